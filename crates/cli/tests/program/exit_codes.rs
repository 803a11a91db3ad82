//! Each documented exit code, and that what can be refused at once is refused before anybody is asked for a passphrase.

use std::fs;

use crate::workplace::{Outcome, PASSPHRASE, Workplace};

#[test]
fn exit_code_1_is_a_failure_outside_the_input() {
    let nobody = "postgres://throughline@127.0.0.1:1/nothing";
    Workplace::new().refused(
        &["verify", "--register", nobody],
        1,
        "the database cannot be reached",
    );
}

#[test]
fn exit_code_2_is_wrong_use() {
    let place = Workplace::new();
    place.refused(&[], 2, "First steps:");
    place.refused(&["analyze-it"], 2, "unrecognized subcommand");
    place.refused(&["analyse", "--level", "95"], 2, "such as 0.95 for 95 %");
    place.refused(&["analyse", "--level", "NaN"], 2, "between 0 and 1");
    place.refused(&["analyse", "--minimum-at-liberty", "0"], 2, "0 is not in 1");
    place.refused(&["export", "copy", "--purpose", " "], 2, "say it in words");
    place.refused(
        &["simulate", "--persons", "0", "--out", "nobody"],
        2,
        "0 is not in 1",
    );
    place.refused(
        &["report", "--out", "report.docx"],
        2,
        "must end in .html (the page), .pdf (for paper) or .json",
    );
    place.write("package/persons.csv", "id\n");
    place.refused(
        &["import", "package", "--skip-bad-rows"],
        2,
        "taken whole or not at all",
    );
}

#[test]
fn exit_code_3_is_input_with_errors_all_of_them_told_and_nothing_imported() {
    let place = Workplace::with_register();
    let persons: Vec<String> = (0..300).map(|row| format!("P{row},2019-13")).collect();
    place.write(
        "bad/persons.csv",
        format!("id,registered_on\n{}\n", persons.join("\n")),
    );
    let told = place.refused(
        &["import", "bad", "--quiet"],
        3,
        "and 200 errors more [date/unreadable]",
    );
    assert_eq!(
        told.err.matches("error[date/unreadable]").count(),
        100,
        "the first hundred in full"
    );
    assert!(
        told.err
            .contains("persons.csv, row 2, column B \"registered_on\"")
    );
    assert_eq!(place.rows("persons"), 0);
}

#[test]
fn exit_code_4_is_a_passphrase_that_is_wrong_missing_or_too_short() {
    let place = Workplace::with_register();
    place.write("short", "eleven char\n");
    place.refused(
        &["init", "--register", "new", "--passphrase-file", "short"],
        4,
        "shorter than 12 characters",
    );
    place.refused(
        &["verify", "--passphrase-file", "nothing"],
        4,
        "cannot read the passphrase",
    );
    let mut unattended = place.command(&["verify"]);
    unattended.env_remove("THROUGHLINE_PASSPHRASE_FILE");
    let told = Outcome::of(&mut unattended);
    assert_eq!(told.code, 4);
    assert!(told.err.contains("there is no terminal to ask on"), "{told:?}");
}

#[test]
fn the_passphrase_comes_from_a_credential_or_the_environment_too() {
    let place = Workplace::with_register();
    place.write(
        "credentials/throughline-passphrase",
        format!("\u{feff}{PASSPHRASE}\r\n"),
    );
    let without_file = || {
        let mut command = place.command(&["verify"]);
        command.env_remove("THROUGHLINE_PASSPHRASE_FILE");
        command
    };
    let by_credential = Outcome::of(without_file().env("CREDENTIALS_DIRECTORY", place.path("credentials")));
    assert_eq!(by_credential.code, 0, "{by_credential:?}");
    let by_environment = Outcome::of(without_file().env("THROUGHLINE_PASSPHRASE", PASSPHRASE));
    assert_eq!(by_environment.code, 0, "{by_environment:?}");
}

/// With no passphrase to be had, so that a refusal that came after the question would have code 4.
#[test]
fn exit_code_6_is_what_is_not_there_or_there_already_and_is_found_out_before_asking() {
    let place = Workplace::with_register();
    place.write("taken/by.txt", "somebody");
    fs::create_dir(place.path("empty")).expect("a directory");
    let cases: &[(&[&str], &str)] = &[
        (
            &["analyse", "--register", "nowhere"],
            "there is no register at nowhere",
        ),
        (
            &["verify", "--register", "empty"],
            "create one with `throughline init`",
        ),
        (&["init"], "throughline-register is not empty"),
        (&["init", "--register", "pass"], "pass is a file"),
        (&["import", "nothing"], "there is nothing at nothing"),
        (&["import", "taken", "--check"], "is not a data package"),
        (&["export", "taken", "--purpose", "a test"], "taken is not empty"),
        (&["template", "taken"], "taken is not empty"),
        (
            &["simulate", "--persons", "1", "--out", "taken"],
            "taken is not empty",
        ),
        (&["backup", "pass"], "pass is there already"),
        (&["backup", "no/kept"], "there is no directory no"),
        (
            &["restore", "nothing", "--register", "new"],
            "cannot open nothing",
        ),
        (&["restore", "pass"], "throughline-register is not empty"),
        (&["report", "--out", "no/report.html"], "there is no directory no"),
        (&["verify", "--against", "nothing"], "cannot read nothing"),
        (
            &["verify", "--write-head", "no/head.json"],
            "there is no directory no",
        ),
        (
            &[
                "erase",
                "--record",
                "R1",
                "--reason",
                "a test",
                "--certificate",
                "no/c.json",
            ],
            "there is no directory no",
        ),
        (&["describe", "nothing.csv"], "nothing.csv could not be read"),
        (
            &["demo", "--dir", "taken"],
            "is there already and is no demonstration",
        ),
        (&["analyse", "--package", "nowhere"], "cannot read nowhere"),
    ];
    for (arguments, sentence) in cases {
        let mut unattended = place.command(arguments);
        unattended.env_remove("THROUGHLINE_PASSPHRASE_FILE");
        let told = Outcome::of(&mut unattended);
        assert_eq!(told.code, 6, "{arguments:?}: {told:?}");
        assert!(
            told.err.contains(sentence),
            "{arguments:?} does not say {sentence:?}: {told:?}"
        );
    }
}

#[test]
fn importing_the_same_rows_twice_changes_nothing_the_second_time() {
    let place = Workplace::with_register();
    place.write("own/persons.csv", "id,registered_on\r\nP001,2019-05\r\n");
    place.done(&["import", "own"]);
    place.refused(&["import", "own"], 6, "some of it is in the register already");
    assert_eq!(place.rows("persons"), 1);
}
