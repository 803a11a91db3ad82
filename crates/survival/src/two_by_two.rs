//! Two groups compared on a yes or no: the odds ratio with exact and mid-P inference given the margins, and the
//! risk ratio and difference. Person-time has its own comparison in `rate`.

use crate::distribution::{ln_binomial_coefficient, solve_increasing};
use crate::{Error, Interval, Level, Proportion};

/// Two proportions side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoByTwo {
    first: Proportion,
    second: Proportion,
}

/// Whether the probability of the table seen counts whole or half in a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tail {
    /// Whole: coverage is never below the level (Cornfield 1956).
    Exact,
    /// Half: nearer to the level on average, sometimes a little below it (Lancaster 1961; Berry and Armitage 1995).
    MidP,
}

impl TwoByTwo {
    /// The first group compared with the second.
    pub const fn new(first: Proportion, second: Proportion) -> Self {
        Self { first, second }
    }

    /// `[[with, without], [with, without]]`, a row for each group; fails when a row is empty.
    pub fn from_counts([[a, b], [c, d]]: [[u64; 2]; 2]) -> Result<Self, Error> {
        Ok(Self::new(
            Proportion::new(a, a.saturating_add(b))?,
            Proportion::new(c, c.saturating_add(d))?,
        ))
    }

    fn counts(&self) -> [f64; 4] {
        let of = |p: &Proportion| [p.count() as f64, (p.total() - p.count()) as f64];
        let ([a, b], [c, d]) = (of(&self.first), of(&self.second));
        [a, b, c, d]
    }

    /// The sample odds ratio `ad / bc`; `None` when it is 0/0, infinite when only `bc` is 0.
    pub fn odds_ratio(&self) -> Option<f64> {
        let [a, b, c, d] = self.counts();
        let ratio = a * d / (b * c);
        (!ratio.is_nan()).then_some(ratio)
    }

    /// Woolf's interval, symmetric in the logarithm (Woolf 1955); `None` when a cell is empty.
    pub fn odds_ratio_woolf(&self, level: Level) -> Option<Interval> {
        let error = self.counts().iter().map(|cell| 1.0 / cell).sum::<f64>().sqrt();
        around(self.odds_ratio()?, error, level)
    }

    /// The ratio of the two proportions; `None` when it is 0/0, infinite when only the second is 0.
    pub fn risk_ratio(&self) -> Option<f64> {
        let ratio = self.first.estimate() / self.second.estimate();
        (!ratio.is_nan()).then_some(ratio)
    }

    /// Its interval symmetric in the logarithm (Katz, Baptista, Azen and Pike 1978, method C); `None` when either
    /// count is 0.
    pub fn risk_ratio_katz(&self, level: Level) -> Option<Interval> {
        let part = |p: &Proportion| 1.0 / p.count() as f64 - 1.0 / p.total() as f64;
        let error = (part(&self.first) + part(&self.second)).sqrt();
        around(self.risk_ratio()?, error, level)
    }

    /// The first proportion minus the second.
    pub fn risk_difference(&self) -> f64 {
        self.first.estimate() - self.second.estimate()
    }

    /// Its interval from the two score intervals (Newcombe 1998b, method 10): stays within −1 and 1.
    pub fn risk_difference_newcombe(&self, level: Level) -> Interval {
        let [first, second] = [self.first, self.second].map(|p| (p.estimate(), p.wilson(level)));
        let difference = first.0 - second.0;
        Interval::new(
            difference - (first.0 - first.1.lower).hypot(second.1.upper - second.0),
            difference + (first.1.upper - first.0).hypot(second.0 - second.1.lower),
        )
    }

    /// The conditional maximum likelihood estimate of the odds ratio: the value at which the mean of the first
    /// count, given the margins, is the count seen (Fisher 1935). 0 or infinite at the ends of its range; `None`
    /// when the margins allow one table only.
    pub fn conditional_odds_ratio(&self) -> Option<f64> {
        let tables = Tables::of(self)?;
        if tables.seen == 0 {
            return Some(0.0);
        }
        if tables.seen + 1 == tables.weights.len() {
            return Some(f64::INFINITY);
        }
        let seen = tables.seen as f64;
        let ln_odds = solve_increasing(0.0, seen, |theta| tables.mean_and_variance(theta));
        Some(ln_odds.exp())
    }

    /// The interval for the odds ratio by inversion of two one-sided tests at half the error each, given the
    /// margins (Cornfield 1956 for [`Tail::Exact`]); `None` when the margins allow one table only.
    pub fn odds_ratio_interval(&self, tail: Tail, level: Level) -> Option<Interval> {
        let tables = Tables::of(self)?;
        let target = level.tail().ln();
        let lower = if tables.seen == 0 {
            0.0
        } else {
            // The upper tail rises with the odds ratio.
            solve_increasing(0.0, target, |theta| (tables.tails(theta, tail)[1].ln(), f64::NAN)).exp()
        };
        let upper = if tables.seen + 1 == tables.weights.len() {
            f64::INFINITY
        } else {
            (-solve_increasing(0.0, target, |theta| {
                (tables.tails(-theta, tail)[0].ln(), f64::NAN)
            }))
            .exp()
        };
        Some(Interval::new(lower, upper))
    }

    /// Fisher's two-sided P value: the probability of all tables with these margins no more probable than the
    /// one seen (Freeman and Halton 1951), allowing for rounding.
    pub fn fisher_p(&self) -> f64 {
        let Some(tables) = Tables::of(self) else {
            return 1.0;
        };
        let probabilities = tables.probabilities(0.0);
        let bound = probabilities[tables.seen] * (1.0 + 1e-7);
        probabilities
            .iter()
            .filter(|p| **p <= bound)
            .sum::<f64>()
            .min(1.0)
    }

    /// Twice the smaller tail, at most 1: the two-sided P value that agrees with [`Self::odds_ratio_interval`].
    pub fn central_p(&self, tail: Tail) -> f64 {
        Tables::of(self).map_or(1.0, |tables| {
            let [lower, upper] = tables.tails(0.0, tail);
            (2.0 * lower.min(upper)).min(1.0)
        })
    }
}

fn around(ratio: f64, ln_error: f64, level: Level) -> Option<Interval> {
    let factor = (level.z() * ln_error).exp();
    (ratio > 0.0 && ratio.is_finite() && factor.is_finite())
        .then(|| Interval::new(ratio / factor, ratio * factor))
}

/// All tables with the margins of the one seen, by their first count from the smallest possible.
struct Tables {
    /// Logarithm of the number of ways each table can come about.
    weights: Vec<f64>,
    /// Which of them was seen.
    seen: usize,
}

impl Tables {
    /// `None` when the margins allow one table only.
    fn of(table: &TwoByTwo) -> Option<Self> {
        let (first, second) = (table.first.total(), table.second.total());
        let with = table.first.count() + table.second.count();
        let smallest = with.saturating_sub(second);
        let largest = with.min(first);
        let weights: Vec<f64> = (smallest..=largest)
            .map(|count| {
                ln_binomial_coefficient(first, count) + ln_binomial_coefficient(second, with - count)
            })
            .collect();
        let seen = usize::try_from(table.first.count() - smallest).ok()?;
        (weights.len() > 1).then_some(Self { weights, seen })
    }

    /// The probability of each table when the logarithm of the odds ratio is `theta`.
    fn probabilities(&self, theta: f64) -> Vec<f64> {
        let exponent = |(k, weight): (usize, &f64)| weight + theta * k as f64;
        let largest = self
            .weights
            .iter()
            .enumerate()
            .map(exponent)
            .fold(f64::NEG_INFINITY, f64::max);
        let mut probabilities: Vec<f64> = self
            .weights
            .iter()
            .enumerate()
            .map(|table| (exponent(table) - largest).exp())
            .collect();
        let whole: f64 = probabilities.iter().sum();
        for probability in &mut probabilities {
            *probability /= whole;
        }
        probabilities
    }

    fn mean_and_variance(&self, theta: f64) -> (f64, f64) {
        let probabilities = self.probabilities(theta);
        let mean: f64 = probabilities.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
        let variance = probabilities
            .iter()
            .enumerate()
            .map(|(k, p)| (k as f64 - mean).powi(2) * p)
            .sum();
        (mean, variance)
    }

    /// The probability of a count as low, and as high, as the one seen.
    fn tails(&self, theta: f64, tail: Tail) -> [f64; 2] {
        let probabilities = self.probabilities(theta);
        let own = match tail {
            Tail::Exact => probabilities[self.seen],
            Tail::MidP => probabilities[self.seen] / 2.0,
        };
        [
            probabilities[..self.seen].iter().sum::<f64>() + own,
            probabilities[self.seen + 1..].iter().sum::<f64>() + own,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(counts: [[u64; 2]; 2]) -> TwoByTwo {
        TwoByTwo::from_counts(counts).expect("no row is empty")
    }

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found / expected - 1.0).abs() < tolerance,
            "{found} is not {expected}"
        );
    }

    #[test]
    fn the_lady_tasting_tea_is_judged_as_fisher_did() {
        // Fisher 1935: three of four right; the one-sided probability is 17/70, two-sided 34/70.
        let tea = table([[3, 1], [1, 3]]);
        close(tea.fisher_p(), 34.0 / 70.0, 1e-12);
        // 1, 16, 36, 16, 1 ways, weighted by ψᵏ: the upper tail (16ψ³ + ψ⁴) / Σ is 0.025 at the lower limit.
        let interval = tea
            .odds_ratio_interval(Tail::Exact, Level::ninety_five())
            .expect("five tables");
        let polynomial = |psi: f64| {
            let terms = [
                1.0,
                16.0 * psi,
                36.0 * psi.powi(2),
                16.0 * psi.powi(3),
                psi.powi(4),
            ];
            (terms[3] + terms[4]) / terms.iter().sum::<f64>()
        };
        close(polynomial(interval.lower), 0.025, 1e-11);
        let estimate = tea.conditional_odds_ratio().expect("five tables");
        let mean = {
            let p = estimate;
            let terms = [1.0, 16.0 * p, 36.0 * p.powi(2), 16.0 * p.powi(3), p.powi(4)];
            terms.iter().enumerate().map(|(k, t)| k as f64 * t).sum::<f64>() / terms.iter().sum::<f64>()
        };
        close(mean, 3.0, 1e-12);
    }

    #[test]
    fn mid_p_is_narrower_than_exact_and_turned_round_with_the_table() {
        for counts in [
            [[3, 20], [9, 14]],
            [[1, 30], [8, 22]],
            [[0, 12], [5, 9]],
            [[40, 10], [22, 31]],
        ] {
            let (one, turned) = (table(counts), table([counts[1], counts[0]]));
            let level = Level::ninety_five();
            let [exact, mid] =
                [Tail::Exact, Tail::MidP].map(|tail| one.odds_ratio_interval(tail, level).expect("tables"));
            assert!(exact.lower <= mid.lower && mid.upper < exact.upper, "{counts:?}");
            let other = turned.odds_ratio_interval(Tail::MidP, level).expect("tables");
            close(mid.upper, 1.0 / other.lower, 1e-11);
            assert!(one.central_p(Tail::MidP) < one.central_p(Tail::Exact));
        }
    }

    #[test]
    fn the_interval_and_the_p_value_agree() {
        let one = table([[3, 20], [12, 11]]);
        for tail in [Tail::Exact, Tail::MidP] {
            let p = one.central_p(tail);
            let level = Level::new(1.0 - p).expect("a level");
            let interval = one.odds_ratio_interval(tail, level).expect("tables");
            close(interval.upper, 1.0, 1e-10);
        }
    }

    #[test]
    fn margins_that_allow_one_table_only_say_nothing() {
        let nothing = table([[0, 5], [0, 7]]);
        assert_eq!(nothing.odds_ratio(), None);
        assert_eq!(
            nothing.odds_ratio_interval(Tail::Exact, Level::ninety_five()),
            None
        );
        close(nothing.fisher_p(), 1.0, 1e-15);
        assert!(TwoByTwo::from_counts([[0, 0], [1, 2]]).is_err());
    }

    #[test]
    fn newcombes_own_example_comes_out_as_printed() {
        // Newcombe 1998b, table II, contrast a: 56/70 against 48/80, method 10: 0.0524 to 0.3339.
        let printed = table([[56, 14], [48, 32]]).risk_difference_newcombe(Level::ninety_five());
        assert!((printed.lower - 0.0524).abs() < 5e-5 && (printed.upper - 0.3339).abs() < 5e-5);
    }
}
