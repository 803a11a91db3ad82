//! The restricted mean: the average event-free time up to a horizon, which is the area under the Kaplan–Meier
//! curve, and the difference between two groups (Royston and Parmar 2013). The curve is never extended beyond
//! the last observation: a horizon out there is an error, because the answer would be an assumption.

use crate::interval::two_sided_p;
use crate::kaplan_meier::KaplanMeier;
use crate::{Error, Interval, Level};

/// The area under a survival curve from the origin to a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The horizon, in the unit of time.
    pub horizon: f64,
    /// The mean event-free time up to the horizon.
    pub estimate: f64,
    /// Its standard error `√Σ (area after t)² d / (n (n − d))` (Irwin 1949; Meier 1975).
    pub standard_error: f64,
}

impl RestrictedMean {
    /// The normal interval.
    pub fn interval(&self, level: Level) -> Interval {
        Interval::normal(self.estimate, self.standard_error, level)
    }

    /// This mean minus that of another, independent group.
    pub fn minus(&self, other: &Self) -> RestrictedMeanDifference {
        RestrictedMeanDifference {
            estimate: self.estimate - other.estimate,
            standard_error: self.standard_error.hypot(other.standard_error),
        }
    }
}

/// The difference of two restricted means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMeanDifference {
    /// The difference.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl RestrictedMeanDifference {
    /// The normal interval.
    pub fn interval(&self, level: Level) -> Interval {
        Interval::normal(self.estimate, self.standard_error, level)
    }

    /// The two-sided P value for no difference.
    pub fn p_value(&self) -> f64 {
        two_sided_p(self.estimate / self.standard_error)
    }
}

impl KaplanMeier {
    /// The mean event-free time up to `horizon`.
    ///
    /// Fails when the horizon is not positive, or lies beyond the last observation while survival is positive.
    pub fn restricted_mean(&self, horizon: f64) -> Result<RestrictedMean, Error> {
        if !(horizon > 0.0 && horizon.is_finite()) {
            return Err(Error::HorizonOutOfRange { value: horizon });
        }
        let last = self.last_time();
        if horizon > last && self.at(last) > 0.0 {
            return Err(Error::HorizonBeyondFollowUp { horizon, last });
        }
        // From the horizon backwards, `area` is the area after the step at hand.
        let (mut area, mut variance, mut end) = (0.0, 0.0, horizon);
        for step in self.steps().iter().rev().skip_while(|step| step.time >= horizon) {
            area += step.survival * (end - step.time);
            end = step.time;
            let staying = step.at_risk - step.events;
            if step.events > 0.0 && area > 0.0 {
                variance += area * area * step.events / (step.at_risk * staying);
            }
        }
        Ok(RestrictedMean {
            horizon,
            estimate: area + end,
            standard_error: variance.sqrt(),
        })
    }
}
