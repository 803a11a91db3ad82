//! The records to be linked, column by column, each distinct value kept once.
//!
//! A cell is the number of its value, so that whatever is costly is done once for each distinct value and never for each
//! record or pair. Reading files into a table is in `read`; what the columns mean is in `role.rs`.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::role::Role;

/// The number of the value that is not there.
pub const MISSING: u32 = 0;

/// Records with their identifiers and columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Identifier of each record, unique.
    pub ids: Vec<String>,
    /// The columns, each as long as `ids`.
    pub columns: Vec<Column>,
    /// Number of records of the first list, when there are two lists whose records are to be found in each other; `None` for
    /// one list that is searched for duplicates.
    pub first_list: Option<usize>,
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
#[derive(Clone, Debug)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
    counts: Vec<u32>,
    rows: Vec<u32>,
    known: HashTable<u32>,
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
            known: HashTable::new(),
            // Fixed: the numbers of values must not differ from run to run.
            state: FixedState::with_seed(0x7468_726f_7567_686c),
        }
    }
}

impl Cells {
    /// Adds the next record's cell; surrounding white space is dropped, and what is then empty is missing.
    pub fn push(&mut self, written: &str) {
        let written = written.trim();
        if written.is_empty() {
            self.counts[0] += 1;
            self.rows.push(MISSING);
            return;
        }
        let hash = self.state.hash_one(written.as_bytes());
        let (text, ends) = (&self.text, &self.ends);
        let same = |value: &u32| slice(text, ends, *value) == written;
        let value = if let Some(value) = self.known.find(hash, same) {
            *value
        } else {
            let value = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            self.text.push_str(written);
            self.ends.push(self.text.len());
            self.counts.push(0);
            let (text, ends, state) = (&self.text, &self.ends, &self.state);
            self.known.insert_unique(hash, value, |known| {
                state.hash_one(slice(text, ends, *known).as_bytes())
            });
            value
        };
        self.counts[value as usize] += 1;
        self.rows.push(value);
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
