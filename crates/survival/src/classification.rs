//! A prediction cut at a threshold: who was flagged and who had the outcome, and the rates of being right and wrong.
//! For several groups make one of each and compare: equal error rates and equal meaning of a flag cannot both be had
//! where the outcome is not equally common (Chouldechova 2017), so all rates are given.

use crate::{Error, Predicted, Proportion};

/// Counts of a cut prediction. Rates are [`Proportion`]s, with their intervals, and `None` where nobody is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classification {
    /// Flagged, with the outcome.
    pub true_positives: u64,
    /// Flagged, without it.
    pub false_positives: u64,
    /// Not flagged, with it.
    pub false_negatives: u64,
    /// Not flagged, without it.
    pub true_negatives: u64,
}

impl Classification {
    /// From scores of any kind, flagged when a score reaches the threshold. Fails on lists of different length and on
    /// the first score that is not a number.
    pub fn of(scores: &[f64], outcomes: &[bool], threshold: f64) -> Result<Self, Error> {
        if scores.len() != outcomes.len() {
            return Err(Error::LengthsDiffer {
                given: scores.len(),
                expected: outcomes.len(),
            });
        }
        if let Some(row) = scores.iter().position(|score| score.is_nan()) {
            return Err(Error::ScoreNotANumber { row });
        }
        let count = |flagged: bool, with: bool| {
            let chosen = scores
                .iter()
                .zip(outcomes)
                .filter(|(score, outcome)| (**score >= threshold) == flagged && **outcome == with);
            chosen.count() as u64
        };
        Ok(Self {
            true_positives: count(true, true),
            false_positives: count(true, false),
            false_negatives: count(false, true),
            true_negatives: count(false, false),
        })
    }

    /// The share with the outcome.
    pub fn base_rate(&self) -> Option<Proportion> {
        let with = self.true_positives + self.false_negatives;
        share(with, self.false_positives + self.true_negatives)
    }

    /// The share flagged.
    pub fn selection_rate(&self) -> Option<Proportion> {
        let flagged = self.true_positives + self.false_positives;
        share(flagged, self.false_negatives + self.true_negatives)
    }

    /// Flagged, of those with the outcome.
    pub fn sensitivity(&self) -> Option<Proportion> {
        share(self.true_positives, self.false_negatives)
    }

    /// Not flagged, of those without it.
    pub fn specificity(&self) -> Option<Proportion> {
        share(self.true_negatives, self.false_positives)
    }

    /// Flagged, of those without the outcome.
    pub fn false_positive_rate(&self) -> Option<Proportion> {
        share(self.false_positives, self.true_negatives)
    }

    /// Not flagged, of those with it.
    pub fn false_negative_rate(&self) -> Option<Proportion> {
        share(self.false_negatives, self.true_positives)
    }

    /// With the outcome, of those flagged.
    pub fn positive_predictive_value(&self) -> Option<Proportion> {
        share(self.true_positives, self.false_positives)
    }

    /// Without the outcome, of those not flagged.
    pub fn negative_predictive_value(&self) -> Option<Proportion> {
        share(self.true_negatives, self.false_negatives)
    }
}

fn share(counted: u64, others: u64) -> Option<Proportion> {
    Proportion::new(counted, counted + others).ok()
}

impl Predicted {
    /// The counts when risks are cut at a threshold.
    pub fn classified(&self, threshold: f64) -> Classification {
        let mut counts = [[0; 2]; 2];
        for (risk, outcome) in self.pairs() {
            counts[usize::from(risk >= threshold)][usize::from(outcome)] += 1;
        }
        let [
            [true_negatives, false_negatives],
            [false_positives, true_positives],
        ] = counts;
        Classification {
            true_positives,
            false_positives,
            false_negatives,
            true_negatives,
        }
    }
}
