//! One more record finds what it would have found in the table, and decisions of people stand above all figures.

use std::path::Path;

use throughline_linkage::progress::Silent;
use throughline_linkage::{Known, Linkage, Options, Table, guess, read};

fn fixture() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake_1000.csv");
    let mut table = read::file(&path, read::Ids::ByHeading).expect("a fixture");
    let guesses = guess::guess(&table);
    guess::assign(&mut table, &guesses, "fixture").expect("identifiers");
    table
}

fn linked<'t>(table: &'t Table, known: &Known) -> Linkage<'t> {
    Linkage::of(table, &Options::default(), known, &Silent).expect("something to compare")
}

fn cells(table: &Table, record: usize) -> Vec<&str> {
    table
        .columns
        .iter()
        .map(|column| column.cells.at(record))
        .collect()
}

#[test]
fn a_record_entered_again_finds_itself_and_all_it_was_paired_with_at_the_same_probability() {
    let table = fixture();
    let mut linkage = linked(&table, &Known::default());
    let pairs = linkage.pairs().to_vec();
    let mut finder = linkage.finder();
    let mut compared = 0;
    for record in (0..table.len()).step_by(7) {
        let number = u32::try_from(record).expect("few records");
        let found = finder.find(&cells(&table, record), 0.01);
        for pair in pairs.iter().filter(|pair| pair.probability >= 0.2) {
            let other = match (pair.left == number, pair.right == number) {
                (true, _) => pair.right,
                (_, true) => pair.left,
                _ => continue,
            };
            let again = found.iter().find(|found| found.left == other);
            // Pairs that only a text or a further name brought together need share neither name, birth nor number.
            if let Some(again) = again {
                assert!(
                    (again.probability - pair.probability).abs() < 1e-5,
                    "{again:?} {pair:?}"
                );
                compared += 1;
            }
        }
        assert!(found.is_sorted_by(|a, b| a.probability >= b.probability));
        assert!(found.iter().all(|pair| pair.right as usize == table.len()));
        if let Some(own) = found.iter().find(|pair| pair.left == number) {
            assert!(own.probability > 0.5);
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_new_record_with_errors_finds_the_person_and_leaves_no_trace() {
    let table = fixture();
    let mut linkage = linked(&table, &Known::default());
    let before = linkage.pairs().to_vec();
    let mut finder = linkage.finder();
    let at = |heading: &str| {
        table
            .columns
            .iter()
            .position(|column| column.heading == heading)
            .expect("a column")
    };
    let record = (0..table.len())
        .find(|record| cells(&table, *record).iter().all(|cell| !cell.is_empty()))
        .expect("a full record");
    let mut written: Vec<String> = cells(&table, record)
        .iter()
        .map(|cell| (*cell).to_owned())
        .collect();
    written[at("first_name")].push('x');
    let place = at("city");
    written[place] = "Somewhere quite new".to_owned();
    let new: Vec<&str> = written.iter().map(String::as_str).collect();
    let first = finder.find(&new, 0.5);
    assert!(first.iter().any(|pair| pair.left as usize == record), "{first:?}");
    assert_eq!(finder.find(&new, 0.5), first, "the second time is as the first");
    assert_eq!(finder.find(&[], 0.01), Vec::new(), "an empty record finds nobody");
    assert_eq!(linkage.pairs(), before);
}

#[test]
fn what_people_decided_stands_whatever_the_evidence() {
    let table = fixture();
    let free = linked(&table, &Known::default());
    let together =
        |linkage: &Linkage, a: u32, b: u32| linkage.clusters()[a as usize] == linkage.clusters()[b as usize];
    let likely = free.pairs().first().copied().expect("pairs");
    let strangers = (0..1000)
        .map(|record| (record, record + 500))
        .find(|(a, b)| *b < 1000 && !together(&free, *a, *b))
        .expect("two persons");
    assert!(together(&free, likely.left, likely.right));
    let known = Known {
        same: vec![(strangers.1, strangers.0)],
        different: vec![(likely.right, likely.left)],
    };
    let decided = linked(&table, &known);
    assert!(together(&decided, strangers.0, strangers.1));
    assert!(!together(&decided, likely.left, likely.right));
    for threshold in [0.01, 0.5, 0.99, 0.999_999] {
        let clusters = decided.clusters_at(threshold);
        assert_eq!(clusters[strangers.0 as usize], clusters[strangers.1 as usize]);
        assert_ne!(clusters[likely.left as usize], clusters[likely.right as usize]);
    }
}

#[test]
fn two_decisions_against_each_other_leave_the_records_apart() {
    let table = fixture();
    let known = Known {
        same: vec![(0, 500), (700, 700), (3, 5_000_000)],
        different: vec![(500, 0)],
    };
    let linkage = linked(&table, &known);
    assert_ne!(linkage.clusters()[0], linkage.clusters()[500]);
}
