//! Parametric regression of durations: `ln T = xᵀβ + σ ε`, with the error ε of a Weibull, exponential,
//! log-normal or log-logistic model. Durations may be known exactly, to be longer or shorter than something,
//! or to lie between two bounds. In the parameters `β / σ` and `1 / σ` these likelihoods are concave
//! (Burridge 1981, "A note on maximum likelihood estimation for regression models using grouped data"), so
//! Newton's method finds the one maximum. The distributions live in `accelerated/error_law`; for durations
//! entered late there is Cox's model.

mod error_law;

use crate::cox::ChiSquared;
use crate::dense::{Symmetric, dot};
use crate::newton::{Evaluation, FINE, Maximum, maximise};
use crate::{Censored, Design, Error, Interval, Level, RegressionError};
pub use error_law::Distribution;
use error_law::Known;

/// A parametric model to be fitted. The first coefficient is the intercept; covariates follow in their order.
///
/// ```
/// use throughline_survival::{Accelerated, Censored, Design, Distribution};
///
/// // Two exact durations, one that ended between two visits, one seen to last longer.
/// let durations = [
///     Censored::exactly(90.0),
///     Censored::exactly(310.0),
///     Censored::between(100.0, 250.0),
///     Censored::after(400.0),
/// ];
/// let design = Design::from_columns([("aided", vec![0.0, 1.0, 0.0, 1.0])])?;
/// let fit = Accelerated::new(&durations, &design, Distribution::Weibull).fit()?;
/// assert!(fit.coefficients()[1] > 0.0, "aided durations are longer");
///
/// // The same model as hazards: the ratio is below 1.
/// let hazards = fit.proportional_hazards().expect("a Weibull model has proportional hazards");
/// assert!(hazards.log_hazard_ratios[0] < 0.0);
/// # Ok::<(), throughline_survival::RegressionError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Accelerated<'a> {
    durations: &'a [Censored],
    design: &'a Design,
    distribution: Distribution,
}

impl<'a> Accelerated<'a> {
    /// Relates durations to covariates, row for row; `count` of a duration is its case weight.
    pub const fn new(durations: &'a [Censored], design: &'a Design, distribution: Distribution) -> Self {
        Self {
            durations,
            design,
            distribution,
        }
    }

    /// Fits by maximum likelihood.
    ///
    /// Fails on faulty rows, on an exact duration of 0, when no duration is known to have ended, and when a
    /// covariate does not vary or follows from others, or has an infinite coefficient.
    pub fn fit(&self) -> Result<AcceleratedFit, RegressionError> {
        let rows = self.rows()?;
        let names: Vec<String> = std::iter::once("(intercept)".to_owned())
            .chain(self.design.names().iter().cloned())
            .collect();
        let maximum = rows.maximise(self.design.covariates() + 1, &names)?;
        let null = rows.maximise(1, &names)?;
        Ok(AcceleratedFit::new(
            self.distribution,
            names,
            &maximum,
            null.value,
        ))
    }

    fn rows(&self) -> Result<Rows<'a>, RegressionError> {
        self.design.matches("durations", self.durations.len())?;
        let mut known = Vec::with_capacity(self.durations.len());
        for (row, duration) in self.durations.iter().enumerate() {
            let Censored { lower, upper, count } = *duration;
            if !count.is_finite() || count < 0.0 {
                return Err(Error::WeightOutOfRange { row, value: count }.into());
            }
            if lower.is_nan() || upper.is_nan() || lower > upper {
                return Err(Error::IntervalReversed { row, lower, upper }.into());
            }
            if upper <= 0.0 || lower == f64::INFINITY {
                return Err(RegressionError::DurationNotPositive { row, value: upper });
            }
            #[expect(
                clippy::float_cmp,
                reason = "a duration is exact when its bounds are the same number"
            )]
            let exact = lower == upper;
            known.push(match (exact, lower > 0.0, upper < f64::INFINITY) {
                (true, ..) => Known::Exactly(upper.ln()),
                (_, true, true) => Known::Between(lower.ln(), upper.ln()),
                (_, true, false) => Known::Above(lower.ln()),
                (_, false, true) => Known::Below(upper.ln()),
                (_, false, false) => Known::Nothing,
            });
        }
        let ended = |known: &Known| !matches!(known, Known::Above(_) | Known::Nothing);
        if !known
            .iter()
            .zip(self.durations)
            .any(|(known, duration)| ended(known) && duration.count > 0.0)
        {
            return Err(RegressionError::NoEvents);
        }
        Ok(Rows {
            known,
            durations: self.durations,
            design: self.design,
            distribution: self.distribution,
        })
    }
}

/// Checked rows.
struct Rows<'a> {
    known: Vec<Known>,
    durations: &'a [Censored],
    design: &'a Design,
    distribution: Distribution,
}

impl Rows<'_> {
    /// The maximum in the parameters `β / σ` of the intercept and the first covariates, `locations` in all, and
    /// then `1 / σ` unless the distribution fixes it.
    fn maximise(&self, locations: usize, names: &[String]) -> Result<Maximum, RegressionError> {
        let name = |parameter: usize| {
            if parameter < locations {
                names[parameter].clone()
            } else {
                "(scale)".to_owned()
            }
        };
        maximise(self.start(locations), None, FINE, |at| {
            self.evaluate(locations, at)
        })
        .map_err(|failure| failure.named(name))
    }

    /// The mean and spread of the log durations, as if those censored had ended.
    fn start(&self, locations: usize) -> Vec<f64> {
        let (mut total, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (known, duration) in self.known.iter().zip(self.durations) {
            if let Some(log) = known.middle() {
                total += duration.count;
                sum += duration.count * log;
                squares += duration.count * log * log;
            }
        }
        let mean = sum / total;
        let variance = (squares / total - mean * mean).max(0.01);
        let precision = if self.distribution.has_scale() {
            variance.sqrt().recip()
        } else {
            1.0
        };
        let mut start = vec![0.0; locations];
        start[0] = mean * precision;
        if self.distribution.has_scale() {
            start.push(precision);
        }
        start
    }

    fn evaluate(&self, locations: usize, at: &[f64]) -> Evaluation {
        let size = at.len();
        let precision = at.get(locations).copied().unwrap_or(1.0);
        let mut result = Evaluation {
            value: if precision > 0.0 { 0.0 } else { f64::NEG_INFINITY },
            gradient: vec![0.0; size],
            information: Symmetric::zero(size),
        };
        if precision <= 0.0 {
            return result;
        }
        // The derivative of z = ln t / σ − xᵀβ / σ is (−x, ln t).
        let mut slope = vec![0.0; size];
        for (row, (known, duration)) in self.known.iter().zip(self.durations).enumerate() {
            slope[0] = -1.0;
            for (slope, value) in slope[1..locations].iter_mut().zip(self.design.row(row)) {
                *slope = -value;
            }
            let shift = dot(&slope[..locations], &at[..locations]);
            let term = self.distribution.log_likelihood(known, precision, shift);
            result.value += duration.count * term.value;
            for (log_time, first) in term.first {
                if let Some(last) = slope.get_mut(locations) {
                    *last = log_time;
                }
                for (gradient, slope) in result.gradient.iter_mut().zip(&slope) {
                    *gradient += duration.count * first * slope;
                }
            }
            for (log_time, second) in term.second {
                if let Some(last) = slope.get_mut(locations) {
                    *last = log_time;
                }
                result.information.add_square(-duration.count * second, &slope);
            }
            if let Some((lower, upper)) = term.interval {
                // The gradient of an interval's probability is of its two ends together.
                let mut joint = vec![0.0; size];
                for (log_time, first) in [lower, upper] {
                    if let Some(last) = slope.get_mut(locations) {
                        *last = log_time;
                    }
                    for (joint, slope) in joint.iter_mut().zip(&slope) {
                        *joint += first * slope;
                    }
                }
                result.information.add_square(duration.count, &joint);
            }
            if let (Known::Exactly(_), Some(last)) = (known, result.gradient.get_mut(locations)) {
                *last += duration.count / precision;
                slope.fill(0.0);
                slope[locations] = precision.recip();
                result.information.add_square(duration.count, &slope);
            }
        }
        result
    }
}

/// A fitted parametric model.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceleratedFit {
    distribution: Distribution,
    names: Vec<String>,
    coefficients: Vec<f64>,
    scale: f64,
    covariance: Symmetric,
    /// Covariance of `β / σ`.
    scaled_covariance: Symmetric,
    log_likelihood: f64,
    null_log_likelihood: f64,
    steps: usize,
}

/// A predicted duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictedDuration {
    /// The duration.
    pub time: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl PredictedDuration {
    /// The interval symmetric in the logarithm of the duration.
    pub fn interval(&self, level: Level) -> Interval {
        let log = Interval::normal(self.time.ln(), self.standard_error / self.time, level);
        Interval::new(log.lower.exp(), log.upper.exp())
    }
}

/// A Weibull model in terms of hazards: the hazard at time t of somebody with covariates x is
/// `shape · rate · t^(shape − 1) · exp(xᵀ log hazard ratios)`.
#[derive(Debug, Clone, PartialEq)]
pub struct WeibullHazards {
    /// Below 1 the hazard falls with time, above 1 it rises.
    pub shape: f64,
    /// The cumulative hazard at time 1 where all covariates are zero.
    pub rate: f64,
    /// One for each covariate.
    pub log_hazard_ratios: Vec<f64>,
    /// Their covariance.
    pub covariance: Symmetric,
}

impl AcceleratedFit {
    fn new(distribution: Distribution, names: Vec<String>, maximum: &Maximum, null: f64) -> Self {
        let locations = names.len();
        let precision = maximum.at.get(locations).copied().unwrap_or(1.0);
        let scale = precision.recip();
        let coefficients: Vec<f64> = maximum.at[..locations]
            .iter()
            .map(|theta| theta * scale)
            .collect();
        // β = θ / φ and ln σ = −ln φ, by the delta method.
        let size = maximum.at.len();
        let mut jacobian = vec![vec![0.0; size]; size];
        for (index, coefficient) in coefficients.iter().enumerate() {
            jacobian[index][index] = scale;
            if size > locations {
                jacobian[index][locations] = -coefficient * scale;
            }
        }
        if size > locations {
            jacobian[locations][locations] = -scale;
        }
        let all: Vec<usize> = (0..locations).collect();
        Self {
            distribution,
            names,
            coefficients,
            scale,
            covariance: maximum.covariance.transformed(&jacobian),
            scaled_covariance: maximum.covariance.part(&all),
            log_likelihood: maximum.value,
            null_log_likelihood: null,
            steps: maximum.steps,
        }
    }

    /// The names of the coefficients: the intercept, then the covariates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The intercept, then log time ratios.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The scale σ; 1 for the exponential distribution.
    pub const fn scale(&self) -> f64 {
        self.scale
    }

    /// The covariance of the coefficients and, unless it is fixed, of ln σ after them.
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The log-likelihood at the estimate, as a density of durations (not of their logarithms).
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The log-likelihood without covariates, with its own intercept and scale.
    pub const fn null_log_likelihood(&self) -> f64 {
        self.null_log_likelihood
    }

    /// Newton steps made.
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// The likelihood-ratio test of all covariates.
    pub fn likelihood_ratio_test(&self) -> ChiSquared {
        let statistic = 2.0 * (self.log_likelihood - self.null_log_likelihood);
        ChiSquared::new(statistic.max(0.0), self.coefficients.len() - 1)
    }

    /// Wald's interval for a coefficient (0 is the intercept).
    pub fn interval(&self, coefficient: usize, level: Level) -> Result<Interval, RegressionError> {
        let estimate = self
            .coefficients
            .get(coefficient)
            .ok_or(RegressionError::NoSuchCovariate {
                covariate: coefficient,
                covariates: self.coefficients.len(),
            })?;
        let error = self.covariance.get(coefficient, coefficient).sqrt();
        Ok(Interval::normal(*estimate, error, level))
    }

    /// The probability that somebody with covariates `values` lasts longer than `time`.
    pub fn survival(&self, values: &[f64], time: f64) -> Result<f64, RegressionError> {
        let location = dot(&self.location(values)?, &self.coefficients);
        Ok(if time <= 0.0 {
            1.0
        } else {
            self.distribution.survival((time.ln() - location) / self.scale)
        })
    }

    /// The duration that a share `probability` of those with covariates `values` has not outlasted.
    pub fn quantile(&self, values: &[f64], probability: f64) -> Result<PredictedDuration, RegressionError> {
        if !(probability > 0.0 && probability < 1.0) {
            return Err(Error::ProbabilityOutOfRange { value: probability }.into());
        }
        let mut slope = self.location(values)?;
        let quantile = self.distribution.quantile(probability);
        let log = dot(&slope, &self.coefficients) + self.scale * quantile;
        if self.distribution.has_scale() {
            slope.push(self.scale * quantile);
        }
        Ok(PredictedDuration {
            time: log.exp(),
            standard_error: log.exp() * self.covariance.form(&slope).sqrt(),
        })
    }

    fn location(&self, values: &[f64]) -> Result<Vec<f64>, RegressionError> {
        if values.len() + 1 == self.coefficients.len() {
            Ok(std::iter::once(1.0).chain(values.iter().copied()).collect())
        } else {
            Err(RegressionError::LengthsDiffer {
                what: "values",
                given: values.len(),
                expected: self.coefficients.len() - 1,
            })
        }
    }

    /// The model as proportional hazards; `None` unless it is Weibull or exponential.
    pub fn proportional_hazards(&self) -> Option<WeibullHazards> {
        self.distribution.has_proportional_hazards().then(|| {
            let scaled: Vec<f64> = self.coefficients.iter().map(|beta| -beta / self.scale).collect();
            let covariates: Vec<usize> = (1..scaled.len()).collect();
            WeibullHazards {
                shape: self.scale.recip(),
                rate: scaled[0].exp(),
                log_hazard_ratios: scaled[1..].to_vec(),
                covariance: self.scaled_covariance.part(&covariates),
            }
        })
    }
}
