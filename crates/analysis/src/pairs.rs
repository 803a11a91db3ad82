//! Which two episodes of a person are laid beside each other: the one before an exit and the re-trafficking that follows.
//!
//! One pair a person and reading: the first step that counts and of which the order is told. Where it cannot be told which
//! episode came first, or whether there are two, *before* and *after* mean nothing and there is no pair.

use throughline_model::codes::CodeSet;
use throughline_model::codes::htcds::{ControlMeans, Exploitation};
use throughline_model::codes::ours::{Answer, ExitManner, TraffickerRelation};
use throughline_model::lifeline::{Circumstances, Spell};
use throughline_model::retrafficking::{Order, Reading, Step, Verdict};
use throughline_model::{Country, LifeLine};

/// What an episode was like, as far as it is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Situation {
    pub(crate) exploitation: CodeSet<Exploitation>,
    pub(crate) control: CodeSet<ControlMeans>,
    pub(crate) relations: CodeSet<TraffickerRelation>,
    pub(crate) recruited: Option<Country>,
    pub(crate) exploited: Option<Country>,
    /// Country of usual residence before the first trafficking: the same for both episodes.
    pub(crate) home: Option<Country>,
    pub(crate) way_out: Option<ExitManner>,
    pub(crate) after_exit: Circumstances,
    /// Fewest and most days it can have lasted.
    pub(crate) days: Option<(i32, i32)>,
}

/// Two successive episodes with an exit between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) before: Situation,
    pub(crate) after: Situation,
    pub(crate) same_traffickers: Option<Answer>,
    /// Further steps that count.
    pub(crate) further: u16,
    /// Whether a situation went on into the earlier or out of the later episode.
    pub(crate) part_of_longer: bool,
    /// Whether one episode is told by more records than the other.
    pub(crate) told_unequally: bool,
}

/// Why a re-trafficked person has no pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpaired {
    /// Two records may be telling of one episode.
    PerhapsOne,
    /// It cannot be told which episode came first.
    OrderNotTold,
}

impl Unpaired {
    pub(crate) const ALL: [Self; 2] = [Self::OrderNotTold, Self::PerhapsOne];

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::OrderNotTold => "it cannot be told which episode came first",
            Self::PerhapsOne => "two records may be telling of one episode",
        }
    }
}

/// For each reading, in the order of [`Reading::ALL`]: nothing for a person who is not re-trafficked under it.
pub(crate) type Pairs = [Option<Result<Pair, Unpaired>>; 3];

/// The pairs of a line whose steps have been judged; nothing where no reading counts a step.
pub(crate) fn pairs(line: &LifeLine, steps: &[Step]) -> Option<Box<Pairs>> {
    let pairs = Reading::ALL.map(|reading| pair(line, steps, reading));
    pairs.iter().any(Option::is_some).then(|| Box::new(pairs))
}

fn pair(line: &LifeLine, steps: &[Step], reading: Reading) -> Option<Result<Pair, Unpaired>> {
    let counted = || steps.iter().filter(|step| reading.counts(step.verdict));
    let told = |step: &&Step| step.doubtful.is_none() && step.facts.order == Order::Told;
    let Some(step) = counted().find(told) else {
        let unpaired = |step: &Step| match step.facts.order {
            Order::PerhapsOne => Unpaired::PerhapsOne,
            Order::Told | Order::NotTold => Unpaired::OrderNotTold,
        };
        return counted().next().map(|step| Err(unpaired(step)));
    };
    let (before, after) = (
        line.episodes.get(step.earlier)?,
        line.episodes.get(step.earlier + 1)?,
    );
    let went_on = |earlier: Option<usize>| {
        earlier
            .and_then(|earlier| {
                steps
                    .iter()
                    .find(|step| step.doubtful.is_none() && step.earlier == earlier)
            })
            .is_some_and(|step| step.verdict == Verdict::Continuation)
    };
    let home = line.background.origin;
    Some(Ok(Pair {
        before: Situation::of(before, home),
        after: Situation::of(after, home),
        same_traffickers: after.same_traffickers,
        further: u16::try_from(counted().filter(told).count() - 1).unwrap_or(u16::MAX),
        told_unequally: before.retold.len() != after.retold.len(),
        part_of_longer: went_on(step.earlier.checked_sub(1)) || went_on(Some(step.earlier + 1)),
    }))
}

impl Situation {
    fn of(spell: &Spell, home: Option<Country>) -> Self {
        // An exit with which control did not end is no way out, and nothing lasted until then only.
        let exit = spell.exit.filter(|exit| exit.control_ended != Some(Answer::No));
        Self {
            exploitation: spell.exploitation,
            control: spell.control,
            relations: spell.relations,
            recruited: spell.recruitment_country,
            exploited: spell.exploitation_country,
            home,
            way_out: exit.and_then(|exit| exit.manner),
            after_exit: exit.map(|exit| exit.circumstances).unwrap_or_default(),
            days: exit
                .and_then(|exit| exit.on)
                .zip(spell.begun())
                .and_then(|(out, begun)| {
                    let least = out.earliest().since(begun.latest()).0.max(0);
                    let most = out.latest().since(begun.earliest()).0;
                    // Ended before it began: one of the two dates is wrong, and neither is preferred.
                    (most >= 0).then_some((least, most))
                }),
        }
    }
}
