//! Which factors go with re-trafficking: rates at each level, and hazard ratios of each factor alone and of all together.
//!
//! The models are Cox's (1972) on the time from the first exit, deaths and other ends being censorings: cause-specific hazards. A
//! return divides a person's time, so that nobody is counted as returned before they were. A model takes the persons of whom its
//! factors are known (complete cases) and says how many it leaves out. Where events are few for the number of coefficients, the
//! likelihood is penalised (Firth 1993; Heinze and Schemper 2001), and where there are fewer events than coefficients there is no
//! model; both are said.
//!
//! The joint model holds what is known of persons. Facts of countries are many times correlated with each other and are the same
//! for everybody of a country and year; each is added to the joint model by itself, with a variance that takes countries for the
//! units. Nothing here is causal: what is not adjusted for is unknown.

pub(crate) mod fitting;
mod imputed;
mod rows;

use std::ops::Range;

use throughline_model::retrafficking::Reading;
use throughline_survival::Level;

use crate::AnalysisError;
use crate::country_facts::CountryFacts;
use crate::factors::{Factor, Kind, Told, country_fact, factors, return_level};
use crate::findings::{CausesFound, FactorFound, FactorLevel, RatioFound};
use crate::question::{IMPUTATIONS, MOST_IMPUTED, Question};
use crate::tally::PersonTally;
use fitting::{Columns, Fitted, fit};
use imputed::{Incomplete, imputed};
use rows::{Row, Sum, rows};

/// The factors under the reading at `position`.
pub(crate) fn causes(
    persons: &[PersonTally],
    position: usize,
    question: &Question,
    level: Level,
) -> Result<CausesFound, AnalysisError> {
    let rows = rows(persons, position);
    let facts = &question.country_facts;
    let factors = factors(facts);
    let read: Vec<Vec<Value>> = factors
        .iter()
        .map(|factor| rows.iter().map(|row| value(factor, row, facts)).collect())
        .collect();
    let all: Vec<Columns<'_>> = factors
        .iter()
        .zip(&read)
        .map(|(factor, values)| Columns::of(factor, values))
        .collect();
    let mut joint = Columns::default();
    let mut places = Vec::new();
    for columns in &all {
        places.push(if columns.is_of_country() {
            0..0
        } else {
            joint.extend(columns)
        });
    }
    let jointly = fit(&rows, &joint, 0..joint.len(), level);
    let incomplete = Incomplete {
        rows: &rows,
        factors: &factors,
        read: &read,
        joint: &joint,
        places: &places,
    };
    let imputations = imputations(question, position, rows.len()).filter(|_| !joint.is_empty());
    let imputed = imputations.map(|number| imputed(&incomplete, number, question.seed, level));
    let mut found = Vec::new();
    let mut not_joint = Vec::new();
    for (((factor, values), columns), place) in factors.iter().zip(&read).zip(&all).zip(&places) {
        let alone = fit(&rows, columns, 0..columns.len(), level);
        let mut factor_found = described(factor, values, &rows, columns, &alone, level)?;
        if columns.is_empty() {
            not_joint.push(format!(
                "{}: those of whom it is known do not differ in it.",
                factor.name
            ));
        } else if columns.is_of_country() {
            let mut with = joint.clone();
            let place = with.extend(columns);
            let adjusted = fit(&rows, &with, place.clone(), level);
            take(
                &mut factor_found,
                columns,
                &place,
                |level| &mut level.joint,
                &adjusted.ratios,
            );
            factor_found.adjusted = Some(adjusted.model);
        } else {
            take(
                &mut factor_found,
                columns,
                place,
                |level| &mut level.joint,
                &jointly.ratios,
            );
            if let Some((_, ratios)) = &imputed {
                take(
                    &mut factor_found,
                    columns,
                    place,
                    |level| &mut level.imputed,
                    ratios,
                );
            }
        }
        found.push(factor_found);
    }
    Ok(CausesFound {
        factors: found,
        joint: jointly.model,
        imputed: imputed.map(|(found, _)| found),
        not_joint,
    })
}

/// How often to impute under the reading at `position`: only under the one the report leads with, and not by itself where it
/// would take minutes.
fn imputations(question: &Question, position: usize, rows: usize) -> Option<u32> {
    let is_main = Reading::ALL.get(position) == Some(&Reading::Default);
    let number = question
        .imputations
        .unwrap_or(if rows > MOST_IMPUTED { 0 } else { IMPUTATIONS });
    (is_main && number > 0).then_some(number)
}

/// Puts the ratios of a factor's columns, which stand at `place` among those of a model, beside its levels.
fn take(
    factor: &mut FactorFound,
    columns: &Columns<'_>,
    place: &Range<usize>,
    slot: impl Fn(&mut FactorLevel) -> &mut Option<RatioFound>,
    ratios: &[Option<RatioFound>],
) {
    for (at, column) in columns.levels.iter().zip(place.clone()) {
        if let Some(level) = factor.levels.get_mut(*at) {
            *slot(level) = ratios.get(column).copied().flatten();
        }
    }
}

/// What one stretch of a person's time says of a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Level(usize),
    Number(f64),
    Unknown,
    Declined,
    Nothing,
}

impl Value {
    /// The level of a completed column, where levels are whole numbers.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "levels were made from small whole numbers"
    )]
    fn of_level(level: f64) -> Self {
        Self::Level(level.round() as usize)
    }
}

fn value(factor: &Factor, row: &Row<'_>, facts: &CountryFacts) -> Value {
    match &factor.kind {
        Kind::Levels { read, .. } => match read(row.person) {
            Told::Level(level) => Value::Level(level),
            Told::Unknown => Value::Unknown,
            Told::Declined => Value::Declined,
            Told::Nothing => Value::Nothing,
        },
        Kind::Country { fact, unit, .. } => {
            country_fact(facts, *fact, row.person.origin, &row.person.liberty)
                .map_or(Value::Nothing, |number| Value::Number(number / unit))
        }
        Kind::Return { .. } => match (row.returned, row.person.liberty.back) {
            (true, Some(back)) => return_level(back).map_or(Value::Nothing, Value::Level),
            _ => Value::Level(0),
        },
    }
}

fn described(
    factor: &Factor,
    values: &[Value],
    rows: &[Row<'_>],
    columns: &Columns<'_>,
    alone: &Fitted,
    level: Level,
) -> Result<FactorFound, AnalysisError> {
    let labels: Vec<String> = match &factor.kind {
        Kind::Levels { labels, .. } | Kind::Return { labels } => labels.clone(),
        Kind::Country { unit_words, .. } => vec![unit_words.clone()],
    };
    let is_number = matches!(factor.kind, Kind::Country { .. });
    let is_return = matches!(factor.kind, Kind::Return { .. });
    let mut sums: Vec<Sum> = labels.iter().map(|_| Sum::default()).collect();
    let mut missing = [0_u64; 3];
    for (row, value) in rows.iter().zip(values) {
        let at = match value {
            Value::Level(at) => *at,
            Value::Number(_) => 0,
            Value::Unknown => {
                missing[0] += u64::from(row.is_first);
                continue;
            }
            Value::Declined => {
                missing[1] += u64::from(row.is_first);
                continue;
            }
            Value::Nothing => {
                missing[2] += u64::from(row.is_first || is_return);
                continue;
            }
        };
        if let Some(sum) = sums.get_mut(at) {
            // A person counts once at a level, also where the return cuts the time in two.
            sum.add(row, row.is_first || is_return);
        }
    }
    let mut levels = Vec::new();
    for (at, (label, sum)) in labels.into_iter().zip(sums).enumerate() {
        let ratio = columns
            .levels
            .iter()
            .position(|level| *level == at)
            .and_then(|column| alone.ratios.get(column).copied().flatten());
        levels.push(FactorLevel {
            label,
            reference: !is_number && columns.reference == Some(at),
            persons: sum.persons,
            rate: sum.rate(level)?,
            alone: ratio,
            joint: None,
            imputed: None,
        });
    }
    Ok(FactorFound {
        name: factor.name.clone(),
        when: factor.when.to_owned(),
        source: factor.source.clone(),
        reported: factor.reported.clone(),
        levels,
        unknown: missing[0],
        declined: missing[1],
        not_recorded: missing[2],
        alone: alone.model.clone(),
        adjusted: None,
    })
}
