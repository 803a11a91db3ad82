//! What each level of agreement is worth: the learned weights, and how they add up to a probability.
//!
//! Fellegi and Sunter (1969) weigh two explanations of a comparison: one person, or two taken at random. Two records of
//! different persons often agree for a third reason, and taking that for chance makes siblings one person. So there are
//! several explanations ([`Cause`]), each with the fields that agree because of it, and the odds of one person are taken
//! against all others together. Learning the weights is in `learn.rs`.

use crate::compare::Found;
use crate::prepare::{SlotKind, TextKind};

/// Why two records agree as far as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// They are one person.
    Person,
    /// They live in one household: family name, phone and place agree, given name and date of birth do not.
    Household,
    /// They live in one neighbourhood: place and postal code agree.
    Neighbourhood,
    /// They come from one country, where the same names and places are common.
    Compatriot,
    /// They bear the same names without being one person: given and family names go together within a people, far more
    /// often than if each were drawn by itself, and with the country and the language.
    Namesake,
}

/// Number of causes besides chance.
pub(crate) const CAUSES: usize = 5;
/// Most levels a slot may have, level 0 counted.
pub(crate) const LEVELS: usize = 16;

impl Cause {
    pub(crate) const ALL: [Self; CAUSES] = [
        Self::Person,
        Self::Household,
        Self::Neighbourhood,
        Self::Compatriot,
        Self::Namesake,
    ];

    /// Whether a slot agrees because of this.
    pub(crate) fn shares(self, kind: &SlotKind) -> bool {
        use SlotKind as S;
        use TextKind as T;
        match self {
            Self::Person => true,
            Self::Household => matches!(
                kind,
                S::Family
                    | S::Phone(_)
                    | S::Postcode(_)
                    | S::Text(T::Place | T::Street | T::House | T::Country | T::Relative, _)
            ),
            Self::Neighbourhood => {
                matches!(
                    kind,
                    S::Postcode(_) | S::Text(T::Place | T::Street | T::Country, _)
                )
            }
            Self::Compatriot => matches!(kind, S::Text(T::Country, _)),
            Self::Namesake => matches!(
                kind,
                S::Given
                    | S::Family
                    | S::Further
                    | S::Sex(_)
                    | S::Email(_)
                    | S::Text(T::Country | T::Attribute, _)
            ),
        }
    }
}

/// Bits of each cause against chance.
pub(crate) type Bits = [f32; CAUSES];

/// What the levels of one slot are worth.
#[derive(Clone, Debug)]
pub(crate) struct SlotModel {
    /// Number of levels, without level 0.
    pub(crate) levels: usize,
    /// Bits of each level for each cause; nothing for level 0.
    pub(crate) weights: [Bits; LEVELS],
    /// How much of a value's rarity counts at each level.
    pub(crate) rarity: [f32; LEVELS],
    /// 1 for the causes because of which the slot's values agree, so that their rarity counts. Namesakes share the common
    /// names, as chance does: the square of a name's frequency is in both, and cancels.
    pub(crate) shared: Bits,
    /// 1 for the causes that leave the slot's values to the chance of one country.
    pub(crate) tied: Bits,
}

/// A learned model.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) slots: Vec<SlotModel>,
    /// Odds of each cause against chance, in bits, before anything is compared.
    pub(crate) prior: Bits,
}

/// Number of levels of a slot, level 0 not counted.
pub(crate) fn levels(kind: &SlotKind) -> usize {
    match kind {
        SlotKind::Given | SlotKind::Family => 11,
        SlotKind::Further => 4,
        SlotKind::Birth(_) => crate::birth::BirthLikeness::Different as usize,
        SlotKind::Sex(_) => 2,
        SlotKind::Text(..) => crate::text::TextLikeness::Different as usize,
        SlotKind::Postcode(_) => crate::postcode::PostcodeLikeness::Different as usize,
        SlotKind::Phone(_) => crate::phone::PhoneLikeness::Different as usize,
        SlotKind::Email(_) => crate::email::EmailLikeness::Different as usize,
        SlotKind::Number(_) => crate::number::NumberLikeness::Different as usize,
    }
}

/// How much of the rarity of an agreed value counts at a level: all of it where the values are the same.
pub(crate) fn rarity_share(kind: &SlotKind, level: usize) -> f32 {
    use SlotKind as S;
    match (kind, level) {
        (S::Sex(_), _) | (_, 0) => 0.0,
        (_, 1) | (S::Given | S::Family, 2 | 4 | 6 | 10) | (S::Further | S::Birth(_), 2) => 1.0,
        (S::Given | S::Family, 3 | 5 | 7) | (S::Further, 3) | (S::Text(..) | S::Postcode(_), 2) => 0.5,
        _ => 0.0,
    }
}

impl SlotModel {
    /// Bits of one person against chance for what was found.
    ///
    /// That two values are the same never speaks against one person, however common they are.
    pub(crate) fn person(&self, found: &Found) -> f32 {
        let level = found.level as usize;
        let bits = self.weights[level][0] + self.rarity[level] * found.rarity;
        if level == 1 { bits.max(0.0) } else { bits }
    }

    /// Adds the bits of every cause. No cause makes it likelier that two values are the same than being one person does:
    /// otherwise one agreement more could speak against one person.
    fn add(&self, found: &Found, bits: &mut Bits) {
        let level = found.level as usize;
        let (rarity, tied) = (self.rarity[level] * found.rarity, self.rarity[level] * found.tied);
        let person = self.person(found);
        let most = if level == 1 { person } else { f32::INFINITY };
        bits[0] += person;
        for (cause, sum) in bits.iter_mut().enumerate().skip(1) {
            let own = self.weights[level][cause] + rarity * self.shared[cause] + tied * self.tied[cause];
            *sum += own.min(most);
        }
    }
}

impl Model {
    /// Bits of every cause against chance, the prior included.
    pub(crate) fn causes(&self, found: &[Found]) -> Bits {
        let mut bits = self.prior;
        for (slot, found) in self.slots.iter().zip(found) {
            slot.add(found, &mut bits);
        }
        bits
    }

    /// Bits for one person against everything else.
    pub(crate) fn bits(&self, found: &[Found]) -> f32 {
        against_all(&self.causes(found))
    }
}

/// Bits for one person against chance and all other causes together.
pub(crate) fn against_all(causes: &Bits) -> f32 {
    let others: f32 = 1.0 + causes[1..].iter().map(|bits| bits.min(100.0).exp2()).sum::<f32>();
    causes[0] - others.log2()
}

/// Probability from bits.
pub(crate) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Bits from a probability.
pub(crate) fn bits_of(probability: f64) -> f64 {
    let p = probability.clamp(1e-15, 1.0 - 1e-15);
    (p / (1.0 - p)).log2()
}
