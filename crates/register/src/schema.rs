//! The versions of the database's layout, and the way from each to the next.
//!
//! Every step is a frozen file of SQL per database, applied in a transaction of its own together with the version it leads
//! to, so that an interrupted migration leaves the version before. A register of a newer version is refused untouched.

use crate::RegisterError;
use crate::database::{Backend, Begin, Column, Database, Value, first};
use crate::trail::{Event, Trail};

/// The steps, in order; the step at index `n` leads to version `n + 1`.
const STEPS: [(&str, &str); 4] = [
    (
        include_str!("../migrations/sqlite/0001_register.sql"),
        include_str!("../migrations/postgres/0001_register.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0002_references_and_erasures.sql"),
        include_str!("../migrations/postgres/0002_references_and_erasures.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0003_linkage.sql"),
        include_str!("../migrations/postgres/0003_linkage.sql"),
    ),
    (
        include_str!("../migrations/sqlite/0004_casework.sql"),
        include_str!("../migrations/postgres/0004_casework.sql"),
    ),
];

/// The newest version this program knows.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(crate) const NEWEST: i64 = STEPS.len() as i64;

fn step(backend: Backend, version: i64) -> &'static str {
    let (sqlite, postgres) = STEPS[usize::try_from(version).unwrap_or(0)];
    match backend {
        Backend::Sqlite => sqlite,
        Backend::Postgres => postgres,
    }
}

/// The version of a register.
pub(crate) fn version(database: &mut dyn Database) -> Result<i64, RegisterError> {
    let sql = "SELECT value FROM register_meta WHERE name = ?1";
    let found = first(
        database,
        sql,
        &[Value::Text("schema_version")],
        &[Column::Text],
        |row| row[0].text().and_then(|text| text.parse().ok()),
    )?;
    found.ok_or_else(|| RegisterError::DatabaseDamaged("the schema version is not recorded".to_owned()))
}

/// Whether there is a register's schema on a PostgreSQL server.
pub(crate) fn is_there(database: &mut dyn Database) -> Result<bool, RegisterError> {
    let sql = "SELECT count(*) FROM pg_namespace WHERE nspname = 'throughline'";
    let count = first(database, sql, &[], &[Column::Integer], |row| row[0].integer())?;
    Ok(count.unwrap_or(0) > 0)
}

/// Brings an empty database to a version (the newest, except in tests of migration), inside the caller's transaction.
pub(crate) fn create(database: &mut dyn Database, until: i64) -> Result<(), RegisterError> {
    if database.backend() == Backend::Postgres {
        database.batch("CREATE SCHEMA throughline")?;
    }
    (0..until).try_for_each(|version| apply_in_transaction(database, version))
}

/// Brings a register to the newest version; each step is in the audit.
pub(crate) fn migrate(database: &mut dyn Database, trail: &Trail) -> Result<(), RegisterError> {
    let found = version(database)?;
    if found > NEWEST {
        return Err(RegisterError::NewerSchema { found, known: NEWEST });
    }
    for version in found..NEWEST {
        apply(database, trail, version)?;
    }
    Ok(())
}

fn apply(database: &mut dyn Database, trail: &Trail, from: i64) -> Result<(), RegisterError> {
    database.begin(Begin::Writing)?;
    let outcome = migrate_in_transaction(database, trail, from);
    match outcome {
        Ok(()) => database.commit(),
        Err(error) => {
            database.rollback();
            Err(error)
        }
    }
}

fn migrate_in_transaction(
    database: &mut dyn Database,
    trail: &Trail,
    from: i64,
) -> Result<(), RegisterError> {
    // Another program may have migrated while this one waited for its turn.
    if version(database)? != from {
        return Ok(());
    }
    apply_in_transaction(database, from)?;
    let event = Event::new("migrate", format!("schema version {}", from + 1));
    trail.append_own(database, &event)
}

fn apply_in_transaction(database: &mut dyn Database, from: i64) -> Result<(), RegisterError> {
    database.batch(step(database.backend(), from))?;
    let next = (from + 1).to_string();
    let sql = "UPDATE register_meta SET value = ?1 WHERE name = 'schema_version'";
    database.execute(sql, &[Value::Text(&next)])?;
    Ok(())
}
