//! The sheets of an Excel workbook (`.xlsx`, `.xlsm`). Sheets that are hidden, or that the templates keep for themselves,
//! are passed over by name. A workbook of a few kilobytes can unpack to any size and can fill only its first and its last
//! cell, so it is unpacked once to see how large it is, and cells are taken one by one with the room that they need; the
//! formats for which that cannot be done before they fill the memory are refused.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{Data, DataRef, Reader as _, SheetVisible, Xlsx, XlsxError};

use super::HtcdsError;
use super::grid::{Cell, Grid, Room};
use crate::bounded::MOST_COLUMNS;
use crate::diagnostic::{Column, cleaned};

/// Sheets of the templates that hold no cases.
const NO_CASES: &[&str] = &["about", "validation", "readme", "survey", "choices", "settings"];

/// So many bytes may a workbook unpack to.
const UNPACKED: u64 = 1024 * 1024 * 1024;

/// Reads the sheets that may hold cases.
pub(super) fn read(path: &Path, file: &str) -> Result<Vec<Grid>, HtcdsError> {
    check_archive(path, UNPACKED)?;
    let failed = |error: XlsxError| wrong(path, &error);
    let mut workbook: Xlsx<BufReader<File>> = calamine::open_workbook(path).map_err(failed)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let named = |name: &str| sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(name));
    if named("survey") && named("choices") {
        return Err(HtcdsError::Form(path.to_owned()));
    }
    let mut room = Room::new();
    let mut grids = Vec::new();
    for sheet in &sheets {
        let own = NO_CASES
            .iter()
            .any(|name| sheet.name.trim().eq_ignore_ascii_case(name));
        if own || sheet.visible != SheetVisible::Visible {
            continue;
        }
        grids.push(Grid {
            file: file.to_owned(),
            sheet: Some(cleaned(&sheet.name)),
            rows: rows(&mut workbook, path, &sheet.name, &mut room)?,
        });
    }
    Ok(grids)
}

/// The rows of a sheet that have a filled cell. What the sheet says of its dimensions is not asked: honest sheets say too
/// much, and it is the cells that take room.
fn rows(
    workbook: &mut Xlsx<BufReader<File>>,
    path: &Path,
    sheet: &str,
    room: &mut Room,
) -> Result<Vec<(u64, Vec<Cell>)>, HtcdsError> {
    let failed = |error: XlsxError| wrong(path, &error);
    let too_large = |what| HtcdsError::too_large(path, what);
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A sheet that is nothing but a chart.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    while let Some(cell) = reader.next_cell().map_err(failed)? {
        let (row, column) = cell.get_position();
        let at = column as usize;
        match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => room.take_text(text.len()).map_err(too_large)?,
            DataRef::String(text) => room.take_text(text.len()).map_err(too_large)?,
            _ => {}
        }
        if at >= MOST_COLUMNS {
            let letter = Column::new("", at).letter;
            return Err(too_large(format!(
                "cell {letter}{} of sheet \"{}\" is filled, and no more than {MOST_COLUMNS} columns are read",
                u64::from(row) + 1,
                cleaned(sheet)
            )));
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= at {
            room.take_cells(at + 1 - cells.len()).map_err(too_large)?;
            cells.resize(at + 1, Cell::Empty);
        }
        cells[at] = Cell::from(&Data::from(cell.get_value().clone()));
    }
    Ok(rows
        .into_iter()
        .map(|(row, cells)| (u64::from(row) + 1, cells))
        .collect())
}

/// Unpacks everything once, keeping nothing: what an archive says of its size need not be true.
fn check_archive(path: &Path, most: u64) -> Result<(), HtcdsError> {
    let io = |source| HtcdsError::Io {
        path: path.to_owned(),
        source,
    };
    let failed = |error: zip::result::ZipError| wrong(path, &error);
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path).map_err(io)?)).map_err(failed)?;
    // Excel's binary workbook, and OpenDocument's.
    if ["xl/workbook.bin", "content.xml"]
        .iter()
        .any(|name| archive.index_for_name(name).is_some())
    {
        return Err(HtcdsError::OtherWorkbook(path.to_owned()));
    }
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(failed)?;
        let unpacked =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| wrong(path, &error))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            HtcdsError::too_large(
                path,
                format!("it unpacks to more than {} MiB", most / (1024 * 1024)),
            )
        })?;
    }
    Ok(())
}

fn wrong(path: &Path, error: &dyn std::fmt::Display) -> HtcdsError {
    HtcdsError::Workbook {
        path: path.to_owned(),
        reason: cleaned(&error.to_string()),
    }
}

#[cfg(test)]
mod tests;
