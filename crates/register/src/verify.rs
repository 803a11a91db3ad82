//! Checking a register from end to end: its storage, its references, every data key, every row and sealed cell, and the
//! audit's chain.
//!
//! Rows added, changed or removed outside the program are noticed by the sum that the audit's end holds. What is not noticed
//! is a whole earlier state that was put back: that takes an audit head kept on another machine.
//! Nothing is changed and nothing is shown of anybody. All problems are gathered, except that a damaged file is told at once:
//! what follows from it would only confuse.

use jiff::Timestamp;
use throughline_model::Viewer;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;

use crate::RegisterError;
use crate::audit_chain::Head;
use crate::cells::Decoder;
use crate::database::{Column, Database, Value};
use crate::error::shown;
use crate::fingerprint::Sum;
use crate::import::Counts;
use crate::reading::{Unwrapper, select_whole};
use crate::register::{Core, Register, Vault};
use crate::sql;
use crate::trail::Event;

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
    /// Checks the whole register, rows against the sum kept with the audit; with `against`, also that the audit still contains a head exported earlier.
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

    /// As [`Register::verify`], and writes into the audit who verified and with what outcome. If the audit's end is damaged,
    /// nothing can be written, and only the answer says so.
    ///
    /// # Errors
    /// As [`Register::verify`].
    pub fn verify_as(
        &mut self,
        viewer: &Viewer,
        now: Timestamp,
        against: Option<Head>,
    ) -> Result<Verification, RegisterError> {
        let found = self.verify(against)?;
        let outcome = match found.problems.len() {
            0 => "sound".to_owned(),
            problems => format!("problems: {problems}"),
        };
        match self.core.audit(viewer, now, &Event::new("verify", outcome)) {
            Err(error) if found.is_sound() => Err(error),
            _ => Ok(found),
        }
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
    let mut reading = Reading {
        core,
        vault,
        found,
        content: Sum::default(),
    };
    for_each_table(&mut reading)?;
    let Reading {
        core, found, content, ..
    } = reading;
    // Other problems say more exactly what is wrong, and change the sum too.
    if found.problems.is_empty() && core.trail.content(&mut *core.database)? != content {
        found.problems.push(RegisterError::RowsAltered);
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

/// Every record has a data key that unwraps, and no data key is left without its record or its draft.
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
    let sql = "SELECT k.record FROM data_keys k WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.id = k.record) \
               AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.id = k.record) LIMIT 1";
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

/// Reads every row of every table as the model reads it, each sealed cell opened, and sums what is stored.
struct Reading<'a> {
    core: &'a mut Core,
    vault: &'a Vault,
    found: &'a mut Verification,
    content: Sum,
}

impl ForEachTable for Reading<'_> {
    type Error = RegisterError;

    fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
        let Self {
            core,
            vault,
            found,
            content,
        } = self;
        let layout = sql::layout(R::NAME);
        let (select, columns) = select_whole(layout);
        let width = layout.target.columns.len();
        let mut keys = Unwrapper::new(vault);
        let mut decoder = Decoder::new(layout);
        let content_key = core.trail.content_key();
        let mut rows = 0;
        core.database.query(&select, &[], &columns, &mut |row| {
            let stored = &row[..width];
            rows += 1;
            content.add_row_under(content_key, layout.table.name, stored);
            let sealed = stored
                .iter()
                .filter(|cell| matches!(cell, Value::Bytes(_)))
                .count();
            let key = keys.of_row(layout, row);
            if sealed > 0 && !matches!(key, Ok(Some(_))) {
                // A data key that does not open was told already.
                return Ok(());
            }
            match decoder.whole_row::<R>(stored, key.ok().flatten()) {
                Ok(_) => found.sealed_cells += sealed as u64,
                Err(error) => tell(found, error),
            }
            Ok(())
        })?;
        found.rows.insert(layout.table.name, rows);
        Ok(())
    }
}

fn tell(found: &mut Verification, problem: RegisterError) {
    if found.problems.len() < MOST_PROBLEMS {
        found.problems.push(problem);
    }
}
