//! When: rate, cumulative incidence, medians and means of the time from the first exit to re-trafficking, and what loss to
//! follow-up can do to them.

use throughline_model::time_at_risk::{Ending, TimeAtRisk};
use throughline_survival::{
    AalenJohansen, CompetingSpell, IntervalKind, KaplanMeier, Level, Outcome, Rate, Spell, Variance,
};

use crate::AnalysisError;
use crate::findings::{
    AtHorizon, CurvePoint, Interval, LossFound, ProportionFound, RateFound, RiskTableColumn, TimeFound,
};
use crate::incidence::proportion;
use crate::question::{DAYS_PER_YEAR, HORIZONS, RISK_COLUMNS, days};

/// The curve is drawn to this many months.
const CURVE_MONTHS: u32 = 60;
/// And with at most this many points.
const CURVE_POINTS: usize = 400;
/// The window of "within two years".
const TWO_YEARS_MONTHS: u32 = 24;

/// What is found about time under one reading.
pub(crate) struct Timing {
    pub(crate) rate: Option<RateFound>,
    pub(crate) estimator: String,
    pub(crate) horizons: Vec<AtHorizon>,
    pub(crate) curve: Vec<CurvePoint>,
    pub(crate) risk_table: Vec<RiskTableColumn>,
    pub(crate) median: TimeFound,
    pub(crate) median_among_retrafficked: TimeFound,
    pub(crate) restricted_mean: TimeFound,
    pub(crate) within_two_years: ProportionFound,
    pub(crate) loss: LossFound,
}

/// A time at risk with its middle, in days and never 0.
#[derive(Clone, Copy)]
struct Followed {
    middle: f64,
    risk: TimeAtRisk,
}

impl Followed {
    fn is_event(&self) -> bool {
        self.risk.ending == Ending::Retrafficked
    }
}

/// Everything about time, from the persons who are followed.
pub(crate) fn timing(risks: impl Iterator<Item = TimeAtRisk>, level: Level) -> Result<Timing, AnalysisError> {
    // A death on the day of the exit would have time 0, where nobody is at risk: it counts as half a day.
    let mut followed: Vec<Followed> = risks
        .map(|risk| Followed {
            middle: risk.midpoint().max(0.5),
            risk,
        })
        .collect();
    followed.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let deaths = followed.iter().any(|one| one.risk.ending == Ending::Died);
    let fitted = fit(&followed, deaths, level)?;
    Ok(Timing {
        rate: rate(&followed, level)?,
        estimator: if deaths {
            "Aalen–Johansen, death competing"
        } else {
            "Kaplan–Meier"
        }
        .to_owned(),
        horizons: HORIZONS
            .iter()
            .map(|months| at_horizon(&followed, &fitted, *months))
            .collect(),
        curve: thin(&fitted),
        risk_table: RISK_COLUMNS
            .iter()
            .map(|months| risk_column(&followed, *months))
            .collect(),
        median: median(&followed, &fitted),
        median_among_retrafficked: median_among_retrafficked(&followed),
        restricted_mean: restricted_mean(&followed, level)?,
        within_two_years: within_two_years(&followed, level)?,
        loss: loss(&followed, deaths, level)?,
    })
}

fn competing(one: &Followed) -> CompetingSpell {
    let outcome = match one.risk.ending {
        Ending::Retrafficked => Outcome::Cause(0),
        Ending::Died => Outcome::Cause(1),
        Ending::Lost | Ending::LastKnownFree | Ending::UncountedEpisode => Outcome::Censored,
    };
    CompetingSpell::new(one.middle, outcome)
}

fn simple(one: &Followed) -> Spell {
    if one.is_event() {
        Spell::event(one.middle)
    } else {
        Spell::censored(one.middle)
    }
}

/// The whole curve: one point per time at which somebody was re-trafficked.
fn fit(followed: &[Followed], deaths: bool, level: Level) -> Result<Vec<CurvePoint>, AnalysisError> {
    if followed.is_empty() {
        return Ok(Vec::new());
    }
    if deaths {
        let spells: Vec<CompetingSpell> = followed.iter().map(competing).collect();
        return competing_curve(&AalenJohansen::fit(&spells, 2)?, level);
    }
    let spells: Vec<Spell> = followed.iter().map(simple).collect();
    Ok(simple_curve(&KaplanMeier::fit(&spells)?, level))
}

fn simple_curve(curve: &KaplanMeier, level: Level) -> Vec<CurvePoint> {
    let steps = curve.steps().iter().filter(|step| step.events > 0.0);
    let points = steps.map(|step| {
        let free = step.interval(IntervalKind::LogLog, level);
        let incidence = 1.0 - step.survival;
        CurvePoint {
            days: step.time,
            incidence,
            lower: free.map_or(incidence, |free| 1.0 - free.upper),
            upper: free.map_or(1.0, |free| 1.0 - free.lower),
        }
    });
    points.collect()
}

/// The curve of re-trafficking with death competing; its band by the infinitesimal jackknife, on the log-log scale.
fn competing_curve(curves: &AalenJohansen, level: Level) -> Result<Vec<CurvePoint>, AnalysisError> {
    let again = curves.incidence(0)?;
    let steps = curves
        .steps()
        .iter()
        .zip(again)
        .filter(|(_, incidence)| incidence.events > 0.0);
    let points = steps.map(|(step, found)| {
        let band = found.interval(IntervalKind::LogLog, level, Variance::InfinitesimalJackknife);
        CurvePoint {
            days: step.time,
            incidence: found.probability,
            lower: band.map_or(found.probability, |band| band.lower),
            upper: band.map_or(1.0, |band| band.upper),
        }
    });
    Ok(points.collect())
}

/// The last point at or before a time.
fn point_at(curve: &[CurvePoint], time: f64) -> Option<CurvePoint> {
    curve[..curve.partition_point(|point| point.days <= time)]
        .last()
        .copied()
}

fn last_day(followed: &[Followed]) -> f64 {
    followed.last().map_or(0.0, |one| one.middle)
}

/// Events up to and including a time, and people still at risk at it.
fn counts(followed: &[Followed], time: f64) -> (u64, u64) {
    let past = followed.partition_point(|one| one.middle <= time);
    let events = followed[..past].iter().filter(|one| one.is_event()).count() as u64;
    let at_risk = followed.len() - followed.partition_point(|one| one.middle < time);
    (events, at_risk as u64)
}

fn at_horizon(followed: &[Followed], curve: &[CurvePoint], months: u32) -> AtHorizon {
    let time = days(months);
    let (events, at_risk) = counts(followed, time);
    let observed = time <= last_day(followed);
    let point = point_at(curve, time).filter(|_| observed);
    AtHorizon {
        months,
        days: time,
        at_risk,
        events,
        incidence: observed.then(|| point.map_or(0.0, |point| point.incidence)),
        interval: point.map(|point| Interval {
            lower: point.lower,
            upper: point.upper,
        }),
        turnbull: None,
    }
}

fn risk_column(followed: &[Followed], months: u32) -> RiskTableColumn {
    let time = days(months);
    let (events, at_risk) = counts(followed, time);
    RiskTableColumn {
        months,
        at_risk,
        events,
        censored: followed.len() as u64 - at_risk - events_before(followed, time),
    }
}

/// Events strictly before a time: those at the time itself are still at risk at it.
fn events_before(followed: &[Followed], time: f64) -> u64 {
    let past = followed.partition_point(|one| one.middle < time);
    followed[..past].iter().filter(|one| one.is_event()).count() as u64
}

/// Thins a curve to the points a drawing can show; first, last and the points in force at the horizons are kept.
fn thin(curve: &[CurvePoint]) -> Vec<CurvePoint> {
    let shown = &curve[..curve.partition_point(|point| point.days <= days(CURVE_MONTHS))];
    if shown.len() <= CURVE_POINTS {
        return shown.to_vec();
    }
    let kept: Vec<usize> = HORIZONS
        .iter()
        .filter_map(|months| {
            shown
                .partition_point(|point| point.days <= days(*months))
                .checked_sub(1)
        })
        .collect();
    let room = CURVE_POINTS - kept.len() - 1;
    let mut positions: Vec<usize> = (0..room)
        .map(|step| step * (shown.len() - 1) / (room - 1))
        .chain(kept)
        .collect();
    positions.sort_unstable();
    positions.dedup();
    positions.into_iter().map(|position| shown[position]).collect()
}

fn rate(followed: &[Followed], level: Level) -> Result<Option<RateFound>, AnalysisError> {
    let person_years = followed.iter().map(|one| one.middle).sum::<f64>() / DAYS_PER_YEAR;
    if followed.is_empty() {
        return Ok(None);
    }
    let events = followed.iter().filter(|one| one.is_event()).count() as u64;
    let rate = Rate::new(events, person_years)?;
    let exact = rate.exact(level);
    Ok(Some(RateFound {
        events,
        person_years,
        per_100_person_years: 100.0 * rate.estimate(),
        interval: Interval {
            lower: 100.0 * exact.lower,
            upper: 100.0 * exact.upper,
        },
    }))
}

/// The median from the curve: the first time at which it reaches one half; its interval from the band, as Brookmeyer and
/// Crowley (1982) read it.
fn median(followed: &[Followed], curve: &[CurvePoint]) -> TimeFound {
    let first =
        |reached: fn(&CurvePoint) -> bool| curve.iter().find(|point| reached(point)).map(|point| point.days);
    let found = first(|point| point.incidence >= 0.5);
    let remark = match (followed.is_empty(), found) {
        (true, _) => Some("Nobody was followed.".to_owned()),
        (false, None) => Some("Not reached: fewer than half were re-trafficked while followed.".to_owned()),
        (false, Some(_)) => None,
    };
    TimeFound {
        words: format!(
            "Median time from the exit to re-trafficking, {} persons followed",
            followed.len()
        ),
        days: found,
        lower: first(|point| point.upper >= 0.5),
        upper: first(|point| point.lower >= 0.5),
        remark,
    }
}

fn median_among_retrafficked(followed: &[Followed]) -> TimeFound {
    let times: Vec<f64> = followed
        .iter()
        .filter(|one| one.is_event())
        .map(|one| one.middle)
        .collect();
    let middle = times.len() / 2;
    let found = match times.len() {
        0 => None,
        n if n % 2 == 1 => Some(times[middle]),
        _ => Some(f64::midpoint(times[middle - 1], times[middle])),
    };
    TimeFound {
        words: format!(
            "Median time among the {} whose re-trafficking is dated; those still free are not in it, so it is shorter than the time \
             to expect",
            times.len()
        ),
        days: found,
        lower: None,
        upper: None,
        remark: times
            .is_empty()
            .then(|| "Nobody was re-trafficked while followed.".to_owned()),
    }
}

/// Mean time alive and free within a window, the window being the horizon or, if nobody was followed so long, the longest
/// follow-up.
fn restricted_mean(followed: &[Followed], level: Level) -> Result<TimeFound, AnalysisError> {
    let window = days(CURVE_MONTHS).min(last_day(followed));
    let words = format!(
        "Mean time alive and not re-trafficked within the first {} months after the exit, {} persons followed",
        (window / days(1)).round(),
        followed.len()
    );
    if followed.is_empty() {
        let remark = Some("Nobody was followed.".to_owned());
        return Ok(TimeFound {
            words,
            days: None,
            lower: None,
            upper: None,
            remark,
        });
    }
    let ended = |one: &Followed| matches!(one.risk.ending, Ending::Retrafficked | Ending::Died);
    let spell = |one: &Followed| {
        if ended(one) {
            Spell::event(one.middle)
        } else {
            Spell::censored(one.middle)
        }
    };
    let curve = KaplanMeier::fit(&followed.iter().map(spell).collect::<Vec<_>>())?;
    let mean = curve.restricted_mean(window)?;
    let limits = mean.interval(level);
    Ok(TimeFound {
        words,
        days: Some(mean.estimate),
        lower: Some(limits.lower),
        upper: Some(limits.upper),
        remark: None,
    })
}

fn within_two_years(followed: &[Followed], level: Level) -> Result<ProportionFound, AnalysisError> {
    let window = days(TWO_YEARS_MONTHS);
    let all = followed.iter().filter(|one| one.is_event()).count() as u64;
    let within = followed
        .iter()
        .filter(|one| one.is_event() && one.middle <= window)
        .count() as u64;
    proportion(
        within,
        all,
        "persons re-trafficked while followed, whose time from the exit is known",
        level,
    )
}

/// The two extremes: all who were lost stayed free for as long as anybody was followed, or all were trafficked again when lost.
fn loss(followed: &[Followed], deaths: bool, level: Level) -> Result<LossFound, AnalysisError> {
    let is_lost = |one: &Followed| one.risk.ending == Ending::Lost;
    let window = days(TWO_YEARS_MONTHS);
    let end = last_day(followed);
    let refit = |change: &dyn Fn(&Followed) -> Followed| -> Result<Option<f64>, AnalysisError> {
        let mut changed: Vec<Followed> = followed.iter().map(change).collect();
        changed.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        let curve = fit(&changed, deaths, level)?;
        Ok((window <= end).then(|| point_at(&curve, window).map_or(0.0, |point| point.incidence)))
    };
    let free = |one: &Followed| {
        if is_lost(one) {
            Followed { middle: end, ..*one }
        } else {
            *one
        }
    };
    let again = |one: &Followed| {
        let risk = TimeAtRisk {
            ending: Ending::Retrafficked,
            ..one.risk
        };
        if is_lost(one) {
            Followed { risk, ..*one }
        } else {
            *one
        }
    };
    let lost = followed.iter().filter(|one| is_lost(one)).count() as u64;
    Ok(LossFound {
        lost: proportion(
            lost,
            followed.len() as u64,
            "persons followed from the first exit",
            level,
        )?,
        found_after_loss: followed.iter().filter(|one| one.risk.found_after_loss).count() as u64,
        at_two_years_if_all_lost_stayed_free: refit(&free)?,
        at_two_years_if_all_lost_were_retrafficked: refit(&again)?,
    })
}
