//! Why two records are thought to be one person, or not: what every field adds or takes away.
//!
//! Drawing the explanation is in `waterfall.rs`; nothing here decides anything. The words for the levels of agreement are in
//! `explain/sentences.rs`.

use crate::compare::{Found, Rarities};
use crate::model::{CAUSES, Cause, Model, against_all, probability};
use crate::prepare::{Prepared, Slot, SlotKind, TextKind};
use crate::role::Role;
use crate::table::Table;

mod sentences;
mod weights;

pub use weights::Weight;
pub(crate) use weights::weights;

/// What speaks for and against two records being one person.
///
/// Bits are logarithms to base 2 of odds: ten bits for say that the agreement is a thousand times likelier if they are one
/// person. The bits of all steps add up to those of the probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Odds, in bits, that any two records are one person, before anything is compared: negative.
    pub prior: f64,
    /// What each piece of evidence adds (for) or takes away (against). Last, where it matters, what other reason than being
    /// one person would explain the agreement as well.
    pub contributions: Vec<Contribution>,
    /// Sum of the prior and all contributions, in bits.
    pub total: f64,
    /// Probability that the two are one person, on these fields alone.
    pub probability: f64,
}

/// One piece of evidence. A piece may rest on several columns: a name and its transliteration are one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// What is compared, such as `given name`.
    pub what: String,
    /// Headings of the columns it rests on; none where it rests on all of them.
    pub headings: Vec<String>,
    /// What the first record says; empty if nothing.
    pub left: String,
    /// What the second record says; empty if nothing.
    pub right: String,
    /// How alike they are, as a sentence for a caseworker.
    pub finding: String,
    /// Bits for (positive) or against (negative); 0 where one of the records says nothing.
    pub bits: f64,
    /// Whether both records say something, so that it could be compared.
    pub compared: bool,
}

impl Explanation {
    pub(crate) fn of(
        table: &Table,
        records: &Prepared,
        rarities: &Rarities,
        model: &Model,
        left: u32,
        right: u32,
    ) -> Self {
        let mut found = vec![Found::default(); records.slots.len()];
        records.compare(rarities, left, right, &mut found);
        let causes = model.causes(&found);
        let mut contributions: Vec<Contribution> = records
            .slots
            .iter()
            .zip(&model.slots)
            .zip(&found)
            .filter(|((slot, _), _)| !slot.columns.is_empty())
            .map(|((slot, weights), found)| {
                let level = found.level as usize;
                let rarity = weights.rarity[level] * found.rarity;
                let bits = weights.person(found);
                let mut finding = sentences::finding(&slot.kind, found.level).to_owned();
                if rarity >= 3.0 {
                    finding.push_str(", and it is rare");
                } else if rarity <= -3.0 {
                    finding.push_str(", but it is common");
                }
                Contribution {
                    what: called(table, &records.slots, slot),
                    headings: headings(table, &slot.columns),
                    left: said(table, &slot.kind, &slot.columns, left),
                    right: said(table, &slot.kind, &slot.columns, right),
                    finding,
                    bits: f64::from(bits),
                    compared: level > 0,
                }
            })
            .collect();
        let total = f64::from(against_all(&causes));
        // What the other causes take away, under the name of the likeliest of them.
        let others = total - f64::from(causes[0]);
        let likeliest = (1..CAUSES)
            .max_by(|a, b| causes[*a].total_cmp(&causes[*b]))
            .unwrap_or(1);
        if others < -0.05 {
            let (what, finding) = sentences::other_cause(Cause::ALL[likeliest]);
            contributions.push(Contribution {
                what: what.to_owned(),
                headings: Vec::new(),
                left: String::new(),
                right: String::new(),
                finding: finding.to_owned(),
                bits: others,
                compared: true,
            });
        }
        let sum: f64 = contributions.iter().map(|contribution| contribution.bits).sum();
        Self {
            // The remainder, so that the steps add up to the last bit however they were rounded.
            prior: total - sum,
            contributions,
            total,
            probability: probability(total),
        }
    }
}

/// What a piece of evidence is called: after what it is, and after its column where that does not tell which is meant.
fn called(table: &Table, slots: &[Slot], slot: &Slot) -> String {
    let what = sentences::what(&slot.kind);
    let alike = slots
        .iter()
        .filter(|other| !other.columns.is_empty() && sentences::what(&other.kind) == what);
    let [at] = slot.columns.as_slice() else {
        return what.to_owned();
    };
    let Some(heading) = table.columns.get(*at).map(|column| column.heading.as_str()) else {
        return what.to_owned();
    };
    match slot.kind {
        SlotKind::Text(TextKind::Attribute, _) => heading.to_owned(),
        _ if alike.count() > 1 => format!("{what} ({heading})"),
        _ => what.to_owned(),
    }
}

/// The headings of columns.
fn headings(table: &Table, columns: &[usize]) -> Vec<String> {
    let heading = |at: &usize| table.columns.get(*at).map(|column| column.heading.clone());
    columns.iter().filter_map(heading).collect()
}

/// What a record says in the columns of a slot: every different text once.
fn said(table: &Table, kind: &SlotKind, columns: &[usize], record: u32) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for at in columns {
        let Some(column) = table.columns.get(*at) else {
            continue;
        };
        // Of the whole name the further parts are meant; the columns of given and family name stand for themselves.
        if matches!(kind, SlotKind::Given | SlotKind::Family)
            && column.role == Role::OwnScriptName
            && !texts.is_empty()
        {
            continue;
        }
        let text = column.cells.at(record as usize);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(" · ")
}
