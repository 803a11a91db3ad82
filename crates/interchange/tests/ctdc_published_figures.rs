//! Published figures from CTDC's Global K-anonymised Dataset of 15 July 2021. The file may not be shipped, so this runs
//! only where it lies: `$THROUGHLINE_SHARED/data/ctdc`, or `shared/` beside the repository. Elsewhere it says so.

#![expect(clippy::print_stderr, reason = "a test that leaves itself out says so")]

use std::path::PathBuf;

use throughline_interchange::ctdc::{Count, DescribeOptions, Description, describe};
use throughline_interchange::progress::silent;

fn described(options: &DescribeOptions) -> Option<Description> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("THROUGHLINE_SHARED").map_or_else(beside, PathBuf::from);
    let file = shared.join("data/ctdc/kanon_global_2021-07-15.csv.xz");
    if !file.exists() {
        eprintln!("left out: {} is not here", file.display());
        return None;
    }
    Some(describe(&file, options, &mut silent()).expect("the file is described"))
}

fn from_2010_until_2020() -> Option<Description> {
    described(&DescribeOptions {
        since: Some(2010),
        until: Some(2020),
        ..DescribeOptions::default()
    })
}

fn count(description: &Description, section: &str, value: &str) -> Count {
    let section = description.section(section).expect("the section is there");
    section
        .line(value)
        .unwrap_or_else(|| panic!("{value} is in {}", section.name))
        .count
}

#[test]
fn the_figures_of_al_tammemi_and_others_2023_are_reproduced() {
    let Some(description) = from_2010_until_2020() else {
        return;
    };
    assert_eq!(description.records.described, Count::Shown(87_003));
    assert_eq!(count(&description, "gender", "Female"), Count::Shown(60_938));
    assert_eq!(count(&description, "ageBroad", "9-17"), Count::Shown(10_326));
    assert_eq!(count(&description, "ageBroad", "30-38"), Count::Shown(8_562));
    assert_eq!(
        count(&description, "CountryOfExploitation", "USA"),
        Count::Shown(51_611)
    );
    assert_eq!(
        count(&description, "CountryOfExploitation", "RUS"),
        Count::Shown(4_570)
    );
    assert_eq!(
        count(&description, "CountryOfExploitation", "PHL"),
        Count::Shown(1_988)
    );
    assert_eq!(
        count(&description, "yearOfRegistration", "2019"),
        Count::Shown(21_312)
    );
    assert_eq!(
        count(&description, "meansOfControl", "meansOfControlRestrictsMovement"),
        Count::Shown(11_059)
    );
}

#[test]
fn the_published_percentages_are_those_of_all_records() {
    let Some(description) = from_2010_until_2020() else {
        return;
    };
    let of_all = |section: &str, value: &str| {
        let line = description
            .section(section)
            .and_then(|section| section.line(value));
        line.and_then(|line| line.percent_of_records)
            .map(|percent| format!("{percent:.1}"))
    };
    assert_eq!(of_all("gender", "Female").as_deref(), Some("70.0"));
    assert_eq!(of_all("ageBroad", "9-17").as_deref(), Some("11.9"));
    assert_eq!(of_all("yearOfRegistration", "2019").as_deref(), Some("24.5"));
}

#[test]
fn the_whole_file_is_recognised_and_every_column_is_used() {
    let Some(description) = described(&DescribeOptions::default()) else {
        return;
    };
    assert_eq!(description.release.edition, Some(2021));
    assert_eq!(description.records.in_file, Count::Shown(97_750));
    assert!(
        description.unused_columns.is_empty(),
        "{:?}",
        description.unused_columns
    );
    assert!(!description.diagnostics.has_errors());
}

#[test]
fn the_rows_that_contradict_their_own_combined_flag_are_noted_and_kept() {
    let Some(description) = described(&DescribeOptions::default()) else {
        return;
    };
    let notes: Vec<&str> = description
        .diagnostics
        .kept()
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    assert!(
        notes.len() == 1 && notes[0].starts_with("12 records contradict themselves"),
        "{notes:?}"
    );
}
