//! The distribution of a duration known only to lie in an interval, by nonparametric maximum likelihood
//! (Turnbull 1976). The likelihood decides how much mass each innermost interval holds but not where within it,
//! so every question is answered with a pair of bounds. The maximum comes with a certificate of how far from it
//! the estimate can be. Construction of the innermost intervals and the ascent have files of their own.

mod ascent;
mod support;

use crate::Error;
use support::Problem;

/// The gap at which the ascent stops.
const TOLERANCE: f64 = 1e-10;

/// A duration known to lie in `(lower, upper]`, or exactly known when both bounds are equal; and how many such.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Censored {
    /// Lower bound, itself excluded unless the duration is exact; `f64::NEG_INFINITY` when there is none.
    pub lower: f64,
    /// Upper bound, included; `f64::INFINITY` when there is none.
    pub upper: f64,
    /// How many observations are alike; 1 for an ordinary one.
    pub count: f64,
}

impl Censored {
    /// A duration known exactly.
    pub const fn exactly(time: f64) -> Self {
        Self {
            lower: time,
            upper: time,
            count: 1.0,
        }
    }

    /// A duration in `(lower, upper]`.
    pub const fn between(lower: f64, upper: f64) -> Self {
        Self {
            lower,
            upper,
            count: 1.0,
        }
    }

    /// A duration longer than `time` (right-censored).
    pub const fn after(time: f64) -> Self {
        Self {
            lower: time,
            upper: f64::INFINITY,
            count: 1.0,
        }
    }

    /// A duration of at most `time` (left-censored).
    pub const fn by(time: f64) -> Self {
        Self {
            lower: f64::NEG_INFINITY,
            upper: time,
            count: 1.0,
        }
    }

    /// So many observations alike.
    #[must_use]
    pub const fn times(self, count: f64) -> Self {
        Self { count, ..self }
    }
}

/// An innermost interval and what the estimate says of it. Over it the survival curve falls from
/// `survival_before` to `survival_after`; how it falls within is not determined, which makes the rectangle that
/// a picture shades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Left end, excluded unless `closed`.
    pub left: f64,
    /// Whether the interval is the single point `left = right`.
    pub closed: bool,
    /// Right end, included; may be infinite.
    pub right: f64,
    /// Probability of the interval.
    pub mass: f64,
    /// Survival up to its left end.
    pub survival_before: f64,
    /// Survival from its right end on.
    pub survival_after: f64,
}

/// A probability that is determined only up to bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least the estimate allows.
    pub lower: f64,
    /// The most the estimate allows.
    pub upper: f64,
}

/// How good a maximum was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// The largest component of the gradient of the mean log-likelihood, minus 1: zero at the maximum. The mean
    /// log-likelihood falls short of its maximum by no more than this (Gentleman and Geyer 1994, section 4).
    pub gap: f64,
    /// Newton steps taken.
    pub steps: usize,
    /// Whether the gap reached the tolerance of 10⁻¹⁰; if not, `gap` still holds.
    pub converged: bool,
}

/// The fitted distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Turnbull {
    support: Vec<Support>,
    log_likelihood: f64,
    certificate: Certificate,
}

impl Turnbull {
    /// Fits the distribution. Equal intervals are counted together first; each Newton step costs time linear in
    /// the number of distinct intervals.
    ///
    /// Fails when there are no observations, and on the first whose bounds or count make no sense.
    pub fn fit(observations: &[Censored]) -> Result<Self, Error> {
        let problem = Problem::new(observations)?;
        let maximum = ascent::maximise(&problem, TOLERANCE);
        // Survival is summed from the right, so that it is exactly 0 after the last interval.
        let mut after = 0.0;
        let mut support: Vec<Support> = problem
            .support
            .iter()
            .zip(&maximum.mass)
            .rev()
            .map(|(interval, mass)| {
                let survival_after: f64 = after;
                after += mass;
                Support {
                    left: interval.left,
                    closed: interval.closed,
                    right: interval.right,
                    mass: *mass,
                    survival_before: after.min(1.0),
                    survival_after: survival_after.min(1.0),
                }
            })
            .collect();
        support.reverse();
        Ok(Self {
            support,
            log_likelihood: maximum.mean_log_likelihood * problem.total,
            certificate: Certificate {
                gap: maximum.gap,
                steps: maximum.steps,
                converged: maximum.gap <= TOLERANCE,
            },
        })
    }

    /// The innermost intervals in order, those without mass included.
    pub fn support(&self) -> &[Support] {
        &self.support
    }

    /// The log-likelihood at the estimate.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// How good a maximum was found.
    pub const fn certificate(&self) -> Certificate {
        self.certificate
    }

    /// Bounds on the probability of a duration longer than `time`: all mass that may lie after it, and all that
    /// must.
    pub fn survival(&self, time: f64) -> Bounds {
        let begun = self
            .support
            .partition_point(|s| s.left < time || (s.closed && s.left <= time));
        let ended = self.support.partition_point(|s| s.right <= time);
        let before = |index: usize| {
            self.support
                .get(index)
                .map_or(0.0, |support| support.survival_before)
        };
        Bounds {
            lower: before(begun),
            upper: if ended == 0 { 1.0 } else { before(ended) },
        }
    }

    /// Bounds on the probability of a duration of at most `time`.
    pub fn incidence(&self, time: f64) -> Bounds {
        let Bounds { lower, upper } = self.survival(time);
        Bounds {
            lower: 1.0 - upper,
            upper: 1.0 - lower,
        }
    }
}
