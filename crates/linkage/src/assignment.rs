//! Two lists without duplicates: each record has at most one counterpart.
//!
//! Pairs are taken likeliest first, each if both its records are still free. This is stable: no two records that were not
//! put together are likelier one person than with the counterparts they got.

use std::collections::HashSet;

use crate::{Known, Pair};

/// The pairs that are left when each record has at most one counterpart; `pairs` are likeliest first, and so is the result.
///
/// Pairs known to be one person come before all others; pairs known to be two are left out.
pub fn one_to_one(pairs: &[Pair], known: &Known) -> Vec<Pair> {
    let ordered = |(left, right): &(u32, u32)| (*left.min(right), *left.max(right));
    let different: HashSet<(u32, u32)> = known.different.iter().map(ordered).collect();
    let same: HashSet<(u32, u32)> = known
        .same
        .iter()
        .map(ordered)
        .filter(|pair| !different.contains(pair))
        .collect();
    let mut taken: HashSet<u32> = same.iter().flat_map(|(left, right)| [*left, *right]).collect();
    pairs
        .iter()
        .filter(|pair| {
            let key = (pair.left, pair.right);
            if same.contains(&key) {
                return true;
            }
            let free =
                !different.contains(&key) && !taken.contains(&pair.left) && !taken.contains(&pair.right);
            if free {
                taken.extend([pair.left, pair.right]);
            }
            free
        })
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: [Pair; 3] = [pair(0, 2, 0.9), pair(1, 2, 0.8), pair(1, 3, 0.3)];

    const fn pair(left: u32, right: u32, probability: f64) -> Pair {
        Pair {
            left,
            right,
            probability,
        }
    }

    fn counterparts(known: &Known) -> Vec<(u32, u32)> {
        one_to_one(&PAIRS, known)
            .iter()
            .map(|pair| (pair.left, pair.right))
            .collect()
    }

    #[test]
    fn a_record_goes_to_its_likeliest_counterpart_and_the_others_look_further() {
        assert_eq!(counterparts(&Known::default()), [(0, 2), (1, 3)]);
    }

    #[test]
    fn what_is_known_comes_before_what_is_likely() {
        let known = Known {
            same: vec![(2, 1)],
            ..Known::default()
        };
        assert_eq!(counterparts(&known), [(1, 2)]);
    }

    #[test]
    fn what_is_known_to_be_two_persons_is_no_counterpart() {
        let known = Known {
            different: vec![(2, 0)],
            ..Known::default()
        };
        assert_eq!(counterparts(&known), [(1, 2)]);
    }
}
