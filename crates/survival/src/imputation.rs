//! Multiple imputation by chained equations (van Buuren, Boshuizen and Knook 1999; van Buuren 2018, algorithm 4.3):
//! each incomplete column is drawn from a model on all others, round after round, in several independent chains. Here
//! data come in and go out; the models that values are drawn from are in `imputation/draw`, Rubin's rules in
//! `pooling`.
//!
//! Values are taken to be missing at random given the columns, so the outcome of the later analysis must be among
//! them; for durations that is the event indicator and the cumulative hazard at exit, [`hazard_at_exit`].

mod draw;

use std::collections::HashSet;

use rayon::prelude::*;

use crate::dense::Symmetric;
use crate::random::Draws;
use crate::{Design, Error, ImputationError, KaplanMeier, PooledModel, Spell};
use draw::{Predictors, draw_continuous, draw_level};

/// The largest level; a label above it is a mistake, not a level.
const MOST_LEVELS: usize = 64;

/// Values of a column, `None` where missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers, drawn from a normal linear regression.
    Continuous(Vec<Option<f64>>),
    /// Numbers, drawn from those observed where a linear regression predicts nearly the same (predictive mean matching,
    /// Little 1988): for what is skewed, rounded or bounded.
    Matched(Vec<Option<f64>>),
    /// Yes or no, drawn from a logistic regression.
    Binary(Vec<Option<bool>>),
    /// One of several kinds numbered from 0, drawn from a multinomial logistic regression.
    Categorical(Vec<Option<usize>>),
}

/// A named column of data that may be incomplete.
#[derive(Debug, Clone, PartialEq)]
pub struct IncompleteColumn {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Values,
}

impl IncompleteColumn {
    /// A column.
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self {
            name: name.into(),
            values,
        }
    }
}

/// Chained equations to be run.
///
/// ```
/// use throughline_survival::{ChainedEquations, IncompleteColumn, Values};
///
/// let age = (0..60).map(|row| (row % 5 != 0).then_some(20.0 + f64::from(row % 13))).collect();
/// let debt = (0..60).map(|row| (row % 7 != 0).then_some(row % 3 == 0)).collect();
/// let columns = [
///     IncompleteColumn::new("age", Values::Matched(age)),
///     IncompleteColumn::new("debt", Values::Binary(debt)),
/// ];
/// let imputed = ChainedEquations::new(&columns).imputations(5).seed(1).impute()?;
/// assert_eq!(imputed.data_sets().len(), 5);
/// assert_eq!(imputed.complete_rows().len(), 60 - 12 - 9 + 2);
///
/// let refused = ChainedEquations::new(&columns).imputations(1).impute().unwrap_err();
/// assert!(refused.to_string().contains("at least 2"));
/// # Ok::<(), throughline_survival::ImputationError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ChainedEquations<'a> {
    columns: &'a [IncompleteColumn],
    imputations: usize,
    rounds: usize,
    seed: u64,
}

impl<'a> ChainedEquations<'a> {
    /// All columns predict each other. 20 data sets after 10 rounds each, from seed 0, unless told otherwise.
    pub const fn new(columns: &'a [IncompleteColumn]) -> Self {
        Self {
            columns,
            imputations: 20,
            rounds: 10,
            seed: 0,
        }
    }

    /// How many completed data sets to make: at least 2, and as many as per cent of rows are incomplete is a good rule
    /// (White, Royston and Wood 2011).
    #[must_use]
    pub const fn imputations(mut self, imputations: usize) -> Self {
        self.imputations = imputations;
        self
    }

    /// How many times each column is drawn before a data set is taken.
    #[must_use]
    pub const fn rounds(mut self, rounds: usize) -> Self {
        self.rounds = rounds;
        self
    }

    /// The seed: the same one completes the same data alike.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Completes the data. Fails on columns that do not match, values that are not finite, a column too seldom observed for
    /// its model, and fewer than two imputations.
    pub fn impute(&self) -> Result<Imputed, ImputationError> {
        if self.imputations < 2 {
            return Err(ImputationError::TooFewImputations {
                given: self.imputations,
            });
        }
        if self.rounds == 0 {
            return Err(ImputationError::NoRounds);
        }
        let columns = prepared(self.columns)?;
        let rows = columns[0].observed.len();
        let complete_rows = (0..rows)
            .filter(|row| columns.iter().all(|column| column.observed[*row].is_some()))
            .collect();
        // The column least often missing first.
        let mut order: Vec<usize> = (0..columns.len())
            .filter(|index| !columns[*index].missing.is_empty())
            .collect();
        order.sort_by_key(|index| columns[*index].missing.len());
        let mut data_sets = Vec::with_capacity(self.imputations);
        let mut traces = Vec::with_capacity(self.imputations);
        let chains: Result<Vec<Chain>, ImputationError> = (0..self.imputations)
            .into_par_iter()
            .map(|chain| {
                // Each has its own stream of chance, so that the number of threads changes nothing.
                let mut draws = Draws::chain(self.seed, chain as u64);
                run(&columns, &order, self.rounds, &mut draws)
            })
            .collect();
        for (values, trace) in chains? {
            data_sets.push(CompletedData {
                names: columns.iter().map(|column| column.name.clone()).collect(),
                levels: columns.iter().map(|column| column.levels).collect(),
                values,
            });
            traces.push(trace);
        }
        Ok(Imputed {
            data_sets,
            complete_rows,
            traces,
        })
    }
}

/// A column as the chains use it: levels are numbers too.
struct Prepared {
    name: String,
    observed: Vec<Option<f64>>,
    missing: Vec<usize>,
    /// How many levels; `None` for numbers.
    levels: Option<usize>,
    matched: bool,
}

fn prepared(columns: &[IncompleteColumn]) -> Result<Vec<Prepared>, ImputationError> {
    let mut names = HashSet::new();
    let mut result: Vec<Prepared> = Vec::with_capacity(columns.len());
    for column in columns {
        let name = column.name.clone();
        if !names.insert(column.name.as_str()) {
            return Err(ImputationError::ColumnNamedTwice { column: name });
        }
        let as_numbers = |values: &[Option<usize>]| -> Vec<Option<f64>> {
            values
                .iter()
                .map(|value| value.map(|level| level as f64))
                .collect()
        };
        let (observed, levels, matched) = match &column.values {
            Values::Continuous(values) => (values.clone(), None, false),
            Values::Matched(values) => (values.clone(), None, true),
            Values::Binary(values) => {
                let numbers = values
                    .iter()
                    .map(|value| value.map(|yes| f64::from(u8::from(yes))));
                (numbers.collect(), Some(2), false)
            }
            Values::Categorical(values) => {
                let largest = values.iter().flatten().max().copied().unwrap_or(0);
                if let Some(row) = values
                    .iter()
                    .position(|level| level.is_some_and(|level| level >= MOST_LEVELS))
                {
                    return Err(ImputationError::LevelOutOfRange {
                        row,
                        column: name,
                        level: largest,
                        limit: MOST_LEVELS - 1,
                    });
                }
                (as_numbers(values), Some((largest + 1).max(2)), false)
            }
        };
        let expected = result
            .first()
            .map_or(observed.len(), |first| first.observed.len());
        if observed.len() != expected {
            return Err(ImputationError::LengthsDiffer {
                column: name,
                given: observed.len(),
                expected,
            });
        }
        let faulty = observed
            .iter()
            .position(|value| value.is_some_and(|value| !value.is_finite()));
        if let Some(row) = faulty {
            return Err(ImputationError::NotFinite {
                row,
                column: name,
                value: observed[row].unwrap_or(f64::NAN),
            });
        }
        let missing = (0..observed.len())
            .filter(|row| observed[*row].is_none())
            .collect();
        result.push(Prepared {
            name,
            observed,
            missing,
            levels,
            matched,
        });
    }
    if result.first().is_none_or(|column| column.observed.is_empty()) {
        return Err(ImputationError::Empty);
    }
    Ok(result)
}

/// One chain: the completed columns and the mean of the drawn values of each incomplete column after each round.
type Chain = (Vec<Vec<f64>>, Vec<Vec<f64>>);

fn run(
    columns: &[Prepared],
    order: &[usize],
    rounds: usize,
    draws: &mut Draws,
) -> Result<Chain, ImputationError> {
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        let known: Vec<f64> = column.observed.iter().flatten().copied().collect();
        if known.is_empty() {
            return Err(ImputationError::TooFewObserved {
                column: column.name.clone(),
                observed: 0,
                predictors: columns.len() - 1,
            });
        }
        let filled = column
            .observed
            .iter()
            .map(|value| value.unwrap_or_else(|| known[draws.below(known.len())]))
            .collect();
        values.push(filled);
    }
    let mut trace = Vec::with_capacity(rounds);
    let mut starts: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
    for _ in 0..rounds {
        let mut means = Vec::with_capacity(order.len());
        for target in order {
            let column = &columns[*target];
            let others: Vec<(&[f64], Option<usize>)> = values
                .iter()
                .zip(columns)
                .enumerate()
                .filter(|(index, _)| index != target)
                .map(|(_, (values, column))| (Vec::as_slice(values), column.levels))
                .collect();
            let predictors = Predictors::of(&others, column.observed.len());
            let observed = column.observed.len() - column.missing.len();
            if observed <= predictors.width() {
                return Err(ImputationError::TooFewObserved {
                    column: column.name.clone(),
                    observed,
                    predictors: predictors.width(),
                });
            }
            let found = match column.levels {
                Some(levels) => draw_level(
                    &predictors,
                    &column.observed,
                    &column.missing,
                    levels,
                    &mut starts[*target],
                    draws,
                ),
                None => draw_continuous(
                    &predictors,
                    &column.observed,
                    &column.missing,
                    column.matched,
                    draws,
                ),
            };
            means.push(found.iter().sum::<f64>() / found.len().max(1) as f64);
            for (row, value) in column.missing.iter().zip(found) {
                values[*target][*row] = value;
            }
        }
        trace.push(means);
    }
    Ok((values, trace))
}

/// Several completed data sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Imputed {
    data_sets: Vec<CompletedData>,
    complete_rows: Vec<usize>,
    traces: Vec<Vec<Vec<f64>>>,
}

/// The same analysis of imputed data and of the complete rows alone, to stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct ImputedAnalysis {
    /// Pooled over the completed data sets.
    pub pooled: PooledModel,
    /// Coefficients and covariance from the rows without a missing value; or why there are none.
    pub complete_case: Result<(Vec<f64>, Symmetric), ImputationError>,
    /// How many rows those were.
    pub complete_rows: usize,
}

impl Imputed {
    /// The completed data sets.
    pub fn data_sets(&self) -> &[CompletedData] {
        &self.data_sets
    }

    /// Rows in which no column was missing.
    pub fn complete_rows(&self) -> &[usize] {
        &self.complete_rows
    }

    /// For each data set and round the mean of the values drawn for each incomplete column, least often missing first:
    /// chains that have not mixed show a trend, or lie apart.
    pub fn traces(&self) -> &[Vec<Vec<f64>>] {
        &self.traces
    }

    /// Analyses every data set, pools the results, and analyses the complete rows beside them. `analyse` is given a data
    /// set and the rows to use, and returns coefficients with their covariance. `complete_degrees` are those of the
    /// analysis without missing data, `None` for a normal one.
    ///
    /// Fails when the analysis of any completed data set fails: pooling the others would hide it.
    pub fn analyse(
        &self,
        complete_degrees: Option<f64>,
        analyse: impl Fn(&CompletedData, &[usize]) -> Result<(Vec<f64>, Symmetric), ImputationError>,
    ) -> Result<ImputedAnalysis, ImputationError> {
        let rows: Vec<usize> = (0..self.data_sets.first().map_or(0, CompletedData::rows)).collect();
        let analyses = self
            .data_sets
            .iter()
            .map(|data| analyse(data, &rows))
            .collect::<Result<Vec<_>, _>>()?;
        let complete_case = match self.data_sets.first() {
            Some(data) if !self.complete_rows.is_empty() => analyse(data, &self.complete_rows),
            _ => Err(ImputationError::NoCompleteRow),
        };
        Ok(ImputedAnalysis {
            pooled: PooledModel::of(&analyses, complete_degrees)?,
            complete_case,
            complete_rows: self.complete_rows.len(),
        })
    }
}

/// One completed data set.
#[derive(Debug, Clone, PartialEq)]
pub struct CompletedData {
    names: Vec<String>,
    levels: Vec<Option<usize>>,
    values: Vec<Vec<f64>>,
}

impl CompletedData {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.first().map_or(0, Vec::len)
    }

    fn position(&self, name: &str) -> Result<usize, ImputationError> {
        let position = self.names.iter().position(|candidate| candidate == name);
        position.ok_or_else(|| ImputationError::NoSuchColumn {
            column: name.to_owned(),
        })
    }

    /// The values of a column; yes is 1, levels are their numbers.
    pub fn column(&self, name: &str) -> Result<&[f64], ImputationError> {
        Ok(&self.values[self.position(name)?])
    }

    /// A design of these columns for these rows: numbers as they are, yes as 1, and an indicator for each level of a
    /// category but the first, named `column=level`.
    pub fn design(&self, names: &[&str], rows: &[usize]) -> Result<Design, ImputationError> {
        let mut columns = Vec::new();
        for name in names {
            let position = self.position(name)?;
            let picked = |value: &dyn Fn(f64) -> f64| -> Vec<f64> {
                rows.iter()
                    .filter_map(|row| self.values[position].get(*row))
                    .map(|v| value(*v))
                    .collect()
            };
            match self.levels[position] {
                Some(levels) if levels > 2 => {
                    for level in 1..levels {
                        let is = |value: f64| f64::from(u8::from((value - level as f64).abs() < 0.5));
                        columns.push((format!("{name}={level}"), picked(&is)));
                    }
                }
                _ => columns.push(((*name).to_owned(), picked(&|value| value))),
            }
        }
        Ok(Design::from_columns(columns)?)
    }
}

/// The Nelson–Aalen cumulative hazard at each spell's own exit: with the event indicator it stands for the outcome
/// among the columns when factors of a duration are imputed (White and Royston 2009). Fails on a faulty spell.
pub fn hazard_at_exit(spells: &[Spell]) -> Result<Vec<f64>, Error> {
    let curve = KaplanMeier::fit(spells)?;
    Ok(spells
        .iter()
        .map(|spell| curve.step_at(spell.stop).map_or(0.0, |step| step.nelson_aalen))
        .collect())
}
