//! Days of other calendars as days of the Gregorian one.
//!
//! The reckoning is that of the crate `calendrical_calculations` (Reingold and Dershowitz, *Calendrical Calculations*). Which
//! calendar a date is written in is decided in `read.rs`.

use calendrical_calculations::ethiopian::fixed_from_ethiopian;
use calendrical_calculations::gregorian::{fixed_from_gregorian, gregorian_from_fixed};
use calendrical_calculations::islamic::{ISLAMIC_EPOCH_FRIDAY, fixed_from_tabular_islamic};
use calendrical_calculations::persian::fixed_from_fast_persian;
use calendrical_calculations::rata_die::RataDie;

use crate::birth::Birth;

/// A way to count years, months and days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// The Gregorian calendar with years counted from another one: the Buddhist era, Minguo, a Japanese era.
    From(i32),
    /// The solar calendar of Iran and Afghanistan.
    SolarHijri,
    /// The lunar Islamic calendar by its tables, which may be two days off what was observed.
    LunarHijri,
    /// The calendar of Ethiopia and Eritrea.
    Ethiopian,
    /// Bikram Sambat of Nepal, whose months are tabulated by hand; known here to a few days.
    Bikram,
}

impl Calendar {
    pub(super) const GREGORIAN: Self = Self::From(0);
    pub(super) const BUDDHIST: Self = Self::From(-543);
}

/// Days between the first of January of the year 1 and that of 1970.
const EPOCH: i64 = 719_163;

/// The years that are counted with.
const YEARS: std::ops::RangeInclusive<i32> = -9_999..=9_999;

/// What a date known to the year, month or day says of the birth. The month and the day of a Gregorian date are kept as
/// they are written, though there be no such month or day.
pub(super) fn birth(calendar: Calendar, year: i32, month: Option<u8>, day: Option<u8>) -> Option<Birth> {
    if !YEARS.contains(&year) {
        return None;
    }
    match calendar {
        Calendar::From(offset) => {
            let year = year + offset;
            YEARS.contains(&year).then(|| gregorian(year, month, day))
        }
        other => foreign(other, year, month, day),
    }
}

fn gregorian(year: i32, month: Option<u8>, day: Option<u8>) -> Birth {
    let (first, last) = match (month, day) {
        (Some(month @ 1..=12), None) => (gregorian_day(year, month, 1), month_end(year, month)),
        (Some(month @ 1..=12), Some(day)) if day >= 1 && i32::from(day) <= month_length(year, month) => {
            let exact = gregorian_day(year, month, day);
            (exact, exact)
        }
        _ => (gregorian_day(year, 1, 1), gregorian_day(year, 12, 31)),
    };
    Birth {
        year: i16::try_from(year).ok(),
        month,
        day,
        about: false,
        earliest: first,
        latest: last,
    }
}

/// A day of the Gregorian calendar in days since 1970-01-01.
pub(super) fn gregorian_day(year: i32, month: u8, day: u8) -> i32 {
    days(fixed_from_gregorian(year, month, day))
}

/// Year, month and day of the Gregorian calendar of a day.
pub(super) fn gregorian_date(day: i32) -> Option<(i32, u8, u8)> {
    gregorian_from_fixed(RataDie::new(i64::from(day) + EPOCH)).ok()
}

/// The last day of a month.
pub(super) fn month_end(year: i32, month: u8) -> i32 {
    if month >= 12 {
        gregorian_day(year, 12, 31)
    } else {
        gregorian_day(year, month + 1, 1) - 1
    }
}

/// Days of a month.
pub(super) fn month_length(year: i32, month: u8) -> i32 {
    month_end(year, month) - gregorian_day(year, month, 1) + 1
}

fn foreign(calendar: Calendar, year: i32, month: Option<u8>, day: Option<u8>) -> Option<Birth> {
    if !(1..=4_000).contains(&year) {
        return None;
    }
    let months = if calendar == Calendar::Ethiopian { 13 } else { 12 };
    let start = |month: u8| {
        if month > months {
            first_of(calendar, year + 1, 1)
        } else {
            first_of(calendar, year, month)
        }
    };
    let month = month.filter(|month| (1..=months).contains(month));
    // How many days the reckoning may be off.
    let slack = match calendar {
        Calendar::LunarHijri => 2,
        Calendar::Bikram => 3,
        _ => 0,
    };
    if let (Some(month), Some(day)) = (month, day) {
        let exact = start(month) + i32::from(day) - 1;
        if day >= 1 && exact < start(month + 1) + slack {
            let (year, month, day) = gregorian_date(exact)?;
            return Some(Birth {
                year: i16::try_from(year).ok(),
                month: Some(month),
                day: Some(day),
                about: slack > 0,
                earliest: exact - slack,
                latest: exact + slack,
            });
        }
    }
    // A month or a year of another calendar lies across two of ours: the one that has most of it is taken.
    let (first, last) = match (month, day) {
        (Some(month), None) => (start(month), start(month + 1) - 1),
        _ => (start(1), start(months + 1) - 1),
    };
    let (middle_year, middle_month, _) = gregorian_date(first + (last - first) / 2)?;
    Some(Birth {
        year: i16::try_from(middle_year).ok(),
        month: (day.is_none() && month.is_some()).then_some(middle_month),
        day: None,
        about: true,
        earliest: first - slack,
        latest: last + slack,
    })
}

/// The first day of a month.
fn first_of(calendar: Calendar, year: i32, month: u8) -> i32 {
    match calendar {
        Calendar::From(offset) => gregorian_day(year + offset, month, 1),
        Calendar::SolarHijri => days(fixed_from_fast_persian(year, month, 1)),
        Calendar::LunarHijri => days(fixed_from_tabular_islamic(year, month, 1, ISLAMIC_EPOCH_FRIDAY)),
        Calendar::Ethiopian => days(fixed_from_ethiopian(year, month, 1)),
        // The year begins on 13, 14 or 15 April; its months have 29 to 32 days, the first half of them the longer ones.
        Calendar::Bikram => {
            const BEFORE: [i32; 12] = [0, 31, 62, 94, 125, 156, 187, 217, 246, 276, 305, 335];
            let before = BEFORE
                .get(usize::from(month.saturating_sub(1)))
                .copied()
                .unwrap_or(0);
            gregorian_day(year - 57, 4, 14) + before
        }
    }
}

fn days(day: RataDie) -> i32 {
    // Years have four digits, so that this never saturates.
    i32::try_from(day.to_i64_date() - EPOCH).unwrap_or(i32::MAX)
}
