//! Scripts in which a consonant carries a vowel unless a sign takes it away: those of India, and Thai, Lao, Khmer, Burmese.
//!
//! The blocks of India's scripts share one layout, so that one table of offsets serves them all. In the scripts of
//! South-East Asia consonants are rendered and written vowels roughly: romanisations disagree about them anyway.

/// Consonants at offsets 0x15–0x39 of a block.
const CONSONANTS: [&str; 37] = [
    "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh",
    "n", "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h",
];
/// Vowels at offsets 0x05–0x14.
const VOWELS: [&str; 16] = [
    "a", "a", "i", "i", "u", "u", "ri", "l", "e", "e", "e", "ai", "o", "o", "o", "au",
];
/// Vowel signs at offsets 0x3E–0x4C.
const SIGNS: [&str; 15] = [
    "a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au",
];

/// Thai consonants from U+0E01.
const THAI: [&str; 46] = [
    "k", "kh", "kh", "kh", "kh", "kh", "ng", "ch", "ch", "ch", "s", "ch", "y", "d", "t", "th", "th", "th",
    "n", "d", "t", "th", "th", "th", "n", "b", "p", "ph", "f", "ph", "f", "ph", "m", "y", "r", "rue", "l",
    "lue", "w", "s", "s", "s", "h", "l", "o", "h",
];
/// Khmer consonants from U+1780.
const KHMER: [&str; 35] = [
    "k", "kh", "k", "kh", "ng", "ch", "chh", "ch", "chh", "nh", "d", "th", "d", "th", "n", "t", "th", "t",
    "th", "n", "b", "ph", "p", "ph", "m", "y", "r", "l", "v", "sh", "ss", "s", "h", "l", "a",
];
/// Burmese consonants from U+1000.
const BURMESE: [&str; 34] = [
    "k", "kh", "g", "g", "ng", "s", "s", "z", "z", "ny", "ny", "t", "t", "d", "d", "n", "t", "t", "d", "d",
    "n", "p", "p", "b", "b", "m", "y", "r", "l", "w", "th", "h", "l", "a",
];

/// Renders a letter of one of these scripts; `false` if it is of none of them.
pub(super) fn render(c: char, next: Option<char>, out: &mut String) -> bool {
    let code = u32::from(c);
    match code {
        0x0900..=0x0D7F => india(code, next, out),
        0x0E01..=0x0E2E => out.push_str(at(&THAI, code - 0x0E01)),
        0x0E30..=0x0E33 => out.push('a'),
        0x0E34..=0x0E37 => out.push('i'),
        0x0E38 | 0x0E39 => out.push('u'),
        0x0E40 | 0x0E41 => out.push('e'),
        0x0E42 => out.push('o'),
        0x0E43 | 0x0E44 => out.push_str("ai"),
        // Lao follows Thai's order with gaps.
        0x0E81..=0x0EAE => out.push_str(at(&THAI, code - 0x0E81)),
        0x0EB0..=0x0EB3 => out.push('a'),
        0x0EB4..=0x0EB7 => out.push('i'),
        0x0EB8 | 0x0EB9 => out.push('u'),
        0x0EC0 | 0x0EC1 => out.push('e'),
        0x0EC2 => out.push('o'),
        0x0EC3 | 0x0EC4 => out.push_str("ai"),
        0x1780..=0x17A2 => out.push_str(at(&KHMER, code - 0x1780)),
        0x17B6 => out.push('a'),
        0x17B7..=0x17BA => out.push('i'),
        0x17BB..=0x17BD => out.push('u'),
        0x17BE..=0x17C3 => out.push('e'),
        0x17C4 | 0x17C5 => out.push('o'),
        0x1000..=0x1021 => out.push_str(at(&BURMESE, code - 0x1000)),
        0x102B | 0x102C => out.push('a'),
        0x102D | 0x102E => out.push('i'),
        0x102F | 0x1030 => out.push('u'),
        0x1031 | 0x1032 => out.push('e'),
        0x103B => out.push('y'),
        0x103C => out.push('r'),
        0x103D => out.push('w'),
        0x0D80..=0x0DFF | 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF => {}
        _ => return false,
    }
    true
}

fn india(code: u32, next: Option<char>, out: &mut String) {
    match code & 0x7F {
        0x02 | 0x01 => out.push('n'),
        offset @ 0x05..=0x14 => out.push_str(at(&VOWELS, offset - 0x05)),
        offset @ 0x15..=0x39 => {
            out.push_str(at(&CONSONANTS, offset - 0x15));
            // The inherent vowel, unless a sign follows; at the end of a word it is silent.
            let signs = next.map(|next| u32::from(next) & 0x7F);
            if signs.is_some_and(|offset| !(0x3C..=0x4D).contains(&offset)) {
                out.push('a');
            }
        }
        offset @ 0x3E..=0x4C => out.push_str(at(&SIGNS, offset - 0x3E)),
        _ => {}
    }
}

fn at<'a>(table: &'a [&'a str], place: u32) -> &'a str {
    table.get(place as usize).copied().unwrap_or("")
}
