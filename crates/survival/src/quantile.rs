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
            crossing(probability, points.map(|(index, step)| (step.time, height(index))))
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
        self.quantile(0.5, kind, level).unwrap_or(Quantile { time: None, lower: None, upper: None })
    }
}

/// Where a falling step curve reaches `1 − probability`; points without a height are passed over.
fn crossing(probability: f64, points: impl Iterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let mut reached: Option<f64> = None;
    let mut last = None;
    for (time, height) in points {
        last = Some((time, height));
        let Some(height) = height else { continue };
        let fallen = 1.0 - height;
        if fallen + TOLERANCE >= probability && reached.is_none() {
            reached = Some(time);
        }
        if fallen - TOLERANCE >= probability {
            return reached.map(|first| f64::midpoint(first, time));
        }
    }
    // The curve ends on the height itself: the flat stretch runs to the last observed time.
    let (last_time, height) = last?;
    reached.filter(|_| height.is_some()).map(|first| f64::midpoint(first, last_time))
}
