//! Postal codes: the beginning names the region, the end the street.

use compact_str::CompactString;

use crate::edit::within_one;

/// A postal code as compared: letters and digits, capitals folded.
#[derive(Clone, Debug)]
pub(crate) struct Postcode {
    folded: CompactString,
    /// Length of the part that names the town or district.
    outward: usize,
}

/// How alike two postal codes are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PostcodeLikeness {
    Same = 1,
    /// One typing error.
    Misspelt,
    /// The part that names the town or district is the same.
    SameDistrict,
    /// The first two characters are the same.
    SameArea,
    Different,
}

impl Postcode {
    pub(crate) fn read(written: &str) -> Option<Self> {
        let folded: CompactString = written
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        if folded.is_empty() {
            return None;
        }
        let first = written
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().filter(|c| c.is_alphanumeric()).count());
        let length = folded.chars().count();
        // Written apart (`en9 2ln`), the first word; else all but the last two characters.
        let outward = if first < length {
            first
        } else {
            length.saturating_sub(2)
        };
        Some(Self { folded, outward })
    }

    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// The part that names the town or district.
    pub(crate) fn district(&self) -> &[u8] {
        &self.folded.as_bytes()[..self.outward.min(self.folded.len())]
    }

    pub(crate) fn likeness(&self, other: &Self) -> PostcodeLikeness {
        use PostcodeLikeness as L;
        if self.folded == other.folded {
            return L::Same;
        }
        let (a, b) = (self.folded.as_bytes(), other.folded.as_bytes());
        if within_one(a, b) {
            return L::Misspelt;
        }
        if self.outward >= 2 && self.district() == other.district() {
            return L::SameDistrict;
        }
        if a.len() >= 3 && b.len() >= 3 && a[..2] == b[..2] {
            L::SameArea
        } else {
            L::Different
        }
    }
}
