//! `kill -9` at a random moment of an import of 14,000 persons: afterwards the register opens, verifies, and holds either the
//! whole import or none of it.
//!
//! The test runs itself again as the process to be killed. The moments are spread evenly over the time an undisturbed import
//! takes, commit included, and the test insists that some fell before the commit and some after it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "conformance/place.rs"]
mod place;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use throughline_model::codes::ours::Role;
use throughline_model::id::{EpisodeId, PersonId, RecordId};
use throughline_model::table::Row;
use throughline_model::{Episode, Identity, Person, Record, Text, Viewer};
use throughline_register::{AnalysisRegister, Import, KdfCost, Location, Register, RegisterError, Secret};

use crate::place::Place;

/// Names the register into which this process, run again, imports.
const VICTIM: &str = "THROUGHLINE_TEST_IMPORT_INTO";
const PERSONS: u128 = 14_000;

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn secret() -> Secret {
    Secret::passphrase("four words make it").unwrap()
}

fn viewer(role: Role) -> Viewer {
    let text = |text| Text::new(text).unwrap();
    Viewer {
        account: text("anna"),
        role,
        organisation: None,
        purpose: text("a test"),
    }
}

/// A row from the cells that are not empty.
fn row<R: Row>(filled: &[(&str, String)]) -> R {
    let table = R::table();
    let cell = |name: &str| {
        filled
            .iter()
            .find(|(column, _)| *column == name)
            .map(|(_, text)| text.as_str())
    };
    let cells: Vec<Option<&str>> = table.fields.iter().map(|field| cell(field.name)).collect();
    R::from_cells(&cells).unwrap()
}

/// Persons with a record, an identity and an episode each.
fn insert_persons(import: &mut Import<'_>, run: u128) -> Result<(), RegisterError> {
    for number in 0..PERSONS {
        // Spread over the whole range, as random identifiers are.
        let bits = (run * PERSONS + number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let (person, record) = (
            PersonId::from_bits(bits).to_string(),
            RecordId::from_bits(bits).to_string(),
        );
        import.insert::<Person>(&row(&[("id", person.clone())]))?;
        import.insert::<Record>(&row(&[
            ("id", record.clone()),
            ("person", person),
            ("case_number", format!("case {number}")),
        ]))?;
        import.insert::<Identity>(&row(&[
            ("record", record.clone()),
            ("given_name", format!("name {number}")),
        ]))?;
        let episode = EpisodeId::from_bits(bits).to_string();
        import.insert::<Episode>(&row(&[("id", episode), ("record", record)]))?;
    }
    Ok(())
}

/// What the process to be killed does: opens the register, says so, imports.
#[test]
#[expect(clippy::print_stdout, reason = "how the victim tells that it has begun")]
fn the_victim_imports() {
    let Ok(place) = std::env::var(VICTIM) else { return };
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(std::process::id()));
    let mut register = Register::open(&Location::parse(&place).unwrap(), &secret()).unwrap();
    let caseworker = viewer(Role::Caseworker);
    let run = u128::from(std::process::id());
    println!("\nbegun");
    register
        .for_caseworker(&caseworker, now())
        .unwrap()
        .import(&mut rng, |import| insert_persons(import, run))
        .unwrap();
    println!("\ndone");
}

fn start(place: &Place) -> (Child, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_victim_imports", "--nocapture", "--test-threads=1"])
        .env(VICTIM, place.url())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    wait_for(&mut output, "begun");
    (child, output)
}

fn wait_for(output: &mut BufReader<std::process::ChildStdout>, word: &str) {
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        if line.trim() == word {
            return;
        }
        line.clear();
    }
    panic!("the victim ended without saying that it has {word}");
}

/// How many rows of a kind the register holds.
fn persons(place: &Place) -> u64 {
    let mut register = AnalysisRegister::open(&place.location(), &secret()).unwrap();
    let analyst = viewer(Role::Analyst);
    let mut count = 0;
    let mut analysis = register.for_analyst(&analyst, now()).unwrap();
    analysis
        .each(|_: Person| {
            count += 1;
            Ok::<_, RegisterError>(())
        })
        .unwrap();
    count
}

/// Kills this many imports and checks the register after each.
fn all_or_nothing(make: impl Fn() -> Place, kills: u32, seed: u64) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let new_place = || {
        let place = make();
        Register::init(
            &place.location(),
            &secret(),
            KdfCost::for_tests(),
            now(),
            &mut ChaCha20Rng::seed_from_u64(1),
        )
        .unwrap();
        place
    };

    let undisturbed = new_place();
    let (mut child, mut output) = start(&undisturbed);
    let begun = Instant::now();
    wait_for(&mut output, "done");
    let whole = begun.elapsed();
    child.wait().unwrap();
    assert_eq!(u128::from(persons(&undisturbed)), PERSONS);

    let (mut none, mut all) = (0, 0);
    let mut place = new_place();
    for kill in 0..kills {
        let (mut child, _output) = start(&place);
        // Beyond the whole time, so that some kills come after the commit.
        let moment = whole.mul_f64(rng.random_range(0.0..1.3));
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();

        let mut register = Register::open(&place.location(), &secret()).unwrap();
        let found = register.verify(None).unwrap();
        assert!(
            found.is_sound(),
            "kill {kill} after {moment:?}: {:?}",
            found.problems
        );
        drop(register);
        match u128::from(persons(&place)) {
            0 => none += 1,
            PERSONS => {
                all += 1;
                place = new_place();
            }
            some => panic!("kill {kill} after {moment:?}: {some} of {PERSONS} persons are there"),
        }
    }
    assert!(
        none > 0 && all > 0,
        "{none} kills before the commit and {all} after it: the moments miss one side"
    );
}

#[test]
fn a_killed_import_is_there_whole_or_not_at_all_on_sqlite() {
    all_or_nothing(Place::sqlite, 50, 71);
}

#[test]
fn a_killed_import_is_there_whole_or_not_at_all_on_postgres() {
    if let Some(first) = Place::postgres() {
        drop(first);
        all_or_nothing(|| Place::postgres().unwrap(), 6, 73);
    }
}
