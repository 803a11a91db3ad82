//! The joint model once more, with the factors that are not known imputed: multiple imputation by chained equations, pooled by
//! Rubin's rules, to stand beside the complete cases.
//!
//! Each factor of a person is drawn from all others, from whether and how fast the person was re-trafficked (the event and the
//! cumulative hazard, White and Royston 2009), and from the return. *Unknown*, *declined* and *not recorded* are imputed alike,
//! as missing at random given these; where people decline because of the answer, that is wrong, and no data can tell.
//! The return itself, which has a date, is not imputed: stretches after a return of unknown kind are left out, and to the models of
//! the other factors such a return is a kind of its own.

use std::ops::Range;

use throughline_survival::{
    ChainedEquations, Cox, ImputationError, IncompleteColumn, Level, PooledModel, RegressionError, Symmetric,
    Values, hazard_at_exit,
};

use super::Value;
use super::fitting::{Columns, Complete, are_few};
use super::rows::Row;
use crate::factors::{Factor, Kind};
use crate::findings::{ImputedFound, RatioFound};
use crate::question::ROUNDS;
use crate::words::grouped;

/// Why a model over imputed data cannot be had.
#[derive(Debug)]
enum Refused {
    Imputation(ImputationError),
    Regression(RegressionError),
    Few(u64, u64),
}

impl From<ImputationError> for Refused {
    fn from(error: ImputationError) -> Self {
        Self::Imputation(error)
    }
}

impl From<RegressionError> for Refused {
    fn from(error: RegressionError) -> Self {
        Self::Regression(error)
    }
}

impl Refused {
    fn words(&self) -> String {
        match self {
            Self::Imputation(error) => format!("Nothing was imputed: {error}."),
            Self::Regression(error) => format!("There is no model over imputed data: {error}."),
            Self::Few(events, parameters) => format!(
                "There is no model over imputed data: {} re-trafficked, for {} coefficients.",
                grouped(*events),
                grouped(*parameters)
            ),
        }
    }
}

/// What is completed: the rows, the factors with what the rows say of each, and the columns of the joint model with the places of
/// each factor among them.
pub(crate) struct Incomplete<'a> {
    pub(crate) rows: &'a [Row<'a>],
    pub(crate) factors: &'a [Factor],
    pub(crate) read: &'a [Vec<Value>],
    pub(crate) joint: &'a Columns<'a>,
    pub(crate) places: &'a [Range<usize>],
}

/// The pooled ratios of the joint model's columns, and how they came about.
pub(crate) fn imputed(
    incomplete: &Incomplete<'_>,
    imputations: u32,
    seed: u64,
    level: Level,
) -> (ImputedFound, Vec<Option<RatioFound>>) {
    let mut found = ImputedFound {
        imputations,
        rounds: ROUNDS,
        seed,
        ..ImputedFound::default()
    };
    match pooled(incomplete, &mut found, level) {
        Ok(ratios) => (found, ratios),
        Err(refused) => {
            found.refused = Some(refused.words());
            (found, vec![None; incomplete.joint.len()])
        }
    }
}

fn pooled(
    incomplete: &Incomplete<'_>,
    found: &mut ImputedFound,
    level: Level,
) -> Result<Vec<Option<RatioFound>>, Refused> {
    let columns = incomplete.columns();
    let completed = ChainedEquations::new(&columns)
        .imputations(found.imputations as usize)
        .rounds(ROUNDS as usize)
        .seed(found.seed)
        .impute()?;
    let mut analyses = Vec::new();
    for data in completed.data_sets() {
        let filled = incomplete.filled(|factor| data.column(&factor.to_string()).ok());
        analyses.push(incomplete.analysed(&filled, found)?);
    }
    let model = PooledModel::of(&analyses, None)?;
    found.most_missing_information = model
        .coefficients
        .iter()
        .map(|coefficient| coefficient.missing_information)
        .fold(0.0, f64::max);
    let ratio = |coefficient: &throughline_survival::Pooled| {
        let interval = coefficient.interval(level);
        Some(RatioFound {
            hazard_ratio: coefficient.estimate.exp(),
            lower: interval.lower.exp(),
            upper: Some(interval.upper.exp()),
            p_value: coefficient.p_value(),
        })
    };
    Ok(model.coefficients.iter().map(ratio).collect())
}

impl Incomplete<'_> {
    /// One row a person: the factors in the joint model, named by their place, the return at the end, the outcome.
    fn columns(&self) -> Vec<IncompleteColumn> {
        // The last stretch of a person knows the return and the outcome; the factors are the same in all.
        let last: Vec<usize> = (0..self.rows.len())
            .filter(|at| {
                self.rows
                    .get(at + 1)
                    .is_none_or(|next| next.number != self.rows[*at].number)
            })
            .collect();
        let mut columns = Vec::new();
        for (number, (factor, values)) in self.factors.iter().zip(self.read).enumerate() {
            if self.places[number].is_empty() {
                continue;
            }
            let (levels, untold) = match &factor.kind {
                Kind::Levels { labels, .. } => (labels.len(), None),
                Kind::Return { labels } => (labels.len() + 1, Some(labels.len())),
                Kind::Country { .. } => continue,
            };
            let known = last.iter().map(|at| match values[*at] {
                Value::Level(level) => Some(level),
                _ => untold,
            });
            let values = if levels == 2 {
                Values::Binary(known.map(|level| level.map(|level| level == 1)).collect())
            } else {
                Values::Categorical(known.collect())
            };
            columns.push(IncompleteColumn::new(number.to_string(), values));
        }
        let whole: Vec<_> = last.iter().map(|at| self.rows[*at].spell_from_exit()).collect();
        let hazard = hazard_at_exit(&whole).unwrap_or_else(|_| vec![0.0; last.len()]);
        columns.push(IncompleteColumn::new(
            "re-trafficked",
            Values::Binary(last.iter().map(|at| Some(self.rows[*at].event)).collect()),
        ));
        columns.push(IncompleteColumn::new(
            "cumulative hazard",
            Values::Continuous(hazard.into_iter().map(Some).collect()),
        ));
        columns
    }

    /// For each factor what the rows say of it when what was missing is taken from a completed column, one value a person.
    fn filled<'d>(&self, column: impl Fn(usize) -> Option<&'d [f64]>) -> Vec<Vec<Value>> {
        let factors = self.factors.iter().zip(self.read).enumerate();
        factors
            .map(
                |(number, (factor, values))| match (&factor.kind, column(number)) {
                    (Kind::Levels { .. }, Some(completed)) => self
                        .rows
                        .iter()
                        .map(|row| {
                            completed
                                .get(row.number)
                                .map_or(Value::Nothing, |level| Value::of_level(*level))
                        })
                        .collect(),
                    _ => values.clone(),
                },
            )
            .collect()
    }

    fn analysed(
        &self,
        filled: &[Vec<Value>],
        found: &mut ImputedFound,
    ) -> Result<(Vec<f64>, Symmetric), Refused> {
        let mut values: Vec<&[Value]> = Vec::new();
        for (place, column) in self.places.iter().zip(filled) {
            values.extend(place.clone().map(|_| column.as_slice()));
        }
        let columns = self.joint.with_values(values);
        let mut complete = Complete::of(self.rows, &columns);
        (found.persons, found.events) = (complete.persons, complete.events);
        let parameters = columns.len() as u64;
        if complete.events < parameters {
            return Err(Refused::Few(complete.events, parameters));
        }
        let design = complete.design(&columns)?;
        let cox = Cox::new(&complete.spells, &design);
        if !are_few(complete.events, parameters)
            && let Ok(fitted) = cox.fit()
        {
            "Cox model, Efron's ties".clone_into(&mut found.method);
            return Ok((fitted.coefficients().to_vec(), fitted.covariance().clone()));
        }
        "Cox model with Firth's penalty".clone_into(&mut found.method);
        let fitted = cox.fit_firth()?;
        Ok((fitted.coefficients().to_vec(), fitted.covariance().clone()))
    }
}
