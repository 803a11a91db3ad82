//! Assistance and re-trafficking, in the two ways that do not credit assistance with time in which nobody could have had it.
//!
//! Time since the first assistance is followed in time: a person counts as not assisted until the day it begins, and from then on by
//! how long ago it began (a time-dependent covariate, Cox 1972; for immortal time, Suissa 2008). Beside it stands the landmark
//! analysis (Anderson, Cain and Gelber 1983): of those still free and followed on a day, who had been assisted by then is compared
//! with who had not, from that day on. Neither is adjusted for who accepts assistance. Rates by state are in `windows`.

use throughline_survival::{Cox, Design, Level, RegressionError, Spell};

use crate::causes::fitting::are_few;
use crate::findings::{AssistanceFound, LandmarkFound, RatioFound, SinceAssistance};
use crate::followed::in_order;
use crate::question::DAYS_PER_YEAR;
use crate::tally::PersonTally;

/// Days since the first assistance at which a person passes into the next stretch.
const SINCE: [f64; 2] = [90.0, DAYS_PER_YEAR];
/// What the stretches are called; the time before any assistance is what they are compared with.
const LABELS: [&str; 3] = [
    "first 90 days since the first assistance",
    "rest of the first year since",
    "later",
];
/// Days after the exit on which the landmark analysis begins.
const LANDMARKS: [f64; 3] = [30.0, 90.0, 180.0];

/// A person followed: days, whether re-trafficked then, and the day of the first assistance if it came before.
#[derive(Clone, Copy)]
struct Person {
    time: f64,
    event: bool,
    assisted: Option<f64>,
}

/// Assistance under the reading at `position`.
pub(crate) fn assistance(persons: &[PersonTally], position: usize, level: Level) -> AssistanceFound {
    let mut people: Vec<Person> = persons
        .iter()
        .filter_map(|person| {
            let risk = person.courses[position].at_risk.ok()?;
            let one = in_order(std::iter::once(risk)).pop()?;
            Some(Person {
                time: one.middle,
                event: one.is_event(),
                assisted: person
                    .liberty
                    .assisted
                    .map(f64::from)
                    .filter(|day| *day < one.middle),
            })
        })
        .collect();
    // The models must not depend on the order of the lines.
    people.sort_by(|a, b| {
        let day = |person: &Person| person.assisted.unwrap_or(f64::INFINITY);
        (a.time.total_cmp(&b.time))
            .then(a.event.cmp(&b.event))
            .then(day(a).total_cmp(&day(b)))
    });
    let (since, refused) = since_assistance(&people, level);
    AssistanceFound {
        since,
        refused,
        landmarks: LANDMARKS
            .iter()
            .map(|day| landmark(&people, *day, level))
            .collect(),
    }
}

/// A stretch of one person's time; state 0 is before any assistance.
struct Stretch {
    state: usize,
    from: f64,
    until: f64,
    event: bool,
}

fn stretches(person: &Person) -> Vec<Stretch> {
    let starts = person.assisted.map(|day| {
        std::iter::once((1, day)).chain(
            SINCE
                .iter()
                .enumerate()
                .map(move |(at, since)| (at + 2, day + since)),
        )
    });
    let mut starts: Vec<(usize, f64)> = std::iter::once((0, 0.0))
        .chain(starts.into_iter().flatten())
        .collect();
    starts.retain(|(_, from)| *from < person.time);
    let ends = starts.iter().skip(1).map(|(_, from)| *from).chain([person.time]);
    (starts.iter().zip(ends))
        .filter(|((_, from), until)| from < until)
        .map(|((state, from), until)| Stretch {
            state: *state,
            from: *from,
            until,
            event: person.event && until >= person.time,
        })
        .collect()
}

fn since_assistance(people: &[Person], level: Level) -> (Vec<SinceAssistance>, Option<String>) {
    let cut: Vec<Vec<Stretch>> = people.iter().map(stretches).collect();
    let of_state = |state: usize| cut.iter().flatten().filter(move |stretch| stretch.state == state);
    let counted = |state: usize| {
        let days = of_state(state).fold(0.0, |days, stretch| days + (stretch.until - stretch.from));
        let events = of_state(state).filter(|stretch| stretch.event).count() as u64;
        (of_state(state).count() as u64, events, days / DAYS_PER_YEAR)
    };
    let present: Vec<usize> = (1..=LABELS.len()).filter(|state| counted(*state).0 > 0).collect();
    let spells: Vec<Spell> = cut
        .iter()
        .flatten()
        .map(|stretch| {
            let spell = if stretch.event {
                Spell::event(stretch.until)
            } else {
                Spell::censored(stretch.until)
            };
            if stretch.from > 0.0 {
                spell.entering(stretch.from)
            } else {
                spell
            }
        })
        .collect();
    let columns = present.iter().map(|state| {
        let column = cut
            .iter()
            .flatten()
            .map(|stretch| f64::from(u8::from(stretch.state == *state)));
        (LABELS[state - 1], column.collect())
    });
    let columns: Vec<(&str, Vec<f64>)> = columns.collect();
    let compared = if present.is_empty() || counted(0).0 == 0 {
        Err("everybody followed was assisted from the first day, or nobody was at any time".to_owned())
    } else {
        ratios(&spells, columns, level)
    };
    let (ratios, refused) = match compared {
        Ok(ratios) => (ratios, None),
        Err(why) => (Vec::new(), Some(format!("There is no model: {why}."))),
    };
    let rows = (0..=LABELS.len()).map(|state| {
        let (persons, events, person_years) = counted(state);
        let place = present.iter().position(|found| *found == state);
        SinceAssistance {
            label: match state {
                0 => "before any assistance that was accepted".to_owned(),
                other => LABELS[other - 1].to_owned(),
            },
            persons,
            events,
            person_years,
            ratio: place.and_then(|place| ratios.get(place).copied()),
        }
    });
    (rows.collect(), refused)
}

fn landmark(people: &[Person], day: f64, level: Level) -> LandmarkFound {
    let still: Vec<&Person> = people.iter().filter(|person| person.time > day).collect();
    let assisted = |person: &Person| person.assisted.is_some_and(|first| first <= day);
    let counted = |wanted: bool| {
        let of_group = still.iter().filter(|person| assisted(person) == wanted);
        (
            of_group.clone().count() as u64,
            of_group.filter(|person| person.event).count() as u64,
        )
    };
    let ((assisted_persons, assisted_events), (other_persons, other_events)) =
        (counted(true), counted(false));
    let spells: Vec<Spell> = still
        .iter()
        .map(|person| {
            let time = person.time - day;
            if person.event {
                Spell::event(time)
            } else {
                Spell::censored(time)
            }
        })
        .collect();
    let column = still
        .iter()
        .map(|person| f64::from(u8::from(assisted(person))))
        .collect();
    let compared = if assisted_persons == 0 || other_persons == 0 {
        Err("all who were still followed belong to one group".to_owned())
    } else {
        ratios(&spells, vec![("assisted", column)], level)
    };
    let (ratio, refused) = match compared {
        Ok(ratios) => (ratios.first().copied(), None),
        Err(why) => (None, Some(format!("There is no model: {why}."))),
    };
    LandmarkFound {
        day,
        assisted_persons,
        assisted_events,
        other_persons,
        other_events,
        ratio,
        refused,
    }
}

/// Hazard ratios of indicators, penalised where events are few or the likelihood monotone; or why there are none.
fn ratios(spells: &[Spell], columns: Vec<(&str, Vec<f64>)>, level: Level) -> Result<Vec<RatioFound>, String> {
    let events = spells.iter().filter(|spell| spell.event).count() as u64;
    let parameters = columns.len() as u64;
    if events == 0 || events < parameters {
        return Err("too few were re-trafficked".to_owned());
    }
    let estimated = || -> Result<Vec<RatioFound>, RegressionError> {
        let design = Design::from_columns(columns)?;
        let cox = Cox::new(spells, &design);
        let usual = if are_few(events, parameters) {
            None
        } else {
            Some(cox.fit())
        };
        match usual {
            Some(Ok(fitted)) => (0..design.covariates())
                .map(|at| {
                    let interval = fitted.hazard_ratio_interval(at, level)?;
                    Ok(RatioFound {
                        hazard_ratio: fitted.hazard_ratio(at)?,
                        lower: interval.lower,
                        upper: Some(interval.upper),
                        p_value: fitted.p_value(at)?,
                    })
                })
                .collect(),
            None | Some(Err(RegressionError::Monotone { .. })) => {
                let fitted = cox.fit_firth()?;
                (0..design.covariates())
                    .map(|at| {
                        let profile = fitted.profile(at, level)?;
                        Ok(RatioFound {
                            hazard_ratio: fitted.coefficients()[at].exp(),
                            lower: profile.interval.lower.exp(),
                            upper: Some(profile.interval.upper.exp()).filter(|upper| upper.is_finite()),
                            p_value: profile.p_value,
                        })
                    })
                    .collect()
            }
            Some(Err(error)) => Err(error),
        }
    };
    estimated().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(time: f64, event: bool, assisted: Option<f64>) -> Person {
        Person {
            time,
            event,
            assisted,
        }
    }

    /// Time is cut where assistance begins and where it grows old, and no day is lost or counted twice.
    #[test]
    fn days_before_assistance_are_days_without_it() {
        let cut = stretches(&person(500.0, true, Some(40.0)));
        let found: Vec<_> = cut
            .iter()
            .map(|stretch| (stretch.state, stretch.from, stretch.until, stretch.event))
            .collect();
        let expected = [
            (0, 0.0, 40.0, false),
            (1, 40.0, 130.0, false),
            (2, 130.0, 405.25, false),
            (3, 405.25, 500.0, true),
        ];
        assert_eq!(found, expected);
    }

    /// Assistance on the day of the exit leaves no day without.
    #[test]
    fn assistance_from_the_first_day_leaves_no_time_before_it() {
        let cut = stretches(&person(30.0, true, Some(0.0)));
        assert_eq!(cut.iter().map(|stretch| stretch.state).collect::<Vec<_>>(), [1]);
    }

    /// Who is assisted after the landmark stands among those not assisted by it, and who was re-trafficked before is in neither.
    #[test]
    fn the_landmark_looks_only_at_what_was_known_on_its_day() {
        let level = Level::ninety_five();
        let people = [
            person(20.0, true, Some(1.0)),
            person(100.0, true, Some(10.0)),
            person(200.0, true, Some(60.0)),
            person(300.0, false, None),
            person(400.0, false, Some(5.0)),
        ];
        let found = landmark(&people, 30.0, level);
        assert_eq!((found.assisted_persons, found.assisted_events), (2, 1));
        assert_eq!((found.other_persons, found.other_events), (2, 1));
        assert!(found.ratio.is_some());
    }
}
