//! Which counts may be shown. A count below the minimum is not; and wherever a shown total would give such a count away
//! by subtraction within its own table, further counts are held back until every small count could still be anything
//! from one up to the minimum less one. Differences *between* tables and between two runs with different years are not
//! looked at here: the description says so.
//!
//! Zero is shown. It is nobody, so it exposes nobody; a release lists only the countries that occur, so that absence is
//! public already; and hiding zeros would hide which flags a release never asked about. The price is known and paid
//! for: because zeros are shown, a reader knows that a count marked `<11` is at least 1, and the audit below counts on
//! that reader.

use serde::{Serialize, Serializer};

/// A count as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// May be shown.
    Shown(u64),
    /// At least 1 and below this minimum.
    Below(u64),
    /// Held back, because it would give another count away. It may be of any size.
    Hidden,
}

impl Count {
    /// The number, if it may be shown.
    pub fn shown(self) -> Option<u64> {
        match self {
            Self::Shown(count) => Some(count),
            Self::Below(_) | Self::Hidden => None,
        }
    }
}

impl Serialize for Count {
    /// A number if it is shown, otherwise the text `"<11"` or `"hidden"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Shown(count) => serializer.serialize_u64(*count),
            Self::Below(minimum) => serializer.collect_str(&format_args!("<{minimum}")),
            Self::Hidden => serializer.serialize_str("hidden"),
        }
    }
}

/// The smallest count that is shown; 0 when nothing is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Minimum(pub(crate) u64);

/// A table of values that exclude each other, under its own total.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exclusive {
    pub(crate) values: Vec<Count>,
    pub(crate) answered: Count,
    pub(crate) missing: Count,
}

impl Minimum {
    /// Whether a count must not be shown.
    pub(crate) fn forbids(self, count: u64) -> bool {
        count > 0 && count < self.0
    }

    /// One count by itself, with no total beside it.
    pub(crate) fn alone(self, count: u64) -> Count {
        if self.forbids(count) {
            Count::Below(self.0)
        } else {
            Count::Shown(count)
        }
    }

    /// Counts that add up to a total which is shown. Each small count is held back, together with as many others as it
    /// takes that none of the small ones can be told.
    pub(crate) fn adding_up(self, counts: &[u64]) -> Vec<Count> {
        let mut hidden: Vec<bool> = counts.iter().map(|&count| self.forbids(count)).collect();
        if hidden.iter().any(|&h| h) && !self.hide_until_safe(counts, &mut hidden) {
            // Even everything together does not protect: then no mark may tell which count is a small one.
            return vec![Count::Hidden; counts.len()];
        }
        counts
            .iter()
            .zip(hidden)
            .map(|(&count, hidden)| match (hidden, self.forbids(count)) {
                (false, _) => Count::Shown(count),
                (true, true) => Count::Below(self.0),
                (true, false) => Count::Hidden,
            })
            .collect()
    }

    /// The count to hide next beside the small ones: the smallest that suffices, or else the largest there is.
    fn next_to_hide(self, counts: &[u64], hidden: &[bool], sufficient: u64) -> Option<usize> {
        let candidates = || {
            counts
                .iter()
                .enumerate()
                .filter(|&(at, &count)| !hidden[at] && count >= self.0)
        };
        candidates()
            .filter(|&(_, &count)| count >= sufficient)
            .min_by_key(|&(_, &count)| count)
            .or_else(|| candidates().max_by_key(|&(_, &count)| count))
            .map(|(at, _)| at)
    }

    /// Hides further counts, the smallest that suffices first. Says whether that succeeded.
    fn hide_until_safe(self, counts: &[u64], hidden: &mut [bool]) -> bool {
        loop {
            let hidden_counts = || {
                counts
                    .iter()
                    .zip(hidden.iter())
                    .filter(|(_, h)| **h)
                    .map(|(count, _)| *count)
            };
            let sum: u64 = hidden_counts().sum();
            let small = hidden_counts().filter(|&count| self.forbids(count)).count() as u64;
            let large = hidden_counts().count() as u64 - small;
            if self.every_small_count_is_open(sum, small, large) {
                return true;
            }
            // Hiding one more count of at least this size opens every small one to its whole range.
            let sufficient = (2 * self.0 + large * self.0 + small).saturating_sub(2 + sum);
            let next = self.next_to_hide(counts, hidden, sufficient);
            match next {
                Some(index) => hidden[index] = true,
                None => return false,
            }
        }
    }

    /// Whether someone who knows the sum of the hidden counts, that `small` of them lie in `1..minimum` and that
    /// `large` of them are at least the minimum, must still think every value in that range possible for each small one.
    fn every_small_count_is_open(self, sum: u64, small: u64, large: u64) -> bool {
        let most = self.0 - 1;
        let highest = sum.saturating_sub((small - 1) + large * self.0);
        let lowest = if large > 0 {
            1
        } else {
            sum.saturating_sub((small - 1) * most).max(1)
        };
        highest >= most && lowest <= 1
    }

    /// Values that exclude each other, and the records without one.
    pub(crate) fn exclusive(self, values: &[u64], missing: u64) -> Exclusive {
        let answered: u64 = values.iter().sum();
        if self.forbids(answered + missing) {
            let values = vec![Count::Hidden; values.len()];
            return Exclusive {
                values,
                answered: Count::Hidden,
                missing: Count::Hidden,
            };
        }
        if !self.forbids(answered) && !self.forbids(missing) {
            let values = self.adding_up(values);
            return Exclusive {
                values,
                answered: Count::Shown(answered),
                missing: Count::Shown(missing),
            };
        }
        // The number answered and the number missing give each other away; only their sum stays.
        let mut all: Vec<u64> = values.to_vec();
        all.push(missing);
        let mut shown = self.adding_up(&all);
        let last = shown.pop().unwrap_or(Count::Hidden);
        let missing_shown = if matches!(last, Count::Shown(_)) {
            Count::Hidden
        } else {
            last
        };
        let answered = if self.forbids(answered) {
            Count::Below(self.0)
        } else {
            Count::Hidden
        };
        Exclusive {
            values: shown,
            answered,
            missing: missing_shown,
        }
    }

    /// Which of several overlapping counts must be hidden beside the small ones, given that the number of records with
    /// at least one of them is shown: with one small count hidden alone, the total less the others would bound it.
    pub(crate) fn overlapping(self, counts: &[u64], any: u64) -> Vec<bool> {
        let mut hidden: Vec<bool> = counts.iter().map(|&count| self.forbids(count)).collect();
        let visible = |hidden: &[bool]| -> u64 {
            counts
                .iter()
                .zip(hidden)
                .filter(|(_, h)| !**h)
                .map(|(c, _)| *c)
                .sum()
        };
        if !hidden.iter().any(|&h| h) || visible(&hidden) >= any {
            return hidden;
        }
        let needed = 2 * self.0;
        let next = self.next_to_hide(counts, &hidden, needed);
        if let Some(index) = next {
            hidden[index] = true;
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use Count::{Below, Hidden, Shown};
    use proptest::prelude::*;

    use super::*;

    const ELEVEN: Minimum = Minimum(11);

    #[test]
    fn ten_is_held_back_and_eleven_is_shown() {
        assert_eq!(ELEVEN.alone(10), Below(11));
        assert_eq!(ELEVEN.alone(11), Shown(11));
    }

    #[test]
    fn zero_is_shown() {
        assert_eq!(ELEVEN.alone(0), Shown(0));
        assert_eq!(ELEVEN.adding_up(&[0, 500]), [Shown(0), Shown(500)]);
    }

    #[test]
    fn a_single_small_count_takes_a_second_one_with_it() {
        assert_eq!(ELEVEN.adding_up(&[900, 3, 60]), [Shown(900), Below(11), Hidden]);
    }

    #[test]
    fn two_ones_are_not_given_away_by_their_sum() {
        assert_eq!(ELEVEN.adding_up(&[1, 1, 300]), [Below(11), Below(11), Hidden]);
    }

    #[test]
    fn a_count_that_is_just_the_minimum_does_not_protect_a_one() {
        // 1 + 11 = 12, and who knows that the second is at least 11 knows that the first is 1.
        assert_eq!(ELEVEN.adding_up(&[1, 11, 400]), [Below(11), Shown(11), Hidden]);
    }

    #[test]
    fn when_nothing_protects_no_mark_tells_which_count_is_small() {
        assert_eq!(ELEVEN.adding_up(&[1, 11]), [Hidden, Hidden]);
    }

    #[test]
    fn few_missing_records_hide_the_number_answered_as_well() {
        let table = ELEVEN.exclusive(&[500, 300], 4);
        assert_eq!(table.answered, Hidden);
        assert_eq!(table.missing, Below(11));
        assert_eq!(table.values, [Shown(500), Hidden]);
    }

    #[test]
    fn switched_off_everything_is_shown() {
        let table = Minimum(0).exclusive(&[1, 2, 3], 4);
        assert_eq!(table.values, [Shown(1), Shown(2), Shown(3)]);
        assert_eq!((table.answered, table.missing), (Shown(6), Shown(4)));
    }

    proptest! {
        /// The attacker of the module's text: knows the total, the shown counts and the meaning of the marks.
        #[test]
        fn no_small_count_can_be_told_from_the_total(counts in prop::collection::vec(0_u64..60, 1..9), k in 2_u64..15) {
            let minimum = Minimum(k);
            let shown = minimum.adding_up(&counts);
            for (count, shown) in counts.iter().zip(&shown) {
                prop_assert!(shown.shown().is_none_or(|s| s == *count && !minimum.forbids(s)));
            }
            let known: u64 = shown.iter().filter_map(|c| c.shown()).sum();
            let sum = counts.iter().sum::<u64>() - known;
            let small = shown.iter().filter(|c| matches!(c, Below(_))).count() as u64;
            let large = shown.iter().filter(|c| matches!(c, Hidden)).count() as u64;
            if small > 0 {
                for guess in 1..k {
                    let rest = i128::from(sum) - i128::from(guess);
                    let least = i128::from(small - 1) + i128::from(large * k);
                    let most = if large > 0 { i128::MAX } else { i128::from((small - 1) * (k - 1)) };
                    prop_assert!(rest >= least && rest <= most, "{guess} is ruled out in {shown:?} of {counts:?}");
                }
            }
        }

        #[test]
        fn a_table_never_shows_a_small_count_nor_both_sides_of_one(
            values in prop::collection::vec(0_u64..60, 1..6), missing in 0_u64..60,
        ) {
            let table = ELEVEN.exclusive(&values, missing);
            let answered: u64 = values.iter().sum();
            for count in table.values.iter().chain([&table.answered, &table.missing]) {
                prop_assert!(count.shown().is_none_or(|n| !ELEVEN.forbids(n)));
            }
            if ELEVEN.forbids(missing) {
                prop_assert!(table.answered.shown().is_none());
                prop_assert!(answered == 0 || table.values.iter().any(|c| c.shown().is_none()));
            }
            if ELEVEN.forbids(answered) {
                prop_assert!(table.missing.shown().is_none());
            }
        }
    }
}
