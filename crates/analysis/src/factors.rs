//! The factors whose association with re-trafficking is examined: where each is recorded, its levels, what was reported of it
//! before, and how it is read from a person.
//!
//! Each is taken before or at the exit that starts the time at risk, save the return, which comes later and is followed in time.
//! *Unknown* and *declined* are not levels: they are counted beside those of whom nothing was asked, and never taken for a *no*.

use throughline_model::Country;
use throughline_model::codes::Coded;
use throughline_model::codes::htcds::Gender;
use throughline_model::codes::ours::Answer;

use crate::characteristics::Answers;
use crate::country_facts::CountryFacts;
use crate::liberty::{Back, Liberty};
use crate::tally::PersonTally;

/// When factors come about; of two factors the earlier can lead to the later, not the other way round.
const BEFORE: &str = "before the first trafficking";
const AFTER: &str = "between the exit and the next trafficking";
const ALWAYS: &str = "of the country, in the year of the exit";

/// Where the direction of an association was reported before.
const IOM: &str = "reported as more frequent among the re-trafficked (IOM 2010)";

/// A factor.
pub(crate) struct Factor {
    /// What it is called.
    pub(crate) name: String,
    /// When it comes about, in words.
    pub(crate) when: &'static str,
    /// The fields it is read from.
    pub(crate) source: String,
    /// What was reported of it before, in words.
    pub(crate) reported: String,
    pub(crate) kind: Kind,
}

/// How a factor is read.
pub(crate) enum Kind {
    /// One of several levels, known at the exit; the first is the one the others are compared with.
    Levels {
        labels: Vec<String>,
        read: fn(&PersonTally) -> Told,
    },
    /// A number of the country of origin in the year of the exit, by its place among the facts; a ratio is per `unit`.
    Country {
        fact: usize,
        unit: f64,
        unit_words: String,
    },
    /// The return, which may come while the person is followed; the first level is before it.
    Return { labels: Vec<String> },
}

/// What a person's records tell of a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The level, counted from 0.
    Level(usize),
    /// Asked, and the person did not know.
    Unknown,
    /// Asked, and the person did not want to say.
    Declined,
    /// Nothing is recorded.
    Nothing,
}

/// Places in [`Answers`].
mod place {
    pub(super) const GENDER: usize = 0;
    pub(super) const UNDER_18: usize = 1;
    pub(super) const MINORITY: usize = 4;
    pub(super) const DISPLACED: usize = 5;
    pub(super) const DISTRESS: usize = 9;
    pub(super) const DISTRUST: usize = 10;
    pub(super) const THREATENED: usize = 11;
    pub(super) const WITHOUT_WORK: usize = 12;
    pub(super) const FAMILY_CONFLICT: usize = 13;
    pub(super) const DEBT: usize = 14;
}

/// All factors, the facts of countries last.
pub(crate) fn factors(facts: &CountryFacts) -> Vec<Factor> {
    let mut factors = vec![
        levels(
            BEFORE,
            "Under 18 at first trafficking",
            "records.age_when_first_trafficked; otherwise records.born and the first episodes.started",
            IOM,
            &["no", "yes"],
            |person| match person.answers[place::UNDER_18] {
                0 => Told::Nothing,
                1 => Told::Level(1),
                _ => Told::Level(0),
            },
        ),
        levels(
            BEFORE,
            "Gender",
            "records.gender",
            "women reported as most vulnerable (IOM 2010)",
            &["masculine", "feminine", "non-conforming"],
            |person| gender(&person.answers),
        ),
        asked(
            BEFORE,
            "Belongs to a minority that meets discrimination",
            "records.minority",
            IOM,
            |person| answer(&person.answers, place::MINORITY),
        ),
        asked(
            BEFORE,
            "Displaced by conflict before the first trafficking",
            "records.displaced",
            IOM,
            |person| answer(&person.answers, place::DISPLACED),
        ),
        asked(
            AFTER,
            "Distress after the exit",
            "exits.distress",
            IOM,
            |person| answer(&person.answers, place::DISTRESS),
        ),
        asked(
            AFTER,
            "Distrust of programmes after the exit",
            "exits.distrust",
            IOM,
            |person| answer(&person.answers, place::DISTRUST),
        ),
        asked(
            AFTER,
            "Threatened or watched by traffickers after the exit",
            "exits.threatened",
            IOM,
            |person| answer(&person.answers, place::THREATENED),
        ),
        asked(
            AFTER,
            "Without work or income after the exit",
            "exits.without_work",
            IOM,
            |person| answer(&person.answers, place::WITHOUT_WORK),
        ),
        asked(
            AFTER,
            "Family conflict, or no family, after the exit",
            "exits.family_conflict",
            IOM,
            |person| answer(&person.answers, place::FAMILY_CONFLICT),
        ),
        asked(
            AFTER,
            "Debt after the exit",
            "exits.debt",
            "economic hardship reported as more frequent among the re-trafficked (IOM 2010)",
            |person| answer(&person.answers, place::DEBT),
        ),
        the_return(),
    ];
    factors.extend(
        facts
            .names()
            .iter()
            .enumerate()
            .map(|(fact, name)| country(fact, name)),
    );
    factors
}

/// The return, whose levels follow one another in time.
fn the_return() -> Factor {
    Factor {
        name: "Return after the exit, followed in time".to_owned(),
        when: AFTER,
        source: "returns.on, returns.manner, returns.referred".to_owned(),
        reported: "forced return without referral reported as a danger, on the way most of all (IOM 2010)"
            .to_owned(),
        kind: Kind::Return {
            labels: [
                "not returned, or not yet",
                "returned, neither forced nor handed over, or referred",
                "forced or handed over, without referral",
            ]
            .map(str::to_owned)
            .to_vec(),
        },
    }
}

fn levels(
    when: &'static str,
    name: &str,
    source: &str,
    reported: &str,
    labels: &[&str],
    read: fn(&PersonTally) -> Told,
) -> Factor {
    Factor {
        name: name.to_owned(),
        when,
        source: source.to_owned(),
        reported: reported.to_owned(),
        kind: Kind::Levels {
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            read,
        },
    }
}

fn asked(
    when: &'static str,
    name: &str,
    source: &str,
    reported: &str,
    read: fn(&PersonTally) -> Told,
) -> Factor {
    levels(when, name, source, reported, &["no", "yes"], read)
}

/// A fact of the country of origin. The shipped ones have a unit that can be read; one of a table of one's own is per unit.
fn country(fact: usize, name: &str) -> Factor {
    let (shown, unit, unit_words, reported) = match name {
        "gender_inequality_index" => (
            "Gender inequality in the country of origin",
            0.1,
            "per 0.1 of the index, which runs from 0 to 1",
            "reported where people were trafficked within their country after a return (IOM 2010)",
        ),
        "unemployment" => (
            "Unemployment in the country of origin",
            5.0,
            "per 5 percentage points of the labour force",
            "lack of work reported as a cause (IOM 2010)",
        ),
        "armed_conflict" => (
            "Armed conflict in the country of origin",
            1.0,
            "per step: none, minor, war",
            "reported where people were trafficked within their country after a return (IOM 2010)",
        ),
        other => (
            other,
            1.0,
            "per unit",
            "nothing was reported that this program knows of",
        ),
    };
    Factor {
        name: shown.to_owned(),
        when: ALWAYS,
        source: format!(
            "{name} of the country of origin (usual residence, or citizenship) in the year of the exit"
        ),
        reported: reported.to_owned(),
        kind: Kind::Country {
            fact,
            unit,
            unit_words: unit_words.to_owned(),
        },
    }
}

/// A question that was asked: no is the level compared with.
fn answer(answers: &Answers, at: usize) -> Told {
    let bits = answers[at];
    let given = |answer: Answer| bits & (1 << answer.position()) != 0;
    if given(Answer::Yes) {
        Told::Level(1)
    } else if given(Answer::No) {
        Told::Level(0)
    } else if given(Answer::Unknown) {
        Told::Unknown
    } else if given(Answer::Declined) {
        Told::Declined
    } else {
        Told::Nothing
    }
}

fn gender(answers: &Answers) -> Told {
    let bits = answers[place::GENDER];
    let given = Gender::ALL
        .iter()
        .find(|gender| bits & (1 << gender.position()) != 0);
    match given {
        None => Told::Nothing,
        Some(Gender::Masculine | Gender::TransgenderMasculine) => Told::Level(0),
        Some(Gender::Feminine | Gender::TransgenderFeminine) => Told::Level(1),
        Some(Gender::NonSpecifiedUnknown) => Told::Unknown,
        Some(Gender::NonConforming) => Told::Level(2),
    }
}

/// The level of a return, counted from 1; `None` where the records do not tell.
pub(crate) fn return_level(back: Back) -> Option<usize> {
    use throughline_model::codes::ours::ReturnManner::{
        AssistedVoluntary, ForcedByAuthorities, HandedOverByPolice, OwnArrangement, Unknown,
    };
    match (back.manner?, back.referred) {
        (AssistedVoluntary | OwnArrangement, _)
        | (ForcedByAuthorities | HandedOverByPolice, Some(Answer::Yes)) => Some(1),
        (ForcedByAuthorities | HandedOverByPolice, Some(Answer::No)) => Some(2),
        (ForcedByAuthorities | HandedOverByPolice | Unknown, _) => None,
    }
}

/// A fact of the country of origin in the year of the exit.
pub(crate) fn country_fact(
    facts: &CountryFacts,
    fact: usize,
    origin: Option<Country>,
    liberty: &Liberty,
) -> Option<f64> {
    facts.get(fact, origin?, i32::from(liberty.year?))
}
