//! The time at risk of being trafficked again: from the first exit to re-entry, death, or the last day known to be free.
//!
//! One spell a person: the first time at liberty whose exit is recorded. Both ends may be vague, so that the time is an
//! interval. **Loss to follow-up ends it**, also when the person is found trafficked again later: of those who were lost and
//! stayed free nobody could have been seen, so counting only the found ones would overstate the risk. They are counted in
//! the proportion and reported. Estimation is `survival`'s work.

#[cfg(test)]
mod tests;

use crate::codes::ours::Answer;
use crate::day::{Day, DayRange, Days};
use crate::lifeline::{LifeLine, SpellExit};
use crate::retrafficking::{Definition, Reading, Step, Verdict, judge};

/// How a time at risk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// Trafficked again, under the reading asked for.
    Retrafficked,
    /// Died.
    Died,
    /// Lost to follow-up: last known free, then recorded as lost.
    Lost,
    /// Last known free; nothing is known after.
    LastKnownFree,
    /// A later episode that the reading does not count began; the person is not known to be free after it.
    UncountedEpisode,
}

/// A person's first time at liberty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeAtRisk {
    /// Position of the episode whose exit starts the time at risk.
    pub episode: usize,
    /// When the person got out.
    pub out: DayRange,
    /// Fewest days it can have lasted.
    pub least: Days,
    /// Most days it can have lasted. For an ending that is no event both bounds are of the time until the last day known
    /// free; `least` is what is certain.
    pub most: Days,
    /// How it ended.
    pub ending: Ending,
    /// Whether the person was found trafficked again only after having been lost.
    pub found_after_loss: bool,
}

impl TimeAtRisk {
    /// The middle of the time in days.
    pub fn midpoint(&self) -> f64 {
        f64::midpoint(f64::from(self.least.0), f64::from(self.most.0))
    }
}

/// Why a person has no time at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// No trafficking episode is recorded.
    NoEpisode,
    /// No exit is recorded.
    NoExit,
    /// Control is known not to have ended with the exit.
    ControlWentOn,
    /// The exit is not dated.
    ExitNotDated,
    /// A later episode follows that is no continuation, but it cannot be told when it began, or its dates do not lie after
    /// the exit.
    EventNotDated,
    /// Nothing is known of the person after the exit.
    NothingKnownAfter,
}

impl LeftOut {
    /// All reasons, in the order in which they are looked at.
    pub const ALL: [Self; 6] = [
        Self::NoEpisode,
        Self::NoExit,
        Self::ControlWentOn,
        Self::ExitNotDated,
        Self::EventNotDated,
        Self::NothingKnownAfter,
    ];

    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoEpisode => "no trafficking episode is recorded",
            Self::NoExit => "no exit is recorded",
            Self::ControlWentOn => "the traffickers' control is known not to have ended",
            Self::ExitNotDated => "the exit is not dated",
            Self::EventNotDated => "a later episode is recorded, but it cannot be told when it began",
            Self::NothingKnownAfter => "nothing is known of the person after the exit",
        }
    }
}

/// What a line tells under one reading: whether the person was re-trafficked, and the time at risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Whether any step of the line counts as re-trafficking under the reading.
    pub retrafficked: bool,
    /// The first time at liberty, or why there is none.
    pub at_risk: Result<TimeAtRisk, LeftOut>,
}

/// Follows a line under one reading.
pub fn follow(line: &LifeLine, definition: &Definition, reading: Reading) -> Course {
    follow_judged(line, &judge(line, definition), reading)
}

/// Follows a line whose steps have been judged already.
pub fn follow_judged(line: &LifeLine, steps: &[Step], reading: Reading) -> Course {
    let retrafficked = steps.iter().any(|step| reading.counts(step.verdict));
    Course {
        retrafficked,
        at_risk: at_risk(line, steps, reading),
    }
}

fn at_risk(line: &LifeLine, steps: &[Step], reading: Reading) -> Result<TimeAtRisk, LeftOut> {
    if line.episodes.is_empty() {
        return Err(LeftOut::NoEpisode);
    }
    // The steps from one episode to the next; behind them stand those to accounts that may be of one of these episodes.
    let (steps, perhaps_none) = steps.split_at(steps.len().min(line.episodes.len() - 1));
    let (index, exit) = first_exit(line, steps)?;
    let out = exit.on.ok_or(LeftOut::ExitNotDated)?;
    let next = steps.get(index);
    // Without the beginning of the later episode nobody can say which of the days seen free came before it.
    let back = match next {
        Some(_) => Some(line.episodes[index + 1].begun().ok_or(LeftOut::EventNotDated)?),
        None => None,
    };
    let counted = next.is_some_and(|step| reading.counts(step.verdict));
    // Where such an account counts as an episode of its own, nobody can say when it began: its dates fit the one before.
    let counts_in_doubt = |step: &Step| step.earlier == index && reading.counts(step.verdict);
    if !counted && perhaps_none.iter().any(counts_in_doubt) {
        return Err(LeftOut::EventNotDated);
    }
    let lost = line
        .lost
        .iter()
        .copied()
        .find(|lost| lost.latest() >= out.earliest());
    let lost_first = lost.is_some_and(|lost| back.is_none_or(|back| lost.certainly_before(back)));
    let spell = |least: Days, most: Days, ending| TimeAtRisk {
        episode: index,
        out,
        least,
        most,
        ending,
        found_after_loss: lost_first && counted,
    };
    if let (true, false, Some(back)) = (counted, lost_first, back) {
        let most = back.latest().since(out.earliest());
        if most.0 < 0 {
            return Err(LeftOut::EventNotDated);
        }
        // At least one day, the finest step that dates can show.
        let least = Days(back.earliest().since(out.latest()).0.max(1));
        return Ok(spell(least, most.max(Days(1)), Ending::Retrafficked));
    }
    let died = line
        .died
        .filter(|died| died.latest() >= out.earliest() && !lost_first && next.is_none());
    if let Some(died) = died {
        let least = Days(died.earliest().since(out.latest()).0.max(0));
        let most = died.latest().since(out.earliest());
        return Ok(spell(least, most, Ending::Died));
    }
    let ending = match (lost_first, next.is_some()) {
        (true, _) => Ending::Lost,
        (false, true) => Ending::UncountedEpisode,
        (false, false) => Ending::LastKnownFree,
    };
    let lost_by = lost.filter(|_| lost_first).map(DayRange::latest);
    let limit = [lost_by, back.map(DayRange::earliest)]
        .into_iter()
        .flatten()
        .min();
    let seen_free = last_known_free(line, limit)
        .filter(|day| *day > out.earliest())
        .ok_or(LeftOut::NothingKnownAfter)?;
    Ok(spell(
        Days(seen_free.since(out.latest()).0.max(0)),
        seen_free.since(out.earliest()),
        ending,
    ))
}

/// The first exit that starts a time at liberty: exits within one continued situation are passed over, and so are episodes
/// without a recorded exit.
fn first_exit(line: &LifeLine, steps: &[Step]) -> Result<(usize, SpellExit), LeftOut> {
    let mut went_on = false;
    for (index, spell) in line.episodes.iter().enumerate() {
        if steps
            .get(index)
            .is_some_and(|step| step.verdict == Verdict::Continuation)
        {
            continue;
        }
        match spell.exit {
            Some(exit) if exit.control_ended != Some(Answer::No) => return Ok((index, exit)),
            Some(_) => went_on = true,
            None => {}
        }
    }
    Err(if went_on {
        LeftOut::ControlWentOn
    } else {
        LeftOut::NoExit
    })
}

/// The last day the person is known to have been free, not after `limit`.
fn last_known_free(line: &LifeLine, limit: Option<Day>) -> Option<Day> {
    let within = |day: &Day| limit.is_none_or(|limit| *day <= limit);
    line.seen
        .iter()
        .map(|seen| seen.on.earliest())
        .filter(within)
        .max()
}
