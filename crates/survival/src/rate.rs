//! Rates per person-time, a ratio of two rates, and their intervals. Events are a Poisson count and person-time
//! is taken as known; everything is per one unit of the person-time given, so the caller chooses "per 100
//! years". How person-time is added up is told in `person_time`.

use crate::distribution::{
    binomial_at_least, binomial_at_most, binomial_probability, gamma_lower_quantile, gamma_upper_quantile,
    poisson_mid_tails, solve_increasing,
};
use crate::interval::two_sided_p;
use crate::{Error, Interval, Level, Proportion};

/// A number of events over an amount of person-time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    events: u64,
    person_time: f64,
}

impl Rate {
    /// Fails unless the person-time is positive and finite.
    pub fn new(events: u64, person_time: f64) -> Result<Self, Error> {
        if person_time > 0.0 && person_time.is_finite() {
            Ok(Self { events, person_time })
        } else {
            Err(Error::PersonTimeOutOfRange { value: person_time })
        }
    }

    /// The number of events.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The person-time, in the caller's unit.
    pub const fn person_time(&self) -> f64 {
        self.person_time
    }

    /// Events per unit of person-time.
    pub fn estimate(&self) -> f64 {
        self.events as f64 / self.person_time
    }

    /// The exact Poisson interval (Garwood 1936).
    pub fn exact(&self, level: Level) -> Interval {
        let events = self.events as f64;
        let lower = if self.events == 0 {
            0.0
        } else {
            gamma_lower_quantile(events, level.tail())
        };
        self.per_time(Interval::new(
            lower,
            gamma_upper_quantile(events + 1.0, level.tail()),
        ))
    }

    /// The mid-P interval: as the exact one, with the probability of the count itself halved in both tails
    /// (Lancaster 1961; Cohen and Yang 1994).
    pub fn mid_p(&self, level: Level) -> Interval {
        let target = level.tail().ln();
        let start = (self.events as f64 + 0.5).ln();
        let lower = if self.events == 0 {
            0.0
        } else {
            solve_increasing(start, target, |theta| {
                (poisson_mid_tails(self.events, theta.exp())[1].ln(), f64::NAN)
            })
            .exp()
        };
        let upper = (-solve_increasing(-start, target, |theta| {
            (poisson_mid_tails(self.events, (-theta).exp())[0].ln(), f64::NAN)
        }))
        .exp();
        self.per_time(Interval::new(lower, upper))
    }

    /// Byar's approximation with half an event added to both limits (Rothman and Boice 1979). As published, the
    /// lower limit may fall slightly below 0 when there are no events.
    pub fn byar(&self, level: Level) -> Interval {
        let events = self.events as f64 + 0.5;
        let limit = |z: f64| events * (1.0 - 1.0 / (9.0 * events) + z / (3.0 * events.sqrt())).powi(3);
        self.per_time(Interval::new(limit(-level.z()), limit(level.z())))
    }

    /// The interval symmetric in the logarithm of the rate; `None` without events.
    pub fn log_normal(&self, level: Level) -> Option<Interval> {
        let factor = (self.events > 0).then(|| (level.z() / (self.events as f64).sqrt()).exp())?;
        Some(Interval::new(self.estimate() / factor, self.estimate() * factor))
    }

    fn per_time(&self, events: Interval) -> Interval {
        Interval::new(events.lower / self.person_time, events.upper / self.person_time)
    }
}

/// The ratio of a rate to a reference rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    rate: Rate,
    reference: Rate,
    share: Proportion,
}

impl RateRatio {
    /// Fails when neither rate has an event.
    pub fn new(rate: Rate, reference: Rate) -> Result<Self, Error> {
        let total = rate.events.saturating_add(reference.events);
        let share = Proportion::new(rate.events, total).map_err(|_| Error::NoEvents)?;
        Ok(Self {
            rate,
            reference,
            share,
        })
    }

    /// The ratio; infinite when the reference has no events.
    pub fn estimate(&self) -> f64 {
        self.rate.estimate() / self.reference.estimate()
    }

    /// The exact interval given the total number of events (Clopper–Pearson limits of the share of events,
    /// carried over to the ratio; Przyborowski and Wilenski 1940).
    pub fn exact(&self, level: Level) -> Interval {
        self.carry_over(self.share.clopper_pearson(level))
    }

    /// The mid-P interval given the total number of events: the mid-P limits of the share of events, carried over
    /// to the ratio (Rothman and Greenland 1998, chapter 14).
    pub fn mid_p(&self, level: Level) -> Interval {
        self.carry_over(self.share.mid_p(level))
    }

    /// The limits for the ratio that belong to limits for the share of events in the first group.
    fn carry_over(&self, share: Interval) -> Interval {
        let scale = self.reference.person_time / self.rate.person_time;
        let odds = |p: f64| if p >= 1.0 { f64::INFINITY } else { p / (1.0 - p) };
        Interval::new(odds(share.lower) * scale, odds(share.upper) * scale)
    }

    /// The exact two-sided P value for a ratio of 1: the probability of all splits of the events no more
    /// probable than the one seen (as R's `poisson.test`).
    pub fn exact_p(&self) -> f64 {
        let (count, total) = (self.share.count(), self.share.total());
        let expected = self.rate.person_time / (self.rate.person_time + self.reference.person_time);
        exact_binomial_p(count, total, expected)
    }

    /// Twice the smaller mid-P tail for a ratio of 1, at most 1: agrees with [`Self::mid_p`].
    pub fn mid_p_value(&self) -> f64 {
        let (count, total) = (self.share.count(), self.share.total());
        let share = self.rate.person_time / (self.rate.person_time + self.reference.person_time);
        let half = binomial_probability(count, total, share) / 2.0;
        let lower = binomial_at_most(count, total, share) - half;
        let upper = binomial_at_least(count, total, share) - half;
        (2.0 * lower.min(upper)).min(1.0)
    }

    /// The interval symmetric in the logarithm of the ratio; `None` when either has no events.
    pub fn log_normal(&self, level: Level) -> Option<Interval> {
        let (first, second) = (self.rate.events, self.reference.events);
        let error = (first > 0 && second > 0).then(|| (1.0 / first as f64 + 1.0 / second as f64).sqrt())?;
        let factor = (level.z() * error).exp();
        Some(Interval::new(self.estimate() / factor, self.estimate() * factor))
    }

    /// The two-sided P value of the log ratio under normality; `None` when either has no events.
    pub fn log_normal_p(&self) -> Option<f64> {
        let (first, second) = (self.rate.events, self.reference.events);
        let error = (first > 0 && second > 0).then(|| (1.0 / first as f64 + 1.0 / second as f64).sqrt())?;
        Some(two_sided_p(self.estimate().ln() / error))
    }
}

/// Sums the binomial probabilities that do not exceed the probability of `count`, allowing for rounding. The
/// probabilities rise to the mode and fall after it, so the far tail begins where a search by halves finds it.
fn exact_binomial_p(count: u64, total: u64, success: f64) -> f64 {
    let mean = total as f64 * success;
    let bound = binomial_probability(count, total, success) * (1.0 + 1e-7);
    let probable = |k: u64| binomial_probability(k, total, success) > bound;
    let seen = count as f64;
    #[expect(
        clippy::float_cmp,
        reason = "an observed count exactly at the mean leaves nothing less probable"
    )]
    if seen == mean {
        return 1.0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the mean lies between 0 and the total, which is a u64"
    )]
    let p = if seen < mean {
        // First k at or above the mean that is no more probable.
        let (mut low, mut high) = (mean.ceil() as u64, total.saturating_add(1));
        while low < high {
            let middle = low + (high - low) / 2;
            if probable(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        binomial_at_most(count, total, success) + binomial_at_least(low, total, success)
    } else {
        // How many k from 0 up to the mean are no more probable.
        let (mut low, mut high) = (0, (mean.floor() as u64).saturating_add(1));
        while low < high {
            let middle = low + (high - low) / 2;
            if probable(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let far = if low == 0 {
            0.0
        } else {
            binomial_at_most(low - 1, total, success)
        };
        binomial_at_least(count, total, success) + far
    };
    p.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(events: u64, time: f64) -> Rate {
        Rate::new(events, time).expect("the person-time is positive")
    }

    #[test]
    fn person_time_must_be_positive() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Rate::new(1, bad).is_err());
        }
    }

    #[test]
    fn a_ratio_without_events_in_the_reference_is_unbounded_above() {
        let ratio = RateRatio::new(rate(4, 10.0), rate(0, 12.0)).expect("there are four events");
        let interval = ratio.exact(Level::ninety_five());
        assert!(interval.lower > 0.0 && interval.upper.is_infinite());
        assert_eq!(ratio.log_normal(Level::ninety_five()), None);
    }

    #[test]
    fn the_mid_p_interval_of_a_rate_sums_half_of_the_count_itself() {
        let poisson =
            |k: u32, mean: f64| (0..k).fold((-mean).exp(), |term, i| term * mean / f64::from(i + 1));
        for events in [0_u32, 1, 4, 11] {
            let interval = rate(u64::from(events), 1.0).mid_p(Level::ninety_five());
            let below =
                |mean| (0..events).map(|k| poisson(k, mean)).sum::<f64>() + poisson(events, mean) / 2.0;
            assert!((below(interval.upper) - 0.025).abs() < 1e-12);
            if events > 0 {
                assert!((below(interval.lower) - 0.975).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_mid_p_value_and_interval_of_a_ratio_agree() {
        let ratio = RateRatio::new(rate(4, 40.0), rate(13, 35.0)).expect("there are events");
        let p = ratio.mid_p_value();
        let interval = ratio.mid_p(Level::new(1.0 - p).expect("a level"));
        assert!((interval.upper - 1.0).abs() < 1e-10);
    }

    #[test]
    fn two_rates_without_events_have_no_ratio() {
        assert_eq!(RateRatio::new(rate(0, 1.0), rate(0, 2.0)), Err(Error::NoEvents));
    }

    #[test]
    fn the_exact_p_value_equals_the_sum_over_all_splits() {
        for (count, total, success) in [
            (3, 12, 0.53),
            (9, 12, 0.53),
            (1, 11, 0.52),
            (0, 7, 0.1),
            (7, 7, 0.9),
        ] {
            let seen = binomial_probability(count, total, success) * (1.0 + 1e-7);
            let sum: f64 = (0..=total)
                .map(|k| binomial_probability(k, total, success))
                .filter(|p| *p <= seen)
                .sum();
            assert!(
                (exact_binomial_p(count, total, success) - sum).abs() < 1e-12,
                "{count} of {total}"
            );
        }
    }
}
