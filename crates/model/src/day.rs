//! Days of the proleptic Gregorian calendar, spans of them, and ranges of possible days.
//!
//! A [`Day`] is a plain count of days from 1970-01-01, so that differences are subtractions; the calendar appears only
//! when a day is read or written. Dates that are known less exactly live in [`crate::partial_date`].

use std::fmt;
use std::str::FromStr;

/// One calendar day, counted from 1970-01-01 (day 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A number of days; may be negative when it is a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(pub i32);

/// The text is not a calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a calendar day written as YYYY-MM-DD")]
pub struct NotADay;

/// The first year a date may lie in. Nobody in a register was born before it; an earlier year is a typing error.
pub const FIRST_YEAR: i32 = 1850;
/// The last year a date may lie in (plans and retention dates reach into the future).
pub const LAST_YEAR: i32 = 2199;

impl Day {
    /// The day of a calendar date; `None` when there is no such date or it lies outside [`FIRST_YEAR`]–[`LAST_YEAR`].
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if day == 0 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self(days_from_civil(year, month, day)))
    }

    /// The day that lies `days` after 1970-01-01.
    pub const fn from_epoch(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn since_epoch(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day of the month (1–31).
    pub fn calendar(self) -> (i32, u8, u8) {
        civil_from_days(self.0)
    }

    /// The day `days` later (or earlier, if negative).
    #[must_use]
    pub const fn plus(self, days: Days) -> Self {
        Self(self.0.saturating_add(days.0))
    }

    /// Days from `earlier` to `self`.
    pub const fn since(self, earlier: Self) -> Days {
        Days(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.calendar();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(NotADay);
        }
        let number = |range: std::ops::Range<usize>| digits(&bytes[range]).ok_or(NotADay);
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let narrow = |n: i32| u8::try_from(n).map_err(|_| NotADay);
        Self::new(year, narrow(month)?, narrow(day)?).ok_or(NotADay)
    }
}

/// Reads a run of ASCII digits; `None` if there is anything else.
pub(crate) fn digits(bytes: &[u8]) -> Option<i32> {
    if bytes.is_empty() || bytes.len() > 4 {
        return None;
    }
    bytes.iter().try_fold(0_i32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0'))
    })
}

/// Days in a month of the Gregorian calendar.
pub(crate) fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

// The two conversions count days in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
pub(crate) fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (i32::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (i32, u8, u8) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    // Both lie in 1–31 by the arithmetic above.
    (
        year,
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )
}

/// A day that is known only to lie between two days, both included. `earliest <= latest` always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRange {
    earliest: Day,
    latest: Day,
}

impl DayRange {
    /// The range between two days, whichever comes first.
    pub fn between(one: Day, other: Day) -> Self {
        Self {
            earliest: one.min(other),
            latest: one.max(other),
        }
    }

    /// A day that is known exactly.
    pub const fn exactly(day: Day) -> Self {
        Self {
            earliest: day,
            latest: day,
        }
    }

    /// The first day it can have been.
    pub const fn earliest(self) -> Day {
        self.earliest
    }

    /// The last day it can have been.
    pub const fn latest(self) -> Day {
        self.latest
    }

    /// The middle of the range, rounded down to a whole day.
    pub const fn midpoint(self) -> Day {
        Day(self.earliest.0 + (self.latest.0 - self.earliest.0) / 2)
    }

    /// Whether the day is known exactly.
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    /// Whether this day is certainly before `other`.
    pub fn certainly_before(self, other: Self) -> bool {
        self.latest < other.earliest
    }

    /// Whether this day may be before `other`.
    pub fn possibly_before(self, other: Self) -> bool {
        self.earliest < other.latest
    }

    /// The same range cut off after `day`; if all of it lies later, the range is kept as it is, because a cut that leaves
    /// nothing means that one of the two statements is wrong and neither may be preferred in silence.
    #[must_use]
    pub fn not_after(self, day: Day) -> Self {
        if day < self.earliest {
            self
        } else {
            Self {
                earliest: self.earliest,
                latest: self.latest.min(day),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_350_years_is_written_and_read_back_in_order() {
        let mut day = Day::new(FIRST_YEAR, 1, 1).expect("the first day");
        let last = Day::new(LAST_YEAR, 12, 31).expect("the last day");
        let mut count = 1;
        while day < last {
            let text = day.to_string();
            assert_eq!(text.parse(), Ok(day), "{text}");
            let next = day.plus(Days(1));
            assert!(next.to_string() > text, "{text} is not before {next}");
            day = next;
            count += 1;
        }
        assert_eq!(count, 127_835, "350 years with 85 leap days");
    }

    #[test]
    fn the_epoch_is_day_zero() {
        assert_eq!(Day::new(1970, 1, 1).map(Day::since_epoch), Some(0));
        assert_eq!(Day::new(2000, 3, 1).map(Day::since_epoch), Some(11_017));
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-04-31",
            "1849-12-31",
            "2200-01-01",
            "2023-1-1",
            "+023-01-01",
            "",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }
}
