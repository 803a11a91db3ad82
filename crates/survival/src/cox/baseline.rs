//! Survival that a fitted Cox model predicts for given covariates: the baseline hazard after Breslow (1974) or
//! Efron (1977), as the model's ties were counted, with the variance of Tsiatis (1981) and Link (1984), which
//! holds the uncertainty of the hazard and that of the coefficients.

use super::CoxFit;
use super::path::add;
use crate::dense::dot;
use crate::{Interval, IntervalKind, Level, RegressionError};

/// Predicted survival of somebody with given covariates, a step function of time.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedSurvival {
    steps: Vec<PredictedStep>,
}

/// One step, at an event time of the stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictedStep {
    /// When.
    pub time: f64,
    /// Cumulative hazard from this time on.
    pub cumulative_hazard: f64,
    /// Its standard error, which is also that of the logarithm of survival.
    pub standard_error: f64,
}

impl PredictedSurvival {
    /// The steps, by time.
    pub fn steps(&self) -> &[PredictedStep] {
        &self.steps
    }

    fn step(&self, time: f64) -> Option<&PredictedStep> {
        let until = self.steps.partition_point(|step| step.time <= time);
        until.checked_sub(1).and_then(|last| self.steps.get(last))
    }

    /// The cumulative hazard at a time.
    pub fn cumulative_hazard(&self, time: f64) -> f64 {
        self.step(time).map_or(0.0, |step| step.cumulative_hazard)
    }

    /// The probability of surviving a time without the event.
    pub fn at(&self, time: f64) -> f64 {
        (-self.cumulative_hazard(time)).exp()
    }

    /// The standard error of survival at a time.
    pub fn standard_error(&self, time: f64) -> f64 {
        self.step(time)
            .map_or(0.0, |step| (-step.cumulative_hazard).exp() * step.standard_error)
    }

    /// An interval for survival at a time; `None` where it is undefined.
    pub fn interval_at(&self, time: f64, kind: IntervalKind, level: Level) -> Option<Interval> {
        let error = self.step(time).map_or(0.0, |step| step.standard_error);
        kind.limits(self.at(time), error, level)
    }
}

impl CoxFit {
    /// Survival predicted for covariates `values` (in the units of the design) in a stratum (0 without strata).
    /// Covariates of zero give the baseline.
    pub fn predict(&self, values: &[f64], stratum: usize) -> Result<PredictedSurvival, RegressionError> {
        let ordered = &self.ordered;
        let centred = self.centred(values)?;
        let moments = ordered
            .strata
            .iter()
            .find(|candidate| candidate.label == stratum)
            .map(|stratum| stratum.moments.clone())
            .ok_or(RegressionError::NoSuchStratum { stratum })?;
        let risk = dot(&centred, &self.coefficients).exp();
        let path = self.path();
        let (mut hazard, mut variance) = (0.0, 0.0);
        // ∫ (x − x̄) dH, by which an error in the coefficients moves the hazard.
        let mut lever = vec![0.0; centred.len()];
        let steps = moments
            .map(|index| {
                let jump = path.jumps[index].all;
                hazard += jump;
                variance += path.variances[index];
                add(&mut lever, jump, &centred);
                add(&mut lever, -1.0, path.drift(index));
                PredictedStep {
                    time: ordered.moments[index].time,
                    cumulative_hazard: risk * hazard,
                    standard_error: risk * (variance + self.covariance.form(&lever)).sqrt(),
                }
            })
            .collect();
        Ok(PredictedSurvival { steps })
    }

    /// The linear predictor of covariates `values`: the log hazard ratio against covariates of zero.
    pub fn linear_predictor(&self, values: &[f64]) -> Result<f64, RegressionError> {
        self.as_many(values)?;
        Ok(dot(values, &self.coefficients))
    }

    fn as_many(&self, values: &[f64]) -> Result<(), RegressionError> {
        if values.len() == self.coefficients.len() {
            Ok(())
        } else {
            Err(RegressionError::LengthsDiffer {
                what: "values",
                given: values.len(),
                expected: self.coefficients.len(),
            })
        }
    }

    fn centred(&self, values: &[f64]) -> Result<Vec<f64>, RegressionError> {
        self.as_many(values)?;
        Ok(values
            .iter()
            .zip(&self.ordered.centre)
            .map(|(value, centre)| value - centre)
            .collect())
    }
}
