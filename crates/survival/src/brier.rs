//! Overall accuracy of predicted risks: the Brier score, scaled against knowing the prevalence only, and the
//! logarithmic score. The Brier score of censored outcomes lives in `predicted_survival`.

use crate::Predicted;

impl Predicted {
    /// The mean squared distance of risks from outcomes (Brier 1950).
    pub fn brier(&self) -> f64 {
        let sum: f64 = self
            .pairs()
            .map(|(risk, outcome)| (f64::from(u8::from(outcome)) - risk).powi(2))
            .sum();
        sum / self.observations() as f64
    }

    /// The Brier score of predicting the prevalence for everybody, `p̄ (1 − p̄)`.
    pub fn brier_null(&self) -> f64 {
        self.prevalence() * (1.0 - self.prevalence())
    }

    /// The index of prediction accuracy `1 − brier / brier_null` (Kattan and Gerds 2018): 0 for a prediction no
    /// better than the prevalence, negative for a worse one; `None` when all or none had the outcome.
    pub fn scaled_brier(&self) -> Option<f64> {
        (self.brier_null() > 0.0).then(|| 1.0 - self.brier() / self.brier_null())
    }

    /// The mean of `−ln` of the probability given to what came about; infinite when that was 0.
    pub fn log_loss(&self) -> f64 {
        let sum: f64 = self
            .pairs()
            .map(|(risk, outcome)| -if outcome { risk.ln() } else { (-risk).ln_1p() })
            .sum();
        sum / self.observations() as f64
    }

    /// Spiegelhalter's z for calibration: the Brier score against its expectation if the risks were true
    /// (Spiegelhalter 1986); `None` when every risk is 0, ½ or 1.
    pub fn spiegelhalter_z(&self) -> Option<f64> {
        let (mut score, mut variance) = (0.0, 0.0);
        for (risk, outcome) in self.pairs() {
            let lean = 1.0 - 2.0 * risk;
            score += (f64::from(u8::from(outcome)) - risk) * lean;
            variance += lean * lean * risk * (1.0 - risk);
        }
        (variance > 0.0).then(|| score / variance.sqrt())
    }
}
