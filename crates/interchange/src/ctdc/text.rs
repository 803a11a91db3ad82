//! The description in words and aligned columns, for a terminal or a text file: no colour, no line wider than it has to
//! be, every percentage under a heading that gives its denominator.

use std::fmt::{self, Write as _};

use super::description::{Description, Line, Records, Section, SectionKind};
use super::release::Family;
use super::suppression::Count;
use super::{DescribeOptions, Suppression};

/// Why a CTDC file is described and never imported.
pub(crate) const NOT_HISTORIES: &str = "These records hold no person, no episode and no date finer than a year, so \
     nobody can be followed through them: the file is described, not imported, and says nothing about re-trafficking.";

/// The codebook's rule (CTDC 2024, section 6), in our words.
pub(crate) const DENOMINATORS: &str = "Percentages of a group of flags are of the records with at least one flag of \
     that group; they may add up to more than 100. Percentages of a single value are of the records with a value. Beside \
     each stands the percentage of all records described. \"Not specified\" is not an answer.";

/// How the records of a family came to be.
pub(crate) fn ascertainment(family: Family) -> &'static str {
    match family {
        Family::KAnonymised => {
            "Records of victims who were identified, assisted or reported, contributed by CTDC's partner organisations \
             where these work and may share data: not a random sample, and no prevalence. Rare combinations were \
             removed before publication, so that totals are too low as well."
        }
        Family::Synthetic => {
            "Invented records that imitate those of victims who were identified, assisted or reported, contributed by \
             CTDC's partner organisations where these work and may share data: not a random sample, and no prevalence. \
             Counts are close to the real ones, not equal to them."
        }
        Family::VictimPerpetrator => {
            "Invented pairs of a victim and a perpetrator that imitate records of victims assisted by IOM: one victim \
             may stand in several pairs. Not a random sample, and no prevalence."
        }
    }
}

/// What was held back, in words.
pub(crate) fn rule(minimum: u64) -> String {
    if minimum == 0 {
        return "Nothing was held back. Counts of few people may expose them: do not publish this."
            .to_owned();
    }
    let mut rule = format!(
        "Counts from 1 to {} are shown as <{minimum}. Where a total would give such a count away, further counts of its \
         table are shown as hidden. Zero is shown: it is nobody.",
        minimum - 1
    );
    if minimum == DescribeOptions::MINIMUM_SHOWN {
        rule.push_str(
            " CTDC's codebooks give k as 10 and as 11; a count of exactly 10 is therefore not shown either.",
        );
    }
    rule.push_str(
        " This protects each table by itself: do not publish two descriptions that differ by a few years or records.",
    );
    rule
}

/// A count in digits with separators, or the mark that stands for it.
pub(crate) fn shown(count: Count) -> String {
    match count {
        Count::Shown(count) => grouped(count),
        Count::Below(minimum) => format!("<{minimum}"),
        Count::Hidden => "hidden".to_owned(),
    }
}

fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn percent(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.1} %"))
}

const WIDTH: usize = 100;

/// Writes a paragraph, breaking lines at spaces.
fn paragraph(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            f.write_char('\n')?;
            column = 0;
        }
        if column > 0 {
            f.write_char(' ')?;
            column += 1;
        }
        f.write_str(word)?;
        column += width;
    }
    f.write_char('\n')
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.file)?;
        writeln!(f, "{}", self.release.name)?;
        writeln!(f, "recognised by: {}\n", self.release.recognised_by.join("; "))?;
        write!(f, "{}", self.records)?;
        if !self.missing_written_as.is_empty() {
            writeln!(
                f,
                "missing values are written: {}",
                self.missing_written_as.join(", ")
            )?;
        }
        writeln!(f)?;
        for text in [self.ascertainment, self.not_histories, self.denominators] {
            paragraph(f, text)?;
            writeln!(f)?;
        }
        let k = match (self.disclosure.suppression, self.disclosure.documented_k) {
            (Suppression::Off, _) => "Suppression is off.".to_owned(),
            (Suppression::On, None) => format!("Minimum shown k = {}.", self.disclosure.minimum_shown),
            (Suppression::On, Some(k)) => {
                format!(
                    "Minimum shown k = {} (the release itself: k = {k}).",
                    self.disclosure.minimum_shown
                )
            }
        };
        paragraph(
            f,
            &format!(
                "{k} The records are {}. {}",
                self.disclosure.protection, self.disclosure.rule
            ),
        )?;
        for section in &self.sections {
            write!(f, "\n{section}")?;
        }
        if !self.unused_columns.is_empty() {
            writeln!(f, "\nColumns not used")?;
            for unused in &self.unused_columns {
                writeln!(f, "  {}: {}", unused.column, unused.reason)?;
            }
        }
        if !self.diagnostics.is_empty() {
            write!(f, "\n{}", self.diagnostics)?;
        }
        Ok(())
    }
}

impl fmt::Display for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let years = match (self.since, self.until) {
            (None, None) => return writeln!(f, "{} {}", shown(self.described), self.are),
            (Some(since), Some(until)) => format!("{since}–{until}"),
            (Some(since), None) => format!("{since} or later"),
            (None, Some(until)) => format!("{until} or earlier"),
        };
        writeln!(f, "{} {} registered {years}", shown(self.described), self.are)?;
        writeln!(
            f,
            "of {} in the file; left out: {} registered in other years, {} without a year",
            shown(self.in_file),
            shown(self.outside_the_years),
            shown(self.without_year)
        )
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} [{}]", self.title, self.name)?;
        let (has, has_not) = match self.kind {
            SectionKind::Single => ("with a value", "without"),
            SectionKind::Flags | SectionKind::List => ("with any of these", "with none"),
        };
        let because: Vec<String> = self
            .missing_because
            .iter()
            .map(|missing| format!("{} {}", shown(missing.count), missing.reason))
            .collect();
        let because = if because.is_empty() {
            String::new()
        } else {
            format!(" ({})", because.join(", "))
        };
        writeln!(
            f,
            "  {} of {} records {has}, {} {has_not}{because}",
            shown(self.answered),
            shown(self.records),
            shown(self.missing)
        )?;
        if self.values.is_empty() {
            return Ok(());
        }
        let mut headings = vec![
            String::new(),
            "records".to_owned(),
            format!(
                "of {} {has}",
                self.answered.shown().map_or_else(|| "those".to_owned(), grouped)
            ),
            format!("of all {}", shown(self.records)),
        ];
        let says_no = self
            .values
            .iter()
            .any(|line| line.recorded_as_no.is_some_and(|no| no != Count::Shown(0)));
        if self.kind == SectionKind::Flags {
            headings.extend(says_no.then(|| "recorded as no".to_owned()));
            headings.push("not recorded".to_owned());
        }
        let rows: Vec<Vec<String>> = self.values.iter().map(|line| cells(line, says_no)).collect();
        table(f, &headings, &rows)?;
        if !self.combinations.is_empty() {
            let headings = [
                "each list as a whole".to_owned(),
                "records".to_owned(),
                headings[3].clone(),
            ];
            let rows = self.combinations.iter().map(|line| {
                vec![
                    line.label.clone(),
                    shown(line.count),
                    percent(line.percent_of_records),
                ]
            });
            table(f, &headings, &rows.collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

fn cells(line: &Line, says_no: bool) -> Vec<String> {
    let mut cells = vec![
        line.label.clone(),
        shown(line.count),
        percent(line.percent_of_answered),
        percent(line.percent_of_records),
    ];
    cells.extend(line.recorded_as_no.filter(|_| says_no).map(shown));
    cells.extend(line.not_recorded.map(shown));
    cells
}

/// Rows printed of one table; a program reads all of them in JSON.
const LONGEST_TABLE: usize = 300;
/// The widest first column; longer labels are cut.
const WIDEST_LABEL: usize = 60;

/// The first column to the left, all others to the right.
fn table(f: &mut fmt::Formatter<'_>, headings: &[String], rows: &[Vec<String>]) -> fmt::Result {
    let width = |text: &str| text.chars().count();
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            let cells = rows
                .iter()
                .take(LONGEST_TABLE)
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell));
            let widest = cells.chain([width(&headings[column])]).max().unwrap_or(0);
            if column == 0 {
                widest.min(WIDEST_LABEL)
            } else {
                widest
            }
        })
        .collect();
    for row in std::iter::once(headings).chain(rows.iter().take(LONGEST_TABLE).map(Vec::as_slice)) {
        let mut line = String::from("  ");
        for (column, cell) in row.iter().enumerate() {
            let wide = widths[column];
            if column == 0 {
                let label: String = cell.chars().take(wide).collect();
                write!(line, "{label:<wide$}")?;
            } else {
                write!(line, "   {cell:>wide$}")?;
            }
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    if rows.len() > LONGEST_TABLE {
        writeln!(
            f,
            "  … and {} more lines, all of them in JSON",
            grouped((rows.len() - LONGEST_TABLE) as u64)
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 87_003, 1_234_567].map(grouped),
            ["0", "999", "1,000", "87,003", "1,234,567"]
        );
    }

    #[test]
    fn the_rule_says_why_ten_is_not_shown() {
        assert!(rule(11).contains("exactly 10 is therefore not shown"));
        assert!(!rule(20).contains("exactly 10"));
    }
}
