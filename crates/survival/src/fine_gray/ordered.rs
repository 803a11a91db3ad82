//! The rows of a Fine–Gray model in order of time, and the Kaplan–Meier curve of the censoring that weights them. No
//! likelihood here.

use std::ops::Range;

use super::{CensoringTies, FineGray};
use crate::{Error, Outcome, RegressionError};

/// How a row ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Censored,
    /// By the cause in question.
    Event,
    /// By another.
    Competing,
}

/// All rows that ended at one time.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) time: f64,
    pub(super) rows: Range<usize>,
    /// The probability of not having been censored before the time.
    pub(super) uncensored: f64,
    /// How many were at risk of being censored at the time.
    pub(super) at_risk: f64,
    /// How many were.
    pub(super) censored: f64,
}

/// Rows in order of time.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) width: usize,
    /// Centred covariates, row by row.
    pub(super) values: Vec<f64>,
    pub(super) means: Vec<f64>,
    pub(super) ends: Vec<End>,
    pub(super) groups: Vec<Group>,
}

impl Ordered {
    pub(super) fn new(model: &FineGray<'_>) -> Result<Self, RegressionError> {
        let mut rows = Vec::with_capacity(model.spells.len());
        for (row, spell) in model.spells.iter().enumerate() {
            let checked = spell.checked(row, model.causes)?;
            if checked.delayed() && checked.start > 0.0 {
                let start = checked.start;
                return Err(Error::DelayedEntry { row, start }.into());
            }
            if (checked.weight - 1.0).abs() > 0.0 {
                return Err(Error::Weighted {
                    row,
                    value: checked.weight,
                }
                .into());
            }
            let end = match spell.outcome {
                Outcome::Censored => End::Censored,
                Outcome::Cause(cause) if cause == model.cause => End::Event,
                Outcome::Cause(_) => End::Competing,
            };
            rows.push((checked.stop, end, row));
        }
        if !rows.iter().any(|(_, end, _)| *end == End::Event) {
            return Err(RegressionError::NoEvents);
        }
        rows.sort_unstable_by_key(|(time, end, row)| (time.to_bits(), *end, *row));
        let width = model.design.covariates();
        let mut means = vec![0.0; width];
        for row in 0..rows.len() {
            for (mean, value) in means.iter_mut().zip(model.design.row(row)) {
                *mean += value / rows.len() as f64;
            }
        }
        let mut values = Vec::with_capacity(rows.len() * width);
        for (_, _, row) in &rows {
            let centred = model.design.row(*row).iter().zip(&means);
            values.extend(centred.map(|(value, mean)| value - mean));
        }
        Ok(Self {
            width,
            values,
            means,
            ends: rows.iter().map(|(_, end, _)| *end).collect(),
            groups: groups(&rows, model.censoring),
        })
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    pub(super) fn events(&self) -> usize {
        self.ends.iter().filter(|end| **end == End::Event).count()
    }
}

fn groups(rows: &[(f64, End, usize)], ties: CensoringTies) -> Vec<Group> {
    let (mut groups, mut first, mut uncensored) = (Vec::new(), 0, 1.0);
    for tied in rows.chunk_by(|a, b| a.0.to_bits() == b.0.to_bits()) {
        let censored = tied.iter().filter(|row| row.1 == End::Censored).count();
        let present = rows.len() - first;
        let at_risk = match ties {
            CensoringTies::Together => present,
            CensoringTies::EventsFirst => present - (tied.len() - censored),
        };
        groups.push(Group {
            time: tied[0].0,
            rows: first..first + tied.len(),
            uncensored,
            at_risk: at_risk as f64,
            censored: censored as f64,
        });
        if censored > 0 {
            uncensored *= (at_risk - censored) as f64 / at_risk as f64;
        }
        first += tied.len();
    }
    groups
}
