//! Confidence levels, intervals, and the five transformations on which an interval for a probability can be
//! symmetric. A [`Level`] is checked once, when it is made; nothing downstream checks it again. The exact
//! intervals of counts live with their estimators in `proportion` and `rate`.

use std::f64::consts::{FRAC_PI_2, SQRT_2};
use std::str::FromStr;

use statrs::function::erf::erf_inv;

use crate::Error;
use crate::distribution::chi_squared_upper_tail;

/// A confidence level strictly between 0 and 1, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    /// Checks that `0 < level < 1`.
    pub fn new(level: f64) -> Result<Self, Error> {
        if level > 0.0 && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(Error::LevelOutOfRange { value: level })
        }
    }

    /// The customary 95 %.
    pub const fn ninety_five() -> Self {
        Self(0.95)
    }

    /// The level as a fraction.
    pub const fn fraction(self) -> f64 {
        self.0
    }

    /// The probability left over in each tail, `(1 − level) / 2`.
    pub(crate) fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// The standard normal quantile at `1 − (1 − level) / 2`: 1.959964 for 95 %.
    pub fn z(self) -> f64 {
        SQRT_2 * erf_inv(self.0)
    }
}

impl Default for Level {
    fn default() -> Self {
        Self::ninety_five()
    }
}

impl FromStr for Level {
    type Err = Error;

    /// Reads a fraction (`0.95`) or a percentage (`95%`).
    fn from_str(text: &str) -> Result<Self, Error> {
        let trimmed = text.trim();
        let parsed = match trimmed.strip_suffix('%') {
            Some(percentage) => percentage.trim_end().parse::<f64>().map(|value| value / 100.0),
            None => trimmed.parse::<f64>(),
        };
        Self::new(parsed.unwrap_or(f64::NAN))
    }
}

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

impl Interval {
    pub(crate) const fn new(lower: f64, upper: f64) -> Self {
        Self { lower, upper }
    }

    /// The symmetric normal interval `estimate ± z · standard_error`.
    pub(crate) fn normal(estimate: f64, standard_error: f64, level: Level) -> Self {
        let half = level.z() * standard_error;
        Self::new(estimate - half, estimate + half)
    }

    /// Whether `value` lies in the interval, limits included.
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// The scale on which a pointwise interval for a probability is symmetric. All five agree with the definitions
/// used by R's `survfit(conf.type = …)`; limits are kept within 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntervalKind {
    /// `p ± z·se`.
    Plain,
    /// Symmetric in log p (R's default; Kalbfleisch and Prentice 1980).
    Log,
    /// Symmetric in log(−log p) (Kalbfleisch and Prentice 1980, p. 15): keeps its coverage in small samples.
    LogLog,
    /// Symmetric in arcsin √p (Borgan and Liestøl 1990).
    Arcsin,
    /// Symmetric in log(p / (1 − p)).
    Logit,
}

impl IntervalKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Plain, Self::Log, Self::LogLog, Self::Arcsin, Self::Logit];

    /// The interval around `probability` whose logarithm has standard error `log_standard_error` (that is,
    /// `se / p`). `None` where it is undefined: at probability 0, or with an infinite standard error. At
    /// probability 1 without uncertainty the interval is the point 1.
    pub fn limits(self, probability: f64, log_standard_error: f64, level: Level) -> Option<Interval> {
        let (p, relative) = (probability, log_standard_error);
        let p = p.min(1.0);
        if p.is_nan() || p <= 0.0 || !relative.is_finite() {
            return None;
        }
        if p >= 1.0 && relative == 0.0 {
            return Some(Interval::new(1.0, 1.0));
        }
        let half = level.z() * relative;
        let interval = match self {
            Self::Plain => Interval::new(p - half * p, p + half * p),
            Self::Log => Interval::new((p.ln() - half).exp(), (p.ln() + half).exp()),
            Self::LogLog => {
                let (centre, half) = ((-p.ln()).ln(), half / p.ln());
                Interval::new((-(centre - half).exp()).exp(), (-(centre + half).exp()).exp())
            }
            Self::Arcsin => {
                let (centre, half) = (p.sqrt().asin(), 0.5 * half * (p / (1.0 - p)).sqrt());
                let [lower, upper] =
                    [(centre - half).max(0.0), (centre + half).min(FRAC_PI_2)].map(|x| x.sin().powi(2));
                Interval::new(lower, upper)
            }
            Self::Logit => {
                let (centre, half) = ((p / (1.0 - p)).ln(), half / (1.0 - p));
                let [lower, upper] = [centre - half, centre + half].map(|x| 1.0 / (1.0 + (-x).exp()));
                Interval::new(lower, upper)
            }
        };
        (!interval.lower.is_nan() && !interval.upper.is_nan())
            .then(|| Interval::new(interval.lower.clamp(0.0, 1.0), interval.upper.clamp(0.0, 1.0)))
    }
}

/// The two-sided P value of a standard normal statistic.
pub(crate) fn two_sided_p(statistic: f64) -> f64 {
    // The same probability, and more accurate than statrs' erfc, which is off by 1e-10 in places.
    chi_squared_upper_tail(statistic * statistic, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_strictly_between_zero_and_one() {
        for bad in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            assert!(Level::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_level_reads_as_fraction_or_percentage() {
        assert_eq!("0.95".parse(), Ok(Level::ninety_five()));
        assert_eq!("95 %".parse(), Ok(Level::ninety_five()));
        assert!("95".parse::<Level>().is_err());
        assert!("often".parse::<Level>().is_err());
    }

    #[test]
    fn the_normal_quantile_is_exact_to_the_last_digits() {
        assert!((Level::ninety_five().z() - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((Level(0.99).z() - 2.575_829_303_548_901).abs() < 1e-15);
        assert!((Level(0.999_999).z() - 4.891_638_475_699).abs() < 1e-10);
    }

    #[test]
    fn every_kind_stays_within_zero_and_one_and_holds_the_estimate() {
        for kind in IntervalKind::ALL {
            for p in [1e-9, 0.01, 0.5, 0.99, 1.0 - 1e-12] {
                for relative in [0.0, 1e-3, 0.5, 50.0] {
                    let Some(interval) = kind.limits(p, relative, Level::ninety_five()) else {
                        panic!("{kind:?} is defined at {p}")
                    };
                    assert!(
                        0.0 <= interval.lower && interval.upper <= 1.0,
                        "{kind:?} {p} {interval:?}"
                    );
                    assert!(interval.lower <= p * (1.0 + 1e-9) && p <= interval.upper * (1.0 + 1e-9));
                }
            }
        }
    }

    #[test]
    fn nothing_is_claimed_where_survival_is_zero() {
        for kind in IntervalKind::ALL {
            assert_eq!(kind.limits(0.0, f64::INFINITY, Level::ninety_five()), None);
        }
    }
}
