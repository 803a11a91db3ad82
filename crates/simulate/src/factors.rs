//! The documented causes of re-trafficking, as binary factors with known shares and known hazard ratios.
//!
//! The factors are independent of one another and of everything else, so that their joint distribution can be written
//! down and summed over exactly. The directions follow Jobe (IOM, 2010); the sizes are invented.

use serde::Serialize;

/// A cause that raises the hazard of being trafficked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Factor {
    /// First trafficked under the age of 18.
    Under18AtFirst,
    /// Gender other than masculine.
    NotMasculine,
    /// Returned by force and not referred to an organisation.
    ForcedReturnWithoutReferral,
    /// Belongs to a minority that meets discrimination.
    Minority,
    /// Displaced by conflict before the first trafficking.
    Displaced,
    /// Psychological distress after the exit.
    Distress,
    /// Distrust of programmes and authorities.
    Distrust,
    /// Threatened or watched by the traffickers after the exit.
    Threatened,
    /// Without work or income after the exit.
    WithoutWork,
}

impl Factor {
    /// All factors.
    pub const ALL: [Self; 9] = [
        Self::Under18AtFirst,
        Self::NotMasculine,
        Self::ForcedReturnWithoutReferral,
        Self::Minority,
        Self::Displaced,
        Self::Distress,
        Self::Distrust,
        Self::Threatened,
        Self::WithoutWork,
    ];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Under18AtFirst => "first trafficked under the age of 18",
            Self::NotMasculine => "gender other than masculine",
            Self::ForcedReturnWithoutReferral => "returned by force and not referred to an organisation",
            Self::Minority => "belongs to a minority that meets discrimination",
            Self::Displaced => "displaced by conflict before the first trafficking",
            Self::Distress => "psychological distress after the exit",
            Self::Distrust => "distrust of programmes and authorities",
            Self::Threatened => "threatened or watched by the traffickers after the exit",
            Self::WithoutWork => "without work or income after the exit",
        }
    }
}

/// How common a factor is and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The factor.
    pub factor: Factor,
    /// Share of persons who have it, 0 to 1.
    pub share: f64,
    /// What it multiplies the hazard by; above 0.
    pub hazard_ratio: f64,
}

/// The default shares and hazard ratios, in the order of [`Factor::ALL`].
pub(crate) const DEFAULT_EFFECTS: [Effect; 9] = [
    effect(Factor::Under18AtFirst, 0.25, 1.8),
    effect(Factor::NotMasculine, 0.66, 1.4),
    effect(Factor::ForcedReturnWithoutReferral, 0.09, 2.2),
    effect(Factor::Minority, 0.18, 1.5),
    effect(Factor::Displaced, 0.12, 1.4),
    effect(Factor::Distress, 0.45, 1.3),
    effect(Factor::Distrust, 0.25, 1.4),
    effect(Factor::Threatened, 0.18, 1.7),
    effect(Factor::WithoutWork, 0.50, 1.6),
];

const fn effect(factor: Factor, share: f64, hazard_ratio: f64) -> Effect {
    Effect {
        factor,
        share,
        hazard_ratio,
    }
}

/// Which factors a person has; bit `i` is the `i`-th of [`Factor::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorSet(u16);

impl FactorSet {
    /// Whether the person has a factor.
    pub const fn has(self, factor: Factor) -> bool {
        self.0 & (1 << factor as u16) != 0
    }

    pub(crate) const fn with(self, factor: Factor) -> Self {
        Self(self.0 | 1 << factor as u16)
    }

    /// The product of the hazard ratios of the factors in the set.
    pub(crate) fn relative_hazard(self, effects: &[Effect]) -> f64 {
        effects
            .iter()
            .filter(|e| self.has(e.factor))
            .map(|e| e.hazard_ratio)
            .product()
    }
}

/// Every combination of factors with its probability.
pub(crate) fn joint_distribution(effects: &[Effect]) -> Vec<(FactorSet, f64)> {
    let nobody = vec![(FactorSet::default(), 1.0)];
    effects.iter().fold(nobody, |so_far, effect| {
        let split = so_far.into_iter().flat_map(|(set, probability)| {
            [
                (set, probability * (1.0 - effect.share)),
                (set.with(effect.factor), probability * effect.share),
            ]
        });
        split.filter(|(_, probability)| *probability > 0.0).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_joint_distribution_of_nine_factors_has_512_cells_and_adds_up_to_one() {
        let cells = joint_distribution(&DEFAULT_EFFECTS);
        let total: f64 = cells.iter().map(|(_, probability)| probability).sum();
        assert_eq!(cells.len(), 512);
        assert!((total - 1.0).abs() < 1e-12, "{total}");
    }

    #[test]
    fn hazard_ratios_multiply() {
        let set = FactorSet::default()
            .with(Factor::Threatened)
            .with(Factor::Under18AtFirst);
        let relative = set.relative_hazard(&DEFAULT_EFFECTS);
        assert!((relative - 1.8 * 1.7).abs() < 1e-12, "{relative}");
    }
}
