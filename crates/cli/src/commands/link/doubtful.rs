//! Which pairs somebody should look at, the most doubtful first.

use std::collections::HashSet;

use throughline_linkage::Pair;

use super::Found;

/// Below this probability a pair is taken for two persons without a look.
pub(super) const LOW: f64 = 0.05;
/// Above this probability a pair is taken for one person without a look.
pub(super) const HIGH: f64 = 0.95;

/// The pairs that nobody has decided and that are uncertain by themselves, or were put together or kept apart against what
/// the two records say, because of other records. Those nearest to the threshold come first.
pub(super) fn pairs(found: &Found) -> Vec<Pair> {
    let known = found.known;
    let decided: HashSet<(u32, u32)> = known
        .same
        .iter()
        .chain(&known.different)
        .map(|(left, right)| (*left.min(right), *left.max(right)))
        .collect();
    let cluster = |record: u32| found.clusters.get(record as usize);
    let mut pairs: Vec<Pair> = found
        .pairs
        .iter()
        .filter(|pair| {
            let together = cluster(pair.left) == cluster(pair.right);
            let uncertain = LOW < pair.probability && pair.probability < HIGH;
            let against = together != (pair.probability >= found.options.threshold);
            (uncertain || (against && pair.probability > LOW)) && !decided.contains(&(pair.left, pair.right))
        })
        .copied()
        .collect();
    let middle = bits(found.options.threshold);
    let distance = |pair: &Pair| (bits(pair.probability) - middle).abs();
    pairs.sort_by(|one, other| {
        let order = distance(one).total_cmp(&distance(other));
        order.then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    pairs
}

/// The logarithm to base 2 of the odds.
fn bits(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}
