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
use crate::lifeline::same_episode::compare;
use crate::lifeline::{LifeLine, Seen, Sight, Spell, order_is_told};

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
        let least = days(self.minimum_at_liberty);
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
             and that time at liberty is possible. It is a continuation, and never counted, when control is known not to have \
             ended, when the person was sold or handed on by the earlier traffickers, when the same traffickers moved the person \
             on and no exit is recorded, or when the dates leave less than {least} at liberty. It is undetermined when no exit is \
             recorded, when the order of the episodes cannot be told, when two records may be telling of one episode, or when the \
             same traffickers moved the person on and time at liberty is possible but not certain. {same} A second \
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
    /// The two may be one episode told twice, by two records.
    PerhapsOne,
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
        (O::PerhapsOne, _, _, _, _) => Verdict::Undetermined,
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
    /// Position among the line's doubtful accounts, if the step is to one of these and not to the next episode.
    pub doubtful: Option<usize>,
    /// What the step was.
    pub verdict: Verdict,
    /// The facts that led to it.
    pub facts: Facts,
    /// Days at liberty, least and most, as far as the dates tell.
    pub days_at_liberty: Option<(Days, Days)>,
    /// The fact that corroborates it, if there is one.
    pub corroborated_by: Option<Seen>,
}

/// Judges every step of a line: those from one episode to the next, in order, one fewer than there are episodes; then those
/// to the accounts that may be of one of these episodes.
///
/// ```
/// use throughline_model::codes::ours::Answer;
/// use throughline_model::lifeline::{Background, LifeLine, Spell, SpellExit};
/// use throughline_model::retrafficking::{Definition, Verdict, judge};
/// use throughline_model::{Day, DayRange, PartialDate, Reading};
/// # use throughline_model::codes::{CodeSet, ours::Entry};
/// # use throughline_model::id::{EpisodeId, PersonId};
/// # let episode = |id: u128, started: &str| Spell {
/// #     episode: EpisodeId::from_bits(id), record: 0, disclosed: None, told_order: None, entry: Entry::Unknown,
/// #     started: started.parse::<PartialDate>().ok().map(PartialDate::range), same_traffickers: None,
/// #     recruitment_country: None, exploitation_country: None, exploitation: CodeSet::none(),
/// #     control: CodeSet::none(), relations: CodeSet::none(), exit: None, retold: Vec::new(),
/// # };
/// # let out = |on: &str| SpellExit {
/// #     on: on.parse::<PartialDate>().ok().map(PartialDate::range), manner: None,
/// #     control_ended: Some(Answer::Yes), circumstances: Default::default(),
/// # };
///
/// // Out in May 2009, trafficked again some time in 2010, and nobody but the person tells of the time in between.
/// let first = Spell { exit: Some(out("2009-05")), ..episode(1, "2008") };
/// let again = episode(2, "2010");
/// # let line = LifeLine {
/// #     person: PersonId::from_bits(1), background: Background::default(), episodes: vec![first, again],
/// #     doubtful: vec![], seen: vec![], lost: vec![], died: None, referrals: 1, records: 1,
/// # };
/// let [step] = judge(&line, &Definition::default())[..] else { panic!("two episodes, one step") };
///
/// assert_eq!(step.verdict, Verdict::Probable);
/// assert!(Reading::Default.counts(step.verdict) && !Reading::Strict.counts(step.verdict));
/// assert_eq!(step.reasons(&line)[2], "The person was at liberty for 215 to 609 days.");
/// ```
pub fn judge(line: &LifeLine, definition: &Definition) -> Vec<Step> {
    let successive = (1..line.episodes.len()).map(|later| judge_step(line, later - 1, definition));
    let perhaps_one = line.doubtful.iter().enumerate().filter_map(|(at, doubtful)| {
        let earlier = line
            .episodes
            .iter()
            .position(|spell| spell.episode == doubtful.perhaps)?;
        Some(judge_doubtful(line, earlier, at, definition))
    });
    successive.chain(perhaps_one).collect()
}

/// A step that may be none. Of two accounts of what may be one episode nothing can be said about a time in between.
fn judge_doubtful(line: &LifeLine, earlier: usize, at: usize, definition: &Definition) -> Step {
    let facts = Facts {
        order: Order::PerhapsOne,
        beginning: beginning(&line.doubtful[at].account, definition),
        way: way(&line.episodes[earlier]),
        liberty: Liberty::Possible,
        corroboration: Corroboration::Missing,
    };
    Step {
        earlier,
        doubtful: Some(at),
        verdict: decide(facts),
        facts,
        days_at_liberty: None,
        corroborated_by: None,
    }
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
        doubtful: None,
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
/// on paper, or what the person told elsewhere than in a record that tells the later episode.
fn corroborating(line: &LifeLine, earlier: &Spell, later: &Spell) -> Option<Seen> {
    let out: Day = earlier.exit?.on?.latest();
    let back: Day = later.begun()?.earliest();
    let independent = |seen: &Seen| seen.basis != Basis::Account || !line.may_be_told_in(later, seen.record);
    let between = |seen: &Seen| seen.on.earliest() >= out && seen.on.latest() < back;
    line.seen
        .iter()
        .copied()
        .find(|seen| between(seen) && independent(seen))
}

impl Step {
    /// The facts that led to the verdict, in sentences a caseworker can check and correct. What did not matter is left out.
    pub fn reasons(&self, line: &LifeLine) -> Vec<String> {
        let before = &line.episodes[self.earlier];
        if let Some(doubtful) = self.doubtful.and_then(|at| line.doubtful.get(at)) {
            let mut reasons = vec!["Two records may be telling of one episode, or of two.".to_owned()];
            reasons.extend(compare(before, &doubtful.account).reasons());
            return reasons;
        }
        let after = &line.episodes[self.earlier + 1];
        if self.facts.order == Order::NotTold {
            return vec![
                "Neither the dates nor the person's account tell which of the two episodes came first."
                    .to_owned(),
            ];
        }
        let mut reasons = vec!["It is told which of the two episodes came first.".to_owned()];
        match self.facts.beginning {
            Beginning::HandedOn => {
                reasons.push("The earlier traffickers sold or handed the person on.".to_owned());
                return reasons;
            }
            Beginning::NotCounted => {
                reasons
                    .push("The traffickers were the same, which this definition does not count.".to_owned());
                return reasons;
            }
            Beginning::MovedOn => reasons.push("The same traffickers moved the person on.".to_owned()),
            Beginning::Other => {}
        }
        reasons.push(way_in_words(self.facts.way, before));
        if matches!(self.facts.way, Way::NoExit | Way::ControlWentOn) {
            return reasons;
        }
        reasons.push(self.liberty_in_words(after.begun()));
        if self.facts.liberty == Liberty::Impossible {
            return reasons;
        }
        if let Some(seen) = self.corroborated_by {
            reasons.push(format!(
                "{} places the person at liberty, independently of the later account.",
                sight_in_words(seen)
            ));
        } else if self.facts.corroboration == Corroboration::Missing && self.facts.liberty == Liberty::Certain
        {
            reasons.push("Nothing but the later account places the person at liberty in between.".to_owned());
        }
        reasons
    }

    fn liberty_in_words(&self, back: Option<DayRange>) -> String {
        let Some((least, most)) = self.days_at_liberty else {
            let undated = if back.is_none() {
                "later episode's beginning"
            } else {
                "exit"
            };
            return format!("The {undated} is not dated, so time at liberty is possible but not certain.");
        };
        match self.facts.liberty {
            Liberty::Impossible if most.0 < 1 => {
                "The dates leave not a single day at liberty in between.".to_owned()
            }
            Liberty::Impossible => format!(
                "The dates leave at most {} at liberty in between, less than this definition asks for.",
                days(most)
            ),
            Liberty::Certain if least == most => format!("The person was at liberty for {}.", days(least)),
            Liberty::Certain => {
                format!("The person was at liberty for {} to {}.", least.0, days(most))
            }
            Liberty::Possible => format!(
                "Time at liberty is possible, up to {}, but the dates are too vague to be certain.",
                days(most)
            ),
        }
    }
}

fn way_in_words(way: Way, before: &Spell) -> String {
    let exit = format!(
        "An exit{} is recorded",
        dated(before.exit.and_then(|exit| exit.on))
    );
    match way {
        Way::NoExit => "No exit from the earlier episode is recorded.".to_owned(),
        Way::ControlWentOn => format!("{exit}, but the traffickers' control is known not to have ended."),
        Way::ControlNotKnown => format!("{exit}; whether the traffickers' control ended is not known."),
        Way::ControlEnded => format!("{exit}, and the traffickers' control ended with it."),
    }
}

fn sight_in_words(seen: Seen) -> String {
    let on = dated(Some(seen.on));
    match seen.what {
        Sight::Contact => format!("A follow-up contact{on}"),
        Sight::Assistance => format!("Assistance{on}"),
        Sight::Return(_) => format!("A return{on}"),
        Sight::Observation(kind) => format!("An observation ({kind}){on}"),
    }
}

fn days(days: Days) -> String {
    if days.0 == 1 {
        "one day".to_owned()
    } else {
        format!("{} days", days.0)
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
