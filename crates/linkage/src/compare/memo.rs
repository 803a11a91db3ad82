//! The names lately graded against each other: the same few thousand names meet again and again.
//!
//! A place is found by the two numbers and holds one pair; a newer pair takes it over. Nothing depends on what is kept.

/// Grades of pairs of name parts, by their numbers.
#[derive(Debug)]
pub(crate) struct Memo {
    /// The lower number, the higher number (30 bits each) and the grade.
    places: Vec<u64>,
    /// Their number, as a power of two.
    power: u32,
}

/// Places where there is room, as a power of two: with eight bytes each, a part of the second level of the cache.
const PLACES: u32 = 15;

impl Memo {
    /// Room for many pairs.
    pub(crate) fn large() -> Self {
        Self::of(PLACES)
    }

    /// Hardly any room: for one comparison.
    pub(crate) fn small() -> Self {
        Self::of(1)
    }

    fn of(power: u32) -> Self {
        Self {
            places: vec![u64::MAX; 1 << power],
            power,
        }
    }

    /// Forgets all pairs: their numbers will stand for other names.
    pub(crate) fn forget(&mut self) {
        self.places.fill(u64::MAX);
    }

    /// The grade of a pair, from memory or by grading it.
    pub(crate) fn grade(&mut self, x: u32, y: u32, grade: impl FnOnce() -> u8) -> u8 {
        let (low, high) = (x.min(y), x.max(y));
        if high >> 30 != 0 {
            return grade();
        }
        let pair = u64::from(low) << 34 | u64::from(high) << 4;
        let place = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - self.power);
        let kept = &mut self.places[usize::try_from(place).unwrap_or(0)];
        if *kept & !0xF != pair {
            *kept = pair | u64::from(grade() & 0xF);
        }
        u8::try_from(*kept & 0xF).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_graded_once_whichever_comes_first_and_taken_over_without_harm() {
        let mut memo = Memo::large();
        assert_eq!(memo.grade(1, 2, || 7), 7);
        assert_eq!(memo.grade(2, 1, || unreachable!("it is kept")), 7);
        for other in 3..200_000 {
            assert_eq!(memo.grade(other, 1, || 5), 5);
        }
        assert_eq!(memo.grade(1, 2, || 7), 7);
        assert_eq!(memo.grade(u32::MAX, 2, || 11), 11);
    }
}
