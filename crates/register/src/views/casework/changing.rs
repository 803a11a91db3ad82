//! Adding, changing and removing single rows of a case, with what they were before kept for ever beside it.
//!
//! Whoever changes a row says which state of it they saw. If somebody else changed it meanwhile, nothing is written and both
//! states go back, to be chosen between. The history is sealed under the record's own data key and goes with it.

use jiff::Timestamp;
use rand::CryptoRng;
use sha2::{Digest as _, Sha256};
use throughline_model::id::RecordId;
use throughline_model::table::Row;
use throughline_model::{Record, Text};

use crate::RegisterError;
use crate::access::Action;
use crate::cells;
use crate::change::Change;
use crate::database::{Begin, Column, Value};
use crate::fresh::fresh;
use crate::import::wrapped_key;
use crate::reading::{self, Which};
use crate::register::{Core, Register, Vault};
use crate::sql::{self, own};
use crate::trail::{Event, Trail};
use crate::vault::DataKey;

use super::Casework;

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed<R> {
    /// It is done.
    Done,
    /// Somebody else changed the row meanwhile: this is what it is now, or nothing if it was removed. Nothing was written.
    Meanwhile(Option<R>),
}

/// One entry of a case's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// When it was changed.
    pub at: Timestamp,
    /// By which account.
    pub account: String,
    /// `added`, `changed` or `removed`.
    pub kind: String,
    /// The table.
    pub table: String,
    /// The row's key.
    pub row: u128,
    /// The cells as they were before, in the order of the table's fields; empty for a row that was added.
    pub before: Vec<Option<String>>,
}

/// One reading of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: String,
    /// By which account.
    pub account: String,
    /// In which role.
    pub role: String,
    /// What was done.
    pub action: String,
    /// The purpose, and the reason if one was stated.
    pub detail: String,
}

/// The state of a row as somebody saw it: a digest of its cells, to be handed back with a change.
pub fn state_of<R: Row>(row: &R) -> String {
    let mut digest = Sha256::new();
    for cell in row.cells() {
        match cell {
            Some(text) => {
                digest.update([1]);
                digest.update((text.len() as u64).to_be_bytes());
                digest.update(text.as_bytes());
            }
            None => digest.update([0]),
        }
    }
    let digest = digest.finalize();
    digest.iter().take(12).fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn key_of<R: Row>(row: &R) -> u128 {
    cells::id(row.cells().first()).unwrap_or(0)
}

/// The record a row belongs to.
fn record_of<R: Row>(row: &R) -> Result<RecordId, RegisterError> {
    let position = sql::layout(R::NAME).record;
    let cells = row.cells();
    let record = position.and_then(|position| cells::id(cells.get(position)));
    record
        .map(RecordId::from_bits)
        .ok_or(RegisterError::UnreadableRow {
            table: R::NAME,
            key: String::new(),
            column: "record",
        })
}

fn current<R: Row>(core: &mut Core, vault: &Vault, key: u128) -> Result<Option<R>, RegisterError> {
    let mut found = None;
    reading::each_whole::<R>(
        core,
        vault,
        Which::Where(sql::layout(R::NAME).key(), key),
        |row| {
            found = Some(row);
            Ok(())
        },
    )?;
    Ok(found)
}

/// The data key of a record in the register.
pub(super) fn data_key(core: &mut Core, vault: &Vault, record: RecordId) -> Result<DataKey, RegisterError> {
    let wrapped = wrapped_key(core, record.bits())?;
    let wrapped = wrapped.ok_or_else(|| RegisterError::DataKeyDamaged(record.to_string()))?;
    vault.unwrap(record.bits(), &wrapped)
}

/// One change about to be written into a case.
pub(super) struct Stroke<'a> {
    pub(super) record: RecordId,
    pub(super) key: &'a DataKey,
    pub(super) account: &'a Text,
    pub(super) now: Timestamp,
}

impl Stroke<'_> {
    /// Puts a row in place of what was there under its key, or of nothing; what it was goes into the history.
    pub(super) fn put<R: Row>(
        &self,
        core: &mut Core,
        change: &mut Change,
        before: Option<&R>,
        after: Option<&R>,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let row = before.or(after).map_or(0, key_of);
        if before.is_some() {
            change.remove::<R>(core, row)?;
        }
        if let Some(after) = after {
            change.add(core, after, Some(self.key), rng)?;
        }
        let kind = match (before, after) {
            (None, _) => "added",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        };
        let id = fresh(self.now, rng);
        let sealed = before.map(|before| {
            let json =
                zeroize::Zeroizing::new(serde_json::to_string(&before.cells()).expect("cells are text"));
            self.key.seal("changes", id, "before", &json, &mut rng)
        });
        let values = [
            Value::Id(id),
            Value::Id(self.record.bits()),
            Value::Text(R::NAME),
            Value::Id(row),
            Value::Integer(self.now.as_second()),
            Value::Text(self.account.as_str()),
            Value::Text(kind),
            sealed.as_deref().map_or(Value::Null, Value::Bytes),
        ];
        core.database.execute(&own::CHANGES.insert, &values)?;
        Ok(())
    }
}

impl Casework<'_> {
    /// Opens a case: a new record, with its person if that is new, and its organisation as the viewer's. The viewer manages it.
    ///
    /// # Errors
    /// [`RegisterError::DuplicateKey`], [`RegisterError::DanglingReference`].
    pub fn open_case(
        &mut self,
        rng: &mut dyn CryptoRng,
        holdings: &throughline_model::Holdings,
    ) -> Result<(), RegisterError> {
        self.import(rng, |import| import.insert_all(holdings))?;
        for record in &holdings.records {
            let event = Event::new("open case", format!("records {}", record.id));
            self.register.core.audit(self.viewer, self.now, &event)?;
        }
        Ok(())
    }

    /// Adds a row to a case.
    ///
    /// # Errors
    /// [`RegisterError::Denied`], [`RegisterError::DuplicateKey`], [`RegisterError::DanglingReference`].
    pub fn add<R: Row>(&mut self, rng: &mut dyn CryptoRng, row: &R) -> Result<(), RegisterError> {
        let record = record_of(row)?;
        self.permit(record, Action::ChangeCase)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let key = data_key(core, vault, record)?;
            let mut change = Change::default();
            let stroke = Stroke {
                record,
                key: &key,
                account: &viewer.account,
                now,
            };
            stroke.put(core, &mut change, None, Some(row), rng)?;
            core.database.flush()?;
            let event = Event::new("add row", format!("{} of records {record}", R::NAME));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(drop)
        })
    }

    /// Changes a row of a case, if it is still as `seen` says (see [`state_of`]).
    ///
    /// # Errors
    /// As [`Casework::add`].
    pub fn change<R: Row>(
        &mut self,
        rng: &mut dyn CryptoRng,
        row: &R,
        seen: &str,
    ) -> Result<Changed<R>, RegisterError> {
        self.replace(rng, record_of(row)?, key_of(row), Some(row), seen)
    }

    /// Removes a row of a case, if it is still as `seen` says. What it was stays in the history.
    ///
    /// # Errors
    /// As [`Casework::add`]; [`RegisterError::DanglingReference`] while another row names it.
    pub fn remove<R: Row>(
        &mut self,
        rng: &mut dyn CryptoRng,
        row: &R,
        seen: &str,
    ) -> Result<Changed<R>, RegisterError> {
        self.replace(rng, record_of(row)?, key_of(row), None, seen)
    }

    fn replace<R: Row>(
        &mut self,
        rng: &mut dyn CryptoRng,
        record: RecordId,
        row: u128,
        after: Option<&R>,
        seen: &str,
    ) -> Result<Changed<R>, RegisterError> {
        self.permit(record, Action::ChangeCase)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let before: Option<R> = current(core, vault, row)?;
            // A row of another case under this key is not this case's to change.
            let before = match before {
                Some(before) if record_of(&before)? == record => before,
                Some(_) | None => return Ok(Changed::Meanwhile(None)),
            };
            if state_of(&before) != seen {
                return Ok(Changed::Meanwhile(Some(before)));
            }
            let key = data_key(core, vault, record)?;
            let mut change = Change::default();
            let stroke = Stroke {
                record,
                key: &key,
                account: &viewer.account,
                now,
            };
            stroke.put(core, &mut change, Some(&before), after, rng)?;
            core.database.flush()?;
            let action = if after.is_some() {
                "change row"
            } else {
                "remove row"
            };
            let event = Event::new(action, format!("{} of records {record}", R::NAME));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)?;
            Ok(Changed::Done)
        })
    }

    /// Every change of a case, the latest first.
    ///
    /// # Errors
    /// As [`Casework::case_file`].
    pub fn history(&mut self, record: RecordId) -> Result<Vec<Earlier>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.audit(
            viewer,
            now,
            &Event::new("read history", format!("records {record}")),
        )?;
        core.transaction(Begin::Reading, |core| {
            let key = data_key(core, vault, record)?;
            let sql = format!(
                "SELECT {} FROM changes WHERE record = ?1 ORDER BY at DESC, id DESC",
                own::CHANGES.list
            );
            let mut found = Vec::new();
            let columns: &[Column] = &own::CHANGES.columns;
            core.database
                .query(&sql, &[Value::Id(record.bits())], columns, &mut |row| {
                    let id = row[0].id().unwrap_or(0);
                    let before = match row[7].bytes() {
                        Some(sealed) => {
                            let json = key.open("changes", id, "before", sealed).ok();
                            json.and_then(|json| serde_json::from_str(&json).ok()).ok_or(
                                RegisterError::CellDamaged {
                                    table: "changes",
                                    column: "before",
                                    key: crate::error::shown(id),
                                },
                            )?
                        }
                        None => Vec::new(),
                    };
                    let text = |position: usize| row[position].text().unwrap_or_default().to_owned();
                    found.push(Earlier {
                        at: Timestamp::from_second(row[4].integer().unwrap_or(0)).unwrap_or_default(),
                        account: text(5),
                        kind: text(6),
                        table: text(2),
                        row: row[3].id().unwrap_or(0),
                        before,
                    });
                    Ok(())
                })?;
            Ok(found)
        })
    }

    /// Who read a case or did anything with it, the latest first, at most `limit` entries of the audit.
    ///
    /// # Errors
    /// As [`Casework::case_file`].
    pub fn readings(&mut self, record: RecordId, limit: usize) -> Result<Vec<Reading>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        let core = &mut self.register.core;
        let mut found = Vec::new();
        let subject = format!("records {record}");
        Trail::of_subject(&mut *core.database, &subject, limit, &mut |entry| {
            found.push(Reading {
                at: entry.at,
                account: entry.account,
                role: entry.role,
                action: entry.action,
                detail: entry.detail,
            });
        })?;
        Ok(found)
    }

    /// The record's own row, as it is now.
    pub(super) fn record_row(&mut self, record: RecordId) -> Result<Record, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        current(core, vault, record.bits())?.ok_or(RegisterError::NoSuchRow {
            table: "records",
            key: record.to_string(),
        })
    }
}
