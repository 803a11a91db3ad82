//! The oversight focal point's view: sealed concern reports, still sealed. Their contents open only with the focal point's own
//! key, which the register does not hold.

use jiff::Timestamp;
use throughline_model::{ConcernReport, Viewer};

use crate::RegisterError;
use crate::access::Action;
use crate::reading::{self, Which};
use crate::register::Register;
use crate::trail::Event;

/// Sealed concern reports.
pub struct Oversight<'a> {
    register: &'a mut Register,
    viewer: &'a Viewer,
    now: Timestamp,
}

impl<'a> Oversight<'a> {
    pub(crate) fn new(
        register: &'a mut Register,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Self, RegisterError> {
        register.core.permit(viewer, now, Action::ReadConcernReports)?;
        Ok(Self {
            register,
            viewer,
            now,
        })
    }

    /// All concern reports, sealed as they were received.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn concern_reports(&mut self) -> Result<Vec<ConcernReport>, RegisterError> {
        let Register { core, vault } = &mut *self.register;
        core.audit(self.viewer, self.now, &Event::new("read concern reports", "all"))?;
        let mut reports = Vec::new();
        reading::each_whole(core, vault, Which::All, |report| {
            reports.push(report);
            Ok(())
        })?;
        Ok(reports)
    }
}
