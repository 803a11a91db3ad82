//! When re-trafficking happens: the hazard over time since the exit, rates in windows of it, and rates by what came after the
//! exit.
//!
//! A return and assistance come while a person is followed, so each person's time is cut where they begin: the days before a
//! return are days without one, also of those who returned later. Counting them as days after it would credit the return with
//! time in which, by the nature of things, nobody who was trafficked again could have returned (immortal time; Suissa 2008).

use throughline_model::codes::Coded;
use throughline_model::codes::ours::{Answer, ExitManner, ReturnManner};
use throughline_survival::{Level, Rate, SmoothedHazard, Spell};

use crate::AnalysisError;
use crate::findings::{
    HazardFound, HazardPoint, Interval, RateFound, StateRate, StateRates, WindowRate, WindowsFound,
};
use crate::followed::{Followed, in_order, last_day};
use crate::liberty::{Back, Liberty};
use crate::question::{DAYS_PER_YEAR, TWO_YEARS_MONTHS, days};
use crate::tally::PersonTally;

/// The first days, in which a person is on the way or has just arrived.
const FIRST_DAYS: f64 = 90.0;
/// Ends of the windows, in days: 90 and 180 days, one, two, three and five years.
const ENDS: [f64; 6] = [
    FIRST_DAYS,
    180.0,
    DAYS_PER_YEAR,
    2.0 * DAYS_PER_YEAR,
    3.0 * DAYS_PER_YEAR,
    5.0 * DAYS_PER_YEAR,
];
/// What the windows are called, the time after all of them last.
const LABELS: [&str; 7] = [
    "first 90 days",
    "day 91 to 180",
    "rest of the first year",
    "second year",
    "third year",
    "fourth and fifth year",
    "after five years",
];
/// What the time before a return is called.
const NOT_RETURNED: &str = "not returned, or not yet";
/// The hazard is drawn to this many months at most.
const HAZARD_MONTHS: u32 = 60;
/// With this many points.
const HAZARD_POINTS: usize = 121;
/// The narrowest kernel tried, in days.
const NARROWEST: f64 = 15.0;
/// Widths tried, each wider than the last by the same factor, up to half the window.
const WIDTHS: u32 = 16;

/// A person followed, with what came after the exit.
struct Person {
    /// Days followed.
    time: f64,
    event: bool,
    liberty: Liberty,
}

/// A state of one person: from day to day, of a time that ends with the event or without.
struct Stretch {
    state: usize,
    from: f64,
    until: f64,
    event: bool,
}

/// The windows under the reading at `position`.
pub(crate) fn windows(
    persons: &[PersonTally],
    position: usize,
    level: Level,
) -> Result<WindowsFound, AnalysisError> {
    let risks = persons
        .iter()
        .filter_map(|person| person.courses[position].at_risk.ok());
    let followed = in_order(risks);
    let (hazard, remark) = hazard(&followed, level)?;
    let mut since_exit = Vec::new();
    let mut from = 0.0;
    for (at, label) in LABELS.iter().enumerate() {
        let until = ENDS.get(at).copied();
        let mut sum = Sum::default();
        for one in &followed {
            sum.add(one.middle, one.is_event(), from, until.unwrap_or(f64::INFINITY));
        }
        since_exit.push(WindowRate {
            label: (*label).to_owned(),
            from_days: from,
            until_days: until,
            persons: sum.persons,
            rate: sum.rate(level)?,
        });
        from = until.unwrap_or(from);
    }
    Ok(WindowsFound {
        hazard,
        remark,
        since_exit,
        by_state: by_state(persons, position, level)?,
    })
}

/// The smoothed hazard, or why there is none.
fn hazard(
    followed: &[Followed],
    level: Level,
) -> Result<(Option<HazardFound>, Option<String>), AnalysisError> {
    let events = followed.iter().filter(|one| one.is_event()).count();
    let until = days(HAZARD_MONTHS).min(last_day(followed));
    if events < 2 || until < 4.0 * NARROWEST {
        let why = "No hazard over time is drawn: with fewer than two persons seen re-trafficked, or less than 60 days of \
                   follow-up, there is nothing to smooth.";
        return Ok((None, Some(why.to_owned())));
    }
    let spells: Vec<Spell> = followed
        .iter()
        .map(|one| {
            if one.is_event() {
                Spell::event(one.middle)
            } else {
                Spell::censored(one.middle)
            }
        })
        .collect();
    let factor = (until / 2.0 / NARROWEST).powf(1.0 / f64::from(WIDTHS - 1));
    let widths: Vec<f64> = (0..WIDTHS)
        .map(|at| (NARROWEST * factor.powi(at.cast_signed())).min(until / 2.0))
        .collect();
    let smoothed = SmoothedHazard::cross_validated(&spells, &widths, until)?;
    let per_100_years = 100.0 * DAYS_PER_YEAR;
    let points = smoothed.curve(HAZARD_POINTS).into_iter().map(|point| {
        let band = point.interval(level);
        HazardPoint {
            days: point.time,
            per_100_person_years: per_100_years * point.hazard,
            lower: band.map(|band| per_100_years * band.lower),
            upper: band.map(|band| per_100_years * band.upper),
        }
    });
    Ok((
        Some(HazardFound {
            bandwidth_days: smoothed.bandwidth(),
            until_days: smoothed.until(),
            points: points.collect(),
        }),
        None,
    ))
}

fn by_state(
    persons: &[PersonTally],
    position: usize,
    level: Level,
) -> Result<Vec<StateRates>, AnalysisError> {
    let mut people: Vec<Person> = persons
        .iter()
        .filter_map(|person| {
            let risk = person.courses[position].at_risk.ok()?;
            let one = in_order(std::iter::once(risk)).pop()?;
            Some(Person {
                time: one.middle,
                event: one.is_event(),
                liberty: person.liberty,
            })
        })
        .collect();
    // Sums of rounded numbers must not depend on the order of the lines.
    people.sort_by(|a, b| {
        let day = |person: &Person| person.liberty.back.map_or(f32::INFINITY, |back| back.day);
        let assisted = |person: &Person| person.liberty.assisted.unwrap_or(f32::INFINITY);
        (a.time.total_cmp(&b.time))
            .then(a.event.cmp(&b.event))
            .then(day(a).total_cmp(&day(b)))
            .then(assisted(a).total_cmp(&assisted(b)))
    });
    [way_out(), returned(), referred(), assisted()]
        .into_iter()
        .map(|division| states(division, &people, level))
        .collect()
}

/// How a person's time is divided into states.
struct Division {
    variable: &'static str,
    /// What each state is called.
    labels: Vec<String>,
    /// The states of a person in order, each with the day on which it begins; the first begins on day 0.
    of: fn(&Person) -> Vec<(usize, f64)>,
}

fn way_out() -> Division {
    let labels = ExitManner::ALL.iter().copied().map(Coded::label);
    Division {
        variable: "Way out",
        labels: labels.chain(["not recorded"]).map(str::to_owned).collect(),
        of: |person| {
            let manner = person.liberty.manner;
            vec![(manner.map_or(ExitManner::ALL.len(), Coded::position), 0.0)]
        },
    }
}

/// Before the return and since it; `state` numbers the kinds of returns from 1.
fn since_return(person: &Person, state: fn(&Back) -> usize) -> Vec<(usize, f64)> {
    let back = person.liberty.back.as_ref();
    let back = back.map(|back| (state(back), f64::from(back.day)));
    std::iter::once((0, 0.0)).chain(back).collect()
}

fn returned() -> Division {
    let manners = ReturnManner::ALL
        .iter()
        .map(|manner| format!("since the return: {}", manner.label()));
    Division {
        variable: "Return to the country or area of origin",
        labels: std::iter::once(NOT_RETURNED.to_owned())
            .chain(manners)
            .chain(["since the return: manner not recorded".to_owned()])
            .collect(),
        of: |person| {
            since_return(person, |back| {
                1 + back.manner.map_or(ReturnManner::ALL.len(), Coded::position)
            })
        },
    }
}

fn referred() -> Division {
    let labels = [
        NOT_RETURNED,
        "since the return, referred to an organisation",
        "since the return, not referred",
        "since the return, whether referred not told",
    ];
    Division {
        variable: "Referral at the return",
        labels: labels.map(str::to_owned).to_vec(),
        of: |person| {
            since_return(person, |back| match back.referred {
                Some(Answer::Yes) => 1,
                Some(Answer::No) => 2,
                Some(Answer::Unknown | Answer::Declined) | None => 3,
            })
        },
    }
}

fn assisted() -> Division {
    let labels = [
        "before any assistance that was accepted",
        "since the first assistance that was accepted",
    ];
    Division {
        variable: "Assistance",
        labels: labels.map(str::to_owned).to_vec(),
        of: |person| {
            let assisted = person.liberty.assisted.map(|day| (1, f64::from(day)));
            std::iter::once((0, 0.0)).chain(assisted).collect()
        },
    }
}

/// Rates in each state of a division.
fn states(division: Division, people: &[Person], level: Level) -> Result<StateRates, AnalysisError> {
    let Division { variable, labels, of } = division;
    let two_years = days(TWO_YEARS_MONTHS);
    let mut sums: Vec<[Sum; 3]> = labels.iter().map(|_| Default::default()).collect();
    for person in people {
        for stretch in stretches(person, &of(person)) {
            let Some([all, first, within]) = sums.get_mut(stretch.state) else {
                continue;
            };
            let length = stretch.until - stretch.from;
            all.add(length, stretch.event, 0.0, f64::INFINITY);
            first.add(length, stretch.event, 0.0, FIRST_DAYS);
            // Two years after the exit, whenever the state began.
            within.add(length, stretch.event, 0.0, (two_years - stretch.from).max(0.0));
        }
    }
    let mut states = Vec::new();
    for (label, [all, first, within]) in labels.into_iter().zip(sums) {
        if all.persons > 0 {
            states.push(StateRate {
                label,
                persons: all.persons,
                first_90_days: first.rate(level)?,
                two_years: within.rate(level)?,
            });
        }
    }
    Ok(StateRates {
        variable: variable.to_owned(),
        states,
    })
}

/// A person's time cut where states begin. A state that begins on the day of the event or after it was never lived in.
fn stretches(person: &Person, states: &[(usize, f64)]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (state, from) in states {
        if *from >= person.time {
            break;
        }
        if let Some(before) = out.last_mut() {
            before.until = *from;
            before.event = false;
        }
        out.push(Stretch {
            state: *state,
            from: *from,
            until: person.time,
            event: person.event,
        });
    }
    // Assisted or back on the day of the exit: there was no time before.
    out.retain(|stretch| stretch.until > stretch.from);
    out
}

/// Persons, events and days in a window.
#[derive(Default)]
struct Sum {
    persons: u64,
    events: u64,
    days: f64,
}

impl Sum {
    /// Adds what of a time lies after `from`, up to and including `until`.
    fn add(&mut self, time: f64, event: bool, from: f64, until: f64) {
        if time <= from || until <= from {
            return;
        }
        self.persons += 1;
        self.days += time.min(until) - from;
        self.events += u64::from(event && time <= until);
    }

    fn rate(&self, level: Level) -> Result<Option<RateFound>, AnalysisError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn person(time: f64, event: bool, back: Option<f32>, assisted: Option<f32>) -> Person {
        Person {
            time,
            event,
            liberty: Liberty {
                manner: Some(ExitManner::ALL[0]),
                back: back.map(|day| Back {
                    day,
                    manner: Some(ReturnManner::AssistedVoluntary),
                    referred: Some(Answer::No),
                }),
                assisted,
                year: None,
            },
        }
    }

    fn by_return(people: &[Person]) -> StateRates {
        let division = Division {
            variable: "x",
            labels: vec!["before".to_owned(), "since".to_owned()],
            of: |person| since_return(person, |_| 1),
        };
        states(division, people, Level::ninety_five()).expect("rates")
    }

    #[test]
    fn the_days_before_a_return_are_days_without_one() {
        // Free to day 400, back on day 100; trafficked again on day 50, never back; trafficked again 30 days after the return.
        let people = [
            person(400.0, false, Some(100.0), None),
            person(50.0, true, None, None),
            person(130.0, true, Some(100.0), None),
        ];
        let found = by_return(&people);
        let [before, since] = found.states.as_slice() else {
            panic!("two states")
        };
        let rate = |found: &Option<RateFound>| {
            let rate = found.as_ref().expect("a rate");
            (rate.events, (rate.person_years * DAYS_PER_YEAR).round())
        };
        assert_eq!((before.persons, since.persons), (3, 2));
        assert_eq!(rate(&before.two_years), (1, 250.0));
        assert_eq!(rate(&before.first_90_days), (1, 230.0));
        assert_eq!(rate(&since.two_years), (1, 330.0));
        assert_eq!(rate(&since.first_90_days), (1, 120.0));
    }

    #[test]
    fn a_state_that_begins_on_the_day_of_the_event_was_never_lived_in() {
        let found = by_return(&[
            person(100.0, true, Some(100.0), None),
            person(80.0, true, Some(90.0), None),
        ]);
        assert_eq!(found.states.len(), 1);
        assert_eq!(found.states[0].two_years.as_ref().expect("a rate").events, 2);
        let found = by_return(&[person(100.0, true, Some(0.0), None)]);
        assert_eq!(found.states.len(), 1);
        assert_eq!(found.states[0].label, "since");
    }

    #[test]
    fn windows_part_the_time_without_gap_or_overlap() {
        let mut sums = [Sum::default(), Sum::default(), Sum::default()];
        for (time, event) in [(10.0, true), (90.0, true), (90.5, false), (200.0, true)] {
            sums[0].add(time, event, 0.0, 90.0);
            sums[1].add(time, event, 90.0, 180.0);
            sums[2].add(time, event, 180.0, f64::INFINITY);
        }
        let told = sums.map(|sum| (sum.persons, sum.events, sum.days));
        assert_eq!(told, [(4, 2, 280.0), (2, 0, 90.5), (1, 1, 20.0)]);
    }
}
