//! Learns what each level of agreement is worth, without labels.
//!
//! `u`, how often two records agree by chance, from random pairs; for each cause of agreement how often records agree
//! because of it, by expectation–maximisation over a sample of the compared pairs (Fellegi and Sunter 1969; Winkler 1988;
//! Dempster, Laird and Rubin 1977). Pairs are compared only if they share a key, but that is a function of the comparison,
//! so that the posterior of a compared pair is right as it stands. Random pairs hold a few pairs of one person: their share
//! is taken off `u` at every step.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::block::{Blocks, Walk};
use crate::compare::{MANY, Many, Rarities, name};
use crate::model::{Bits, CAUSES, Cause, LEVELS, Model, SlotModel, against_all, levels, rarity_share};
use crate::prepare::{Prepared, SlotKind, TextKind};

/// Random pairs looked at.
const RANDOM: u64 = 200_000;
/// Compared pairs learned from.
const SAMPLE: usize = 200_000;
/// Pairs' worth of the expectation with which every cause's levels start.
const PSEUDO: f64 = 10.0;
/// Bits with which all other fields must say that a pair is one person for a field to be learned from it.
const SURE: f32 = 3.0;
/// Share of the pairs of one person that simple rules find, where learning starts; and the least share, beyond which it does
/// not go: what agrees by origin and not by person would pass for persons who differ in all that tells people apart.
const FOUND_BY_RULES: f64 = 0.6;
const LEAST_FOUND_BY_RULES: f64 = 0.4;
/// Most steps of expectation–maximisation.
const STEPS: usize = 40;

/// A compared pair of the sample.
struct Sampled {
    pattern: u32,
    rarity: Bits,
}

/// Learns a model of these records.
pub(crate) fn learn(records: &Prepared, rarities: &Rarities, blocks: &Blocks, seed: u64) -> Model {
    let base = by_chance(records, rarities, seed);
    let home = at_home(records, rarities, &base, seed);
    let mut model = start(records, rarities, &base, home.as_ref());
    let (patterns, sample, scale) = sample(records, rarities, blocks, &model, seed);
    maximise(records, &base, &mut model, &patterns, &sample, scale);
    model
}

type Shares = Vec<[f64; LEVELS]>;

/// Probability of each level of each slot for two records taken at random.
fn by_chance(records: &Prepared, rarities: &Rarities, seed: u64) -> Shares {
    let n = records.records as u64;
    let (first, second) = match records.first_list {
        Some(first) => (0..first as u64, first as u64..n),
        None => (0..n, 0..n),
    };
    if first.is_empty() || second.is_empty() {
        return shares(
            records,
            &vec![[0; LEVELS]; records.slots.len()],
            &rarities.chance,
            rarities.any_chance.0,
        );
    }
    let (across, down) = (second.end - second.start, first.end - first.start);
    let counts = count(records, rarities, seed, 1, across * down, |pair| {
        (first.start + pair / across, second.start + pair % across)
    });
    shares(records, &counts, &rarities.chance, rarities.any_chance.0)
}

/// The same for two records of one country; `None` if no column says the country.
fn at_home(records: &Prepared, rarities: &Rarities, base: &Shares, seed: u64) -> Option<Shares> {
    let countries = records.countries()?;
    let mut by_country: Vec<u32> = (0..u32::try_from(records.records).unwrap_or(u32::MAX))
        .filter(|record| countries[*record as usize] != crate::table::MISSING)
        .collect();
    by_country.sort_by_key(|record| countries[*record as usize]);
    // A country is drawn as often as random pairs are of it: by the square of its records.
    let groups: Vec<&[u32]> = by_country
        .chunk_by(|a, b| countries[*a as usize] == countries[*b as usize])
        .collect();
    let mut sum = 0;
    let upto: Vec<u64> = groups
        .iter()
        .map(|group| {
            sum += (group.len() as u64).pow(2);
            sum
        })
        .collect();
    if sum == 0 {
        return None;
    }
    let counts = count(records, rarities, seed, 2, sum, |pair| {
        let at = upto.partition_point(|upto| *upto <= pair);
        let group = groups[at];
        let size = group.len() as u64;
        let place = pair - (upto[at] - size * size);
        let one = |at: u64| u64::from(group[usize::try_from(at).unwrap_or(0)]);
        (one(place / size), one(place % size))
    });
    let mut home = shares(records, &counts, &rarities.chance_at_home, rarities.any_chance.1);
    for ((slot, home), base) in records.slots.iter().zip(&mut home).zip(base) {
        if !slot.tied_to_country() {
            *home = *base;
        }
    }
    Some(home)
}

/// Counts the levels of pairs: of all of them if they are few, so that it makes no difference in which order records come,
/// or else of some that are drawn.
fn count(
    records: &Prepared,
    rarities: &Rarities,
    seed: u64,
    stream: u64,
    pairs: u64,
    pair: impl Fn(u64) -> (u64, u64) + Sync,
) -> Vec<[u64; LEVELS]> {
    const CHUNK: u64 = 10_000;
    let none = || vec![[0u64; LEVELS]; records.slots.len()];
    (0..RANDOM / CHUNK)
        .into_par_iter()
        .map(|chunk| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(chunk * 8 + stream);
            let mut counts = none();
            let number = |record| u32::try_from(record).unwrap_or(u32::MAX);
            let drawn: Vec<(u32, u32)> = (chunk * CHUNK..(chunk + 1) * CHUNK)
                .map_while(|at| {
                    if pairs > RANDOM {
                        Some(pair(rng.random_range(0..pairs)))
                    } else {
                        (at < pairs).then(|| pair(at))
                    }
                })
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (number(a), number(b)))
                .collect();
            let mut many = Many::of(records);
            for pairs in drawn.chunks(MANY) {
                many.compare(records, rarities, pairs, None, |_, found| {
                    for (counts, found) in counts.iter_mut().zip(found) {
                        counts[found.level as usize] += 1;
                    }
                });
            }
            counts
        })
        .reduce(none, |mut sum, counts| {
            for (sum, counts) in sum.iter_mut().flatten().zip(counts.iter().flatten()) {
                *sum += counts;
            }
            sum
        })
}

/// The shares of counted levels. Agreement on the same value is known from the counts of values, without sampling.
fn shares(records: &Prepared, counts: &[[u64; LEVELS]], chance: &[f64], any_chance: f64) -> Shares {
    records
        .slots
        .iter()
        .zip(counts)
        .zip(chance)
        .map(|((slot, counts), chance)| {
            let levels = levels(&slot.kind);
            let total = counts[1..].iter().sum::<u64>() as f64;
            let mut u = [0.0; LEVELS];
            for level in 1..=levels {
                u[level] = (counts[level] as f64 + 0.2) / (total + 0.2 * levels as f64);
            }
            match &slot.kind {
                SlotKind::Further | SlotKind::Sex(_) => {}
                SlotKind::Birth(_) => {
                    let same = u[1] + u[2];
                    for level in [1, 2] {
                        u[level] *= chance / same;
                    }
                }
                SlotKind::Given | SlotKind::Family => {
                    u[1] = *chance;
                    // A name that stands elsewhere is as likely as it is among all names; too rare to be sampled.
                    for level in [name::PART, name::CROSSED, name::ELSEWHERE] {
                        let u = &mut u[level as usize];
                        *u = u.max(any_chance);
                    }
                }
                _ => u[1] = *chance,
            }
            let sum: f64 = u[1..=levels].iter().sum();
            u[1..=levels].iter_mut().for_each(|u| *u /= sum);
            u
        })
        .collect()
}

/// Where a cause's levels start: better levels are likelier.
fn expected(levels: usize, level: usize) -> f64 {
    match level {
        1 => 0.7,
        level if level == levels => 0.1,
        _ => 0.2 / (levels as f64 - 2.0),
    }
}

fn start(records: &Prepared, rarities: &Rarities, base: &Shares, home: Option<&Shares>) -> Model {
    let mut prior = [0.0; CAUSES];
    let slots = records
        .slots
        .iter()
        .enumerate()
        .map(|(number, slot)| {
            let base = &base[number];
            let levels = levels(&slot.kind);
            let mut model = SlotModel {
                levels,
                weights: [[0.0; CAUSES]; LEVELS],
                rarity: [0.0; LEVELS],
                shared: [0.0; CAUSES],
                tied: [0.0; CAUSES],
            };
            for level in 1..=levels {
                model.rarity[level] = rarity_share(&slot.kind, level);
            }
            for (at, cause) in Cause::ALL.into_iter().enumerate() {
                if cause == Cause::Compatriot && cause.shares(&slot.kind) {
                    // Compatriots agree on their country and on nothing else that is theirs.
                    let chance = rarities.chance[number];
                    for level in 1..=levels {
                        model.weights[level][at] = -20.0;
                    }
                    model.weights[1][at] = bits(1.0 / chance);
                    prior[at] = bits(chance);
                } else if cause.shares(&slot.kind) {
                    model.shared[at] = if cause == Cause::Namesake { 0.0 } else { 1.0 };
                    let mut start = [0.0; LEVELS];
                    for (level, start) in start.iter_mut().enumerate().take(levels + 1).skip(1) {
                        *start = expected(levels, level);
                    }
                    weigh(&mut model, at, &start, base);
                } else if let Some(home) = home {
                    model.tied[at] = 1.0;
                    weigh(&mut model, at, &home[number], base);
                }
            }
            model
        })
        .collect();
    if home.is_none() {
        prior[Cause::Compatriot as usize] = -50.0;
    }
    Model { slots, prior }
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm of a ratio")]
fn bits(ratio: f64) -> f32 {
    ratio.log2() as f32
}

fn weigh(model: &mut SlotModel, cause: usize, probabilities: &[f64; LEVELS], base: &[f64; LEVELS]) {
    for level in 1..=model.levels {
        let ratio = probabilities[level].max(1e-9) / base[level].max(1e-12);
        model.weights[level][cause] = bits(ratio);
    }
}

type Patterns = Vec<Vec<u8>>;

/// A sample of the compared pairs: whole records' pairs in a random order of records, until there are enough.
fn sample(
    records: &Prepared,
    rarities: &Rarities,
    blocks: &Blocks,
    model: &Model,
    seed: u64,
) -> (Patterns, Vec<Sampled>, f64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<u32> = (0..u32::try_from(records.records).unwrap_or(u32::MAX)).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, rng.random_range(0..=i));
    }
    let mut walk = Walk::new();
    let mut known: HashMap<Vec<u8>, u32, FixedState> = HashMap::with_hasher(FixedState::with_seed(13));
    let mut patterns: Patterns = Vec::new();
    let mut sample = Vec::new();
    let mut pattern = Vec::new();
    let mut taken = 0usize;
    let mut pairs = Vec::new();
    for record in order {
        if pairs.len() > SAMPLE {
            break;
        }
        taken += 1;
        blocks.candidates(records, record, &mut walk);
        pairs.extend(walk.found.iter().map(|(other, _)| (record, *other)));
    }
    let mut many = Many::of(records);
    for pairs in pairs.chunks(MANY) {
        many.compare(records, rarities, pairs, None, |_, found| {
            pattern.clear();
            pattern.extend(found.iter().map(|found| found.level));
            let number = if let Some(number) = known.get(&pattern) {
                *number
            } else {
                let number = u32::try_from(patterns.len()).unwrap_or(u32::MAX);
                patterns.push(pattern.clone());
                known.insert(pattern.clone(), number);
                number
            };
            let mut rarity = [0.0; CAUSES];
            for (slot, found) in model.slots.iter().zip(found) {
                let share = slot.rarity[found.level as usize];
                for (cause, sum) in rarity.iter_mut().enumerate() {
                    *sum += share * (found.rarity * slot.shared[cause] + found.tied * slot.tied[cause]);
                }
            }
            sample.push(Sampled {
                pattern: number,
                rarity,
            });
        });
    }
    let scale = records.records as f64 / taken.max(1) as f64;
    (patterns, sample, scale)
}

/// The mean rarity of the pairs of each pattern.
fn mean_rarities(patterns: usize, sample: &[Sampled]) -> Vec<Bits> {
    let mut means = vec![[0.0f32; CAUSES]; patterns];
    let mut counts = vec![0.0f32; patterns];
    for pair in sample {
        counts[pair.pattern as usize] += 1.0;
        for (sum, rarity) in means[pair.pattern as usize].iter_mut().zip(&pair.rarity) {
            *sum += rarity;
        }
    }
    for (mean, count) in means.iter_mut().zip(&counts) {
        for sum in mean.iter_mut() {
            *sum /= count.max(1.0);
        }
    }
    means
}

/// Pairs of the sample that simple rules take for one person, and those that have the names in common and nothing else: where
/// learning starts from.
///
/// One person: two of names, date of birth, and a number or address agree. Where learning started from a share of one person
/// that was guessed, namesakes were taken for persons in lists with few duplicates.
fn by_rules(records: &Prepared, patterns: &Patterns, sample: &[Sampled]) -> (f64, f64) {
    let of_patterns: Vec<(bool, bool)> = patterns
        .iter()
        .map(|levels| {
            let (mut names, mut names_compared, mut births, mut numbers) = (0, 0, false, false);
            let mut elsewhere = false;
            for (slot, level) in records.slots.iter().zip(levels) {
                match &slot.kind {
                    SlotKind::Given | SlotKind::Family => {
                        names_compared += u8::from(*level != 0);
                        names += u8::from((name::SAME..=name::MISSPELT).contains(level));
                    }
                    SlotKind::Birth(_) => births |= *level == 1,
                    SlotKind::Phone(_) | SlotKind::Email(_) | SlotKind::Number(_) => numbers |= *level == 1,
                    SlotKind::Postcode(_) | SlotKind::Text(TextKind::Street, _) => elsewhere |= *level == 1,
                    SlotKind::Further | SlotKind::Sex(_) | SlotKind::Text(..) => {}
                }
            }
            let names = names > 0 && names == names_compared;
            let agreeing = u8::from(names) + u8::from(births) + u8::from(numbers);
            (
                agreeing >= 2 || (elsewhere && agreeing >= 1 && births),
                names && !births && !numbers && !elsewhere,
            )
        })
        .collect();
    let count = |of: &dyn Fn(&(bool, bool)) -> bool| {
        sample
            .iter()
            .filter(|pair| of(&of_patterns[pair.pattern as usize]))
            .count() as f64
    };
    (count(&|pair| pair.0), count(&|pair| pair.1))
}

/// How many pairs of each pattern, and of all, each cause is expected to explain.
fn expectation(of_patterns: &[Bits], sample: &[Sampled]) -> (Vec<[f64; CAUSES]>, [f64; CAUSES]) {
    let mut expected = vec![[0.0f64; CAUSES]; of_patterns.len()];
    let mut totals = [0.0f64; CAUSES];
    for pair in sample {
        let bits = &of_patterns[pair.pattern as usize];
        let mut odds = [0.0f32; CAUSES];
        let mut sum = 1.0f32;
        for cause in 0..CAUSES {
            odds[cause] = (bits[cause] + pair.rarity[cause]).min(100.0).exp2();
            sum += odds[cause];
        }
        let into = &mut expected[pair.pattern as usize];
        for cause in 0..CAUSES {
            let share = f64::from(odds[cause] / sum);
            into[cause] += share;
            totals[cause] += share;
        }
    }
    (expected, totals)
}

fn maximise(
    records: &Prepared,
    base: &Shares,
    model: &mut Model,
    patterns: &Patterns,
    sample: &[Sampled],
    scale: f64,
) {
    let n = records.records as f64;
    let all_pairs = match records.first_list {
        Some(first) => first as f64 * (n - first as f64),
        None => n * (n - 1.0) / 2.0,
    }
    .max(1.0);
    let (persons, namesakes) = by_rules(records, patterns, sample);
    let prior = |pairs: f64| (pairs * scale / all_pairs).max(1.0 / all_pairs).min(0.3);
    let (least, most) = (prior(persons), prior(persons.max(1.0) / LEAST_FOUND_BY_RULES));
    let mut priors = [
        prior(persons / FOUND_BY_RULES),
        0.05 * n / all_pairs,
        0.05 * n / all_pairs,
        0.05 * n / all_pairs,
        prior(namesakes),
    ];
    // The share of compatriots among all pairs is known; the others' are learned.
    let set = |model: &mut Model, priors: &[f64; CAUSES]| {
        for (at, (prior, share)) in model.prior.iter_mut().zip(priors).enumerate() {
            if at == Cause::Compatriot as usize {
                continue;
            }
            *prior = bits(share.max(1e-15));
        }
    };
    set(model, &priors);
    let rarities = mean_rarities(patterns.len(), sample);
    for step in 0..STEPS {
        let of_patterns: Vec<Bits> = patterns
            .iter()
            .map(|levels| {
                let mut bits = model.prior;
                for (slot, level) in model.slots.iter().zip(levels) {
                    for (sum, weight) in bits.iter_mut().zip(&slot.weights[*level as usize]) {
                        *sum += weight;
                    }
                }
                bits
            })
            .collect();
        let (expected_counts, totals) = expectation(&of_patterns, sample);
        let before = priors[0];
        for (prior, total) in priors.iter_mut().zip(&totals) {
            *prior = (total * scale / all_pairs).clamp(1e-14, 0.5);
        }
        priors[0] = priors[0].clamp(least, most);
        for (at, slot) in records.slots.iter().enumerate() {
            let count = levels(&slot.kind);
            let mut u = base[at];
            for (cause_at, cause) in Cause::ALL.into_iter().enumerate() {
                if !cause.shares(&slot.kind) || cause == Cause::Compatriot {
                    continue;
                }
                let mut counts = [0.0; LEVELS];
                for (pattern, expected) in patterns.iter().zip(&expected_counts) {
                    counts[pattern[at] as usize] += expected[cause_at];
                }
                if cause == Cause::Person {
                    // Learned from the pairs that all other fields say are one person: strangers who agree in this field
                    // alone would teach that it agrees, and those who agree in all but this one that persons differ in it.
                    counts = [0.0; LEVELS];
                    for (number, (pattern, expected)) in patterns.iter().zip(&expected_counts).enumerate() {
                        let level = pattern[at] as usize;
                        let mut others = of_patterns[number];
                        for (cause, bits) in others.iter_mut().enumerate() {
                            *bits += rarities[number][cause] - model.slots[at].weights[level][cause];
                        }
                        if against_all(&others) >= SURE {
                            counts[level] += expected[cause_at];
                        }
                    }
                }
                let sum: f64 = counts[1..=count].iter().sum();
                let mut shares = [0.0; LEVELS];
                for level in 1..=count {
                    shares[level] = (counts[level] + PSEUDO * expected(count, level)) / (sum + PSEUDO);
                }
                if cause == Cause::Person {
                    for level in 1..=count {
                        u[level] = ((base[at][level] - priors[0] * shares[level]) / (1.0 - priors[0]))
                            .max(base[at][level] * 0.1);
                    }
                }
                weigh(&mut model.slots[at], cause_at, &shares, &u);
            }
        }
        set(model, &priors);
        if step > 8 && (before / priors[0] - 1.0).abs() < 1e-4 {
            break;
        }
    }
}
