//! Uno's C: concordance of predicted risks with what happened, weighted so that it does not depend on who was
//! censored when (Uno, Cai, Pencina, D'Agostino and Wei 2011). Harrell's C, which does, lives in `concordance`.

use crate::censoring::Censoring;
use crate::concordance::{Ranks, Tree};
use crate::{Error, Spell};

/// Uno's C up to a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnoConcordance {
    /// The weighted share of comparable pairs in which the one with the earlier event had the higher risk, ties in risk
    /// counting half.
    pub estimate: f64,
    /// Its standard error by the infinitesimal jackknife, the weights taken as known: what R's `concordance` reports.
    pub standard_error: f64,
}

impl UnoConcordance {
    /// Compares `risks` (higher means sooner) with `spells`. Pairs count when the earlier event lies before `horizon`
    /// (equation 6 of the paper has it strictly before; R's `concordance(ymax =)` counts events at the horizon too: give
    /// it a time just above), each with the weight `1 / G(t−)²`, G the Kaplan–Meier curve of the censoring with
    /// events first. `None` without such pairs. `O(n log n)`.
    ///
    /// Fails on a faulty spell, on late entry, on lists that differ in length and on a risk that is not a number.
    pub fn of(spells: &[Spell], risks: &[f64], horizon: f64) -> Result<Option<Self>, Error> {
        if risks.len() != spells.len() {
            return Err(Error::LengthsDiffer {
                given: risks.len(),
                expected: spells.len(),
            });
        }
        let rows = crate::horizon::checked_rows(spells)?;
        if let Some(row) = risks.iter().position(|risk| risk.is_nan()) {
            return Err(Error::RiskNotANumber { row });
        }
        let censoring = Censoring::of(&rows);
        let ranks = Ranks::of(risks);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        // From the last time back; at one time the censored first, because they outlive the events.
        order.sort_unstable_by(|a, b| {
            let key = |index: usize| (rows[index].stop.to_bits(), rows[index].cause.is_none(), index);
            key(*b).cmp(&key(*a))
        });
        let (mut present, mut events) = (Tree::new(ranks.distinct), Tree::new(ranks.distinct));
        // For each row the weight of pairs won and of all pairs, as the earlier and as the later of two.
        let mut parts = vec![(0.0, 0.0); rows.len()];
        let (mut won, mut all) = (0.0, 0.0);
        let tied = |a: &usize, b: &usize| {
            rows[*a].stop.to_bits() == rows[*b].stop.to_bits()
                && rows[*a].cause.is_some() == rows[*b].cause.is_some()
        };
        for group in order.chunk_by(tied) {
            let is_event = rows[group[0]].cause.is_some();
            let time = rows[group[0]].stop;
            let before = censoring.before(time);
            let weight = if is_event && time < horizon && before > 0.0 {
                before.powi(-2)
            } else {
                0.0
            };
            for index in group.iter().filter(|_| weight > 0.0) {
                let shares = present.below_as_concordant(ranks.of_row[*index]);
                let (win, total) = (shares.concordant + shares.tied / 2.0, shares.total());
                parts[*index].0 += weight * win;
                parts[*index].1 += weight * total;
                won += weight * rows[*index].weight * win;
                all += weight * rows[*index].weight * total;
            }
            for index in group.iter().filter(|_| weight > 0.0) {
                events.add(ranks.of_row[*index], weight * rows[*index].weight);
            }
            for index in group {
                present.add(ranks.of_row[*index], rows[*index].weight);
                // Only events further on in the scan, that is earlier, are compared with this row: take off these.
                let shares = events.above_as_concordant(ranks.of_row[*index]);
                parts[*index].0 -= shares.concordant + shares.tied / 2.0;
                parts[*index].1 -= shares.total();
            }
        }
        for (index, part) in parts.iter_mut().enumerate() {
            let shares = events.above_as_concordant(ranks.of_row[index]);
            part.0 += shares.concordant + shares.tied / 2.0;
            part.1 += shares.total();
        }
        if all <= 0.0 {
            return Ok(None);
        }
        let estimate = won / all;
        let square: f64 = parts
            .iter()
            .zip(&rows)
            .map(|((won, total), row)| (row.weight * (won - estimate * total) / all).powi(2))
            .sum();
        Ok(Some(Self {
            estimate,
            standard_error: square.sqrt(),
        }))
    }
}
