//! Tests that reach under the register: damage done to its storage, migrations, and rotations that stop half-way.
//!
//! What a register promises through its interface is tested in `tests/conformance`.

#[path = "../tests/conformance/invented.rs"]
mod invented;
#[path = "../tests/conformance/place.rs"]
mod place;

mod damage;
mod migration;
mod rotation;

use jiff::Timestamp;
use rand::SeedableRng as _;
use rand_chacha::ChaCha20Rng;
use throughline_model::codes::ours::Role;
use throughline_model::{Holdings, Text, Viewer};

use crate::{KdfCost, Register, RegisterError, Secret};
use place::Place;

/// Makes each claim a test on both databases.
macro_rules! on_both {
    ($($claim:ident),* $(,)?) => { $(
        mod $claim {
            #[test]
            fn sqlite() {
                super::$claim(&crate::tests::place::Place::sqlite());
            }

            #[test]
            fn postgres() {
                if let Some(place) = crate::tests::place::Place::postgres() {
                    super::$claim(&place);
                }
            }
        }
    )* };
}
use on_both;

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().expect("an instant")
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

fn text(text: &str) -> Text {
    Text::new(text).expect("text that is not empty")
}

fn secret() -> Secret {
    Secret::passphrase("four words make it").expect("a passphrase")
}

fn viewer(role: Role) -> Viewer {
    Viewer {
        account: text("anna"),
        role,
        organisation: None,
        purpose: text("a test"),
    }
}

fn new_register(place: &Place) -> Register {
    let made = Register::init(
        &place.location(),
        &secret(),
        KdfCost::for_tests(),
        now(),
        &mut rng(),
    );
    made.expect("a new register").0
}

fn open(place: &Place) -> Register {
    Register::open(&place.location(), &secret()).expect("the register opens")
}

/// A register with rows in every table.
fn filled(place: &Place) -> (Register, Holdings) {
    let holdings = invented::holdings(53, 8);
    let mut register = new_register(place);
    import(&mut register, &holdings);
    (register, holdings)
}

fn import(register: &mut Register, holdings: &Holdings) {
    import_with(register, holdings, &mut rng());
}

fn import_with(register: &mut Register, holdings: &Holdings, rng: &mut ChaCha20Rng) {
    let viewer = viewer(Role::Caseworker);
    let mut casework = register
        .for_caseworker(&viewer, now())
        .expect("caseworkers work on cases");
    let done = casework.import(rng, |import| import.insert_all(holdings));
    done.expect("the import ends well");
}

fn export(register: &mut Register) -> Result<Holdings, RegisterError> {
    let viewer = viewer(Role::DataProtectionOfficer);
    register.for_data_protection(&viewer, now())?.holdings()
}

/// The sentences of what verifying finds.
fn problems(register: &mut Register) -> Vec<String> {
    let found = register.verify(None).expect("verifying is possible");
    found.problems.iter().map(ToString::to_string).collect()
}
