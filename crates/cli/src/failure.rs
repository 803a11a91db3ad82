//! How a command fails: with which exit code, what to do about it, and whether the reason has been said already; and which exit
//! code a register's error deserves.

use throughline_register::{KeyringError, RegisterError};

use crate::args::exit;

/// A command's failure.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reason has been printed (as diagnostics, say).
    Silent {
        /// The exit code.
        code: u8,
    },
    /// The reason is still to be printed.
    Said {
        /// The exit code.
        code: u8,
        /// The reason, with its context.
        error: anyhow::Error,
        /// What to do, where the reason does not say it.
        hint: Option<String>,
    },
}

impl Failure {
    /// A failure with an exit code of its own.
    pub(crate) fn with(code: u8, error: impl Into<anyhow::Error>) -> Self {
        let error = error.into();
        Self::Said {
            code,
            error,
            hint: None,
        }
    }

    /// The same failure with advice.
    #[must_use]
    pub(crate) fn hint(self, advice: impl Into<String>) -> Self {
        match self {
            Self::Said { code, error, .. } => Self::Said {
                code,
                error,
                hint: Some(advice.into()),
            },
            silent @ Self::Silent { .. } => silent,
        }
    }

    /// The same failure, told as what could not be done because of it.
    #[must_use]
    pub(crate) fn because(self, sentence: String) -> Self {
        match self {
            Self::Said { code, error, hint } => Self::Said {
                code,
                error: error.context(sentence),
                hint,
            },
            silent @ Self::Silent { .. } => silent,
        }
    }
}

/// Anything else that goes wrong is a plain failure.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::with(exit::FAILED, error)
    }
}

/// A register's error with the exit code it deserves.
pub(crate) fn refused(error: RegisterError) -> Failure {
    use RegisterError as E;
    let code = match &error {
        E::Keys(keys) => of_keys(*keys),
        E::NoRegister(_)
        | E::NotEmpty(_)
        | E::NotALocation
        | E::NoSuchRow { .. }
        | E::DuplicateKey { .. } => exit::PLACE,
        E::DanglingReference { .. } | E::ZeroCharacter { .. } => exit::INPUT,
        E::KeysMissing(_)
        | E::DatabaseMissing(_)
        | E::DatabaseDoesNotOpen
        | E::DatabaseDamaged(_)
        | E::UnreadableRow { .. }
        | E::StrayRow(_)
        | E::RowsAltered
        | E::CellDamaged { .. }
        | E::DataKeyDamaged(_)
        | E::SealedFile(_)
        | E::NotABackup
        | E::BackupContent(_)
        | E::Audit(_) => exit::DAMAGED,
        _ => exit::FAILED,
    };
    Failure::with(code, error)
}

/// A keys file that is damaged is no wrong passphrase.
fn of_keys(error: KeyringError) -> u8 {
    match error {
        KeyringError::Wrong(_) | KeyringError::NoEntry(_) => exit::LOCKED,
        KeyringError::Damaged => exit::DAMAGED,
        _ => exit::FAILED,
    }
}
