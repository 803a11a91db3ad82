//! From any script to the 26 Latin letters.
//!
//! The aim is not a scholarly transliteration that could be reversed, but a spelling near those an office would have put
//! into a passport; what two offices spell differently is left to the comparison. Alphabets are in `letters.rs`, the
//! scripts of India in `brahmic.rs`. A letter without a table becomes letters made from its number, so that equal words
//! stay equal and different ones different.

use unicode_normalization::UnicodeNormalization;

use super::{brahmic, letters};

/// The word in lower-case Latin letters, which may be empty, and whether its vowels were written.
pub(crate) fn latin(word: &str) -> (String, bool) {
    if word.is_ascii() {
        let word: String = word
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let vowels = vowels_of(&word);
        return (word, vowels);
    }
    let mut out = String::with_capacity(word.len());
    let mut written = true;
    // Composed first: a Hangul syllable or an Ethiopic letter is looked up whole.
    let composed: Vec<char> = word.nfkc().flat_map(char::to_lowercase).collect();
    for (at, c) in composed.iter().enumerate() {
        let next = composed.get(at + 1).copied();
        match *c {
            c if c.is_ascii_alphabetic() => out.push(c),
            c if brahmic::render(c, next, &mut out) => {}
            c if letters::hangul(c, &mut out) || letters::ethiopic(c, &mut out) => {}
            c => {
                if let Some((latin, vowels)) = letters::letter(c) {
                    out.push_str(latin);
                    written &= vowels;
                } else {
                    decomposed(c, &mut out);
                }
            }
        }
    }
    let vowels = written && vowels_of(&out);
    (out, vowels)
}

/// A letter with accents without them; any other letter as letters made from its number.
fn decomposed(c: char, out: &mut String) {
    let before = out.len();
    for base in c.nfkd() {
        if base.is_ascii_alphabetic() {
            out.push(base.to_ascii_lowercase());
        } else if let Some((latin, _)) = letters::letter(base) {
            out.push_str(latin);
        }
    }
    if out.len() == before && c.is_alphabetic() {
        const CONSONANTS: &[u8; 16] = b"bcdfghjklmnprstv";
        let mut code = u32::from(c);
        while code > 0 {
            out.push(char::from(CONSONANTS[(code & 15) as usize]));
            code >>= 4;
        }
    }
}

/// Words such as *mhmd* come from a script that leaves vowels out.
fn vowels_of(latin: &str) -> bool {
    latin.len() < 3
        || latin
            .bytes()
            .any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}
