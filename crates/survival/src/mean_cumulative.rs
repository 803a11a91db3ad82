//! The mean cumulative function of recurrent events: how many events a unit has had by a time, on average
//! (Nelson 1988, "Graphical analysis of system repair data"), with the robust variance of Lawless and Nadeau
//! (1995), "Some simple robust methods for the analysis of recurrent events", which holds however a unit's
//! events depend on each other. One scan: the influence of a unit under observation is the same function of
//! time for all but a number that changes at its own events only, so running sums replace the table of units
//! by times. Regression lives in `cox`.

use crate::{Course, Error};

/// The mean cumulative function, a step function of time.
///
/// ```
/// use throughline_survival::{Course, MeanCumulative};
///
/// let courses = [
///     Course { start: 0.0, events: vec![1.0, 3.0], stop: 4.0 },
///     Course { start: 0.0, events: vec![], stop: 2.0 },
/// ];
/// let mean = MeanCumulative::fit(&courses)?;
/// assert_eq!(mean.at(2.5), 0.5);
/// assert_eq!(mean.at(3.0), 1.5);
/// # Ok::<(), throughline_survival::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MeanCumulative {
    steps: Vec<MeanStep>,
}

/// What is known at a time at which events happen or units leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanStep {
    /// When.
    pub time: f64,
    /// Units under observation just before.
    pub at_risk: usize,
    /// Events.
    pub events: usize,
    /// Mean number of events by this time.
    pub mean: f64,
    /// Its robust standard error.
    pub standard_error: f64,
}

/// What happens to a unit at a time, in the order in which it counts when times are equal: units that enter are
/// at risk only after it, those that leave still at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Event,
    Leaving,
    Entering,
}

/// `Σ a` and `Σ a²` over units under observation, the influence of each being `a − B(t)`.
#[derive(Debug, Clone, Copy, Default)]
struct Present {
    units: usize,
    sum: f64,
    squares: f64,
}

impl Present {
    fn change(&mut self, from: f64, to: f64) {
        self.sum += to - from;
        self.squares += (to - from) * (to + from);
    }
}

impl MeanCumulative {
    /// Estimates from the courses of independent units.
    ///
    /// Fails without a unit, and on a course whose times do not ascend, naming the unit.
    pub fn fit(courses: &[Course]) -> Result<Self, Error> {
        if courses.is_empty() {
            return Err(Error::Empty);
        }
        let mut happenings: Vec<(f64, Happening, usize)> = Vec::new();
        for (unit, course) in courses.iter().enumerate() {
            course.check(unit)?;
            happenings.push((course.start, Happening::Entering, unit));
            happenings.extend(course.events.iter().map(|event| (*event, Happening::Event, unit)));
            happenings.push((course.stop, Happening::Leaving, unit));
        }
        happenings.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        // By unit: events lived through at their weight 1 / n, plus B at entry.
        let mut own = vec![0.0; courses.len()];
        let mut present = Present::default();
        let (mut mean, mut spent, mut gone) = (0.0, 0.0, 0.0);
        let mut steps = Vec::new();
        for now in happenings.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let at_risk = present.units;
            let share = (at_risk as f64).recip();
            let events = now
                .iter()
                .filter(|(_, what, _)| *what == Happening::Event)
                .count();
            if events > 0 {
                mean += events as f64 * share;
                spent += events as f64 * share * share;
            }
            for (_, what, unit) in now {
                let before = own[*unit];
                match what {
                    Happening::Event => {
                        own[*unit] += share;
                        present.change(before, own[*unit]);
                    }
                    Happening::Leaving => {
                        present.change(before, 0.0);
                        present.units -= 1;
                        gone += (before - spent) * (before - spent);
                    }
                    Happening::Entering => {
                        own[*unit] = spent;
                        present.change(0.0, spent);
                        present.units += 1;
                    }
                }
            }
            if now.iter().any(|(_, what, _)| *what != Happening::Entering) {
                let units = present.units as f64;
                let rest = present.squares - 2.0 * spent * present.sum + units * spent * spent;
                steps.push(MeanStep {
                    time: now[0].0,
                    at_risk,
                    events,
                    mean,
                    standard_error: (gone + rest).max(0.0).sqrt(),
                });
            }
        }
        Ok(Self { steps })
    }

    /// The steps, by time.
    pub fn steps(&self) -> &[MeanStep] {
        &self.steps
    }

    fn step(&self, time: f64) -> Option<&MeanStep> {
        let until = self.steps.partition_point(|step| step.time <= time);
        until.checked_sub(1).and_then(|last| self.steps.get(last))
    }

    /// The mean number of events by a time.
    pub fn at(&self, time: f64) -> f64 {
        self.step(time).map_or(0.0, |step| step.mean)
    }

    /// Its robust standard error.
    pub fn standard_error(&self, time: f64) -> f64 {
        self.step(time).map_or(0.0, |step| step.standard_error)
    }
}
