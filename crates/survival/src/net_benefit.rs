//! Decision curves (Vickers and Elkin 2006): whether acting on a prediction at a threshold does more good than acting
//! on everybody or on nobody.

use crate::predicted::check_risks;
use crate::{Error, KaplanMeier, Predicted, Spell};

/// The net benefit at one threshold, in true positives per person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetBenefit {
    /// The risk from which on somebody is acted upon.
    pub threshold: f64,
    /// How many are acted upon.
    pub flagged: usize,
    /// `TP/n − FP/n · t / (1 − t)`: acting on nobody has 0.
    pub prediction: f64,
    /// The same when everybody is acted upon.
    pub everybody: f64,
}

impl NetBenefit {
    /// From the probability of being flagged, of the outcome among the flagged, and of the outcome among all.
    fn new(threshold: f64, flagged: usize, share: f64, among_flagged: f64, among_all: f64) -> Self {
        let harm = threshold / (1.0 - threshold);
        let benefit = |risk: f64| risk - (1.0 - risk) * harm;
        Self {
            threshold,
            flagged,
            prediction: share * benefit(among_flagged),
            everybody: benefit(among_all),
        }
    }

    /// How many interventions per 100 persons the prediction saves without one true positive fewer, against acting on
    /// everybody (Vickers and Elkin 2006); negative when it costs some.
    pub fn interventions_avoided_per_hundred(&self) -> f64 {
        100.0 * (self.prediction - self.everybody) * (1.0 - self.threshold) / self.threshold
    }
}

fn check_threshold(threshold: f64) -> Result<(), Error> {
    if threshold > 0.0 && threshold < 1.0 {
        Ok(())
    } else {
        Err(Error::ThresholdOutOfRange { value: threshold })
    }
}

impl Predicted {
    /// The net benefit at a threshold; those whose risk reaches it are acted upon. Fails on a threshold not between 0
    /// and 1.
    pub fn net_benefit(&self, threshold: f64) -> Result<NetBenefit, Error> {
        check_threshold(threshold)?;
        let flagged = self.pairs().filter(|(risk, _)| *risk >= threshold).count();
        let hits = self
            .pairs()
            .filter(|(risk, outcome)| *risk >= threshold && *outcome)
            .count();
        let n = self.observations() as f64;
        let among_flagged = if flagged > 0 {
            hits as f64 / flagged as f64
        } else {
            0.0
        };
        let share = flagged as f64 / n;
        Ok(NetBenefit::new(
            threshold,
            flagged,
            share,
            among_flagged,
            self.prevalence(),
        ))
    }
}

/// The net benefit of predicted risks of an event by `horizon` when follow-up is incomplete: the share with the event
/// is taken from Kaplan–Meier curves of all and of the flagged (Vickers, Cronin, Elkin and Gonen 2008, section 2.3).
/// Fails on risks that do not fit the spells, a faulty spell, and a threshold not between 0 and 1.
pub fn net_benefit_by(
    risks: &[f64],
    spells: &[Spell],
    horizon: f64,
    threshold: f64,
) -> Result<NetBenefit, Error> {
    check_threshold(threshold)?;
    check_risks(risks, spells.len())?;
    let all = KaplanMeier::fit(spells)?;
    let flagged: Vec<Spell> = spells
        .iter()
        .zip(risks)
        .filter(|(_, risk)| **risk >= threshold)
        .map(|(spell, _)| *spell)
        .collect();
    let weight = |spells: &[Spell]| spells.iter().map(|spell| spell.weight).sum::<f64>();
    let (share, among_flagged) = if weight(&flagged) > 0.0 {
        let curve = KaplanMeier::fit(&flagged)?;
        (weight(&flagged) / weight(spells), 1.0 - curve.at(horizon))
    } else {
        (0.0, 0.0)
    };
    Ok(NetBenefit::new(
        threshold,
        flagged.len(),
        share,
        among_flagged,
        1.0 - all.at(horizon),
    ))
}
