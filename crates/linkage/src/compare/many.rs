//! Compares many pairs at once, as fast as memory allows.
//!
//! What a comparison costs is waiting for values that are far apart in memory. So pairs are taken by the hundred and
//! compared field by field: the values of one field are asked for together, and the waits overlap. Pairs that no further
//! agreement could lift to a floor are left on the way. What a pair's comparison finds is the same as for one pair alone.

use std::hint::black_box;

use super::{Found, Memo, Rarities, Rarity, best_of};
use crate::model::{LEVELS, Model, rarity_share};
use crate::prepare::{NAME_WIDTH, Prepared, Slot, SlotKind};
use crate::table::MISSING;
use crate::text::Text;

/// Pairs compared at once; their rows and findings stay in the second level of the cache.
pub(crate) const MANY: usize = 512;
/// Values asked for at once.
const AHEAD: usize = 32;
/// Bits allowed for rounding, so that no pair is left that would just have reached the floor.
const SLACK: f32 = 0.01;

/// The least that a pair must reach, and the most that each slot can bring it, in bits.
#[derive(Debug)]
pub(crate) struct Floor<'a> {
    model: &'a Model,
    least: f32,
    /// For each slot the most bits for one person of two equal values, and of two that differ.
    most: Vec<(f32, f32)>,
    /// The most that names can bring.
    names: f32,
}

impl<'a> Floor<'a> {
    pub(crate) fn of(records: &Prepared, rarities: &Rarities, model: &'a Model, least: f32) -> Self {
        let most: Vec<(f32, f32)> = records
            .slots
            .iter()
            .enumerate()
            .map(|(at, slot)| {
                let weights = &model.slots[at];
                let rarest = rarities.rarest(at);
                let over = |from: usize| {
                    (from..=weights.levels)
                        .map(|level| weights.weights[level][0] + weights.rarity[level] * rarest)
                        .fold(0.0, f32::max)
                };
                // Values that are read alike have one number, where `prepare.rs` sees to it; but a telephone number with its
                // prefix is the same as without.
                let unlike = matches!(
                    slot.kind,
                    SlotKind::Text(..) | SlotKind::Number(_) | SlotKind::Postcode(_) | SlotKind::Sex(_)
                );
                (over(1), over(if unlike { 2 } else { 1 }))
            })
            .collect();
        let names = if records.named() { &most[..3] } else { &[] };
        Self {
            model,
            least,
            names: names.iter().map(|(same, _)| same).sum(),
            most,
        }
    }

    /// The most that a slot can bring a pair with these values.
    fn most(&self, at: usize, xs: &[u32], ys: &[u32]) -> f32 {
        let (same, differ) = self.most[at];
        if let ([x], [y]) = (xs, ys) {
            return match (*x, *y) {
                (MISSING, _) | (_, MISSING) => 0.0,
                (x, y) if x == y => same,
                _ => differ,
            };
        }
        if xs.iter().any(|x| *x != MISSING && ys.contains(x)) {
            same
        } else {
            differ
        }
    }

    fn bits(&self, at: usize, found: &Found) -> f32 {
        self.model.slots[at].person(found)
    }
}

/// Room for comparing many pairs; one for each thread.
#[derive(Debug)]
pub(crate) struct Many {
    memo: Memo,
    /// Grades of texts, for each slot of texts.
    texts: Vec<Option<Memo>>,
    /// The slots that are no names, the quickest to compare first.
    order: Vec<usize>,
    /// The rows of the second record of each pair.
    rows: Vec<u32>,
    found: Vec<Found>,
    /// The most each pair can still reach.
    reach: Vec<f32>,
    /// The pairs that are still compared.
    left: Vec<u32>,
}

impl Many {
    pub(crate) fn of(records: &Prepared) -> Self {
        let from = if records.named() { 3 } else { 0 };
        let mut order: Vec<usize> = (from..records.slots.len()).collect();
        order.sort_by_key(|at| match records.slots[*at].kind {
            SlotKind::Sex(_) => 0,
            SlotKind::Birth(_) => 1,
            SlotKind::Text(..) => 2,
            SlotKind::Postcode(_) => 3,
            SlotKind::Phone(_) => 4,
            _ => 5,
        });
        Self {
            memo: Memo::large(),
            texts: records
                .slots
                .iter()
                .map(|slot| matches!(slot.kind, SlotKind::Text(..)).then(Memo::large))
                .collect(),
            order,
            rows: Vec::new(),
            found: Vec::new(),
            reach: Vec::new(),
            left: Vec::new(),
        }
    }

    /// Forgets the values it has seen, which will be others.
    pub(crate) fn forget(&mut self) {
        self.memo.forget();
        self.texts.iter_mut().flatten().for_each(Memo::forget);
    }

    /// Compares pairs, at most [`MANY`] of them, and calls `each` with the place of the pair and what was found in every
    /// slot: in the order of the pairs, for all of them or for those that may reach the floor.
    pub(crate) fn compare(
        &mut self,
        records: &Prepared,
        rarities: &Rarities,
        pairs: &[(u32, u32)],
        floor: Option<&Floor<'_>>,
        mut each: impl FnMut(usize, &[Found]),
    ) {
        let (stride, slots) = (records.stride, records.slots.len());
        self.rows.clear();
        for pairs in pairs.chunks(AHEAD) {
            black_box(pairs.iter().fold(0, |seen, (_, other)| {
                let row = records.row(*other);
                seen ^ row.first().copied().unwrap_or(0) ^ row.last().copied().unwrap_or(0)
            }));
            for (_, other) in pairs {
                self.rows.extend_from_slice(records.row(*other));
            }
        }
        self.found.clear();
        self.found.resize(pairs.len() * slots, Found::default());
        self.left.clear();
        self.left
            .extend((0..pairs.len()).map(|at| u32::try_from(at).unwrap_or(0)));
        if let Some(floor) = floor {
            self.reach.clear();
            for ((record, _), other) in pairs.iter().zip(self.rows.chunks_exact(stride)) {
                let row = records.row(*record);
                let mut reach = floor.model.prior[0] + floor.names;
                for at in &self.order {
                    let slot = &records.slots[*at];
                    reach += floor.most(*at, values(slot, row), values(slot, other));
                }
                self.reach.push(reach);
            }
        }
        // Sex and birth tell the most for the least; names come after them, and the rest last.
        let early = self
            .order
            .iter()
            .take_while(|at| matches!(records.slots[**at].kind, SlotKind::Sex(_) | SlotKind::Birth(_)))
            .count();
        for turn in 0..=self.order.len() {
            if turn == early && records.named() {
                self.names(records, rarities, pairs, floor);
            }
            if let Some(at) = self.order.get(turn) {
                self.slot(records, rarities, pairs, floor, *at);
            }
        }
        for pair in &self.left {
            let pair = *pair as usize;
            each(pair, &self.found[pair * slots..(pair + 1) * slots]);
        }
    }

    fn names(
        &mut self,
        records: &Prepared,
        rarities: &Rarities,
        pairs: &[(u32, u32)],
        floor: Option<&Floor<'_>>,
    ) {
        let (stride, slots) = (records.stride, records.slots.len());
        let (rows, found, reach, memo) = (&self.rows, &mut self.found, &mut self.reach, &mut self.memo);
        for left in self.left.chunks(AHEAD) {
            let mut seen = 0;
            for pair in left {
                let pair = *pair as usize;
                let (a, b) = (records.row(pairs[pair].0), &rows[pair * stride..]);
                for (x, y) in a.iter().zip(b).take(2) {
                    if x != y {
                        seen ^= records.forms[*y as usize].letters() ^ records.forms[*x as usize].letters();
                    }
                }
            }
            black_box(seen);
            for pair in left {
                let pair = *pair as usize;
                let (a, b) = (
                    &records.row(pairs[pair].0)[..NAME_WIDTH],
                    &rows[pair * stride..pair * stride + NAME_WIDTH],
                );
                let found = &mut found[pair * slots..(pair + 1) * slots];
                records.compare_names(rarities, memo, a, b, found);
                if let Some(floor) = floor {
                    reach[pair] += (0..3).map(|at| floor.bits(at, &found[at])).sum::<f32>() - floor.names;
                }
            }
        }
        self.leave(floor);
    }

    fn slot<'a>(
        &mut self,
        records: &'a Prepared,
        rarities: &'a Rarities,
        pairs: &'a [(u32, u32)],
        floor: Option<&'a Floor<'a>>,
        at: usize,
    ) {
        let slot = &records.slots[at];
        let job = Job {
            records,
            rarities,
            pairs,
            floor,
            at,
        };
        if slot.width > 1 {
            self.widely(&job);
        } else {
            match &slot.kind {
                SlotKind::Birth(dates) => self.graded(&job, dates, |a, b| a.likeness(b) as u8),
                SlotKind::Sex(sexes) => self.graded(&job, sexes, |a, b| if a == b { 1 } else { 2 }),
                SlotKind::Postcode(codes) => self.graded(&job, codes, |a, b| a.likeness(b) as u8),
                SlotKind::Phone(phones) => self.graded(&job, phones, |a, b| a.likeness(b) as u8),
                SlotKind::Email(emails) => self.graded(&job, emails, |a, b| a.likeness(b) as u8),
                SlotKind::Number(numbers) => self.graded(&job, numbers, |a, b| a.likeness(b) as u8),
                SlotKind::Text(_, texts) => self.texts(&job, texts),
                SlotKind::Given | SlotKind::Family | SlotKind::Further => {}
            }
        }
        self.leave(floor);
    }

    /// A slot of which records may have several values.
    fn widely(&mut self, job: &Job<'_>) {
        let slot = &job.records.slots[job.at];
        for pair in &self.left {
            let pair = *pair as usize;
            let xs = values(slot, job.records.row(job.pairs[pair].0));
            let ys = values(slot, &self.rows[pair * job.records.stride..]);
            let told = best_of(slot, job.at, job.rarities, xs, ys);
            self.found[pair * job.records.slots.len() + job.at] = told;
            if let Some(floor) = job.floor {
                self.reach[pair] += floor.bits(job.at, &told) - floor.most(job.at, xs, ys);
            }
        }
    }

    /// A slot of one value.
    fn graded<T>(&mut self, job: &Job<'_>, values: &[Option<T>], grade: impl Fn(&T, &T) -> u8) {
        self.single(
            job,
            |x, y| u64::from(values[x as usize].is_some()) ^ u64::from(values[y as usize].is_some()),
            |x, y| match (&values[x as usize], &values[y as usize]) {
                (Some(a), Some(b)) => grade(a, b),
                _ => 0,
            },
        );
    }

    /// A slot of a short text: there are few different ones, which meet again and again.
    fn texts(&mut self, job: &Job<'_>, texts: &[Text]) {
        let Some(mut memo) = self.texts[job.at].take() else {
            return;
        };
        self.single(
            job,
            |_, _| 0,
            |x, y| memo.grade(x, y, || texts[x as usize].likeness(&texts[y as usize]) as u8),
        );
        self.texts[job.at] = Some(memo);
    }

    fn single(
        &mut self,
        job: &Job<'_>,
        touch: impl Fn(u32, u32) -> u64,
        mut grade: impl FnMut(u32, u32) -> u8,
    ) {
        let (records, at) = (job.records, job.at);
        let slot = &records.slots[at];
        let (stride, slots) = (records.stride, records.slots.len());
        let rare: [bool; LEVELS] = std::array::from_fn(|level| rarity_share(&slot.kind, level) != 0.0);
        let mut both = [(0, 0, 0); AHEAD];
        for left in self.left.chunks(AHEAD) {
            let mut seen = 0;
            let mut filled = 0;
            for pair in left {
                let place = *pair as usize;
                let x = records.row(job.pairs[place].0)[slot.at];
                let y = self.rows[place * stride + slot.at];
                if x != MISSING && y != MISSING {
                    both[filled] = (*pair, x, y);
                    filled += 1;
                    if x != y {
                        seen ^= touch(x, y);
                    }
                }
            }
            black_box(seen);
            for (pair, x, y) in &both[..filled] {
                let pair = *pair as usize;
                let level = grade(*x, *y);
                if level == 0 {
                    if let Some(floor) = job.floor {
                        self.reach[pair] -= floor.most(at, &[*x], &[*y]);
                    }
                    continue;
                }
                let rarity = if rare[usize::from(level)] {
                    job.rarities.commoner(at, *x, *y)
                } else {
                    Rarity::default()
                };
                let told = Found::at(level, rarity);
                self.found[pair * slots + at] = told;
                if let Some(floor) = job.floor {
                    let (same, differ) = floor.most[at];
                    self.reach[pair] += floor.bits(at, &told) - if x == y { same } else { differ };
                }
            }
        }
    }

    /// Leaves the pairs that cannot reach the floor any more.
    fn leave(&mut self, floor: Option<&Floor<'_>>) {
        if let Some(floor) = floor {
            let reach = &self.reach;
            self.left
                .retain(|pair| reach[*pair as usize] >= floor.least - SLACK);
        }
    }
}

fn values<'r>(slot: &Slot, row: &'r [u32]) -> &'r [u32] {
    &row[slot.at..slot.at + slot.width]
}

/// What a slot is compared for.
struct Job<'a> {
    records: &'a Prepared,
    rarities: &'a Rarities,
    pairs: &'a [(u32, u32)],
    floor: Option<&'a Floor<'a>>,
    /// The slot.
    at: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::{Blocks, Caps};
    use crate::keys::Keys;
    use crate::learn::learn;
    use crate::role::Role;
    use crate::table::{Column, Table};

    #[test]
    fn no_slot_brings_a_pair_more_than_the_floor_allows_for() {
        let mut names = Column::new("name", Role::FullName);
        let mut phones = Column::new("phone", Role::Phone);
        for (name, phone) in [
            ("Ana Rusu", "+373 69 123456"),
            ("Ana Rusu", "069 123456"),
            ("Ion Ceban", "069 123457"),
            ("Ion Ceban", "022 555111"),
            ("Vera Munteanu", ""),
        ] {
            names.cells.push(name);
            phones.cells.push(phone);
        }
        let table = Table {
            ids: (0..5).map(|id| id.to_string()).collect(),
            id_heading: None,
            columns: vec![names, phones],
            first_list: None,
            encoding: None,
        };
        let records = Prepared::of(&table);
        let rarities = Rarities::of(&records);
        let blocks = Blocks::of(&records, &Keys::of(&records), Caps::for_records(5));
        let model = learn(&records, &rarities, &blocks, 1);
        let floor = Floor::of(&records, &rarities, &model, 0.0);
        let mut found = vec![Found::default(); records.slots.len()];
        for (a, b) in (0..5).flat_map(|a| (0..5).map(move |b| (a, b))) {
            records.compare(&rarities, a, b, &mut found);
            for (at, slot) in records.slots.iter().enumerate().skip(3) {
                let most = floor.most(at, values(slot, records.row(a)), values(slot, records.row(b)));
                let bits = floor.bits(at, &found[at]);
                assert!(
                    bits <= most,
                    "records {a} and {b}: {bits} bits, {most} allowed for"
                );
            }
        }
    }
}
