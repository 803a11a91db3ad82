//! What a filled cell says, read as the field demands: text, code, codes, date, country, number, yes or no. Both the
//! codes and the labels of the standard are taken, whatever their spaces and punctuation, and its misspellings too.

use throughline_model::codes::htcds::Gender;
use throughline_model::codes::ours::TraffickerRelation;
use throughline_model::codes::{CodeSet, Coded};
use throughline_model::{Countries, Country, Day, Language, PartialDate, Text, Whole};

use super::country::country;
use super::date::{DateTrouble, Order, date};
use super::grid::Cell;
use super::several;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::package::{nearest_country, some_of};

/// Why a cell cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    code: &'static str,
    message: Box<str>,
    /// The part of the cell that is wrong; the whole cell if absent.
    part: Option<Box<str>>,
    expected: Option<Box<str>>,
    nearest: Option<Box<str>>,
    hint: Option<&'static str>,
}

impl Trouble {
    fn new(code: &'static str, message: impl Into<Box<str>>) -> Self {
        Self {
            code,
            message: message.into(),
            part: None,
            expected: None,
            nearest: None,
            hint: None,
        }
    }

    /// The diagnostic for the cell; `shown` is what stands in it, unless that must not be repeated.
    pub(super) fn diagnostic(self, place: Place, shown: Option<&str>) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(Code::new(self.code), place, String::from(self.message));
        if let Some(expected) = self.expected {
            diagnostic = diagnostic.expected(String::from(expected));
        }
        if let Some(hint) = self.hint {
            diagnostic = diagnostic.hint(hint);
        }
        let Some(shown) = shown else {
            return diagnostic.withheld();
        };
        diagnostic = diagnostic.value(self.part.as_deref().unwrap_or(shown));
        diagnostic.nearest = self.nearest.map(String::from);
        diagnostic
    }
}

/// A filled cell, with what is known of the file it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'c> {
    pub(super) cell: &'c Cell,
    pub(super) order: Option<Order>,
    /// Whether the row is a submission of the XLSForm, where some coded fields are free text.
    pub(super) submission: bool,
}

impl Content<'_> {
    fn shown(&self) -> Result<String, Trouble> {
        match self.cell {
            Cell::Fault(_) => Err(Trouble::new("cell/fault", "the cell holds a formula that failed")),
            cell => Ok(cell.shown()),
        }
    }

    pub(super) fn text(&self) -> Result<Text, Trouble> {
        Text::new(&self.shown()?).ok_or_else(|| Trouble::new("cell/missing", "the cell is empty"))
    }

    pub(super) fn code<T: Coded>(&self) -> Result<T, Trouble> {
        let shown = self.shown()?;
        coded(&shown).ok_or_else(|| not_in_list::<T>(&shown))
    }

    pub(super) fn codes<T: Coded>(&self) -> Result<CodeSet<T>, Trouble> {
        let found = several::values(&self.shown()?, &coded::<T>);
        found
            .map(|codes| codes.into_iter().collect())
            .map_err(|part| not_in_list::<T>(&part))
    }

    pub(super) fn country(&self) -> Result<Country, Trouble> {
        let shown = self.shown()?;
        country(&shown).ok_or_else(|| no_country(&shown))
    }

    /// The country, if the whole text happens to name one.
    pub(super) fn country_if_named(&self) -> Option<Country> {
        country(&self.cell.shown())
    }

    pub(super) fn countries(&self) -> Result<Countries, Trouble> {
        let found = several::values(&self.shown()?, &country);
        found
            .map(|countries| countries.into_iter().collect())
            .map_err(|part| no_country(&part))
    }

    pub(super) fn language(&self) -> Result<Language, Trouble> {
        let shown = self.shown()?;
        Language::from_any(&shown).ok_or_else(|| {
            let trouble = Trouble::new("language/unknown", "this is not a language");
            Trouble {
                expected: Some("an ISO 639 code such as ro or ron, or the English name".into()),
                ..trouble
            }
        })
    }

    pub(super) fn whole<const LOW: i64, const HIGH: i64>(&self) -> Result<Whole<LOW, HIGH>, Trouble> {
        let number: f64 = match self.cell {
            Cell::Number(number) => *number,
            cell => cell
                .shown()
                .parse()
                .map_err(|_| Trouble::new("number/unreadable", "expected a whole number"))?,
        };
        // Beyond the bounds the conversion saturates, and is refused as out of bounds.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "checked to be whole and within bounds"
        )]
        let whole = (number.fract() == 0.0).then_some(number as i64);
        whole.and_then(Whole::new).ok_or_else(|| {
            Trouble::new(
                "number/range",
                format!("this must be a whole number between {LOW} and {HIGH}"),
            )
        })
    }

    pub(super) fn date(&self) -> Result<PartialDate, Trouble> {
        let unreadable = |message: String| Trouble::new("date/unreadable", message);
        match self.cell {
            Cell::Day(year, month, day) => Day::new(*year, *month, *day)
                .map(PartialDate::day)
                .ok_or_else(|| unreadable("the spreadsheet's date lies outside the years a register can speak of".to_owned())),
            // A bare year; anything else is a day count whose cell lost its format.
            Cell::Number(number) if number.fract() == 0.0 && (1900.0..=2100.0).contains(number) => {
                date(&self.cell.shown(), None).map_err(|_| unreadable("not a year".to_owned()))
            }
            Cell::Number(_) => Err(Trouble {
                hint: Some("format the cell as a date in the spreadsheet"),
                ..unreadable("this is a number, not a date".to_owned())
            }),
            _ => date(&self.shown()?, self.order).map_err(|trouble| match trouble {
                DateTrouble::Unreadable(message) => unreadable(message),
                DateTrouble::Ambiguous => Trouble {
                    hint: Some("write it as 2019-06-05"),
                    ..Trouble::new(
                        "date/ambiguous",
                        "day and month cannot be told apart, and the other dates of the file do not settle their order",
                    )
                },
            }),
        }
    }

    pub(super) fn yes(&self) -> Result<bool, Trouble> {
        let shown = self.shown()?;
        match shown.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "x" | "checked" | "☑" | "☒" | "✓" | "✔" => Ok(true),
            "no" | "n" | "false" | "0" | "unchecked" | "☐" => Ok(false),
            _ => Err(Trouble {
                expected: Some("yes or no".into()),
                ..Trouble::new("answer/unreadable", "this is neither yes nor no")
            }),
        }
    }
}

/// A code, by code or label; with the words of other tools that mean the same.
fn coded<T: Coded>(text: &str) -> Option<T> {
    T::from_any(text).or_else(|| {
        let same = SAME
            .iter()
            .find(|(list, word, _)| *list == T::LIST.name && word.eq_ignore_ascii_case(text));
        same.and_then(|(_, _, code)| T::from_any(code))
    })
}

/// Words in use that are no code and no label: list, word, code.
const SAME: &[(&str, &str, &str)] = &[
    (TraffickerRelation::LIST.name, "Unaquainted", "Unacquainted"),
    (Gender::LIST.name, "Female", "Feminine"),
    (Gender::LIST.name, "Woman", "Feminine"),
    (Gender::LIST.name, "F", "Feminine"),
    (Gender::LIST.name, "Male", "Masculine"),
    (Gender::LIST.name, "Man", "Masculine"),
    (Gender::LIST.name, "M", "Masculine"),
];

fn not_in_list<T: Coded>(part: &str) -> Trouble {
    let labels = T::LIST.values.iter().map(|value| value.label);
    let codes = T::LIST.values.iter().map(|value| value.code);
    Trouble {
        part: Some(part.into()),
        expected: Some(some_of(T::LIST).into()),
        nearest: crate::diagnostic::nearest(part, labels.chain(codes)).map(Box::from),
        ..Trouble::new(
            "code/unknown",
            format!("not one of the values of {}", T::LIST.name),
        )
    }
}

fn no_country(part: &str) -> Trouble {
    Trouble {
        part: Some(part.into()),
        expected: Some("an ISO 3166-1 code such as MD, or the country's English name".into()),
        nearest: nearest_country(part).map(|country| format!("{} ({country})", country.name()).into()),
        ..Trouble::new("country/unknown", "this is not a country")
    }
}
