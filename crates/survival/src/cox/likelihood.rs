//! The partial likelihood, its score and its information in two scans of the ordered rows.
//!
//! The backward scan carries the sums over the risk set; at every event time it yields the likelihood, the
//! hazard and the score. The information is `Σ dH E[x xᵀ] − Σ dH E[x] E[x]ᵀ` over event times; its first part,
//! with the sums exchanged, is `Σ r H x xᵀ` over rows, with `H` the hazard each row has lived through. So second
//! moments are never carried along, and both parts are the same product of a long thin matrix with itself.
//!
//! Ties after Breslow (1974), "Covariance analysis of censored survival data", and Efron (1977), "The efficiency
//! of Cox's likelihood function for censored data", which lets the `d` tied rows leave one by one on average.

use std::ops::Range;

use super::Ties;
use super::ordered::{Moment, Ordered};
use crate::dense::Symmetric;
use crate::newton::Evaluation;

/// Means waiting to be squared; enough for the product to run at full speed.
const BATCH: usize = 256;
/// Rows whose risks are computed ahead of the scan.
const CHUNK: usize = 1024;
/// Columns beyond the diagonal are skipped in blocks of this many.
const BLOCK: usize = 4;

/// The hazard spent at one event time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Jump {
    /// Increment for those who stay.
    pub(crate) all: f64,
    /// Increment for those with the event: less, after Efron, because each leaves halfway through.
    pub(crate) leaving: f64,
}

/// Evaluates at `coefficients`. With `emphasis`, every event time counts as often as its number says: the
/// derivatives with respect to a coefficient that changes with time need that.
pub(crate) fn evaluate(
    ordered: &Ordered,
    ties: Ties,
    coefficients: &[f64],
    emphasis: Option<&[f64]>,
) -> Evaluation {
    match ordered.width {
        1 => Scan::<1>::run(ordered, ties, coefficients, emphasis),
        2 => Scan::<2>::run(ordered, ties, coefficients, emphasis),
        4 => Scan::<4>::run(ordered, ties, coefficients, emphasis),
        8 => Scan::<8>::run(ordered, ties, coefficients, emphasis),
        16 => Scan::<16>::run(ordered, ties, coefficients, emphasis),
        32 => Scan::<32>::run(ordered, ties, coefficients, emphasis),
        64 => Scan::<64>::run(ordered, ties, coefficients, emphasis),
        _ => Scan::<128>::run(ordered, ties, coefficients, emphasis),
    }
}

fn product<const W: usize>(row: &[f64; W], coefficients: &[f64; W]) -> f64 {
    row.iter()
        .zip(coefficients)
        .map(|(value, coefficient)| value * coefficient)
        .sum()
}

/// The log partial likelihood with all coefficients zero, which needs no covariates.
pub(crate) fn null_value(ordered: &Ordered, ties: Ties) -> f64 {
    let offset = |position: usize| ordered.offset.as_ref().map_or(0.0, |offset| offset[position]);
    let risk = |position: usize| ordered.weight(position) * offset(position).exp();
    let mut entrants = ordered.entrants.iter().peekable();
    let mut value = 0.0;
    for stratum in ordered.strata.iter().rev() {
        let (mut at_risk, mut present) = (0.0, 0_usize);
        for index in stratum.moments.clone().rev() {
            let moment = &ordered.moments[index];
            let enters = |position: &&u32| ordered.enters(**position as usize, stratum.moments.start) > index;
            while let Some(position) = entrants.next_if(enters) {
                at_risk -= risk(*position as usize);
                present -= 1;
            }
            if present == 0 {
                at_risk = 0.0;
            }
            present += moment.rows().len();
            let leaving: f64 = moment.events.clone().map(risk).sum();
            at_risk += leaving + moment.censored.clone().map(risk).sum::<f64>();
            let weight: f64 = moment
                .events
                .clone()
                .map(|position| ordered.weight(position))
                .sum();
            let linear = |position| ordered.weight(position) * offset(position);
            value += moment.events.clone().map(linear).sum::<f64>();
            let steps = match ties {
                Ties::Breslow => 1,
                Ties::Efron => moment.events.len(),
            };
            for step in 0..steps {
                let left = step as f64 / steps as f64;
                value -= weight / steps as f64 * (at_risk - left * leaving).ln();
            }
        }
    }
    value
}

/// Sums over the risk set.
#[derive(Clone, Copy)]
struct Sums<const W: usize> {
    risk: f64,
    values: [f64; W],
}

impl<const W: usize> Sums<W> {
    const ZERO: Self = Self {
        risk: 0.0,
        values: [0.0; W],
    };

    fn add(&mut self, risk: f64, row: &[f64; W]) {
        self.risk += risk;
        for (sum, value) in self.values.iter_mut().zip(row) {
            *sum += risk * value;
        }
    }

    fn join(&mut self, other: &Self) {
        self.risk += other.risk;
        for (sum, value) in self.values.iter_mut().zip(&other.values) {
            *sum += value;
        }
    }
}

struct Scan<'a, const W: usize> {
    ordered: &'a Ordered,
    rows: &'a [[f64; W]],
    ties: Ties,
    coefficients: [f64; W],
    is_null: bool,
    emphasis: Option<&'a [f64]>,
    /// Relative risk times weight, by position.
    risks: Vec<f64>,
    jumps: Vec<Jump>,
    value: f64,
    score: [f64; W],
    squares: Squares<W>,
}

impl<'a, const W: usize> Scan<'a, W> {
    fn run(
        ordered: &'a Ordered,
        ties: Ties,
        coefficients: &[f64],
        emphasis: Option<&'a [f64]>,
    ) -> Evaluation {
        let mut padded = [0.0; W];
        for (place, coefficient) in padded.iter_mut().zip(coefficients) {
            *place = *coefficient;
        }
        let mut scan = Self {
            ordered,
            rows: ordered.values.as_chunks::<W>().0,
            ties,
            coefficients: padded,
            is_null: padded.iter().all(|coefficient| *coefficient == 0.0),
            emphasis,
            risks: vec![0.0; ordered.rows()],
            jumps: vec![Jump::default(); ordered.moments.len()],
            value: 0.0,
            score: [0.0; W],
            squares: Squares::new(),
        };
        scan.backward();
        scan.squares.flush();
        scan.forward();
        let covariates = ordered.covariates;
        let mut information = Symmetric::zero(covariates);
        for row in 0..covariates {
            for column in 0..=row {
                information.set(row, column, scan.squares.total[row][column]);
            }
        }
        Evaluation {
            value: scan.value,
            gradient: scan.score[..covariates].to_vec(),
            information,
        }
    }

    fn backward(&mut self) {
        let mut entrants = self.ordered.entrants.iter().peekable();
        let mut predicted = self.rows.len();
        for stratum in self.ordered.strata.iter().rev() {
            let mut at_risk = Sums::ZERO;
            let mut present = 0_usize;
            for index in stratum.moments.clone().rev() {
                let moment = &self.ordered.moments[index];
                while let Some(position) = entrants.next_if(|position| self.enters_after(**position, index)) {
                    let position = *position as usize;
                    at_risk.add(-self.risks[position], &self.rows[position]);
                    present -= 1;
                }
                if present == 0 {
                    // Subtraction leaves rounding behind; nobody at risk is exactly nothing.
                    at_risk = Sums::ZERO;
                }
                if moment.rows().start < predicted {
                    // Some thousand rows at a time: few enough to stay in the cache, many enough for one long loop.
                    let from = moment.rows().start.saturating_sub(CHUNK);
                    self.predict(from..predicted);
                    predicted = from;
                }
                present += moment.rows().len();
                let censored = moment.censored.clone();
                for (risk, row) in self.risks[censored.clone()].iter().zip(&self.rows[censored]) {
                    at_risk.add(*risk, row);
                }
                self.events(index, moment, &mut at_risk);
            }
        }
    }

    fn enters_after(&self, position: u32, moment: usize) -> bool {
        self.ordered
            .enters
            .as_ref()
            .is_some_and(|enters| enters[position as usize] as usize > moment)
    }

    /// The weighted relative risk at a range of positions.
    fn predict(&mut self, positions: Range<usize>) {
        if self.is_null {
            self.risks[positions.clone()].fill(1.0);
        } else {
            for (risk, row) in self.risks[positions.clone()]
                .iter_mut()
                .zip(&self.rows[positions.clone()])
            {
                *risk = product(row, &self.coefficients).exp();
            }
        }
        if let Some(offset) = &self.ordered.offset {
            for (risk, offset) in self.risks[positions.clone()]
                .iter_mut()
                .zip(&offset[positions.clone()])
            {
                *risk *= offset.exp();
            }
        }
        if let Some(weights) = &self.ordered.weights {
            for (risk, weight) in self.risks[positions.clone()].iter_mut().zip(&weights[positions]) {
                *risk *= weight;
            }
        }
    }

    /// The likelihood, score and hazard of one event time.
    fn events(&mut self, index: usize, moment: &Moment, at_risk: &mut Sums<W>) {
        let emphasis = self.emphasis.map_or(1.0, |emphasis| emphasis[index]);
        let mut leaving = Sums::ZERO;
        let mut weight = 0.0;
        for position in moment.events.clone() {
            let row = &self.rows[position];
            leaving.add(self.risks[position], row);
            let case = self.ordered.weight(position);
            weight += case;
            let offset = self
                .ordered
                .offset
                .as_ref()
                .map_or(0.0, |offset| offset[position]);
            self.value += emphasis * case * (product(row, &self.coefficients) + offset);
            for (score, value) in self.score.iter_mut().zip(row) {
                *score += emphasis * case * value;
            }
        }
        at_risk.join(&leaving);
        let ties = moment.events.len();
        if ties == 1 || self.ties == Ties::Breslow {
            self.value -= emphasis * weight * at_risk.risk.ln();
            let hazard = weight / at_risk.risk;
            self.jumps[index] = Jump {
                all: hazard,
                leaving: hazard,
            };
            let share = at_risk.risk.recip();
            let mean = at_risk.values.map(|sum| sum * share);
            for (score, mean) in self.score.iter_mut().zip(&mean) {
                *score -= emphasis * weight * mean;
            }
            self.squares.push(mean, -emphasis * weight);
            return;
        }
        let share = weight / ties as f64;
        let (mut all, mut gone) = (0.0, 0.0);
        // Σ 1/s², Σ f/s² and Σ f²/s², with s what is at risk when a share f of the tied rows has left.
        let mut second = [0.0; 3];
        for step in 0..ties {
            let left = step as f64 / ties as f64;
            let rest = at_risk.risk - left * leaving.risk;
            self.value -= emphasis * share * rest.ln();
            all += share / rest;
            gone += share * left / rest;
            let square = share / (rest * rest);
            second[0] += square;
            second[1] += square * left;
            second[2] += square * left * left;
        }
        self.jumps[index] = Jump {
            all,
            leaving: all - gone,
        };
        let sums = at_risk.values.iter().zip(&leaving.values);
        for (score, (all_sum, leaving_sum)) in self.score.iter_mut().zip(sums) {
            *score -= emphasis * (all * all_sum - gone * leaving_sum);
        }
        // Σ (a − f b)(a − f b)ᵀ / s² is a square about the average f, plus the spread of f times b bᵀ.
        let average = second[1] / second[0];
        let mut middle = at_risk.values;
        for (middle, leaving) in middle.iter_mut().zip(&leaving.values) {
            *middle -= average * leaving;
        }
        self.squares.push(middle, -emphasis * second[0]);
        self.squares
            .push(leaving.values, -emphasis * (second[2] - second[1] * average));
    }

    /// Adds `Σ r H x xᵀ`.
    fn forward(&mut self) {
        let mut lived = vec![
            0.0;
            if self.ordered.enters.is_some() {
                self.jumps.len()
            } else {
                0
            }
        ];
        for stratum in &self.ordered.strata {
            let mut hazard = 0.0;
            for index in stratum.moments.clone() {
                let emphasis = self.emphasis.map_or(1.0, |emphasis| emphasis[index]);
                if let Some(lived) = lived.get_mut(index) {
                    *lived = hazard;
                }
                let jump = self.jumps[index];
                let moment = &self.ordered.moments[index];
                let until = hazard + emphasis * jump.leaving;
                hazard += emphasis * jump.all;
                self.spend(moment.events.clone(), until, &lived);
                self.spend(moment.censored.clone(), hazard, &lived);
            }
        }
        self.squares.add(self.rows, &self.risks);
    }

    fn spend(&mut self, positions: Range<usize>, hazard: f64, lived: &[f64]) {
        match &self.ordered.enters {
            None => {
                for risk in &mut self.risks[positions] {
                    *risk *= hazard;
                }
            }
            Some(enters) => {
                for (risk, enters) in self.risks[positions.clone()].iter_mut().zip(&enters[positions]) {
                    *risk *= hazard - lived[*enters as usize];
                }
            }
        }
    }
}

/// A sum of weighted squares `Σ w v vᵀ`, of which the part on and below the diagonal is kept.
struct Squares<const W: usize> {
    total: Vec<[f64; W]>,
    waiting: Vec<[f64; W]>,
    weights: Vec<f64>,
}

impl<const W: usize> Squares<W> {
    fn new() -> Self {
        Self {
            total: vec![[0.0; W]; W],
            waiting: Vec::with_capacity(BATCH),
            weights: Vec::with_capacity(BATCH),
        }
    }

    fn push(&mut self, vector: [f64; W], weight: f64) {
        self.waiting.push(vector);
        self.weights.push(weight);
        if self.waiting.len() == BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let (waiting, weights) = (
            std::mem::take(&mut self.waiting),
            std::mem::take(&mut self.weights),
        );
        self.add(&waiting, &weights);
        (self.waiting, self.weights) = (waiting, weights);
        self.waiting.clear();
        self.weights.clear();
    }

    /// Adds all `rows`, four at a time, so that the total is read and written once for four.
    fn add(&mut self, rows: &[[f64; W]], weights: &[f64]) {
        let (fours, rest) = rows.as_chunks::<4>();
        let (four_weights, rest_weights) = weights.as_chunks::<4>();
        for ([a, b, c, d], weights) in fours.iter().zip(four_weights) {
            for block in (0..W).step_by(BLOCK) {
                let end = (block + BLOCK).min(W);
                for (index, line) in self.total.iter_mut().enumerate().take(end).skip(block) {
                    let scaled = [
                        weights[0] * a[index],
                        weights[1] * b[index],
                        weights[2] * c[index],
                        weights[3] * d[index],
                    ];
                    for column in 0..end {
                        line[column] += (scaled[0] * a[column] + scaled[1] * b[column])
                            + (scaled[2] * c[column] + scaled[3] * d[column]);
                    }
                }
            }
        }
        for (row, weight) in rest.iter().zip(rest_weights) {
            for (line, value) in self.total.iter_mut().zip(row) {
                for (total, other) in line.iter_mut().zip(row) {
                    *total += weight * value * other;
                }
            }
        }
    }
}
