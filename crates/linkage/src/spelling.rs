//! Words without capitals, accents and signs, so that one table finds them however they are written.
//!
//! For looking words up only (months, countries, sexes); how names are compared is in `names`.

use unicode_normalization::UnicodeNormalization;

/// The words of a text, with one space between them: in small letters, without accents (those of Latin, Greek, Cyrillic and
/// Arabic; the vowel signs of other scripts stay), signs taken for spaces, stops and apostrophes within words left out.
pub(crate) fn fold(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    let mut gap = false;
    for c in written.nfkd().flat_map(char::to_lowercase) {
        if is_accent(c) || matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´') {
            continue;
        }
        if is_sign(c) {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        match plain(c) {
            Ok(c) => folded.push(c),
            Err(letters) => folded.push_str(letters),
        }
    }
    folded
}

/// Marks that are left out: they are often not written, or differ between keyboards.
fn is_accent(c: char) -> bool {
    // Combining accents; Arabic vowel signs, hamza and the stroke that only stretches; what controls the direction of text.
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}')
}

fn is_sign(c: char) -> bool {
    c.is_whitespace()
        || (c.is_ascii() && !c.is_ascii_alphanumeric())
        || matches!(c, '\u{0080}'..='\u{00BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{060C}' | '\u{061B}' | '\u{061F}' | '\u{066A}'..='\u{066D}' | '\u{06D4}' | '\u{30FB}' | '\u{1361}'..='\u{1368}')
            && c != 'ª'
            && c != 'º'
}

/// Letters that decomposition leaves as they are, though many write them plainly.
fn plain(c: char) -> Result<char, &'static str> {
    Ok(match c {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ə' => 'e',
        'ё' => 'е',
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ٱ' => 'ا',
        'ß' => return Err("ss"),
        'æ' => return Err("ae"),
        'œ' => return Err("oe"),
        'þ' => return Err("th"),
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn a_word_is_one_in_any_spelling() {
        assert_eq!(fold("  Côte d’IVOIRE "), "cote divoire");
        assert_eq!(fold("Viet-Nam"), "viet nam");
        assert_eq!(fold("U.S.A."), "usa");
        assert_eq!(fold("أنثى"), fold("انثى"));
        assert_eq!(fold("ذَكَر"), fold("ذكر"));
        assert_eq!(fold("Ärzte Łódź ı"), "arzte lodz i");
        assert_eq!(fold("Köln"), fold("KO\u{308}LN"));
    }
}
