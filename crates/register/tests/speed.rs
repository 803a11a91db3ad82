//! How fast rows go in and come out. Not a claim but a measurement, so it runs only when asked:
//! `cargo test --release -p throughline-register --test speed -- --ignored --nocapture`. On two busy cores (November 2026):
//! import 75,000 to 91,000 rows/s, open rows read 710,000 to 770,000 rows/s on SQLite; 67,000 and 620,000 on PostgreSQL 15.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a measurement prints what it found"
)]

#[path = "conformance/place.rs"]
mod place;

use std::time::Instant;

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use throughline_model::codes::ours::Role;
use throughline_model::table::Row;
use throughline_model::{Contact, Episode, Exit, Identity, Person, Record, Return, Text, Viewer};
use throughline_register::{AnalysisRegister, KdfCost, Register, RegisterError, Secret};

use crate::place::Place;

fn row<R: Row>(filled: &[(&str, &str)]) -> R {
    let cell = |name: &str| {
        filled
            .iter()
            .find(|(column, _)| *column == name)
            .map(|(_, text)| *text)
    };
    let cells: Vec<Option<&str>> = R::table().fields.iter().map(|field| cell(field.name)).collect();
    R::from_cells(&cells).unwrap()
}

fn measure(place: &Place, persons: u32) {
    let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    let secret = Secret::passphrase("four words make it").unwrap();
    let viewer = |role| {
        let text = |text| Text::new(text).unwrap();
        Viewer {
            account: text("anna"),
            role,
            organisation: None,
            purpose: text("a measurement"),
        }
    };
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let mut ids = ChaCha20Rng::seed_from_u64(4);
    let mut id = || uuid::Uuid::from_u128(ids.random()).to_string();
    let (mut register, _) =
        Register::init(&place.location(), &secret, KdfCost::for_tests(), now, &mut rng).unwrap();
    let caseworker = viewer(Role::Caseworker);
    let begun = Instant::now();
    let mut casework = register.for_caseworker(&caseworker, now).unwrap();
    let imported = casework.import(&mut rng, |import| {
        for _ in 0..persons {
            let (person, record, episode) = (id(), id(), id());
            import.insert::<Person>(&row(&[("id", &person), ("registered_on", "2019-03-04")]))?;
            import.insert::<Record>(&row(&[
                ("id", &record),
                ("person", &person),
                ("case_number", "MD-2019-00017"),
                ("opened_on", "2019-03-04"),
                ("gender", "Feminine"),
                ("born", "1991"),
                ("citizenships", "MD"),
                ("children", "2"),
                ("minority", "no"),
            ]))?;
            import.insert::<Identity>(&row(&[
                ("record", &record),
                ("given_name", "Ileana"),
                ("family_name", "Invented"),
                ("birth_date", "1991-07-02"),
            ]))?;
            import.insert::<Episode>(&row(&[
                ("id", &episode),
                ("record", &record),
                ("started", "2017-01"),
                ("exploitation_country", "RU"),
                ("exploitation", "ForcedLabour"),
                ("account", "What was told, in a sentence of an ordinary length."),
            ]))?;
            let exit = [
                ("id", &*id()),
                ("record", &record),
                ("episode", &episode),
                ("on", "2018-11~"),
            ];
            import.insert::<Exit>(&row(&exit))?;
            import.insert::<Return>(&row(&[("id", &id()), ("record", &record), ("on", "2019-02-11")]))?;
            for planned in ["2019-06-01", "2020-03-01"] {
                import.insert::<Contact>(&row(&[
                    ("id", &id()),
                    ("record", &record),
                    ("planned_on", planned),
                ]))?;
            }
        }
        Ok::<_, RegisterError>(())
    });
    let rows: u64 = imported.unwrap().1.values().sum();
    report("import", rows, begun);
    drop(register);

    let mut register = AnalysisRegister::open(&place.location(), &secret).unwrap();
    let begun = Instant::now();
    let analyst = viewer(Role::Analyst);
    let mut analysis = register.for_analyst(&analyst, now).unwrap();
    let mut count = 0_u64;
    macro_rules! read {
        ($($row:ty),*) => { $( analysis.each(|_: $row| { count += 1; Ok::<_, RegisterError>(()) }).unwrap(); )* };
    }
    read!(Person, Record, Episode, Exit, Return, Contact);
    report("open rows read", count, begun);
    analysis.fingerprint().unwrap();
    report("and their fingerprint", count, begun);
    drop(analysis);
    drop(register);

    let mut register = Register::open(&place.location(), &secret).unwrap();
    let begun = Instant::now();
    assert!(register.verify(None).unwrap().is_sound());
    report("verify", rows, begun);
    let begun = Instant::now();
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now).unwrap();
    let backup = administration.backup(Vec::new(), &mut rng).unwrap();
    report(&format!("backup of {} MiB", backup.len() >> 20), rows, begun);
    drop(register);
    let begun = Instant::now();
    let elsewhere = Place::sqlite();
    Register::restore(&backup[..], &elsewhere.location(), &secret, &administrator, now).unwrap();
    report("restore", rows, begun);
}

fn report(what: &str, rows: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!(
        "{what}: {rows} rows in {seconds:.2} s, {:.0} rows/s",
        rows as f64 / seconds
    );
}

fn persons() -> u32 {
    std::env::var("PERSONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000)
}

#[test]
#[ignore = "a measurement"]
fn sqlite() {
    measure(&Place::sqlite(), persons());
}

#[test]
#[ignore = "a measurement"]
fn postgres() {
    if let Some(place) = Place::postgres() {
        measure(&place, persons());
    }
}
