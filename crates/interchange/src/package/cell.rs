//! What is wrong with a cell, told as a diagnostic: the kind of problem, what was expected, and the nearest valid value.
//! The one decision worth knowing: cells of identity and narrative columns are never repeated, whatever is wrong.

use throughline_model::Country;
use throughline_model::codes::CodeList;
use throughline_model::dictionary;
use throughline_model::table::{CellError, Field, Kind, Sensitivity};

use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// The diagnostic for a cell of `field` that holds `text`.
pub(super) fn problem(field: &Field, text: &str, error: CellError, place: Place) -> Diagnostic {
    let diagnostic = match error {
        CellError::Missing => Diagnostic::error(Code::new("cell/missing"), place, "this must not be empty")
            .expected(dictionary::holds(field.kind)),
        CellError::Unreadable(sentence) => unreadable(field, text, sentence, place),
        CellError::NotInList { list, part } => {
            let message = format!("not one of the codes of {}", list.name);
            let codes = list.values.iter().map(|value| value.code);
            Diagnostic::error(Code::new("code/unknown"), place, message)
                .value(&part)
                .expected(some_of(list))
                .nearest_of(codes)
        }
        CellError::OutOfRange(low, high) => {
            let message = format!("this must lie between {low} and {high}");
            Diagnostic::error(Code::new("number/range"), place, message).value(text)
        }
        CellError::Contradiction(sentence) => {
            Diagnostic::error(Code::new("cell/contradiction"), place, sentence).value(text)
        }
    };
    match field.sensitivity {
        Sensitivity::Open => diagnostic,
        Sensitivity::Identity | Sensitivity::Narrative => diagnostic.withheld(),
    }
}

fn unreadable(field: &Field, text: &str, sentence: String, place: Place) -> Diagnostic {
    let code = match field.kind {
        Kind::Date => "date/unreadable",
        Kind::Integer(..) => "number/unreadable",
        Kind::Country | Kind::Countries => "country/unknown",
        Kind::Language => "language/unknown",
        Kind::Binary => "base64/unreadable",
        Kind::Id(_) => "identifier/unreadable",
        Kind::Text | Kind::Code(_) | Kind::Codes(_) => "cell/unreadable",
    };
    let mut diagnostic = Diagnostic::error(Code::new(code), place, sentence).value(text);
    if matches!(field.kind, Kind::Country | Kind::Countries) {
        diagnostic.nearest = nearest_country(text).map(|country| country.to_string());
    }
    diagnostic
}

/// The country whose name or code was probably meant.
pub(crate) fn nearest_country(text: &str) -> Option<Country> {
    // Of several countries in one cell, the first that cannot be read.
    let part = text
        .split(';')
        .map(str::trim)
        .find(|part| part.parse::<Country>().is_err())?;
    Country::from_any(part).ok().or_else(|| {
        let all: Vec<Country> = Country::all().collect();
        // "Moldova (the Republic of)" is Moldova to most people.
        let short = |country: &Country| country.name().split(" (").next().unwrap_or_default();
        let near = nearest(part, all.iter().map(short))?;
        all.iter().find(|country| short(country) == near).copied()
    })
}

/// The codes of a list in words, shortened when there are many.
pub(crate) fn some_of(list: &CodeList) -> String {
    const SHOWN: usize = 12;
    let codes: Vec<&str> = list.values.iter().take(SHOWN).map(|value| value.code).collect();
    let more = match list.values.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" or one of {more} more"),
    };
    format!("one of {}{more}", codes.join(", "))
}
