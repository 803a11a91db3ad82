//! Which column of a file is which variable, and what is said about a column or a cell that is none. A file is taken
//! for CTDC's only if most of what makes such a file is there; a case file with a `gender` column is not.

use super::codebook::{self, Kind, MAJORITY, VARIABLES, Variable};
use super::description::Unused;
use super::tally::Tally;
use crate::diagnostic::{Code, Column, Diagnostic, Place, nearest};

/// The columns of a file.
pub(crate) struct Columns {
    /// As written, without surrounding space.
    pub(crate) headers: Vec<String>,
    /// One for each column that is a variable.
    pub(crate) tallies: Vec<Tally>,
    /// Which of `tallies` holds the year.
    pub(crate) year: Option<usize>,
    pub(crate) unused: Vec<Unused>,
}

impl Columns {
    /// So many columns must bear a name of CTDC's before a file is taken for one of CTDC's.
    const ENOUGH: usize = 4;

    pub(crate) fn recognise(headers: Vec<String>) -> Self {
        let mut tallies: Vec<Tally> = Vec::new();
        let mut unused = Vec::new();
        for (index, header) in headers.iter().enumerate() {
            let variable = codebook::find(header);
            let earlier = |variable: &Variable| {
                tallies
                    .iter()
                    .find(|tally| std::ptr::eq(tally.variable, variable))
            };
            let reason = match (variable, variable.and_then(earlier)) {
                (Some(variable), None) => {
                    tallies.push(Tally::new(variable, index));
                    continue;
                }
                (Some(_), Some(first)) => {
                    let first = Column::new(&*headers[first.index], first.index);
                    format!("it repeats the variable of {first}")
                }
                (None, _) => unknown(header),
            };
            unused.push(Unused {
                column: Column::new(header, index),
                reason,
            });
        }
        let year = tallies.iter().position(|tally| tally.variable.kind == Kind::Year);
        Self {
            headers,
            tallies,
            year,
            unused,
        }
    }

    pub(crate) fn look_like_ctdc(&self) -> bool {
        let flags = |tally: &&Tally| matches!(tally.variable.kind, Kind::Flag(_));
        self.tallies.len() >= Self::ENOUGH && self.tallies.iter().any(|tally| flags(&tally))
    }
}

fn unknown(header: &str) -> String {
    if header.is_empty() {
        return "it has no header".to_owned();
    }
    let names = VARIABLES.iter().flat_map(codebook::spellings);
    match nearest(header, names) {
        Some(near) => format!("it is no variable of a CTDC release known here; the nearest is {near}"),
        None => "it is no variable of a CTDC release known here".to_owned(),
    }
}

/// What is said about a cell that is no value of its variable. The cell is counted as unreadable, never as missing.
pub(crate) fn unreadable(kind: Kind, place: Place, text: &str) -> Diagnostic {
    let problem = Diagnostic::warning(
        Code::new(code(kind)),
        place,
        "this is not a value of this variable",
    )
    .value(text);
    let terms = |terms: &[&str]| format!("one of {}; or blank, -99, NULL or Unknown", terms.join(", "));
    match kind {
        Kind::Terms(list) => problem.expected(terms(list)).nearest_of(list.iter().copied()),
        Kind::Majority => problem
            .expected(terms(MAJORITY))
            .nearest_of(MAJORITY.iter().copied()),
        Kind::Year => problem.expected("a year such as 2015, or a period such as 2015-2019"),
        Kind::Ages | Kind::Months => {
            let problem = problem.expected("a band such as 9-17 or 48+");
            if text.chars().any(char::is_alphabetic) {
                problem.hint(
                    "a spreadsheet program may have turned the band into a date; use the file as downloaded",
                )
            } else {
                problem
            }
        }
        Kind::Country => {
            problem.expected("a country code of ISO 3166-1 with two or three letters, or 0 if withheld")
        }
        Kind::YesNo | Kind::Flag(_) | Kind::Unspecified(_) => problem.expected("1, 0, or blank, -99 or NULL"),
        Kind::Open | Kind::List(_) => problem.expected("one of a limited number of different texts"),
    }
}

fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Terms(_) | Kind::Majority => "term/unknown",
        Kind::Year => "year/unreadable",
        Kind::Ages | Kind::Months => "band/unreadable",
        Kind::Country => "country/unknown",
        Kind::YesNo | Kind::Flag(_) | Kind::Unspecified(_) => "flag/unreadable",
        Kind::Open | Kind::List(_) => "text/too-many-values",
    }
}
