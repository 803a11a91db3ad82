//! Why a request got no page of its own, and what is shown instead.
//!
//! What somebody may not see and what is not there look alike. Messages name no person.

use throughline_register::RegisterError;

/// Why a request got no page of its own.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is nothing here, for this viewer.
    NotFound,
    /// Somebody has to sign in first.
    SignIn,
    /// The session is locked, or what was asked for wants the password again: it is asked for in place, and the form is kept.
    Confirm {
        /// Whether because the session is locked.
        locked: bool,
        /// Whether a password was given and is wrong.
        wrong: bool,
    },
    /// The case is a colleague's: it opens only with a reason.
    BreakTheGlass,
    /// The form did not come from a page of ours, or from one of an earlier session.
    Forged,
    /// What was sent cannot be used; the identifier of the message that says why.
    Bad(&'static str),
    /// The register.
    Register(RegisterError),
    /// The report could not be made.
    Report,
}

impl From<RegisterError> for Trouble {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::NoSuchRow { .. } | RegisterError::Denied { .. } | RegisterError::NotAPair => {
                Self::NotFound
            }
            RegisterError::BreakTheGlass { .. } | RegisterError::GlassClosed => Self::BreakTheGlass,
            RegisterError::NameTaken => Self::Bad("trouble-name-taken"),
            RegisterError::LastAdministrator => Self::Bad("trouble-last-administrator"),
            RegisterError::OwnRequest => Self::Bad("trouble-own-request"),
            RegisterError::AlreadyAnswered => Self::Bad("trouble-already-answered"),
            RegisterError::NoConsent => Self::Bad("trouble-no-consent"),
            RegisterError::DanglingReference { .. } => Self::Bad("trouble-still-named"),
            error => Self::Register(error),
        }
    }
}

impl Trouble {
    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignIn | Self::BreakTheGlass => 303,
            Self::Confirm { .. } | Self::Forged => 403,
            Self::Bad(_) => 422,
            Self::Register(RegisterError::Busy | RegisterError::Unreachable(_)) => 503,
            Self::Register(_) | Self::Report => 500,
        }
    }

    /// The identifier of the message that says what happened and what to do.
    pub(crate) fn message(&self) -> &'static str {
        match self {
            Self::NotFound => "trouble-not-found",
            Self::SignIn | Self::Confirm { .. } | Self::BreakTheGlass => "trouble-sign-in",
            Self::Forged => "trouble-forged",
            Self::Bad(message) => message,
            Self::Register(RegisterError::Busy | RegisterError::Unreachable(_)) => "trouble-busy",
            Self::Register(RegisterError::KeysReplaced) => "trouble-keys-replaced",
            Self::Register(RegisterError::File { .. } | RegisterError::Database(_)) => "trouble-not-written",
            Self::Register(_) => "trouble-register",
            Self::Report => "trouble-report",
        }
    }
}
