//! Countries (ISO 3166-1) and languages (ISO 639), by their codes.
//!
//! The lists themselves come from the crates `rust_iso3166` and `isolang`. One code is added: `XK` for Kosovo, user-assigned
//! in ISO 3166-1 and used by IOM, the European Union and the United Nations mission there, because case files name it.

mod location;

use std::fmt;
use std::str::FromStr;

use crate::table::{Cell, CellError, Kind, required};

pub use location::Region;

/// A country by its ISO 3166-1 alpha-2 code (or `XK`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// The text is not a country's code or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a country: expected an ISO 3166-1 code such as MD, or the country's English name")]
pub struct NotACountry;

const KOSOVO: Country = Country(*b"XK");

impl Country {
    /// The country of a two-letter code, in capitals.
    pub fn from_alpha2(code: &str) -> Option<Self> {
        if code == "XK" {
            return Some(KOSOVO);
        }
        let [a, b] = <[u8; 2]>::try_from(code.as_bytes()).ok()?;
        rust_iso3166::from_alpha2(code).map(|_| Self([a, b]))
    }

    /// The two-letter code.
    pub fn alpha2(&self) -> &str {
        // Always two ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The three-letter code.
    pub fn alpha3(&self) -> &'static str {
        if *self == KOSOVO {
            "XKX"
        } else {
            rust_iso3166::from_alpha2(self.alpha2()).map_or("???", |c| c.alpha3)
        }
    }

    /// The English short name.
    pub fn name(&self) -> &'static str {
        if *self == KOSOVO {
            "Kosovo"
        } else {
            rust_iso3166::from_alpha2(self.alpha2()).map_or("?", |c| c.name)
        }
    }

    /// Reads a code of two or three letters in any case, or an English name.
    ///
    /// # Errors
    /// [`NotACountry`].
    pub fn from_any(text: &str) -> Result<Self, NotACountry> {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        if matches!(upper.as_str(), "XK" | "XKX" | "KOSOVO") {
            return Ok(KOSOVO);
        }
        let by_code = match upper.len() {
            2 => rust_iso3166::from_alpha2(&upper),
            3 => rust_iso3166::from_alpha3(&upper),
            _ => None,
        };
        if let Some(country) = by_code {
            return Self::from_alpha2(country.alpha2).ok_or(NotACountry);
        }
        let wanted = folded(text);
        let usual = USUAL_NAMES
            .iter()
            .find(|(name, _)| *name == wanted)
            .and_then(|(_, code)| Self::from_alpha2(code));
        usual
            .or_else(|| Self::all().find(|country| folded(country.name()) == wanted))
            .ok_or(NotACountry)
    }

    /// All countries, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        let mut codes: Vec<Self> = rust_iso3166::ALL
            .iter()
            .filter_map(|country| Self::from_alpha2(country.alpha2))
            .collect();
        codes.push(KOSOVO);
        codes.sort_unstable();
        codes.into_iter()
    }
}

/// Names in use that are not the ISO short name, as letters only in lower case.
const USUAL_NAMES: &[(&str, &str)] = &[
    ("bolivia", "BO"),
    ("brunei", "BN"),
    ("capeverde", "CV"),
    ("czechrepublic", "CZ"),
    ("democraticrepublicofthecongo", "CD"),
    ("drcongo", "CD"),
    ("easttimor", "TL"),
    ("greatbritain", "GB"),
    ("iran", "IR"),
    ("ivorycoast", "CI"),
    ("laos", "LA"),
    ("macedonia", "MK"),
    ("micronesia", "FM"),
    ("moldova", "MD"),
    ("moldovarepublicof", "MD"),
    ("northkorea", "KP"),
    ("palestine", "PS"),
    ("republicofkorea", "KR"),
    ("republicofmoldova", "MD"),
    ("russia", "RU"),
    ("southkorea", "KR"),
    ("swaziland", "SZ"),
    ("syria", "SY"),
    ("taiwan", "TW"),
    ("tanzania", "TZ"),
    ("thenetherlands", "NL"),
    ("turkey", "TR"),
    ("uk", "GB"),
    ("unitedkingdom", "GB"),
    ("unitedstates", "US"),
    ("unitedstatesofamerica", "US"),
    ("usa", "US"),
    ("venezuela", "VE"),
    ("vietnam", "VN"),
];

fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.alpha2())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.alpha2())
    }
}

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        Self::from_alpha2(text).ok_or(NotACountry)
    }
}

impl Cell for Country {
    const KIND: Kind = Kind::Country;

    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        required(text)?
            .parse()
            .map_err(|_| CellError::unreadable("expected an ISO 3166-1 alpha-2 code such as MD"))
    }
}

/// Any number of countries, each once, in the order of their codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Countries(Vec<Country>);

impl Countries {
    /// The countries, each once.
    pub fn iter(&self) -> impl Iterator<Item = Country> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a country is among them.
    pub fn contains(&self, country: Country) -> bool {
        self.0.contains(&country)
    }
}

impl FromIterator<Country> for Countries {
    fn from_iter<I: IntoIterator<Item = Country>>(countries: I) -> Self {
        let mut all: Vec<Country> = countries.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

impl Cell for Countries {
    const KIND: Kind = Kind::Countries;
    const REQUIRED: bool = false;

    fn write(&self) -> Option<String> {
        let codes: Vec<&str> = self.0.iter().map(Country::alpha2).collect();
        (!codes.is_empty()).then(|| codes.join(";"))
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        let parts = text
            .unwrap_or("")
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(|part| Country::read(Some(part))).collect()
    }
}

/// A language by its ISO 639 code: the two-letter code where there is one, otherwise the three-letter code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(isolang::Language);

impl Language {
    /// Reads a code of two or three letters or an English name.
    pub fn from_any(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let found = match lower.len() {
            2 => isolang::Language::from_639_1(&lower),
            3 => isolang::Language::from_639_3(&lower),
            _ => None,
        };
        found.or_else(|| isolang::Language::from_name(text)).map(Self)
    }

    /// The English name.
    pub fn name(&self) -> &'static str {
        self.0.to_name()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_639_1().unwrap_or_else(|| self.0.to_639_3()))
    }
}

impl Cell for Language {
    const KIND: Kind = Kind::Language;

    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        let text = required(text)?;
        let code = (text.len() <= 3).then(|| Self::from_any(text)).flatten();
        code.ok_or_else(|| CellError::unreadable("expected an ISO 639 language code such as ro or ron"))
    }
}
