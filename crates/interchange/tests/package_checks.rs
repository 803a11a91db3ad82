//! Packages made by hand, with what goes wrong in them: every problem is told at once, with its place, and nothing is
//! delivered half.

use std::fs;
use std::path::Path;

use throughline_interchange::Namespace;
use throughline_interchange::diagnostic::{Diagnostics, Severity};
use throughline_interchange::package::{PackageError, Reader, template};
use throughline_interchange::progress::silent;
use throughline_model::Holdings;

/// Reads a package of these files.
fn read(files: &[(&str, &str)]) -> (Holdings, Diagnostics) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("the file is written");
    }
    read_at(directory.path())
}

fn read_at(directory: &Path) -> (Holdings, Diagnostics) {
    let reader = Reader::open(directory, Namespace::of("Shelter North")).expect("the package can be opened");
    reader.holdings(&mut silent()).expect("the package can be read")
}

/// The kind and the place of every problem.
fn places(diagnostics: &Diagnostics) -> Vec<String> {
    let place = |d: &throughline_interchange::diagnostic::Diagnostic| format!("{} at {}", d.code, d.place);
    diagnostics.kept().iter().map(place).collect()
}

const PERSONS: (&str, &str) = ("persons.csv", "id\nP001\nP002\n");
const RECORDS: (&str, &str) = ("records.csv", "id,person\nR1,P001\nR2,P002\n");
const EPISODES: (&str, &str) = ("episodes.csv", "id,record,same_as\nE1,R1,E2\nE2,R2,\n");

#[test]
fn identifiers_may_be_any_text_and_mean_the_same_row_everywhere() {
    let (holdings, diagnostics) = read(&[PERSONS, RECORDS, EPISODES]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(holdings.records[1].person, holdings.persons[1].id);
    assert_eq!(holdings.episodes[0].same_as, Some(holdings.episodes[1].id));
}

#[test]
fn a_uuid_is_kept_in_whatever_case_it_is_written() {
    let upper = "0193A1F0-5E6B-7CC1-B1A4-2F1F0D6A9E11";
    let records = format!("id,person\nR1,{}\n", upper.to_lowercase());
    let (holdings, diagnostics) = read(&[
        ("persons.csv", &format!("id\n{upper}\n")),
        ("records.csv", &records),
    ]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(holdings.persons[0].id.to_string(), upper.to_lowercase());
}

#[test]
fn every_cell_problem_is_told_with_its_place_and_the_nearest_valid_value() {
    let records = "id,person,gender,born,citizenships,children,case_number,primary_language\n\
                   R1,P001,Feminin,31.12.1990,MD;Moldovia,99,secret-1,ro\n\
                   ,P002,Masculine,1990,MD,1,secret-2,klingon\n";
    let (holdings, diagnostics) = read(&[PERSONS, ("records.csv", records)]);
    assert_eq!(holdings, Holdings::default());
    insta::assert_snapshot!(diagnostics);
}

#[test]
fn values_of_identity_columns_are_withheld() {
    let identities = "record,given_name,birth_date\nR1,Amina,17 May 1990\n";
    let (_, diagnostics) = read(&[PERSONS, RECORDS, ("identities.csv", identities)]);
    assert_eq!(
        places(&diagnostics),
        ["date/unreadable at identities.csv, row 2, column C \"birth_date\""]
    );
    assert!(!diagnostics.to_string().contains("1990"), "{diagnostics}");
}

#[test]
fn keys_are_unique_and_references_exist() {
    let (_, diagnostics) = read(&[
        ("persons.csv", "id\nP001\nP001\n"),
        ("records.csv", "id,person\nR1,P001\nR2,P009\n"),
        ("episodes.csv", "id,record,same_as\nE1,R1,E1\nE2,R2,E7\nE3,R9,\n"),
    ]);
    assert_eq!(
        places(&diagnostics),
        [
            "key/duplicate at persons.csv, row 3, column A \"id\"",
            "reference/missing at records.csv, row 3, column B \"person\"",
            "reference/itself at episodes.csv, row 2, column C \"same_as\"",
            "reference/missing at episodes.csv, row 4, column B \"record\"",
            "reference/missing at episodes.csv, row 3, column C \"same_as\"",
        ]
    );
}

#[test]
fn an_exit_belongs_to_the_record_of_its_episode_and_ends_it_alone() {
    let exits = "id,record,episode\nX1,R1,E1\nX2,R1,E2\nX3,R1,E1\n";
    let (_, diagnostics) = read(&[PERSONS, RECORDS, EPISODES, ("exits.csv", exits)]);
    assert_eq!(
        places(&diagnostics),
        [
            "reference/record at exits.csv, row 3, column C \"episode\"",
            "exit/second at exits.csv, row 4, column C \"episode\"",
        ]
    );
}

#[test]
fn a_record_cannot_be_linked_to_itself() {
    let links = "id,record,other_record,verdict,decided_by,decided_on\nL1,R1,R1,Same,ana,2020\n";
    let (_, diagnostics) = read(&[PERSONS, RECORDS, ("links.csv", links)]);
    assert_eq!(
        places(&diagnostics),
        ["link/itself at links.csv, row 2, column C \"other_record\""]
    );
}

#[test]
fn a_misspelt_column_is_an_error_and_a_column_of_ones_own_is_left_out_and_said_to_be() {
    let records = "id,person,gendr,shoe size\nR1,P001,Feminine,38\n";
    let (_, diagnostics) = read(&[PERSONS, ("records.csv", records)]);
    let told: Vec<_> = diagnostics
        .kept()
        .iter()
        .map(|d| (d.severity, d.nearest.as_deref()))
        .collect();
    assert_eq!(
        told,
        [(Severity::Error, Some("gender")), (Severity::Warning, None)]
    );
}

#[test]
fn what_refers_to_a_table_that_cannot_be_read_is_not_told_again() {
    let (_, diagnostics) = read(&[PERSONS, ("records.csv", "id\nR1\n"), EPISODES]);
    assert_eq!(places(&diagnostics), ["column/missing at records.csv, row 1"]);
}

#[test]
fn a_row_with_more_or_fewer_cells_than_the_header_is_named() {
    let (_, diagnostics) = read(&[PERSONS, ("records.csv", "id,person\nR1,P001,x\n\nR2\n,\n")]);
    assert_eq!(
        places(&diagnostics),
        [
            "row/width at records.csv, row 2",
            "row/width at records.csv, row 4"
        ]
    );
}

#[test]
fn a_table_without_a_header_is_refused_without_repeating_its_first_row() {
    let identities = "R1,Amina,Example\nR2,Zora,Example\n";
    let (_, diagnostics) = read(&[PERSONS, RECORDS, ("identities.csv", identities)]);
    assert_eq!(places(&diagnostics), ["header/missing at identities.csv, row 1"]);
    let json = serde_json::to_string(&diagnostics).expect("diagnostics serialise");
    let told = format!("{diagnostics}{json}");
    assert!(
        told.contains("no header row") && !told.contains("Amina") && !told.contains("Example"),
        "{told}"
    );
}

#[test]
fn the_simulators_truth_is_passed_over_in_a_simulated_package_and_named_in_any_other() {
    let truth = [
        ("truth.csv", "x\n"),
        ("truth_links.csv", "x\n"),
        ("truth_same_episodes.csv", "x\n"),
    ];
    let with = |simulated: &str| {
        let descriptor = format!(r#"{{"throughline": {{"format": 1, "simulated": {simulated}}}}}"#);
        let files = [
            truth.as_slice(),
            &[PERSONS, ("datapackage.json", descriptor.as_str())],
        ]
        .concat();
        read(&files).1
    };
    assert!(with("true").is_empty());
    assert_eq!(
        places(&with("false")),
        [
            "file/unused at truth.csv",
            "file/unused at truth_links.csv",
            "file/unused at truth_same_episodes.csv"
        ]
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_package_are_not_followed_and_named() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let package = directory.path().join("package");
    fs::create_dir(&package).expect("the directory is made");
    let elsewhere = |name: &str, text: &str| {
        let file = directory.path().join(name);
        fs::write(&file, text).expect("the file is written");
        std::os::unix::fs::symlink(&file, package.join(name)).expect("the link is made");
    };
    elsewhere("records.csv", RECORDS.1);
    elsewhere("datapackage.json", "no description");
    fs::write(package.join(PERSONS.0), PERSONS.1).expect("the table is written");
    let (holdings, diagnostics) = read_at(&package);
    assert_eq!(
        places(&diagnostics),
        ["file/unused at datapackage.json", "file/unused at records.csv"]
    );
    assert!(diagnostics.to_string().contains("symbolic link"), "{diagnostics}");
    assert_eq!((holdings.persons.len(), holdings.records.len()), (2, 0));
}

#[test]
fn a_row_that_does_not_end_or_is_wider_than_any_table_ends_the_reading() {
    let refused = |table: &str| {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::write(directory.path().join("persons.csv"), table).expect("the table is written");
        let reader = Reader::open(directory.path(), Namespace::of("x")).expect("the package can be opened");
        let refused = reader
            .holdings(&mut silent())
            .expect_err("the table cannot be read");
        refused.to_string()
    };
    let unclosed = refused(&format!("id\n\"{}", "P001\n".repeat(2_000_000)));
    assert!(unclosed.contains("a row does not end within 8 MiB"), "{unclosed}");
    let wide = refused(&format!("id{}\n", ",x".repeat(5000)));
    assert!(wide.contains("a row has 5001 cells"), "{wide}");
}

#[test]
fn files_that_are_no_tables_are_named() {
    let (_, diagnostics) = read(&[
        PERSONS,
        ("record.csv", "id\n"),
        ("notes.docx", ""),
        ("README.md", ""),
    ]);
    let told: Vec<_> = diagnostics
        .kept()
        .iter()
        .map(|d| (d.place.to_string(), d.nearest.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("notes.docx".to_owned(), None),
            ("record.csv".to_owned(), Some("records.csv"))
        ]
    );
}

#[test]
fn a_table_saved_by_a_spreadsheet_with_semicolons_and_a_mark_is_read() {
    let (holdings, diagnostics) = read(&[
        PERSONS,
        ("records.csv", "\u{feff}id;person;children\r\nR1;P001;2\r\n"),
    ]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(holdings.records.len(), 1);
}

#[test]
fn a_table_cut_short_after_it_was_written_is_noticed() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let package = directory.path().join("template");
    template(&package).expect("the template can be written");
    let table = package.join("examples/contacts.csv");
    let text = fs::read_to_string(&table).expect("the table can be read");
    let cut = text.lines().take(2).collect::<Vec<_>>().join("\n") + "\n";
    fs::write(&table, cut).expect("the table is written");
    let (holdings, diagnostics) = read_at(&package.join("examples"));
    assert_eq!(places(&diagnostics), ["file/rows at contacts.csv"]);
    assert_eq!(holdings.contacts.len(), 1);
}

#[test]
fn the_title_of_a_package_cannot_command_the_terminal() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::write(directory.path().join("persons.csv"), "id\n").expect("the table is written");
    let descriptor = r#"{"title": "Cases\u001b[2J"}"#;
    fs::write(directory.path().join("datapackage.json"), descriptor).expect("the description is written");
    let reader = Reader::open(directory.path(), Namespace::of("x")).expect("the package can be opened");
    assert_eq!(reader.marks().title.as_deref(), Some("Cases\u{fffd}[2J"));
}

#[test]
fn a_directory_without_tables_is_not_a_package() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let refused = Reader::open(directory.path(), Namespace::of("x"));
    assert!(matches!(refused, Err(PackageError::NotAPackage(_))));
}

#[test]
fn a_package_of_a_newer_format_is_refused() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::write(directory.path().join("persons.csv"), "id\n").expect("the table is written");
    let descriptor = r#"{"throughline": {"format": 2}}"#;
    fs::write(directory.path().join("datapackage.json"), descriptor).expect("the description is written");
    let refused = Reader::open(directory.path(), Namespace::of("x"));
    assert!(matches!(refused, Err(PackageError::Newer { found: 2 })));
}

#[test]
fn an_empty_template_is_a_package_without_rows() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let package = directory.path().join("template");
    template(&package).expect("the template can be written");
    let (holdings, diagnostics) = read_at(&package);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(holdings, Holdings::default());
}

mod anything {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_bytes_in_a_table_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
            let directory = tempfile::tempdir().expect("a temporary directory");
            let start: &[u8] = if header { b"id,person,born,children,citizenships,gender\n" } else { b"" };
            std::fs::write(directory.path().join("records.csv"), [start, &bytes].concat()).expect("the table is written");
            let _ = super::read_at(directory.path());
        }
    }
}
