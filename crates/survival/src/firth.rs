//! Firth's penalty (Firth 1993, "Bias reduction of maximum likelihood estimates"): the log-likelihood plus
//! half the log determinant of the information. Its maximum is finite however few the events and however well
//! they are separated, and its bias is small. Intervals and tests are by profile penalised likelihood (Heinze
//! and Schemper 2001 for Cox models, 2002 for logistic ones), because the normal approximation fails where
//! the penalty is needed. The models themselves say how their likelihood is penalised; only what is common
//! lives here.

use crate::dense::{Cholesky, Symmetric};
use crate::distribution::chi_squared_upper_tail;
use crate::newton::MOST_STEPS;
use crate::{Interval, Level, RegressionError};

/// A step of this many standard errors is rounding.
const NEGLIGIBLE: f64 = 1e-11;
/// Where progress has stopped above that, this is near enough.
const NEAR: f64 = 1e-7;
/// So many steps may be slow: far from the maximum they all are.
const PATIENT: usize = 4;
/// Steps that shrink by less than this are slow.
const SLOW: f64 = 0.1;
/// The step of numerical derivatives, in standard errors.
const DIFFERENCE: f64 = 1e-4;
/// How far, in standard errors, a profile is followed before its limit is called infinite.
const FARTHEST: f64 = 1e4;

/// A penalised log-likelihood at one place.
#[derive(Debug, Clone)]
pub(crate) struct Penalised {
    pub(crate) value: f64,
    pub(crate) score: Vec<f64>,
    pub(crate) information: Symmetric,
}

/// A model whose likelihood can be penalised. Fails with the parameter at which the information is singular.
pub(crate) trait Penalisable {
    fn parameters(&self) -> usize;
    fn penalised(&self, at: &[f64]) -> Result<Penalised, usize>;
    fn name(&self, parameter: usize) -> String;
}

/// A maximum of the penalised likelihood.
#[derive(Debug, Clone)]
pub(crate) struct PenalisedMaximum {
    pub(crate) at: Vec<f64>,
    pub(crate) value: f64,
    pub(crate) information: Symmetric,
    pub(crate) steps: usize,
}

/// A coefficient's interval and test by profile penalised likelihood. A limit is infinite where the profile
/// never falls as low as it must.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// The coefficient.
    pub estimate: f64,
    /// Its confidence interval.
    pub interval: Interval,
    /// Twice the fall of the penalised log-likelihood where the coefficient is zero.
    pub chi_squared: f64,
    /// The P value of that, with one degree of freedom.
    pub p_value: f64,
}

/// Climbs to the maximum from `start`, with the parameter `held` (if any) kept where it is.
pub(crate) fn maximise(
    model: &dyn Penalisable,
    start: Vec<f64>,
    held: Option<usize>,
) -> Result<PenalisedMaximum, RegressionError> {
    maximise_but(model, start, held.as_slice())
}

/// The same with several parameters held. The penalty is that of all parameters. Steps are those of Fisher
/// scoring, or Newton's where those are slow, halved until the value does not fall.
pub(crate) fn maximise_but(
    model: &dyn Penalisable,
    start: Vec<f64>,
    held: &[usize],
) -> Result<PenalisedMaximum, RegressionError> {
    let collinear = |parameter| RegressionError::Collinear {
        covariate: model.name(parameter),
    };
    let free: Vec<usize> = (0..model.parameters())
        .filter(|index| !held.contains(index))
        .collect();
    let mut at = start;
    let mut current = model.penalised(&at).map_err(collinear)?;
    let mut previous = f64::INFINITY;
    for steps in 1..=10 * MOST_STEPS {
        let score: Vec<f64> = free.iter().map(|index| current.score[*index]).collect();
        let factor =
            Cholesky::of(&current.information.part(&free)).map_err(|position| collinear(free[position]))?;
        let mut step = factor.solve(&score);
        let length = score
            .iter()
            .zip(&step)
            .map(|(s, d)| s * d)
            .sum::<f64>()
            .max(0.0)
            .sqrt();
        if length < NEGLIGIBLE || (length < NEAR && length > 0.9 * previous) {
            return Ok(PenalisedMaximum {
                at,
                value: current.value,
                information: current.information,
                steps,
            });
        }
        if steps > PATIENT && length > SLOW * previous {
            // Where the penalty bends as much as the likelihood, scoring creeps or swings; the true curvature
            // does not.
            if let Some(curvature) = curvature(model, &at, &free, &factor) {
                step = curvature.solve(&score);
            }
        }
        previous = length;
        let mut share = 1.0;
        loop {
            let mut candidate = at.clone();
            for (index, step) in free.iter().zip(&step) {
                candidate[*index] += share * step;
            }
            let slack = 1e-12 * (1.0 + current.value.abs());
            let risen = |there: &Penalised| there.value >= current.value - slack;
            if let Some(there) = model.penalised(&candidate).ok().filter(risen) {
                at = candidate;
                current = there;
                break;
            }
            share /= 2.0;
            if share < 1e-9 {
                return Err(RegressionError::NotConverged { steps });
            }
        }
    }
    Err(RegressionError::NotConverged {
        steps: 10 * MOST_STEPS,
    })
}

/// Minus the second derivatives of the penalised likelihood in the free parameters, by differences of its
/// score; `None` unless they are positive definite.
fn curvature(model: &dyn Penalisable, at: &[f64], free: &[usize], factor: &Cholesky) -> Option<Cholesky> {
    let errors = factor.inverse().standard_errors();
    let mut slopes = Vec::with_capacity(free.len());
    for (index, error) in free.iter().zip(&errors) {
        let score = |sign: f64| {
            let mut moved = at.to_vec();
            moved[*index] += sign * DIFFERENCE * error;
            model.penalised(&moved).ok().map(|there| there.score)
        };
        let (above, below) = (score(1.0)?, score(-1.0)?);
        let slope = |other: &usize| (below[*other] - above[*other]) / (2.0 * DIFFERENCE * error);
        slopes.push(free.iter().map(slope).collect::<Vec<f64>>());
    }
    let mut matrix = Symmetric::zero(free.len());
    for (row, slope) in slopes.iter().enumerate() {
        for (column, other) in slopes.iter().enumerate().take(row + 1) {
            matrix.set(row, column, f64::midpoint(slope[column], other[row]));
        }
    }
    Cholesky::of(&matrix).ok()
}

/// The profile of one parameter around the maximum.
pub(crate) fn profile(
    model: &dyn Penalisable,
    maximum: &PenalisedMaximum,
    parameter: usize,
    level: Level,
) -> Result<Profile, RegressionError> {
    let error = Cholesky::of(&maximum.information)
        .map_err(|index| RegressionError::Collinear {
            covariate: model.name(index),
        })?
        .inverse()
        .get(parameter, parameter)
        .sqrt();
    let estimate = maximum.at[parameter];
    let null = fall(model, maximum, parameter, 0.0, &maximum.at)?;
    let lower = limit(model, maximum, parameter, -error, level)?;
    let upper = limit(model, maximum, parameter, error, level)?;
    let chi_squared = (2.0 * null.depth).max(0.0);
    Ok(Profile {
        estimate,
        interval: Interval::new(lower, upper),
        chi_squared,
        p_value: chi_squared_upper_tail(chi_squared, 1.0),
    })
}

/// How far the profile has fallen at a value of the parameter, how steeply it falls there, and where.
struct Fall {
    depth: f64,
    slope: f64,
    at: Vec<f64>,
}

fn fall(
    model: &dyn Penalisable,
    maximum: &PenalisedMaximum,
    parameter: usize,
    value: f64,
    near: &[f64],
) -> Result<Fall, RegressionError> {
    let mut start = near.to_vec();
    start[parameter] = value;
    // Far from where the others were best they may be no start at all; then they begin at the maximum or at
    // zero.
    let mut fallback = maximum.at.clone();
    fallback[parameter] = value;
    let mut zero = vec![0.0; fallback.len()];
    zero[parameter] = value;
    let there = maximise(model, start, Some(parameter))
        .or_else(|_| maximise(model, fallback, Some(parameter)))
        .or_else(|_| maximise(model, zero, Some(parameter)))?;
    // With the others at their best, the slope of the profile is the partial derivative.
    let slope = model
        .penalised(&there.at)
        .map_or(f64::NAN, |penalised| -penalised.score[parameter]);
    Ok(Fall {
        depth: maximum.value - there.value,
        slope,
        at: there.at,
    })
}

/// Where the profile has fallen by half the chi-squared quantile, on the side that `error` points to: a
/// bracket by doubling steps, then Newton's method on the square root of the fall, which is nearly straight,
/// kept within the bracket.
fn limit(
    model: &dyn Penalisable,
    maximum: &PenalisedMaximum,
    parameter: usize,
    error: f64,
    level: Level,
) -> Result<f64, RegressionError> {
    let z = level.z();
    let estimate = maximum.at[parameter];
    let target = z * z / 2.0;
    let (mut inner, mut reach) = (0.0, z);
    let mut found = fall(model, maximum, parameter, estimate + reach * error, &maximum.at)?;
    while found.depth < target {
        inner = reach;
        reach *= 2.0;
        if reach > FARTHEST {
            return Ok(f64::INFINITY.copysign(error));
        }
        found = fall(model, maximum, parameter, estimate + reach * error, &found.at)?;
    }
    let (mut outer, mut at) = (reach, reach);
    for _ in 0..MOST_STEPS {
        let root = (2.0 * found.depth).max(0.0).sqrt();
        // d/dt √(2 f) = f′ / √(2 f)
        let newton = at - (root - z) * root / (found.slope * error);
        let next = if newton > inner && newton < outer {
            newton
        } else {
            f64::midpoint(inner, outer)
        };
        let moved = (next - at).abs();
        at = next;
        if moved < 1e-12 * (1.0 + at) || outer - inner < 1e-13 * outer {
            break;
        }
        found = fall(model, maximum, parameter, estimate + at * error, &found.at)?;
        if found.depth < target {
            inner = at;
        } else {
            outer = at;
        }
    }
    Ok(estimate + at * error)
}
