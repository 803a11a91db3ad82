//! IOM's own templates, filled with invented cases by `fixtures/htcds/fill.py`, which also says what each good row means
//! and which rows are bad. The good rows must arrive complete, and exactly the bad ones must be named.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use throughline_interchange::Namespace;
use throughline_interchange::diagnostic::Diagnostics;
use throughline_interchange::htcds::{HtcdsError, ImportReport, OnBadRow, Options, Usage, read};
use throughline_model::Holdings;
use throughline_model::id::RecordId;
use throughline_model::table::{Kind, Row};

const FILLED: [&str; 5] = [
    "multi_select.xlsm",
    "single_select.xlsx",
    "plain.xlsx",
    "xlsform_submissions.xlsx",
    "xlsform_submissions.csv",
];

/// What a case means: text by table and column, as the data package writes it.
type Means = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Expected {
    good: Vec<Means>,
    /// Sheet, row, column letter, kind of problem.
    bad: Vec<(Option<String>, u64, Option<String>, String)>,
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/htcds")
        .join(name)
}

fn expected(name: &str) -> Expected {
    let text =
        std::fs::read_to_string(fixture(&format!("expected/{name}.json"))).expect("the expectation is there");
    serde_json::from_str(&text).expect("the expectation can be read")
}

fn import(name: &str, on_bad_row: OnBadRow) -> (Holdings, ImportReport, Diagnostics) {
    let options = Options {
        namespace: Namespace::of("test"),
        organisation: None,
        on_bad_row,
    };
    read(&fixture(name), &options).expect("the file can be read")
}

/// The cells of a row that are no identifiers, and that the row is there.
fn add<R: Row>(row: &R, name: &str, means: &mut Means) {
    for (field, cell) in R::table().fields.iter().zip(row.cells()) {
        let said = !matches!(field.kind, Kind::Id(_)) && field.name != "direction";
        if let (true, Some(text)) = (said, cell) {
            means.insert(format!("{name}.{}", field.name), text);
        }
    }
}

/// What each record means, in the order of the records.
fn means(holdings: &Holdings) -> Vec<Means> {
    let present = |name: &str, means: &mut Means| means.insert(name.to_owned(), "1".to_owned());
    let of = |record: RecordId| {
        let mut means = Means::new();
        holdings
            .records
            .iter()
            .filter(|r| r.id == record)
            .for_each(|r| add(r, "records", &mut means));
        holdings
            .identities
            .iter()
            .filter(|r| r.record == record)
            .for_each(|r| add(r, "identities", &mut means));
        for referral in holdings.referrals.iter().filter(|r| r.record == record) {
            let name = format!("referrals/{:?}", referral.direction);
            present(&name, &mut means);
            add(referral, &name, &mut means);
        }
        for episode in holdings.episodes.iter().filter(|r| r.record == record) {
            present("episodes", &mut means);
            add(episode, "episodes", &mut means);
        }
        for consent in holdings.consents.iter().filter(|r| r.record == record) {
            present("consents", &mut means);
            add(consent, "consents", &mut means);
        }
        means
    };
    holdings.records.iter().map(|record| of(record.id)).collect()
}

#[test]
fn the_good_rows_of_every_official_template_arrive_complete() {
    for name in FILLED {
        let (holdings, report, _) = import(name, OnBadRow::Skip);
        let expected = expected(name);
        assert_eq!(expected.good.len(), 52, "{name} holds at least fifty good rows");
        assert_eq!(
            (report.rows_read, report.rows_taken, report.rows_skipped),
            (56, 52, 4),
            "{name}"
        );
        for (found, wanted) in means(&holdings).iter().zip(&expected.good) {
            assert_eq!(found, wanted, "{name}");
        }
        let counts = [
            holdings.persons.len(),
            holdings.records.len(),
            holdings.identities.len(),
        ];
        assert_eq!(counts, [52; 3], "{name}");
        assert_eq!(holdings.exits, [], "HTCDS knows no exits, so none is made up");
    }
}

#[test]
fn exactly_the_bad_rows_are_named_with_sheet_row_and_column() {
    for name in FILLED {
        let (_, _, diagnostics) = import(name, OnBadRow::Skip);
        let named: Vec<_> = diagnostics
            .kept()
            .iter()
            .map(|d| {
                let letter = d.place.column.as_ref().map(|column| column.letter.clone());
                (
                    d.place.sheet.clone(),
                    d.place.row.expect("a row is named"),
                    letter,
                    d.code.to_string(),
                )
            })
            .collect();
        assert_eq!(named, expected(name).bad, "{name}");
    }
}

#[test]
fn unless_told_otherwise_one_bad_row_refuses_the_whole_file() {
    for name in FILLED {
        let (holdings, report, diagnostics) = import(name, OnBadRow::Refuse);
        assert_eq!(holdings, Holdings::default(), "{name}");
        assert_eq!((report.rows_taken, report.rows_skipped), (0, 56), "{name}");
        assert!(diagnostics.has_errors(), "{name}");
    }
}

#[test]
fn what_is_wrong_is_told_without_repeating_identities() {
    let (_, _, diagnostics) = import("multi_select.xlsm", OnBadRow::Refuse);
    insta::assert_snapshot!(diagnostics);
}

#[test]
fn what_was_decided_is_told() {
    let decided = |name| import(name, OnBadRow::Skip).1.decisions;
    let decisions: BTreeMap<&str, Vec<String>> =
        FILLED.into_iter().map(|name| (name, decided(name))).collect();
    insta::assert_json_snapshot!(decisions);
}

#[test]
fn every_column_is_used_or_named_with_the_reason_why_not() {
    let told = |name| {
        let (_, report, _) = import(name, OnBadRow::Skip);
        let line = |column: &throughline_interchange::htcds::ColumnUse| match &column.usage {
            Usage::Into(place) => format!("{} {} -> {place}", column.column.letter, column.column.header),
            Usage::NotUsed(reason) => format!(
                "{} {} not used: {reason}",
                column.column.letter, column.column.header
            ),
        };
        report.columns.iter().map(line).collect::<Vec<_>>()
    };
    let columns: BTreeMap<&str, Vec<String>> = FILLED.into_iter().map(|name| (name, told(name))).collect();
    insta::assert_json_snapshot!(columns);
}

#[test]
fn the_same_rows_have_the_same_identifiers_wherever_they_stand_in_the_file() {
    let ids = |name| {
        import(name, OnBadRow::Skip)
            .0
            .records
            .iter()
            .map(|record| record.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("plain.xlsx"), ids("plain.xlsx"));
    assert_eq!(ids("xlsform_submissions.xlsx"), ids("xlsform_submissions.csv"));
}

#[test]
fn empty_templates_hold_no_cases() {
    for name in [
        "HTCDS Excel Spreadsheet multi select with validation v2.0.xlsm",
        "HTCDS Excel Spreadsheet single select with validation v2.0.xlsx",
        "HTCDS Excel Spreadsheet v2.0.xlsx",
    ] {
        let (holdings, report, diagnostics) = import(&format!("templates/{name}"), OnBadRow::Refuse);
        assert_eq!((holdings, report.rows_read), (Holdings::default(), 0), "{name}");
        assert!(diagnostics.is_empty(), "{diagnostics}");
    }
}

#[test]
fn the_form_itself_is_told_from_its_submissions() {
    let options = Options {
        namespace: Namespace::of("test"),
        organisation: None,
        on_bad_row: OnBadRow::Refuse,
    };
    let refused = read(&fixture("templates/htcds_xlsform.xlsx"), &options);
    assert!(matches!(refused, Err(HtcdsError::Form(_))));
}
