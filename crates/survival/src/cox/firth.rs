//! Cox models with Firth's penalty (Heinze and Schemper 2001, "A solution to the problem of monotone
//! likelihood in Cox regression"). The penalised score needs the third moments of the risk set. In
//! coordinates in which the information is the identity only their contraction with it remains, and its sums
//! over risk sets exchange with sums over rows as those of the information do: a step costs two scans, linear
//! in rows times covariates.

use super::likelihood::evaluate;
use super::ordered::Ordered;
use super::path::{Path, add, each_departure};
use super::{ChiSquared, Cox, Ties};
use crate::dense::{Cholesky, Symmetric, dot};
use crate::firth::{self, Penalisable, Penalised, PenalisedMaximum, Profile};
use crate::{Level, RegressionError};

impl Cox<'_> {
    /// Fits by maximum penalised partial likelihood: for few events, and where the likelihood is monotone.
    ///
    /// Fails on faulty rows, without events, and when a covariate does not vary or follows from others.
    pub fn fit_firth(&self) -> Result<FirthCoxFit, RegressionError> {
        self.checked()?;
        let model = PenalisedCox {
            ordered: Ordered::new(self.source, 1)?,
            ties: self.ties,
            names: self.source.design.names().to_vec(),
        };
        let zeros = vec![0.0; model.names.len()];
        let null = evaluate(&model.ordered, self.ties, &zeros, None);
        let collinear = |covariate| RegressionError::Collinear {
            covariate: model.name(covariate),
        };
        if let Some(covariate) = model.ordered.uninformative(&null.information.diagonal()) {
            return Err(collinear(covariate));
        }
        let penalty = Cholesky::of(&null.information)
            .map_err(collinear)?
            .log_determinant()
            / 2.0;
        let maximum = firth::maximise(&model, zeros, None)?;
        let covariance = Cholesky::of(&maximum.information).map_err(collinear)?.inverse();
        Ok(FirthCoxFit {
            null_value: null.value + penalty,
            model,
            maximum,
            covariance,
        })
    }
}

/// A Cox model fitted with Firth's penalty.
#[derive(Debug, Clone)]
pub struct FirthCoxFit {
    model: PenalisedCox,
    maximum: PenalisedMaximum,
    covariance: Symmetric,
    null_value: f64,
}

impl FirthCoxFit {
    /// The names of the covariates.
    pub fn names(&self) -> &[String] {
        &self.model.names
    }

    /// Log hazard ratios, one for each covariate.
    pub fn coefficients(&self) -> &[f64] {
        &self.maximum.at
    }

    /// The inverse of the (unpenalised) information at the estimate.
    pub const fn covariance(&self) -> &Symmetric {
        &self.covariance
    }

    /// The penalised log partial likelihood at the estimate. Its zero depends on the units of the covariates;
    /// differences do not.
    pub const fn penalised_log_likelihood(&self) -> f64 {
        self.maximum.value
    }

    /// The penalised log partial likelihood with all coefficients zero.
    pub const fn null_penalised_log_likelihood(&self) -> f64 {
        self.null_value
    }

    /// Steps made.
    pub const fn steps(&self) -> usize {
        self.maximum.steps
    }

    /// The penalised likelihood-ratio test of all coefficients.
    pub fn likelihood_ratio_test(&self) -> ChiSquared {
        let statistic = 2.0 * (self.maximum.value - self.null_value);
        ChiSquared::new(statistic.max(0.0), self.maximum.at.len())
    }

    /// Interval (for the log hazard ratio) and test of a covariate by profile penalised likelihood.
    pub fn profile(&self, covariate: usize, level: Level) -> Result<Profile, RegressionError> {
        let covariates = self.maximum.at.len();
        if covariate >= covariates {
            return Err(RegressionError::NoSuchCovariate {
                covariate,
                covariates,
            });
        }
        firth::profile(&self.model, &self.maximum, covariate, level)
    }
}

#[derive(Debug, Clone)]
struct PenalisedCox {
    ordered: Ordered,
    ties: Ties,
    names: Vec<String>,
}

impl Penalisable for PenalisedCox {
    fn parameters(&self) -> usize {
        self.names.len()
    }

    fn name(&self, parameter: usize) -> String {
        self.names.get(parameter).cloned().unwrap_or_default()
    }

    fn penalised(&self, at: &[f64]) -> Result<Penalised, usize> {
        let plain = evaluate(&self.ordered, self.ties, at, None);
        let factor = Cholesky::of(&plain.information)?;
        let value = plain.value + factor.log_determinant() / 2.0;
        let mut score = plain.gradient;
        add(
            &mut score,
            0.5,
            &information_slope(&self.ordered, self.ties, at, &factor),
        );
        Ok(Penalised {
            value,
            score,
            information: plain.information,
        })
    }
}

/// `tr(I⁻¹ ∂I/∂βᵣ)` for every covariate r: the sum over events of the third central moment of the risk set,
/// contracted with `I⁻¹`. With `z = L⁻¹ x`, where `I = L Lᵀ`, and μ the mean of z it is, before `L` is undone,
/// `E[|z|² z] − 2 E[z zᵀ] μ − E|z|² μ + 2 |μ|² μ`.
fn information_slope(ordered: &Ordered, ties: Ties, at: &[f64], factor: &Cholesky) -> Vec<f64> {
    let covariates = ordered.covariates;
    let path = Path::new(ordered, ties, at);
    let mut whitened = vec![0.0; ordered.rows() * covariates];
    for (position, row) in whitened.chunks_exact_mut(covariates).enumerate() {
        row.copy_from_slice(ordered.row(position));
        factor.whiten(row);
    }
    let row = |position: usize| &whitened[position * covariates..(position + 1) * covariates];
    let mut total = vec![0.0; covariates];
    // Σ (E|z|² − 2 |μ|²) μ over events.
    let squares: Vec<f64> = whitened
        .chunks_exact(covariates)
        .map(|row| dot(row, row))
        .collect();
    let with_square = |position: usize| (row(position), squares[position]);
    each_departure(ordered, ties, &path.risks, with_square, |departure| {
        let length = dot(departure.mean, departure.mean);
        let factor = departure.events * (departure.mean_number - 2.0 * length);
        add(&mut total, -factor, departure.mean);
    });
    // Σ r (|z|² H − 2 zᵀ ∫ μ dH) z over rows, with H and the integral from entry to exit.
    let mut lived = vec![0.0; ordered.moments.len()];
    let mut drifted = vec![0.0; ordered.moments.len() * covariates];
    for stratum in &ordered.strata {
        let mut hazard = 0.0;
        let mut drift = vec![0.0; covariates];
        for index in stratum.moments.clone() {
            lived[index] = hazard;
            drifted[index * covariates..(index + 1) * covariates].copy_from_slice(&drift);
            let until = hazard + path.jumps[index].leaving;
            let mut increment = path.leaving_drift(index).to_vec();
            factor.whiten(&mut increment);
            let mut drift_until = drift.clone();
            add(&mut drift_until, 1.0, &increment);
            hazard += path.jumps[index].all;
            increment.copy_from_slice(path.drift(index));
            factor.whiten(&mut increment);
            add(&mut drift, 1.0, &increment);
            let moment = &ordered.moments[index];
            for position in moment.rows() {
                let (hazard, drift) = if position < moment.events.end {
                    (until, &drift_until)
                } else {
                    (hazard, &drift)
                };
                let entry = ordered.enters(position, stratum.moments.start);
                let z = row(position);
                let drifted = dot(z, drift) - dot(z, &drifted[entry * covariates..(entry + 1) * covariates]);
                let risk = path.risks[position] * ordered.weight(position);
                add(
                    &mut total,
                    risk * (squares[position] * (hazard - lived[entry]) - 2.0 * drifted),
                    z,
                );
            }
        }
    }
    // In coordinates z the derivative is L⁻¹ times that in β; going back multiplies by L.
    factor.times(&total)
}
