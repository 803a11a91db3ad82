//! One register from its making to an erasure, as the guide tells it; every figure must survive every way out and back in.

use serde_json::Value;

use crate::workplace::{Workplace, first};

#[test]
fn what_goes_in_comes_out_of_report_backup_and_export_unchanged_until_it_is_erased() {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "150", "--seed", "7", "--out", "invented"]);
    let imported = place.done(&["import", "invented", "--json"]).json();
    assert_eq!(imported["imported"], true);
    let before = place.findings("throughline-register");

    reports(&place);
    restored(&place, &before);
    carried_elsewhere(&place, &before);
    erased(&place);
}

fn reports(place: &Workplace) {
    let told = place.done(&["report", "--out", "report.html", "--tables", "tables"]);
    assert_eq!(told.out, "", "a report is a file, not data on standard output");
    let page = place.read("report.html");
    assert!(
        page.contains("Shelter North"),
        "the page bears the register's title"
    );
    assert!(page.trim_end().ends_with("</html>"), "the page is whole");
    assert!(
        place.read("tables/proportions.csv").lines().count() > 3,
        "three readings and a header"
    );
    place.done(&["report", "--out", "findings.json"]);
    let findings: Value = serde_json::from_str(&place.read("findings.json")).expect("JSON");
    let printed = place.done(&["analyse", "--json"]).json();
    assert_eq!(findings, printed, "the file and the terminal tell the same");
}

fn restored(place: &Workplace, before: &Value) {
    assert!(place.done(&["verify"]).out.starts_with("Sound: "));
    place.done(&["backup", "kept.throughline"]);
    place.done(&["restore", "kept.throughline", "--register", "restored"]);
    place.done(&["verify", "--register", "restored"]);
    assert_eq!(&place.findings("restored"), before);
}

fn carried_elsewhere(place: &Workplace, before: &Value) {
    place.done(&["export", "copy", "--purpose", "a test"]);
    place.done(&["init", "--register", "elsewhere", "--title", "Shelter North"]);
    place.done(&["import", "copy", "--register", "elsewhere"]);
    let elsewhere = place.findings("elsewhere");
    assert!(
        first(&elsewhere, "fingerprint").is_some(),
        "findings name the register's content"
    );
    assert_eq!(&elsewhere, before);
}

fn erased(place: &Workplace) {
    let records = place.read("copy/records.csv");
    let record = records
        .lines()
        .nth(1)
        .and_then(|line| line.split(',').next())
        .expect("a record");
    let held = place.rows("records");
    let reason = ["--reason", "withdrew consent", "--certificate", "erased.json"];
    let erase = ["erase", "--record", record];
    let asked = place.refused(&[&erase[..], &reason[..]].concat(), 2, "nothing was erased");
    assert!(asked.err.contains("hint: add --yes"));
    let told = place.done(&[&erase[..], &reason[..], &["--yes"]].concat());
    assert!(told.out.starts_with("Certificate of erasure"));
    let certificate: Value = serde_json::from_str(&place.read("erased.json")).expect("JSON");
    assert_eq!(certificate["reason"], "withdrew consent");
    assert_eq!(certificate["account"], "anna");
    assert_eq!(certificate["rows_deleted"]["records"], 1);
    assert_eq!(place.rows("records"), held - 1);
    place.refused(
        &[&erase[..], &reason[..], &["--yes"]].concat(),
        6,
        "is not in the register",
    );
}

#[test]
fn a_record_is_erased_by_the_identifier_of_ones_own_table() {
    let place = Workplace::with_register();
    place.write(
        "own/persons.csv",
        "id,registered_on\nP001,2019-05\nP002,2019-06\n",
    );
    place.write(
        "own/records.csv",
        "id,person,gender\nR001,P001,Feminine\nR002,P002,Masculine\n",
    );
    place.done(&["import", "own"]);
    place.refused(
        &[
            "erase",
            "--record",
            "R003",
            "--reason",
            "a slip of the pen",
            "--yes",
        ],
        6,
        "the record R003 is not in the register",
    );
    place.done(&[
        "erase",
        "--record",
        "R001",
        "--reason",
        "withdrew consent",
        "--yes",
    ]);
    assert_eq!((place.rows("records"), place.rows("persons")), (1, 1));
}

#[test]
fn the_empty_tables_of_the_template_are_a_package_and_their_examples_can_be_analysed() {
    let place = Workplace::new();
    place.done(&["template", "my-data"]);
    place.done(&["import", "my-data", "--check"]);
    place.done(&["import", "my-data/examples", "--check"]);
    let told = place.done(&["analyse", "--package", "my-data/examples"]);
    assert!(
        told.out.starts_with("SIMULATED"),
        "the examples' persons are invented"
    );
}

#[test]
fn a_new_passphrase_and_a_new_recovery_code_take_the_place_of_the_old() {
    let place = Workplace::new();
    let made = place.done(&["init", "--json"]).json();
    place.write("code", made["recovery_code"].as_str().expect("a recovery code"));
    let by_code = ["verify", "--recovery", "--passphrase-file", "code"];
    place.done(&by_code);

    place.write("new", "a different sentence altogether\n");
    place.done(&["key", "passphrase", "--new-passphrase-file", "new"]);
    place.refused(&["verify"], 4, "passphrase does not open");
    place.done(&["verify", "--passphrase-file", "new"]);

    let rotated = place.done(&["key", "rotate", "--passphrase-file", "new"]);
    assert!(rotated.out.starts_with("New recovery code: "));
    place.refused(&by_code, 4, "recovery code");
    place.done(&["verify", "--passphrase-file", "new"]);
}
