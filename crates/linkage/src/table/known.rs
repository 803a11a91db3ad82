//! Which values have been met, by their hashes. What is written for a value is kept and compared by whoever asks.
//!
//! Eight bytes a place, half of them the hash, which tells a value from nearly all others without looking at what is written
//! and finds its new place when there are more places. A value stands at the place that the upper bits of its hash name, or
//! at the next free one: more places are filled in the order of the old ones, one pass through memory.

/// Values by their hashes.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Hash and number of a value; 0 where there is none, value 0 being the missing one.
    places: Vec<u64>,
    values: usize,
}

/// The fewest places there are, if any, as a power of two.
const LEAST: u32 = 6;

impl Known {
    /// Whether no value has been met.
    pub(super) fn is_empty(&self) -> bool {
        self.values == 0
    }

    /// Makes room for so many values in all.
    pub(super) fn reserve(&mut self, values: usize) {
        // At most two thirds are filled, so that free places are near.
        let wanted = (values + values / 2 + 1).next_power_of_two().max(1 << LEAST);
        if wanted <= self.places.len() {
            return;
        }
        let before = std::mem::replace(&mut self.places, vec![0; wanted]);
        for entry in before.into_iter().filter(|entry| *entry != 0) {
            self.put(entry);
        }
    }

    /// Adds a value that has not been met.
    pub(super) fn insert(&mut self, hash: u32, value: u32) {
        self.reserve(self.values + 1);
        self.values += 1;
        self.put(u64::from(hash) << 32 | u64::from(value));
    }

    /// The value of this hash that `is` says it is.
    pub(super) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.of(hash).find(|value| is(*value))
    }

    /// The first value of this hash, which nearly always is the only one.
    pub(super) fn first(&self, hash: u32) -> Option<u32> {
        self.of(hash).next()
    }

    /// Something that stands where values of this hash are sought, for whoever wants it to be near.
    pub(super) fn glance(&self, hash: u32) -> u64 {
        self.places.get(self.place(hash)).copied().unwrap_or(0)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half is the value")]
    fn of(&self, hash: u32) -> impl Iterator<Item = u32> {
        let (before, from) = self.places.split_at(self.place(hash).min(self.places.len()));
        from.iter()
            .chain(before)
            .take_while(|entry| **entry != 0)
            .filter(move |entry| **entry >> 32 == u64::from(hash))
            .map(|entry| *entry as u32)
    }

    /// The place that the upper bits of a hash name.
    fn place(&self, hash: u32) -> usize {
        let power = self.places.len().trailing_zeros().min(63);
        usize::try_from(u64::from(hash) << 31 >> (63 - power)).unwrap_or(0)
    }

    fn put(&mut self, entry: u64) {
        let place = self.place(u32::try_from(entry >> 32).unwrap_or(0));
        let (before, from) = self.places.split_at_mut(place);
        if let Some(free) = from.iter_mut().chain(before).find(|entry| **entry == 0) {
            *free = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_however_their_hashes_crowd() {
        for spread in [0u32, 1, 0x0010_0000, 0x9E37_79B1] {
            let mut known = Known::default();
            assert_eq!(known.first(7), None);
            let hash = |value: u32| u32::MAX.wrapping_sub(value.wrapping_mul(spread));
            for value in 1..500 {
                known.insert(hash(value), value);
            }
            for value in 1..500 {
                assert_eq!(known.find(hash(value), |found| found == value), Some(value));
                assert_eq!(known.find(hash(value), |_| false), None);
            }
        }
    }
}
