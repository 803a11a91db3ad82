//! Accounts and sessions as they lie in the register: who may sign in, in which role, and who is signed in.
//!
//! What somebody signs in with is sealed under a key of the store and bound to the rest of the account, so that a role changed
//! in the database by other means is noticed. Passwords are hashed, codes checked and tokens made by the program that uses
//! this; who may change an account is decided by the views.

use jiff::Timestamp;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use throughline_model::Text;
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Role;
use throughline_model::id::OrganisationId;

use crate::RegisterError;
use crate::database::{Database, Value};
use crate::keyring::envelope;
use crate::sql::own;

/// The identifier of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u128);

impl AccountId {
    /// The identifier with these 128 bits.
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The 128 bits.
    pub const fn bits(self) -> u128 {
        self.0
    }
}

/// Whether an account may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Invited, and has not yet chosen a password.
    Invited,
    /// May sign in.
    Active,
    /// Closed by an administrator; what it did stays under its name.
    Closed,
}

impl AccountState {
    /// The state as it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    fn of(code: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Closed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// What somebody signs in with. Never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountSecrets {
    /// The password's hash in PHC text, empty while there is none.
    pub password: String,
    /// The secret of time-based one-time codes, once confirmed.
    pub one_time: Option<Vec<u8>>,
    /// The last time step whose code was used, so that no code is used twice.
    pub one_time_used: u64,
    /// Passkeys, each as the program that made it wrote it.
    pub passkeys: Vec<String>,
    /// The hash of the invitation's code, while invited.
    pub invitation: Option<[u8; 32]>,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Seconds since 1970 before which no attempt is looked at.
    pub locked_until: i64,
}

impl std::fmt::Debug for AccountSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccountSecrets(hidden)")
    }
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its name, unique in the register; case files and the audit name it.
    pub name: Text,
    /// What it may do.
    pub role: Role,
    /// The organisation it belongs to.
    pub organisation: Option<OrganisationId>,
    /// The team within the organisation, if there are teams.
    pub team: Option<Text>,
    /// The language of its pages, as a BCP 47 tag, once chosen.
    pub language: Option<Text>,
    /// Whether it may sign in.
    pub state: AccountState,
    /// When it was made.
    pub created: Timestamp,
    /// Until when the invitation holds.
    pub invited_until: Option<Timestamp>,
    /// What it signs in with.
    pub secrets: AccountSecrets,
}

/// How far somebody has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The password was right; the second proof is still wanted.
    HalfOpen,
    /// Signed in.
    Open,
    /// Signed in, and locked until the password is given again: what stands on the screen stays.
    Locked,
}

impl SessionState {
    fn code(self) -> &'static str {
        match self {
            Self::HalfOpen => "half",
            Self::Open => "open",
            Self::Locked => "locked",
        }
    }

    fn of(code: &str) -> Option<Self> {
        [Self::HalfOpen, Self::Open, Self::Locked]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// Somebody signed in on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Derived from the token by a hash, so that the token cannot be read off the register.
    pub id: u128,
    /// Whose it is.
    pub account: AccountId,
    /// How far.
    pub state: SessionState,
    /// When it began.
    pub begun: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// When the password was last given.
    pub confirmed: Timestamp,
    /// The device as its owner will recognise it, such as "Firefox on Windows".
    pub device: String,
}

fn instant(seconds: Option<i64>) -> Option<Timestamp> {
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok())
}

fn damaged() -> RegisterError {
    RegisterError::DatabaseDamaged("an account cannot be read, or was changed outside the program".to_owned())
}

impl Account {
    /// What the secrets are bound to: everything that decides what the account may do.
    fn binding(&self) -> Vec<u8> {
        envelope::frame(&[
            b"throughline account",
            &self.id.0.to_be_bytes(),
            self.name.as_str().as_bytes(),
            self.role.code().as_bytes(),
            &self.organisation.map_or(0, OrganisationId::bits).to_be_bytes(),
            self.team.as_ref().map_or("", Text::as_str).as_bytes(),
            self.state.code().as_bytes(),
        ])
    }

    /// Writes the account, in place of what was there under its identifier.
    pub(crate) fn write(
        &self,
        database: &mut dyn Database,
        key: &[u8; 32],
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&self.secrets).map_err(|_| damaged())?);
        let sealed = envelope::seal(key, &self.binding(), &plain, &mut rng);
        let text = |text: Option<&'_ Text>| text.map(|text| text.as_str().to_owned());
        let (team, language) = (text(self.team.as_ref()), text(self.language.as_ref()));
        let values = [
            Value::Id(self.id.0),
            Value::Text(self.name.as_str()),
            Value::Text(self.role.code()),
            self.organisation.map_or(Value::Null, |id| Value::Id(id.bits())),
            team.as_deref().map_or(Value::Null, Value::Text),
            language.as_deref().map_or(Value::Null, Value::Text),
            Value::Text(self.state.code()),
            Value::Integer(self.created.as_second()),
            self.invited_until
                .map_or(Value::Null, |until| Value::Integer(until.as_second())),
            Value::Bytes(&sealed),
        ];
        database.execute("DELETE FROM accounts WHERE id = ?1", &[Value::Id(self.id.0)])?;
        database.execute(&own::ACCOUNTS.insert, &values)?;
        Ok(())
    }

    fn read(row: &[Value<'_>], key: &[u8; 32]) -> Option<Self> {
        let text = |position: usize| row[position].text().and_then(Text::new);
        let mut account = Self {
            id: AccountId(row[0].id()?),
            name: text(1)?,
            role: Role::from_any(row[2].text()?)?,
            organisation: row[3].id().map(OrganisationId::from_bits),
            team: text(4),
            language: text(5),
            state: AccountState::of(row[6].text()?)?,
            created: instant(row[7].integer())?,
            invited_until: instant(row[8].integer()),
            secrets: AccountSecrets::default(),
        };
        let plain = zeroize::Zeroizing::new(envelope::open(key, &account.binding(), row[9].bytes()?)?);
        account.secrets = serde_json::from_slice(&plain).ok()?;
        Some(account)
    }
}

/// Accounts that a condition names, in the order of their names.
pub(crate) fn accounts(
    database: &mut dyn Database,
    key: &[u8; 32],
    condition: &str,
    values: &[Value<'_>],
) -> Result<Vec<Account>, RegisterError> {
    let sql = format!(
        "SELECT {} FROM accounts WHERE {condition} ORDER BY name",
        own::ACCOUNTS.list
    );
    let mut found = Vec::new();
    database.query(&sql, values, &own::ACCOUNTS.columns, &mut |row| {
        found.push(Account::read(row, key).ok_or_else(damaged)?);
        Ok(())
    })?;
    Ok(found)
}

impl Session {
    /// Writes the session, in place of what was there under its identifier.
    pub(crate) fn write(&self, database: &mut dyn Database) -> Result<(), RegisterError> {
        database.execute("DELETE FROM sessions WHERE id = ?1", &[Value::Id(self.id)])?;
        let values = [
            Value::Id(self.id),
            Value::Id(self.account.0),
            Value::Text(self.state.code()),
            Value::Integer(self.begun.as_second()),
            Value::Integer(self.seen.as_second()),
            Value::Integer(self.confirmed.as_second()),
            Value::Text(&self.device),
        ];
        database.execute(&own::SESSIONS.insert, &values)?;
        Ok(())
    }

    fn read(row: &[Value<'_>]) -> Option<Self> {
        Some(Self {
            id: row[0].id()?,
            account: AccountId(row[1].id()?),
            state: SessionState::of(row[2].text()?)?,
            begun: instant(row[3].integer())?,
            seen: instant(row[4].integer())?,
            confirmed: instant(row[5].integer())?,
            device: row[6].text()?.to_owned(),
        })
    }
}

/// Sessions whose column has this value, the last used first.
pub(crate) fn sessions(
    database: &mut dyn Database,
    column: &str,
    value: u128,
) -> Result<Vec<Session>, RegisterError> {
    let sql = format!(
        "SELECT {} FROM sessions WHERE \"{column}\" = ?1 ORDER BY seen DESC, id",
        own::SESSIONS.list
    );
    let mut found = Vec::new();
    database.query(&sql, &[Value::Id(value)], &own::SESSIONS.columns, &mut |row| {
        found.extend(Session::read(row));
        Ok(())
    })?;
    Ok(found)
}
