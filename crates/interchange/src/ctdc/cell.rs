//! One cell of a CTDC file: what it says, under any release's way of saying it. Missing values have five spellings and
//! three meanings here; nothing is guessed, and what cannot be read is said to be unreadable rather than missing.

use super::codebook::{Kind, MAJORITY};
use super::country;

/// How a file writes that nothing was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Spelling {
    Blank,
    Minus99,
    Null,
    NotAvailable,
}

impl Spelling {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Minus99 => "-99",
            Self::Null => "NULL",
            Self::NotAvailable => "NA (outside the country columns)",
        }
    }
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing was recorded.
    NotRecorded(Spelling),
    /// Recorded as not known.
    Unknown,
    /// Known to CTDC and withheld by it: country `0` in the release of 2020.
    Withheld,
    /// A flag.
    Flag(bool),
    /// A value with the label to print and the place in the order of values.
    Value {
        value: String,
        label: String,
        order: i64,
    },
    /// A year or a period of years, both ends included.
    Years { from: i16, until: i16 },
    /// Not a value of this variable.
    Unreadable,
}

/// Reads a cell of a variable of this kind.
pub(crate) fn read(kind: Kind, raw: &str) -> Cell {
    let text = raw.trim();
    if let Some(missing) = missing(kind, text) {
        return missing;
    }
    let read = match kind {
        Kind::Year => years(text),
        Kind::Terms(terms) => term(terms, text),
        Kind::Majority => term(MAJORITY, text).or_else(|| band(text, "")),
        Kind::Open => Some(open(text)),
        Kind::Ages => band(text, ""),
        Kind::Months => band(text, " months"),
        Kind::Country => country(text),
        Kind::YesNo | Kind::Flag(_) | Kind::Unspecified(_) => flag(text),
        Kind::List(_) => Some(open(&components(text).join("; "))),
    };
    read.unwrap_or(Cell::Unreadable)
}

fn missing(kind: Kind, text: &str) -> Option<Cell> {
    let missing = match text {
        "" => Cell::NotRecorded(Spelling::Blank),
        "-99" | "-99.0" => Cell::NotRecorded(Spelling::Minus99),
        "0" | "00" | "0.0" if kind == Kind::Country => Cell::Withheld,
        // `NA` is Namibia in a country column; elsewhere it is what R writes for a missing value.
        "NA" if kind != Kind::Country => Cell::NotRecorded(Spelling::NotAvailable),
        _ if text.eq_ignore_ascii_case("null") => Cell::NotRecorded(Spelling::Null),
        _ if text.eq_ignore_ascii_case("unknown") => Cell::Unknown,
        _ => return None,
    };
    Some(missing)
}

fn flag(text: &str) -> Option<Cell> {
    match text {
        "1" | "1.0" => Some(Cell::Flag(true)),
        "0" | "0.0" => Some(Cell::Flag(false)),
        _ => None,
    }
}

fn open(text: &str) -> Cell {
    Cell::Value {
        value: text.to_owned(),
        label: text.to_owned(),
        order: 0,
    }
}

fn term(terms: &[&str], text: &str) -> Option<Cell> {
    let order = terms.iter().position(|term| term.eq_ignore_ascii_case(text))?;
    Some(Cell::Value {
        value: terms[order].to_owned(),
        label: terms[order].to_owned(),
        order: i64::try_from(order).unwrap_or(i64::MAX),
    })
}

fn country(text: &str) -> Option<Cell> {
    let named = country::by_code(text)?;
    Some(Cell::Value {
        value: named.alpha3.to_owned(),
        label: named.name.to_owned(),
        order: 0,
    })
}

/// `2015`, `2015.0`, or a period `2015-2019` with any of the dashes.
fn years(text: &str) -> Option<Cell> {
    let year = |text: &str| {
        text.trim()
            .parse::<i16>()
            .ok()
            .filter(|year| (1900..=2100).contains(year))
    };
    if let Some(single) = year(text.strip_suffix(".0").unwrap_or(text)) {
        return Some(Cell::Years {
            from: single,
            until: single,
        });
    }
    let (from, until) = dashed(text)?;
    let (from, until) = (year(from)?, year(until)?);
    (from <= until).then_some(Cell::Years { from, until })
}

/// A band of whole numbers: `9-17`, `9--17`, `09--17`, `9—17`, `48+`, each with or without an explanation in brackets.
fn band(text: &str, unit: &str) -> Option<Cell> {
    let text = text.split('(').next().unwrap_or(text).trim();
    let number = |text: &str| text.trim().parse::<u16>().ok();
    if let Some(from) = text.strip_suffix('+') {
        let from = number(from)?;
        let value = format!("{from}+");
        return Some(Cell::Value {
            label: format!("{value}{unit}"),
            value,
            order: i64::from(from),
        });
    }
    let (from, until) = dashed(text)?;
    let (from, until) = (number(from)?, number(until)?);
    (from <= until).then(|| Cell::Value {
        value: format!("{from}-{until}"),
        label: format!("{from}–{until}{unit}"),
        order: i64::from(from),
    })
}

/// The two sides of a run of hyphens or dashes.
fn dashed(text: &str) -> Option<(&str, &str)> {
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let (from, rest) = text.split_once(dash)?;
    Some((from, rest.trim_start_matches(dash)))
}

/// The parts of a list cell, with the case of the first letter evened out (`Physical Abuse` and `Physical abuse` both
/// occur), each once, in alphabetical order: partners write the same list in different orders.
pub(crate) fn components(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let lower = part.to_lowercase();
            let mut letters = lower.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Whether a part of a list says only that nothing is known.
pub(crate) fn says_nothing(component: &str) -> bool {
    matches!(
        component,
        "Not specified" | "Unknown" | "Unknown/not specified" | "Unspecified"
    )
}

#[cfg(test)]
mod tests {
    use super::super::codebook::Group;
    use super::*;

    const FLAG: Kind = Kind::Flag(Group::Exploitation);

    fn value_of(kind: Kind, text: &str) -> Option<String> {
        match read(kind, text) {
            Cell::Value { value, .. } => Some(value),
            _ => None,
        }
    }

    #[test]
    fn every_spelling_of_an_age_band_is_the_same_band() {
        for text in ["9-17", "9--17", "09--17", "9—17", "9–17", "09-17", " 9 -- 17 "] {
            assert_eq!(value_of(Kind::Ages, text).as_deref(), Some("9-17"), "{text}");
        }
        assert_eq!(value_of(Kind::Ages, "48+").as_deref(), Some("48+"));
        assert_eq!(
            value_of(Kind::Months, "13—24 (1-2 yrs)").as_deref(),
            Some("13-24")
        );
    }

    #[test]
    fn a_band_that_a_spreadsheet_turned_into_a_date_is_unreadable() {
        assert_eq!(read(Kind::Ages, "17-Sep"), Cell::Unreadable);
        assert_eq!(read(Kind::Ages, "17-9"), Cell::Unreadable);
    }

    #[test]
    fn every_missing_code_is_missing_in_every_kind_of_column() {
        for kind in [
            Kind::Year,
            Kind::Ages,
            Kind::Months,
            Kind::Country,
            Kind::YesNo,
            FLAG,
            Kind::Open,
        ] {
            assert_eq!(read(kind, ""), Cell::NotRecorded(Spelling::Blank));
            assert_eq!(read(kind, " "), Cell::NotRecorded(Spelling::Blank));
            assert_eq!(read(kind, "-99"), Cell::NotRecorded(Spelling::Minus99));
            assert_eq!(read(kind, "NULL"), Cell::NotRecorded(Spelling::Null));
            assert_eq!(read(kind, "Unknown"), Cell::Unknown);
        }
    }

    #[test]
    fn zero_withholds_a_country_and_denies_a_flag() {
        assert_eq!(read(Kind::Country, "0"), Cell::Withheld);
        assert_eq!(read(Kind::Country, "00"), Cell::Withheld);
        assert_eq!(read(FLAG, "0"), Cell::Flag(false));
    }

    #[test]
    fn na_is_namibia_in_a_country_column_and_missing_elsewhere() {
        assert_eq!(value_of(Kind::Country, "NA").as_deref(), Some("NAM"));
        assert_eq!(read(FLAG, "NA"), Cell::NotRecorded(Spelling::NotAvailable));
    }

    #[test]
    fn a_flag_is_one_or_zero_and_nothing_else() {
        assert_eq!(read(FLAG, "1"), Cell::Flag(true));
        assert_eq!(read(FLAG, "1.0"), Cell::Flag(true));
        assert_eq!(read(FLAG, "2"), Cell::Unreadable);
        assert_eq!(read(FLAG, "yes"), Cell::Unreadable);
    }

    #[test]
    fn a_year_may_be_a_period() {
        assert_eq!(
            read(Kind::Year, "2015"),
            Cell::Years {
                from: 2015,
                until: 2015
            }
        );
        assert_eq!(
            read(Kind::Year, "2005--2010"),
            Cell::Years {
                from: 2005,
                until: 2010
            }
        );
        assert_eq!(read(Kind::Year, "15"), Cell::Unreadable);
    }

    #[test]
    fn the_order_and_case_of_a_list_do_not_matter() {
        assert_eq!(
            components("Physical Abuse; Threats"),
            components("Threats;Physical abuse;Threats")
        );
    }
}
