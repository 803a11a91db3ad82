//! A run over the whole register: which pairs are linked by the threshold a person set, which of these are drawn for review,
//! and which wait.

use std::collections::BTreeSet;

use throughline_linkage::{Linkage, Pair};
use throughline_model::codes::ours::ProposalState;
use throughline_register::Proposed;

use super::Records;

/// What a person asked of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// From this probability on pairs are linked without anybody deciding it; `None` links nothing.
    pub(crate) automatic: Option<f64>,
    /// Pairs below this probability are not proposed.
    pub(crate) least: f64,
    /// How many of these are drawn for review.
    pub(crate) drawn: usize,
    /// Seed of the drawing.
    pub(crate) seed: u64,
}

/// The proposals of a run, likeliest first. Pairs that were entered as one person are not among them, nor are doubtful ones
/// that have come together through likelier pairs; those that people have decided are, as the program would have taken them
/// by itself, so that its precision can be told.
pub(super) fn proposals(records: &Records, linkage: &Linkage, asked: Asked) -> Vec<Proposed> {
    let pairs: Vec<&Pair> = linkage
        .pairs()
        .iter()
        .filter(|pair| !records.one_person(pair.left, pair.right))
        .collect();
    let mut states = vec![Some(ProposalState::Queued); pairs.len()];
    if let Some(threshold) = asked.automatic {
        let clusters = linkage.clusters_at(threshold);
        let together = |pair: &Pair| clusters.get(pair.left as usize) == clusters.get(pair.right as usize);
        let mut linked: Vec<(u64, usize)> = Vec::new();
        for (at, pair) in pairs.iter().enumerate() {
            let is_decided = records.is_decided(pair);
            if pair.probability < threshold {
                if together(pair) && !is_decided {
                    states[at] = None;
                }
            } else if together(pair) || is_decided {
                states[at] = Some(ProposalState::Automatic);
                let (one, other) = (records.id(pair.left).bits(), records.id(pair.right).bits());
                linked.push((drawing(asked.seed, one, other), at));
            } else {
                states[at] = Some(ProposalState::HeldApart);
            }
        }
        // By a number that depends on the pair alone: what was drawn stays drawn when other pairs come or go.
        linked.sort_unstable();
        for (_, at) in linked.iter().take(asked.drawn) {
            states[*at] = Some(ProposalState::AutomaticForReview);
        }
    }
    pairs
        .iter()
        .zip(states)
        .filter_map(|(pair, state)| {
            // At no threshold either, so that the report's other thresholds do not link them.
            let state = if records.nights_apart(pair.left, pair.right) {
                state.map(|_| ProposalState::HeldApart)
            } else {
                state
            };
            Some(Proposed {
                record: records.id(pair.left),
                other_record: records.id(pair.right),
                probability: pair.probability,
                state: state?,
            })
        })
        .collect()
}

/// The records that another record is likely the same person as: those that somebody may want to look at first.
pub(crate) fn touched(pairs: &[Proposed]) -> usize {
    let records: BTreeSet<_> = pairs
        .iter()
        .flat_map(|pair| [pair.record, pair.other_record])
        .collect();
    records.len()
}

/// A number drawn for a pair: all numbers are equally likely, and the order of the two does not matter.
fn drawing(seed: u64, one: u128, other: u128) -> u64 {
    let folded = |bits: u128| {
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        mix(half(bits >> 64) ^ mix(half(bits)))
    };
    mix(seed ^ folded(one).wrapping_add(folded(other)))
}

/// Spreads all bits of a number over all others (Steele, Lea and Flood 2014: the finaliser of SplitMix).
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_depends_on_the_pair_and_the_seed_alone() {
        assert_eq!(drawing(1, 7, 9), drawing(1, 9, 7));
        assert_ne!(drawing(1, 7, 9), drawing(2, 7, 9));
        let drawn = (0..10_000u128)
            .filter(|record| drawing(1, *record, 1 << 90) < u64::MAX / 10)
            .count();
        assert!((900..1_100).contains(&drawn), "a tenth is a tenth: {drawn}");
    }
}
