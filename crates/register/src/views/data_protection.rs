//! The data protection officer's view: taking everything out, erasing, and who looked at what.

use jiff::Timestamp;
use throughline_model::id::{PersonId, RecordId};
use throughline_model::{Holdings, Text, Viewer};

use crate::RegisterError;
use crate::access::Action;
use crate::audit_chain::Entry;
use crate::database::Begin;
use crate::erase::{self, Certificate, Subject};
use crate::reading;
use crate::register::Register;
use crate::trail::{Event, Trail};

/// Export, erasure and the audit.
pub struct DataProtection<'a> {
    register: &'a mut Register,
    viewer: &'a Viewer,
    now: Timestamp,
}

impl<'a> DataProtection<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        let actions = [
            Action::Export,
            Action::ExportSealed,
            Action::Erase,
            Action::ReadAudit,
        ];
        for action in actions {
            register.core.permit(viewer, now, action)?;
        }
        Ok(Self {
            register,
            viewer,
            now,
        })
    }

    /// Everything the register holds, every table in the order of its keys, identities and narratives opened. Concern
    /// reports are among it as they were received, sealed for oversight's own key.
    ///
    /// # Errors
    /// A cell that does not open, or a row that cannot be read.
    pub fn holdings(&mut self) -> Result<Holdings, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        core.audit(
            self.viewer,
            self.now,
            &Event::new("export", "all tables, with identities; concern reports sealed"),
        )?;
        core.transaction(Begin::Reading, |core| reading::holdings(core, vault))
    }

    /// Erases one record: its data key first, then its rows; and its person, if no other record is about them.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`].
    pub fn erase_record(&mut self, record: RecordId, reason: &Text) -> Result<Certificate, RegisterError> {
        erase::run(
            &mut self.register.core,
            Subject::Record(record),
            reason,
            self.viewer,
            self.now,
        )
    }

    /// Erases a person with all their records.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`].
    pub fn erase_person(&mut self, person: PersonId, reason: &Text) -> Result<Certificate, RegisterError> {
        erase::run(
            &mut self.register.core,
            Subject::Person(person),
            reason,
            self.viewer,
            self.now,
        )
    }

    /// The certificates of all erasures, in the order in which they were issued.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn certificates(&mut self) -> Result<Vec<Certificate>, RegisterError> {
        let core = &mut self.register.core;
        core.audit(self.viewer, self.now, &Event::new("read certificates", "all"))?;
        erase::certificates(core)
    }

    /// Every entry of the audit, from the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit(&mut self, mut each: impl FnMut(Entry)) -> Result<(), RegisterError> {
        let core = &mut self.register.core;
        core.audit(self.viewer, self.now, &Event::new("read audit", "all entries"))?;
        Trail::each(&mut *core.database, &mut |entry, _| {
            each(entry);
            Ok(())
        })
    }

    /// Entries of the audit before one, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_before(&mut self, entry: u64, limit: usize) -> Result<Vec<Entry>, RegisterError> {
        let core = &mut self.register.core;
        core.audit(
            self.viewer,
            self.now,
            &Event::new("read audit", "a page of entries"),
        )?;
        let mut found = Vec::new();
        Trail::before(&mut *core.database, entry, limit, &mut |entry| found.push(entry))?;
        Ok(found)
    }
}
