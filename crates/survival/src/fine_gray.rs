//! Regression of the cumulative incidence of one cause when others compete: Fine and Gray's (1999) proportional model
//! for the subdistribution hazard. Here a model is described and fitted; the order of rows and their weights, the
//! likelihood and the variance each have a file below. Effects on the rate of the cause itself are `cox`'s, with the
//! other causes as censoring.

mod likelihood;
mod ordered;
mod residuals;

use crate::dense::{Cholesky, Symmetric};
use crate::interval::two_sided_p;
use crate::newton::{FINE, maximise};
use crate::{ChiSquared, CompetingSpell, Design, Error, Interval, Level, RegressionError, Ties};
use likelihood::Scan;
use ordered::Ordered;

/// Who counts as at risk of being censored at a time at which events happen too. It decides the weights of those who
/// ended by another cause, and with them the third digit of the coefficients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CensoringTies {
    /// All who were under observation until then: the ordinary Kaplan–Meier curve of the censoring. What Fine and Gray
    /// wrote and R's `cmprsk::crr` does; the default.
    #[default]
    Together,
    /// Events come first, so those who had one are no longer at risk. What R's `survival::finegray` does.
    EventsFirst,
}

/// A Fine–Gray model to be fitted: what was observed of each unit, its covariates, and the cause in question.
///
/// ```
/// use throughline_survival::{CompetingSpell, Design, FineGray, Outcome};
///
/// let spells: Vec<CompetingSpell> = (0..40)
///     .map(|unit| {
///         let outcome = match unit % 4 {
///             0 | 1 => Outcome::Cause(0),
///             2 => Outcome::Cause(1),
///             _ => Outcome::Censored,
///         };
///         CompetingSpell::new(f64::from(1 + unit * 7 % 40), outcome)
///     })
///     .collect();
/// let design = Design::from_columns([("aided", (0..40).map(|unit| f64::from(unit * 3 % 5 % 2)).collect())])?;
/// let fit = FineGray::new(&spells, &design, 0, 2).fit()?;
/// let [aided, alone] = [[1.0], [0.0]].map(|covariates| fit.cumulative_incidence(&covariates, 30.0));
/// assert_eq!(aided? > alone?, fit.coefficients()[0] > 0.0);
/// # Ok::<(), throughline_survival::RegressionError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FineGray<'a> {
    spells: &'a [CompetingSpell],
    design: &'a Design,
    cause: usize,
    causes: usize,
    ties: Ties,
    censoring: CensoringTies,
}

impl<'a> FineGray<'a> {
    /// Relates the incidence of `cause` (out of `causes`, counted from 0) to the covariates, row for row. Events at
    /// the same time are counted as Breslow does, which is what the authors wrote.
    pub const fn new(spells: &'a [CompetingSpell], design: &'a Design, cause: usize, causes: usize) -> Self {
        Self {
            spells,
            design,
            cause,
            causes,
            ties: Ties::Breslow,
            censoring: CensoringTies::Together,
        }
    }

    /// The same model with this handling of events at the same time.
    #[must_use]
    pub const fn ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }

    /// The same model with this handling of events and censorings at the same time.
    #[must_use]
    pub const fn censoring(mut self, censoring: CensoringTies) -> Self {
        self.censoring = censoring;
        self
    }

    /// Fits by maximum weighted partial likelihood (Fine and Gray 1999, section 3). Those who ended by another cause
    /// stay at risk with the weight `G(t−) / G(T−)`, G the Kaplan–Meier curve of the censoring; they are never
    /// written out: the work of a step is linear in the rows.
    ///
    /// Fails on faulty rows, on late entry and weights other than 1 (the censoring weights are for neither), without
    /// events of the cause, and where [`Cox`](crate::Cox) would.
    pub fn fit(&self) -> Result<FineGrayFit, RegressionError> {
        self.design.matches("spells", self.spells.len())?;
        if self.cause >= self.causes {
            return Err(RegressionError::Observation(Error::NoSuchCause {
                cause: self.cause,
                causes: self.causes,
            }));
        }
        let ordered = Ordered::new(self)?;
        let name = |covariate| self.design.name(covariate);
        let start = vec![0.0; ordered.width];
        let null = Scan::at(&ordered, self.ties, &start).evaluation(&ordered);
        let null_log_likelihood = null.value;
        let maximum = maximise(start, Some(null), FINE, |at| {
            Scan::at(&ordered, self.ties, at).evaluation(&ordered)
        })
        .map_err(|failure| failure.named(name))?;
        let scan = Scan::at(&ordered, self.ties, &maximum.at);
        // Newton's own covariance belongs to the place before its last step.
        let factor = Cholesky::of(&scan.evaluation(&ordered).information).map_err(|covariate| {
            RegressionError::Collinear {
                covariate: name(covariate),
            }
        })?;
        let inverse = factor.inverse();
        let (robust, with_censoring) = residuals::squares(&ordered, &scan);
        let bread: Vec<Vec<f64>> = (0..ordered.width).map(|row| inverse.row(row).to_vec()).collect();
        Ok(FineGrayFit {
            names: self.design.names().to_vec(),
            rows: self.spells.len(),
            events: ordered.events(),
            covariance: with_censoring.transformed(&bread),
            robust_covariance: robust.transformed(&bread),
            model_covariance: inverse,
            log_likelihood: maximum.value,
            null_log_likelihood,
            steps: maximum.steps,
            baseline: scan.baseline(&ordered, &maximum.at),
            coefficients: maximum.at,
        })
    }
}

/// A fitted Fine–Gray model.
#[derive(Debug, Clone, PartialEq)]
pub struct FineGrayFit {
    names: Vec<String>,
    rows: usize,
    events: usize,
    coefficients: Vec<f64>,
    covariance: Symmetric,
    robust_covariance: Symmetric,
    model_covariance: Symmetric,
    log_likelihood: f64,
    null_log_likelihood: f64,
    steps: usize,
    baseline: Vec<(f64, f64)>,
}

impl FineGrayFit {
    /// The names of the covariates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Rows given.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Events of the cause in question.
    pub const fn events(&self) -> usize {
        self.events
    }

    /// Log subdistribution hazard ratios, one for each covariate.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The covariance of the coefficients, the estimation of the censoring weights included (Fine and Gray 1999,
    /// equations 7 and 8): what `cmprsk::crr` reports.
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The sandwich covariance with the censoring weights taken as known, one cluster for each row: what a weighted Cox
    /// model on `survival::finegray`'s data reports when it is told whose rows are whose.
    pub const fn robust_covariance(&self) -> &Symmetric {
        &self.robust_covariance
    }

    /// The inverse of the information. It is not a variance here, because weights are not frequencies.
    pub const fn model_covariance(&self) -> &Symmetric {
        &self.model_covariance
    }

    /// The weighted log partial likelihood at the estimate.
    pub const fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The weighted log partial likelihood with all coefficients zero.
    pub const fn null_log_likelihood(&self) -> f64 {
        self.null_log_likelihood
    }

    /// Newton steps made.
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// The cumulative subdistribution hazard of a unit whose covariates are all 0: after each time with events, the
    /// time and the hazard (Fine and Gray 1999, section 4).
    pub fn baseline(&self) -> &[(f64, f64)] {
        &self.baseline
    }

    /// The probability of an event of the cause by `time`, for these covariates: `1 − exp(−Λ₀(t) exp(βᵀz))`. Fails
    /// unless there is a value for each covariate.
    pub fn cumulative_incidence(&self, covariates: &[f64], time: f64) -> Result<f64, RegressionError> {
        if covariates.len() != self.coefficients.len() {
            return Err(RegressionError::LengthsDiffer {
                what: "values of covariates",
                given: covariates.len(),
                expected: self.coefficients.len(),
            });
        }
        let passed = self.baseline.partition_point(|step| step.0 <= time);
        let hazard = passed.checked_sub(1).map_or(0.0, |last| self.baseline[last].1);
        let predictor: f64 = covariates
            .iter()
            .zip(&self.coefficients)
            .map(|(z, b)| z * b)
            .sum();
        Ok(-(-hazard * predictor.exp()).exp_m1())
    }

    fn known(&self, covariate: usize) -> Result<(f64, f64), RegressionError> {
        let unknown = RegressionError::NoSuchCovariate {
            covariate,
            covariates: self.coefficients.len(),
        };
        let estimate = self.coefficients.get(covariate).copied().ok_or(unknown)?;
        Ok((estimate, self.covariance.get(covariate, covariate).sqrt()))
    }

    /// The subdistribution hazard ratio of a covariate, per unit.
    pub fn hazard_ratio(&self, covariate: usize) -> Result<f64, RegressionError> {
        Ok(self.known(covariate)?.0.exp())
    }

    /// Wald's interval for it, from [`Self::covariance`].
    pub fn hazard_ratio_interval(&self, covariate: usize, level: Level) -> Result<Interval, RegressionError> {
        let (estimate, error) = self.known(covariate)?;
        let log = Interval::normal(estimate, error, level);
        Ok(Interval::new(log.lower.exp(), log.upper.exp()))
    }

    /// The two-sided P value of a coefficient, from [`Self::covariance`].
    pub fn p_value(&self, covariate: usize) -> Result<f64, RegressionError> {
        let (estimate, error) = self.known(covariate)?;
        Ok(two_sided_p(estimate / error))
    }

    /// Wald's test of all coefficients, from [`Self::covariance`]; `None` when it cannot be inverted.
    pub fn wald_test(&self) -> Option<ChiSquared> {
        let factor = Cholesky::of(&self.covariance).ok()?;
        let solved = factor.solve(&self.coefficients);
        let statistic = solved.iter().zip(&self.coefficients).map(|(a, b)| a * b).sum();
        Some(ChiSquared::new(statistic, self.coefficients.len()))
    }
}
