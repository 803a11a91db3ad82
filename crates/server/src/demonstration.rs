//! Accounts to try a register of invented persons with: one for each role, and a caseworker of a second organisation.
//!
//! They all have one password and no second proof, which [`Desk::open`] allows for a register of invented persons alone.

use std::collections::BTreeMap;

use throughline_model::codes::ours::Role;
use throughline_model::id::OrganisationId;
use throughline_model::{Text, Viewer};
use throughline_register::{Account, AccountId, AccountSecrets, AccountState, RegisterError};

use crate::desk::{Desk, DeskError};
use crate::pages::set_up::random;
use crate::password;

/// An account to try the register with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The organisation it belongs to.
    pub organisation: String,
}

impl Desk {
    /// Makes the accounts, each with this password.
    ///
    /// # Errors
    /// When the register holds real persons, or there are such accounts already.
    pub fn add_demonstration_accounts(&self, password: &str) -> Result<Vec<Try>, DeskError> {
        let open = self.opened().ok_or(DeskError::NotInvented)?;
        if !open.settings.simulated || !self.options.demonstration {
            return Err(DeskError::NotInvented);
        }
        // The two organisations with the most cases of their first caseworker.
        let mut cases: BTreeMap<(OrganisationId, String), usize> = BTreeMap::new();
        for entry in open.entries(|entry| !entry.closed) {
            if let (Some(organisation), Some(owner)) = (entry.organisation, entry.owner) {
                *cases.entry((organisation, owner.to_string())).or_default() += 1;
            }
        }
        let mut most: Vec<((OrganisationId, String), usize)> = cases.into_iter().collect();
        most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let first = most
            .first()
            .map(|((organisation, owner), _)| (*organisation, owner.clone()));
        let second = most
            .iter()
            .find(|((organisation, owner), _)| {
                first
                    .as_ref()
                    .is_some_and(|(one, name)| one != organisation && name != owner)
            })
            .map(|((organisation, owner), _)| (*organisation, owner.clone()));
        let home = first.as_ref().map(|(organisation, _)| *organisation);
        let mut wanted: Vec<(String, Role, Option<OrganisationId>)> = Vec::new();
        for (organisation, owner) in [first, second].into_iter().flatten() {
            wanted.push((owner, Role::Caseworker, Some(organisation)));
        }
        for (name, role) in [
            ("supervisor", Role::Supervisor),
            ("analyst", Role::Analyst),
            ("oversight", Role::Oversight),
            ("protection", Role::DataProtectionOfficer),
            ("administrator", Role::Administrator),
        ] {
            wanted.push((name.to_owned(), role, home));
        }
        let now = (self.options.clock)();
        let mut rng = (self.options.chance)();
        let hash = password::hash(password, &mut *rng);
        let viewer = Viewer {
            account: Text::new("demonstration").expect("a text that is not empty"),
            role: Role::Administrator,
            organisation: None,
            purpose: Text::new("accounts to try").expect("a text that is not empty"),
        };
        let mut register = open.register();
        let mut administration = register.for_administrator(&viewer, now)?;
        let mut made = Vec::new();
        for (name, role, organisation) in wanted {
            let Some(text) = Text::new(&name) else { continue };
            let account = Account {
                id: AccountId::from_bits(random(&mut *rng)),
                name: text,
                role,
                organisation,
                team: None,
                language: None,
                state: AccountState::Active,
                created: now,
                invited_until: None,
                secrets: AccountSecrets {
                    password: hash.clone(),
                    ..AccountSecrets::default()
                },
            };
            match administration.add_account(&account, &mut *rng) {
                Ok(()) | Err(RegisterError::NameTaken) => made.push(Try {
                    name,
                    role,
                    organisation: organisation.map_or_else(String::new, |id| open.organisation(id)),
                }),
                Err(error) => return Err(error.into()),
            }
        }
        self.set_up_is_done();
        Ok(made)
    }
}
