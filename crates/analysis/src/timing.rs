//! When: rate, cumulative incidence, medians and means of the time from the first exit to re-trafficking.
//!
//! Every time is taken at the middle of what the dates allow; the estimates that keep the whole interval are in
//! `by_intervals`, the curve itself in `curve`, what loss to follow-up can do in `loss`.

use throughline_model::time_at_risk::{Ending, TimeAtRisk};
use throughline_survival::{KaplanMeier, Level, Proportion, Rate, Spell};

use crate::AnalysisError;
use crate::by_intervals::ByIntervals;
use crate::curve::{fit, point_at};
use crate::findings::{
    AtHorizon, CurvePoint, Interval, LossFound, ProportionFound, RateFound, RiskTableColumn, TimeFound,
};
use crate::followed::{Followed, in_order, last_day};
use crate::incidence::{interval, proportion};
use crate::loss::loss;
use crate::question::{DAYS_PER_YEAR, HORIZONS, RISK_COLUMNS, TWO_YEARS_MONTHS, days};
use crate::words::grouped;

/// The curve is drawn to this many months.
const CURVE_MONTHS: u32 = 60;
/// And with at most this many points.
const CURVE_POINTS: usize = 400;
/// A curve this close below one half has reached it: the rest is rounding in a product of many factors.
const ROUNDING: f64 = 1e-9;

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

/// Everything about time, from the persons who are followed.
pub(crate) fn timing(risks: impl Iterator<Item = TimeAtRisk>, level: Level) -> Result<Timing, AnalysisError> {
    let followed = in_order(risks);
    let deaths = followed.iter().any(|one| one.risk.ending == Ending::Died);
    let fitted = fit(&followed, deaths, level)?;
    let by_intervals = ByIntervals::fit(&followed)?;
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
            .map(|months| at_horizon(&followed, &fitted, &by_intervals, *months, level))
            .collect::<Result<_, _>>()?,
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

/// Events up to and including a time, and people still at risk at it.
fn counts(followed: &[Followed], time: f64) -> (u64, u64) {
    let past = followed.partition_point(|one| one.middle <= time);
    let events = followed[..past].iter().filter(|one| one.is_event()).count() as u64;
    let at_risk = followed.len() - followed.partition_point(|one| one.middle < time);
    (events, at_risk as u64)
}

fn at_horizon(
    followed: &[Followed],
    curve: &[CurvePoint],
    by_intervals: &ByIntervals,
    months: u32,
    level: Level,
) -> Result<AtHorizon, AnalysisError> {
    let time = days(months);
    let (events, at_risk) = counts(followed, time);
    let observed = at_risk > 0;
    let point = point_at(curve, time).filter(|_| observed);
    let band = match point {
        Some(point) => Some(Interval {
            lower: point.lower,
            upper: point.upper,
        }),
        None if observed => Some(nobody_yet(at_risk, level)?),
        None => None,
    };
    Ok(AtHorizon {
        months,
        days: time,
        at_risk,
        events,
        incidence: observed.then(|| point.map_or(0.0, |point| point.incidence)),
        interval: band,
        turnbull: by_intervals.at(time).filter(|_| observed),
    })
}

/// The interval where nobody was re-trafficked yet and a curve has none: the exact one for none out of those who were
/// followed all the way. Those followed less long would narrow it, so it is wide rather than narrow.
fn nobody_yet(at_risk: u64, level: Level) -> Result<Interval, AnalysisError> {
    Ok(interval(Proportion::new(0, at_risk)?.clopper_pearson(level)))
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
    let found = first(|point| point.incidence >= 0.5 - ROUNDING);
    let remark = match (followed.is_empty(), found) {
        (true, _) => Some("Nobody was followed.".to_owned()),
        (false, None) => Some(
            "Not reached: the cumulative incidence stays below one half for as long as anybody was followed."
                .to_owned(),
        ),
        (false, Some(_)) => None,
    };
    TimeFound {
        words: format!(
            "Median time from the exit to re-trafficking, {} persons followed",
            grouped(followed.len())
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
            grouped(times.len())
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
    let mut found = TimeFound {
        words: format!(
            "Mean time alive and not re-trafficked within the first {} after the exit, {} persons followed",
            in_words(window),
            grouped(followed.len())
        ),
        days: None,
        lower: None,
        upper: None,
        remark: None,
    };
    if followed.is_empty() {
        found.remark = Some("Nobody was followed.".to_owned());
        return Ok(found);
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
    found.days = Some(mean.estimate);
    if mean.standard_error > 0.0 {
        let limits = mean.interval(level);
        found.lower = Some(limits.lower.max(0.0));
        found.upper = Some(limits.upper.min(window));
    } else {
        found.remark = Some("No interval: within the window the times do not differ.".to_owned());
    }
    Ok(found)
}

/// A window in months, or in days where it is shorter than two months.
fn in_words(window: f64) -> String {
    if window < days(2) {
        format!("{window} days")
    } else {
        format!("{} months", (window / days(1)).round())
    }
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
