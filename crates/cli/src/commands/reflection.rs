//! `throughline reflection`: when a recovery and reflection period ends by the rule of a jurisdiction, and how that follows.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use serde::Serialize;
use throughline_model::reflection::{Bound, Clock, Length, Rules};
use throughline_model::{Country, PartialDate};

use crate::args::{Reflection, exit};
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;

/// What `--json` prints.
#[derive(Serialize)]
struct Told {
    jurisdiction: String,
    rule: Option<String>,
    earliest_end: Option<String>,
    latest_end: Option<String>,
    derivation: Vec<String>,
}

pub(crate) fn run(voice: Voice, asked: &Reflection) -> Result<(), Failure> {
    let mut rules = Rules::shipped();
    if let Some(own) = &asked.rules {
        rules = read(voice, own)?.before(rules);
    }
    let (Some(place), Some(started)) = (&asked.jurisdiction, &asked.started) else {
        return list(&rules);
    };
    let usage = |error: anyhow::Error| Failure::with(exit::USAGE, error);
    let jurisdiction = Country::from_any(place).map_err(|error| usage(error.into()))?;
    let started: PartialDate = started
        .parse()
        .with_context(|| format!("{started} is no date such as 2024-03-01, 2024-03 or 2024"))
        .map_err(usage)?;
    let told = match rules.clock(jurisdiction, started) {
        Clock::NoRule { jurisdiction } => Told {
            jurisdiction: jurisdiction.alpha2().to_owned(),
            rule: None,
            earliest_end: None,
            latest_end: None,
            derivation: vec![format!(
                "No rule is loaded for {} on that day; no length is guessed. Add one with --rules.",
                jurisdiction.name()
            )],
        },
        Clock::Running {
            rule,
            ends,
            derivation,
            ..
        } => Told {
            jurisdiction: jurisdiction.alpha2().to_owned(),
            rule: Some(rule.name.clone()),
            earliest_end: Some(ends.earliest().to_string()),
            latest_end: Some(ends.latest().to_string()),
            derivation,
        },
    };
    if asked.json {
        return Ok(output::json(&told)?);
    }
    Ok(output::data(told.derivation.join("\n"))?)
}

fn read(voice: Voice, file: &Path) -> Result<Rules, Failure> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}", file.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    Rules::parse(&text).map_err(|problems| {
        for problem in &problems {
            voice.say(format_args!("{}, {problem}", file.display()));
        }
        let error = anyhow!(
            "{} is no table of rules; problems: {}",
            file.display(),
            problems.len()
        );
        Failure::with(exit::INPUT, error)
    })
}

fn list(rules: &Rules) -> Result<(), Failure> {
    for rule in rules.all() {
        let length = match rule.length {
            Length::Days(days) => format!("{days} days"),
            Length::Months(months) => format!("{months} months"),
        };
        let bound = match rule.bound {
            Bound::Exactly => "",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
        };
        let from = rule
            .valid_from
            .map_or_else(String::new, |day| format!(" from {day}"));
        let until = rule
            .valid_until
            .map_or_else(String::new, |day| format!(" until {day}"));
        output::data(format_args!(
            "{}  {:6}  {bound}{length}{from}{until}  ({})",
            rule.jurisdiction.alpha2(),
            rule.name,
            rule.source
        ))?;
    }
    Ok(())
}
