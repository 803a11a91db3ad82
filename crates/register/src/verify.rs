//! Checking a register from end to end: its storage, its references, every data key and sealed cell, and the audit's chain.
//!
//! Nothing is changed and nothing is shown of anybody. All problems are gathered, except that a damaged file is told at once:
//! what follows from it would only confuse.

use crate::RegisterError;
use crate::audit_chain::Head;
use crate::database::{Column, Database, Value};
use crate::error::shown;
use crate::import::Counts;
use crate::reading::{Unwrapper, select_whole};
use crate::register::{Core, Register, Vault};
use crate::sql;

/// How many problems are told; more are only noise.
const MOST_PROBLEMS: usize = 100;

/// What was checked and what was found.
#[derive(Debug, Default)]
pub struct Verification {
    /// The problems, at most a hundred; empty for a sound register.
    pub problems: Vec<RegisterError>,
    /// Rows read, by table.
    pub rows: Counts,
    /// Data keys unwrapped.
    pub data_keys: u64,
    /// Sealed cells opened.
    pub sealed_cells: u64,
    /// The end of the audit, if its chain could be walked.
    pub head: Option<Head>,
}

impl Verification {
    /// Whether no problem was found.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Register {
    /// Checks the whole register; with `against`, also that the audit still contains a head exported earlier.
    ///
    /// # Errors
    /// Only when checking itself is impossible; what is wrong with the register is in the answer.
    pub fn verify(&mut self, against: Option<Head>) -> Result<Verification, RegisterError> {
        let Self { core, vault } = self;
        let mut found = Verification::default();
        match check(core, vault, against, &mut found) {
            Ok(()) => {}
            Err(RegisterError::Unreachable(words)) => return Err(RegisterError::Unreachable(words)),
            Err(error) => found.problems.push(error),
        }
        core.database.rollback();
        Ok(found)
    }

    /// The end of the audit, to be kept on another machine.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_head(&mut self) -> Result<Head, RegisterError> {
        self.core.trail.head(&mut *self.core.database)
    }
}

fn check(
    core: &mut Core,
    vault: &Vault,
    against: Option<Head>,
    found: &mut Verification,
) -> Result<(), RegisterError> {
    core.database.check_storage()?;
    core.database.begin(crate::database::Begin::Reading)?;
    let mut problems = Vec::new();
    found.head = core.trail.verify(&mut *core.database, against, &mut problems)?;
    found.problems.append(&mut problems);
    check_references(&mut *core.database, found)?;
    check_data_keys(core, vault, found)?;
    for layout in sql::layouts() {
        check_rows(core, vault, layout, found)?;
    }
    found.problems.truncate(MOST_PROBLEMS);
    Ok(())
}

fn check_references(database: &mut dyn Database, found: &mut Verification) -> Result<(), RegisterError> {
    for reference in sql::references() {
        database.query(&reference.dangling(), &[], &[Column::Id], &mut |row| {
            found.problems.push(RegisterError::DanglingReference {
                table: reference.table,
                column: reference.column,
                key: row[0].id().map_or_else(String::new, shown),
                parent: reference.parent,
            });
            Ok(())
        })?;
    }
    Ok(())
}

/// Every record has a data key that unwraps, and no data key is left without its record.
fn check_data_keys(core: &mut Core, vault: &Vault, found: &mut Verification) -> Result<(), RegisterError> {
    let sql = "SELECT r.id, k.wrapped FROM records r LEFT JOIN data_keys k ON k.record = r.id";
    core.database
        .query(sql, &[], &[Column::Id, Column::Bytes], &mut |row| {
            let record = row[0].id().unwrap_or(0);
            match row[1].bytes().map(|wrapped| vault.unwrap(record, wrapped)) {
                Some(Ok(_)) => found.data_keys += 1,
                Some(Err(error)) => tell(found, error),
                None => tell(found, RegisterError::DataKeyDamaged(shown(record))),
            }
            Ok(())
        })?;
    let sql = "SELECT k.record FROM data_keys k WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.id = k.record) LIMIT 1";
    core.database.query(sql, &[], &[Column::Id], &mut |row| {
        let key = row[0].id().map_or_else(String::new, shown);
        tell(
            found,
            RegisterError::NoSuchRow {
                table: "records",
                key,
            },
        );
        Ok(())
    })
}

/// Every row can be read, and every sealed cell opens.
fn check_rows(
    core: &mut Core,
    vault: &Vault,
    layout: &'static sql::Layout,
    found: &mut Verification,
) -> Result<(), RegisterError> {
    let (select, columns) = select_whole(layout);
    let mut keys = Unwrapper::new(vault);
    let mut rows = 0;
    core.database.query(&select, &[], &columns, &mut |row| {
        rows += 1;
        // A data key that does not open was told already.
        let Ok(Some(key)) = keys.of_row(layout, row) else {
            return Ok(());
        };
        let own = row[0].id().unwrap_or(0);
        for (position, cell) in row[..layout.target.columns.len()].iter().enumerate() {
            let Value::Bytes(sealed) = cell else { continue };
            let column = layout.target.names[position];
            if let Ok(text) = key.open(layout.table.name, own, column, sealed) {
                drop(zeroize::Zeroizing::new(text));
                found.sealed_cells += 1;
            } else {
                let table = layout.table.name;
                tell(
                    found,
                    RegisterError::CellDamaged {
                        table,
                        column,
                        key: shown(own),
                    },
                );
            }
        }
        Ok(())
    })?;
    found.rows.insert(layout.table.name, rows);
    Ok(())
}

fn tell(found: &mut Verification, problem: RegisterError) {
    if found.problems.len() < MOST_PROBLEMS {
        found.problems.push(problem);
    }
}
