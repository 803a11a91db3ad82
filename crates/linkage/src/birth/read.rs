//! What a written date of birth says, in whatever notation and calendar.
//!
//! Where day and month can be told apart only by custom (`04/09/1956`), the day is taken to come first unless the numbers
//! forbid it; the comparison of births knows that the two may be exchanged. Dates that cannot be are kept as they are
//! written, because most are one typing error away from a date that can. How births are compared is not decided here.
//!
//! A year of another calendar is recognised by its marker, by the name of its month, or by being one that no living or
//! historical person's Gregorian year of birth can be: 2443–2600 is the Buddhist era; 1280–1420 in Persian digits is the solar
//! and 1280–1470 in Arabic digits the lunar Hijri calendar. In Latin digits such years stay what they are.

mod calendar;
#[cfg(test)]
mod tests;
mod token;
mod words;

use self::calendar::{Calendar, gregorian_date, gregorian_day, month_length};
use self::token::{Number, Script, Token, tokens};
use self::words::Word;
use super::Birth;

/// Longer cells are no dates.
const MOST_CHARACTERS: usize = 80;

/// How much earlier or later a birth may be that is said to be about a year, a month or a day: in days.
const ABOUT_A_YEAR: i32 = 2 * 365;
const ABOUT_A_MONTH: i32 = 183;
const ABOUT_A_DAY: i32 = 31;

/// How many years before or after a date a birth lies that is only said to be before or after it.
const LIFETIME: i32 = 110;

/// The days among which a birth lies whose year is not known.
const FIRST_YEAR: i32 = 1000;
const LAST_YEAR: i32 = 2100;

/// Reads a date of birth, or as much of it as is written.
pub(crate) fn read(written: &str) -> Option<Birth> {
    if written.len() > 4 * MOST_CHARACTERS || written.chars().count() > MOST_CHARACTERS {
        return None;
    }
    let parts = without_time(parts(written)?);
    range(&parts).or_else(|| single(&parts))
}

/// The birth of a person whose age is given, on a day that may itself be known only roughly; `None` without it.
///
/// Ages are completed years (`17`, `17 years`, `17.5`, `16-18`, `9--17`, `about 17`, `18+`, `<18`) or, where a word says so,
/// months.
pub(crate) fn from_age(age: &str, on: Option<&str>) -> Option<Birth> {
    let on = read(on?)?;
    let (least, beyond) = months_of_age(age)?;
    let earliest = months_before(on.earliest, beyond)? + 1;
    let latest = months_before(on.latest, least)?;
    let (first, last) = (gregorian_date(earliest)?.0, gregorian_date(latest)?.0);
    Some(Birth {
        year: (first == last)
            .then_some(first)
            .and_then(|year| i16::try_from(year).ok()),
        month: None,
        day: None,
        about: true,
        earliest,
        latest,
    })
}

/// The least age in months that is meant, and the least beyond it that is not.
fn months_of_age(age: &str) -> Option<(i32, i32)> {
    if age.len() > 4 * MOST_CHARACTERS {
        return None;
    }
    let tokens = tokens(age)?;
    let mut numbers: Vec<i32> = Vec::new();
    let mut unit = 12;
    let (mut or_more, mut or_less) = (false, false);
    let mut last: Option<&Token> = None;
    let mut fraction = false;
    for (token, _) in &tokens {
        match token {
            // The part of a year after the point tells less than it seems: ages are told in years.
            Token::Number(_) if fraction => {}
            Token::Number(number) if number.digits <= 3 => numbers.push(i32::try_from(number.value).ok()?),
            Token::Number(_) | Token::Years(..) | Token::Unknown => return None,
            Token::Word(word) => match word.as_str() {
                "month" | "months" | "mo" | "mos" | "mois" | "mes" | "meses" | "monat" | "monate"
                | "месяц" | "месяцев" | "мес" | "شهر" | "اشهر" | "เดอน" | "เดือน" | "ខែ" =>
                {
                    unit = 1;
                }
                "under" | "below" | "less" | "younger" => or_less = true,
                "over" | "above" | "plus" | "more" | "older" => or_more = true,
                _ => {}
            },
            Token::Sign('+' | '>' | '≥') => or_more = true,
            Token::Sign('<' | '≤') => or_less = true,
            Token::Sign(_) => {}
        }
        fraction = matches!((last, token), (Some(Token::Number(_)), Token::Sign('.' | ',')));
        last = Some(token);
    }
    let (least, most) = match *numbers.as_slice() {
        [age] if or_less => (0, age - 1),
        [age] if or_more => (age, LIFETIME.max(age)),
        [age] => (age, age),
        [least, most] if least <= most => (least, most),
        _ => return None,
    };
    (0..=130 * 12 / unit)
        .contains(&most)
        .then_some((least * unit, (most + 1) * unit))
}

/// The same day so many months before, or the last of the month if it has no such day.
fn months_before(day: i32, months: i32) -> Option<i32> {
    let (year, month, day) = gregorian_date(day)?;
    let month = year * 12 + i32::from(month) - 1 - months;
    let (year, month) = (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).ok()?);
    let length = u8::try_from(month_length(year, month)).ok()?;
    Some(gregorian_day(year, month, day.min(length)))
}

/// A part of a written date whose words have been looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number(Number),
    Years(i32, i32),
    Unknown,
    Word(Word),
    Sign(char),
}

impl Part {
    /// Whether this can only be a year, or a whole date written together.
    fn is_long(self) -> bool {
        match self {
            Self::Number(number) => number.digits >= 4,
            Self::Years(..) => true,
            _ => false,
        }
    }
}

/// The parts of what is written; `None` if there is a word that has no place in a date, other than in brackets.
fn parts(written: &str) -> Option<Vec<Part>> {
    let tokens = tokens(written)?;
    let mut parts = Vec::with_capacity(tokens.len());
    let numbers = tokens
        .iter()
        .filter(|(token, _)| matches!(token, Token::Number(_)))
        .count();
    let mut at = 0;
    while let Some((token, bracketed)) = tokens.get(at) {
        let next = tokens.get(at + 1).map(|(token, _)| token);
        at += 1;
        parts.push(match (token, next) {
            (Token::Number(number), _) => Part::Number(*number),
            (Token::Years(first, last), _) => {
                Part::Years(i32::try_from(*first).ok()?, i32::try_from(*last).ok()?)
            }
            (Token::Unknown, _) => Part::Unknown,
            (Token::Sign(sign), _) => Part::Sign(*sign),
            (Token::Word(word), Some(Token::Number(number)))
                if at == 1 && numbers == 3 && number.digits <= 2 && era(word).is_some() =>
            {
                Part::Word(era(word)?)
            }
            (Token::Word(word), next) => {
                let two = match next {
                    Some(Token::Word(next)) => words::meaning_of_two(word, next),
                    _ => None,
                };
                if let Some(meaning) = two {
                    at += 1;
                    Part::Word(meaning)
                } else if let Some(meaning) = words::meaning(word) {
                    Part::Word(meaning)
                } else if *bracketed || word.is_empty() {
                    continue;
                } else {
                    return None;
                }
            }
        });
    }
    Some(parts)
}

/// Japanese eras by the letter that stands before the year: `S31.4.9`.
fn era(letter: &str) -> Option<Word> {
    Some(Word::Era(match letter {
        "m" => 1867,
        "t" => 1911,
        "s" => 1925,
        "h" => 1988,
        "r" => 2018,
        _ => return None,
    }))
}

/// Without the time of day behind the date.
fn without_time(mut parts: Vec<Part>) -> Vec<Part> {
    let colon = parts
        .windows(2)
        .position(|pair| matches!(pair, [Part::Number(_), Part::Sign(':')]));
    let stamp = parts.windows(2).position(
        |pair| matches!(pair, [Part::Word(Word::Time), Part::Number(number)] if number.digits >= 2),
    );
    if let Some(end) = [colon, stamp].into_iter().flatten().min() {
        parts.truncate(end);
    }
    while parts.last() == Some(&Part::Word(Word::Time)) {
        parts.pop();
    }
    parts
}

/// Two dates with something between them that says that the birth lies between.
fn range(parts: &[Part]) -> Option<Birth> {
    if parts.iter().filter(|part| part.is_long()).count() < 2 {
        return None;
    }
    parts.iter().enumerate().find_map(|(at, part)| {
        let parts_of = matches!(
            part,
            Part::Word(Word::To) | Part::Sign('-' | '–' | '—' | '/' | '~' | '〜' | '～' | '.')
        );
        let (left, right) = (parts.get(..at)?, parts.get(at + 1..)?);
        if !parts_of || !left.iter().any(|part| part.is_long()) || !right.iter().any(|part| part.is_long()) {
            return None;
        }
        Some(either(single(left)?, single(right)?))
    })
}

/// One of two births, or one between them: what they have in common.
fn either(a: Birth, b: Birth) -> Birth {
    let year = a.year.filter(|year| b.year == Some(*year));
    let month = a.month.filter(|month| year.is_some() && b.month == Some(*month));
    let day = a.day.filter(|day| month.is_some() && b.day == Some(*day));
    Birth {
        year,
        month,
        day,
        about: a.about || b.about || (a.earliest, a.latest) != (b.earliest, b.latest),
        earliest: a.earliest.min(b.earliest),
        latest: a.latest.max(b.latest),
    }
}

/// What a single date is made of.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word that may stand beside a date"
)]
struct Pieces {
    about: bool,
    before: bool,
    after: bool,
    decade: bool,
    /// A minus before the first number.
    minus: bool,
    calendar: Option<Calendar>,
    month: Option<u8>,
    numbers: Vec<Part>,
}

/// Year, month and day as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
struct Date {
    year: Year,
    month: Option<u8>,
    day: Option<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Year {
    #[default]
    Unknown,
    /// With how many digits it is written, and in which.
    Written(Number),
    Between(i32, i32),
}

fn single(parts: &[Part]) -> Option<Birth> {
    let pieces = pieces(parts)?;
    let date = if pieces.month.is_some() {
        with_named_month(&pieces)?
    } else {
        numeric(&pieces)?
    };
    let birth = in_calendar(&pieces, date)?;
    Some(qualified(birth, &pieces))
}

fn pieces(parts: &[Part]) -> Option<Pieces> {
    let mut pieces = Pieces::default();
    for part in parts {
        match *part {
            Part::Number(_) | Part::Years(..) | Part::Unknown => pieces.numbers.push(*part),
            Part::Word(word) => match word {
                Word::Month(_) | Word::MonthOf(..) if pieces.month.is_some() => return None,
                Word::Month(month) => pieces.month = Some(month),
                Word::MonthOf(calendar, month) => {
                    pieces.month = Some(month);
                    pieces.calendar = Some(calendar);
                }
                // “Hijri shamsi” is the solar one, whichever word comes first.
                Word::Calendar(Calendar::LunarHijri) if pieces.calendar == Some(Calendar::SolarHijri) => {}
                Word::Calendar(calendar) => pieces.calendar = Some(calendar),
                Word::Era(before) => pieces.calendar = Some(Calendar::From(before)),
                Word::BeforeChrist => return None,
                Word::About => pieces.about = true,
                Word::Decade => pieces.decade = true,
                Word::Before => pieces.before = true,
                Word::After => pieces.after = true,
                Word::To if pieces.numbers.is_empty() => {}
                Word::To => return None,
                Word::Filler | Word::Time => {}
            },
            Part::Sign('~' | '?' | '%' | '≈' | '±') => pieces.about = true,
            Part::Sign('<') => pieces.before = true,
            Part::Sign('>') => pieces.after = true,
            Part::Sign('-' | '−') if pieces.numbers.is_empty() => pieces.minus = true,
            Part::Sign(
                '-' | '–' | '—' | '−' | '/' | '.' | ',' | '،' | '、' | '·' | '\\' | '|' | ';' | ':' | '*'
                | '_' | '+' | '።',
            ) => {}
            Part::Sign(_) => return None,
        }
    }
    (1..=3).contains(&pieces.numbers.len()).then_some(pieces)
}

/// A number of one or two digits as a month or day.
#[expect(
    clippy::option_option,
    reason = "no number, a number too large, and a number are three things"
)]
fn small(part: Part) -> Option<Option<u8>> {
    match part {
        Part::Unknown => Some(None),
        Part::Number(number) if number.digits <= 2 => Some(u8::try_from(number.value).ok()),
        _ => None,
    }
}

fn year(part: Part) -> Year {
    match part {
        Part::Number(number) => Year::Written(number),
        Part::Years(first, last) => Year::Between(first, last),
        _ => Year::Unknown,
    }
}

/// Whether a number is too great for a day.
fn exceeds_days(part: Part) -> bool {
    matches!(part, Part::Number(number) if number.value > 31)
}

fn with_named_month(pieces: &Pieces) -> Option<Date> {
    let month = pieces.month;
    let (written, day) = match *pieces.numbers.as_slice() {
        [one] if one.is_long() || exceeds_days(one) => (year(one), None),
        [day] => (Year::Unknown, small(day)?),
        [one, day] if one.is_long() || exceeds_days(one) => (year(one), small(day)?),
        [day, one] => (year(one), small(day)?),
        _ => return None,
    };
    Some(Date {
        year: written,
        month,
        day,
    })
}

/// A date of numbers only.
fn numeric(pieces: &Pieces) -> Option<Date> {
    let counted = matches!(pieces.calendar, Some(Calendar::From(years)) if years > 0);
    let of = |written, month: Option<u8>, day: Option<u8>| Date {
        year: written,
        month,
        day,
    };
    match *pieces.numbers.as_slice() {
        [Part::Number(number)] if number.digits > 4 => together(number),
        [Part::Number(number)] if number.digits < 4 && pieces.calendar.is_none() => None,
        [one] => Some(of(year(one), None, None)),
        [a, b] if a.is_long() => Some(match (a, b) {
            // `1998/99` is two years; `1998-11` is a month.
            (Part::Number(first), Part::Number(second))
                if second.digits == 2 && goes_on(first.value, second.value) =>
            {
                let first = i32::try_from(first.value).ok()?;
                of(
                    Year::Between(first, first - first % 100 + i32::try_from(second.value).ok()?),
                    None,
                    None,
                )
            }
            _ => of(year(a), small(b)?, None),
        }),
        [month, b] if b.is_long() => Some(of(year(b), small(month)?, None)),
        [a, month] if counted => Some(of(year(a), small(month)?, None)),
        [month, b] if exceeds_days(b) && matches!(small(month), Some(Some(1..=12))) => {
            Some(of(year(b), small(month)?, None))
        }
        [a, month, day] if a.is_long() || counted => Some(of(year(a), small(month)?, small(day)?)),
        [Part::Unknown, month, day] if !day.is_long() && !exceeds_days(day) => {
            Some(of(Year::Unknown, small(month)?, small(day)?))
        }
        [a, month, day] if exceeds_days(a) && !day.is_long() && !exceeds_days(day) => {
            Some(of(year(a), small(month)?, small(day)?))
        }
        [first, second, written] => {
            let (day, month) = match (small(first)?, small(second)?) {
                (Some(month @ 1..=12), Some(day @ 13..=31)) => (Some(day), Some(month)),
                day_first => day_first,
            };
            Some(of(year(written), month, day))
        }
        _ => None,
    }
}

/// Whether two digits after a year go on from it.
fn goes_on(year: u32, digits: u32) -> bool {
    digits > 12 && digits > year % 100 && digits <= year % 100 + 20
}

/// A date whose digits are written together.
fn together(number: Number) -> Option<Date> {
    let part = |value: u32| u8::try_from(value).ok();
    let date = |year: u32, month: u32, day: Option<u32>, digits| {
        let year = Year::Written(Number {
            value: year,
            digits,
            script: number.script,
        });
        Some(Date {
            year,
            month: part(month),
            day: day.and_then(part),
        })
    };
    let value = number.value;
    let (high, middle, low) = (value / 10_000, value / 100 % 100, value % 100);
    let recent = |year: u32| (1850..=2100).contains(&year) || (2443..=2600).contains(&year);
    let possible = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    match number.digits {
        8 => {
            let (first, second, year) = (value / 1_000_000, value / 10_000 % 100, value % 10_000);
            if recent(high) && possible(middle, low) {
                date(high, middle, Some(low), 4)
            } else if recent(year) && possible(second, first) {
                date(year, second, Some(first), 4)
            } else if recent(year) && possible(first, second) {
                date(year, first, Some(second), 4)
            } else {
                (high >= 1000).then(|| date(high, middle, Some(low), 4))?
            }
        }
        // A zero before the day has been lost.
        7 => {
            let (day, month, year) = (value / 1_000_000, value / 10_000 % 100, value % 10_000);
            (recent(year) && possible(month, day)).then(|| date(year, month, Some(day), 4))?
        }
        6 => {
            let year_and_month = recent(value / 100) && (1..=12).contains(&low);
            match (year_and_month, possible(middle, high)) {
                (true, false) => date(value / 100, low, None, 4),
                (false, true) => date(low, middle, Some(high), 2),
                (false, false) if possible(middle, low) => date(high, middle, Some(low), 2),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The date in the calendar it is written in.
fn in_calendar(pieces: &Pieces, date: Date) -> Option<Birth> {
    // 00 for both is what some programs write for unknown; one of them is a typing error.
    let (month, day) = match (date.month, date.day) {
        (Some(0), Some(0) | None) => (None, None),
        other => other,
    };
    match date.year {
        Year::Written(number) => {
            let (calendar, year) = year_of(number, pieces)?;
            if pieces.decade && month.is_none() && year % 10 == 0 {
                let last = calendar::birth(calendar, year + 9, None, None)?;
                return Some(either(calendar::birth(calendar, year, None, None)?, last));
            }
            calendar::birth(calendar, year, month, day)
        }
        Year::Between(first, last) => {
            let calendar = pieces
                .calendar
                .unwrap_or_else(|| likely_calendar(first, Script::Other));
            Some(either(
                calendar::birth(calendar, first, None, None)?,
                calendar::birth(calendar, last, None, None)?,
            ))
        }
        Year::Unknown => {
            let possible = matches!(month, Some(1..=12)) && matches!(day, None | Some(1..=31));
            let ours = matches!(pieces.calendar, None | Some(Calendar::From(_)));
            (possible && ours && day.is_some()).then(|| Birth {
                year: None,
                month,
                day,
                about: false,
                earliest: gregorian_day(FIRST_YEAR, 1, 1),
                latest: gregorian_day(LAST_YEAR, 12, 31),
            })
        }
    }
}

/// The calendar and the whole year of a year as written.
fn year_of(number: Number, pieces: &Pieces) -> Option<(Calendar, i32)> {
    let year = i32::try_from(number.value).ok()?;
    match (pieces.calendar, number.digits) {
        // What programs write for no date.
        (_, 4) if matches!(year, 0 | 1 | 9999) => None,
        (None, 4) if pieces.minus => Some((Calendar::GREGORIAN, -year)),
        (None, 4)
            if pieces.numbers.len() == 1 && pieces.month.is_none() && !(1000..=2600).contains(&year) =>
        {
            None
        }
        (None, 4) => Some((likely_calendar(year, number.script), year)),
        (Some(Calendar::From(_)), 4) if (1500..=2100).contains(&year) => Some((Calendar::GREGORIAN, year)),
        (Some(calendar), 4) => Some((calendar, year)),
        (None, 2) if number.script == Script::Persian => Some((Calendar::SolarHijri, 1300 + year)),
        (None | Some(Calendar::GREGORIAN), 2) => Some((Calendar::GREGORIAN, short_year(year))),
        (Some(Calendar::BUDDHIST), 2) => Some((Calendar::BUDDHIST, 2500 + year)),
        (Some(calendar @ Calendar::From(_)), 1..=3) if year > 0 => Some((calendar, year)),
        (Some(calendar @ Calendar::SolarHijri), 2) => Some((calendar, 1300 + year)),
        (Some(calendar @ Calendar::LunarHijri), 2) => {
            Some((calendar, if year < 50 { 1400 } else { 1300 } + year))
        }
        (Some(calendar @ Calendar::Ethiopian), 2) => Some((calendar, short_year(year))),
        (Some(calendar @ Calendar::Bikram), 2) => Some((calendar, 2000 + year)),
        _ => None,
    }
}

/// A year of two digits: 1930 to 2029.
fn short_year(year: i32) -> i32 {
    if year < 30 { 2000 + year } else { 1900 + year }
}

/// The calendar of a year of four digits without any marker.
fn likely_calendar(year: i32, script: Script) -> Calendar {
    match (script, year) {
        (_, 2443..=2600) => Calendar::BUDDHIST,
        (Script::Persian, 1280..=1420) => Calendar::SolarHijri,
        (Script::Persian, 1421..=1470) | (Script::Arabic, 1280..=1470) => Calendar::LunarHijri,
        _ => Calendar::GREGORIAN,
    }
}

/// Widens what is said to be approximate, or before or after a date.
fn qualified(birth: Birth, pieces: &Pieces) -> Birth {
    let long = LIFETIME * 365;
    if pieces.before || pieces.after {
        let (earliest, latest) = if pieces.before {
            (birth.earliest.saturating_sub(long), birth.earliest - 1)
        } else {
            (birth.latest + 1, birth.latest.saturating_add(long))
        };
        return Birth {
            year: None,
            month: None,
            day: None,
            about: true,
            earliest,
            latest,
        };
    }
    if !pieces.about {
        return birth;
    }
    let around = match (birth.month, birth.day) {
        (Some(_), Some(_)) => ABOUT_A_DAY,
        (Some(_), None) => ABOUT_A_MONTH,
        _ => ABOUT_A_YEAR,
    };
    Birth {
        about: true,
        earliest: birth.earliest - around,
        latest: birth.latest + around,
        ..birth
    }
}
