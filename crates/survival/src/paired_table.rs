//! A yes or no asked twice of the same units: the difference of the two proportions with its interval, and whether the
//! answers moved one way more than the other. Two separate groups are compared in `two_by_two`.

use crate::distribution::{binomial_at_most, binomial_probability};
use crate::{Error, Interval, Level, Proportion, Tail};

/// Pairs of answers, counted by what was answered first and second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedTable {
    both: u64,
    first_only: u64,
    second_only: u64,
    neither: u64,
}

impl PairedTable {
    /// Pairs with *yes* both times, the first time only, the second time only, and never; fails without pairs.
    pub const fn new(both: u64, first_only: u64, second_only: u64, neither: u64) -> Result<Self, Error> {
        let table = Self {
            both,
            first_only,
            second_only,
            neither,
        };
        if table.pairs() == 0 {
            return Err(Error::NoTrials);
        }
        Ok(table)
    }

    /// All pairs.
    pub const fn pairs(&self) -> u64 {
        self.both
            .saturating_add(self.first_only)
            .saturating_add(self.second_only)
            .saturating_add(self.neither)
    }

    /// *Yes* the first time, of all pairs.
    pub fn first(&self) -> Result<Proportion, Error> {
        Proportion::new(self.both + self.first_only, self.pairs())
    }

    /// *Yes* the second time, of all pairs.
    pub fn second(&self) -> Result<Proportion, Error> {
        Proportion::new(self.both + self.second_only, self.pairs())
    }

    /// The second proportion minus the first: only the pairs that changed enter the numerator.
    pub fn difference(&self) -> f64 {
        (self.second_only as f64 - self.first_only as f64) / self.pairs() as f64
    }

    /// Its interval from the two score intervals and the correlation of the answers (Newcombe 1998c, *Statistics in Medicine*
    /// 17, 2635–2650, method 10, with the correlation corrected towards 0): stays within −1 and 1, and does not collapse where
    /// nothing changed.
    pub fn difference_newcombe(&self, level: Level) -> Result<Interval, Error> {
        let [first, second] = [self.first()?, self.second()?].map(|p| {
            let (estimate, interval) = (p.estimate(), p.wilson(level));
            (estimate - interval.lower, interval.upper - estimate)
        });
        let correlation = self.corrected_correlation();
        let reach = |a: f64, b: f64| (a * a - 2.0 * correlation * a * b + b * b).max(0.0).sqrt();
        let difference = self.difference();
        Ok(Interval::new(
            difference - reach(second.0, first.1),
            difference + reach(second.1, first.0),
        ))
    }

    /// The correlation of the answers: a positive numerator is lowered by half the number of pairs, at most to 0; 0 where a
    /// margin is empty (Newcombe 1998c).
    fn corrected_correlation(&self) -> f64 {
        let [a, b, c, d] =
            [self.both, self.first_only, self.second_only, self.neither].map(|count| count as f64);
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        if margins <= 0.0 {
            return 0.0;
        }
        let excess = a * d - b * c;
        let half = (a + b + c + d) / 2.0;
        let kept = if excess > 0.0 {
            (excess - half).max(0.0)
        } else {
            excess
        };
        kept / margins.sqrt()
    }

    /// McNemar's test given the number of pairs that changed: two-sided, exact or mid-P (Fagerland, Lydersen and Laake 2013,
    /// *BMC Medical Research Methodology* 13, 91, which recommends mid-P). 1 where nothing changed.
    pub fn mcnemar_p(&self, tail: Tail) -> f64 {
        let changed = self.first_only.saturating_add(self.second_only);
        let fewer = self.first_only.min(self.second_only);
        if changed == 0 {
            return 1.0;
        }
        let own = binomial_probability(fewer, changed, 0.5);
        let exact = (2.0 * binomial_at_most(fewer, changed, 0.5)).min(1.0);
        match tail {
            Tail::Exact => exact,
            // Where both directions are equally frequent the count seen lies in both tails and is halved once.
            Tail::MidP if 2 * fewer == changed => 1.0 - own / 2.0,
            Tail::MidP => exact - own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(both: u64, first: u64, second: u64, neither: u64) -> PairedTable {
        PairedTable::new(both, first, second, neither).expect("there are pairs")
    }

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    #[test]
    fn airways_before_and_after_a_transplant_come_out_as_published() {
        // Bentur and others 2009, as in Fagerland, Lydersen and Laake 2013: 1, 1, 7 and 12 children. Exact 2 · 9/256, mid-P
        // without the 8/256 of the count itself.
        let airways = table(1, 1, 7, 12);
        near(airways.mcnemar_p(Tail::Exact), 18.0 / 256.0, 1e-14);
        near(airways.mcnemar_p(Tail::MidP), 10.0 / 256.0, 1e-14);
        near(airways.difference(), 6.0 / 21.0, 1e-15);
        let interval = airways
            .difference_newcombe(Level::ninety_five())
            .expect("there are pairs");
        near(interval.lower, 0.026, 5e-4);
        near(interval.upper, 0.507, 5e-4);
    }

    #[test]
    fn the_interval_is_that_of_its_formula_by_hand() {
        // Altman and others 2000, table 6.2: 14, 5, 0 and 22. ad − bc = 308, less 20.5, over √(19·22·14·27).
        let interval = table(14, 5, 0, 22)
            .difference_newcombe(Level::ninety_five())
            .expect("there are pairs");
        let correlation = (308.0 - 20.5) / (19.0_f64 * 22.0 * 14.0 * 27.0).sqrt();
        let wilson = |x: f64| {
            let (n, z) = (41.0, Level::ninety_five().z());
            let centre = (x + z * z / 2.0) / (n + z * z);
            let half = z / (n + z * z) * (x * (1.0 - x / n) + z * z / 4.0).sqrt();
            (x / n - centre + half, centre + half - x / n)
        };
        let (first, second) = (wilson(19.0), wilson(14.0));
        let reach = |a: f64, b: f64| (a * a - 2.0 * correlation * a * b + b * b).sqrt();
        near(interval.lower, -5.0 / 41.0 - reach(second.0, first.1), 1e-12);
        near(interval.upper, -5.0 / 41.0 + reach(second.1, first.0), 1e-12);
    }

    #[test]
    fn no_change_still_has_an_interval_and_no_evidence() {
        let still = table(12, 0, 0, 30);
        near(still.mcnemar_p(Tail::MidP), 1.0, 0.0);
        let interval = still
            .difference_newcombe(Level::ninety_five())
            .expect("there are pairs");
        assert!(interval.lower < 0.0 && interval.upper > 0.0);
        assert!(PairedTable::new(0, 0, 0, 0).is_err());
    }

    #[test]
    fn changed_as_often_one_way_as_the_other_is_no_evidence() {
        // C(6, 3)/64 = 20/64, of which half is taken off.
        near(table(2, 3, 3, 9).mcnemar_p(Tail::MidP), 1.0 - 10.0 / 64.0, 1e-14);
        near(table(2, 3, 3, 9).mcnemar_p(Tail::Exact), 1.0, 0.0);
    }

    #[test]
    fn turned_round_the_interval_changes_its_sign_only() {
        for [a, b, c, d] in [[4, 9, 1, 30], [0, 7, 0, 3], [10, 0, 0, 0], [3, 20, 22, 1]] {
            let level = Level::ninety_five();
            let one = table(a, b, c, d).difference_newcombe(level).expect("pairs");
            let turned = table(a, c, b, d).difference_newcombe(level).expect("pairs");
            near(one.lower, -turned.upper, 1e-14);
            assert!(one.lower >= -1.0 && one.upper <= 1.0);
        }
    }
}
