//! The keys of a record: what it must share with another record for the two to be compared.
//!
//! A key is a strong value alone (a phone, a document), two names, or a name or a date of birth with one thing more. Names
//! count by their sound. How records with a key in common become pairs is in `block.rs`.

use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::birth::Birth;
use crate::email::Email;
use crate::number::Number;
use crate::phone::Phone;
use crate::postcode::Postcode;
use crate::prepare::{FAMILY, GIVEN, NAME_WIDTH, Prepared, Slot, SlotKind, TextKind, hashed, short};

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

/// Sounds of the given and family names of a record.
const NAMES: usize = GIVEN + FAMILY;
/// Records whose pieces are looked up at once, so that the waits for memory overlap.
const MANY: usize = 256;

/// What one record offers for keys; 0 stands for nothing.
#[derive(Clone, Copy)]
pub(crate) struct Pieces<'k> {
    layout: &'k Layout,
    pieces: &'k [u32],
}

/// Which piece stands where.
#[derive(Debug, Default)]
struct Layout {
    /// Whether there are names; their sounds come first.
    names: usize,
    birth: Option<usize>,
    year: Option<usize>,
    day: Option<usize>,
    postcode: Option<usize>,
    district: Option<usize>,
    strong: std::ops::Range<usize>,
    places: std::ops::Range<usize>,
    /// Attributes and the like, by which large blocks are split.
    others: std::ops::Range<usize>,
    width: usize,
}

/// Where the pieces of one place come from.
enum Source {
    /// The sound of the name at this place of the row.
    Sound(usize),
    /// For each value of this place of the row its piece.
    Value(usize, Vec<u32>),
}

/// The pieces of all records.
#[derive(Debug)]
pub(crate) struct Keys {
    layout: Layout,
    pieces: Vec<u32>,
    state: FixedState,
}

impl Keys {
    pub(crate) fn of(records: &Prepared) -> Self {
        let state = FixedState::with_seed(11);
        let (layout, sources) = layout(records, &state);
        let mut pieces = vec![0; layout.width * records.records];
        let (width, stride) = (layout.width.max(1), records.stride.max(1));
        pieces
            .par_chunks_mut(width * MANY)
            .zip(records.rows.par_chunks(stride * MANY))
            .for_each(|(pieces, rows)| {
                for (at, source) in sources.iter().enumerate() {
                    let (place, values) = match source {
                        Source::Sound(place) => (*place, &records.sounds),
                        Source::Value(place, values) => (*place, values),
                    };
                    for (pieces, row) in pieces.chunks_exact_mut(width).zip(rows.chunks_exact(stride)) {
                        pieces[at] = values.get(row[place] as usize).copied().unwrap_or(0);
                    }
                }
                for pieces in pieces.chunks_exact_mut(width) {
                    once(&mut pieces[..layout.names]);
                }
            });
        Self {
            layout,
            pieces,
            state,
        }
    }

    /// The pieces of a record.
    pub(crate) fn pieces(&self, record: u32) -> Pieces<'_> {
        let at = record as usize * self.layout.width;
        Pieces {
            layout: &self.layout,
            pieces: &self.pieces[at..at + self.layout.width],
        }
    }

    /// The records that share a name by its sound, the date of birth or a number with another, whose pieces these are.
    pub(crate) fn sharing(&self, with: Pieces<'_>) -> Vec<u32> {
        let layout = &self.layout;
        let telling: Vec<std::ops::Range<usize>> = [
            0..layout.names,
            layout.birth.map_or(0..0, |at| at..at + 1),
            layout.strong.clone(),
        ]
        .into();
        // Names are sought among names, births among births; a bit for each piece passes over most records at once.
        let bit = |piece: u32| 1u64 << (piece >> 26);
        let sought: Vec<(std::ops::Range<usize>, Vec<u32>, u64)> = telling
            .into_iter()
            .map(|range| {
                let pieces: Vec<u32> = with.list(&range).collect();
                let bits = pieces.iter().fold(0, |bits, piece| bits | bit(*piece));
                (range, pieces, bits)
            })
            .filter(|(_, pieces, _)| !pieces.is_empty())
            .collect();
        let width = layout.width.max(1);
        let shares = |pieces: &[u32]| {
            sought.iter().any(|(range, sought, bits)| {
                pieces[range.clone()]
                    .iter()
                    .any(|piece| bits & bit(*piece) != 0 && sought.contains(piece))
            })
        };
        self.pieces
            .par_chunks_exact(width)
            .enumerate()
            .filter(|(_, pieces)| shares(pieces))
            .map(|(record, _)| u32::try_from(record).unwrap_or(u32::MAX))
            .collect()
    }

    /// Whether any record can have a key of a kind.
    pub(crate) fn any(&self, kind: KeyKind) -> bool {
        let layout = &self.layout;
        let names = layout.names > 0;
        match kind {
            KeyKind::Strong => !layout.strong.is_empty(),
            KeyKind::NameBirth | KeyKind::NameYear | KeyKind::NameDay => names && layout.birth.is_some(),
            KeyKind::TwoNames | KeyKind::Name => names,
            KeyKind::NamePostcode | KeyKind::NameDistrict => names && layout.postcode.is_some(),
            KeyKind::BirthPostcode => layout.birth.is_some() && layout.postcode.is_some(),
            KeyKind::NamePlace => names && !layout.places.is_empty(),
            KeyKind::BirthPlace => layout.birth.is_some() && !layout.places.is_empty(),
            KeyKind::Birth => layout.birth.is_some(),
            KeyKind::NameOther => names && !layout.others.is_empty(),
        }
    }

    /// Calls `each` with every key of a kind.
    pub(crate) fn each(kind: KeyKind, pieces: Pieces<'_>, mut each: impl FnMut(u32)) {
        let (names, all) = (pieces.names(), pieces.all_names());
        let mut with = |names: &[u32], other: u32| {
            if other != 0 {
                for name in names.iter().filter(|name| **name != 0) {
                    each(Self::pair(*name, other));
                }
            }
        };
        match kind {
            KeyKind::NameBirth => with(all, pieces.birth()),
            KeyKind::NamePostcode => with(all, pieces.postcode()),
            KeyKind::NameYear => with(names, pieces.year()),
            KeyKind::NameDay => with(names, pieces.day()),
            KeyKind::NameDistrict => with(names, pieces.district()),
            KeyKind::NamePlace => pieces.places().for_each(|place| with(names, place)),
            KeyKind::NameOther => pieces.others().for_each(|other| with(names, other)),
            KeyKind::TwoNames => {
                for (at, name) in names.iter().enumerate() {
                    with(&all[at + 1..], *name);
                }
            }
            KeyKind::BirthPostcode => with(&[pieces.birth()], pieces.postcode()),
            KeyKind::BirthPlace => pieces.places().for_each(|place| with(&[pieces.birth()], place)),
            KeyKind::Strong => pieces.strong().for_each(each),
            KeyKind::Name => all.iter().copied().filter(|name| *name != 0).for_each(each),
            KeyKind::Birth => Some(pieces.birth())
                .filter(|birth| *birth != 0)
                .into_iter()
                .for_each(each),
        }
    }

    /// Calls `each` with the keys into which a key with too many records is split.
    ///
    /// Three pieces are a key once: a name, a place and a year are made of the name and the place. Where another two of the
    /// three have few records, these have been compared by them.
    pub(crate) fn split(&self, kind: KeyKind, key: u32, pieces: Pieces<'_>, mut each: impl FnMut(u32)) {
        let mut with = |third: u32| {
            if third != 0 {
                each(short(hashed(&self.state, (key, third))));
            }
        };
        let dates = [pieces.birth(), pieces.year(), pieces.day()];
        let codes = [pieces.postcode(), pieces.district()];
        match kind {
            KeyKind::Strong => pieces
                .all_names()
                .iter()
                .chain(&dates)
                .copied()
                .for_each(&mut with),
            KeyKind::TwoNames => {
                pieces
                    .all_names()
                    .iter()
                    .chain(&dates)
                    .chain(&codes)
                    .copied()
                    .for_each(&mut with);
                pieces.places().for_each(&mut with);
            }
            KeyKind::NameBirth => {
                codes.into_iter().for_each(&mut with);
                pieces.places().for_each(&mut with);
            }
            KeyKind::NamePlace => dates.iter().chain(&codes).copied().for_each(&mut with),
            KeyKind::NamePostcode | KeyKind::NameDistrict => dates.into_iter().for_each(&mut with),
            KeyKind::NameYear | KeyKind::NameDay | KeyKind::BirthPostcode | KeyKind::BirthPlace => {}
            KeyKind::NameOther | KeyKind::Birth | KeyKind::Name => return,
        }
        pieces.others().for_each(with);
    }

    fn pair(a: u32, b: u32) -> u32 {
        // Hashes already: mixing them is enough, and the order of the two must not matter.
        let (a, b) = (u64::from(a.min(b)), u64::from(a.max(b)));
        let mixed = (a << 32 | b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        short(mixed ^ mixed >> 29 ^ mixed << 31)
    }
}

/// The places of the pieces, and where they come from.
fn layout(records: &Prepared, state: &FixedState) -> (Layout, Vec<Source>) {
    let mut layout = Layout::default();
    let mut sources = Vec::new();
    if records.named() {
        sources.extend((2..NAME_WIDTH).map(Source::Sound));
        layout.names = sources.len();
    }
    let slots = || records.slots.iter().enumerate();
    for (number, slot) in slots() {
        if let SlotKind::Birth(dates) = &slot.kind {
            let of = |key: &dyn Fn(&Birth) -> u32| {
                let pieces = dates.iter().map(|date| date.as_ref().map_or(0, key)).collect();
                Source::Value(slot.at, pieces)
            };
            layout.birth = Some(sources.len());
            sources.push(of(&|date| match (date.year, date.month, date.day) {
                (Some(year), Some(month), Some(day)) => short(hashed(state, (number, year, month, day))),
                _ => 0,
            }));
            layout.year = Some(sources.len());
            sources.push(of(&|date| {
                let year = date.year.filter(|_| !date.about);
                year.map_or(0, |year| short(hashed(state, (number, 1, year))))
            }));
            layout.day = Some(sources.len());
            sources.push(of(&|date| match (date.month, date.day) {
                (Some(month), Some(day)) if !date.is_first_of_january() => {
                    short(hashed(state, (number, 2, month, day)))
                }
                _ => 0,
            }));
        }
        if let SlotKind::Postcode(codes) = &slot.kind {
            layout.postcode = Some(sources.len());
            sources.extend(
                (0..slot.width)
                    .map(|place| Source::Value(slot.at + place, texts(number, slot, state)))
                    .take(1),
            );
            layout.district = Some(sources.len());
            let districts = codes
                .iter()
                .map(|code| {
                    code.as_ref()
                        .map_or(0, |code| short(hashed(state, (number, 3, code.district()))))
                })
                .collect();
            sources.push(Source::Value(slot.at, districts));
        }
    }
    let mut take = |wanted: &dyn Fn(&SlotKind) -> bool, all: bool| {
        let from = sources.len();
        for (number, slot) in slots().filter(|(_, slot)| wanted(&slot.kind)) {
            for place in 0..if all { slot.width } else { 1 } {
                sources.push(Source::Value(slot.at + place, texts(number, slot, state)));
            }
        }
        from..sources.len()
    };
    layout.strong = take(
        &|kind| {
            matches!(
                kind,
                SlotKind::Phone(_) | SlotKind::Email(_) | SlotKind::Number(_)
            )
        },
        true,
    );
    layout.places = take(
        &|kind| matches!(kind, SlotKind::Text(TextKind::Place | TextKind::Street, _)),
        false,
    );
    layout.others = take(
        &|kind| matches!(kind, SlotKind::Text(TextKind::Attribute | TextKind::Relative, _)),
        false,
    );
    layout.width = sources.len();
    (layout, sources)
}

/// For each value of a slot the piece made of its text.
fn texts(number: usize, slot: &Slot, state: &FixedState) -> Vec<u32> {
    let piece = |text: &str| {
        if text.is_empty() {
            0
        } else {
            short(hashed(state, (number, text)))
        }
    };
    match &slot.kind {
        SlotKind::Text(_, texts) => texts.iter().map(|text| piece(text.folded())).collect(),
        SlotKind::Postcode(codes) => codes
            .iter()
            .map(|code| piece(code.as_ref().map_or("", Postcode::folded)))
            .collect(),
        SlotKind::Phone(phones) => phones
            .iter()
            .map(|phone| piece(phone.as_ref().map_or("", Phone::tail)))
            .collect(),
        SlotKind::Email(emails) => emails
            .iter()
            .map(|email| piece(email.as_ref().map_or("", Email::local)))
            .collect(),
        SlotKind::Number(numbers) => numbers
            .iter()
            .map(|number| piece(number.as_ref().map_or("", Number::folded)))
            .collect(),
        SlotKind::Given | SlotKind::Family | SlotKind::Further | SlotKind::Sex(_) | SlotKind::Birth(_) => {
            Vec::new()
        }
    }
}

/// Leaves of equal pieces the first.
fn once(pieces: &mut [u32]) {
    for at in 1..pieces.len() {
        if pieces[..at].contains(&pieces[at]) {
            pieces[at] = 0;
        }
    }
}

impl<'k> Pieces<'k> {
    fn at(self, place: Option<usize>) -> u32 {
        place.map_or(0, |place| self.pieces[place])
    }

    /// Something that stands at either end of the pieces, for whoever wants them to be near.
    pub(crate) fn glance(self) -> u32 {
        self.pieces.first().copied().unwrap_or(0) ^ self.pieces.last().copied().unwrap_or(0)
    }

    fn birth(self) -> u32 {
        self.at(self.layout.birth)
    }

    fn year(self) -> u32 {
        self.at(self.layout.year)
    }

    fn day(self) -> u32 {
        self.at(self.layout.day)
    }

    fn postcode(self) -> u32 {
        self.at(self.layout.postcode)
    }

    fn district(self) -> u32 {
        self.at(self.layout.district)
    }

    /// Sounds of the given and family names.
    fn names(self) -> &'k [u32] {
        &self.pieces[..self.layout.names.min(NAMES)]
    }

    fn all_names(self) -> &'k [u32] {
        &self.pieces[..self.layout.names]
    }

    fn strong(self) -> impl Iterator<Item = u32> + 'k {
        self.list(&self.layout.strong)
    }

    fn places(self) -> impl Iterator<Item = u32> + 'k {
        self.list(&self.layout.places)
    }

    fn others(self) -> impl Iterator<Item = u32> + 'k {
        self.list(&self.layout.others)
    }

    fn list(self, range: &std::ops::Range<usize>) -> impl Iterator<Item = u32> + 'k {
        self.pieces[range.clone()]
            .iter()
            .copied()
            .filter(|piece| *piece != 0)
    }
}
