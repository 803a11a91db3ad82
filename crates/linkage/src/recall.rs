//! What share of the pairs of one person was compared at all, estimated from how many kinds of keys found each.
//!
//! Each kind of key is a capture of the same population of true pairs. How many are missed by all of them is estimated as
//! for animals that no trap has caught: from those caught once and those caught twice (Chao 1987, Biometrics 43: 783–791,
//! equation 5, in the form that needs no pair caught twice). As kinds of keys differ in what they catch, and a pair missed
//! by one is likelier to be missed by another, the estimate of what is missed is a lower bound and the recall an upper one.

/// Counts likely pairs by the number of kinds of keys that found them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Captures {
    /// Sum of the probabilities of all pairs.
    all: f64,
    /// Of those that one kind of key found.
    once: f64,
    /// Of those that two found.
    twice: f64,
}

impl Captures {
    /// Counts a pair with its probability of being one person; `kinds` has a bit for each kind of key that found it.
    pub(crate) fn add(&mut self, probability: f64, kinds: u32) {
        self.all += probability;
        match kinds.count_ones() {
            1 => self.once += probability,
            2 => self.twice += probability,
            _ => {}
        }
    }

    /// The two together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            once: self.once + other.once,
            twice: self.twice + other.twice,
        }
    }

    /// Estimated share of the true pairs that some key found, 0 to 1; 1 where no pair was likely.
    pub(crate) fn recall(self) -> f64 {
        if self.all <= 0.0 {
            return 1.0;
        }
        let unseen = (self.once * (self.once - 1.0)).max(0.0) / (2.0 * (self.twice + 1.0));
        self.all / (self.all + unseen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(once: u32, twice: u32, often: u32) -> f64 {
        let mut captures = Captures::default();
        for (pairs, kinds) in [(once, 0b1), (twice, 0b110), (often, 0b10_1010)] {
            for _ in 0..pairs {
                captures.add(1.0, kinds);
            }
        }
        captures.recall()
    }

    #[test]
    fn pairs_found_by_many_kinds_of_keys_say_that_few_were_missed() {
        assert!((captured(0, 0, 100) - 1.0).abs() < 1e-12);
        // f1 = 20, f2 = 19: 20 * 19 / (2 * 20) = 9.5 unseen beside 139.
        assert!((captured(20, 19, 100) - 139.0 / 148.5).abs() < 1e-12);
    }

    #[test]
    fn the_more_were_found_by_one_kind_alone_the_more_were_missed() {
        let mut before = 1.1;
        for once in 1..50 {
            let recall = captured(once, 10, 50);
            assert!(recall < before && recall > 0.0);
            before = recall;
        }
    }

    #[test]
    fn without_a_likely_pair_nothing_is_known_to_be_missed() {
        assert!((Captures::default().recall() - 1.0).abs() < 1e-12);
        assert!((captured(1, 0, 0) - 1.0).abs() < 1e-12);
    }
}
