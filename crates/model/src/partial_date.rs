//! Dates as people know them: to the day, the month or the year, between bounds, exactly or approximately.
//!
//! The notation is that of the Extended Date/Time Format, level 1 (ISO 8601-2:2019; Library of Congress, EDTF
//! Specification, 2019). Every partial date yields an earliest and a latest day; nothing is ever set to the first of
//! January in silence. An interval `2008/2010` means *one* date that lies between the bounds, not a duration.
//!
//! An approximate part (`~`) is widened by one unit of its own precision on either side: `2009~` reaches from
//! 2008-01-01 to 2010-12-31, `2009-05~` from 2009-04-01 to 2009-06-30. This is a stated convention (see
//! `docs/decisions/0003-partial-dates.md`), since EDTF leaves the width open. Uncertain (`?`) says that the source is
//! doubted; it does not widen.

use std::fmt;
use std::str::FromStr;

use crate::day::{Day, DayRange, Days, FIRST_YEAR, LAST_YEAR, days_from_civil, days_in_month, digits};

/// What the source says about how well a part of the date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// Stated without reservation.
    Stated,
    /// `?` – the source is in doubt.
    Uncertain,
    /// `~` – approximate.
    Approximate,
    /// `%` – approximate, and the source is in doubt.
    UncertainAndApproximate,
}

impl Qualifier {
    fn mark(self) -> &'static str {
        match self {
            Self::Stated => "",
            Self::Uncertain => "?",
            Self::Approximate => "~",
            Self::UncertainAndApproximate => "%",
        }
    }

    fn widens(self) -> bool {
        matches!(self, Self::Approximate | Self::UncertainAndApproximate)
    }
}

/// How finely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
}

/// One end of a partial date: a year, a month of a year, or a day. `month` and `day` are 0 where not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Point {
    year: i16,
    month: u8,
    day: u8,
    qualifier: Qualifier,
}

/// A date known to the day, month or year, or between two such bounds.
///
/// ```
/// use throughline_model::PartialDate;
/// let date: PartialDate = "2009-05~".parse()?;
/// assert_eq!(date.range().earliest().to_string(), "2009-04-01");
/// assert_eq!(date.range().latest().to_string(), "2009-06-30");
/// assert_eq!(date.to_string(), "2009-05~");
/// assert!("2009-02-30".parse::<PartialDate>().is_err());
/// # Ok::<(), throughline_model::NotADate>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    lower: Point,
    /// Present for a date between bounds; never earlier than `lower`.
    upper: Option<Point>,
}

/// Why a text is not a partial date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    /// The notation is not one of those understood.
    #[error("not a date: expected 2009, 2009-05, 2009-05-17, 2009~ or 2008/2010")]
    Notation,
    /// There is no such day or month in the calendar.
    #[error("there is no such day in the calendar")]
    Calendar,
    /// The year lies outside the years a register can speak of.
    #[error("the year must lie between {FIRST_YEAR} and {LAST_YEAR}")]
    Year,
    /// The second bound lies before the first.
    #[error("the second bound lies before the first")]
    Order,
    /// An open bound (`..`): there would be no earliest or no latest day.
    #[error("both bounds must be given, for example 1990/2010")]
    Open,
}

impl Point {
    fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    fn range(self) -> DayRange {
        let year = i32::from(self.year);
        let (first, last) = match self.precision() {
            Precision::Year => ((year, 1, 1), (year, 12, 31)),
            Precision::Month => (
                (year, self.month, 1),
                (year, self.month, days_in_month(year, self.month)),
            ),
            Precision::Day => ((year, self.month, self.day), (year, self.month, self.day)),
        };
        let day = |(y, m, d)| Day::new(y, m, d).unwrap_or(Day::from_epoch(0));
        let (first, last) = (day(first), day(last));
        if !self.qualifier.widens() {
            return DayRange::between(first, last);
        }
        let step = |from: Day, sign: i32| match self.precision() {
            Precision::Year => shift_months(from, 12 * sign),
            Precision::Month => shift_months(from, sign),
            Precision::Day => from.plus(Days(sign)),
        };
        // The last day of a month stays the last day of the month it moves to.
        let widened_last = match self.precision() {
            Precision::Day => step(last, 1),
            _ => step(last.plus(Days(1)), 1).plus(Days(-1)),
        };
        // Like every date, a widened one stays within the years a register can speak of.
        let within = |day: Day| {
            let year = day.calendar().0;
            (FIRST_YEAR..=LAST_YEAR).contains(&year)
        };
        let keep = |widened: Day, own: Day| if within(widened) { widened } else { own };
        DayRange::between(keep(step(first, -1), first), keep(widened_last, last))
    }

    fn parse(text: &str) -> Result<Self, NotADate> {
        let (qualifier, body) = match text.as_bytes().last() {
            Some(b'?') => (Qualifier::Uncertain, &text[..text.len() - 1]),
            Some(b'~') => (Qualifier::Approximate, &text[..text.len() - 1]),
            Some(b'%') => (Qualifier::UncertainAndApproximate, &text[..text.len() - 1]),
            _ => (Qualifier::Stated, text),
        };
        let bytes = body.as_bytes();
        let part = |range: std::ops::Range<usize>| digits(&bytes[range]).ok_or(NotADate::Notation);
        let small = |n: i32| u8::try_from(n).map_err(|_| NotADate::Notation);
        let (year, month, day) = match bytes.len() {
            4 => (part(0..4)?, 0, 0),
            7 if bytes[4] == b'-' => (part(0..4)?, small(part(5..7)?)?, 0),
            10 if bytes[4] == b'-' && bytes[7] == b'-' => {
                (part(0..4)?, small(part(5..7)?)?, small(part(8..10)?)?)
            }
            _ => return Err(NotADate::Notation),
        };
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(NotADate::Year);
        }
        let month_given = bytes.len() >= 7;
        let day_given = bytes.len() == 10;
        let exists = (!month_given || (1..=12).contains(&month))
            && (!day_given || (day >= 1 && day <= days_in_month(year, month)));
        let year = i16::try_from(year).map_err(|_| NotADate::Year)?;
        if exists {
            Ok(Self {
                year,
                month,
                day,
                qualifier,
            })
        } else {
            Err(NotADate::Calendar)
        }
    }

    fn write(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        f.write_str(self.qualifier.mark())
    }
}

/// The same day of the month `months` later, clamped to the length of the month; also outside the years a register speaks of.
fn shift_months(day: Day, months: i32) -> Day {
    let (year, month, dom) = day.calendar();
    let index = year * 12 + i32::from(month) - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let month = u8::try_from(month).unwrap_or(1);
    Day::from_epoch(days_from_civil(year, month, dom.min(days_in_month(year, month))))
}

impl PartialDate {
    /// A date known to the day.
    pub fn day(day: Day) -> Self {
        let (year, month, dom) = day.calendar();
        let year = i16::try_from(year).unwrap_or(1970);
        Self {
            lower: Point {
                year,
                month,
                day: dom,
                qualifier: Qualifier::Stated,
            },
            upper: None,
        }
    }

    /// A date known to the month; `None` if there is no such month.
    pub fn month(year: i32, month: u8) -> Option<Self> {
        Day::new(year, month, 1)?;
        let year = i16::try_from(year).ok()?;
        Some(Self {
            lower: Point {
                year,
                month,
                day: 0,
                qualifier: Qualifier::Stated,
            },
            upper: None,
        })
    }

    /// A date known to the year; `None` if the year lies outside the years a register can speak of.
    pub fn year(year: i32) -> Option<Self> {
        Day::new(year, 1, 1)?;
        let year = i16::try_from(year).ok()?;
        Some(Self {
            lower: Point {
                year,
                month: 0,
                day: 0,
                qualifier: Qualifier::Stated,
            },
            upper: None,
        })
    }

    /// The same date, marked approximate (`~`).
    #[must_use]
    pub fn approximately(mut self) -> Self {
        for point in [Some(&mut self.lower), self.upper.as_mut()].into_iter().flatten() {
            point.qualifier = match point.qualifier {
                Qualifier::Stated | Qualifier::Approximate => Qualifier::Approximate,
                _ => Qualifier::UncertainAndApproximate,
            };
        }
        self
    }

    /// One date that lies between two others, both included.
    ///
    /// # Errors
    /// [`NotADate::Order`] if `upper` ends before `lower` begins; bounds that are themselves "between" are refused as
    /// [`NotADate::Notation`].
    pub fn between(lower: Self, upper: Self) -> Result<Self, NotADate> {
        if lower.upper.is_some() || upper.upper.is_some() {
            return Err(NotADate::Notation);
        }
        let ordered = lower.range().earliest() <= upper.range().latest();
        if ordered {
            Ok(Self {
                lower: lower.lower,
                upper: Some(upper.lower),
            })
        } else {
            Err(NotADate::Order)
        }
    }

    /// The earliest and the latest day it can have been.
    pub fn range(self) -> DayRange {
        let lower = self.lower.range();
        match self.upper {
            None => lower,
            Some(upper) => DayRange::between(lower.earliest(), upper.range().latest()),
        }
    }

    /// How finely the date is known; `None` for a date between bounds.
    pub fn precision(self) -> Option<Precision> {
        self.upper.is_none().then(|| self.lower.precision())
    }

    /// The year, when all of the range lies in one.
    pub fn known_year(self) -> Option<i32> {
        let range = self.range();
        let (first, ..) = range.earliest().calendar();
        let (last, ..) = range.latest().calendar();
        (first == last).then_some(first)
    }

    /// The same date known to the year only: for the analyst's path, which must not hold exact births.
    #[must_use]
    pub fn to_year(self) -> Self {
        let coarse = |point: Point| Point {
            month: 0,
            day: 0,
            ..point
        };
        Self {
            lower: coarse(self.lower),
            upper: self.upper.map(coarse),
        }
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        Self::day(day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lower.write(f)?;
        match self.upper {
            None => Ok(()),
            Some(upper) => {
                f.write_str("/")?;
                upper.write(f)
            }
        }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let Some((lower, upper)) = text.split_once('/') else {
            return Ok(Self {
                lower: Point::parse(text)?,
                upper: None,
            });
        };
        if lower.is_empty() || upper.is_empty() || lower == ".." || upper == ".." {
            return Err(NotADate::Open);
        }
        let point = |text| {
            Ok::<_, NotADate>(Self {
                lower: Point::parse(text)?,
                upper: None,
            })
        };
        Self::between(point(lower)?, point(upper)?)
    }
}
