//! The few distribution functions under the exact intervals: beta and gamma quantiles, the binomial and the
//! chi-squared tail. They are our own because exact limits are asked for at denominators of a million and at
//! proportions of 10⁻⁷, where a fixed number of series terms or a clamped start value is not accurate enough.
//! Densities follow Loader (2000), "Fast and accurate computation of binomial probabilities"; quantiles are
//! solved on the logit or log scale, in the tail that is small, so that no digits are lost by subtraction.
#![expect(
    clippy::many_single_char_names,
    reason = "they are the letters of the formulas cited"
)]

use std::f64::consts::TAU;

use crate::Level;

/// Smallest number a continued fraction may use as a denominator.
const TINY: f64 = 1e-300;

/// `ln Γ(x + 1)` minus Stirling's formula `(x + ½) ln x − x + ½ ln 2π`, for `x > 0` (Loader 2000, section 3).
/// Below 15 the argument is first moved up by the recurrence of Γ.
fn stirling_error(x: f64) -> f64 {
    let (mut moved, mut x) = (0.0, x);
    while x < 15.0 {
        moved += (x + 0.5) * (1.0 / x).ln_1p() - 1.0;
        x += 1.0;
    }
    let square = x * x;
    let series = 1.0 / 1680.0 - 1.0 / (1188.0 * square);
    let series = 1.0 / 360.0 - (1.0 / 1260.0 - series / square) / square;
    moved + (1.0 / 12.0 - series / square) / x
}

/// Deviance `x ln(x / mean) + mean − x`, without cancellation when the two are close (Loader 2000, section 4).
/// The `difference` `x − mean` is given, because the caller may know it more accurately.
fn deviance(x: f64, mean: f64, difference: f64) -> f64 {
    if x == 0.0 {
        return mean;
    }
    if difference.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - difference;
    }
    let ratio = difference / (x + mean);
    let (mut sum, mut term) = (difference * ratio, 2.0 * x * ratio);
    for odd in (3..2000).step_by(2) {
        term *= ratio * ratio;
        let next = sum + term / f64::from(odd);
        if (next - sum).abs() <= f64::MIN_POSITIVE {
            break;
        }
        sum = next;
    }
    sum
}

/// `Γ(n+1) / (Γ(a+1) Γ(b+1)) xᵃ yᵇ` with `n = a + b` and `y = 1 − x`: the binomial probability for whole numbers.
fn binomial_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    if a == 0.0 {
        return (if y > 0.9 { (-x).ln_1p() } else { y.ln() } * n).exp();
    }
    if b == 0.0 {
        return (if x > 0.9 { (-y).ln_1p() } else { x.ln() } * n).exp();
    }
    // Both counts differ from their means by the same amount; the smaller of the two means tells it best.
    let difference = if x <= y { a - n * x } else { n * y - b };
    let misfit = deviance(a, n * x, difference) + deviance(b, n * y, -difference);
    (stirling_error(n) - stirling_error(a) - stirling_error(b) - misfit).exp() * (n / (TAU * a * b)).sqrt()
}

/// Probability of exactly `count` successes in `total` trials.
pub(crate) fn binomial_probability(count: u64, total: u64, success: f64) -> f64 {
    binomial_kernel(count as f64, (total - count) as f64, success, 1.0 - success)
}

/// Probability of at most `count` successes in `total` trials.
pub(crate) fn binomial_at_most(count: u64, total: u64, success: f64) -> f64 {
    if count >= total {
        return 1.0;
    }
    beta_tails((count + 1) as f64, (total - count) as f64, success, 1.0 - success).1
}

/// Probability of at least `count` successes in `total` trials.
pub(crate) fn binomial_at_least(count: u64, total: u64, success: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if count > total {
        return 0.0;
    }
    beta_tails(count as f64, (total - count + 1) as f64, success, 1.0 - success).0
}

/// Lower and upper tail of the beta distribution at `x`, with `y = 1 − x` given for accuracy.
fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    let kernel = binomial_kernel(a, b, x, y) * (a * b / (a + b));
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = (kernel * beta_fraction(a, b, x, y)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (kernel * beta_fraction(b, a, y, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// The continued fraction of the incomplete beta function in the form that uses `a y − b x` (Didonato and Morris
/// 1992, section 2), which loses no digits when x is close to 1; by Lentz's method.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let floor = |value: f64| if value.abs() < TINY { TINY } else { value };
    let excess = a * y - b * x + 1.0;
    let mut fraction = floor(a / (a + 1.0) * excess);
    let (mut c, mut d) = (fraction, 0.0);
    // About the square root of the larger parameter is needed; the bound is never reached for finite input.
    for step in 1..1_000_000 {
        let m = f64::from(step);
        let odd = a + 2.0 * m - 1.0;
        let numerator = (a + m - 1.0) / odd * ((a + b + m - 1.0) / odd) * m * (b - m) * x * x;
        let term = m + m * (b - m) * x / odd + (a + m) / (odd + 2.0) * (excess + m * (1.0 + y));
        d = 1.0 / floor(term + numerator * d);
        c = floor(term + numerator / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 / fraction
}

/// The point below which a beta variable falls with the (small) probability `tail`.
pub(crate) fn beta_lower_quantile(a: f64, b: f64, tail: f64) -> f64 {
    let theta = solve_increasing((a / b).ln(), tail.ln(), |theta| {
        let (x, y) = (1.0 / (1.0 + (-theta).exp()), 1.0 / (1.0 + theta.exp()));
        let lower = beta_tails(a, b, x, y).0;
        // d/dθ of the lower tail is x·y times the density.
        (
            lower.ln(),
            binomial_kernel(a, b, x, y) * (a * b / (a + b)) / lower,
        )
    });
    1.0 / (1.0 + (-theta).exp())
}

/// The point above which a beta variable falls with the (small) probability `tail`.
pub(crate) fn beta_upper_quantile(a: f64, b: f64, tail: f64) -> f64 {
    let theta = solve_increasing((b / a).ln(), tail.ln(), |theta| {
        let (y, x) = (1.0 / (1.0 + (-theta).exp()), 1.0 / (1.0 + theta.exp()));
        let upper = beta_tails(a, b, x, y).1;
        (
            upper.ln(),
            binomial_kernel(a, b, x, y) * (a * b / (a + b)) / upper,
        )
    });
    1.0 / (1.0 + theta.exp())
}

/// `xᵃ e⁻ˣ / Γ(a + 1)`: the Poisson probability for whole `a`.
fn poisson_kernel(a: f64, mean: f64) -> f64 {
    (-stirling_error(a) - deviance(a, mean, a - mean)).exp() / (TAU * a).sqrt()
}

/// Lower and upper tail of the gamma distribution with shape `a > 0` and scale 1.
fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let kernel = poisson_kernel(a, x);
    if x < a + 1.0 {
        let (mut sum, mut term, mut shape) = (1.0, 1.0, a);
        while term > sum * 1e-17 {
            shape += 1.0;
            term *= x / shape;
            sum += term;
        }
        let lower = (kernel * sum).min(1.0);
        return (lower, 1.0 - lower);
    }
    // Abramowitz and Stegun 1964, 6.5.31, by Lentz's method.
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..1_000_000 {
        let m = f64::from(step);
        let numerator = -m * (m - a);
        b += 2.0;
        d = numerator * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + numerator / c;
        c = if c.abs() < TINY { TINY } else { c };
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let upper = (kernel * a * fraction).min(1.0);
    (1.0 - upper, upper)
}

/// Lower and upper tail of the Poisson distribution at `count`, half of its own probability in each.
pub(crate) fn poisson_mid_tails(count: u64, mean: f64) -> [f64; 2] {
    // At most k events within x is a gamma variable of shape k + 1 that is longer than x.
    let (at_least_one_more, at_most) = gamma_tails(count as f64 + 1.0, mean);
    let (at_least, fewer) = if count == 0 {
        (1.0, 0.0)
    } else {
        gamma_tails(count as f64, mean)
    };
    [
        f64::midpoint(at_most, fewer),
        f64::midpoint(at_least, at_least_one_more),
    ]
}

/// The point below which a gamma variable of shape `a` falls with the (small) probability `tail`.
pub(crate) fn gamma_lower_quantile(a: f64, tail: f64) -> f64 {
    solve_increasing(a.ln(), tail.ln(), |theta| {
        let x = theta.exp();
        let lower = gamma_tails(a, x).0;
        (lower.ln(), poisson_kernel(a, x) * a / lower)
    })
    .exp()
}

/// The point above which a gamma variable of shape `a` falls with the (small) probability `tail`.
pub(crate) fn gamma_upper_quantile(a: f64, tail: f64) -> f64 {
    let negated = solve_increasing(-a.ln(), tail.ln(), |negated| {
        let x = (-negated).exp();
        let upper = gamma_tails(a, x).1;
        (upper.ln(), poisson_kernel(a, x) * a / upper)
    });
    (-negated).exp()
}

/// Upper tail of the chi-squared distribution; NaN for a statistic that is not a number.
pub(crate) fn chi_squared_upper_tail(statistic: f64, degrees: f64) -> f64 {
    if statistic.is_nan() {
        f64::NAN
    } else {
        gamma_tails(degrees / 2.0, statistic / 2.0).1
    }
}

/// Above so many degrees of freedom Student's t is normal to the last digit but two.
const NORMAL_DEGREES: f64 = 1e13;

/// The probability that Student's t with these degrees of freedom is farther from 0 than `statistic`.
pub(crate) fn student_two_sided_tail(statistic: f64, degrees: f64) -> f64 {
    let square = statistic * statistic;
    if degrees > NORMAL_DEGREES || square.is_nan() {
        return chi_squared_upper_tail(square, 1.0);
    }
    let whole = degrees + square;
    if whole.is_infinite() {
        return 0.0;
    }
    beta_tails(degrees / 2.0, 0.5, degrees / whole, square / whole).0
}

/// The value that Student's t is farther from 0 than with the probability left over by `level`.
pub(crate) fn student_quantile(level: Level, degrees: f64) -> f64 {
    if degrees > NORMAL_DEGREES {
        return level.z();
    }
    let target = (2.0 * level.tail()).ln();
    // The tail falls as t rises.
    let negated = solve_increasing(-level.z().ln(), target, |negated| {
        (student_two_sided_tail((-negated).exp(), degrees).ln(), f64::NAN)
    });
    (-negated).exp()
}

/// Upper tail of the F distribution; the second degrees of freedom may be infinite.
pub(crate) fn f_upper_tail(statistic: f64, first: f64, second: f64) -> f64 {
    if statistic.is_nan() || second > NORMAL_DEGREES {
        return chi_squared_upper_tail(statistic * first, first);
    }
    let (used, left) = (first * statistic.max(0.0), second);
    beta_tails(
        second / 2.0,
        first / 2.0,
        left / (used + left),
        used / (used + left),
    )
    .0
}

/// `ln (total! / (count! (total − count)!))`.
pub(crate) fn ln_binomial_coefficient(total: u64, count: u64) -> f64 {
    let (n, a, b) = (total as f64, count as f64, (total - count) as f64);
    if count == 0 || count == total {
        return 0.0;
    }
    let errors = stirling_error(n) - stirling_error(a) - stirling_error(b);
    errors + 0.5 * (n / (TAU * a * b)).ln() - a * (a / n).ln() - b * (b / n).ln()
}

/// Solves `value(θ) = target` for an increasing function given with its derivative: Newton's steps, kept inside
/// a bracket that is first found by doubling and halved whenever a step would leave it. A slope that is not a
/// number means that it is not known: then the bracket is only halved.
pub(crate) fn solve_increasing(start: f64, target: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut theta, mut stride) = (start, 1.0);
    for _ in 0..400 {
        let (value, slope) = function(theta);
        let excess = value - target;
        if excess == 0.0 {
            return theta;
        }
        if excess > 0.0 {
            high = theta;
        } else {
            low = theta;
        }
        let newton = theta - excess / slope;
        let next = if newton.is_finite() && newton > low && newton < high && (newton - theta).abs() <= stride
        {
            newton
        } else if high.is_infinite() {
            theta + stride
        } else if low.is_infinite() {
            theta - stride
        } else {
            f64::midpoint(low, high)
        };
        if low.is_infinite() || high.is_infinite() {
            stride *= 2.0;
        }
        if (next - theta).abs() <= 4.0 * f64::EPSILON * theta.abs().max(1e-3) {
            return next;
        }
        theta = next;
    }
    theta
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!(
            (found / expected - 1.0).abs() < 1e-12,
            "{found} is not {expected}"
        );
    }

    #[test]
    fn beta_quantiles_agree_with_closed_forms() {
        for n in [1.0, 7.0, 300.0, 1e6] {
            // Beta(1, n): 1 − (1 − x)ⁿ.
            close(
                beta_lower_quantile(1.0, n, 0.025),
                -((-0.025_f64).ln_1p() / n).exp_m1(),
            );
            close(beta_upper_quantile(1.0, n, 0.025), -(0.025_f64.ln() / n).exp_m1());
            close(beta_lower_quantile(n, 1.0, 0.025), (0.025_f64.ln() / n).exp());
        }
    }

    #[test]
    fn gamma_quantiles_agree_with_closed_forms() {
        close(gamma_upper_quantile(1.0, 0.025), -(0.025_f64.ln()));
        close(gamma_lower_quantile(1.0, 0.025), -((-0.025_f64).ln_1p()));
    }

    #[test]
    fn quantiles_invert_the_tails_far_out_and_at_large_parameters() {
        for (a, b) in [(0.5, 0.5), (3.0, 1e6), (5e5, 5e5), (79.5, 13_921.5), (2.0, 1e9)] {
            for tail in [0.3, 0.025, 1e-9] {
                let x = beta_lower_quantile(a, b, tail);
                assert!(
                    (beta_tails(a, b, x, 1.0 - x).0 / tail - 1.0).abs() < 1e-7,
                    "{a} {b} {tail}"
                );
            }
        }
        // A rounding error in the quantile moves the tail of a large shape by √shape times as much.
        for a in [0.5, 3.0, 114.0, 1e6] {
            for tail in [0.3, 0.025, 1e-9] {
                assert!((gamma_tails(a, gamma_lower_quantile(a, tail)).0 / tail - 1.0).abs() < 1e-10);
                assert!((gamma_tails(a, gamma_upper_quantile(a, tail)).1 / tail - 1.0).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn students_t_agrees_with_closed_forms() {
        // One degree: Cauchy; two: an algebraic tail.
        for t in [0.3, 1.0, 12.706_204_736_174_71] {
            close(
                student_two_sided_tail(t, 1.0),
                2.0 / std::f64::consts::PI * (1.0 / t).atan(),
            );
            close(
                student_two_sided_tail(t, 2.0),
                2.0 / (2.0 + t * t + t * (2.0 + t * t).sqrt()),
            );
        }
        close(student_quantile(Level::ninety_five(), 1.0), 12.706_204_736_174_71);
        close(student_quantile(Level::ninety_five(), 2.0), 4.302_652_729_749_463);
        let nearly = student_quantile(Level::ninety_five(), 1e12) / Level::ninety_five().z();
        assert!((nearly - 1.0).abs() < 1e-9);
        // F with two and d degrees: (1 + 2f/d)^(−d/2).
        close(f_upper_tail(3.0, 2.0, 10.0), 1.6_f64.powf(-5.0));
    }

    #[test]
    fn binomial_tails_sum_to_one() {
        for (count, total, success) in [(3, 10, 0.2), (500, 1000, 0.51), (0, 5, 0.4), (5, 5, 0.4)] {
            let sum = binomial_at_most(count, total, success) + binomial_at_least(count + 1, total, success);
            assert!((sum - 1.0).abs() < 1e-13);
        }
        close(binomial_probability(3, 10, 0.2), 0.201_326_592);
    }
}
