//! Claims about the tables for programs.

use std::collections::BTreeMap;
use std::path::Path;

use throughline_analysis::Findings;
use throughline_report::csv_tables;

use crate::invented;

type Rows = Vec<BTreeMap<String, String>>;

/// Writes the tables and reads one back.
fn written(findings: &Findings, table: &str) -> Rows {
    let dir = tempfile::tempdir().expect("a folder to write to");
    csv_tables(findings, dir.path()).expect("the tables can be written");
    read(&dir.path().join(format!("{table}.csv")))
}

fn read(path: &Path) -> Rows {
    let mut reader = csv::Reader::from_path(path).expect("the table was written");
    reader
        .deserialize()
        .map(|row| row.expect("the table is whole"))
        .collect()
}

fn row<'a>(rows: &'a Rows, wanted: &[(&str, &str)]) -> &'a BTreeMap<String, String> {
    rows.iter()
        .find(|row| wanted.iter().all(|(column, value)| row[*column] == *value))
        .expect("there is such a row")
}

#[test]
fn a_proportion_is_read_back_as_it_was() {
    let findings = invented::findings();
    let rows = written(&findings, "proportions");
    let found = row(
        &rows,
        &[("reading", "default"), ("measure", "re-trafficked among all")],
    );
    let wilson = findings.readings[1].among_all.wilson.expect("there are persons");
    assert_eq!(found["wilson_lower"].parse(), Ok(wilson.lower));
}

#[test]
fn the_curve_is_read_back_point_by_point() {
    let findings = invented::findings();
    let rows = written(&findings, "curve");
    let points: Vec<f64> = rows
        .iter()
        .map(|row| row["incidence"].parse().expect("a number"))
        .collect();
    let expected: Vec<f64> = findings
        .readings
        .iter()
        .flat_map(|r| &r.curve)
        .map(|point| point.incidence)
        .collect();
    assert_eq!(points, expected);
}

#[test]
fn the_headline_at_a_threshold_is_read_back_with_its_denominator() {
    let rows = written(&invented::findings(), "linkage");
    let found = row(
        &rows,
        &[
            ("reading", "default"),
            ("linked_by", "probability"),
            ("threshold", "0.95"),
        ],
    );
    let cells = ["shown", "events", "denominator", "only_through_links"].map(|column| found[column].as_str());
    assert_eq!(cells, ["yes", "79", "14000", "13"]);
    assert_eq!(rows.iter().filter(|row| row["shown"] == "yes").count(), 3);
    // A threshold at which nothing can be told has no row.
    assert!(rows.iter().all(|row| row["threshold"] != "0.5"));
}

#[test]
fn the_precision_is_read_back_with_the_pairs_it_is_out_of() {
    let rows = written(&invented::findings(), "linkage_review");
    let found = row(&rows, &[("pairs", "drawn for review")]);
    let cells = ["number", "awaiting_review", "events", "denominator"].map(|column| found[column].as_str());
    assert_eq!(cells, ["18", "1", "16", "17"]);
}

#[test]
fn where_nothing_was_linked_the_tables_on_linkage_are_empty() {
    for table in ["linkage", "linkage_review"] {
        assert_eq!(written(&invented::nobody_followed(), table), Rows::new());
    }
}

#[test]
fn every_table_with_a_proportion_has_its_denominator() {
    let dir = tempfile::tempdir().expect("a folder to write to");
    let paths = csv_tables(&invented::findings(), dir.path()).expect("the tables can be written");
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
    {
        let text = std::fs::read_to_string(path).expect("the table was written");
        let header = text.lines().next().expect("a header");
        let has = |name: &str| header.split(',').any(|column| column == name);
        let bare = (has("proportion") || has("incidence") || has("lost")) && !has("denominator");
        assert!(!bare, "{}", path.display());
    }
}

#[test]
fn an_absent_figure_is_an_empty_cell() {
    let rows = written(&invented::nobody_followed(), "proportions");
    let found = row(
        &rows,
        &[("reading", "default"), ("measure", "re-trafficked among all")],
    );
    assert_eq!(
        (found["denominator"].as_str(), found["proportion"].as_str()),
        ("0", "")
    );
}

#[test]
fn every_row_says_that_persons_are_invented() {
    let rows = written(&invented::findings(), "flow");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["simulated"] == "yes"));
}

#[test]
fn text_is_never_a_formula() {
    let mut findings = invented::findings();
    findings.about.title = "=HYPERLINK(\"x\")".to_owned();
    let rows = written(&findings, "about");
    assert_eq!(row(&rows, &[("what", "title")])["value"], "'=HYPERLINK(\"x\")");
}

#[test]
fn the_readme_names_every_table_and_column() {
    let dir = tempfile::tempdir().expect("a folder to write to");
    let paths = csv_tables(&invented::findings(), dir.path()).expect("the tables can be written");
    let readme = std::fs::read_to_string(&paths[0]).expect("the README comes first");
    for path in &paths[1..] {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a plain name");
        let section = readme
            .split(&format!("## {name}\n"))
            .nth(1)
            .expect("each table has its section");
        let section = section.split("## ").next().expect("a section ends");
        let text = std::fs::read_to_string(path).expect("the table was written");
        let header = text.lines().next().expect("a header");
        for column in header.split(',').filter(|column| *column != "simulated") {
            assert!(section.contains(&format!("| `{column}` |")), "{name}: {column}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().expect("a folder to write to");
    let file = dir.path().join("file");
    std::fs::write(&file, "").expect("a file can be written");
    let error = csv_tables(&invented::findings(), &file.join("tables")).expect_err("a file is not a folder");
    assert!(error.to_string().contains("file/tables"), "{error}");
}

#[test]
fn pairs_matrices_and_routes_are_read_back_with_what_they_are_out_of() {
    let findings = invented::findings();
    let rows = written(&findings, "consequences");
    let found = row(&rows, &[("reading", "default"), ("category", "Forced begging")]);
    let cells =
        ["denominator", "both", "before_only", "after_only", "neither"].map(|column| found[column].as_str());
    assert_eq!(cells, ["76", "8", "9", "11", "48"]);
    let rows = written(&findings, "transitions");
    let found = row(
        &rows,
        &[
            ("reading", "default"),
            ("variable", "Way out"),
            ("before", "Another"),
            ("after", "One"),
        ],
    );
    assert_eq!(
        (
            found["persons"].as_str(),
            found["denominator"].as_str(),
            found["p_value"].as_str()
        ),
        ("11", "76", "")
    );
    let rows = written(&findings, "routes");
    let found = row(&rows, &[("reading", "strict"), ("exploited", "Italy")]);
    assert_eq!((found["before"].as_str(), found["after"].as_str()), ("25", "14"));
    let rows = written(&findings, "route_flows");
    let default = rows.iter().filter(|row| row["reading"] == "default");
    assert_eq!(
        default
            .map(|row| row["persons"].parse::<u64>().expect("a count"))
            .sum::<u64>(),
        76
    );
}
