//! Events and person-time added up over spells. A rate needs nothing else; splitting time by calendar year or
//! age is the caller's job, by splitting spells.

use crate::{Error, Rate, Spell};

/// Events over person-time, each spell counted once: weights play no part, because an exact interval is for
/// whole events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonTime {
    /// Number of events.
    pub events: u64,
    /// Time under observation, in the unit of the spells. A spell observed from the beginning counts from the
    /// origin.
    pub time: f64,
}

impl PersonTime {
    /// Adds up all spells; fails on the first that makes no sense.
    pub fn of(spells: &[Spell]) -> Result<Self, Error> {
        let mut sum = Self { events: 0, time: 0.0 };
        for (row, spell) in spells.iter().enumerate() {
            let checked = spell.checked(row)?;
            sum.time += checked.stop - if checked.delayed() { checked.start } else { 0.0 };
            sum.events += u64::from(spell.event);
        }
        Ok(sum)
    }

    /// The rate per `unit` of time: with spells in days, `365.25` gives events per person-year.
    pub fn rate(&self, unit: f64) -> Result<Rate, Error> {
        Rate::new(self.events, self.time / unit)
    }
}
