//! The rules that span rows: keys are unique, what a row refers to exists, a row and what it refers to belong to the same
//! record, an episode has one exit at most, nothing refers to itself. The rules are read off the tables' declarations
//! where they follow from them. Memory: about 50 bytes for each row that others may refer to.

use std::collections::{HashMap, HashSet};

use throughline_model::holdings::tables;
use throughline_model::table::{Kind, Table};

use crate::diagnostic::{Code, Column, Diagnostic, Diagnostics, Place};

/// The rows read so far that others may refer to: the record each belongs to (0 for none), by identifier and table.
#[derive(Default)]
pub(super) struct Seen {
    tables: HashMap<&'static str, HashMap<u128, u128>>,
    /// Tables that could not be read at all. What refers to them is not checked: one problem is told once.
    unread: HashSet<&'static str>,
}

impl Seen {
    /// Remembers that a table could not be read.
    pub(super) fn unread(&mut self, table: &'static Table) {
        self.unread.insert(table.name);
    }

    /// Takes over the rows of a table that is read to its end.
    fn keep(&mut self, table: &'static Table, keys: HashMap<u128, u128>) {
        let refers = |other: &&Table| {
            let targets = other.fields.iter().map(|field| field.kind);
            other.name != table.name && targets.into_iter().any(|kind| kind == Kind::Id(table.name))
        };
        if tables().iter().any(refers) {
            self.tables.insert(table.name, keys);
        }
    }
}

/// An identifier that stands in a row.
#[derive(Clone, Copy)]
pub(super) struct Named {
    /// The column of the table.
    pub(super) column: usize,
    /// The identifier.
    pub(super) id: u128,
}

/// The checks of one table while its rows pass by.
pub(super) struct TableCheck<'s> {
    table: &'static Table,
    record_column: Option<usize>,
    seen: &'s mut Seen,
    keys: HashMap<u128, u128>,
    /// References to rows of the same table, which may come later.
    pending: Vec<(Place, u128)>,
    exited: HashSet<u128>,
}

impl<'s> TableCheck<'s> {
    pub(super) fn new(table: &'static Table, seen: &'s mut Seen) -> Self {
        Self {
            table,
            record_column: table.position("record"),
            seen,
            keys: HashMap::new(),
            pending: Vec::new(),
            exited: HashSet::new(),
        }
    }

    /// Checks the identifiers of a row. `place` gives the place of a column, `text` what stands there.
    pub(super) fn row(
        &mut self,
        named: &[Named],
        place: &dyn Fn(usize) -> Place,
        text: &dyn Fn(usize) -> String,
        diagnostics: &mut Diagnostics,
    ) {
        let at = |column: Option<usize>| {
            named
                .iter()
                .find(|named| Some(named.column) == column)
                .map(|n| n.id)
        };
        let record = at(self.record_column);
        let mut wrong = |code, column, message: String| {
            let value = text(column);
            diagnostics.push(Diagnostic::error(Code::new(code), place(column), message).value(&value));
        };
        if let Some(key) = at(Some(0))
            && self.keys.insert(key, record.unwrap_or(0)).is_some()
        {
            let message = format!(
                "an earlier row of {} has the same {}",
                self.table.name, self.table.fields[0].name
            );
            wrong("key/duplicate", 0, message);
        }
        for &Named { column, id } in named {
            let Kind::Id(target) = self.table.fields[column].kind else {
                continue;
            };
            if target == self.table.name {
                if column > 0 && at(Some(0)) == Some(id) {
                    wrong(
                        "reference/itself",
                        column,
                        "a row must not refer to itself".to_owned(),
                    );
                } else if column > 0 {
                    self.pending.push((place(column), id));
                }
            } else if let Some((code, message)) = self.reference(target, id, record) {
                wrong(code, column, message);
            }
        }
        self.special(&at, &mut wrong);
    }

    fn reference(
        &self,
        target: &'static str,
        id: u128,
        record: Option<u128>,
    ) -> Option<(&'static str, String)> {
        if self.seen.unread.contains(target) {
            return None;
        }
        match self.seen.tables.get(target).and_then(|keys| keys.get(&id)) {
            None => Some(("reference/missing", format!("there is no such row in {target}"))),
            Some(&owner) if owner != 0 && record.is_some_and(|record| record != owner) => Some((
                "reference/record",
                format!(
                    "this row of {target} belongs to another record than this row of {}",
                    self.table.name
                ),
            )),
            Some(_) => None,
        }
    }

    /// The rules that no declaration tells.
    fn special(
        &mut self,
        at: &dyn Fn(Option<usize>) -> Option<u128>,
        wrong: &mut dyn FnMut(&'static str, usize, String),
    ) {
        match self.table.name {
            "exits" => {
                let column = self.table.position("episode");
                if let (Some(column), Some(episode)) = (column, at(column))
                    && !self.exited.insert(episode)
                {
                    let message = "this episode has an exit already: an episode has at most one";
                    wrong("exit/second", column, message.to_owned());
                }
            }
            "links" => {
                let other = self.table.position("other_record");
                if let (Some(column), Some(other)) = (other, at(other))
                    && at(self.record_column) == Some(other)
                {
                    wrong(
                        "link/itself",
                        column,
                        "a record cannot be linked to itself".to_owned(),
                    );
                }
            }
            _ => {}
        }
    }

    /// Checks what could not be checked before the last row.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) {
        for (place, id) in self.pending {
            if !self.keys.contains_key(&id) {
                let message = format!("there is no such row in {}", self.table.name);
                diagnostics.push(Diagnostic::error(Code::new("reference/missing"), place, message));
            }
        }
        self.seen.keep(self.table, self.keys);
    }
}

/// How the columns of a file lie in the table: for each of the file's columns, the table's.
pub(super) struct Header {
    pub(super) columns: Vec<Option<usize>>,
    pub(super) names: Vec<String>,
}

impl Header {
    /// Finds the columns of a table by their names; `None` when the table cannot be read with this header.
    pub(super) fn read(
        table: &'static Table,
        names: &[&str],
        file: &Place,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let place = |at: usize, name: &str| file.clone().at_row(1).in_column(Column::new(name, at));
        let mut columns: Vec<Option<usize>> = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let found = table.position(&name.trim().to_ascii_lowercase());
            if found.is_some() && columns.contains(&found) {
                let message = "this column is there twice";
                diagnostics.push(Diagnostic::error(
                    Code::new("column/duplicate"),
                    place(at, name),
                    message,
                ));
            }
            columns.push(found);
        }
        if columns.iter().all(Option::is_none) {
            diagnostics.push(no_header(table, file));
            return None;
        }
        let absent = |position: &usize| !columns.contains(&Some(*position));
        let absent: Vec<usize> = (0..table.fields.len()).filter(absent).collect();
        for (at, name) in names.iter().enumerate().filter(|(at, _)| columns[*at].is_none()) {
            diagnostics.push(unknown_column(table, &absent, place(at, name), name));
        }
        let mut readable = true;
        for position in absent {
            let field = &table.fields[position];
            if field.required {
                readable = false;
                let message = format!("the column {} is not there", field.name);
                let diagnostic =
                    Diagnostic::error(Code::new("column/missing"), file.clone().at_row(1), message);
                diagnostics.push(diagnostic.expected(field.meaning));
            }
        }
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        readable.then_some(Self { columns, names })
    }
}

/// The first row has no name of a column, so it is probably a row like the others: what stands in it may be the name of a
/// person, and is not repeated.
fn no_header(table: &Table, file: &Place) -> Diagnostic {
    let names: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
    let message = format!(
        "no header row: nothing in the first row is the name of a column of {}",
        table.name
    );
    Diagnostic::error(Code::new("header/missing"), file.clone().at_row(1), message)
        .withheld()
        .expected(format!("a first row with names of columns: {}", names.join(", ")))
}

/// A column that is none of the table's: probably a misspelling if one of the table's columns is absent and near,
/// otherwise something of the user's own, which is left out and said to be.
fn unknown_column(table: &Table, absent: &[usize], place: Place, name: &str) -> Diagnostic {
    let code = Code::new("column/unknown");
    let error = Diagnostic::error(code, place.clone(), format!("{} has no such column", table.name))
        .value(name)
        .nearest_of(absent.iter().map(|position| table.fields[*position].name));
    if error.nearest.is_some() {
        return error;
    }
    Diagnostic::warning(
        code,
        place,
        format!("{} has no such column; it is not used", table.name),
    )
    .value(name)
}
