//! Files into tables of records.
//!
//! Nothing is decided here about what columns mean: every column comes out with the provisional role [`Role::Ignored`], and
//! `guess` or the user says what it holds. Only the identifiers are taken out at once, where the heading tells them, because
//! a million different values need not be looked up in each other. All that is wrong with a file is told together, the first
//! [`Problems::SHOWN`] with their places.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::role::Role;
use crate::table::{Column, Table};
use rows::Rows;

mod csv;
mod ids;
mod lists;
mod parquet;
mod rows;

pub use self::csv::csv;
pub use self::parquet::parquet;
pub use lists::two_lists;

/// Which column holds the records' identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ids<'a> {
    /// The first column headed `id`, `unique_id`, `record_id` or the like; if there is none, the records are numbered.
    #[default]
    ByHeading,
    /// The column of this heading.
    Headed(&'a str),
    /// None: the records are numbered from 1.
    Numbered,
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened or read to its end.
    #[error("{name} cannot be read: {source}")]
    Io {
        /// Name of the file.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is of a kind that is not read.
    #[error("{name} is not a kind of file that is read here; save it as .csv, .tsv or .parquet")]
    Kind {
        /// Name of the file.
        name: String,
    },
    /// There is not even a line of headings.
    #[error("{name} is empty; its first line must hold the headings of the columns")]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// A quotation mark is opened and never closed, or the file cannot be taken apart for another reason.
    #[error("{name} cannot be taken apart: {why}")]
    Broken {
        /// Name of the file.
        name: String,
        /// What is wrong, in words.
        why: String,
    },
    /// The cells are parted by a sign that is not one of those that part cells.
    #[error(
        "{name} has one column only, and in its headings and its first row stands the same number of “{sign}”; cells must be parted by commas, semicolons, tabs or bars: save it with one of them"
    )]
    Delimiter {
        /// Name of the file.
        name: String,
        /// The sign; one that cannot be seen by its number.
        sign: String,
    },
    /// Columns that hold no single text, number or date a record.
    #[error(
        "{name} has columns that cannot be compared: {columns}; leave them out, or write each part of them as a column"
    )]
    Columns {
        /// Name of the file.
        name: String,
        /// The columns with what they are, separated by commas.
        columns: String,
    },
    /// The column that should hold the identifiers is not there.
    #[error("{name} has no column headed “{heading}”; its columns are {headings}")]
    NoSuchColumn {
        /// Name of the file.
        name: String,
        /// The heading looked for.
        heading: String,
        /// The headings there are, separated by commas.
        headings: String,
    },
    /// More records than can be numbered.
    #[error("{name} has more than {} records; split it", u32::MAX)]
    TooLong {
        /// Name of the file.
        name: String,
    },
    /// Rows or identifiers are wrong.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// What is wrong in the rows of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems {
    /// Name of the file.
    pub file: String,
    /// The first of them, in the order of the file.
    pub shown: Vec<Problem>,
    /// How many there are in all.
    pub total: usize,
}

/// Something wrong in a row. Rows of text are counted as a spreadsheet counts them: the headings are row 1. Those of a
/// Parquet file, in which the headings are no row, are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The row has more or fewer cells than there are headings.
    Width {
        /// The row.
        row: usize,
        /// Heading of the first column without a cell; none where there are more cells than headings.
        column: Option<String>,
        /// Number of its cells.
        cells: usize,
        /// Number of headings.
        headings: usize,
    },
    /// A quotation mark is opened and not closed in its cell, which then holds the rows that follow.
    Unclosed {
        /// The row in which the cell begins.
        row: usize,
        /// Heading of the column.
        column: String,
        /// How many lines the cell would have.
        lines: usize,
    },
    /// The record has no identifier.
    NoId {
        /// The row.
        row: usize,
        /// Heading of the column.
        column: String,
    },
    /// Another record has the same identifier.
    SameId {
        /// The row.
        row: usize,
        /// The row that had it first.
        first: usize,
        /// Heading of the column.
        column: String,
    },
}

impl Problem {
    fn row(&self) -> usize {
        match self {
            Self::Width { row, .. }
            | Self::Unclosed { row, .. }
            | Self::NoId { row, .. }
            | Self::SameId { row, .. } => *row,
        }
    }
}

impl fmt::Display for Problem {
    /// Identifiers are not repeated: they may tell who somebody is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Width {
                row,
                column,
                cells,
                headings,
            } => {
                let noun = if *cells == 1 { "cell" } else { "cells" };
                match column {
                    Some(column) => write!(
                        f,
                        "row {row}, column {column}: the row ends after {cells} {noun}, but there are {headings} headings"
                    ),
                    None => write!(
                        f,
                        "row {row}, after the last column: the row has {cells} {noun}, but there are {headings} headings; a cell with the delimiter in it must stand in quotation marks"
                    ),
                }
            }
            Self::Unclosed { row, column, lines } => write!(
                f,
                "row {row}, column {column}: a quotation mark is opened and not closed, so that the cell would run over {lines} lines"
            ),
            Self::NoId { row, column } => write!(f, "row {row}, column {column}: no identifier"),
            Self::SameId { row, first, column } => {
                write!(
                    f,
                    "row {row}, column {column}: the same identifier as in row {first}"
                )
            }
        }
    }
}

impl Problems {
    /// How many problems are kept with their places.
    pub const SHOWN: usize = 20;

    fn none(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            shown: Vec::new(),
            total: 0,
        }
    }

    fn add(&mut self, problem: Problem) {
        self.total += 1;
        // Repeated identifiers come in no order.
        let at = self.shown.partition_point(|shown| shown.row() <= problem.row());
        if at < Self::SHOWN {
            self.shown.truncate(Self::SHOWN - 1);
            self.shown.insert(at, problem);
        }
    }

    /// Whatever was found, as an error.
    fn into_result(self) -> Result<(), Self> {
        if self.total == 0 { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.total == 1 { "problem" } else { "problems" };
        write!(f, "{} has {} {noun}", self.file, self.total)?;
        for problem in &self.shown {
            write!(f, "\n  {problem}")?;
        }
        if self.total > self.shown.len() {
            write!(f, "\n  and {} more", self.total - self.shown.len())?;
        }
        if self
            .shown
            .iter()
            .any(|problem| matches!(problem, Problem::SameId { .. } | Problem::NoId { .. }))
        {
            f.write_str("\nhint: give the role id to a column that tells every record from every other, or the role ignored to this one; the records are then numbered")?;
        }
        Ok(())
    }
}

/// Reads a file by the ending of its name: `.csv`, `.tsv` and `.txt` as delimited text, `.parquet`.
///
/// # Errors
/// [`ReadError`] with the file's name, telling everything that is wrong with its rows.
pub fn file(path: &Path, ids: Ids) -> Result<Table, ReadError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let open = || {
        File::open(path).map_err(|source| ReadError::Io {
            name: name.to_string(),
            source,
        })
    };
    match ending.as_deref() {
        Some("csv" | "tsv" | "tab" | "txt") => csv(open()?, &name, ids),
        Some("parquet" | "pq") => parquet::read(open()?, &name, ids),
        _ => Err(ReadError::Kind {
            name: name.to_string(),
        }),
    }
}

/// What the identifiers' columns are headed with, best first, as [`crate::guess`] writes headings: without capitals and signs.
const ID_HEADINGS: [&str; 8] = [
    "id",
    "uniqueid",
    "recordid",
    "recid",
    "rowid",
    "uid",
    "uuid",
    "recordnumber",
];

/// A table that is being read.
struct Reading<'a> {
    name: &'a str,
    /// Which of the file's columns holds the identifiers.
    id_column: Option<usize>,
    table: Table,
    rows: Rows,
    problems: Problems,
}

impl<'a> Reading<'a> {
    /// An empty table with these headings; empty and repeated ones are told apart.
    fn new(name: &'a str, headings: &[String], ids: Ids) -> Result<Self, ReadError> {
        let headings = distinct_headings(headings);
        let id_column = match ids {
            Ids::Numbered => None,
            Ids::ByHeading => ID_HEADINGS
                .iter()
                .find_map(|known| headings.iter().position(|heading| plain(heading) == *known)),
            Ids::Headed(wanted) => {
                let place = headings.iter().position(|heading| heading == wanted).or_else(|| {
                    headings
                        .iter()
                        .position(|heading| plain(heading) == plain(wanted))
                });
                if place.is_none() {
                    return Err(ReadError::NoSuchColumn {
                        name: name.to_owned(),
                        heading: wanted.to_owned(),
                        headings: headings.join(", "),
                    });
                }
                place
            }
        };
        let mut table = Table::default();
        for (at, heading) in headings.into_iter().enumerate() {
            if Some(at) == id_column {
                table.id_heading = Some(heading);
            } else {
                table.columns.push(Column::new(heading, Role::Ignored));
            }
        }
        Ok(Self {
            name,
            id_column,
            table,
            rows: Rows::default(),
            problems: Problems::none(name),
        })
    }

    /// The heading of one of the file's columns, the identifiers' among them.
    fn heading(&self, at: usize) -> String {
        let before = usize::from(self.id_column.is_some_and(|id| id < at));
        let heading = if self.id_column == Some(at) {
            self.table.id_heading.as_ref()
        } else {
            self.table.columns.get(at - before).map(|column| &column.heading)
        };
        heading.cloned().unwrap_or_else(|| format!("column {}", at + 1))
    }

    /// The table, if nothing is wrong with it.
    fn finish(mut self, records: usize) -> Result<Table, ReadError> {
        if u32::try_from(records).is_err() {
            return Err(ReadError::TooLong {
                name: self.name.to_owned(),
            });
        }
        if let Some(heading) = &self.table.id_heading {
            ids::check(&self.table.ids, heading, &self.rows, &mut self.problems);
        } else {
            self.table.ids = ids::numbered(records);
        }
        self.problems.into_result()?;
        for column in &mut self.table.columns {
            column.cells.settle();
        }
        Ok(self.table)
    }
}

/// Takes the records' identifiers from a column, which is then no longer among the columns. Rows are counted as if none had
/// been passed over: the table does not know of those.
pub(crate) fn identify(table: &mut Table, at: usize, name: &str) -> Result<(), Problems> {
    let column = &table.columns[at];
    let ids: Vec<String> = (0..column.cells.rows().len())
        .map(|record| column.cells.at(record).to_owned())
        .collect();
    let mut problems = Problems::none(name);
    ids::check(&ids, &column.heading, &Rows::default(), &mut problems);
    problems.into_result()?;
    table.ids = ids;
    table.id_heading = Some(table.columns.remove(at).heading);
    Ok(())
}

/// Whether a column so headed is taken for the identifiers.
pub(crate) fn is_id_heading(heading: &str) -> bool {
    ID_HEADINGS.contains(&plain(heading).as_str())
}

/// A heading without capitals, spaces and signs.
pub(crate) fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Headings under which every column can be named: `column 3` where there is none, `dob (2)` for the second `dob`.
fn distinct_headings(headings: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::with_capacity(headings.len());
    let mut copies: HashMap<String, usize> = HashMap::new();
    let mut distinct = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        let heading = match heading.trim() {
            "" => format!("column {}", at + 1),
            heading => heading.to_owned(),
        };
        let mut candidate = heading.clone();
        let copy = copies.entry(heading.clone()).or_insert(1);
        while !taken.insert(candidate.clone()) {
            *copy += 1;
            candidate = format!("{heading} ({copy})");
        }
        distinct.push(candidate);
    }
    distinct
}

#[cfg(test)]
mod tests;
