//! Bringing rows in: one transaction, wholly there or not at all, with one entry in the audit.
//!
//! Rows may come in any order; references are checked when the import ends. Each record gets its data key when it first
//! appears. What stays in memory is one key per record of the import, never rows.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;
use throughline_model::{Holdings, Viewer};

use crate::RegisterError;
use crate::access::{self, Action, Ruling};
use crate::cells::{self, Stored};
use crate::database::{Begin, Column, Value, first};
use crate::error::shown;
use crate::fingerprint::Sum;
use crate::register::{Core, Vault};
use crate::relation;
use crate::sql::{self, own};
use crate::trail::Event;
use crate::vault::DataKey;

/// Numbers of rows by table.
pub type Counts = BTreeMap<&'static str, u64>;

/// An import under way. Nothing of it is in the register until it ends well.
pub struct Import<'a> {
    core: &'a mut Core,
    vault: &'a Vault,
    viewer: &'a Viewer,
    now: Timestamp,
    rng: &'a mut dyn CryptoRng,
    keys: HashMap<u128, DataKey>,
    counts: Counts,
    cells: Vec<Stored>,
    /// The sum of the rows added.
    added: Sum,
    /// Records without a data key at hand to which the viewer may add rows.
    permitted: HashSet<u128>,
    /// The record whose change was refused.
    denied: &'a mut Option<u128>,
    /// Whether a row was refused, even if whoever inserted it went on.
    refused: bool,
}

impl Import<'_> {
    /// Marks the register as holding invented persons, for ever.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_simulated(&mut self) -> Result<(), RegisterError> {
        self.core.mark_simulated()
    }

    /// Adds the rows of every table, in an order in which what a row refers to comes before it.
    ///
    /// # Errors
    /// As [`Import::insert`], for the first row refused.
    pub fn insert_all(&mut self, holdings: &Holdings) -> Result<(), RegisterError> {
        struct Every<'a, 'i>(&'a mut Import<'i>, &'a Holdings);
        impl ForEachTable for Every<'_, '_> {
            type Error = RegisterError;

            fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
                R::of(self.1).iter().try_for_each(|row| self.0.insert(row))
            }
        }
        for_each_table(&mut Every(self, holdings))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`RegisterError::DuplicateKey`] when its key is in the register already (on PostgreSQL possibly only a later call
    /// or the end of the import says so), [`RegisterError::ZeroCharacter`], [`RegisterError::Denied`] for a row of a record
    /// that was in the register before and that the viewer may not change.
    pub fn insert<R: Row>(&mut self, row: &R) -> Result<(), RegisterError> {
        let inserted = self.insert_row(row);
        self.refused |= inserted.is_err();
        inserted
    }

    fn insert_row<R: Row>(&mut self, row: &R) -> Result<(), RegisterError> {
        let layout = sql::layout(R::NAME);
        let texts = row.cells();
        let record = layout.record.and_then(|position| cells::id(texts.get(position)));
        let key = cells::id(texts.first()).unwrap_or(0);
        let is_record = R::NAME == "records";
        if let Some(record) = record
            && !is_record
        {
            self.permit_change(record)?;
        }
        let mut fresh = None;
        if let Some(record) = record
            && layout.sealed
        {
            fresh = self.data_key(record, is_record)?;
        }
        let data_key = record.and_then(|record| self.keys.get(&record));
        let rng = &mut self.rng;
        let seal = |field: &'static str, text: &str| match data_key {
            Some(data_key) => Ok(data_key.seal(R::NAME, key, field, text, rng)),
            None => Err(RegisterError::DataKeyDamaged(shown(key))),
        };
        cells::stored(layout, texts, seal, &mut self.cells)?;
        let mut values = [Value::Null; sql::MOST_COLUMNS];
        for (value, stored) in values.iter_mut().zip(&self.cells) {
            *value = stored.value();
        }
        self.core
            .database
            .insert(&layout.target, &values[..self.cells.len()])?;
        let key = self.core.trail.content_key();
        self.added
            .add_row_under(key, R::NAME, &values[..self.cells.len()]);
        // After the row, so that a record that is there already is named as such.
        if let Some((record, wrapped)) = fresh {
            let created = Value::Integer(self.now.as_second());
            self.core.database.insert(
                &own::DATA_KEYS,
                &[Value::Id(record), Value::Bytes(&wrapped), created],
            )?;
        }
        *self.counts.entry(R::NAME).or_default() += 1;
        Ok(())
    }

    /// Refuses rows of a record that was there before and that the viewer may not change. Of a record that this import brings,
    /// in whatever order, nobody is asked.
    fn permit_change(&mut self, record: u128) -> Result<(), RegisterError> {
        // A data key is at hand only for records that came with this import or were permitted.
        if self.keys.contains_key(&record) || self.permitted.contains(&record) {
            return Ok(());
        }
        let action = Action::ChangeCase;
        if let Some(relation) = relation::to_record(self.core, self.vault, self.viewer, self.now, record)?
            && access::ruling(self.viewer.role, action, relation) != Ruling::Allow
        {
            *self.denied = Some(record);
            let role = self.viewer.role;
            return Err(RegisterError::Denied { role, action });
        }
        self.permitted.insert(record);
        Ok(())
    }

    /// Sees to it that the record's data key is at hand; a new one is returned wrapped, to be stored.
    fn data_key(&mut self, record: u128, is_record: bool) -> Result<Option<(u128, Vec<u8>)>, RegisterError> {
        if self.keys.contains_key(&record) {
            return Ok(None);
        }
        let known = if is_record {
            None
        } else {
            wrapped_key(self.core, record)?
        };
        let (data_key, fresh) = if let Some(wrapped) = known {
            (self.vault.unwrap(record, &wrapped)?, None)
        } else {
            let data_key = DataKey::generate(&mut self.rng);
            let wrapped = data_key.wrap(self.vault.newest(), record, &mut self.rng);
            (data_key, Some((record, wrapped)))
        };
        self.keys.insert(record, data_key);
        Ok(fresh)
    }
}

/// A record's data key as stored.
pub(crate) fn wrapped_key(core: &mut Core, record: u128) -> Result<Option<Vec<u8>>, RegisterError> {
    let sql = "SELECT wrapped FROM data_keys WHERE record = ?1";
    first(
        &mut *core.database,
        sql,
        &[Value::Id(record)],
        &[Column::Bytes],
        |row| row[0].bytes().map(<[u8]>::to_vec),
    )
}

/// Runs an import.
pub(crate) fn run<T, E: From<RegisterError>>(
    core: &mut Core,
    vault: &Vault,
    viewer: &Viewer,
    now: Timestamp,
    rng: &mut dyn CryptoRng,
    fill: impl FnOnce(&mut Import<'_>) -> Result<T, E>,
) -> Result<(T, Counts), E> {
    let mut denied = None;
    let outcome = core.transaction(Begin::Writing, |core| {
        core.check_generation(vault)?;
        let (keys, counts, cells) = (HashMap::new(), Counts::new(), Vec::new());
        let mut import = Import {
            core,
            vault,
            viewer,
            now,
            rng,
            keys,
            counts,
            cells,
            added: Sum::default(),
            permitted: HashSet::new(),
            denied: &mut denied,
            refused: false,
        };
        let outcome = fill(&mut import)?;
        let Import {
            core,
            counts,
            added,
            refused,
            ..
        } = import;
        if refused {
            return Err(RegisterError::RowRefused.into());
        }
        let event = Event::new("import", words(&counts));
        core.trail
            .append_change(&mut *core.database, viewer, now, &event, &added)?;
        Ok((outcome, counts))
    });
    if let Some(record) = denied {
        core.audit_denied(
            viewer,
            now,
            Action::ChangeCase,
            &format!("records {}", shown(record)),
        );
    }
    outcome
}

/// Counts in words, for the audit.
pub(crate) fn words(counts: &Counts) -> String {
    let words: Vec<String> = counts
        .iter()
        .map(|(table, count)| format!("{table}: {count}"))
        .collect();
    words.join(", ")
}
