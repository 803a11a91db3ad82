//! What loss to follow-up can do to the two-year figure: the two extremes between which it must lie, whatever became of those
//! recorded as lost. Persons whose record merely stops are not in it; `words` says so.

use throughline_model::time_at_risk::{Ending, TimeAtRisk};
use throughline_survival::Level;

use crate::AnalysisError;
use crate::curve::{fit, point_at};
use crate::findings::LossFound;
use crate::followed::{Followed, last_day};
use crate::incidence::proportion;
use crate::question::{TWO_YEARS_MONTHS, days};

/// The two extremes: all who were lost stayed free for as long as anybody was followed, or all were trafficked again when lost.
pub(crate) fn loss(followed: &[Followed], deaths: bool, level: Level) -> Result<LossFound, AnalysisError> {
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
