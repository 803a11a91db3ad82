//! The models that missing values are drawn from: each draws its parameters from their posterior first, so that the
//! imputations are as uncertain as the model is (Rubin 1987, section 5.3). Which column is drawn when is not decided
//! here.

use crate::dense::{Cholesky, Symmetric, dot};
use crate::newton::{Evaluation, Maximum, maximise};
use crate::random::Draws;

/// Donors among whom a matched value is drawn (Morris, White and Royston 2014).
const DONORS: usize = 5;
/// How well the maximum and its variance need be known, relatively: the coefficients are drawn around it anyway.
const ENOUGH: f64 = 1e-3;
/// Standard deviation of the normal prior of standardised log odds ratios, used only where the data separate levels, so
/// that the likelihood has no maximum (in the spirit of Gelman, Jakulin, Pittau and Su 2008).
const PRIOR: f64 = 2.5;

/// The other columns as predictors: an intercept, standardised numbers, indicators of levels.
pub(super) struct Predictors {
    width: usize,
    values: Vec<f64>,
}

impl Predictors {
    /// From columns of numbers or levels. What does not vary is left out.
    pub(super) fn of(columns: &[(&[f64], Option<usize>)], rows: usize) -> Self {
        let mut kept: Vec<Vec<f64>> = vec![vec![1.0; rows]];
        for (values, levels) in columns {
            match levels {
                None => kept.extend(standardised(values)),
                Some(levels) => {
                    for level in 1..*levels {
                        let is = |value: &f64| f64::from(u8::from((value - level as f64).abs() < 0.5));
                        kept.extend(standardised(&values.iter().map(is).collect::<Vec<f64>>()));
                    }
                }
            }
        }
        let width = kept.len();
        let mut values = Vec::with_capacity(rows * width);
        for row in 0..rows {
            values.extend(kept.iter().map(|column| column[row]));
        }
        Self { width, values }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }
}

/// A column with mean 0 and variance 1; `None` when it does not vary.
fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    let scale = variance.sqrt();
    (scale > 1e-12 * mean.abs().max(f64::MIN_POSITIVE))
        .then(|| values.iter().map(|value| (value - mean) / scale).collect())
}

/// `β + L⁻ᵀ z` for the factor L of the information: a draw around β with its inverse as covariance.
fn around(centre: &[f64], factor: &Cholesky, scale: f64, draws: &mut Draws) -> Vec<f64> {
    let mut step: Vec<f64> = centre.iter().map(|_| draws.normal()).collect();
    factor.unwhiten(&mut step);
    centre.iter().zip(step).map(|(c, s)| c + scale * s).collect()
}

/// Numbers for the missing rows, from a Bayesian normal linear regression (van Buuren 2018, algorithm 3.1), or from
/// donors whose prediction is near (algorithm 3.3, matching on the predictions of the drawn and the estimated
/// coefficients).
pub(super) fn draw_continuous(
    predictors: &Predictors,
    observed: &[Option<f64>],
    missing: &[usize],
    matched: bool,
    draws: &mut Draws,
) -> Vec<f64> {
    let known: Vec<(usize, f64)> = observed
        .iter()
        .enumerate()
        .filter_map(|(row, value)| Some((row, (*value)?)))
        .collect();
    let width = predictors.width;
    let mut moments = Symmetric::zero(width);
    let mut products = vec![0.0; width];
    let mean = known.iter().map(|(_, value)| value).sum::<f64>() / known.len() as f64;
    for (row, value) in &known {
        let x = predictors.row(*row);
        moments.add_square(1.0, x);
        for (product, x) in products.iter_mut().zip(x) {
            *product += x * (value - mean);
        }
    }
    // A predictor that follows from those before it says nothing new: it is left out.
    let mut kept: Vec<usize> = (0..width).collect();
    let factor = loop {
        match Cholesky::of(&moments.part(&kept)) {
            Ok(factor) => break factor,
            Err(_) if kept.len() == 1 => return missing.iter().map(|_| mean).collect(),
            Err(pivot) => {
                kept.remove(pivot);
            }
        }
    };
    let picked: Vec<f64> = kept.iter().map(|index| products[*index]).collect();
    let estimate = factor.solve(&picked);
    let predict = |coefficients: &[f64], row: usize| -> f64 {
        let x = predictors.row(row);
        mean + kept
            .iter()
            .zip(coefficients)
            .map(|(index, b)| x[*index] * b)
            .sum::<f64>()
    };
    let squares: f64 = known
        .iter()
        .map(|(row, value)| (value - predict(&estimate, *row)).powi(2))
        .sum();
    let degrees = (known.len() - kept.len()).max(1) as f64;
    let spread = (squares / draws.chi_squared(degrees)).sqrt();
    let sampled = around(&estimate, &factor, spread, draws);
    if !matched {
        return missing
            .iter()
            .map(|row| predict(&sampled, *row) + spread * draws.normal())
            .collect();
    }
    let mut donors: Vec<(f64, f64)> = known
        .iter()
        .map(|(row, value)| (predict(&estimate, *row), *value))
        .collect();
    donors.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    missing
        .iter()
        .map(|row| {
            let wanted = predict(&sampled, *row);
            let after = donors.partition_point(|donor| donor.0 < wanted);
            let (mut first, mut last) = (after, after);
            while last - first < DONORS.min(donors.len()) {
                let left = first.checked_sub(1).map(|index| wanted - donors[index].0);
                let right = donors.get(last).map(|donor| donor.0 - wanted);
                match (left, right) {
                    (Some(left), Some(right)) if left < right => first -= 1,
                    (Some(_), None) => first -= 1,
                    _ => last += 1,
                }
            }
            donors[first + draws.below(last - first)].1
        })
        .collect()
}

/// Levels for the missing rows, from a multinomial logistic regression: coefficients are drawn from the normal
/// approximation of their posterior (Rubin 1987, example 5.4.3; for two levels van Buuren 2018, algorithm 3.4). `start` is
/// where the last round's maximum was, near which this one's lies, and becomes this one's.
pub(super) fn draw_level(
    predictors: &Predictors,
    observed: &[Option<f64>],
    missing: &[usize],
    levels: usize,
    start: &mut Vec<f64>,
    draws: &mut Draws,
) -> Vec<f64> {
    let known: Vec<(usize, usize)> = observed
        .iter()
        .enumerate()
        .filter_map(|(row, value)| Some((row, level_of((*value)?))))
        .collect();
    // Only levels that were seen can be drawn.
    let seen: Vec<usize> = (0..levels)
        .filter(|level| known.iter().any(|(_, own)| own == level))
        .collect();
    let [first, others @ ..] = seen.as_slice() else {
        return missing.iter().map(|_| 0.0).collect();
    };
    if others.is_empty() {
        return missing.iter().map(|_| *first as f64).collect();
    }
    let model = Multinomial {
        predictors,
        rows: known
            .iter()
            .filter_map(|(row, level)| Some((*row, seen.iter().position(|seen| seen == level)?)))
            .collect(),
        contrasts: others.len(),
    };
    let maximum = model.fit(start);
    *start = maximum
        .as_ref()
        .map(|maximum| maximum.at.clone())
        .unwrap_or_default();
    let coefficients = maximum.and_then(|maximum| {
        // The covariance belongs to the maximum; its factor is that of the information.
        let information = Cholesky::of(&maximum.covariance).ok()?.inverse();
        let factor = Cholesky::of(&information).ok()?;
        Some(around(&maximum.at, &factor, 1.0, draws))
    });
    missing
        .iter()
        .map(|row| {
            let chosen = match &coefficients {
                Some(coefficients) => {
                    let mut left = draws.uniform();
                    let shares = model.shares(coefficients, *row);
                    let mut chosen = shares.len() - 1;
                    for (index, share) in shares.iter().enumerate() {
                        left -= share;
                        if left < 0.0 {
                            chosen = index;
                            break;
                        }
                    }
                    seen[chosen]
                }
                // No model at all: as often as observed.
                None => known[draws.below(known.len())].1,
            };
            chosen as f64
        })
        .collect()
}

fn level_of(value: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "levels were made from whole numbers"
    )]
    let level = value.round() as usize;
    level
}

/// Log odds of every level but the first against it.
struct Multinomial<'a> {
    predictors: &'a Predictors,
    /// Rows with their level.
    rows: Vec<(usize, usize)>,
    contrasts: usize,
}

impl Multinomial<'_> {
    /// The probability of every level.
    fn shares(&self, coefficients: &[f64], row: usize) -> Vec<f64> {
        let x = self.predictors.row(row);
        let mut scores = vec![0.0];
        scores.extend(
            coefficients
                .chunks_exact(self.predictors.width)
                .map(|part| dot(part, x)),
        );
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for score in &mut scores {
            *score = (*score - largest).exp();
        }
        let whole: f64 = scores.iter().sum();
        for score in &mut scores {
            *score /= whole;
        }
        scores
    }

    /// The maximum of the likelihood or, where there is none, of the posterior under a weak prior.
    fn fit(&self, start: &[f64]) -> Option<Maximum> {
        let size = self.contrasts * self.predictors.width;
        let zero = vec![0.0; size];
        // From a good start the climb is short; a failure there says nothing about the likelihood.
        if start.len() == size
            && let Ok(maximum) = maximise(start.to_vec(), None, ENOUGH, |at| self.evaluate(at, 0.0))
        {
            return Some(maximum);
        }
        maximise(zero.clone(), None, ENOUGH, |at| self.evaluate(at, 0.0))
            .or_else(|_| maximise(zero, None, ENOUGH, |at| self.evaluate(at, PRIOR.powi(-2))))
            .ok()
    }

    fn evaluate(&self, at: &[f64], precision: f64) -> Evaluation {
        if self.contrasts == 1 {
            self.evaluate_binary(at, precision)
        } else {
            self.evaluate_levels(at, precision)
        }
    }

    /// Two levels: the same sums, block by block down the columns, which a processor can do several rows at a time.
    fn evaluate_binary(&self, at: &[f64], precision: f64) -> Evaluation {
        let size = at.len();
        let mut value = 0.0;
        let mut gradient = vec![0.0; size];
        let mut information = vec![0.0; size * size];
        let mut columns = vec![[0.0; BLOCK]; size];
        let (mut residuals, mut spreads) = ([0.0; BLOCK], [0.0; BLOCK]);
        for block in self.rows.chunks(BLOCK) {
            // What an earlier, longer block left behind must not count.
            residuals.fill(0.0);
            spreads.fill(0.0);
            for (place, (row, level)) in block.iter().enumerate() {
                let x = self.predictors.row(*row);
                for (column, x) in columns.iter_mut().zip(x) {
                    column[place] = *x;
                }
                let score = dot(at, x);
                // The logarithm of 1 + e^score, without overflow.
                let small = (-score.abs()).exp();
                let share = if score >= 0.0 { 1.0 } else { small } / (1.0 + small);
                let own = f64::from(u8::from(*level == 1));
                value += own * score - (score.max(0.0) + small.ln_1p());
                residuals[place] = own - share;
                spreads[place] = share * (1.0 - share);
            }
            for first in 0..size {
                gradient[first] += product(&residuals, &columns[first]);
                let mut weighted = spreads;
                for (weight, x) in weighted.iter_mut().zip(&columns[first]) {
                    *weight *= x;
                }
                for second in 0..=first {
                    information[first * size + second] += product(&weighted, &columns[second]);
                }
            }
        }
        penalised(at, value, gradient, &information, precision)
    }

    fn evaluate_levels(&self, at: &[f64], precision: f64) -> Evaluation {
        let (width, size) = (self.predictors.width, at.len());
        let mut value = 0.0;
        let mut gradient = vec![0.0; size];
        let mut information = vec![0.0; size * size];
        for (row, level) in &self.rows {
            let x = self.predictors.row(*row);
            let shares = self.shares(at, *row);
            value += shares[*level].ln();
            for contrast in 0..self.contrasts {
                let share = shares[contrast + 1];
                let residual = f64::from(u8::from(*level == contrast + 1)) - share;
                for (sum, x) in gradient[contrast * width..].iter_mut().zip(x) {
                    *sum += residual * x;
                }
                for other in 0..=contrast {
                    let spread = if other == contrast {
                        share * (1.0 - share)
                    } else {
                        -share * shares[other + 1]
                    };
                    for (first, left) in x.iter().enumerate() {
                        let line = (contrast * width + first) * size + other * width;
                        for (sum, right) in information[line..line + width].iter_mut().zip(x) {
                            *sum += spread * left * right;
                        }
                    }
                }
            }
        }
        penalised(at, value, gradient, &information, precision)
    }
}

/// Rows that are summed at a time.
const BLOCK: usize = 64;

/// The sum of products, in four sums that do not wait for each other.
fn product(a: &[f64; BLOCK], b: &[f64; BLOCK]) -> f64 {
    let mut sums = [0.0; 4];
    for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for place in 0..4 {
            sums[place] += a[place] * b[place];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// The evaluation with a normal prior of this precision; of `information` the lower triangle is read.
fn penalised(
    at: &[f64],
    mut value: f64,
    mut gradient: Vec<f64>,
    information: &[f64],
    precision: f64,
) -> Evaluation {
    let size = at.len();
    let mut matrix = Symmetric::zero(size);
    for row in 0..size {
        for column in 0..=row {
            let prior = if row == column { precision } else { 0.0 };
            matrix.set(row, column, information[row * size + column] + prior);
        }
        value -= 0.5 * precision * at[row] * at[row];
        gradient[row] -= precision * at[row];
    }
    Evaluation {
        value,
        gradient,
        information: matrix,
    }
}
