//! The curve of cumulative incidence: fitted to everybody followed, with its band, read at a time.
//!
//! An interval is never shown as a point: where the curve's own interval is not defined, what is known from the counts alone
//! stands in.

use throughline_model::time_at_risk::Ending;
use throughline_survival::{
    AalenJohansen, CompetingSpell, IntervalKind, KaplanMeier, Level, Outcome, Spell, Variance,
};

use crate::AnalysisError;
use crate::findings::CurvePoint;
use crate::followed::Followed;

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
pub(crate) fn fit(
    followed: &[Followed],
    deaths: bool,
    level: Level,
) -> Result<Vec<CurvePoint>, AnalysisError> {
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
    let bands = steps.map(|step| {
        let free = step.interval(IntervalKind::LogLog, level);
        let band = free.map(|free| (1.0 - free.upper, 1.0 - free.lower));
        (step.time, 1.0 - step.survival, band)
    });
    points(bands)
}

/// The curve of re-trafficking with death competing; its band by the infinitesimal jackknife, on the log-log scale.
fn competing_curve(curves: &AalenJohansen, level: Level) -> Result<Vec<CurvePoint>, AnalysisError> {
    let again = curves.incidence(0)?;
    let steps = curves
        .steps()
        .iter()
        .zip(again)
        .filter(|(_, incidence)| incidence.events > 0.0);
    let bands = steps.map(|(step, found)| {
        let band = found.interval(IntervalKind::LogLog, level, Variance::InfinitesimalJackknife);
        (
            step.time,
            found.probability,
            band.map(|band| (band.lower, band.upper)),
        )
    });
    Ok(points(bands))
}

/// Makes points of times, estimates and bands. A band is not defined once everybody left was re-trafficked; the estimate is
/// not certain all the same. Incidence only rises, so the lower end reached before still holds, and nothing speaks against 1
/// above.
fn points(steps: impl Iterator<Item = (f64, f64, Option<(f64, f64)>)>) -> Vec<CurvePoint> {
    let mut reached = 0.0_f64;
    let points = steps.map(|(days, incidence, band)| {
        let (lower, upper) = band.unwrap_or((reached, 1.0));
        reached = reached.max(lower);
        CurvePoint {
            days,
            incidence,
            // The scale's own rounding must not put the estimate outside.
            lower: lower.min(incidence),
            upper: upper.max(incidence),
        }
    });
    points.collect()
}

/// The last point at or before a time.
pub(crate) fn point_at(curve: &[CurvePoint], time: f64) -> Option<CurvePoint> {
    curve[..curve.partition_point(|point| point.days <= time)]
        .last()
        .copied()
}
