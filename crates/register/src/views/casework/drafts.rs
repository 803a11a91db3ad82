//! What somebody is typing: kept sealed under a data key of its own until it becomes part of a case or is thrown away.
//!
//! A draft is its writer's alone; nobody else reads it, supervisor or not. What it holds is the program's own text.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::id::RecordId;

use crate::RegisterError;
use crate::database::{Begin, Value, first};
use crate::fresh::fresh;
use crate::import::wrapped_key;
use crate::register::Register;
use crate::sql::own;
use crate::vault::DataKey;

use super::Casework;
use crate::accounts::AccountId;

/// Something half written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its identifier.
    pub id: u128,
    /// What it is a draft of, in the program's own words.
    pub kind: String,
    /// The record it is about, if there is one yet.
    pub record: Option<RecordId>,
    /// When it was last saved.
    pub saved: Timestamp,
    /// The text.
    pub content: String,
}

impl Casework<'_> {
    /// Saves a draft, new when `id` is `None`; its identifier.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`] when it was thrown away meanwhile, or is somebody else's.
    pub fn save_draft(
        &mut self,
        mut rng: &mut dyn CryptoRng,
        writer: AccountId,
        id: Option<u128>,
        kind: &str,
        record: Option<RecordId>,
        content: &str,
    ) -> Result<u128, RegisterError> {
        let now = self.now;
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let (id, key) = if let Some(id) = id {
                let values = [Value::Id(id), Value::Id(writer.bits())];
                let gone = core
                    .database
                    .execute("DELETE FROM drafts WHERE id = ?1 AND account = ?2", &values)?;
                let wrapped = wrapped_key(core, id)?.filter(|_| gone > 0);
                let wrapped = wrapped.ok_or_else(|| no_draft(id))?;
                (id, vault.unwrap(id, &wrapped)?)
            } else {
                let id = fresh(now, rng);
                let key = DataKey::generate(&mut rng);
                let wrapped = key.wrap(vault.newest(), id, &mut rng);
                let created = Value::Integer(now.as_second());
                let values = [Value::Id(id), Value::Bytes(&wrapped), created];
                core.database.execute(&own::DATA_KEYS.insert, &values)?;
                (id, key)
            };
            let sealed = key.seal("drafts", id, "content", content, &mut rng);
            let values = [
                Value::Id(id),
                Value::Id(writer.bits()),
                Value::Text(kind),
                record.map_or(Value::Null, |record| Value::Id(record.bits())),
                Value::Integer(now.as_second()),
                Value::Bytes(&sealed),
            ];
            core.database.execute(&own::DRAFTS.insert, &values)?;
            Ok(id)
        })
    }

    /// The drafts of a writer, the last saved first.
    ///
    /// # Errors
    /// When one does not open.
    pub fn drafts(&mut self, writer: AccountId) -> Result<Vec<Draft>, RegisterError> {
        let core = &mut self.register.core;
        let mut ids = Vec::new();
        let sql = "SELECT id FROM drafts WHERE account = ?1 ORDER BY saved DESC, id";
        let columns = [crate::database::Column::Id];
        core.database
            .query(sql, &[Value::Id(writer.bits())], &columns, &mut |row| {
                ids.extend(row[0].id());
                Ok(())
            })?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.draft(writer, id)?);
        }
        Ok(found)
    }

    /// A draft of a writer; nothing if there is none, or it is somebody else's.
    ///
    /// # Errors
    /// When it does not open.
    pub fn draft(&mut self, writer: AccountId, id: u128) -> Result<Option<Draft>, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        let Some(wrapped) = wrapped_key(core, id)? else {
            return Ok(None);
        };
        let sql = format!(
            "SELECT {} FROM drafts WHERE id = ?1 AND account = ?2",
            own::DRAFTS.list
        );
        let values = [Value::Id(id), Value::Id(writer.bits())];
        let sealed = first(&mut *core.database, &sql, &values, &own::DRAFTS.columns, |row| {
            Some((
                row[2].text()?.to_owned(),
                row[3].id().map(RecordId::from_bits),
                Timestamp::from_second(row[4].integer()?).ok()?,
                row[5].bytes()?.to_vec(),
            ))
        })?;
        let Some((kind, record, saved, sealed)) = sealed else {
            return Ok(None);
        };
        let key = vault.unwrap(id, &wrapped)?;
        let content = key.open("drafts", id, "content", &sealed);
        let content = content.map_err(|_| RegisterError::CellDamaged {
            table: "drafts",
            column: "content",
            key: crate::error::shown(id),
        })?;
        Ok(Some(Draft {
            id,
            kind,
            record,
            saved,
            content,
        }))
    }

    /// Throws a draft away, its key first; whether there was one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn drop_draft(&mut self, writer: AccountId, id: u128) -> Result<bool, RegisterError> {
        let core = &mut self.register.core;
        core.transaction(Begin::Writing, |core| {
            let values = [Value::Id(id), Value::Id(writer.bits())];
            let sql = "DELETE FROM drafts WHERE id = ?1 AND account = ?2";
            let gone = core.database.execute(sql, &values)?;
            if gone > 0 {
                core.database
                    .execute("DELETE FROM data_keys WHERE record = ?1", &values[..1])?;
            }
            Ok(gone > 0)
        })
    }
}

fn no_draft(id: u128) -> RegisterError {
    RegisterError::NoSuchRow {
        table: "drafts",
        key: crate::error::shown(id),
    }
}
