//! Predicted risks of an event by a horizon, judged when follow-up is incomplete: Brier score and area under the
//! time-dependent ROC curve with inverse weights for censoring, observed over expected by Kaplan–Meier, and the smooth
//! calibration curve. Outcomes known for everybody are judged by `predicted`; pairs by `concordance` and `uno`.

use crate::calibration::quantile;
use crate::calibration_curve::CalibrationDistances;
use crate::censoring::Censoring;
use crate::net_benefit::{NetBenefit, net_benefit_by};
use crate::predicted::check_risks;
use crate::risk_set::Row;
use crate::{Cox, Design, Error, Interval, KaplanMeier, Level, RegressionError, Spell};

/// The standard error of a mean from the sum of squared deviations, the sample variance dividing by n − 1.
fn of_mean(squares: f64, size: f64) -> f64 {
    (squares / (size * (size - 1.0))).sqrt()
}

/// The spells as rows of weight above 0 without late entry.
pub(crate) fn checked_rows(spells: &[Spell]) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::with_capacity(spells.len());
    for (index, spell) in spells.iter().enumerate() {
        let row = spell.checked(index)?;
        if row.delayed() && row.start > 0.0 {
            return Err(Error::DelayedEntry {
                row: index,
                start: row.start,
            });
        }
        rows.push(row);
    }
    if rows.iter().all(|row| row.weight <= 0.0) {
        return Err(Error::Empty);
    }
    Ok(rows)
}

/// Predicted risks of the event by a horizon beside what was seen of each unit.
#[derive(Debug, Clone)]
pub struct PredictedByHorizon<'a> {
    risks: &'a [f64],
    spells: &'a [Spell],
    rows: Vec<Row>,
    horizon: f64,
    censoring: Censoring,
}

/// A measure with its standard error, the estimation of the censoring weights included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl Measure {
    /// The normal interval.
    pub fn interval(&self, level: Level) -> Interval {
        Interval::normal(self.estimate, self.standard_error, level)
    }
}

impl<'a> PredictedByHorizon<'a> {
    /// Fails on risks that do not fit the spells, a faulty spell, late entry, a horizon that is not positive, and a horizon
    /// by which everybody is censored. Weights count as frequencies.
    pub fn new(risks: &'a [f64], spells: &'a [Spell], horizon: f64) -> Result<Self, Error> {
        check_risks(risks, spells.len())?;
        if !(horizon > 0.0 && horizon.is_finite()) {
            return Err(Error::HorizonOutOfRange { value: horizon });
        }
        let rows = checked_rows(spells)?;
        let last = rows.iter().map(|row| row.stop).fold(0.0, f64::max);
        let beyond = rows.iter().any(|row| row.stop >= horizon);
        let censoring = Censoring::of(&rows);
        if censoring.support(horizon) <= 0.0 || (!beyond && censoring.after(horizon) <= 0.0) {
            return Err(Error::HorizonBeyondFollowUp { horizon, last });
        }
        Ok(Self {
            risks,
            spells,
            rows,
            horizon,
            censoring,
        })
    }

    /// The weight of each row as one with the event by the horizon, and as one without.
    fn weights(&self) -> Vec<(f64, f64)> {
        let after = self.censoring.after(self.horizon);
        self.rows
            .iter()
            .map(|row| {
                if row.stop > self.horizon {
                    (0.0, if after > 0.0 { 1.0 / after } else { 0.0 })
                } else if row.cause.is_some() {
                    (1.0 / self.censoring.before(row.stop), 0.0)
                } else {
                    (0.0, 0.0)
                }
            })
            .collect()
    }

    fn size(&self) -> f64 {
        self.rows.iter().map(|row| row.weight).sum()
    }

    /// The weighted Brier score (Graf, Schmoor, Sauerbrei and Schumacher 1999; Gerds and Schumacher 2006).
    pub fn brier(&self) -> Measure {
        self.squared_loss(self.risks.iter().copied())
    }

    /// The same for predicting everybody the Kaplan–Meier risk.
    pub fn brier_null(&self) -> Measure {
        let risk = self.observed().map_or(0.0, |observed| observed.estimate);
        self.squared_loss(self.risks.iter().map(|_| risk))
    }

    /// The index of prediction accuracy `1 − brier / brier_null` (Kattan and Gerds 2018); `None` when nobody or
    /// everybody had the event.
    pub fn scaled_brier(&self) -> Option<f64> {
        let null = self.brier_null().estimate;
        (null > 0.0).then(|| 1.0 - self.brier().estimate / null)
    }

    fn squared_loss(&self, risks: impl Iterator<Item = f64>) -> Measure {
        let size = self.size();
        let terms: Vec<f64> = self
            .weights()
            .iter()
            .zip(risks)
            .map(|((with, without), risk)| with * (1.0 - risk).powi(2) + without * risk * risk)
            .collect();
        let estimate = terms
            .iter()
            .zip(&self.rows)
            .map(|(term, row)| term * row.weight)
            .sum::<f64>()
            / size;
        let influence = self.censoring.influence(&self.rows, &terms, self.horizon);
        let square: f64 = terms
            .iter()
            .zip(influence)
            .zip(&self.rows)
            .map(|((term, moved), row)| row.weight * (term - estimate + moved).powi(2))
            .sum();
        Measure {
            estimate,
            standard_error: of_mean(square, size),
        }
    }

    /// The area under the ROC curve for the event by the horizon against none by then, ties counting half (cumulative
    /// cases, dynamic controls: Blanche, Dartigues and Jacqmin-Gadda 2013, equation 3). `None` without cases or
    /// controls.
    pub fn auc(&self) -> Option<Measure> {
        let weights = self.weights();
        let pick = |side: &dyn Fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
            let mut chosen: Vec<(f64, f64)> = weights
                .iter()
                .zip(&self.rows)
                .zip(self.risks)
                .map(|((weight, row), risk)| (*risk, side(weight) * row.weight))
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            chosen.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let mut sum = 0.0;
            for (_, weight) in &mut chosen {
                sum += *weight;
                *weight = sum;
            }
            chosen
        };
        let (cases, controls) = (pick(&|weight| weight.0), pick(&|weight| weight.1));
        let (all_cases, all_controls) = (cases.last()?.1, controls.last()?.1);
        // The share of the others below, ties counting half.
        let below = |risk: f64, others: &[(f64, f64)], all: f64| {
            let sum = |until: usize| until.checked_sub(1).map_or(0.0, |last| others[last].1);
            let less = sum(others.partition_point(|other| other.0 < risk));
            let not_more = sum(others.partition_point(|other| other.0 <= risk));
            f64::midpoint(less, not_more) / all
        };
        let estimate = weights
            .iter()
            .zip(&self.rows)
            .zip(self.risks)
            .filter(|((weight, _), _)| weight.0 > 0.0)
            .map(|((weight, row), risk)| weight.0 * row.weight * below(*risk, &controls, all_controls))
            .sum::<f64>()
            / all_cases;
        let size = self.size();
        let mut as_case = Vec::with_capacity(self.rows.len());
        let mut terms = Vec::with_capacity(self.rows.len());
        for ((case, control), risk) in weights.iter().zip(self.risks) {
            let won = below(*risk, &controls, all_controls) - estimate;
            let lost = 1.0 - below(*risk, &cases, all_cases) - estimate;
            let case = case * won * size / all_cases;
            as_case.push(case);
            terms.push(case + control * lost * size / all_controls);
        }
        // The weight of the controls is common to all of them and cancels, that of the cases does not.
        let influence = self.censoring.influence(&self.rows, &as_case, self.horizon);
        let square: f64 = terms
            .iter()
            .zip(influence)
            .zip(&self.rows)
            .map(|((term, moved), row)| row.weight * (term + moved).powi(2))
            .sum();
        Some(Measure {
            estimate,
            standard_error: of_mean(square, size),
        })
    }

    /// The risk seen by the horizon: the complement of the Kaplan–Meier curve, with Greenwood's error; `None` when
    /// everybody had the event.
    pub fn observed(&self) -> Option<Measure> {
        let curve = KaplanMeier::fit(self.spells).ok()?;
        Some(Measure {
            estimate: 1.0 - curve.at(self.horizon),
            standard_error: curve.standard_error_at(self.horizon)?,
        })
    }

    /// The mean predicted risk.
    pub fn mean_predicted(&self) -> f64 {
        let sum: f64 = self
            .risks
            .iter()
            .zip(&self.rows)
            .map(|(risk, row)| risk * row.weight)
            .sum();
        sum / self.size()
    }

    /// The risk seen over the mean risk predicted.
    pub fn observed_over_expected(&self) -> Option<f64> {
        let predicted = self.mean_predicted();
        (predicted > 0.0).then_some(self.observed()?.estimate / predicted)
    }

    /// Its interval symmetric in the logarithm, the predictions taken as known; `None` without events.
    pub fn observed_over_expected_interval(&self, level: Level) -> Option<Interval> {
        let observed = self.observed().filter(|observed| observed.estimate > 0.0)?;
        let ratio = self.observed_over_expected()?;
        let factor = (level.z() * observed.standard_error / observed.estimate).exp();
        Some(Interval::new(ratio / factor, ratio * factor))
    }

    /// The net benefit of acting from a threshold on.
    pub fn net_benefit(&self, threshold: f64) -> Result<NetBenefit, Error> {
        net_benefit_by(self.risks, self.spells, self.horizon, threshold)
    }

    /// The risk read off a smooth calibration curve at every risk (Austin, Harrell and van Klaveren 2020): a Cox model
    /// of a restricted cubic spline, knots at the 10th, 50th and 90th percentile, in `log(−log(1 − risk))`. Fails when a
    /// risk is 0 or 1, when the knots coincide, and where Cox's model does.
    pub fn calibration_curve(&self) -> Result<Vec<f64>, RegressionError> {
        if let Some(row) = self.risks.iter().position(|risk| *risk <= 0.0 || *risk >= 1.0) {
            let value = self.risks[row];
            return Err(Error::RiskOutOfRange { row, value }.into());
        }
        let x: Vec<f64> = self.risks.iter().map(|risk| (-(-risk).ln_1p()).ln()).collect();
        let mut sorted = x.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let knots = [0.1, 0.5, 0.9].map(|p| quantile(&sorted, p));
        let bend: Vec<f64> = x.iter().map(|x| restricted_cubic(*x, knots)).collect();
        let design = Design::from_columns([("log hazard", x), ("bend of log hazard", bend)])?;
        let fit = Cox::new(self.spells, &design).fit()?;
        let first = design.row(0);
        let baseline =
            fit.predict(first, 0)?.cumulative_hazard(self.horizon) / fit.linear_predictor(first)?.exp();
        (0..design.rows())
            .map(|row| {
                let predictor = fit.linear_predictor(design.row(row))?;
                Ok(-(-baseline * predictor.exp()).exp_m1())
            })
            .collect()
    }

    /// How far the risks lie from that curve: ICI, E50, E90 and Emax.
    pub fn calibration_distances(&self) -> Result<CalibrationDistances, RegressionError> {
        let smoothed = self.calibration_curve()?;
        CalibrationDistances::between(self.risks, &smoothed).ok_or(RegressionError::Observation(Error::Empty))
    }
}

/// The one term that a restricted cubic spline with three knots adds to a line (Stone and Koo 1985), scaled by the
/// square of the range of the knots.
fn restricted_cubic(x: f64, [first, middle, last]: [f64; 3]) -> f64 {
    let cube = |knot: f64| (x - knot).max(0.0).powi(3);
    let range = last - first;
    let term = cube(first) - cube(middle) * (last - first) / (last - middle)
        + cube(last) * (middle - first) / (last - middle);
    term / (range * range)
}
