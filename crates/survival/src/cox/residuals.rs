//! Residuals of a fitted Cox model, and the variances that rest on them. Score residuals are the influence of
//! each row on the estimate; their sums of squares give the infinitesimal jackknife, robust to a wrong model
//! and, summed within clusters, to dependent rows.

use super::path::{Path, add};
use super::{ChiSquared, CoxFit};
use crate::RegressionError;
use crate::dense::{Cholesky, Symmetric, dot};

/// What an event time contributed: its covariates against those expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Schoenfeld {
    /// The row with the event.
    pub row: usize,
    /// The label of its stratum.
    pub stratum: usize,
    /// When.
    pub time: f64,
    /// Covariates of the row minus their mean among those at risk.
    pub residual: Vec<f64>,
}

impl CoxFit {
    pub(super) fn path(&self) -> Path {
        Path::new(&self.ordered, self.ties, &self.coefficients)
    }

    /// Martingale residuals (Barlow and Prentice 1988): whether a row had the event, minus the cumulative
    /// hazard it lived through. One for each row given, in its order; 0 for rows of weight 0.
    pub fn martingale_residuals(&self) -> Vec<f64> {
        let path = self.path();
        let mut residuals = vec![0.0; self.rows];
        self.events_and_hazards(&path, |row, event, hazard| {
            residuals[row] = f64::from(u8::from(event)) - hazard;
        });
        residuals
    }

    /// Deviance residuals (Therneau, Grambsch and Fleming 1990): martingale residuals made more symmetric.
    pub fn deviance_residuals(&self) -> Vec<f64> {
        let path = self.path();
        let mut residuals = vec![0.0; self.rows];
        self.events_and_hazards(&path, |row, event, hazard| {
            let martingale = f64::from(u8::from(event)) - hazard;
            let log = if event { hazard.ln() } else { 0.0 };
            residuals[row] = martingale.signum() * (-2.0 * (martingale + log)).max(0.0).sqrt();
        });
        residuals
    }

    /// Calls `each` with every row at risk, whether it had the event, and its cumulative hazard.
    fn events_and_hazards(&self, path: &Path, mut each: impl FnMut(usize, bool, f64)) {
        let ordered = &self.ordered;
        let mut lived = vec![0.0; ordered.moments.len()];
        for stratum in &ordered.strata {
            let mut hazard = 0.0;
            for index in stratum.moments.clone() {
                lived[index] = hazard;
                let until = hazard + path.jumps[index].leaving;
                hazard += path.jumps[index].all;
                let moment = &ordered.moments[index];
                for position in moment.rows() {
                    let event = position < moment.events.end;
                    let end = if event { until } else { hazard };
                    let before = lived[ordered.enters(position, stratum.moments.start)];
                    each(
                        ordered.source[position] as usize,
                        event,
                        path.risks[position] * (end - before),
                    );
                }
            }
        }
    }

    /// Score residuals: what each row contributes to the derivative of the log partial likelihood (Therneau,
    /// Grambsch and Fleming 1990, eq. 8), unweighted, by row and covariate.
    pub fn score_residuals(&self) -> Vec<Vec<f64>> {
        self.by_row(&self.score_residuals_on(&self.path()))
    }

    fn by_row(&self, flat: &[f64]) -> Vec<Vec<f64>> {
        flat.chunks_exact(self.coefficients.len())
            .map(<[f64]>::to_vec)
            .collect()
    }

    /// The residual of row i is `δ (x − x̄) − ∫ (x − x̄) r dH`, and `∫ x̄ dH` from entry to exit is a
    /// difference of cumulative sums.
    fn score_residuals_on(&self, path: &Path) -> Vec<f64> {
        let ordered = &self.ordered;
        let covariates = ordered.covariates;
        let mut residuals = vec![0.0; covariates * self.rows];
        // Sums before each moment, for those who enter late.
        let mut lived = vec![0.0; ordered.moments.len()];
        let mut drifted = vec![0.0; ordered.moments.len() * covariates];
        for stratum in &ordered.strata {
            let mut hazard = 0.0;
            let mut drift = vec![0.0; covariates];
            for index in stratum.moments.clone() {
                lived[index] = hazard;
                drifted[index * covariates..(index + 1) * covariates].copy_from_slice(&drift);
                let until = hazard + path.jumps[index].leaving;
                let mut drift_until = drift.clone();
                add(&mut drift_until, 1.0, path.leaving_drift(index));
                hazard += path.jumps[index].all;
                add(&mut drift, 1.0, path.drift(index));
                let moment = &ordered.moments[index];
                for position in moment.rows() {
                    let event = position < moment.events.end;
                    let (hazard, drift) = if event {
                        (until, &drift_until)
                    } else {
                        (hazard, &drift)
                    };
                    let entry = ordered.enters(position, stratum.moments.start);
                    let place = ordered.source[position] as usize * covariates;
                    let residual = &mut residuals[place..place + covariates];
                    let values = ordered.row(position);
                    let risk = path.risks[position];
                    add(residual, -risk * (hazard - lived[entry]), values);
                    add(residual, risk, drift);
                    add(
                        residual,
                        -risk,
                        &drifted[entry * covariates..(entry + 1) * covariates],
                    );
                    if event {
                        add(residual, 1.0, values);
                        add(residual, -1.0, path.mean(index));
                    }
                }
            }
        }
        residuals
    }

    /// The approximate change of each coefficient when a row is left out, by row and covariate: weight times
    /// score residual times covariance (Cain and Lange 1984; Reid and Crépeau 1985).
    pub fn dfbeta_residuals(&self) -> Vec<Vec<f64>> {
        self.by_row(&self.influences())
    }

    fn influences(&self) -> Vec<f64> {
        let mut residuals = self.score_residuals_on(&self.path());
        for (residual, weight) in self.weighted(&mut residuals) {
            let change = self.covariance.times(residual);
            for (residual, change) in residual.iter_mut().zip(change) {
                *residual = change * weight;
            }
        }
        residuals
    }

    /// The values of each row given, with its weight.
    fn weighted<'a>(&self, flat: &'a mut [f64]) -> impl Iterator<Item = (&'a mut [f64], f64)> {
        let mut weights = vec![0.0; self.rows];
        for (position, row) in self.ordered.source.iter().enumerate() {
            weights[*row as usize] = self.ordered.weight(position);
        }
        flat.chunks_exact_mut(self.coefficients.len()).zip(weights)
    }

    /// Schoenfeld residuals (Schoenfeld 1982), one for each event, by stratum and time.
    pub fn schoenfeld_residuals(&self) -> Vec<Schoenfeld> {
        let path = self.path();
        let ordered = &self.ordered;
        let mut residuals = Vec::with_capacity(self.events());
        for stratum in &ordered.strata {
            for index in stratum.moments.clone() {
                let moment = &ordered.moments[index];
                for position in moment.events.clone() {
                    let mut residual = ordered.row(position).to_vec();
                    add(&mut residual, -1.0, path.mean(index));
                    residuals.push(Schoenfeld {
                        row: ordered.source[position] as usize,
                        stratum: stratum.label,
                        time: moment.time,
                        residual,
                    });
                }
            }
        }
        residuals
    }

    /// Schoenfeld residuals scaled so that their mean over time traces the coefficient, `β + d V s` with `d`
    /// events (Grambsch and Therneau 1994).
    pub fn scaled_schoenfeld_residuals(&self) -> Vec<Schoenfeld> {
        let mut residuals = self.schoenfeld_residuals();
        let events = residuals.len() as f64;
        for schoenfeld in &mut residuals {
            let scaled = self.covariance.times(&schoenfeld.residual);
            schoenfeld.residual = scaled
                .into_iter()
                .zip(&self.coefficients)
                .map(|(scaled, coefficient)| coefficient + events * scaled)
                .collect();
        }
        residuals
    }

    /// The robust covariance of the coefficients: the infinitesimal jackknife (Lin and Wei 1989, "The robust
    /// inference for the Cox proportional hazards model"). Right for weights that are not frequencies, and when
    /// the model is not quite.
    pub fn robust_covariance(&self) -> Symmetric {
        squares(self.coefficients.len(), &self.influences())
    }

    /// The robust covariance when rows of a cluster depend on each other, such as those of one person:
    /// influences are summed within clusters before they are squared. One label for each row.
    pub fn clustered_covariance(&self, clusters: &[usize]) -> Result<Symmetric, RegressionError> {
        self.same_length("clusters", clusters.len())?;
        let covariates = self.coefficients.len();
        Ok(squares(
            covariates,
            &within(covariates, &self.influences(), clusters),
        ))
    }

    /// The score test of all coefficients with the robust variance of the score (Lin and Wei 1989), summed
    /// within clusters when there are any. `None` when that variance cannot be inverted.
    pub fn robust_score_test(
        &self,
        clusters: Option<&[usize]>,
    ) -> Result<Option<ChiSquared>, RegressionError> {
        let covariates = self.coefficients.len();
        let path = Path::new(&self.ordered, self.ties, &vec![0.0; covariates]);
        let mut scores = self.score_residuals_on(&path);
        for (score, weight) in self.weighted(&mut scores) {
            for value in score {
                *value *= weight;
            }
        }
        if let Some(clusters) = clusters {
            self.same_length("clusters", clusters.len())?;
            scores = within(covariates, &scores, clusters);
        }
        let mut total = vec![0.0; covariates];
        for score in scores.chunks_exact(covariates) {
            add(&mut total, 1.0, score);
        }
        Ok(Cholesky::of(&squares(covariates, &scores))
            .ok()
            .map(|factor| ChiSquared::new(dot(&factor.solve(&total), &total), covariates)))
    }

    pub(super) fn same_length(&self, what: &'static str, given: usize) -> Result<(), RegressionError> {
        if given == self.rows {
            Ok(())
        } else {
            Err(RegressionError::LengthsDiffer {
                what,
                given,
                expected: self.rows,
            })
        }
    }
}

/// `Σ v vᵀ` over vectors one after the other.
fn squares(size: usize, flat: &[f64]) -> Symmetric {
    let mut sum = Symmetric::zero(size);
    for vector in flat.chunks_exact(size) {
        sum.add_square(1.0, vector);
    }
    sum
}

/// Sums of vectors within clusters, one after the other in the order of the labels.
fn within(size: usize, flat: &[f64], clusters: &[usize]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by_key(|row| clusters[*row]);
    let mut sums = Vec::new();
    for members in order.chunk_by(|a, b| clusters[*a] == clusters[*b]) {
        let mut sum = vec![0.0; size];
        for row in members {
            add(&mut sum, 1.0, &flat[row * size..(row + 1) * size]);
        }
        sums.extend(sum);
    }
    sums
}
