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
        let risks: Vec<f64> = (0..ordered.rows())
            .map(|position| ordered.predictor(position, coefficients).exp())
            .collect();
        let mut path = Self {
            covariates,
            jumps: vec![Jump::default(); moments],
            variances: vec![0.0; moments],
            means: vec![0.0; moments * covariates],
            drifts: vec![0.0; moments * covariates],
            leaving_drifts: vec![0.0; moments * covariates],
            risks: Vec::new(),
        };
        let row = |position| (ordered.row(position), 0.0);
        each_departure(ordered, ties, &risks, row, |departure| path.add(departure));
        path.risks = risks;
        path
    }

    fn add(&mut self, departure: &Departure<'_>) {
        let index = departure.moment;
        let hazard = departure.events / departure.at_risk;
        let staying = 1.0 - departure.left;
        self.jumps[index].all += hazard;
        self.jumps[index].leaving += staying * hazard;
        self.variances[index] += hazard / departure.at_risk;
        let place = index * self.covariates..(index + 1) * self.covariates;
        add(&mut self.means[place.clone()], departure.share, departure.mean);
        add(&mut self.drifts[place.clone()], hazard, departure.mean);
        add(&mut self.leaving_drifts[place], staying * hazard, departure.mean);
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
}

/// One of the steps by which those tied at an event time leave; the only one after Breslow or without ties.
pub(crate) struct Departure<'a> {
    pub(crate) moment: usize,
    /// The share of those tied that has left before.
    pub(crate) left: f64,
    /// The share of the tied events that falls to this step, and their weight.
    pub(crate) share: f64,
    pub(crate) events: f64,
    /// Relative risk at risk.
    pub(crate) at_risk: f64,
    /// Mean covariates of those at risk.
    pub(crate) mean: &'a [f64],
    /// Mean of the number that goes with the covariates.
    pub(crate) mean_number: f64,
}

/// Visits every departure, from the last back to the first. `row` gives the covariates at a position, and a
/// number to be averaged beside them.
pub(crate) fn each_departure<'a>(
    ordered: &Ordered,
    ties: Ties,
    risks: &[f64],
    row: impl Fn(usize) -> (&'a [f64], f64),
    mut visit: impl FnMut(&Departure<'_>),
) {
    let covariates = ordered.covariates;
    let mut entrants = ordered.entrants.iter().peekable();
    let join = |sum: &mut Sum, sign: f64, position: usize| {
        let risk = sign * risks[position] * ordered.weight(position);
        let (values, number) = row(position);
        sum.risk += risk;
        sum.number += risk * number;
        add(&mut sum.values, risk, values);
    };
    let (mut at_risk, mut leaving) = (Sum::zero(covariates), Sum::zero(covariates));
    let mut mean = vec![0.0; covariates];
    for stratum in ordered.strata.iter().rev() {
        let mut present = 0_usize;
        for index in stratum.moments.clone().rev() {
            let moment = &ordered.moments[index];
            let enters = |position: &&u32| ordered.enters(**position as usize, stratum.moments.start) > index;
            while let Some(position) = entrants.next_if(enters) {
                join(&mut at_risk, -1.0, *position as usize);
                present -= 1;
            }
            if present == 0 {
                at_risk.clear();
            }
            present += moment.rows().len();
            for position in moment.censored.clone() {
                join(&mut at_risk, 1.0, position);
            }
            leaving.clear();
            for position in moment.events.clone() {
                join(&mut leaving, 1.0, position);
            }
            at_risk.risk += leaving.risk;
            at_risk.number += leaving.number;
            add(&mut at_risk.values, 1.0, &leaving.values);
            let weight: f64 = moment
                .events
                .clone()
                .map(|position| ordered.weight(position))
                .sum();
            let steps = match ties {
                Ties::Breslow => 1,
                Ties::Efron => moment.events.len(),
            };
            for step in 0..steps {
                let left = step as f64 / steps as f64;
                let rest = at_risk.risk - left * leaving.risk;
                for (mean, (sum, leaver)) in mean.iter_mut().zip(at_risk.values.iter().zip(&leaving.values)) {
                    *mean = (sum - left * leaver) / rest;
                }
                visit(&Departure {
                    moment: index,
                    left,
                    share: 1.0 / steps as f64,
                    events: weight / steps as f64,
                    at_risk: rest,
                    mean: &mean,
                    mean_number: (at_risk.number - left * leaving.number) / rest,
                });
            }
        }
    }
}

/// Sums over rows, weighted by their relative risk.
struct Sum {
    risk: f64,
    number: f64,
    values: Vec<f64>,
}

impl Sum {
    fn zero(covariates: usize) -> Self {
        Self {
            risk: 0.0,
            number: 0.0,
            values: vec![0.0; covariates],
        }
    }

    fn clear(&mut self) {
        self.risk = 0.0;
        self.number = 0.0;
        self.values.fill(0.0);
    }
}

/// `sum += factor · vector`.
pub(crate) fn add(sum: &mut [f64], factor: f64, vector: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(vector) {
        *sum += factor * value;
    }
}
