//! Names in the rows of prepared records: which parts are the given name, which the family name, which are further ones.
//!
//! All columns of names are one body of evidence: a part that stands in several of them (`first_name` and `full_name`, a
//! name and its transliteration) is kept once. Reading names is in `crate::names`.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::{Slot, SlotKind, hashed, short, value_number};
use crate::names::{self, Form, Kind, Likeness, Part};
use crate::role::Role;
use crate::table::{MISSING, Table};

/// Given-name parts kept of each record.
pub(crate) const GIVEN: usize = 2;
/// Family-name parts kept of each record.
pub(crate) const FAMILY: usize = 2;
/// Further name parts kept of each record.
pub(crate) const FURTHER: usize = 5;
/// Numbers a record's names take: the whole given and family name, their parts, and further parts.
pub(crate) const NAME_WIDTH: usize = 2 + GIVEN + FAMILY + FURTHER;

/// The distinct name parts.
pub(crate) struct Lexicon {
    forms: Vec<Form>,
    counts: Vec<u32>,
    known: HashMap<String, u32, FixedState>,
}

impl Default for Lexicon {
    fn default() -> Self {
        let mut lexicon = Self {
            forms: Vec::new(),
            counts: Vec::new(),
            known: HashMap::with_hasher(FixedState::with_seed(9)),
        };
        lexicon.number(&Part {
            latin: String::new(),
            kind: Kind::Name,
            vowels: true,
        });
        lexicon
    }
}

impl Lexicon {
    fn number(&mut self, part: &Part) -> u32 {
        if let Some(known) = self.known.get(&part.latin) {
            return *known;
        }
        let number = value_number(self.forms.len());
        self.forms.push(Form::of(part));
        self.counts.push(0);
        self.known.insert(part.latin.clone(), number);
        number
    }

    /// Whether two parts are two writings of one name.
    fn one_name(&self, one: u32, other: u32) -> bool {
        let form = |number: u32| self.forms.get(number as usize);
        match (form(one), form(other)) {
            (Some(one), Some(other)) => one.likeness(other) <= Likeness::Alike,
            _ => false,
        }
    }

    /// The forms, in how many records each occurs, and a hash of the sound of each.
    pub(super) fn finish(self) -> (Vec<Form>, Vec<u32>, Vec<u32>) {
        let state = FixedState::with_seed(9);
        let sounds = self
            .forms
            .iter()
            .map(|form| {
                if form.sound().is_empty() {
                    0
                } else {
                    short(hashed(&state, form.sound()))
                }
            })
            .collect();
        (self.forms, self.counts, sounds)
    }
}

/// The parts of one written name.
#[derive(Default, Clone)]
struct Taken {
    /// Number of the whole of the parts that count as names.
    whole: u32,
    /// Those parts.
    parts: Vec<u32>,
    /// Parts that are titles, particles and the like.
    others: Vec<u32>,
}

fn take_apart(written: &str, lexicon: &mut Lexicon) -> Taken {
    let parts = names::read(written);
    let mut taken = Taken::default();
    let mut whole = String::new();
    for part in &parts {
        let number = lexicon.number(part);
        if matches!(part.kind, Kind::Name | Kind::Patronymic | Kind::Initial) {
            whole.push_str(&part.latin);
            taken.parts.push(number);
        } else {
            // A cell with titles alone says no name; they are kept among the further parts.
            taken.others.push(number);
        }
    }
    taken.whole = match taken.parts.as_slice() {
        [] => MISSING,
        [one] => *one,
        _ => lexicon.number(&Part {
            latin: whole,
            kind: Kind::Name,
            vowels: parts.iter().all(|part| part.vowels),
        }),
    };
    taken
}

fn is_name(role: Role) -> bool {
    matches!(
        role,
        Role::FullName
            | Role::GivenName
            | Role::FamilyName
            | Role::MiddleName
            | Role::Patronymic
            | Role::Alias
            | Role::OwnScriptName
    )
}

/// Whether there is a column of names.
pub(super) fn any(table: &Table) -> bool {
    table.columns.iter().any(|column| is_name(column.role))
}

/// Fills the names' part of every row and gives their three slots.
pub(super) fn fill(table: &Table, lexicon: &mut Lexicon, rows: &mut [u32], stride: usize) -> Vec<Slot> {
    let mut read: Vec<(Role, &[u32], Vec<Taken>)> = Vec::new();
    for column in table.columns.iter().filter(|column| is_name(column.role)) {
        let taken = (0..column.cells.distinct())
            .map(|value| take_apart(column.cells.text(value_number(value)), lexicon))
            .collect();
        read.push((column.role, column.cells.rows(), taken));
    }
    let has = |role| read.iter().any(|(other, ..)| *other == role);
    let whole_only = !has(Role::GivenName) && !has(Role::FamilyName);
    let forms = lexicon.forms.len();
    let mut counts = [vec![0u32; forms], vec![0; forms], vec![0; forms]];
    let mut filled = [0u32; 3];
    let mut further: Vec<u32> = Vec::new();
    let mut own: Vec<u32> = Vec::new();
    // The name in its own script: another writing of names that mostly stand in the other columns as well.
    let mut written: Vec<u32> = Vec::new();
    let empty = Taken::default();
    for (record, row) in rows.chunks_exact_mut(stride).enumerate() {
        let (mut given, mut family): (&Taken, &Taken) = (&empty, &empty);
        let mut split: Option<(u32, u32)> = None;
        further.clear();
        written.clear();
        for (role, cells, taken) in &read {
            let taken = &taken[cells[record] as usize];
            match role {
                Role::GivenName => given = taken,
                Role::FamilyName => family = taken,
                Role::OwnScriptName if !whole_only => written.extend_from_slice(&taken.parts),
                Role::FullName | Role::OwnScriptName
                    if whole_only && split.is_none() && !taken.parts.is_empty() =>
                {
                    // The first part is taken for the given name and the last for the family name; names in the other
                    // order are found by comparing crosswise.
                    let last = if taken.parts.len() > 1 {
                        taken.parts[taken.parts.len() - 1]
                    } else {
                        MISSING
                    };
                    split = Some((taken.parts[0], last));
                    further.extend_from_slice(&taken.parts);
                }
                _ => further.extend_from_slice(&taken.parts),
            }
            further.extend_from_slice(&taken.others);
        }
        if let Some((first, last)) = split {
            row[0] = first;
            row[1] = last;
            row[2] = first;
            row[2 + GIVEN] = last;
        } else {
            row[0] = given.whole;
            row[1] = family.whole;
            put(&mut row[2..2 + GIVEN], &given.parts);
            put(&mut row[2 + GIVEN..2 + GIVEN + FAMILY], &family.parts);
        }
        if row[0] == MISSING && row[1] == MISSING {
            // Only the own script says the name: it is then the name, its first part and its last.
            if let [first, .., last] = written.as_slice() {
                (row[0], row[1]) = (*first, *last);
            } else if let [only] = written.as_slice() {
                row[0] = *only;
            }
            row[2] = row[0];
            row[2 + GIVEN] = row[1];
        }
        // A name and its transliteration are one piece of evidence: what is another writing of a name that is there already
        // is not counted again.
        let main = &row[..2 + GIVEN + FAMILY];
        further.extend(written.iter().copied().filter(|part| {
            main.iter()
                .all(|other| *other == MISSING || !lexicon.one_name(*part, *other))
        }));
        own.clear();
        for part in &further {
            let main = &row[..2 + GIVEN + FAMILY];
            if *part != MISSING && !main.contains(part) && !own.contains(part) {
                own.push(*part);
            }
        }
        put(&mut row[2 + GIVEN + FAMILY..NAME_WIDTH], &own);
        for slot in [0, 1] {
            filled[slot] += u32::from(row[slot] != MISSING);
            counts[slot][row[slot] as usize] += 1;
        }
        filled[2] += u32::from(!own.is_empty());
        for part in &own {
            counts[2][*part as usize] += 1;
        }
        for at in 2..NAME_WIDTH {
            let part = row[at];
            if part != MISSING && !row[2..at].contains(&part) {
                lexicon.counts[part as usize] += 1;
            }
        }
        for at in [0, 1] {
            let whole = row[at];
            if whole != MISSING && !row[2..NAME_WIDTH].contains(&whole) {
                lexicon.counts[whole as usize] += 1;
            }
        }
    }
    slots(table, whole_only, counts, filled)
}

/// The three slots of the names, with how often each value occurs in them.
fn slots(table: &Table, whole_only: bool, counts: [Vec<u32>; 3], filled: [u32; 3]) -> Vec<Slot> {
    let columns = |roles: &[Role]| {
        (0..table.columns.len())
            .filter(|at| roles.contains(&table.columns[*at].role))
            .collect::<Vec<_>>()
    };
    let whole: &[Role] = if whole_only {
        &[Role::FullName, Role::OwnScriptName]
    } else {
        &[]
    };
    let [given, family, further] = counts;
    vec![
        Slot {
            kind: SlotKind::Given,
            columns: columns(&[&[Role::GivenName], whole].concat()),
            at: 0,
            width: 1,
            counts: given,
            filled: filled[0],
        },
        Slot {
            kind: SlotKind::Family,
            columns: columns(&[&[Role::FamilyName], whole].concat()),
            at: 1,
            width: 1,
            counts: family,
            filled: filled[1],
        },
        Slot {
            kind: SlotKind::Further,
            columns: columns(&[
                Role::FullName,
                Role::MiddleName,
                Role::Patronymic,
                Role::Alias,
                Role::OwnScriptName,
            ]),
            at: 2 + GIVEN + FAMILY,
            width: FURTHER,
            counts: further,
            filled: filled[2],
        },
    ]
}

fn put(into: &mut [u32], values: &[u32]) {
    for (place, value) in into.iter_mut().zip(values) {
        *place = *value;
    }
}
