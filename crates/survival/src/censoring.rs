//! The Kaplan–Meier curve of the censoring and the inverse weights made from it, for measures of prediction. Events
//! at the time of a censoring come first, so those who had one are not at risk of it. No measure lives here.

use crate::risk_set::Row;

/// How the censoring went: at each distinct time of exit.
#[derive(Debug, Clone, Copy)]
struct CensoringStep {
    time: f64,
    /// Probability of not being censored before the time.
    before: f64,
    /// The same after it.
    after: f64,
    /// How many were at risk of it.
    at_risk: f64,
    censored: f64,
}

/// The curve of one sample.
#[derive(Debug, Clone)]
pub(crate) struct Censoring {
    steps: Vec<CensoringStep>,
}

impl Censoring {
    /// From rows without late entry. Weights count as frequencies.
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut sorted: Vec<&Row> = rows.iter().collect();
        sorted.sort_unstable_by_key(|row| row.stop.to_bits());
        let mut present: f64 = sorted.iter().map(|row| row.weight).sum();
        let mut uncensored = 1.0;
        let mut steps = Vec::new();
        for leaving in sorted.chunk_by(|a, b| a.stop.to_bits() == b.stop.to_bits()) {
            let weight = |event: bool| -> f64 {
                leaving
                    .iter()
                    .filter(|row| row.cause.is_some() == event)
                    .map(|row| row.weight)
                    .sum()
            };
            let (events, censored) = (weight(true), weight(false));
            let at_risk = present - events;
            let before = uncensored;
            if censored > 0.0 {
                uncensored *= ((at_risk - censored) / at_risk).max(0.0);
            }
            steps.push(CensoringStep {
                time: leaving[0].stop,
                before,
                after: uncensored,
                at_risk,
                censored,
            });
            present = (present - events - censored).max(0.0);
        }
        Self { steps }
    }

    /// The probability of not being censored before `time`.
    pub(crate) fn before(&self, time: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.time < time);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].after)
    }

    /// The probability of not being censored by `time`.
    pub(crate) fn after(&self, time: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.time <= time);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].after)
    }

    /// What each row's part in the estimate of the weights does to a weighted sum up to `horizon`: `terms` are the
    /// weighted contributions of the rows. A censoring at u makes all weights of later times larger by `1/n(u)`; its
    /// expectation makes them smaller all along (Robins and Rotnitzky 1992).
    pub(crate) fn influence(&self, rows: &[Row], terms: &[f64], horizon: f64) -> Vec<f64> {
        let mut later = vec![0.0; self.steps.len() + 1];
        for (row, term) in rows.iter().zip(terms) {
            // The first step that does not move this row's weight.
            let until = if row.stop > horizon {
                self.steps.partition_point(|step| step.time <= horizon)
            } else {
                self.steps.partition_point(|step| step.time < row.stop)
            };
            later[until] += term * row.weight;
        }
        // `later[k]` becomes the sum of terms whose weights step k moves.
        let mut sum = 0.0;
        for value in later.iter_mut().rev() {
            let own = *value;
            *value = sum;
            sum += own;
        }
        let (mut drift, mut drifts) = (0.0, Vec::with_capacity(self.steps.len()));
        let mut jumps = Vec::with_capacity(self.steps.len());
        for (index, step) in self.steps.iter().enumerate() {
            let staying = step.at_risk - step.censored;
            let moves = step.time <= horizon && step.censored > 0.0 && staying > 0.0;
            let jump = if moves { later[index] / staying } else { 0.0 };
            drift += jump * step.censored / step.at_risk.max(f64::MIN_POSITIVE);
            jumps.push(jump);
            drifts.push(drift);
        }
        rows.iter()
            .map(|row| {
                let index = self.steps.partition_point(|step| step.time < row.stop);
                let past = index.checked_sub(1).map_or(0.0, |last| drifts[last]);
                // One with an event is not at risk of a censoring at the same time.
                let (now, jump) = match (row.cause, drifts.get(index)) {
                    (None, Some(drift)) => (drift - past, jumps[index]),
                    _ => (0.0, 0.0),
                };
                jump - past - now
            })
            .collect()
    }

    /// The smallest probability before any time up to `horizon`: 0 when weights do not exist.
    pub(crate) fn support(&self, horizon: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.time <= horizon);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(stop: f64, event: bool, weight: f64) -> Row {
        Row {
            start: f64::NEG_INFINITY,
            stop,
            weight,
            cause: event.then_some(0),
        }
    }

    #[test]
    fn the_influence_is_the_derivative_of_the_weighted_sum_by_the_weights() {
        let data = [
            (1.0, true),
            (2.0, false),
            (2.0, true),
            (3.0, false),
            (3.0, false),
            (4.0, true),
            (5.0, false),
            (6.0, true),
            (7.0, true),
            (8.0, false),
            (9.0, true),
        ];
        let horizon = 6.5;
        let loss = |index: usize| 0.3 + index as f64 * 0.1;
        let rows = |weights: &[f64]| -> Vec<Row> {
            data.iter()
                .zip(weights)
                .map(|((stop, event), w)| row(*stop, *event, *w))
                .collect()
        };
        // The sum with the weights of censoring from one sample and the terms counted once.
        let weighted = |rows: &[Row]| -> Vec<f64> {
            let censoring = Censoring::of(rows);
            rows.iter()
                .enumerate()
                .map(|(index, row)| {
                    if row.stop > horizon {
                        loss(index) / censoring.after(horizon)
                    } else if row.cause.is_some() {
                        loss(index) / censoring.before(row.stop)
                    } else {
                        0.0
                    }
                })
                .collect()
        };
        let ones = vec![1.0; data.len()];
        let found = Censoring::of(&rows(&ones)).influence(&rows(&ones), &weighted(&rows(&ones)), horizon);
        for index in 0..data.len() {
            let moved = |by: f64| {
                let mut weights = ones.clone();
                weights[index] += by;
                weighted(&rows(&weights)).iter().sum::<f64>()
            };
            let derivative = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!(
                (found[index] - derivative).abs() < 1e-7,
                "{index}: {} is not {derivative}",
                found[index]
            );
        }
    }
}
