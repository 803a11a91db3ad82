//! Instruments: the questions that are looked at before a return, as a versioned table with a source for each.
//!
//! An instrument is data. It says what is asked, why, and what an answer raises; it holds no weight and no threshold, and
//! nothing in it adds up to a score. What follows from answers is [`crate::screening`]. One instrument of our own is shipped,
//! plainly marked as unvalidated; organisations load theirs. Files are read by whoever has them: here they are text.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The instrument that is shipped.
const SHIPPED: &str = include_str!("../data/instruments/throughline.toml");

/// The version of the file format this program reads.
const FORMAT: u32 = 1;

/// A text in several languages, by BCP 47 tag.
pub type Texts = BTreeMap<String, String>;

/// At which level a factor lies (IOM, determinants of migrant vulnerability: individual, household, community, structural).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The person.
    Individual,
    /// The household and family.
    Household,
    /// The community.
    Community,
    /// Country, law and economy.
    Structural,
}

/// Which way a factor points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pointing {
    /// Its presence raises a concern.
    Risk,
    /// Its presence protects; its absence raises a concern. Never subtracts from one.
    Protective,
}

/// How strongly something must be looked at. There is no sum: of several the strongest stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    /// Nothing that was answered raises one.
    #[default]
    NoneRaised,
    /// It has to be looked at before a decision.
    LookAt,
    /// It has to be resolved before a return is open.
    Resolve,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Item {
    /// Its name within the instrument; never reused for another question.
    pub id: String,
    /// The domain it belongs to.
    pub domain: String,
    /// Its level.
    pub level: Level,
    /// Which way it points.
    pub pointing: Pointing,
    /// What it raises: for a risk when the answer is yes, for a protective factor when it is no; and for either when the answer
    /// is unknown or declined.
    pub raises: Concern,
    /// Whether a screening cannot be completed without an answer; *unknown* and *declined* are answers.
    #[serde(default)]
    pub must_answer: bool,
    /// Whether it is asked of children alone.
    #[serde(default)]
    pub children_only: bool,
    /// Whether it closes hand-over to authorities at the destination until oversight has answered.
    #[serde(default)]
    pub closes_hand_over: bool,
    /// The question.
    pub wording: Texts,
    /// What to look at before answering.
    #[serde(default)]
    pub guidance: Texts,
    /// What it rests on.
    pub source: String,
}

/// A group of questions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Domain {
    /// Its name within the instrument.
    pub id: String,
    /// What it is called.
    pub title: Texts,
}

/// An instrument.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instrument {
    /// The version of the file format.
    pub format: u32,
    /// Its name; screenings refer to it.
    pub id: String,
    /// Its version; any change of a question, a rule or a wording makes a new one.
    pub version: String,
    /// What it is called.
    pub title: Texts,
    /// Whose it is.
    pub author: String,
    /// Whether and how it was validated, in words that are shown wherever its results are.
    pub validation: Texts,
    /// Its licence.
    pub licence: String,
    /// The domains, in the order in which they are asked.
    pub domains: Vec<Domain>,
    /// The questions, in the order in which they are asked.
    pub items: Vec<Item>,
}

/// What is wrong with an instrument.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstrumentProblem {
    /// It is not the format.
    #[error("{0}")]
    Unreadable(String),
    /// It is of a format this program does not know.
    #[error("the file format {0} is not known to this program, which reads format {FORMAT}")]
    Format(u32),
    /// A text that must not be empty.
    #[error("{place}: {what} is empty")]
    Empty {
        /// Where.
        place: String,
        /// What.
        what: &'static str,
    },
    /// A name used twice.
    #[error("{kind} {name} stands there twice")]
    Twice {
        /// Domain or item.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// An item of a domain that is not there.
    #[error("item {item}: there is no domain {domain}")]
    NoDomain {
        /// The item.
        item: String,
        /// The domain.
        domain: String,
    },
    /// A domain without items.
    #[error("domain {0} has no items")]
    EmptyDomain(String),
    /// A text that a language of the instrument lacks.
    #[error("{place}: {what} is not there in {language}, as others are")]
    Language {
        /// Where.
        place: String,
        /// What.
        what: &'static str,
        /// The tag.
        language: String,
    },
    /// An item that raises nothing.
    #[error(
        "item {0} raises nothing: an answer must be able to raise a concern, or the question is asked for nothing"
    )]
    RaisesNothing(String),
}

/// A text in a language; in English, or any, where that lacks it.
pub fn text_in<'t>(texts: &'t Texts, language: &str) -> &'t str {
    texts
        .get(language)
        .or_else(|| texts.get("en"))
        .or_else(|| texts.values().next())
        .map_or("", String::as_str)
}

impl Instrument {
    /// The instrument of our own.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped instrument is sound, as a test holds")
    }

    /// Reads an instrument from TOML, and finds everything that is wrong with it.
    ///
    /// # Errors
    /// All problems at once.
    pub fn parse(toml: &str) -> Result<Self, Vec<InstrumentProblem>> {
        let instrument: Self =
            toml::from_str(toml).map_err(|error| vec![InstrumentProblem::Unreadable(error.to_string())])?;
        let problems = instrument.problems();
        if problems.is_empty() {
            Ok(instrument)
        } else {
            Err(problems)
        }
    }

    fn problems(&self) -> Vec<InstrumentProblem> {
        let mut problems = Vec::new();
        if self.format != FORMAT {
            problems.push(InstrumentProblem::Format(self.format));
        }
        let head = [
            ("id", &self.id),
            ("version", &self.version),
            ("author", &self.author),
            ("licence", &self.licence),
        ];
        for (what, text) in head {
            empty(&mut problems, "the instrument", what, text);
        }
        let languages: BTreeSet<&String> = self.title.keys().collect();
        let mut told = |place: &str, what: &'static str, texts: &Texts, optional: bool| {
            if optional && texts.is_empty() {
                return;
            }
            for language in &languages {
                match texts.get(*language) {
                    Some(text) if !text.trim().is_empty() => {}
                    _ => problems.push(InstrumentProblem::Language {
                        place: place.to_owned(),
                        what,
                        language: (*language).clone(),
                    }),
                }
            }
        };
        told("the instrument", "validation", &self.validation, false);
        for domain in &self.domains {
            told(&format!("domain {}", domain.id), "title", &domain.title, false);
        }
        for item in &self.items {
            let place = format!("item {}", item.id);
            told(&place, "wording", &item.wording, false);
            told(&place, "guidance", &item.guidance, true);
        }
        if self.title.is_empty() {
            problems.push(InstrumentProblem::Empty {
                place: "the instrument".to_owned(),
                what: "title",
            });
        }
        let mut known = BTreeSet::new();
        for domain in &self.domains {
            if !known.insert(domain.id.as_str()) {
                problems.push(twice("domain", &domain.id));
            }
            if !self.items.iter().any(|item| item.domain == domain.id) {
                problems.push(InstrumentProblem::EmptyDomain(domain.id.clone()));
            }
        }
        let mut items = BTreeSet::new();
        for item in &self.items {
            empty(
                &mut problems,
                &format!("item {}", item.id),
                "source",
                &item.source,
            );
            if !items.insert(item.id.as_str()) {
                problems.push(twice("item", &item.id));
            }
            if !known.contains(item.domain.as_str()) {
                problems.push(InstrumentProblem::NoDomain {
                    item: item.id.clone(),
                    domain: item.domain.clone(),
                });
            }
            if item.raises == Concern::NoneRaised {
                problems.push(InstrumentProblem::RaisesNothing(item.id.clone()));
            }
        }
        problems
    }

    /// The question of this name.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The questions of a domain that are asked of somebody.
    pub fn asked<'i>(&'i self, domain: &'i str, child: bool) -> impl Iterator<Item = &'i Item> {
        self.items
            .iter()
            .filter(move |item| item.domain == domain && (child || !item.children_only))
    }

    /// The languages it is written in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.title.keys().map(String::as_str)
    }
}

fn empty(problems: &mut Vec<InstrumentProblem>, place: &str, what: &'static str, text: &str) {
    if text.trim().is_empty() {
        problems.push(InstrumentProblem::Empty {
            place: place.to_owned(),
            what,
        });
    }
}

fn twice(kind: &'static str, name: &str) -> InstrumentProblem {
    InstrumentProblem::Twice {
        kind,
        name: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_instrument_is_sound_and_says_that_it_is_unvalidated() {
        let instrument = Instrument::shipped();
        assert!(text_in(&instrument.validation, "en").contains("not been validated"));
        for pointing in [Pointing::Risk, Pointing::Protective] {
            assert!(instrument.items.iter().any(|item| item.pointing == pointing));
        }
        for level in [
            Level::Individual,
            Level::Household,
            Level::Community,
            Level::Structural,
        ] {
            assert!(
                instrument.items.iter().any(|item| item.level == level),
                "{level:?}"
            );
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let broken = SHIPPED
            .replacen("domain = \"traffickers\"", "domain = \"nowhere\"", 1)
            .replacen("raises = \"look-at\"", "raises = \"none-raised\"", 1)
            .replacen("licence = \"CC0-1.0\"", "licence = \" \"", 1);
        let problems = Instrument::parse(&broken).expect_err("three problems");
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn what_is_no_instrument_is_told_with_its_place() {
        let problems = Instrument::parse("format = 1\nid = 3").expect_err("no instrument");
        assert!(problems[0].to_string().contains("line 2"), "{}", problems[0]);
        let unknown = SHIPPED.replacen("format = 1", "format = 1\nweight = 5", 1);
        assert!(
            Instrument::parse(&unknown).is_err(),
            "nothing unknown is passed over"
        );
    }
}
