//! The view of whoever works on cases: bringing rows in, and reading one case at a time, vault and all.
//!
//! Each case is asked of the access table by how the viewer stands to it, and each reading is written in the audit. A register
//! knows no teams yet: in a register of one organisation all are one team. Grants of access to referred cases come with
//! accounts; until then nobody stands to a record as [`Relation::Referred`].

use jiff::{Timestamp, ToSpan as _};
use rand::CryptoRng;
use throughline_model::id::RecordId;
use throughline_model::{Holdings, Record, Text, Viewer};

use crate::RegisterError;
use crate::access::{self, Action, BREAK_GLASS_HOURS, Relation, Ruling};
use crate::database::Begin;
use crate::import::{self, Counts, Import};
use crate::reading::{self, Which};
use crate::register::{Register, permit};
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
    until: Timestamp,
}

impl BrokenGlass {
    /// Until when it may be used.
    pub fn until(&self) -> Timestamp {
        self.until
    }
}

impl<'a> Casework<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        permit(viewer, Action::Import)?;
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
            Ruling::Allow => self.read(record, "read case"),
            Ruling::BreakGlass => Err(RegisterError::BreakTheGlass {
                role: self.viewer.role,
                action: Action::ReadCase,
            }),
            Ruling::Deny => Err(RegisterError::Denied {
                role: self.viewer.role,
                action: Action::ReadCase,
            }),
        }
    }

    /// Opens a case that may be read only with a stated reason. The audit keeps the reason; the case's owner and the
    /// supervisor are to be told.
    ///
    /// # Errors
    /// [`RegisterError::Denied`], [`RegisterError::NoSuchRow`].
    pub fn break_glass(&mut self, record: RecordId, reason: &Text) -> Result<BrokenGlass, RegisterError> {
        if self.ruling(record)? == Ruling::Deny {
            return Err(RegisterError::Denied {
                role: self.viewer.role,
                action: Action::ReadCase,
            });
        }
        let event = Event::new("break glass", format!("records {record}")).because(reason.as_str());
        self.register.core.audit(self.viewer, self.now, &event)?;
        let until = self
            .now
            .saturating_add(BREAK_GLASS_HOURS.hours())
            .unwrap_or(self.now);
        Ok(BrokenGlass {
            record,
            account: self.viewer.account.clone(),
            until,
        })
    }

    /// The case file, read through broken glass.
    ///
    /// # Errors
    /// [`RegisterError::GlassClosed`] when its time is over or another account broke it.
    pub fn record_through(&mut self, glass: &BrokenGlass) -> Result<Holdings, RegisterError> {
        if self.now > glass.until || self.viewer.account != glass.account {
            return Err(RegisterError::GlassClosed);
        }
        self.read(glass.record, "read case through broken glass")
    }

    fn read(&mut self, record: RecordId, action: &'static str) -> Result<Holdings, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        // Written before the reading: what was shown is never missing from the audit.
        core.audit(
            self.viewer,
            self.now,
            &Event::new(action, format!("records {record}")),
        )?;
        core.transaction(Begin::Reading, |core| {
            reading::case_file(core, vault, record.bits())
        })
    }

    fn ruling(&mut self, record: RecordId) -> Result<Ruling, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        let mut found: Option<Record> = None;
        reading::each_whole(core, vault, Which::Where("id", record.bits()), |row| {
            found = Some(row);
            Ok(())
        })?;
        let Some(found) = found else {
            return Err(RegisterError::NoSuchRow {
                table: "records",
                key: record.to_string(),
            });
        };
        Ok(access::ruling(
            self.viewer.role,
            Action::ReadCase,
            relation(self.viewer, &found),
        ))
    }
}

/// How a viewer stands to a record.
fn relation(viewer: &Viewer, record: &Record) -> Relation {
    let same_organisation = match (viewer.organisation, record.organisation) {
        (None, _) => {
            return if record.case_owner.as_ref() == Some(&viewer.account) {
                Relation::Own
            } else {
                Relation::Team
            };
        }
        (Some(viewers), Some(records)) => viewers == records,
        (Some(_), None) => false,
    };
    match (
        same_organisation,
        record.case_owner.as_ref() == Some(&viewer.account),
    ) {
        (true, true) => Relation::Own,
        (true, false) => Relation::Organisation,
        // An account name is only unique within its organisation.
        (false, _) => Relation::None,
    }
}
