//! Newton's method with step-halving, for log-likelihoods that are concave. It ends when a further step could
//! change neither the estimate nor its variance in any digit that matters, and tells a likelihood that rises for
//! ever from one that is slow. Likelihoods live with their models.

use crate::RegressionError;
use crate::dense::{Cholesky, Symmetric, dot};

/// More steps than any likelihood with a maximum has needed.
pub(crate) const MOST_STEPS: usize = 100;
/// A step of this many standard errors is rounding.
const NEGLIGIBLE: f64 = 1e-12;
/// How much, relatively, a further step may still change the variance, when evaluations are cheap.
pub(crate) const FINE: f64 = 1e-16;
/// The same when they are dear.
pub(crate) const FAIR: f64 = 1e-9;
/// Below this many standard errors a step of a regular likelihood shrinks quadratically.
const CLOSE: f64 = 0.03;

/// A log-likelihood and its derivatives at one place.
#[derive(Debug, Clone)]
pub(crate) struct Evaluation {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    /// Minus the second derivatives.
    pub(crate) information: Symmetric,
}

/// Where a log-likelihood is largest.
#[derive(Debug, Clone)]
pub(crate) struct Maximum {
    pub(crate) at: Vec<f64>,
    pub(crate) value: f64,
    pub(crate) covariance: Symmetric,
    pub(crate) steps: usize,
}

/// Why there is no maximum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// This parameter cannot be told from those before it.
    Singular(usize),
    /// These parameters grow without bound.
    Unbounded(Vec<usize>),
    NotConverged(usize),
}

impl Failure {
    /// The failure in the words of a model whose parameters have these names.
    pub(crate) fn named(self, name: impl Fn(usize) -> String) -> RegressionError {
        match self {
            Self::Singular(covariate) => RegressionError::Collinear {
                covariate: name(covariate),
            },
            Self::Unbounded(covariates) => RegressionError::Monotone {
                covariates: covariates.into_iter().map(name).collect(),
            },
            Self::NotConverged(steps) => RegressionError::NotConverged { steps },
        }
    }
}

/// A step of this many standard errors is left out when only a start for more is wanted.
const NEARBY: f64 = 0.1;
/// An accuracy for such a start.
pub(crate) const ROUGH: f64 = 1.0;

/// Climbs from `start`. `first` is the evaluation there, when it is known already; the variance found is good to
/// about `accuracy`.
pub(crate) fn maximise(
    start: Vec<f64>,
    first: Option<Evaluation>,
    accuracy: f64,
    evaluate: impl Fn(&[f64]) -> Evaluation,
) -> Result<Maximum, Failure> {
    let mut at = start;
    let mut current = first.unwrap_or_else(|| evaluate(&at));
    let spread: Vec<f64> = current
        .information
        .diagonal()
        .into_iter()
        .map(f64::sqrt)
        .collect();
    let mut previous = Progress::none();
    let mut undiminished = 0;
    for steps in 1..=MOST_STEPS {
        let factor = Cholesky::of(&current.information).map_err(|pivot| {
            if steps == 1 {
                Failure::Singular(pivot)
            } else {
                Failure::Unbounded(vec![pivot])
            }
        })?;
        let step = factor.solve(&current.gradient);
        let progress = Progress {
            // The step in standard errors, so to speak: the square root of twice the gain expected.
            decrement: dot(&step, &current.gradient).max(0.0).sqrt(),
            length: step
                .iter()
                .zip(&spread)
                .map(|(step, spread)| (step * spread).abs())
                .fold(0.0, f64::max),
        };
        if progress.ends_after(&previous, accuracy) {
            for (place, step) in at.iter_mut().zip(&step) {
                *place += step;
            }
            return Ok(Maximum {
                at,
                value: current.value + progress.decrement.powi(2) / 2.0,
                covariance: factor.inverse(),
                steps,
            });
        }
        undiminished = if progress.is_undiminished(&previous) {
            undiminished + 1
        } else {
            0
        };
        if undiminished == 3 {
            let large = |index: &usize| (step[*index] * spread[*index]).abs() > 0.1 * progress.length;
            return Err(Failure::Unbounded((0..step.len()).filter(large).collect()));
        }
        let slack = 1e-11 * (1.0 + current.value.abs());
        let mut share = 1.0;
        loop {
            let candidate: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + share * step).collect();
            let there = evaluate(&candidate);
            if there.value >= current.value - slack && there.value.is_finite() {
                at = candidate;
                current = there;
                break;
            }
            share /= 2.0;
            if share < 1e-9 {
                return Err(Failure::NotConverged(steps));
            }
        }
        previous = if share < 1.0 { Progress::none() } else { progress };
    }
    Err(Failure::NotConverged(MOST_STEPS))
}

#[derive(Debug, Clone, Copy)]
struct Progress {
    decrement: f64,
    length: f64,
}

impl Progress {
    const fn none() -> Self {
        Self {
            decrement: f64::INFINITY,
            length: f64::INFINITY,
        }
    }

    /// Whether the estimate after this step, and the information before it, are as good as they will get. Near a
    /// maximum a step is `c` times the square of the one before, and changes the information by about `c` times
    /// itself, relatively.
    fn ends_after(self, previous: &Self, accuracy: f64) -> bool {
        let stalled = self.decrement < 1e-7 && self.decrement > 0.5 * previous.decrement;
        let curvature = self.decrement / (previous.decrement * previous.decrement);
        let settled = self.decrement < 1e-5 && curvature * self.decrement < accuracy;
        let nearby = accuracy >= ROUGH && self.decrement < NEARBY;
        self.decrement < NEGLIGIBLE || nearby || stalled || (previous.decrement.is_finite() && settled)
    }

    /// Whether almost nothing is left to gain, and yet steps stay as long as they were: a ridge that rises for
    /// ever.
    fn is_undiminished(self, previous: &Self) -> bool {
        self.decrement < CLOSE && self.length > 0.5 * previous.length && self.length > 10.0 * self.decrement
    }
}
