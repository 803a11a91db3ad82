//! Review sheets that somebody filled in: which pairs are one person and which are not.
//!
//! A sheet is read as any other file: whatever a spreadsheet made of its commas and its letters is understood. All that is
//! wrong is told at once, by sheet and row; a decision about which there is any doubt is not taken.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use throughline_linkage::read::{self, Ids};
use throughline_linkage::{Column, Known, Table};

use super::summary::counted;
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

/// What people decided.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    /// Pairs that are one person, and pairs that are not, as the engine honours them.
    pub(super) known: Known,
    /// Pairs of which somebody looked and could not tell.
    pub(super) cannot_tell: Vec<(u32, u32)>,
    /// How many decisions name no author or no reason.
    pub(super) unsigned: usize,
}

/// Reads the decisions of filled sheets about the records of a table.
pub(super) fn read(files: &[PathBuf], table: &Table) -> Result<Decisions, Failure> {
    if files.is_empty() {
        return Ok(Decisions::default());
    }
    let mut reading = Reading {
        positions: table.ids.iter().map(String::as_str).zip(0..).collect(),
        decided: HashMap::new(),
        problems: Vec::new(),
        decisions: Decisions::default(),
    };
    for file in files {
        reading.sheet(file)?;
    }
    reading.contradictions();
    refuse(&reading.problems)?;
    Ok(reading.decisions)
}

/// Whether anybody wrote a decision into a sheet, or may have: one that cannot be read may hold some.
pub(super) fn any(sheet: &Path) -> bool {
    let Ok(sheet) = read::file(sheet, Ids::Numbered) else {
        return true;
    };
    let decision = sheet.columns.iter().find(|column| column.heading == "decision");
    decision.is_none_or(|column| column.cells.filled() > 0)
}

struct Reading<'a> {
    positions: HashMap<&'a str, u32>,
    /// What was decided of each pair, and where.
    decided: HashMap<(u32, u32), (Decision, String)>,
    problems: Vec<String>,
    decisions: Decisions,
}

impl Reading<'_> {
    fn sheet(&mut self, file: &Path) -> Result<(), Failure> {
        let input = |error| Failure::with(exit::INPUT, error);
        let sheet = read::file(file, Ids::Numbered).map_err(|error| input(anyhow!(error)))?;
        let found = |heading: &str| {
            let mut columns = sheet.columns.iter();
            columns.find(|column| column.heading.eq_ignore_ascii_case(heading))
        };
        let column = |heading: &str| {
            found(heading).ok_or_else(|| {
                input(anyhow!(
                    "{} is no review sheet: it has no column “{heading}”; the columns id_l, id_r and decision are needed",
                    file.display()
                ))
            })
        };
        let (first, second, decision) = (column("id_l")?, column("id_r")?, column("decision")?);
        let signs = [found("author"), found("reason")];
        for row in 0..sheet.len() {
            let words = decision.cells.at(row);
            if words.is_empty() {
                continue;
            }
            // As a spreadsheet counts: the headings are row 1.
            let place = format!("{}, row {}", file.display(), row + 2);
            match self.decide(words, [first.cells.at(row), second.cells.at(row)], &place) {
                Ok(true) => {
                    let signed =
                        |column: Option<&Column>| column.is_some_and(|c| !c.cells.at(row).is_empty());
                    self.decisions.unsigned += usize::from(!signs.into_iter().all(signed));
                }
                Ok(false) => {}
                Err(problem) => self.problems.push(format!("{place}: {problem}")),
            }
        }
        Ok(())
    }

    /// Two that were told apart and are the same by way of others: whichever were honoured, a decision would not be.
    fn contradictions(&mut self) {
        let mut group: HashMap<u32, u32> = HashMap::new();
        let of = |group: &HashMap<u32, u32>, record: u32| group.get(&record).copied().unwrap_or(record);
        for (left, right) in &self.decisions.known.same {
            let (kept, gone) = (of(&group, *left), of(&group, *right));
            if kept != gone {
                for record in group.values_mut().filter(|record| **record == gone) {
                    *record = kept;
                }
                group.extend([(*left, kept), (*right, kept), (gone, kept), (kept, kept)]);
            }
        }
        for pair in &self.decisions.known.different {
            if of(&group, pair.0) != of(&group, pair.1) {
                continue;
            }
            if let Some((_, place)) = self.decided.get(pair) {
                self.problems.push(format!(
                    "{place}: other decisions make the two the same, by way of further records"
                ));
            }
        }
    }

    /// Takes a decision; whether it is a new one.
    fn decide(&mut self, words: &str, ids: [&str; 2], place: &str) -> Result<bool, String> {
        let decision = Decision::of(words)
            .ok_or("that is no decision; write same, different or cannot tell, or leave it empty")?;
        let [Some(left), Some(right)] = ids.map(|id| self.position(id)) else {
            return Err("the records it names are not both in what is linked".to_owned());
        };
        if left == right {
            return Err("both records are the same record".to_owned());
        }
        let pair = (left.min(right), left.max(right));
        if let Some((other, before)) = self.decided.get(&pair) {
            return if *other == decision {
                Ok(false)
            } else {
                Err(format!("{before} says otherwise of the same two records"))
            };
        }
        self.decided.insert(pair, (decision, place.to_owned()));
        match decision {
            Decision::Same => self.decisions.known.same.push(pair),
            Decision::Different => self.decisions.known.different.push(pair),
            Decision::CannotTell => self.decisions.cannot_tell.push(pair),
        }
        Ok(true)
    }

    /// Where a record stands. The sheet puts an apostrophe before what a spreadsheet would take for a formula.
    fn position(&self, id: &str) -> Option<u32> {
        let bare = || self.positions.get(id.strip_prefix('\'')?);
        self.positions.get(id).or_else(bare).copied()
    }
}

fn refuse(problems: &[String]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    let mut sentence = format!("the decisions have {}", counted(problems.len(), "problem"));
    for problem in problems.iter().take(SHOWN) {
        sentence.push_str("\n  ");
        sentence.push_str(problem);
    }
    if problems.len() > SHOWN {
        let _ = write!(sentence, "\n  and {} more", problems.len() - SHOWN);
    }
    Err(Failure::with(exit::INPUT, anyhow!(sentence)))
}
