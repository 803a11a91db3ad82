//! Dates as people type them. ISO and EDTF are taken as they are; a date with points has the day first, as everywhere
//! where points are used. With slashes or dashes the order of day and month is never guessed: the other dates of the
//! file settle it, or the date is an error.

use throughline_model::{Day, NotADate, PartialDate};

/// The order of day and month in `05/06/2019`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// What the dates of a file show about their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    day_first: u64,
    month_first: u64,
    ambiguous: u64,
}

impl Evidence {
    /// Takes a date into account.
    pub(super) fn see(&mut self, text: &str) {
        match slashed(text) {
            Some((first, second, _)) if first > 12 && second <= 12 => self.day_first += 1,
            Some((first, second, _)) if second > 12 && first <= 12 => self.month_first += 1,
            Some((first, second, _)) if first != second => self.ambiguous += 1,
            _ => {}
        }
    }

    /// The order, if the dates of the file settle it.
    pub(super) fn order(self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(Order::DayFirst),
            (0, 1..) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// What was decided, when something had to be.
    pub(super) fn decision(self) -> Option<String> {
        let order = self.order().filter(|_| self.ambiguous > 0)?;
        let (words, seen) = match order {
            Order::DayFirst => ("day/month/year", self.day_first),
            Order::MonthFirst => ("month/day/year", self.month_first),
        };
        Some(format!(
            "dates such as 05/06/2019 were read as {words} ({} of them), because {seen} other dates of the file can only be read \
             so and none the other way",
            self.ambiguous
        ))
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DateTrouble {
    /// Day and month cannot be told apart.
    Ambiguous,
    /// It is no date.
    Unreadable(String),
}

/// Reads a date.
pub(super) fn date(text: &str, order: Option<Order>) -> Result<PartialDate, DateTrouble> {
    let first_error = match text.parse::<PartialDate>() {
        Ok(date) => return Ok(date),
        Err(error) => error,
    };
    // A moment: only its day counts.
    if let Some((day, rest)) = text.split_at_checked(10)
        && rest.starts_with(['T', ' '])
        && let Ok(date) = day.parse()
    {
        return Ok(date);
    }
    let unreadable = || {
        DateTrouble::Unreadable(match first_error {
            NotADate::Notation | NotADate::Open => {
                "not a date: expected 2009, 2009-05, 2009-05-17, 17/05/2009, 17 May 2009, 2009~ or 2008/2010"
                    .to_owned()
            }
            other => other.to_string(),
        })
    };
    if let Some((first, second, year)) = slashed(text) {
        let order = match (first, second) {
            _ if first > 12 && second <= 12 => Order::DayFirst,
            _ if second > 12 && first <= 12 => Order::MonthFirst,
            _ if first == second => Order::DayFirst,
            _ => order.ok_or(DateTrouble::Ambiguous)?,
        };
        let (day, month) = match order {
            Order::DayFirst => (first, second),
            Order::MonthFirst => (second, first),
        };
        return on(year, month, day);
    }
    written_out(text).unwrap_or_else(|| Err(unreadable()))
}

fn on(year: i32, month: u8, day: u8) -> Result<PartialDate, DateTrouble> {
    let no_day = || DateTrouble::Unreadable(NotADate::Calendar.to_string());
    Day::new(year, month, day)
        .map(PartialDate::day)
        .ok_or_else(no_day)
}

/// The two numbers and the year of `a/b/yyyy` or `a-b-yyyy`.
fn slashed(text: &str) -> Option<(u8, u8, i32)> {
    let parts = numbers(text, ['/', '-'])?;
    let &[(first, a), (second, b), (year, 4)] = parts.as_slice() else {
        return None;
    };
    let short = (1..=2).contains(&a) && (1..=2).contains(&b);
    Some((u8::try_from(first).ok()?, u8::try_from(second).ok()?, year)).filter(|_| short)
}

/// The numbers between one kind of separator, each with its count of digits.
fn numbers<const N: usize>(text: &str, separators: [char; N]) -> Option<Vec<(i32, usize)>> {
    let separator = separators
        .into_iter()
        .find(|separator| text.contains(*separator))?;
    let parts = text.split(separator).map(str::trim);
    parts
        .map(|part| {
            let digits = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .then(|| part.parse().ok().map(|number| (number, part.len())))
                .flatten()
        })
        .collect()
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Notations in which nothing is in doubt: `17.05.2009`, `2009/05/17`, `05/2009`, `17 May 2009`, `May 2009`.
fn written_out(text: &str) -> Option<Result<PartialDate, DateTrouble>> {
    let small = |number: i32| u8::try_from(number).ok();
    match numbers(text, ['.', '/', '-']).as_deref() {
        Some(&([(day, 1 | 2), (month, 1 | 2), (year, 4)] | [(year, 4), (month, 1 | 2), (day, 1 | 2)])) => {
            return Some(on(year, small(month)?, small(day)?));
        }
        Some(&[(month, 1 | 2), (year, 4)]) => return PartialDate::month(year, small(month)?).map(Ok),
        _ => {}
    }
    let words: Vec<&str> = text
        .split([' ', ',', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let month = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let found = MONTHS
            .iter()
            .position(|month| lower.len() >= 3 && lower.is_ascii() && lower.starts_with(month));
        found.and_then(|at| u8::try_from(at + 1).ok())
    };
    let year = |word: &str| word.parse().ok().filter(|_| word.len() == 4);
    match words.as_slice() {
        [first, last] => PartialDate::month(year(last)?, month(first)?).map(Ok),
        [first, second, last] => {
            let (day, named) = if month(first).is_some() {
                (second, first)
            } else {
                (first, second)
            };
            Some(on(year(last)?, month(named)?, day.parse().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<Order>) -> String {
        match date(text, order) {
            Ok(date) => date.to_string(),
            Err(trouble) => format!("{trouble:?}"),
        }
    }

    #[test]
    fn notations_without_doubt_need_no_order() {
        for text in [
            "2009-05-17",
            "17/05/2009",
            "05/17/2009",
            "17.5.2009",
            "2009/5/17",
            "17 May 2009",
            "May 17, 2009",
            "17-05-2009",
            "2009-05-17T23:10:00+02:00",
        ] {
            assert_eq!(read(text, None), "2009-05-17", "{text}");
        }
        for text in ["2009-05", "05/2009", "5.2009", "May 2009"] {
            assert_eq!(read(text, None), "2009-05", "{text}");
        }
        assert_eq!(read("2008/2010", None), "2008/2010");
        assert_eq!(read("06/06/2019", None), "2019-06-06");
    }

    #[test]
    fn the_order_of_day_and_month_is_never_guessed() {
        assert_eq!(read("05/06/2019", None), "Ambiguous");
        assert_eq!(read("05/06/2019", Some(Order::DayFirst)), "2019-06-05");
        assert_eq!(read("05/06/2019", Some(Order::MonthFirst)), "2019-05-06");
    }

    #[test]
    fn other_dates_settle_the_order_unless_they_contradict_each_other() {
        let order = |dates: &[&str]| {
            let mut evidence = Evidence::default();
            for date in dates {
                evidence.see(date);
            }
            evidence.order()
        };
        assert_eq!(order(&["05/06/2019", "17/05/2019"]), Some(Order::DayFirst));
        assert_eq!(order(&["05/06/2019", "05/17/2019"]), Some(Order::MonthFirst));
        assert_eq!(order(&["17/05/2019", "05/17/2019"]), None);
        assert_eq!(order(&["05/06/2019", "2019-05-17", "17.05.2019"]), None);
    }

    #[test]
    fn what_is_no_day_says_so() {
        assert_eq!(
            read("31/02/2019", None),
            "Unreadable(\"there is no such day in the calendar\")"
        );
        assert!(read("soon", None).contains("not a date"));
        assert!(read("1/2/90", None).contains("not a date"));
        assert!(read("été 2009", None).contains("not a date"));
    }
}
