//! What truly happens to one person: factors, the first exit, and each time at liberty with its end and its follow-up.
//!
//! Whether a re-trafficking or a death is recorded follows from the follow-up alone. Nothing here is a row: what is told of
//! a life is in [`crate::telling`], and rows are written by the files in `rows`.

use throughline_model::{Day, Days};

use crate::dice::Dice;
use crate::factors::{Factor, FactorSet};
use crate::follow_up::{Course, FollowUp, Meeting, NEVER};
use crate::scenario::Scenario;
use crate::truth::Recorded;

/// A person's true life, as far as the register could ever touch it.
pub(crate) struct Life {
    pub(crate) factors: FactorSet,
    /// The day of the first true exit.
    pub(crate) exit: Day,
    /// When the person was registered, shortly after it.
    pub(crate) registered: Day,
    /// The times at liberty, in order; the first follows the first exit. There is always one.
    pub(crate) liberties: Vec<Liberty>,
    /// Whether exits are recorded.
    pub(crate) exit_recorded: bool,
}

/// One time at liberty.
pub(crate) struct Liberty {
    pub(crate) out: Day,
    pub(crate) course: Course,
    pub(crate) follow_up: FollowUp,
    pub(crate) recorded: Recorded,
    /// The day the person was recorded as lost.
    pub(crate) lost: Option<Meeting>,
    /// What is recorded of the trafficking that ended it.
    pub(crate) again: Option<Again>,
    /// The contacts that leave a row, in order; the person is free at each.
    pub(crate) met: Vec<Meeting>,
}

/// A later trafficking that the register knows of.
#[derive(Clone, Copy)]
pub(crate) struct Again {
    pub(crate) start: Day,
    /// When the register learnt of it.
    pub(crate) disclosed: Day,
    /// The exit from it, if it is recorded.
    pub(crate) exit: Option<Day>,
}

impl Life {
    pub(crate) fn draw(scenario: &Scenario, dice: &mut Dice) -> Self {
        let mut factors = FactorSet::default();
        for effect in &scenario.effects {
            if dice.chance(effect.share) {
                factors = factors.with(effect.factor);
            }
        }
        let relative = factors.relative_hazard(&scenario.effects);
        let span = scenario.extract_day.since(scenario.first_day).0 - 30;
        // Registers grow: later years have somewhat more exits.
        let at = dice.unit().powf(0.8);
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and the span in days")]
        let exit = scenario.first_day.plus(Days((at * f64::from(span)) as i32));
        let exit_recorded = !dice.chance(scenario.exit_not_recorded);
        let mut liberties = vec![Liberty::draw(scenario, exit, relative, dice)];
        // A third trafficking is the last that is told of.
        while liberties.len() < 3 {
            let next = liberties.last().and_then(|liberty| liberty.again?.exit);
            let Some(out) = next else { break };
            liberties.push(Liberty::draw(scenario, out, relative, dice));
        }
        if liberties.len() == 3 {
            liberties[2].is_the_last();
        }
        let course = liberties[0].course;
        let soon = course.retrafficked.min(course.died).min(10);
        Self {
            factors,
            exit,
            registered: exit.plus(Days(dice.between(0, soon))),
            liberties,
            exit_recorded,
        }
    }

    pub(crate) fn has(&self, factor: Factor) -> bool {
        self.factors.has(factor)
    }

    /// Whether a re-trafficking is recorded, be it after a loss.
    pub(crate) fn retrafficking_recorded(&self) -> bool {
        self.liberties[0].again.is_some()
    }
}

impl Liberty {
    fn draw(scenario: &Scenario, out: Day, relative: f64, dice: &mut Dice) -> Self {
        let horizon = scenario.extract_day.since(out).0;
        let course = Course::draw(scenario, relative, dice);
        let follow_up = FollowUp::draw(scenario, horizon, course, dice);
        let until = follow_up.until();
        let lost = follow_up.missed.filter(|_| dice.chance(scenario.loss_recorded));
        let recorded = match until {
            _ if course.retrafficked <= until => Recorded::Retrafficked,
            _ if course.died <= until => Recorded::Died,
            0 => Recorded::NotSeenAgain,
            _ => Recorded::Free,
        };
        let mut liberty = Self {
            out,
            course,
            follow_up,
            recorded,
            lost,
            again: None,
            met: Vec::new(),
        };
        liberty.learn(scenario, horizon, dice);
        liberty.keep_contacts(scenario, dice);
        liberty
    }

    /// Draws what the register learns of a later trafficking.
    fn learn(&mut self, scenario: &Scenario, horizon: i32, dice: &mut Dice) {
        let back = self.course.retrafficked;
        let length = dice.days_around(150.0, 0.9, 3, 1_500);
        let ended = back.saturating_add(length);
        let delay = dice.between(0, 20);
        let exit_told = dice.chance(0.75);
        let found = dice.chance(scenario.found_after_loss);
        let day = |since: i32| self.out.plus(Days(since));
        if let (Recorded::Retrafficked, Some(reveals)) = (self.recorded, self.follow_up.revealing(back)) {
            // It comes to light at the contact, or before it when the person is out again and comes by themselves.
            let disclosed = reveals.on.min(ended.saturating_add(delay));
            self.again = Some(Again {
                start: day(back),
                disclosed: day(disclosed),
                exit: (ended <= horizon && exit_told).then(|| day(ended)),
            });
        } else if let Some(lost) = self.lost
            && back > lost.on
            && ended.saturating_add(delay) <= horizon
            && found
        {
            self.recorded = Recorded::RetraffickedAfterLoss;
            self.again = Some(Again {
                start: day(back),
                disclosed: day(ended + delay),
                exit: exit_told.then(|| day(ended)),
            });
        }
    }

    /// Keeps the contacts that leave a row: the last one of a person who stayed free always does, since the register's
    /// knowledge of the person ends with it.
    fn keep_contacts(&mut self, scenario: &Scenario, dice: &mut Dice) {
        let ends = self.event_day();
        let free: Vec<Meeting> = self
            .follow_up
            .attended
            .iter()
            .copied()
            .filter(|meeting| meeting.on < ends)
            .collect();
        let stayed_free = ends == NEVER;
        for (position, meeting) in free.iter().enumerate() {
            let last = position + 1 == free.len();
            let share = match (last, stayed_free) {
                (true, true) => 1.0,
                (true, false) => 0.6,
                _ => scenario.contact_recorded,
            };
            if dice.chance(share) {
                self.met.push(*meeting);
            }
        }
    }

    /// The day of the recorded end of this time at liberty; never for one whose end is not recorded while followed.
    pub(crate) fn event_day(&self) -> i32 {
        match self.recorded {
            Recorded::Retrafficked => self.course.retrafficked,
            Recorded::Died => self.course.died,
            _ => NEVER,
        }
    }

    /// The last day of a recorded contact at which the person was free. Whatever else shows the person free lies before it,
    /// so that nobody is known to be free for longer than an event would have been seen.
    pub(crate) fn free_until(&self) -> i32 {
        self.met.last().map_or(0, |meeting| meeting.on)
    }

    /// Forgets a further trafficking: there is an end to what is told.
    fn is_the_last(&mut self) {
        if self.again.take().is_some() {
            self.recorded = if self.met.is_empty() {
                Recorded::NotSeenAgain
            } else {
                Recorded::Free
            };
            self.course.retrafficked = NEVER;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(count: usize) -> impl Iterator<Item = Life> {
        let scenario = Scenario::default();
        let mut dice = Dice::new(11, 0);
        (0..count).map(move |_| Life::draw(&scenario, &mut dice))
    }

    #[test]
    fn an_event_is_recorded_while_followed_if_and_only_if_it_happens_by_the_last_contact() {
        for life in lives(20_000) {
            let first = &life.liberties[0];
            let within = first.course.retrafficked <= first.follow_up.until();
            assert_eq!(first.recorded == Recorded::Retrafficked, within);
        }
    }

    #[test]
    fn whoever_stays_free_is_last_recorded_at_the_last_contact() {
        for life in lives(20_000) {
            let first = &life.liberties[0];
            if matches!(
                first.recorded,
                Recorded::Free | Recorded::NotSeenAgain | Recorded::RetraffickedAfterLoss
            ) {
                assert_eq!(first.free_until(), first.follow_up.until());
            }
        }
    }

    #[test]
    fn found_after_loss_always_lies_after_the_day_of_loss() {
        let found = lives(60_000).filter_map(|life| {
            let first = life.liberties.into_iter().next()?;
            (first.recorded == Recorded::RetraffickedAfterLoss).then_some(first)
        });
        let mut count = 0;
        for liberty in found {
            count += 1;
            let lost = liberty.lost.expect("only the lost can be found again");
            assert!(liberty.course.retrafficked > lost.on);
        }
        assert!(count > 100, "{count}");
    }
}
