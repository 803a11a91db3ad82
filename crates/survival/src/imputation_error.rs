//! What can be wrong with data to be imputed, or with analyses to be pooled.

use thiserror::Error;

use crate::RegressionError;

/// Why data were not imputed, or analyses not pooled. Rows are counted from zero in the order they were given.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ImputationError {
    /// Single imputation.
    #[error(
        "{given} completed data sets were asked for; give at least 2 (better 20 or more), because a single imputation \
         passes guesses off as data and makes intervals too narrow"
    )]
    TooFewImputations {
        /// How many were asked for.
        given: usize,
    },
    /// No round of the chained equations.
    #[error("the chained equations need at least one round; give 10 unless there is a reason")]
    NoRounds,
    /// There are no columns or no rows.
    #[error("there is nothing to impute from; give at least one column with at least one row")]
    Empty,
    /// Two columns have the same name.
    #[error("two columns are called \"{column}\"; give each its own name")]
    ColumnNamedTwice {
        /// The name.
        column: String,
    },
    /// Columns differ in length.
    #[error(
        "\"{column}\" has {given} rows and the first column {expected}; give one value, or none, for each row"
    )]
    LengthsDiffer {
        /// The column.
        column: String,
        /// Its rows.
        given: usize,
        /// Rows of the first column.
        expected: usize,
    },
    /// A value was NaN or infinite.
    #[error("row {row} has the value {value} of \"{column}\"; give a finite number, or leave it missing")]
    NotFinite {
        /// Position of the row.
        row: usize,
        /// The column.
        column: String,
        /// The value given.
        value: f64,
    },
    /// A level too large to be a label.
    #[error(
        "row {row} has the level {level} of \"{column}\"; number the levels from 0 without gaps (at most {limit})"
    )]
    LevelOutOfRange {
        /// Position of the row.
        row: usize,
        /// The column.
        column: String,
        /// The level given.
        level: usize,
        /// The largest accepted.
        limit: usize,
    },
    /// Too little was observed of a column.
    #[error(
        "\"{column}\" was observed {observed} times, too seldom to learn its missing values from {predictors} \
         predictors; leave it out, or give fewer columns"
    )]
    TooFewObserved {
        /// The column.
        column: String,
        /// Rows in which it was observed.
        observed: usize,
        /// Columns of its model.
        predictors: usize,
    },
    /// A column was asked for that is not there.
    #[error("there is no column called \"{column}\"")]
    NoSuchColumn {
        /// The name asked for.
        column: String,
    },
    /// No row is complete.
    #[error("no row is complete, so there is nothing to analyse without imputation")]
    NoCompleteRow,
    /// Analyses that cannot be pooled.
    #[error(
        "the analyses of the completed data sets differ in their coefficients; fit the same model to each"
    )]
    AnalysesDiffer,
    /// The analysis of a completed data set failed.
    #[error("the analysis of a completed data set failed: {0}")]
    Analysis(#[from] RegressionError),
}
