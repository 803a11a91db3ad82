//! Addresses of electronic mail: the part before the @ tells people apart, the part after it hardly.

use compact_str::CompactString;

use crate::edit::{jaro_winkler, letters, within_one, within_two};

/// An address as compared.
#[derive(Clone, Debug)]
pub(crate) struct Email {
    /// Length of the part before the @.
    local: usize,
    whole: CompactString,
    letters: u64,
}

/// How alike two addresses are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EmailLikeness {
    Same = 1,
    /// Two typing errors at most.
    Misspelt,
    /// The part before the @ is the same, or has one typing error.
    SameLocal,
    /// Jaro–Winkler at least 0.88.
    Similar,
    Different,
}

/// Bytes of the longest address there can be (RFC 5321, 4.5.3.1.3, without the brackets). What is longer is none, and would
/// be compared for long: with the square of its length.
const LONGEST: usize = 254;

impl Email {
    pub(crate) fn read(written: &str) -> Option<Self> {
        let whole: CompactString = written
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        if whole.is_empty() || whole.len() > LONGEST {
            return None;
        }
        let local = whole.find('@').unwrap_or(whole.len());
        let letters = letters(whole.as_bytes());
        Some(Self {
            local,
            whole,
            letters,
        })
    }

    /// The whole address.
    pub(crate) fn whole(&self) -> &str {
        &self.whole
    }

    /// The part before the @, by which addresses are blocked.
    pub(crate) fn local(&self) -> &str {
        &self.whole[..self.local]
    }

    pub(crate) fn likeness(&self, other: &Self) -> EmailLikeness {
        if self.whole == other.whole {
            return EmailLikeness::Same;
        }
        let (a, b) = (self.whole.as_bytes(), other.whole.as_bytes());
        let (la, lb) = (self.local().as_bytes(), other.local().as_bytes());
        let likeness = jaro_winkler(a, self.letters, b, other.letters, 0.7);
        if likeness < 0.7 {
            return EmailLikeness::Different;
        }
        if within_two(a, b) {
            return EmailLikeness::Misspelt;
        }
        if la == lb || (la.len().min(lb.len()) >= 5 && within_one(la, lb)) {
            return EmailLikeness::SameLocal;
        }
        if likeness >= 0.88 {
            EmailLikeness::Similar
        } else {
            EmailLikeness::Different
        }
    }
}
