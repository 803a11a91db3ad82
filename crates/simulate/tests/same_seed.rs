//! The same seed gives the same register, on any number of threads, linked or not.

use std::hash::{DefaultHasher, Hash, Hasher};

use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;
use throughline_simulate::{Scenario, simulate};

struct Hashing<'a>(&'a Holdings, DefaultHasher);

impl ForEachTable for Hashing<'_> {
    type Error = std::convert::Infallible;

    fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
        for row in R::of(self.0) {
            row.cells().hash(&mut self.1);
        }
        Ok(())
    }
}

fn fingerprint(scenario: &Scenario, threads: usize) -> u64 {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a small pool can be made");
    pool.install(|| {
        let mut hasher = DefaultHasher::new();
        for chunk in simulate(scenario).expect("the scenario is possible") {
            let mut hashing = Hashing(&chunk.holdings, hasher);
            let Ok(()) = for_each_table(&mut hashing);
            hasher = hashing.1;
            format!("{:?}", chunk.truth).hash(&mut hasher);
        }
        hasher.finish()
    })
}

fn scenario(seed: u64) -> Scenario {
    Scenario {
        persons: 5_000,
        seed,
        ..Scenario::default()
    }
}

#[test]
fn one_thread_and_two_make_the_same_register() {
    assert_eq!(fingerprint(&scenario(4), 1), fingerprint(&scenario(4), 2));
}

#[test]
fn another_seed_makes_another_register() {
    assert_ne!(fingerprint(&scenario(4), 2), fingerprint(&scenario(5), 2));
}

#[test]
fn linking_changes_whose_records_they_are_and_nothing_that_happened() {
    let chunk = |linked| {
        let scenario = Scenario {
            linked,
            ..scenario(6)
        };
        simulate(&scenario)
            .expect("the scenario is possible")
            .next()
            .expect("there is a first chunk")
    };
    let (apart, together) = (chunk(false), chunk(true));
    assert_eq!(apart.same_person, together.same_person);
    assert_eq!(apart.same_episode, together.same_episode);
    assert_eq!(apart.holdings.exits, together.holdings.exits);
    assert_eq!(apart.holdings.contacts, together.holdings.contacts);
    assert_eq!(apart.holdings.identities, together.holdings.identities);
    assert_eq!(together.holdings.persons.len(), 2_000);
    assert_eq!(
        apart.holdings.persons.len(),
        2_000 + together.same_person.len(),
        "unlinked, every second record has a person of its own"
    );
    for (one, other) in apart.holdings.episodes.iter().zip(&together.holdings.episodes) {
        let mut other = other.clone();
        other.same_as = None;
        assert_eq!(*one, other);
    }
}

#[test]
fn asking_for_nobody_gives_the_organisations_and_nobody() {
    let scenario = Scenario {
        persons: 0,
        ..Scenario::default()
    };
    let chunks: Vec<_> = simulate(&scenario).expect("the scenario is possible").collect();
    assert_eq!(chunks.len(), 1);
    assert_eq!(chunks[0].holdings.organisations.len(), 12);
    assert!(chunks[0].holdings.persons.is_empty());
}
