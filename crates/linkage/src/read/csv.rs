//! Delimited text: comma, semicolon, tab or bar, with or without quotation marks and byte order mark, in UTF-8 or, cell by
//! cell where that fails, Windows-1252.
//!
//! Bytes go straight into the columns' distinct values; only a value that has not been met is checked to be text, so that
//! reading takes the memory of the distinct values and four bytes a cell. What columns mean is not decided here.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, ISO_8859_5, ISO_8859_6, KOI8_U, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE, WINDOWS_874, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1256,
};

use super::{Ids, Problem, ReadError, Reading};
use crate::table::{Cells, Table};

/// How much is looked at to tell the delimiter.
const BEGINNING: usize = 64 * 1024;

/// Follows the last line of the input, so that it is seen whether a cell is still open there.
const END: &[u8] = b"\x1A\x04end of the input\x04\x1A";

/// Reads delimited text whose first line holds the headings; `name` is what messages call it.
///
/// The delimiter is the one that occurs most in the headings, or that of a line `sep=;` before them. Rows without anything in
/// them are passed over. `\N`, `N/A`, `#N/A` and signs standing alone are read as nothing; `NA` and `null` are not, being a
/// country's code and a surname.
///
/// # Errors
/// [`ReadError::Problems`] with all rows of a wrong width, all quotation marks that swallow rows and all missing or repeated
/// identifiers; [`ReadError::Delimiter`] where another sign parts the cells; [`ReadError::Io`] where `input` fails, [`ReadError::Empty`] without headings, [`ReadError::Broken`] where the
/// input is not text.
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
    if let Some(what) = not_text(&beginning) {
        return Err(ReadError::Broken {
            name: name.to_owned(),
            why: format!("it is {what}, not text; save it as .csv first"),
        });
    }
    if let Some(encoding) = utf_16(&beginning) {
        // Spreadsheets' “Unicode text”: rare, and small enough to be held.
        input.read_to_end(&mut beginning).map_err(failed)?;
        let text = encoding.decode(&beginning).0.into_owned().into_bytes();
        let (start, above, delimiter) = start(&text);
        return rows(&text[start..], delimiter, above, name, ids);
    }
    if let Some(encoding) = not_western(&beginning) {
        // Old systems' files are small enough to be held as well.
        input.read_to_end(&mut beginning).map_err(failed)?;
        let text = encoding
            .decode_without_bom_handling(&beginning)
            .0
            .into_owned()
            .into_bytes();
        let (start, above, delimiter) = start(&text);
        let mut table = rows(&text[start..], delimiter, above, name, ids)?;
        table.encoding = Some(encoding.name());
        return Ok(table);
    }
    let (start, above, delimiter) = start(&beginning);
    let beginning = Cursor::new(beginning.split_off(start));
    rows(beginning.chain(input), delimiter, above, name, ids)
}

/// Letters outside ASCII that are enough to tell an encoding from its neighbours: a few names.
const TELLING: usize = 20;

/// Encodings of other scripts than the Latin one.
const OTHER_SCRIPTS: [&Encoding; 13] = [
    BIG5,
    EUC_JP,
    EUC_KR,
    GBK,
    IBM866,
    ISO_8859_5,
    ISO_8859_6,
    KOI8_U,
    SHIFT_JIS,
    WINDOWS_874,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1256,
];

/// What a file that only has the name of a text is, by its first bytes.
fn not_text(beginning: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a workbook or another packed file"),
        (b"\xD0\xCF\x11\xE0", "an old workbook"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF", "a PDF document"),
        (b"\x1F\x8B", "a compressed file"),
        (b"SQLite format 3", "a database"),
    ];
    KINDS
        .iter()
        .find(|(bytes, _)| beginning.starts_with(bytes))
        .map(|(_, what)| *what)
}

/// Whether the text is in UTF-16, and in which order of bytes: by its mark, or by the zeros in every second place.
fn utf_16(beginning: &[u8]) -> Option<&'static Encoding> {
    if beginning.starts_with(&[0xFF, 0xFE]) {
        return Some(UTF_16LE);
    }
    if beginning.starts_with(&[0xFE, 0xFF]) {
        return Some(UTF_16BE);
    }
    let (pairs, _) = beginning.as_chunks::<2>();
    let zeros = |of: fn(&[u8; 2]) -> bool| pairs.iter().filter(|pair| of(pair)).count();
    let upper_first = zeros(|pair| pair[0] == 0 && pair[1] != 0);
    let upper_last = zeros(|pair| pair[0] != 0 && pair[1] == 0);
    // Even where the cells are in another script, delimiters, digits and line ends are not.
    let enough = (pairs.len() / 10).max(2);
    if upper_last >= enough && upper_last > upper_first {
        Some(UTF_16LE)
    } else {
        (upper_first >= enough && upper_first > upper_last).then_some(UTF_16BE)
    }
}

/// The encoding of an old system's file whose letters are not those of Western Europe, where the letters themselves tell it: read
/// as Western ones they would be names that nobody has. Western letters need no telling; each cell that is not UTF-8 is read so.
fn not_western(beginning: &[u8]) -> Option<&'static Encoding> {
    let is_utf_8 = match str::from_utf8(beginning) {
        Ok(_) => true,
        // The last letter of the beginning may go on behind it.
        Err(error) => error.error_len().is_none(),
    };
    if is_utf_8 {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(beginning, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let letters = beginning.iter().filter(|byte| !byte.is_ascii()).count();
    (letters >= TELLING && OTHER_SCRIPTS.contains(&encoding)).then_some(encoding)
}

/// Where the headings begin, how many lines are above them, and the delimiter.
fn start(beginning: &[u8]) -> (usize, usize, u8) {
    let mut start = if beginning.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let mut above = 0;
    let mut stated = None;
    loop {
        let rest = beginning.get(start..).unwrap_or_default();
        let line = rest
            .split_inclusive(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let ended = line.ends_with(b"\n");
        match line.trim_ascii() {
            [] if ended => {}
            // Said by spreadsheets to spreadsheets.
            [
                b's' | b'S',
                b'e' | b'E',
                b'p' | b'P',
                b'=',
                delimiter @ (b',' | b';' | b'|' | b':'),
            ] if ended && stated.is_none() => {
                stated = Some(*delimiter);
            }
            // A delimiter that is a tab is trimmed off.
            [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if ended && stated.is_none() => {
                stated = Some(b'\t');
            }
            _ => return (start, above, stated.unwrap_or_else(|| delimiter(rest))),
        }
        start += line.len();
        above += 1;
    }
}

fn rows(input: impl Read, delimiter: u8, above: usize, name: &str, ids: Ids) -> Result<Table, ReadError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(256 * 1024)
        .from_reader(input.chain(b"\r\n".as_slice()).chain(END));
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
    reader.read_byte_record(&mut record).map_err(failed)?;
    if is_end(&record) {
        return Err(ReadError::Empty {
            name: name.to_owned(),
        });
    }
    let headings: Vec<String> = record
        .iter()
        .map(|heading| decode(heading).into_owned())
        .collect();
    if record.iter().any(|heading| heading.ends_with(END)) {
        return Err(ReadError::Broken {
            name: name.to_owned(),
            why: "a quotation mark in the headings is opened and not closed".to_owned(),
        });
    }
    let mut reading = Reading::new(name, &headings, ids)?;
    let mut row = above + 1;
    let mut line = reader.position().line();
    let mut records = 0;
    let mut batch = Batch::default();
    while reader.read_byte_record(&mut record).map_err(failed)? {
        if is_end(&record) {
            break;
        }
        row += 1;
        let lines = reader.position().line() - line;
        line += lines;
        if lines > 1 {
            // Lines without anything are passed over by the reader, lines within quotation marks belong to one row.
            let within = count(record.as_slice(), b'\n');
            row += usize::try_from(lines).unwrap_or(1).saturating_sub(1 + within);
            if let Some((at, lines)) = swallowing(&record, delimiter, headings.len()) {
                reading.problems.add(Problem::Unclosed {
                    row,
                    column: reading.heading(at),
                    lines,
                });
                row += within;
                continue;
            }
        }
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        if record.len() != headings.len() {
            reading.problems.add(Problem::Width {
                row,
                column: (record.len() < headings.len()).then(|| reading.heading(record.len())),
                cells: record.len(),
                headings: headings.len(),
            });
            continue;
        }
        if records == 0
            && let ([heading], Some(cell)) = (headings.as_slice(), record.get(0))
            && let Some(sign) = parted_by(heading, &decode(cell))
        {
            return Err(ReadError::Delimiter {
                name: name.to_owned(),
                sign: sign.escape_debug().to_string(),
            });
        }
        reading.rows.note(records, row);
        records += 1;
        batch.take(&mut record, &mut reading);
    }
    batch.hand_over(&mut reading);
    reading.finish(records)
}

/// The sign that seems to part the cells of a file that was read as one column: as often in its first row as in its headings, of a
/// kind that headings have no other use for, or more than once.
fn parted_by(heading: &str, row: &str) -> Option<char> {
    let of = |text: &str, sign: char| text.chars().filter(|c| *c == sign).count();
    let signs = [
        ('\u{1}', 1),
        ('\u{1E}', 1),
        ('\u{1F}', 1),
        ('^', 1),
        ('~', 1),
        ('¦', 1),
        ('¬', 1),
        (':', 2),
        ('#', 2),
        ('!', 2),
    ];
    signs
        .into_iter()
        .find(|(sign, least)| of(heading, *sign) >= *least && of(heading, *sign) == of(row, *sign))
        .map(|(sign, _)| sign)
}

/// Records read and not yet in the table.
#[derive(Default)]
struct Batch {
    records: Vec<ByteRecord>,
    /// How many of them there are; the others are room for more.
    held: usize,
}

impl Batch {
    /// Records held; their text stays in the second level of the cache.
    const MOST: usize = 1024;

    /// Takes a record, and gives another to be read into.
    fn take(&mut self, record: &mut ByteRecord, reading: &mut Reading<'_>) {
        if self.held == self.records.len() {
            self.records.push(ByteRecord::new());
        }
        std::mem::swap(&mut self.records[self.held], record);
        self.held += 1;
        if self.held == Self::MOST {
            self.hand_over(reading);
        }
    }

    /// Puts the records into the table, column by column.
    fn hand_over(&mut self, reading: &mut Reading<'_>) {
        let records = &self.records[..self.held];
        let mut column: Vec<&[u8]> = Vec::with_capacity(records.len());
        let all = reading.table.columns.len() + usize::from(reading.id_column.is_some());
        let mut columns = reading.table.columns.iter_mut();
        for at in 0..all {
            let cells = records.iter().map(|record| record.get(at).unwrap_or_default());
            if Some(at) == reading.id_column {
                reading
                    .table
                    .ids
                    .extend(cells.map(|cell| decode(cell).trim().to_owned()));
            } else if let Some(into) = columns.next() {
                column.clear();
                column.extend(cells.map(trimmed));
                into.cells.push_all(&column, plain_text, |cells, written| {
                    cells.value_of(decode(written).trim())
                });
            }
        }
        self.held = 0;
    }
}

/// Whether this is the mark of the end, standing alone, as it does if no cell is open.
fn is_end(record: &ByteRecord) -> bool {
    record.len() == 1 && record.get(0) == Some(END)
}

/// The cell, if there is one, that holds the rows that follow because its quotation mark is not closed, and its lines.
///
/// That is certain if the mark of the end is in it. Otherwise the next quotation mark, meant to open a cell, has closed it,
/// and the one that was to close that cell is its last letter.
fn swallowing(record: &ByteRecord, delimiter: u8, headings: usize) -> Option<(usize, usize)> {
    record.iter().enumerate().find_map(|(at, cell)| {
        let lines = || cell.split(|byte| *byte == b'\n');
        let height = lines().filter(|line| !line.trim_ascii().is_empty()).count();
        if cell.ends_with(END) {
            return Some((at, height - 1));
        }
        let swallows = height > 1
            && cell.ends_with(b"\"")
            && (count(cell, b'"') % 2 == 1
                || lines().skip(1).any(|line| count(line, delimiter) + 1 == headings));
        swallows.then_some((at, height))
    })
}

#[expect(
    clippy::naive_bytecount,
    reason = "only for cells of several lines, which are rare and short"
)]
fn count(text: &[u8], of: u8) -> usize {
    text.iter().filter(|byte| **byte == of).count()
}

/// Adds a cell as it stands in the file.
pub(super) fn push(cells: &mut Cells, written: &[u8]) {
    let written = trimmed(written);
    let value = match plain_text(written) {
        Some(text) => cells.value_of(text),
        None => cells.value_of(decode(written).trim()),
    };
    cells.push_value(value);
}

/// What is written in a cell, without white space around it; nothing where it is a sign for nothing.
fn trimmed(written: &[u8]) -> &[u8] {
    let written = written.trim_ascii();
    if written.len() <= 4 && says_nothing(written) {
        b""
    } else {
        written
    }
}

/// The text of a trimmed cell as it stands there: not if it may begin or end in white space that is not ASCII, or is not UTF-8.
fn plain_text(written: &[u8]) -> Option<&str> {
    let ends_plainly = written.last().is_none_or(u8::is_ascii) && written.first().is_none_or(u8::is_ascii);
    if ends_plainly {
        str::from_utf8(written).ok()
    } else {
        None
    }
}

/// Whether the cell holds only a sign for nothing.
fn says_nothing(written: &[u8]) -> bool {
    matches!(written, b"\\N" | b"N/A" | b"n/a" | b"#N/A" | b"<NA>")
        || written.iter().all(u8::is_ascii_punctuation)
}

/// The text of a cell: UTF-8, or else Windows-1252.
pub(super) fn decode(written: &[u8]) -> Cow<'_, str> {
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
