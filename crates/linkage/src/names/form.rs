//! One part of a name with all that comparing it needs, and how alike two parts are.
//!
//! Comparing runs tens of millions of times: whatever depends on one part alone is made once.

use compact_str::CompactString;

use super::{Part, families};
use crate::edit::{jaro_winkler, letters, within_one};

/// A distinct name part: all that most comparisons need, within one line of the processor's cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Form {
    latin: CompactString,
    letters: u64,
    /// Number of the family of names it belongs to; 0 if none.
    root: u32,
    /// A hash of the consonants, and their number.
    skeleton: (u32, u8),
    /// The key of its sound, and its length.
    sound: ([u8; SOUND], u8),
    /// Length of the part without the endings that differ between a woman's and a man's surname; the ending's kind.
    stem: (u8, u8),
    vowels: bool,
}

/// Most letters of the key of a sound.
const SOUND: usize = 5;

/// How alike two name parts are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    Same,
    /// A nickname, a known other form, the other sex's form of a surname, or the same consonants where vowels are not written.
    Variant,
    /// One typing error in four letters or more.
    Misspelt,
    /// Sounds the same, or Jaro–Winkler at least 0.9.
    Similar,
    /// Jaro–Winkler at least 0.8, or the same consonants.
    Alike,
    /// One is the initial of the other.
    Initial,
    Different,
}

impl Form {
    pub(crate) fn of(part: &Part) -> Self {
        let word = part.latin.as_bytes();
        let byte = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let key = sound(word);
        let mut sound = [0; SOUND];
        sound[..key.len()].copy_from_slice(key.as_bytes());
        let consonants = skeleton(word);
        let (stem, ending) = stem(&part.latin);
        Self {
            letters: letters(word),
            root: families::root(&part.latin),
            skeleton: (hash(consonants.as_bytes()), byte(consonants.len())),
            sound: (sound, byte(key.len())),
            stem: (byte(stem), ending),
            vowels: part.vowels,
            latin: CompactString::from(part.latin.as_str()),
        }
    }

    /// The part in lower-case ASCII letters.
    pub(crate) fn latin(&self) -> &str {
        &self.latin
    }

    /// One bit for each letter in it; see [`letters`].
    pub(crate) fn letters(&self) -> u64 {
        self.letters
    }

    /// How it sounds, roughly, in any language: the key by which records are brought together.
    pub(crate) fn sound(&self) -> &[u8] {
        &self.sound.0[..usize::from(self.sound.1)]
    }

    /// How alike two parts are; symmetric.
    pub(crate) fn likeness(&self, other: &Self) -> Likeness {
        let (a, b) = (self.latin.as_bytes(), other.latin.as_bytes());
        // Letters that only one of the two has.
        let apart = (self.letters & !other.letters)
            .count_ones()
            .max((other.letters & !self.letters).count_ones());
        if apart == 0 && a == b {
            return Likeness::Same;
        }
        if a.len() <= 1 || b.len() <= 1 {
            return if !a.is_empty() && a.first() == b.first() {
                Likeness::Initial
            } else {
                Likeness::Different
            };
        }
        if (self.root != 0 && self.root == other.root) || self.differs_by_sex(other) {
            return Likeness::Variant;
        }
        let consonants = self.skeleton.1 >= 2 && self.skeleton == other.skeleton;
        if consonants && !(self.vowels && other.vowels) {
            return Likeness::Variant;
        }
        // One error gives each word one letter at most that the other has not.
        if apart <= 1 && a.len().min(b.len()) >= 4 && within_one(a, b) {
            return Likeness::Misspelt;
        }
        if self.sound.1 >= 3 && self.sound == other.sound {
            return Likeness::Similar;
        }
        let likeness = jaro_winkler(a, self.letters, b, other.letters, 0.8);
        if likeness >= 0.9 {
            Likeness::Similar
        } else if likeness >= 0.8 || (consonants && self.skeleton.1 >= 3) {
            Likeness::Alike
        } else {
            Likeness::Different
        }
    }

    /// Whether the two are a woman's and a man's form of one surname.
    fn differs_by_sex(&self, other: &Self) -> bool {
        fn stem(form: &Form) -> Option<&[u8]> {
            form.latin.as_bytes().get(..usize::from(form.stem.0))
        }
        self.stem.1 != 0 && self.stem.1 == other.stem.1 && stem(self) == stem(other)
    }
}

/// A hash of a few letters (FNV-1a, 32 bits).
fn hash(letters: &[u8]) -> u32 {
    letters.iter().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// Classes of consonants that are confused between languages, five at most; vowels count only at the beginning.
fn sound(word: &[u8]) -> String {
    let mut key = String::with_capacity(SOUND);
    let mut at = 0;
    while at < word.len() && key.len() < SOUND {
        let rest = &word[at..];
        let (class, length): (&[u8], usize) = match rest {
            [b's', b'c', b'h', ..] => (b"s", 3),
            [b'p', b'h', ..] => (b"f", 2),
            [b't' | b'd', b'h', ..] => (b"t", 2),
            [b's' | b'c', b'h' | b'z', ..] | [b'z', b'h', ..] => (b"s", 2),
            [b'k' | b'g', b'h', ..] | [b'c', b'k', ..] => (b"k", 2),
            [b'd', b'j' | b'z', ..] => (b"s", 2),
            [b'a' | b'e' | b'i' | b'o' | b'u' | b'y', ..] => (if at == 0 { b"a" } else { b"" }, 1),
            [b'h', ..] => (if at == 0 { b"h" } else { b"" }, 1),
            [b'w', ..] => (if at == 0 { b"v" } else { b"" }, 1),
            [b'b' | b'p', ..] => (b"p", 1),
            [b'v' | b'f', ..] => (b"f", 1),
            [b'k' | b'q' | b'g' | b'c', ..] => (b"k", 1),
            [b'x', ..] => (b"ks", 1),
            [b's' | b'z' | b'j', ..] => (b"s", 1),
            [b'd' | b't', ..] => (b"t", 1),
            [b'm' | b'n', ..] => (b"n", 1),
            [other, ..] => (std::slice::from_ref(other), 1),
            [] => break,
        };
        for symbol in class {
            if key.as_bytes().last() != Some(symbol) && key.len() < SOUND {
                key.push(char::from(*symbol));
            }
        }
        at += length;
    }
    key
}

/// The consonants, doubled ones once; the article *al-* and a final *h* left out.
fn skeleton(word: &[u8]) -> String {
    let mut key = String::with_capacity(word.len());
    for (at, byte) in word.iter().enumerate() {
        let symbol = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' => continue,
            b'h' if at + 1 == word.len() => continue,
            b'q' | b'c' => b'k',
            other => *other,
        };
        if key.as_bytes().last() != Some(&symbol) {
            key.push(char::from(symbol));
        }
    }
    key
}

/// Where the ending begins by which a surname tells the sex, and which pair of endings it is; 0 for none.
fn stem(latin: &str) -> (usize, u8) {
    const ENDINGS: [(&str, u8); 17] = [
        ("skaya", 1),
        ("skaia", 1),
        ("skaja", 1),
        ("skij", 1),
        ("skiy", 1),
        ("skyi", 1),
        ("ska", 1),
        ("ski", 1),
        ("sky", 1),
        ("ova", 2),
        ("ov", 2),
        ("eva", 3),
        ("ev", 3),
        ("ina", 4),
        ("in", 4),
        ("aite", 5),
        ("as", 5),
    ];
    ENDINGS
        .iter()
        .find(|(ending, _)| latin.len() > ending.len() + 2 && latin.ends_with(ending))
        .map_or((latin.len(), 0), |(ending, kind)| {
            (latin.len() - ending.len(), *kind)
        })
}
