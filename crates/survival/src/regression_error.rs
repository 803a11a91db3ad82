//! What can be wrong with a regression: its covariates, and whether its likelihood has a maximum. Faults of single
//! observations are in `error`; they pass through here unchanged.

use thiserror::Error;

use crate::Error;

/// Why a model was not fitted. Rows are counted from zero in the order they were given; covariates are named.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum RegressionError {
    /// An observation is faulty.
    #[error(transparent)]
    Observation(#[from] Error),
    /// There was no covariate.
    #[error("the model has no covariate; give at least one")]
    NoCovariates,
    /// More covariates than the engine takes.
    #[error("the model has {given} covariates; at most {limit} are fitted together")]
    TooManyCovariates {
        /// Covariates given.
        given: usize,
        /// The largest number accepted.
        limit: usize,
    },
    /// Two covariates have the same name.
    #[error("two covariates are called \"{covariate}\"; give each its own name")]
    CovariateNamedTwice {
        /// The name.
        covariate: String,
    },
    /// A covariate was NaN or infinite.
    #[error(
        "row {row} has the value {value} of \"{covariate}\"; leave out or impute rows that are not complete"
    )]
    CovariateNotFinite {
        /// Position of the row.
        row: usize,
        /// The covariate.
        covariate: String,
        /// The value given.
        value: f64,
    },
    /// Two inputs that belong together differ in length.
    #[error("there are {given} {what} for {expected} rows; give one for each row")]
    LengthsDiffer {
        /// What was counted.
        what: &'static str,
        /// How many were given.
        given: usize,
        /// How many are needed.
        expected: usize,
    },
    /// An offset was NaN or infinite.
    #[error("row {row} has the offset {value}; an offset must be finite")]
    OffsetNotFinite {
        /// Position of the row.
        row: usize,
        /// The value given.
        value: f64,
    },
    /// No row has the event.
    #[error("no observation has the event; there is nothing to model")]
    NoEvents,
    /// All rows have the event.
    #[error("every observation has the event; there is nothing to compare it with")]
    OnlyEvents,
    /// A covariate does not vary, or is a combination of those before it.
    #[error(
        "\"{covariate}\" does not vary among those compared, or follows from the covariates before it; leave it out"
    )]
    Collinear {
        /// The covariate.
        covariate: String,
    },
    /// The likelihood rises without end.
    #[error(
        "the likelihood has no maximum: it keeps rising as the coefficient of {} grows without bound, because these \
         covariates separate those with the event from those without; use Firth's penalty, or join levels",
        quoted(.covariates)
    )]
    Monotone {
        /// The covariates whose coefficients are infinite.
        covariates: Vec<String>,
    },
    /// A duration that is not positive where its logarithm is needed.
    #[error("row {row} lasted {value}; a parametric model needs durations above 0")]
    DurationNotPositive {
        /// Position of the row.
        row: usize,
        /// The duration given.
        value: f64,
    },
    /// The search did not end.
    #[error("the search for the maximum did not end after {steps} steps; rescale or simplify the covariates")]
    NotConverged {
        /// Steps made.
        steps: usize,
    },
    /// A covariate was asked for that is not in the model.
    #[error("covariate {covariate} was asked for, but the model has {covariates} (counted from 0)")]
    NoSuchCovariate {
        /// The one asked for.
        covariate: usize,
        /// How many there are.
        covariates: usize,
    },
    /// A stratum was asked for that has no observation.
    #[error("stratum {stratum} has no event in the data, so nothing is known of its hazard")]
    NoSuchStratum {
        /// The one asked for.
        stratum: usize,
    },
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monotone_likelihood_says_which_covariates_and_what_to_do() {
        let error = RegressionError::Monotone {
            covariates: vec!["minor".into(), "debt".into()],
        };
        assert_eq!(
            error.to_string(),
            "the likelihood has no maximum: it keeps rising as the coefficient of \"minor\", \"debt\" grows without \
             bound, because these covariates separate those with the event from those without; use Firth's penalty, \
             or join levels",
        );
    }
}
