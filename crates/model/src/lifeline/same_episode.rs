//! Whether two records tell of one episode: one table, total over what the two accounts say.
//!
//! A double report must never be taken for re-trafficking, and a second episode not be swallowed by the first. Where the
//! accounts do not settle it the answer is *possibly*, and the uncertainty stays visible in the three readings; see
//! `docs/decisions/0007-one-episode-told-twice.md`. Accounts are only compared across records: what one record tells as two
//! episodes are two.

use super::Spell;
use crate::day::{DayRange, Days};

/// How far two dates of one thing may lie apart because somebody erred, in days: memory and forms are right to the month.
pub const SLIP: Days = Days(31);

/// A date is fine when it is known to the month or better: at most so many days wide.
const FINE: i32 = 30;

/// Whether two accounts are of one episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sameness {
    /// Certainly the same: they become one episode.
    Certain,
    /// Possibly the same.
    Possible,
    /// Two episodes.
    Different,
}

/// What the dates say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Beginning and end agree, each known to the month or better.
    BothEnds,
    /// One of the two agrees so, and the other does not contradict it by more than a slip.
    OneEnd,
    /// The dates are missing, vague, or off by no more than a slip; or one end agrees and the other contradicts it.
    Open,
    /// The dates exclude that it is one episode.
    Apart,
}

/// What two statements of one fact say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The same, or something in common.
    Same,
    /// Something else.
    Other,
    /// One of the two does not say.
    Not,
}

/// What two accounts say of the same things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The dates.
    pub when: When,
    /// The country of exploitation.
    pub country: Told,
    /// The types of exploitation.
    pub exploitation: Told,
    /// How the person got out.
    pub exit: Told,
}

/// The rule. Read from the top; the first line that fits decides.
#[expect(
    clippy::match_same_arms,
    reason = "each line of the rule is read by itself, in order"
)]
pub const fn decide(accounts: Accounts) -> Sameness {
    use Sameness::{Certain, Different, Possible};
    match (
        accounts.when,
        accounts.country,
        accounts.exploitation,
        accounts.exit,
    ) {
        (When::Apart, _, _, _) => Different,
        // A person is in one situation at a time: who began and ended it in the same months was in this one, unless place
        // and kind both speak against it.
        (When::BothEnds, Told::Other, Told::Other, _) => Possible,
        (When::BothEnds, _, _, _) => Certain,
        (When::OneEnd, Told::Same, Told::Same, _) => Certain,
        (When::OneEnd, Told::Same, Told::Not, Told::Same) => Certain,
        (When::OneEnd, Told::Not, Told::Same, Told::Same) => Certain,
        (When::OneEnd, _, _, _) => Possible,
        (When::Open, Told::Other, Told::Other, _) => Different,
        (When::Open, _, _, _) => Possible,
    }
}

/// Compares two accounts.
pub fn compare(one: &Spell, other: &Spell) -> Accounts {
    Accounts {
        when: when(one, other),
        country: told(one.exploitation_country, other.exploitation_country),
        exploitation: if one.exploitation.is_empty() || other.exploitation.is_empty() {
            Told::Not
        } else if one
            .exploitation
            .iter()
            .any(|kind| other.exploitation.contains(kind))
        {
            Told::Same
        } else {
            Told::Other
        },
        exit: told(
            one.exit.and_then(|exit| exit.manner),
            other.exit.and_then(|exit| exit.manner),
        ),
    }
}

/// How many days two accounts lie apart in the middle of what is dated in both; the less, the likelier they are one.
pub(super) fn distance(one: &Spell, other: &Spell) -> i64 {
    /// Stands for an end that cannot be compared: more than a slip, so that what can be compared comes first.
    const NOT_COMPARED: i64 = 400;
    let apart = |a: Option<DayRange>, b: Option<DayRange>| match (a, b) {
        (Some(a), Some(b)) => i64::from(a.midpoint().since(b.midpoint()).0.abs()),
        _ => NOT_COMPARED,
    };
    apart(one.begun(), other.begun()) + apart(ended(one), ended(other))
}

impl Accounts {
    /// What speaks for and against, in sentences.
    pub fn reasons(self) -> Vec<String> {
        let when = match self.when {
            When::BothEnds => "Both accounts date the beginning and the end alike.",
            When::OneEnd => "Both accounts date the beginning or the end alike.",
            When::Open => "The dates leave open whether it is one episode or two.",
            When::Apart => "The dates exclude that it is one episode.",
        };
        let what = |told, same: &str, other: &str| match told {
            Told::Same => Some(same.to_owned()),
            Told::Other => Some(other.to_owned()),
            Told::Not => None,
        };
        std::iter::once(Some(when.to_owned()))
            .chain([
                what(
                    self.country,
                    "Both name the same country of exploitation.",
                    "They name different countries of exploitation.",
                ),
                what(
                    self.exploitation,
                    "Both tell of the same kind of exploitation.",
                    "They tell of different kinds of exploitation.",
                ),
                what(
                    self.exit,
                    "Both tell of the same way out.",
                    "They tell of different ways out.",
                ),
            ])
            .flatten()
            .collect()
    }
}

fn told<T: PartialEq>(one: Option<T>, other: Option<T>) -> Told {
    match (one, other) {
        (Some(one), Some(other)) if one == other => Told::Same,
        (Some(_), Some(_)) => Told::Other,
        _ => Told::Not,
    }
}

/// What two statements of one end say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    NotCompared,
    Agree,
    Vague,
    Near,
    Apart,
}

fn ended(spell: &Spell) -> Option<DayRange> {
    spell.exit.and_then(|exit| exit.on)
}

fn end(one: Option<DayRange>, other: Option<DayRange>) -> End {
    let (Some(one), Some(other)) = (one, other) else {
        return End::NotCompared;
    };
    let fine = |range: DayRange| range.latest().since(range.earliest()).0 <= FINE;
    match gap(one, other).max(gap(other, one)) {
        ..=0 if fine(one) && fine(other) => End::Agree,
        ..=0 => End::Vague,
        days if days <= SLIP.0 => End::Near,
        _ => End::Apart,
    }
}

/// Fewest days from one range to a later one; 0 or less when they share a day.
fn gap(earlier: DayRange, later: DayRange) -> i32 {
    later.earliest().since(earlier.latest()).0
}

fn when(one: &Spell, other: &Spell) -> When {
    let (begun, out) = (end(one.begun(), other.begun()), end(ended(one), ended(other)));
    match (begun, out) {
        (End::Agree, End::Agree) => When::BothEnds,
        // One date wrong by more than a slip is a slip of the pen; where the other one is off too, two things are told.
        (End::Agree, End::Apart) | (End::Apart, End::Agree) => When::Open,
        (End::Apart, _) | (_, End::Apart) => When::Apart,
        (End::Agree, _) | (_, End::Agree) => When::OneEnd,
        _ if follows(one, other) || follows(other, one) => When::Apart,
        _ => When::Open,
    }
}

/// Whether `later` began more than a slip after `earlier` had ended. An account that by its own dates ended before it began
/// has one of them wrong, and cannot exclude anything: not even another account of the same that errs alike.
fn follows(earlier: &Spell, later: &Spell) -> bool {
    let ended_before = |one: &Spell, other: &Spell| match (ended(one), other.begun()) {
        (Some(out), Some(begun)) => gap(out, begun) > SLIP.0,
        _ => false,
    };
    ended_before(earlier, later) && !ended_before(earlier, earlier) && !ended_before(later, later)
}

#[cfg(test)]
mod tests;
