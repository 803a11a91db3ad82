//! Telephone numbers, compared by the digits that count wherever one dials from.
//!
//! Country and trunk prefixes (+373, 00373, a leading 0) are not needed and not known here: two numbers are one if the
//! shorter, without its leading zeros, is the end of the longer. What agreement is worth is learned elsewhere.

use compact_str::CompactString;

use crate::digit;

/// A telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phone {
    /// One bit for each digit in it.
    kinds: u16,
    /// ASCII digits without leading zeros, 5 to 15 of them.
    digits: CompactString,
}

/// How alike two telephone numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PhoneLikeness {
    /// One number, with or without prefixes.
    Same = 1,
    /// One digit wrong, missing or too many, or two neighbours exchanged, in at least seven.
    Misspelt = 2,
    /// Two numbers.
    Different = 3,
}

/// The fewest digits of a number that can be told from others.
const LEAST: usize = 5;
/// The most digits of an international number (ITU-T E.164).
const MOST: usize = 15;
/// The fewest digits that may hold an error: of shorter numbers too many differ in one digit.
const LEAST_MISSPELT: usize = 7;
/// The most digits of a country's prefix.
const PREFIX: usize = 4;
/// Digits of the blocking key.
const TAIL: usize = 8;

/// Reads a telephone number in the digits of any script; signs, spaces and words such as “mobile” are passed over. Of two numbers
/// in one cell the first is read, and an extension is left out.
pub(crate) fn read(written: &str) -> Option<Phone> {
    let mut digits = CompactString::default();
    // A zero in brackets, as in +44 (0)20, is dialled only without the prefix.
    let written = written.replace("(0)", "");
    for c in written.chars().take(80) {
        if let Some(digit) = digit::value(c) {
            digits.push(char::from(b'0' + digit));
            continue;
        }
        let between = matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '\u{00A0}' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '_' | '\'' | '٫' | '٬');
        let ends = !(between || c == '/' && digits.len() < LEAST_MISSPELT);
        if ends && digits.len() >= LEAST {
            break;
        }
        if c.is_alphabetic() && !digits.is_empty() && digits.len() < LEAST {
            // Digits and letters mixed are something else.
            return None;
        }
    }
    let significant = digits.trim_start_matches('0');
    let all_alike = significant
        .bytes()
        .all(|digit| significant.as_bytes().first() == Some(&digit));
    ((LEAST..=MOST).contains(&significant.len()) && !all_alike).then(|| Phone {
        kinds: significant
            .bytes()
            .fold(0, |kinds, digit| kinds | 1 << (digit & 0xF)),
        digits: significant.into(),
    })
}

impl Phone {
    /// The digits without leading zeros.
    pub(crate) fn folded(&self) -> &str {
        &self.digits
    }

    /// The last eight digits, or fewer where there are fewer: one number has one tail, whatever its prefix.
    pub(crate) fn tail(&self) -> &str {
        tail(&self.digits, TAIL)
    }

    /// How alike two numbers are; the same whichever comes first.
    pub(crate) fn likeness(&self, other: &Self) -> PhoneLikeness {
        let (short, long) = if self.digits.len() <= other.digits.len() {
            (&self.digits, &other.digits)
        } else {
            (&other.digits, &self.digits)
        };
        if short == long
            || (short.len() >= LEAST_MISSPELT
                && long.ends_with(short.as_str())
                && long.len() - short.len() <= PREFIX)
        {
            return PhoneLikeness::Same;
        }
        let (short, long) = (short.as_bytes(), long.as_bytes());
        if short.len() < LEAST_MISSPELT {
            return PhoneLikeness::Different;
        }
        // One error gives each of two equally long numbers one digit at most that the other has not.
        let apart = (self.kinds & !other.kinds)
            .count_ones()
            .max((other.kinds & !self.kinds).count_ones());
        if short.len() == long.len() && apart > 1 {
            return PhoneLikeness::Different;
        }
        // With and without a prefix, and a trunk zero behind the prefix.
        let cuts = 0..=(long.len() - short.len()).min(PREFIX + 1);
        let national = cuts.clone().filter_map(|cut| long.get(cut..));
        for end in national {
            if end.len() == short.len() + 1 && end.first() == Some(&b'0') && end.ends_with(short) {
                return PhoneLikeness::Same;
            }
            if one_error_apart(short, end) {
                return PhoneLikeness::Misspelt;
            }
        }
        // One digit missing from the longer may also make the shorter end one digit earlier in it.
        if long
            .get(long.len() - short.len() + 1..)
            .is_some_and(|end| end.len() >= LEAST_MISSPELT && one_error_apart(end, short))
            && long.len() > short.len()
        {
            return PhoneLikeness::Misspelt;
        }
        PhoneLikeness::Different
    }
}

fn tail(digits: &str, length: usize) -> &str {
    digits
        .get(digits.len().saturating_sub(length)..)
        .unwrap_or(digits)
}

/// Whether one digit differs, is missing or is too many, or two neighbours are exchanged.
fn one_error_apart(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (short.get(same..).unwrap_or(&[]), long.get(same..).unwrap_or(&[]));
    match (short, long) {
        ([first, second, short @ ..], [one, other, long @ ..])
            if first == other && second == one && short == long =>
        {
            true
        }
        ([_, short @ ..], [_, long @ ..]) if short == long => true,
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn likeness(a: &str, b: &str) -> PhoneLikeness {
        read(a).expect("a number").likeness(&read(b).expect("a number"))
    }

    #[test]
    fn prefixes_signs_and_scripts_do_not_matter() {
        for other in [
            "+373 69 123 456",
            "0037369123456",
            "069123456",
            "69-123-456",
            "69123456",
            "٠٦٩١٢٣٤٥٦",
            "०६९१२३४५६",
            "๐๖๙๑๒๓๔๕๖",
            "tel. 069 123 456",
            "069/123456",
            "+373 (0)69123456",
        ] {
            assert_eq!(likeness("+37369123456", other), PhoneLikeness::Same, "{other}");
        }
        assert_eq!(read("+37369123456").expect("a number").tail(), "69123456");
        assert_eq!(read("069 123 456 / 022 123 456"), read("69123456"));
        assert_eq!(read("022 123 456 ext. 12"), read("22123456"));
    }

    #[test]
    fn one_slip_of_the_finger_is_a_misspelling() {
        for other in [
            "069123457",
            "06912345",
            "0691123456",
            "069132456",
            "+37369123457",
            "+37396123456",
        ] {
            assert_eq!(likeness("069123456", other), PhoneLikeness::Misspelt, "{other}");
        }
    }

    #[test]
    fn two_errors_or_short_numbers_are_different_numbers() {
        assert_eq!(likeness("069123456", "069123465"), PhoneLikeness::Misspelt);
        assert_eq!(likeness("069123456", "069124467"), PhoneLikeness::Different);
        assert_eq!(likeness("123456", "123457"), PhoneLikeness::Different);
        assert_eq!(likeness("123456", "123456"), PhoneLikeness::Same);
    }

    #[test]
    fn what_is_not_a_number_is_not_read() {
        for nothing in [
            "",
            "none",
            "n/a",
            "000000",
            "0000000000",
            "1111111",
            "123",
            "12 Main Street",
            "a12b34567",
            "1234567890123456",
        ] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn likeness_is_the_same_both_ways(a in "0?[0-9]{5,13}", b in "0?[0-9]{5,13}") {
            if let (Some(a), Some(b)) = (read(&a), read(&b)) {
                prop_assert_eq!(a.likeness(&b), b.likeness(&a));
                prop_assert_eq!(a.likeness(&a), PhoneLikeness::Same);
            }
        }

        #[test]
        fn likeness_to_a_misspelling_is_the_same_both_ways(a in "[1-9][0-9]{6,10}", at in 0usize..7, digit in 0u8..10, prefix in "(|\\+[1-9][0-9]{0,2}|0)") {
            let mut other: Vec<char> = a.chars().collect();
            other[at] = char::from(b'0' + digit);
            let other = format!("{prefix}{}", other.into_iter().collect::<String>());
            if let (Some(a), Some(b)) = (read(&a), read(&other)) {
                prop_assert_eq!(a.likeness(&b), b.likeness(&a));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Some(phone) = read(&text) {
                prop_assert!(phone.tail().len() <= 8 && phone.tail().len() >= 5);
            }
        }
    }
}
