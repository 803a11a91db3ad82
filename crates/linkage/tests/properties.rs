//! What must hold of every table, tried on invented ones: the order of records says nothing, what is missing speaks neither
//! for nor against, what agrees never speaks against, and no text breaks anything.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use throughline_linkage::explain::Explanation;
use throughline_linkage::progress::Silent;
use throughline_linkage::{Column, Known, Linkage, Options, Role, Table};

/// A record: a cell for each of the roles.
type Record = Vec<String>;

fn table(roles: &[Role], records: &[Record]) -> Table {
    let mut table = Table {
        ids: (1..=records.len()).map(|id| id.to_string()).collect(),
        columns: roles.iter().map(|role| Column::new(role.name(), *role)).collect(),
        ..Table::default()
    };
    for (at, column) in table.columns.iter_mut().enumerate() {
        for record in records {
            column.cells.push(&record[at]);
        }
    }
    table
}

fn linked(table: &Table) -> Linkage<'_> {
    Linkage::of(table, &Options::default(), &Known::default(), &Silent).expect("something to compare")
}

/// The roles of the invented people below.
const ROLES: [Role; 9] = [
    Role::GivenName,
    Role::FamilyName,
    Role::BirthDate,
    Role::Sex,
    Role::Country,
    Role::Place,
    Role::Phone,
    Role::Email,
    Role::PersonalNumber,
];

fn word(rng: &mut ChaCha8Rng, syllables: usize) -> String {
    const ONSETS: [&str; 14] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "sh",
    ];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(ONSETS[rng.random_range(0..ONSETS.len())]);
        word.push_str(VOWELS[rng.random_range(0..VOWELS.len())]);
    }
    word
}

/// Invented people, some with several records with slips in them, some of one family; the same for a seed.
fn people(seed: u64, persons: usize) -> Vec<Record> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let surnames: Vec<String> = (0..persons / 2).map(|_| word(&mut rng, 3)).collect();
    let towns: Vec<String> = (0..12).map(|_| word(&mut rng, 2)).collect();
    let mut records = Vec::new();
    for _ in 0..persons {
        let person = vec![
            word(&mut rng, 2),
            surnames[rng.random_range(0..surnames.len())].clone(),
            format!(
                "{}-{:02}-{:02}",
                rng.random_range(1960..2008),
                rng.random_range(1..13),
                rng.random_range(1..29)
            ),
            ["F", "M"][rng.random_range(0..2)].to_owned(),
            ["UA", "KH", "NG"][rng.random_range(0..3)].to_owned(),
            towns[rng.random_range(0..towns.len())].clone(),
            format!("+38050{}", rng.random_range(1_000_000..9_999_999)),
            format!("{}@example.org", word(&mut rng, 4)),
            format!("P{}", rng.random_range(1_000_000..9_999_999)),
        ];
        for _ in 0..[1, 1, 2, 3][rng.random_range(0..4)] {
            let mut record = person.clone();
            for cell in &mut record {
                match rng.random_range(0..10) {
                    0 | 1 => cell.clear(),
                    2 if cell.len() > 3 => {
                        cell.remove(1);
                    }
                    _ => {}
                }
            }
            records.push(record);
        }
    }
    records
}

type Probabilities = BTreeMap<(usize, usize), f64>;

/// Pairs and clusters in the names of the records, whose numbers they are known by in `order`.
fn found(table: &Table, order: &[usize]) -> (Probabilities, Vec<Vec<usize>>) {
    let linkage = linked(table);
    let name = |record: u32| order[record as usize];
    let pairs = linkage
        .pairs()
        .iter()
        .map(|pair| {
            let (a, b) = (name(pair.left), name(pair.right));
            ((a.min(b), a.max(b)), pair.probability)
        })
        .collect();
    let mut clusters: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (record, cluster) in linkage.clusters().iter().enumerate() {
        clusters.entry(*cluster).or_default().push(order[record]);
    }
    let mut clusters: Vec<Vec<usize>> = clusters.into_values().collect();
    for cluster in &mut clusters {
        cluster.sort_unstable();
    }
    clusters.sort_unstable();
    (pairs, clusters)
}

fn order_says_nothing(seed: u64) {
    let records = people(seed, 60);
    let straight: Vec<usize> = (0..records.len()).collect();
    let mut order = straight.clone();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mixed: Vec<Record> = order.iter().map(|at| records[*at].clone()).collect();
    let (pairs, clusters) = found(&table(&ROLES, &records), &straight);
    let (mixed_pairs, mixed_clusters) = found(&table(&ROLES, &mixed), &order);
    assert!(pairs.len() > 20, "too few to say anything");
    let farthest = pairs
        .iter()
        .map(|(pair, probability)| (mixed_pairs.get(pair).copied().unwrap_or(0.0) - probability).abs())
        .fold(0.0, f64::max);
    assert!(farthest <= 1e-6, "a probability differs by {farthest}");
    assert_eq!(pairs.len(), mixed_pairs.len());
    assert_eq!(clusters, mixed_clusters);
}

/// The steps, each by what it compares.
fn steps(explanation: &Explanation) -> Vec<(&str, f64)> {
    explanation
        .contributions
        .iter()
        .map(|step| (step.what.as_str(), step.bits))
        .collect()
}

#[test]
fn the_order_of_records_says_nothing() {
    for seed in 0..5 {
        order_says_nothing(seed);
    }
}

#[test]
fn the_order_of_the_two_says_nothing() {
    for seed in 0..3 {
        let table = table(&ROLES, &people(seed, 60));
        let linkage = linked(&table);
        let records = u32::try_from(table.len()).expect("few");
        for left in 0..records {
            for right in left + 1..records {
                let (there, back) = (linkage.explain(left, right), linkage.explain(right, left));
                assert_eq!(steps(&there), steps(&back));
                assert_eq!(there.total.to_bits(), back.total.to_bits(), "{there:?} {back:?}");
            }
        }
    }
}

#[test]
fn what_is_missing_speaks_neither_for_nor_against() {
    for seed in 0..3 {
        let table = table(&ROLES, &people(seed, 60));
        let linkage = linked(&table);
        let records = u32::try_from(table.len()).expect("few");
        for left in 0..records {
            for right in left + 1..records {
                for step in linkage.explain(left, right).contributions {
                    // A given name that stands in the other's place for the family name is no missing one.
                    let elsewhere = step.finding.contains("exchanged");
                    if !step.headings.is_empty()
                        && !elsewhere
                        && (step.left.is_empty() || step.right.is_empty())
                    {
                        assert!(step.bits.abs() < 1e-9, "{step:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_agreement_more_never_speaks_against() {
    let mut lower = Vec::new();
    for seed in 0..8 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed + 100);
        let mut records = people(seed, 150);
        let whole: Vec<Record> = records
            .iter()
            .filter(|record| record.iter().all(|cell| !cell.is_empty()))
            .cloned()
            .collect();
        // Two records that agree in some fields, and two that agree in one more besides; all weighed by one model.
        let mut probes = Vec::new();
        for _ in 0..12 {
            let full = &whole[rng.random_range(0..whole.len())];
            let more = rng.random_range(0..ROLES.len());
            let filled: Vec<bool> = ROLES.iter().map(|_| rng.random()).collect();
            let with = |also: bool| -> Record {
                full.iter()
                    .enumerate()
                    .map(|(at, cell)| {
                        if (at == more && also) || (at != more && filled[at]) {
                            cell.clone()
                        } else {
                            String::new()
                        }
                    })
                    .collect()
            };
            probes.push((records.len(), more));
            records.extend([with(false), with(false), with(true), with(true)]);
        }
        let table = table(&ROLES, &records);
        let linkage = linked(&table);
        for (at, more) in probes {
            let at = u32::try_from(at).expect("few");
            let without = linkage.explain(at, at + 1).total;
            let with = linkage.explain(at + 2, at + 3).total;
            if with < without - 1e-4 {
                lower.push(format!(
                    "{} takes away {:.2} bits from {without:.2}",
                    ROLES[more],
                    without - with
                ));
            }
        }
    }
    assert!(lower.is_empty(), "{lower:#?}");
}

/// Texts of the scripts that names come in, with marks, signs and whatever else gets into cells.
fn any_text() -> impl Strategy<Value = String> {
    let script = prop::sample::select(vec![
        ('a', 'z'),
        ('\u{0020}', '\u{024F}'),
        ('\u{0300}', '\u{036F}'),
        ('\u{0400}', '\u{052F}'),
        ('\u{0600}', '\u{06FF}'),
        ('\u{0900}', '\u{097F}'),
        ('\u{0E00}', '\u{0E7F}'),
        ('\u{1000}', '\u{109F}'),
        ('\u{1200}', '\u{137F}'),
        ('\u{1780}', '\u{17FF}'),
        ('\u{2000}', '\u{206F}'),
        ('\u{4E00}', '\u{9FFF}'),
        ('\u{AC00}', '\u{D7A3}'),
        ('\u{FE00}', '\u{FFFD}'),
        ('\u{1F300}', '\u{1FAFF}'),
        ('\u{0000}', '\u{001F}'),
        ('0', '9'),
        ('\u{0000}', '\u{10FFFF}'),
    ]);
    let piece = (script, 0..8_usize).prop_flat_map(|((first, last), length)| {
        prop::collection::vec(prop::char::range(first, last), length)
    });
    let odd = prop::sample::select(vec![
        " ",
        "  ",
        "-",
        "'",
        ".",
        "/",
        "@",
        "+",
        "bint",
        "van der",
        "(",
        "1990",
        "01",
        "O'",
        "\u{200F}",
        "\u{0}",
        "\u{FEFF}",
        "İ",
        "ß",
        "ﬁ",
        "\u{0130}\u{0307}",
        "ǅ",
        "\u{1D400}",
    ]);
    let part = prop_oneof![
        2 => piece.prop_map(|letters| letters.into_iter().collect::<String>()),
        1 => odd.prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat())
}

/// Every role that says something of a person.
fn compared() -> Vec<Role> {
    Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::Id | Role::Ignored))
        .collect()
}

proptest! {
    // Few: each learns a model. The fuzz targets try millions of texts in what is underneath.
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_column_is_linked(
        cells in prop::collection::vec(prop::collection::vec(any_text(), compared().len()), 6..14)
    ) {
        // Each record twice, so that there is something to be found.
        let records: Vec<Record> = cells.iter().chain(&cells).cloned().collect();
        holds_together(&table(&compared(), &records));
    }
}

/// Whatever the table, what is found is well formed, and every pair can be explained.
fn holds_together(table: &Table) {
    let linkage = linked(table);
    let records = u32::try_from(table.len()).expect("few");
    for pair in linkage.pairs() {
        assert!(pair.left < pair.right && pair.right < records);
        assert!((0.0..=1.0).contains(&pair.probability), "{pair:?}");
    }
    for (record, cluster) in linkage.clusters().iter().enumerate() {
        assert!(*cluster as usize <= record);
    }
    for left in 0..records {
        for right in 0..records {
            let explanation = linkage.explain(left, right);
            assert!(explanation.total.is_finite(), "{explanation:?}");
        }
    }
}

#[test]
fn names_of_ten_thousand_letters_are_linked() {
    let long = |letter: &str| letter.repeat(10_000 / letter.chars().count());
    let texts = [
        long("Anna "),
        long("Оксана "),
        long("محمد "),
        long("សុខា"),
        long("王小明"),
        long("e\u{0301}\u{200F}"),
        long("1-"),
        long("a@b."),
    ];
    let records: Vec<Record> = texts
        .iter()
        .map(|text| vec![text.clone(); compared().len()])
        .collect();
    holds_together(&table(&compared(), &records));
}

#[test]
fn lists_of_no_or_few_records_are_linked() {
    let people = people(3, 4);
    for records in 0..=people.len() {
        holds_together(&table(&ROLES, &people[..records]));
        let namesakes = vec![people[0].clone(); records];
        holds_together(&table(&ROLES, &namesakes));
        let nobody = vec![vec![String::new(); ROLES.len()]; records];
        holds_together(&table(&ROLES, &nobody));
    }
}

#[test]
fn what_is_kept_apart_later_is_as_if_it_had_been_known_before() {
    let people = people(5, 40);
    let table = table(&ROLES, &people);
    let mut later = linked(&table);
    let together = |linkage: &Linkage<'_>, pair: (u32, u32)| {
        linkage.clusters()[pair.0 as usize] == linkage.clusters()[pair.1 as usize]
    };
    let pair = later
        .pairs()
        .iter()
        .map(|pair| (pair.left, pair.right))
        .find(|pair| together(&later, *pair))
        .expect("two records of one person");
    later.keep_apart(&[(pair.1, pair.0)]);
    assert!(!together(&later, pair));
    let known = Known {
        different: vec![pair],
        ..Known::default()
    };
    let before = Linkage::of(&table, &Options::default(), &known, &Silent).expect("something to compare");
    assert_eq!(later.clusters(), before.clusters());
}
