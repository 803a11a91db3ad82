//! How many rows a prediction model needs before it is fitted, and whether those at hand are enough (Riley, Snell,
//! Ensor et al. 2019, part II, for outcomes known and in time; Riley, Ensor, Snell et al. 2020). A rule of ten events
//! per parameter is given for reading, not for deciding.

use crate::{Error, Level};

/// Expected shrinkage that is aimed for: predictions no more than a tenth too extreme.
const SHRINKAGE: f64 = 0.9;
/// The largest accepted difference, of apparent from adjusted R² (as a share of its largest value) and of the
/// estimated overall risk from the true one.
const MARGIN: f64 = 0.05;

/// What a prediction model needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleSize {
    /// Rows for an expected shrinkage of 0.9 (criterion 1).
    pub for_shrinkage: u64,
    /// Rows for apparent and adjusted Nagelkerke R² to differ by at most 0.05 (criterion 2).
    pub for_fit: u64,
    /// Rows for the overall risk to be known to within 0.05 (criterion 3).
    pub for_overall_risk: u64,
    /// The largest R² after Cox and Snell that any model could have here.
    pub largest_r_squared: f64,
    /// Candidate parameters, all levels and bends counted, selected or not.
    pub parameters: u64,
    /// Events expected per row.
    pub events_per_row: f64,
}

impl SampleSize {
    /// For an outcome known for everybody: `prevalence` of it, and the R² after Cox and Snell that the model is
    /// expected to have (from an earlier study; without one, 15 % of the largest possible is suggested, Riley et al.
    /// 2020).
    ///
    /// Fails without parameters and on shares that are not strictly between 0 and 1, or an R² above the largest.
    pub fn binary(parameters: u64, prevalence: f64, r_squared: f64) -> Result<Self, Error> {
        if !(prevalence > 0.0 && prevalence < 1.0) {
            return Err(Error::ProbabilityOutOfRange { value: prevalence });
        }
        // Riley et al. 2019, equation 12: the log likelihood of the prevalence alone, per row.
        let null = prevalence * prevalence.ln() + (1.0 - prevalence) * (-prevalence).ln_1p();
        let z = Level::ninety_five().z();
        let overall = (z / MARGIN).powi(2) * prevalence * (1.0 - prevalence);
        Self::new(parameters, r_squared, -(2.0 * null).exp_m1(), overall, prevalence)
    }

    /// For an event in time: its `rate` per unit of time, the `mean_follow_up`, the `horizon` of prediction in the same
    /// unit, and the expected R² after Cox and Snell. The largest R² takes one row as the unit of the likelihood, `E ln(E/n)
    /// − E` for E events among n rows, as R's `pmsampsize` does; it is the paper's own when the unit of time is the mean
    /// follow-up; that program then rounds the events among 10,000 rows to a whole number, which moves its fourth digit. The overall risk is that of an exponential model, both of whose limits must lie within the margin.
    ///
    /// Fails as [`Self::binary`] does, and on a rate, follow-up or horizon that is not positive.
    pub fn survival(
        parameters: u64,
        rate: f64,
        mean_follow_up: f64,
        horizon: f64,
        r_squared: f64,
    ) -> Result<Self, Error> {
        for value in [rate, mean_follow_up] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::PersonTimeOutOfRange { value });
            }
        }
        if !(horizon > 0.0 && horizon.is_finite()) {
            return Err(Error::HorizonOutOfRange { value: horizon });
        }
        let events = rate * mean_follow_up;
        let null = events * events.ln() - events;
        let z = Level::ninety_five().z();
        let risk = |rate: f64| -(-rate * horizon).exp_m1();
        // The error of a rate over T is √(rate / T); the smallest T for which both limits are near enough, by halves.
        let near = |time: f64| {
            let error = z * (rate / time).sqrt();
            let (low, high) = ((rate - error).max(0.0), rate + error);
            risk(high) - risk(rate) <= MARGIN && risk(rate) - risk(low) <= MARGIN
        };
        let (mut short, mut long) = (0.0, mean_follow_up);
        while !near(long) && long < 1e15 {
            long *= 2.0;
        }
        for _ in 0..200 {
            let middle = f64::midpoint(short, long);
            if near(middle) {
                long = middle;
            } else {
                short = middle;
            }
        }
        let overall = long / mean_follow_up;
        Self::new(parameters, r_squared, -(2.0 * null).exp_m1(), overall, events)
    }

    fn new(
        parameters: u64,
        r_squared: f64,
        largest_r_squared: f64,
        overall: f64,
        events_per_row: f64,
    ) -> Result<Self, Error> {
        if parameters == 0 {
            return Err(Error::Empty);
        }
        let possible = r_squared > 0.0 && r_squared <= largest_r_squared && r_squared < SHRINKAGE;
        if !possible {
            return Err(Error::RSquaredOutOfRange {
                value: r_squared,
                limit: largest_r_squared.min(SHRINKAGE),
            });
        }
        // Riley et al. 2019, equations 11 and 13.
        let rows =
            |shrinkage: f64| parameters as f64 / ((shrinkage - 1.0) * (-r_squared / shrinkage).ln_1p());
        let for_fit = r_squared / (r_squared + MARGIN * largest_r_squared);
        Ok(Self {
            for_shrinkage: up(rows(SHRINKAGE)),
            for_fit: up(rows(for_fit)),
            for_overall_risk: up(overall),
            largest_r_squared,
            parameters,
            events_per_row,
        })
    }

    /// The largest of the three: the rows needed.
    pub fn required(&self) -> u64 {
        self.for_shrinkage.max(self.for_fit).max(self.for_overall_risk)
    }

    /// Events expected among the rows needed.
    pub fn events(&self) -> f64 {
        self.required() as f64 * self.events_per_row
    }

    /// Events per candidate parameter among the rows needed.
    pub fn events_per_parameter(&self) -> f64 {
        self.events() / self.parameters as f64
    }
}

fn up(rows: f64) -> u64 {
    // A hair of rounding above a whole number is not another row.
    let rows = (rows * (1.0 - 1e-12)).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of rows is positive; casts saturate"
    )]
    let whole = rows as u64;
    whole
}

/// The shrinkage to expect of a model fitted to `rows` rows with `parameters` candidates and an apparent R² after Cox
/// and Snell: `1 + p / (n ln(1 − R²))` (Riley et al. 2019, equation 7; van Houwelingen and Le Cessie 1990). Negative when
/// the model knows nothing; `None` unless R² is strictly between 0 and 1 and there are rows.
pub fn expected_shrinkage(rows: u64, parameters: u64, r_squared: f64) -> Option<f64> {
    (rows > 0 && r_squared > 0.0 && r_squared < 1.0)
        .then(|| 1.0 + parameters as f64 / (rows as f64 * (-r_squared).ln_1p()))
}

/// The heuristic shrinkage `(χ² − p) / χ²` of a fitted model from its likelihood ratio statistic (van Houwelingen and
/// Le Cessie 1990); `None` unless the statistic is positive.
pub fn heuristic_shrinkage(likelihood_ratio: f64, parameters: u64) -> Option<f64> {
    (likelihood_ratio > 0.0 && likelihood_ratio.is_finite())
        .then(|| (likelihood_ratio - parameters as f64) / likelihood_ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_papers_comes_out() {
        // Riley et al. 2019, section 5.2, recurrent venous thromboembolism: 30 parameters, R² 0.051, rate 0.065, mean
        // follow-up 2.07 years, prediction at 2 years: 5143 patients, 23.07 events for each parameter.
        let size = SampleSize::survival(30, 0.065, 2.07, 2.0, 0.051).expect("sound");
        assert_eq!(size.required(), 5143);
        assert!((size.events_per_parameter() - 23.07).abs() < 0.01);
    }

    #[test]
    fn the_rows_required_have_the_shrinkage_aimed_for() {
        let size = SampleSize::binary(20, 0.2, 0.1).expect("sound");
        // An adjusted R² of 0.1 belongs to an apparent one of 0.1 / 0.9.
        let shrinkage = expected_shrinkage(size.for_shrinkage, 20, 0.1 / 0.9).expect("sound");
        assert!((0.9..0.9005).contains(&shrinkage), "{shrinkage}");
        assert!(SampleSize::binary(20, 0.01, 0.5).is_err());
        assert!(SampleSize::binary(0, 0.2, 0.1).is_err());
    }
}
