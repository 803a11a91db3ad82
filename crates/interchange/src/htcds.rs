//! Case files of the Human Trafficking Case Data Standard 2.0 (IOM): its Excel templates as they are, submissions of its
//! XLSForm, and CSV with its field names. No configuration: header, labels, separators and the order of day and month
//! are found by looking, what was decided is reported, and every column is either used or named with the reason why not.
//!
//! A row is one case: a person, a record, an identity, and what else its cells tell. HTCDS has neither the beginning of
//! an episode nor any exit, so none is made up. A row's identifiers are derived from its content (or from the
//! submission's own number) within a namespace, so that a sheet that has grown can be read again: rows already imported
//! have the identifiers they had. Since content includes names, the namespace should be a secret of the register
//! ([`Namespace::from_bits`]); with a guessable one, names could be tried out against identifiers.

mod case;
mod cell;
mod columns;
mod country;
mod date;
mod document;
mod fields;
mod grid;
mod rows;
mod several;
mod workbook;

use std::path::{Path, PathBuf};

use serde::Serialize;
use throughline_model::Holdings;

use crate::Namespace;
use crate::diagnostic::{Column, Diagnostics};

pub use document::mapping_table;

/// What happens when a row has an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnBadRow {
    /// Nothing is delivered.
    #[default]
    Refuse,
    /// The row is left out and named; rows without an error are delivered whole.
    Skip,
}

/// How a file is to be read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whose rows they are; keep it the same from one import to the next.
    pub namespace: Namespace,
    /// The organisation whose case files these are; rows that name one of their own (`org_Name`) keep it.
    pub organisation: Option<String>,
    /// What happens when a row has an error.
    pub on_bad_row: OnBadRow,
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Its cells went into this table and column of the model.
    Into(&'static str),
    /// Its cells were not used; the sentence says why.
    NotUsed(String),
}

/// A column of the file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnUse {
    /// The sheet, in a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The column.
    pub column: Column,
    /// The HTCDS field it was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// What became of it.
    pub usage: Usage,
    /// How many of its cells are filled.
    pub filled: u64,
}

/// What was done with a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Every column.
    pub columns: Vec<ColumnUse>,
    /// Rows that are not empty.
    pub rows_read: u64,
    /// Rows that were delivered.
    pub rows_taken: u64,
    /// Rows that were not.
    pub rows_skipped: u64,
    /// What had to be decided to read the file, in sentences.
    pub decisions: Vec<String>,
}

/// Why a file cannot be read at all. Problems with its rows are diagnostics instead.
#[derive(Debug, thiserror::Error)]
pub enum HtcdsError {
    /// The file system refused.
    #[error("cannot read {}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file looks like a workbook and cannot be read as one.
    #[error("cannot read {} as a workbook: {reason}", .path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The workbook is of a kind whose size cannot be known before it fills the memory.
    #[error(
        "{} is a workbook of another format (.xls, .xlsb, .ods) or has a password; save it as .xlsx without a password, or \
         its sheet as CSV, and import that", .0.display()
    )]
    OtherWorkbook(PathBuf),
    /// The file holds more than any file of cases should.
    #[error(
        "{} is too large to be read: {what}; delete what is not needed, or divide it into several files", .path.display()
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What there is too much of.
        what: String,
    },
    /// The file is the form, not what was entered with it.
    #[error(
        "{} is the HTCDS form itself; export its submissions (CSV or XLSX, with field names) and import those", .0.display()
    )]
    Form(PathBuf),
    /// No row of the file names HTCDS fields.
    #[error(
        "{} has no row with HTCDS field names such as prs_FirstName or vic_TypeOfExploitation", .0.display()
    )]
    NoHeader(PathBuf),
}

impl HtcdsError {
    fn too_large(path: &Path, what: String) -> Self {
        Self::TooLarge {
            path: path.to_owned(),
            what,
        }
    }
}

/// Reads a file: a workbook (`.xlsx`, `.xlsm`) or delimited text.
///
/// With [`OnBadRow::Refuse`] the holdings are empty if the diagnostics have errors. With [`OnBadRow::Skip`] errors
/// concern only rows that were left out, except that an error in the header leaves out everything.
///
/// # Errors
/// [`HtcdsError`].
pub fn read(path: &Path, options: &Options) -> Result<(Holdings, ImportReport, Diagnostics), HtcdsError> {
    let (grids, remark) = grid::read(path)?;
    let mut reading = rows::Reading::new(options);
    reading.decide(remark);
    let laid_out: Vec<(grid::Grid, columns::Layout)> = grids
        .into_iter()
        .filter_map(|grid| columns::Layout::of(&grid).map(|layout| (grid, layout)))
        .collect();
    if laid_out.is_empty() {
        return Err(HtcdsError::NoHeader(path.to_owned()));
    }
    Ok(reading.read(&laid_out))
}
