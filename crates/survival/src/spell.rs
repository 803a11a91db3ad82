//! What is observed of one unit: from when to when it was under observation, and how that ended. A spell covers
//! the half-open time `(start, stop]`, so that somebody who enters at the moment of an event is not at risk of
//! it. Here spells are also checked and put in order, once, for every estimator; counting is in `risk_set`.

use crate::Error;
use crate::risk_set::Row;

/// A spell that ends in the event or is censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Entry to observation; `f64::NEG_INFINITY` when observed from the beginning.
    pub start: f64,
    /// Exit from observation, measured from the origin; not negative.
    pub stop: f64,
    /// Whether the spell ended in the event; otherwise it is censored.
    pub event: bool,
    /// Case weight; 1 for an ordinary observation.
    pub weight: f64,
}

impl Spell {
    /// Observed from the beginning until the event at `time`.
    pub const fn event(time: f64) -> Self {
        Self {
            start: f64::NEG_INFINITY,
            stop: time,
            event: true,
            weight: 1.0,
        }
    }

    /// Observed from the beginning and last seen without the event at `time`.
    pub const fn censored(time: f64) -> Self {
        Self {
            start: f64::NEG_INFINITY,
            stop: time,
            event: false,
            weight: 1.0,
        }
    }

    /// The same spell, under observation only after `start` (delayed entry, left truncation).
    #[must_use]
    pub const fn entering(self, start: f64) -> Self {
        Self { start, ..self }
    }

    /// The same spell with a case weight.
    #[must_use]
    pub const fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    pub(crate) fn checked(&self, row: usize) -> Result<Row, Error> {
        Row::checked(row, self.start, self.stop, self.weight, self.event.then_some(0))
    }
}

/// How a spell under several competing causes ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Last seen without any event.
    Censored,
    /// Ended by this cause, numbered from 0.
    Cause(usize),
}

/// A spell that ends by one of several causes or is censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompetingSpell {
    /// Entry to observation; `f64::NEG_INFINITY` when observed from the beginning.
    pub start: f64,
    /// Exit from observation, measured from the origin; not negative.
    pub stop: f64,
    /// How the spell ended.
    pub outcome: Outcome,
    /// Case weight; 1 for an ordinary observation.
    pub weight: f64,
}

impl CompetingSpell {
    /// Observed from the beginning until `time`.
    pub const fn new(time: f64, outcome: Outcome) -> Self {
        Self {
            start: f64::NEG_INFINITY,
            stop: time,
            outcome,
            weight: 1.0,
        }
    }

    /// The same spell, under observation only after `start` (delayed entry, left truncation).
    #[must_use]
    pub const fn entering(self, start: f64) -> Self {
        Self { start, ..self }
    }

    /// The same spell with a case weight.
    #[must_use]
    pub const fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    pub(crate) fn checked(&self, row: usize, causes: usize) -> Result<Row, Error> {
        let cause = match self.outcome {
            Outcome::Censored => None,
            Outcome::Cause(cause) if cause < causes => Some(cause),
            Outcome::Cause(cause) => return Err(Error::CauseOutOfRange { row, cause, causes }),
        };
        Row::checked(row, self.start, self.stop, self.weight, cause)
    }
}
