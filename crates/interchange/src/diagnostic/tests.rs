use super::*;

const UNREADABLE: Code = Code::new("date/unreadable");
const UNUSED: Code = Code::new("column/unused");

fn bad_date(row: u64) -> Diagnostic {
    let place = Place::file("cases.xlsx")
        .in_sheet("Survey")
        .at_row(row)
        .in_column(Column::new("DateOfBirth", 5));
    Diagnostic::error(UNREADABLE, place, "this is not a date")
        .value("31/02/2019")
        .expected("a date such as 2009, 2009-05 or 2009-05-17")
        .hint("write 2019-02 if the day is not known")
}

#[test]
fn a_diagnostic_reads_like_a_compilers() {
    insta::assert_snapshot!(bad_date(12), @r#"
    error[date/unreadable]: this is not a date
      --> cases.xlsx, sheet "Survey", row 12, column F "DateOfBirth"
       | 31/02/2019
       = expected: a date such as 2009, 2009-05 or 2009-05-17
    hint: write 2019-02 if the day is not known
    "#);
}

#[test]
fn columns_are_lettered_as_a_spreadsheet_letters_them() {
    let lettered: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
    assert_eq!(lettered, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

#[test]
fn the_first_hundred_are_kept_and_the_rest_is_counted_by_column_and_kind() {
    let mut all = Diagnostics::new();
    for row in 2..352 {
        all.push(bad_date(row));
    }
    assert_eq!(all.kept().len(), 100);
    assert_eq!(all.count(Severity::Error), 350);
    let further: Vec<Further> = all.further().collect();
    assert_eq!(further.len(), 1);
    assert_eq!((further[0].code, further[0].count), (UNREADABLE, 250));
    assert!(
        all.to_string()
            .ends_with("and 250 errors more [date/unreadable] in column F \"DateOfBirth\"\n\n350 errors\n")
    );
}

#[test]
fn notes_never_push_an_error_out_of_sight() {
    let mut all = Diagnostics::new();
    for index in 0..150 {
        let place = Place::file("cases.csv").in_column(Column::new("x", index));
        all.push(Diagnostic::note(UNUSED, place, "this column is not used"));
    }
    assert!(!all.has_errors());
    all.push(bad_date(9));
    assert!(all.has_errors());
    assert_eq!(all.kept().len(), 100);
    assert_eq!(all.kept().last().map(|d| d.code), Some(UNREADABLE));
    assert_eq!(all.further().map(|f| f.count).sum::<u64>(), 51);
}

#[test]
fn absorbing_another_read_keeps_every_count() {
    let (mut left, mut right) = (Diagnostics::new(), Diagnostics::new());
    (2..92).for_each(|row| left.push(bad_date(row)));
    (2..202).for_each(|row| right.push(bad_date(row)));
    left.absorb(right);
    assert_eq!(left.count(Severity::Error), 290);
    assert_eq!(
        left.kept().len() as u64 + left.further().map(|f| f.count).sum::<u64>(),
        290
    );
}

#[test]
fn a_withheld_value_appears_nowhere_not_even_as_its_nearest() {
    let place = Place::file("people.csv")
        .at_row(3)
        .in_column(Column::new("Name", 0));
    let problem = Diagnostic::warning(Code::new("name/odd"), place, "this does not look like a name")
        .value("Amina")
        .nearest_of(["Amina"])
        .withheld();
    let json = serde_json::to_string(&problem).expect("a diagnostic serialises");
    assert!(!problem.to_string().contains("Amina") && !json.contains("Amina"));
    assert!(problem.to_string().contains("‹withheld›") && json.contains("‹withheld›"));
}

#[test]
fn a_long_value_is_shortened_and_its_control_characters_are_replaced() {
    let place = Place::file("cases.csv");
    let problem =
        Diagnostic::error(UNREADABLE, place, "no date").value(&format!("\u{1b}[31m{}", "x".repeat(90)));
    let shown = problem
        .value
        .map(|value| value.to_string())
        .expect("the value was given");
    assert_eq!(shown.chars().count(), 61);
    assert!(shown.starts_with("\u{fffd}[31m") && shown.ends_with('…'));
}

#[test]
fn names_from_outside_cannot_command_the_terminal() {
    let place = Place::file("\u{1b}]0;owned\u{7}.csv")
        .in_sheet("\u{9b}2J")
        .in_column(Column::new("First\nname\u{202e}", 0));
    let problem = Diagnostic::error(UNREADABLE, place, "no date");
    let json = serde_json::to_string(&problem).expect("a diagnostic serialises");
    assert_eq!(
        problem.place.to_string(),
        "\u{fffd}]0;owned\u{fffd}.csv, sheet \"\u{fffd}2J\", column A \"First name\u{fffd}\""
    );
    assert!(!json.contains("u001b"), "{json}");
}

#[test]
fn short_codes_are_not_matched_to_a_stranger() {
    assert_eq!(nearest("XX", ["XK", "MX", "AX"]), None);
    assert_eq!(nearest("femlae", ["male", "female"]), Some("female"));
}

#[test]
fn diagnostics_serialise_with_totals_first() {
    let mut all = Diagnostics::new();
    all.push(bad_date(12));
    let json = serde_json::to_value(&all).expect("diagnostics serialise");
    assert_eq!(json["errors"], 1);
    assert_eq!(json["diagnostics"][0]["code"], "date/unreadable");
    assert_eq!(json["diagnostics"][0]["place"]["column"]["letter"], "F");
    assert_eq!(json["diagnostics"][0]["severity"], "error");
}
