//! The door: what the program asks before anybody is a viewer, to tell who is at it.
//!
//! Only accounts and sessions pass here, never a row of the model. Whether a password or a code is right is decided by the
//! program that serves; here is what it compares with, and the audit of what came of it.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::{Text, Viewer};
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::accounts::{self, Account, AccountId, AccountState, Session};
use crate::database::{Begin, Column, Value, first};
use crate::register::Register;
use crate::trail::Event;

/// The door of a register, at one moment.
pub struct Door<'a> {
    register: &'a mut Register,
    key: Zeroizing<[u8; 32]>,
    now: Timestamp,
}

/// What happened at the door, for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorEvent {
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A session was locked.
    Locked,
    /// Password or second proof was wrong.
    Refused,
    /// An account was held back after too many wrong attempts.
    HeldBack,
    /// An invitation was taken up.
    InvitationTakenUp,
    /// A password was changed.
    PasswordChanged,
    /// The password was given again, for something that asks for it.
    Confirmed,
    /// A session was ended from another.
    SessionEnded,
}

impl DoorEvent {
    fn words(self) -> &'static str {
        match self {
            Self::SignedIn => "sign in",
            Self::SignedOut => "sign out",
            Self::Locked => "lock session",
            Self::Refused => "sign-in refused",
            Self::HeldBack => "sign-in held back",
            Self::InvitationTakenUp => "take up invitation",
            Self::PasswordChanged => "change password",
            Self::Confirmed => "confirm password",
            Self::SessionEnded => "end session",
        }
    }
}

impl<'a> Door<'a> {
    pub(crate) fn new(register: &'a mut Register, now: Timestamp) -> Self {
        let key = register.core.store.accounts_key();
        Self { register, key, now }
    }

    /// Whether anybody may sign in yet. While nobody may, the register is set up first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_accounts(&mut self) -> Result<bool, RegisterError> {
        let sql = "SELECT count(*) FROM accounts";
        let count = first(
            &mut *self.register.core.database,
            sql,
            &[],
            &[Column::Integer],
            |row| row[0].integer(),
        )?;
        Ok(count.unwrap_or(0) > 0)
    }

    /// The account with this name.
    ///
    /// # Errors
    /// When the database cannot be read, or the account was changed outside the program.
    pub fn named(&mut self, name: &str) -> Result<Option<Account>, RegisterError> {
        let values = [Value::Text(name)];
        let found = accounts::accounts(&mut *self.register.core.database, &self.key, "name = ?1", &values)?;
        Ok(found.into_iter().next())
    }

    /// The account with this identifier.
    ///
    /// # Errors
    /// As [`Door::named`].
    pub fn account(&mut self, id: AccountId) -> Result<Option<Account>, RegisterError> {
        let values = [Value::Id(id.bits())];
        let found = accounts::accounts(&mut *self.register.core.database, &self.key, "id = ?1", &values)?;
        Ok(found.into_iter().next())
    }

    /// Writes what somebody at the door changed of their own account: password, second proof, attempts, language. Name, role,
    /// organisation, team and, but for the taking up of an invitation, state stay as they are in the register.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`] when the account is gone or closed meanwhile.
    pub fn write(&mut self, account: &Account, rng: &mut dyn CryptoRng) -> Result<(), RegisterError> {
        let key = &self.key;
        self.register.core.transaction(Begin::Writing, |core| {
            let values = [Value::Id(account.id.bits())];
            let current = accounts::accounts(&mut *core.database, key, "id = ?1", &values)?;
            let current = current.into_iter().next();
            let current = current.filter(|current| current.state != AccountState::Closed);
            let Some(current) = current else {
                return Err(RegisterError::NoSuchRow {
                    table: "accounts",
                    key: crate::error::shown(account.id.bits()),
                });
            };
            let written = Account {
                name: current.name.clone(),
                role: current.role,
                organisation: current.organisation,
                team: current.team.clone(),
                created: current.created,
                ..account.clone()
            };
            written.write(&mut *core.database, key, rng)
        })
    }

    /// The session with this identifier.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn session(&mut self, id: u128) -> Result<Option<Session>, RegisterError> {
        let found = accounts::sessions(&mut *self.register.core.database, "id", id)?;
        Ok(found.into_iter().next())
    }

    /// Every session of an account, the last used first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sessions(&mut self, account: AccountId) -> Result<Vec<Session>, RegisterError> {
        accounts::sessions(&mut *self.register.core.database, "account", account.bits())
    }

    /// Writes a session, new or in place of what it was.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write_session(&mut self, session: &Session) -> Result<(), RegisterError> {
        self.register
            .core
            .transaction(Begin::Writing, |core| session.write(&mut *core.database))
    }

    /// Ends a session; whether there was one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_session(&mut self, id: u128) -> Result<bool, RegisterError> {
        self.delete_sessions("id = ?1", Value::Id(id))
            .map(|gone| gone > 0)
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_sessions_of(&mut self, account: AccountId) -> Result<u64, RegisterError> {
        self.delete_sessions("account = ?1", Value::Id(account.bits()))
    }

    /// Ends sessions begun before an instant.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn end_sessions_before(&mut self, begun: Timestamp) -> Result<u64, RegisterError> {
        self.delete_sessions("begun < ?1", Value::Integer(begun.as_second()))
    }

    fn delete_sessions(&mut self, condition: &str, value: Value<'_>) -> Result<u64, RegisterError> {
        let sql = format!("DELETE FROM sessions WHERE {condition}");
        self.register
            .core
            .transaction(Begin::Writing, |core| core.database.execute(&sql, &[value]))
    }

    /// Writes into the audit what happened at the door. Of a name that is no account's nothing is kept: it may be a password
    /// typed into the wrong field.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn tell(&mut self, account: Option<&Account>, event: DoorEvent) -> Result<(), RegisterError> {
        let event = |subject: String| Event::new(event.words(), subject);
        match account {
            Some(account) => {
                let viewer = Viewer {
                    account: account.name.clone(),
                    role: account.role,
                    organisation: account.organisation,
                    purpose: Text::new("at the door").expect("a text that is not empty"),
                };
                let event = event(format!("accounts {}", account.name));
                self.register.core.audit(&viewer, self.now, &event)
            }
            None => self.register.core.transaction(Begin::Writing, |core| {
                core.trail
                    .append_own(&mut *core.database, &event("no such account".to_owned()))
            }),
        }
    }
}
