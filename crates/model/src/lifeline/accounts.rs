//! What several accounts of one episode say together: what both allow where they agree, everything between where they do not.
//!
//! Which accounts are of one episode is stated in the rows (`same_as`) or recognised, in `same_episode`.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Circumstances, Retelling, Spell, SpellExit};
use crate::codes::ours::{Answer, Entry};
use crate::day::DayRange;
use crate::id::EpisodeId;

/// Two statements of one date: what both allow, or, when they contradict each other, everything between them.
pub(super) fn agree(one: Option<DayRange>, other: Option<DayRange>) -> Option<DayRange> {
    match (one, other) {
        (Some(a), Some(b)) => {
            let (from, until) = (a.earliest().max(b.earliest()), a.latest().min(b.latest()));
            let hull = DayRange::between(a.earliest().min(b.earliest()), a.latest().max(b.latest()));
            Some(if from <= until {
                DayRange::between(from, until)
            } else {
                hull
            })
        }
        (one, other) => one.or(other),
    }
}

/// Puts together the accounts that are stated to be of one episode.
pub(super) fn merge_accounts(episodes: &mut Vec<Spell>, same_as: &HashMap<EpisodeId, EpisodeId>) {
    if same_as.is_empty() || episodes.len() < 2 {
        return;
    }
    let same_as = &of_whole_spells(episodes, same_as);
    // The account that the others point to speaks first; where they point to one another or to one that is not in this
    // line, the one with the lowest id does.
    let mut told: Vec<(EpisodeId, bool, Spell)> = std::mem::take(episodes)
        .into_iter()
        .map(|spell| {
            let first = first_account(spell.episode, same_as);
            (first, spell.episode != first, spell)
        })
        .collect();
    told.sort_by_key(|(first, retold, spell)| (*first, *retold, spell.episode));
    let mut last = None;
    for (first, _, spell) in told {
        match episodes.last_mut().filter(|_| last == Some(first)) {
            Some(known) => {
                merge_spells(known, &spell);
                known.retold.extend(spell.retold);
            }
            None => episodes.push(spell),
        }
        last = Some(first);
    }
}

/// What is stated, where accounts have become one already: such an account speaks for all of them.
fn of_whole_spells<'a>(
    episodes: &[Spell],
    same_as: &'a HashMap<EpisodeId, EpisodeId>,
) -> Cow<'a, HashMap<EpisodeId, EpisodeId>> {
    let mut stated = Cow::Borrowed(same_as);
    for spell in episodes {
        let own = |episode: &EpisodeId| {
            *episode == spell.episode || spell.retold.iter().any(|again| again.episode == *episode)
        };
        for again in &spell.retold {
            let elsewhere = same_as.get(&again.episode).filter(|other| !own(other));
            let stated = stated.to_mut();
            if let Some(other) = elsewhere {
                stated.entry(spell.episode).or_insert(*other);
            }
            stated.insert(again.episode, spell.episode);
        }
    }
    stated
}

/// The account at the end of a chain of "same as"; of a circle, the one with the lowest id.
fn first_account(episode: EpisodeId, same_as: &HashMap<EpisodeId, EpisodeId>) -> EpisodeId {
    let mut chain = vec![episode];
    let mut at = episode;
    while let Some(next) = same_as.get(&at) {
        if let Some(start) = chain.iter().position(|known| known == next) {
            return chain[start..].iter().copied().min().unwrap_or(at);
        }
        chain.push(*next);
        at = *next;
    }
    at
}

/// Adds another account of an episode to what is known of it.
pub(super) fn merge_spells(known: &mut Spell, told_again: &Spell) {
    known.started = agree(known.started, told_again.started);
    // The earlier disclosure is the one that says by when the episode had begun.
    known.disclosed = match (known.disclosed, told_again.disclosed) {
        (Some(a), Some(b)) => Some(DayRange::between(
            a.earliest().min(b.earliest()),
            a.latest().min(b.latest()),
        )),
        (a, b) => a.or(b),
    };
    known.retold.push(Retelling {
        episode: told_again.episode,
        record: told_again.record,
        told_order: told_again.told_order,
    });
    known.entry = if known.entry == Entry::Unknown {
        told_again.entry
    } else {
        known.entry
    };
    known.same_traffickers = known.same_traffickers.or(told_again.same_traffickers);
    known.recruitment_country = known.recruitment_country.or(told_again.recruitment_country);
    known.exploitation_country = known.exploitation_country.or(told_again.exploitation_country);
    known.exploitation = known.exploitation.union(told_again.exploitation);
    known.control = known.control.union(told_again.control);
    known.relations = known.relations.union(told_again.relations);
    known.exit = match (known.exit, told_again.exit) {
        (Some(a), Some(b)) => Some(merge_exits(a, b)),
        (a, b) => a.or(b),
    };
}

/// Adds another account of an exit to what is known of it.
pub(super) fn merge_exits(known: SpellExit, other: SpellExit) -> SpellExit {
    let (a, b) = (known.circumstances, other.circumstances);
    SpellExit {
        on: agree(known.on, other.on),
        manner: known.manner.or(other.manner),
        control_ended: settle(known.control_ended, other.control_ended),
        circumstances: Circumstances {
            distress: settle(a.distress, b.distress),
            distrust: settle(a.distrust, b.distrust),
            threatened: settle(a.threatened, b.threatened),
            without_work: settle(a.without_work, b.without_work),
            family_conflict: settle(a.family_conflict, b.family_conflict),
            debt: settle(a.debt, b.debt),
            substance_dependence: settle(a.substance_dependence, b.substance_dependence),
        },
    }
}

/// Two answers to one question: yes or no outweighs not knowing; yes against no is not known.
fn settle(one: Option<Answer>, other: Option<Answer>) -> Option<Answer> {
    match (one, other) {
        (Some(Answer::Yes), Some(Answer::No)) | (Some(Answer::No), Some(Answer::Yes)) => {
            Some(Answer::Unknown)
        }
        (Some(known @ (Answer::Yes | Answer::No)), _) | (_, Some(known @ (Answer::Yes | Answer::No))) => {
            Some(known)
        }
        (one, other) => one.or(other),
    }
}
