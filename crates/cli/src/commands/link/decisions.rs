//! A review sheet that somebody filled in: which pairs are one person and which are not.
//!
//! The sheet is read as any other file: whatever a spreadsheet made of its commas and its letters is understood. All that is
//! wrong is told at once, by row.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::anyhow;
use throughline_linkage::read::{self, Ids};
use throughline_linkage::{Known, Table};

use crate::args::exit;
use crate::failure::Failure;

/// How many problems are told one by one.
const SHOWN: usize = 20;

/// What somebody decided of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Same,
    Different,
    CannotTell,
}

impl Decision {
    /// What the words mean; nothing if they mean nothing.
    fn of(words: &str) -> Option<Self> {
        match words
            .trim()
            .to_lowercase()
            .replace(['_', '-', '’', '\''], " ")
            .as_str()
        {
            "same" | "s" => Some(Self::Same),
            "different" | "d" => Some(Self::Different),
            "cannot tell" | "can t tell" | "c" | "?" => Some(Self::CannotTell),
            _ => None,
        }
    }
}

/// Reads the decisions of a filled sheet about the records of a table.
pub(super) fn read(file: &Path, table: &Table) -> Result<Known, Failure> {
    let input = |error| Failure::with(exit::INPUT, error);
    let sheet = read::file(file, Ids::Numbered).map_err(|error| input(anyhow!(error)))?;
    let column = |heading: &str| {
        let found = sheet
            .columns
            .iter()
            .find(|column| column.heading.eq_ignore_ascii_case(heading));
        found.ok_or_else(|| {
            input(anyhow!(
                "{} is no review sheet: it has no column “{heading}”; the columns id_l, id_r and decision are needed",
                file.display()
            ))
        })
    };
    let (first, second, decision) = (column("id_l")?, column("id_r")?, column("decision")?);
    let positions: HashMap<&str, u32> = table.ids.iter().map(String::as_str).zip(0..).collect();
    // The sheet puts an apostrophe before what a spreadsheet would take for a formula.
    let position = |id: &str| {
        let bare = id.strip_prefix('\'');
        positions.get(id).or_else(|| positions.get(bare?)).copied()
    };
    let mut decided: HashMap<(u32, u32), (Decision, usize)> = HashMap::new();
    let mut known = Known::default();
    let mut problems = Vec::new();
    for row in 0..sheet.len() {
        let words = decision.cells.at(row);
        if words.is_empty() {
            continue;
        }
        // As a spreadsheet counts: the headings are row 1.
        let shown = row + 2;
        let Some(decision) = Decision::of(words) else {
            problems.push(format!(
                "row {shown}: “{words}” is no decision; write same, different or cannot tell, or nothing"
            ));
            continue;
        };
        let (Some(left), Some(right)) = (position(first.cells.at(row)), position(second.cells.at(row)))
        else {
            problems.push(format!(
                "row {shown}: the records it names are not in the file that is linked"
            ));
            continue;
        };
        let pair = (left.min(right), left.max(right));
        if left == right {
            problems.push(format!("row {shown}: both records are the same record"));
        } else if let Some((other, before)) = decided.insert(pair, (decision, shown)) {
            if other != decision {
                problems.push(format!(
                    "row {shown}: row {before} says otherwise of the same two records"
                ));
            }
        } else {
            match decision {
                Decision::Same => known.same.push(pair),
                Decision::Different => known.different.push(pair),
                Decision::CannotTell => {}
            }
        }
    }
    refuse(file, &problems)?;
    Ok(known)
}

fn refuse(file: &Path, problems: &[String]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    let noun = if problems.len() == 1 {
        "problem"
    } else {
        "problems"
    };
    let mut sentence = format!("{} has {} {noun}", file.display(), problems.len());
    for problem in problems.iter().take(SHOWN) {
        sentence.push_str("\n  ");
        sentence.push_str(problem);
    }
    if problems.len() > SHOWN {
        let _ = write!(sentence, "\n  and {} more", problems.len() - SHOWN);
    }
    Err(Failure::with(exit::INPUT, anyhow!(sentence)))
}
