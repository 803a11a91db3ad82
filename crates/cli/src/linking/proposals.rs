//! A run over the whole register: which pairs are linked by the threshold a person set, which of these are drawn for review,
//! and which wait.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::index;
use throughline_linkage::{Linkage, Pair};
use throughline_model::codes::ours::ProposalState;
use throughline_register::Proposed;

use super::Records;

/// What a person asked of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// From this probability on pairs are linked without anybody deciding it; `None` links nothing.
    pub(crate) automatic: Option<f64>,
    /// How many of these are drawn for review.
    pub(crate) drawn: usize,
    /// Seed of the drawing.
    pub(crate) seed: u64,
}

/// The proposals of a run, likeliest first. Pairs that people have decided, or that were entered as one person, are not
/// proposed again.
pub(crate) fn proposals(records: &Records, linkage: &Linkage, asked: Asked) -> Vec<Proposed> {
    let open: Vec<&Pair> = linkage
        .pairs()
        .iter()
        .filter(|pair| records.is_open(pair))
        .collect();
    let mut states = vec![ProposalState::Queued; open.len()];
    if let Some(threshold) = asked.automatic {
        let clusters = linkage.clusters_at(threshold);
        let one = |pair: &Pair| clusters.get(pair.left as usize) == clusters.get(pair.right as usize);
        let mut linked = Vec::new();
        for (at, pair) in open.iter().enumerate() {
            if pair.probability < threshold {
                continue;
            }
            if one(pair) {
                states[at] = ProposalState::Automatic;
                linked.push(at);
            } else {
                states[at] = ProposalState::HeldApart;
            }
        }
        let mut rng = StdRng::seed_from_u64(asked.seed);
        for drawn in index::sample(&mut rng, linked.len(), asked.drawn.min(linked.len())) {
            states[linked[drawn]] = ProposalState::AutomaticForReview;
        }
    }
    open.iter()
        .zip(states)
        .map(|(pair, state)| Proposed {
            record: records.id(pair.left),
            other_record: records.id(pair.right),
            probability: pair.probability,
            state,
        })
        .collect()
}
