//! The records to be linked, column by column, each distinct value kept once.
//!
//! A cell is the number of its value, so that whatever is costly is done once for each distinct value and never for each
//! record or pair. Reading files into a table is in `read`; what the columns mean is in `role.rs`.

use std::hash::{BuildHasher, Hasher};
use std::hint::black_box;

use foldhash::fast::FixedState;

use crate::role::Role;
use known::Known;

mod known;

/// The number of the value that is not there.
pub const MISSING: u32 = 0;

/// Records with their identifiers and columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Identifier of each record, unique.
    pub ids: Vec<String>,
    /// Heading of the column the identifiers were read from, which is then not among the columns; `None` while no column has
    /// been found to hold them, and the records are numbered from 1.
    pub id_heading: Option<String>,
    /// The columns, each as long as `ids`.
    pub columns: Vec<Column>,
    /// Number of records of the first list, when there are two lists whose records are to be found in each other; `None` for
    /// one list that is searched for duplicates.
    pub first_list: Option<usize>,
    /// The encoding that the letters of an old file told, where it was neither UTF-8 nor Western European.
    pub encoding: Option<&'static str>,
}

/// A column: its heading, what it holds and its cells.
#[derive(Clone, Debug)]
pub struct Column {
    /// Heading, as shown to people.
    pub heading: String,
    /// What the cells hold.
    pub role: Role,
    /// The cells.
    pub cells: Cells,
}

/// The cells of a column, as numbers of distinct values. Value 0 ([`MISSING`]) is the empty one.
///
/// At most 2³² − 1 records and distinct values.
#[derive(Clone, Debug)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
    counts: Vec<u32>,
    rows: Vec<u32>,
    known: Known,
    state: FixedState,
}

impl Table {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The columns of a role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.role == role)
    }
}

impl Column {
    /// An empty column.
    pub fn new(heading: impl Into<String>, role: Role) -> Self {
        Self {
            heading: heading.into(),
            role,
            cells: Cells::default(),
        }
    }
}

impl Default for Cells {
    fn default() -> Self {
        Self {
            text: String::new(),
            ends: vec![0],
            counts: vec![0],
            rows: Vec::new(),
            known: Known::default(),
            // Fixed: the numbers of values must not differ from run to run.
            state: FixedState::with_seed(0x7468_726f_7567_686c),
        }
    }
}

impl Cells {
    /// Adds the next record's cell; surrounding white space is dropped, and what is then empty is missing.
    pub fn push(&mut self, written: &str) {
        let value = self.value_of(written.trim());
        self.push_value(value);
    }

    /// The number of what is written (trimmed), a new one where it has not been met.
    pub(crate) fn value_of(&mut self, written: &str) -> u32 {
        self.unsettle();
        let hash = self.hash(written.as_bytes());
        match self.find(hash, written.as_bytes()) {
            Some(value) => value,
            None => self.add(hash, written),
        }
    }

    /// Adds the next record's cell, whose value is known.
    pub(crate) fn push_value(&mut self, value: u32) {
        self.counts[value as usize] += 1;
        self.rows.push(value);
    }

    /// Adds the cells of the next records, trimmed. What has not been met is added if `text` says that it is text as it stands;
    /// if not, `otherwise` gives its value. Where values stand is asked for by many cells together, so that the waits for
    /// memory overlap.
    pub(crate) fn push_all<'c>(
        &mut self,
        written: &[&'c [u8]],
        text: impl Fn(&'c [u8]) -> Option<&'c str>,
        mut otherwise: impl FnMut(&mut Self, &'c [u8]) -> u32,
    ) {
        const TOGETHER: usize = 64;
        self.unsettle();
        self.rows.reserve(written.len());
        let mut hashes = [0; TOGETHER];
        let mut values = [MISSING; TOGETHER];
        for written in written.chunks(TOGETHER) {
            for (hash, written) in hashes.iter_mut().zip(written) {
                *hash = self.hash(written);
            }
            let hashes = &hashes[..written.len()];
            black_box(
                hashes
                    .iter()
                    .fold(0, |seen, hash| seen ^ self.known.glance(*hash)),
            );
            for (value, hash) in values.iter_mut().zip(hashes) {
                *value = self.known.first(*hash).unwrap_or(MISSING);
            }
            let values = &values[..written.len()];
            black_box(
                values
                    .iter()
                    .fold(0, |seen, value| seen ^ self.ends[*value as usize]),
            );
            black_box(values.iter().fold(0, |seen, value| {
                let begin = self.ends[(*value as usize).saturating_sub(1)];
                seen ^ self.text.as_bytes().get(begin).copied().unwrap_or(0)
            }));
            for ((written, hash), value) in written.iter().zip(hashes).zip(values) {
                let value = if self.bytes(*value) == *written {
                    *value
                } else if let Some(value) = self.find(*hash, written) {
                    value
                } else if let Some(text) = text(written) {
                    self.add(*hash, text)
                } else {
                    otherwise(self, written)
                };
                self.push_value(value);
            }
        }
    }

    /// The hash by which [`Cells::find`] knows a value.
    pub(crate) fn hash(&self, written: &[u8]) -> u32 {
        let mut hasher = self.state.build_hasher();
        hasher.write(written);
        // The upper half: foldhash ends in a fold of both halves, either would do.
        (hasher.finish() >> 32) as u32
    }

    /// The number of what is written, if it has been met; nothing written is [`MISSING`]. To be asked while
    /// cells are read, not after [`Cells::settle`].
    pub(crate) fn find(&self, hash: u32, written: &[u8]) -> Option<u32> {
        if written.is_empty() {
            return Some(MISSING);
        }
        self.known.find(hash, |value| self.bytes(value) == written)
    }

    /// Adds a value that [`Cells::find`] did not find.
    pub(crate) fn add(&mut self, hash: u32, written: &str) -> u32 {
        let value = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(written);
        self.ends.push(self.text.len());
        self.counts.push(0);
        self.known.insert(hash, value);
        value
    }

    /// Gives up the table of known values, once all cells are there; it is built again if more come.
    pub(crate) fn settle(&mut self) {
        self.known = Known::default();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    fn unsettle(&mut self) {
        if self.known.is_empty() && self.ends.len() > 1 {
            self.known.reserve(self.ends.len());
            for value in 1..self.ends.len() {
                let value = u32::try_from(value).unwrap_or(u32::MAX);
                self.known.insert(self.hash(self.bytes(value)), value);
            }
        }
    }

    /// What is written for a value, as bytes.
    fn bytes(&self, value: u32) -> &[u8] {
        let value = value as usize;
        if value == 0 {
            b""
        } else {
            &self.text.as_bytes()[self.ends[value - 1]..self.ends[value]]
        }
    }

    /// Appends the cells of another list.
    pub(crate) fn append(&mut self, other: &Self) {
        let values: Vec<u32> = (0..other.distinct())
            .map(|value| {
                self.value_of(slice(
                    &other.text,
                    &other.ends,
                    u32::try_from(value).unwrap_or(u32::MAX),
                ))
            })
            .collect();
        for row in &other.rows {
            self.push_value(values[*row as usize]);
        }
    }

    /// Appends missing cells.
    pub(crate) fn append_missing(&mut self, records: usize) {
        self.counts[0] += u32::try_from(records).unwrap_or(u32::MAX);
        self.rows.resize(self.rows.len() + records, MISSING);
    }

    /// The value of each record.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// What is written for a value; empty for [`MISSING`].
    pub fn text(&self, value: u32) -> &str {
        slice(&self.text, &self.ends, value)
    }

    /// What is written for a record.
    pub fn at(&self, record: usize) -> &str {
        self.text(self.rows[record])
    }

    /// Number of distinct values, the missing one included; values are numbered from 0.
    pub fn distinct(&self) -> usize {
        self.ends.len()
    }

    /// How many records have each value.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// How many records have something in this column.
    pub fn filled(&self) -> usize {
        self.rows.len() - self.counts[0] as usize
    }

    /// The distinct values in order of first appearance, without the missing one.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        (1..self.ends.len()).map(|value| &self.text[self.ends[value - 1]..self.ends[value]])
    }
}

fn slice<'a>(text: &'a str, ends: &[usize], value: u32) -> &'a str {
    let value = value as usize;
    if value == 0 {
        ""
    } else {
        &text[ends[value - 1]..ends[value]]
    }
}
