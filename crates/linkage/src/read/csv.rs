//! Delimited text: comma, semicolon, tab or bar, with or without quotation marks and byte order mark, in UTF-8 or, cell by
//! cell where that fails, Windows-1252.
//!
//! Bytes go straight into the columns' distinct values; only a value that has not been met is checked to be text, so that
//! reading takes the memory of the distinct values and four bytes a cell. What columns mean is not decided here.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Ids, Problem, ReadError, Reading};
use crate::table::{Cells, Table};

/// How much is looked at to tell the delimiter.
const BEGINNING: usize = 64 * 1024;

/// Reads delimited text whose first line holds the headings; `name` is what messages call it.
///
/// The delimiter is the one that occurs most in the headings. Rows without anything in them are passed over. `\N`, `N/A`,
/// `#N/A` and signs standing alone are read as nothing; `NA` and `null` are not, being a country's code and a surname.
///
/// # Errors
/// [`ReadError::Problems`] with all rows of a wrong width and all missing or repeated identifiers; [`ReadError::Io`] where
/// `input` fails, [`ReadError::Empty`] without headings.
pub fn csv(mut input: impl Read, name: &str, ids: Ids) -> Result<Table, ReadError> {
    let failed = |source| ReadError::Io {
        name: name.to_owned(),
        source,
    };
    let mut beginning = Vec::new();
    input
        .by_ref()
        .take(BEGINNING as u64)
        .read_to_end(&mut beginning)
        .map_err(failed)?;
    if beginning.starts_with(&[0xFF, 0xFE]) || beginning.starts_with(&[0xFE, 0xFF]) {
        // Spreadsheets' “Unicode text”: rare, and small enough to be held.
        let encoding = if beginning[0] == 0xFF { UTF_16LE } else { UTF_16BE };
        input.read_to_end(&mut beginning).map_err(failed)?;
        let text = encoding.decode(&beginning).0.into_owned().into_bytes();
        let delimiter = delimiter(&text);
        return rows(Cursor::new(text), delimiter, name, ids);
    }
    if beginning.starts_with(b"\xEF\xBB\xBF") {
        beginning.drain(..3);
    }
    let delimiter = delimiter(&beginning);
    rows(Cursor::new(beginning).chain(input), delimiter, name, ids)
}

fn rows(input: impl Read, delimiter: u8, name: &str, ids: Ids) -> Result<Table, ReadError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(256 * 1024)
        .from_reader(input);
    let failed = |error: csv::Error| {
        let why = error.to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(source) => ReadError::Io {
                name: name.to_owned(),
                source,
            },
            _ => ReadError::Broken {
                name: name.to_owned(),
                why,
            },
        }
    };
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(failed)? {
        return Err(ReadError::Empty {
            name: name.to_owned(),
        });
    }
    let headings: Vec<String> = record
        .iter()
        .map(|heading| decode(heading).into_owned())
        .collect();
    let mut reading = Reading::new(name, &headings, ids)?;
    let mut row = 1;
    let mut records = 0;
    while reader.read_byte_record(&mut record).map_err(failed)? {
        row += 1;
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        if record.len() != headings.len() {
            reading.problems.add(Problem::Width {
                row,
                cells: record.len(),
                headings: headings.len(),
            });
            continue;
        }
        records += 1;
        let mut columns = reading.table.columns.iter_mut();
        for (at, cell) in record.iter().enumerate() {
            if Some(at) == reading.id_column {
                reading.table.ids.push(decode(cell).trim().to_owned());
            } else if let Some(column) = columns.next() {
                push(&mut column.cells, cell);
            }
        }
    }
    reading.finish(records)
}

/// Adds a cell as it stands in the file.
fn push(cells: &mut Cells, written: &[u8]) {
    let mut written = written.trim_ascii();
    if written.len() <= 4 && says_nothing(written) {
        written = b"";
    }
    let ends_plainly = written.last().is_none_or(u8::is_ascii) && written.first().is_none_or(u8::is_ascii);
    if !ends_plainly {
        // It may begin or end in white space that is not ASCII, or not be UTF-8.
        cells.push(&decode(written));
        return;
    }
    let hash = cells.hash(written);
    let value = match cells.find(hash, written) {
        Some(value) => value,
        None => match str::from_utf8(written) {
            Ok(text) => cells.add(hash, text),
            Err(_) => cells.value_of(&decode(written)),
        },
    };
    cells.push_value(value);
}

/// Whether the cell holds only a sign for nothing.
fn says_nothing(written: &[u8]) -> bool {
    matches!(written, b"\\N" | b"N/A" | b"n/a" | b"#N/A" | b"<NA>")
        || written.iter().all(u8::is_ascii_punctuation)
}

/// The text of a cell: UTF-8, or else Windows-1252.
fn decode(written: &[u8]) -> Cow<'_, str> {
    UTF_8
        .decode_without_bom_handling_and_without_replacement(written)
        .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(written).0)
}

/// The delimiter that occurs most in the first line, outside quotation marks; a comma where there is none.
fn delimiter(beginning: &[u8]) -> u8 {
    let mut counts = [0_usize; 4];
    let delimiters = *b",;\t|";
    let mut quoted = false;
    let mut begun = false;
    for byte in beginning {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && begun => break,
            b'\n' | b'\r' => {}
            byte if !quoted => {
                begun = true;
                if let Some(at) = delimiters.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
            _ => begun = true,
        }
    }
    let most = (0..delimiters.len())
        .rev()
        .max_by_key(|at| counts[*at])
        .unwrap_or(0);
    delimiters[most]
}
