//! Countries and nationalities, from codes and from names in several languages.
//!
//! Codes and official English names are those of the crate `rust_iso3166`; what people call countries and their people
//! is the table in `country/names.rs`, kept to the countries and languages met in the field. `NA` is Namibia.

mod names;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::spelling::fold;

static TABLE: LazyLock<HashMap<String, [u8; 2]>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    // Codes and official names first: what people say must not take one of them.
    for country in rust_iso3166::ALL {
        let Ok(code) = <[u8; 2]>::try_from(country.alpha2.as_bytes()) else {
            continue;
        };
        for name in [country.alpha2, country.alpha3, country.name] {
            table.entry(fold(name)).or_insert(code);
        }
    }
    table.entry("xk".to_owned()).or_insert(*b"XK");
    for (code, names) in names::NAMES {
        let Ok(code) = <[u8; 2]>::try_from(code.as_bytes()) else {
            continue;
        };
        for name in names.split(',') {
            table.entry(fold(name)).or_insert(code);
        }
    }
    for country in rust_iso3166::ALL {
        let Ok(code) = <[u8; 2]>::try_from(country.alpha2.as_bytes()) else {
            continue;
        };
        // `Bolivia (Plurinational State of)`: the name is what stands before the bracket.
        let short = country.name.split(['(', ',']).next().unwrap_or(country.name);
        table.entry(fold(short)).or_insert(code);
    }
    table
});

/// Words around the name of a country that do not change which it is.
const AROUND: &[&str] = &[
    "the",
    "republic of",
    "state of",
    "kingdom of",
    "islamic republic of",
    "federal republic of",
    "democratic republic of",
    "citizen of",
    "national of",
    "republique du",
    "republique de",
    "republique d",
    "la",
    "le",
    "les",
    "el",
    "de",
    "du",
    "republica de",
    "republika",
    "республика",
    "جمهوريه",
    "دوله",
];

/// The ISO 3166-1 alpha-2 code of a country, nationality or people; `XK` is Kosovo.
pub(crate) fn code(written: &str) -> Option<[u8; 2]> {
    if written.len() > 200 {
        return None;
    }
    let folded = fold(written);
    if folded.is_empty() {
        return None;
    }
    if let Some(code) = TABLE.get(&folded) {
        return Some(*code);
    }
    for around in AROUND {
        let rest = folded
            .strip_prefix(around)
            .and_then(|rest| rest.strip_prefix(' '));
        if let Some(code) = rest.and_then(|rest| TABLE.get(rest)) {
            return Some(*code);
        }
    }
    // `MD - Moldova`, `Moldova (MD)`: all that is known in it is one country.
    let (first, rest) = folded.split_once(' ')?;
    let (begin, last) = folded.rsplit_once(' ')?;
    [(first, rest), (last, begin)]
        .into_iter()
        .find_map(|(code, name)| {
            let found = TABLE.get(name)?;
            (code.len() <= 3 && TABLE.get(code) == Some(found)).then_some(*found)
        })
}

#[cfg(test)]
mod tests;
