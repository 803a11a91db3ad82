//! Events and person-time added up over spells. A rate needs nothing else; splitting time by calendar year or
//! age is the caller's job, by splitting spells.

use crate::{Error, Rate, Spell};

/// Events over person-time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonTime {
    /// (Weighted) events.
    pub events: f64,
    /// (Weighted) time under observation, in the unit of the spells. A spell observed from the beginning counts
    /// from the origin.
    pub time: f64,
    /// Number of events, without weights.
    pub event_count: u64,
}

impl PersonTime {
    /// Adds up all spells; fails on the first that makes no sense.
    pub fn of(spells: &[Spell]) -> Result<Self, Error> {
        let mut sum = Self { events: 0.0, time: 0.0, event_count: 0 };
        for (row, spell) in spells.iter().enumerate() {
            let checked = spell.checked(row)?;
            let start = if checked.delayed() { checked.start } else { 0.0 };
            sum.time += checked.weight * (checked.stop - start);
            if spell.event {
                sum.events += checked.weight;
                sum.event_count += 1;
            }
        }
        Ok(sum)
    }

    /// The rate per `unit` of time: with spells in days, `365.25` gives events per person-year. Weights are taken
    /// into the person-time but events are counted whole, as an exact Poisson interval needs.
    pub fn rate(&self, unit: f64) -> Result<Rate, Error> {
        Rate::new(self.event_count, self.time / unit)
    }
}
