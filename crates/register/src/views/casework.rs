//! The view of whoever works on cases: bringing rows in, and reading one case at a time, vault and all.
//!
//! Each case is asked of the access table by how the viewer stands to it, and each reading is written in the audit, as is each
//! refusal.

mod changing;
mod documents;
mod drafts;
mod workflow;

pub use changing::{Changed, Earlier, Reading, state_of};
pub use documents::HeldDocument;
pub use drafts::Draft;
pub use workflow::{Answered, Grant, NewTask, Task, TaskKind, TaskState};

use jiff::{Timestamp, ToSpan as _};
use rand::CryptoRng;
use throughline_model::codes::ours::Role;
use throughline_model::id::{OrganisationId, RecordId};
use throughline_model::{Contact, Holdings, Text, Viewer};

use crate::RegisterError;
use crate::access::{self, Action, BREAK_GLASS_HOURS, Relation, Ruling};
use crate::database::{Begin, Column, Value, first};
use crate::fresh::fresh;
use crate::import::{self, Counts, Import};
use crate::reading::{self, Which};
use crate::register::Register;
use crate::relation;
use crate::sql::own;
use crate::trail::Event;

/// Casework for one viewer.
pub struct Casework<'a> {
    register: &'a mut Register,
    viewer: &'a Viewer,
    now: Timestamp,
}

/// The right to read one case for a few hours, got by stating a reason.
#[derive(Debug, PartialEq, Eq)]
pub struct BrokenGlass {
    record: RecordId,
    account: Text,
    organisation: Option<OrganisationId>,
    role: Role,
    from: Timestamp,
    until: Timestamp,
}

impl BrokenGlass {
    /// Until when it may be used.
    pub fn until(&self) -> Timestamp {
        self.until
    }

    fn is_open_to(&self, viewer: &Viewer, now: Timestamp) -> bool {
        self.account == viewer.account
            && self.organisation == viewer.organisation
            && self.role == viewer.role
            && (self.from..=self.until).contains(&now)
    }
}

impl<'a> Casework<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        register.core.permit(viewer, now, Action::Import)?;
        Ok(Self {
            register,
            viewer,
            now,
        })
    }

    /// Brings rows in: all that `fill` inserts, or nothing if it fails or a reference leads nowhere. The numbers of rows by
    /// table come back with what `fill` returns.
    ///
    /// # Errors
    /// The error of `fill`; [`RegisterError::DuplicateKey`], [`RegisterError::DanglingReference`].
    pub fn import<T, E: From<RegisterError>>(
        &mut self,
        rng: &mut dyn CryptoRng,
        fill: impl FnOnce(&mut Import<'_>) -> Result<T, E>,
    ) -> Result<(T, Counts), E> {
        let Register { core, vault } = &mut *self.register;
        import::run(core, vault, self.viewer, self.now, rng, fill)
    }

    /// The case file of a record: its rows in every table, with the person and the organisation.
    ///
    /// # Errors
    /// [`RegisterError::Denied`], [`RegisterError::BreakTheGlass`], [`RegisterError::NoSuchRow`].
    pub fn record(&mut self, record: RecordId) -> Result<Holdings, RegisterError> {
        match self.ruling(record)? {
            Ruling::Allow => self.read(record, self.now, "read case"),
            Ruling::BreakGlass => {
                self.denied(record, self.now);
                Err(RegisterError::BreakTheGlass {
                    role: self.viewer.role,
                    action: Action::ReadCase,
                })
            }
            Ruling::Deny => Err(self.denied(record, self.now)),
        }
    }

    /// Writes a refused reading into the audit; the error that says so.
    fn denied(&mut self, record: RecordId, now: Timestamp) -> RegisterError {
        let action = Action::ReadCase;
        let subject = format!("records {record}");
        self.register
            .core
            .audit_denied(self.viewer, now, action, &subject);
        RegisterError::Denied {
            role: self.viewer.role,
            action,
        }
    }

    /// Opens a case that may be read only with a stated reason. The audit keeps the reason; the case's owner and the
    /// supervisor are to be told.
    ///
    /// # Errors
    /// [`RegisterError::Denied`], [`RegisterError::NoSuchRow`].
    pub fn break_glass(
        &mut self,
        mut rng: &mut dyn CryptoRng,
        record: RecordId,
        reason: &Text,
        now: Timestamp,
    ) -> Result<BrokenGlass, RegisterError> {
        if self.ruling(record)? == Ruling::Deny {
            return Err(self.denied(record, now));
        }
        let until = now.saturating_add(BREAK_GLASS_HOURS.hours()).unwrap_or(now);
        let viewer = self.viewer;
        let Register { core, vault } = &mut *self.register;
        core.transaction(Begin::Writing, |core| {
            let key = changing::data_key(core, vault, record)?;
            let id = fresh(now, rng);
            let sealed = key.seal("broken_glass", id, "reason", reason.as_str(), &mut rng);
            let values = [
                Value::Id(id),
                Value::Id(record.bits()),
                Value::Text(viewer.account.as_str()),
                Value::Integer(now.as_second()),
                Value::Integer(until.as_second()),
                Value::Bytes(&sealed),
            ];
            core.database.execute(&own::BROKEN_GLASS.insert, &values)?;
            let event = Event::new("break glass", format!("records {record}")).because(reason.as_str());
            core.trail
                .append(&mut *core.database, viewer, now, &event)
                .map(drop)
        })?;
        Ok(BrokenGlass {
            record,
            account: self.viewer.account.clone(),
            organisation: self.viewer.organisation,
            role: self.viewer.role,
            from: now,
            until,
        })
    }

    /// The case file, read through broken glass. `now` is the moment of this reading, not that at which the view was made.
    ///
    /// # Errors
    /// [`RegisterError::GlassClosed`] when its time is over, or whoever broke it was another account, or the same in another
    /// organisation or role.
    pub fn record_through(&mut self, glass: &BrokenGlass, now: Timestamp) -> Result<Holdings, RegisterError> {
        if !glass.is_open_to(self.viewer, now) {
            self.denied(glass.record, now);
            return Err(RegisterError::GlassClosed);
        }
        self.read(glass.record, now, "read case through broken glass")
    }

    fn read(
        &mut self,
        record: RecordId,
        now: Timestamp,
        action: &'static str,
    ) -> Result<Holdings, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        // Written before the reading: what was shown is never missing from the audit.
        core.audit(self.viewer, now, &Event::new(action, format!("records {record}")))?;
        core.transaction(Begin::Reading, |core| {
            reading::case_file(core, vault, record.bits())
        })
    }

    fn ruling(&mut self, record: RecordId) -> Result<Ruling, RegisterError> {
        let relation = self.relation(record)?;
        Ok(access::ruling(self.viewer.role, Action::ReadCase, relation))
    }

    /// How the viewer stands to a record.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`].
    pub fn relation(&mut self, record: RecordId) -> Result<Relation, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        let relation = relation::to_record(core, vault, self.viewer, self.now, record.bits())?;
        relation.ok_or(RegisterError::NoSuchRow {
            table: "records",
            key: record.to_string(),
        })
    }

    /// What the access table says of the viewer and a record; broken glass that is still open counts as permission to read.
    /// A refusal is audited.
    fn permit(&mut self, record: RecordId, action: Action) -> Result<(), RegisterError> {
        let relation = self.relation(record)?;
        let role = self.viewer.role;
        match access::ruling(role, action, relation) {
            Ruling::Allow => return Ok(()),
            Ruling::BreakGlass if self.glass(record)?.is_some() => return Ok(()),
            Ruling::BreakGlass | Ruling::Deny => {}
        }
        let subject = format!("records {record}");
        self.register
            .core
            .audit_denied(self.viewer, self.now, action, &subject);
        Err(match access::ruling(role, action, relation) {
            Ruling::BreakGlass => RegisterError::BreakTheGlass { role, action },
            Ruling::Allow | Ruling::Deny => RegisterError::Denied { role, action },
        })
    }

    /// Whether the viewer may change a case. Asks without auditing: for what a page offers.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`].
    pub fn may_change(&mut self, record: RecordId) -> Result<bool, RegisterError> {
        let relation = self.relation(record)?;
        Ok(access::ruling(self.viewer.role, Action::ChangeCase, relation) == Ruling::Allow)
    }

    /// Until when the viewer's broken glass on a case is open, if it is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn glass(&mut self, record: RecordId) -> Result<Option<Timestamp>, RegisterError> {
        let sql = "SELECT max(until) FROM broken_glass WHERE record = ?1 AND account = ?2 AND opened <= ?3 AND until >= ?3";
        let values = [
            Value::Id(record.bits()),
            Value::Text(self.viewer.account.as_str()),
            Value::Integer(self.now.as_second()),
        ];
        let until = first(
            &mut *self.register.core.database,
            sql,
            &values,
            &[Column::Integer],
            |row| row[0].integer(),
        )?;
        Ok(until.and_then(|until| Timestamp::from_second(until).ok()))
    }

    /// The case file of a record, to a viewer who may read it or has broken its glass.
    ///
    /// # Errors
    /// As [`Casework::record`].
    pub fn case_file(&mut self, record: RecordId) -> Result<Holdings, RegisterError> {
        let relation = self.relation(record)?;
        let through_glass =
            access::ruling(self.viewer.role, Action::ReadCase, relation) == Ruling::BreakGlass;
        self.permit(record, Action::ReadCase)?;
        let action = if through_glass {
            "read case through broken glass"
        } else {
            "read case"
        };
        self.read(record, self.now, action)
    }

    /// The contacts planned and not yet made or missed in these cases, of those the viewer may read. Without narratives.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn planned_contacts(&mut self, records: &[RecordId]) -> Result<Vec<Contact>, RegisterError> {
        let mut found = Vec::new();
        for &record in records {
            let relation = self.relation(record)?;
            if access::ruling(self.viewer.role, Action::ReadCase, relation) != Ruling::Allow {
                continue;
            }
            let Register { core, vault } = &mut *self.register;
            reading::each_whole::<Contact>(core, vault, Which::Where("record", record.bits()), |contact| {
                if contact.state.planned_on().is_some() {
                    found.push(Contact {
                        note: None,
                        ..contact
                    });
                }
                Ok(())
            })?;
        }
        Ok(found)
    }
}
