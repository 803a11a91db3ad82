//! The order of a person's episodes, and whether two of them are told apart by it.
//!
//! Order comes from when things happened, never from when they were disclosed: a late disclosure of an earlier episode
//! takes its place by its own dates. Undated episodes stand first, so that they cannot come between two dated ones.

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
    let mut told: Vec<Spell> = episodes.to_vec();
    told.sort_by_key(|spell| (spell.told_order, spell.episode));
    let every_place_told = told
        .windows(2)
        .all(|pair| pair[0].told_order < pair[1].told_order)
        && told.first().is_some_and(|first| first.told_order.is_some());
    let dates_agree = told.windows(2).all(|pair| !certainly_after(&pair[0], &pair[1]));
    if every_place_told && dates_agree {
        episodes.clone_from_slice(&told);
    }
}

fn by_dates(a: &Spell, b: &Spell) -> Ordering {
    place(a).cmp(&place(b))
}

/// Where an episode stands by its own dates: the middle and the first day of its beginning, or of its end if only that is
/// dated.
fn place(spell: &Spell) -> Option<(Day, Day)> {
    let end = spell.exit.and_then(|exit| exit.on);
    spell
        .begun()
        .or(end)
        .map(|range| (range.midpoint(), range.earliest()))
}

fn certainly_after(first: &Spell, second: &Spell) -> bool {
    match (first.begun(), second.begun()) {
        (Some(first), Some(second)) => second.certainly_before(first),
        _ => false,
    }
}

/// Whether it is told that `earlier` comes before `later`: by their beginnings, by the end of one and the beginning of the
/// other, or, where the dates leave it open, by the order the person tells.
pub(crate) fn told(earlier: &Spell, later: &Spell) -> bool {
    let end = earlier.exit.and_then(|exit| exit.on);
    let begins_before =
        matches!((earlier.begun(), later.begun()), (Some(a), Some(b)) if a.certainly_before(b));
    let ends_before = matches!((end, later.begun()), (Some(end), Some(b)) if ends_by(end, b));
    let in_words = matches!((earlier.told_order, later.told_order), (Some(a), Some(b)) if a < b);
    begins_before || ends_before || (in_words && !certainly_after(earlier, later))
}

fn ends_by(end: DayRange, beginning: DayRange) -> bool {
    end.latest() <= beginning.earliest()
}
