//! Score residuals of a Fine–Gray model and their squares, with and without what each row does to the estimate of the
//! censoring (Fine and Gray 1999, the terms η and ψ of equation 7), in linear time.

use super::likelihood::Scan;
use super::ordered::{End, Ordered};
use crate::dense::Symmetric;

/// `Σ η ηᵀ` and `Σ (η + ψ)(η + ψ)ᵀ` over the rows.
pub(super) fn squares(ordered: &Ordered, scan: &Scan) -> (Symmetric, Symmetric) {
    let width = ordered.width;
    let hazard_to_come = scan.hazard_to_come(ordered);
    let mean_to_come = mean_to_come(ordered, scan);
    let (mut known, mut estimated) = (Symmetric::zero(width), Symmetric::zero(width));
    // Sums up to the group: of the hazard, of the hazard times z̄, and of q/π dΛᶜ.
    let (mut hazard, mut hazard_mean, mut drift) = (0.0, vec![0.0; width], vec![0.0; width]);
    for (index, group) in ordered.groups.iter().enumerate() {
        // q(u) of Fine and Gray: what a censoring at u does to the scores of those who ended otherwise before u.
        let (gone, gone_sums) = &scan.gone[index];
        let pull: Vec<f64> = (0..width)
            .map(|c| gone_sums[c] * hazard_to_come[index] - gone * mean_to_come[index][c])
            .collect();
        let share = if group.censored > 0.0 {
            1.0 / group.at_risk
        } else {
            0.0
        };
        for (sum, pull) in drift.iter_mut().zip(&pull) {
            *sum += pull * share * group.censored * share;
        }
        let jump = scan.jumps[index].as_ref();
        for row in group.rows.clone() {
            let end = ordered.ends[row];
            let risk = scan.risks[row];
            let mut score = vec![0.0; width];
            for (c, z) in ordered.row(row).iter().enumerate() {
                let (own, own_mean, direct) = match (jump, end) {
                    (Some(jump), End::Event) => (jump.own_hazard, jump.own_hazard_mean[c], z - jump.mean[c]),
                    (Some(jump), _) => (jump.hazard, jump.hazard_mean[c], 0.0),
                    (None, _) => (0.0, 0.0, 0.0),
                };
                score[c] = direct - risk * (z * (hazard + own) - hazard_mean[c] - own_mean);
                if end == End::Competing {
                    let later = z * hazard_to_come[index + 1] - mean_to_come[index + 1][c];
                    score[c] -= risk / group.uncensored * later;
                }
            }
            known.add_square(1.0, &score);
            for (c, value) in score.iter_mut().enumerate() {
                *value -= drift[c];
                if end == End::Censored {
                    *value += pull[c] * share;
                }
            }
            estimated.add_square(1.0, &score);
        }
        if let Some(jump) = jump {
            hazard += jump.hazard;
            for (sum, value) in hazard_mean.iter_mut().zip(&jump.hazard_mean) {
                *sum += value;
            }
        }
    }
    (known, estimated)
}

/// `Σ G z̄ dΛ` from each group on, and after the last 0.
fn mean_to_come(ordered: &Ordered, scan: &Scan) -> Vec<Vec<f64>> {
    let mut sums = vec![vec![0.0; ordered.width]; ordered.groups.len() + 1];
    for (index, group) in ordered.groups.iter().enumerate().rev() {
        let mut sum = sums[index + 1].clone();
        if let Some(jump) = &scan.jumps[index] {
            for (sum, value) in sum.iter_mut().zip(&jump.hazard_mean) {
                *sum += group.uncensored * value;
            }
        }
        sums[index] = sum;
    }
    sums
}
