//! Chance: one stream of random numbers for each chunk of persons, and the few draws the simulation makes of it.
//!
//! The stream is ChaCha8 with the scenario's seed as key and the chunk's number as stream, so that a chunk is the same
//! whoever computes it and when. Identifiers look like UUIDs of version 7, but their time is the simulated day and their
//! random bits come from the stream.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use throughline_model::Day;

/// The source of chance of one chunk.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Uniform in 0..n (0 for n = 0), by multiplication; the bias is below 2⁻³² × n.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let wide = u64::from(self.0.next_u32()) * n as u64;
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// Uniform between two whole numbers, both included; `low` if they are not in order.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(high.saturating_sub(low).saturating_add(1).max(1)).unwrap_or(1);
        low + i32::try_from(self.below(width)).unwrap_or(0)
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of several values with their weights, which need not add up to anything.
    pub(crate) fn weighted<T: Copy>(&mut self, of: &[(T, f64)]) -> T {
        let total: f64 = of.iter().map(|(_, weight)| weight).sum();
        let mut at = self.unit() * total;
        for (value, weight) in of {
            at -= weight;
            if at < 0.0 {
                return *value;
            }
        }
        of[of.len() - 1].0
    }

    /// Exponential with mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// Standard normal (Box and Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        (2.0 * self.exponential()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A whole number of days around `median`, log-normal, within bounds.
    pub(crate) fn days_around(&mut self, median: f64, spread: f64, low: i32, high: i32) -> i32 {
        let drawn = median * (spread * self.normal()).exp();
        // Bounded before it is made whole, so nothing can be cut off.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the bounds of i32 by the clamp"
        )]
        let whole = drawn.clamp(f64::from(low), f64::from(high)) as i32;
        whole
    }

    /// The bits of an identifier made on a day.
    pub(crate) fn id(&mut self, on: Day) -> u128 {
        const DAY_MS: u64 = 86_400_000;
        let (noise, tail) = (self.0.next_u64(), self.0.next_u64());
        let midnight = u64::try_from(on.since_epoch()).unwrap_or(0) * DAY_MS;
        let within = ((noise >> 32) * DAY_MS) >> 32;
        let time = u128::from(midnight + within) << 80;
        let a = u128::from(noise & 0xFFF) << 64;
        time | 0x7 << 76 | a | 0b10 << 62 | u128::from(tail >> 2)
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
