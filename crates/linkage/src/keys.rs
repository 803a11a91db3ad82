//! The keys of a record: what it must share with another record for the two to be compared.
//!
//! A key is a strong value alone (a phone, a document), two names, or a name or a date of birth with one thing more. Names
//! count by their sound. How records with a key in common become pairs is in `block.rs`.

use foldhash::fast::FixedState;

use crate::birth::Birth;
use crate::email::Email;
use crate::number::Number;
use crate::phone::Phone;
use crate::postcode::Postcode;
use crate::prepare::{FAMILY, GIVEN, NAME_WIDTH, Prepared, SlotKind, TextKind, hashed};
use crate::table::MISSING;

/// The kinds of keys, the most telling first; a pair remembers which kinds found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    /// A phone, an address of electronic mail or a document's number.
    Strong,
    /// A name and the date of birth.
    NameBirth,
    /// Two names.
    TwoNames,
    /// A name and the postal code.
    NamePostcode,
    /// The date of birth and the postal code.
    BirthPostcode,
    /// A name and a place or street.
    NamePlace,
    /// The date of birth and a place or street.
    BirthPlace,
    /// A name and the year of birth.
    NameYear,
    /// A name and the day and month of birth.
    NameDay,
    /// The date of birth alone.
    Birth,
    /// A name and what describes the person, a relative's name or the country.
    NameOther,
    /// A name and the district of the postal code.
    NameDistrict,
    /// A name alone.
    Name,
}

impl KeyKind {
    pub(crate) const ALL: [Self; 13] = [
        Self::Strong,
        Self::NameBirth,
        Self::TwoNames,
        Self::NamePostcode,
        Self::BirthPostcode,
        Self::NamePlace,
        Self::BirthPlace,
        Self::NameYear,
        Self::NameDay,
        Self::Birth,
        Self::NameOther,
        Self::NameDistrict,
        Self::Name,
    ];
}

/// What one record offers for keys; 0 stands for nothing.
#[derive(Default)]
pub(crate) struct Atoms {
    /// Sounds of the given and family names.
    names: Vec<u32>,
    /// Sounds of further names.
    further: Vec<u32>,
    strong: Vec<u32>,
    birth: u32,
    year: u32,
    day: u32,
    postcode: u32,
    district: u32,
    places: Vec<u32>,
    /// Attributes and the like, by which large blocks are split.
    others: Vec<u32>,
}

/// The keys' pieces of each slot's values.
#[derive(Debug)]
pub(crate) struct Keys {
    slots: Vec<Vec<u32>>,
    years: Vec<u32>,
    days: Vec<u32>,
    districts: Vec<u32>,
    state: FixedState,
}

impl Keys {
    pub(crate) fn of(records: &Prepared) -> Self {
        let fixed = FixedState::with_seed(11);
        let state = &fixed;
        let text = &|slot: usize, key: &str| {
            if key.is_empty() {
                0
            } else {
                short(hashed(state, (slot, key)))
            }
        };
        let mut years = Vec::new();
        let mut days = Vec::new();
        let mut districts = Vec::new();
        let slots = records
            .slots
            .iter()
            .enumerate()
            .map(|(at, slot)| match &slot.kind {
                SlotKind::Given | SlotKind::Family | SlotKind::Further | SlotKind::Sex(_) => Vec::new(),
                SlotKind::Birth(dates) => {
                    let of = |key: &dyn Fn(&Birth) -> u32| {
                        dates.iter().map(|d| d.as_ref().map_or(0, key)).collect()
                    };
                    years = of(&|d| {
                        d.year
                            .filter(|_| !d.about)
                            .map_or(0, |y| short(hashed(state, (at, 1, y))))
                    });
                    days = of(&|d| match (d.month, d.day) {
                        (Some(month), Some(day)) if !d.is_first_of_january() => {
                            short(hashed(state, (at, 2, month, day)))
                        }
                        _ => 0,
                    });
                    of(&|d| match (d.year, d.month, d.day) {
                        (Some(year), Some(month), Some(day)) => short(hashed(state, (at, year, month, day))),
                        _ => 0,
                    })
                }
                SlotKind::Text(_, texts) => texts.iter().map(|t| text(at, t.folded())).collect(),
                SlotKind::Postcode(codes) => {
                    districts = codes
                        .iter()
                        .map(|c| {
                            c.as_ref()
                                .map_or(0, |c| short(hashed(state, (at, 3, c.district()))))
                        })
                        .collect();
                    codes
                        .iter()
                        .map(|c| text(at, c.as_ref().map_or("", Postcode::folded)))
                        .collect()
                }
                SlotKind::Phone(phones) => phones
                    .iter()
                    .map(|p| text(at, p.as_ref().map_or("", Phone::tail)))
                    .collect(),
                SlotKind::Email(emails) => emails
                    .iter()
                    .map(|e| text(at, e.as_ref().map_or("", Email::local)))
                    .collect(),
                SlotKind::Number(numbers) => numbers
                    .iter()
                    .map(|n| text(at, n.as_ref().map_or("", Number::folded)))
                    .collect(),
            })
            .collect();
        Self {
            slots,
            years,
            days,
            districts,
            state: fixed,
        }
    }

    /// Takes the pieces of a row.
    pub(crate) fn atoms(&self, records: &Prepared, row: &[u32], atoms: &mut Atoms) {
        atoms.clear();
        for (at, slot) in records.slots.iter().enumerate() {
            let keys = &self.slots[at];
            let values = &row[slot.at..slot.at + slot.width];
            let key = |value: &u32| keys.get(*value as usize).copied().unwrap_or(0);
            match &slot.kind {
                SlotKind::Given => {
                    for (at, part) in row[2..NAME_WIDTH].iter().enumerate() {
                        let sound = records.sounds.get(*part as usize).copied().unwrap_or(0);
                        if *part == MISSING || sound == 0 || atoms.names.contains(&sound) {
                            continue;
                        }
                        let into = if at < GIVEN + FAMILY {
                            &mut atoms.names
                        } else {
                            &mut atoms.further
                        };
                        if !into.contains(&sound) {
                            into.push(sound);
                        }
                    }
                }
                SlotKind::Birth(_) => {
                    atoms.birth = key(&values[0]);
                    atoms.year = self.years.get(values[0] as usize).copied().unwrap_or(0);
                    atoms.day = self.days.get(values[0] as usize).copied().unwrap_or(0);
                }
                SlotKind::Postcode(_) => {
                    atoms.postcode = key(&values[0]);
                    atoms.district = self.districts.get(values[0] as usize).copied().unwrap_or(0);
                }
                SlotKind::Text(TextKind::Place | TextKind::Street, _) => {
                    push(&mut atoms.places, key(&values[0]));
                }
                SlotKind::Phone(_) | SlotKind::Email(_) | SlotKind::Number(_) => {
                    for value in values {
                        push(&mut atoms.strong, key(value));
                    }
                }
                SlotKind::Text(TextKind::Attribute | TextKind::Relative, _) => {
                    push(&mut atoms.others, key(&values[0]));
                }
                _ => {}
            }
        }
    }

    /// Calls `each` with every key of a kind.
    pub(crate) fn each(kind: KeyKind, atoms: &Atoms, mut each: impl FnMut(u32)) {
        let with_names = |others: &[u32], further: bool, each: &mut dyn FnMut(u32)| {
            for other in others.iter().filter(|other| **other != 0) {
                for name in &atoms.names {
                    each(Self::pair(*name, *other));
                }
                if further {
                    for name in &atoms.further {
                        each(Self::pair(*name, *other));
                    }
                }
            }
        };
        match kind {
            KeyKind::Strong => atoms.strong.iter().for_each(|key| each(*key)),
            KeyKind::NameBirth => with_names(&[atoms.birth], true, &mut each),
            KeyKind::TwoNames => {
                for (at, a) in atoms.names.iter().enumerate() {
                    for b in atoms.names[at + 1..].iter().chain(&atoms.further) {
                        each(Self::pair(*a, *b));
                    }
                }
            }
            KeyKind::NamePostcode => with_names(&[atoms.postcode], true, &mut each),
            KeyKind::NamePlace => with_names(&atoms.places, false, &mut each),
            KeyKind::NameYear => with_names(&[atoms.year], false, &mut each),
            KeyKind::NameDay => with_names(&[atoms.day], false, &mut each),
            KeyKind::NameOther => with_names(&atoms.others, false, &mut each),
            KeyKind::NameDistrict => with_names(&[atoms.district], false, &mut each),
            KeyKind::Name => atoms
                .names
                .iter()
                .chain(&atoms.further)
                .for_each(|name| each(*name)),
            KeyKind::BirthPostcode if atoms.birth != 0 && atoms.postcode != 0 => {
                each(Self::pair(atoms.birth, atoms.postcode));
            }
            KeyKind::BirthPlace if atoms.birth != 0 => {
                atoms
                    .places
                    .iter()
                    .for_each(|place| each(Self::pair(atoms.birth, *place)));
            }
            KeyKind::Birth if atoms.birth != 0 => each(atoms.birth),
            KeyKind::BirthPostcode | KeyKind::BirthPlace | KeyKind::Birth => {}
        }
    }

    /// Calls `each` with the keys into which a key with too many records is split.
    pub(crate) fn split(&self, key: u32, atoms: &Atoms, mut each: impl FnMut(u32)) {
        let singles = [atoms.year, atoms.day, atoms.postcode, atoms.birth];
        let lists = atoms
            .names
            .iter()
            .chain(&atoms.further)
            .chain(&atoms.places)
            .chain(&atoms.others);
        for third in lists.chain(&singles).filter(|third| **third != 0) {
            each(short(hashed(&self.state, (key, *third))));
        }
    }

    fn pair(a: u32, b: u32) -> u32 {
        // Hashes already: mixing them is enough, and the order of the two must not matter.
        let (a, b) = (u64::from(a.min(b)), u64::from(a.max(b)));
        let mixed = (a << 32 | b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        short(mixed ^ mixed >> 29 ^ mixed << 31)
    }
}

impl Atoms {
    fn clear(&mut self) {
        for list in [
            &mut self.names,
            &mut self.further,
            &mut self.strong,
            &mut self.places,
            &mut self.others,
        ] {
            list.clear();
        }
        self.birth = 0;
        self.year = 0;
        self.day = 0;
        self.postcode = 0;
        self.district = 0;
    }
}

fn push(into: &mut Vec<u32>, key: u32) {
    if key != 0 {
        into.push(key);
    }
}

fn short(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}
