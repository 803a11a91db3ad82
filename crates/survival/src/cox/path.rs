//! What happens at each event time at given coefficients: hazard, mean covariates of those at risk, and their
//! products. One backward scan gathers it; residuals, robust variances and predictions then look it up, by
//! cumulative sums, in time linear in the rows.

use super::Ties;
use super::likelihood::Jump;
use super::ordered::Ordered;

/// Quantities by event time, and relative risks by position.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    covariates: usize,
    /// Relative risk, unweighted, by position.
    pub(crate) risks: Vec<f64>,
    pub(crate) jumps: Vec<Jump>,
    /// `Σ dH / s`, the increment of the variance of the cumulative hazard, with `s` the risk at risk.
    pub(crate) variances: Vec<f64>,
    /// Mean covariates of those at risk, averaged over the tied events.
    means: Vec<f64>,
    /// `Σ dH E[x]` with the hazard of those who stay.
    drifts: Vec<f64>,
    /// The same with the hazard of those with the event.
    leaving_drifts: Vec<f64>,
}

impl Path {
    pub(crate) fn new(ordered: &Ordered, ties: Ties, coefficients: &[f64]) -> Self {
        let covariates = ordered.covariates;
        let moments = ordered.moments.len();
        let risks = (0..ordered.rows())
            .map(|position| ordered.predictor(position, coefficients).exp())
            .collect();
        let mut path = Self {
            covariates,
            risks,
            jumps: vec![Jump::default(); moments],
            variances: vec![0.0; moments],
            means: vec![0.0; moments * covariates],
            drifts: vec![0.0; moments * covariates],
            leaving_drifts: vec![0.0; moments * covariates],
        };
        path.fill(ordered, ties);
        path
    }

    pub(crate) fn mean(&self, moment: usize) -> &[f64] {
        &self.means[moment * self.covariates..(moment + 1) * self.covariates]
    }

    pub(crate) fn drift(&self, moment: usize) -> &[f64] {
        &self.drifts[moment * self.covariates..(moment + 1) * self.covariates]
    }

    pub(crate) fn leaving_drift(&self, moment: usize) -> &[f64] {
        &self.leaving_drifts[moment * self.covariates..(moment + 1) * self.covariates]
    }

    fn fill(&mut self, ordered: &Ordered, ties: Ties) {
        let covariates = self.covariates;
        let mut entrants = ordered.entrants.iter().peekable();
        let (mut sums, mut leavers) = (vec![0.0; covariates], vec![0.0; covariates]);
        for stratum in ordered.strata.iter().rev() {
            let (mut at_risk, mut present) = (0.0, 0_usize);
            sums.fill(0.0);
            for index in stratum.moments.clone().rev() {
                let moment = &ordered.moments[index];
                while let Some(position) = entrants
                    .next_if(|position| ordered.enters(**position as usize, stratum.moments.start) > index)
                {
                    let position = *position as usize;
                    let risk = self.risks[position] * ordered.weight(position);
                    at_risk -= risk;
                    add(&mut sums, -risk, ordered.row(position));
                    present -= 1;
                }
                if present == 0 {
                    at_risk = 0.0;
                    sums.fill(0.0);
                }
                present += moment.rows().len();
                for position in moment.censored.clone() {
                    let risk = self.risks[position] * ordered.weight(position);
                    at_risk += risk;
                    add(&mut sums, risk, ordered.row(position));
                }
                let (mut leaving, mut weight) = (0.0, 0.0);
                leavers.fill(0.0);
                for position in moment.events.clone() {
                    let risk = self.risks[position] * ordered.weight(position);
                    leaving += risk;
                    weight += ordered.weight(position);
                    add(&mut leavers, risk, ordered.row(position));
                }
                at_risk += leaving;
                add(&mut sums, 1.0, &leavers);
                let events = moment.events.len();
                let steps = if ties == Ties::Breslow { 1 } else { events };
                let share = weight / steps as f64;
                let place = index * covariates..(index + 1) * covariates;
                for step in 0..steps {
                    let left = step as f64 / steps as f64;
                    let rest = at_risk - left * leaving;
                    let hazard = share / rest;
                    self.jumps[index].all += hazard;
                    self.jumps[index].leaving += (1.0 - left) * hazard;
                    self.variances[index] += hazard / rest;
                    let outputs = self.means[place.clone()]
                        .iter_mut()
                        .zip(&mut self.drifts[place.clone()])
                        .zip(&mut self.leaving_drifts[place.clone()]);
                    for (((mean, drift), leaving_drift), (sum, leaver)) in
                        outputs.zip(sums.iter().zip(&leavers))
                    {
                        let value = (sum - left * leaver) / rest;
                        *mean += value / steps as f64;
                        *drift += hazard * value;
                        *leaving_drift += (1.0 - left) * hazard * value;
                    }
                }
            }
        }
    }
}

/// `sum += factor · vector`.
pub(crate) fn add(sum: &mut [f64], factor: f64, vector: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(vector) {
        *sum += factor * value;
    }
}
