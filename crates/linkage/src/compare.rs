//! Compares two prepared records: for each piece of evidence a level of agreement, best first.
//!
//! Level 0 says that one of the two has nothing to compare, and weighs nothing. The levels say only how alike two values
//! are; what each is worth is learned from the data in `model.rs`. Symmetric in the two records.

use crate::model::rarity_share;
use crate::names::{Form, Likeness};
use crate::prepare::{FAMILY, FURTHER, GIVEN, NAME_WIDTH, Prepared, Slot, SlotKind};
use crate::table::MISSING;

mod many;
mod memo;

pub(crate) use many::{Floor, MANY, Many};
pub(crate) use memo::Memo;

/// Levels of a given or family name.
pub(crate) mod name {
    /// The same.
    pub(crate) const SAME: u8 = 1;
    /// A nickname or another writing.
    pub(crate) const VARIANT: u8 = 2;
    /// One error.
    pub(crate) const MISSPELT: u8 = 3;
    /// A part of a compound name agrees.
    pub(crate) const PART: u8 = 4;
    /// Sounds the same, or is written nearly the same.
    pub(crate) const SIMILAR: u8 = 5;
    /// Given and family name exchanged, the same.
    pub(crate) const CROSSED: u8 = 6;
    /// Given and family name exchanged, alike.
    pub(crate) const CROSSED_ALIKE: u8 = 7;
    /// An initial.
    pub(crate) const INITIAL: u8 = 8;
    /// Somewhat alike.
    pub(crate) const ALIKE: u8 = 9;
    /// It stands among the other record's further names.
    pub(crate) const ELSEWHERE: u8 = 10;
    /// Different.
    pub(crate) const DIFFERENT: u8 = 11;
}

/// Levels of further names.
pub(crate) mod further {
    /// Two parts or more are the same.
    pub(crate) const SEVERAL: u8 = 1;
    /// One part is the same.
    pub(crate) const ONE: u8 = 2;
    /// One part is nearly the same.
    pub(crate) const NEARLY: u8 = 3;
    /// None.
    pub(crate) const DIFFERENT: u8 = 4;
}

/// What the comparison of one slot found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// Level of agreement; 0 if there is nothing to compare.
    pub(crate) level: u8,
    /// How much rarer, in bits, the value is on which they agree than one on which two records agree by chance on the
    /// average; negative for common values. The commoner one of two values that are only alike.
    pub(crate) rarity: f32,
    /// How much more, in bits, this value is agreed on among people of one country than an average value is.
    pub(crate) tied: f32,
}

impl Found {
    fn at(level: u8, rarity: Rarity) -> Self {
        Self {
            level,
            rarity: rarity.rarity,
            tied: rarity.tied,
        }
    }
}

/// What the frequency of every value says of an agreement on it.
#[derive(Debug)]
pub(crate) struct Rarities {
    /// For each slot and value.
    slots: Vec<Vec<Rarity>>,
    /// The greatest of each slot; where names are compared, of any name if that is more.
    rarest: Vec<f32>,
    /// For each form, as part of any name.
    any_name: Vec<Rarity>,
    /// For each slot, the probability that two records agree on the value by chance.
    pub(crate) chance: Vec<f64>,
    /// The same for two records of one country.
    pub(crate) chance_at_home: Vec<f64>,
    /// The probability that a part of one's names stands anywhere in another's by chance, of all and of one country.
    pub(crate) any_chance: (f64, f64),
}

/// What the frequency of a value says, in bits; see [`Found`].
#[derive(Clone, Copy, Debug, Default)]
struct Rarity {
    rarity: f32,
    tied: f32,
}

impl Rarity {
    /// A value that no record has: rarer than all others.
    const UNKNOWN: Self = Self {
        rarity: RAREST,
        tied: RAREST_AT_HOME,
    };
}

/// Most bits that the rarity of a value counts.
const RAREST: f32 = 10.0;
/// Most bits that a value may be tied to a country.
const RAREST_AT_HOME: f32 = 20.0;

impl Rarities {
    pub(crate) fn of(records: &Prepared) -> Self {
        let countries = records.countries();
        let mut slots = Vec::new();
        let mut chance = Vec::new();
        let mut chance_at_home = Vec::new();
        for slot in &records.slots {
            let values = |record: u32| {
                let row = records.row(record);
                row[slot.at..slot.at + slot.width].iter().copied()
            };
            let local = countries
                .as_ref()
                .filter(|_| slot.tied_to_country())
                .map(|countries| at_home(records.records, countries, slot.counts.len(), values));
            let (rarities, of_all, of_home) =
                rarities(&slot.counts, slot.filled, unseen(&slot.kind), local.as_deref());
            slots.push(rarities);
            chance.push(of_all);
            chance_at_home.push(of_home);
        }
        let named = u32::try_from(records.records).unwrap_or(u32::MAX);
        let names = |record: u32| {
            records.row(record)[..if records.named() { NAME_WIDTH } else { 0 }]
                .iter()
                .copied()
        };
        let local = countries
            .as_ref()
            .filter(|_| records.named())
            .map(|countries| at_home(records.records, countries, records.known.len(), names));
        let (any_name, any, any_at_home) = rarities(&records.known, named, UNSEEN, local.as_deref());
        let greatest = |rarities: &[Rarity]| rarities.iter().map(|value| value.rarity).fold(0.0, f32::max);
        let any_greatest = greatest(&any_name);
        let rarest = slots
            .iter()
            .enumerate()
            .map(|(at, values)| match at {
                0..3 if records.named() => greatest(values).max(any_greatest),
                _ => greatest(values),
            })
            .collect();
        Self {
            slots,
            rarest,
            any_name,
            any_chance: (any, any_at_home),
            chance,
            chance_at_home,
        }
    }

    /// The most that any value of a slot, or of any name, is rarer than the average.
    fn rarest(&self, slot: usize) -> f32 {
        self.rarest[slot]
    }

    fn commoner(&self, slot: usize, x: u32, y: u32) -> Rarity {
        commoner(&self.slots[slot], x, y)
    }

    fn any(&self, x: u32, y: u32) -> Rarity {
        commoner(&self.any_name, x, y)
    }
}

/// The rarity of the commoner of two values.
fn commoner(rarities: &[Rarity], x: u32, y: u32) -> Rarity {
    let at = |v: u32| rarities.get(v as usize).copied().unwrap_or(Rarity::UNKNOWN);
    if x == y {
        return at(x);
    }
    let (a, b) = (at(x), at(y));
    Rarity {
        rarity: a.rarity.min(b.rarity),
        tied: a.tied.min(b.tied),
    }
}

/// For each value the probability that two records of one country both have it.
fn at_home<I: Iterator<Item = u32>>(
    records: usize,
    countries: &[u32],
    values: usize,
    of: impl Fn(u32) -> I,
) -> Vec<f64> {
    let mut seen: Vec<u64> = Vec::with_capacity(records);
    for record in 0..u32::try_from(records).unwrap_or(u32::MAX) {
        let country = countries[record as usize];
        if country == MISSING {
            continue;
        }
        for value in of(record) {
            if value != MISSING {
                seen.push(u64::from(value) << 32 | u64::from(country));
            }
        }
    }
    seen.sort_unstable();
    let mut in_country: Vec<f64> = Vec::new();
    for country in countries {
        let at = *country as usize;
        if in_country.len() <= at {
            in_country.resize(at + 1, 0.0);
        }
        in_country[at] += 1.0;
    }
    let pairs: f64 = in_country.iter().skip(1).map(|n| n * (n - 1.0)).sum();
    let mut both = vec![0.0; values];
    for group in seen.chunk_by(|a, b| a == b) {
        let value = usize::try_from(group[0] >> 32).unwrap_or(0);
        let n = group.len() as f64;
        if let Some(both) = both.get_mut(value) {
            *both += n * (n - 0.5) / pairs.max(1.0);
        }
    }
    both
}

/// Records of other people that are imagined beside those of a file, so that in a file of ten records a name that stands in
/// two of them is not taken for one that every fifth person has.
const UNSEEN: f64 = 100.0;

/// How many such records there are for a kind of value: none where there are few values anyway.
fn unseen(kind: &SlotKind) -> f64 {
    match kind {
        SlotKind::Sex(_) | SlotKind::Text(..) => 0.0,
        _ => UNSEEN,
    }
}

/// For each value what its frequency says, and the chance of any agreement, of all and of one country.
///
/// `local` holds for each value the probability that two records of one country agree on it.
fn rarities(counts: &[u32], filled: u32, unseen: f64, local: Option<&[f64]>) -> (Vec<Rarity>, f64, f64) {
    let filled = f64::from(filled).max(2.0) + unseen;
    let pairs: f64 = counts
        .iter()
        .skip(1)
        .map(|c| f64::from(*c) * (f64::from(*c) - 1.0).max(0.0))
        .sum();
    let chance = (pairs / (filled * (filled - 1.0)))
        .max(1.0 / (filled * 50.0))
        .min(1.0);
    let home = local.map_or(chance, |local| {
        local.iter().skip(1).sum::<f64>().clamp(chance, 1.0)
    });
    let average = (home / chance).log2();
    let bits = counts
        .iter()
        .enumerate()
        .map(|(value, count)| {
            let share = f64::from(*count).max(1.0) / filled;
            let tied = local.map_or(0.0, |local| {
                (local[value].max(1e-15) / (share * share))
                    .log2()
                    .clamp(0.0, 20.0)
                    - average
            });
            #[expect(clippy::cast_possible_truncation, reason = "logarithms of shares")]
            let rarity = Rarity {
                rarity: (chance / share).log2().clamp(-10.0, 10.0) as f32,
                tied: tied as f32,
            };
            rarity
        })
        .collect();
    (bits, chance, home)
}

impl Prepared {
    /// Compares two records, slot by slot in the order of the slots.
    pub(crate) fn compare(&self, rarities: &Rarities, a: u32, b: u32, found: &mut [Found]) {
        self.compare_rows(rarities, self.row(a), self.row(b), found);
    }

    /// Compares two rows.
    pub(crate) fn compare_rows(&self, rarities: &Rarities, a: &[u32], b: &[u32], found: &mut [Found]) {
        let mut from = 0;
        if self.named() {
            self.compare_names(rarities, &mut Memo::small(), a, b, found);
            from = 3;
        }
        for (at, slot) in self.slots.iter().enumerate().skip(from) {
            found[at] = if slot.width == 1 {
                one(slot, at, rarities, a[slot.at], b[slot.at])
            } else {
                best_of(
                    slot,
                    at,
                    rarities,
                    &a[slot.at..slot.at + slot.width],
                    &b[slot.at..slot.at + slot.width],
                )
            };
        }
    }

    /// Whether names are compared; they are then the first three slots.
    pub(crate) fn named(&self) -> bool {
        matches!(self.slots.first().map(|slot| &slot.kind), Some(SlotKind::Given))
    }

    fn compare_names(&self, rarities: &Rarities, memo: &mut Memo, a: &[u32], b: &[u32], found: &mut [Found]) {
        // Which way the names fit better is told by rough scores of the levels; what each is worth is learned.
        const SCORES: [i8; 12] = [0, 8, 7, 6, 5, 3, 0, 0, 2, 1, 0, -4];
        let score = |level: u8| SCORES[level as usize];
        let straight = [
            self.name(rarities, memo, a, b, 0, 0),
            self.name(rarities, memo, a, b, 1, 1),
        ];
        let mut chosen = straight;
        let fits = score(straight[0].level) + score(straight[1].level);
        if fits < 8 {
            let mut crossed = [self.name(rarities, memo, a, b, 0, 1), Found::default()];
            // The second is compared only if names that are the same could still decide it.
            let mut crossed_fits = score(crossed[0].level) + SCORES[name::SAME as usize] - 2;
            if crossed_fits > fits && crossed_fits > 0 {
                crossed[1] = self.name(rarities, memo, a, b, 1, 0);
                crossed_fits = score(crossed[0].level) + score(crossed[1].level) - 2;
            }
            if crossed_fits > fits && crossed_fits > 0 {
                let level = |level| match level {
                    0 => 0,
                    name::SAME | name::VARIANT | name::MISSPELT => name::CROSSED,
                    name::DIFFERENT => name::DIFFERENT,
                    _ => name::CROSSED_ALIKE,
                };
                chosen = crossed.map(|found| Found {
                    level: level(found.level),
                    ..found
                });
                // The better one first, whichever record is asked for first.
                let order = |found: &Found| {
                    (
                        if found.level == 0 { u8::MAX } else { found.level },
                        -found.rarity,
                    )
                };
                if order(&chosen[1]).partial_cmp(&order(&chosen[0])) == Some(std::cmp::Ordering::Less) {
                    chosen.swap(0, 1);
                }
            }
        }
        found[0] = chosen[0];
        found[1] = chosen[1];
        found[2] = self.further(rarities, memo, a, b, &mut found[..2]);
    }

    /// Grades a whole name against another; `p` and `q` say which of given (0) and family (1).
    fn name(&self, rarities: &Rarities, memo: &mut Memo, a: &[u32], b: &[u32], p: usize, q: usize) -> Found {
        let (x, y) = (a[p], b[q]);
        if x == MISSING || y == MISSING {
            return Found::default();
        }
        let rarity = |x, y| {
            if p == q {
                rarities.commoner(p, x, y)
            } else {
                rarities.any(x, y)
            }
        };
        if x == y {
            return Found::at(name::SAME, rarity(x, x));
        }
        let level = self.grade(memo, x, y);
        if level > name::MISSPELT {
            let (xs, ys) = (parts(a, p), parts(b, q));
            if xs[1] != MISSING || ys[1] != MISSING {
                for &x in xs.iter().filter(|x| **x != MISSING) {
                    for &y in ys.iter().filter(|y| **y != MISSING) {
                        if x == y || self.grade(memo, x, y) <= name::MISSPELT {
                            return Found::at(name::PART, rarities.any(x, y));
                        }
                    }
                }
            }
        }
        if level == name::DIFFERENT {
            return Found::at(level, Rarity::default());
        }
        Found::at(level, rarity(x, y))
    }

    /// Grades two different name parts.
    fn grade(&self, memo: &mut Memo, x: u32, y: u32) -> u8 {
        memo.grade(x, y, || grade(&self.forms[x as usize], &self.forms[y as usize]))
    }

    /// Name parts beyond those aligned; also notices a name that stands among the other's further parts.
    fn further(
        &self,
        rarities: &Rarities,
        memo: &mut Memo,
        a: &[u32],
        b: &[u32],
        main: &mut [Found],
    ) -> Found {
        let start = 2 + GIVEN + FAMILY;
        let (xs, ys) = (&a[start..start + FURTHER], &b[start..start + FURTHER]);
        if xs[0] == MISSING && ys[0] == MISSING {
            return Found::default();
        }
        let mut agreed = 0;
        let mut rarest = Rarity {
            rarity: f32::NEG_INFINITY,
            tied: 0.0,
        };
        for &x in xs.iter().filter(|x| **x != MISSING) {
            if ys.contains(&x) {
                agreed += 1;
                let rarity = rarities.commoner(2, x, x);
                if rarity.rarity > rarest.rarity {
                    rarest = rarity;
                }
            }
        }
        // A family or given name that disagrees, or is missing, may stand among the further names of the other.
        for (p, found) in main.iter_mut().enumerate() {
            if found.level == 0 || found.level >= name::ALIKE {
                let (x, y) = (a[p], b[p]);
                let there = |v: u32, further: &[u32]| v != MISSING && further.contains(&v);
                let elsewhere = match (there(x, ys), there(y, xs)) {
                    (true, true) => Some(rarities.any(x, y)),
                    (true, false) => Some(rarities.any(x, x)),
                    (false, true) => Some(rarities.any(y, y)),
                    (false, false) => None,
                };
                if let Some(rarity) = elsewhere {
                    *found = Found::at(name::ELSEWHERE, rarity);
                }
            }
        }
        if agreed > 0 {
            return Found::at(
                if agreed > 1 {
                    further::SEVERAL
                } else {
                    further::ONE
                },
                rarest,
            );
        }
        if xs[0] == MISSING || ys[0] == MISSING {
            return Found::default();
        }
        for &x in xs.iter().filter(|x| **x != MISSING) {
            for &y in ys.iter().filter(|y| **y != MISSING) {
                if self.grade(memo, x, y) <= name::MISSPELT {
                    return Found::at(further::NEARLY, rarities.commoner(2, x, y));
                }
            }
        }
        Found::at(further::DIFFERENT, Rarity::default())
    }
}

fn one(slot: &Slot, at: usize, rarities: &Rarities, x: u32, y: u32) -> Found {
    if x == MISSING || y == MISSING {
        return Found::default();
    }
    let level = level(&slot.kind, x as usize, y as usize);
    if level == 0 {
        return Found::default();
    }
    // Where the rarity does not count, it is not looked up.
    if rarity_share(&slot.kind, level as usize) == 0.0 {
        return Found::at(level, Rarity::default());
    }
    Found::at(level, rarities.commoner(at, x, y))
}

/// The best agreement of any value of one with any of the other; of equal ones the rarest.
fn best_of(slot: &Slot, at: usize, rarities: &Rarities, xs: &[u32], ys: &[u32]) -> Found {
    let mut best = Found::default();
    for &x in xs {
        for &y in ys {
            let found = one(slot, at, rarities, x, y);
            let better = found.level != 0
                && (best.level == 0
                    || found.level < best.level
                    || (found.level == best.level && found.rarity > best.rarity));
            if better {
                best = found;
            }
        }
    }
    best
}

fn level(kind: &SlotKind, i: usize, j: usize) -> u8 {
    match kind {
        SlotKind::Birth(dates) => graded(dates, i, j, |a, b| a.likeness(b) as u8),
        SlotKind::Sex(sexes) => graded(sexes, i, j, |a, b| if a == b { 1 } else { 2 }),
        SlotKind::Text(_, texts) => texts[i].likeness(&texts[j]) as u8,
        SlotKind::Postcode(codes) => graded(codes, i, j, |a, b| a.likeness(b) as u8),
        SlotKind::Phone(phones) => graded(phones, i, j, |a, b| a.likeness(b) as u8),
        SlotKind::Email(emails) => graded(emails, i, j, |a, b| a.likeness(b) as u8),
        SlotKind::Number(numbers) => graded(numbers, i, j, |a, b| a.likeness(b) as u8),
        SlotKind::Given | SlotKind::Family | SlotKind::Further => 0,
    }
}

fn graded<T>(values: &[Option<T>], i: usize, j: usize, grade: impl Fn(&T, &T) -> u8) -> u8 {
    match (&values[i], &values[j]) {
        (Some(a), Some(b)) => grade(a, b),
        _ => 0,
    }
}

fn parts(row: &[u32], p: usize) -> &[u32] {
    if p == 0 {
        &row[2..2 + GIVEN]
    } else {
        &row[2 + GIVEN..2 + GIVEN + FAMILY]
    }
}

fn grade(a: &Form, b: &Form) -> u8 {
    match a.likeness(b) {
        Likeness::Same => name::SAME,
        Likeness::Variant => name::VARIANT,
        Likeness::Misspelt => name::MISSPELT,
        Likeness::Similar => name::SIMILAR,
        Likeness::Alike => name::ALIKE,
        Likeness::Initial => name::INITIAL,
        Likeness::Different => name::DIFFERENT,
    }
}
