//! The embedded database: one SQLCipher file, opened with the raw key that the keyring derives.
//!
//! The file is in WAL mode with full synchronisation, so that a transaction is wholly there or not at all after a crash;
//! deleted content is overwritten. Where the file lies beside its keys is the work of `place`.

use std::path::Path;
use std::time::Duration;

use rusqlite::ffi;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::database::{Backend, Begin, Column, Database, EachRow, Value, first};
use crate::error::shown;
use crate::sql::{self, MOST_COLUMNS, Target};

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// A connection to an encrypted SQLite file.
pub(crate) struct Sqlite {
    connection: Connection,
}

/// Whether the file must be there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    Existing,
    New,
}

impl Sqlite {
    /// Opens the file with its raw 32-byte key.
    pub(crate) fn open(path: &Path, key: &[u8; 32], opening: Opening) -> Result<Self, RegisterError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if opening == Opening::New {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        connection.set_prepared_statement_cache_capacity(128);
        let mut sqlite = Self { connection };
        sqlite.unlock(key)?;
        sqlite.batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; \
             PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 4000;",
        )?;
        Ok(sqlite)
    }

    fn unlock(&mut self, key: &[u8; 32]) -> Result<(), RegisterError> {
        // SQLCipher would write its own words about a wrong key to the standard error.
        let silent = self
            .connection
            .execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_log = off;");
        silent.map_err(fault)?;
        let mut pragma = Zeroizing::new(String::with_capacity(96));
        pragma.push_str("PRAGMA key = \"x'");
        for byte in key {
            for nibble in [byte >> 4, byte & 15] {
                pragma.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        pragma.push_str("'\"");
        self.connection
            .execute_batch(&pragma)
            .map_err(|_| RegisterError::DatabaseDoesNotOpen)?;
        let count = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| {
                row.get::<_, i64>(0)
            });
        match count {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == Some(ffi::SQLITE_BUSY) => Err(RegisterError::Busy),
            Err(_) => Err(RegisterError::DatabaseDoesNotOpen),
        }
    }

    /// The first reference that leads nowhere.
    fn dangling(&mut self) -> Result<Option<RegisterError>, RegisterError> {
        for reference in sql::references() {
            let mut found = None;
            self.query(&reference.dangling(), &[], &[Column::Id], &mut |row| {
                found = row[0].id();
                Ok(())
            })?;
            if let Some(key) = found {
                return Ok(Some(RegisterError::DanglingReference {
                    table: reference.table,
                    column: reference.column,
                    key: shown(key),
                    parent: reference.parent,
                }));
            }
        }
        Ok(None)
    }
}

fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> Result<(), rusqlite::Error> {
    for (index, value) in values.iter().enumerate() {
        let place = index + 1;
        match *value {
            Value::Null => statement.raw_bind_parameter(place, rusqlite::types::Null)?,
            Value::Id(id) => statement.raw_bind_parameter(place, &id.to_be_bytes()[..])?,
            Value::Integer(number) => statement.raw_bind_parameter(place, number)?,
            Value::Text(text) => statement.raw_bind_parameter(place, text)?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(place, bytes)?,
        }
    }
    Ok(())
}

fn value(cell: ValueRef<'_>, column: Column) -> Result<Value<'_>, RegisterError> {
    let read = match (cell, column) {
        (ValueRef::Null, _) => Some(Value::Null),
        (ValueRef::Integer(number), Column::Integer) => Some(Value::Integer(number)),
        (ValueRef::Text(text), Column::Text) => std::str::from_utf8(text).ok().map(Value::Text),
        (ValueRef::Blob(bytes), Column::Bytes) => Some(Value::Bytes(bytes)),
        (ValueRef::Blob(bytes), Column::Id) => bytes.try_into().ok().map(u128::from_be_bytes).map(Value::Id),
        _ => None,
    };
    read.ok_or_else(|| RegisterError::DatabaseDamaged("a cell holds another type than its column".to_owned()))
}

impl Database for Sqlite {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn begin(&mut self, begin: Begin) -> Result<(), RegisterError> {
        self.batch(match begin {
            Begin::Reading => "BEGIN DEFERRED",
            Begin::Writing => "BEGIN IMMEDIATE",
        })
    }

    fn commit(&mut self) -> Result<(), RegisterError> {
        match self.connection.execute_batch("COMMIT") {
            Ok(()) => Ok(()),
            Err(error) => {
                let reason = if extended(&error) == Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) {
                    self.dangling()?
                } else {
                    None
                };
                self.rollback();
                Err(reason.unwrap_or_else(|| fault(error)))
            }
        }
    }

    fn rollback(&mut self) {
        if !self.connection.is_autocommit() {
            // Nothing can be done if this fails: the transaction ends with the connection.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn batch(&mut self, sql: &str) -> Result<(), RegisterError> {
        self.connection.execute_batch(sql).map_err(fault)
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, RegisterError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        bind(&mut statement, values).map_err(fault)?;
        statement.raw_execute().map(|rows| rows as u64).map_err(fault)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        columns: &[Column],
        each: EachRow<'_>,
    ) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        bind(&mut statement, values).map_err(fault)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(fault)? {
            let mut cells = [Value::Null; MOST_COLUMNS];
            for (index, &column) in columns.iter().enumerate() {
                cells[index] = value(row.get_ref(index).map_err(fault)?, column)?;
            }
            each(&cells[..columns.len()])?;
        }
        Ok(())
    }

    fn insert(&mut self, target: &'static Target, values: &[Value<'_>]) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(&target.insert).map_err(fault)?;
        bind(&mut statement, values).map_err(fault)?;
        match statement.raw_execute() {
            Ok(_) => Ok(()),
            Err(error) => Err(match (extended(&error), values.first()) {
                (
                    Some(ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE),
                    Some(&Value::Id(key)),
                ) => RegisterError::DuplicateKey {
                    table: target.table,
                    key: shown(key),
                },
                _ => fault(error),
            }),
        }
    }

    fn flush(&mut self) -> Result<(), RegisterError> {
        Ok(())
    }

    fn scrub(&mut self) -> Result<(), RegisterError> {
        // Overwritten pages reach the file, and the log that still holds the old ones is emptied. SQLite says in its answer,
        // and not by an error, that somebody who reads was in the way.
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        // Whoever reads may read for long, and the caller goes on without: it is not waited for as for a writer.
        self.connection
            .busy_timeout(Duration::from_secs(1))
            .map_err(fault)?;
        let busy = first(self, sql, &[], &[Column::Integer], |row| row[0].integer());
        self.connection.busy_timeout(PATIENCE).map_err(fault)?;
        let busy = busy?;
        if busy == Some(0) {
            Ok(())
        } else {
            Err(RegisterError::Busy)
        }
    }

    fn check_storage(&mut self) -> Result<(), RegisterError> {
        // What was committed must be in the file before its pages are checked.
        match self.scrub() {
            Ok(()) | Err(RegisterError::Busy) => {}
            Err(error) => return Err(error),
        }
        for (pragma, fine) in [
            ("PRAGMA cipher_integrity_check", None),
            ("PRAGMA integrity_check", Some("ok")),
        ] {
            let mut wrong = None;
            self.query(pragma, &[], &[Column::Text], &mut |row| {
                let words = row[0].text().unwrap_or_default();
                if Some(words) != fine && wrong.is_none() {
                    wrong = Some(words.to_owned());
                }
                Ok(())
            })?;
            if let Some(words) = wrong {
                return Err(RegisterError::DatabaseDamaged(words));
            }
        }
        Ok(())
    }
}

fn code(error: &rusqlite::Error) -> Option<i32> {
    extended(error).map(|extended| extended & 0xff)
}

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// A database error in our words; SQLite's own words name tables and columns, never values.
#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn fault(error: rusqlite::Error) -> RegisterError {
    match code(&error) {
        Some(ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => RegisterError::Busy,
        Some(ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_IOERR) => {
            RegisterError::DatabaseDamaged(words(&error))
        }
        _ => RegisterError::Database(words(&error)),
    }
}

fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        rusqlite::Error::SqliteFailure(error, None) => error.to_string(),
        _ => "the statement does not fit the database".to_owned(),
    }
}
