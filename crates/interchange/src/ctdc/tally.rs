//! Counting while the file streams by. Nothing of a record is kept: each column has its counts, each spelling of a value
//! is understood once and remembered, and groups of flags keep only how many records have any of them.

use std::collections::HashMap;

use super::cell::{self, Cell, Spelling};
use super::codebook::{Group, Kind, Variable};
use super::open::decoded;
use crate::diagnostic::cleaned;

/// A cell of so many bytes is no value of any variable, and is not kept.
const LONGEST: usize = 1024;

/// More different values than this in one column are not counted separately: the column is not what its name says.
const DISTINCT: usize = 20_000;

/// What a cell says, as counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    NotRecorded(Spelling),
    Unknown,
    Withheld,
    Yes,
    No,
    /// An index into the values met.
    Value(usize),
    /// A year or period, and its index into the values met.
    Years(i16, i16, usize),
    Unreadable,
}

/// A value that occurs in a column.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) order: i64,
    pub(crate) count: u64,
}

/// The counts of one column.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) variable: &'static Variable,
    /// The column's place in the file, from 0.
    pub(crate) index: usize,
    pub(crate) values: Vec<Met>,
    pub(crate) yes: u64,
    pub(crate) no: u64,
    pub(crate) not_recorded: u64,
    pub(crate) unknown: u64,
    pub(crate) withheld: u64,
    pub(crate) unreadable: u64,
    /// Whether a cell was not UTF-8.
    pub(crate) latin_1: bool,
    understood: HashMap<Box<[u8]>, Read>,
    places: HashMap<String, usize>,
}

impl Tally {
    pub(crate) fn new(variable: &'static Variable, index: usize) -> Self {
        Self {
            variable,
            index,
            values: Vec::new(),
            yes: 0,
            no: 0,
            not_recorded: 0,
            unknown: 0,
            withheld: 0,
            unreadable: 0,
            latin_1: false,
            understood: HashMap::new(),
            places: HashMap::new(),
        }
    }

    /// Understands a cell without counting it.
    pub(crate) fn read(&mut self, raw: &[u8]) -> Read {
        if let Some(&read) = self.understood.get(raw) {
            return read;
        }
        if raw.len() > LONGEST {
            return Read::Unreadable;
        }
        let text = decoded(raw);
        self.latin_1 |= matches!(text, std::borrow::Cow::Owned(_));
        let read = match cell::read(self.variable.kind, &text) {
            Cell::NotRecorded(spelling) => Read::NotRecorded(spelling),
            Cell::Unknown => Read::Unknown,
            Cell::Withheld => Read::Withheld,
            Cell::Flag(true) => Read::Yes,
            Cell::Flag(false) => Read::No,
            Cell::Value { value, label, order } => self
                .place(&value, &label, order)
                .map_or(Read::Unreadable, Read::Value),
            Cell::Years { from, until } => {
                let (value, label) = if from == until {
                    (from.to_string(), from.to_string())
                } else {
                    (format!("{from}-{until}"), format!("{from}–{until}"))
                };
                self.place(&value, &label, i64::from(from))
                    .map_or(Read::Unreadable, |place| Read::Years(from, until, place))
            }
            Cell::Unreadable => Read::Unreadable,
        };
        if self.understood.len() < DISTINCT {
            self.understood.insert(raw.into(), read);
        }
        read
    }

    fn place(&mut self, value: &str, label: &str, order: i64) -> Option<usize> {
        if let Some(&place) = self.places.get(value) {
            return Some(place);
        }
        if self.values.len() >= DISTINCT {
            return None;
        }
        let place = self.values.len();
        self.places.insert(value.to_owned(), place);
        self.values.push(Met {
            value: cleaned(value),
            label: cleaned(label),
            order,
            count: 0,
        });
        Some(place)
    }

    /// Counts a cell that was understood.
    pub(crate) fn count(&mut self, read: Read) {
        match read {
            Read::NotRecorded(_) => self.not_recorded += 1,
            Read::Unknown => self.unknown += 1,
            Read::Withheld => self.withheld += 1,
            Read::Yes => self.yes += 1,
            Read::No => self.no += 1,
            Read::Value(place) | Read::Years(_, _, place) => self.values[place].count += 1,
            Read::Unreadable => self.unreadable += 1,
        }
    }

    /// The records counted without an answer.
    pub(crate) fn missing(&self) -> u64 {
        self.not_recorded + self.unknown + self.withheld + self.unreadable
    }
}

/// How many records have any flag of a group, and how many contradict their own combined flag.
#[derive(Debug, Default)]
pub(crate) struct Across {
    any: [u64; Group::ALL.len()],
    current: [bool; Group::ALL.len()],
    labour: bool,
    sexual: bool,
    combined: Option<bool>,
    pub(crate) contradictions: u64,
}

impl Across {
    /// Takes note of one counted cell of the current record.
    pub(crate) fn cell(&mut self, variable: &'static Variable, read: Read) {
        match (variable.kind, read) {
            (Kind::Flag(group), Read::Yes) => self.current[group as usize] = true,
            (Kind::Flag(_), Read::No) => {}
            _ => return,
        }
        match variable.name {
            "isForcedLabour" => self.labour = read == Read::Yes,
            "isSexualExploit" => self.sexual = read == Read::Yes,
            "isSexAndLabour" => self.combined = Some(read == Read::Yes),
            _ => {}
        }
    }

    /// The current record is complete.
    pub(crate) fn end_of_record(&mut self) {
        for (any, current) in self.any.iter_mut().zip(&mut self.current) {
            *any += u64::from(std::mem::take(current));
        }
        if self
            .combined
            .is_some_and(|combined| combined != (self.labour && self.sexual))
        {
            self.contradictions += 1;
        }
        (self.labour, self.sexual, self.combined) = (false, false, None);
    }

    /// How many records have at least one flag of the group.
    pub(crate) fn any(&self, group: Group) -> u64 {
        self.any[group as usize]
    }
}
