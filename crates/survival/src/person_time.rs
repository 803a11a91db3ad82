//! Events and person-time added up over spells, whole or in bands of the time scale of the spells. A rate needs
//! nothing else; for calendar year or age the caller gives spells that run on that scale.

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

    /// Adds up events and time in the bands between successive `cuts`: `cuts.len() − 1` sums. A band holds the
    /// time after its first cut up to and including its second, as spells do; time outside all bands is left out
    /// (Clayton and Hills 1993, chapter 6). Fails on the first faulty spell, and on cuts that do not rise.
    pub fn in_bands(spells: &[Spell], cuts: &[f64]) -> Result<Vec<Self>, Error> {
        for (row, pair) in cuts.windows(2).enumerate() {
            if pair[0].is_nan() || pair[1].is_nan() || pair[1] <= pair[0] {
                return Err(Error::IntervalReversed {
                    row,
                    lower: pair[0],
                    upper: pair[1],
                });
            }
        }
        let mut bands = vec![Self { events: 0, time: 0.0 }; cuts.len().saturating_sub(1)];
        for (row, spell) in spells.iter().enumerate() {
            let checked = spell.checked(row)?;
            let start = if checked.delayed() { checked.start } else { 0.0 };
            let first = cuts.partition_point(|cut| *cut <= start).saturating_sub(1);
            let ends = cuts.windows(2).zip(&mut bands).skip(first);
            for (pair, band) in ends.take_while(|(pair, _)| pair[0] < checked.stop) {
                band.time += checked.stop.min(pair[1]) - start.max(pair[0]);
                band.events += u64::from(spell.event && checked.stop <= pair[1]);
            }
        }
        Ok(bands)
    }

    /// The rate per `unit` of time: with spells in days, `365.25` gives events per person-year.
    pub fn rate(&self, unit: f64) -> Result<Rate, Error> {
        Rate::new(self.events, self.time / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_that_cover_all_time_share_it_out_without_loss() {
        let spells = [
            Spell::event(3.0),
            Spell::event(10.0).entering(4.0),
            Spell::censored(25.0),
            Spell::event(10.5).entering(10.0),
        ];
        let whole = PersonTime::of(&spells).expect("the spells are sound");
        let bands = PersonTime::in_bands(&spells, &[0.0, 3.0, 10.0, f64::INFINITY]).expect("the cuts rise");
        assert_eq!(
            bands.iter().map(|band| band.events).collect::<Vec<_>>(),
            [1, 1, 1]
        );
        assert_eq!(
            bands.iter().map(|band| band.time).collect::<Vec<_>>(),
            [6.0, 13.0, 15.5]
        );
        assert!((bands.iter().map(|band| band.time).sum::<f64>() - whole.time).abs() < 1e-12);
    }

    #[test]
    fn cuts_that_do_not_rise_are_refused() {
        assert!(PersonTime::in_bands(&[Spell::event(1.0)], &[0.0, 5.0, 5.0]).is_err());
    }
}
