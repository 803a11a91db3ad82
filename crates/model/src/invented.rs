//! Invented persons for the tests of the rule: a builder that reads like a case told in order, and property-test strategies.
//!
//! Everything goes through rows and [`life_lines`], as real data do. Dates are written in the notation of files; an empty
//! text is a date that is not known.

use proptest::prelude::*;

use crate::codes::Coded;
use crate::codes::htcds::Exploitation;
use crate::codes::ours::{Answer, Basis, Entry, ExitManner};
use crate::holdings::{ForEachTable, Held, for_each_table};
use crate::lifeline::{LifeLine, life_lines};
use crate::retrafficking::{Definition, Verdict, judge};
use crate::table::{Field, Kind, Row};
use crate::{Country, Day, Days, Holdings};

/// One person's case as told, row by row. What describes an episode applies to the last one told.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) holdings: Holdings,
    record: u128,
    next: u128,
}

/// A row of which only the cells named are filled.
pub(crate) fn row<R: Row>(cells: &[(&str, &str)]) -> R {
    let mut texts = vec![None; R::table().fields.len()];
    for (column, text) in cells {
        texts[R::table().position(column).expect("the column exists")] = Some(*text);
    }
    R::from_cells(&texts).expect("the row can be read")
}

fn id(number: u128) -> String {
    crate::id::RecordId::from_bits(number).to_string()
}

impl Case {
    /// A person with one record.
    pub(crate) fn new() -> Self {
        Self {
            holdings: Holdings::default(),
            record: 0,
            next: 0,
        }
        .record()
    }

    /// What follows is told in another record of the same person.
    pub(crate) fn record(mut self) -> Self {
        self.record = self.take_id();
        let cells = [("id", &*id(self.record)), ("person", &id(7))];
        self.holdings.records.push(row(&cells));
        self
    }

    fn take_id(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    fn row<R: Row>(&mut self, cells: &[(&str, &str)]) -> R {
        let (own, record) = (id(self.take_id()), id(self.record));
        row(&[&[("id", &*own), ("record", &*record)], cells].concat())
    }

    pub(crate) fn episode(mut self, started: &str) -> Self {
        let row = self.row(&[("started", started)]);
        self.holdings.episodes.push(row);
        self
    }

    fn last(&mut self) -> &mut crate::Episode {
        self.holdings
            .episodes
            .last_mut()
            .expect("an episode has been told")
    }

    pub(crate) fn disclosed(mut self, on: &str) -> Self {
        self.last().disclosed_on = on.parse().ok();
        self
    }

    pub(crate) fn entry(mut self, entry: Entry) -> Self {
        self.last().entry = Some(entry);
        self
    }

    pub(crate) fn by_the_same_traffickers(mut self) -> Self {
        self.last().same_traffickers = Some(Answer::Yes);
        self
    }

    /// Where and how the person was exploited in the last episode.
    pub(crate) fn exploited(mut self, country: &str, kind: Option<Exploitation>) -> Self {
        self.last().exploitation_country = Country::from_any(country).ok();
        self.last().exploitation = kind.into_iter().collect();
        self
    }

    /// How the person got out of the last episode whose exit was told.
    pub(crate) fn by(mut self, manner: ExitManner) -> Self {
        self.holdings
            .exits
            .last_mut()
            .expect("an exit has been told")
            .manner = Some(manner);
        self
    }

    /// All records told of so far were entered under another person.
    pub(crate) fn of_person(mut self, number: u128) -> Self {
        for record in &mut self.holdings.records {
            record.person = crate::id::PersonId::from_bits(number);
        }
        self
    }

    /// The same rows with other identifiers, as of another organisation.
    pub(crate) fn copied(&self) -> Self {
        self.copied_as(1 << 40)
    }

    /// The same, with this mark in every identifier.
    pub(crate) fn copied_as(&self, mark: u128) -> Self {
        struct Copying<'a>(&'a Holdings, Holdings, u128);
        impl ForEachTable for Copying<'_> {
            type Error = std::convert::Infallible;
            fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
                let is_id = |field: &Field| matches!(field.kind, Kind::Id(table) if table != "persons");
                for row in R::of(self.0) {
                    let mut cells = row.cells();
                    for (cell, field) in cells.iter_mut().zip(&R::table().fields) {
                        if let Some(text) = cell.as_mut().filter(|_| is_id(field)) {
                            let known: crate::id::RecordId = text.parse().expect("an identifier");
                            *text = id(known.bits() ^ self.2);
                        }
                    }
                    let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
                    R::of_mut(&mut self.1).push(R::from_cells(&cells).expect("the row can be read"));
                }
                Ok(())
            }
        }
        let mut copying = Copying(&self.holdings, Holdings::default(), mark);
        let Ok(()) = for_each_table(&mut copying);
        Self {
            holdings: copying.1,
            record: self.record ^ mark,
            next: self.next + 2 * mark,
        }
    }

    /// The place of the last episode in the order the person tells.
    pub(crate) fn told(mut self, place: i64) -> Self {
        self.last().told_order = crate::Whole::new(place);
        self
    }

    /// The last episode is another account of the one told at this position.
    pub(crate) fn same_as(mut self, position: usize) -> Self {
        let other = self.holdings.episodes[position].id;
        self.last().same_as = Some(other);
        self
    }

    pub(crate) fn exit(mut self, on: &str, control_ended: Option<Answer>) -> Self {
        let episode = self.last().id.to_string();
        let control = control_ended.map_or("", Coded::code);
        let row = self.row(&[("episode", &*episode), ("on", on), ("control_ended", control)]);
        self.holdings.exits.push(row);
        self
    }

    /// An exit with which control ended.
    pub(crate) fn got_out(self, on: &str) -> Self {
        self.exit(on, Some(Answer::Yes))
    }

    pub(crate) fn contact(self, on: &str) -> Self {
        self.contact_found(on, "Safe")
    }

    pub(crate) fn contact_found(mut self, on: &str, outcome: &str) -> Self {
        let row = self.row(&[("on", on), ("outcome", outcome)]);
        self.holdings.contacts.push(row);
        self
    }

    pub(crate) fn lost(mut self, on: &str) -> Self {
        let row = self.row(&[("on", on), ("not_made_because", "LostToFollowUp")]);
        self.holdings.contacts.push(row);
        self
    }

    pub(crate) fn observed(mut self, on: &str, basis: Basis) -> Self {
        let row = self.row(&[("on", on), ("kind", "Residence"), ("basis", basis.code())]);
        self.holdings.observations.push(row);
        self
    }

    pub(crate) fn returned(mut self, on: &str, basis: Basis) -> Self {
        let row = self.row(&[("on", on), ("basis", basis.code())]);
        self.holdings.returns.push(row);
        self
    }

    pub(crate) fn assisted(mut self, from: &str, until: &str, uptake: &str) -> Self {
        let row = self.row(&[("started_on", from), ("ended_on", until), ("uptake", uptake)]);
        self.holdings.assistance.push(row);
        self
    }

    pub(crate) fn referred(mut self) -> Self {
        let row = self.row(&[("direction", "Incoming")]);
        self.holdings.referrals.push(row);
        self
    }

    pub(crate) fn died(mut self, on: &str) -> Self {
        self.holdings.records.last_mut().expect("a record").died_on = on.parse().ok();
        self
    }

    pub(crate) fn line(&self) -> LifeLine {
        let mut lines = life_lines(&self.holdings).expect("every row belongs to a record");
        assert_eq!(lines.len(), 1, "one person has one line");
        lines.remove(0)
    }

    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        let steps = judge(&self.line(), &Definition::default());
        steps.iter().map(|step| step.verdict).collect()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let [verdict] = self.verdicts()[..] else {
            panic!("two episodes make one step")
        };
        verdict
    }

    pub(crate) fn reasons(&self) -> String {
        let line = self.line();
        let steps = judge(&line, &Definition::default());
        let told = steps
            .iter()
            .map(|step| format!("{}\n{}", step.verdict, step.reasons(&line).join("\n")));
        told.collect::<Vec<_>>().join("\n\n")
    }
}

/// A day of the years in which invented persons live, written out.
pub(crate) fn day(number: i32) -> String {
    let start = Day::new(2000, 1, 1).expect("a day");
    start.plus(Days(number)).to_string()
}

/// Any answer, or none because nobody asked.
pub(crate) fn any_answer() -> impl Strategy<Value = Option<Answer>> {
    proptest::option::of(proptest::sample::select(Answer::ALL))
}

pub(crate) fn any_entry() -> impl Strategy<Value = Entry> {
    proptest::sample::select(Entry::ALL)
}

pub(crate) fn any_basis() -> impl Strategy<Value = Basis> {
    proptest::sample::select(Basis::ALL)
}

/// One more thing told of a person, sensible or not.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    Record,
    Episode(String, String, i64, Entry),
    SameAs(usize),
    Exit(String, Option<Answer>),
    Contact(String),
    Lost(String),
    Observed(String, Basis),
    Returned(String, Basis),
    Died(String),
    Referred,
}

fn any_date() -> impl Strategy<Value = String> {
    let exact = || (0..1500).prop_map(day);
    prop_oneof![
        3 => exact(),
        1 => (2000..2004).prop_map(|year: i32| year.to_string()),
        1 => (2000..2004, 1..13).prop_map(|(year, month): (i32, i32)| format!("{year}-{month:02}")),
        1 => (0..1500, 0..400).prop_map(|(from, width)| format!("{}/{}", day(from), day(from + width))),
        1 => Just(String::new()),
    ]
}

fn any_fact_date() -> impl Strategy<Value = String> {
    any_date().prop_map(|date| if date.is_empty() { day(0) } else { date })
}

fn anything_said() -> impl Strategy<Value = Said> {
    prop_oneof![
        1 => Just(Said::Record),
        4 => (any_date(), any_date(), 0_i64..5, any_entry())
            .prop_map(|(on, disclosed, told, entry)| Said::Episode(on, disclosed, told, entry)),
        1 => (0_usize..6).prop_map(Said::SameAs),
        4 => (any_date(), any_answer()).prop_map(|(on, ended)| Said::Exit(on, ended)),
        2 => any_fact_date().prop_map(Said::Contact),
        1 => any_fact_date().prop_map(Said::Lost),
        2 => (any_date(), any_basis()).prop_map(|(on, basis)| Said::Observed(on, basis)),
        1 => (any_date(), any_basis()).prop_map(|(on, basis)| Said::Returned(on, basis)),
        1 => any_date().prop_map(Said::Died),
        1 => Just(Said::Referred),
    ]
}

impl Case {
    pub(crate) fn say(self, said: &Said) -> Self {
        let told_any = !self.holdings.episodes.is_empty();
        match said {
            Said::Record => self.record(),
            Said::Episode(on, disclosed, told, entry) => {
                self.episode(on).disclosed(disclosed).told(*told).entry(*entry)
            }
            Said::SameAs(other) if told_any => {
                let other = other % self.holdings.episodes.len();
                self.same_as(other)
            }
            Said::Exit(on, ended) if told_any => self.exit(on, *ended),
            Said::Contact(on) => self.contact(on),
            Said::Lost(on) => self.lost(on),
            Said::Observed(on, basis) => self.observed(on, *basis),
            Said::Returned(on, basis) => self.returned(on, *basis),
            Said::Died(on) => self.died(on),
            Said::Referred => self.referred(),
            Said::SameAs(_) | Said::Exit(..) => self,
        }
    }
}

/// One account in one record: anything said in any order, contradictions included, but no episode told twice.
pub(crate) fn any_account() -> impl Strategy<Value = Case> {
    proptest::collection::vec(anything_said(), 1..16).prop_map(|said| {
        let once = said
            .iter()
            .filter(|said| !matches!(said, Said::Record | Said::SameAs(_)));
        once.fold(Case::new(), Case::say)
    })
}

/// A case of anything said in any order and in any record, contradictions included.
pub(crate) fn any_case() -> impl Strategy<Value = Case> {
    proptest::collection::vec(anything_said(), 1..16)
        .prop_map(|said| said.iter().fold(Case::new(), Case::say))
}

/// Rows in another order, decided by `seed`.
pub(crate) fn shuffle<T>(rows: &mut [T], mut seed: u64) {
    for at in (1..rows.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(seed >> 33).unwrap_or(0) % (at + 1);
        rows.swap(at, place);
    }
}

/// How far a date is blurred to either side, in days.
pub(crate) type Blur = (i32, i32);

/// A history of two episodes as it truly was, with what is said of it besides the dates.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) started: i32,
    pub(crate) out: i32,
    pub(crate) back: i32,
    pub(crate) control_ended: Option<Answer>,
    pub(crate) entry: Entry,
    pub(crate) in_words: bool,
    /// Days on which somebody saw the person at liberty.
    pub(crate) seen: Vec<i32>,
}

impl Truth {
    /// The case as told with dates blurred, each by its own amounts; `None` for a date that is not told at all.
    pub(crate) fn told(&self, blurs: &[Option<Blur>]) -> Case {
        let mut blurs = blurs.iter().copied().cycle();
        let mut date = |on: i32| match blurs.next().flatten() {
            Some((0, 0)) => day(on),
            Some((before, after)) => format!("{}/{}", day(on - before), day(on + after)),
            None => String::new(),
        };
        let (started, out, back) = (date(self.started), date(self.out), date(self.back));
        let mut case = Case::new().episode(&started).exit(&out, self.control_ended);
        if self.in_words {
            case = case.told(1);
        }
        case = case.episode(&back).entry(self.entry);
        if self.in_words {
            case = case.told(2);
        }
        self.seen
            .iter()
            .fold(case, |case, on| case.observed(&date(*on), Basis::Document))
    }
}

pub(crate) fn any_truth() -> impl Strategy<Value = Truth> {
    let days = (
        500..1000,
        0..400,
        0..400,
        proptest::collection::vec(0..2500, 0..4),
    );
    let words = (any_answer(), any_entry(), any::<bool>());
    (days, words).prop_map(
        |((started, held, free, seen), (control_ended, entry, in_words))| Truth {
            started,
            out: started + held,
            back: started + held + free,
            control_ended,
            entry,
            in_words,
            seen,
        },
    )
}

/// A blur, and a wider one that contains it.
pub(crate) fn any_widening() -> impl Strategy<Value = (Option<Blur>, Option<Blur>)> {
    let narrow = || prop_oneof![2 => Just((0, 0)), 1 => (0..200, 0..200)];
    let more = prop_oneof![2 => Just((0, 0)), 1 => (0..400, 0..400)];
    prop_oneof![
        5 => (narrow(), more).prop_map(|((a, b), (c, d))| (Some((a, b)), Some((a + c, b + d)))),
        1 => narrow().prop_map(|narrow| (Some(narrow), None)),
    ]
}
