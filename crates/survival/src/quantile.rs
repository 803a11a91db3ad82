//! Quantiles of survival time: when a given share has had the event. The conventions are those of R's
//! `quantile.survfit`: the time at which the curve crosses the height, the middle of a flat stretch exactly at
//! the height, and limits where the pointwise confidence bands cross it (Brookmeyer and Crowley 1982).

use crate::kaplan_meier::KaplanMeier;
use crate::{Error, IntervalKind, Level};

/// A height and a curve closer than this count as equal, against rounding in a product of many factors.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// The time by which a share has had the event; each part is `None` where its curve does not fall that far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The estimated time.
    pub time: Option<f64>,
    /// Lower confidence limit.
    pub lower: Option<f64>,
    /// Upper confidence limit.
    pub upper: Option<f64>,
}

impl KaplanMeier {
    /// The time by which the share `probability` (0.5 for the median) has had the event.
    pub fn quantile(&self, probability: f64, kind: IntervalKind, level: Level) -> Result<Quantile, Error> {
        if !(probability > 0.0 && probability <= 1.0) {
            return Err(Error::ProbabilityOutOfRange { value: probability });
        }
        let points = |height: &dyn Fn(usize) -> Option<f64>| -> Option<f64> {
            let points = self.steps().iter().enumerate();
            crossing(
                probability,
                points.map(|(index, step)| (step.time, height(index))),
            )
        };
        let limit = |index: usize| self.steps()[index].interval(kind, level);
        Ok(Quantile {
            time: points(&|index| Some(self.steps()[index].survival)),
            lower: points(&|index| limit(index).map(|interval| interval.lower)),
            upper: points(&|index| limit(index).map(|interval| interval.upper)),
        })
    }

    /// The median time to the event.
    pub fn median(&self, kind: IntervalKind, level: Level) -> Quantile {
        self.quantile(0.5, kind, level).unwrap_or(Quantile {
            time: None,
            lower: None,
            upper: None,
        })
    }
}

/// Where a step curve falls to `1 − probability`; points without a height are passed over.
///
/// A confidence band may rise again. Then, as in R, the point taken is the one that has fallen least among those
/// that have fallen far enough; for a curve that only falls that is the first.
fn crossing(probability: f64, points: impl Iterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let keep_lowest = |best: &mut Option<(f64, f64)>, fallen: f64, time: f64, enough: f64| {
        if fallen >= enough && best.is_none_or(|(lowest, _)| fallen < lowest) {
            *best = Some((fallen, time));
        }
    };
    let (mut reached, mut beyond, mut last) = (None, None, None);
    for (time, height) in points {
        last = Some((time, height));
        let Some(fallen) = height.map(|height| 1.0 - height) else {
            continue;
        };
        keep_lowest(&mut reached, fallen, time, probability - TOLERANCE);
        keep_lowest(&mut beyond, fallen, time, probability + TOLERANCE);
    }
    let (_, from) = reached?;
    // When the curve ends on the height itself, the flat stretch runs to the last observed time.
    let flat_to_the_end = last.and_then(|(time, height)| height.map(|_| time));
    let until = beyond.map(|(_, time)| time).or(flat_to_the_end)?;
    Some(f64::midpoint(from, until))
}
