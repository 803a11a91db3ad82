//! Discrimination of an outcome known for everybody: whether those who had it were given the higher scores. The
//! area under the ROC curve and its error, also between groups of the same persons; censored outcomes have
//! theirs in `concordance`.

use crate::{Error, Interval, Level, Predicted};

/// The area under the receiver operating characteristic curve: the probability that somebody with the outcome was
/// given a higher score than somebody without it, ties counting half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The area; 0.5 is chance.
    pub estimate: f64,
    /// Its standard error (DeLong, DeLong and Clarke-Pearson 1988); `None` when a side has one member only.
    pub standard_error: Option<f64>,
    /// Its standard error by the infinitesimal jackknife, which divides by n where DeLong divides by n − 1: what R's
    /// `concordance` reports.
    pub jackknife_standard_error: f64,
}

impl Auc {
    /// From any scores, higher for more likely. `None` when all or none had the outcome. Midranks in place of the
    /// pairs, as Sun and Xu (2014): `O(n log n)`. Fails on lists of different length and on the first score that is not
    /// a number.
    pub fn of(scores: &[f64], outcomes: &[bool]) -> Result<Option<Self>, Error> {
        if scores.len() != outcomes.len() {
            return Err(Error::LengthsDiffer {
                given: scores.len(),
                expected: outcomes.len(),
            });
        }
        if let Some(row) = scores.iter().position(|score| score.is_nan()) {
            return Err(Error::ScoreNotANumber { row });
        }
        let pick = |side: bool| -> Vec<f64> {
            let chosen = scores
                .iter()
                .zip(outcomes)
                .filter(|(_, outcome)| **outcome == side);
            let mut chosen: Vec<f64> = chosen.map(|(score, _)| *score).collect();
            chosen.sort_unstable_by(f64::total_cmp);
            chosen
        };
        let (cases, controls) = (pick(true), pick(false));
        if cases.is_empty() || controls.is_empty() {
            return Ok(None);
        }
        // The share of the others that each score is above, ties counting half.
        let above = |score: f64, others: &[f64]| {
            let less = others.partition_point(|other| *other < score);
            let not_more = others.partition_point(|other| *other <= score);
            f64::midpoint(less as f64, not_more as f64) / others.len() as f64
        };
        let of_cases: Vec<f64> = cases.iter().map(|score| above(*score, &controls)).collect();
        let of_controls: Vec<f64> = controls.iter().map(|score| 1.0 - above(*score, &cases)).collect();
        let estimate = of_cases.iter().sum::<f64>() / of_cases.len() as f64;
        let squares =
            |components: &[f64]| -> f64 { components.iter().map(|share| (share - estimate).powi(2)).sum() };
        let part = |components: &[f64]| {
            let n = components.len() as f64;
            (n > 1.0).then(|| squares(components) / (n - 1.0) / n)
        };
        let variance = part(&of_cases).zip(part(&of_controls));
        let share = |components: &[f64]| squares(components) / (components.len() as f64).powi(2);
        Ok(Some(Self {
            estimate,
            standard_error: variance.map(|(cases, controls)| (cases + controls).sqrt()),
            jackknife_standard_error: (share(&of_cases) + share(&of_controls)).sqrt(),
        }))
    }

    /// Somers' D, `2 (area − ½)`.
    pub fn somers_d(&self) -> f64 {
        2.0 * (self.estimate - 0.5)
    }

    /// The normal interval, kept within 0 and 1; `None` without a standard error.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        let interval = Interval::normal(self.estimate, self.standard_error?, level);
        Some(Interval::new(interval.lower.max(0.0), interval.upper.min(1.0)))
    }
}

impl Predicted {
    /// The area under the ROC curve; `None` when all or none had the outcome.
    pub fn auc(&self) -> Option<Auc> {
        Auc::of(self.risks(), self.outcomes()).ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tied_scores_count_half() {
        let auc = Auc::of(&[1.0, 2.0, 2.0, 3.0], &[false, false, true, true])
            .expect("scores are numbers")
            .expect("both outcomes");
        // Pairs: (2,1) won, (2,2) tied, (3,1) and (3,2) won.
        assert!((auc.estimate - 3.5 / 4.0).abs() < 1e-15);
    }

    #[test]
    fn an_area_without_both_outcomes_does_not_exist() {
        assert_eq!(Auc::of(&[1.0, 2.0], &[true, true]), Ok(None));
        assert!(Auc::of(&[f64::NAN], &[true]).is_err());
    }
}
