//! How letters and digits go wrong: another transliteration, by ear, at the keyboard, read by a machine.
//!
//! Each function changes one thing. How often, and to whom, is decided in `telling`.

use crate::dice::Dice;

/// Sounds that one ear takes for another, in either direction.
const BY_EAR: &[(&str, &str)] = &[
    ("b", "v"),
    ("p", "b"),
    ("t", "d"),
    ("k", "g"),
    ("s", "z"),
    ("o", "u"),
    ("e", "i"),
    ("f", "ph"),
    ("sh", "ch"),
    ("y", "i"),
    ("h", ""),
    ("ll", "l"),
    ("nn", "n"),
    ("a", "e"),
    ("l", "r"),
    ("j", "y"),
    ("c", "k"),
    ("ss", "s"),
    ("ah", "a"),
];

/// Shapes that a machine takes for another.
const BY_MACHINE: &[(&str, &str)] = &[
    ("rn", "m"),
    ("l", "i"),
    ("cl", "d"),
    ("u", "v"),
    ("e", "c"),
    ("h", "b"),
    ("n", "r"),
    ("a", "o"),
    ("t", "f"),
    ("g", "q"),
    ("vv", "w"),
];

const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Writes one pair of spellings the other way; `None` if none of them occurs.
pub(super) fn respelt(name: &str, pairs: &[(&str, &str)], dice: &mut Dice) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let lower: Vec<char> = letters
        .iter()
        .map(|c| c.to_lowercase().next().unwrap_or(*c))
        .collect();
    let (first_pair, turned, start) = (
        dice.below(pairs.len().max(1)),
        dice.chance(0.5),
        dice.below(letters.len().max(1)),
    );
    for step in 0..pairs.len() * 2 {
        let pair = pairs[(first_pair + step / 2) % pairs.len()];
        let (from, to) = if turned == (step % 2 == 0) {
            (pair.1, pair.0)
        } else {
            pair
        };
        let from: Vec<char> = from.to_lowercase().chars().collect();
        if from.is_empty() || from.len() > lower.len() {
            continue;
        }
        let places = lower.len() - from.len() + 1;
        let found = (0..places)
            .map(|at| (start + at) % places)
            .find(|at| lower[*at..].starts_with(&from));
        if let Some(at) = found {
            let mut written: String = letters[..at].iter().collect();
            written.push_str(to);
            written.extend(&letters[at + from.len()..]);
            return (written.chars().count() > 1)
                .then(|| if at == 0 { capitalised(&written) } else { written });
        }
    }
    None
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name as an ear took it.
pub(super) fn heard(name: &str, dice: &mut Dice) -> Option<String> {
    respelt(name, BY_EAR, dice)
}

/// A name as a machine read it.
pub(super) fn scanned(name: &str, dice: &mut Dice) -> Option<String> {
    respelt(name, BY_MACHINE, dice)
}

/// A slip at the keyboard: a letter left out, doubled, changed over with the next, or struck beside.
pub(super) fn typed(name: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let at = dice.below(letters.len() - 1);
    match dice.below(4) {
        0 => {
            letters.remove(at + 1);
        }
        1 => letters.insert(at + 1, letters[at].to_lowercase().next()?),
        2 if at > 0 => letters.swap(at, at + 1),
        _ => letters[at + 1] = beside(letters[at + 1], dice)?,
    }
    Some(letters.into_iter().collect())
}

/// The key to the left or to the right.
fn beside(letter: char, dice: &mut Dice) -> Option<char> {
    let row = KEYS.iter().find(|row| row.contains(letter))?;
    let at = row.find(letter)?;
    let right = dice.chance(0.5);
    let neighbours = (
        at.checked_sub(1).and_then(|left| row.as_bytes().get(left)),
        row.as_bytes().get(at + 1),
    );
    let struck = match neighbours {
        (Some(left), Some(other)) => {
            if right {
                other
            } else {
                left
            }
        }
        (one, other) => one.or(other)?,
    };
    Some(char::from(*struck))
}

/// Digits with one of them wrong, or two neighbours changed over; what is no digit stays.
pub(super) fn misdialled(number: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = number.chars().collect();
    let digits: Vec<usize> = (0..letters.len())
        .filter(|at| letters[*at].is_ascii_digit())
        .collect();
    // The first digits are a prefix that everybody knows.
    let late = digits.get(digits.len().saturating_sub(7)..).unwrap_or_default();
    if late.len() < 2 {
        return number.to_owned();
    }
    let at = dice.below(late.len() - 1);
    if dice.chance(0.4) {
        letters.swap(late[at], late[at + 1]);
    } else {
        let digit = u8::try_from(dice.below(10)).unwrap_or(0);
        letters[late[at + 1]] = char::from(b'0' + digit);
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_begins_with_what_is_respelt_keeps_its_capital() {
        let mut dice = Dice::new(1, 0);
        assert_eq!(respelt("Khan", &[("kh", "h")], &mut dice).as_deref(), Some("Han"));
        assert_eq!(respelt("Oleh", &[("x", "ks")], &mut dice), None);
        assert_eq!(respelt("", &[("x", "ks")], &mut dice), None);
    }

    #[test]
    fn every_slip_leaves_something_and_nothing_panics_on_marks_or_short_names() {
        let mut dice = Dice::new(2, 0);
        for name in ["Ștefănescu", "Ng", "Ả", "", "Đặng Thị", "Farg'ona"] {
            for _ in 0..200 {
                let told = [
                    heard(name, &mut dice),
                    scanned(name, &mut dice),
                    typed(name, &mut dice),
                ];
                assert!(told.iter().flatten().all(|told| !told.is_empty()), "{name}");
            }
        }
    }

    #[test]
    fn a_misdialled_number_keeps_its_prefix_and_its_length() {
        let mut dice = Dice::new(3, 0);
        let number = "+999 51 234 5678";
        let wrong: Vec<String> = (0..200).map(|_| misdialled(number, &mut dice)).collect();
        assert!(
            wrong
                .iter()
                .all(|wrong| wrong.len() == number.len() && wrong.starts_with("+999 51 "))
        );
        assert!(wrong.iter().filter(|wrong| *wrong != number).count() > 150);
        assert_eq!(misdialled("+9", &mut dice), "+9");
    }
}
