//! Short texts that are not names: places, streets, post codes, occupations. Read once for each distinct value and graded
//! against each other for each pair.
//!
//! Texts are folded to lower-case Latin letters and digits before anything else, so that case, accents, punctuation and
//! script say nothing. Names of people, which are misspelt in their own ways, are in `names`.

use compact_str::CompactString;

use crate::edit::{jaro_winkler, letters, within_one};
use crate::names::latin;

/// A text as compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    /// Letters and digits only, without white space.
    folded: CompactString,
    words: Vec<String>,
    /// One bit for each pair of neighbouring letters, by hash: texts that share few of them are not alike.
    bigrams: u64,
    letters: u64,
}

/// How alike two texts are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextLikeness {
    Same = 1,
    /// One typing error.
    Misspelt,
    /// Jaro–Winkler at least 0.9, or one is contained in the other as whole words.
    Similar,
    /// A long word in common, or Jaro–Winkler at least 0.8.
    Alike,
    Different,
}

impl Text {
    pub(crate) fn read(written: &str) -> Self {
        let mut folded = CompactString::default();
        let mut words: Vec<String> = Vec::new();
        for word in fold(written).split(|c: char| !c.is_ascii_alphanumeric()) {
            if !word.is_empty() {
                folded.push_str(word);
                words.push(word.to_owned());
            }
        }
        words.sort_unstable();
        words.dedup();
        let bigrams = bigrams(folded.as_bytes());
        let letters = letters(folded.as_bytes());
        Self {
            folded,
            words,
            bigrams,
            letters,
        }
    }

    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    pub(crate) fn likeness(&self, other: &Self) -> TextLikeness {
        if self.folded == other.folded {
            return TextLikeness::Same;
        }
        let (a, b) = (self.folded.as_bytes(), other.folded.as_bytes());
        let shorter = a.len().min(b.len());
        let shared = (self.bigrams & other.bigrams).count_ones();
        let fewer = self.bigrams.count_ones().min(other.bigrams.count_ones());
        // One typing error breaks at most three neighbouring pairs.
        if shared * 3 < fewer && shared + 3 < fewer {
            return TextLikeness::Different;
        }
        if shorter >= 4 && within_one(a, b) {
            return TextLikeness::Misspelt;
        }
        let likeness = jaro_winkler(a, self.letters, b, other.letters, 0.8);
        if likeness >= 0.9 || (shorter >= 3 && (self.within(other) || other.within(self))) {
            return TextLikeness::Similar;
        }
        if likeness >= 0.8 || self.shares_long_word(other) {
            return TextLikeness::Alike;
        }
        TextLikeness::Different
    }

    fn within(&self, other: &Self) -> bool {
        self.words.len() < other.words.len() && self.words.iter().all(|w| other.words.contains(w))
    }

    fn shares_long_word(&self, other: &Self) -> bool {
        self.words.iter().any(|w| w.len() >= 5 && other.words.contains(w))
    }
}

/// Words of lower-case Latin letters and digits, with spaces between them, whatever the script.
fn fold(written: &str) -> String {
    if written.is_ascii() {
        return written.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(written.len());
    for word in written.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()) {
        if word.chars().any(|c| c.is_ascii_digit()) {
            folded.push_str(&word.to_lowercase());
        } else {
            folded.push_str(&latin(word).0);
        }
        folded.push(' ');
    }
    folded
}

fn bigrams(folded: &[u8]) -> u64 {
    folded.windows(2).fold(0, |bits, pair| {
        let hash = (u32::from(pair[0]) * 31 + u32::from(pair[1])).wrapping_mul(0x9E37_79B1) >> 26;
        bits | 1 << hash
    })
}
