//! Logistic regression: how the odds of an outcome depend on covariates (Cox 1958, "The regression analysis
//! of binary sequences"), by maximum likelihood or with Firth's penalty for rare and separated outcomes
//! (Heinze and Schemper 2002, "A solution to the problem of separation in logistic regression"). Who is
//! followed for how long is not asked here; where follow-up is incomplete, the models for durations are the
//! right ones.

use crate::cox::ChiSquared;
use crate::dense::{Cholesky, Symmetric, dot};
use crate::firth::{self, Penalisable, Penalised, PenalisedMaximum, Profile};
use crate::interval::two_sided_p;
use crate::newton::{Evaluation, FINE, maximise};
use crate::{Design, Error, Interval, Level, RegressionError};

/// The name of the constant term, which every model has and which comes first.
const INTERCEPT: &str = "(intercept)";

/// A logistic model to be fitted. The first coefficient is the intercept; covariates follow in their order.
///
/// ```
/// use throughline_survival::{Design, Level, Logistic};
///
/// // Of four aided nobody, of six others three had the outcome: the odds ratio is 0 by maximum likelihood.
/// let outcomes = [false, false, false, false, true, true, true, false, false, false];
/// let aided = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
/// let design = Design::from_columns([("aided", aided.to_vec())])?;
/// let model = Logistic::new(&outcomes, &design);
/// assert!(model.fit().is_err());
///
/// let profile = model.fit_firth()?.profile(1, Level::ninety_five())?;
/// assert!(profile.estimate < -1.0 && profile.interval.upper > 0.0);
/// # Ok::<(), throughline_survival::RegressionError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Logistic<'a> {
    outcomes: &'a [bool],
    design: &'a Design,
    weights: Option<&'a [f64]>,
}

impl<'a> Logistic<'a> {
    /// Relates whether each row had the outcome to its covariates.
    pub const fn new(outcomes: &'a [bool], design: &'a Design) -> Self {
        Self {
            outcomes,
            design,
            weights: None,
        }
    }

    /// The same model with case weights, which count as frequencies.
    #[must_use]
    pub const fn weighing(mut self, weights: &'a [f64]) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Fits by maximum likelihood.
    ///
    /// Fails when rows do not match, when all outcomes are alike, when a covariate does not vary or follows
    /// from others, and when covariates separate the outcomes, naming them.
    pub fn fit(&self) -> Result<LogisticFit, RegressionError> {
        let rows = self.rows()?;
        let start = rows.null();
        let null = rows.evaluate(&start);
        let null_log_likelihood = null.value;
        let maximum = maximise(start, Some(null), FINE, |at| rows.evaluate(at))
            .map_err(|failure| failure.named(|parameter| rows.name(parameter)))?;
        Ok(LogisticFit {
            names: rows.names,
            coefficients: maximum.at,
            covariance: maximum.covariance,
            log_likelihood: maximum.value,
            null_log_likelihood,
            steps: maximum.steps,
        })
    }

    /// Fits with Firth's penalty: for rare outcomes, and where covariates separate the outcomes.
    ///
    /// Fails when rows do not match, when all outcomes are alike, and when a covariate does not vary or follows
    /// from others.
    pub fn fit_firth(&self) -> Result<FirthLogisticFit, RegressionError> {
        let rows = self.rows()?;
        let maximum = firth::maximise(&rows, rows.null(), None)?;
        let collinear = |parameter| RegressionError::Collinear {
            covariate: rows.name(parameter),
        };
        let factor = Cholesky::of(&maximum.information).map_err(collinear)?;
        let augmented = Cholesky::of(&rows.augmented_information(&maximum.at, &factor)).map_err(collinear)?;
        let covariates: Vec<usize> = (1..rows.names.len()).collect();
        let null = firth::maximise_but(&rows, rows.null(), &covariates)?;
        Ok(FirthLogisticFit {
            covariance: factor.inverse(),
            augmented_covariance: augmented.inverse(),
            null_value: null.value,
            rows,
            maximum,
        })
    }

    /// Checks the input and leaves out rows without weight.
    fn rows(&self) -> Result<Rows, RegressionError> {
        self.design.matches("outcomes", self.outcomes.len())?;
        if let Some(weights) = self.weights {
            self.design.matches("weights", weights.len())?;
        }
        let mut rows = Rows {
            names: std::iter::once(INTERCEPT.to_owned())
                .chain(self.design.names().iter().cloned())
                .collect(),
            values: Vec::new(),
            outcomes: Vec::new(),
            weights: Vec::new(),
        };
        for (row, outcome) in self.outcomes.iter().enumerate() {
            let weight = self.weights.map_or(1.0, |weights| weights[row]);
            if !weight.is_finite() || weight < 0.0 {
                return Err(Error::WeightOutOfRange { row, value: weight }.into());
            }
            if weight > 0.0 {
                rows.values.push(1.0);
                rows.values.extend(self.design.row(row));
                rows.outcomes.push(f64::from(u8::from(*outcome)));
                rows.weights.push(weight);
            }
        }
        let (events, total) = rows.totals();
        if total <= 0.0 {
            return Err(Error::Empty.into());
        }
        if events <= 0.0 {
            return Err(RegressionError::NoEvents);
        }
        if rows.outcomes.iter().all(|outcome| *outcome > 0.0) {
            return Err(RegressionError::OnlyEvents);
        }
        Ok(rows)
    }
}

/// Checked rows, each with a leading 1.
#[derive(Debug, Clone)]
struct Rows {
    names: Vec<String>,
    values: Vec<f64>,
    outcomes: Vec<f64>,
    weights: Vec<f64>,
}

impl Rows {
    fn each(&self) -> impl Iterator<Item = (&[f64], f64, f64)> {
        self.values
            .chunks_exact(self.names.len())
            .zip(&self.outcomes)
            .zip(&self.weights)
            .map(|((row, outcome), weight)| (row, *outcome, *weight))
    }

    fn totals(&self) -> (f64, f64) {
        self.each()
            .fold((0.0, 0.0), |(events, total), (_, outcome, weight)| {
                (events + weight * outcome, total + weight)
            })
    }

    /// The estimate without covariates.
    fn null(&self) -> Vec<f64> {
        let (events, total) = self.totals();
        let mut start = vec![0.0; self.names.len()];
        start[0] = (events / (total - events)).ln();
        start
    }

    fn evaluate(&self, at: &[f64]) -> Evaluation {
        let size = self.names.len();
        let mut result = Evaluation {
            value: 0.0,
            gradient: vec![0.0; size],
            information: Symmetric::zero(size),
        };
        for (row, outcome, weight) in self.each() {
            let chance = Chance::at(dot(row, at));
            result.value += weight * (outcome * chance.log_yes + (1.0 - outcome) * chance.log_no);
            let residual = outcome * chance.no - (1.0 - outcome) * chance.yes;
            for (gradient, value) in result.gradient.iter_mut().zip(row) {
                *gradient += weight * residual * value;
            }
            result
                .information
                .add_square(weight * chance.yes * chance.no, row);
        }
        result
    }

    /// The leverage of a row: the diagonal of the hat matrix.
    fn leverage(row: &[f64], weight: f64, chance: &Chance, factor: &Cholesky) -> f64 {
        let mut whitened = row.to_vec();
        factor.whiten(&mut whitened);
        weight * chance.yes * chance.no * dot(&whitened, &whitened)
    }

    /// The information of the data that the penalty amounts to: half a leverage added to each outcome of each
    /// row.
    fn augmented_information(&self, at: &[f64], factor: &Cholesky) -> Symmetric {
        let mut information = Symmetric::zero(self.names.len());
        for (row, _, weight) in self.each() {
            let chance = Chance::at(dot(row, at));
            let leverage = Self::leverage(row, weight, &chance, factor);
            information.add_square((weight + leverage) * chance.yes * chance.no, row);
        }
        information
    }
}

impl Penalisable for Rows {
    fn parameters(&self) -> usize {
        self.names.len()
    }

    fn name(&self, parameter: usize) -> String {
        self.names.get(parameter).cloned().unwrap_or_default()
    }

    /// The penalised score is `Σ (y − π + h (½ − π)) x`, with `h` the leverage (Heinze and Schemper 2002, eq.
    /// 1).
    fn penalised(&self, at: &[f64]) -> Result<Penalised, usize> {
        let plain = self.evaluate(at);
        let factor = Cholesky::of(&plain.information)?;
        let mut score = plain.gradient;
        for (row, _, weight) in self.each() {
            let chance = Chance::at(dot(row, at));
            let pull = Self::leverage(row, weight, &chance, &factor) * (0.5 - chance.yes);
            for (score, value) in score.iter_mut().zip(row) {
                *score += pull * value;
            }
        }
        Ok(Penalised {
            value: plain.value + factor.log_determinant() / 2.0,
            score,
            information: plain.information,
        })
    }
}

/// The probability of the outcome at a linear predictor, and of the opposite, without loss of digits in either.
#[derive(Debug, Clone, Copy)]
struct Chance {
    yes: f64,
    no: f64,
    log_yes: f64,
    log_no: f64,
}

impl Chance {
    fn at(predictor: f64) -> Self {
        let small = (-predictor.abs()).exp();
        let (minor, major) = (small / (1.0 + small), 1.0 / (1.0 + small));
        let log_major = -small.ln_1p();
        let log_minor = log_major - predictor.abs();
        if predictor > 0.0 {
            Self {
                yes: major,
                no: minor,
                log_yes: log_major,
                log_no: log_minor,
            }
        } else {
            Self {
                yes: minor,
                no: major,
                log_yes: log_minor,
                log_no: log_major,
            }
        }
    }
}

/// A logistic model fitted by maximum likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticFit {
    names: Vec<String>,
    coefficients: Vec<f64>,
    covariance: Symmetric,
    log_likelihood: f64,
    null_log_likelihood: f64,
    steps: usize,
}

impl LogisticFit {
    /// The names of the coefficients: the intercept, then the covariates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The intercept, then log odds ratios.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The covariance of the coefficients: the inverse of the information.
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The log-likelihood at the estimate; minus twice it is the deviance.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The log-likelihood with the intercept alone.
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
        let estimate = known(&self.coefficients, coefficient)?;
        let error = self.covariance.get(coefficient, coefficient).sqrt();
        Ok(Interval::normal(estimate, error, level))
    }

    /// The two-sided P value of a coefficient by Wald's test.
    pub fn p_value(&self, coefficient: usize) -> Result<f64, RegressionError> {
        let estimate = known(&self.coefficients, coefficient)?;
        Ok(two_sided_p(
            estimate / self.covariance.get(coefficient, coefficient).sqrt(),
        ))
    }

    /// The probability of the outcome for covariates `values`.
    pub fn probability(&self, values: &[f64]) -> Result<f64, RegressionError> {
        probability(&self.coefficients, values)
    }
}

/// A logistic model fitted with Firth's penalty.
#[derive(Debug, Clone)]
pub struct FirthLogisticFit {
    rows: Rows,
    maximum: PenalisedMaximum,
    covariance: Symmetric,
    augmented_covariance: Symmetric,
    null_value: f64,
}

impl FirthLogisticFit {
    /// The names of the coefficients: the intercept, then the covariates.
    pub fn names(&self) -> &[String] {
        &self.rows.names
    }

    /// The intercept, then log odds ratios.
    pub fn coefficients(&self) -> &[f64] {
        &self.maximum.at
    }

    /// The inverse of the (unpenalised) information at the estimate, as in Firth (1993).
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The inverse of the information of the augmented data to which the penalty amounts: smaller, and what R's
    /// `logistf` reports.
    pub const fn augmented_covariance(&self) -> &Symmetric {
        &self.augmented_covariance
    }

    /// The penalised log-likelihood at the estimate. Its zero depends on the units of the covariates;
    /// differences do not.
    pub const fn penalised_log_likelihood(&self) -> f64 {
        self.maximum.value
    }

    /// The penalised log-likelihood with all coefficients but the intercept zero, under the penalty of the
    /// whole model.
    pub const fn null_penalised_log_likelihood(&self) -> f64 {
        self.null_value
    }

    /// Steps made.
    pub const fn steps(&self) -> usize {
        self.maximum.steps
    }

    /// The penalised likelihood-ratio test of all covariates.
    pub fn likelihood_ratio_test(&self) -> ChiSquared {
        let statistic = 2.0 * (self.maximum.value - self.null_value);
        ChiSquared::new(statistic.max(0.0), self.maximum.at.len() - 1)
    }

    /// Interval (for the log odds ratio) and test of a coefficient (0 is the intercept) by profile penalised
    /// likelihood.
    pub fn profile(&self, coefficient: usize, level: Level) -> Result<Profile, RegressionError> {
        known(&self.maximum.at, coefficient)?;
        firth::profile(&self.rows, &self.maximum, coefficient, level)
    }

    /// The probability of the outcome for covariates `values`.
    pub fn probability(&self, values: &[f64]) -> Result<f64, RegressionError> {
        probability(&self.maximum.at, values)
    }
}

fn known(coefficients: &[f64], coefficient: usize) -> Result<f64, RegressionError> {
    let unknown = RegressionError::NoSuchCovariate {
        covariate: coefficient,
        covariates: coefficients.len(),
    };
    coefficients.get(coefficient).copied().ok_or(unknown)
}

fn probability(coefficients: &[f64], values: &[f64]) -> Result<f64, RegressionError> {
    match coefficients.split_first() {
        Some((intercept, slopes)) if slopes.len() == values.len() => {
            Ok(Chance::at(intercept + dot(slopes, values)).yes)
        }
        _ => Err(RegressionError::LengthsDiffer {
            what: "values",
            given: values.len(),
            expected: coefficients.len().saturating_sub(1),
        }),
    }
}
