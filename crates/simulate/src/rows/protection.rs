//! Screenings, decisions, reflection periods and sealed concern reports: enough of each that every table is used.
//!
//! They are written only for persons who were met after the exit, and lie before that contact.

use throughline_model::codes::ours::{Answer, DecisionOption};
use throughline_model::id::{
    ConcernReportId, DecisionId, RecordId, ReflectionPeriodId, ScreeningAnswerId, ScreeningId,
};
use throughline_model::spans::Deciders;
use throughline_model::text::Bytes;
use throughline_model::{
    ConcernReport, Day, Days, Decision, PartialDate, Period, ReflectionPeriod, Screening, ScreeningAnswer,
    Text,
};

use super::{Scribe, forced, known, remark, text};
use crate::life::Life;
use crate::telling::{Part, Story};

const ITEMS: [&str; 4] = [
    "family-takes-back",
    "traffickers-know-address",
    "income-on-return",
    "fear-of-officials",
];

impl Scribe<'_> {
    pub(super) fn protection_rows(&mut self, record: RecordId, life: &Life, story: &Story) {
        let until = life.liberties[0].free_until();
        if until == 0 {
            return;
        }
        let day = |since: i32| life.exit.plus(Days(since.min(until)));
        let screened = (!forced(life) && self.dice.chance(0.03)).then(|| self.screening_rows(record, day));
        if screened.is_some() || self.dice.chance(0.03) {
            self.decision_row(record, screened, life, day);
        }
        if self.dice.chance(0.06) {
            self.reflection_row(record, story, day(2));
        }
        if self.dice.chance(0.002) {
            self.concern_row(day(until));
        }
    }

    fn screening_rows(&mut self, record: RecordId, day: impl Fn(i32) -> Day) -> ScreeningId {
        let begun = self.dice.between(0, 20);
        let completed = self.dice.chance(0.9).then(|| PartialDate::day(day(begun + 3)));
        let id = ScreeningId::from_bits(self.dice.id(day(begun)));
        self.written.holdings.screenings.push(Screening {
            id,
            record,
            instrument: text("Simulated return screening"),
            instrument_version: text("1"),
            period: Period::new(known(day(begun)), completed).unwrap_or_default(),
            assessor: text("caseworker-07"),
            own_view: remark(
                &mut self.dice,
                0.5,
                &["I want to go home, but not to the same village."],
            ),
            judgement: remark(&mut self.dice, 0.5, &["Return open once a place is promised."]),
        });
        for item in ITEMS {
            if !self.dice.chance(0.8) {
                continue;
            }
            let answer = self.dice.weighted(&[
                (Answer::Yes, 0.4),
                (Answer::No, 0.35),
                (Answer::Unknown, 0.15),
                (Answer::Declined, 0.1),
            ]);
            let answer_id = ScreeningAnswerId::from_bits(self.dice.id(day(begun)));
            self.written.holdings.screening_answers.push(ScreeningAnswer {
                id: answer_id,
                record,
                screening: id,
                item: text(item),
                answer,
                reason: remark(&mut self.dice, 0.2, &["Said so twice."]),
            });
        }
        id
    }

    fn decision_row(
        &mut self,
        record: RecordId,
        screening: Option<ScreeningId>,
        life: &Life,
        day: impl Fn(i32) -> Day,
    ) {
        let option = if forced(life) {
            DecisionOption::ForcedReturn
        } else {
            self.dice.weighted(&[
                (DecisionOption::AssistedReturn, 0.5),
                (DecisionOption::DeferredReturn, 0.2),
                (DecisionOption::Residence, 0.15),
                (DecisionOption::Protection, 0.1),
                (DecisionOption::RelocationWithin, 0.05),
            ])
        };
        let imposed = option == DecisionOption::ForcedReturn;
        let decided = day(25);
        let id = DecisionId::from_bits(self.dice.id(decided));
        let looked_at_by = (!imposed && self.dice.chance(0.8)).then(|| text("supervisor-01"));
        let by = text(if imposed { "authority" } else { "caseworker-07" });
        // Two different accounts by construction.
        let Some(deciders) = Deciders::new(by, looked_at_by) else {
            return;
        };
        let reasons = remark(&mut self.dice, 0.5, &["Family asked for her to come home."]);
        self.written.holdings.decisions.push(Decision {
            id,
            record,
            screening,
            option,
            decided_on: PartialDate::day(decided),
            deciders,
            consented: Some(if imposed { Answer::No } else { Answer::Yes }),
            wish: None,
            reasons,
            review_on: (!imposed).then(|| PartialDate::day(decided.plus(Days(90)))),
        });
    }

    fn reflection_row(&mut self, record: RecordId, story: &Story, began: Day) {
        let first = story.episodes.iter().find(|told| told.part == Part::First);
        let Some(jurisdiction) = first.map(|told| told.exploitation_country) else {
            return;
        };
        let length = *self.dice.pick(&[30, 45, 90]);
        let id = ReflectionPeriodId::from_bits(self.dice.id(began));
        self.written.holdings.reflection_periods.push(ReflectionPeriod {
            id,
            record,
            jurisdiction,
            rule: Text::new("simulated rule"),
            period: Period::new(known(began), known(began.plus(Days(length)))).unwrap_or_default(),
            early_end_reason: None,
        });
    }

    fn concern_row(&mut self, on: Day) {
        let id = ConcernReportId::from_bits(self.dice.id(on));
        let sealed = Bytes(self.dice.bytes(96));
        self.written.holdings.concern_reports.push(ConcernReport {
            id,
            received_on: PartialDate::day(on),
            sealed_to: text("simulated-oversight-key"),
            sealed,
        });
    }
}
