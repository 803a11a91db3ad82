//! `describe` on CTDC's public files: the real one when it is at hand, and what must never be shown.

use std::path::PathBuf;

use serde_json::Value;

use crate::workplace::{Workplace, ctdc};

/// The k-anonymised release of 2021, which may not be kept with the code.
fn real_file() -> Option<PathBuf> {
    let shared = std::env::var_os("THROUGHLINE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = shared.join("data/ctdc/kanon_global_2021-07-15.csv.xz");
    file.is_file().then_some(file)
}

fn count(description: &Value, section: &str, label: &str) -> Option<u64> {
    let sections = description["sections"].as_array()?;
    let values = sections.iter().find(|found| found["name"] == section)?["values"].as_array()?;
    values.iter().find(|value| value["label"] == label)?["count"].as_u64()
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
fn the_real_file_of_2021_has_the_published_figures() {
    let Some(file) = real_file() else {
        eprintln!("left out: CTDC's file is not at hand; name its directory by THROUGHLINE_SHARED");
        return;
    };
    let file = file.display().to_string();
    let asked = ["describe", &file, "--since", "2010", "--until", "2020"];
    let found = Workplace::new().done(&[&asked[..], &["--json"]].concat()).json();
    assert_eq!(found["records"]["described"], 87_003);
    assert_eq!(count(&found, "gender", "Female"), Some(60_938));
    assert_eq!(count(&found, "ageBroad", "9–17"), Some(10_326));
    assert_eq!(
        count(&found, "CountryOfExploitation", "United States of America"),
        Some(51_611)
    );

    let told = Workplace::new().done(&asked);
    assert!(told.out.contains("87,003 victims registered 2010–2020"));
    assert!(told.out.contains("k = 10"), "k is stated");
}

#[test]
fn a_small_cell_is_shown_only_when_that_is_asked_for() {
    let place = Workplace::new();
    place.write("ctdc.csv", ctdc(1));
    let protected = place.done(&["describe", "ctdc.csv", "--json"]).json();
    assert_eq!(count(&protected, "gender", "Male"), None);
    let open = place
        .done(&["describe", "ctdc.csv", "--json", "--no-suppression"])
        .json();
    assert_eq!(count(&open, "gender", "Male"), Some(1));
}

#[test]
fn years_in_the_wrong_order_and_files_of_something_else_are_refused() {
    let place = Workplace::new();
    place.write("cases.csv", "prs_FirstName,prs_LastName\nAnna,Nobody\n");
    place.refused(
        &["describe", "cases.csv"],
        3,
        "If it is a case file, import it instead",
    );
    place.refused(
        &["describe", "cases.csv", "--since", "2020", "--until", "2010"],
        2,
        "exchange the two",
    );
}
