//! A small register put together in the notation of its files: `person([("gender", "Feminine")]).episode(…).exit(…)`.
//!
//! Unless a test says otherwise everybody's exit is on [`EXIT`], so that days after it are the times at risk.

use throughline_analysis::findings::{AtHorizon, Findings, FlowLine, ProportionFound, ReadingFindings};
use throughline_analysis::{Question, analyse};
use throughline_model::links::in_order;
use throughline_model::table::Row;
use throughline_model::{
    Day, Days, Definition, Gathered, Holdings, LifeLine, PartialDate, gathered, life_lines,
};

/// The exit of everybody, day 0.
pub(crate) const EXIT: &str = "2010-01-01";

/// A cell: the column's name and what is written there.
pub(crate) type Cell<'a> = (&'a str, &'a str);

/// Day 0 and so many days.
pub(crate) fn day(after_exit: i32) -> String {
    let exit: Day = EXIT.parse().expect("it is a day");
    exit.plus(Days(after_exit)).to_string()
}

/// A register in the making.
#[derive(Debug, Default)]
pub(crate) struct Register {
    holdings: Holdings,
    ids: u128,
    person: String,
    record: String,
    episode: String,
}

impl Register {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("{:032x}", self.ids)
    }

    fn row<R: Row>(given: &[Cell<'_>], more: &[Cell<'_>]) -> R {
        let table = R::table();
        let mut cells = vec![None; table.fields.len()];
        for (column, text) in given.iter().chain(more) {
            let at = table
                .position(column)
                .unwrap_or_else(|| panic!("{} has no {column}", table.name));
            cells[at] = Some(*text);
        }
        R::from_cells(&cells).unwrap_or_else(|problems| panic!("{}: {problems:?}", table.name))
    }

    /// A new person with one record.
    pub(crate) fn person(&mut self, cells: &[Cell<'_>]) -> &mut Self {
        self.person = self.id();
        self.record(cells)
    }

    /// Another record of the same person.
    pub(crate) fn record(&mut self, cells: &[Cell<'_>]) -> &mut Self {
        self.record = self.id();
        let row = Self::row(&[("id", &self.record), ("person", &self.person)], cells);
        self.holdings.records.push(row);
        self
    }

    /// An episode of the person.
    pub(crate) fn episode(&mut self, cells: &[Cell<'_>]) -> &mut Self {
        self.episode = self.id();
        let row = Self::row(&[("id", &self.episode), ("record", &self.record)], cells);
        self.holdings.episodes.push(row);
        self
    }

    /// The end of the last episode.
    pub(crate) fn exit(&mut self, cells: &[Cell<'_>]) -> &mut Self {
        let id = self.id();
        let known = [
            ("id", id.as_str()),
            ("record", &self.record),
            ("episode", &self.episode),
        ];
        let row = Self::row(&known, cells);
        self.holdings.exits.push(row);
        self
    }

    /// An episode of a year, with an exit on day 0 after which the traffickers' control had ended.
    pub(crate) fn freed(&mut self) -> &mut Self {
        self.episode(&[("started", "2009-01-01")])
            .exit(&[("on", EXIT), ("control_ended", "Yes")])
    }

    /// A second episode from so many days after the exit.
    pub(crate) fn again(&mut self, after_exit: i32) -> &mut Self {
        self.episode(&[("started", &day(after_exit))])
    }

    /// Seen free, by somebody else than the person, so many days after the exit.
    pub(crate) fn seen(&mut self, after_exit: i32) -> &mut Self {
        let (id, on) = (self.id(), day(after_exit));
        let row = Self::row(
            &[("id", &id), ("record", &self.record), ("on", &on)],
            &[("kind", "Residence"), ("basis", "OwnObservation")],
        );
        self.holdings.observations.push(row);
        self
    }

    /// Recorded as lost to follow-up so many days after the exit.
    pub(crate) fn lost(&mut self, after_exit: i32) -> &mut Self {
        let (id, on) = (self.id(), day(after_exit));
        let row = Self::row(
            &[("id", &id), ("record", &self.record)],
            &[("on", &on), ("not_made_because", "LostToFollowUp")],
        );
        self.holdings.contacts.push(row);
        self
    }

    /// Returned, so many days after the exit.
    pub(crate) fn returned(&mut self, after_exit: i32, cells: &[Cell<'_>]) -> &mut Self {
        let (id, on) = (self.id(), day(after_exit));
        let row = Self::row(&[("id", &id), ("record", &self.record), ("on", &on)], cells);
        self.holdings.returns.push(row);
        self
    }

    /// Referred to the organisation.
    pub(crate) fn referred(&mut self) -> &mut Self {
        let id = self.id();
        let row = Self::row(
            &[("id", &id), ("record", &self.record)],
            &[("direction", "Incoming")],
        );
        self.holdings.referrals.push(row);
        self
    }

    /// Two records, by the order in which they were told, from 0.
    fn pair(&self, one: usize, other: usize) -> [String; 2] {
        let pair = in_order(self.holdings.records[one].id, self.holdings.records[other].id);
        [pair.0.to_string(), pair.1.to_string()]
    }

    /// A decision on two records, by the order in which they were told, from 0.
    pub(crate) fn decided(&mut self, one: usize, other: usize, verdict: &str) -> &mut Self {
        let (id, pair) = (self.id(), self.pair(one, other));
        let row = Self::row(
            &[("id", &id), ("record", &pair[0]), ("other_record", &pair[1])],
            &[
                ("verdict", verdict),
                ("decided_by", "anna"),
                ("decided_on", "2020"),
            ],
        );
        self.holdings.links.push(row);
        self
    }

    /// Withdraws the last decision.
    pub(crate) fn withdraw_last(&mut self) {
        let last = self.holdings.links.last_mut().expect("a decision was taken");
        last.withdrawn_on = PartialDate::year(2021);
    }

    /// A run of linkage with the threshold 0.95 that kept what was 0.3 or more.
    pub(crate) fn run(&mut self) -> &mut Self {
        let id = self.id();
        let row = Self::row(
            &[
                ("id", &id),
                ("ran_by", "anna"),
                ("ran_at", "2026-01-30T10:00:00Z"),
            ],
            &[
                ("engine", "linkage 0.1.0"),
                ("seed", "1"),
                ("threshold", "950000"),
                ("least_kept", "300000"),
                ("records", "16"),
            ],
        );
        self.holdings.linkage_runs.push(row);
        self
    }

    /// What that run proposes on two records.
    pub(crate) fn proposed(&mut self, one: usize, other: usize, probability: f64, state: &str) -> &mut Self {
        let (id, pair) = (self.id(), self.pair(one, other));
        let run = self
            .holdings
            .linkage_runs
            .last()
            .expect("there was a run")
            .id
            .to_string();
        let millionths = format!("{}", (probability * 1e6).round());
        let row = Self::row(
            &[("id", &id), ("run", &run), ("state", state)],
            &[
                ("record", &pair[0]),
                ("other_record", &pair[1]),
                ("probability", &millionths),
            ],
        );
        self.holdings.link_proposals.push(row);
        self
    }

    pub(crate) fn gathered(&self) -> Gathered {
        gathered(&self.holdings).expect("every row's record is there")
    }

    pub(crate) fn lines(&self) -> Vec<LifeLine> {
        life_lines(&self.holdings).expect("every row's record is there")
    }

    pub(crate) fn analysed(&self) -> Findings {
        analysed(&self.lines())
    }
}

/// The question all tests ask, unless they test the question.
pub(crate) fn question() -> Question {
    Question {
        definition: Definition::default(),
        level: 0.95,
        title: "A small register".to_owned(),
        simulated: true,
        made_on: "2026-01-31".to_owned(),
        program: "throughline test".to_owned(),
        fingerprint: None,
        link_thresholds: throughline_analysis::LINK_THRESHOLDS.to_vec(),
        imputations: None,
        seed: 1,
        country_facts: throughline_analysis::CountryFacts::shipped(),
    }
}

pub(crate) fn analysed(lines: &[LifeLine]) -> Findings {
    analyse(lines, &question()).expect("the level is in range")
}

/// The findings under one reading.
pub(crate) fn reading<'a>(findings: &'a Findings, name: &str) -> &'a ReadingFindings {
    let found = findings.readings.iter().find(|reading| reading.reading == name);
    found.expect("all three readings are there")
}

/// The findings at one horizon.
pub(crate) fn horizon(reading: &ReadingFindings, months: u32) -> &AtHorizon {
    let found = reading.horizons.iter().find(|at| at.months == months);
    found.expect("the horizon is one of those asked for")
}

/// Events and denominator.
pub(crate) fn out_of(found: &ProportionFound) -> (u64, u64) {
    (found.events, found.denominator)
}

/// Persons on the line of the flow whose words contain these.
pub(crate) fn persons(flow: &[FlowLine], words: &str) -> u64 {
    let found = flow.iter().find(|line| line.words.contains(words));
    found.map_or(0, |line| line.persons)
}

/// Asserts that two numbers agree to nine digits after the point, or relatively where they are large.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "found {found}, expected {expected}"
    );
}
