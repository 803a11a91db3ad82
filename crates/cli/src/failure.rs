//! How a command fails: with which exit code, and whether the reason has been said already.

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
    },
}

impl Failure {
    /// A failure with an exit code of its own.
    pub(crate) fn with(code: u8, error: impl Into<anyhow::Error>) -> Self {
        Self::Said {
            code,
            error: error.into(),
        }
    }
}

/// Anything else that goes wrong is a plain failure.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Said {
            code: exit::FAILED,
            error: error.into(),
        }
    }
}
