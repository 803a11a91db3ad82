//! Events that happen to the same unit again and again, as rows for a Cox model. The three ways differ in
//! what counts as the clock and who is at risk of which event: Andersen and Gill (1982) treat all events
//! alike; Prentice, Williams and Peterson (1981) put only those at risk of a k-th event who have had k − 1,
//! in time since the beginning or since the last event; Wei, Lin and Weissfeld (1989) follow everybody for
//! every event from the beginning. Rows of one unit depend on each other, so errors come from
//! `CoxFit::clustered_covariance` by [`RecurrentRows::units`].

use crate::{Error, Spell};

/// The follow-up of one unit and its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Beginning of observation.
    pub start: f64,
    /// When events happened, in ascending order, after `start` and up to `stop`.
    pub events: Vec<f64>,
    /// End of observation; the same as the last event when that ended it.
    pub stop: f64,
}

/// Rows for a Cox model, and where each comes from.
///
/// ```
/// use throughline_survival::{Course, Cox, Design, RecurrentRows};
///
/// let course = |events: &[f64], stop| Course { start: 0.0, events: events.to_vec(), stop };
/// let courses =
///     [course(&[3.0, 9.0], 20.0), course(&[], 12.0), course(&[5.0], 18.0), course(&[2.0, 4.0, 7.0], 15.0)];
/// let aided = [1.0, 1.0, 0.0, 0.0];
///
/// let rows = RecurrentRows::andersen_gill(&courses)?;
/// let design = Design::from_columns([("aided", rows.spread(&aided))]).expect("finite values");
/// let fit = Cox::new(&rows.spells, &design).fit().expect("both groups have events");
/// let robust = fit.clustered_covariance(&rows.units).expect("a unit for each row");
/// assert!(fit.coefficients()[0] < 0.0 && robust.get(0, 0) > 0.0);
/// # Ok::<(), throughline_survival::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RecurrentRows {
    /// The rows.
    pub spells: Vec<Spell>,
    /// The unit of each row, counted from 0: the cluster.
    pub units: Vec<usize>,
    /// How many events the unit had had before those this row is at risk of: the stratum, except after Andersen
    /// and Gill.
    pub orders: Vec<usize>,
}

impl RecurrentRows {
    /// All events alike, in time since the beginning (Andersen and Gill 1982, "Cox's regression model for
    /// counting processes"). Without strata.
    pub fn andersen_gill(courses: &[Course]) -> Result<Self, Error> {
        Self::between_events(courses, |spell| spell)
    }

    /// Each event by its number, in time since the beginning (Prentice, Williams and Peterson 1981, model 1).
    /// Stratify by `orders`.
    pub fn pwp_total_time(courses: &[Course]) -> Result<Self, Error> {
        Self::between_events(courses, |spell| spell)
    }

    /// Each event by its number, in time since the last event (Prentice, Williams and Peterson 1981, model 2).
    /// Stratify by `orders`.
    pub fn pwp_gap_time(courses: &[Course]) -> Result<Self, Error> {
        Self::between_events(courses, |spell| Spell {
            start: f64::NEG_INFINITY,
            stop: spell.stop - spell.start,
            ..spell
        })
    }

    /// Each of the first `most` events by its number, for everybody from the beginning (Wei, Lin and Weissfeld
    /// 1989). Stratify by `orders`, and give each order coefficients of its own when effects may differ.
    pub fn marginal(courses: &[Course], most: usize) -> Result<Self, Error> {
        let mut rows = Self::empty();
        for (unit, course) in courses.iter().enumerate() {
            course.check(unit)?;
            for order in 0..most {
                let event = course.events.get(order).copied();
                let spell = Spell {
                    event: event.is_some(),
                    ..Spell::event(event.unwrap_or(course.stop)).entering(course.start)
                };
                rows.push(spell, unit, order);
            }
        }
        Ok(rows)
    }

    /// A value of each unit, repeated for each of its rows.
    pub fn spread(&self, by_unit: &[f64]) -> Vec<f64> {
        let value = |unit: &usize| by_unit.get(*unit).copied().unwrap_or(f64::NAN);
        self.units.iter().map(value).collect()
    }

    fn between_events(courses: &[Course], clock: impl Fn(Spell) -> Spell) -> Result<Self, Error> {
        let mut rows = Self::empty();
        for (unit, course) in courses.iter().enumerate() {
            course.check(unit)?;
            let mut since = course.start;
            for (order, event) in course.events.iter().enumerate() {
                rows.push(clock(Spell::event(*event).entering(since)), unit, order);
                since = *event;
            }
            if since < course.stop {
                let rest = Spell::censored(course.stop).entering(since);
                rows.push(clock(rest), unit, course.events.len());
            }
        }
        Ok(rows)
    }

    const fn empty() -> Self {
        Self {
            spells: Vec::new(),
            units: Vec::new(),
            orders: Vec::new(),
        }
    }

    fn push(&mut self, spell: Spell, unit: usize, order: usize) {
        self.spells.push(spell);
        self.units.push(unit);
        self.orders.push(order);
    }
}

impl Course {
    /// Checks that times ascend; faults name the unit.
    pub(crate) fn check(&self, unit: usize) -> Result<(), Error> {
        let mut since = self.start;
        for value in [self.start, self.stop] {
            if !value.is_finite() {
                return Err(Error::TimeNotFinite { row: unit, value });
            }
        }
        for event in &self.events {
            if event.is_nan() || *event <= since {
                return Err(Error::StopNotAfterStart {
                    row: unit,
                    start: since,
                    stop: *event,
                });
            }
            since = *event;
        }
        let without_follow_up = self.events.is_empty() && self.stop <= self.start;
        if self.stop < since || without_follow_up {
            return Err(Error::StopNotAfterStart {
                row: unit,
                start: since,
                stop: self.stop,
            });
        }
        Ok(())
    }
}
