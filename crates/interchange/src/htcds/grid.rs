//! The cells of a file, whatever the file is: sheets of a workbook or one table of text. Sheets that are hidden, or that
//! the templates keep for themselves, are passed over by name. What the cells mean does not live here.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader as _, SheetVisible};

use super::HtcdsError;
use crate::delimited::Look;
use crate::diagnostic::Place;
use crate::progress::silent;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    /// Without space at its ends.
    Text(String),
    Number(f64),
    Truth(bool),
    /// A day, from a cell that the spreadsheet holds as a date.
    Day(i32, u8, u8),
    /// A formula's error, such as `#REF!`.
    Fault(String),
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The cell as a person reads it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            // Whole numbers are shown by spreadsheets without a point; a phone number is one.
            Self::Number(number) => format!("{number}"),
            Self::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Day(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl From<&Data> for Cell {
    fn from(data: &Data) -> Self {
        match data {
            Data::Empty => Self::Empty,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Self::text(text),
            Data::Int(number) => Self::Number(*number as f64),
            Data::Float(number) => Self::Number(*number),
            Data::Bool(truth) => Self::Truth(*truth),
            Data::DateTime(moment) if moment.is_datetime() => {
                let (year, month, day, ..) = moment.to_ymd_hms_milli();
                Self::Day(i32::from(year), month, day)
            }
            Data::DateTime(duration) => Self::Number(duration.as_f64()),
            Data::Error(error) => Self::Fault(error.to_string()),
        }
    }
}

/// One table of cells.
#[derive(Debug)]
pub(super) struct Grid {
    /// The file's name, without its directory.
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    /// The rows, each with the number a spreadsheet shows for it.
    pub(super) rows: Vec<(u64, Vec<Cell>)>,
}

impl Grid {
    pub(super) fn place(&self) -> Place {
        let place = Place::file(&self.file);
        match &self.sheet {
            Some(sheet) => place.in_sheet(sheet),
            None => place,
        }
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &Cell {
        self.rows
            .get(row)
            .and_then(|(_, cells)| cells.get(column))
            .unwrap_or(&Cell::Empty)
    }

    pub(super) fn width(&self) -> usize {
        self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0)
    }
}

/// Sheets of the templates that hold no cases.
const NO_CASES: &[&str] = &["about", "validation", "readme", "survey", "choices", "settings"];

/// Reads the sheets that may hold cases, and what is worth telling about the file.
pub(super) fn read(path: &Path) -> Result<(Vec<Grid>, Option<String>), HtcdsError> {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let io = |source| HtcdsError::Io {
        path: path.to_owned(),
        source,
    };
    let mut start = Vec::with_capacity(8);
    File::open(path)
        .and_then(|file| file.take(8).read_to_end(&mut start))
        .map_err(io)?;
    // A zip archive (Excel, OpenDocument) or the older compound file.
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") {
        return workbook(path, &file).map(|grids| (grids, None));
    }
    let look = Look::at(path).map_err(io)?;
    let mut listener = silent();
    let mut text = look.open(path, &mut listener).map_err(io)?;
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    while let Some(number) = text.next_into(&mut record).map_err(io)? {
        rows.push((number, record.iter().map(Cell::text).collect()));
    }
    let sheet = None;
    Ok((vec![Grid { file, sheet, rows }], look.remark()))
}

fn workbook(path: &Path, file: &str) -> Result<Vec<Grid>, HtcdsError> {
    let failed = |error: calamine::Error| HtcdsError::Workbook {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let mut workbook = calamine::open_workbook_auto(path).map_err(failed)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let named = |name: &str| sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(name));
    if named("survey") && named("choices") {
        return Err(HtcdsError::Form(path.to_owned()));
    }
    let mut grids = Vec::new();
    for sheet in &sheets {
        let own = NO_CASES
            .iter()
            .any(|name| sheet.name.trim().eq_ignore_ascii_case(name));
        if own || sheet.visible != SheetVisible::Visible {
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name).map_err(failed)?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let rows = range.rows().enumerate().map(|(at, cells)| {
            let empty = std::iter::repeat_n(Cell::Empty, first_column as usize);
            (
                u64::from(first_row) + at as u64 + 1,
                empty.chain(cells.iter().map(Cell::from)).collect(),
            )
        });
        grids.push(Grid {
            file: file.to_owned(),
            sheet: Some(sheet.name.clone()),
            rows: rows.collect(),
        });
    }
    Ok(grids)
}
