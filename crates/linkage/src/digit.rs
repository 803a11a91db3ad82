//! Decimal digits of any script.
//!
//! What numbers made of them mean is decided where they are read; Chinese numerals, which are also words, are not digits here.

/// The zeros of the scripts with decimal digits, in the order of their numbers; the other nine follow each.
const ZEROS: [char; 37] = [
    '0', '\u{0660}', // Arabic-Indic
    '\u{06F0}', // Persian, Urdu
    '\u{07C0}', // N’Ko
    '\u{0966}', // Devanagari
    '\u{09E6}', // Bengali
    '\u{0A66}', // Gurmukhi
    '\u{0AE6}', // Gujarati
    '\u{0B66}', // Odia
    '\u{0BE6}', // Tamil
    '\u{0C66}', // Telugu
    '\u{0CE6}', // Kannada
    '\u{0D66}', // Malayalam
    '\u{0DE6}', // Sinhala
    '\u{0E50}', // Thai
    '\u{0ED0}', // Lao
    '\u{0F20}', // Tibetan
    '\u{1040}', // Burmese
    '\u{1090}', // Shan
    '\u{17E0}', // Khmer
    '\u{1810}', // Mongolian
    '\u{1946}', // Limbu
    '\u{19D0}', // New Tai Lue
    '\u{1A80}', // Tai Tham
    '\u{1A90}', // Tai Tham
    '\u{1B50}', // Balinese
    '\u{1BB0}', // Sundanese
    '\u{1C40}', // Lepcha
    '\u{1C50}', // Ol Chiki
    '\u{A620}', // Vai
    '\u{A8D0}', // Saurashtra
    '\u{A900}', // Kayah
    '\u{A9D0}', // Javanese
    '\u{A9F0}', // Shan
    '\u{AA50}', // Cham
    '\u{ABF0}', // Meitei
    '\u{FF10}', // full width
];

/// The value of a digit, 0 to 9.
pub(crate) fn value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c.to_digit(10)?).ok();
    }
    let before = ZEROS.partition_point(|zero| *zero <= c);
    let zero = *ZEROS.get(before.checked_sub(1)?)?;
    u8::try_from(u32::from(c) - u32::from(zero))
        .ok()
        .filter(|digit| *digit < 10)
}

/// Whether a digit is one of those that Arabic is written with.
pub(crate) fn is_arabic(c: char) -> bool {
    ('\u{0660}'..='\u{0669}').contains(&c)
}

/// Whether a digit is one of those that Persian is written with.
pub(crate) fn is_persian(c: char) -> bool {
    ('\u{06F0}'..='\u{06F9}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_count_from_zero_to_nine() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for digit in 0..10_u8 {
                let c = char::from_u32(u32::from(zero) + u32::from(digit)).expect("a digit");
                assert_eq!(value(c), Some(digit));
                assert!(c.is_numeric());
            }
        }
        for other in ['a', '/', ':', '\u{066A}', '\u{06FA}', '五', '½', '²'] {
            assert_eq!(value(other), None, "{other}");
        }
    }
}
