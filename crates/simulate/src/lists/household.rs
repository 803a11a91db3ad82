//! Who truly exists: persons, alone or in households that share family name, place and telephone.
//!
//! A household passes through three times; from one to the next it may move and change its telephone. In which of them a record
//! is made, and with what faults, is `telling`'s.

use throughline_model::Day;

use super::names::{Given, Kin, Names, Stock, Stocks};
use crate::dice::Dice;

/// The most persons a household has.
pub(super) const MOST_PERSONS: u32 = 6;

/// The times through which a household passes.
pub(super) const TIMES: usize = 3;

const SIZES: [(u32, f64); 6] = [(1, 0.46), (2, 0.20), (3, 0.14), (4, 0.11), (5, 0.06), (6, 0.03)];

/// Towns where people from everywhere are met.
const ABROAD: [&str; 12] = [
    "Milano",
    "Istanbul",
    "Athens",
    "Dubai",
    "Beirut",
    "Kuala Lumpur",
    "London",
    "Madrid",
    "Berlin",
    "Johannesburg",
    "Warsaw",
    "Paris",
];

/// Where a household is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) town: String,
    pub(super) district: Option<String>,
    pub(super) country: Option<&'static str>,
}

/// One person, as the person is.
pub(super) struct Person {
    pub(super) feminine: bool,
    pub(super) given: Given,
    pub(super) family: String,
    /// The family name at the last time, if marriage changed it.
    pub(super) married: Option<String>,
    pub(super) born: Day,
    /// The person's own telephone at each time, the last seven digits; `None` for one who uses the household's.
    pub(super) phones: Option<[u32; TIMES]>,
    pub(super) documents: [u32; 2],
}

/// Persons who live together.
pub(super) struct Household<'a> {
    pub(super) stock: &'a Stock,
    pub(super) persons: Vec<Person>,
    pub(super) places: [Place; TIMES],
    pub(super) phones: [u32; TIMES],
}

/// What the members of a household are to one another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ties {
    Family { parents: u32 },
    Siblings,
}

impl<'a> Household<'a> {
    pub(super) fn invent(stocks: &'a Stocks, dice: &mut Dice) -> Self {
        let stock = stocks.nation(dice);
        let size = dice.weighted(&SIZES);
        let persons = Inventor {
            stock,
            names: stocks.names(stock),
            alone: size == 1,
            dice,
        }
        .persons(size);
        let mut home = place(stock, dice);
        let mut places = || {
            if dice.chance(0.14) {
                home = place(stock, dice);
            }
            home.clone()
        };
        let places = [places(), places(), places()];
        Self {
            stock,
            persons,
            places,
            phones: phones(dice),
        }
    }
}

/// Invents the members of one household.
struct Inventor<'a> {
    stock: &'a Stock,
    names: &'a Names,
    alone: bool,
    dice: &'a mut Dice,
}

impl Inventor<'_> {
    fn persons(&mut self, size: u32) -> Vec<Person> {
        let ties = self.dice.weighted(&[
            (Ties::Family { parents: 2 }, 0.45),
            (Ties::Siblings, 0.40),
            (Ties::Family { parents: 1 }, 0.15),
        ]);
        let parents = match ties {
            Ties::Family { parents } if size > 1 => parents,
            _ => 0,
        };
        let father = self.names.given(false, self.dice).clone();
        let (his, hers) = (self.family(), self.family());
        let kin = self.stock.people.kin;
        let childrens = match kin {
            Kin::Shared | Kin::WifeKeeps => his.clone(),
            Kin::TwoNames => format!("{his} {hers}"),
            Kin::FathersGiven => father.full.clone(),
        };
        let mut persons: Vec<Person> = Vec::new();
        let oldest = self.year(parents > 0);
        for parent in 0..parents {
            let feminine = if parents == 1 {
                self.dice.chance(0.85)
            } else {
                parent == 1
            };
            let own = match kin {
                Kin::WifeKeeps | Kin::TwoNames if feminine => hers.clone(),
                Kin::Shared | Kin::WifeKeeps => his.clone(),
                Kin::TwoNames => format!("{his} {}", self.family()),
                Kin::FathersGiven => self.names.given(false, self.dice).full.clone(),
            };
            let apart = self.dice.between(-4, 4);
            let born = self.day(oldest + apart);
            let given = if feminine {
                self.names.given(true, self.dice).clone()
            } else {
                father.clone()
            };
            persons.push(self.person(feminine, given, &own, born));
        }
        let mut year = if parents > 0 {
            oldest + self.dice.between(19, 30)
        } else {
            oldest
        };
        let mut last: Option<Day> = None;
        for _ in parents..size {
            let born = match last {
                Some(born) if self.dice.chance(0.025) => born,
                _ => self.day(year),
            };
            let feminine = self.dice.chance(0.6);
            let given = self.given_unlike(feminine, &persons);
            persons.push(self.person(feminine, given, &childrens, born));
            last = Some(born);
            year += self.dice.between(1, 4);
        }
        persons
    }

    fn person(&mut self, feminine: bool, given: Given, family: &str, born: Day) -> Person {
        let people = self.stock.people;
        let family = people.borne_by(family, feminine);
        let weds = feminine && people.kin == Kin::Shared && self.dice.chance(0.06);
        let married = weds.then(|| people.borne_by(self.names.family.draw(self.dice), true));
        let own_phone = self.alone || self.dice.chance(0.5);
        Person {
            feminine,
            given,
            family,
            married,
            born,
            phones: own_phone.then(|| phones(self.dice)),
            documents: [number(self.dice), number(self.dice)],
        }
    }

    /// A given name that nobody in the household has yet, unless chance insists.
    fn given_unlike(&mut self, feminine: bool, persons: &[Person]) -> Given {
        for _ in 0..5 {
            let given = self.names.given(feminine, self.dice);
            if persons.iter().all(|person| person.given.full != given.full) {
                return given.clone();
            }
        }
        self.names.given(feminine, self.dice).clone()
    }

    /// A family name; where people are called after their fathers, a father's.
    fn family(&mut self) -> String {
        match self.stock.people.kin {
            Kin::FathersGiven => self.names.given(false, self.dice).full.clone(),
            _ => self.names.family.draw(self.dice).clone(),
        }
    }

    fn year(&mut self, parent: bool) -> i32 {
        let middle = if parent { 1976.0 } else { 1993.0 };
        // Bounded before it is made whole, so nothing can be cut off.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the bounds of i32 by the clamp"
        )]
        let year = (middle + 7.5 * self.dice.normal()).clamp(1945.0, 2008.0) as i32;
        year
    }

    fn day(&mut self, year: i32) -> Day {
        let first = Day::new(year.clamp(1930, 2024), 1, 1).map_or(0, Day::since_epoch);
        Day::from_epoch(first + self.dice.between(0, 364))
    }
}

/// Telephone numbers at each time: often the same.
fn phones(dice: &mut Dice) -> [u32; TIMES] {
    let mut phone = number(dice);
    let mut at = || {
        if dice.chance(0.25) {
            phone = number(dice);
        }
        phone
    };
    [at(), at(), at()]
}

/// Seven digits and a little more, so that numbers seldom meet.
fn number(dice: &mut Dice) -> u32 {
    u32::try_from(dice.below(1_000_000_000)).unwrap_or(0)
}

fn place(stock: &Stock, dice: &mut Dice) -> Place {
    if dice.chance(0.07) {
        let town = (*dice.pick(&ABROAD)).to_owned();
        return Place {
            town,
            district: None,
            country: None,
        };
    }
    Place {
        town: stock.towns.draw(dice).clone(),
        district: dice.chance(0.8).then(|| stock.districts.draw(dice).clone()),
        country: Some(stock.nation.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn with_households(claim: impl Fn(&[Household])) {
        let stocks = Stocks::new();
        let mut dice = Dice::new(5, 0);
        let households: Vec<Household> = (0..6_000)
            .map(|_| Household::invent(&stocks, &mut dice))
            .collect();
        claim(&households);
    }

    #[test]
    fn most_members_of_a_household_share_their_family_name_and_all_of_them_the_place() {
        with_households(|households| {
            let together = households.iter().filter(|household| household.persons.len() > 1);
            let (mut shared, mut all, mut phones) = (0, 0, 0);
            for household in together {
                let stem = |name: &str| name.trim_end_matches(['a', 'i']).to_owned();
                let mut counts = HashMap::<String, usize>::new();
                for person in &household.persons {
                    *counts.entry(stem(&person.family)).or_default() += 1;
                    phones += usize::from(person.phones.is_none());
                }
                shared += counts.values().max().copied().unwrap_or(0);
                all += household.persons.len();
            }
            assert!(
                shared * 10 > all * 7,
                "{shared} of {all} have the commonest family name of their household"
            );
            assert!(
                (all * 4 / 10..all * 6 / 10).contains(&phones),
                "{phones} of {all} use the household's telephone"
            );
        });
    }

    #[test]
    fn siblings_are_near_in_age_and_few_are_twins() {
        with_households(|households| {
            let children = |household: &Household| -> Vec<i32> {
                household
                    .persons
                    .iter()
                    .map(|person| person.born.since_epoch())
                    .collect()
            };
            let gaps: Vec<i32> = households
                .iter()
                .flat_map(|household| {
                    children(household)
                        .windows(2)
                        .map(|two| two[1] - two[0])
                        .collect::<Vec<_>>()
                })
                .collect();
            let twins = gaps.iter().filter(|gap| **gap == 0).count();
            let near = gaps.iter().filter(|gap| gap.abs() < 5 * 366).count();
            assert!(
                (gaps.len() / 200..gaps.len() / 30).contains(&twins),
                "{twins} of {}",
                gaps.len()
            );
            assert!(near * 2 > gaps.len(), "{near} of {}", gaps.len());
        });
    }

    #[test]
    fn no_household_is_empty_or_larger_than_the_numbers_of_persons_allow() {
        with_households(|households| {
            assert!(
                households
                    .iter()
                    .all(|household| (1..=MOST_PERSONS as usize).contains(&household.persons.len()))
            );
            let alone = households
                .iter()
                .filter(|household| household.persons.len() == 1)
                .count();
            assert!((2_500..3_100).contains(&alone), "{alone}");
        });
    }
}
