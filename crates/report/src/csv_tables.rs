//! The findings as tables for programs: one CSV file for each, and a README that names every column.
//!
//! Numbers are written as they are, proportions in 0–1, times in days, absent figures as empty cells. Every table ends with a
//! column `simulated`, because a table is soon separated from its README. Tables for people are in `table`.

mod assistance;
mod causes;
mod consequences;
mod content;
mod windows;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use throughline_analysis::Findings;

use crate::{ReportError, sentence};

/// One file: its name without `.csv`, what it holds, its columns with their meaning and unit, and its rows.
struct Table {
    name: &'static str,
    holds: &'static str,
    columns: Vec<(&'static str, &'static str)>,
    rows: Vec<Vec<String>>,
}

/// Writes one CSV file for each table of the report and a `README.md` that explains them into `dir`, which is made if it does not
/// exist. Files of the same names are replaced. Returns the paths, the README first.
///
/// Text that a spreadsheet would take for a formula (beginning with `=`, `+`, `-` or `@`) is written with an apostrophe before
/// it.
pub fn csv_tables(findings: &Findings, dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    std::fs::create_dir_all(dir).map_err(at(dir))?;
    let tables = content::tables(findings);
    let readme_path = dir.join("README.md");
    std::fs::write(&readme_path, readme(findings, &tables)).map_err(at(&readme_path))?;
    let mut paths = vec![readme_path];
    for table in &tables {
        let path = dir.join(format!("{}.csv", table.name));
        write(table, findings.about.simulated, &path)?;
        paths.push(path);
    }
    Ok(paths)
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> ReportError {
    let path = path.to_owned();
    |source| ReportError::Write { path, source }
}

fn write(table: &Table, simulated: bool, path: &Path) -> Result<(), ReportError> {
    let refused = |error: csv::Error| at(path)(std::io::Error::other(error));
    let mut writer = csv::Writer::from_path(path).map_err(refused)?;
    let header = table.columns.iter().map(|(name, _)| *name).chain(["simulated"]);
    writer.write_record(header).map_err(refused)?;
    let mark = if simulated { "yes" } else { "no" };
    for row in &table.rows {
        writer
            .write_record(row.iter().map(String::as_str).chain([mark]))
            .map_err(refused)?;
    }
    writer.flush().map_err(at(path))
}

fn readme(findings: &Findings, tables: &[Table]) -> String {
    let about = &findings.about;
    let mut out = String::new();
    let mut say = |text: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{text}\n");
    };
    say(format!("# Tables of the re-trafficking report: {}", about.title));
    if about.simulated {
        say(format!(
            "**{}.** {}",
            sentence::SIMULATED,
            sentence::SIMULATED_MEANS
        ));
    }
    say(format!(
        "Made on {} by {}. Fingerprint of the content (SHA-256): {}.",
        about.made_on,
        about.program,
        about.fingerprint.as_deref().unwrap_or("none given by the source")
    ));
    say(about.definition.clone());
    say(
        "Comma-separated, UTF-8, decimal point. Proportions lie between 0 and 1; times are days unless the column says months; a \
         month is 365.25 / 12 days. An empty cell is a figure that could not be computed: it is never zero. Text that a \
         spreadsheet would take for a formula has an apostrophe before it. Lower and upper are ends of intervals at the level in \
         the column `level`. The last column of every table, `simulated`, says whether the persons are invented (yes or no)."
            .to_owned(),
    );
    say(
        "The tables show small numbers of persons and are not protected against recognising somebody. They are not for \
         publication."
            .to_owned(),
    );
    for table in tables {
        say(format!("## {}.csv", table.name));
        say(table.holds.to_owned());
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|(name, meaning)| format!("| `{name}` | {meaning} |"))
            .collect();
        say(format!("| column | meaning |\n|---|---|\n{}", columns.join("\n")));
    }
    out
}

/// A text cell that no spreadsheet takes for a formula.
fn text(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
