//! One more record: who among those linked may be the same person.
//!
//! The new record is read and compared as all others were, with the model that was learned from them. It is compared with
//! every record that shares a name by its sound, the date of birth, or a number with it: no block is left out, so that what
//! one record finds does not depend on how many others there are. Nothing is learned from it and nothing is kept of it.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::compare::{Floor, MANY, Many};
use crate::email::Email;
use crate::keys::Keys;
use crate::linkage::{FLOOR, Linkage, Pair};
use crate::model::probability;
use crate::number::Number;
use crate::phone::Phone;
use crate::postcode::Postcode;
use crate::prepare::{NAME_WIDTH, Prepared, SlotKind, hashed, value_number};
use crate::table::{Column, MISSING, Table};

/// Finds the likely earlier records of new ones.
///
/// Made once from a [`Linkage`] (a pass over all distinct values); each [`Finder::find`] then takes a pass over the keys of
/// all records, some ten nanoseconds a record, and the comparison of the few that share one.
#[derive(Debug)]
pub struct Finder<'l, 't> {
    linkage: &'l mut Linkage<'t>,
    /// Numbers of the name parts, by their letters.
    forms: Index,
    /// Numbers of the values of each slot, by what is read in them.
    values: Vec<Index>,
    many: Many,
}

/// Numbers of values by the hash of their content.
type Index = HashTable<(u32, u32)>;

impl<'l, 't> Finder<'l, 't> {
    pub(crate) fn of(linkage: &'l mut Linkage<'t>) -> Self {
        let records = &linkage.records;
        let forms = index(records.forms.len(), |form| {
            Some(Cow::Borrowed(records.forms[form].latin()))
        });
        let values = records
            .slots
            .iter()
            .map(|slot| {
                index(slot.counts.len(), |value| {
                    // Of values that are read alike only the first is used.
                    content(&slot.kind, value).filter(|_| slot.counts[value] > 0)
                })
            })
            .collect();
        let many = Many::of(records);
        Self {
            linkage,
            forms,
            values,
            many,
        }
    }

    /// The records that may be the same person as a new one, likeliest first: pairs whose `left` is the record of the table
    /// and whose `right` is the number of records in the table.
    ///
    /// `cells` are the new record's, in the order of the table's columns; those that are not given are missing. Pairs below
    /// the probability `least` are not told.
    pub fn find(&mut self, cells: &[&str], least: f64) -> Vec<Pair> {
        let one = Prepared::of(&table_of(self.linkage.table, cells));
        let before = Lengths::of(&self.linkage.records);
        let row = self.enter(&one);
        let pieces = Keys::of(&one);
        let candidates = self.linkage.keys.sharing(pieces.pieces(0));
        let records = &mut self.linkage.records;
        let new = value_number(records.records);
        records.rows.extend(row);
        let linkage = &*self.linkage;
        let floor = Floor::of(&linkage.records, &linkage.rarities, &linkage.model, FLOOR);
        let mut found = Vec::new();
        let pairs: Vec<(u32, u32)> = candidates.into_iter().map(|record| (new, record)).collect();
        for pairs in pairs.chunks(MANY) {
            self.many.compare(
                &linkage.records,
                &linkage.rarities,
                pairs,
                Some(&floor),
                |at, told| {
                    found.push(Pair {
                        left: pairs[at].1,
                        right: new,
                        probability: probability(f64::from(linkage.model.bits(told))),
                    });
                },
            );
        }
        self.many.forget();
        before.restore(&mut self.linkage.records);
        found.retain(|pair| pair.probability >= least);
        found.sort_unstable_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| a.left.cmp(&b.left))
        });
        found
    }

    /// The row of a new record in the numbers of the others; what is new is entered at the end.
    fn enter(&mut self, one: &Prepared) -> Vec<u32> {
        let records = &mut self.linkage.records;
        let mut row = one.row(0).to_vec();
        let mut entered: Vec<(u32, u32)> = Vec::new();
        let names = if one.named() { NAME_WIDTH } else { 0 };
        for number in row[..names].iter_mut().filter(|number| **number != MISSING) {
            let form = &one.forms[*number as usize];
            let known = lookup(&self.forms, form.latin(), |at| {
                records.forms[at as usize].latin() == form.latin()
            })
            .or_else(|| entered.iter().find(|(own, _)| own == number).map(|(_, at)| *at));
            *number = known.unwrap_or_else(|| {
                records.forms.push(form.clone());
                let at = value_number(records.forms.len() - 1);
                entered.push((*number, at));
                at
            });
        }
        for ((slot, own), index) in records.slots.iter_mut().zip(&one.slots).zip(&self.values) {
            if matches!(slot.kind, SlotKind::Given | SlotKind::Family | SlotKind::Further) {
                continue;
            }
            for number in &mut row[own.at..own.at + own.width] {
                if *number == MISSING {
                    continue;
                }
                let Some(written) = content(&own.kind, *number as usize) else {
                    *number = MISSING;
                    continue;
                };
                let kind = &slot.kind;
                *number = lookup(index, &written, |at| {
                    content(kind, at as usize).as_deref() == Some(&*written)
                })
                .unwrap_or_else(|| append(&mut slot.kind, &own.kind, *number as usize));
            }
        }
        row
    }
}

/// A table of one record.
fn table_of(table: &Table, cells: &[&str]) -> Table {
    let columns = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let mut one = Column::new(column.heading.clone(), column.role);
            one.cells.push(cells.get(at).copied().unwrap_or(""));
            one
        })
        .collect();
    Table {
        ids: vec!["1".to_owned()],
        id_heading: None,
        columns,
        first_list: None,
        encoding: None,
    }
}

fn index<'a>(values: usize, content: impl Fn(usize) -> Option<Cow<'a, str>>) -> Index {
    let mut index = Index::with_capacity(values);
    for value in 1..values {
        if let Some(content) = content(value) {
            let hash = hash(&content);
            index.insert_unique(
                u64::from(hash) << 32 | u64::from(hash),
                (hash, value_number(value)),
                |(hash, _)| u64::from(*hash) << 32 | u64::from(*hash),
            );
        }
    }
    index
}

fn lookup(index: &Index, content: &str, same: impl Fn(u32) -> bool) -> Option<u32> {
    let hash = hash(content);
    index
        .find(u64::from(hash) << 32 | u64::from(hash), |(other, value)| {
            *other == hash && same(*value)
        })
        .map(|(_, value)| *value)
}

#[expect(clippy::cast_possible_truncation, reason = "half of a hash")]
fn hash(content: &str) -> u32 {
    hashed(&FixedState::with_seed(29), content) as u32
}

/// What is read in a value: equal for values that are equal; `None` for what could not be read.
fn content(kind: &SlotKind, value: usize) -> Option<Cow<'_, str>> {
    match kind {
        SlotKind::Given | SlotKind::Family | SlotKind::Further => None,
        SlotKind::Birth(dates) => dates[value].as_ref().map(|date| Cow::Owned(format!("{date:?}"))),
        SlotKind::Sex(sexes) => sexes[value].as_ref().map(|sex| Cow::Owned(format!("{sex:?}"))),
        SlotKind::Text(_, texts) => Some(texts[value].folded())
            .filter(|text| !text.is_empty())
            .map(Cow::Borrowed),
        SlotKind::Postcode(codes) => codes[value].as_ref().map(Postcode::folded).map(Cow::Borrowed),
        SlotKind::Phone(phones) => phones[value].as_ref().map(Phone::folded).map(Cow::Borrowed),
        SlotKind::Email(emails) => emails[value].as_ref().map(Email::whole).map(Cow::Borrowed),
        SlotKind::Number(numbers) => numbers[value].as_ref().map(Number::folded).map(Cow::Borrowed),
    }
}

/// Enters a value of another record at the end; its number.
fn append(into: &mut SlotKind, from: &SlotKind, value: usize) -> u32 {
    fn push<T: Clone>(into: &mut Vec<T>, from: &[T], value: usize) -> u32 {
        into.push(from[value].clone());
        value_number(into.len() - 1)
    }
    match (into, from) {
        (SlotKind::Birth(into), SlotKind::Birth(from)) => push(into, from, value),
        (SlotKind::Sex(into), SlotKind::Sex(from)) => push(into, from, value),
        (SlotKind::Text(_, into), SlotKind::Text(_, from)) => push(into, from, value),
        (SlotKind::Postcode(into), SlotKind::Postcode(from)) => push(into, from, value),
        (SlotKind::Phone(into), SlotKind::Phone(from)) => push(into, from, value),
        (SlotKind::Email(into), SlotKind::Email(from)) => push(into, from, value),
        (SlotKind::Number(into), SlotKind::Number(from)) => push(into, from, value),
        // The slots of both follow from the same roles.
        _ => MISSING,
    }
}

/// How much there was before a record was entered.
struct Lengths {
    rows: usize,
    forms: usize,
}

impl Lengths {
    fn of(records: &Prepared) -> Self {
        Self {
            rows: records.rows.len(),
            forms: records.forms.len(),
        }
    }

    /// Takes the record out again.
    fn restore(&self, records: &mut Prepared) {
        records.rows.truncate(self.rows);
        records.forms.truncate(self.forms);
        for slot in &mut records.slots {
            let values = slot.counts.len();
            match &mut slot.kind {
                SlotKind::Given | SlotKind::Family | SlotKind::Further => {}
                SlotKind::Birth(kept) => kept.truncate(values),
                SlotKind::Sex(kept) => kept.truncate(values),
                SlotKind::Text(_, kept) => kept.truncate(values),
                SlotKind::Postcode(kept) => kept.truncate(values),
                SlotKind::Phone(kept) => kept.truncate(values),
                SlotKind::Email(kept) => kept.truncate(values),
                SlotKind::Number(kept) => kept.truncate(values),
            }
        }
    }
}
