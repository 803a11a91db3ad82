//! What the register asks of a database: transactions, statements with values, streamed rows and bulk insertion.
//!
//! Everything above this interface is written once for both databases; everything below it is `sqlite` or `postgres`.
//! Statements write their parameters as `?1`, `?2`, …; nothing here knows what the tables mean.

use crate::RegisterError;
use crate::sql::Target;

/// A value going into or coming out of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// An empty cell.
    Null,
    /// An identifier.
    Id(u128),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// Sealed or other binary content.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    pub(crate) fn id(self) -> Option<u128> {
        match self {
            Value::Id(id) => Some(id),
            _ => None,
        }
    }

    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Integer,
    Text,
    Bytes,
}

/// Which of the two databases it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    /// The embedded, encrypted file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// Reads one consistent state.
    Reading,
    /// Changes the register; other writers wait.
    Writing,
}

/// Called once for each row of an answer.
pub(crate) type EachRow<'a> = &'a mut dyn FnMut(&[Value<'_>]) -> Result<(), RegisterError>;

/// A connection to one of the two databases.
pub(crate) trait Database: Send {
    /// Which database it is.
    fn backend(&self) -> Backend;
    /// Begins a transaction.
    fn begin(&mut self, begin: Begin) -> Result<(), RegisterError>;
    /// Makes the transaction durable, after checking every reference; on an error nothing of it remains.
    fn commit(&mut self) -> Result<(), RegisterError>;
    /// Undoes the transaction. Does nothing when there is none.
    fn rollback(&mut self);
    /// Runs several statements without values, separated by `;`.
    fn batch(&mut self, sql: &str) -> Result<(), RegisterError>;
    /// Runs one statement; the number of rows it changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, RegisterError>;
    /// Streams the rows of an answer, whose columns are of these types.
    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        columns: &[Column],
        each: EachRow<'_>,
    ) -> Result<(), RegisterError>;
    /// Inserts one row; it may be held back until [`Database::flush`] or [`Database::commit`].
    fn insert(&mut self, target: &'static Target, values: &[Value<'_>]) -> Result<(), RegisterError>;
    /// Sends rows held back.
    fn flush(&mut self) -> Result<(), RegisterError>;
    /// Removes what deletion left behind in files the database still holds.
    fn scrub(&mut self) -> Result<(), RegisterError>;
    /// Asks the database to check its own storage.
    fn check_storage(&mut self) -> Result<(), RegisterError>;
}

/// The first row of an answer, turned into something that outlives it.
pub(crate) fn first<T>(
    database: &mut dyn Database,
    sql: &str,
    values: &[Value<'_>],
    columns: &[Column],
    mut take: impl FnMut(&[Value<'_>]) -> Option<T>,
) -> Result<Option<T>, RegisterError> {
    let mut found = None;
    database.query(sql, values, columns, &mut |row| {
        if found.is_none() {
            found = take(row);
        }
        Ok(())
    })?;
    Ok(found)
}
