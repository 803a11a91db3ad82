//! Files kept with a case: sealed under its record's data key, name and content, and erased with it.
//!
//! What kind of file it is, and that it is harmless, is made sure of before it comes here.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::id::RecordId;
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::access::Action;
use crate::database::{Begin, Column, Value};
use crate::fresh::fresh;
use crate::register::Register;
use crate::sql::own;
use crate::trail::Event;

use super::Casework;
use super::changing::data_key;

/// A file kept with a case, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldDocument {
    /// Its identifier.
    pub id: u128,
    /// When it was added.
    pub added: Timestamp,
    /// By which account.
    pub added_by: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// Its name.
    pub name: String,
}

/// Binary content as text, for the vault seals text: each byte as two digits.
fn digits(bytes: &[u8]) -> Zeroizing<String> {
    use std::fmt::Write as _;
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn undigits(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pair = |pair: &[u8]| {
        let [high, low] = pair else { return None };
        u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

impl Casework<'_> {
    /// Adds a file to a case; its identifier.
    ///
    /// # Errors
    /// [`RegisterError::Denied`].
    pub fn add_document(
        &mut self,
        mut rng: &mut dyn CryptoRng,
        record: RecordId,
        name: &str,
        media_type: &str,
        content: &[u8],
    ) -> Result<u128, RegisterError> {
        self.permit(record, Action::ChangeCase)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            core.check_generation(vault)?;
            let key = data_key(core, vault, record)?;
            let id = fresh(now, rng);
            let name = key.seal("documents", id, "name", name, &mut rng);
            let sealed = key.seal("documents", id, "content", &digits(content), &mut rng);
            let values = [
                Value::Id(id),
                Value::Id(record.bits()),
                Value::Integer(now.as_second()),
                Value::Text(viewer.account.as_str()),
                Value::Text(media_type),
                Value::Integer(i64::try_from(content.len()).unwrap_or(i64::MAX)),
                Value::Bytes(&name),
                Value::Bytes(&sealed),
            ];
            core.database.execute(&own::DOCUMENTS.insert, &values)?;
            let event = Event::new("add document", format!("records {record}"));
            core.trail.append(&mut *core.database, viewer, now, &event)?;
            Ok(id)
        })
    }

    /// The files of a case, the latest first, without their content.
    ///
    /// # Errors
    /// [`RegisterError::Denied`].
    pub fn documents(&mut self, record: RecordId) -> Result<Vec<HeldDocument>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        let Register { core, vault } = &mut *self.register;
        let key = data_key(core, vault, record)?;
        let sql = "SELECT id, added, added_by, media_type, bytes, name FROM documents WHERE record = ?1 ORDER BY added DESC, id";
        let columns = [
            Column::Id,
            Column::Integer,
            Column::Text,
            Column::Text,
            Column::Integer,
            Column::Bytes,
        ];
        let mut found = Vec::new();
        core.database
            .query(sql, &[Value::Id(record.bits())], &columns, &mut |row| {
                let id = row[0].id().unwrap_or(0);
                let name = row[5]
                    .bytes()
                    .and_then(|sealed| key.open("documents", id, "name", sealed).ok());
                found.push(HeldDocument {
                    id,
                    added: Timestamp::from_second(row[1].integer().unwrap_or(0)).unwrap_or_default(),
                    added_by: row[2].text().unwrap_or_default().to_owned(),
                    media_type: row[3].text().unwrap_or_default().to_owned(),
                    bytes: row[4].integer().and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
                    name: name.ok_or_else(|| damaged("name", id))?,
                });
                Ok(())
            })?;
        Ok(found)
    }

    /// The content of a file of a case; nothing if the case has no such file.
    ///
    /// # Errors
    /// [`RegisterError::Denied`].
    pub fn document(&mut self, record: RecordId, id: u128) -> Result<Option<Vec<u8>>, RegisterError> {
        self.permit(record, Action::ReadCase)?;
        let (viewer, now) = (self.viewer, self.now);
        let Register { core, vault } = &mut *self.register;
        core.audit(
            viewer,
            now,
            &Event::new("read document", format!("records {record}")),
        )?;
        let key = data_key(core, vault, record)?;
        let sql = "SELECT content FROM documents WHERE id = ?1 AND record = ?2";
        let values = [Value::Id(id), Value::Id(record.bits())];
        let mut found = None;
        core.database.query(sql, &values, &[Column::Bytes], &mut |row| {
            let text = row[0]
                .bytes()
                .and_then(|sealed| key.open("documents", id, "content", sealed).ok());
            let text = Zeroizing::new(text.ok_or_else(|| damaged("content", id))?);
            found = undigits(&text);
            Ok(())
        })?;
        Ok(found)
    }
}

fn damaged(column: &'static str, id: u128) -> RegisterError {
    RegisterError::CellDamaged {
        table: "documents",
        column,
        key: crate::error::shown(id),
    }
}
