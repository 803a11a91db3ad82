//! The follow-up after an exit: when contacts are due, until when the person is followed, and what can therefore be known.
//!
//! This is what makes the register's estimates right or wrong. How long a person *would be* followed is drawn first and
//! does not depend on what happens to the person (unless the scenario says so); a re-trafficking or a death is recorded if
//! and only if it happens within that time. Nothing else may show a person free later than that.

use crate::dice::Dice;
use crate::scenario::Scenario;

/// Days after the exit on which contacts are due: 72 hours, 2 weeks, 1, 2, 3, 6, 9, 12, 18, 24, 36 months, then every year
/// to 96 months.
pub(crate) const SCHEDULE: [i32; 16] = [
    3, 14, 30, 61, 91, 183, 274, 365, 548, 730, 1095, 1460, 1825, 2190, 2555, 2920,
];

/// How a time at liberty truly goes, in days since the exit. What never happens lies on [`NEVER`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course {
    pub(crate) retrafficked: i32,
    pub(crate) died: i32,
}

/// A day that no register reaches.
pub(crate) const NEVER: i32 = 100_000;

impl Course {
    /// Draws both times and keeps the one that comes first.
    pub(crate) fn draw(scenario: &Scenario, relative: f64, dice: &mut Dice) -> Self {
        let retrafficked = scenario.retrafficking.draw(relative, dice);
        let died = scenario.death.draw(1.0, dice);
        let never = Self {
            retrafficked: NEVER,
            died: NEVER,
        };
        if retrafficked < died {
            Self {
                retrafficked: whole_days(retrafficked),
                ..never
            }
        } else {
            Self {
                died: whole_days(died),
                ..never
            }
        }
    }
}

/// Rounds up, so that an event by the end of day t has a time of at most t.
fn whole_days(time: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded by NEVER before it is made whole"
    )]
    let whole = time.ceil().clamp(1.0, f64::from(NEVER)) as i32;
    whole
}

/// One contact that took place, or would have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meeting {
    pub(crate) due: i32,
    pub(crate) on: i32,
}

/// Until when a person is followed, in days since the exit.
#[derive(Clone, Debug, Default)]
pub(crate) struct FollowUp {
    /// The contacts attended, in order, whatever happens to the person.
    pub(crate) attended: Vec<Meeting>,
    /// The first contact missed for ever.
    pub(crate) missed: Option<Meeting>,
    /// The first contact that lies after the extract, for a person still followed.
    pub(crate) planned: Option<i32>,
}

impl FollowUp {
    /// Draws the follow-up of a person who got out `horizon` days before the extract.
    pub(crate) fn draw(scenario: &Scenario, horizon: i32, course: Course, dice: &mut Dice) -> Self {
        let mut follow_up = Self::default();
        for due in SCHEDULE {
            let meeting = Meeting {
                due,
                on: due + dice.between(0, due / 10),
            };
            if meeting.on > horizon {
                follow_up.planned = Some(due);
                break;
            }
            let share = match due {
                _ if follow_up.attended.is_empty() => scenario.never_followed,
                ..=365 => scenario.loss_in_first_year,
                _ => scenario.loss_later,
            };
            let drops_out = dice.chance(share);
            let hidden = course.retrafficked <= meeting.on
                && course.retrafficked > follow_up.until()
                && dice.chance(scenario.informative_loss);
            if drops_out || hidden {
                follow_up.missed = Some(meeting);
                break;
            }
            follow_up.attended.push(meeting);
        }
        follow_up
    }

    /// The last day on which the person was met, or would have been; 0 for none.
    pub(crate) fn until(&self) -> i32 {
        self.attended.last().map_or(0, |meeting| meeting.on)
    }

    /// The contact at which something that happens on `day` comes to light.
    pub(crate) fn revealing(&self, day: i32) -> Option<Meeting> {
        self.attended.iter().copied().find(|meeting| meeting.on >= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_in_order_and_never_after_the_extract() {
        let scenario = Scenario::default();
        let mut dice = Dice::new(3, 0);
        let free = Course {
            retrafficked: NEVER,
            died: NEVER,
        };
        for horizon in (0..4_000).step_by(7) {
            let follow_up = FollowUp::draw(&scenario, horizon, free, &mut dice);
            let days: Vec<i32> = follow_up.attended.iter().map(|meeting| meeting.on).collect();
            assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{days:?}");
            assert!(days.iter().all(|day| *day <= horizon), "{days:?}");
            assert!(
                follow_up
                    .missed
                    .is_none_or(|missed| missed.on > follow_up.until())
            );
        }
    }

    #[test]
    fn a_retrafficking_that_hides_the_person_ends_the_follow_up_before_it() {
        let scenario = Scenario {
            informative_loss: 1.0,
            ..Scenario::default()
        };
        let mut dice = Dice::new(3, 0);
        let course = Course {
            retrafficked: 40,
            died: NEVER,
        };
        for _ in 0..200 {
            assert!(FollowUp::draw(&scenario, 2_000, course, &mut dice).until() < 40);
        }
    }
}
