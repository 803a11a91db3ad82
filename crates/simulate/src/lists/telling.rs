//! How a person comes to be written into records: once to four times, each time with gaps and faults.
//!
//! Every share that makes the list hard stands in this file. Faults come together: one record in five was taken down in a
//! hurry and has several times as many as the others.

use std::fmt::Write as _;

use throughline_model::Day;

use super::household::{Household, Person, Place, TIMES};
use super::names::{People, Stocks};
use super::slips::{heard, misdialled, respelt, scanned, typed};
use crate::dice::Dice;
use crate::misspelling::without_marks;

/// How many records a person has.
const RECORDS: [(usize, f64); 4] = [(1, 0.36), (2, 0.30), (3, 0.20), (4, 0.14)];

/// Records taken down in a hurry, and how many times as many faults they and the others have.
const HURRIED: f64 = 0.2;
const FAULTS_IN_A_HURRY: f64 = 2.4;
const FAULTS_OTHERWISE: f64 = 0.65;

/// The last year in which anybody in the list is born, or written down as born.
const LAST_YEAR: i32 = 2024;

/// Shares of records that lack something.
mod lacks {
    pub(super) const GIVEN: f64 = 0.012;
    pub(super) const FAMILY: f64 = 0.03;
    pub(super) const BIRTH: f64 = 0.10;
    pub(super) const SEX: f64 = 0.05;
    pub(super) const NATIONALITY: f64 = 0.07;
    pub(super) const PLACE: f64 = 0.10;
    pub(super) const PHONE: f64 = 0.40;
    pub(super) const DOCUMENT: f64 = 0.60;
}

/// Shares of what is written that is written otherwise; those of names and numbers before the hurry.
mod faults {
    pub(super) const YEAR_ONLY: f64 = 0.10;
    pub(super) const DAY_AND_MONTH: f64 = 0.02;
    pub(super) const YEAR_OFF: f64 = 0.03;
    pub(super) const DIGIT: f64 = 0.02;
    pub(super) const CHANGED_OVER: f64 = 0.03;
    pub(super) const SHORT_FORM: f64 = 0.05;
    pub(super) const INITIAL: f64 = 0.015;
    pub(super) const HALF: f64 = 0.1;
    pub(super) const RESPELT: f64 = 0.09;
    pub(super) const RESPELT_AGAIN: f64 = 0.03;
    pub(super) const BY_EAR: f64 = 0.03;
    pub(super) const TYPED: f64 = 0.03;
    pub(super) const SCANNED: f64 = 0.015;
    pub(super) const OTHER_NAME: f64 = 0.006;
    pub(super) const SEX: f64 = 0.01;
    pub(super) const NATIONALITY: f64 = 0.015;
    pub(super) const NUMBER: f64 = 0.05;
    pub(super) const OTHERS_PHONE: f64 = 0.03;
    pub(super) const SECOND_DOCUMENT: f64 = 0.2;
}

/// Writes records.
pub(super) struct Teller<'a> {
    stocks: &'a Stocks,
    line: String,
}

/// How one record is written.
struct Manner {
    /// How many times as many faults as usual.
    faults: f64,
    capitals: bool,
    marks: bool,
}

impl Manner {
    fn draw(dice: &mut Dice) -> Self {
        let faults = if dice.chance(HURRIED) {
            FAULTS_IN_A_HURRY
        } else {
            FAULTS_OTHERWISE
        };
        Self {
            faults,
            capitals: dice.chance(0.12),
            marks: dice.chance(0.6),
        }
    }

    fn slips(&self, share: f64, dice: &mut Dice) -> bool {
        dice.chance(share * self.faults)
    }

    fn finish(&self, name: String) -> String {
        let name = if self.marks { name } else { without_marks(&name) };
        if self.capitals { name.to_uppercase() } else { name }
    }
}

impl<'a> Teller<'a> {
    pub(super) fn new(stocks: &'a Stocks) -> Self {
        Self {
            stocks,
            line: String::new(),
        }
    }

    /// Writes the records of one person of a household; each line is handed over without its identifier.
    pub(super) fn tell(
        &mut self,
        household: &Household,
        index: usize,
        number: u32,
        dice: &mut Dice,
        mut take: impl FnMut(&str),
    ) {
        let person = &household.persons[index];
        let mut time = 0;
        for _ in 0..dice.weighted(&RECORDS) {
            if time + 1 < TIMES && dice.chance(0.45) {
                time += 1;
            }
            self.record(household, person, number, time, dice);
            take(&self.line);
        }
    }

    fn record(&mut self, household: &Household, person: &Person, number: u32, time: usize, dice: &mut Dice) {
        let manner = Manner::draw(dice);
        let people = household.stock.people;
        let (given, family) = self.names(household, person, time, &manner, dice);
        let line = &mut self.line;
        line.clear();
        // Writing into a string does not fail.
        let _ = write!(line, "P{number:08},");
        for name in [given, family] {
            push(line, &name);
            line.push(',');
        }
        if !dice.chance(lacks::BIRTH) {
            let (year, month, day) = birth_date(person.born, &manner, dice);
            let _ = write!(line, "{year:04}-{month:02}-{day:02}");
        }
        line.push(',');
        if !dice.chance(lacks::SEX) {
            let feminine = person.feminine != manner.slips(faults::SEX, dice);
            line.push(if feminine { 'F' } else { 'M' });
        }
        line.push(',');
        if !dice.chance(lacks::NATIONALITY) {
            let taken = if manner.slips(faults::NATIONALITY, dice) {
                self.stocks.nation(dice)
            } else {
                household.stock
            };
            line.push_str(taken.nation.code);
        }
        line.push(',');
        if !dice.chance(lacks::PLACE) {
            push(
                line,
                &manner.finish(place(&household.places[time], people, &manner, dice)),
            );
        }
        line.push(',');
        if !dice.chance(lacks::PHONE) {
            let own = person
                .phones
                .map_or(household.phones[time], |phones| phones[time]);
            line.push_str(&phone(own, &manner, dice));
        }
        line.push(',');
        if !dice.chance(lacks::DOCUMENT) {
            let which = usize::from(dice.chance(faults::SECOND_DOCUMENT));
            let written = format!("SIM{:07}", person.documents[which] % 10_000_000);
            let slips = manner.slips(faults::NUMBER, dice);
            line.push_str(&if slips {
                misdialled(&written, dice)
            } else {
                written
            });
        }
    }

    /// Given and family name as this record has them.
    fn names(
        &self,
        household: &Household,
        person: &Person,
        time: usize,
        manner: &Manner,
        dice: &mut Dice,
    ) -> (String, String) {
        let people = household.stock.people;
        let other = manner.slips(faults::OTHER_NAME, dice);
        let mut given = match person.given.short {
            _ if other => self
                .stocks
                .names(household.stock)
                .given(person.feminine, dice)
                .full
                .clone(),
            Some(short) if dice.chance(faults::SHORT_FORM) => short.to_owned(),
            _ => person.given.full.clone(),
        };
        let mut family = match &person.married {
            Some(married) if time + 1 == TIMES => married.clone(),
            _ => person.family.clone(),
        };
        for (name, initial) in [(&mut given, faults::INITIAL), (&mut family, 0.0)] {
            if dice.chance(faults::HALF) {
                *name = half(name, dice);
            }
            *name = written(name, people, manner, dice);
            if manner.slips(initial, dice) {
                *name = name.chars().take(1).chain(['.']).collect();
            }
        }
        if dice.chance(lacks::GIVEN) {
            given.clear();
        } else if dice.chance(lacks::FAMILY) {
            family.clear();
        }
        let (given, family) = (manner.finish(given), manner.finish(family));
        if manner.slips(faults::CHANGED_OVER, dice) {
            (family, given)
        } else {
            (given, family)
        }
    }
}

/// A name of two words with only one of them; any other as it is.
fn half(name: &str, dice: &mut Dice) -> String {
    match name.split_once([' ', '-']) {
        Some((first, second)) if first.len() > 2 && second.len() > 2 => {
            (if dice.chance(0.75) { first } else { second }).to_owned()
        }
        _ => name.to_owned(),
    }
}

/// What may go wrong with a name; `None` if it cannot with this one.
type Change<'a> = dyn Fn(&str, &mut Dice) -> Option<String> + 'a;

/// A name as it was taken down.
fn written(name: &str, people: &People, manner: &Manner, dice: &mut Dice) -> String {
    let transliterated = |name: &str, dice: &mut Dice| respelt(name, people.spellings, dice);
    let changes: [(f64, &Change); 5] = [
        (faults::RESPELT, &transliterated),
        (faults::RESPELT_AGAIN, &transliterated),
        (faults::BY_EAR, &heard),
        (faults::TYPED, &typed),
        (faults::SCANNED, &scanned),
    ];
    let mut written = name.to_owned();
    for (share, change) in changes {
        if manner.slips(share, dice) {
            written = change(&written, dice).unwrap_or(written);
        }
    }
    written
}

fn birth_date(born: Day, manner: &Manner, dice: &mut Dice) -> (i32, u8, u8) {
    let (mut year, month, day) = born.calendar();
    if manner.slips(faults::YEAR_OFF, dice) {
        let years = dice.weighted(&[(1, 0.6), (2, 0.25), (3, 0.15)]);
        year += if dice.chance(0.5) { years } else { -years };
        // Nobody is written down as born after the lists were made.
        year = year.min(LAST_YEAR);
    }
    if dice.chance(faults::YEAR_ONLY) {
        return (year, 1, 1);
    }
    if day <= 12 && manner.slips(faults::DAY_AND_MONTH / 0.4, dice) {
        return (year, day, month);
    }
    if manner.slips(faults::DIGIT, dice) {
        return mistyped(year, month, day, dice);
    }
    // A year taken wrong may not have the day: 29 February.
    (year, month, if month == 2 { day.min(28) } else { day })
}

/// A date with one digit of it wrong that is a date still.
fn mistyped(year: i32, month: u8, day: u8, dice: &mut Dice) -> (i32, u8, u8) {
    for _ in 0..8 {
        let digit = u8::try_from(dice.below(10)).unwrap_or(0);
        let (year, month, day) = match dice.below(4) {
            0 => (year - year % 10 + i32::from(digit), month, day),
            1 => (year - year / 10 % 10 * 10 + i32::from(digit) * 10, month, day),
            2 => (year, month - month % 10 + digit, day),
            _ => (year, month, day - day % 10 + digit),
        };
        if year <= LAST_YEAR && Day::new(year, month, day).is_some() {
            return (year, month, day);
        }
    }
    (year, month, day)
}

/// A place as coarsely or finely as it was told.
fn place(place: &Place, people: &People, manner: &Manner, dice: &mut Dice) -> String {
    let mut town = place.town.clone();
    if manner.slips(0.12, dice) {
        town = respelt(&town, people.spellings, dice).unwrap_or(town);
    }
    if manner.slips(0.04, dice) {
        town = typed(&town, dice).unwrap_or(town);
    }
    match (dice.below(20), &place.district, place.country) {
        (0..5, Some(district), _) => format!("{district}, {town}"),
        (5, _, Some(country)) => country.to_owned(),
        (6..8, _, Some(country)) => format!("{town}, {country}"),
        _ => town,
    }
}

/// A telephone number in one of the ways people write them. No country has the code +999.
fn phone(number: u32, manner: &Manner, dice: &mut Dice) -> String {
    let digits = format!("5{:08}", number % 100_000_000);
    let slips = manner.slips(faults::NUMBER, dice);
    let strangers = manner.slips(faults::OTHERS_PHONE, dice);
    let digits = if strangers {
        format!("5{:08}", dice.below(100_000_000))
    } else if slips {
        misdialled(&digits, dice)
    } else {
        digits
    };
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    match dice.below(10) {
        0..8 => format!("+999{digits}"),
        8 => format!("+999 {} {} {}", part(0..2), part(2..5), part(5..9)),
        _ => format!("0{digits}"),
    }
}

/// Writes a field, in quotes if it needs them.
fn push(line: &mut String, field: &str) {
    if field.contains([',', '"']) {
        line.push('"');
        line.push_str(&field.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(field);
    }
}
