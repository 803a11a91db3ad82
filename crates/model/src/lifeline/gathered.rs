//! Lines of persons as they were entered, with all that is known of which of them are one human being.
//!
//! What follows from it is computed and never kept: a decision withdrawn, or another threshold, gives at once the lines and so
//! the figures that follow, and withdrawing restores them exactly. Which persons are one is `resolution`'s work, what their
//! lines say together is `merging`'s.

use std::collections::HashMap;

use super::LifeLine;
use crate::id::{EpisodeId, PersonId, RecordId};
use crate::resolution::{Evidence, Resolution};

/// Life lines as entered, and the evidence on which of them belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// The lines of the persons as they were entered, in the order of the persons' ids. Records decided to be of different
    /// persons though they were entered under one have lines of their own.
    pub lines: Vec<LifeLine>,
    /// Every record with the person under whom it was entered.
    pub records: Vec<(RecordId, PersonId)>,
    /// What people decided and what the latest run of linkage proposed.
    pub evidence: Evidence,
    /// Episodes stated to be the same as another.
    pub(super) same_as: HashMap<EpisodeId, EpisodeId>,
}

impl Gathered {
    /// What follows at the threshold of the latest run.
    pub fn resolve(&self) -> Resolution {
        self.evidence.resolve(&self.records)
    }

    /// The line of a person as entered.
    pub fn line(&self, person: PersonId) -> Option<&LifeLine> {
        let at = self
            .lines
            .binary_search_by_key(&person, |line| line.person)
            .ok()?;
        self.lines.get(at)
    }

    /// The one line of persons found to be one human being; `None` if none of them is there.
    pub fn merged(&self, group: &[PersonId]) -> Option<LifeLine> {
        let lines = group.iter().filter_map(|person| self.line(*person)).cloned();
        LifeLine::merged_as_stated(lines, &self.same_as)
    }

    /// The lines that follow at the threshold of the latest run, in the order of the persons' ids.
    pub fn linked(mut self) -> Vec<LifeLine> {
        let groups = self.resolve().groups;
        if groups.is_empty() {
            return self.lines;
        }
        let whole: Vec<LifeLine> = groups.iter().filter_map(|group| self.merged(group)).collect();
        let mut gone: Vec<PersonId> = groups.into_iter().flatten().collect();
        gone.sort_unstable();
        self.lines
            .retain(|line| gone.binary_search(&line.person).is_err());
        self.lines.extend(whole);
        self.lines.sort_by_key(|line| line.person);
        self.lines
    }
}

/// Lines of persons of whom nothing is known that would link them.
impl From<Vec<LifeLine>> for Gathered {
    fn from(mut lines: Vec<LifeLine>) -> Self {
        lines.sort_by_key(|line| line.person);
        Self {
            lines,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
