//! Words in names that are no names: titles, particles, generations, and the endings of patronymics.
//!
//! A word that is also a common name somewhere (*Ma*, *Nang*, *Khan*, *King*) is not in the tables: taking a name for a title
//! loses more than the reverse.

use super::Kind;

const TITLES: &[&str] = &[
    "sir",
    "dame",
    "lord",
    "lady",
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "rev",
    "reverend",
    "rt",
    "hon",
    "honourable",
    "honorable",
    "baron",
    "baroness",
    "baronet",
    "bt",
    "bart",
    "earl",
    "duke",
    "duchess",
    "viscount",
    "viscountess",
    "marquess",
    "marquis",
    "count",
    "countess",
    "prince",
    "princess",
    "bishop",
    "archbishop",
    "cardinal",
    "captain",
    "capt",
    "major",
    "colonel",
    "col",
    "general",
    "gen",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "admiral",
    "commander",
    "father",
    "fr",
    "sister",
    "brother",
    "saint",
    "st",
    "haji",
    "hajji",
    "hadji",
    "hajj",
    "alhaji",
    "alhaja",
    "hajia",
    "sheikh",
    "shaikh",
    "sheik",
    "cheikh",
    "sayyid",
    "sayed",
    "syed",
    "ustad",
    "ustaz",
    "imam",
    "mullah",
    "mawlana",
    "maulana",
    "mufti",
    "khun",
    "oknha",
    "neak",
    "ato",
    "woizero",
    "weizero",
    "pan",
    "pani",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "senor",
    "senora",
    "sr",
    "sra",
    "srta",
    "don",
    "dona",
    "signor",
    "signora",
    "shri",
    "sri",
    "smt",
    "shrimati",
    "kumari",
    "thiru",
    "datuk",
    "dato",
    "tuan",
    "puan",
    "esq",
    "esquire",
    "phd",
    "md",
    "gospodin",
    "gospozha",
    "bay",
    "bayan",
    "efendi",
    "hanim",
    "agha",
    "begum",
];

const PARTICLES: &[&str] = &[
    "of", "the", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "des", "la", "le", "les", "van",
    "von", "der", "den", "ter", "ten", "zu", "zur", "al", "el", "ul", "bin", "ibn", "ben", "bint", "binti",
    "binte", "binta", "ould", "oglu", "ogly", "ugli", "qizi", "kyzy", "gizi", "y", "e", "and", "och", "abu",
    "umm",
];

const ALIASES: &[&str] = &[
    "alias", "aka", "dit", "dite", "called", "known", "nee", "born", "genannt", "dicho", "detto",
];

/// What a word is by itself.
pub(super) fn kind(latin: &str) -> Kind {
    match latin {
        "jr" | "junior" | "snr" | "senior" | "ii" | "iii" | "iv" | "vi" | "vii" | "viii" => Kind::Generation,
        word if TITLES.contains(&word) => Kind::Title,
        word if PARTICLES.contains(&word) => Kind::Particle,
        _ => Kind::Name,
    }
}

/// Whether the next word is another name of the person.
pub(super) fn is_alias(word: &str) -> bool {
    let word = word.to_lowercase();
    ALIASES.contains(&word.as_str())
}

/// Whether the word after this one is the father's name.
pub(super) fn joins_father(latin: &str) -> bool {
    matches!(latin, "bin" | "ibn" | "ben" | "bint" | "binti" | "binte" | "ould")
}

/// Whether a name ends as patronymics of the Slavic languages do.
pub(super) fn is_patronymic(latin: &str) -> bool {
    const ENDINGS: [&str; 11] = [
        "ovich", "evich", "ovych", "evych", "yevich", "ovna", "evna", "ivna", "yevna", "ichna", "inichna",
    ];
    latin.len() > 6 && ENDINGS.iter().any(|ending| latin.ends_with(ending))
}

/// An ordinal in letters: the generations of a house are told apart by them.
pub(super) fn ordinal(word: &str) -> String {
    const NUMBERS: [&str; 13] = [
        "nought", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth",
    ];
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let number = digits.parse::<usize>().unwrap_or(usize::MAX);
    NUMBERS
        .get(number)
        .map_or_else(|| "later".to_owned(), |word| (*word).to_owned())
}
