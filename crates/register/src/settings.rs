//! What a register says of itself in reports: its title, and whether it holds invented persons.
//!
//! Once invented persons have been imported the register stays marked for ever: nothing made from it may pass for real.

use crate::RegisterError;
use crate::database::Begin;
use crate::register::{Core, Register};
use crate::trail::Event;

/// The name of the setting that holds the title.
const TITLE: &str = "title";
/// The name of the setting that marks invented persons.
const SIMULATED: &str = "simulated";

/// What a register says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What it is called.
    pub title: String,
    /// Whether it holds invented persons.
    pub simulated: bool,
}

impl Core {
    pub(crate) fn settings(&mut self) -> Result<Settings, RegisterError> {
        Ok(Settings {
            title: self.meta(TITLE)?.unwrap_or_else(|| "Case register".to_owned()),
            simulated: self.meta(SIMULATED)?.is_some(),
        })
    }

    pub(crate) fn mark_simulated(&mut self) -> Result<(), RegisterError> {
        self.set_meta(SIMULATED, "yes")
    }
}

impl Register {
    /// What the register says of itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&mut self) -> Result<Settings, RegisterError> {
        self.core.settings()
    }

    /// A secret number of this register, for deriving identifiers from texts such as case numbers or the content of a row:
    /// whoever sees the identifiers cannot try out texts against them.
    pub fn namespace(&self) -> u128 {
        self.core.store.namespace()
    }

    /// Gives the register a title, as it stands on reports.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_title(&mut self, title: &str) -> Result<(), RegisterError> {
        self.core.transaction(Begin::Writing, |core| {
            core.set_meta(TITLE, title)?;
            core.trail
                .append_own(&mut *core.database, &Event::new("set title", "the register"))
        })
    }
}
