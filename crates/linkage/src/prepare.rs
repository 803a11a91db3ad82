//! The records as the comparisons want them: names taken apart, dates read, every distinct value read once.
//!
//! A prepared record is one row of value numbers; equal numbers are equal values, so that most comparisons of a pair end
//! without looking at a text. Which pieces of evidence there are follows from the roles of the columns alone. How names
//! fill their part of the row is in `prepare/names.rs`.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::birth::{self, Birth};
use crate::country;
use crate::email::Email;
use crate::names::Form;
use crate::number::Number;
use crate::phone::{self, Phone};
use crate::postcode::Postcode;
use crate::role::Role;
use crate::sex::{self, Sex};
use crate::table::{Column, MISSING, Table};
use crate::text::Text;

mod names;

pub(crate) use names::{FAMILY, FURTHER, GIVEN, NAME_WIDTH};

/// One piece of evidence: what is compared, and where in the row its values stand.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) kind: SlotKind,
    /// Positions in the table of the columns it rests on.
    pub(crate) columns: Vec<usize>,
    /// Position in the row of the first value.
    pub(crate) at: usize,
    /// How many values a record may have (several phones).
    pub(crate) width: usize,
    /// In how many records each value occurs.
    pub(crate) counts: Vec<u32>,
    /// In how many records there is a value.
    pub(crate) filled: u32,
}

/// What a slot compares, with its distinct values as read.
#[derive(Debug)]
pub(crate) enum SlotKind {
    /// The given name.
    Given,
    /// The family name.
    Family,
    /// Names that are neither, and other names.
    Further,
    /// Date of birth, or what an age says of it.
    Birth(Vec<Option<Birth>>),
    Sex(Vec<Option<Sex>>),
    Text(TextKind, Vec<Text>),
    Postcode(Vec<Option<Postcode>>),
    Phone(Vec<Option<Phone>>),
    Email(Vec<Option<Email>>),
    Number(Vec<Option<Number>>),
}

/// Which short text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    Place,
    Street,
    House,
    Country,
    Attribute,
    Relative,
}

impl Slot {
    /// Whether its values differ from country to country.
    pub(crate) fn tied_to_country(&self) -> bool {
        matches!(
            self.kind,
            SlotKind::Given
                | SlotKind::Family
                | SlotKind::Further
                | SlotKind::Postcode(_)
                | SlotKind::Text(
                    TextKind::Place | TextKind::Street | TextKind::Attribute | TextKind::Relative,
                    _
                )
        )
    }
}

/// All records, prepared.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) records: usize,
    pub(crate) first_list: Option<usize>,
    pub(crate) stride: usize,
    pub(crate) rows: Vec<u32>,
    pub(crate) slots: Vec<Slot>,
    /// Forms of name parts and whole names; number 0 is the missing one.
    pub(crate) forms: Vec<Form>,
    /// In how many records each form is a part of any name.
    pub(crate) known: Vec<u32>,
    /// Blocking key of each form: a hash of its sound, 0 if it has none.
    pub(crate) sounds: Vec<u32>,
}

/// The roles that are no names, in the order in which they are compared: the most telling first.
const ORDER: [Role; 13] = [
    Role::BirthDate,
    Role::PersonalNumber,
    Role::Phone,
    Role::Email,
    Role::Postcode,
    Role::Place,
    Role::Street,
    Role::HouseNumber,
    Role::Attribute,
    Role::RelativeName,
    Role::Country,
    Role::Sex,
    Role::Age,
];

impl Prepared {
    /// Prepares the records of a table.
    pub(crate) fn of(table: &Table) -> Self {
        let mut slots: Vec<(Slot, Vec<Vec<u32>>)> = Vec::new();
        for role in ORDER {
            let columns: Vec<usize> = (0..table.columns.len())
                .filter(|at| table.columns[*at].role == role)
                .collect();
            if columns.is_empty() {
                continue;
            }
            match role {
                // The columns of these say the same kind of thing: one piece of evidence, the best agreement counts.
                Role::PersonalNumber | Role::Phone | Role::Email | Role::Country | Role::RelativeName => {
                    slots.push(slot(table, role, &columns));
                }
                Role::Age if table.of_role(Role::BirthDate).next().is_some() => {}
                Role::Age => slots.push(ages(table, columns[0])),
                Role::BirthDate if table.of_role(Role::Age).next().is_some() => {
                    slots.push(births_and_ages(table));
                }
                _ => slots.extend(columns.iter().map(|column| slot(table, role, &[*column]))),
            }
        }
        let named = names::any(table);
        let mut stride = if named { NAME_WIDTH } else { 0 };
        for (slot, _) in &mut slots {
            slot.at = stride;
            stride += slot.width;
        }
        let mut rows = vec![MISSING; stride * table.len()];
        for (slot, columns) in &slots {
            for (place, cells) in columns.iter().enumerate() {
                let at = slot.at + place;
                for (row, cell) in rows.chunks_exact_mut(stride).zip(cells) {
                    row[at] = *cell;
                }
            }
        }
        let mut lexicon = names::Lexicon::default();
        let mut all = Vec::new();
        if named {
            all = names::fill(table, &mut lexicon, &mut rows, stride);
        }
        all.extend(slots.into_iter().map(|(slot, _)| slot));
        let (forms, known, sounds) = lexicon.finish();
        Self {
            records: table.len(),
            first_list: table.first_list,
            stride,
            rows,
            slots: all,
            forms,
            known,
            sounds,
        }
    }

    /// The row of a record.
    pub(crate) fn row(&self, record: u32) -> &[u32] {
        let at = record as usize * self.stride;
        &self.rows[at..at + self.stride]
    }

    /// The country of each record, as the number of its value; `None` if no column says it.
    pub(crate) fn countries(&self) -> Option<Vec<u32>> {
        let slot = self
            .slots
            .iter()
            .find(|slot| matches!(slot.kind, SlotKind::Text(TextKind::Country, _)))?;
        Some(
            self.rows
                .chunks_exact(self.stride)
                .map(|row| row[slot.at])
                .collect(),
        )
    }

    /// Whether the two records may be compared: with two lists, one must be of each.
    pub(crate) fn comparable(&self, a: u32, b: u32) -> bool {
        self.first_list
            .is_none_or(|first| ((a as usize) < first) != ((b as usize) < first))
    }
}

/// A slot of the columns of a role, and the numbers of its values for each column.
fn slot(table: &Table, role: Role, columns: &[usize]) -> (Slot, Vec<Vec<u32>>) {
    let mut cells: Vec<Vec<u32>> = Vec::with_capacity(columns.len());
    let mut counts;
    let texts: Vec<&str>;
    if let [one] = columns {
        let column = &table.columns[*one].cells;
        texts = (0..column.distinct())
            .map(|value| column.text(value_number(value)))
            .collect();
        counts = column.counts().to_vec();
        cells.push(column.rows().to_vec());
    } else {
        let mut known: HashMap<&str, u32, FixedState> = HashMap::with_hasher(FixedState::with_seed(3));
        let mut all = vec![""];
        counts = vec![0];
        for at in columns {
            let column = &table.columns[*at].cells;
            let numbers: Vec<u32> = (0..column.distinct())
                .map(|value| {
                    let text = column.text(value_number(value));
                    if text.is_empty() {
                        return MISSING;
                    }
                    *known.entry(text).or_insert_with(|| {
                        all.push(text);
                        counts.push(0);
                        value_number(all.len() - 1)
                    })
                })
                .collect();
            let rows: Vec<u32> = column
                .rows()
                .iter()
                .map(|value| numbers[*value as usize])
                .collect();
            for row in &rows {
                counts[*row as usize] += 1;
            }
            cells.push(rows);
        }
        texts = all;
    }
    let text = |kind| SlotKind::Text(kind, texts.iter().map(|text| Text::read(text)).collect());
    let kind = match role {
        Role::BirthDate => SlotKind::Birth(texts.iter().map(|text| birth::read(text)).collect()),
        Role::Sex => SlotKind::Sex(texts.iter().map(|text| sex::read(text)).collect()),
        Role::PersonalNumber => SlotKind::Number(texts.iter().map(|text| Number::read(text)).collect()),
        Role::Phone => SlotKind::Phone(texts.iter().map(|text| phone::read(text)).collect()),
        Role::Email => SlotKind::Email(texts.iter().map(|text| Email::read(text)).collect()),
        Role::Postcode => SlotKind::Postcode(texts.iter().map(|text| Postcode::read(text)).collect()),
        Role::Place => text(TextKind::Place),
        Role::Street => text(TextKind::Street),
        Role::HouseNumber => text(TextKind::House),
        Role::RelativeName => text(TextKind::Relative),
        Role::Country => SlotKind::Text(
            TextKind::Country,
            texts
                .iter()
                .map(|text| match country::code(text) {
                    Some(code) => Text::read(&String::from_utf8_lossy(&code)),
                    None => Text::read(text),
                })
                .collect(),
        ),
        _ => text(TextKind::Attribute),
    };
    let mut slot = Slot {
        kind,
        columns: columns.to_vec(),
        at: 0,
        width: columns.len(),
        counts,
        filled: value_number(filled(&cells)),
    };
    merge_equal(&mut slot, &mut cells);
    (slot, cells)
}

/// In how many records any of the columns has a value.
fn filled(cells: &[Vec<u32>]) -> usize {
    let records = cells.first().map_or(0, Vec::len);
    (0..records)
        .filter(|record| cells.iter().any(|column| column[*record] != MISSING))
        .count()
}

/// Gives values that are read alike one number, where that is worth knowing: two writings of one place are one value.
fn merge_equal(slot: &mut Slot, cells: &mut [Vec<u32>]) {
    let first: Vec<u32> = match &slot.kind {
        SlotKind::Text(_, texts) => alike(texts.iter().map(Text::folded)),
        SlotKind::Phone(phones) => alike(phones.iter().map(|p| p.as_ref().map_or("", Phone::folded))),
        SlotKind::Number(numbers) => alike(numbers.iter().map(|n| n.as_ref().map_or("", Number::folded))),
        SlotKind::Postcode(codes) => alike(codes.iter().map(|c| c.as_ref().map_or("", Postcode::folded))),
        _ => return,
    };
    for (value, first) in first.iter().enumerate() {
        if *first as usize != value {
            slot.counts[*first as usize] += slot.counts[value];
            slot.counts[value] = 0;
        }
    }
    for row in cells.iter_mut().flatten() {
        *row = first[*row as usize];
    }
    slot.filled = value_number(filled(cells));
}

/// For each text the number of the first that is equal; the empty one is [`MISSING`].
fn alike<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut known: HashMap<&str, u32, FixedState> = HashMap::with_hasher(FixedState::with_seed(5));
    texts
        .enumerate()
        .map(|(at, text)| {
            if text.is_empty() {
                MISSING
            } else {
                *known.entry(text).or_insert(value_number(at))
            }
        })
        .collect()
}

/// A slot of births made from ages, where there is no date of birth.
fn ages(table: &Table, age: usize) -> (Slot, Vec<Vec<u32>>) {
    let on = (0..table.columns.len()).find(|at| table.columns[*at].role == Role::AgeOn);
    let (values, rows) = from_ages(&table.columns[age], on.map(|at| &table.columns[at]));
    births(values, rows, std::iter::once(age).chain(on).collect())
}

/// A slot of dates of birth, and of what the age says where the date is missing: one piece of evidence.
fn births_and_ages(table: &Table) -> (Slot, Vec<Vec<u32>>) {
    let place = |role| (0..table.columns.len()).find(|at| table.columns[*at].role == role);
    let (date, age, on) = (place(Role::BirthDate), place(Role::Age), place(Role::AgeOn));
    let (Some(date), Some(age)) = (date, age) else {
        return births(vec![None], vec![MISSING; table.len()], Vec::new());
    };
    let cells = &table.columns[date].cells;
    let mut values: Vec<Option<Birth>> = (0..cells.distinct())
        .map(|value| birth::read(cells.text(value_number(value))))
        .collect();
    let (of_ages, age_rows) = from_ages(&table.columns[age], on.map(|at| &table.columns[at]));
    let beyond = value_number(values.len()) - 1;
    values.extend(of_ages.into_iter().skip(1));
    let rows = cells
        .rows()
        .iter()
        .zip(age_rows)
        .map(|(date, age)| match (values[*date as usize].is_some(), age) {
            (true, _) | (false, MISSING) => *date,
            (false, age) => age + beyond,
        })
        .collect();
    births(values, rows, [date, age].into_iter().chain(on).collect())
}

fn births(values: Vec<Option<Birth>>, rows: Vec<u32>, columns: Vec<usize>) -> (Slot, Vec<Vec<u32>>) {
    let mut counts = vec![0; values.len()];
    for row in &rows {
        counts[*row as usize] += 1;
    }
    let filled = rows.iter().filter(|row| values[**row as usize].is_some()).count();
    let slot = Slot {
        kind: SlotKind::Birth(values),
        columns,
        at: 0,
        width: 1,
        counts,
        filled: value_number(filled),
    };
    (slot, vec![rows])
}

fn from_ages(age: &Column, on: Option<&Column>) -> (Vec<Option<Birth>>, Vec<u32>) {
    let mut values = vec![None];
    let mut known: HashMap<(u32, u32), u32, FixedState> = HashMap::with_hasher(FixedState::with_seed(7));
    let rows = age
        .cells
        .rows()
        .iter()
        .enumerate()
        .map(|(record, value)| {
            let day = on.map_or(MISSING, |on| on.cells.rows()[record]);
            if *value == MISSING {
                return MISSING;
            }
            *known.entry((*value, day)).or_insert_with(|| {
                values.push(birth::from_age(
                    age.cells.text(*value),
                    on.map(|on| on.cells.text(day)),
                ));
                value_number(values.len() - 1)
            })
        })
        .collect();
    (values, rows)
}

/// A count as the number of a value; there are at most 2³² − 1.
pub(crate) fn value_number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Half of a hash, never 0, which stands for nothing.
pub(crate) fn short(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}

/// The hash of a piece of a key.
pub(crate) fn hashed(state: &FixedState, key: impl std::hash::Hash) -> u64 {
    state.hash_one(key)
}
