//! The true hazard of being trafficked again and of dying, by days since the exit, and the cumulative incidence it implies.
//!
//! Both hazards are constant within pieces, so that the cumulative incidence has a closed form in every piece and the
//! population's is an exact sum over the factors' joint distribution: no simulation is needed to know the truth. Which
//! factors there are is in [`crate::factors`].

use serde::Serialize;

use crate::dice::Dice;

/// A hazard that is constant from one day to the next breakpoint; the last piece goes on for ever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PiecewiseHazard {
    /// Each piece: the day since the exit on which it begins, and the hazard per day. The first begins on day 0.
    pub pieces: Vec<(f64, f64)>,
}

impl PiecewiseHazard {
    /// The baseline of re-trafficking: highest in the first 90 days, most of it within two years.
    pub fn default_retrafficking() -> Self {
        Self {
            pieces: vec![
                (0.0, 1.02e-4),
                (90.0, 3.6e-5),
                (365.0, 2.1e-5),
                (730.0, 5.7e-6),
                (1825.0, 3.0e-6),
            ],
        }
    }

    /// The hazard of death: four in a thousand a year, the same at all times.
    pub fn default_death() -> Self {
        Self {
            pieces: vec![(0.0, 1.1e-5)],
        }
    }

    /// Whether the pieces begin on day 0, follow one another, and hold finite hazards that are not negative.
    pub(crate) fn is_sound(&self) -> bool {
        let starts_at_zero = self.pieces.first().is_some_and(|(from, _)| *from == 0.0);
        let ordered = self.pieces.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let finite = |(from, rate): &(f64, f64)| from.is_finite() && rate.is_finite() && *rate >= 0.0;
        starts_at_zero && ordered && self.pieces.iter().all(finite)
    }

    fn at(&self, day: f64) -> f64 {
        let piece = self.pieces.iter().rev().find(|(from, _)| *from <= day);
        piece.map_or(0.0, |(_, rate)| *rate)
    }

    /// A time drawn by inverting the cumulative hazard; infinite if the hazard ends.
    pub(crate) fn draw(&self, relative: f64, dice: &mut Dice) -> f64 {
        let mut left = dice.exponential() / relative;
        for (position, (from, rate)) in self.pieces.iter().enumerate() {
            let until = self
                .pieces
                .get(position + 1)
                .map_or(f64::INFINITY, |(next, _)| *next);
            let whole = rate * (until - from);
            if left < whole {
                return from + left / rate;
            }
            if until.is_finite() {
                left -= whole;
            }
        }
        f64::INFINITY
    }
}

/// The cumulative incidence of `event` by `horizon` days with `competing` ending lives, for a person whose event hazard is
/// `relative` times the baseline.
///
/// In a piece with hazards λ₁, λ₂ and width w, entered with probability S: S · λ₁/(λ₁+λ₂) · (1 − e^(−(λ₁+λ₂)w))
/// (Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*, 2002, section 8.2, for constant hazards).
pub(crate) fn cumulative_incidence(
    event: &PiecewiseHazard,
    competing: &PiecewiseHazard,
    relative: f64,
    horizon: f64,
) -> f64 {
    let mut breaks: Vec<f64> = event
        .pieces
        .iter()
        .chain(&competing.pieces)
        .map(|(from, _)| *from)
        .filter(|from| *from < horizon)
        .collect();
    breaks.push(horizon);
    breaks.sort_by(f64::total_cmp);
    let (mut alive, mut incidence) = (1.0, 0.0);
    for pair in breaks.windows(2) {
        let (one, other) = (relative * event.at(pair[0]), competing.at(pair[0]));
        let total = one + other;
        let ended = -(-total * (pair[1] - pair[0])).exp_m1();
        if total > 0.0 {
            incidence += alive * one / total * ended;
        }
        alive *= 1.0 - ended;
    }
    incidence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_death_the_incidence_is_one_minus_the_exponential_of_the_cumulative_hazard() {
        let event = PiecewiseHazard::default_retrafficking();
        let nobody_dies = PiecewiseHazard {
            pieces: vec![(0.0, 0.0)],
        };
        let cumulative_hazard = 3.0 * (90.0 * 1.02e-4 + 275.0 * 3.6e-5 + 35.0 * 2.1e-5);
        let found = cumulative_incidence(&event, &nobody_dies, 3.0, 400.0);
        assert!((found - (1.0 - f64::exp(-cumulative_hazard))).abs() < 1e-12);
    }

    #[test]
    fn two_constant_hazards_share_the_incidence_in_proportion() {
        let constant = |rate| PiecewiseHazard {
            pieces: vec![(0.0, rate)],
        };
        let found = cumulative_incidence(&constant(0.002), &constant(0.001), 1.0, 1000.0);
        let expected = 2.0 / 3.0 * (1.0 - f64::exp(-3.0));
        assert!((found - expected).abs() < 1e-12);
    }

    #[test]
    fn a_hazard_that_ends_leaves_some_untouched_for_ever() {
        let ends = PiecewiseHazard {
            pieces: vec![(0.0, 0.01), (100.0, 0.0)],
        };
        let mut dice = Dice::new(1, 0);
        let times: Vec<f64> = (0..4_000).map(|_| ends.draw(1.0, &mut dice)).collect();
        let untouched = times.iter().filter(|t| t.is_infinite()).count() as f64 / 4_000.0;
        assert!((untouched - f64::exp(-1.0)).abs() < 0.03, "{untouched}");
        assert!(times.iter().all(|t| *t < 100.0 || t.is_infinite()));
    }
}
