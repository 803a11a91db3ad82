//! Which pairs are compared at all: those that share a block.
//!
//! A block is the records that have a key in common (`keys.rs`). A block with more records than the cap is split by each
//! further value of its records, and what is too large even then is left out and counted, so that one huge block costs
//! nothing. Pairs are walked record by record, each pair once, however many blocks it shares.

use std::hint::black_box;

use crate::keys::{KeyKind, Keys};
use crate::prepare::Prepared;

/// Marks the last member of a block.
const LAST: u32 = 1 << 31;
/// Marks a block of which one record is left.
const ONLY: u8 = 1 << 7;

/// Records whose pieces are asked for at once, so that the waits for memory overlap.
const AHEAD: usize = 32;

/// How many records blocks may have, of a first key or split by a further value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caps {
    /// Blocks of telling keys.
    telling: usize,
    /// Blocks of a name with a place, a year or a day, which many strangers share.
    weak: usize,
}

impl Caps {
    /// In longer lists a key is shared by more strangers and by no more records of one person: blocks get smaller as lists
    /// get longer, so that the work grows with the records alone. Short lists are looked through thoroughly.
    pub(crate) fn for_records(records: usize) -> Self {
        let cap = |full: usize, least: usize| (60 * full / records.max(1)).clamp(least, 60);
        Self {
            telling: cap(100_000, 10),
            weak: cap(60_000, 4),
        }
    }

    fn of(self, kind: KeyKind) -> usize {
        match kind {
            KeyKind::NamePlace
            | KeyKind::NameYear
            | KeyKind::NameDay
            | KeyKind::NameOther
            | KeyKind::NameDistrict => self.weak,
            _ => self.telling,
        }
    }
}

/// The blocks of all records.
#[derive(Debug)]
pub(crate) struct Blocks {
    /// Records, block after block, ascending within a block; the last of a block is marked.
    members: Vec<u32>,
    /// For each block of a record where in `members` the next record stands; that record itself if it is the [`ONLY`] one.
    places: Vec<u32>,
    /// The kind of key of each of these blocks.
    kinds: Vec<u8>,
    /// Where each record's places begin.
    begins: Vec<u32>,
    /// Where the members of each kind of key end.
    kind_ends: [u32; KeyKind::ALL.len()],
    /// Pairs in blocks that were too large.
    pub(crate) left_out: u64,
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is the record")]
fn record_of(entry: u64) -> u32 {
    entry as u32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "records and places are numbered with 32 bits"
)]
fn short(count: usize) -> u32 {
    count as u32
}

impl Blocks {
    pub(crate) fn of(records: &Prepared, keys: &Keys, caps: Caps) -> Self {
        let mut blocks = Self {
            members: Vec::new(),
            places: Vec::new(),
            kinds: Vec::new(),
            begins: Vec::new(),
            kind_ends: [0; KeyKind::ALL.len()],
            left_out: 0,
        };
        let mut entries: Vec<u64> = Vec::new();
        let mut scratch: Vec<u64> = Vec::new();
        let mut large: Vec<u64> = Vec::new();
        for (at, kind) in KeyKind::ALL.into_iter().enumerate() {
            entries.clear();
            large.clear();
            if !keys.any(kind) {
                blocks.kind_ends[at] = short(blocks.members.len());
                continue;
            }
            for record in 0..short(records.records) {
                Keys::each(kind, keys.pieces(record), |key| {
                    entries.push(u64::from(key) << 32 | u64::from(record));
                });
            }
            sort_by_key(&mut entries, &mut scratch);
            let alone = matches!(kind, KeyKind::Birth | KeyKind::Name);
            let cap = caps.of(kind);
            let small = if alone { cap / 3 } else { cap };
            for group in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
                if group.len() <= small {
                    blocks.add(records, group);
                } else if !alone {
                    large.extend_from_slice(group);
                }
            }
            entries.clear();
            for large in large.chunks(AHEAD) {
                black_box(
                    large
                        .iter()
                        .fold(0, |seen, entry| seen ^ keys.pieces(record_of(*entry)).glance()),
                );
                for entry in large {
                    let record = record_of(*entry);
                    keys.split(kind, record_of(entry >> 32), keys.pieces(record), |key| {
                        entries.push(u64::from(key) << 32 | u64::from(record));
                    });
                }
            }
            sort_by_key(&mut entries, &mut scratch);
            for group in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
                if group.len() <= cap {
                    blocks.add(records, group);
                } else {
                    blocks.left_out += (group.len() * (group.len() - 1) / 2) as u64;
                }
            }
            blocks.kind_ends[at] = short(blocks.members.len());
        }
        drop((entries, scratch, large));
        blocks.members.shrink_to_fit();
        blocks.index(records.records);
        blocks
    }

    fn add(&mut self, records: &Prepared, group: &[u64]) {
        if group.len() < 2 {
            return;
        }
        let before = self.members.len();
        for entry in group {
            let record = record_of(*entry);
            if self.members.len() == before || self.members.last() != Some(&record) {
                self.members.push(record);
            }
        }
        let one_list = records.first_list.is_some_and(|first| {
            let in_first = self.members[before..]
                .iter()
                .filter(|record| (**record as usize) < first)
                .count();
            in_first == 0 || in_first == self.members.len() - before
        });
        if self.members.len() - before < 2 || one_list {
            self.members.truncate(before);
        } else if let Some(last) = self.members.last_mut() {
            *last |= LAST;
        }
    }

    /// Notes for each record where it stands: not where it is the last of a block, which no other follows.
    fn index(&mut self, records: usize) {
        let mut begins = vec![0u32; records + 1];
        for member in &self.members {
            if member & LAST == 0 {
                begins[*member as usize + 1] += 1;
            }
        }
        for i in 0..records {
            begins[i + 1] += begins[i];
        }
        let mut next = begins.clone();
        let count = begins.last().copied().unwrap_or(0) as usize;
        self.places = vec![0; count];
        self.kinds = vec![0; count];
        let mut kind = 0;
        for (place, member) in self.members.iter().enumerate() {
            while place >= self.kind_ends[usize::from(kind)] as usize {
                kind += 1;
            }
            if member & LAST == 0 {
                let next = &mut next[*member as usize];
                let following = self.members[place + 1];
                // Most blocks end with the record that follows: it is noted itself, and its block is not asked.
                let (at, only) = if following & LAST == 0 {
                    (short(place) + 1, 0)
                } else {
                    (following & !LAST, ONLY)
                };
                self.places[*next as usize] = at;
                self.kinds[*next as usize] = kind | only;
                *next += 1;
            }
        }
        self.begins = begins;
    }

    /// Puts into `walk` every record after `record` that shares a block with it, once, and the kinds of keys they share as
    /// one bit each.
    pub(crate) fn candidates(&self, records: &Prepared, record: u32, walk: &mut Walk) {
        walk.clear();
        let range = self.begins[record as usize] as usize..self.begins[record as usize + 1] as usize;
        let (places, kinds) = (&self.places[range.clone()], &self.kinds[range]);
        // The blocks lie far apart in memory: asked for together, they are waited for once.
        black_box(places.iter().zip(kinds).fold(0, |seen, (place, kind)| {
            if kind & ONLY == 0 {
                seen ^ self.members[*place as usize]
            } else {
                seen
            }
        }));
        for (place, kind) in places.iter().zip(kinds) {
            let bit = 1 << (kind & !ONLY);
            if kind & ONLY != 0 {
                walk.meet(*place, bit);
                continue;
            }
            for member in &self.members[*place as usize..] {
                walk.meet(member & !LAST, bit);
                if member & LAST != 0 {
                    break;
                }
            }
        }
        if records.first_list.is_some() {
            walk.found.retain(|(other, _)| records.comparable(record, *other));
            walk.seen.fill(0);
        }
    }
}

/// What a thread needs to walk the pairs.
pub(crate) struct Walk {
    /// Places of records in `found`, plus one, by their hashes; 0 where there is none.
    seen: Vec<u32>,
    /// The records met, and the kinds of keys by which.
    pub(crate) found: Vec<(u32, u32)>,
}

impl Walk {
    /// Places there are at first: enough for nearly all records, and near.
    const PLACES: usize = 1 << 10;

    pub(crate) fn new() -> Self {
        Self {
            seen: vec![0; Self::PLACES],
            found: Vec::new(),
        }
    }

    fn clear(&mut self) {
        if self.found.len() > self.seen.len() / 16 {
            self.seen.fill(0);
        } else {
            // Later ones first: whatever is passed over on the way to a place is still there.
            while let Some((other, _)) = self.found.pop() {
                let at = self.place(other);
                self.seen[at] = 0;
            }
        }
        self.found.clear();
    }

    /// The place of a record, or the free one that would be its place.
    fn place(&self, other: u32) -> usize {
        let mask = self.seen.len() - 1;
        let mut at = (other.wrapping_mul(0x9E37_79B1) >> 12) as usize & mask;
        loop {
            match self.seen[at] {
                0 => return at,
                place
                    if self
                        .found
                        .get(place as usize - 1)
                        .is_none_or(|(found, _)| *found == other) =>
                {
                    return at;
                }
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn meet(&mut self, other: u32, bit: u32) {
        let at = self.place(other);
        if let Some((_, kinds)) = self.found.get_mut((self.seen[at] as usize).wrapping_sub(1)) {
            *kinds |= bit;
            return;
        }
        self.found.push((other, bit));
        self.seen[at] = short(self.found.len());
        if self.found.len() > self.seen.len() / 2 {
            self.widen();
        }
    }

    fn widen(&mut self) {
        self.seen = vec![0; self.seen.len() * 2];
        for at in 0..self.found.len() {
            let place = self.place(self.found[at].0);
            self.seen[place] = short(at + 1);
        }
    }
}

/// Sorts by the upper half, keeping the order of equal keys (three passes of eleven bits).
fn sort_by_key(entries: &mut Vec<u64>, other: &mut Vec<u64>) {
    if entries.len() < 2_000 {
        entries.sort_by_key(|entry| entry >> 32);
        return;
    }
    other.clear();
    other.resize(entries.len(), 0);
    for shift in [32, 43, 54] {
        let digit = |entry: u64| usize::try_from(entry >> shift & 0x7FF).unwrap_or(0);
        let mut counts = vec![0usize; 2049];
        for entry in entries.iter() {
            counts[digit(*entry) + 1] += 1;
        }
        for i in 0..2048 {
            counts[i + 1] += counts[i];
        }
        for entry in entries.iter() {
            let at = &mut counts[digit(*entry)];
            other[*at] = *entry;
            *at += 1;
        }
        std::mem::swap(entries, other);
    }
}
