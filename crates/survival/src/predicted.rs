//! Predicted risks beside what came of them: the input of every measure of how well a prediction is borne out.
//! The measures live with their subjects in `discrimination`, `calibration`, `calibration_curve`, `brier`,
//! `net_benefit` and `classification`; outcomes that are censored have theirs in `predicted_survival`.

use crate::Error;

/// Predicted probabilities of an outcome that is known for everybody, and the outcomes. Predictions must come from
/// a model made elsewhere: measured on the data a model was fitted to, every figure flatters it (see
/// [`OptimismReport`](crate::OptimismReport)).
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    risks: Vec<f64>,
    outcomes: Vec<bool>,
}

impl Predicted {
    /// Fails without rows, when the lists differ in length, and on the first risk that is not a probability.
    pub fn new(risks: &[f64], outcomes: &[bool]) -> Result<Self, Error> {
        check_risks(risks, outcomes.len())?;
        Ok(Self {
            risks: risks.to_vec(),
            outcomes: outcomes.to_vec(),
        })
    }

    /// The predicted risks.
    pub fn risks(&self) -> &[f64] {
        &self.risks
    }

    /// Whether the outcome came about.
    pub fn outcomes(&self) -> &[bool] {
        &self.outcomes
    }

    /// How many rows there are.
    pub fn observations(&self) -> usize {
        self.risks.len()
    }

    /// How many had the outcome.
    pub fn events(&self) -> usize {
        self.outcomes.iter().filter(|outcome| **outcome).count()
    }

    /// The share that had the outcome.
    pub fn prevalence(&self) -> f64 {
        self.events() as f64 / self.observations() as f64
    }

    /// Each risk with its outcome.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (f64, bool)> + '_ {
        self.risks.iter().copied().zip(self.outcomes.iter().copied())
    }
}

/// Checks predicted risks against the number of outcomes.
pub(crate) fn check_risks(risks: &[f64], outcomes: usize) -> Result<(), Error> {
    if risks.is_empty() {
        return Err(Error::Empty);
    }
    if risks.len() != outcomes {
        return Err(Error::LengthsDiffer {
            given: risks.len(),
            expected: outcomes,
        });
    }
    risks
        .iter()
        .position(|risk| !(0.0..=1.0).contains(risk))
        .map_or(Ok(()), |row| {
            Err(Error::RiskOutOfRange {
                row,
                value: risks[row],
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_that_is_no_probability_is_refused_with_its_row() {
        let refused = Predicted::new(&[0.2, 1.2], &[false, true]).expect_err("1.2 is no probability");
        assert_eq!(refused, Error::RiskOutOfRange { row: 1, value: 1.2 });
        assert!(Predicted::new(&[f64::NAN], &[true]).is_err());
        assert!(Predicted::new(&[0.1], &[true, false]).is_err());
        assert_eq!(Predicted::new(&[], &[]), Err(Error::Empty));
    }
}
