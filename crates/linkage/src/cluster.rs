//! Puts records together that are one person, without chaining strangers.
//!
//! Groups are merged, the best first, as long as the mean evidence between all their records is for one person (average
//! linkage on the bits of the pairs; pairs that were not kept count as evidence against). One wrong pair between two large
//! groups is outvoted by all the others. Works within connected components, so that its cost is that of the largest one.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

/// A kept pair with its evidence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) bits: f32,
}

/// How pairs are weighed when groups are merged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linking {
    /// Mean bits that are enough.
    pub(crate) threshold: f32,
    /// Bits beyond which a pair speaks no louder.
    pub(crate) loudest: f32,
    /// Bits of a pair that was not kept.
    pub(crate) absent: f32,
}

#[derive(PartialEq)]
struct Merge {
    mean: f32,
    a: u32,
    b: u32,
    turn: u32,
}

impl Eq for Merge {}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean
            .total_cmp(&other.mean)
            .then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The cluster of each record: the number of its first record.
pub(crate) fn clusters(
    records: usize,
    edges: &[Edge],
    different: &HashSet<(u32, u32), FixedState>,
    linking: Linking,
) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..u32::try_from(records).unwrap_or(u32::MAX)).collect();
    for edge in edges.iter().filter(|edge| edge.bits >= linking.threshold) {
        let (a, b) = (root(&mut parents, edge.left), root(&mut parents, edge.right));
        let (low, high) = (a.min(b), a.max(b));
        parents[high as usize] = low;
    }
    let roots: Vec<u32> = (0..parents.len())
        .map(|record| root(&mut parents, u32::try_from(record).unwrap_or(0)))
        .collect();
    // Components of two and more, each with its edges.
    let mut numbers: HashMap<u32, usize, FixedState> = HashMap::with_hasher(FixedState::with_seed(17));
    let mut components: Vec<Vec<Edge>> = Vec::new();
    for edge in edges {
        let at = roots[edge.left as usize];
        if at == roots[edge.right as usize] {
            let number = *numbers.entry(at).or_insert_with(|| {
                components.push(Vec::new());
                components.len() - 1
            });
            components[number].push(*edge);
        }
    }
    let groups: Vec<Vec<(u32, u32)>> = components
        .par_iter()
        .map(|edges| agglomerate(edges, different, linking))
        .collect();
    let mut clusters: Vec<u32> = (0..u32::try_from(records).unwrap_or(u32::MAX)).collect();
    for (record, cluster) in groups.into_iter().flatten() {
        clusters[record as usize] = cluster;
    }
    clusters
}

fn root(parents: &mut [u32], mut record: u32) -> u32 {
    while parents[record as usize] != record {
        let above = parents[parents[record as usize] as usize];
        parents[record as usize] = above;
        record = above;
    }
    record
}

/// For each other group the sum of the bits of the kept pairs between the two, and their number.
type Near = HashMap<u32, (f32, u32), FixedState>;

/// Records of a component with the first record of their group.
fn agglomerate(
    edges: &[Edge],
    different: &HashSet<(u32, u32), FixedState>,
    linking: Linking,
) -> Vec<(u32, u32)> {
    let mut members: Vec<u32> = edges.iter().flat_map(|edge| [edge.left, edge.right]).collect();
    members.sort_unstable();
    members.dedup();
    let place = |record: u32| {
        members
            .binary_search(&record)
            .map_or(0, |at| u32::try_from(at).unwrap_or(0))
    };
    let n = members.len();
    let mut groups: Vec<Vec<u32>> = (0..n).map(|at| vec![u32::try_from(at).unwrap_or(0)]).collect();
    let mut turns = vec![0u32; n];
    let mut near: Vec<Near> = (0..n)
        .map(|_| HashMap::with_hasher(FixedState::with_seed(19)))
        .collect();
    let mut heap = BinaryHeap::new();
    for edge in edges {
        let (a, b) = (place(edge.left), place(edge.right));
        // What a person has decided is outvoted by nothing.
        let bits = if edge.bits.is_finite() {
            edge.bits.clamp(linking.absent, linking.loudest)
        } else {
            edge.bits
        };
        near[a as usize].insert(b, (bits, 1));
        near[b as usize].insert(a, (bits, 1));
        if bits >= linking.threshold {
            heap.push(Merge {
                mean: bits,
                a: a.min(b),
                b: a.max(b),
                turn: 0,
            });
        }
    }
    while let Some(Merge { a, b, turn, .. }) = heap.pop() {
        let (ai, bi) = (a as usize, b as usize);
        if turns[ai] == u32::MAX || turns[bi] == u32::MAX || turn != turns[ai] + turns[bi] {
            continue;
        }
        if !different.is_empty() && forbidden(&groups[ai], &groups[bi], &members, different) {
            continue;
        }
        // The smaller group moves into the larger one.
        let (into, from) = if groups[ai].len() >= groups[bi].len() {
            (ai, bi)
        } else {
            (bi, ai)
        };
        let moved = std::mem::take(&mut groups[from]);
        groups[into].extend(moved);
        let gone = turns[from];
        turns[from] = u32::MAX;
        turns[into] += gone + 1;
        let theirs = std::mem::replace(&mut near[from], HashMap::with_hasher(FixedState::with_seed(19)));
        let (into, from) = (u32::try_from(into).unwrap_or(0), u32::try_from(from).unwrap_or(0));
        near[into as usize].remove(&from);
        for (other, (sum, count)) in theirs {
            if other == into {
                continue;
            }
            near[other as usize].remove(&from);
            let both = near[into as usize].entry(other).or_insert((0.0, 0));
            both.0 += sum;
            both.1 += count;
            let both = *both;
            near[other as usize].insert(into, both);
        }
        for (other, (sum, count)) in &near[into as usize] {
            let pairs = groups[into as usize].len() * groups[*other as usize].len();
            let absent = pairs.saturating_sub(*count as usize) as f32;
            let mean = (sum + absent * linking.absent) / pairs as f32;
            if mean >= linking.threshold {
                heap.push(Merge {
                    mean,
                    a: into.min(*other),
                    b: into.max(*other),
                    turn: turns[into as usize] + turns[*other as usize],
                });
            }
        }
    }
    groups
        .iter()
        .filter(|group| !group.is_empty())
        .flat_map(|group| {
            let first = group.iter().min().copied().unwrap_or(0);
            group.iter().map(move |at| (*at, first))
        })
        .map(|(at, first)| (members[at as usize], members[first as usize]))
        .collect()
}

fn forbidden(a: &[u32], b: &[u32], members: &[u32], different: &HashSet<(u32, u32), FixedState>) -> bool {
    a.iter().any(|x| {
        b.iter().any(|y| {
            let (x, y) = (members[*x as usize], members[*y as usize]);
            different.contains(&(x.min(y), x.max(y)))
        })
    })
}
