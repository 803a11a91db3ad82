//! The public files of the Counter-Trafficking Data Collaborative, read as they were downloaded and described: counts
//! and percentages of every variable, with the denominator of the codebook's rule and with small counts held back. The
//! one decision worth knowing: these files are never imported as histories, because they have no person, no episode
//! and no date finer than a year; a second episode cannot be written in them at all.
//!
//! Formats live in `open`, names in `codebook`, cells in `cell`, what may be shown in `suppression`, its layout into
//! tables in `sections`, its words in `text`.

mod cell;
mod codebook;
mod columns;
mod country;
mod description;
mod open;
mod release;
mod sections;
mod suppression;
mod tally;
mod text;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::bounded::{Bounded, check_width};
use crate::diagnostic::{Code, Column, Diagnostic, Diagnostics, Place, cleaned};
use crate::progress::{Metered, Progress};
use cell::Spelling;
use codebook::Kind;
use columns::Columns;
pub use description::{Description, Disclosure, Line, Missing, Records, Section, SectionKind, Unused};
use open::{NotText, decoded};
pub use release::{Family, Release};
use sections::Counted;
pub use suppression::Count;
use suppression::Minimum;
use tally::{Across, Read as Cell};

/// Whether small counts are held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppression {
    /// They are.
    #[default]
    On,
    /// Everything is shown: for use behind closed doors.
    Off,
}

/// What to describe, and how.
#[derive(Debug, Clone, Default)]
pub struct DescribeOptions {
    /// The first year of registration to describe.
    pub since: Option<i16>,
    /// The last year of registration to describe.
    pub until: Option<i16>,
    /// The smallest count to show; [`DescribeOptions::MINIMUM_SHOWN`] if not given.
    pub minimum_shown: Option<u64>,
    /// Whether smaller counts are held back.
    pub suppression: Suppression,
}

impl DescribeOptions {
    /// The smallest count shown unless another is asked for. CTDC's codebook gives k = 11 in version 6, worded as "no
    /// fewer than 10", and k = 10 in version 7. The larger is taken, so a count of exactly 10 is not shown: that is safe
    /// under every reading, and loses next to nothing, since no single value of the release of 2021 occurs fewer than
    /// 11 times in the whole file.
    pub const MINIMUM_SHOWN: u64 = 11;

    fn minimum(&self) -> Minimum {
        match self.suppression {
            Suppression::On => Minimum(self.minimum_shown.unwrap_or(Self::MINIMUM_SHOWN)),
            Suppression::Off => Minimum(0),
        }
    }
}

/// Why a file could not be described.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// The file could not be opened or read to its end.
    #[error("{file} could not be read: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system or the decompressor says.
        source: io::Error,
    },
    /// The bytes are no table of text.
    #[error("{file} is not a table of text: {what}")]
    NotText {
        /// The file.
        file: String,
        /// What it is, and what to do.
        what: &'static str,
    },
    /// The columns are not those of a CTDC file.
    #[error(
        "{file} does not look like a CTDC file: of its {columns} columns, {known} have a name that CTDC uses. If it is a \
         case file, import it instead"
    )]
    NotCtdc {
        /// The file.
        file: String,
        /// How many columns it has.
        columns: usize,
        /// How many of them are CTDC's.
        known: usize,
    },
    /// Years were asked for, and the file has none.
    #[error("{file} has no column with the year of registration, so it cannot be limited to certain years")]
    NoYear {
        /// The file.
        file: String,
    },
    /// The years exclude everything.
    #[error("no year is since {since} and until {until}: exchange the two")]
    NoYears {
        /// The first year asked for.
        since: i16,
        /// The last year asked for.
        until: i16,
    },
}

/// Describes the CTDC file at `path`: plain, `.xz` or `.gz`. Reports its progress in bytes of the file.
pub fn describe(
    path: &Path,
    options: &DescribeOptions,
    progress: &mut dyn Progress,
) -> Result<Description, DescribeError> {
    let name = path.display().to_string();
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (length, file) = opened.map_err(|source| DescribeError::Read {
        file: name.clone(),
        source,
    })?;
    let short = path
        .file_name()
        .map_or_else(|| PathBuf::from(&name), PathBuf::from);
    describe_reader(
        &short.display().to_string(),
        Metered::new(file, Some(length), progress),
        options,
    )
}

/// Describes the CTDC file in `source`, calling it `name`.
pub fn describe_reader(
    name: &str,
    source: impl Read,
    options: &DescribeOptions,
) -> Result<Description, DescribeError> {
    if let (Some(since), Some(until)) = (options.since, options.until)
        && since > until
    {
        return Err(DescribeError::NoYears { since, until });
    }
    let read_error = |source| DescribeError::Read {
        file: name.to_owned(),
        source,
    };
    let opened = open::open(source).map_err(|reason| not_text(name, reason))?;
    let mut table = csv::ReaderBuilder::new()
        .delimiter(opened.delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(Bounded::new(opened.reader));
    let mut next = |record: &mut csv::ByteRecord| -> io::Result<bool> {
        table.get_mut().next_row();
        let more = table.read_byte_record(record)?;
        check_width(record.len()).map(|()| more)
    };
    let mut record = csv::ByteRecord::new();
    next(&mut record).map_err(read_error)?;
    let mut reading = Reading::begin(name, &record, options)?;
    while next(&mut record).map_err(read_error)? {
        reading.record(&record);
    }
    Ok(reading.finish())
}

fn not_text(name: &str, reason: NotText) -> DescribeError {
    let what = match reason {
        NotText::Io(source) => {
            return DescribeError::Read {
                file: name.to_owned(),
                source,
            };
        }
        NotText::Empty => "it is empty",
        NotText::Zip => {
            "it is a zip archive or an Excel workbook. Unpack it, or save the sheet as CSV, and describe that file"
        }
        NotText::Utf16 => "it is UTF-16. Save it as CSV in UTF-8 and describe that file",
    };
    DescribeError::NotText {
        file: name.to_owned(),
        what,
    }
}

/// A file half read.
struct Reading<'a> {
    name: &'a str,
    options: &'a DescribeOptions,
    columns: Columns,
    across: Across,
    seen: release::Seen,
    cells: Vec<Cell>,
    in_file: u64,
    described: u64,
    outside_the_years: u64,
    without_year: u64,
    straddling: u64,
    diagnostics: Diagnostics,
}

impl<'a> Reading<'a> {
    fn begin(
        name: &'a str,
        header: &csv::ByteRecord,
        options: &'a DescribeOptions,
    ) -> Result<Self, DescribeError> {
        let headers: Vec<String> = header
            .iter()
            .map(|cell| decoded(cell).trim().to_owned())
            .collect();
        let columns = Columns::recognise(headers);
        if !columns.look_like_ctdc() {
            let (columns, known) = (columns.headers.len(), columns.tallies.len());
            return Err(DescribeError::NotCtdc {
                file: name.to_owned(),
                columns,
                known,
            });
        }
        if columns.year.is_none() && (options.since.is_some() || options.until.is_some()) {
            return Err(DescribeError::NoYear {
                file: name.to_owned(),
            });
        }
        let seen = release::Seen {
            headers: columns.headers.clone(),
            ..release::Seen::default()
        };
        Ok(Self {
            name,
            options,
            cells: Vec::with_capacity(columns.tallies.len()),
            columns,
            across: Across::default(),
            seen,
            in_file: 0,
            described: 0,
            outside_the_years: 0,
            without_year: 0,
            straddling: 0,
            diagnostics: Diagnostics::new(),
        })
    }

    /// The current record's row as a spreadsheet shows it.
    fn row(&self) -> u64 {
        self.in_file + 1
    }

    fn record(&mut self, record: &csv::ByteRecord) {
        self.in_file += 1;
        let width = self.columns.headers.len();
        if record.len() < width || record.iter().skip(width).any(|cell| !cell.is_empty()) {
            let place = Place::file(self.name).at_row(self.row());
            let message = format!("this row has {} cells where the header has {width}", record.len());
            let problem = Diagnostic::error(Code::new("row/width"), place, message);
            self.diagnostics
                .push(problem.hint("the row is left out of all tables; use the file as downloaded"));
            return;
        }
        self.understand(record);
        if !self.within_the_years() {
            return;
        }
        self.described += 1;
        for (tally, &read) in self.columns.tallies.iter_mut().zip(&self.cells) {
            tally.count(read);
            self.across.cell(tally.variable, read);
        }
        self.across.end_of_record();
    }

    fn understand(&mut self, record: &csv::ByteRecord) {
        self.cells.clear();
        let row = self.row();
        for tally in &mut self.columns.tallies {
            let raw = &record[tally.index];
            let read = tally.read(raw);
            match read {
                Cell::NotRecorded(spelling) => {
                    self.seen.missing.insert(spelling);
                }
                Cell::Withheld => self.seen.withheld_countries = true,
                Cell::Years(_, until, _) => self.seen.last_year = self.seen.last_year.max(Some(until)),
                Cell::Unreadable => {
                    let column = Column::new(&*self.columns.headers[tally.index], tally.index);
                    let place = Place::file(self.name).at_row(row).in_column(column);
                    self.diagnostics
                        .push(columns::unreadable(tally.variable.kind, place, &decoded(raw)));
                }
                Cell::Unknown | Cell::Yes | Cell::No | Cell::Value(_) => {}
            }
            self.cells.push(read);
        }
    }

    /// Whether the record understood last belongs to the years asked for; if not, it is counted as left out.
    fn within_the_years(&mut self) -> bool {
        let (since, until) = (self.options.since, self.options.until);
        if since.is_none() && until.is_none() {
            return true;
        }
        let (since, until) = (since.unwrap_or(i16::MIN), until.unwrap_or(i16::MAX));
        match self.columns.year.map(|index| self.cells[index]) {
            Some(Cell::Years(first, last, _)) if since <= first && last <= until => true,
            Some(Cell::Years(first, last, _)) => {
                self.outside_the_years += 1;
                self.straddling += u64::from(first <= until && since <= last);
                false
            }
            _ => {
                self.without_year += 1;
                false
            }
        }
    }

    fn finish(mut self) -> Description {
        let release = release::recognise(&self.seen);
        let minimum = self.options.minimum();
        self.add_notes(minimum);
        let counted = Counted {
            tallies: &self.columns.tallies,
            across: &self.across,
            headers: &self.columns.headers,
            records: self.described,
            minimum,
        };
        let (sections, not_shown) = counted.sections();
        let mut unused_columns = self.columns.unused;
        unused_columns.extend(not_shown);
        Description {
            file: cleaned(self.name),
            records: records(
                &release,
                self.options,
                minimum,
                [
                    self.in_file,
                    self.described,
                    self.outside_the_years,
                    self.without_year,
                ],
            ),
            ascertainment: text::ascertainment(release.family),
            not_histories: text::NOT_HISTORIES,
            denominators: text::DENOMINATORS,
            disclosure: Disclosure {
                suppression: self.options.suppression,
                minimum_shown: minimum.0,
                documented_k: release.documented_k(),
                protection: release.protection(),
                rule: text::rule(minimum.0),
            },
            sections,
            missing_written_as: self
                .seen
                .missing
                .iter()
                .map(|spelling| spelling.words())
                .collect(),
            unused_columns,
            diagnostics: self.diagnostics,
            release,
        }
    }

    /// What is odd about the file as a whole.
    fn add_notes(&mut self, minimum: Minimum) {
        let mut note = |code, message: String, hint: &str| {
            let note = Diagnostic::note(Code::new(code), Place::file(self.name), message);
            self.diagnostics.push(note.hint(hint));
        };
        if self.across.contradictions > 0 {
            let count = text::shown(minimum.alone(self.across.contradictions));
            note(
                "flags/contradict",
                format!(
                    "{count} records contradict themselves: isSexAndLabour does not agree with isForcedLabour and \
                     isSexualExploit"
                ),
                "they are counted as they stand, under each flag that they carry",
            );
        }
        if self.straddling > 0 {
            let count = text::shown(minimum.alone(self.straddling));
            note(
                "year/straddles",
                format!(
                    "{count} records were registered in a period that lies only partly in the years asked for"
                ),
                "they are left out; choose years at which the file's periods begin and end",
            );
        }
        let country = self
            .columns
            .tallies
            .iter()
            .any(|tally| tally.variable.kind == Kind::Country);
        if country && self.seen.missing.contains(&Spelling::NotAvailable) {
            note(
                "missing/na",
                "this file writes NA for missing values, as R does, and NA is also the code of Namibia"
                    .to_owned(),
                "in country columns NA is counted as Namibia; use the file as downloaded to be sure",
            );
        }
        if self.columns.tallies.iter().any(|tally| tally.latin_1) {
            note(
                "text/latin-1",
                "some cells are not UTF-8; they were read as Latin-1 (windows-1252)".to_owned(),
                "names with accents may look wrong if the file was saved in yet another encoding",
            );
        }
    }
}

/// How many records, with whatever small number the others would give away held back.
fn records(release: &Release, options: &DescribeOptions, minimum: Minimum, counts: [u64; 4]) -> Records {
    let [in_file, described, outside, without] = counts;
    let left_out = in_file - described;
    let exposed = [outside, without, left_out - outside - without, left_out]
        .into_iter()
        .any(|n| minimum.forbids(n));
    let beside = |count: u64| {
        if exposed {
            Count::Hidden
        } else {
            minimum.alone(count)
        }
    };
    Records {
        are: release.records_are(),
        in_file: beside(in_file),
        described: minimum.alone(described),
        since: options.since,
        until: options.until,
        outside_the_years: beside(outside),
        without_year: beside(without),
    }
}
