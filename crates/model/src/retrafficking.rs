//! The re-trafficking rule: what the step from one episode to the next was.
//!
//! The rule is the one table in [`decide`]; everything above it only gathers the facts the table asks for, everything below
//! only puts the answer into words. The compiler proves that the table covers every combination. Source: the working
//! definition of Jobe, *The Causes and Consequences of Re-trafficking* (IOM, 2010), with its warning that the exit is the
//! uncertain part; see `docs/decisions/0002-the-retrafficking-rule.md`.

#[cfg(test)]
mod tests;

use std::fmt;

use crate::codes::ours::{Answer, Basis, Entry};
use crate::day::{Day, DayRange, Days};
use crate::lifeline::{LifeLine, Seen, Spell, order_is_told};

/// What the step from one episode to the next was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Re-trafficked, and the exit is certain.
    Confirmed,
    /// Re-trafficked, as far as is told; the exit is not corroborated or not certain.
    Probable,
    /// It cannot be told.
    Undetermined,
    /// One situation that went on: sold on, moved on, or never at liberty.
    Continuation,
}

impl Verdict {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::Confirmed,
        Self::Probable,
        Self::Undetermined,
        Self::Continuation,
    ];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "re-trafficked, confirmed",
            Self::Probable => "re-trafficked, probable",
            Self::Undetermined => "undetermined",
            Self::Continuation => "continuation",
        }
    }
}

/// The three readings that are always shown side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Confirmed only.
    Strict,
    /// Confirmed and probable.
    Default,
    /// All but continuation.
    Broad,
}

impl Reading {
    /// All three, from the narrowest to the broadest.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Default, Self::Broad];

    /// Whether a verdict counts as re-trafficking under this reading.
    pub const fn counts(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Confirmed => true,
            Verdict::Probable => matches!(self, Self::Default | Self::Broad),
            Verdict::Undetermined => matches!(self, Self::Broad),
            Verdict::Continuation => false,
        }
    }

    /// The reading's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Default => "default",
            Self::Broad => "broad",
        }
    }

    /// What it counts, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Strict => "confirmed re-trafficking only",
            Self::Default => "confirmed and probable re-trafficking",
            Self::Broad => "every later episode that is not known to be a continuation",
        }
    }
}

/// What is to be called re-trafficking. Printed in every report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The least time at liberty between an exit and the next entry. One day by default: not a threshold of substance but the
    /// finest step that dates can show.
    pub minimum_at_liberty: Days,
    /// Whether *confirmed* asks for a fact about the time at liberty that does not come from the later account.
    pub corroboration: bool,
    /// Whether being trafficked again by the same traffickers counts.
    pub same_trafficker_counts: bool,
}

impl Default for Definition {
    fn default() -> Self {
        Self {
            minimum_at_liberty: Days(1),
            corroboration: true,
            same_trafficker_counts: true,
        }
    }
}

impl Definition {
    /// The definition in sentences, for reports.
    pub fn words(&self) -> String {
        let days = self.minimum_at_liberty.0;
        let least = if days == 1 {
            "one day".to_owned()
        } else {
            format!("{days} days")
        };
        let corroborated = if self.corroboration {
            "and at least one fact from that time that does not come from the later account (an agency's contact or assistance, a \
             return, a residence, an official record) corroborates it"
        } else {
            "whether or not another source corroborates it"
        };
        let same = if self.same_trafficker_counts {
            "Being trafficked again by the same traffickers after an exit counts."
        } else {
            "Being trafficked again by the same traffickers does not count."
        };
        format!(
            "Re-trafficking is a trafficking episode that begins after a person has got out of an earlier one. It is confirmed \
             when the exit is recorded, the traffickers' control is recorded as ended, the person was at liberty for certain for \
             at least {least}, {corroborated}. It is probable when an exit is recorded, control is not known to have continued \
             and time at liberty is possible. It is a continuation, and never counted, when control is known not to have ended, \
             when the person was sold or handed on, when the same traffickers moved the person, or when there was no time at \
             liberty. It is undetermined when no exit is recorded or the order of the episodes cannot be told. {same} A second \
             referral is not re-trafficking, and an earlier episode disclosed late is not a new one."
        )
    }
}

/// Whether the order of two episodes is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By dates or in words.
    Told,
    /// It cannot be told which came first.
    NotTold,
}

/// How the later episode began, as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// Sold or handed on by the earlier traffickers.
    HandedOn,
    /// Moved on by the same traffickers.
    MovedOn,
    /// By the same traffickers, where the definition does not count that.
    NotCounted,
    /// In any other way, or unknown.
    Other,
}

/// Whether an exit from the earlier episode is recorded, and whether control ended with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// No exit is recorded.
    NoExit,
    /// An exit is recorded, and control is known not to have ended.
    ControlWentOn,
    /// An exit is recorded; whether control ended is not known, was not asked or not answered.
    ControlNotKnown,
    /// An exit is recorded, and control ended.
    ControlEnded,
}

/// Whether the person was at liberty for the least time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liberty {
    /// Whatever the dates were within their bounds.
    Certain,
    /// For some dates within their bounds.
    Possible,
    /// For no dates within their bounds.
    Impossible,
}

/// Whether a fact that does not come from the later account places the person at liberty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corroboration {
    /// There is one, or the definition does not ask for it.
    Given,
    /// There is none.
    Missing,
}

/// What the rule asks of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the order is told.
    pub order: Order,
    /// How the later episode began.
    pub beginning: Beginning,
    /// Exit and control.
    pub way: Way,
    /// Time at liberty.
    pub liberty: Liberty,
    /// Corroboration.
    pub corroboration: Corroboration,
}

/// The rule. Read from the top; the first line that fits decides.
#[expect(
    clippy::match_same_arms,
    reason = "each line of the rule is read by itself, in order"
)]
pub const fn decide(facts: Facts) -> Verdict {
    use {Beginning as B, Corroboration as C, Liberty as L, Order as O, Way as W};
    match (
        facts.order,
        facts.beginning,
        facts.way,
        facts.liberty,
        facts.corroboration,
    ) {
        (O::NotTold, _, _, _, _) => Verdict::Undetermined,
        (O::Told, B::HandedOn, _, _, _) => Verdict::Continuation,
        (O::Told, B::NotCounted, _, _, _) => Verdict::Continuation,
        (O::Told, _, W::ControlWentOn, _, _) => Verdict::Continuation,
        (O::Told, B::MovedOn, W::NoExit, _, _) => Verdict::Continuation,
        (O::Told, B::Other, W::NoExit, _, _) => Verdict::Undetermined,
        (O::Told, _, W::ControlEnded | W::ControlNotKnown, L::Impossible, _) => Verdict::Continuation,
        (O::Told, B::MovedOn, W::ControlEnded | W::ControlNotKnown, L::Possible, _) => Verdict::Undetermined,
        (O::Told, B::MovedOn | B::Other, W::ControlEnded, L::Certain, C::Given) => Verdict::Confirmed,
        (O::Told, B::MovedOn | B::Other, W::ControlEnded | W::ControlNotKnown, L::Certain, _) => {
            Verdict::Probable
        }
        (O::Told, B::Other, W::ControlEnded | W::ControlNotKnown, L::Possible, _) => Verdict::Probable,
    }
}

/// A step from one episode to the next, judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Position of the earlier episode in the line.
    pub earlier: usize,
    /// What the step was.
    pub verdict: Verdict,
    /// The facts that led to it.
    pub facts: Facts,
    /// Days at liberty, least and most, as far as the dates tell.
    pub days_at_liberty: Option<(Days, Days)>,
    /// The fact that corroborates it, if there is one.
    pub corroborated_by: Option<Seen>,
}

/// Judges every step of a line, in order.
pub fn judge(line: &LifeLine, definition: &Definition) -> Vec<Step> {
    (1..line.episodes.len())
        .map(|later| judge_step(line, later - 1, definition))
        .collect()
}

fn judge_step(line: &LifeLine, earlier: usize, definition: &Definition) -> Step {
    let (before, after) = (&line.episodes[earlier], &line.episodes[earlier + 1]);
    let gap = days_at_liberty(before, after);
    let corroborated_by = corroborating(line, before, after);
    let corroboration = match (definition.corroboration, corroborated_by) {
        (true, None) => Corroboration::Missing,
        _ => Corroboration::Given,
    };
    let order = if order_is_told(before, after) {
        Order::Told
    } else {
        Order::NotTold
    };
    let liberty = liberty(gap, definition.minimum_at_liberty);
    let facts = Facts {
        order,
        beginning: beginning(after, definition),
        way: way(before),
        liberty,
        corroboration,
    };
    Step {
        earlier,
        verdict: decide(facts),
        facts,
        days_at_liberty: gap,
        corroborated_by,
    }
}

fn beginning(later: &Spell, definition: &Definition) -> Beginning {
    let same = later.same_traffickers == Some(Answer::Yes) || later.entry == Entry::RetakenBySameTraffickers;
    match later.entry {
        Entry::SoldOrHandedOn => Beginning::HandedOn,
        Entry::MovedBySameTraffickers if definition.same_trafficker_counts => Beginning::MovedOn,
        Entry::MovedBySameTraffickers => Beginning::NotCounted,
        _ if same && !definition.same_trafficker_counts => Beginning::NotCounted,
        _ => Beginning::Other,
    }
}

fn way(earlier: &Spell) -> Way {
    match earlier.exit.map(|exit| exit.control_ended) {
        None => Way::NoExit,
        Some(Some(Answer::No)) => Way::ControlWentOn,
        Some(Some(Answer::Yes)) => Way::ControlEnded,
        Some(None | Some(Answer::Unknown | Answer::Declined)) => Way::ControlNotKnown,
    }
}

/// Least and most days between the exit and the next beginning; `None` when one of the two is not dated.
fn days_at_liberty(earlier: &Spell, later: &Spell) -> Option<(Days, Days)> {
    let out = earlier.exit?.on?;
    let back = later.begun()?;
    Some((
        back.earliest().since(out.latest()),
        back.latest().since(out.earliest()),
    ))
}

fn liberty(gap: Option<(Days, Days)>, minimum: Days) -> Liberty {
    match gap {
        None => Liberty::Possible,
        Some((least, _)) if least >= minimum => Liberty::Certain,
        Some((_, most)) if most >= minimum => Liberty::Possible,
        Some(_) => Liberty::Impossible,
    }
}

/// A fact between the exit and the next beginning that does not come from the later account: what somebody saw, did or holds
/// on paper, or what the person told elsewhere than in the record that tells the later episode.
fn corroborating(line: &LifeLine, earlier: &Spell, later: &Spell) -> Option<Seen> {
    let out: Day = earlier.exit?.on?.latest();
    let back: Day = later.begun()?.earliest();
    let independent = |seen: &Seen| seen.basis != Basis::Account || seen.record != later.record;
    let between = |seen: &Seen| seen.on.earliest() >= out && seen.on.latest() < back;
    line.seen
        .iter()
        .copied()
        .find(|seen| between(seen) && independent(seen))
}

impl Step {
    /// The facts that led to the verdict, in sentences a caseworker can check and correct.
    pub fn reasons(&self, line: &LifeLine) -> Vec<String> {
        let (before, after) = (&line.episodes[self.earlier], &line.episodes[self.earlier + 1]);
        let mut reasons = vec![match self.facts.order {
            Order::Told => "The order of the two episodes is told.".to_owned(),
            Order::NotTold => "The dates do not tell which of the two episodes came first.".to_owned(),
        }];
        reasons.push(match (self.facts.way, before.exit.and_then(|exit| exit.on)) {
            (Way::NoExit, _) => "No exit from the earlier episode is recorded.".to_owned(),
            (Way::ControlWentOn, on) => format!(
                "An exit{} is recorded, and control is known not to have ended.",
                dated(on)
            ),
            (Way::ControlNotKnown, on) => format!(
                "An exit{} is recorded; whether control ended is not known.",
                dated(on)
            ),
            (Way::ControlEnded, on) => {
                format!("An exit{} is recorded, and control ended with it.", dated(on))
            }
        });
        match self.facts.beginning {
            Beginning::HandedOn => {
                reasons.push("The later episode began by being sold or handed on.".to_owned());
            }
            Beginning::MovedOn => {
                reasons.push("The later episode began by being moved on by the same traffickers.".to_owned());
            }
            Beginning::NotCounted => {
                reasons
                    .push("The traffickers were the same, which this definition does not count.".to_owned());
            }
            Beginning::Other => {}
        }
        reasons.push(self.liberty_in_words(after.begun()));
        reasons.push(match self.corroborated_by {
            Some(seen) => format!(
                "A fact{} that does not come from the later account places the person at liberty.",
                dated(Some(seen.on))
            ),
            None => "No fact from another source places the person at liberty in between.".to_owned(),
        });
        reasons
    }

    fn liberty_in_words(&self, back: Option<DayRange>) -> String {
        match (self.facts.liberty, self.days_at_liberty) {
            (Liberty::Impossible, _) => "The dates leave no time at liberty in between.".to_owned(),
            (_, None) if back.is_none() => {
                "The later episode's beginning is not dated, so time at liberty is possible but not certain."
                    .to_owned()
            }
            (_, None) => "The exit is not dated, so time at liberty is possible but not certain.".to_owned(),
            (Liberty::Certain, Some((least, most))) if least == most => {
                format!("At liberty for {} days.", least.0)
            }
            (Liberty::Certain, Some((least, most))) => {
                format!("At liberty for {} to {} days.", least.0, most.0)
            }
            (Liberty::Possible, Some((_, most))) => {
                format!(
                    "Time at liberty is possible, up to {} days, but the dates are too vague to be certain.",
                    most.0
                )
            }
        }
    }
}

fn dated(on: Option<DayRange>) -> String {
    match on {
        None => String::new(),
        Some(day) if day.is_exact() => format!(" on {}", day.earliest()),
        Some(range) => format!(" between {} and {}", range.earliest(), range.latest()),
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
