//! Facts about countries by year, to stand beside what is known of persons: gender inequality, unemployment, armed conflict, and
//! whatever a table of one's own adds.
//!
//! A fact is taken for exactly the country and year asked for; where there is none it is missing, and nothing is carried over
//! from another year. Where the shipped figures come from, and under which licence, is in `data/README.md`.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use throughline_model::Country;

/// The facts that come with the program.
const SHIPPED: &str = include_str!("../data/country_facts.csv");

/// Facts by country and year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountryFacts {
    names: Vec<String>,
    /// For each fact, in the order of `names`.
    values: Vec<HashMap<(Country, i32), f64>>,
}

/// What is wrong with a table of facts, in one place of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountryFactsProblem {
    /// The table has no column of this name.
    #[error("there is no column headed {0}; a table of facts has country, year and at least one fact")]
    NoColumn(&'static str),
    /// A heading stands twice.
    #[error("two columns are headed “{0}”")]
    HeadingTwice(String),
    /// A row has another number of cells than the header, or cannot be read.
    #[error("line {line}: the row cannot be read: {why}")]
    Unreadable {
        /// The line, from 1.
        line: u64,
        /// Why.
        why: String,
    },
    /// A cell is not what its column asks for.
    #[error("line {line}, column {column}: “{found}” is not {expected}")]
    Cell {
        /// The line, from 1.
        line: u64,
        /// The heading.
        column: String,
        /// What stands there.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A country and year stand twice.
    #[error("line {line}: {country} in {year} stands in an earlier line already")]
    Twice {
        /// The line, from 1.
        line: u64,
        /// The country, alpha-2.
        country: String,
        /// The year.
        year: i32,
    },
}

impl CountryFacts {
    /// The facts that come with the program: `gender_inequality_index` (0–1), `unemployment` (per cent) and `armed_conflict`
    /// (0 none, 1 minor, 2 war).
    pub fn shipped() -> Self {
        // A test reads the shipped table, so that nothing is lost here.
        Self::read(SHIPPED.as_bytes()).unwrap_or_default()
    }

    /// Reads a table with the columns `country` (ISO 3166-1, two or three letters, or the English name), `year`, and one column
    /// of numbers for each fact. Empty cells are facts that are not known.
    ///
    /// # Errors
    /// Everything that is wrong with the table.
    pub fn read(source: impl Read) -> Result<Self, Vec<CountryFactsProblem>> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
        let headings: Vec<String> = match reader.headers() {
            Ok(row) => row
                .iter()
                .map(|cell| cell.trim_start_matches('\u{feff}').to_owned())
                .collect(),
            Err(error) => return Err(vec![unreadable(&error)]),
        };
        let place = |name: &str| headings.iter().position(|heading| heading == name);
        let (Some(country), Some(year)) = (place("country"), place("year")) else {
            let missing = ["country", "year"]
                .into_iter()
                .filter(|name| place(name).is_none());
            return Err(missing.map(CountryFactsProblem::NoColumn).collect());
        };
        let facts: Vec<usize> = (0..headings.len())
            .filter(|at| *at != country && *at != year && !headings[*at].is_empty())
            .collect();
        if facts.is_empty() {
            return Err(vec![CountryFactsProblem::NoColumn("of any fact")]);
        }
        let mut problems: Vec<CountryFactsProblem> = Vec::new();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for at in &facts {
            *counts.entry(&headings[*at]).or_default() += 1;
        }
        problems.extend(
            counts
                .iter()
                .filter(|(_, count)| **count > 1)
                .map(|(name, _)| CountryFactsProblem::HeadingTwice((*name).to_owned())),
        );
        let mut read = Self {
            names: facts.iter().map(|at| headings[*at].clone()).collect(),
            values: vec![HashMap::new(); facts.len()],
        };
        let mut seen: HashMap<(Country, i32), u64> = HashMap::new();
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    problems.push(unreadable(&error));
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |at: usize, expected: &'static str| CountryFactsProblem::Cell {
                line,
                column: headings[at].clone(),
                found: row.get(at).unwrap_or_default().to_owned(),
                expected,
            };
            let text = |at: usize| row.get(at).unwrap_or_default();
            let of = Country::from_any(text(country)).ok();
            let in_year = text(year).parse::<i32>().ok();
            if of.is_none() {
                problems.push(cell(country, "a country of ISO 3166-1"));
            }
            if in_year.is_none() {
                problems.push(cell(year, "a year"));
            }
            let key = of.zip(in_year);
            if let Some(key) = key
                && seen.insert(key, line).is_some()
            {
                problems.push(CountryFactsProblem::Twice {
                    line,
                    country: key.0.alpha2().to_owned(),
                    year: key.1,
                });
            }
            for (at, values) in facts.iter().zip(&mut read.values) {
                if text(*at).is_empty() {
                    continue;
                }
                match text(*at).parse::<f64>() {
                    Ok(value) if value.is_finite() => values.extend(key.map(|key| (key, value))),
                    _ => problems.push(cell(*at, "a number")),
                }
            }
        }
        if problems.is_empty() {
            Ok(read)
        } else {
            Err(problems)
        }
    }

    /// These facts, and those of another table; where both have a fact of one name, the other table's alone.
    #[must_use]
    pub fn with(mut self, own: Self) -> Self {
        for (name, values) in own.names.into_iter().zip(own.values) {
            if let Some(at) = self.names.iter().position(|known| *known == name) {
                self.values[at] = values;
            } else {
                self.names.push(name);
                self.values.push(values);
            }
        }
        self
    }

    /// What the facts are called.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A fact of a country in a year, by its place in [`CountryFacts::names`]; `None` where it is not known.
    pub fn get(&self, fact: usize, country: Country, year: i32) -> Option<f64> {
        self.values.get(fact)?.get(&(country, year)).copied()
    }
}

fn unreadable(error: &csv::Error) -> CountryFactsProblem {
    CountryFactsProblem::Unreadable {
        line: error.position().map_or(1, csv::Position::line),
        why: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::from_alpha2(code).expect("a country")
    }

    #[test]
    fn the_shipped_facts_are_read_whole_and_lie_within_their_bounds() {
        let facts = CountryFacts::read(SHIPPED.as_bytes()).expect("the shipped table is sound");
        assert_eq!(
            facts.names(),
            ["gender_inequality_index", "unemployment", "armed_conflict"]
        );
        for (values, (low, high)) in facts.values.iter().zip([(0.0, 1.0), (0.0, 100.0), (0.0, 2.0)]) {
            assert!(values.len() > 3_000);
            assert!(values.values().all(|value| (low..=high).contains(value)));
        }
        // Moldova: the war of 1992, and peace in 2010.
        assert_eq!(facts.get(2, country("MD"), 1992), Some(1.0));
        assert_eq!(facts.get(2, country("MD"), 2010), Some(0.0));
    }

    #[test]
    fn what_is_not_known_is_missing_and_never_nought() {
        let facts = CountryFacts::shipped();
        // UCDP counts Palestine within Israel; nothing is known yet of 2030; South Sudan did not exist in 1995.
        assert_eq!(facts.get(2, country("PS"), 2002), None);
        assert_eq!(facts.get(1, country("MD"), 2030), None);
        assert_eq!(facts.get(2, country("SS"), 1995), None);
    }

    #[test]
    fn a_table_of_ones_own_adds_facts_and_replaces_those_of_its_names() {
        let own = "country,year,unemployment,excluded\nMDA,2010,99,0.25\nRomania,2010,,0.1\n";
        let own = CountryFacts::read(own.as_bytes()).expect("a sound table");
        let facts = CountryFacts::shipped().with(own);
        assert_eq!(facts.names().len(), 4);
        assert_eq!(facts.get(1, country("MD"), 2010), Some(99.0));
        assert_eq!(
            facts.get(1, country("RO"), 2010),
            None,
            "not from the shipped one"
        );
        assert_eq!(facts.get(3, country("RO"), 2010), Some(0.1));
    }

    #[test]
    fn everything_wrong_with_a_table_is_told_at_once() {
        let own = "country,year,x,x\nMD,2010,1,2\nNowhere,2010,1,2\nMD,next,a,2\nMD,2010,1,2\nMD,2011,1\n";
        let problems = CountryFacts::read(own.as_bytes()).expect_err("problems");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 6, "{told:#?}");
        assert_eq!(told[0], "two columns are headed “x”");
        assert!(
            told[1].starts_with("line 3, column country: “Nowhere” is not"),
            "{told:?}"
        );
        assert_eq!(told[4], "line 5: MD in 2010 stands in an earlier line already");
        let missing = CountryFacts::read("land,year\nMD,1\n".as_bytes()).expect_err("problems");
        assert_eq!(missing, [CountryFactsProblem::NoColumn("country")]);
    }
}
