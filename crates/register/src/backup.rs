//! Backups: every row as it lies in the register, sealed cells still sealed, in one encrypted file for either database.
//!
//! Inside the sealed stream stand the schema's version and then each table: its name, its columns, its rows, each cell with its
//! type. The keyring travels in the sealed file's header. A restored register is the same register: same identifier,
//! same keys, same audit, continued.

use std::io::{BufReader, Read, Write};

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::Viewer;

use crate::RegisterError;
use crate::access::Action;
use crate::database::{Begin, Database, Value};
use crate::keyring::Secret;
use crate::location::Location;
use crate::register::{Core, Register, Vault, permit};
use crate::schema;
use crate::sealed_file::{Purpose, SealedFile, SealedFileError, SealedWriter};
use crate::sql::{self, MOST_COLUMNS, Target, own};
use crate::trail::Event;

const END: u8 = 0;
const TABLE: u8 = 1;
const ROW: u8 = 2;

const NULL: u8 = 0;
const ID: u8 = 1;
const INTEGER: u8 = 2;
const TEXT: u8 = 3;
const BYTES: u8 = 4;

/// A cell longer than this is not one.
const LONGEST_CELL: u32 = 1 << 30;

/// Every table of a backup, in the order in which it is written.
fn targets() -> impl Iterator<Item = &'static Target> {
    // Sessions are left out: whoever restores a register signs in again.
    let own: [&'static Target; 11] = [
        &own::SETTINGS,
        &own::DATA_KEYS,
        &own::AUDIT,
        &own::ERASURES,
        &own::ACCOUNTS,
        &own::DRAFTS,
        &own::RECORD_GRANTS,
        &own::BROKEN_GLASS,
        &own::TASKS,
        &own::CHANGES,
        &own::DOCUMENTS,
    ];
    sql::layouts().iter().map(|layout| &layout.target).chain(own)
}

fn written(error: std::io::Error) -> RegisterError {
    SealedFileError::from(error).into()
}

/// Writes a backup of one consistent state.
pub(crate) fn write<W: Write>(
    core: &mut Core,
    now: Timestamp,
    writer: W,
    mut rng: &mut dyn CryptoRng,
) -> Result<W, RegisterError> {
    core.transaction(Begin::Reading, |core| {
        // The first reading fixes the state of the rows; keys that are still ours after it open all of them.
        schema::version(&mut *core.database)?;
        core.check_keyring()?;
        let header = crate::sealed_file::Header {
            purpose: Purpose::Backup,
            made_at: now.to_string(),
            keyring: core.keyring.clone(),
        };
        let mut sealed = SealedWriter::new(writer, &header, &core.store, &mut rng)?;
        sealed.write_all(&schema::NEWEST.to_be_bytes()).map_err(written)?;
        for target in targets() {
            write_table(&mut *core.database, target, &mut sealed)?;
        }
        sealed.write_all(&[END]).map_err(written)?;
        Ok(sealed.finish()?)
    })
}

fn write_table(
    database: &mut dyn Database,
    target: &'static Target,
    out: &mut impl Write,
) -> Result<(), RegisterError> {
    let mut buffer = vec![TABLE];
    put(&mut buffer, target.table.as_bytes());
    buffer.push(u8::try_from(target.names.len()).unwrap_or(u8::MAX));
    target
        .names
        .iter()
        .for_each(|name| put(&mut buffer, name.as_bytes()));
    out.write_all(&buffer).map_err(written)?;
    let sql = format!("SELECT {} FROM {}", target.list, target.table);
    database.query(&sql, &[], &target.columns, &mut |row| {
        // The version is the backup's own; the restored database has its own again.
        if target.table == "register_meta" && row[0] == Value::Text("schema_version") {
            return Ok(());
        }
        buffer.clear();
        buffer.push(ROW);
        for cell in row {
            put_cell(&mut buffer, cell);
        }
        out.write_all(&buffer).map_err(written)
    })
}

fn put(buffer: &mut Vec<u8>, bytes: &[u8]) {
    buffer.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    buffer.extend_from_slice(bytes);
}

fn put_cell(buffer: &mut Vec<u8>, cell: &Value<'_>) {
    match cell {
        Value::Null => buffer.push(NULL),
        Value::Id(id) => {
            buffer.push(ID);
            buffer.extend_from_slice(&id.to_be_bytes());
        }
        Value::Integer(number) => {
            buffer.push(INTEGER);
            buffer.extend_from_slice(&number.to_be_bytes());
        }
        Value::Text(text) => {
            buffer.push(TEXT);
            put(buffer, text.as_bytes());
        }
        Value::Bytes(bytes) => {
            buffer.push(BYTES);
            put(buffer, bytes);
        }
    }
}

impl Register {
    /// Makes a register from a backup at an empty place, on either database. The secret is one that opened the register when
    /// the backup was made.
    ///
    /// # Errors
    /// A place that is not empty; [`RegisterError::SealedFile`] for a file that is cut off, damaged or not one of ours;
    /// a wrong secret. After an error nothing is left at the place.
    pub fn restore(
        backup: impl Read,
        location: &Location,
        secret: &Secret,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        permit(viewer, Action::KeepRegister)?;
        let file = SealedFile::open(backup)?;
        if file.header().purpose != Purpose::Backup {
            return Err(RegisterError::NotABackup);
        }
        let keyring = file.header().keyring.clone();
        let made_at = file.header().made_at.clone();
        let (vault, store) = Vault::new(keyring.unlock(secret)?);
        let mut content = BufReader::with_capacity(1 << 16, file.unlock(&store)?);
        let core = Core::create(location, keyring, store, schema::NEWEST, |core| {
            fill(&mut *core.database, &mut content)?;
            let event = Event::new("restore", format!("backup of {made_at}"));
            core.trail
                .append(&mut *core.database, viewer, now, &event)
                .map(drop)
        })?;
        Ok(Self { core, vault })
    }
}

fn fill(database: &mut dyn Database, content: &mut impl Read) -> Result<(), RegisterError> {
    let found = i64::from_be_bytes(take(content)?);
    if found > schema::NEWEST {
        return Err(RegisterError::NewerBackup {
            found,
            known: schema::NEWEST,
        });
    }
    let mut target: Option<&'static Target> = None;
    let mut cells = Vec::new();
    loop {
        match (take::<1>(content)?[0], target) {
            (END, _) => break,
            (TABLE, _) => target = Some(table(content)?),
            (ROW, Some(target)) => {
                cells.clear();
                for _ in &target.names {
                    cells.push(cell(content)?);
                }
                let mut values = [Value::Null; MOST_COLUMNS];
                for (value, cell) in values.iter_mut().zip(&cells) {
                    *value = cell.value();
                }
                database.insert(target, &values[..cells.len()])?;
            }
            _ => return Err(RegisterError::BackupContent("a part of an unknown kind")),
        }
    }
    // The stream's last part says that nothing was cut off.
    let mut rest = [0; 1];
    match content.read(&mut rest).map_err(written)? {
        0 => database.flush(),
        _ => Err(RegisterError::BackupContent("something after the last table")),
    }
}

fn table(content: &mut impl Read) -> Result<&'static Target, RegisterError> {
    let name = bytes(content)?;
    let target = targets().find(|target| target.table.as_bytes() == name);
    let target = target.ok_or(RegisterError::BackupContent("a table this version does not know"))?;
    let columns = take::<1>(content)?[0];
    if usize::from(columns) != target.names.len() {
        return Err(RegisterError::BackupContent("a table with other columns"));
    }
    for known in &target.names {
        if bytes(content)? != known.as_bytes() {
            return Err(RegisterError::BackupContent("a table with other columns"));
        }
    }
    Ok(target)
}

fn take<const N: usize>(content: &mut impl Read) -> Result<[u8; N], RegisterError> {
    let mut bytes = [0; N];
    content.read_exact(&mut bytes).map_err(written)?;
    Ok(bytes)
}

fn bytes(content: &mut impl Read) -> Result<Vec<u8>, RegisterError> {
    let length = u32::from_be_bytes(take(content)?);
    if length > LONGEST_CELL {
        return Err(RegisterError::BackupContent("a cell that is too long"));
    }
    let mut bytes = vec![0; length as usize];
    content.read_exact(&mut bytes).map_err(written)?;
    Ok(bytes)
}

fn cell(content: &mut impl Read) -> Result<crate::cells::Stored, RegisterError> {
    use crate::cells::Stored;
    Ok(match take::<1>(content)?[0] {
        NULL => Stored::Null,
        ID => Stored::Id(u128::from_be_bytes(take(content)?)),
        INTEGER => Stored::Integer(i64::from_be_bytes(take(content)?)),
        TEXT => {
            let text = String::from_utf8(bytes(content)?);
            Stored::Text(text.map_err(|_| RegisterError::BackupContent("text that is not text"))?)
        }
        BYTES => Stored::Bytes(bytes(content)?),
        _ => return Err(RegisterError::BackupContent("a cell of an unknown kind")),
    })
}
