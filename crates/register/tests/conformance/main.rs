//! What a register promises, asked of both databases by the same tests.
//!
//! The embedded database is always tested; PostgreSQL when `THROUGHLINE_TEST_POSTGRES` names a server. Tests that must
//! reach under the register to damage it are in `src/tests.rs`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod access;
mod backup;
mod casework;
mod erasure;
mod invented;
mod keys;
mod linking;
mod persons;
mod place;
mod rows;

use jiff::Timestamp;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use throughline_model::codes::ours::Role;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;
use throughline_model::{Holdings, Text, Viewer};
use throughline_register::{Counts, KdfCost, RecoveryCode, Register, RegisterError, Secret};

use crate::place::Place;

/// Makes each claim a test on both databases.
macro_rules! on_both {
    ($($claim:ident),* $(,)?) => { $(
        mod $claim {
            #[test]
            fn sqlite() {
                super::$claim(&crate::place::Place::sqlite());
            }

            #[test]
            fn postgres() {
                if let Some(place) = crate::place::Place::postgres() {
                    super::$claim(&place);
                }
            }
        }
    )* };
}
pub(crate) use on_both;

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn secret() -> Secret {
    Secret::passphrase("four words make it").unwrap()
}

fn viewer(role: Role) -> Viewer {
    Viewer {
        account: text("anna"),
        role,
        organisation: None,
        purpose: text("a test"),
    }
}

fn new_register(place: &Place) -> (Register, RecoveryCode) {
    Register::init(
        &place.location(),
        &secret(),
        KdfCost::for_tests(),
        now(),
        &mut rng(),
    )
    .unwrap()
}

fn open(place: &Place) -> Register {
    Register::open(&place.location(), &secret()).unwrap()
}

fn import(register: &mut Register, holdings: &Holdings) -> Result<Counts, RegisterError> {
    let viewer = viewer(Role::Caseworker);
    let mut casework = register.for_caseworker(&viewer, now())?;
    let ((), counts) = casework.import(&mut rng(), |import| import.insert_all(holdings))?;
    Ok(counts)
}

fn export(register: &mut Register) -> Holdings {
    let viewer = viewer(Role::DataProtectionOfficer);
    register
        .for_data_protection(&viewer, now())
        .unwrap()
        .holdings()
        .unwrap()
}

fn assert_sound(register: &mut Register) {
    let found = register.verify(None).unwrap();
    assert!(found.is_sound(), "{:?}", found.problems);
}
