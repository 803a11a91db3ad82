//! The Kaplan–Meier curve of one group, with Greenwood's and the robust variance, and the Nelson–Aalen hazard
//! beside it. Conventions are those of R's `survfit`: one step per distinct exit time, censored times included;
//! events before censorings at the same time. Grouping is the caller's job: fit one curve per group. Means live
//! in `restricted_mean`, quantiles in `quantile`.

use crate::influence::SurvivalInfluence;
use crate::interval::{Interval, IntervalKind, Level};
use crate::risk_set::{Moment, RiskSet};
use crate::{Error, Spell};

/// One distinct time of exit and everything estimated there. Weighted counts when spells carry weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// At risk just before the time.
    pub at_risk: f64,
    /// Events at the time.
    pub events: f64,
    /// Censored at the time; they were at risk of the events at the same time.
    pub censored: f64,
    /// The Kaplan–Meier estimate `Π (1 − d/n)` (Kaplan and Meier 1958).
    pub survival: f64,
    /// Standard error of log survival by Greenwood (1926), `√Σ d / (n (n − d))`; infinite once survival is 0.
    pub log_standard_error: f64,
    /// Standard error of survival by the infinitesimal jackknife, `√Σ (wᵢ ∂S/∂wᵢ)²`: valid for sampling weights.
    pub robust_standard_error: f64,
    /// The cumulative hazard `Σ d/n` (Nelson 1972; Aalen 1978).
    pub nelson_aalen: f64,
    /// Standard error of the Nelson–Aalen estimate, `√Σ d/n²`.
    pub nelson_aalen_standard_error: f64,
    /// The cumulative hazard with tied events taken one after the other (Fleming and Harrington 1984).
    pub fleming_harrington: f64,
    /// Standard error of the Fleming–Harrington hazard.
    pub fleming_harrington_standard_error: f64,
}

impl Step {
    /// Greenwood's standard error of survival; `None` once survival is 0.
    pub fn standard_error(&self) -> Option<f64> {
        self.log_standard_error
            .is_finite()
            .then_some(self.survival * self.log_standard_error)
    }

    /// The pointwise interval for survival; `None` once survival is 0.
    pub fn interval(&self, kind: IntervalKind, level: Level) -> Option<Interval> {
        kind.limits(self.survival, self.log_standard_error, level)
    }
}

/// A fitted Kaplan–Meier curve.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<Step>,
    /// Time of each delayed entry and its weight, in order.
    entries: Vec<(f64, f64)>,
    observations: usize,
}

impl KaplanMeier {
    /// Fits one curve to all spells; `O(n log n)` for the sort and linear after it.
    ///
    /// Fails on an empty sample and on the first spell whose times or weight make no sense. A risk set that
    /// empties between delayed entries leaves the curve where it is (at 0 if the last at risk had the event).
    pub fn fit(spells: &[Spell]) -> Result<Self, Error> {
        let mut rows = Vec::with_capacity(spells.len());
        for (row, spell) in spells.iter().enumerate() {
            rows.push(spell.checked(row)?);
        }
        let risk_set = RiskSet::new(rows)?;
        let mut scan = Scan::new(&risk_set);
        let steps = risk_set.moments().map(|moment| scan.step(&moment)).collect();
        let entries = risk_set
            .entries()
            .iter()
            .map(|row| (row.start, row.weight))
            .collect();
        Ok(Self {
            steps,
            entries,
            observations: spells.len(),
        })
    }

    /// The steps in order of time.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many spells went in, whatever their weight.
    pub const fn observations(&self) -> usize {
        self.observations
    }

    /// The (weighted) number of events.
    pub fn events(&self) -> f64 {
        self.steps.iter().map(|step| step.events).sum()
    }

    /// The last observed time.
    pub fn last_time(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.time)
    }

    /// The step in force at `time`; `None` before the first.
    pub fn step_at(&self, time: f64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|step| step.time <= time)].last()
    }

    /// Survival beyond `time`; 1 before the first step, the last value after the last.
    pub fn at(&self, time: f64) -> f64 {
        self.step_at(time).map_or(1.0, |step| step.survival)
    }

    /// Greenwood's standard error of survival at `time`; `None` once survival is 0.
    pub fn standard_error_at(&self, time: f64) -> Option<f64> {
        self.step_at(time).map_or(Some(0.0), Step::standard_error)
    }

    /// The interval for survival at `time`; `None` once survival is 0.
    pub fn interval_at(&self, time: f64, kind: IntervalKind, level: Level) -> Option<Interval> {
        self.step_at(time)
            .map_or(Some(Interval::new(1.0, 1.0)), |step| step.interval(kind, level))
    }

    /// The (weighted) number at risk just before `time`: those with `start < time ≤ stop`.
    pub fn at_risk(&self, time: f64) -> f64 {
        let next = self.steps.partition_point(|step| step.time < time);
        let Some(step) = self.steps.get(next) else {
            return 0.0;
        };
        let first = self.entries.partition_point(|(start, _)| *start < time);
        let later = self.entries[first..]
            .iter()
            .take_while(|(start, _)| *start < step.time);
        step.at_risk - later.map(|(_, weight)| weight).sum::<f64>()
    }
}

/// Everything carried from one step to the next.
#[derive(Debug)]
struct Scan {
    survival: f64,
    greenwood: f64,
    nelson_aalen: [f64; 2],
    fleming_harrington: [f64; 2],
    influence: SurvivalInfluence,
}

impl Scan {
    fn new(risk_set: &RiskSet) -> Self {
        Self {
            survival: 1.0,
            greenwood: 0.0,
            nelson_aalen: [0.0; 2],
            fleming_harrington: [0.0; 2],
            influence: SurvivalInfluence::new(risk_set),
        }
    }

    fn step(&mut self, moment: &Moment<'_>) -> Step {
        let (n, d, staying) = (moment.at_risk, moment.events, moment.staying());
        if d > 0.0 {
            self.survival *= staying / n;
            self.greenwood += d / (n * staying);
            self.nelson_aalen[0] += d / n;
            self.nelson_aalen[1] += d / (n * n);
            let tied = moment
                .leaving
                .iter()
                .filter(|row| row.cause.is_some() && row.weight > 0.0)
                .count();
            let each = d / tied as f64;
            for before in 0..tied {
                let hazard = 1.0 / (n - before as f64 * each);
                self.fleming_harrington[0] += each * hazard;
                self.fleming_harrington[1] += each * hazard * hazard;
            }
        }
        let log_influence = self.influence.after(moment);
        Step {
            time: moment.time,
            at_risk: n,
            events: d,
            censored: moment.censored,
            survival: self.survival,
            log_standard_error: self.greenwood.sqrt(),
            robust_standard_error: self.survival * log_influence.sqrt(),
            nelson_aalen: self.nelson_aalen[0],
            nelson_aalen_standard_error: self.nelson_aalen[1].sqrt(),
            fleming_harrington: self.fleming_harrington[0],
            fleming_harrington_standard_error: self.fleming_harrington[1].sqrt(),
        }
    }
}
