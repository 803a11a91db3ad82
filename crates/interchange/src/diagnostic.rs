//! Problems found in a file, told the way a compiler tells them: where, what was read, what was expected, what was
//! probably meant. The one decision worth knowing: a reader collects *all* problems and keeps the first hundred in
//! full, so that a file is repaired once and not once per error; the rest is counted by column and kind. Reading
//! itself does not live here, nor does colour: the rendering is plain text and the command line may paint it.

mod nearest;
mod text;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

pub use nearest::nearest;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Note,
    /// Read, but something was left out or looks wrong.
    Warning,
    /// Cannot be read as it is; an import with an error imports nothing.
    Error,
}

impl Severity {
    /// The word printed before a diagnostic.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A stable name for one kind of problem, as `subject/problem`: `date/unreadable`, `column/unknown`. Scripts and
/// documentation may rely on it; the sentences may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(&'static str);

impl Code {
    /// Names a kind of problem.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A column, named in both ways a person looks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Column {
    /// The header as the file writes it, control characters replaced; empty when the header cell is empty.
    pub header: String,
    /// The letters a spreadsheet shows above it: `A`, `Z`, `AA`.
    pub letter: String,
}

impl Column {
    /// The column at `index`, counted from 0.
    ///
    /// ```
    /// use throughline_interchange::diagnostic::Column;
    /// assert_eq!(Column::new("DateOfBirth", 27).letter, "AB");
    /// ```
    pub fn new(header: impl Into<String>, index: usize) -> Self {
        Self {
            header: cleaned(&header.into()),
            letter: letters(index),
        }
    }
}

fn letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut reversed = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        reversed.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    reversed.into_iter().rev().collect()
}

/// Where a problem is, as far as it can be said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's name as the user gave it, control characters replaced.
    pub file: String,
    /// The sheet of a workbook, or the table of a package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row, counted from 1 with the header as row 1, as a spreadsheet shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: cleaned(&file.into()),
            ..Self::default()
        }
    }

    /// The same place within a sheet.
    #[must_use]
    pub fn in_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(cleaned(&sheet.into()));
        self
    }

    /// The same place, at a row counted from 1 with the header as row 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same place, in a column.
    #[must_use]
    pub fn in_column(mut self, column: Column) -> Self {
        self.column = Some(column);
        self
    }
}

/// A character that may be written to a terminal. Control characters could move its cursor, change its title or ring its
/// bell, and those that turn the direction of writing could make a line read as another; they are replaced.
fn visible(c: char) -> char {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A name from outside (a file's, a sheet's, a column's) as it may be written to a terminal. Line breaks and tabs, which
/// headers do have, become spaces.
pub(crate) fn cleaned(name: &str) -> String {
    let clean = |c: char| {
        if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            visible(c)
        }
    };
    name.chars().map(clean).collect()
}

/// What stood in the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// As read, shortened to 60 characters, control characters replaced.
    AsRead(String),
    /// The column holds identities, so the value is not repeated in any output.
    Withheld,
}

impl Value {
    const LONGEST: usize = 60;

    fn shortened(value: &str) -> Self {
        let mut text: String = value.chars().take(Self::LONGEST).map(visible).collect();
        if value.chars().nth(Self::LONGEST).is_some() {
            text.push('…');
        }
        Self::AsRead(text)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsRead(text) => f.write_str(text),
            Self::Withheld => f.write_str("‹withheld›"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One problem. Built as a sentence:
///
/// ```
/// use throughline_interchange::diagnostic::{Code, Column, Diagnostic, Place};
/// let place = Place::file("cases.csv").at_row(12).in_column(Column::new("Sex", 5));
/// let problem = Diagnostic::error(Code::new("code/unknown"), place, "this is not a value of the list")
///     .value("femal")
///     .expected("one of female, male, other")
///     .nearest_of(["female", "male", "other"]);
/// assert_eq!(problem.nearest.as_deref(), Some("female"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of this kind of problem.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// What is wrong, in a few words, without the value and never with an identity.
    pub message: String,
    /// What was expected instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The valid value that is nearest to what was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Something that cannot be read as it is.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message.into())
    }

    /// Something read, but with a part left out or in doubt.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message.into())
    }

    /// Something worth knowing.
    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message.into())
    }

    fn new(severity: Severity, code: Code, place: Place, message: String) -> Self {
        Self {
            severity,
            code,
            place,
            value: None,
            message,
            expected: None,
            nearest: None,
            hint: None,
        }
    }

    /// With the value as read.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.value = Some(Value::shortened(value));
        self
    }

    /// With a value that must not be repeated, because the column holds identities. Takes back a nearest value too,
    /// since that would give the value away.
    #[must_use]
    pub fn withheld(mut self) -> Self {
        self.value = Some(Value::Withheld);
        self.nearest = None;
        self
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// With the candidate that is nearest to the value read, if one is near and the value is not withheld.
    #[must_use]
    pub fn nearest_of<'c>(mut self, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        if let Some(Value::AsRead(value)) = &self.value {
            self.nearest = nearest(value, candidates).map(str::to_owned);
        }
        self
    }

    /// With advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Problems beyond the first hundred, counted by column and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Further {
    /// How bad.
    pub severity: Severity,
    /// Which kind.
    pub code: Code,
    /// The column, if the problem has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// How many of them were not kept in full.
    pub count: u64,
}

/// All problems of one read, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    further: BTreeMap<(Option<Column>, Code, Severity), u64>,
    errors: u64,
    warnings: u64,
    notes: u64,
}

impl Diagnostics {
    /// So many are kept in full.
    pub const KEPT: usize = 100;

    /// No problems yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem. When the hundred are full, a worse problem takes the place of the latest milder one: notes
    /// never push an error out of sight.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        *self.total(diagnostic.severity) += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(diagnostic);
            return;
        }
        let mildest = self
            .kept
            .iter()
            .map(|d| d.severity)
            .min()
            .unwrap_or(diagnostic.severity);
        let milder = self
            .kept
            .iter()
            .rposition(|d| d.severity == mildest && mildest < diagnostic.severity);
        let displaced = match milder {
            Some(index) => {
                let displaced = self.kept.remove(index);
                self.kept.push(diagnostic);
                displaced
            }
            None => diagnostic,
        };
        *self
            .further
            .entry((displaced.place.column, displaced.code, displaced.severity))
            .or_default() += 1;
    }

    /// Takes over all problems of another read.
    pub fn absorb(&mut self, other: Self) {
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
        for ((column, code, severity), count) in other.further {
            *self.total(severity) += count;
            *self.further.entry((column, code, severity)).or_default() += count;
        }
    }

    fn total(&mut self, severity: Severity) -> &mut u64 {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }

    /// Whether anything could not be read.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing to say at all.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many of a severity were found, kept in full or not.
    pub fn count(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }

    /// Those kept in full.
    pub fn kept(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// The rest, counted by column and kind.
    pub fn further(&self) -> impl Iterator<Item = Further> + '_ {
        self.further
            .iter()
            .map(|((column, code, severity), &count)| Further {
                severity: *severity,
                code: *code,
                column: column.clone(),
                count,
            })
    }
}

impl Serialize for Diagnostics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            errors: u64,
            warnings: u64,
            notes: u64,
            diagnostics: &'a [Diagnostic],
            further: Vec<Further>,
        }
        Shape {
            errors: self.errors,
            warnings: self.warnings,
            notes: self.notes,
            diagnostics: &self.kept,
            further: self.further().collect(),
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
