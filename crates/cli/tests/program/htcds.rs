//! IOM's official HTCDS templates, filled with invented cases, and the files that are near them but hold no cases.

use std::path::PathBuf;

use crate::workplace::{Workplace, ctdc};

fn fixture(name: &str) -> String {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../interchange/tests/fixtures/htcds");
    fixtures.join(name).display().to_string()
}

/// The three Excel templates, and the XLSForm's submissions both ways.
const FILLED: [&str; 5] = [
    "multi_select.xlsm",
    "single_select.xlsx",
    "plain.xlsx",
    "xlsform_submissions.csv",
    "xlsform_submissions.xlsx",
];
/// What each of them has wrong.
const BAD: [&str; 4] = [
    "error[date/unreadable]",
    "error[country/unknown]",
    "error[code/unknown]",
    "error[row/duplicate]",
];

#[test]
fn a_filled_template_with_bad_rows_is_refused_whole_and_every_bad_row_named() {
    let place = Workplace::with_register();
    for file in FILLED {
        let told = place.refused(&["import", &fixture(file)], 3, "Nothing was imported.");
        for bad in BAD {
            assert_eq!(told.err.matches(bad).count(), 1, "{file}: {bad}");
        }
        assert!(
            told.err.contains("with --skip-bad-rows"),
            "{file}: the way out is named"
        );
    }
    assert_eq!(place.rows("records"), 0);
}

#[test]
fn with_skip_bad_rows_the_good_rows_of_every_template_are_taken_and_the_bad_ones_named() {
    let place = Workplace::with_register();
    let (again, others) = FILLED.split_last().expect("some files");
    for (files, file) in (1..).zip(others) {
        let told = place.run(&["import", &fixture(file), "--skip-bad-rows", "--json"]);
        assert_eq!(told.code, 7, "{file}: done, but in part");
        let json = told.json();
        assert_eq!(json["imported"], true, "{file}");
        assert_eq!(json["file"]["rows_taken"], 52, "{file}");
        assert_eq!(json["file"]["rows_skipped"], 4, "{file}");
        assert_eq!(json["diagnostics"]["errors"], 4, "{file}");
        for bad in BAD {
            assert!(told.err.contains(bad), "{file}: {bad}");
        }
        assert_eq!(place.rows("records"), 52 * files, "{file}");
    }
    // The workbook of submissions holds the same cases as the CSV before it, and they are recognised.
    let again = ["import", &fixture(again), "--skip-bad-rows"];
    place.refused(&again, 6, "some of it is in the register already");
}

#[test]
fn checking_a_file_needs_no_register_and_no_passphrase() {
    let place = Workplace::new();
    place.refused(
        &["import", &fixture("plain.xlsx"), "--check"],
        3,
        "row 28, column I \"prs_Citizenship\"",
    );
}

#[test]
fn a_file_that_holds_no_cases_is_told_what_it_is() {
    let place = Workplace::new();
    let form = fixture("templates/htcds_xlsform.xlsx");
    place.refused(&["import", &form, "--check"], 3, "is the HTCDS form itself");

    place.write("letters.csv", "Dear,Sir\nor,Madam\n");
    place.refused(
        &["import", "letters.csv", "--check"],
        3,
        "has no row with HTCDS field names",
    );

    place.done(&["template", "my-data"]);
    let table = place.refused(
        &["import", "my-data/records.csv", "--check"],
        3,
        "is one table of a data package",
    );
    assert!(table.err.contains("hint: import the directory that holds it"));
}

#[test]
fn a_public_ctdc_file_is_said_to_hold_no_histories_and_shown_the_way_to_describe() {
    let place = Workplace::new();
    place.write("ctdc.csv", ctdc(1));
    let told = place.refused(&["import", "ctdc.csv", "--check"], 3, "is a public CTDC file");
    assert!(told.err.contains("no histories to import"), "{told:?}");
    assert!(
        told.err
            .contains("hint: count what it holds: throughline describe ctdc.csv"),
        "{told:?}"
    );
}
