//! What the administrator does with accounts and organisations: invite, give roles, close.
//!
//! Nobody is given a password here: whoever is invited chooses their own. A register never loses its last administrator.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::Role;
use throughline_model::id::OrganisationId;
use throughline_model::{Organisation, Text};

use crate::RegisterError;
use crate::access::Action;
use crate::accounts::{self, Account, AccountId, AccountSecrets, AccountState};
use crate::change::Change;
use crate::database::{Begin, Value};
use crate::fresh::fresh;
use crate::reading::{self, Which};
use crate::trail::Event;

use super::Administration;

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The name the account is to have.
    pub name: Text,
    /// Its role.
    pub role: Role,
    /// Its organisation.
    pub organisation: Option<OrganisationId>,
    /// Its team.
    pub team: Option<Text>,
    /// The hash of the code with which it is taken up.
    pub code: [u8; 32],
    /// Until when it holds.
    pub until: Timestamp,
}

impl Administration<'_> {
    /// Every account, in the order of their names.
    ///
    /// # Errors
    /// When the database cannot be read, or an account was changed outside the program.
    pub fn accounts(&mut self) -> Result<Vec<Account>, RegisterError> {
        let key = self.register.core.store.accounts_key();
        accounts::accounts(&mut *self.register.core.database, &key, "1 = 1", &[])
    }

    /// Every organisation, in the order of their identifiers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn organisations(&mut self) -> Result<Vec<Organisation>, RegisterError> {
        let crate::register::Register { core, vault } = &mut *self.register;
        let mut found = Vec::new();
        reading::each_whole(core, vault, Which::All, |row| {
            found.push(row);
            Ok(())
        })?;
        Ok(found)
    }

    /// Adds an organisation that keeps records, refers people or provides assistance.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_organisation(
        &mut self,
        organisation: &Organisation,
        rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let (viewer, now) = (self.viewer, self.now);
        self.register.core.transaction(Begin::Writing, |core| {
            let mut change = Change::default();
            change.add(core, organisation, None, rng)?;
            let event = Event::new("add organisation", format!("organisations {}", organisation.id));
            core.trail
                .append_change(&mut *core.database, viewer, now, &event, &change.sum)
                .map(drop)
        })
    }

    /// Invites somebody: an account that may not sign in until the invitation is taken up.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`].
    pub fn invite(
        &mut self,
        invitation: &Invitation,
        rng: &mut dyn CryptoRng,
    ) -> Result<AccountId, RegisterError> {
        let account = Account {
            id: AccountId::from_bits(fresh(self.now, rng)),
            name: invitation.name.clone(),
            role: invitation.role,
            organisation: invitation.organisation,
            team: invitation.team.clone(),
            language: None,
            state: AccountState::Invited,
            created: self.now,
            invited_until: Some(invitation.until),
            secrets: AccountSecrets {
                invitation: Some(invitation.code),
                ..AccountSecrets::default()
            },
        };
        self.add_account(&account, rng)?;
        Ok(account.id)
    }

    /// Adds an account as it is: the first one of a register, and those of a demonstration.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`].
    pub fn add_account(&mut self, account: &Account, rng: &mut dyn CryptoRng) -> Result<(), RegisterError> {
        let (viewer, now) = (self.viewer, self.now);
        let core = &mut self.register.core;
        core.permit(viewer, now, Action::KeepAccounts)?;
        let key = core.store.accounts_key();
        core.transaction(Begin::Writing, |core| {
            let values = [Value::Text(account.name.as_str())];
            if !accounts::accounts(&mut *core.database, &key, "name = ?1", &values)?.is_empty() {
                return Err(RegisterError::NameTaken);
            }
            account.write(&mut *core.database, &key, rng)?;
            let event =
                Event::new("add account", format!("accounts {}", account.name)).because(account.role.code());
            core.trail
                .append(&mut *core.database, viewer, now, &event)
                .map(drop)
        })
    }

    /// Changes what an account may do, invites it anew, or closes it. `change` is given the account as it is now. Its sessions
    /// end, so that nobody goes on in a role they no longer have.
    ///
    /// # Errors
    /// [`RegisterError::NoSuchRow`], [`RegisterError::LastAdministrator`].
    pub fn change_account(
        &mut self,
        id: AccountId,
        rng: &mut dyn CryptoRng,
        change: impl FnOnce(&mut Account),
    ) -> Result<Account, RegisterError> {
        let (viewer, now) = (self.viewer, self.now);
        let core = &mut self.register.core;
        core.permit(viewer, now, Action::KeepAccounts)?;
        let key = core.store.accounts_key();
        core.transaction(Begin::Writing, |core| {
            let all = accounts::accounts(&mut *core.database, &key, "1 = 1", &[])?;
            let found = all.iter().find(|account| account.id == id).cloned();
            let mut account = found.ok_or_else(|| RegisterError::NoSuchRow {
                table: "accounts",
                key: crate::error::shown(id.bits()),
            })?;
            let (name, created) = (account.name.clone(), account.created);
            change(&mut account);
            // A name is in case files and in the audit; it is nobody else's later.
            (account.id, account.name, account.created) = (id, name, created);
            let administers = |account: &Account| {
                account.role == Role::Administrator && account.state == AccountState::Active
            };
            let others = all.iter().any(|other| other.id != id && administers(other));
            if !others && !administers(&account) && all.iter().any(administers) {
                return Err(RegisterError::LastAdministrator);
            }
            account.write(&mut *core.database, &key, rng)?;
            core.database
                .execute("DELETE FROM sessions WHERE account = ?1", &[Value::Id(id.bits())])?;
            let event = Event::new("change account", format!("accounts {}", account.name)).because(format!(
                "{}, {}",
                account.role.code(),
                account.state.code()
            ));
            core.trail.append(&mut *core.database, viewer, now, &event)?;
            Ok(account)
        })
    }
}
