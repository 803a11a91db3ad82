//! Rubin's rules: one estimate and one error from the analyses of several completed data sets (Rubin 1987), with the
//! degrees of freedom of Barnard and Rubin (1999). How data sets are completed is `imputation`'s.

use crate::dense::{Cholesky, Symmetric, dot};
use crate::distribution::{f_upper_tail, student_quantile, student_two_sided_tail};
use crate::{ImputationError, Interval, Level};

/// A pooled estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// The mean of the estimates.
    pub estimate: f64,
    /// The square root of the total variance `T = W + (1 + 1/m) B` (Rubin 1987, equation 3.1.5).
    pub standard_error: f64,
    /// `W`: the mean of the variances within the completed data sets.
    pub within: f64,
    /// `B`: the variance of the estimates between them.
    pub between: f64,
    /// Degrees of freedom for t (Barnard and Rubin 1999, equation 3); infinite when nothing was missing and the complete
    /// analysis is normal.
    pub degrees: f64,
    /// The fraction of information about the estimate that is missing, `(r + 2/(ν + 3)) / (r + 1)` (Rubin 1987, equation
    /// 3.1.10).
    pub missing_information: f64,
    /// How many data sets were pooled.
    pub imputations: usize,
}

impl Pooled {
    /// Pools an estimate and its variance over data sets. `complete_degrees` are those the analysis would have without
    /// missing data; `None` for one that is normal in any case.
    ///
    /// Fails with fewer than two data sets: one imputation passes guesses off as data.
    pub fn of(
        estimates: &[f64],
        variances: &[f64],
        complete_degrees: Option<f64>,
    ) -> Result<Self, ImputationError> {
        let imputations = estimates.len();
        if imputations < 2 {
            return Err(ImputationError::TooFewImputations { given: imputations });
        }
        if variances.len() != imputations {
            return Err(ImputationError::AnalysesDiffer);
        }
        let m = imputations as f64;
        let estimate = estimates.iter().sum::<f64>() / m;
        let within = variances.iter().sum::<f64>() / m;
        let between = estimates.iter().map(|e| (e - estimate).powi(2)).sum::<f64>() / (m - 1.0);
        let added = (1.0 + 1.0 / m) * between;
        let total = within + added;
        let share = if total > 0.0 { added / total } else { 0.0 };
        // Reciprocals, so that 0 stands for infinitely many degrees.
        let by_imputation = share * share / (m - 1.0);
        let by_data = complete_degrees
            .filter(|degrees| degrees.is_finite())
            .map_or(0.0, |degrees| {
                1.0 / ((degrees + 1.0) / (degrees + 3.0) * degrees * (1.0 - share))
            });
        let degrees = 1.0 / (by_imputation + by_data);
        let increase = if within > 0.0 { added / within } else { 0.0 };
        let missing_information = if increase.is_finite() && increase > 0.0 {
            (increase + 2.0 / (degrees + 3.0)) / (increase + 1.0)
        } else {
            0.0
        };
        Ok(Self {
            estimate,
            standard_error: total.sqrt(),
            within,
            between,
            degrees,
            missing_information,
            imputations,
        })
    }

    /// The interval by Student's t.
    pub fn interval(&self, level: Level) -> Interval {
        let half = student_quantile(level, self.degrees) * self.standard_error;
        Interval::new(self.estimate - half, self.estimate + half)
    }

    /// The two-sided P value against 0 by Student's t.
    pub fn p_value(&self) -> f64 {
        student_two_sided_tail(self.estimate / self.standard_error, self.degrees)
    }
}

/// Pooled coefficients of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledModel {
    /// Each coefficient by itself.
    pub coefficients: Vec<Pooled>,
    /// The total covariance `W + (1 + 1/m) B`.
    pub covariance: Symmetric,
    within: Symmetric,
    between: Symmetric,
    imputations: usize,
}

/// A test of all coefficients together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledTest {
    /// The statistic D₁.
    pub statistic: f64,
    /// Numerator and denominator degrees of freedom of its F distribution.
    pub degrees: [f64; 2],
    /// Its P value.
    pub p_value: f64,
}

impl PooledModel {
    /// Pools coefficients and their covariances, one pair for each completed data set. Fails with fewer than two and when
    /// the analyses differ in their number of coefficients.
    pub fn of(
        analyses: &[(Vec<f64>, Symmetric)],
        complete_degrees: Option<f64>,
    ) -> Result<Self, ImputationError> {
        let imputations = analyses.len();
        if imputations < 2 {
            return Err(ImputationError::TooFewImputations { given: imputations });
        }
        let size = analyses[0].0.len();
        if analyses
            .iter()
            .any(|(coefficients, covariance)| coefficients.len() != size || covariance.size() != size)
        {
            return Err(ImputationError::AnalysesDiffer);
        }
        let column = |index: usize| -> Vec<f64> { analyses.iter().map(|(c, _)| c[index]).collect() };
        let coefficients: Vec<Pooled> = (0..size)
            .map(|index| {
                let variances: Vec<f64> = analyses.iter().map(|(_, v)| v.get(index, index)).collect();
                Pooled::of(&column(index), &variances, complete_degrees)
            })
            .collect::<Result<_, _>>()?;
        let m = imputations as f64;
        let (mut within, mut between) = (Symmetric::zero(size), Symmetric::zero(size));
        for (values, covariance) in analyses {
            let apart: Vec<f64> = values
                .iter()
                .zip(&coefficients)
                .map(|(value, pooled)| value - pooled.estimate)
                .collect();
            between.add_square(1.0 / (m - 1.0), &apart);
            for row in 0..size {
                for other in 0..=row {
                    within.set(
                        row,
                        other,
                        within.get(row, other) + covariance.get(row, other) / m,
                    );
                }
            }
        }
        let mut covariance = Symmetric::zero(size);
        for row in 0..size {
            for other in 0..=row {
                let added = (1.0 + 1.0 / m) * between.get(row, other);
                covariance.set(row, other, within.get(row, other) + added);
            }
        }
        Ok(Self {
            coefficients,
            covariance,
            within,
            between,
            imputations,
        })
    }

    /// The test that the coefficients named are all 0, by Li, Raghunathan and Rubin (1991): D₁, which takes the missing
    /// information to be alike for all of them. `None` without coefficients, or when their covariance cannot be inverted.
    pub fn wald_test(&self, indices: &[usize]) -> Option<PooledTest> {
        if indices.is_empty() || indices.iter().any(|index| *index >= self.coefficients.len()) {
            return None;
        }
        let (k, m) = (indices.len() as f64, self.imputations as f64);
        let factor = Cholesky::of(&self.within.part(indices)).ok()?;
        let inverse = factor.inverse();
        let between = self.between.part(indices);
        let trace: f64 = (0..indices.len())
            .map(|row| dot(inverse.row(row), between.row(row)))
            .sum();
        let increase = (1.0 + 1.0 / m) * trace / k;
        let values: Vec<f64> = indices
            .iter()
            .map(|index| self.coefficients[*index].estimate)
            .collect();
        let statistic = inverse.form(&values) / (k * (1.0 + increase));
        let t = k * (m - 1.0);
        let degrees = if increase <= 0.0 {
            f64::INFINITY
        } else if t > 4.0 {
            4.0 + (t - 4.0) * (1.0 + (1.0 - 2.0 / t) / increase).powi(2)
        } else {
            t * (1.0 + 1.0 / k) * (1.0 + 1.0 / increase).powi(2) / 2.0
        };
        Some(PooledTest {
            statistic,
            degrees: [k, degrees],
            p_value: f_upper_tail(statistic, k, degrees),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_imputation_is_refused() {
        let refused = Pooled::of(&[1.0], &[0.1], None).expect_err("one is too few");
        assert!(refused.to_string().contains("at least 2"));
        assert!(Pooled::of(&[], &[], None).is_err());
    }

    #[test]
    fn the_rules_give_what_they_say_by_hand() {
        // Estimates 1, 2, 3: mean 2, B = 1; variances 1, 2, 3: W = 2; T = 2 + 4/3 = 10/3, λ = 0.4, r = 2/3.
        let pooled = Pooled::of(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], Some(10.0)).expect("three");
        assert!((pooled.estimate - 2.0).abs() < 1e-15);
        assert!((pooled.standard_error.powi(2) - 10.0 / 3.0).abs() < 1e-14);
        // ν_old = 2 / 0.16 = 12.5; ν_obs = 11/13 · 10 · 0.6 = 66/13; ν = 1 / (1/12.5 + 13/66).
        let degrees = 1.0 / (1.0 / 12.5 + 13.0 / 66.0);
        assert!((pooled.degrees - degrees).abs() < 1e-12);
        let missing = (2.0 / 3.0 + 2.0 / (degrees + 3.0)) / (5.0 / 3.0);
        assert!((pooled.missing_information - missing).abs() < 1e-14);
        // Without a limit by the data: Rubin's own degrees.
        let normal = Pooled::of(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], None).expect("three");
        assert!((normal.degrees - 12.5).abs() < 1e-12);
    }

    #[test]
    fn where_nothing_is_missing_the_complete_analysis_is_left_as_it_is() {
        let pooled = Pooled::of(&[0.7; 5], &[0.04; 5], None).expect("five");
        assert!(pooled.degrees.is_infinite() && pooled.missing_information.abs() < f64::MIN_POSITIVE);
        let interval = pooled.interval(Level::ninety_five());
        assert!((interval.upper - (0.7 + 0.2 * Level::ninety_five().z())).abs() < 1e-12);
    }

    #[test]
    fn the_test_of_one_coefficient_is_nearly_the_square_of_its_own() {
        let one = |value: f64| {
            let mut covariance = Symmetric::zero(1);
            covariance.set(0, 0, 0.5);
            (vec![value], covariance)
        };
        let model = PooledModel::of(&[1.0, 1.3, 0.9, 1.1, 1.6, 0.8].map(one), None).expect("six");
        let test = model.wald_test(&[0]).expect("one coefficient");
        let single = model.coefficients[0];
        let square = (single.estimate / single.standard_error).powi(2);
        assert!((test.statistic - square).abs() < 1e-12);
        // D₁ has its own, smaller, degrees of freedom.
        assert!(test.p_value > single.p_value() && test.p_value - single.p_value() < 0.03);
        assert!(model.wald_test(&[]).is_none() && model.wald_test(&[1]).is_none());
    }
}
