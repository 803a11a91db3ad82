//! Comparison of survival between groups by the log-rank test and its weighted relatives (G-rho family, Gehan,
//! Tarone–Ware, Peto–Peto), with strata, and the test for trend over ordered groups. Each stratum is scanned once; the work per event time grows with the square of the number
//! of groups only for the covariance. Comparison under competing risks lives in `gray`.

use crate::distribution::chi_squared_upper_tail;
use crate::risk_set::Row;
use crate::{Error, Spell};

/// The largest number of groups and of strata; a label above it is a mistake, not a group.
pub(crate) const MOST_GROUPS: usize = 4096;

/// A spell and where it belongs. Groups and strata are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// What was observed.
    pub spell: Spell,
    /// The group compared.
    pub group: usize,
    /// The stratum within which groups are compared; 0 without strata.
    pub stratum: usize,
}

/// How much an event time counts in the comparison, given the pooled sample just before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EventWeight {
    /// 1: the log-rank test, best against proportional hazards (Mantel 1966).
    LogRank,
    /// `S(t−)^ρ (1 − S(t−))^γ` with the pooled Kaplan–Meier curve (Harrington and Fleming 1982; Fleming and
    /// Harrington 1991, section 7.2): γ > 0 looks for late differences.
    FlemingHarrington {
        /// Power of survival.
        rho: f64,
        /// Power of its complement.
        gamma: f64,
    },
    /// The number at risk: Gehan's (1965) generalisation of Wilcoxon's test, also called Breslow's. It depends on
    /// the censoring.
    Gehan,
    /// The square root of the number at risk (Tarone and Ware 1977).
    TaroneWare,
    /// Survival estimated by `Π (1 − d / (n + 1))` up to and including the time (Peto and Peto 1972).
    PetoPeto,
}

impl EventWeight {
    fn check(self) -> Result<(), Error> {
        let exponents = match self {
            Self::FlemingHarrington { rho, gamma } => [rho, gamma],
            _ => [0.0, 0.0],
        };
        exponents
            .into_iter()
            .find(|value| !value.is_finite())
            .map_or(Ok(()), |value| Err(Error::ExponentNotFinite { value }))
    }

    /// The weight where `at_risk` were at risk of `events` events, survival being `survival` before.
    fn at(self, survival: f64, peto: f64, at_risk: f64, events: f64) -> f64 {
        match self {
            Self::LogRank => 1.0,
            Self::FlemingHarrington { rho, gamma } => survival.powf(rho) * (1.0 - survival).powf(gamma),
            Self::Gehan => at_risk,
            Self::TaroneWare => at_risk.sqrt(),
            Self::PetoPeto => peto * (1.0 - events / (at_risk + 1.0)),
        }
    }
}

/// The result of a log-rank or weighted log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// Spells in each group.
    pub observations: Vec<usize>,
    /// Observed events, weighted as the test weights them: by group, then stratum.
    pub observed: Vec<Vec<f64>>,
    /// Events expected if the groups were alike, equally weighted: by group, then stratum.
    pub expected: Vec<Vec<f64>>,
    /// Covariance of observed minus expected, summed over strata.
    pub variance: Vec<Vec<f64>>,
    /// The test statistic.
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees: usize,
    /// Its P value.
    pub p_value: f64,
}

impl LogRank {
    /// Tests whether the groups have the same survival. `rho` is the power of the pooled Kaplan–Meier curve just
    /// before each event that weights it: 0 gives the log-rank test, 1 the Peto–Peto form of Wilcoxon's test.
    /// Case weights count as frequencies.
    ///
    /// Fails on a faulty spell, with fewer than two groups, and when no two groups were at risk together.
    pub fn test(members: &[Member], rho: f64) -> Result<Self, Error> {
        Self::weighted(members, EventWeight::FlemingHarrington { rho, gamma: 0.0 })
    }

    /// The same with any weighting of the event times.
    pub fn weighted(members: &[Member], weight: EventWeight) -> Result<Self, Error> {
        weight.check()?;
        let mut ordered = Vec::with_capacity(members.len());
        for (row, member) in members.iter().enumerate() {
            for label in [member.group, member.stratum] {
                if label >= MOST_GROUPS {
                    return Err(Error::GroupOutOfRange {
                        row,
                        group: label,
                        limit: MOST_GROUPS - 1,
                    });
                }
            }
            ordered.push((member.stratum, member.group, member.spell.checked(row)?));
        }
        if ordered.is_empty() {
            return Err(Error::Empty);
        }
        let groups = ordered.iter().map(|(_, group, _)| group + 1).max().unwrap_or(0);
        let strata = ordered
            .iter()
            .map(|(stratum, _, _)| stratum + 1)
            .max()
            .unwrap_or(0);
        let mut scores = Scores::new(groups, strata);
        for (_, group, _) in &ordered {
            scores.observations[*group] += 1;
        }
        let filled = scores.observations.iter().filter(|count| **count > 0).count();
        if filled < 2 {
            return Err(Error::TooFewGroups { groups: filled });
        }
        // Ties are ordered too, so that sums do not depend on the order of the rows.
        ordered.sort_unstable_by_key(|(stratum, group, row)| {
            (
                *stratum,
                row.stop.to_bits(),
                *group,
                row.cause,
                row.weight.to_bits(),
                row.start.to_bits(),
            )
        });
        for stratum in ordered.chunk_by(|a, b| a.0 == b.0) {
            scores.add_stratum(stratum, weight);
        }
        scores.finish()
    }

    /// The test for a trend over groups with these scores, on one degree of freedom: the statistic
    /// `(Σ aₖ (Oₖ − Eₖ))² / aᵀVa` and its P value (Tarone 1975). `None` when the scores are not one for each group
    /// or do not differ between groups at risk together.
    pub fn trend(&self, scores: &[f64]) -> Option<(f64, f64)> {
        if scores.len() != self.observed.len() {
            return None;
        }
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let (mut score, mut variance, mut scale) = (0.0, 0.0, 0.0);
        for (group, a) in scores.iter().enumerate() {
            score += a * (sum(&self.observed[group]) - sum(&self.expected[group]));
            for (other, b) in scores.iter().enumerate() {
                let term = a * b * self.variance[group][other];
                variance += term;
                scale += term.abs();
            }
        }
        let statistic = score * score / variance;
        (variance > 1e-12 * scale).then(|| (statistic, chi_squared_upper_tail(statistic, 1.0)))
    }
}

/// Sums over strata and event times.
struct Scores {
    observations: Vec<usize>,
    observed: Vec<Vec<f64>>,
    expected: Vec<Vec<f64>>,
    variance: Vec<Vec<f64>>,
}

impl Scores {
    fn new(groups: usize, strata: usize) -> Self {
        Self {
            observations: vec![0; groups],
            observed: vec![vec![0.0; strata]; groups],
            expected: vec![vec![0.0; strata]; groups],
            variance: vec![vec![0.0; groups]; groups],
        }
    }

    /// Adds one stratum, whose rows are in order of exit.
    fn add_stratum(&mut self, rows: &[(usize, usize, Row)], weighting: EventWeight) {
        let groups = self.observations.len();
        let stratum = rows[0].0;
        let mut entries: Vec<(f64, usize, f64)> = rows
            .iter()
            .filter(|(.., row)| row.delayed())
            .map(|(_, group, row)| (row.start, *group, row.weight))
            .collect();
        entries.sort_unstable_by_key(|(start, group, weight)| (start.to_bits(), *group, weight.to_bits()));
        let mut entries = entries.into_iter().peekable();
        let mut at_risk = vec![0.0; groups];
        for (_, group, row) in rows.iter().filter(|(.., row)| !row.delayed()) {
            at_risk[*group] += row.weight;
        }
        let (mut survival, mut peto) = (1.0_f64, 1.0);
        for leaving in rows.chunk_by(|a, b| a.2.stop.to_bits() == b.2.stop.to_bits()) {
            let time = leaving[0].2.stop;
            while let Some((_, group, weight)) = entries.next_if(|entry| entry.0 < time) {
                at_risk[group] += weight;
            }
            let events = || leaving.iter().filter(|(.., row)| row.cause.is_some());
            let total: f64 = events().map(|(.., row)| row.weight).sum();
            let everyone: f64 = at_risk.iter().sum();
            if total > 0.0 && everyone > 0.0 {
                let weight = weighting.at(survival, peto, everyone, total);
                for (_, group, row) in events() {
                    self.observed[*group][stratum] += weight * row.weight;
                }
                self.expect(stratum, &at_risk, everyone, total, weight);
                survival *= ((everyone - total) / everyone).max(0.0);
                peto *= 1.0 - total / (everyone + 1.0);
            }
            for (_, group, row) in leaving {
                at_risk[*group] = (at_risk[*group] - row.weight).max(0.0);
            }
        }
    }

    /// Adds expectation and hypergeometric covariance at one event time.
    fn expect(&mut self, stratum: usize, at_risk: &[f64], everyone: f64, total: f64, weight: f64) {
        let spread = if everyone > 1.0 {
            weight * weight * total * (everyone - total) / (everyone * everyone * (everyone - 1.0))
        } else {
            0.0
        };
        for (group, present) in at_risk.iter().enumerate().filter(|(_, present)| **present > 0.0) {
            self.expected[group][stratum] += weight * total * present / everyone;
            let row = &mut self.variance[group];
            for (other, others) in at_risk.iter().enumerate() {
                row[other] -= spread * present * others;
            }
            row[group] += spread * present * everyone;
        }
    }

    fn finish(self) -> Result<LogRank, Error> {
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let compared: Vec<usize> = (0..self.observations.len())
            .filter(|group| sum(&self.expected[*group]) > 0.0)
            .collect();
        // One group's score is minus the sum of the others', so the first is left out.
        let tested = compared
            .get(1..)
            .filter(|rest| !rest.is_empty())
            .ok_or(Error::NothingToCompare)?;
        let scores: Vec<f64> = tested
            .iter()
            .map(|group| sum(&self.observed[*group]) - sum(&self.expected[*group]))
            .collect();
        let covariance: Vec<Vec<f64>> = tested
            .iter()
            .map(|group| tested.iter().map(|other| self.variance[*group][*other]).collect())
            .collect();
        let chi_squared = quadratic_form(covariance, scores).ok_or(Error::NothingToCompare)?;
        let degrees = tested.len();
        Ok(LogRank {
            chi_squared,
            degrees,
            p_value: chi_squared_upper_tail(chi_squared, degrees as f64),
            observations: self.observations,
            observed: self.observed,
            expected: self.expected,
            variance: self.variance,
        })
    }
}

/// `vᵀ M⁻¹ v` for a symmetric positive definite matrix, by Cholesky's factor; `None` when it is singular.
pub(crate) fn quadratic_form(mut matrix: Vec<Vec<f64>>, mut vector: Vec<f64>) -> Option<f64> {
    let mut form = 0.0;
    for pivot in 0..vector.len() {
        let original = matrix[pivot][pivot];
        let (before, after) = matrix.split_at_mut(pivot);
        let row = &mut after[0];
        for column in 0..pivot {
            let dot: f64 = (0..column).map(|k| row[k] * before[column][k]).sum();
            row[column] = (row[column] - dot) / before[column][column];
        }
        let rest = original - row[..pivot].iter().map(|x| x * x).sum::<f64>();
        if rest.is_nan() || rest <= 1e-12 * original || original <= 0.0 {
            return None;
        }
        row[pivot] = rest.sqrt();
        let solved = (0..pivot).map(|k| row[k] * vector[k]).sum::<f64>();
        vector[pivot] = (vector[pivot] - solved) / row[pivot];
        form += vector[pivot] * vector[pivot];
    }
    Some(form)
}
