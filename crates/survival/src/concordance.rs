//! Harrell's C: of all pairs of which one is known to have the event first, the share in which that one had the
//! higher predicted risk (Harrell et al. 1982, "Evaluating the yield of medical tests"). Ties in risk count
//! half. Its standard error is the infinitesimal jackknife. Pairs are counted with a tree over the ranks of
//! the risks, in n log n. Weighted versions that allow for censoring (Uno's C) live in `uno`.

use std::cmp::Reverse;

use crate::risk_set::Row;
use crate::{Error, Spell};

/// Agreement between predicted risk and what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concordance {
    /// Concordant pairs and half of those tied in risk, as a share of all comparable pairs.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Weight of the pairs in which the higher risk had the event first.
    pub concordant: f64,
    /// Weight of the pairs in which the lower risk had the event first.
    pub discordant: f64,
    /// Weight of the comparable pairs with equal risk.
    pub tied_risk: f64,
    /// Weight of the pairs with events at the same time and different risks, which are not comparable.
    pub tied_time: f64,
    /// Weight of the pairs with events at the same time and equal risk.
    pub tied_both: f64,
}

impl Concordance {
    /// Compares `risks` (higher means sooner) with `spells`, row for row. Rows are compared within `strata` and
    /// only while both are at risk; the error allows for dependence within `clusters`.
    ///
    /// `None` when there is no comparable pair. Fails on a faulty spell and on a risk that is not a number. Every
    /// list must have a label for each spell; missing ones count as 0.
    pub fn of(
        spells: &[Spell],
        risks: &[f64],
        strata: Option<&[usize]>,
        clusters: Option<&[usize]>,
    ) -> Result<Option<Self>, Error> {
        let label = |labels: Option<&[usize]>, row: usize| labels.and_then(|labels| labels.get(row)).copied();
        let mut rows = Vec::with_capacity(spells.len());
        for (row, spell) in spells.iter().enumerate() {
            let risk = risks.get(row).copied().unwrap_or(f64::NAN) + 0.0;
            if risk.is_nan() {
                return Err(Error::RiskNotANumber { row });
            }
            let spell = spell.checked(row)?;
            if spell.weight > 0.0 {
                rows.push(Compared {
                    row,
                    spell,
                    risk,
                    stratum: label(strata, row).unwrap_or(0),
                });
            }
        }
        rows.sort_unstable_by(|a, b| {
            (
                a.stratum,
                Reverse(a.spell.stop.to_bits()),
                a.spell.cause.is_some(),
                a.row,
            )
                .cmp(&(
                    b.stratum,
                    Reverse(b.spell.stop.to_bits()),
                    b.spell.cause.is_some(),
                    b.row,
                ))
        });
        let mut pairs = Pairs::default();
        let mut influences = vec![Shares::default(); spells.len()];
        for stratum in rows.chunk_by(|a, b| a.stratum == b.stratum) {
            pairs.count(stratum, &mut influences);
        }
        let comparable = pairs.shares.total();
        if comparable <= 0.0 {
            return Ok(None);
        }
        let estimate = (pairs.shares.concordant + pairs.shares.tied / 2.0) / comparable;
        let mut derivatives = vec![0.0; spells.len()];
        for compared in &rows {
            let shares = influences[compared.row];
            let derivative = shares.concordant + shares.tied / 2.0 - estimate * shares.total();
            derivatives[compared.row] = compared.spell.weight * derivative / comparable;
        }
        if let Some(clusters) = clusters {
            let mut labelled: Vec<(usize, usize)> = (0..derivatives.len())
                .map(|row| (label(Some(clusters), row).unwrap_or(0), row))
                .collect();
            labelled.sort_unstable();
            derivatives = labelled
                .chunk_by(|a, b| a.0 == b.0)
                .map(|members| members.iter().map(|(_, row)| derivatives[*row]).sum())
                .collect();
        }
        Ok(Some(Self {
            estimate,
            standard_error: derivatives.iter().map(|d| d * d).sum::<f64>().sqrt(),
            concordant: pairs.shares.concordant,
            discordant: pairs.shares.discordant,
            tied_risk: pairs.shares.tied,
            tied_time: pairs.tied_time,
            tied_both: pairs.tied_both,
        }))
    }
}

#[derive(Debug, Clone, Copy)]
struct Compared {
    row: usize,
    spell: Row,
    risk: f64,
    stratum: usize,
}

/// Weight of pairs, by how they compare.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shares {
    pub(crate) concordant: f64,
    pub(crate) discordant: f64,
    pub(crate) tied: f64,
}

impl Shares {
    pub(crate) fn total(&self) -> f64 {
        self.concordant + self.discordant + self.tied
    }

    fn add(&mut self, factor: f64, other: Self) {
        self.concordant += factor * other.concordant;
        self.discordant += factor * other.discordant;
        self.tied += factor * other.tied;
    }
}

#[derive(Debug, Default)]
struct Pairs {
    shares: Shares,
    tied_time: f64,
    tied_both: f64,
}

impl Pairs {
    /// Counts the pairs of one stratum, whose rows are in descending order of exit, the censored before the
    /// events of the same time, because they outlive them.
    fn count(&mut self, rows: &[Compared], influences: &mut [Shares]) {
        let risks: Vec<f64> = rows.iter().map(|row| row.risk).collect();
        let ranks = Ranks::of(&risks);
        let mut present = Tree::new(ranks.distinct);
        let mut events = Tree::new(ranks.distinct);
        let mut entrants: Vec<usize> = (0..rows.len())
            .filter(|index| rows[*index].spell.delayed())
            .collect();
        entrants.sort_unstable_by_key(|index| Reverse((rows[*index].spell.start.to_bits(), *index)));
        let mut entrants = entrants.into_iter().peekable();
        let mut next = 0;
        for leaving in rows.chunk_by(|a, b| a.spell.stop.to_bits() == b.spell.stop.to_bits()) {
            let time = leaving[0].spell.stop;
            while let Some(index) = entrants.next_if(|index| rows[*index].spell.start >= time) {
                let rank = ranks.of_row[index];
                present.add(rank, -rows[index].spell.weight);
                // Those with the higher risk had the event while this one was at risk.
                influences[rows[index].row].add(1.0, events.above_as_concordant(rank));
            }
            let censored = leaving.iter().take_while(|row| row.spell.cause.is_none()).count();
            let (first, middle, end) = (next, next + censored, next + leaving.len());
            for (row, rank) in rows[first..middle].iter().zip(&ranks.of_row[first..middle]) {
                present.add(*rank, row.spell.weight);
                influences[row.row].add(-1.0, events.above_as_concordant(*rank));
            }
            let with_event = &rows[middle..end];
            for (event, rank) in with_event.iter().zip(&ranks.of_row[middle..end]) {
                let shares = present.below_as_concordant(*rank);
                self.shares.add(event.spell.weight, shares);
                influences[event.row].add(1.0, shares);
            }
            for (event, rank) in with_event.iter().zip(&ranks.of_row[middle..end]) {
                events.add(*rank, event.spell.weight);
            }
            // Only events later in the scan, that is earlier in time, concern those that join now.
            for (event, rank) in with_event.iter().zip(&ranks.of_row[middle..end]) {
                present.add(*rank, event.spell.weight);
                influences[event.row].add(-1.0, events.above_as_concordant(*rank));
            }
            self.ties(with_event);
            next = end;
        }
        for (index, compared) in rows
            .iter()
            .enumerate()
            .filter(|(_, compared)| !compared.spell.delayed())
        {
            influences[compared.row].add(1.0, events.above_as_concordant(ranks.of_row[index]));
        }
        for index in entrants {
            influences[rows[index].row].add(1.0, events.above_as_concordant(ranks.of_row[index]));
        }
    }

    /// Pairs of events at one time.
    fn ties(&mut self, events: &[Compared]) {
        if events.len() < 2 {
            return;
        }
        let pairs = |weights: &mut dyn Iterator<Item = f64>| {
            let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
            (sum * sum - squares) / 2.0
        };
        let all = pairs(&mut events.iter().map(|event| event.spell.weight));
        let mut sorted: Vec<(f64, f64)> = events
            .iter()
            .map(|event| (event.risk, event.spell.weight))
            .collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let both: f64 = sorted
            .chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq())
            .map(|same| pairs(&mut same.iter().map(|(_, weight)| *weight)))
            .sum();
        self.tied_both += both;
        self.tied_time += all - both;
    }
}

/// Ranks of the risks, from 1, equal risks alike.
pub(crate) struct Ranks {
    pub(crate) of_row: Vec<usize>,
    pub(crate) distinct: usize,
}

impl Ranks {
    pub(crate) fn of(risks: &[f64]) -> Self {
        let mut order: Vec<(f64, usize)> = risks
            .iter()
            .enumerate()
            .map(|(index, risk)| (*risk, index))
            .collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut of_row = vec![0; risks.len()];
        let mut distinct = 0;
        for equal in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            distinct += 1;
            for (_, index) in equal {
                of_row[*index] = distinct;
            }
        }
        Self { of_row, distinct }
    }
}

/// Weights by rank, with sums over all smaller ranks in logarithmic time (Fenwick 1994).
pub(crate) struct Tree {
    nodes: Vec<f64>,
    total: f64,
}

impl Tree {
    pub(crate) fn new(size: usize) -> Self {
        Self {
            nodes: vec![0.0; size + 1],
            total: 0.0,
        }
    }

    pub(crate) fn add(&mut self, rank: usize, weight: f64) {
        self.total += weight;
        let mut node = rank;
        while let Some(sum) = self.nodes.get_mut(node) {
            *sum += weight;
            node += node & node.wrapping_neg();
        }
    }

    fn up_to(&self, rank: usize) -> f64 {
        let (mut sum, mut node) = (0.0, rank);
        while node > 0 {
            sum += self.nodes[node];
            node &= node - 1;
        }
        sum
    }

    /// Weights below, at and above a rank, the lower being the concordant ones.
    pub(crate) fn below_as_concordant(&self, rank: usize) -> Shares {
        let (below, until) = (self.up_to(rank - 1), self.up_to(rank));
        Shares {
            concordant: below,
            tied: until - below,
            discordant: self.total - until,
        }
    }

    /// The same, the higher being the concordant ones.
    pub(crate) fn above_as_concordant(&self, rank: usize) -> Shares {
        let Shares {
            concordant,
            discordant,
            tied,
        } = self.below_as_concordant(rank);
        Shares {
            concordant: discordant,
            discordant: concordant,
            tied,
        }
    }
}
