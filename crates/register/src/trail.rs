//! The audit as it lies in the database: entries are appended under the register's one writing lock, and its end is kept as
//! a setting under a seal of the audit key, together with a sum over all rows of the register.
//!
//! So entries missing at the end, and rows changed outside the program, are noticed as long as the record of the end is the
//! newest. Whoever puts back a whole earlier state, rows and end together, is found only by a head exported to another
//! machine. How entries are chained is the work of `audit_chain`. No entry holds an identity.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use throughline_model::Viewer;
use throughline_model::codes::Coded as _;
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::audit_chain::{ChainBreak, Entry, Head, Link, Verifier};
use crate::database::{Column, Database, Value, first};
use crate::fingerprint::Sum;
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

/// The record of the audit's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    head: Head,
    /// The sum of all rows of the model's tables as they are stored.
    content: Sum,
    seal: Link,
}

/// Who an entry says has acted.
struct Actor<'a> {
    account: &'a str,
    role: &'a str,
    purpose: &'a str,
}

/// The program itself, which acts for nobody when it makes or migrates a register.
const PROGRAM: Actor<'static> = Actor {
    account: "throughline",
    role: "program",
    purpose: "the program itself",
};

/// Writes and checks the audit of one register.
pub(crate) struct Trail {
    register: u128,
    key: Zeroizing<[u8; 32]>,
    content_key: Zeroizing<[u8; 32]>,
}

impl Trail {
    pub(crate) fn new(register: u128, key: Zeroizing<[u8; 32]>) -> Self {
        let content_key = Zeroizing::new(*Link::of(&key, &[b"rows of the register"]).as_bytes());
        Self {
            register,
            key,
            content_key,
        }
    }

    /// The key under which rows are summed; see [`Sum::add_row_under`].
    pub(crate) fn content_key(&self) -> &[u8; 32] {
        &self.content_key
    }

    /// Writes the first entry, of a register that holds no rows yet.
    pub(crate) fn begin(&self, database: &mut dyn Database, now: Timestamp) -> Result<(), RegisterError> {
        let head = Head {
            sequence: 0,
            link: Link::genesis(&self.key, self.register),
            at: String::new(),
        };
        let event = Event::new("init", format!("register {}", crate::error::shown(self.register)));
        self.write(
            database,
            &head,
            &PROGRAM,
            &now.to_string(),
            &event,
            Sum::default(),
        )
        .map(drop)
    }

    /// Appends an entry for something the program does without a viewer and a clock, which bears the instant of the entry
    /// before it.
    pub(crate) fn append_own(&self, database: &mut dyn Database, event: &Event) -> Result<(), RegisterError> {
        let end = self.end(database)?;
        self.write(database, &end.head, &PROGRAM, &end.head.at, event, end.content)
            .map(drop)
    }

    /// Appends an entry for something that leaves the rows as they are. Must run inside a writing transaction.
    pub(crate) fn append(
        &self,
        database: &mut dyn Database,
        viewer: &Viewer,
        now: Timestamp,
        event: &Event,
    ) -> Result<Head, RegisterError> {
        self.append_change(database, viewer, now, event, &Sum::default())
    }

    /// Appends an entry for something that changes the rows; `change` is the sum of what came less what went.
    pub(crate) fn append_change(
        &self,
        database: &mut dyn Database,
        viewer: &Viewer,
        now: Timestamp,
        event: &Event,
        change: &Sum,
    ) -> Result<Head, RegisterError> {
        let End {
            head, mut content, ..
        } = self.end(database)?;
        content.join(change);
        let actor = Actor {
            account: viewer.account.as_str(),
            role: viewer.role.code(),
            purpose: viewer.purpose.as_str(),
        };
        self.write(database, &head, &actor, &now.to_string(), event, content)
    }

    fn write(
        &self,
        database: &mut dyn Database,
        last: &Head,
        actor: &Actor<'_>,
        at: &str,
        event: &Event,
        content: Sum,
    ) -> Result<Head, RegisterError> {
        let purpose = actor.purpose;
        let detail = event
            .detail
            .as_ref()
            .map_or_else(|| purpose.to_owned(), |detail| format!("{purpose}: {detail}"));
        let entry = Entry {
            sequence: last.sequence.checked_add(1).ok_or(ChainBreak::Full)?,
            at: at.to_owned(),
            account: plain(actor.account),
            role: actor.role.to_owned(),
            action: event.action.to_owned(),
            subject: event.subject.clone(),
            detail: plain(&detail),
        };
        let link = entry.link(&self.key, &last.link);
        let sequence = i64::try_from(entry.sequence).map_err(|_| ChainBreak::Full)?;
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
        let end = End {
            seal: self.seal(&head, &content),
            head: head.clone(),
            content,
        };
        let json = serde_json::to_string(&end).expect("the end of an audit is text and numbers");
        let sql = "INSERT INTO register_meta (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        database.execute(sql, &[Value::Text(HEAD), Value::Text(&json)])?;
        Ok(head)
    }

    fn seal(&self, head: &Head, content: &Sum) -> Link {
        Link::of(
            &self.key,
            &[
                b"end of the audit",
                &self.register.to_be_bytes(),
                &head.sequence.to_be_bytes(),
                head.link.as_bytes(),
                head.at.as_bytes(),
                &content.bytes(),
            ],
        )
    }

    /// The end of the audit, as recorded.
    pub(crate) fn head(&self, database: &mut dyn Database) -> Result<Head, RegisterError> {
        self.end(database).map(|end| end.head)
    }

    /// The sum of all rows, as recorded with the last change.
    pub(crate) fn content(&self, database: &mut dyn Database) -> Result<Sum, RegisterError> {
        self.end(database).map(|end| end.content)
    }

    fn end(&self, database: &mut dyn Database) -> Result<End, RegisterError> {
        let sql = "SELECT value FROM register_meta WHERE name = ?1";
        let json = first(database, sql, &[Value::Text(HEAD)], &[Column::Text], |row| {
            row[0].text().map(str::to_owned)
        })?;
        json.and_then(|json| serde_json::from_str::<End>(&json).ok())
            .filter(|end| end.seal == self.seal(&end.head, &end.content))
            .ok_or_else(|| ChainBreak::EndUnsealed.into())
    }

    /// Walks the chain from its beginning; what is wrong, and its end.
    pub(crate) fn verify(
        &self,
        database: &mut dyn Database,
        against: Option<Head>,
        problems: &mut Vec<RegisterError>,
    ) -> Result<Option<Head>, RegisterError> {
        let recorded = match self.head(database) {
            Ok(head) => Some(head),
            Err(RegisterError::Audit(broken)) => {
                problems.push(broken.into());
                None
            }
            Err(error) => return Err(error),
        };
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
        let Some(recorded) = recorded else {
            return Ok(Some(end));
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
        Self::read(database, "ORDER BY seq", &[], each)
    }

    /// Entries after one, from the first.
    pub(crate) fn since(
        database: &mut dyn Database,
        entry: u64,
        each: &mut dyn FnMut(Entry),
    ) -> Result<(), RegisterError> {
        let after = Value::Integer(i64::try_from(entry).unwrap_or(i64::MAX));
        Self::read(
            database,
            "WHERE seq > ?1 ORDER BY seq",
            &[after],
            &mut |entry, _| {
                each(entry);
                Ok(())
            },
        )
    }

    /// Entries before one, the latest first.
    pub(crate) fn before(
        database: &mut dyn Database,
        entry: u64,
        limit: usize,
        each: &mut dyn FnMut(Entry),
    ) -> Result<(), RegisterError> {
        let [before, limit] =
            [entry, limit as u64].map(|number| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        let tail = "WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";
        Self::read(database, tail, &[before, limit], &mut |entry, _| {
            each(entry);
            Ok(())
        })
    }

    /// Entries with this subject, the latest first.
    pub(crate) fn of_subject(
        database: &mut dyn Database,
        subject: &str,
        limit: usize,
        each: &mut dyn FnMut(Entry),
    ) -> Result<(), RegisterError> {
        let limit = Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
        let tail = "WHERE subject = ?1 ORDER BY seq DESC LIMIT ?2";
        Self::read(database, tail, &[Value::Text(subject), limit], &mut |entry, _| {
            each(entry);
            Ok(())
        })
    }

    fn read(
        database: &mut dyn Database,
        tail: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(Entry, Link) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        let sql = format!("SELECT {} FROM audit {tail}", own::AUDIT.list);
        database.query(&sql, values, &own::AUDIT.columns, &mut |row| {
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
