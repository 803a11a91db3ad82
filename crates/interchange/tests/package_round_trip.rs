//! Whatever a register can hold comes back from a package as it was: rows of every table, generated from the tables'
//! declarations, with the texts that break careless CSV.

use std::collections::HashMap;
use std::convert::Infallible;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use throughline_interchange::package::{Marks, Reader, Writer, write_holdings};
use throughline_interchange::progress::{Advance, silent};
use throughline_interchange::{Namespace, diagnostic::Diagnostics};
use throughline_model::holdings::{ForEachTable, Held, for_each_table, tables};
use throughline_model::id::RecordId;
use throughline_model::table::{Cell, CellError, Field, Kind, Row};
use throughline_model::{Bytes, Country, Holdings};

/// What chance decides for one cell; what becomes of it depends on the column.
#[derive(Clone, Debug)]
struct Chance {
    number: u64,
    filled: bool,
    text: String,
}

fn chance() -> impl Strategy<Value = Chance> {
    let nasty = prop::sample::select(vec![
        "\"",
        "\"\"",
        ",",
        ";",
        "\n",
        "\r\n",
        "\r",
        "a\n\nb",
        " leading",
        "trailing ",
        "\t",
        "=cmd|'/c calc'!A1",
        "+49 30 1234",
        "-1",
        "@SUM(A1)",
        "שלום, עולם",
        "مرحبا",
        "\u{202e}abc",
        "\u{feff}",
        "\0",
        "NULL",
        "NA",
        "0012",
        "Ж\u{301}",
        "'",
        "1e5",
        "\u{a0}",
    ]);
    let text = prop_oneof![nasty.prop_map(str::to_owned), "\\PC{1,12}", any::<String>()];
    (any::<u64>(), any::<bool>(), text).prop_map(|(number, filled, text)| Chance { number, filled, text })
}

/// Up to three rows for each table, as chances.
fn chances() -> impl Strategy<Value = Vec<Vec<Vec<Chance>>>> {
    let rows_of = |width: usize| prop::collection::vec(prop::collection::vec(chance(), width), 0..4);
    tables()
        .iter()
        .map(|table| rows_of(table.fields.len()))
        .collect::<Vec<_>>()
}

struct Building {
    chances: std::vec::IntoIter<Vec<Vec<Chance>>>,
    holdings: Holdings,
    /// The rows there are: their identifier, and the record they belong to.
    rows: HashMap<&'static str, Vec<(String, Option<String>)>>,
}

impl ForEachTable for Building {
    type Error = Infallible;

    fn table<R: Row + Held>(&mut self) -> Result<(), Infallible> {
        for chances in self.chances.next().expect("there are chances for every table") {
            let Some(cells) = self.cells::<R>(&chances) else {
                continue;
            };
            let read: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            match R::from_cells(&read) {
                Ok(row) => {
                    let record = R::table().position("record").and_then(|at| cells[at].clone());
                    let key = cells[0].clone().expect("the key is required");
                    self.rows.entry(R::NAME).or_default().push((key, record));
                    R::of_mut(&mut self.holdings).push(row);
                }
                // Chance made a combination that means nothing, such as a period that ends before it begins.
                Err(problems) => {
                    assert!(
                        problems
                            .iter()
                            .all(|p| matches!(p.error, CellError::Contradiction(_))),
                        "{problems:?}"
                    );
                }
            }
        }
        Ok(())
    }
}

impl Building {
    /// The texts of a row; `None` when there is nothing that it could refer to.
    fn cells<R: Row>(&self, chances: &[Chance]) -> Option<Vec<Option<String>>> {
        let table = R::table();
        let mut cells: Vec<Option<String>> = vec![None; chances.len()];
        let mut record = None;
        // What a row refers to decides its record, so those columns come first.
        let mut order: Vec<usize> = (0..chances.len()).collect();
        order.sort_by_key(|at| match table.fields[*at].kind {
            Kind::Id("episodes" | "screenings") => 0,
            _ => 1,
        });
        for at in order {
            let (field, chance) = (&table.fields[at], &chances[at]);
            if !(chance.filled || field.required) {
                continue;
            }
            cells[at] = match field.kind {
                Kind::Id(target) if target == table.name && at == 0 => Some(identifier(chance.number)),
                Kind::Id("records") if field.name == "record" && record.is_some() => record.clone(),
                Kind::Id(target) => {
                    let rows = self.rows.get(target).filter(|rows| !rows.is_empty());
                    let free = |row: &&(String, Option<String>)| !self.taken::<R>(field, &row.0);
                    let rows: Vec<_> = rows.into_iter().flatten().filter(free).collect();
                    let chosen = (!rows.is_empty()).then(|| rows[index(chance.number, rows.len())]);
                    match chosen {
                        None if field.required => return None,
                        None => None,
                        // Another reference of this row decided on a different record.
                        Some((_, owner)) if owner.is_some() && record.is_some() && *owner != record => None,
                        Some((id, owner)) => {
                            if target != table.name && owner.is_some() {
                                record.clone_from(owner);
                            }
                            Some(id.clone())
                        }
                    }
                }
                kind => Some(value(kind, chance)),
            };
        }
        if table.name == "contacts" {
            let unwanted = if chances[4].filled {
                "not_made_because"
            } else {
                "outcome"
            };
            cells[table.position(unwanted).expect("the column is there")] = None;
        }
        let same = |a: &str, b: &str| match (table.position(a), table.position(b)) {
            (Some(a), Some(b)) => cells[a] == cells[b],
            _ => false,
        };
        (!same("record", "other_record")).then_some(cells)
    }

    /// Whether another row of the table has the only place: an episode has one exit, a record one identity.
    fn taken<R: Row>(&self, field: &Field, id: &str) -> bool {
        match (R::NAME, field.name) {
            ("exits", "episode") => self
                .holdings
                .exits
                .iter()
                .any(|exit| exit.episode.to_string() == id),
            ("identities", "record") => self
                .holdings
                .identities
                .iter()
                .any(|own| own.record.to_string() == id),
            _ => false,
        }
    }
}

fn identifier(number: u64) -> String {
    RecordId::from_bits(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_string()
}

fn index(number: u64, length: usize) -> usize {
    usize::try_from(number % length as u64).expect("a remainder is smaller than a length")
}

fn value(kind: Kind, chance: &Chance) -> String {
    let number = chance.number;
    match kind {
        Kind::Id(_) => identifier(number),
        Kind::Text if chance.text.is_empty() => "x".to_owned(),
        Kind::Text => chance.text.clone(),
        Kind::Date => {
            let year = 1950 + number % 70;
            let (month, day) = (1 + number % 12, 1 + number % 28);
            match number % 6 {
                0 => format!("{year}"),
                1 => format!("{year}-{month:02}"),
                2 => format!("{year}-{month:02}-{day:02}"),
                3 => format!("{year}~"),
                4 => format!("{year}/{}", year + 2),
                _ => format!("{year}-{month:02}?"),
            }
        }
        Kind::Integer(low, high) => {
            let span = u64::try_from(high - low + 1).expect("bounds are in order");
            (low + i64::try_from(number % span).expect("a small number")).to_string()
        }
        Kind::Code(list) => list.values[index(number, list.values.len())].code.to_owned(),
        Kind::Codes(list) => {
            let chosen = list
                .values
                .iter()
                .enumerate()
                .filter(|(at, _)| number >> at & 1 == 1);
            chosen.map(|(_, value)| value.code).collect::<Vec<_>>().join(";")
        }
        Kind::Country => country(number),
        Kind::Countries => format!("{};{}", country(number), country(number / 7)),
        Kind::Language => ["ro", "ar", "ron", "am", "prs", "en"][index(number, 6)].to_owned(),
        Kind::Binary => Bytes(format!("{}x", chance.text).into_bytes())
            .write()
            .unwrap_or_default(),
    }
}

fn country(number: u64) -> String {
    let all: Vec<Country> = Country::all().collect();
    all[index(number, all.len())].to_string()
}

fn holdings() -> impl Strategy<Value = Holdings> {
    chances().prop_map(|chances| {
        let mut building = Building {
            chances: chances.into_iter(),
            holdings: Holdings::default(),
            rows: HashMap::new(),
        };
        let Ok(()) = for_each_table(&mut building);
        building.holdings
    })
}

fn read(directory: &std::path::Path) -> (Holdings, Diagnostics) {
    let reader = Reader::open(directory, Namespace::of("test")).expect("the package can be opened");
    reader.holdings(&mut silent()).expect("the package can be read")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_exported_is_what_is_imported(holdings in holdings()) {
        prop_assume!(holdings != Holdings::default());
        let directory = tempfile::tempdir().expect("a temporary directory");
        write_holdings(directory.path(), Marks::default(), &holdings).expect("the package can be written");
        let (back, diagnostics) = read(directory.path());
        prop_assert!(diagnostics.is_empty(), "{diagnostics}");
        prop_assert_eq!(back, holdings);
    }
}

#[test]
fn the_generated_holdings_have_rows_in_every_table() {
    struct Filled<'h>(&'h Holdings, &'h mut std::collections::BTreeSet<&'static str>);
    impl ForEachTable for Filled<'_> {
        type Error = Infallible;
        fn table<R: Row + Held>(&mut self) -> Result<(), Infallible> {
            self.1.extend((!R::of(self.0).is_empty()).then_some(R::NAME));
            Ok(())
        }
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut filled = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let tree = holdings()
            .new_tree(&mut runner)
            .expect("holdings can be generated");
        let Ok(()) = for_each_table(&mut Filled(&tree.current(), &mut filled));
    }
    assert_eq!(filled.len(), tables().len(), "only {filled:?}");
}

fn example() -> Holdings {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let template = directory.path().join("template");
    throughline_interchange::package::template(&template).expect("the template can be written");
    read(&template.join("examples")).0
}

fn bytes_of(directory: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(directory).expect("the directory can be read");
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.expect("the entry can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("the file can be read"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_same_rows_give_the_same_bytes_in_whatever_order_tables_are_written() {
    let holdings = example();
    let (one, other) = (
        tempfile::tempdir().expect("a directory"),
        tempfile::tempdir().expect("a directory"),
    );
    write_holdings(one.path(), Marks::default(), &holdings).expect("the package can be written");
    let mut writer = Writer::create(other.path(), Marks::default()).expect("the directory is empty");
    let write = |result: Result<(), _>| result.expect("the row can be written");
    holdings.exits.iter().for_each(|row| write(writer.write(row)));
    holdings.consents.iter().for_each(|row| write(writer.write(row)));
    for records in holdings.records.chunks(1) {
        write(writer.write(&records[0]));
        holdings
            .contacts
            .iter()
            .take(0)
            .for_each(|row| write(writer.write(row)));
    }
    holdings.contacts.iter().for_each(|row| write(writer.write(row)));
    holdings
        .assistance
        .iter()
        .for_each(|row| write(writer.write(row)));
    holdings.returns.iter().for_each(|row| write(writer.write(row)));
    holdings.episodes.iter().for_each(|row| write(writer.write(row)));
    holdings.referrals.iter().for_each(|row| write(writer.write(row)));
    holdings.aliases.iter().for_each(|row| write(writer.write(row)));
    holdings
        .identities
        .iter()
        .for_each(|row| write(writer.write(row)));
    holdings.persons.iter().for_each(|row| write(writer.write(row)));
    holdings
        .organisations
        .iter()
        .for_each(|row| write(writer.write(row)));
    writer.finish().expect("the package can be finished");
    assert_eq!(bytes_of(one.path()), bytes_of(other.path()));
}

#[test]
fn marks_are_kept() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let marks = Marks {
        title: Some("Invented \"people\"".to_owned()),
        simulated: true,
    };
    write_holdings(directory.path(), marks.clone(), &example()).expect("the package can be written");
    let reader = Reader::open(directory.path(), Namespace::of("test")).expect("the package can be opened");
    assert_eq!(reader.marks(), marks);
}

#[test]
fn a_package_is_never_written_over_something() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(directory.path().join("persons.csv"), "id\n").expect("the file is written");
    let refused = Writer::create(directory.path(), Marks::default()).expect_err("the directory is not empty");
    assert!(
        refused
            .to_string()
            .ends_with("is not empty: a data package is written to a new or empty directory")
    );
}

#[test]
fn progress_ends_with_all_bytes_of_all_tables() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    write_holdings(directory.path(), Marks::default(), &example()).expect("the package can be written");
    let sizes = bytes_of(directory.path())
        .iter()
        .filter(|(name, _)| name.ends_with("csv"))
        .map(|(_, b)| b.len() as u64)
        .sum();
    let reader = Reader::open(directory.path(), Namespace::of("test")).expect("the package can be opened");
    let mut seen: Vec<u64> = Vec::new();
    reader
        .check(&mut |advance: Advance| seen.push(advance.done))
        .expect("the package can be read");
    assert_eq!(seen.last(), Some(&sizes));
    assert!(seen.is_sorted());
}
