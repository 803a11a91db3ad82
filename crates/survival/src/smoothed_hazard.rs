//! The hazard over time, smoothed: how fast the event comes at each moment among those still at risk.
//!
//! The increments of the Nelson–Aalen estimate are spread by a kernel (Ramlau-Hansen 1983). Near both ends of the window
//! the kernel is replaced by one that lies within it and is not biased there (Müller and Wang 1994). The width of the
//! kernel is the caller's, or the one that cross-validation finds (Patil 1993).

use crate::{Error, Interval, KaplanMeier, Level, Spell};

/// The hazard at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hazard {
    /// The time.
    pub time: f64,
    /// Events per unit of time among those at risk; 0 where the boundary kernel would go below it.
    pub hazard: f64,
    /// Its standard error (Ramlau-Hansen 1983, eq. 3.10).
    pub standard_error: f64,
}

impl Hazard {
    /// The pointwise interval symmetric in the logarithm; `None` where the hazard is 0. It says how sure the smoothed
    /// hazard is, not how far smoothing has bent the true one.
    pub fn interval(&self, level: Level) -> Option<Interval> {
        let factor = (self.hazard > 0.0).then(|| (level.z() * self.standard_error / self.hazard).exp())?;
        factor
            .is_finite()
            .then(|| Interval::new(self.hazard / factor, self.hazard * factor))
    }
}

/// The smoothed hazard of one group in the window from 0 to a time.
#[derive(Debug, Clone, PartialEq)]
pub struct SmoothedHazard {
    /// Time, `Σ d/n` and `Σ d/n²` of each time at which there were events, within the window.
    jumps: Vec<Jump>,
    bandwidth: f64,
    until: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Jump {
    time: f64,
    events: f64,
    increment: f64,
    variance: f64,
}

impl SmoothedHazard {
    /// Smooths with a kernel that reaches `bandwidth` to both sides, in the window from 0 to `until`.
    ///
    /// Events after `until` plus the bandwidth say nothing; those between help up to `until`, if follow-up goes on: choose
    /// `until` where enough are still at risk.
    ///
    /// # Errors
    /// [`Error::Empty`], the first spell that makes no sense, or [`Error::BandwidthOutOfRange`] for a bandwidth that is not
    /// positive, or more than half the window.
    pub fn fit(spells: &[Spell], bandwidth: f64, until: f64) -> Result<Self, Error> {
        let jumps = jumps(spells, until)?;
        check(bandwidth, until)?;
        Ok(Self {
            jumps,
            bandwidth,
            until,
        })
    }

    /// Smooths with the bandwidth, of those given, for which cross-validation estimates the least integrated squared error
    /// (Patil 1993, section 2): `∫ ĥ² − 2 Σ ĥ₋ᵢ(tᵢ) ΔΛ(tᵢ)`, where `ĥ₋ᵢ` leaves out the event itself. Of equal ones, the widest.
    ///
    /// # Errors
    /// As [`SmoothedHazard::fit`]; [`Error::BandwidthOutOfRange`] also where no bandwidth is given.
    pub fn cross_validated(spells: &[Spell], bandwidths: &[f64], until: f64) -> Result<Self, Error> {
        let jumps = jumps(spells, until)?;
        let mut best: Option<(f64, Self)> = None;
        for bandwidth in bandwidths {
            check(*bandwidth, until)?;
            let fitted = Self {
                jumps: jumps.clone(),
                bandwidth: *bandwidth,
                until,
            };
            let loss = fitted.cross_validation();
            let better = best
                .as_ref()
                .is_none_or(|(least, one)| loss < *least || (loss <= *least && one.bandwidth < *bandwidth));
            if better {
                best = Some((loss, fitted));
            }
        }
        best.map(|(_, fitted)| fitted).ok_or(Error::BandwidthOutOfRange {
            value: f64::NAN,
            until,
        })
    }

    /// How far the kernel reaches to each side.
    pub const fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// The end of the window.
    pub const fn until(&self) -> f64 {
        self.until
    }

    /// The hazard at a time in the window; `None` outside.
    pub fn at(&self, time: f64) -> Option<Hazard> {
        (0.0..=self.until).contains(&time).then(|| {
            let (hazard, variance) = self.smoothed(time);
            Hazard {
                time,
                hazard: hazard.max(0.0),
                standard_error: variance.sqrt(),
            }
        })
    }

    /// The hazard at evenly spaced times from 0 to the end of the window, both included.
    pub fn curve(&self, points: usize) -> Vec<Hazard> {
        let last = points.saturating_sub(1).max(1) as f64;
        (0..points)
            .filter_map(|at| self.at((self.until * at as f64 / last).min(self.until)))
            .collect()
    }

    /// The estimate and its variance, without the floor of 0.
    fn smoothed(&self, time: f64) -> (f64, f64) {
        let b = self.bandwidth;
        let mut sums = (0.0, 0.0);
        for jump in self.near(time) {
            let weight = self.weight(time, jump.time);
            sums.0 += weight * jump.increment;
            sums.1 += weight * weight * jump.variance;
        }
        (sums.0 / b, sums.1 / (b * b))
    }

    fn near(&self, time: f64) -> &[Jump] {
        let from = self
            .jumps
            .partition_point(|jump| jump.time < time - self.bandwidth);
        let until = self
            .jumps
            .partition_point(|jump| jump.time <= time + self.bandwidth);
        &self.jumps[from..until.max(from)]
    }

    /// What an event at `event` weighs for the hazard at `time`, times the bandwidth.
    fn weight(&self, time: f64, event: f64) -> f64 {
        let z = (time - event) / self.bandwidth;
        let (left, right) = (time / self.bandwidth, (self.until - time) / self.bandwidth);
        if left < 1.0 {
            kernel(left, z)
        } else if right < 1.0 {
            kernel(right, -z)
        } else {
            kernel(1.0, z)
        }
    }

    fn cross_validation(&self) -> f64 {
        // Simpson's rule, fine enough for a kernel that is a polynomial between events.
        let steps = 400_u32;
        let width = self.until / f64::from(steps);
        let square = |at: u32| self.smoothed((width * f64::from(at)).min(self.until)).0.powi(2);
        let sum: f64 = (0..=steps)
            .map(|at| {
                let weight = match at {
                    0 => 1.0,
                    at if at == steps => 1.0,
                    at if at % 2 == 1 => 4.0,
                    _ => 2.0,
                };
                weight * square(at)
            })
            .sum();
        let integral = sum * width / 3.0;
        let left_out: f64 = self
            .jumps
            .iter()
            .map(|jump| {
                let all = self.smoothed(jump.time).0;
                // One of the events tied here is left out, in turn.
                let own = self.weight(jump.time, jump.time) / self.bandwidth * jump.increment / jump.events;
                (all - own) * jump.increment
            })
            .sum();
        integral - 2.0 * left_out
    }
}

fn check(bandwidth: f64, until: f64) -> Result<(), Error> {
    if bandwidth > 0.0 && bandwidth <= until / 2.0 && until.is_finite() {
        Ok(())
    } else {
        Err(Error::BandwidthOutOfRange {
            value: bandwidth,
            until,
        })
    }
}

fn jumps(spells: &[Spell], until: f64) -> Result<Vec<Jump>, Error> {
    let curve = KaplanMeier::fit(spells)?;
    let within = curve
        .steps()
        .iter()
        .filter(|step| step.events > 0.0 && step.time <= until);
    Ok(within
        .map(|step| Jump {
            time: step.time,
            events: step.events.max(1.0),
            increment: step.events / step.at_risk,
            variance: step.events / (step.at_risk * step.at_risk),
        })
        .collect())
}

/// The Epanechnikov kernel within the window, and the boundary kernel of Müller and Wang (1994, table 1, μ = 1) where only the
/// share `q` of its reach lies within: supported on −1 to `q`, of integral 1 and mean 0. With `q` = 1 it is `¾ (1 − z²)`.
fn kernel(q: f64, z: f64) -> f64 {
    if !(-1.0..=q).contains(&z) {
        return 0.0;
    }
    12.0 / (1.0 + q).powi(4) * (z + 1.0) * (z * (1.0 - 2.0 * q) + 1.5 * q * q - q + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integral(of: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
        let steps = 20_000;
        let width = (to - from) / f64::from(steps);
        (0..steps)
            .map(|at| of(from + (f64::from(at) + 0.5) * width))
            .sum::<f64>()
            * width
    }

    #[test]
    fn every_kernel_has_mass_one_and_mean_nought() {
        for q in [0.0, 0.2, 0.5, 0.8, 1.0] {
            let mass = integral(|z| kernel(q, z), -1.0, q);
            let mean = integral(|z| z * kernel(q, z), -1.0, q);
            assert!((mass - 1.0).abs() < 1e-7, "{q}: {mass}");
            assert!(mean.abs() < 1e-7, "{q}: {mean}");
        }
        assert!((kernel(1.0, 0.3) - 0.75 * (1.0 - 0.09)).abs() < 1e-15);
    }

    /// Times of a constant hazard of one in a thousand days, evenly spread instead of drawn.
    fn exponential(n: u32) -> Vec<Spell> {
        (0..n)
            .map(|at| -1_000.0 * (1.0 - (f64::from(at) + 0.5) / f64::from(n)).ln())
            .map(|time| {
                if time > 1_500.0 {
                    Spell::censored(1_500.0)
                } else {
                    Spell::event(time)
                }
            })
            .collect()
    }

    #[test]
    fn a_constant_hazard_is_found_constant_up_to_both_ends() {
        let fitted = SmoothedHazard::fit(&exponential(20_000), 200.0, 1_400.0).expect("a fit");
        for hazard in fitted.curve(29) {
            assert!((hazard.hazard - 1e-3).abs() < 2e-5, "{hazard:?}");
            let band = hazard.interval(Level::ninety_five()).expect("a band");
            assert!(band.contains(1e-3), "{hazard:?} {band:?}");
        }
    }

    #[test]
    fn one_event_by_hand() {
        // Four at risk at day 100: an increment of 1/4; in the middle of the kernel 3/4 of it over the bandwidth.
        let spells = [
            Spell::event(100.0),
            Spell::censored(150.0),
            Spell::censored(200.0),
            Spell::censored(300.0),
        ];
        let fitted = SmoothedHazard::fit(&spells, 50.0, 200.0).expect("a fit");
        let peak = fitted.at(100.0).expect("within");
        assert!((peak.hazard - 0.75 * 0.25 / 50.0).abs() < 1e-15);
        assert!((peak.standard_error - 0.75 * 0.25 / 50.0).abs() < 1e-15);
        assert!(fitted.at(151.0).expect("within").hazard.abs() < f64::MIN_POSITIVE);
        assert_eq!(
            fitted.at(151.0).expect("within").interval(Level::ninety_five()),
            None
        );
        assert_eq!(fitted.at(200.1), None);
    }

    #[test]
    fn cross_validation_takes_a_wide_kernel_where_nothing_changes_and_a_narrow_one_at_a_peak() {
        let widths = [20.0, 60.0, 200.0, 600.0];
        let flat = SmoothedHazard::cross_validated(&exponential(2_000), &widths, 1_400.0).expect("a fit");
        assert!(flat.bandwidth() >= 200.0, "{}", flat.bandwidth());
        let mut peaked = exponential(2_000);
        peaked.extend((0..1_000).map(|at| Spell::event(500.0 + f64::from(at) / 25.0)));
        let peaked = SmoothedHazard::cross_validated(&peaked, &widths, 1_400.0).expect("a fit");
        assert!(peaked.bandwidth() <= 60.0, "{}", peaked.bandwidth());
    }

    #[test]
    fn a_kernel_wider_than_half_the_window_is_refused() {
        let spells = exponential(10);
        for bandwidth in [0.0, -1.0, 101.0, f64::NAN] {
            let refused = SmoothedHazard::fit(&spells, bandwidth, 200.0).expect_err("refused");
            assert!(
                matches!(refused, Error::BandwidthOutOfRange { .. }),
                "{refused:?}"
            );
        }
        assert!(SmoothedHazard::cross_validated(&spells, &[], 200.0).is_err());
    }
}
