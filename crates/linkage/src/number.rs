//! Numbers of documents and other personal numbers: letters and digits, mistyped one at a time.

use compact_str::CompactString;

use crate::edit::{letters, within_one, within_two};

/// A number as compared: letters and digits, capitals folded.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    folded: CompactString,
    letters: u64,
}

/// How alike two numbers are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NumberLikeness {
    Same = 1,
    /// One typing error.
    Misspelt,
    /// Two typing errors in seven characters or more.
    TwoErrors,
    Different,
}

impl Number {
    pub(crate) fn read(written: &str) -> Option<Self> {
        let folded: CompactString = written
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        // Noughts alone, or a single sign, stand for no number.
        if folded.chars().count() < 3 || folded.chars().all(|c| c == '0') {
            return None;
        }
        let letters = letters(folded.as_bytes());
        Some(Self { folded, letters })
    }

    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    pub(crate) fn likeness(&self, other: &Self) -> NumberLikeness {
        if self.folded == other.folded {
            return NumberLikeness::Same;
        }
        let (a, b) = (self.folded.as_bytes(), other.folded.as_bytes());
        let shorter = a.len().min(b.len());
        if shorter < 5 || a.len().abs_diff(b.len()) > 2 {
            return NumberLikeness::Different;
        }
        // A typing error gives each of the two one letter or digit at most that the other has not.
        let apart = (self.letters & !other.letters)
            .count_ones()
            .max((other.letters & !self.letters).count_ones());
        if apart > 2 {
            return NumberLikeness::Different;
        }
        if within_one(a, b) {
            return NumberLikeness::Misspelt;
        }
        if shorter >= 7 && within_two(a, b) {
            NumberLikeness::TwoErrors
        } else {
            NumberLikeness::Different
        }
    }
}
