//! The test of Cox's assumption that effects do not change with time (Grambsch and Therneau 1994,
//! "Proportional hazards tests and diagnostics based on weighted residuals"): a score test of adding `θ g(t)
//! x` to the model. The information of `(β, θ)` is exact, as in `cox.zph` of R's `survival` from version 3.0
//! on, not its average over time as before.

use super::likelihood::evaluate;
use super::ordered::Moment;
use super::{ChiSquared, CoxFit};
use crate::dense::{Cholesky, Symmetric, dot};
use crate::{KaplanMeier, RegressionError, Spell};

/// The function of time against which effects are tested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum TimeScale {
    /// Time itself.
    Identity,
    /// Its logarithm.
    Log,
    /// Its rank among the times at which rows leave, tied ones sharing their average.
    Rank,
    /// One minus survival just before, by the Kaplan–Meier curve of all rows: robust to outlying times.
    #[default]
    Survival,
}

/// The result of a test of proportional hazards.
#[derive(Debug, Clone, PartialEq)]
pub struct ProportionalHazardsTest {
    /// By term: a covariate, or several that belong together.
    pub terms: Vec<ChiSquared>,
    /// All terms together.
    pub global: ChiSquared,
}

impl CoxFit {
    /// Tests whether the hazards are proportional: for each covariate and for all. `spells` are those fitted.
    ///
    /// Fails when an event time of 0 meets the logarithm, and when the events cannot tell effects in time.
    pub fn proportional_hazards_test(
        &self,
        spells: &[Spell],
        scale: TimeScale,
    ) -> Result<ProportionalHazardsTest, RegressionError> {
        let terms: Vec<Vec<usize>> = (0..self.coefficients.len())
            .map(|covariate| vec![covariate])
            .collect();
        self.proportional_hazards_test_of(&terms, spells, scale)
    }

    /// The same for terms of several covariates each, such as the indicators of a factor's levels.
    pub fn proportional_hazards_test_of(
        &self,
        terms: &[Vec<usize>],
        spells: &[Spell],
        scale: TimeScale,
    ) -> Result<ProportionalHazardsTest, RegressionError> {
        let covariates = self.coefficients.len();
        if let Some(covariate) = terms.iter().flatten().find(|term| **term >= covariates) {
            return Err(RegressionError::NoSuchCovariate {
                covariate: *covariate,
                covariates,
            });
        }
        self.same_length("spells", spells.len())?;
        let times = self.scaled_times(spells, scale)?;
        let squared: Vec<f64> = times.iter().map(|time| time * time).collect();
        let at = |emphasis: Option<&[f64]>| evaluate(&self.ordered, self.ties, &self.coefficients, emphasis);
        let (constant, linear, quadratic) = (at(None), at(Some(&times)), at(Some(&squared)));
        let factor = Cholesky::of(&constant.information).map_err(|covariate| self.collinear(covariate))?;
        // What is left of the information on θ once β is estimated: D − B A⁻¹ B.
        let mut left = Symmetric::zero(covariates);
        for row in 0..covariates {
            let explained = factor.solve(linear.information.row(row));
            for column in 0..=row {
                let value =
                    quadratic.information.get(row, column) - dot(linear.information.row(column), &explained);
                left.set(row, column, value);
            }
        }
        // At the estimate the score of β is zero but for rounding, which this takes out.
        let drift = factor.solve(&constant.gradient);
        let score: Vec<f64> = (0..covariates)
            .map(|row| linear.gradient[row] - dot(linear.information.row(row), &drift))
            .collect();
        let test = |term: &[usize]| -> Result<ChiSquared, RegressionError> {
            let score: Vec<f64> = term.iter().map(|covariate| score[*covariate]).collect();
            let factor = Cholesky::of(&left.part(term)).map_err(|position| self.collinear(term[position]))?;
            Ok(ChiSquared::new(dot(&factor.solve(&score), &score), term.len()))
        };
        let all: Vec<usize> = (0..covariates).collect();
        Ok(ProportionalHazardsTest {
            terms: terms.iter().map(|term| test(term)).collect::<Result<_, _>>()?,
            global: test(&all)?,
        })
    }

    fn collinear(&self, covariate: usize) -> RegressionError {
        RegressionError::Collinear {
            covariate: self.names.get(covariate).cloned().unwrap_or_default(),
        }
    }

    /// The scale at each moment, centred at its mean over events: the test is the same, the sums more accurate.
    fn scaled_times(&self, spells: &[Spell], scale: TimeScale) -> Result<Vec<f64>, RegressionError> {
        let moments = &self.ordered.moments;
        let mut values: Vec<f64> = match scale {
            TimeScale::Identity => moments.iter().map(|moment| moment.time).collect(),
            TimeScale::Log => moments.iter().map(|moment| moment.time.ln()).collect(),
            TimeScale::Survival => {
                // Only a scale for time: case weights, as in R, do not bend it.
                let unweighted: Vec<Spell> = spells.iter().map(|spell| spell.weighing(1.0)).collect();
                let curve = KaplanMeier::fit(&unweighted)?;
                let before = |moment: &Moment| 1.0 - curve.at(moment.time.next_down());
                moments.iter().map(before).collect()
            }
            TimeScale::Rank => {
                let mut exits: Vec<f64> = spells.iter().map(|spell| spell.stop).collect();
                exits.sort_unstable_by(f64::total_cmp);
                let below = |moment: &Moment| exits.partition_point(|exit| *exit < moment.time);
                let until = |moment: &Moment| exits.partition_point(|exit| *exit <= moment.time);
                let rank = |moment| f64::midpoint(below(moment) as f64 + 1.0, until(moment) as f64);
                moments.iter().map(rank).collect()
            }
        };
        if let Some(moment) = values.iter().position(|value| !value.is_finite()) {
            return Err(RegressionError::Observation(crate::Error::TimeNotFinite {
                row: self.ordered.source[moments[moment].events.start] as usize,
                value: values[moment],
            }));
        }
        let weight = |moment: &Moment| moment.events.len() as f64;
        let total: f64 = moments.iter().map(weight).sum();
        let mean = moments
            .iter()
            .zip(&values)
            .map(|(m, value)| weight(m) * value)
            .sum::<f64>()
            / total;
        for value in &mut values {
            *value -= mean;
        }
        Ok(values)
    }
}
