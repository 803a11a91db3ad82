//! The rows of the models: each person's time at risk, cut in two where a return comes within it, and sums over them.

use throughline_survival::{Level, Rate, Spell};

use crate::AnalysisError;
use crate::findings::{Interval, RateFound};
use crate::followed::in_order;
use crate::question::DAYS_PER_YEAR;
use crate::tally::PersonTally;

/// A stretch of one person's time at risk.
pub(crate) struct Row<'a> {
    pub(crate) person: &'a PersonTally,
    /// Days from the exit at which it begins and ends.
    pub(crate) from: f64,
    pub(crate) until: f64,
    /// Whether it ends with re-trafficking.
    pub(crate) event: bool,
    /// Whether it lies after the return.
    pub(crate) returned: bool,
    /// Whether it is the person's first.
    pub(crate) is_first: bool,
    /// The person's place among those followed, in an order that does not depend on the one they came in.
    pub(crate) number: usize,
}

impl Row<'_> {
    /// The person's whole time up to the end of this stretch.
    pub(crate) fn spell_from_exit(&self) -> Spell {
        if self.event {
            Spell::event(self.until)
        } else {
            Spell::censored(self.until)
        }
    }

    /// This stretch.
    pub(crate) fn spell(&self) -> Spell {
        let spell = self.spell_from_exit();
        if self.from > 0.0 {
            spell.entering(self.from)
        } else {
            spell
        }
    }
}

/// The rows under the reading at `position`, in an order that does not depend on that of the persons.
pub(crate) fn rows(persons: &[PersonTally], position: usize) -> Vec<Row<'_>> {
    let mut followed = Vec::new();
    for person in persons {
        let risk = person.courses[position].at_risk.ok();
        if let Some(one) = risk.and_then(|risk| in_order(std::iter::once(risk)).pop()) {
            followed.push((person, one.middle, one.is_event()));
        }
    }
    // All that is read of a person, so that those who are equal here are equal to the models.
    followed.sort_by(|(a, a_until, a_event), (b, b_until, b_event)| {
        let rest = |person: &PersonTally| {
            let back = person.liberty.back;
            let back = back.map(|back| (back.day.to_bits(), back.manner, back.referred));
            (person.answers, person.origin, person.liberty.year, back)
        };
        (a_until.total_cmp(b_until))
            .then(a_event.cmp(b_event))
            .then_with(|| rest(a).cmp(&rest(b)))
    });
    let mut rows = Vec::new();
    for (number, (person, until_last, is_event)) in followed.into_iter().enumerate() {
        let stretch = |from: f64, until: f64, returned: bool| Row {
            person,
            from,
            until,
            event: is_event && until >= until_last,
            returned,
            is_first: from <= 0.0,
            number,
        };
        let back = person.liberty.back.map(|back| f64::from(back.day));
        match back.filter(|day| *day < until_last) {
            None => rows.push(stretch(0.0, until_last, false)),
            Some(day) => {
                if day > 0.0 {
                    rows.push(stretch(0.0, day, false));
                }
                rows.push(stretch(day, until_last, true));
            }
        }
    }
    rows
}

/// Persons, events and days.
#[derive(Default)]
pub(crate) struct Sum {
    pub(crate) persons: u64,
    events: u64,
    days: f64,
}

impl Sum {
    /// Adds a stretch; `is_new` says whether its person was not counted before.
    pub(crate) fn add(&mut self, row: &Row<'_>, is_new: bool) {
        self.persons += u64::from(is_new);
        self.events += u64::from(row.event);
        self.days += row.until - row.from;
    }

    pub(crate) fn rate(&self, level: Level) -> Result<Option<RateFound>, AnalysisError> {
        if self.days <= 0.0 {
            return Ok(None);
        }
        let person_years = self.days / DAYS_PER_YEAR;
        let rate = Rate::new(self.events, person_years)?;
        let exact = rate.exact(level);
        Ok(Some(RateFound {
            events: self.events,
            person_years,
            per_100_person_years: 100.0 * rate.estimate(),
            interval: Interval {
                lower: 100.0 * exact.lower,
                upper: 100.0 * exact.upper,
            },
        }))
    }
}
