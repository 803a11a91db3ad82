//! HTCDS as delimited text: field names for headers, in whatever order, from whatever program.

use throughline_interchange::Namespace;
use throughline_interchange::diagnostic::{Diagnostics, Severity};
use throughline_interchange::htcds::{
    HtcdsError, ImportReport, OnBadRow, Options, Usage, mapping_table, read,
};
use throughline_model::{Holdings, Text};

fn options() -> Options {
    Options {
        namespace: Namespace::of("test"),
        organisation: None,
        on_bad_row: OnBadRow::Refuse,
    }
}

fn try_import(bytes: &[u8], options: &Options) -> Result<(Holdings, ImportReport, Diagnostics), HtcdsError> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("cases.csv");
    std::fs::write(&path, bytes).expect("the file is written");
    read(&path, options)
}

fn import(text: &str) -> (Holdings, ImportReport, Diagnostics) {
    try_import(text.as_bytes(), &options()).expect("the file can be read")
}

fn codes(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.kept().iter().map(|d| d.code.to_string()).collect()
}

/// Every field of the standard, from the copy the model keeps.
fn fields() -> Vec<String> {
    let mut reader = csv::Reader::from_reader(include_str!("../../model/data/htcds/fields.csv").as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .expect("the column is there")
    };
    let (name, kind) = (at("full_name"), at("row_kind"));
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.filter(|row| &row[kind] == "field")
        .map(|row| row[name].to_owned())
        .collect()
}

#[test]
fn every_field_of_the_standard_is_used_or_named_with_the_reason_why_not() {
    let fields = fields();
    let (_, report, diagnostics) = import(&format!("{}\n", fields.join(",")));
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let named: Vec<&str> = report.columns.iter().filter_map(|column| column.field).collect();
    assert_eq!(named, fields);
    let used = report
        .columns
        .iter()
        .filter(|column| matches!(column.usage, Usage::Into(_)))
        .count();
    assert_eq!((used, fields.len()), (66, 83));
}

#[test]
fn events_plans_and_organisations_become_rows_of_their_own() {
    let (holdings, _, diagnostics) = import(
        "prs_FirstName,org_Name,org_Type,hte_Date,hte_Type,hte_City,hte_Country,spl_Type,spl_ActualEndDate,vic_RelationshipToTrafficker\n\
         Invented,Example Shelter,NGO,2009-05,Transit,Exampletown,Turkey,Rights-based Training,2011-12,Unaquainted\n",
    );
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(
        holdings.records[0].organisation,
        Some(holdings.organisations[0].id)
    );
    let event = &holdings.trafficking_events[0];
    assert_eq!(event.episode, Some(holdings.episodes[0].id));
    assert_eq!(
        event.country.map(|country| country.to_string()).as_deref(),
        Some("TR")
    );
    assert_eq!(
        holdings.assistance[0]
            .period
            .until()
            .map(|date| date.to_string())
            .as_deref(),
        Some("2011-12")
    );
    assert_eq!(format!("{:?}", holdings.episodes[0].relations), "{Unacquainted}");
}

#[test]
fn the_importing_organisation_keeps_the_records_that_name_none() {
    let options = Options {
        organisation: Some("Shelter North".to_owned()),
        ..options()
    };
    let text = b"prs_FirstName,org_Name\nOne,\nTwo,Other House\nThree,\n";
    let (holdings, ..) = try_import(text, &options).expect("the file can be read");
    let names: Vec<&str> = holdings
        .organisations
        .iter()
        .map(|organisation| organisation.name.as_str())
        .collect();
    assert_eq!(names, ["Shelter North", "Other House"]);
    assert_eq!(holdings.records[0].organisation, holdings.records[2].organisation);
}

#[test]
fn dates_whose_order_nothing_settles_are_errors() {
    let (holdings, _, diagnostics) =
        import("prs_FirstName,cas_IncomingReferralDate\nA,05/06/2019\nB,07/08/2019\n");
    assert_eq!(holdings, Holdings::default());
    assert_eq!(codes(&diagnostics), ["date/ambiguous", "date/ambiguous"]);
}

#[test]
fn other_dates_settle_the_order_and_the_report_says_so() {
    let (holdings, report, diagnostics) =
        import("prs_FirstName,cas_IncomingReferralDate\nA,05/06/2019\nB,07/28/2019\n");
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(
        holdings.referrals[0].on.map(|date| date.to_string()).as_deref(),
        Some("2019-05-06")
    );
    assert!(
        report.decisions[0].starts_with("dates such as 05/06/2019 were read as month/day/year (1 of them)")
    );
}

#[test]
fn a_row_that_is_there_twice_names_the_first() {
    let (_, report, diagnostics) = import("prs_FirstName,prs_Gender\nA,Feminine\nB,Masculine\nA,Feminine\n");
    assert_eq!(report.rows_skipped, 3);
    assert_eq!(
        diagnostics.kept()[0].message,
        "this row has the same content as an earlier one (cases.csv, row 2)"
    );
}

#[test]
fn a_sheet_that_has_grown_keeps_the_identifiers_of_its_rows() {
    let (before, ..) = import("prs_FirstName,prs_Gender\nA,Feminine\n");
    let (after, ..) = import("prs_Gender,prs_FirstName\nMasculine,B\nFeminine,A\n");
    assert_eq!(before.records[0].id, after.records[1].id);
    assert_ne!(after.records[0].id, after.records[1].id);
}

#[test]
fn a_header_one_letter_off_is_an_error_and_a_column_of_ones_own_is_not() {
    let (_, report, diagnostics) =
        import("prs_FirstName,prs_Title,prs_Gendr,shoe size\nA,cook,Feminine,38\n");
    let told: Vec<_> = diagnostics
        .kept()
        .iter()
        .map(|d| (d.severity, d.nearest.as_deref()))
        .collect();
    assert_eq!(
        told,
        [(Severity::Error, Some("prs_Gender")), (Severity::Warning, None)]
    );
    assert_eq!(
        report.columns[3].usage,
        Usage::NotUsed("not a field of HTCDS 2.0".to_owned())
    );
}

#[test]
fn windows_1252_with_semicolons_is_read_and_the_guess_is_told() {
    let text = b"prs_FirstName;prs_Citizenship;con_Consent\r\nJos\xe9;C\xf4te d'Ivoire;no\r\n";
    let (holdings, report, diagnostics) = try_import(text, &options()).expect("the file can be read");
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(
        holdings.identities[0].given_name.as_ref().map(Text::as_str),
        Some("José")
    );
    assert!(
        holdings.consents[0].purposes.is_empty(),
        "no is a consent to nothing"
    );
    assert!(report.decisions[0].contains("windows-1252"));
}

#[test]
fn a_death_without_a_date_is_pointed_out() {
    let (_, _, diagnostics) = import("prs_FirstName,prs_Deceased\nA,TRUE\nB,FALSE\n");
    assert_eq!(codes(&diagnostics), ["person/deceased"]);
    assert!(!diagnostics.has_errors());
}

#[test]
fn labels_alone_are_understood_and_the_second_second_name_is_a_title() {
    let (holdings, report, diagnostics) = import(
        "First Name,Second Name,Gender,Citizenship,Second Name,Methods of Control\nA,B,Feminine,MD,cook,Debt bondage\n",
    );
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert_eq!(
        holdings.identities[0].title.as_ref().map(Text::as_str),
        Some("cook")
    );
    assert!(report.decisions[0].starts_with("two columns are labelled \"Second Name\""));
}

#[test]
fn a_file_without_field_names_is_refused() {
    let refused = try_import(b"name,sex\nA,f\n", &options());
    assert!(matches!(refused, Err(HtcdsError::NoHeader(_))));
    let refused = try_import(b"PK\x03\x04 but not a workbook", &options());
    assert!(matches!(refused, Err(HtcdsError::Workbook { .. })));
}

#[test]
fn every_country_of_the_official_form_is_understood() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/htcds/countries.csv");
    let list = std::fs::read_to_string(path).expect("the list is there");
    let mut reader = csv::Reader::from_reader(list.as_bytes());
    let mut wrong = Vec::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let mut text = csv::Writer::from_writer(Vec::new());
        text.write_record(["prs_FirstName", "prs_Citizenship"])
            .expect("memory can be written");
        text.write_record(["A", &row[1]]).expect("memory can be written");
        let text = text.into_inner().expect("memory can be written");
        let (holdings, ..) = try_import(&text, &options()).expect("the file can be read");
        let found = holdings.records.first().map(|record| {
            record
                .citizenships
                .iter()
                .map(|c| c.to_string())
                .collect::<String>()
        });
        if found.as_deref() != Some(&row[0]) {
            wrong.push(row[1].to_owned());
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_reference_page_holds_the_table_the_importer_uses() {
    let page = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/reference/htcds.md"
    ))
    .expect("the page is there");
    assert!(
        page.contains(&mapping_table()),
        "docs/reference/htcds.md must hold this table:\n\n{}",
        mapping_table()
    );
}

mod anything {
    use super::{options, try_import};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
            let start: &[u8] = if header {
                b"prs_FirstName,prs_Birthdate,prs_Citizenship,vic_MethodsOfControl,prs_NumberOfChildren,con_Consent\n"
            } else {
                b""
            };
            let _ = try_import(&[start, &bytes].concat(), &options());
        }

        #[test]
        fn no_text_in_a_cell_makes_the_reader_panic(cells in prop::collection::vec("[-0-9/. ;,a-zA-Zé~?]{0,14}", 5)) {
            let header = "prs_FirstName,prs_Birthdate,prs_Citizenship,vic_MethodsOfControl,prs_NumberOfChildren\n";
            let row: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            let _ = try_import(format!("{header}{}\n", row.join(",")).as_bytes(), &options());
        }
    }
}
