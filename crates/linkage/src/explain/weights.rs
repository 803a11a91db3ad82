//! What each agreement is worth in the learned model, as a table to be published beside a result.
//!
//! The words are those of the explanation of a pair; nothing is learned here.

use super::sentences;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::table::Table;

/// What one level of agreement in one piece of evidence is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// What is compared, such as `given name`.
    pub what: String,
    /// Headings of the columns it rests on.
    pub headings: Vec<String>,
    /// The level of agreement, as a sentence; the same words as in an explanation.
    pub finding: String,
    /// Logarithm to base 2 of m / u: how much likelier the level is for two records of one person than for two taken at
    /// random (Fellegi and Sunter 1969), for a value of average frequency. Positive speaks for one person.
    pub bits: f64,
}

/// The weights of all levels, field by field in the order of an explanation, the best agreement first.
pub(crate) fn weights(table: &Table, records: &Prepared, model: &Model) -> Vec<Weight> {
    records
        .slots
        .iter()
        .zip(&model.slots)
        .filter(|(slot, _)| !slot.columns.is_empty())
        .flat_map(|(slot, learned)| {
            (1..=learned.levels).map(move |level| Weight {
                what: super::called(table, &records.slots, slot),
                headings: super::headings(table, &slot.columns),
                finding: sentences::finding(&slot.kind, u8::try_from(level).unwrap_or(0)).to_owned(),
                bits: f64::from(learned.weights[level][0]),
            })
        })
        .collect()
}
