//! The weighted partial likelihood of a Fine–Gray model in one scan each way: those still observed are summed from the
//! last time backwards, those who ended by another cause from the first forwards, and a weighted sum over both is the
//! risk set. Second derivatives are summed over rows, each with the hazard it was exposed to.

use super::ordered::{End, Ordered};
use crate::Ties;
use crate::dense::{Symmetric, dot};
use crate::newton::Evaluation;

/// What a time with events contributes. Hazards are increments of the baseline at the centre of the covariates.
#[derive(Debug, Clone)]
pub(super) struct Jump {
    /// `Σ 1/S₀` over the events.
    pub(super) hazard: f64,
    /// `Σ z̄/S₀`.
    pub(super) hazard_mean: Vec<f64>,
    /// The same for one of the tied events: with Efron's ties it is at risk of part of them only.
    pub(super) own_hazard: f64,
    pub(super) own_hazard_mean: Vec<f64>,
    /// The average of z̄ over the events.
    pub(super) mean: Vec<f64>,
}

/// The likelihood at one place, time by time.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    /// `exp(βᵀz)` of every row, at centred covariates.
    pub(super) risks: Vec<f64>,
    /// One for each group; `None` without events.
    pub(super) jumps: Vec<Option<Jump>>,
    /// `Σ e/G` and `Σ e z/G` over those who ended by another cause before the group.
    pub(super) gone: Vec<(f64, Vec<f64>)>,
    value: f64,
    /// `Σ z z̄ᵀ`-free part of the information: minus `Σ z̄ z̄ᵀ` over events.
    means_squared: Symmetric,
    gradient: Vec<f64>,
}

impl Scan {
    pub(super) fn at(ordered: &Ordered, ties: Ties, coefficients: &[f64]) -> Self {
        let width = ordered.width;
        let predictors: Vec<f64> = (0..ordered.ends.len())
            .map(|row| dot(ordered.row(row), coefficients))
            .collect();
        let risks: Vec<f64> = predictors.iter().map(|predictor| predictor.exp()).collect();
        let mut scan = Self {
            gone: Vec::with_capacity(ordered.groups.len()),
            jumps: vec![None; ordered.groups.len()],
            value: 0.0,
            means_squared: Symmetric::zero(width),
            gradient: vec![0.0; width],
            risks,
        };
        let mut sum = (0.0, vec![0.0; width]);
        for group in &ordered.groups {
            scan.gone.push(sum.clone());
            for row in group
                .rows
                .clone()
                .filter(|row| ordered.ends[*row] == End::Competing)
            {
                add(&mut sum, scan.risks[row] / group.uncensored, ordered.row(row));
            }
        }
        let mut present = (0.0, vec![0.0; width]);
        for (index, group) in ordered.groups.iter().enumerate().rev() {
            let mut events = (0.0, vec![0.0; width]);
            let mut count = 0;
            for row in group.rows.clone() {
                add(&mut present, scan.risks[row], ordered.row(row));
                if ordered.ends[row] == End::Event {
                    add(&mut events, scan.risks[row], ordered.row(row));
                    count += 1;
                    scan.value += predictors[row];
                    for (sum, value) in scan.gradient.iter_mut().zip(ordered.row(row)) {
                        *sum += value;
                    }
                }
            }
            if count > 0 {
                let mut at_risk = present.clone();
                let (risk, sums) = &scan.gone[index];
                at_risk.0 += group.uncensored * risk;
                for (sum, gone) in at_risk.1.iter_mut().zip(sums) {
                    *sum += group.uncensored * gone;
                }
                scan.jump(index, ties, count, &at_risk, &events);
            }
        }
        scan
    }

    fn jump(
        &mut self,
        index: usize,
        ties: Ties,
        count: usize,
        at_risk: &(f64, Vec<f64>),
        events: &(f64, Vec<f64>),
    ) {
        let zeros = vec![0.0; at_risk.1.len()];
        let mut jump = Jump {
            hazard: 0.0,
            hazard_mean: zeros.clone(),
            own_hazard: 0.0,
            own_hazard_mean: zeros.clone(),
            mean: zeros,
        };
        for turn in 0..count {
            let left = match ties {
                Ties::Efron => turn as f64 / count as f64,
                Ties::Breslow => 0.0,
            };
            let risk = at_risk.0 - left * events.0;
            let mean: Vec<f64> = at_risk
                .1
                .iter()
                .zip(&events.1)
                .map(|(all, own)| (all - left * own) / risk)
                .collect();
            self.value -= risk.ln();
            self.means_squared.add_square(-1.0, &mean);
            jump.hazard += 1.0 / risk;
            jump.own_hazard += (1.0 - left) / risk;
            for (covariate, mean) in mean.into_iter().enumerate() {
                self.gradient[covariate] -= mean;
                jump.hazard_mean[covariate] += mean / risk;
                jump.own_hazard_mean[covariate] += (1.0 - left) * mean / risk;
                jump.mean[covariate] += mean / count as f64;
            }
        }
        self.jumps[index] = Some(jump);
    }

    /// `Σ G dΛ` from each group on, and after the last 0.
    pub(super) fn hazard_to_come(&self, ordered: &Ordered) -> Vec<f64> {
        let mut sums = vec![0.0; ordered.groups.len() + 1];
        for (index, group) in ordered.groups.iter().enumerate().rev() {
            let jump = self.jumps[index].as_ref().map_or(0.0, |jump| jump.hazard);
            sums[index] = sums[index + 1] + group.uncensored * jump;
        }
        sums
    }

    pub(super) fn evaluation(&self, ordered: &Ordered) -> Evaluation {
        let to_come = self.hazard_to_come(ordered);
        let mut information = self.means_squared.clone();
        let mut passed = 0.0;
        for (index, group) in ordered.groups.iter().enumerate() {
            let (all, own) = self.jumps[index]
                .as_ref()
                .map_or((0.0, 0.0), |jump| (jump.hazard, jump.own_hazard));
            for row in group.rows.clone() {
                let exposure = match ordered.ends[row] {
                    End::Censored => passed + all,
                    End::Event => passed + own,
                    End::Competing => passed + all + to_come[index + 1] / group.uncensored,
                };
                information.add_square(self.risks[row] * exposure, ordered.row(row));
            }
            passed += all;
        }
        Evaluation {
            value: self.value,
            gradient: self.gradient.clone(),
            information,
        }
    }

    /// The cumulative hazard at covariates 0, after each time with events.
    pub(super) fn baseline(&self, ordered: &Ordered, coefficients: &[f64]) -> Vec<(f64, f64)> {
        let shift = (-dot(&ordered.means, coefficients)).exp();
        let mut sum = 0.0;
        ordered
            .groups
            .iter()
            .zip(&self.jumps)
            .filter_map(|(group, jump)| {
                sum += jump.as_ref()?.hazard * shift;
                Some((group.time, sum))
            })
            .collect()
    }
}

fn add(sum: &mut (f64, Vec<f64>), weight: f64, values: &[f64]) {
    sum.0 += weight;
    for (sum, value) in sum.1.iter_mut().zip(values) {
        *sum += weight * value;
    }
}
