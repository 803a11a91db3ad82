//! Every table of the model: rows are written and read back alike, problems are all named, and code lists keep what readers
//! rely on.

use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{TestCaseError, TestRunner};
use throughline_model::codes::{CodeList, CodeSet, Coded, htcds, ours};
use throughline_model::holdings::{ForEachTable, Held, for_each_table, tables};
use throughline_model::table::{Cell, CellError, Field, Kind, Row};
use throughline_model::{Bytes, Countries, Country, dictionary, text::Whole};

fn codes(list: &'static CodeList) -> BoxedStrategy<String> {
    (0..list.values.len())
        .prop_map(|at| list.values[at].code.to_owned())
        .boxed()
}

fn country() -> BoxedStrategy<String> {
    let all: Vec<Country> = Country::all().collect();
    (0..all.len())
        .prop_map(move |at| all[at].alpha2().to_owned())
        .boxed()
}

fn joined(one: BoxedStrategy<String>) -> BoxedStrategy<String> {
    proptest::collection::vec(one, 1..5)
        .prop_map(|many| many.join(";"))
        .boxed()
}

/// Texts that a cell of this kind may hold.
fn cell(kind: Kind) -> BoxedStrategy<String> {
    match kind {
        Kind::Id(_) => any::<u128>()
            .prop_map(|bits| throughline_model::id::RecordId::from_bits(bits).to_string())
            .boxed(),
        Kind::Text => "\\PC{1,12}".boxed(),
        Kind::Date => prop_oneof![
            (1850..=2199_i32).prop_map(|year| year.to_string()),
            (1850..=2199_i32, 1..=12_i32).prop_map(|(year, month)| format!("{year}-{month:02}~")),
            (1850..=2000_i32, 2001..=2199_i32).prop_map(|(from, to)| format!("{from}?/{to}")),
        ]
        .boxed(),
        Kind::Integer(low, high) => (low..=high).prop_map(|n| n.to_string()).boxed(),
        Kind::Code(list) => codes(list),
        Kind::Codes(list) => joined(codes(list)),
        Kind::Country => country(),
        Kind::Countries => joined(country()),
        Kind::Language => proptest::sample::select(vec!["ro", "ru", "uk", "sq", "rom", "yo", "prs"])
            .prop_map(str::to_owned)
            .boxed(),
        Kind::Binary => proptest::collection::vec(any::<u8>(), 1..40)
            .prop_map(|bytes| Bytes(bytes).write().unwrap_or_default())
            .boxed(),
    }
}

fn cells(fields: &[Field]) -> Vec<BoxedStrategy<Option<String>>> {
    let maybe = |field: &Field| {
        if field.required {
            cell(field.kind).prop_map(Some).boxed()
        } else {
            proptest::option::of(cell(field.kind)).boxed()
        }
    };
    fields.iter().map(maybe).collect()
}

fn read<R: Row>(cells: &[Option<String>]) -> Result<R, Vec<throughline_model::table::CellProblem>> {
    let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
    R::from_cells(&cells)
}

struct RoundTrip;

impl ForEachTable for RoundTrip {
    type Error = String;

    fn table<R: Row + Held>(&mut self) -> Result<(), String> {
        let understood = std::cell::Cell::new(0_u32);
        let result = TestRunner::deterministic().run(&cells(&R::table().fields), |texts| {
            // Cells of one row may contradict each other (a contact made and not made); such rows are refused.
            let Ok(row) = read::<R>(&texts) else { return Ok(()) };
            understood.set(understood.get() + 1);
            let written = row.cells();
            prop_assert_eq!(written.len(), R::table().fields.len());
            let again =
                read::<R>(&written).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
            prop_assert_eq!(again, row);
            Ok(())
        });
        result.map_err(|error| format!("{}: {error}", R::NAME))?;
        match understood.get() {
            0..10 => Err(format!(
                "{}: hardly any row was understood, so nothing was tested",
                R::NAME
            )),
            _ => Ok(()),
        }
    }
}

#[test]
fn every_row_that_can_be_read_is_written_and_read_back_alike() {
    for_each_table(&mut RoundTrip).expect("all tables");
}

struct Nonsense;

impl ForEachTable for Nonsense {
    type Error = String;

    fn table<R: Row + Held>(&mut self) -> Result<(), String> {
        let fields = &R::table().fields;
        let texts: Vec<Option<String>> = (0..fields.len())
            .map(|column| Some(format!("no such thing {column}")))
            .collect();
        let problems = read::<R>(&texts).expect_err("nonsense is refused");
        for (column, field) in fields.iter().enumerate() {
            let named = problems.iter().any(|problem| problem.column == column);
            if named != (field.kind != Kind::Text) {
                return Err(format!("{}.{}: named {named}", R::NAME, field.name));
            }
        }
        Ok(())
    }
}

#[test]
fn every_wrong_cell_of_a_row_is_named_at_once() {
    for_each_table(&mut Nonsense).expect("all tables");
}

struct Empty;

impl ForEachTable for Empty {
    type Error = String;

    fn table<R: Row + Held>(&mut self) -> Result<(), String> {
        let problems = R::from_cells(&[]).expect_err("a row needs at least its key");
        let missing = |column| {
            problems
                .iter()
                .any(|p| p.column == column && p.error == CellError::Missing)
        };
        let fields = &R::table().fields;
        match (0..fields.len()).find(|column| missing(*column) != fields[*column].required) {
            Some(column) => Err(format!("{}.{}", R::NAME, fields[column].name)),
            None => Ok(()),
        }
    }
}

#[test]
fn exactly_the_required_cells_are_missed_in_an_empty_row() {
    for_each_table(&mut Empty).expect("all tables");
}

fn lists() -> Vec<&'static CodeList> {
    let mut lists = vec![ours::Role::LIST];
    for field in tables().iter().flat_map(|table| &table.fields) {
        if let Kind::Code(list) | Kind::Codes(list) = field.kind
            && !lists.contains(&list)
        {
            lists.push(list);
        }
    }
    lists
}

#[test]
fn no_code_list_is_longer_than_a_set_can_hold() {
    for list in lists() {
        assert!((1..=32).contains(&list.values.len()), "{}", list.name);
    }
}

#[test]
fn every_code_and_every_label_is_read_as_itself() {
    for list in lists() {
        for (position, value) in list.values.iter().enumerate() {
            let spellings = [
                value.code.to_owned(),
                value.label.to_owned(),
                value.label.to_uppercase(),
            ];
            for spelling in spellings {
                assert_eq!(list.find(&spelling), Some(position), "{} {spelling}", list.name);
            }
        }
    }
}

#[test]
fn no_code_contains_the_mark_that_separates_codes() {
    for list in lists() {
        assert!(
            list.values.iter().all(|value| !value.code.contains([';', ' '])),
            "{}",
            list.name
        );
    }
}

#[test]
fn labels_that_contain_the_separating_mark_are_read_in_a_set_too() {
    for industry in htcds::Industry::ALL {
        let text = format!("Education; {};Construction", industry.label());
        let set = CodeSet::<htcds::Industry>::read(Some(&text)).expect("three labels");
        assert!(
            set.contains(*industry) && set.contains(htcds::Industry::FConstruction),
            "{text}"
        );
    }
    let wrong = CodeSet::<htcds::Industry>::read(Some("Education;Fishing;Construction"));
    assert!(matches!(wrong, Err(CellError::NotInList { part, .. }) if part == "Fishing"));
}

#[test]
fn nothing_is_not_a_code() {
    assert!(
        lists()
            .iter()
            .all(|list| list.find("").is_none() && list.find(" -").is_none())
    );
}

#[test]
fn tables_and_their_columns_have_distinct_names() {
    let mut names: Vec<&str> = tables().iter().map(|table| table.name).collect();
    for table in tables() {
        let mut columns: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
        columns.sort_unstable();
        columns.dedup();
        assert_eq!(columns.len(), table.fields.len(), "{}", table.name);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), tables().len());
}

#[test]
fn a_row_refers_only_to_its_own_and_earlier_tables() {
    let mut known: Vec<&str> = Vec::new();
    for table in tables() {
        known.push(table.name);
        for field in &table.fields {
            if let Kind::Id(other) = field.kind {
                assert!(
                    known.contains(&other),
                    "{}.{} refers to {other}",
                    table.name,
                    field.name
                );
            }
        }
    }
}

#[test]
fn the_dictionary_explains_every_field_and_every_code() {
    let text = dictionary::markdown();
    for table in tables() {
        let (_, section) = text
            .split_once(&format!("### `{}`\n", table.name))
            .expect("a section");
        let section = section.split("\n#").next().unwrap_or_default();
        for field in &table.fields {
            assert!(
                section.contains(&format!("| `{}` |", field.name)),
                "{}.{}",
                table.name,
                field.name
            );
            assert!(
                !field.meaning.is_empty() && section.contains(field.meaning),
                "{}",
                field.name
            );
        }
    }
    for list in lists().into_iter().filter(|list| *list != ours::Role::LIST) {
        let (_, section) = text
            .split_once(&format!("\n### {}\n", list.name))
            .expect("a section");
        let section = section.split("\n#").next().unwrap_or_default();
        assert!(
            list.values
                .iter()
                .all(|value| section.contains(&format!("`{}`", value.code))),
            "{}",
            list.name
        );
    }
}

#[test]
fn a_country_is_known_by_its_codes_and_its_names() {
    for country in Country::all() {
        for text in [
            country.alpha2(),
            country.alpha3(),
            country.name(),
            &country.alpha2().to_lowercase(),
        ] {
            assert_eq!(Country::from_any(text), Ok(country), "{text}");
        }
    }
    assert_eq!(
        Country::from_any("NA").map(|country| country.name()),
        Ok("Namibia")
    );
}

#[test]
fn a_country_cell_holds_only_a_code_in_capitals() {
    assert!(Country::read(Some("md")).is_err() && Country::read(Some("Moldova")).is_err());
    assert!(Country::read(Some("ZZ")).is_err() && Country::read(Some("éé")).is_err());
}

#[test]
fn countries_are_held_once_and_in_order() {
    let countries = Countries::read(Some("UA; MD;UA")).expect("countries");
    assert_eq!(countries.write().as_deref(), Some("MD;UA"));
}

#[test]
fn a_language_is_written_by_its_shortest_code() {
    use throughline_model::Language;
    for (text, code) in [("ron", "ro"), ("ro", "ro"), ("Romanian", "ro"), ("rom", "rom")] {
        assert_eq!(
            Language::from_any(text)
                .map(|language| language.to_string())
                .as_deref(),
            Some(code)
        );
    }
    assert!(Language::read(Some("Romanian")).is_err());
}

#[test]
fn a_number_outside_its_bounds_is_refused_with_the_bounds() {
    assert_eq!(
        Whole::<1, 99>::read(Some("100")),
        Err(CellError::OutOfRange(1, 99))
    );
    assert_eq!(
        Whole::<1, 99>::read(Some("1.5")),
        Err(CellError::unreadable("expected a whole number"))
    );
}

#[test]
fn the_test_vectors_of_rfc_4648_are_met() {
    for (plain, coded) in [
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foobar", "Zm9vYmFy"),
    ] {
        let bytes = Bytes(plain.as_bytes().to_vec());
        assert_eq!(bytes.write().as_deref(), Some(coded));
        assert_eq!(Bytes::read(Some(coded)), Ok(bytes));
    }
}

#[test]
fn what_is_not_base64_is_refused() {
    for text in ["Zg=", "Zg", "====", "Z===", "=g==", "Zg==Zg==", "Zm9é", "Zm 9"] {
        assert!(Bytes::read(Some(text)).is_err(), "{text}");
    }
    assert_eq!(Bytes::read(Some("")), Err(CellError::Missing));
}

proptest! {
    #[test]
    fn bytes_are_written_and_read_back_alike(bytes in proptest::collection::vec(any::<u8>(), 1..200)) {
        let bytes = Bytes(bytes);
        prop_assert_eq!(Bytes::read(bytes.write().as_deref()), Ok(bytes));
    }

    #[test]
    fn a_set_of_codes_holds_what_was_put_in(bits in any::<u32>()) {
        let chosen: Vec<htcds::ControlMeans> = htcds::ControlMeans::ALL
            .iter()
            .copied()
            .filter(|means| bits >> means.position() & 1 == 1)
            .collect();
        let set: CodeSet<htcds::ControlMeans> = chosen.iter().copied().collect();
        prop_assert_eq!(set.iter().collect::<Vec<_>>(), chosen.clone());
        prop_assert_eq!(set.len() as usize, chosen.len());
        prop_assert_eq!(CodeSet::read(set.write().as_deref()), Ok(set));
    }

    #[test]
    fn reading_a_cell_never_panics(text in ".{0,16}") {
        let _ = (Bytes::read(Some(&text)), Country::read(Some(&text)), Countries::read(Some(&text)));
        let _ = (Country::from_any(&text), throughline_model::Language::from_any(&text));
    }
}
