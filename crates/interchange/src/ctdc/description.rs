//! What is said about a CTDC file, as values a program can read: the tables, their denominators, what was held back and
//! why. Counting and the decision what may be shown have happened before; the sentences for a terminal come after.

use serde::Serialize;

use super::release::Release;
use super::suppression::Count;
use crate::diagnostic::{Column, Diagnostics};

/// The description of one file. Serialises as the output of `describe --json`.
#[derive(Debug, Serialize)]
pub struct Description {
    /// The file's name as given.
    pub file: String,
    /// The release it was recognised as.
    pub release: Release,
    /// How many records there are, and which were described.
    pub records: Records,
    /// How these records came to be: to be printed with every figure.
    pub ascertainment: &'static str,
    /// Why the file is described and not imported.
    pub not_histories: &'static str,
    /// How percentages are formed.
    pub denominators: &'static str,
    /// What was held back.
    pub disclosure: Disclosure,
    /// One section for each variable, or group of flags, that the file has.
    pub sections: Vec<Section>,
    /// How the file writes that nothing was recorded.
    pub missing_written_as: Vec<&'static str>,
    /// The columns that were not used, each with the reason.
    pub unused_columns: Vec<Unused>,
    /// What was odd.
    pub diagnostics: Diagnostics,
}

impl Description {
    /// The section of a variable or group, by the name under which it appears in JSON.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }
}

/// The records of the file.
#[derive(Debug, Serialize)]
pub struct Records {
    /// What one record stands for, in the plural.
    pub are: &'static str,
    /// All records of the file.
    pub in_file: Count,
    /// Those that the tables are about.
    pub described: Count,
    /// The first year described, if the years were limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<i16>,
    /// The last year described, if the years were limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i16>,
    /// Left out because they were registered in other years.
    pub outside_the_years: Count,
    /// Left out because their year is not recorded.
    pub without_year: Count,
}

/// What was done so that the tables expose nobody.
#[derive(Debug, Serialize)]
pub struct Disclosure {
    /// Whether small counts were held back.
    pub suppression: super::Suppression,
    /// The smallest count shown.
    pub minimum_shown: u64,
    /// The k that the release's own documentation gives.
    pub documented_k: Option<u64>,
    /// What was done to the records before publication.
    pub protection: &'static str,
    /// What was done here, in words.
    pub rule: String,
}

/// What the lines of a section are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Values that exclude each other.
    Single,
    /// Flags, of which a record may have several.
    Flags,
    /// Texts, of which a cell may hold several.
    List,
}

/// The table of one variable or of one group of flags.
#[derive(Debug, Serialize)]
pub struct Section {
    /// The variable's name in the codebook, or the group's key.
    pub name: &'static str,
    /// In words.
    pub title: &'static str,
    /// What its lines are to each other.
    pub kind: SectionKind,
    /// The records described: the denominator of `percent_of_records`.
    pub records: Count,
    /// Those with an answer: the denominator of `percent_of_answered`.
    pub answered: Count,
    /// Those without.
    pub missing: Count,
    /// Why they have none; empty when that would tell too much.
    pub missing_because: Vec<Missing>,
    /// One line for each value or flag.
    pub values: Vec<Line>,
    /// For a list: how often each whole list occurs. Empty when any list is rare.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub combinations: Vec<Line>,
}

impl Section {
    /// The line of a value, a flag's name, or a label.
    pub fn line(&self, value: &str) -> Option<&Line> {
        self.values
            .iter()
            .find(|line| line.value == value || line.label == value)
    }
}

/// A reason for having no answer.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// The reason in words.
    pub reason: &'static str,
    /// How many records.
    pub count: Count,
}

/// One value or flag.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The value as a program should read it: the flag's name, the country's three letters, the band with a hyphen.
    pub value: String,
    /// The value as a person should read it.
    pub label: String,
    /// Records that have it.
    pub count: Count,
    /// Of the records with an answer. Absent when either is held back, and for "not specified", which is no answer.
    pub percent_of_answered: Option<f64>,
    /// Of all records described. Absent when either is held back.
    pub percent_of_records: Option<f64>,
    /// For a flag: records in which it is recorded as absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_as_no: Option<Count>,
    /// For a flag: records that say nothing about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_recorded: Option<Count>,
}

impl Line {
    /// A line whose percentages follow from its count. `answered` is absent for what is no answer.
    pub(crate) fn new(
        value: &str,
        label: &str,
        count: Count,
        answered: Option<Count>,
        records: Count,
    ) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            count,
            percent_of_answered: answered.and_then(|answered| percent(count, answered)),
            percent_of_records: percent(count, records),
            recorded_as_no: None,
            not_recorded: None,
        }
    }
}

fn percent(part: Count, whole: Count) -> Option<f64> {
    let (part, whole) = (part.shown()?, whole.shown()?);
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// A column that was not used.
#[derive(Debug, Serialize)]
pub struct Unused {
    /// Which.
    pub column: Column,
    /// Why.
    pub reason: String,
}
