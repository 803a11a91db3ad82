//! Rates standardised for age, sex or whatever the strata are: directly, by weighting each stratum's rate with a
//! standard population, and indirectly, by comparing the events with those expected at reference rates. What the
//! strata are is the caller's choice.

use crate::distribution::{gamma_lower_quantile, gamma_upper_quantile};
use crate::{Error, Interval, Level, Rate};

/// One stratum of a directly standardised rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Events seen.
    pub events: u64,
    /// Person-time or persons among whom they were seen.
    pub person_time: f64,
    /// Size of the stratum in the standard population, on any scale.
    pub standard: f64,
}

/// A rate as it would be if the strata were as large as in the standard population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectlyStandardised {
    events: u64,
    person_time: f64,
    estimate: f64,
    variance: f64,
    /// The largest weight of one event.
    heaviest: f64,
}

impl DirectlyStandardised {
    /// `Σ wᵢ xᵢ / nᵢ` with weights proportional to the standard population, with the Poisson variance
    /// `Σ wᵢ² xᵢ / nᵢ²` (Fay and Feuer 1997, section 2). Fails without strata, on the first stratum whose
    /// person-time is not positive or whose standard is negative, and when the whole standard is empty.
    pub fn new(strata: &[Stratum]) -> Result<Self, Error> {
        if strata.is_empty() {
            return Err(Error::Empty);
        }
        for (row, stratum) in strata.iter().enumerate() {
            if !stratum.standard.is_finite() || stratum.standard < 0.0 {
                return Err(Error::WeightOutOfRange {
                    row,
                    value: stratum.standard,
                });
            }
            // A stratum nobody was seen in has no rate; leaving it out would change the standard in silence.
            Rate::new(stratum.events, stratum.person_time)?;
        }
        let whole: f64 = strata.iter().map(|stratum| stratum.standard).sum();
        if whole <= 0.0 {
            return Err(Error::Empty);
        }
        let weight = |stratum: &Stratum| stratum.standard / whole / stratum.person_time;
        Ok(Self {
            events: strata.iter().map(|stratum| stratum.events).sum(),
            person_time: strata.iter().map(|stratum| stratum.person_time).sum(),
            estimate: strata.iter().map(|s| weight(s) * s.events as f64).sum(),
            variance: strata.iter().map(|s| weight(s).powi(2) * s.events as f64).sum(),
            heaviest: strata.iter().map(weight).fold(0.0, f64::max),
        })
    }

    /// The rate without standardisation.
    pub fn crude(&self) -> f64 {
        self.events as f64 / self.person_time
    }

    /// The standardised rate, per unit of person-time.
    pub const fn estimate(&self) -> f64 {
        self.estimate
    }

    /// Its Poisson variance.
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// The gamma interval, conservative however unequal the weights are (Fay and Feuer 1997, equations 3 and 4).
    pub fn gamma(&self, level: Level) -> Interval {
        let (rate, variance, heaviest) = (self.estimate, self.variance, self.heaviest);
        let lower = if rate > 0.0 {
            variance / rate * gamma_lower_quantile(rate * rate / variance, level.tail())
        } else {
            0.0
        };
        let (rate, variance) = (rate + heaviest, variance + heaviest * heaviest);
        let upper = variance / rate * gamma_upper_quantile(rate * rate / variance, level.tail());
        Interval::new(lower, upper)
    }

    /// The exact Poisson limits of the number of events carried over to the rate (Dobson, Kuulasmaa, Eberle and
    /// Scherer 1991, equation 3); `None` without events, whose number says nothing of the variance.
    pub fn dobson(&self, level: Level) -> Option<Interval> {
        let events = (self.events > 0).then_some(self.events as f64)?;
        let exact = Rate::new(self.events, 1.0).ok()?.exact(level);
        let scale = (self.variance / events).sqrt();
        Some(Interval::new(
            self.estimate + scale * (exact.lower - events),
            self.estimate + scale * (exact.upper - events),
        ))
    }
}

/// One stratum of an indirectly standardised ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceStratum {
    /// Events seen.
    pub events: u64,
    /// Person-time or persons among whom they were seen.
    pub person_time: f64,
    /// The rate of the reference population in the stratum.
    pub reference_rate: f64,
}

/// Events seen over events expected at reference rates: the standardised morbidity or mortality ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndirectlyStandardised {
    ratio: Rate,
}

impl IndirectlyStandardised {
    /// Adds up the strata. Fails without strata, on the first whose person-time or reference rate is negative or
    /// not finite, and when no event is expected at all.
    pub fn new(strata: &[ReferenceStratum]) -> Result<Self, Error> {
        let (mut events, mut expected) = (0, 0.0);
        for (row, stratum) in strata.iter().enumerate() {
            for value in [stratum.person_time, stratum.reference_rate] {
                if !value.is_finite() || value < 0.0 {
                    return Err(Error::WeightOutOfRange { row, value });
                }
            }
            events += stratum.events;
            expected += stratum.person_time * stratum.reference_rate;
        }
        Ok(Self {
            ratio: Rate::new(events, expected)?,
        })
    }

    /// Events seen.
    pub const fn observed(&self) -> u64 {
        self.ratio.events()
    }

    /// Events expected at the reference rates.
    pub const fn expected(&self) -> f64 {
        self.ratio.person_time()
    }

    /// Observed over expected.
    pub fn estimate(&self) -> f64 {
        self.ratio.estimate()
    }

    /// The exact Poisson interval, the expectation taken as known (Breslow and Day 1987, section 2.3).
    pub fn exact(&self, level: Level) -> Interval {
        self.ratio.exact(level)
    }

    /// Byar's approximation.
    pub fn byar(&self, level: Level) -> Interval {
        self.ratio.byar(level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_like_the_population_itself_leaves_the_crude_rate() {
        let strata = [(3, 120.0), (10, 340.0), (22, 510.0)].map(|(events, person_time)| Stratum {
            events,
            person_time,
            standard: person_time / 7.0,
        });
        let rate = DirectlyStandardised::new(&strata).expect("the strata are sound");
        assert!((rate.estimate() / rate.crude() - 1.0).abs() < 1e-14);
        // With equal weights the gamma interval is the exact Poisson interval.
        let exact = Rate::new(35, 970.0)
            .expect("person-time")
            .exact(Level::ninety_five());
        let gamma = rate.gamma(Level::ninety_five());
        assert!((gamma.lower / exact.lower - 1.0).abs() < 1e-12);
        assert!((gamma.upper / exact.upper - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_stratum_without_person_time_is_refused() {
        let stratum = Stratum {
            events: 0,
            person_time: 0.0,
            standard: 10.0,
        };
        assert!(DirectlyStandardised::new(&[stratum]).is_err());
        assert_eq!(DirectlyStandardised::new(&[]), Err(Error::Empty));
    }
}
