//! The cells of a file, whatever the file is: sheets of a workbook or one table of text. The one decision worth knowing:
//! what is read is bounded ([`Room`]), whatever the file says of itself. What the cells mean does not live here.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use calamine::Data;

use super::{HtcdsError, workbook};
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

/// How much a file may still take of the memory. A small file can name a cell a million rows down, or one long text a
/// million times, so what is read is counted and not the file's size.
pub(super) struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    /// A quarter of a million cases with every field of the standard.
    const CELLS: usize = 20_000_000;
    /// In bytes.
    const TEXT: usize = 512 * 1024 * 1024;

    pub(super) fn new() -> Self {
        Self {
            cells: Self::CELLS,
            text: Self::TEXT,
        }
    }

    /// Takes room for so many more cells, the empty ones before a filled one included.
    pub(super) fn take_cells(&mut self, cells: usize) -> Result<(), String> {
        let left = self.cells.checked_sub(cells);
        self.cells =
            left.ok_or_else(|| format!("it has more than {} million cells", Self::CELLS / 1_000_000))?;
        Ok(())
    }

    /// Takes room for so many more bytes of text.
    pub(super) fn take_text(&mut self, bytes: usize) -> Result<(), String> {
        let left = self.text.checked_sub(bytes);
        self.text =
            left.ok_or_else(|| format!("it has more than {} MiB of text", Self::TEXT / (1024 * 1024)))?;
        Ok(())
    }
}

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
    // A zip archive: Excel's since 2007, and others.
    if start.starts_with(b"PK\x03\x04") {
        return workbook::read(path, &file).map(|grids| (grids, None));
    }
    // The compound file of Excel before 2007, which is also the envelope of a workbook with a password.
    if start.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(HtcdsError::OtherWorkbook(path.to_owned()));
    }
    let look = Look::at(path).map_err(io)?;
    let mut listener = silent();
    let mut text = look.open(path, &mut listener).map_err(io)?;
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut room = Room::new();
    while let Some(number) = text.next_into(&mut record).map_err(io)? {
        room.take_cells(record.len())
            .map_err(|what| HtcdsError::too_large(path, what))?;
        rows.push((number, record.iter().map(Cell::text).collect()));
    }
    let sheet = None;
    Ok((vec![Grid { file, sheet, rows }], look.remark()))
}
