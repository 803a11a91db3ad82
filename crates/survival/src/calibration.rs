//! Calibration of predicted risks: whether of those given 20 %, 20 % had the outcome. In the large, by logistic
//! recalibration, and in groups of risk; the smooth curve lives in `calibration_curve`.

use crate::distribution::chi_squared_upper_tail;
use crate::{Interval, Level, Predicted, Rate};

/// An estimate on the logistic scale with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Estimate {
    /// The normal interval.
    pub fn interval(&self, level: Level) -> Interval {
        Interval::normal(self.value, self.standard_error, level)
    }
}

/// Logistic recalibration `logit P(outcome) = intercept + slope · logit(risk)` (Cox 1958; Miller, Hui and Tierney
/// 1991).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recalibration {
    /// The intercept; 0 for calibrated risks.
    pub intercept: Estimate,
    /// The slope: below 1 when risks are too extreme, as they are from a model with too many parameters.
    pub slope: Estimate,
    /// Log likelihood of the outcomes at the recalibrated risks.
    pub log_likelihood: f64,
    /// Log likelihood at the risks as given.
    pub log_likelihood_as_given: f64,
    /// Log likelihood at the prevalence.
    pub log_likelihood_null: f64,
    observations: usize,
}

impl Recalibration {
    /// The likelihood ratio test of intercept 0 and slope 1 together, on two degrees of freedom: statistic and P
    /// value.
    pub fn test(&self) -> (f64, f64) {
        let statistic = 2.0 * (self.log_likelihood - self.log_likelihood_as_given);
        (statistic, chi_squared_upper_tail(statistic, 2.0))
    }

    /// Nagelkerke's R² of the risks as given (Nagelkerke 1991): negative when the prevalence predicts better.
    pub fn nagelkerke(&self) -> f64 {
        let n = self.observations as f64;
        let gained = -(2.0 * (self.log_likelihood_null - self.log_likelihood_as_given) / n).exp_m1();
        gained / -(2.0 * self.log_likelihood_null / n).exp_m1()
    }

    /// The discrimination index D, `(χ² − 1) / n` of the risks as given against the prevalence, the unreliability index
    /// U, `(χ² − 2) / n` of [`Self::test`], and the quality index Q, their difference (Miller, Hui and Tierney 1991;
    /// Harrell 2015, section 10.9).
    pub fn quality(&self) -> [f64; 3] {
        let n = self.observations as f64;
        let discrimination = (2.0 * (self.log_likelihood_as_given - self.log_likelihood_null) - 1.0) / n;
        let unreliability = (self.test().0 - 2.0) / n;
        [discrimination, unreliability, discrimination - unreliability]
    }
}

/// The Hosmer–Lemeshow statistic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HosmerLemeshow {
    /// `Σ (O − E)² / (E (1 − E/n))` over groups of risk.
    pub chi_squared: f64,
    /// How many groups were formed.
    pub groups: usize,
}

impl HosmerLemeshow {
    /// The P value: groups less 2 degrees of freedom for the data a model was fitted to, groups for new data.
    /// `None` when no degree is left.
    pub fn p_value(&self, fitted_to_these_data: bool) -> Option<f64> {
        let degrees = self
            .groups
            .checked_sub(if fitted_to_these_data { 2 } else { 0 })?;
        (degrees > 0).then(|| chi_squared_upper_tail(self.chi_squared, degrees as f64))
    }
}

impl Predicted {
    /// The number of outcomes over the number expected; `None` when none is expected.
    pub fn observed_over_expected(&self) -> Option<f64> {
        Some(self.as_rate()?.estimate())
    }

    /// Its interval symmetric in the logarithm, the outcomes taken as a Poisson count; `None` without outcomes.
    pub fn observed_over_expected_interval(&self, level: Level) -> Option<Interval> {
        self.as_rate()?.log_normal(level)
    }

    fn as_rate(&self) -> Option<Rate> {
        Rate::new(self.events() as u64, self.risks().iter().sum()).ok()
    }

    /// The intercept with the slope held at 1: how far all risks lie too low, in logits. `None` when all or none had
    /// the outcome, or a risk is 0 or 1.
    pub fn calibration_in_the_large(&self) -> Option<Estimate> {
        let logits = self.logits()?;
        let fit = Logistic {
            logits: &logits,
            outcomes: self.outcomes(),
            free_slope: false,
        }
        .maximise()?;
        Some(Estimate {
            value: fit.parameters[0],
            standard_error: fit.information[0].recip().sqrt(),
        })
    }

    /// Logistic recalibration of the risks. `None` when all or none had the outcome, a risk is 0 or 1, all risks are
    /// alike, or the risks separate the outcomes, so that no finite slope is best.
    pub fn recalibration(&self) -> Option<Recalibration> {
        let logits = self.logits()?;
        let fit = Logistic {
            logits: &logits,
            outcomes: self.outcomes(),
            free_slope: true,
        }
        .maximise()?;
        let [a, b, c] = fit.information;
        let determinant = a * c - b * b;
        let prevalence = self.prevalence();
        let n = self.observations() as f64;
        let null = n * (prevalence * prevalence.ln() + (1.0 - prevalence) * (1.0 - prevalence).ln());
        Some(Recalibration {
            intercept: Estimate {
                value: fit.parameters[0],
                standard_error: (c / determinant).sqrt(),
            },
            slope: Estimate {
                value: fit.parameters[1],
                standard_error: (a / determinant).sqrt(),
            },
            log_likelihood: fit.log_likelihood,
            log_likelihood_as_given: -n * self.log_loss(),
            log_likelihood_null: null,
            observations: self.observations(),
        })
    }

    /// The logit of every risk; `None` when one is 0 or 1, or the outcome is the same for all.
    fn logits(&self) -> Option<Vec<f64>> {
        let events = self.events();
        let inside = self.risks().iter().all(|risk| *risk > 0.0 && *risk < 1.0);
        (inside && events > 0 && events < self.observations()).then(|| {
            self.risks()
                .iter()
                .map(|risk| risk.ln() - (-risk).ln_1p())
                .collect()
        })
    }

    /// The Hosmer–Lemeshow statistic over groups of equal size by risk (Hosmer and Lemeshow 1980), the borders at
    /// quantiles of the risks (type 7 of Hyndman and Fan 1996), each group closed above. `None` with fewer than two groups
    /// or when a group expects no outcome or nothing else. It depends on the grouping and is given because journals ask
    /// for it; the curve says more.
    pub fn hosmer_lemeshow(&self, groups: usize) -> Option<HosmerLemeshow> {
        let mut sorted = self.risks().to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut borders: Vec<f64> = (1..groups)
            .map(|group| quantile(&sorted, group as f64 / groups as f64))
            .collect();
        borders.dedup();
        let mut cells = vec![(0.0, 0.0, 0.0); borders.len() + 1];
        for (risk, outcome) in self.pairs() {
            let cell = &mut cells[borders.partition_point(|border| *border < risk)];
            cell.0 += 1.0;
            cell.1 += risk;
            cell.2 += f64::from(u8::from(outcome));
        }
        cells.retain(|cell| cell.0 > 0.0);
        let chi_squared: f64 = cells
            .iter()
            .map(|(n, expected, observed)| (observed - expected).powi(2) / (expected * (1.0 - expected / n)))
            .sum();
        (cells.len() > 1 && chi_squared.is_finite()).then_some(HosmerLemeshow {
            chi_squared,
            groups: cells.len(),
        })
    }
}

/// The quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996).
pub(crate) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = probability.clamp(0.0, 1.0) * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position among the values is not negative and no larger than their number"
    )]
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

/// A logistic regression on one number, its slope free or held at 1.
struct Logistic<'a> {
    logits: &'a [f64],
    outcomes: &'a [bool],
    free_slope: bool,
}

/// Where its likelihood is highest.
struct Fitted {
    parameters: [f64; 2],
    /// Information of intercept, both, slope.
    information: [f64; 3],
    log_likelihood: f64,
}

impl Logistic<'_> {
    /// Score, information and log likelihood.
    fn at(&self, parameters: [f64; 2]) -> ([f64; 2], Fitted) {
        let (mut score, mut information, mut log_likelihood) = ([0.0; 2], [0.0; 3], 0.0);
        for (x, outcome) in self.logits.iter().zip(self.outcomes) {
            let eta = parameters[0] + parameters[1] * x;
            let risk = 1.0 / (1.0 + (-eta).exp());
            let towards = if *outcome { eta } else { -eta };
            log_likelihood -= (-towards.abs()).exp().ln_1p() + (-towards).max(0.0);
            let residual = f64::from(u8::from(*outcome)) - risk;
            let spread = risk / (1.0 + eta.exp());
            score[0] += residual;
            score[1] += residual * x;
            for (sum, term) in information.iter_mut().zip([1.0, *x, x * x]) {
                *sum += spread * term;
            }
        }
        (
            score,
            Fitted {
                parameters,
                information,
                log_likelihood,
            },
        )
    }

    /// Newton's steps, halved until the likelihood does not fall. `None` when it rises for ever or does not tell the
    /// parameters apart.
    fn maximise(&self) -> Option<Fitted> {
        let (mut score, mut fitted) = self.at([0.0, if self.free_slope { 0.0 } else { 1.0 }]);
        for _ in 0..100 {
            let [a, b, c] = fitted.information;
            let determinant = a * c - b * b;
            let mut step = if self.free_slope {
                [
                    (c * score[0] - b * score[1]) / determinant,
                    (a * score[1] - b * score[0]) / determinant,
                ]
            } else {
                [score[0] / a, 0.0]
            };
            let told_apart = if self.free_slope {
                determinant > 1e-12 * a * c
            } else {
                a > 0.0
            };
            if !told_apart || step.iter().any(|part| !part.is_finite()) {
                return None;
            }
            let size = fitted.parameters.iter().fold(1.0, |m: f64, p| m.max(p.abs()));
            if step.iter().all(|part| part.abs() < 1e-12 * size) {
                return Some(fitted);
            }
            let before = fitted.log_likelihood;
            let mut halvings = 0;
            loop {
                let next = [0, 1].map(|i| fitted.parameters[i] + step[i]);
                let (next_score, next_fitted) = self.at(next);
                let enough = next_fitted.log_likelihood >= before - 1e-12 * before.abs();
                if enough || halvings == 40 {
                    (score, fitted) = (next_score, next_fitted);
                    break;
                }
                step = step.map(|part| part / 2.0);
                halvings += 1;
            }
            // Separated outcomes: the likelihood goes to 1 and the parameters to infinity.
            if fitted.log_likelihood > -1e-6 {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risks_made_too_extreme_by_a_factor_are_given_back_their_slope() {
        // In each cell of 40 exactly the true share has the outcome; the predictions have doubled logits.
        let (mut risks, mut outcomes) = (Vec::new(), Vec::new());
        for with in [4, 10, 20, 30, 36] {
            let truth = f64::from(with) / 40.0;
            let odds = (truth / (1.0 - truth)).powi(2);
            for person in 0..40 {
                risks.push(odds / (1.0 + odds));
                outcomes.push(person < with);
            }
        }
        let predicted = Predicted::new(&risks, &outcomes).expect("risks");
        let recalibration = predicted.recalibration().expect("the outcomes are not separated");
        assert!((recalibration.slope.value - 0.5).abs() < 1e-12);
        assert!(recalibration.intercept.value.abs() < 1e-12);
        assert!(recalibration.test().1 < 1e-3);
    }

    #[test]
    fn separated_outcomes_have_no_slope() {
        let predicted = Predicted::new(&[0.1, 0.2, 0.7, 0.8], &[false, false, true, true]).expect("risks");
        assert_eq!(predicted.recalibration(), None);
        let alike = Predicted::new(&[0.3; 4], &[false, false, true, true]).expect("risks");
        assert_eq!(alike.recalibration(), None);
        // Without a slope to find, the intercept is the difference of the logits.
        let in_the_large = alike.calibration_in_the_large().expect("both outcomes");
        assert!((in_the_large.value - (0.7_f64 / 0.3).ln()).abs() < 1e-12);
    }
}
