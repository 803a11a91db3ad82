//! `simulate` and `demo`: the same seed gives the same bytes, and what is invented says so wherever it goes.

use std::fs;

use crate::workplace::{Workplace, contents};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let place = Workplace::new();
    for (dir, seed) in [("first", "5"), ("again", "5"), ("other", "6")] {
        place.done(&["simulate", "--persons", "60", "--seed", seed, "--out", dir]);
    }
    let first = contents(&place.path("first"));
    assert!(
        first == contents(&place.path("again")),
        "the same seed, other bytes"
    );
    assert!(
        first != contents(&place.path("other")),
        "another seed, the same bytes"
    );
}

#[test]
fn the_truth_lies_beside_the_package_and_is_no_part_of_it() {
    let place = Workplace::new();
    place.done(&["simulate", "--persons", "60", "--out", "invented"]);
    let persons = place.read("invented/truth/persons.csv");
    assert_eq!(persons.lines().count(), 61, "a header and every person");
    for file in ["same_person.csv", "same_episode.csv"] {
        assert!(
            place.read(&format!("invented/truth/{file}")).lines().count() > 1,
            "{file}"
        );
    }
    let checked = place.done(&["import", "invented", "--check"]);
    assert_eq!(checked.err, "No errors. Nothing was changed.\n");
}

#[test]
fn the_mark_of_the_simulated_survives_import_analysis_report_backup_and_export() {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "40", "--out", "invented"]);
    place.done(&["import", "invented"]);
    let told = place.done(&["analyse"]).out;
    assert!(
        told.starts_with("SIMULATED") && told.trim_end().ends_with("SIMULATED: not a finding."),
        "{told}"
    );
    assert_eq!(place.findings("throughline-register")["about"]["simulated"], true);
    place.done(&["report", "--out", "report.html"]);
    assert!(place.read("report.html").contains("SIMULATED"));
    place.done(&["export", "copy", "--purpose", "a test"]);
    assert!(
        place
            .done(&["analyse", "--package", "copy"])
            .out
            .starts_with("SIMULATED")
    );
    place.done(&["backup", "kept"]);
    place.done(&["restore", "kept", "--register", "restored"]);
    assert_eq!(place.findings("restored")["about"]["simulated"], true);
}

#[test]
fn invented_persons_and_real_ones_are_never_put_into_one_register() {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "5", "--out", "invented"]);
    place.write("own/persons.csv", "id\nP001\n");
    place.write("own/records.csv", "id,person\nR001,P001\n");
    place.done(&["import", "own"]);
    place.refused(&["import", "invented"], 3, "the register holds real ones");
    assert_eq!(
        place.findings("throughline-register")["about"]["simulated"],
        false
    );

    place.done(&["init", "--register", "play"]);
    place.done(&["import", "invented", "--register", "play"]);
    place.refused(&["import", "own", "--register", "play"], 3, "marked as simulated");
}

#[test]
fn the_demonstration_replaces_an_earlier_one_with_the_same_figures_and_nothing_else() {
    let place = Workplace::new();
    let demo = ["demo", "--no-serve", "--persons", "600"];
    let first = place.done(&demo);
    assert!(first.out.starts_with("SIMULATED"), "{first:?}");
    assert!(place.read("throughline-demo/report.html").contains("SIMULATED"));
    let again = place.done(&demo);
    assert_eq!(again.out, first.out);

    fs::create_dir(place.path("home")).expect("a directory");
    place.write("home/letter.txt", "mine");
    place.refused(
        &[&demo[..], &["--dir", "home"]].concat(),
        6,
        "choose another place with --dir",
    );
    assert_eq!(place.read("home/letter.txt"), "mine");
}

#[test]
fn the_register_of_the_demonstration_opens_with_the_passphrase_it_names() {
    let place = Workplace::new();
    let told = place.done(&["demo", "--no-serve", "--persons", "30"]);
    let passphrase = told
        .err
        .split("(passphrase: ")
        .nth(1)
        .and_then(|rest| rest.split(')').next())
        .expect("the passphrase is named");
    place.write("pass", passphrase);
    place.done(&["verify", "--register", "throughline-demo/register"]);
}

#[test]
fn the_demonstration_finds_persons_in_two_records_and_says_how_sure_it_is() {
    let place = Workplace::new();
    let told = place.done(&["demo", "--no-serve", "--persons", "2000"]);
    assert!(told.out.contains("Found only through linkage: "), "{told:?}");
    let report = place.read("throughline-demo/report.html");
    assert!(report.contains("id=\"table-linkage\"") && report.contains("id=\"table-linkage-review\""));
    let findings: serde_json::Value =
        serde_json::from_str(&place.read("throughline-demo/findings.json")).expect("findings are JSON");
    let found = &findings["linkage"];
    let number = |path: &str| {
        found
            .pointer(path)
            .and_then(serde_json::Value::as_u64)
            .expect("a number")
    };
    let (same, reviewed) = (
        number("/drawn/precision/events"),
        number("/drawn/precision/denominator"),
    );
    assert!(reviewed >= 5 && same * 10 >= reviewed * 8, "{same} of {reviewed}");
    // About one in fifteen of these persons stands in two records.
    let truly = place
        .read("throughline-demo/package/truth/same_person.csv")
        .lines()
        .count() as u64
        - 1;
    let linked = number("/persons_of_several");
    assert!(
        linked * 10 >= truly * 7 && linked * 10 <= truly * 11,
        "{linked} of {truly}"
    );
}
