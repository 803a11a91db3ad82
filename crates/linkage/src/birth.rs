//! Dates of birth as far as they are known, and how alike two of them are.
//!
//! Reading them from what is written is in `birth/read.rs`. The levels of likeness follow how dates go wrong: a digit
//! mistyped, day and month exchanged, a year remembered wrongly, 1 January written for a year.

mod read;

pub(crate) use read::{from_age, read};

/// What a cell says of a birth: each piece as far as it is known.
///
/// Impossible months and days (`1855-01-51`) are kept as written, so that a typing error can be seen for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Birth {
    pub(crate) year: Option<i16>,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
    /// Approximate or estimated.
    pub(crate) about: bool,
    /// First possible day, counted from 1970-01-01 in the proleptic Gregorian calendar.
    pub(crate) earliest: i32,
    /// Last possible day.
    pub(crate) latest: i32,
}

/// How alike two dates of birth are, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BirthLikeness {
    /// The same day, not 1 January.
    Same = 1,
    /// Both 1 January of one year: often only the year was known.
    SameFirst,
    /// One digit differs, or two neighbouring ones are exchanged.
    OneDigit,
    /// Day and month exchanged.
    Swapped,
    /// The same year and month; the days differ or are not both known.
    SameMonth,
    /// The same year, and nothing more is known of one of them (1 January counts as nothing more).
    SameYearOnly,
    /// Two digits differ.
    TwoDigits,
    /// The same day and month of another year.
    SameDay,
    /// The same year, another day and month.
    SameYear,
    /// A year apart, or estimates that overlap.
    NearYear,
    /// Ten years apart at most.
    SameDecade,
    /// Further apart.
    Different,
}

impl Birth {
    /// Whether day and month are those of 1 January, which stand for an unknown day more often than not.
    pub(crate) fn is_first_of_january(&self) -> bool {
        self.month == Some(1) && self.day == Some(1)
    }

    fn digits(&self) -> Option<[u8; 8]> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let year = u16::try_from(year).ok()?;
        let digit = |n: u16| u8::try_from(n % 10).unwrap_or(0);
        let (month, day) = (u16::from(month), u16::from(day));
        Some([
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            digit(month / 10),
            digit(month),
            digit(day / 10),
            digit(day),
        ])
    }

    /// How alike two dates are; symmetric.
    pub(crate) fn likeness(&self, other: &Self) -> BirthLikeness {
        use BirthLikeness as L;
        let (Some(year), Some(other_year)) = (self.year, other.year) else {
            return self.overlap(other);
        };
        if self.about || other.about {
            return if year == other_year && self.month == other.month {
                L::SameYearOnly
            } else {
                self.overlap(other)
            };
        }
        let apart = year.abs_diff(other_year);
        let (Some(a), Some(b)) = (self.digits(), other.digits()) else {
            return match apart {
                0 if self.month.is_some() && self.month == other.month => L::SameMonth,
                0 => L::SameYearOnly,
                1 => L::NearYear,
                2..=10 => L::SameDecade,
                _ => L::Different,
            };
        };
        if a == b {
            return if self.is_first_of_january() {
                L::SameFirst
            } else {
                L::Same
            };
        }
        let differing = a.iter().zip(&b).filter(|(x, y)| x != y).count();
        let first = self.is_first_of_january() || other.is_first_of_january();
        if differing == 1 || (differing == 2 && exchanged(a, b)) {
            return L::OneDigit;
        }
        if apart == 0 {
            if self.month == other.day && self.day == other.month {
                return L::Swapped;
            }
            if self.month == other.month {
                return L::SameMonth;
            }
            if first {
                return L::SameYearOnly;
            }
        }
        if differing == 2 {
            return L::TwoDigits;
        }
        if self.month == other.month && self.day == other.day && !first {
            return L::SameDay;
        }
        match apart {
            0 => L::SameYear,
            1 => L::NearYear,
            2..=10 => L::SameDecade,
            _ => L::Different,
        }
    }

    fn overlap(&self, other: &Self) -> BirthLikeness {
        let gap = (self.earliest - other.latest).max(other.earliest - self.latest);
        match gap {
            ..=366 => BirthLikeness::NearYear,
            367..=3_660 => BirthLikeness::SameDecade,
            _ => BirthLikeness::Different,
        }
    }
}

/// Whether two numbers differ by two neighbouring digits in the other order.
fn exchanged(a: [u8; 8], b: [u8; 8]) -> bool {
    (0..7).any(|i| a[i] != b[i] && a[i] == b[i + 1] && a[i + 1] == b[i])
}
