//! Nasty texts through every entry, in every run of the tests; the targets in `fuzz/` do the same for as long as one likes.

use std::time::{Duration, Instant};

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// For how long each entry is tried. Which texts are tried does not depend on it, only how many.
const EACH: Duration = Duration::from_millis(150);

/// What the parsers look for, and what has broken others.
const PIECES: [&str; 62] = [
    " ",
    "\n",
    "\r\n",
    "\t",
    ",",
    ";",
    "\"",
    "\"\"",
    "|",
    "'",
    "-",
    ".",
    "/",
    "@",
    "+",
    "(",
    ")",
    "=",
    "id",
    "name,dob",
    "sep=;",
    "\u{FEFF}",
    "\u{0}",
    "\u{200F}",
    "\u{202E}",
    "\u{0301}",
    "\u{0307}",
    "İ",
    "ı",
    "ß",
    "ﬁ",
    "ǅ",
    "１９９０",
    "١٩٩٠",
    "२०५०",
    "พ.ศ. 2533",
    "1990",
    "1990-02-31",
    "31/12/",
    "00",
    "9999999999",
    "age",
    "about",
    "years",
    "bin",
    "abdul",
    "van der",
    "O'",
    "Mc",
    "Шевченко",
    "محمد",
    "សុខា",
    "สุดา",
    "王小明",
    "राधा",
    "ሰላም",
    "👩‍👩‍👧",
    "\u{10FFFF}",
    "e\u{0301}",
    "a",
    "zh",
    "+380 44",
];

fn nasty(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..rng.random_range(0..9) {
        match rng.random_range(0..10) {
            0 => text.push(rng.random()),
            1 => {
                let letter = char::from_u32(rng.random_range(0..0x11_0000)).unwrap_or('\u{FFFD}');
                text.extend(letter.to_string().bytes());
            }
            2 => text.extend(b'0'.wrapping_add(rng.random_range(0..75)).to_string().bytes()),
            3 if rng.random_range(0..40) == 0 => {
                let piece = PIECES.choose(rng).copied().unwrap_or_default();
                text.extend(piece.repeat(2_000).bytes());
            }
            _ => text.extend(PIECES.choose(rng).copied().unwrap_or_default().bytes()),
        }
    }
    text
}

#[test]
fn nasty_texts_are_read_or_refused_by_everything() {
    for (at, (name, entry)) in ENTRIES.into_iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(at as u64);
        let end = Instant::now() + EACH;
        let mut tried = 0;
        while Instant::now() < end {
            entry(&nasty(&mut rng));
            tried += 1;
        }
        assert!(tried > 20, "{name} was tried {tried} times only");
    }
}

#[test]
fn every_entry_has_its_target() {
    let targets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    for (name, _) in ENTRIES {
        let target = std::fs::read_to_string(targets.join(format!("{name}.rs"))).expect("a target");
        assert!(target.contains(&format!("fuzzing::{name}(data)")), "{name}");
    }
}
