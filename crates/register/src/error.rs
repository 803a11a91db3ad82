//! What can go wrong with a register, each in a sentence that says what happened, to what, and what to do.
//!
//! Keys of rows may be named; identities, narratives, passwords and the values in a statement never are. A database's own
//! words are passed on only where they contain none of these.

use throughline_model::codes::ours::Role;
use throughline_model::lifeline::UnknownRecord;

use crate::access::Action;
use crate::audit_chain::ChainBreak;
use crate::keyring::KeyringError;
use crate::sealed_file::SealedFileError;

/// What can go wrong with a register.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The text is neither a directory nor a PostgreSQL URL.
    #[error("this is not the place of a register: give a directory, or a URL that begins with postgres://")]
    NotALocation,
    /// There is no register at the place.
    #[error("there is no register at {0}; create one with `throughline init`")]
    NoRegister(String),
    /// There is something at the place already.
    #[error("{0} is not empty; choose another place, so that nothing is overwritten")]
    NotEmpty(String),
    /// The keys file is missing beside the database.
    #[error(
        "the keys file {0} is missing; without it the register cannot be opened. Put it back, or restore a backup"
    )]
    KeysMissing(String),
    /// The database is missing beside the keys file.
    #[error(
        "the database file {0} is missing, though its keys file is there. Put it back, or restore a backup"
    )]
    DatabaseMissing(String),
    /// The keys do not open, or could not be changed.
    #[error(transparent)]
    Keys(#[from] KeyringError),
    /// The keys were replaced since this program opened the register.
    #[error(
        "the register's keys were changed meanwhile by another program, so nothing was done here; run the command again"
    )]
    KeysReplaced,
    /// The keys open, but not this database.
    #[error(
        "the database file is damaged, or its keys file belongs to another register: it does not open with its keys. \
         Restore a backup"
    )]
    DatabaseDoesNotOpen,
    /// The database found its own storage damaged.
    #[error("the database file is damaged: {0}. Restore a backup")]
    DatabaseDamaged(String),
    /// The register was made by a newer program.
    #[error(
        "the register has schema version {found}, and this program knows versions up to {known}; use a newer program"
    )]
    NewerSchema {
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The PostgreSQL server is too old.
    #[error("the PostgreSQL server has version {0}; version 15 or newer is needed")]
    OldServer(String),
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A connection that would not be protected.
    #[error("the connection to the database would not be protected: {0}")]
    Unprotected(String),
    /// Another program holds the register for too long.
    #[error("another program is writing to the register; try again when it has finished")]
    Busy,
    /// A row with this key is there already.
    #[error("{table} already has a row with the key {key}")]
    DuplicateKey {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
    },
    /// A row refers to a row that is not there.
    #[error("{table}.{column} names {key}, and there is no such row in {parent}")]
    DanglingReference {
        /// The table in which the reference stands.
        table: &'static str,
        /// Its column.
        column: &'static str,
        /// The key that leads nowhere.
        key: String,
        /// The table it should be in.
        parent: &'static str,
    },
    /// A row of an import was refused, and whoever inserted it went on.
    #[error("a row of the import was refused, so nothing was imported")]
    RowRefused,
    /// Text with a character no database can be trusted to keep.
    #[error("{table}.{column} contains a zero character, which cannot be stored")]
    ZeroCharacter {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A row in the register cannot be read as the model reads it.
    #[error(
        "a row of {table} with the key {key} cannot be read: column {column} holds something it must not"
    )]
    UnreadableRow {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
        /// The column.
        column: &'static str,
    },
    /// A row belongs to a record that is not there.
    #[error("the register is damaged: {0}. Restore a backup")]
    StrayRow(#[from] UnknownRecord),
    /// There is no row with this key.
    #[error("{table} has no row with the key {key}")]
    NoSuchRow {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
    },
    /// A cell of the vault does not open.
    #[error(
        "a sealed cell does not open: {table}.{column} of the row {key}. It was altered, moved, or its data key is another"
    )]
    CellDamaged {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        key: String,
    },
    /// A record has no data key, or one that does not open.
    #[error(
        "the data key of the record {0} is missing or does not open; its identities and narratives cannot be read"
    )]
    DataKeyDamaged(String),
    /// The role may not do this.
    #[error("{} may not {}", .role, .action.words())]
    Denied {
        /// The role in which it was tried.
        role: Role,
        /// What was tried.
        action: Action,
    },
    /// The role may do this only by breaking the glass.
    #[error("{} may {} only after breaking the glass, with a reason; owner and supervisor are told", .role, .action.words())]
    BreakTheGlass {
        /// The role in which it was tried.
        role: Role,
        /// What was tried.
        action: Action,
    },
    /// The audit is not what was written.
    #[error(transparent)]
    Audit(#[from] ChainBreak),
    /// The rows are not those the program has written.
    #[error(
        "rows were added, altered or removed outside the program: the register's content is not what its audit accounts for"
    )]
    RowsAltered,
    /// The sealed file is cut off, damaged, another register's, or none at all.
    #[error(transparent)]
    SealedFile(#[from] SealedFileError),
    /// The sealed file is not a backup.
    #[error("this is a sealed file, but not the backup of a register")]
    NotABackup,
    /// The backup is whole, and its content is not what a backup holds.
    #[error("the backup was written by another version of the program and cannot be read: {0}")]
    BackupContent(&'static str),
    /// The backup was made by a newer program.
    #[error("the backup was made by a newer program (schema version {found}; this one knows {known})")]
    NewerBackup {
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A file could not be read or written.
    #[error("{what}: {error}")]
    File {
        /// What could not be done, to which file.
        what: String,
        /// Why.
        error: std::io::Error,
    },
    /// The database refused a statement; its own words, without values.
    #[error("the database refused: {0}")]
    Database(String),
    /// A record was to be linked with itself.
    #[error("a link is between two records, and the same record was named twice")]
    NotAPair,
    /// A probability that is none.
    #[error("a probability must lie between 0 and 1")]
    NotAProbability,
    /// Broken glass has closed again.
    #[error(
        "the glass was broken for {} hours, and they are over; break it again, with a reason",
        crate::access::BREAK_GLASS_HOURS
    )]
    GlassClosed,
    /// An account of this name is there already.
    #[error("there is an account of this name already; choose another name")]
    NameTaken,
    /// The change would leave nobody who can administer the register.
    #[error("this is the last administrator who can sign in; make another one first")]
    LastAdministrator,
    /// Somebody is asked to approve what they asked for themselves.
    #[error("nobody approves their own request; somebody else has to answer it")]
    OwnRequest,
    /// The task was answered meanwhile.
    #[error("this was answered already")]
    AlreadyAnswered,
    /// Nothing may be shared for want of a consent that holds.
    #[error("there is no consent that covers this; record one first, or the legal ground that overrides it")]
    NoConsent,
    /// Whoever was given the rows stopped the reading; their own reason takes this one's place.
    #[error("the reading was stopped")]
    Stopped,
}

impl RegisterError {
    /// An error with a file, said as what could not be done.
    pub(crate) fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::File { what, error }
    }
}

/// A key as it is shown.
pub(crate) fn shown(key: u128) -> String {
    uuid::Uuid::from_u128(key).to_string()
}
