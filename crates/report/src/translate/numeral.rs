//! Numbers as another language writes them. The document writes them in English: thousands with a comma, a decimal point.

/// Whether a text is a number, a percentage, an interval or a P value, and nothing else.
pub(super) fn is_numeral(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_digit() || "+,.–-−[]()<>=≤≥/% \u{202f}∞×".contains(c);
    text.chars().all(allowed) && text.chars().any(|c| c.is_ascii_digit() || c == '∞')
}

/// The whole number that a text is, if it is one.
pub(super) fn whole(text: &str) -> Option<u64> {
    text.replace(',', "").parse().ok()
}

/// In French: a comma before decimals, a thin space between thousands.
pub(super) fn french(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in chars.iter().enumerate() {
        let inside = at > 0 && digit(at - 1) && digit(at + 1);
        match c {
            ',' if inside && (1..=3).all(|next| digit(at + next)) && !digit(at + 4) => out.push('\u{202f}'),
            '.' if inside => out.push(','),
            c => out.push(*c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_decimals_are_written_as_in_french() {
        assert_eq!(
            french("1,234,567 [0.453–0.703]"),
            "1\u{202f}234\u{202f}567 [0,453–0,703]"
        );
    }

    #[test]
    fn a_word_is_not_a_number() {
        assert!(!is_numeral("79 of 80") && !is_numeral("–") && is_numeral("< 0.001"));
    }
}
