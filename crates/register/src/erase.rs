//! Erasing a record or a person: the data key first, then the rows, in one transaction, with a certificate of what was done.
//!
//! Without its data key a record's identities and narratives cannot be read, wherever copies of its rows lie. References
//! to what is erased are emptied in rows of other records, and rows that make no sense without them go too.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use throughline_model::codes::Coded as _;
use throughline_model::id::{PersonId, RecordId};
use throughline_model::{Text, Viewer};

use crate::RegisterError;
use crate::audit_chain::Head;
use crate::database::{Backend, Begin, Column, Database, Value, first};
use crate::error::shown;
use crate::fingerprint::Sum;
use crate::register::Core;
use crate::sql::{self, own};
use crate::trail::Event;

/// What is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Record(RecordId),
    Person(PersonId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(id) => write!(f, "records {id}"),
            Self::Person(id) => write!(f, "persons {id}"),
        }
    }
}

/// What was erased, when, by whom and why. Its text says what it does not promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The register.
    pub register: String,
    /// The table and key of what was erased.
    pub subject: String,
    /// When, RFC 3339.
    pub at: String,
    /// The account that erased it.
    pub account: String,
    /// The role in which it did.
    pub role: String,
    /// Why.
    pub reason: String,
    /// How many data keys were destroyed.
    pub data_keys_destroyed: u64,
    /// How many rows were deleted, by table.
    pub rows_deleted: BTreeMap<String, u64>,
    /// How many references in other records' rows were emptied, by table.
    pub references_emptied: BTreeMap<String, u64>,
    /// The end of the audit with the entry of this erasure.
    pub audit_head: Head,
    /// What remains true beside it.
    pub remarks: Vec<String>,
}

impl Certificate {
    /// The certificate as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a certificate is text and numbers")
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Certificate of erasure")?;
        writeln!(f)?;
        writeln!(f, "Erased:       {}", self.subject)?;
        writeln!(f, "Register:     {}", self.register)?;
        writeln!(f, "When:         {}", self.at)?;
        writeln!(f, "By:           {} ({})", self.account, self.role)?;
        writeln!(f, "Reason:       {}", self.reason)?;
        writeln!(f, "Data keys:    {} destroyed", self.data_keys_destroyed)?;
        for (table, count) in &self.rows_deleted {
            writeln!(f, "Rows deleted: {count} of {table}")?;
        }
        for (table, count) in &self.references_emptied {
            writeln!(f, "References:   {count} emptied in {table}")?;
        }
        writeln!(
            f,
            "Audit:        entry {}, link {}",
            self.audit_head.sequence, self.audit_head.link
        )?;
        writeln!(f)?;
        self.remarks.iter().try_for_each(|remark| writeln!(f, "{remark}"))
    }
}

#[derive(Default)]
struct Tally {
    keys: u64,
    rows: BTreeMap<String, u64>,
    emptied: BTreeMap<String, u64>,
    /// The sum of what came less what went, for the audit.
    change: Sum,
}

pub(crate) fn run(
    core: &mut Core,
    subject: Subject,
    reason: &Text,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Certificate, RegisterError> {
    let certificate = core.transaction(Begin::Writing, |core| {
        let tally = erase(&mut *core.database, core.trail.content_key(), subject)?;
        let event = Event::new("erase", subject.to_string()).because(reason.as_str());
        let audit_head = core
            .trail
            .append_change(&mut *core.database, viewer, now, &event, &tally.change)?;
        let certificate = Certificate {
            register: shown(core.keyring.register()),
            subject: subject.to_string(),
            at: now.to_string(),
            account: viewer.account.to_string(),
            role: viewer.role.label().to_owned(),
            reason: reason.to_string(),
            data_keys_destroyed: tally.keys,
            rows_deleted: tally.rows,
            references_emptied: tally.emptied,
            audit_head,
            remarks: remarks(core.database.backend()),
        };
        record(&mut *core.database, &certificate, now)?;
        Ok::<_, RegisterError>(certificate)
    })?;
    Ok(scrubbed(core, certificate))
}

/// Cleans up what deletion left behind. The erasure is done and its certificate stands, whatever becomes of this.
fn scrubbed(core: &mut Core, mut certificate: Certificate) -> Certificate {
    if core.database.scrub().is_err() {
        certificate.remarks.push(NOT_SCRUBBED.to_owned());
        // The copy in the register gets the remark too; if that fails, the one returned still has it.
        let _ = core.transaction(Begin::Writing, |core| {
            let sql = "UPDATE erasures SET certificate = ?2 WHERE id = ?1";
            let values = [
                Value::Id(identifier(&certificate)),
                Value::Text(&certificate.to_json()),
            ];
            core.database.execute(sql, &values)
        });
    }
    certificate
}

const NOT_SCRUBBED: &str = "The database's files could not be cleaned at once, because another program was reading or the \
     database refused: they may hold the deleted rows and the wrapped data key until the register is next closed by all \
     programs or verified.";

fn remarks(backend: Backend) -> Vec<String> {
    let mut remarks = vec![
        "Backups made before this erasure still hold the rows and the wrapped data key; they can be read until they are \
         destroyed or age out."
            .to_owned(),
        "The audit keeps that the record existed, who read it and when it was erased, by its identifier alone."
            .to_owned(),
    ];
    if backend == Backend::Postgres {
        remarks.push(
            "The server's write-ahead log, its archives, replicas and dead pages may hold the deleted rows and the wrapped \
             data key until they are recycled, expired or vacuumed."
                .to_owned(),
        );
    }
    remarks
}

/// Every certificate, in the order in which they were issued.
pub(crate) fn certificates(core: &mut Core) -> Result<Vec<Certificate>, RegisterError> {
    let sql = format!("SELECT {} FROM erasures ORDER BY at, id", own::ERASURES.list);
    let mut certificates = Vec::new();
    core.database
        .query(&sql, &[], &own::ERASURES.columns, &mut |row| {
            let certificate = row[2].text().and_then(|json| serde_json::from_str(json).ok());
            certificates.push(certificate.ok_or_else(|| {
                RegisterError::DatabaseDamaged("a certificate of erasure cannot be read".to_owned())
            })?);
            Ok(())
        })?;
    Ok(certificates)
}

/// The link is unique to this erasure, so its first half names it.
fn identifier(certificate: &Certificate) -> u128 {
    let link = certificate.audit_head.link.as_bytes();
    u128::from_be_bytes(std::array::from_fn(|byte| link[byte]))
}

fn record(
    database: &mut dyn Database,
    certificate: &Certificate,
    now: Timestamp,
) -> Result<(), RegisterError> {
    let json = certificate.to_json();
    let values = [
        Value::Id(identifier(certificate)),
        Value::Integer(now.as_second()),
        Value::Text(&json),
    ];
    database.execute(&own::ERASURES.insert, &values)?;
    Ok(())
}

/// Which rows a sum is taken of: those of a table that a condition with one identifier names.
struct Rows<'a> {
    table: &'static str,
    condition: &'a str,
    id: u128,
}

impl Tally {
    /// Takes rows that are about to go or change out of the sum; their keys.
    fn leave(
        &mut self,
        database: &mut dyn Database,
        key: &[u8; 32],
        rows: &Rows<'_>,
    ) -> Result<Vec<u128>, RegisterError> {
        let mut keys = Vec::new();
        each_of(database, rows, &mut |row| {
            self.change.subtract_row_under(key, rows.table, row);
            keys.extend(row[0].id());
        })?;
        Ok(keys)
    }

    /// Puts a row that changed into the sum again.
    fn come(
        &mut self,
        database: &mut dyn Database,
        key: &[u8; 32],
        rows: &Rows<'_>,
    ) -> Result<(), RegisterError> {
        each_of(database, rows, &mut |row| {
            self.change.add_row_under(key, rows.table, row);
        })
    }
}

fn each_of(
    database: &mut dyn Database,
    rows: &Rows<'_>,
    each: &mut dyn FnMut(&[Value<'_>]),
) -> Result<(), RegisterError> {
    let target = &sql::layout(rows.table).target;
    let sql = format!(
        "SELECT {} FROM {} WHERE {}",
        target.list, rows.table, rows.condition
    );
    database.query(&sql, &[Value::Id(rows.id)], &target.columns, &mut |row| {
        each(row);
        Ok(())
    })
}

fn erase(database: &mut dyn Database, key: &[u8; 32], subject: Subject) -> Result<Tally, RegisterError> {
    let mut tally = Tally::default();
    let (records, person) = whom(database, subject)?;
    for &record in &records {
        tally.keys += database.execute("DELETE FROM data_keys WHERE record = ?1", &[Value::Id(record)])?;
    }
    for &record in &records {
        detach(database, key, record, &mut tally)?;
        delete(database, key, record, &mut tally)?;
        delete_own(database, record, &mut tally)?;
    }
    let others = "SELECT id FROM records WHERE person = ?1";
    if first(database, others, &[Value::Id(person)], &[Column::Id], |row| {
        row[0].id()
    })?
    .is_none()
    {
        let person_row = Rows {
            table: "persons",
            condition: "id = ?1",
            id: person,
        };
        tally.leave(database, key, &person_row)?;
        let gone = database.execute("DELETE FROM persons WHERE id = ?1", &[Value::Id(person)])?;
        add(&mut tally.rows, "persons", gone);
    }
    Ok(tally)
}

/// The records to erase, and the person they are about.
fn whom(database: &mut dyn Database, subject: Subject) -> Result<(Vec<u128>, u128), RegisterError> {
    match subject {
        Subject::Record(id) => {
            let sql = "SELECT person FROM records WHERE id = ?1";
            let person = first(database, sql, &[Value::Id(id.bits())], &[Column::Id], |row| {
                row[0].id()
            })?;
            let person = person.ok_or(RegisterError::NoSuchRow {
                table: "records",
                key: id.to_string(),
            })?;
            Ok((vec![id.bits()], person))
        }
        Subject::Person(id) => {
            let sql = "SELECT id FROM persons WHERE id = ?1";
            first(database, sql, &[Value::Id(id.bits())], &[Column::Id], |row| {
                row[0].id()
            })?
            .ok_or(RegisterError::NoSuchRow {
                table: "persons",
                key: id.to_string(),
            })?;
            let mut records = Vec::new();
            let sql = "SELECT id FROM records WHERE person = ?1 ORDER BY id";
            database.query(sql, &[Value::Id(id.bits())], &[Column::Id], &mut |row| {
                records.extend(row[0].id());
                Ok(())
            })?;
            Ok((records, id.bits()))
        }
    }
}

/// Frees rows of other records from what is about to go.
fn detach(
    database: &mut dyn Database,
    key: &[u8; 32],
    record: u128,
    tally: &mut Tally,
) -> Result<(), RegisterError> {
    for reference in sql::references() {
        let parent = sql::layout(reference.parent);
        let (Some(parent_record), Some(own_record)) = (parent.record, sql::layout(reference.table).record)
        else {
            continue;
        };
        let own_record = sql::layout(reference.table).target.names[own_record];
        if reference.column == own_record {
            continue;
        }
        let parent_record = parent.target.names[parent_record];
        let sql::Reference {
            table,
            column,
            parent,
            parent_key,
            ..
        } = reference;
        let whose = format!(
            "\"{own_record}\" <> ?1 AND \"{column}\" IN (SELECT \"{parent_key}\" FROM {parent} WHERE \"{parent_record}\" = ?1)"
        );
        let rows = Rows {
            table,
            condition: &whose,
            id: record,
        };
        let changing = tally.leave(database, key, &rows)?;
        if reference.required {
            let gone = database.execute(
                &format!("DELETE FROM {table} WHERE {whose}"),
                &[Value::Id(record)],
            )?;
            add(&mut tally.rows, table, gone);
        } else {
            let sql = format!("UPDATE {table} SET \"{column}\" = NULL WHERE {whose}");
            let emptied = database.execute(&sql, &[Value::Id(record)])?;
            add(&mut tally.emptied, table, emptied);
            let condition = format!("\"{}\" = ?1", sql::layout(table).key());
            for id in changing {
                let row = Rows {
                    table,
                    condition: &condition,
                    id,
                };
                tally.come(database, key, &row)?;
            }
        }
    }
    Ok(())
}

fn delete(
    database: &mut dyn Database,
    key: &[u8; 32],
    record: u128,
    tally: &mut Tally,
) -> Result<(), RegisterError> {
    for layout in sql::layouts().iter().rev() {
        let Some(position) = layout.record else { continue };
        let (table, column) = (layout.table.name, layout.target.names[position]);
        let condition = format!("\"{column}\" = ?1");
        let rows = Rows {
            table,
            condition: &condition,
            id: record,
        };
        tally.leave(database, key, &rows)?;
        let sql = format!("DELETE FROM {table} WHERE {condition}");
        let gone = database.execute(&sql, &[Value::Id(record)])?;
        add(&mut tally.rows, table, gone);
    }
    Ok(())
}

/// What the register itself keeps of a record: its history, documents, tasks, grants and what was being typed about it.
fn delete_own(database: &mut dyn Database, record: u128, tally: &mut Tally) -> Result<(), RegisterError> {
    let drafts = "DELETE FROM data_keys WHERE record IN (SELECT id FROM drafts WHERE record = ?1)";
    tally.keys += database.execute(drafts, &[Value::Id(record)])?;
    for table in [
        "drafts",
        "record_grants",
        "broken_glass",
        "tasks",
        "changes",
        "documents",
    ] {
        let sql = format!("DELETE FROM {table} WHERE record = ?1");
        let gone = database.execute(&sql, &[Value::Id(record)])?;
        add(&mut tally.rows, table, gone);
    }
    Ok(())
}

fn add(counts: &mut BTreeMap<String, u64>, table: &str, count: u64) {
    if count > 0 {
        *counts.entry(table.to_owned()).or_default() += count;
    }
}
