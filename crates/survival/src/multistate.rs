//! Movement between several states: the probability of being in each state at a time and of getting from one to
//! another, by the Aalen–Johansen estimator (Aalen and Johansen 1978; Andersen, Borgan, Gill and Keiding 1993, section
//! IV.4). Where every unit moves at most once, `aalen_johansen` does the same with more to read off.

use crate::{Error, Interval, IntervalKind, Level};

/// The largest number of states.
const MOST_STATES: usize = 64;

/// A stay of a unit in one state. A unit that moves has several, one after the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sojourn {
    /// Whose stay it is.
    pub subject: usize,
    /// When it came under observation in the state: at risk after this time.
    pub start: f64,
    /// When it moved, or was last seen there.
    pub stop: f64,
    /// The state, numbered from 0.
    pub state: usize,
    /// Where it moved to; `None` when it was last seen in the state.
    pub next: Option<usize>,
    /// Case weight; 1 for an ordinary observation.
    pub weight: f64,
}

impl Sojourn {
    /// A stay that ended by moving to `next`.
    pub const fn moved(subject: usize, start: f64, stop: f64, state: usize, next: usize) -> Self {
        Self {
            subject,
            start,
            stop,
            state,
            next: Some(next),
            weight: 1.0,
        }
    }

    /// A stay that was last seen going on.
    pub const fn censored(subject: usize, start: f64, stop: f64, state: usize) -> Self {
        Self {
            subject,
            start,
            stop,
            state,
            next: None,
            weight: 1.0,
        }
    }

    /// The same stay with a case weight.
    #[must_use]
    pub const fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }
}

/// A time at which somebody moved.
#[derive(Debug, Clone, PartialEq)]
pub struct MultistateStep {
    /// The time.
    pub time: f64,
    /// (Weighted) number in each state just before the time.
    pub at_risk: Vec<f64>,
    /// Moves: from, to, (weighted) number.
    pub moves: Vec<(usize, usize, f64)>,
    /// The probability of each state from this time on.
    pub occupation: Vec<f64>,
}

impl MultistateStep {
    /// The chance of moving from one state to another at this time, given having been in the first.
    fn hazards(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.moves
            .iter()
            .map(|(from, to, moved)| (*from, *to, moved / self.at_risk[*from]))
    }
}

/// The probability of a state at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occupation {
    /// The probability.
    pub probability: f64,
    /// Its standard error by the infinitesimal jackknife over subjects.
    pub standard_error: f64,
}

impl Occupation {
    /// The pointwise interval on the scale of `kind`; the point 0 where nobody can be yet, and `None` where the scale is
    /// not defined.
    pub fn interval(&self, kind: IntervalKind, level: Level) -> Option<Interval> {
        if self.probability <= 0.0 {
            return (self.standard_error <= 0.0).then_some(Interval {
                lower: 0.0,
                upper: 0.0,
            });
        }
        kind.limits(self.probability, self.standard_error / self.probability, level)
    }
}

/// A fitted multistate model.
#[derive(Debug, Clone, PartialEq)]
pub struct Multistate {
    states: usize,
    /// The origin: nobody was observed before it.
    origin: f64,
    initial: Vec<f64>,
    steps: Vec<MultistateStep>,
    sojourns: Vec<Sojourn>,
}

impl Multistate {
    /// Fits the probabilities of `states` states. The first are those in which subjects are at the earliest start,
    /// weighted; who comes under observation later is at risk from then on. `O(n log n)` for sorting, then linear.
    ///
    /// Fails without sojourns, on a faulty one, when a subject is in two states at once, and when it appears in a state
    /// it has not moved to.
    pub fn fit(sojourns: &[Sojourn], states: usize) -> Result<Self, Error> {
        check(sojourns, states)?;
        let origin = sojourns
            .iter()
            .map(|stay| stay.start)
            .fold(f64::INFINITY, f64::min);
        let mut initial = vec![0.0; states];
        for stay in sojourns.iter().filter(|stay| stay.start <= origin) {
            initial[stay.state] += stay.weight;
        }
        let whole: f64 = initial.iter().sum();
        if whole <= 0.0 {
            return Err(Error::Empty);
        }
        for share in &mut initial {
            *share /= whole;
        }
        let mut fitted = Self {
            states,
            origin,
            initial,
            steps: Vec::new(),
            sojourns: sojourns.to_vec(),
        };
        fitted.scan();
        Ok(fitted)
    }

    fn scan(&mut self) {
        let order = |key: &dyn Fn(&Sojourn) -> f64| -> Vec<usize> {
            let mut indices: Vec<usize> = (0..self.sojourns.len()).collect();
            indices.sort_by(|a, b| key(&self.sojourns[*a]).total_cmp(&key(&self.sojourns[*b])));
            indices
        };
        let (entries, exits) = (order(&|stay| stay.start), order(&|stay| stay.stop));
        let mut entries = entries.into_iter().peekable();
        let (mut present, mut count) = (vec![0.0; self.states], vec![0_usize; self.states]);
        let mut occupation = self.initial.clone();
        for leaving in exits.chunk_by(|a, b| {
            let stop = |index: usize| self.sojourns[index].stop;
            stop(*a).total_cmp(&stop(*b)).is_eq()
        }) {
            let time = self.sojourns[leaving[0]].stop;
            while let Some(index) = entries.next_if(|index| self.sojourns[*index].start < time) {
                let stay = self.sojourns[index];
                present[stay.state] += stay.weight;
                count[stay.state] += 1;
            }
            let mut moves: Vec<(usize, usize, f64)> = Vec::new();
            for stay in leaving.iter().map(|index| self.sojourns[*index]) {
                if let Some(next) = stay.next.filter(|_| stay.weight > 0.0) {
                    match moves
                        .iter_mut()
                        .find(|(from, to, _)| (*from, *to) == (stay.state, next))
                    {
                        Some((.., sum)) => *sum += stay.weight,
                        None => moves.push((stay.state, next, stay.weight)),
                    }
                }
            }
            if !moves.is_empty() {
                moves.sort_unstable_by_key(|(from, to, _)| (*from, *to));
                // A move of all who are there leaves rounding behind; nobody can be moved twice.
                for (state, present) in present.iter_mut().enumerate() {
                    let all: f64 = moves.iter().filter(|m| m.0 == state).map(|m| m.2).sum();
                    *present = present.max(all);
                }
                let before = occupation.clone();
                for (from, to, moved) in &moves {
                    let flow = before[*from] * moved / present[*from];
                    occupation[*from] -= flow;
                    occupation[*to] += flow;
                }
                for share in &mut occupation {
                    *share = share.max(0.0);
                }
                self.steps.push(MultistateStep {
                    time,
                    at_risk: present.clone(),
                    moves,
                    occupation: occupation.clone(),
                });
            }
            for stay in leaving.iter().map(|index| self.sojourns[*index]) {
                present[stay.state] -= stay.weight;
                count[stay.state] -= 1;
                if count[stay.state] == 0 {
                    present[stay.state] = 0.0;
                }
            }
        }
    }

    /// The times at which somebody moved, in order.
    pub fn steps(&self) -> &[MultistateStep] {
        &self.steps
    }

    /// The probabilities of the states at the earliest start.
    pub fn initial(&self) -> &[f64] {
        &self.initial
    }

    /// The earliest start.
    pub const fn origin(&self) -> f64 {
        self.origin
    }

    fn passed(&self, time: f64) -> usize {
        self.steps.partition_point(|step| step.time <= time)
    }

    /// The probability of each state at `time`.
    pub fn occupation_probabilities(&self, time: f64) -> &[f64] {
        self.passed(time)
            .checked_sub(1)
            .map_or(&self.initial, |last| &self.steps[last].occupation)
    }

    /// The probabilities of getting from each state (row) at time `from` to each state (column) by time `to`: the
    /// product of `I + dA` over the times between (Aalen and Johansen 1978, equation 3.3). They hold for the future of whoever is
    /// in the state if it does not depend on the past (Markov); otherwise fit those who were in the state at `from`.
    pub fn transition_probabilities(&self, from: f64, to: f64) -> Vec<Vec<f64>> {
        let mut product = identity(self.states);
        for step in &self.steps[self.passed(from).min(self.passed(to))..self.passed(to)] {
            for row in &mut product {
                let before = row.clone();
                for (state, next, hazard) in step.hazards() {
                    row[state] -= before[state] * hazard;
                    row[next] += before[state] * hazard;
                }
            }
        }
        product
    }

    /// The mean time spent in each state between the earliest start and `horizon`. Fails when the horizon lies beyond the
    /// last observation or not after the start.
    pub fn mean_time(&self, horizon: f64) -> Result<Vec<f64>, Error> {
        let last = self.sojourns.iter().map(|stay| stay.stop).fold(0.0, f64::max);
        if !horizon.is_finite() || horizon <= self.origin || !self.origin.is_finite() {
            return Err(Error::HorizonOutOfRange { value: horizon });
        }
        if horizon > last {
            return Err(Error::HorizonBeyondFollowUp { horizon, last });
        }
        let (mut sums, mut time) = (vec![0.0; self.states], self.origin);
        let mut shares = &self.initial;
        for step in self.steps.iter().take_while(|step| step.time < horizon) {
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share * (step.time - time);
            }
            (time, shares) = (step.time, &step.occupation);
        }
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += share * (horizon - time);
        }
        Ok(sums)
    }

    /// The probability of each state at `time` with its standard error by the infinitesimal jackknife, the sum over
    /// subjects of squared weighted derivatives: valid without the Markov assumption, with weights, and with several
    /// sojourns of a subject. This is the variance that R's `survfit` reports. Linear in sojourns and steps for each time.
    pub fn occupation(&self, time: f64) -> Vec<Occupation> {
        let steps = &self.steps[..self.passed(time)];
        // How a unit of probability put into a state after step u would be spread at `time`: from the last step back.
        let mut spread = identity(self.states);
        // Per step and state: what being there at the step does, and what each move does.
        let mut presence = vec![vec![vec![0.0; self.states]; self.states]; steps.len()];
        let mut moves: Vec<Vec<(usize, usize, Vec<f64>)>> = vec![Vec::new(); steps.len()];
        for (index, step) in steps.iter().enumerate().rev() {
            let before = index
                .checked_sub(1)
                .map_or(&self.initial, |last| &steps[last].occupation);
            let after = spread.clone();
            for (from, to, hazard) in step.hazards() {
                let lever = before[from] / step.at_risk[from];
                let effect: Vec<f64> = (0..self.states).map(|k| after[to][k] - after[from][k]).collect();
                for (k, effect) in effect.iter().enumerate() {
                    presence[index][from][k] -= lever * hazard * effect;
                    spread[from][k] += hazard * effect;
                }
                moves[index].push((from, to, effect.iter().map(|e| lever * e).collect()));
            }
        }
        // Sums of presence up to and including each step.
        for index in 1..steps.len() {
            let (earlier, later) = presence.split_at_mut(index);
            for (sums, previous) in later[0].iter_mut().zip(&earlier[index - 1]) {
                for (sum, value) in sums.iter_mut().zip(previous) {
                    *sum += value;
                }
            }
        }
        let subjects = self.subjects();
        let mut squares = vec![0.0; self.states];
        let whole: f64 = self
            .sojourns
            .iter()
            .filter(|stay| stay.start <= self.origin)
            .map(|stay| stay.weight)
            .sum();
        for stays in subjects {
            let mut influence = vec![0.0; self.states];
            for stay in stays.iter().map(|index| &self.sojourns[*index]) {
                let first = steps.partition_point(|step| step.time <= stay.start);
                let last = steps.partition_point(|step| step.time <= stay.stop);
                let upto = |count: usize, k: usize| {
                    count
                        .checked_sub(1)
                        .map_or(0.0, |step| presence[step][stay.state][k])
                };
                let own = last
                    .checked_sub(1)
                    .filter(|step| stay.next.is_some() && steps[*step].time >= stay.stop)
                    .and_then(|step| {
                        moves[step]
                            .iter()
                            .find(|(from, to, _)| *from == stay.state && Some(*to) == stay.next)
                    });
                for (k, sum) in influence.iter_mut().enumerate() {
                    *sum += stay.weight * (upto(last, k) - upto(first, k));
                    if let Some((.., effect)) = own {
                        *sum += stay.weight * effect[k];
                    }
                    if stay.start <= self.origin {
                        let average: f64 = (0..self.states).map(|j| self.initial[j] * spread[j][k]).sum();
                        *sum += stay.weight / whole * (spread[stay.state][k] - average);
                    }
                }
            }
            for (square, value) in squares.iter_mut().zip(influence) {
                *square += value * value;
            }
        }
        self.occupation_probabilities(time)
            .iter()
            .zip(squares)
            .map(|(probability, square)| Occupation {
                probability: *probability,
                // What rounding left of nothing is nothing.
                standard_error: if square > 1e-28 { square.sqrt() } else { 0.0 },
            })
            .collect()
    }

    /// The sojourns of each subject.
    fn subjects(&self) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.sojourns.len()).collect();
        order.sort_by_key(|index| self.sojourns[*index].subject);
        order
            .chunk_by(|a, b| self.sojourns[*a].subject == self.sojourns[*b].subject)
            .map(<[usize]>::to_vec)
            .collect()
    }
}

fn identity(states: usize) -> Vec<Vec<f64>> {
    (0..states)
        .map(|row| {
            (0..states)
                .map(|column| f64::from(u8::from(row == column)))
                .collect()
        })
        .collect()
}

fn check(sojourns: &[Sojourn], states: usize) -> Result<(), Error> {
    if sojourns.is_empty() {
        return Err(Error::Empty);
    }
    for (row, stay) in sojourns.iter().enumerate() {
        let Sojourn {
            start, stop, weight, ..
        } = *stay;
        for value in [start, stop] {
            if !value.is_finite() {
                return Err(Error::TimeNotFinite { row, value });
            }
        }
        if stop <= start {
            return Err(Error::StopNotAfterStart { row, start, stop });
        }
        if !weight.is_finite() || weight < 0.0 {
            return Err(Error::WeightOutOfRange { row, value: weight });
        }
        for group in [Some(stay.state), stay.next].into_iter().flatten() {
            let limit = states.min(MOST_STATES).saturating_sub(1);
            if group > limit {
                return Err(Error::GroupOutOfRange { row, group, limit });
            }
        }
        if stay.next == Some(stay.state) {
            return Err(Error::StatesDoNotFollow { row });
        }
    }
    let mut order: Vec<usize> = (0..sojourns.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&sojourns[*a], &sojourns[*b]);
        a.subject.cmp(&b.subject).then(a.start.total_cmp(&b.start))
    });
    for pair in order.windows(2) {
        let (earlier, later) = (&sojourns[pair[0]], &sojourns[pair[1]]);
        if earlier.subject != later.subject {
            continue;
        }
        let due = earlier.next.unwrap_or(earlier.state);
        if later.start < earlier.stop || (later.start <= earlier.stop && later.state != due) {
            return Err(Error::StatesDoNotFollow { row: pair[1] });
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(
    clippy::needless_range_loop,
    reason = "states are numbers, and matrices are read by them"
)]
mod tests {
    use super::*;

    /// Free, again in it, dead: an illness–death model with return.
    fn example() -> Vec<Sojourn> {
        vec![
            Sojourn::moved(0, 0.0, 3.0, 0, 1),
            Sojourn::moved(0, 3.0, 6.0, 1, 0),
            Sojourn::censored(0, 6.0, 12.0, 0),
            Sojourn::moved(1, 0.0, 4.0, 0, 1),
            Sojourn::moved(1, 4.0, 9.0, 1, 2),
            Sojourn::censored(2, 0.0, 7.0, 0),
            Sojourn::moved(3, 0.0, 5.0, 0, 2),
            Sojourn::moved(4, 2.0, 8.0, 0, 1).weighing(2.0),
            Sojourn::censored(4, 8.0, 11.0, 1).weighing(2.0),
            Sojourn::moved(5, 0.0, 9.0, 1, 0).weighing(0.5),
            Sojourn::censored(5, 9.0, 10.0, 0).weighing(0.5),
        ]
    }

    #[test]
    fn the_standard_error_is_the_sum_of_squared_derivatives() {
        let sojourns = example();
        for time in [3.0, 5.5, 8.0, 9.0, 11.5] {
            let fitted = Multistate::fit(&sojourns, 3).expect("sound");
            let found = fitted.occupation(time);
            for state in 0..3 {
                let mut sum = 0.0;
                for subject in 0..6 {
                    let moved = |by: f64| {
                        let weighed: Vec<Sojourn> = sojourns
                            .iter()
                            .map(|stay| {
                                let factor = if stay.subject == subject { 1.0 + by } else { 1.0 };
                                stay.weighing(stay.weight * factor)
                            })
                            .collect();
                        Multistate::fit(&weighed, 3)
                            .expect("sound")
                            .occupation_probabilities(time)[state]
                    };
                    sum += ((moved(1e-5) - moved(-1e-5)) / 2e-5).powi(2);
                }
                let error = found[state].standard_error;
                assert!(
                    (error - sum.sqrt()).abs() < 1e-8,
                    "{time} {state}: {error} is not {}",
                    sum.sqrt()
                );
            }
        }
    }

    #[test]
    fn occupation_is_the_first_distribution_carried_on() {
        let fitted = Multistate::fit(&example(), 3).expect("sound");
        let carried = fitted.transition_probabilities(0.0, 9.5);
        for state in 0..3 {
            let sum: f64 = (0..3)
                .map(|from| fitted.initial()[from] * carried[from][state])
                .sum();
            assert!((sum - fitted.occupation_probabilities(9.5)[state]).abs() < 1e-14);
        }
        let halves = (
            fitted.transition_probabilities(0.0, 4.0),
            fitted.transition_probabilities(4.0, 9.5),
        );
        for from in 0..3 {
            assert!((carried[from].iter().sum::<f64>() - 1.0).abs() < 1e-14);
            for to in 0..3 {
                let through: f64 = (0..3).map(|k| halves.0[from][k] * halves.1[k][to]).sum();
                assert!((through - carried[from][to]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn time_is_spent_somewhere() {
        let fitted = Multistate::fit(&example(), 3).expect("sound");
        let spent = fitted.mean_time(10.0).expect("within follow-up");
        assert!((spent.iter().sum::<f64>() - 10.0).abs() < 1e-12);
        assert!(fitted.mean_time(13.0).is_err());
    }

    #[test]
    fn a_subject_is_in_one_state_at_a_time_and_moves_before_it_appears() {
        let twice = [
            Sojourn::censored(0, 0.0, 5.0, 0),
            Sojourn::censored(0, 4.0, 6.0, 1),
        ];
        assert_eq!(
            Multistate::fit(&twice, 2),
            Err(Error::StatesDoNotFollow { row: 1 })
        );
        let leapt = [
            Sojourn::moved(0, 0.0, 5.0, 0, 1),
            Sojourn::censored(0, 5.0, 6.0, 0),
        ];
        assert_eq!(
            Multistate::fit(&leapt, 2),
            Err(Error::StatesDoNotFollow { row: 1 })
        );
        assert!(Multistate::fit(&[Sojourn::moved(0, 0.0, 1.0, 0, 2)], 2).is_err());
    }
}
