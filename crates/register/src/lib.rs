//! The encrypted store, on SQLite or PostgreSQL: migrations, vault, access, audit, backup and erasure.
//!
//! One interface for two databases. The register stores each table of the model as one table of the database; identities and
//! narratives lie sealed under a data key per record, the data keys under a master key, and that under a passphrase and
//! a recovery code. Reading takes a viewer: a [`Register`] hands out views, and a view has only the methods that
//! whoever holds it may use. An [`AnalysisRegister`] never holds the master key. Files of rows are `interchange`'s work.
//!
//! ```
//! use jiff::Timestamp;
//! use rand::SeedableRng as _;
//! use throughline_model::id::PersonId;
//! use throughline_model::{Person, Text, Viewer, codes::ours::Role};
//! use throughline_register::{KdfCost, Location, Register, RegisterError, Secret};
//!
//! # let directory = tempfile::tempdir()?;
//! # let place = directory.path().join("register");
//! let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
//! let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
//! let secret = Secret::passphrase("a sentence of several words")?;
//! let location = Location::directory(place);
//! let (mut register, recovery_code) = Register::init(&location, &secret, KdfCost::for_tests(), now, &mut rng)?;
//! # drop(recovery_code);
//!
//! let text = |text| Text::new(text).expect("text that is not empty");
//! let viewer = |role| Viewer { account: text("anna"), role, organisation: None, purpose: text("intake") };
//! let caseworker = viewer(Role::Caseworker);
//! register.for_caseworker(&caseworker, now)?.import(&mut rng, |import| {
//!     import.insert(&Person { id: PersonId::from_bits(1), registered_on: None })
//! })?;
//! assert!(register.verify(None)?.is_sound());
//!
//! let administrator = viewer(Role::Administrator);
//! let refused = register.for_analyst(&administrator, now).err().expect("administrators do not analyse");
//! assert_eq!(refused.to_string(), "administrator may not read life lines (no identities)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// The places under test are shared with `tests/conformance`, which names the crate from outside.
#[cfg(test)]
extern crate self as throughline_register;

pub mod access;
mod accounts;
mod audit_chain;
mod backup;
mod cells;
mod change;
mod database;
mod erase;
mod error;
mod fingerprint;
mod fresh;
mod import;
mod index;
mod keyring;
mod location;
mod place;
mod postgres;
mod reading;
mod register;
mod relation;
mod rotate;
mod schema;
mod sealed_file;
mod settings;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;
mod trail;
mod vault;
mod verify;
mod views;

pub use accounts::{Account, AccountId, AccountSecrets, AccountState, Session, SessionState};
pub use audit_chain::{ChainBreak, Entry as AuditEntry, Head as AuditHead, Link as AuditLink};
pub use erase::Certificate;
pub use error::RegisterError;
pub use fingerprint::Fingerprint;
pub use import::{Counts, Import};
pub use index::Indexed;
pub use keyring::{KdfCost, KeyKind, KeyringError, RecoveryCode, Secret, SecretError};
pub use location::{Location, PostgresUrl};
pub use register::{AnalysisRegister, Register};
pub use relation::Standing;
pub use sealed_file::SealedFileError;
pub use settings::Settings;
pub use verify::Verification;
pub use views::{
    Administration, Analysed, Analysis, Answered, BrokenGlass, Casework, Changed, DataProtection, Door,
    DoorEvent, Draft, Earlier, Grant, HeldDocument, Invitation, Linking, NewTask, Oversight, Proposed, Queue,
    Reading, Rotated, Run, SideBySide, Task, TaskKind, TaskState, state_of,
};
