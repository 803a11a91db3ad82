//! What a description holds back, on invented tables: no small count, nor what would give one away, in the text or in
//! the JSON.

use throughline_interchange::ctdc::{Count, DescribeOptions, Description, Suppression, describe_reader};

const HEADER: &str =
    "yearOfRegistration,Datasource,gender,citizenship,isForcedLabour,isSexualExploit,isAbduction";

/// So many records of each kind.
fn table(kinds: &[(u64, &str)]) -> String {
    let rows: String = kinds
        .iter()
        .flat_map(|&(times, row)| (0..times).map(move |_| format!("{row}\n")))
        .collect();
    format!("{HEADER}\n{rows}")
}

fn described(table: &str, suppression: Suppression) -> Description {
    let options = DescribeOptions {
        suppression,
        ..DescribeOptions::default()
    };
    describe_reader("invented.csv", table.as_bytes(), &options).expect("the table is described")
}

fn count(description: &Description, section: &str, value: &str) -> Count {
    description
        .section(section)
        .and_then(|s| s.line(value))
        .map(|line| line.count)
        .expect("the line is there")
}

#[test]
fn a_small_country_is_held_back_together_with_another() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (40, "2020,Hotline,Female,UA,1,0,0"),
        (10, "2020,Hotline,Female,NA,1,0,0"),
    ]);
    let description = described(&table, Suppression::On);
    assert_eq!(count(&description, "citizenship", "MDA"), Count::Shown(300));
    assert_eq!(count(&description, "citizenship", "UKR"), Count::Hidden);
    assert_eq!(count(&description, "citizenship", "NAM"), Count::Below(11));
}

#[test]
fn exactly_eleven_are_shown() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (11, "2020,Hotline,Male,MD,1,0,0"),
    ]);
    assert_eq!(
        count(&described(&table, Suppression::On), "gender", "Male"),
        Count::Shown(11)
    );
}

#[test]
fn what_is_held_back_is_sorted_by_name_and_not_by_size() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (2, "2020,Hotline,Female,AL,1,0,0"),
        (9, "2020,Hotline,Female,ZW,1,0,0"),
        (60, "2020,Hotline,Female,UA,1,0,0"),
    ]);
    let description = described(&table, Suppression::On);
    let section = description
        .section("citizenship")
        .expect("the countries are described");
    let order: Vec<&str> = section.values.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(order, ["MDA", "UKR", "ALB", "ZWE"]);
}

#[test]
fn few_records_without_a_value_hide_the_number_with_one() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (100, "2020,Hotline,Male,MD,1,0,0"),
        (3, "2020,Hotline,,MD,1,0,0"),
    ]);
    let description = described(&table, Suppression::On);
    let gender = description.section("gender").expect("gender is described");
    assert_eq!(
        (gender.answered, gender.missing),
        (Count::Hidden, Count::Below(11))
    );
    assert!(
        gender
            .values
            .iter()
            .all(|line| line.percent_of_answered.is_none())
    );
    assert!(gender.missing_because.is_empty());
}

#[test]
fn a_rare_flag_is_not_given_away_by_its_nos_and_blanks() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (200, "2020,Hotline,Female,MD,1,,"),
        (4, "2020,Hotline,Female,MD,0,1,0"),
    ]);
    let description = described(&table, Suppression::On);
    let section = description
        .section("typeOfExploitation")
        .expect("the group is described");
    let sexual = section.line("isSexualExploit").expect("the flag is described");
    assert_eq!(sexual.count, Count::Below(11));
    assert!(
        sexual.recorded_as_no.and_then(Count::shown).is_none()
            || sexual.not_recorded.and_then(Count::shown).is_none()
    );
}

#[test]
fn a_rare_flag_is_not_given_away_by_the_number_with_any_flag() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (4, "2020,Hotline,Female,MD,0,1,0"),
        (200, "2020,Hotline,Female,MD,,,"),
    ]);
    let section_of = |description: &Description| {
        let section = description
            .section("typeOfExploitation")
            .expect("the group is described");
        let labour = section.line("isForcedLabour").map(|line| line.count);
        (section.answered, labour)
    };
    let (answered, labour) = section_of(&described(&table, Suppression::On));
    assert!(
        answered.shown().is_none() || labour.and_then(Count::shown).is_none(),
        "304 less 300 is 4"
    );
    assert_eq!(
        section_of(&described(&table, Suppression::Off)),
        (Count::Shown(304), Some(Count::Shown(300)))
    );
}

#[test]
fn few_records_with_several_flags_hide_the_number_with_any() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (200, "2020,Hotline,Female,MD,0,1,0"),
        (3, "2020,Hotline,Female,MD,1,1,0"),
    ]);
    let description = described(&table, Suppression::On);
    let section = description
        .section("typeOfExploitation")
        .expect("the group is described");
    assert_eq!(
        (section.answered, section.missing),
        (Count::Hidden, Count::Hidden)
    );
}

#[test]
fn a_file_of_few_records_shows_no_count_but_zero() {
    let table = table(&[
        (7, "2020,Hotline,Female,MD,1,0,0"),
        (2, "2020,Hotline,Male,UA,0,1,1"),
    ]);
    let description = described(&table, Suppression::On);
    for section in &description.sections {
        assert!(section.records.shown().is_none());
        for line in &section.values {
            let counts = [Some(line.count), line.recorded_as_no, line.not_recorded];
            assert!(
                counts
                    .into_iter()
                    .flatten()
                    .all(|count| matches!(count, Count::Shown(0) | Count::Below(_) | Count::Hidden))
            );
            assert_eq!((line.percent_of_answered, line.percent_of_records), (None, None));
        }
    }
}

#[test]
fn few_records_left_out_hide_the_size_of_the_file() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (5, "2003,Hotline,Female,MD,1,0,0"),
    ]);
    let options = DescribeOptions {
        since: Some(2010),
        ..DescribeOptions::default()
    };
    let description =
        describe_reader("invented.csv", table.as_bytes(), &options).expect("the table is described");
    assert_eq!(description.records.described, Count::Shown(300));
    assert_eq!(
        (description.records.in_file, description.records.outside_the_years),
        (Count::Hidden, Count::Hidden)
    );
}

#[test]
fn the_k_of_the_release_and_the_minimum_shown_are_stated() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,"),
        (100, "2020,Hotline,Male,MD,1,0,"),
    ]);
    let told = described(&table, Suppression::On).to_string();
    assert!(
        told.contains("Minimum shown k = 11 (the release itself: k = 10)."),
        "{told}"
    );
}

#[test]
fn switched_off_every_count_is_shown_and_the_description_warns() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (3, "2020,Hotline,Male,UA,0,1,1"),
    ]);
    let description = described(&table, Suppression::Off);
    assert_eq!(count(&description, "citizenship", "UKR"), Count::Shown(3));
    assert!(description.disclosure.rule.contains("do not publish this"));
}

#[test]
fn json_writes_a_number_or_the_mark_in_its_place() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,0"),
        (3, "2020,Hotline,Female,UA,1,0,0"),
        (50, "2020,Hotline,Female,AL,1,0,0"),
    ]);
    let json = serde_json::to_value(described(&table, Suppression::On)).expect("a description serialises");
    let section = json["sections"]
        .as_array()
        .and_then(|all| all.iter().find(|s| s["name"] == "citizenship"));
    let counts: Vec<&serde_json::Value> = section
        .and_then(|s| s["values"].as_array())
        .expect("values")
        .iter()
        .map(|line| &line["count"])
        .collect();
    assert_eq!(
        counts,
        [
            &serde_json::json!(300),
            &serde_json::json!("hidden"),
            &serde_json::json!("<11")
        ]
    );
}

#[test]
fn the_text_reads_as_intended() {
    let table = table(&[
        (300, "2020,Hotline,Female,MD,1,0,"),
        (120, "2019,Case management,Male,UA,0,1,1"),
        (60, "2019,Case management,,UA,,,"),
        (5, "2020,Hotline,Male,NA,1,1,"),
    ]);
    insta::assert_snapshot!(described(&table, Suppression::On));
}
