//! Comparison of cumulative incidence between groups under competing risks (Gray 1988): for each cause, whether
//! the probability of ending by it is the same. A difference in the cause-specific hazards is another question,
//! answered by `log_rank` with the other causes as censoring.

use crate::distribution::chi_squared_upper_tail;
use crate::log_rank::{MOST_GROUPS, quadratic_form};
use crate::{CompetingSpell, Error, Outcome};

/// A spell under competing causes and where it belongs. Groups and strata are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompetingMember {
    /// What was observed.
    pub spell: CompetingSpell,
    /// The group compared.
    pub group: usize,
    /// The stratum within which groups are compared; 0 without strata.
    pub stratum: usize,
}

/// The result of Gray's test for one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct GrayTest {
    /// Score of each group, summed over strata: its weighted events less those expected if the subdistribution
    /// hazards were alike.
    pub scores: Vec<f64>,
    /// Covariance of the scores.
    pub variance: Vec<Vec<f64>>,
    /// The test statistic.
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees: usize,
    /// Its P value.
    pub p_value: f64,
}

impl GrayTest {
    /// Tests whether the groups have the same cumulative incidence of `cause` out of `causes`. `rho` is the power
    /// of `1 − F(t−)` that weights the times; 0 is customary.
    ///
    /// The score is Gray's equation 2.4; its variance is his section 4 in the form in which every term is the
    /// derivative of the discrete score, with tied events of the cause in question counted as
    /// `(ĥ. Sᵣ(t−) − d) / (ĥ. Sᵣ(t−) − 1)` of their Poisson variance and those of other causes as
    /// `(n − d) / (n − 1)`. This is what R's `cmprsk::cuminc` reports. Case weights count as frequencies.
    ///
    /// Fails on a faulty spell, on one that entered late (the weights are for right censoring only), with fewer
    /// than two groups, and when no two groups were at risk together.
    pub fn test(members: &[CompetingMember], cause: usize, causes: usize, rho: f64) -> Result<Self, Error> {
        if !rho.is_finite() {
            return Err(Error::ExponentNotFinite { value: rho });
        }
        if cause >= causes {
            return Err(Error::NoSuchCause { cause, causes });
        }
        let mut ordered = Vec::with_capacity(members.len());
        let mut groups = 0;
        for (row, member) in members.iter().enumerate() {
            for group in [member.group, member.stratum] {
                let limit = MOST_GROUPS - 1;
                if group > limit {
                    return Err(Error::GroupOutOfRange { row, group, limit });
                }
            }
            let checked = member.spell.checked(row, causes)?;
            if checked.delayed() && checked.start > 0.0 {
                return Err(Error::DelayedEntry {
                    row,
                    start: checked.start,
                });
            }
            groups = groups.max(member.group + 1);
            ordered.push(Ended {
                stratum: member.stratum,
                time: checked.stop,
                group: member.group,
                weight: checked.weight,
                kind: match member.spell.outcome {
                    Outcome::Censored => 0,
                    Outcome::Cause(seen) if seen == cause => 1,
                    Outcome::Cause(_) => 2,
                },
            });
        }
        if ordered.is_empty() {
            return Err(Error::Empty);
        }
        let mut present = vec![false; groups];
        for row in &ordered {
            present[row.group] = true;
        }
        let filled = present.iter().filter(|group| **group).count();
        if filled < 2 {
            return Err(Error::TooFewGroups { groups: filled });
        }
        // Ties are ordered too, so that sums do not depend on the order of the rows.
        ordered.sort_unstable_by_key(|row| {
            (
                row.stratum,
                row.time.to_bits(),
                row.group,
                row.kind,
                row.weight.to_bits(),
            )
        });
        let mut sums = Sums::new(groups);
        for stratum in ordered.chunk_by(|a, b| a.stratum == b.stratum) {
            sums.add_stratum(stratum, rho);
        }
        sums.finish()
    }
}

/// A checked row.
struct Ended {
    stratum: usize,
    time: f64,
    group: usize,
    weight: f64,
    /// 0 censored, 1 the cause in question, 2 another cause.
    kind: usize,
}

/// One group within a stratum as the scan goes on.
#[derive(Clone)]
struct Group {
    at_risk: f64,
    /// Kaplan–Meier survival of all causes just before the time.
    survival: f64,
    /// Cumulative incidence of the cause just before the time.
    incidence: f64,
    /// Weights of those censored, ended by the cause, ended otherwise, at the time.
    leaving: [f64; 3],
    /// `cₖᵣ(t)` for every group k.
    carried: Vec<f64>,
    /// `Σ v α αᵀ` with the influence `α + β c(τ)` of an event on the scores; see [`Sums::add_stratum`].
    alpha_alpha: Vec<Vec<f64>>,
    alpha_beta: Vec<f64>,
    beta_beta: f64,
}

impl Group {
    fn new(groups: usize) -> Self {
        Self {
            at_risk: 0.0,
            survival: 1.0,
            incidence: 0.0,
            leaving: [0.0; 3],
            carried: vec![0.0; groups],
            alpha_alpha: vec![vec![0.0; groups]; groups],
            alpha_beta: vec![0.0; groups],
            beta_beta: 0.0,
        }
    }

    /// Adds events of variance `variance` whose influence on the scores is `alpha + beta c(τ)`.
    fn influence(&mut self, variance: f64, alpha: &[f64], beta: f64) {
        for (k, a) in alpha.iter().enumerate() {
            self.alpha_beta[k] += variance * a * beta;
            for (sum, b) in self.alpha_alpha[k].iter_mut().zip(alpha) {
                *sum += variance * a * b;
            }
        }
        self.beta_beta += variance * beta * beta;
    }
}

/// Scores and their covariance over strata.
struct Sums {
    scores: Vec<f64>,
    variance: Vec<Vec<f64>>,
}

impl Sums {
    fn new(groups: usize) -> Self {
        Self {
            scores: vec![0.0; groups],
            variance: vec![vec![0.0; groups]; groups],
        }
    }

    /// Adds one stratum. With `hᵣ = Yᵣ / Sᵣ(t−)` and the pooled incidence `dF = d₁ / Σ h`, an event at u of group
    /// r moves the score of group k by `[cause 1] wₖᵣ(u) + ([cause 1] Sᵣ(u−) − κ (1 − F(u))) (cₖᵣ(τ) − cₖᵣ(u)) / Yᵣ`,
    /// where `wₖᵣ = L ([k = r] − hₖ/Σh)`, `κ = Sᵣ(u−) / Sᵣ(u)` and `cₖᵣ(t) = Σ wₖᵣ hᵣ dF / (1 − F(t−))`.
    fn add_stratum(&mut self, rows: &[Ended], rho: f64) {
        let mut groups = vec![Group::new(self.scores.len()); self.scores.len()];
        for row in rows {
            groups[row.group].at_risk += row.weight;
        }
        let mut pooled = 0.0;
        for leaving in rows.chunk_by(|a, b| a.time.to_bits() == b.time.to_bits()) {
            for group in &mut groups {
                group.leaving = [0.0; 3];
            }
            for row in leaving {
                groups[row.group].leaving[row.kind] += row.weight;
            }
            if groups
                .iter()
                .any(|group| group.leaving[1] + group.leaving[2] > 0.0)
            {
                pooled = self.step(&mut groups, pooled, rho);
            }
            for group in &mut groups {
                group.at_risk = (group.at_risk - group.leaving.iter().sum::<f64>()).max(0.0);
            }
        }
        for group in &groups {
            for (k, row) in self.variance.iter_mut().enumerate() {
                for (l, sum) in row.iter_mut().enumerate() {
                    *sum += group.alpha_alpha[k][l]
                        + group.alpha_beta[k] * group.carried[l]
                        + group.alpha_beta[l] * group.carried[k]
                        + group.beta_beta * group.carried[k] * group.carried[l];
                }
            }
        }
    }

    /// Moves on over one time with events; takes and returns the pooled incidence.
    fn step(&mut self, groups: &mut [Group], pooled: f64, rho: f64) -> f64 {
        let ratio = |group: &Group| {
            if group.at_risk > 0.0 {
                group.at_risk / group.survival
            } else {
                0.0
            }
        };
        let h: Vec<f64> = groups.iter().map(ratio).collect();
        let all_h: f64 = h.iter().sum();
        let risk: Vec<f64> = groups
            .iter()
            .zip(&h)
            .map(|(group, h)| h * (1.0 - group.incidence))
            .collect();
        let whole: f64 = risk.iter().sum();
        let events: f64 = groups.iter().map(|group| group.leaving[1]).sum();
        let weight = (1.0 - pooled).powf(rho);
        let increase = events / all_h;
        if events > 0.0 {
            for (score, (group, risk)) in self.scores.iter_mut().zip(groups.iter().zip(&risk)) {
                *score += weight * (group.leaving[1] - events * risk / whole);
            }
        }
        let after = pooled + increase;
        for (r, group) in groups.iter_mut().enumerate().filter(|(r, _)| h[*r] > 0.0) {
            let shares = |k: usize| weight * (f64::from(u8::from(k == r)) - h[k] / all_h);
            for (k, carried) in group.carried.iter_mut().enumerate() {
                *carried += shares(k) * h[r] * increase / (1.0 - pooled);
            }
            let n = group.at_risk;
            let staying = (n - group.leaving[1] - group.leaving[2]).max(0.0);
            let left = if staying > 0.0 { n / staying } else { 0.0 };
            let spread = |d: f64, n: f64| {
                if d > 1.0 {
                    d * (1.0 - (d - 1.0) / (n - 1.0))
                } else {
                    d
                }
            };
            let others = -left * (1.0 - after) / n;
            let own = others + group.survival / n;
            let moved = |beta: f64, direct: bool| -> Vec<f64> {
                let direct = f64::from(u8::from(direct));
                (0..h.len())
                    .map(|k| direct * shares(k) - beta * group.carried[k])
                    .collect()
            };
            // Under the hypothesis the events of the cause are shared out as the groups' h.
            let expected = spread(events, all_h * group.survival) / events * h[r] * increase;
            let (own_alpha, others_alpha) = (moved(own, true), moved(others, false));
            if events > 0.0 {
                group.influence(expected, &own_alpha, own);
            }
            if group.leaving[2] > 0.0 {
                group.influence(spread(group.leaving[2], n), &others_alpha, others);
            }
            group.incidence += group.survival * group.leaving[1] / n;
            group.survival *= staying / n;
        }
        after
    }

    fn finish(self) -> Result<GrayTest, Error> {
        let compared: Vec<usize> = (0..self.scores.len())
            .filter(|group| self.variance[*group][*group] > 0.0)
            .collect();
        // One group's score is minus the sum of the others', so the first is left out.
        let tested = compared
            .get(1..)
            .filter(|rest| !rest.is_empty())
            .ok_or(Error::NothingToCompare)?;
        let pick = |row: &Vec<f64>| -> Vec<f64> { tested.iter().map(|group| row[*group]).collect() };
        let covariance = tested.iter().map(|group| pick(&self.variance[*group])).collect();
        let chi_squared = quadratic_form(covariance, pick(&self.scores)).ok_or(Error::NothingToCompare)?;
        let degrees = tested.len();
        Ok(GrayTest {
            chi_squared,
            degrees,
            p_value: chi_squared_upper_tail(chi_squared, degrees as f64),
            scores: self.scores,
            variance: self.variance,
        })
    }
}
