//! A proportion and its confidence intervals. The counts are whole numbers, so a [`Proportion`] cannot hold
//! more successes than trials; limits are returned as each author defined them. Survival probabilities, which
//! are not counts out of a total, have their intervals in `interval`.

use crate::distribution::{
    beta_lower_quantile, beta_upper_quantile, binomial_at_least, binomial_at_most, solve_increasing,
};
use crate::{Error, Interval, Level};

/// `count` out of `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    count: u64,
    total: u64,
}

impl Proportion {
    /// Fails when the total is zero or the count exceeds it.
    pub const fn new(count: u64, total: u64) -> Result<Self, Error> {
        if total == 0 {
            return Err(Error::NoTrials);
        }
        if count > total {
            return Err(Error::CountExceedsTotal { count, total });
        }
        Ok(Self { count, total })
    }

    /// The numerator.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The denominator.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// `count / total`.
    pub fn estimate(&self) -> f64 {
        self.count as f64 / self.total as f64
    }

    /// The score interval (Wilson 1927).
    pub fn wilson(&self, level: Level) -> Interval {
        self.exact_at_the_ends(self.score(0.0, level))
    }

    /// The score interval with continuity correction (Newcombe 1998, method 4). The correction is
    /// `min(½, |count − total/2|)`, as in R's `prop.test`, so that it vanishes at exactly one half.
    pub fn wilson_corrected(&self, level: Level) -> Interval {
        let correction = (self.count as f64 - self.total as f64 / 2.0).abs().min(0.5);
        self.exact_at_the_ends(self.score(correction, level))
    }

    /// The exact interval by inversion of two one-sided binomial tests (Clopper and Pearson 1934): coverage is
    /// never below the level.
    pub fn clopper_pearson(&self, level: Level) -> Interval {
        let (x, rest) = (self.count as f64, (self.total - self.count) as f64);
        let lower = if self.count == 0 {
            0.0
        } else {
            beta_lower_quantile(x, rest + 1.0, level.tail())
        };
        let upper = if self.count == self.total {
            1.0
        } else {
            beta_upper_quantile(x + 1.0, rest, level.tail())
        };
        Interval::new(lower, upper)
    }

    /// The mid-P interval: as Clopper and Pearson's, with the probability of the count itself halved in both tails
    /// (Lancaster 1961; Berry and Armitage 1995). On average nearer to the level, sometimes a little below it.
    pub fn mid_p(&self, level: Level) -> Interval {
        let (x, n) = (self.count, self.total);
        let target = level.tail().ln();
        let logistic = |theta: f64| 1.0 / (1.0 + (-theta).exp());
        let lower = if x == 0 {
            0.0
        } else {
            logistic(solve_increasing(0.0, target, |theta| {
                let p = logistic(theta);
                let tail = f64::midpoint(binomial_at_least(x, n, p), binomial_at_least(x + 1, n, p));
                (tail.ln(), f64::NAN)
            }))
        };
        let upper = if x == n {
            1.0
        } else {
            // The tail below rises as the probability falls.
            logistic(-solve_increasing(0.0, target, |theta| {
                let p = logistic(-theta);
                let without = if x == 0 {
                    0.0
                } else {
                    binomial_at_most(x - 1, n, p)
                };
                let tail = f64::midpoint(binomial_at_most(x, n, p), without);
                (tail.ln(), f64::NAN)
            }))
        };
        Interval::new(lower, upper)
    }

    /// The equal-tailed interval under Jeffreys' prior, set to 0 and 1 at the ends (Brown, Cai and DasGupta 2001,
    /// section 3.1.3).
    pub fn jeffreys(&self, level: Level) -> Interval {
        let (a, b) = (self.count as f64 + 0.5, (self.total - self.count) as f64 + 0.5);
        let lower = if self.count == 0 {
            0.0
        } else {
            beta_lower_quantile(a, b, level.tail())
        };
        let upper = if self.count == self.total {
            1.0
        } else {
            beta_upper_quantile(a, b, level.tail())
        };
        Interval::new(lower, upper)
    }

    /// The normal interval around `(x + z²/2) / (n + z²)` (Agresti and Coull 1998). As published, it may reach
    /// below 0 or above 1.
    pub fn agresti_coull(&self, level: Level) -> Interval {
        let square = level.z().powi(2);
        let total = self.total as f64 + square;
        let centre = (self.count as f64 + square / 2.0) / total;
        Interval::normal(centre, (centre * (1.0 - centre) / total).sqrt(), level)
    }

    /// Solutions of the score equation with the count moved outwards by `correction`.
    fn score(&self, correction: f64, level: Level) -> Interval {
        let (x, n, z) = (self.count as f64, self.total as f64, level.z());
        let square = z * z;
        let spread = |count: f64| z * (count * (n - count) / n + square / 4.0).sqrt();
        let (less, more) = ((x - correction).max(0.0), (x + correction).min(n));
        // The lower root is written as a quotient: the difference of two nearly equal numbers would lose digits.
        let lower = less * less / n / (less + square / 2.0 + spread(less));
        let upper = (more + square / 2.0 + spread(more)) / (n + square);
        Interval::new(lower, upper)
    }

    fn exact_at_the_ends(&self, interval: Interval) -> Interval {
        Interval {
            lower: if self.count == 0 { 0.0 } else { interval.lower },
            upper: if self.count == self.total {
                1.0
            } else {
                interval.upper
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_successes_than_trials_are_refused() {
        assert_eq!(
            Proportion::new(3, 2),
            Err(Error::CountExceedsTotal { count: 3, total: 2 })
        );
        assert_eq!(Proportion::new(0, 0), Err(Error::NoTrials));
    }

    #[test]
    fn the_mid_p_interval_of_none_and_of_one_have_closed_forms() {
        // ½ (1 − p)ⁿ = 0.025 without a success; for one success in one, ½ p = 0.025 below.
        let none = Proportion::new(0, 30)
            .expect("a proportion")
            .mid_p(Level::ninety_five());
        assert!((none.upper / -(0.05_f64.ln() / 30.0).exp_m1() - 1.0).abs() < 1e-12);
        assert!(none.lower.abs() < f64::MIN_POSITIVE);
        let one = Proportion::new(1, 1)
            .expect("a proportion")
            .mid_p(Level::ninety_five());
        assert!((one.lower / 0.05 - 1.0).abs() < 1e-12);
        for count in 0..=20 {
            let proportion = Proportion::new(count, 20).expect("a proportion");
            let (mid, exact) = (
                proportion.mid_p(Level::ninety_five()),
                proportion.clopper_pearson(Level::ninety_five()),
            );
            assert!(exact.lower <= mid.lower && mid.upper <= exact.upper);
            assert!(mid.contains(proportion.estimate()));
        }
    }

    #[test]
    fn seventy_nine_of_fourteen_thousand_is_0_564_percent() {
        let proportion = Proportion::new(79, 14_000).expect("79 is not above 14 000");
        let interval = proportion.wilson(Level::ninety_five());
        let text = format!(
            "{:.3} % [{:.3}–{:.3}]",
            100.0 * proportion.estimate(),
            100.0 * interval.lower,
            100.0 * interval.upper
        );
        assert_eq!(text, "0.564 % [0.453–0.703]");
    }
}
