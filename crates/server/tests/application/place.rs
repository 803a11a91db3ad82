//! A register of invented persons with an account for each role, served on a free port until the test ends.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};

use jiff::Timestamp;
use throughline_model::codes::ours::Role;
use throughline_model::id::{OrganisationId, RecordId};
use throughline_model::table::Row;
use throughline_model::{
    Consent, Episode, Exit, Holdings, Identity, Organisation, Person, Record, Screening, Text, Viewer,
};
use throughline_register::{
    Account, AccountId, AccountSecrets, AccountState, Answered, KdfCost, Location, NewTask, Register, Secret,
    TaskKind,
};
use throughline_server::{Desk, Options, Served, serve};

pub(crate) const PASSWORD: &str = "these people are invented";
/// A name that is a page's undoing where it is not escaped.
pub(crate) const HOSTILE: &str = "Ada <script>alert(1)</script> \"'&";
pub(crate) const HOME: u128 = 0xa;
pub(crate) const ABROAD: u128 = 0xb;

/// The record that stands so to a caseworker called boris.
pub(crate) const OWN: u128 = 1;
pub(crate) const TEAM: u128 = 2;
pub(crate) const ORGANISATION: u128 = 3;
pub(crate) const REFERRED: u128 = 4;
pub(crate) const NONE: u128 = 5;
/// No record at all.
pub(crate) const UNKNOWN: u128 = 99;

pub(crate) struct Place {
    pub(crate) address: SocketAddr,
    /// Seconds by which the clock is ahead.
    pub(crate) ahead: Arc<AtomicI64>,
    _directory: tempfile::TempDir,
}

pub(crate) fn id(bits: u128) -> String {
    RecordId::from_bits(bits).to_string()
}

pub(crate) fn row<R: Row>(cells: &[(&str, &str)]) -> R {
    let mut texts = vec![None; R::table().fields.len()];
    for (column, text) in cells {
        texts[R::table().position(column).unwrap()] = Some(*text);
    }
    R::from_cells(&texts).unwrap()
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn viewer(name: &str, role: Role, organisation: u128) -> Viewer {
    Viewer {
        account: text(name),
        role,
        organisation: Some(OrganisationId::from_bits(organisation)),
        purpose: text("a test"),
    }
}

fn holdings() -> Holdings {
    let mut held = Holdings::default();
    for (bits, name) in [(HOME, "Home"), (ABROAD, "Abroad")] {
        held.organisations
            .push(row::<Organisation>(&[("id", &id(bits)), ("name", name)]));
    }
    for (record, organisation, owner) in [
        (OWN, HOME, "boris"),
        (TEAM, HOME, "eva"),
        (ORGANISATION, HOME, "finn"),
        (REFERRED, ABROAD, "carla"),
        (NONE, ABROAD, "carla"),
    ] {
        let (key, person) = (id(record), id(record + 0x100));
        held.persons.push(row::<Person>(&[("id", &person)]));
        held.records.push(row::<Record>(&[
            ("id", &key),
            ("person", &person),
            ("organisation", &id(organisation)),
            ("case_owner", owner),
            ("case_number", &format!("N-{record}")),
            ("account", HOSTILE),
        ]));
        held.identities.push(row::<Identity>(&[
            ("record", &key),
            ("given_name", HOSTILE),
            ("family_name", "Lovelace"),
        ]));
        held.episodes.push(row::<Episode>(&[
            ("id", &id(record + 0x200)),
            ("record", &key),
            ("started", "2009"),
            ("account", HOSTILE),
        ]));
        held.exits.push(row::<Exit>(&[
            ("id", &id(record + 0x300)),
            ("record", &key),
            ("episode", &id(record + 0x200)),
            ("on", "2011-05"),
        ]));
        held.consents.push(row::<Consent>(&[
            ("id", &id(record + 0x400)),
            ("record", &key),
            ("purposes", "Sharing"),
        ]));
        held.screenings.push(row::<Screening>(&[
            ("id", &id(record + 0x500)),
            ("record", &key),
            ("instrument", "throughline"),
            ("instrument_version", "1"),
            ("begun_on", "2026-02-01"),
            ("assessor", owner),
        ]));
    }
    held
}

impl Place {
    /// A demonstration: accounts sign in with a password alone.
    pub(crate) fn new() -> Self {
        Self::with(true)
    }

    pub(crate) fn with(demonstration: bool) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let location = Location::directory(directory.path().join("register"));
        let secret = Secret::passphrase("four words make it").unwrap();
        let mut rng = rand::rng();
        let (mut register, _) =
            Register::init(&location, &secret, KdfCost::for_tests(), start(), &mut rng).unwrap();
        let carla = viewer("carla", Role::Supervisor, ABROAD);
        let mut casework = register.for_caseworker(&carla, start()).unwrap();
        casework
            .import(&mut rng, |import| {
                import.mark_simulated()?;
                import.insert_all(&holdings())
            })
            .unwrap();
        let administrator = viewer("administrator", Role::Administrator, HOME);
        let mut administration = register.for_administrator(&administrator, start()).unwrap();
        let hash = std::sync::OnceLock::<String>::new();
        let hash = hash.get_or_init(|| throughline_server::hash_password(PASSWORD, &mut rand::rng()));
        for (at, (name, role, organisation, team)) in [
            ("boris", Role::Caseworker, HOME, Some("night")),
            ("eva", Role::Caseworker, HOME, Some("night")),
            ("finn", Role::Caseworker, HOME, None),
            ("carla", Role::Caseworker, ABROAD, None),
            ("supervisor", Role::Supervisor, HOME, None),
            ("analyst", Role::Analyst, HOME, None),
            ("oversight", Role::Oversight, HOME, None),
            ("protection", Role::DataProtectionOfficer, HOME, None),
            ("administrator", Role::Administrator, HOME, None),
        ]
        .into_iter()
        .enumerate()
        {
            let account = Account {
                id: AccountId::from_bits(at as u128 + 1),
                name: text(name),
                role,
                organisation: Some(OrganisationId::from_bits(organisation)),
                team: team.map(text),
                language: None,
                state: AccountState::Active,
                created: start(),
                invited_until: None,
                secrets: AccountSecrets {
                    password: hash.clone(),
                    ..AccountSecrets::default()
                },
            };
            administration.add_account(&account, &mut rng).unwrap();
        }
        // Carla refers one case to the home organisation, and boris accepts.
        let mut casework = register.for_caseworker(&carla, start()).unwrap();
        let refer = NewTask {
            kind: TaskKind::Refer,
            for_account: None,
            for_organisation: Some(OrganisationId::from_bits(HOME)),
            due: None,
            reason: text("a bed is needed"),
        };
        let asked = casework
            .ask(&mut rng, RecordId::from_bits(REFERRED), &refer)
            .unwrap();
        let boris = viewer("boris", Role::Caseworker, HOME);
        let mut casework = register.for_caseworker(&boris, start()).unwrap();
        casework.answer(&mut rng, asked, Answered::Accept, "").unwrap();

        let ahead = Arc::new(AtomicI64::new(3600));
        let clock = ahead.clone();
        let options = Options {
            location,
            clock: Arc::new(move || {
                let second = start().as_second() + clock.load(Ordering::SeqCst);
                Timestamp::from_second(second).unwrap()
            }),
            chance: Arc::new(|| Box::new(rand::rng())),
            connections: 4,
            https: false,
            demonstration,
            cost: KdfCost::for_tests(),
        };
        let (desk, _) = Desk::open(options, register).unwrap();
        Self {
            address: listening(desk),
            ahead,
            _directory: directory,
        }
    }

    /// Lets time pass.
    pub(crate) fn later(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// Serves a desk on a free port until the test ends.
pub(crate) fn listening(desk: Desk) -> SocketAddr {
    let (told, heard) = mpsc::channel::<Served>();
    std::thread::spawn(move || {
        serve(Arc::new(desk), "127.0.0.1:0".parse().unwrap(), None, |served| {
            told.send(served).unwrap();
        })
        .unwrap();
    });
    heard.recv().unwrap().address
}
