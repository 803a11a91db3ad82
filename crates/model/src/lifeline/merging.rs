//! Lines of persons found to be one, and accounts of one episode in several records, brought together.
//!
//! The fullest record speaks first, and what the others tell is compared with it, by the rule in `same_episode`: certainly
//! the same is merged, possibly the same stands aside, the rest takes its place in the line. The result does not depend on the
//! order of records or lines.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::accounts::{agree, merge_accounts, merge_spells};
use super::same_episode::{self, Sameness};
use super::{Background, Doubtful, LifeLine, Spell, order};
use crate::id::EpisodeId;

impl LifeLine {
    /// The one line of several persons found to be one human being; the person with the lowest identifier gives it its own.
    /// `None` of no lines.
    pub fn merged(lines: impl IntoIterator<Item = Self>) -> Option<Self> {
        Self::merged_as_stated(lines, &HashMap::new())
    }

    /// The same, where accounts are stated to be of one episode; that is followed first.
    pub(super) fn merged_as_stated(
        lines: impl IntoIterator<Item = Self>,
        same_as: &HashMap<EpisodeId, EpisodeId>,
    ) -> Option<Self> {
        let mut lines: Vec<Self> = lines.into_iter().collect();
        lines.sort_by_key(|line| line.person);
        let mut lines = lines.into_iter();
        let mut whole = lines.next()?;
        let mut others = lines.peekable();
        if others.peek().is_none() {
            return Some(whole);
        }
        gather(&mut whole);
        for mut line in others {
            gather(&mut line);
            let records = whole.records;
            let later = |record: u16| record.saturating_add(records);
            whole.episodes.extend(line.episodes.into_iter().map(|mut spell| {
                spell.record = later(spell.record);
                spell
                    .retold
                    .iter_mut()
                    .for_each(|again| again.record = later(again.record));
                spell
            }));
            whole.seen.extend(line.seen.into_iter().map(|mut seen| {
                seen.record = later(seen.record);
                seen
            }));
            whole.lost.extend(line.lost);
            whole.died = agree(whole.died, line.died);
            whole.background = std::mem::take::<Background>(&mut whole.background).or(&line.background);
            whole.referrals = whole.referrals.saturating_add(line.referrals);
            whole.records = whole.records.saturating_add(line.records);
        }
        merge_accounts(&mut whole.episodes, same_as);
        settle(&mut whole);
        Some(whole)
    }
}

/// Puts accounts that stood aside among the episodes again, to be compared anew.
fn gather(line: &mut LifeLine) {
    let aside = std::mem::take(&mut line.doubtful);
    line.episodes
        .extend(aside.into_iter().map(|doubtful| doubtful.account));
}

/// Recognises what is told twice, and puts everything in order.
pub(super) fn settle(line: &mut LifeLine) {
    if line.records > 1 && line.episodes.len() > 1 {
        let told = merge_certain(std::mem::take(&mut line.episodes));
        (line.episodes, line.doubtful) = stand_aside(told);
    }
    order::sort(&mut line.episodes);
    line.seen.sort_unstable();
    line.lost.sort_unstable();
}

fn share_a_record(one: &Spell, other: &Spell) -> bool {
    one.told_in().any(|record| other.is_told_in(record))
}

fn sameness(one: &Spell, other: &Spell) -> Sameness {
    same_episode::decide(same_episode::compare(one, other))
}

/// Merges accounts that are certainly of one episode. A group never holds two accounts of one record, nor two that are
/// certainly different; the nearest pairs come first.
fn merge_certain(mut told: Vec<Spell>) -> Vec<Spell> {
    told.sort_by_key(|spell| spell.episode);
    let mut certain: Vec<(i64, usize, usize)> = Vec::new();
    let mut apart: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (i, one) in told.iter().enumerate() {
        for (j, other) in told.iter().enumerate().skip(i + 1) {
            match sameness(one, other) {
                _ if share_a_record(one, other) => {
                    apart.insert((i, j));
                }
                Sameness::Certain => certain.push((same_episode::distance(one, other), i, j)),
                Sameness::Different => {
                    apart.insert((i, j));
                }
                Sameness::Possible => {}
            }
        }
    }
    if certain.is_empty() {
        return told;
    }
    certain.sort_unstable();
    let mut groups: Vec<Vec<usize>> = (0..told.len()).map(|at| vec![at]).collect();
    let mut group_of: Vec<usize> = (0..told.len()).collect();
    for (_, i, j) in certain {
        let (a, b) = (group_of[i], group_of[j]);
        let kept_apart = |x: usize, y: usize| apart.contains(&(x.min(y), x.max(y)));
        let clash = || {
            groups[a]
                .iter()
                .any(|x| groups[b].iter().any(|y| kept_apart(*x, *y)))
        };
        if a == b || clash() {
            continue;
        }
        let moved = std::mem::take(&mut groups[b]);
        for at in &moved {
            group_of[*at] = a;
        }
        groups[a].extend(moved);
    }
    groups
        .into_iter()
        .filter(|group| !group.is_empty())
        .filter_map(|group| {
            let mut accounts: Vec<&Spell> = group.into_iter().map(|at| &told[at]).collect();
            accounts.sort_by_key(|spell| (vagueness(spell), spell.episode));
            let (first, others) = accounts.split_first()?;
            let mut whole = (*first).clone();
            for other in others {
                let mut again = (*other).clone();
                let retold = std::mem::take(&mut again.retold);
                merge_spells(&mut whole, &again);
                whole.retold.extend(retold);
            }
            whole
                .retold
                .sort_unstable_by_key(|again| (again.record, again.told_order));
            Some(whole)
        })
        .collect()
}

/// How little an account says: without an exit, with wide dates.
fn vagueness(spell: &Spell) -> (bool, i64) {
    /// Wider than any date.
    const NOT_DATED: i64 = 200_000;
    let width = |range: Option<crate::DayRange>| {
        range.map_or(NOT_DATED, |range| {
            i64::from(range.latest().since(range.earliest()).0)
        })
    };
    let out = spell.exit.and_then(|exit| exit.on);
    (spell.exit.is_none(), width(spell.begun()) + width(out))
}

/// Parts accounts that are possibly of an episode told elsewhere from the episodes of the line. Of one record at most one
/// account stands aside for each episode, because what one record tells as two are two.
fn stand_aside(told: Vec<Spell>) -> (Vec<Spell>, Vec<Doubtful>) {
    let mut records: Vec<u16> = told.iter().flat_map(Spell::told_in).collect();
    records.sort_unstable();
    records.dedup();
    records.sort_by_cached_key(|record| fullness(*record, &told));
    let mut waiting: Vec<Option<Spell>> = told.into_iter().map(Some).collect();
    let mut line: Vec<Spell> = Vec::new();
    let mut aside: Vec<Doubtful> = Vec::new();
    for record in records {
        for place in &mut waiting {
            let Some(spell) = place.take_if(|spell| spell.is_told_in(record)) else {
                continue;
            };
            let taken = |episode: EpisodeId| {
                aside
                    .iter()
                    .any(|other| other.perhaps == episode && share_a_record(&other.account, &spell))
            };
            let perhaps = line
                .iter()
                .filter(|known| !share_a_record(known, &spell) && !taken(known.episode))
                .filter(|known| sameness(known, &spell) != Sameness::Different)
                .min_by_key(|known| (same_episode::distance(known, &spell), known.episode))
                .map(|known| known.episode);
            match perhaps {
                Some(perhaps) => aside.push(Doubtful {
                    account: spell,
                    perhaps,
                }),
                None => line.push(spell),
            }
        }
    }
    aside.sort_by_key(|doubtful| doubtful.account.episode);
    (line, aside)
}

/// The order in which records speak: the one that tells most episodes first, then most exits, then the finest dates.
fn fullness(record: u16, told: &[Spell]) -> (Reverse<usize>, Reverse<usize>, i64, Option<EpisodeId>) {
    let own = || told.iter().filter(|spell| spell.is_told_in(record));
    (
        Reverse(own().count()),
        Reverse(own().filter(|spell| spell.exit.is_some()).count()),
        own().map(|spell| vagueness(spell).1).sum(),
        own().map(|spell| spell.episode).min(),
    )
}
