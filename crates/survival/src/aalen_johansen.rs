//! Cumulative incidence under competing risks, by the Aalen–Johansen estimator: the probability of having ended
//! by each cause, when the other causes may come first. Two variances are carried because both are in use; the
//! caller names one. Comparison between groups (Gray's test) does not live here.

use crate::influence::{HazardHistory, SurvivalInfluence, direct_effect};
use crate::risk_set::{Moment, RiskSet, Row};
use crate::{CompetingSpell, Error, Interval, IntervalKind, Level};

/// Which variance of the cumulative incidence to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variance {
    /// The infinitesimal jackknife, as R's `survfit` reports for several states. Valid with sampling weights.
    InfinitesimalJackknife,
    /// Aalen's (1978), with Gray's correction `(n − d)/(n − 1)` for ties, as R's `cmprsk::cuminc` reports.
    Aalen,
}

/// One distinct time of exit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompetingStep {
    /// The time.
    pub time: f64,
    /// (Weighted) number at risk just before the time.
    pub at_risk: f64,
    /// (Weighted) number censored at the time.
    pub censored: f64,
    /// Probability of no event of any cause by the time.
    pub event_free: f64,
    /// Its standard error by the infinitesimal jackknife.
    pub event_free_standard_error: f64,
}

/// What one cause has done by a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incidence {
    /// (Weighted) events of the cause at the time.
    pub events: f64,
    /// Cause-specific cumulative hazard (Nelson–Aalen).
    pub cumulative_hazard: f64,
    /// Cumulative incidence: the probability of an event of this cause by the time.
    pub probability: f64,
    /// Its standard error by the infinitesimal jackknife.
    pub jackknife_standard_error: f64,
    /// Its standard error by Aalen's formula.
    pub aalen_standard_error: f64,
}

impl Incidence {
    const NOTHING_YET: Self = Self {
        events: 0.0,
        cumulative_hazard: 0.0,
        probability: 0.0,
        jackknife_standard_error: 0.0,
        aalen_standard_error: 0.0,
    };

    /// The standard error of the probability.
    pub fn standard_error(&self, variance: Variance) -> f64 {
        match variance {
            Variance::InfinitesimalJackknife => self.jackknife_standard_error,
            Variance::Aalen => self.aalen_standard_error,
        }
    }

    /// The pointwise interval for the probability, on the scale of `kind`; the point 0 before the first event,
    /// and `None` where the scale is not defined (at probability 1 with an error).
    pub fn interval(&self, kind: IntervalKind, level: Level, variance: Variance) -> Option<Interval> {
        probability_interval(self.probability, self.standard_error(variance), kind, level)
    }
}

impl CompetingStep {
    /// The pointwise interval for the event-free probability; the point 0 once nobody is left.
    pub fn event_free_interval(&self, kind: IntervalKind, level: Level) -> Option<Interval> {
        probability_interval(self.event_free, self.event_free_standard_error, kind, level)
    }
}

fn probability_interval(p: f64, standard_error: f64, kind: IntervalKind, level: Level) -> Option<Interval> {
    if p == 0.0 {
        return (standard_error == 0.0).then_some(Interval {
            lower: 0.0,
            upper: 0.0,
        });
    }
    kind.limits(p, standard_error / p, level)
}

/// Fitted cumulative incidence curves, one per cause.
#[derive(Debug, Clone, PartialEq)]
pub struct AalenJohansen {
    steps: Vec<CompetingStep>,
    causes: Vec<Vec<Incidence>>,
}

impl AalenJohansen {
    /// Fits the curves of one group for causes numbered `0..causes`; `O(n log n)` for the sort, then linear for
    /// each cause. Fails on an empty sample and on the first spell that makes no sense.
    pub fn fit(spells: &[CompetingSpell], causes: usize) -> Result<Self, Error> {
        let mut rows = Vec::with_capacity(spells.len());
        for (row, spell) in spells.iter().enumerate() {
            rows.push(spell.checked(row, causes)?);
        }
        let risk_set = RiskSet::new(rows)?;
        let moments = risk_set.moments();
        let mut influence = SurvivalInfluence::new(&risk_set);
        let mut scans: Vec<Scan> = (0..causes).map(|_| Scan::new(&risk_set, moments.len())).collect();
        let mut steps = Vec::with_capacity(moments.len());
        let mut events = vec![0.0; causes];
        let mut survival = 1.0;
        for moment in moments {
            let moment = &moment;
            events.fill(0.0);
            for row in moment.leaving {
                if let Some(cause) = row.cause {
                    events[cause as usize] += row.weight;
                }
            }
            let hazard_before = influence.history().now();
            let log_influence = influence.after(moment);
            for (cause, scan) in scans.iter_mut().enumerate() {
                let context = Context {
                    moment,
                    cause,
                    survival,
                    hazard_before,
                    history: influence.history(),
                };
                scan.step(&context, events[cause]);
            }
            if moment.events > 0.0 {
                survival *= moment.staying() / moment.at_risk;
            }
            steps.push(CompetingStep {
                time: moment.time,
                at_risk: moment.at_risk,
                censored: moment.censored,
                event_free: survival,
                event_free_standard_error: survival * log_influence.sqrt(),
            });
        }
        Ok(Self {
            steps,
            causes: scans.into_iter().map(|scan| scan.curve).collect(),
        })
    }

    /// The steps in order of time.
    pub fn steps(&self) -> &[CompetingStep] {
        &self.steps
    }

    /// The curve of one cause, step for step beside [`Self::steps`].
    pub fn incidence(&self, cause: usize) -> Result<&[Incidence], Error> {
        self.causes
            .get(cause)
            .map(Vec::as_slice)
            .ok_or(Error::NoSuchCause {
                cause,
                causes: self.causes.len(),
            })
    }

    /// What `cause` has done by `time`.
    pub fn at(&self, cause: usize, time: f64) -> Result<Incidence, Error> {
        let passed = self.steps.partition_point(|step| step.time <= time);
        Ok(self.incidence(cause)?[..passed]
            .last()
            .copied()
            .unwrap_or(Incidence::NOTHING_YET))
    }

    /// The step in force at `time`; `None` before the first.
    pub fn step_at(&self, time: f64) -> Option<&CompetingStep> {
        self.steps[..self.steps.partition_point(|step| step.time <= time)].last()
    }
}

/// What one cause's scan needs to know of a moment.
struct Context<'a> {
    moment: &'a Moment<'a>,
    cause: usize,
    /// Event-free probability just before the moment.
    survival: f64,
    /// `A` just before the moment; see `influence`.
    hazard_before: f64,
    /// `A` up to and including the moment.
    history: &'a HazardHistory,
}

/// Everything one cause carries from one moment to the next.
struct Scan {
    curve: Vec<Incidence>,
    cumulative_hazard: f64,
    probability: f64,
    aalen: AalenSums,
    jackknife: JackknifeSums,
}

impl Scan {
    fn new(risk_set: &RiskSet, moments: usize) -> Self {
        Self {
            curve: Vec::with_capacity(moments),
            cumulative_hazard: 0.0,
            probability: 0.0,
            aalen: AalenSums::default(),
            jackknife: JackknifeSums {
                present: [risk_set.undelayed_square_weight(), 0.0, 0.0, 0.0, 0.0, 0.0],
                history: risk_set.delayed().then(Vec::new),
                ..JackknifeSums::default()
            },
        }
    }

    fn step(&mut self, context: &Context<'_>, events: f64) {
        let n = context.moment.at_risk;
        let hazard = if events > 0.0 { events / n } else { 0.0 };
        let rise = context.survival * hazard;
        self.aalen.step(context, events, rise);
        let jackknife = self.jackknife.step(context, hazard, &mut self.probability);
        self.cumulative_hazard += hazard;
        self.curve.push(Incidence {
            events,
            cumulative_hazard: self.cumulative_hazard,
            probability: self.probability,
            jackknife_standard_error: root(jackknife, self.probability),
            aalen_standard_error: root(self.aalen.variance, self.probability),
        });
    }
}

/// The standard error from a variance; 0 where only rounding is left of it. So small an honest error would need
/// 10¹⁵ observations.
fn root(variance: f64, probability: f64) -> f64 {
    if variance > 1e-15 * probability * probability {
        variance.sqrt()
    } else {
        0.0
    }
}

/// Running sums for Aalen's variance. With `g = (F(t) − F(s)) c` and `c = S(s−)/S(s)` it is
/// `Σ (S(s−) − g)² x + g² y`, where x and y are the variances of the hazard increments of this cause and of all
/// others, `d (n − d) / ((n − 1) n²)`. When F rises, all terms move together, so three sums suffice.
#[derive(Default)]
struct AalenSums {
    variance: f64,
    slope: f64,
    curvature: f64,
}

impl AalenSums {
    fn step(&mut self, context: &Context<'_>, events: f64, rise: f64) {
        self.variance += rise * (2.0 * self.slope + rise * self.curvature);
        self.slope += rise * self.curvature;
        let (n, staying, survival) = (context.moment.at_risk, context.moment.staying(), context.survival);
        let increment = |d: f64| {
            let ties = if d > 1.0 { 1.0 - (d - 1.0) / (n - 1.0) } else { 1.0 };
            if d > 0.0 { d * ties / (n * n) } else { 0.0 }
        };
        let (own, other) = (increment(events), increment(context.moment.events - events));
        let carried = if staying > 0.0 { n / staying } else { 0.0 };
        self.variance += own * survival * survival;
        self.slope -= own * survival * carried;
        self.curvature += (own + other) * carried * carried;
    }
}

/// Running sums for the jackknife of one cause. The influence of a spell at risk is `G(t) − γ − a p(t)` with
/// `a = A(start)` and `γ = G(start) − a p(start)`; one that has left keeps its influence and moves with p by
/// `b = A(stop) − a − [event] / (n − d)`. `G` sums `S(s−) (A(s−) − 1/n) d/n` over the cause's event times.
#[derive(Default)]
struct JackknifeSums {
    g: f64,
    /// `G` and `p` after every moment, where there are late entrants.
    history: Option<Vec<(f64, f64)>>,
    /// `Σ w²` times 1, γ, a, γ², γa, a² over those at risk.
    present: [f64; 6],
    /// `Σ w²` times u², ub, b² over those gone.
    gone: [f64; 3],
}

impl JackknifeSums {
    /// Moves on over a moment, raising `p`, and returns the sum of squared influences.
    fn step(&mut self, context: &Context<'_>, hazard: f64, p: &mut f64) -> f64 {
        let Context { moment, survival, .. } = *context;
        for row in moment.entering {
            self.count(
                row,
                [self.g - context.hazard_before * *p, context.hazard_before],
                1.0,
            );
        }
        let rise = survival * hazard;
        self.gone[0] += rise * (2.0 * self.gone[1] + rise * self.gone[2]);
        self.gone[1] += rise * self.gone[2];
        if hazard > 0.0 {
            self.g += rise * (context.hazard_before - 1.0 / moment.at_risk);
            *p += rise;
        }
        for row in moment.leaving {
            self.leave(context, row, *p);
        }
        if let Some(history) = &mut self.history {
            history.push((self.g, *p));
        }
        let [one, gamma, a, gamma_gamma, gamma_a, a_a] = self.present;
        let (g, p) = (self.g, *p);
        self.gone[0] + g * (g * one - 2.0 * gamma - 2.0 * p * a) + gamma_gamma + p * (2.0 * gamma_a + p * a_a)
    }

    fn leave(&mut self, context: &Context<'_>, row: &Row, p: f64) {
        let before = context.history.moments_before(row);
        let entry = context.history.after(before);
        let (g_entry, p_entry) = before
            .checked_sub(1)
            .and_then(|last| self.history.as_ref()?.get(last).copied())
            .unwrap_or((0.0, 0.0));
        let gamma = g_entry - entry * p_entry;
        self.count(row, [gamma, entry], -1.0);
        let own_event = row.cause.is_some_and(|cause| cause as usize == context.cause) && row.weight > 0.0;
        let jump = if own_event {
            context.survival / context.moment.at_risk
        } else {
            0.0
        };
        let influence = self.g - gamma - entry * p + jump;
        let drift = context.history.now() - entry - direct_effect(context.moment, row);
        let square = row.weight * row.weight;
        self.gone[0] += square * influence * influence;
        self.gone[1] += square * influence * drift;
        self.gone[2] += square * drift * drift;
    }

    fn count(&mut self, row: &Row, [gamma, a]: [f64; 2], sign: f64) {
        let square = sign * row.weight * row.weight;
        for (sum, factor) in self
            .present
            .iter_mut()
            .zip([1.0, gamma, a, gamma * gamma, gamma * a, a * a])
        {
            *sum += square * factor;
        }
    }
}
