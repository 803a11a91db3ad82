//! The infinitesimal jackknife in linear time. The variance of an estimate is `Σ (wᵢ ∂θ/∂wᵢ)²`; the influence of a
//! spell at risk is the same function of time for all but a constant fixed at its entry, and that of a spell
//! that has left moves with one number fixed at its exit. So running sums over the two groups replace the
//! observations-by-times matrix that the definition suggests.

use crate::risk_set::{Moment, RiskSet, Row};

/// `A(t) = Σ d / (n (n − d))`; where some enter late it is remembered at every moment so that their `A(start)` can be
/// looked up.
#[derive(Debug)]
pub(crate) struct HazardHistory {
    now: f64,
    remembered: bool,
    times: Vec<f64>,
    values: Vec<f64>,
}

impl HazardHistory {
    /// `A` now.
    pub(crate) fn now(&self) -> f64 {
        self.now
    }

    /// The number of moments up to and including the entry of `row`.
    pub(crate) fn moments_before(&self, row: &Row) -> usize {
        if row.delayed() {
            self.times.partition_point(|time| *time <= row.start)
        } else {
            0
        }
    }

    /// `A` after the first `moments` moments.
    pub(crate) fn after(&self, moments: usize) -> f64 {
        moments
            .checked_sub(1)
            .and_then(|last| self.values.get(last).copied())
            .unwrap_or(0.0)
    }

    /// Moves on over `moment`. Where everyone at risk has the event survival ends, and A with it.
    pub(crate) fn push(&mut self, moment: &Moment<'_>) {
        let staying = moment.staying();
        let jump = if moment.events > 0.0 && staying > 0.0 {
            moment.events / (moment.at_risk * staying)
        } else {
            0.0
        };
        self.now += jump;
        if self.remembered {
            self.times.push(moment.time);
            self.values.push(self.now);
        }
    }
}

/// The direct effect `1 / (n − d)` of an event on log survival; 0 where survival ends.
pub(crate) fn direct_effect(moment: &Moment<'_>, row: &Row) -> f64 {
    let staying = moment.staying();
    if row.cause.is_some() && staying > 0.0 {
        1.0 / staying
    } else {
        0.0
    }
}

/// Influence on log survival: `∂ log S(t) / ∂wᵢ = A(min(t, tᵢ)) − A(startᵢ) − [event by t] / (n − d)`.
#[derive(Debug)]
pub(crate) struct SurvivalInfluence {
    history: HazardHistory,
    /// `Σ w²`, `Σ w² a` and `Σ w² a²` over those at risk, with `a = A(start)`.
    present: [f64; 3],
    /// `Σ w² u²` over those gone.
    gone: f64,
}

impl SurvivalInfluence {
    pub(crate) fn new(risk_set: &RiskSet) -> Self {
        let observed_throughout = risk_set.undelayed_square_weight();
        Self {
            history: HazardHistory {
                now: 0.0,
                remembered: risk_set.delayed(),
                times: Vec::new(),
                values: Vec::new(),
            },
            present: [observed_throughout, 0.0, 0.0],
            gone: 0.0,
        }
    }

    pub(crate) fn history(&self) -> &HazardHistory {
        &self.history
    }

    /// Moves on over `moment` and returns the sum of squared influences on log survival.
    pub(crate) fn after(&mut self, moment: &Moment<'_>) -> f64 {
        let entry = self.history.now();
        for row in moment.entering {
            self.add(row, entry, 1.0);
        }
        self.history.push(moment);
        let hazard = self.history.now();
        for row in moment.leaving {
            let entry = self.history.after(self.history.moments_before(row));
            self.add(row, entry, -1.0);
            self.gone += (row.weight * (hazard - entry - direct_effect(moment, row))).powi(2);
        }
        let [square, linear, constant] = self.present;
        (self.gone + hazard * (hazard * square - 2.0 * linear) + constant).max(0.0)
    }

    fn add(&mut self, row: &Row, entry: f64, sign: f64) {
        let square = sign * row.weight * row.weight;
        self.present[0] += square;
        self.present[1] += square * entry;
        self.present[2] += square * entry * entry;
    }
}
