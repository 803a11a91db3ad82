//! Values that span several cells because only some combinations make sense: periods, the state of a contact, and a
//! decision with its reviewer.

use crate::PartialDate;
use crate::codes::Coded;
use crate::codes::ours::{ContactOutcome, NoContactReason};
use crate::table::{Cell, CellError, CellProblem, Columns, Field, Kind, Sensitivity};
use crate::text::Text;

fn open(name: &'static str, kind: Kind, required: bool, meaning: &'static str) -> Field {
    Field {
        name,
        kind,
        required,
        sensitivity: Sensitivity::Open,
        meaning,
        htcds: None,
    }
}

fn problem(column: usize, error: CellError) -> Vec<CellProblem> {
    vec![CellProblem { column, error }]
}

/// A stretch of time whose ends may be vague or not known; it never certainly ends before it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    from: Option<PartialDate>,
    until: Option<PartialDate>,
}

impl Period {
    /// The stretch between two dates; `None` if it would certainly end before it begins.
    pub fn new(from: Option<PartialDate>, until: Option<PartialDate>) -> Option<Self> {
        let possible = match (from, until) {
            (Some(from), Some(until)) => from.range().earliest() <= until.range().latest(),
            _ => true,
        };
        possible.then_some(Self { from, until })
    }

    /// When it begins.
    pub fn from(self) -> Option<PartialDate> {
        self.from
    }

    /// When it ends; `None` while it goes on, or when its end is not known.
    pub fn until(self) -> Option<PartialDate> {
        self.until
    }
}

impl Columns for Period {
    fn fields(names: &'static [&'static str]) -> Vec<Field> {
        vec![
            open(names[0], Kind::Date, false, "When it began."),
            open(
                names[1],
                Kind::Date,
                false,
                "When it ended; empty while it goes on. Never before the beginning.",
            ),
        ]
    }

    fn write(&self, cells: &mut Vec<Option<String>>) {
        cells.extend([self.from.write(), self.until.write()]);
    }

    fn read(cells: &[Option<&str>]) -> Result<Self, Vec<CellProblem>> {
        let from = Cell::read(cells[0]).map_err(|error| problem(0, error));
        let until = Cell::read(cells[1]).map_err(|error| problem(1, error));
        match (from, until) {
            (Ok(from), Ok(until)) => Self::new(from, until).ok_or_else(|| {
                problem(
                    1,
                    CellError::Contradiction("this ends before it begins".to_owned()),
                )
            }),
            (from, until) => Err([from.err(), until.err()]
                .into_iter()
                .flatten()
                .flatten()
                .collect()),
        }
    }
}

/// A follow-up contact, planned or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactState {
    /// Planned and not yet due or not yet tried.
    Planned {
        /// The day it is planned for.
        planned: PartialDate,
    },
    /// Made, with what was found.
    Made {
        /// The day it had been planned for, if it had been.
        planned: Option<PartialDate>,
        /// The day it was made.
        on: PartialDate,
        /// What was found.
        outcome: ContactOutcome,
    },
    /// Tried or due, and not made.
    NotMade {
        /// The day it had been planned for, if it had been.
        planned: Option<PartialDate>,
        /// The day this was recorded.
        on: PartialDate,
        /// Why.
        reason: NoContactReason,
    },
}

impl ContactState {
    /// The day of a contact that is planned and neither made nor missed.
    pub fn planned_on(&self) -> Option<PartialDate> {
        match self {
            Self::Planned { planned } => Some(*planned),
            Self::Made { .. } | Self::NotMade { .. } => None,
        }
    }
}

impl Columns for ContactState {
    fn fields(names: &'static [&'static str]) -> Vec<Field> {
        vec![
            open(
                names[0],
                Kind::Date,
                false,
                "The day the contact was planned for.",
            ),
            open(
                names[1],
                Kind::Date,
                false,
                "The day it was made, or the day it was recorded as not made.",
            ),
            open(
                names[2],
                Kind::Code(ContactOutcome::LIST),
                false,
                "What was found, when it was made.",
            ),
            open(
                names[3],
                Kind::Code(NoContactReason::LIST),
                false,
                "Why it was not made, when it was not.",
            ),
        ]
    }

    fn write(&self, cells: &mut Vec<Option<String>>) {
        cells.extend(match *self {
            Self::Planned { planned } => [planned.write(), None, None, None],
            Self::Made { planned, on, outcome } => [planned.write(), on.write(), outcome.write(), None],
            Self::NotMade { planned, on, reason } => [planned.write(), on.write(), None, reason.write()],
        });
    }

    fn read(cells: &[Option<&str>]) -> Result<Self, Vec<CellProblem>> {
        let mut problems = Vec::new();
        let planned = keep(Cell::read(cells[0]), 0, &mut problems);
        let on = keep(Cell::read(cells[1]), 1, &mut problems);
        let outcome = keep(Cell::read(cells[2]), 2, &mut problems);
        let reason = keep(Cell::read(cells[3]), 3, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let against = |column, words: &str| Err(problem(column, CellError::Contradiction(words.to_owned())));
        match (planned, on, outcome, reason) {
            (_, _, Some(_), Some(_)) => {
                against(3, "a contact that was made has no reason for not being made")
            }
            (planned, Some(on), Some(outcome), None) => Ok(Self::Made { planned, on, outcome }),
            (planned, Some(on), None, Some(reason)) => Ok(Self::NotMade { planned, on, reason }),
            (Some(planned), None, None, None) => Ok(Self::Planned { planned }),
            (_, Some(_), None, None) => against(
                2,
                "a dated contact needs an outcome or the reason it was not made",
            ),
            (None, None, None, None) => against(0, "a contact needs at least the day it is planned for"),
            (_, None, Some(_), None) => against(1, "an outcome needs the day the contact was made"),
            (_, None, None, Some(_)) => against(1, "a contact not made needs the day this was recorded"),
        }
    }
}

fn keep<T>(read: Result<Option<T>, CellError>, column: usize, problems: &mut Vec<CellProblem>) -> Option<T> {
    match read {
        Ok(value) => value,
        Err(error) => {
            problems.push(CellProblem { column, error });
            None
        }
    }
}

/// Who decided and who reviewed; never the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciders {
    decider: Text,
    reviewer: Option<Text>,
}

impl Deciders {
    /// A decider and a reviewer; `None` if they are the same.
    pub fn new(decider: Text, reviewer: Option<Text>) -> Option<Self> {
        (reviewer.as_ref() != Some(&decider)).then_some(Self { decider, reviewer })
    }

    /// Who decided.
    pub fn decider(&self) -> &Text {
        &self.decider
    }

    /// Who reviewed; `None` while it has not been reviewed.
    pub fn reviewer(&self) -> Option<&Text> {
        self.reviewer.as_ref()
    }
}

impl Columns for Deciders {
    fn fields(names: &'static [&'static str]) -> Vec<Field> {
        vec![
            open(names[0], Kind::Text, true, "Account of the person who decided."),
            open(
                names[1],
                Kind::Text,
                false,
                "Account of the person who reviewed the decision; never the decider.",
            ),
        ]
    }

    fn write(&self, cells: &mut Vec<Option<String>>) {
        cells.extend([self.decider.write(), self.reviewer.write()]);
    }

    fn read(cells: &[Option<&str>]) -> Result<Self, Vec<CellProblem>> {
        let decider = Text::read(cells[0]).map_err(|error| problem(0, error))?;
        let reviewer = Cell::read(cells[1]).map_err(|error| problem(1, error))?;
        Self::new(decider, reviewer).ok_or_else(|| {
            problem(
                1,
                CellError::Contradiction("the reviewer must not be the person who decided".to_owned()),
            )
        })
    }
}
