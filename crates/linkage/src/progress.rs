//! Telling whoever waits how far the work is.
//!
//! The engine prints nothing; it says which stage it is in and how much of it is done.

/// A stage of the work, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Reading every distinct value: names taken apart, dates understood.
    Preparing,
    /// Finding which records share a key.
    Blocking,
    /// Learning what each agreement is worth.
    Learning,
    /// Comparing pairs.
    Comparing,
    /// Putting records together that are one person.
    Clustering,
}

impl Stage {
    /// What is being done, for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::Preparing => "reading the values",
            Self::Blocking => "finding pairs to compare",
            Self::Learning => "learning what agreements are worth",
            Self::Comparing => "comparing pairs",
            Self::Clustering => "putting records together",
        }
    }
}

/// Hears how far the work is. May be called from several threads.
pub trait Progress: Sync {
    /// A stage begins that has this many steps (0 if not known).
    fn begin(&self, stage: Stage, steps: u64);
    /// So many more steps are done.
    fn advance(&self, steps: u64);
}

/// Nobody waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn advance(&self, _: u64) {}
}
