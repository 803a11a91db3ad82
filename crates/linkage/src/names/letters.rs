//! Letters of alphabets in Latin ones: Cyrillic, Greek, Arabic, Hebrew, Armenian, Georgian, Ethiopic, Hangul, and the Latin
//! letters that are no letter with an accent.

/// A letter in Latin letters, and whether its script writes vowels.
pub(super) fn letter(c: char) -> Option<(&'static str, bool)> {
    let written = |latin| Some((latin, true));
    let unwritten = |latin| Some((latin, false));
    match c {
        'ß' => written("ss"),
        'æ' => written("ae"),
        'œ' => written("oe"),
        'ø' => written("o"),
        'đ' | 'ð' => written("d"),
        'þ' => written("th"),
        'ł' => written("l"),
        'ı' => written("i"),
        'ħ' => written("h"),
        'ŋ' => written("ng"),
        'ə' => written("e"),
        'ɓ' => written("b"),
        'ɗ' => written("d"),
        'ƙ' => written("k"),
        'ư' => written("u"),
        'ơ' => written("o"),
        'а'..='я'
        | 'ѐ'..='џ'
        | 'ґ'
        | 'қ'
        | 'ғ'
        | 'ң'
        | 'ү'
        | 'ұ'
        | 'һ'
        | 'ө'
        | 'ә'
        | 'ҳ'
        | 'ҷ'
        | 'ӣ'
        | 'ӯ' => written(cyrillic(c)),
        'α'..='ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ό' | 'ύ' | 'ώ' => written(greek(c)),
        '\u{0621}'..='\u{06D3}' => unwritten(arabic(c)),
        'א'..='ת' => unwritten(hebrew(c)),
        'ա'..='և' => written(armenian(c)),
        'ა'..='ჰ' => written(georgian(c)),
        _ => None,
    }
}

fn cyrillic(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' | 'ѐ' | 'ә' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ѝ' | 'ӣ' => "i",
        'й' | 'ы' => "y",
        'ї' => "yi",
        'ј' => "j",
        'к' | 'ќ' | 'қ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ү' | 'ұ' | 'ӯ' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' | 'ҳ' => "h",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'џ' | 'ҷ' | 'ђ' => "dj",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'ѓ' => "gj",
        'ѕ' => "dz",
        _ => "",
    }
}

fn greek(c: char) -> &'static str {
    match c {
        'α' | 'ά' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' | 'έ' => "e",
        'ζ' => "z",
        'η' | 'ή' | 'ι' | 'ί' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' | 'ύ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    }
}

fn arabic(c: char) -> &'static str {
    match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ء' | 'ئ' | 'ؤ' | 'ى' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' => "h",
        'ة' | 'ۃ' => "a",
        'خ' => "kh",
        'د' | 'ض' | 'ڈ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' | 'ڤ' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'و' => "w",
        'ي' | 'ی' | 'ے' => "y",
        _ => "",
    }
}

fn hebrew(c: char) -> &'static str {
    match c {
        'א' | 'ע' => "a",
        'ב' => "b",
        'ג' => "g",
        'ד' => "d",
        'ה' => "h",
        'ו' => "v",
        'ז' => "z",
        'ח' => "h",
        'ט' | 'ת' => "t",
        'י' => "y",
        'כ' | 'ך' | 'ק' => "k",
        'ל' => "l",
        'מ' | 'ם' => "m",
        'נ' | 'ן' => "n",
        'ס' => "s",
        'פ' | 'ף' => "p",
        'צ' | 'ץ' => "ts",
        'ר' => "r",
        'ש' => "sh",
        _ => "",
    }
}

fn armenian(c: char) -> &'static str {
    const TABLE: [&str; 38] = [
        "a", "b", "g", "d", "e", "z", "e", "y", "t", "zh", "i", "l", "kh", "ts", "k", "h", "dz", "gh", "ch",
        "m", "y", "n", "sh", "o", "ch", "p", "j", "r", "s", "v", "t", "r", "ts", "u", "p", "k", "o", "f",
    ];
    if c == 'և' {
        return "ev";
    }
    TABLE.get((u32::from(c) - 0x0561) as usize).copied().unwrap_or("")
}

fn georgian(c: char) -> &'static str {
    const TABLE: [&str; 33] = [
        "a", "b", "g", "d", "e", "v", "z", "t", "i", "k", "l", "m", "n", "o", "p", "zh", "r", "s", "t", "u",
        "p", "k", "gh", "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
    ];
    TABLE.get((u32::from(c) - 0x10D0) as usize).copied().unwrap_or("")
}

/// Renders a letter of the Ethiopic block, which has a row of eight for each consonant; `false` for any other.
pub(super) fn ethiopic(c: char, out: &mut String) -> bool {
    const ROWS: [&str; 43] = [
        "h", "l", "h", "m", "s", "r", "s", "sh", "q", "q", "q", "q", "b", "v", "t", "ch", "h", "h", "n",
        "ny", "", "k", "k", "k", "k", "w", "", "z", "zh", "y", "d", "d", "j", "g", "g", "g", "t", "ch", "p",
        "ts", "ts", "f", "p",
    ];
    const VOWELS: [&str; 8] = ["e", "u", "i", "a", "e", "", "o", "wa"];
    let code = u32::from(c);
    if !(0x1200..=0x135A).contains(&code) {
        return false;
    }
    let row = ((code - 0x1200) / 8) as usize;
    out.push_str(ROWS.get(row).copied().unwrap_or(""));
    // The letters for a vowel alone have no consonant, and their first is *a*.
    let vowel = ((code - 0x1200) % 8) as usize;
    out.push_str(if row == 20 && vowel == 0 {
        "a"
    } else {
        VOWELS[vowel]
    });
    true
}

/// Renders a Hangul syllable, which is a number made of its three sounds; `false` for any other letter.
pub(super) fn hangul(c: char, out: &mut String) -> bool {
    const INITIALS: [&str; 19] = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
    ];
    const VOWELS: [&str; 21] = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
        "yu", "eu", "ui", "i",
    ];
    const FINALS: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t",
        "t", "ng", "t", "t", "k", "t", "p", "t",
    ];
    let code = u32::from(c);
    if !(0xAC00..=0xD7A3).contains(&code) {
        return false;
    }
    let syllable = (code - 0xAC00) as usize;
    out.push_str(INITIALS[syllable / 588]);
    out.push_str(VOWELS[syllable % 588 / 28]);
    out.push_str(FINALS[syllable % 28]);
    true
}
