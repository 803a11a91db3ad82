//! Random numbers that are the same on every machine for the same seed: whole numbers, normal and gamma variables.
//! Nothing here knows what they are for.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers.
pub(crate) struct Draws(ChaCha12Rng);

impl Draws {
    /// The stream of a seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// One of many independent streams of a seed.
    pub(crate) fn chain(seed: u64, chain: u64) -> Self {
        let mut numbers = ChaCha12Rng::seed_from_u64(seed);
        numbers.set_stream(chain);
        Self(numbers)
    }

    /// Uniform strictly between 0 and 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Uniform on the whole numbers below `limit`, which is at least 1 (Lemire 2019).
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = (limit as u64).max(1);
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(limit);
            #[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
            let low = product as u64;
            if low >= limit || low >= limit.wrapping_neg() % limit {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "the high half is below the limit, which was a usize"
                )]
                return (product >> 64) as usize;
            }
        }
    }

    /// Standard normal (Marsaglia and Bray 1964).
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// Chi-squared with these degrees of freedom, at least 1 (the gamma variable of Marsaglia and Tsang 2000; for one
    /// degree a squared normal).
    pub(crate) fn chi_squared(&mut self, degrees: f64) -> f64 {
        if degrees < 2.0 {
            return self.normal().powi(2);
        }
        let d = degrees / 2.0 - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return 2.0 * d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..40_000).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / 40_000.0;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 40_000.0;
        (mean, variance)
    }

    #[test]
    fn draws_have_their_mean_and_variance() {
        let mut draws = Draws::seeded(1);
        let (mean, variance) = moments(|| draws.normal());
        assert!(
            mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03,
            "{mean} {variance}"
        );
        for degrees in [1.0, 2.0, 7.0, 150.0] {
            let (mean, variance) = moments(|| draws.chi_squared(degrees));
            assert!((mean / degrees - 1.0).abs() < 0.03, "{degrees}: {mean}");
            assert!(
                (variance / (2.0 * degrees) - 1.0).abs() < 0.08,
                "{degrees}: {variance}"
            );
        }
        let (mean, _) = moments(|| draws.below(7) as f64);
        assert!((mean - 3.0).abs() < 0.05);
    }

    #[test]
    fn a_seed_gives_its_numbers_again() {
        let [one, two] =
            [Draws::seeded(5), Draws::seeded(5)].map(|mut draws| [draws.uniform(), draws.normal()]);
        assert_eq!(one.map(f64::to_bits), two.map(f64::to_bits));
    }
}
