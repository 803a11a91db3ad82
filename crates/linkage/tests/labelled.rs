//! How well records with known truth are linked, without labels, by their columns' roles alone.
//!
//! The bars are those the engine has to reach; what it reaches beyond them is in `docs/benchmarks/linkage.md`.

use std::collections::HashMap;
use std::path::Path;

use throughline_linkage::progress::Silent;
use throughline_linkage::{Known, Linkage, Options, Table, guess, read};

fn fixture(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    read::file(&path, read::Ids::ByHeading).expect("a fixture")
}

fn with_roles(mut table: Table) -> Table {
    let guesses = guess::guess(&table);
    guess::assign(&mut table, &guesses, "fixture").expect("identifiers");
    assert!(table.columns.iter().any(|column| column.heading == "truth"));
    table
}

struct Truth<'t> {
    of: &'t [u32],
    first: Option<usize>,
    pairs: f64,
}

impl<'t> Truth<'t> {
    fn of(table: &'t Table) -> Self {
        let column = table
            .columns
            .iter()
            .find(|column| column.heading == "truth")
            .expect("the truth");
        let of = column.cells.rows();
        let mut truth = Self {
            of,
            first: table.first_list,
            pairs: 0.0,
        };
        truth.pairs = truth.pairs_of(&(0..of.len()).collect::<Vec<_>>()).1;
        truth
    }

    fn same(&self, a: u32, b: u32) -> bool {
        self.of[a as usize] == self.of[b as usize]
    }

    /// Pairs among these records, and those of them that are of one person; across the lists if there are two.
    fn pairs_of(&self, records: &[usize]) -> (f64, f64) {
        let count = |(a, b): (f64, f64)| {
            if self.first.is_some() {
                a * b
            } else {
                b * (b - 1.0) / 2.0
            }
        };
        let mut all = (0.0, 0.0);
        let mut each: HashMap<u32, (f64, f64)> = HashMap::new();
        for record in records {
            let of_one = each.entry(self.of[*record]).or_default();
            if self.first.is_some_and(|first| *record < first) {
                all.0 += 1.0;
                of_one.0 += 1.0;
            } else {
                all.1 += 1.0;
                of_one.1 += 1.0;
            }
        }
        (count(all), each.into_values().map(count).sum())
    }

    /// The best F1 of any threshold on the pairs' probabilities.
    fn best_pair_f1(&self, linkage: &Linkage) -> f64 {
        let mut best: f64 = 0.0;
        let mut right = 0.0;
        for (at, pair) in linkage.pairs().iter().enumerate() {
            right += f64::from(u8::from(self.same(pair.left, pair.right)));
            best = best.max(2.0 * right / (at as f64 + 1.0 + self.pairs));
        }
        best
    }

    fn cluster_f1(&self, linkage: &Linkage) -> f64 {
        let mut groups: HashMap<u32, Vec<usize>> = HashMap::new();
        for (record, cluster) in linkage.clusters().iter().enumerate() {
            groups.entry(*cluster).or_default().push(record);
        }
        let (given, right) = groups
            .values()
            .map(|group| self.pairs_of(group))
            .fold((0.0, 0.0), |sum, pairs| (sum.0 + pairs.0, sum.1 + pairs.1));
        2.0 * right / (given + self.pairs)
    }
}

fn reaches(table: &Table, pair: f64, cluster: f64) {
    let linkage =
        Linkage::of(table, &Options::default(), &Known::default(), &Silent).expect("something to compare");
    let truth = Truth::of(table);
    let (by_pair, by_cluster) = (truth.best_pair_f1(&linkage), truth.cluster_f1(&linkage));
    assert!(by_pair >= pair, "best pair F1 is {by_pair:.4}, below {pair}");
    assert!(
        by_cluster >= cluster,
        "cluster F1 is {by_cluster:.4}, below {cluster}"
    );
}

#[test]
fn fake_1000_is_linked_as_well_as_it_has_to_be() {
    reaches(&with_roles(fixture("fake_1000.csv")), 0.93, 0.95);
}

#[test]
fn febrl3_is_linked_as_well_as_it_has_to_be() {
    reaches(&with_roles(fixture("febrl3.csv")), 0.997, 0.996);
}

#[test]
fn febrl4_is_linked_as_well_as_it_has_to_be() {
    let both = read::two_lists(fixture("febrl4a.csv"), fixture("febrl4b.csv"));
    reaches(&with_roles(both), 0.9998, 0.9995);
}

#[test]
fn probabilities_of_fake_1000_are_what_they_say() {
    let table = with_roles(fixture("fake_1000.csv"));
    let linkage =
        Linkage::of(&table, &Options::default(), &Known::default(), &Silent).expect("something to compare");
    let truth = Truth::of(&table);
    let likely: Vec<_> = linkage
        .pairs()
        .iter()
        .filter(|pair| pair.probability >= 0.9)
        .collect();
    let right = likely
        .iter()
        .filter(|pair| truth.same(pair.left, pair.right))
        .count();
    assert!(likely.len() > 1_000);
    assert!(right as f64 / likely.len() as f64 >= 0.97);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let table = with_roles(fixture("febrl3.csv"));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| {
            let linkage =
                Linkage::of(&table, &Options::default(), &Known::default(), &Silent).expect("linked");
            (linkage.pairs().to_vec(), linkage.clusters().to_vec())
        })
    };
    assert_eq!(with(1), with(3));
}
