//! The order of a person's episodes, and whether two of them are told apart by it.
//!
//! Order comes from when things happened, never from when they were disclosed: a late disclosure of an earlier episode
//! takes its place by its own dates. Episodes without a date, and those dated so vaguely that they may have come before the
//! others, stand first, so that they cannot come between two whose order is told and hide the step between them.

use std::cmp::Ordering;

use super::Spell;
use crate::day::{Day, DayRange};

/// Puts episodes in order. The result does not depend on the order given.
pub(super) fn sort(episodes: &mut [Spell]) {
    episodes.sort_by(|a, b| {
        by_dates(a, b)
            .then(a.told_order.cmp(&b.told_order))
            .then(a.episode.cmp(&b.episode))
    });
    if let Some(told) = wholly_in_words(episodes) {
        episodes.clone_from_slice(&told);
        return;
    }
    let dated = |spell: &Spell| spell.begun().is_some();
    for _ in 1..episodes.len() {
        for at in 1..episodes.len() {
            let (one, next) = (&episodes[at - 1], &episodes[at]);
            if dated(one) && dated(next) && told(next, one) && !told(one, next) {
                episodes.swap(at - 1, at);
            }
        }
    }
    move_unplaced_to_the_front(episodes);
}

/// The order one account gives to all of the episodes, if it does and no dates contradict it.
fn wholly_in_words(episodes: &[Spell]) -> Option<Vec<Spell>> {
    let mut records: Vec<u16> = accounts(episodes.first()?).map(|(record, _)| record).collect();
    records.sort_unstable();
    records.into_iter().find_map(|record| {
        let mut told: Vec<(u8, &Spell)> = episodes
            .iter()
            .map(|spell| place_in_words(spell, record).map(|place| (place, spell)))
            .collect::<Option<_>>()?;
        told.sort_by_key(|(place, spell)| (*place, spell.episode));
        let distinct = told.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let contradicted = told
            .iter()
            .enumerate()
            .any(|(at, (_, first))| told[at + 1..].iter().any(|(_, next)| told_by_dates(next, first)));
        (distinct && !contradicted).then(|| told.into_iter().map(|(_, spell)| spell.clone()).collect())
    })
}

fn move_unplaced_to_the_front(episodes: &mut [Spell]) {
    let (mut unplaced, mut placed): (Vec<Spell>, Vec<Spell>) = (Vec::new(), Vec::new());
    for (at, spell) in episodes.iter().enumerate() {
        let hides_a_step = placed.last().is_some_and(|before| {
            !told(before, spell)
                && may_have_come_before(spell, before)
                && episodes[at + 1..].iter().any(|after| told(before, after))
        });
        if hides_a_step { &mut unplaced } else { &mut placed }.push(spell.clone());
    }
    if !unplaced.is_empty() {
        unplaced.append(&mut placed);
        episodes.clone_from_slice(&unplaced);
    }
}

/// Whether all of `spell` may lie before `other`, both being dated.
fn may_have_come_before(spell: &Spell, other: &Spell) -> bool {
    let (Some(begun), Some(other_begun)) = (spell.begun(), other.begun()) else {
        return false;
    };
    let end = spell.exit.and_then(|exit| exit.on).unwrap_or(begun);
    begun.earliest() <= other_begun.latest() && end.earliest() <= other_begun.latest()
}

fn by_dates(a: &Spell, b: &Spell) -> Ordering {
    place(a).cmp(&place(b))
}

/// Where an episode stands by its own dates: the middle and the first day of its beginning, or of its end if only that is
/// dated; of two that begin alike, the one that has ended stands first.
fn place(spell: &Spell) -> Option<(Day, Day, bool, Option<Day>)> {
    let end = spell.exit.and_then(|exit| exit.on);
    let range = spell.begun().or(end)?;
    Some((
        range.midpoint(),
        range.earliest(),
        end.is_none(),
        end.map(DayRange::latest),
    ))
}

/// Whether it is told that `earlier` comes before `later`: by their beginnings, by the end of one and the beginning of the
/// other, or, where the dates leave it open, by the order the person tells in one and the same account.
pub(crate) fn told(earlier: &Spell, later: &Spell) -> bool {
    match (told_by_dates(earlier, later), told_by_dates(later, earlier)) {
        (true, false) => true,
        (false, true) => false,
        _ => told_in_words(earlier, later) && !told_in_words(later, earlier),
    }
}

fn told_by_dates(earlier: &Spell, later: &Spell) -> bool {
    let end = earlier.exit.and_then(|exit| exit.on);
    let begins_before =
        matches!((earlier.begun(), later.begun()), (Some(a), Some(b)) if a.certainly_before(b));
    let ends_before = matches!((end, later.begun()), (Some(end), Some(b)) if ends_by(end, b));
    begins_before || ends_before
}

/// Two accounts number their episodes each for itself; only numbers of one account can be compared.
fn told_in_words(earlier: &Spell, later: &Spell) -> bool {
    accounts(earlier)
        .any(|(record, place)| matches!((place, place_in_words(later, record)), (Some(a), Some(b)) if a < b))
}

fn place_in_words(spell: &Spell, record: u16) -> Option<u8> {
    accounts(spell).find_map(|(told_in, place)| place.filter(|_| told_in == record))
}

fn accounts(spell: &Spell) -> impl Iterator<Item = (u16, Option<u8>)> + '_ {
    let own = (spell.record, spell.told_order);
    std::iter::once(own).chain(spell.retold.iter().map(|again| (again.record, again.told_order)))
}

fn ends_by(end: DayRange, beginning: DayRange) -> bool {
    end.latest() <= beginning.earliest()
}
