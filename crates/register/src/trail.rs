//! The audit as it lies in the database: entries are appended under the register's one writing lock, and its end is kept as
//! a setting, so that rows missing at the end are noticed even without an exported head.
//!
//! How entries are chained is the work of `audit_chain`. No entry holds an identity.

use jiff::Timestamp;
use throughline_model::Viewer;
use throughline_model::codes::Coded as _;
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::audit_chain::{ChainBreak, Entry, Head, Link, Verifier};
use crate::database::{Column, Database, Value, first};
use crate::sql::own;

/// The setting that holds the audit's end.
const HEAD: &str = "audit_head";

/// What is written into the audit, apart from who and when.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// What was done.
    pub(crate) action: &'static str,
    /// To what: a table and key, or counts.
    pub(crate) subject: String,
    /// The reason or outcome, if there is one beside the viewer's purpose.
    pub(crate) detail: Option<String>,
}

impl Event {
    pub(crate) fn new(action: &'static str, subject: impl Into<String>) -> Self {
        Self {
            action,
            subject: subject.into(),
            detail: None,
        }
    }

    pub(crate) fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Writes and checks the audit of one register.
pub(crate) struct Trail {
    register: u128,
    key: Zeroizing<[u8; 32]>,
}

impl Trail {
    pub(crate) fn new(register: u128, key: Zeroizing<[u8; 32]>) -> Self {
        Self { register, key }
    }

    /// Appends an entry. Must run inside a writing transaction.
    pub(crate) fn append(
        &self,
        database: &mut dyn Database,
        viewer: &Viewer,
        now: Timestamp,
        event: &Event,
    ) -> Result<Head, RegisterError> {
        let head = self.head(database)?;
        let purpose = viewer.purpose.as_str();
        let detail = event
            .detail
            .as_ref()
            .map_or_else(|| purpose.to_owned(), |detail| format!("{purpose}: {detail}"));
        let entry = Entry {
            sequence: head.sequence + 1,
            at: now.to_string(),
            account: plain(viewer.account.as_str()),
            role: viewer.role.code().to_owned(),
            action: event.action.to_owned(),
            subject: event.subject.clone(),
            detail: plain(&detail),
        };
        let link = entry.link(&self.key, &head.link);
        let sequence = i64::try_from(entry.sequence).unwrap_or(i64::MAX);
        let texts = [
            &entry.at,
            &entry.account,
            &entry.role,
            &entry.action,
            &entry.subject,
            &entry.detail,
        ];
        let mut values = vec![Value::Integer(sequence)];
        values.extend(texts.map(|text| Value::Text(text)));
        values.push(Value::Bytes(link.as_bytes()));
        database.execute(&own::AUDIT.insert, &values)?;
        let head = Head {
            sequence: entry.sequence,
            link,
            at: entry.at,
        };
        let json = serde_json::to_string(&head).expect("a head is text and numbers");
        let sql = "INSERT INTO register_meta (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        database.execute(sql, &[Value::Text(HEAD), Value::Text(&json)])?;
        Ok(head)
    }

    /// The end of the audit, as recorded.
    pub(crate) fn head(&self, database: &mut dyn Database) -> Result<Head, RegisterError> {
        let sql = "SELECT value FROM register_meta WHERE name = ?1";
        let json = first(database, sql, &[Value::Text(HEAD)], &[Column::Text], |row| {
            row[0].text().map(str::to_owned)
        })?;
        match json {
            None => Ok(Head {
                sequence: 0,
                link: Link::genesis(&self.key, self.register),
                at: String::new(),
            }),
            Some(json) => serde_json::from_str(&json).map_err(|_| {
                RegisterError::DatabaseDamaged("the end of the audit is not recorded".to_owned())
            }),
        }
    }

    /// Walks the chain from its beginning; what is wrong, and its end.
    pub(crate) fn verify(
        &self,
        database: &mut dyn Database,
        against: Option<Head>,
        problems: &mut Vec<RegisterError>,
    ) -> Result<Option<Head>, RegisterError> {
        let recorded = self.head(database)?;
        let mut verifier = Verifier::new(&self.key, self.register, against);
        Self::each(database, &mut |entry, link| {
            if let Err(broken) = verifier.feed(&entry, &link) {
                problems.push(broken.into());
            }
            Ok(())
        })?;
        let end = match verifier.finish() {
            Ok(end) => end,
            Err(broken) => {
                problems.push(broken.into());
                return Ok(None);
            }
        };
        if end.sequence < recorded.sequence {
            problems.push(
                ChainBreak::Deleted {
                    first: end.sequence + 1,
                    last: recorded.sequence,
                }
                .into(),
            );
        } else if end != recorded && problems.is_empty() {
            problems.push(
                ChainBreak::Altered {
                    sequence: end.sequence,
                }
                .into(),
            );
        }
        Ok(Some(end))
    }

    /// Every entry, from the first.
    pub(crate) fn each(
        database: &mut dyn Database,
        each: &mut dyn FnMut(Entry, Link) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        let sql = format!("SELECT {} FROM audit ORDER BY seq", own::AUDIT.list);
        database.query(&sql, &[], &own::AUDIT.columns, &mut |row| {
            let damaged = || RegisterError::DatabaseDamaged("a row of the audit cannot be read".to_owned());
            let text = |position: usize| row[position].text().map(str::to_owned).ok_or_else(damaged);
            let entry = Entry {
                sequence: row[0]
                    .integer()
                    .and_then(|seq| u64::try_from(seq).ok())
                    .ok_or_else(damaged)?,
                at: text(1)?,
                account: text(2)?,
                role: text(3)?,
                action: text(4)?,
                subject: text(5)?,
                detail: text(6)?,
            };
            each(
                entry,
                row[7].bytes().and_then(Link::from_bytes).ok_or_else(damaged)?,
            )
        })
    }
}

/// Text as either database keeps it: without zero characters.
fn plain(text: &str) -> String {
    text.replace('\0', "")
}
