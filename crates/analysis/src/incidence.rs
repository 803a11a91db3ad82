//! Proportions with their denominators: how many were trafficked again, and who they are beside those who were not.

use std::collections::BTreeMap;

use throughline_model::Country;
use throughline_model::codes::Coded;
use throughline_model::codes::ours::Ascertainment;
use throughline_survival::{Level, Proportion};

use crate::AnalysisError;
use crate::characteristics::{self, Counts};
use crate::findings::{
    Breakdown, BreakdownLine, Characteristic, CharacteristicLevel, Interval, ProportionFound,
};
use crate::tally::PersonTally;

/// Countries of origin shown by name; the rest are counted together.
const ORIGINS_SHOWN: usize = 10;

/// A proportion with both intervals.
pub(crate) fn proportion(
    events: u64,
    denominator: u64,
    words: &str,
    level: Level,
) -> Result<ProportionFound, AnalysisError> {
    let mut found = ProportionFound {
        events,
        denominator,
        denominator_words: words.to_owned(),
        proportion: None,
        wilson: None,
        clopper_pearson: None,
    };
    if denominator > 0 {
        let proportion = Proportion::new(events, denominator)?;
        found.proportion = Some(proportion.estimate());
        found.wilson = Some(interval(proportion.wilson(level)));
        found.clopper_pearson = Some(interval(proportion.clopper_pearson(level)));
    }
    Ok(found)
}

pub(crate) fn interval(interval: throughline_survival::Interval) -> Interval {
    Interval {
        lower: interval.lower,
        upper: interval.upper,
    }
}

/// How the persons' records came to light.
pub(crate) fn ascertainment(persons: &[PersonTally]) -> Breakdown {
    let lines = Ascertainment::ALL.iter().map(|code| BreakdownLine {
        label: code.label().to_owned(),
        persons: persons
            .iter()
            .filter(|person| person.ascertainment & (1 << code.position()) != 0)
            .count() as u64,
    });
    Breakdown {
        denominator_words:
            "persons in the register; a person's records may have come to light in several ways".to_owned(),
        denominator: persons.len() as u64,
        lines: lines.filter(|line| line.persons > 0).collect(),
        not_recorded: persons.iter().filter(|person| person.ascertainment == 0).count() as u64,
    }
}

/// Characteristics of persons with an episode, re-trafficked and not, under the reading at `position`.
pub(crate) fn characteristics(
    persons: &[PersonTally],
    position: usize,
    level: Level,
) -> Result<Vec<Characteristic>, AnalysisError> {
    let with_episode = || persons.iter().filter(|person| person.episodes > 0);
    let (yes, no): (Vec<_>, Vec<_>) =
        with_episode().partition(|person| person.courses[position].retrafficked);
    let yes_counts = characteristics::count(yes.iter().map(|person| &person.answers));
    let no_counts = characteristics::count(no.iter().map(|person| &person.answers));
    let mut found = vec![origin(&yes, &no, level)?];
    for (at, variable) in characteristics::variables().iter().enumerate() {
        let levels = variable.labels.iter().enumerate().map(|(level_at, label)| {
            let of = |counts: &Counts| counts.levels[at][level_at];
            level_found(label, of(&yes_counts), of(&no_counts), level)
        });
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        found.push(Characteristic {
            variable: variable.name.to_owned(),
            levels: levels
                .into_iter()
                .filter(|level| level.retrafficked + level.others > 0)
                .collect(),
            missing_retrafficked: yes_counts.missing[at],
            missing_others: no_counts.missing[at],
        });
    }
    found.retain(|characteristic| !characteristic.levels.is_empty());
    Ok(found)
}

fn level_found(
    label: &str,
    retrafficked: u64,
    others: u64,
    level: Level,
) -> Result<CharacteristicLevel, AnalysisError> {
    let proportion = proportion(
        retrafficked,
        retrafficked + others,
        "persons with this level and at least one episode",
        level,
    )?;
    Ok(CharacteristicLevel {
        label: label.to_owned(),
        retrafficked,
        others,
        proportion,
    })
}

fn origin(yes: &[&PersonTally], no: &[&PersonTally], level: Level) -> Result<Characteristic, AnalysisError> {
    let count = |persons: &[&PersonTally]| {
        let mut counts: BTreeMap<Country, u64> = BTreeMap::new();
        persons
            .iter()
            .filter_map(|person| person.origin)
            .for_each(|country| *counts.entry(country).or_default() += 1);
        counts
    };
    let (yes_counts, no_counts) = (count(yes), count(no));
    let of = |counts: &BTreeMap<Country, u64>, country| counts.get(&country).copied().unwrap_or(0);
    let mut countries: Vec<Country> = yes_counts.keys().chain(no_counts.keys()).copied().collect();
    countries.sort_by_key(|country| {
        (
            std::cmp::Reverse(of(&yes_counts, *country) + of(&no_counts, *country)),
            *country,
        )
    });
    countries.dedup();
    let (shown, rest) = countries.split_at(countries.len().min(ORIGINS_SHOWN));
    let mut levels = Vec::new();
    for country in shown {
        levels.push(level_found(
            country.name(),
            of(&yes_counts, *country),
            of(&no_counts, *country),
            level,
        )?);
    }
    if !rest.is_empty() {
        let sum = |counts: &BTreeMap<Country, u64>| rest.iter().map(|country| of(counts, *country)).sum();
        levels.push(level_found(
            &format!("{} other countries", rest.len()),
            sum(&yes_counts),
            sum(&no_counts),
            level,
        )?);
    }
    let missing =
        |persons: &[&PersonTally]| persons.iter().filter(|person| person.origin.is_none()).count() as u64;
    Ok(Characteristic {
        variable: "Country of origin".to_owned(),
        levels,
        missing_retrafficked: missing(yes),
        missing_others: missing(no),
    })
}
