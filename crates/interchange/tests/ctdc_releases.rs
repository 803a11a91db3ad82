//! Every release variant of the CTDC files, in small tables invented here. No row is taken from a real file.

use std::io::Write as _;

use throughline_interchange::ctdc::{
    Count, DescribeError, DescribeOptions, Description, Family, Suppression, describe, describe_reader,
};
use throughline_interchange::progress::{Advance, silent};

const OPEN: DescribeOptions = DescribeOptions {
    since: None,
    until: None,
    minimum_shown: None,
    suppression: Suppression::Off,
};

fn described(table: &str) -> Description {
    describe_reader("invented.csv", table.as_bytes(), &OPEN).expect("the table is described")
}

fn count(description: &Description, section: &str, value: &str) -> u64 {
    let section = description
        .section(section)
        .unwrap_or_else(|| panic!("{section} is described"));
    let line = section
        .line(value)
        .unwrap_or_else(|| panic!("{value} is in {}", section.name));
    line.count.shown().expect("nothing is held back")
}

fn percent(description: &Description, section: &str, value: &str) -> Option<f64> {
    description.section(section)?.line(value)?.percent_of_answered
}

const K_2018: &str = "\
yearOfRegistration,Datasource,gender,ageBroad,citizenship,CountryOfExploitation,isForcedLabour,isSexualExploit,isSexAndLabour,meansOfControlNotSpecified
2015,Case Management,Female,9--17,MD,RU,1,0,0,-99
2016,Hotline,Male,48+,-99,US,-99,-99,-99,1
";

const K_2020: &str = "\
yearOfRegistration,Datasource,gender,ageBroad,citizenship,CountryOfExploitation,isForcedLabour,isSexualExploit,isSexAndLabour,isAbduction
2015,Case Management,Female,9--17,NA,0,1,0,0,-99
2019,Hotline,Male,-99,00,ZA,-99,-99,-99,0
";

const K_2021: &str = "\
yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,citizenship,CountryOfExploitation,meansOfControlThreats,meansOfControlOther,meansOfControlNotSpecified,meansOfControlConcatenated,isForcedLabour,isSexualExploit,isSexAndLabour,isAbduction,RecruiterRelationship,recruiterRelationFriend,recruiterRelationUnknown
2019,Case management,Female,9--17,Minor,NA,NA,1,0,0,Threats,1,0,0,0,Friend/Acquaintance,1,0
2020,Hotline,,,Unknown,,US,,,1,Not specified,1,1,0,1,Not Specified,0,1
2020,Hotline,Transgender/NonConforming,9—17,,UA,US,1,1,0,Other; threats,1,1,1,,Friend/Acquaintance; Other,1,0
,Hotline,Male,,Adult,UA,,0,,,,,,,,,,
";

const SYNTHETIC_2021: &str = "\
yearOfRegistration\tgender\tageBroad\ttraffickMonths\tcitizenship\tmeansOfControlThreatOfLawEnforce\tmeansOfControlPsychoactiveSubsta\tisForcedLabour\ttypeOfSexOther
2015\tWoman\t09--17\t0--12\tNAM\t1\t\t1\t
2016\tMan\t18--20\t13--24\tUSA\t\t1\t\t1
2017\t\t\t25--36\t\t\t\t\t
2017\t\t\t37+\t\t\t\t\t
";

const SYNTHETIC_2024: &str = "\
yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploition,traffickMonths,meansDebtBondageEarnings,meansThreats,meansAbusePsyPhySex,meansFalsePromises,meansDrugsAlcohol,meansDenyBasicNeeds,meansExcessiveWorkHours,meansWithholdDocuments,isForcedLabour,typeOfLabourHospitality
2022,Woman,18-20,PHL,KWT,25+,1,,,,,,1,1,1,1
2022,Trans/Transgender/NonConforming,48+,NULL,NULL,13—24 (1-2 yrs),,,1,,,,,,,
";

const SYNTHETIC_2025: &str = "\
yearOfRegistration,gender,ageBroad,citizenship,traffickMonths,meansThreats,meansWithholdDocs,isForcedLabour,sectorOfLabourConstruction,sectorOfSexPornography
2023,Man,30--38,BGD,0--12,1,1,1,1,
2023,Woman,21--23,,,,,,,1
";

const VICTIM_PERPETRATOR: &str = "\
yearRegister,gender,majorityStatus,UN_COO_Region,UN_COE_Region,isForcedLabour,isSexualExploit,IP_Gender,IP_ageBroad,IP_citizen_UNRegion,IP_Exploiter,IP_RecruiterBroker,IP_TransactionProcess,IP_ControlAbuseKidnap,IP_Relation,IP_PayMoney
2005-2010,Woman,Adult,Asia,Europe,1,,Man,30--38,Asia,1,1,,,Stranger,Yes
2016-2019,Man,Unknown,Africa,Africa,,1,Unknown,,,,1,,,,
";

#[test]
fn the_codebooks_five_people_give_50_50_25_percent() {
    let five = "yearOfRegistration,gender,isForcedLabour,isSexualExploit,isOtherExploit\n\
                2020,,1,,\n2020,,,1,\n2020,,,,1\n2020,,,,\n2020,,1,1,\n";
    let description = described(five);
    let section = description
        .section("typeOfExploitation")
        .expect("the group is described");
    assert_eq!(
        (section.answered, section.records),
        (Count::Shown(4), Count::Shown(5))
    );
    assert_eq!(
        percent(&description, "typeOfExploitation", "isForcedLabour"),
        Some(50.0)
    );
    assert_eq!(
        percent(&description, "typeOfExploitation", "isSexualExploit"),
        Some(50.0)
    );
    assert_eq!(
        percent(&description, "typeOfExploitation", "isOtherExploit"),
        Some(25.0)
    );
}

#[test]
fn the_five_people_give_the_same_percentages_when_zeros_are_written() {
    let five = "yearOfRegistration,gender,isForcedLabour,isSexualExploit,isOtherExploit\n\
                2020,,1,0,0\n2020,,0,1,0\n2020,,0,0,1\n2020,,0,0,0\n2020,,1,1,0\n";
    let description = described(five);
    let percents: Vec<Option<f64>> = ["isForcedLabour", "isSexualExploit", "isOtherExploit"]
        .map(|flag| percent(&description, "typeOfExploitation", flag))
        .to_vec();
    assert_eq!(percents, [Some(50.0), Some(50.0), Some(25.0)]);
}

#[test]
fn every_release_is_recognised_by_its_columns_and_its_missing_values() {
    for (table, family, edition) in [
        (K_2018, Family::KAnonymised, Some(2018)),
        (K_2020, Family::KAnonymised, Some(2020)),
        (K_2021, Family::KAnonymised, Some(2021)),
        (SYNTHETIC_2021, Family::Synthetic, Some(2021)),
        (SYNTHETIC_2024, Family::Synthetic, Some(2024)),
        (SYNTHETIC_2025, Family::Synthetic, Some(2025)),
        (VICTIM_PERPETRATOR, Family::VictimPerpetrator, None),
    ] {
        let release = described(table).release;
        assert_eq!(
            (release.family, release.edition),
            (family, edition),
            "{}",
            release.name
        );
    }
}

#[test]
fn every_release_is_read_without_a_complaint_and_without_an_unused_column() {
    for table in [
        K_2018,
        K_2020,
        K_2021,
        SYNTHETIC_2021,
        SYNTHETIC_2024,
        SYNTHETIC_2025,
        VICTIM_PERPETRATOR,
    ] {
        let description = described(table);
        assert!(
            description.unused_columns.is_empty(),
            "{:?}",
            description.unused_columns
        );
        let complaints: Vec<_> = description
            .diagnostics
            .kept()
            .iter()
            .filter(|d| d.code.as_str() != "flags/contradict")
            .collect();
        assert!(complaints.is_empty(), "{complaints:?}");
    }
}

#[test]
fn namibia_is_a_country_in_two_letters_and_in_three() {
    assert_eq!(count(&described(K_2021), "citizenship", "Namibia"), 1);
    assert_eq!(count(&described(K_2021), "CountryOfExploitation", "NAM"), 1);
    assert_eq!(count(&described(SYNTHETIC_2021), "citizenship", "NAM"), 1);
}

#[test]
fn a_withheld_country_is_missing_for_its_own_reason() {
    let description = described(K_2020);
    let section = description
        .section("CountryOfExploitation")
        .expect("the country is described");
    assert_eq!(section.missing, Count::Shown(1));
    assert_eq!(section.missing_because[0].reason, "withheld by CTDC");
}

#[test]
fn every_missing_code_leaves_the_denominator() {
    let table = "yearOfRegistration,gender,citizenship,isForcedLabour\n\
                 2020,Woman,MDA,1\n2020,,,\n2020,-99,-99,-99\n2020,NULL,NULL,NULL\n2020,Unknown,Unknown,\n2020,,0,\n";
    let description = described(table);
    assert_eq!(percent(&description, "gender", "Woman"), Some(100.0));
    assert_eq!(percent(&description, "citizenship", "MDA"), Some(100.0));
    assert_eq!(
        percent(&description, "typeOfExploitation", "isForcedLabour"),
        Some(100.0)
    );
    assert_eq!(description.missing_written_as, ["blank", "-99", "NULL"]);
}

#[test]
fn the_same_age_band_is_one_line_however_its_dash_is_written() {
    let table = "gender,ageBroad,citizenship,isForcedLabour\n\
                 Woman,9-17,,\nWoman,9--17,,\nWoman,09--17,,\nWoman,9—17,,\nWoman,48+,,\n";
    let description = described(table);
    assert_eq!(count(&description, "ageBroad", "9-17"), 4);
    assert_eq!(count(&description, "ageBroad", "9–17"), 4);
    assert_eq!(
        description
            .section("ageBroad")
            .map(|section| section.values.len()),
        Some(2)
    );
}

#[test]
fn the_bands_of_months_of_both_kinds_of_release_are_read() {
    let bands = |table: &str| -> Vec<String> {
        let description = described(table);
        let section = description
            .section("traffickMonths")
            .expect("the months are described");
        section.values.iter().map(|line| line.value.clone()).collect()
    };
    assert_eq!(bands(SYNTHETIC_2021), ["0-12", "13-24", "25-36", "37+"]);
    assert_eq!(bands(SYNTHETIC_2024), ["13-24", "25+"]);
}

#[test]
fn not_specified_is_counted_and_is_no_answer() {
    let description = described(K_2021);
    let section = description
        .section("meansOfControl")
        .expect("the means are described");
    assert_eq!(section.answered, Count::Shown(2));
    assert_eq!(
        count(&description, "meansOfControl", "meansOfControlNotSpecified"),
        1
    );
    assert_eq!(
        percent(&description, "meansOfControl", "meansOfControlNotSpecified"),
        None
    );
    assert_eq!(
        percent(&description, "meansOfControl", "meansOfControlThreats"),
        Some(100.0)
    );
}

#[test]
fn a_flag_tells_no_from_not_recorded() {
    let description = described(K_2021);
    let section = description
        .section("meansOfControl")
        .expect("the means are described");
    let other = section
        .line("meansOfControlOther")
        .expect("the flag is described");
    assert_eq!(other.recorded_as_no, Some(Count::Shown(1)));
    assert_eq!(other.not_recorded, Some(Count::Shown(2)));
}

#[test]
fn the_parts_of_a_list_are_counted_whatever_their_order_and_case() {
    let description = described(K_2021);
    assert_eq!(count(&description, "meansOfControlConcatenated", "Threats"), 2);
    assert_eq!(
        count(&description, "RecruiterRelationship", "Friend/acquaintance"),
        2
    );
    assert_eq!(count(&description, "RecruiterRelationship", "Not specified"), 1);
    let section = description
        .section("RecruiterRelationship")
        .expect("the list is described");
    assert_eq!(section.combinations.len(), 3);
}

#[test]
fn a_part_cut_off_at_the_end_of_a_long_list_is_completed() {
    let table = "Datasource,gender,isForcedLabour,meansOfControlConcatenated\n\
                 Hotline,Female,1,Withholds necessities\nHotline,Female,1,Threats;Withholds necessitie\n";
    let description = described(table);
    assert_eq!(
        count(
            &description,
            "meansOfControlConcatenated",
            "Withholds necessities"
        ),
        2
    );
}

#[test]
fn a_record_that_contradicts_its_combined_flag_is_noted_and_counted() {
    let description = described(K_2021);
    let note = &description.diagnostics.kept()[0];
    assert_eq!(note.code.as_str(), "flags/contradict");
    assert!(note.message.starts_with("1 records"), "{}", note.message);
    assert_eq!(count(&description, "typeOfExploitation", "isForcedLabour"), 3);
}

#[test]
fn only_the_years_asked_for_are_described_and_the_rest_is_accounted_for() {
    let options = DescribeOptions {
        since: Some(2020),
        until: Some(2020),
        ..OPEN
    };
    let description = describe_reader("k.csv", K_2021.as_bytes(), &options).expect("the table is described");
    let records = &description.records;
    assert_eq!(
        [
            records.in_file,
            records.described,
            records.outside_the_years,
            records.without_year
        ],
        [4, 2, 1, 1].map(Count::Shown)
    );
}

#[test]
fn a_period_must_lie_wholly_within_the_years() {
    let options = DescribeOptions {
        since: Some(2008),
        until: None,
        ..OPEN
    };
    let description =
        describe_reader("vp.csv", VICTIM_PERPETRATOR.as_bytes(), &options).expect("the table is described");
    assert_eq!(description.records.described, Count::Shown(1));
    assert!(
        description
            .diagnostics
            .kept()
            .iter()
            .any(|note| note.code.as_str() == "year/straddles")
    );
}

#[test]
fn a_value_that_is_none_is_named_with_its_place_and_the_nearest_value() {
    let table = "yearOfRegistration,gender,ageBroad,isForcedLabour\n2020,Femal,17-Sep,2\n";
    let description = described(table);
    let told = description.diagnostics.to_string();
    assert!(
        told.contains("invented.csv, row 2, column B \"gender\""),
        "{told}"
    );
    assert!(told.contains("nearest: Female"), "{told}");
    assert!(
        told.contains("hint: a spreadsheet program may have turned the band into a date"),
        "{told}"
    );
    assert!(told.contains("[flag/unreadable]"), "{told}");
    let gender = description.section("gender").expect("gender is described");
    assert_eq!(gender.missing_because[0].reason, "unreadable");
}

#[test]
fn a_row_of_the_wrong_width_is_an_error_and_is_left_out() {
    let description =
        described("yearOfRegistration,gender,ageBroad,isForcedLabour\n2020,Woman\n2020,Man,48+,1\n");
    assert!(description.diagnostics.has_errors());
    assert_eq!(
        (description.records.in_file, description.records.described),
        (Count::Shown(2), Count::Shown(1))
    );
}

#[test]
fn columns_that_are_not_used_are_named_with_the_reason() {
    let table = "gender,ageBroad,citizenship,isForcedLabour,isForcedLabor,weather,,gender\nWoman,48+,MDA,1,1,fair,,Man\n";
    let description = described(table);
    let reasons: Vec<String> = description
        .unused_columns
        .iter()
        .map(|unused| format!("{}: {}", unused.column.letter, unused.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            "E: it is no variable of a CTDC release known here; the nearest is isForcedLabour",
            "F: it is no variable of a CTDC release known here",
            "G: it has no header",
            "H: it repeats the variable of column A \"gender\"",
        ]
    );
}

#[test]
fn a_case_file_is_not_mistaken_for_a_ctdc_file() {
    let error = describe_reader(
        "cases.csv",
        "Name,gender,DateOfBirth\nA,Woman,2001\n".as_bytes(),
        &OPEN,
    );
    let error = error.expect_err("a case file is refused");
    assert!(
        matches!(
            error,
            DescribeError::NotCtdc {
                columns: 3,
                known: 1,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("import it instead"));
}

#[test]
fn years_the_wrong_way_round_are_refused() {
    let options = DescribeOptions {
        since: Some(2020),
        until: Some(2010),
        ..OPEN
    };
    let error = describe_reader("k.csv", K_2021.as_bytes(), &options).expect_err("no year fits");
    assert_eq!(
        error.to_string(),
        "no year is since 2020 and until 2010: exchange the two"
    );
}

#[test]
fn a_byte_order_mark_and_latin_1_are_read() {
    let mut table = b"\xef\xbb\xbf".to_vec();
    table.extend_from_slice(b"yearOfRegistration,gender,ageBroad,isForcedLabour\n2020,Woman,9\x9717,1\n");
    let description = describe_reader("old.csv", table.as_slice(), &OPEN).expect("the table is described");
    assert_eq!(count(&description, "yearOfRegistration", "2020"), 1);
    assert_eq!(count(&description, "ageBroad", "9-17"), 1);
    assert!(
        description
            .diagnostics
            .kept()
            .iter()
            .any(|note| note.code.as_str() == "text/latin-1")
    );
}

#[test]
fn compressed_files_are_read_whatever_their_name() {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).expect("xz starts");
    xz.write_all(K_2021.as_bytes()).expect("xz takes the table");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(K_2021.as_bytes()).expect("gzip takes the table");
    for packed in [xz.finish().expect("xz ends"), gzip.finish().expect("gzip ends")] {
        let path = directory.path().join("table.csv");
        std::fs::write(&path, &packed).expect("the file is written");
        let mut last = None;
        let mut listener = |advance: Advance| last = Some((advance.done, advance.total));
        let description = describe(&path, &OPEN, &mut listener).expect("the file is described");
        assert_eq!(description.records.in_file, Count::Shown(4));
        assert_eq!(last, Some((packed.len() as u64, Some(packed.len() as u64))));
    }
}

#[test]
fn a_truncated_compressed_file_is_an_error_that_names_it() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(K_2021.as_bytes()).expect("gzip takes the table");
    let mut packed = gzip.finish().expect("gzip ends");
    packed.truncate(packed.len() / 2);
    let error = describe_reader("half.csv.gz", packed.as_slice(), &OPEN).expect_err("half a file is no file");
    assert!(
        error.to_string().starts_with("half.csv.gz could not be read"),
        "{error}"
    );
}

#[test]
fn an_excel_workbook_is_refused_with_advice() {
    let error = describe_reader("k.xlsx", b"PK\x03\x04rest".as_slice(), &OPEN).expect_err("no table of text");
    assert!(error.to_string().contains("save the sheet as CSV"), "{error}");
}

#[test]
fn a_missing_file_is_an_error_that_names_it() {
    let error =
        describe("no-such-file.csv".as_ref(), &OPEN, &mut silent()).expect_err("there is no such file");
    assert!(
        error
            .to_string()
            .starts_with("no-such-file.csv could not be read"),
        "{error}"
    );
}

#[test]
fn the_description_says_that_it_is_no_history_and_no_prevalence() {
    let told = described(K_2021).to_string().replace('\n', " ");
    assert!(told.contains("described, not imported"), "{told}");
    assert!(told.contains("no prevalence"), "{told}");
    assert!(
        told.contains("contributed by CTDC's partner organisations"),
        "{told}"
    );
}
