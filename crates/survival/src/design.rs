//! The covariates of a model: named columns of finite numbers, one row for each observation. Factors come as the
//! indicator columns the caller wants; there are no formulas, and missing values are left out or imputed before.

use std::collections::HashSet;

use crate::RegressionError;

/// The largest number of covariates of one model.
const MOST_COVARIATES: usize = 128;

/// A matrix of covariates, complete and finite.
///
/// ```
/// use throughline_survival::Design;
///
/// let design = Design::from_columns([("age", vec![27.0, 18.0, 19.0]), ("aided", vec![0.0, 0.0, 1.0])])?;
/// assert_eq!(design.row(1), [18.0, 0.0]);
///
/// let refused = Design::from_columns([("age", vec![27.0, f64::NAN])]).unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "row 1 has the value NaN of \"age\"; leave out or impute rows that are not complete",
/// );
/// # Ok::<(), throughline_survival::RegressionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    names: Vec<String>,
    /// Row by row.
    values: Vec<f64>,
}

impl Design {
    /// Covariates column by column, each with its name.
    ///
    /// Fails without a column, when columns differ in length, when two have the same name, and on a value that
    /// is not finite.
    pub fn from_columns<N: Into<String>>(
        columns: impl IntoIterator<Item = (N, Vec<f64>)>,
    ) -> Result<Self, RegressionError> {
        let (names, columns): (Vec<String>, Vec<Vec<f64>>) = columns
            .into_iter()
            .map(|(name, values)| (name.into(), values))
            .unzip();
        let rows = columns.first().map_or(0, Vec::len);
        for column in &columns {
            if column.len() != rows {
                return Err(RegressionError::LengthsDiffer {
                    what: "values of a covariate",
                    given: column.len(),
                    expected: rows,
                });
            }
        }
        let width = columns.len();
        let mut values = vec![0.0; rows * width];
        for (index, column) in columns.iter().enumerate() {
            for (place, value) in values.iter_mut().skip(index).step_by(width).zip(column) {
                *place = *value;
            }
        }
        Self::from_rows(names, values)
    }

    /// Covariates row by row in one list, as many values to a row as there are names.
    pub fn from_rows<N: Into<String>>(
        names: impl IntoIterator<Item = N>,
        values: Vec<f64>,
    ) -> Result<Self, RegressionError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if names.is_empty() {
            return Err(RegressionError::NoCovariates);
        }
        if names.len() > MOST_COVARIATES {
            return Err(RegressionError::TooManyCovariates {
                given: names.len(),
                limit: MOST_COVARIATES,
            });
        }
        let mut seen = HashSet::new();
        if let Some(name) = names.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(RegressionError::CovariateNamedTwice {
                covariate: name.clone(),
            });
        }
        if !values.len().is_multiple_of(names.len()) {
            return Err(RegressionError::LengthsDiffer {
                what: "values",
                given: values.len(),
                expected: values.len().div_ceil(names.len()),
            });
        }
        if let Some(position) = values.iter().position(|value| !value.is_finite()) {
            return Err(RegressionError::CovariateNotFinite {
                row: position / names.len(),
                covariate: names[position % names.len()].clone(),
                value: values[position],
            });
        }
        Ok(Self { names, values })
    }

    /// The names of the covariates, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.len() / self.names.len()
    }

    /// How many covariates there are.
    pub fn covariates(&self) -> usize {
        self.names.len()
    }

    /// The values of one row; empty beyond the last.
    pub fn row(&self, row: usize) -> &[f64] {
        let width = self.names.len();
        self.values
            .get(row * width..(row + 1) * width)
            .unwrap_or_default()
    }

    /// Checks that there is a row for each of `given` items.
    pub(crate) fn matches(&self, what: &'static str, given: usize) -> Result<(), RegressionError> {
        if given == self.rows() {
            Ok(())
        } else {
            Err(RegressionError::LengthsDiffer {
                what,
                given,
                expected: self.rows(),
            })
        }
    }

    /// The name of a covariate, for a message.
    pub(crate) fn name(&self, covariate: usize) -> String {
        self.names.get(covariate).cloned().unwrap_or_default()
    }
}
