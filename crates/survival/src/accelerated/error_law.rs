//! The laws of the error in a parametric model of log durations: densities, tails and their derivatives, kept
//! accurate far out in either tail. How covariates move durations does not live here.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::erf_inv;

use crate::distribution::chi_squared_upper_tail;

/// From here on the normal tail comes from a continued fraction.
const FAR: f64 = 5.0;

/// The distribution of durations, by the law of the error ε in `ln T = xᵀβ + σ ε`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distribution {
    /// ε has the smallest extreme value law; hazards are proportional.
    Weibull,
    /// Weibull with σ = 1: a constant hazard.
    Exponential,
    /// ε is standard normal.
    LogNormal,
    /// ε is standard logistic; odds are proportional.
    LogLogistic,
}

/// What is known of a duration, in logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known {
    Exactly(f64),
    Above(f64),
    Below(f64),
    Between(f64, f64),
    Nothing,
}

impl Known {
    /// A number near the duration.
    pub(super) fn middle(&self) -> Option<f64> {
        match *self {
            Self::Exactly(log) | Self::Above(log) | Self::Below(log) => Some(log),
            Self::Between(lower, upper) => Some(f64::midpoint(lower, upper)),
            Self::Nothing => None,
        }
    }
}

/// The log-likelihood of one duration and its derivatives with respect to `z = φ ln t + shift`, each with the `ln t`
/// it belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct Term {
    pub(super) value: f64,
    pub(super) first: Vec<(f64, f64)>,
    /// Without the square of the first derivatives, which for an interval are joint.
    pub(super) second: Vec<(f64, f64)>,
    /// First derivatives at the two ends of an interval, whose joint square is to be taken off.
    pub(super) interval: Option<((f64, f64), (f64, f64))>,
}

impl Term {
    fn single(log: f64, value: f64, first: f64, second: f64) -> Self {
        Self {
            value,
            first: vec![(log, first)],
            second: vec![(log, second)],
            interval: None,
        }
    }
}

impl Distribution {
    /// Whether σ is estimated.
    pub(super) const fn has_scale(self) -> bool {
        !matches!(self, Self::Exponential)
    }

    pub(super) const fn has_proportional_hazards(self) -> bool {
        matches!(self, Self::Weibull | Self::Exponential)
    }

    /// `P(ε > z)`.
    pub(super) fn survival(self, z: f64) -> f64 {
        match self {
            Self::Weibull | Self::Exponential => (-z.exp()).exp(),
            Self::LogNormal => normal_above(z),
            Self::LogLogistic => 1.0 / (1.0 + z.exp()),
        }
    }

    /// `P(ε ≤ z)`.
    fn distribution(self, z: f64) -> f64 {
        match self {
            Self::Weibull | Self::Exponential => -(-z.exp()).exp_m1(),
            Self::LogNormal => normal_above(-z),
            Self::LogLogistic => 1.0 / (1.0 + (-z).exp()),
        }
    }

    /// The z that ε does not exceed with this probability.
    pub(super) fn quantile(self, probability: f64) -> f64 {
        match self {
            Self::Weibull | Self::Exponential => (-(-probability).ln_1p()).ln(),
            Self::LogNormal => SQRT_2 * erf_inv(2.0 * probability - 1.0),
            Self::LogLogistic => probability.ln() - (-probability).ln_1p(),
        }
    }

    /// The logarithm of the density, and its first and second derivative.
    fn log_density(self, z: f64) -> [f64; 3] {
        match self {
            Self::Weibull | Self::Exponential => {
                let e = z.exp();
                [z - e, 1.0 - e, -e]
            }
            Self::LogNormal => [-z * z / 2.0 - (2.0 * PI).ln() / 2.0, -z, -1.0],
            Self::LogLogistic => {
                let (above, below) = (self.survival(z), self.distribution(z));
                let log = -z.abs() - 2.0 * (-z.abs()).exp().ln_1p();
                [log, above - below, -2.0 * above * below]
            }
        }
    }

    /// The logarithm of `P(ε > z)` and the hazard there.
    fn log_survival(self, z: f64) -> [f64; 2] {
        match self {
            Self::Weibull | Self::Exponential => [-z.exp(), z.exp()],
            Self::LogNormal if z > FAR => {
                let hazard = normal_hazard_far(z);
                [self.log_density(z)[0] - hazard.ln(), hazard]
            }
            Self::LogNormal => {
                let survival = self.survival(z);
                [survival.ln(), self.log_density(z)[0].exp() / survival]
            }
            Self::LogLogistic => [-(-z.abs()).exp().ln_1p() - z.max(0.0), self.distribution(z)],
        }
    }

    /// The logarithm of `P(ε ≤ z)` and its derivative.
    fn log_distribution(self, z: f64) -> [f64; 2] {
        match self {
            Self::Weibull | Self::Exponential => {
                let log = self.distribution(z).ln();
                [log, (z - z.exp() - log).exp()]
            }
            // Symmetric laws.
            Self::LogNormal | Self::LogLogistic => self.log_survival(-z),
        }
    }

    /// The log-likelihood of a duration at `φ` and `shift`, without the `ln φ` of a density.
    pub(super) fn log_likelihood(self, known: &Known, precision: f64, shift: f64) -> Term {
        match *known {
            Known::Nothing => Term::default(),
            Known::Exactly(log) => {
                let [value, first, second] = self.log_density(precision * log + shift);
                // A density of durations, not of their logarithms.
                Term::single(log, value + precision.ln() - log, first, second)
            }
            Known::Above(log) => {
                let z = precision * log + shift;
                let [value, hazard] = self.log_survival(z);
                let slope = self.log_density(z)[1];
                Term::single(log, value, -hazard, -hazard * (slope + hazard))
            }
            Known::Below(log) => {
                let z = precision * log + shift;
                let [value, first] = self.log_distribution(z);
                let slope = self.log_density(z)[1];
                Term::single(log, value, first, first * (slope - first))
            }
            Known::Between(lower, upper) => self.between(lower, upper, precision, shift),
        }
    }

    /// An interval: `ln (S(a) − S(b))`, relative to the likelier end so that nothing underflows.
    fn between(self, lower: f64, upper: f64, precision: f64, shift: f64) -> Term {
        let (a, b) = (precision * lower + shift, precision * upper + shift);
        let value = if a > 0.0 {
            let ([log_a, _], [log_b, _]) = (self.log_survival(a), self.log_survival(b));
            log_a + (-(log_b - log_a).exp()).ln_1p()
        } else {
            let ([log_a, _], [log_b, _]) = (self.log_distribution(a), self.log_distribution(b));
            log_b + (-(log_a - log_b).exp()).ln_1p()
        };
        let (density_a, density_b) = (self.log_density(a), self.log_density(b));
        // Where the distribution ends in floating point its density is 0, whatever its logarithm's slope.
        let ratio = |density: [f64; 3]| (density[0] - value).exp();
        let (first_a, first_b) = (-ratio(density_a), ratio(density_b));
        let second = |first: f64, slope: f64| if first == 0.0 { 0.0 } else { first * slope };
        Term {
            value,
            first: vec![(lower, first_a), (upper, first_b)],
            second: vec![
                (lower, second(first_a, density_a[1])),
                (upper, second(first_b, density_b[1])),
            ],
            interval: Some(((lower, first_a), (upper, first_b))),
        }
    }
}

/// `1 − Φ(z)`.
fn normal_above(z: f64) -> f64 {
    let tail = chi_squared_upper_tail(z * z, 1.0) / 2.0;
    if z > 0.0 { tail } else { 1.0 - tail }
}

/// `φ(z) / (1 − Φ(z))` for large z by Laplace's continued fraction `z + 1/(z + 2/(z + 3/(z + …)))`.
fn normal_hazard_far(z: f64) -> f64 {
    (1..=200_u8)
        .rev()
        .fold(z, |rest, term| z + f64::from(term) / rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Distribution; 3] = [
        Distribution::Weibull,
        Distribution::LogNormal,
        Distribution::LogLogistic,
    ];

    /// Derivatives by central differences of the value.
    fn check(law: Distribution, known: Known, shift: f64) {
        const STEP: f64 = 1e-4;
        let value = |shift: f64| law.log_likelihood(&known, 1.3, shift).value;
        let term = law.log_likelihood(&known, 1.3, shift);
        let first: f64 = term.first.iter().map(|(_, first)| first).sum();
        let joint = term.interval.map_or(0.0, |(a, b)| (a.1 + b.1).powi(2));
        let second = term.second.iter().map(|(_, second)| second).sum::<f64>() - joint;
        let slope = (value(shift + STEP) - value(shift - STEP)) / (2.0 * STEP);
        let curve = (value(shift + STEP) - 2.0 * value(shift) + value(shift - STEP)) / (STEP * STEP);
        assert!(
            (first - slope).abs() < 1e-6 * (1.0 + slope.abs()),
            "{law:?} {known:?} {first} {slope}"
        );
        assert!(
            (second - curve).abs() < 1e-5 * (1.0 + curve.abs()),
            "{law:?} {known:?} {second} {curve}"
        );
    }

    #[test]
    fn derivatives_are_those_of_the_value() {
        for law in ALL {
            for shift in [-3.0, -0.4, 0.8, 2.5] {
                check(law, Known::Exactly(0.2), shift);
                check(law, Known::Above(0.2), shift);
                check(law, Known::Below(0.2), shift);
                check(law, Known::Between(-0.3, 0.4), shift);
            }
        }
    }

    #[test]
    fn the_normal_hazard_is_the_same_from_both_formulas_where_they_meet() {
        let law = Distribution::LogNormal;
        let near = law.log_density(FAR)[0].exp() / law.survival(FAR);
        let difference = normal_hazard_far(FAR) / near - 1.0;
        assert!(difference.abs() < 1e-13, "they differ by {difference}");
    }

    #[test]
    fn a_duration_far_beyond_what_is_expected_has_a_finite_likelihood() {
        for law in ALL {
            let term = law.log_likelihood(&Known::Above(5.0), 1.0, 1.0);
            assert!(term.value.is_finite(), "{law:?}");
        }
        assert!(
            Distribution::LogNormal
                .log_likelihood(&Known::Above(100.0), 1.0, 0.0)
                .value
                .is_finite()
        );
    }

    #[test]
    fn quantiles_invert_the_distribution() {
        for law in ALL {
            for probability in [0.001, 0.3, 0.5, 0.99] {
                assert!((law.distribution(law.quantile(probability)) - probability).abs() < 1e-12);
            }
        }
    }
}
