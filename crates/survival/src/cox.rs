//! Cox's proportional hazards model (Cox 1972, "Regression models and life-tables"): how a rate depends on
//! covariates, whatever its course in time. Here a model is described and fitted; the partial likelihood, the
//! order of rows, residuals, the baseline and the tests of its assumption each have a file below. Firth's
//! penalty lives in `cox/firth`.

mod baseline;
mod firth;
mod likelihood;
mod ordered;
mod path;
mod proportionality;
mod residuals;

pub use baseline::{PredictedStep, PredictedSurvival};
pub use firth::FirthCoxFit;
pub use proportionality::{ProportionalHazardsTest, TimeScale};
pub use residuals::Schoenfeld;

use crate::dense::{Cholesky, Symmetric, dot};
use crate::distribution::chi_squared_upper_tail;
use crate::interval::two_sided_p;
use crate::newton::{FAIR, FINE, ROUGH, maximise};
use crate::{Design, Interval, Level, RegressionError, Spell};
use likelihood::{evaluate, null_value};
use ordered::{Ordered, Source};

/// From this many rows on, Newton starts at the estimate from a share of them.
const LARGE: usize = 65_536;
/// The share: every so many rows.
const THINNING: usize = 16;

/// How events at the same time are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Ties {
    /// Those tied leave the risk set one by one on average (Efron 1977): accurate and the default.
    #[default]
    Efron,
    /// All those tied stay at risk for each other's events (Breslow 1974).
    Breslow,
}

/// A Cox model to be fitted: what was observed of each unit, and its covariates.
///
/// ```
/// use throughline_survival::{Cox, Design, Level, Spell};
///
/// let spells = [
///     Spell::event(6.0), Spell::event(10.0), Spell::censored(12.0), Spell::event(13.0),
///     Spell::event(16.0), Spell::censored(20.0), Spell::event(22.0), Spell::censored(25.0),
/// ];
/// let design = Design::from_columns([("aided", vec![0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0])])?;
/// let fit = Cox::new(&spells, &design).fit()?;
/// assert!(fit.hazard_ratio(0)? < 1.0);
/// assert!(fit.hazard_ratio_interval(0, Level::ninety_five())?.contains(1.0));
///
/// // Nobody aided has the event: there is no finite estimate, and that is said.
/// let design = Design::from_columns([("aided", vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0])])?;
/// let refused = Cox::new(&spells, &design).fit().unwrap_err();
/// assert!(refused.to_string().contains("as the coefficient of \"aided\" grows without bound"));
/// # Ok::<(), throughline_survival::RegressionError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Cox<'a> {
    source: Source<'a>,
    ties: Ties,
}

impl<'a> Cox<'a> {
    /// Relates `spells` to the covariates in `design`, row for row. Spells may enter late, so a unit whose
    /// covariates change is given as several; case weights count as frequencies.
    pub const fn new(spells: &'a [Spell], design: &'a Design) -> Self {
        Self {
            source: Source {
                spells,
                design,
                strata: None,
                offset: None,
            },
            ties: Ties::Efron,
        }
    }

    /// The same model with this handling of ties.
    #[must_use]
    pub const fn ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }

    /// The same model with a baseline hazard of its own in each stratum; one label for each row.
    #[must_use]
    pub const fn stratified(mut self, strata: &'a [usize]) -> Self {
        self.source.strata = Some(strata);
        self
    }

    /// The same model with a known addition to each row's linear predictor.
    #[must_use]
    pub const fn offset(mut self, offset: &'a [f64]) -> Self {
        self.source.offset = Some(offset);
        self
    }

    fn checked(&self) -> Result<(), RegressionError> {
        let design = self.source.design;
        design.matches("spells", self.source.spells.len())?;
        if let Some(strata) = self.source.strata {
            design.matches("strata", strata.len())?;
        }
        if let Some(offset) = self.source.offset {
            design.matches("offsets", offset.len())?;
        }
        Ok(())
    }

    /// Fits by maximum partial likelihood.
    ///
    /// Fails on faulty rows, without events, when a covariate does not vary or follows from others, and when
    /// the likelihood is monotone, naming the covariates.
    pub fn fit(&self) -> Result<CoxFit, RegressionError> {
        self.checked()?;
        let ordered = Ordered::new(self.source, 1)?;
        let name = |covariate| self.source.design.name(covariate);
        let collinear = |covariate| RegressionError::Collinear {
            covariate: name(covariate),
        };
        let climb = |start: Vec<f64>, first, accuracy| {
            maximise(start, first, accuracy, |at| {
                evaluate(&ordered, self.ties, at, None)
            })
        };
        // A start near the maximum saves whole scans of many rows; where it fails, zero is the start as always.
        let near = self
            .thinned_estimate()
            .and_then(|start| climb(start, None, FAIR).ok());
        let maximum = if let Some(maximum) = near {
            maximum
        } else {
            let zeros = vec![0.0; ordered.covariates];
            let null = evaluate(&ordered, self.ties, &zeros, None);
            if let Some(covariate) = ordered.uninformative(&null.information.diagonal()) {
                return Err(collinear(covariate));
            }
            climb(zeros, Some(null), FINE).map_err(|failure| failure.named(name))?
        };
        let bounds: Vec<f64> = maximum
            .covariance
            .diagonal()
            .into_iter()
            .map(f64::recip)
            .collect();
        if let Some(covariate) = ordered.uninformative(&bounds) {
            return Err(collinear(covariate));
        }
        Ok(CoxFit {
            names: self.source.design.names().to_vec(),
            ties: self.ties,
            rows: self.source.spells.len(),
            coefficients: maximum.at,
            covariance: maximum.covariance,
            log_likelihood: maximum.value,
            null_log_likelihood: null_value(&ordered, self.ties),
            steps: maximum.steps,
            ordered,
        })
    }

    /// The estimate from a share of the rows, when there are many.
    fn thinned_estimate(&self) -> Option<Vec<f64>> {
        if self.source.spells.len() < LARGE {
            return None;
        }
        let thinned = Ordered::new(self.source, THINNING).ok()?;
        let start = vec![0.0; thinned.covariates];
        maximise(start, None, ROUGH, |at| evaluate(&thinned, self.ties, at, None))
            .ok()
            .map(|maximum| maximum.at)
    }
}

/// A test of several coefficients against zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquared {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees: usize,
    /// Its P value.
    pub p_value: f64,
}

impl ChiSquared {
    pub(crate) fn new(statistic: f64, degrees: usize) -> Self {
        Self {
            statistic,
            degrees,
            p_value: chi_squared_upper_tail(statistic, degrees as f64),
        }
    }
}

/// A fitted Cox model.
#[derive(Debug, Clone)]
pub struct CoxFit {
    names: Vec<String>,
    ties: Ties,
    rows: usize,
    ordered: Ordered,
    coefficients: Vec<f64>,
    covariance: Symmetric,
    log_likelihood: f64,
    null_log_likelihood: f64,
    steps: usize,
}

impl CoxFit {
    /// The names of the covariates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Rows given.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Events among the rows with positive weight.
    pub fn events(&self) -> usize {
        self.ordered
            .moments
            .iter()
            .map(|moment| moment.events.len())
            .sum()
    }

    /// Log hazard ratios, one for each covariate.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The model-based covariance of the coefficients: the inverse of the observed information.
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The log partial likelihood at the estimate.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The log partial likelihood with all coefficients zero.
    pub const fn null_log_likelihood(&self) -> f64 {
        self.null_log_likelihood
    }

    /// Akaike's information criterion: smaller is better.
    pub fn akaike(&self) -> f64 {
        2.0 * self.coefficients.len() as f64 - 2.0 * self.log_likelihood
    }

    /// Schwarz's Bayesian information criterion, with events for the sample size (Volinsky and Raftery 2000).
    pub fn schwarz(&self) -> f64 {
        (self.events() as f64).ln() * self.coefficients.len() as f64 - 2.0 * self.log_likelihood
    }

    /// Newton steps made.
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// The likelihood-ratio test of all coefficients.
    pub fn likelihood_ratio_test(&self) -> ChiSquared {
        let statistic = 2.0 * (self.log_likelihood - self.null_log_likelihood);
        ChiSquared::new(statistic.max(0.0), self.coefficients.len())
    }

    /// Wald's test of all coefficients, with the model-based or another covariance.
    pub fn wald_test(&self, covariance: &Symmetric) -> Option<ChiSquared> {
        let factor = Cholesky::of(covariance).ok()?;
        let statistic = dot(&factor.solve(&self.coefficients), &self.coefficients);
        Some(ChiSquared::new(statistic, self.coefficients.len()))
    }

    /// The score test of all coefficients: with one binary covariate and without ties, the log-rank test.
    /// `None` when the covariates do not vary enough where all coefficients are zero.
    pub fn score_test(&self) -> Option<ChiSquared> {
        let zeros = vec![0.0; self.coefficients.len()];
        let null = evaluate(&self.ordered, self.ties, &zeros, None);
        let factor = Cholesky::of(&null.information).ok()?;
        let statistic = dot(&factor.solve(&null.gradient), &null.gradient);
        Some(ChiSquared::new(statistic, zeros.len()))
    }

    fn known(&self, covariate: usize) -> Result<f64, RegressionError> {
        let unknown = RegressionError::NoSuchCovariate {
            covariate,
            covariates: self.coefficients.len(),
        };
        self.coefficients.get(covariate).copied().ok_or(unknown)
    }

    /// The hazard ratio of a covariate, per unit.
    pub fn hazard_ratio(&self, covariate: usize) -> Result<f64, RegressionError> {
        Ok(self.known(covariate)?.exp())
    }

    /// Wald's interval for the hazard ratio of a covariate, from the model-based variance.
    pub fn hazard_ratio_interval(&self, covariate: usize, level: Level) -> Result<Interval, RegressionError> {
        self.hazard_ratio_interval_by(&self.covariance, covariate, level)
    }

    /// Wald's interval for the hazard ratio of a covariate, from another covariance of the coefficients, such as
    /// [`Self::clustered_covariance`].
    pub fn hazard_ratio_interval_by(
        &self,
        covariance: &Symmetric,
        covariate: usize,
        level: Level,
    ) -> Result<Interval, RegressionError> {
        let estimate = self.known(covariate)?;
        let error = covariance.get(covariate, covariate).sqrt();
        let log = Interval::normal(estimate, error, level);
        Ok(Interval::new(log.lower.exp(), log.upper.exp()))
    }

    /// The two-sided P value of a coefficient, from the model-based variance.
    pub fn p_value(&self, covariate: usize) -> Result<f64, RegressionError> {
        self.p_value_by(&self.covariance, covariate)
    }

    /// The two-sided P value of a coefficient, from another covariance of the coefficients.
    pub fn p_value_by(&self, covariance: &Symmetric, covariate: usize) -> Result<f64, RegressionError> {
        let estimate = self.known(covariate)?;
        Ok(two_sided_p(
            estimate / covariance.get(covariate, covariate).sqrt(),
        ))
    }
}
