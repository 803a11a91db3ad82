//! How many typing errors apart two short words are, and how alike they look: the kernels of all text comparisons.
//!
//! Words are folded to lower-case ASCII letters and digits where that is possible; others are compared by their bytes.
//! Written for words of up to 64 bytes, with everything in registers; longer ones go to `rapidfuzz`, and tests hold both
//! to the same results.

use rapidfuzz::distance::jaro_winkler as long_jaro_winkler;

/// Whether one insertion, deletion, substitution or exchange of neighbours makes one word the other (or none is needed).
pub(crate) fn within_one(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if b.len() - a.len() > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], [] | [_]) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

/// Whether two such errors are enough.
pub(crate) fn within_two(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if b.len() - a.len() > 2 {
        return false;
    }
    // Where the words part, one of the two errors has been made; the other is in what comes after it.
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([], b) => b.len() <= 2,
        (_, []) => true,
        ([x, a1 @ ..], [y, b1 @ ..]) => {
            within_one(a1, b1)
                || within_one(a, b1)
                || within_one(a1, b)
                || matches!((a1, b1), ([p, a2 @ ..], [q, b2 @ ..]) if x == q && y == p && within_one(a2, b2))
        }
    }
}

/// One bit for each letter and digit in the word.
pub(crate) fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |bits, byte| bits | 1 << place(*byte))
}

/// The place of a byte among 64; letters and digits each have their own.
fn place(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a'),
        b'0'..=b'9' => u32::from(byte - b'0') + 26,
        _ => 36 + u32::from(byte) % 28,
    }
}

/// Jaro–Winkler similarity (Jaro 1989; Winkler 1990: a common beginning of up to four letters counts a tenth each, from a
/// Jaro similarity of 0.7 on), or 0 where it is certainly below `least`, which must be at least 0.7.
///
/// `letters_a` and `letters_b` are the words' [`letters`].
pub(crate) fn jaro_winkler(a: &[u8], letters_a: u64, b: &[u8], letters_b: u64, least: f64) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (la, lb) = (a.len() as f64, b.len() as f64);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count() as f64;
    let winkler = |jaro: f64| {
        if jaro < 0.7 {
            jaro
        } else {
            jaro + prefix * 0.1 * (1.0 - jaro)
        }
    };
    // Letters that only one word has cannot match: each missing kind costs at least one place.
    let bound_a = la - f64::from((letters_a & !letters_b).count_ones());
    let bound_b = lb - f64::from((letters_b & !letters_a).count_ones());
    let most = bound_a.min(bound_b).max(0.0);
    if winkler((most / la + most / lb + 1.0) / 3.0) < least {
        return 0.0;
    }
    if a.len() > 64 || b.len() > 64 {
        return long_jaro_winkler::similarity(a.iter(), b.iter());
    }
    winkler(jaro(a, b))
}

/// Jaro similarity of two words of up to 64 bytes, at least one of each.
fn jaro(a: &[u8], b: &[u8]) -> f64 {
    // Where each byte stands in `a`. Bytes that share a place are told apart when they are met.
    let mut places = [0u64; 64];
    for (at, byte) in a.iter().enumerate() {
        places[place(*byte) as usize] |= 1 << at;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut matched_a, mut matched_b) = (0u64, 0u64);
    for (at, byte) in b.iter().enumerate() {
        let low = at.saturating_sub(window);
        if low > 63 {
            break;
        }
        let high = at + window + 1;
        let below_high = if high >= 64 { u64::MAX } else { (1 << high) - 1 };
        let mut open = places[place(*byte) as usize] & !matched_a & below_high & (u64::MAX << low);
        while open != 0 {
            let first = open & open.wrapping_neg();
            if a[first.trailing_zeros() as usize] == *byte {
                matched_a |= first;
                matched_b |= 1 << at;
                break;
            }
            open &= open - 1;
        }
    }
    let matches = matched_a.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let mut out_of_order = 0;
    let (mut left, mut right) = (matched_a, matched_b);
    while left != 0 {
        if a[left.trailing_zeros() as usize] != b[right.trailing_zeros() as usize] {
            out_of_order += 1;
        }
        left &= left - 1;
        right &= right - 1;
    }
    let m = f64::from(matches);
    (m / a.len() as f64 + m / b.len() as f64 + (m - f64::from(out_of_order / 2)) / m) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rapidfuzz::distance::{jaro_winkler as peer, osa};

    fn ours(a: &str, b: &str, least: f64) -> f64 {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        jaro_winkler(a, letters(a), b, letters(b), least)
    }

    #[test]
    fn published_pairs_have_their_published_similarity() {
        // Winkler (1990), table of examples.
        for (a, b, expected) in [
            ("martha", "marhta", 0.961),
            ("dwayne", "duane", 0.84),
            ("dixon", "dicksonx", 0.813),
        ] {
            assert!((ours(a, b, 0.7) - expected).abs() < 0.001, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_similarity_above_the_least_is_that_of_the_library(a in "[a-e0-2é]{0,70}", b in "[a-e0-2é]{0,70}") {
            let theirs = peer::similarity(a.bytes(), b.bytes());
            let found = ours(&a, &b, 0.7);
            if a.is_empty() || b.is_empty() {
                prop_assert!(found.abs() < 1e-12);
            } else if theirs >= 0.7 || found > 0.0 {
                prop_assert!((found - theirs).abs() < 1e-9, "{found} {theirs}");
            }
        }

        #[test]
        fn one_error_is_what_the_library_says(a in "[a-c]{0,7}", b in "[a-c]{0,7}") {
            prop_assert_eq!(within_one(a.as_bytes(), b.as_bytes()), osa::distance(a.bytes(), b.bytes()) <= 1);
        }

        #[test]
        fn two_errors_are_what_the_library_says(a in "[a-c]{0,7}", b in "[a-c]{0,7}") {
            prop_assert_eq!(within_two(a.as_bytes(), b.as_bytes()), osa::distance(a.bytes(), b.bytes()) <= 2);
        }

        #[test]
        fn similarity_is_symmetric(a in "[a-e]{1,12}", b in "[a-e]{1,12}") {
            prop_assert!((ours(&a, &b, 0.7) - ours(&b, &a, 0.7)).abs() < 1e-12);
        }
    }
}
