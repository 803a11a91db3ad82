//! Turns the options of `analyse` and `report` into a question to the analysis.

use anyhow::{Context as _, anyhow};
use throughline_analysis::{CountryFacts, Findings, LINK_THRESHOLDS, Question, analyse_linked};
use throughline_model::{Days, Definition};

use std::fs::File;
use std::path::Path;

use crate::args::{self, exit};
use crate::clock;
use crate::failure::Failure;
use crate::lines::Lines;
use crate::progress::Voice;

/// Answers the question for these lines.
pub(crate) fn answer(voice: Voice, lines: &Lines, options: &args::Question) -> Result<Findings, Failure> {
    let question = Question {
        definition: Definition {
            minimum_at_liberty: Days(options.minimum_at_liberty),
            corroboration: !options.without_corroboration,
            same_trafficker_counts: !options.other_traffickers_only,
        },
        level: options.level,
        title: options
            .title
            .clone()
            .or_else(|| lines.title.clone())
            .unwrap_or_else(|| "Case register".to_owned()),
        simulated: lines.simulated,
        made_on: clock::today(),
        program: concat!("throughline ", env!("CARGO_PKG_VERSION")).to_owned(),
        fingerprint: lines.fingerprint.clone(),
        link_thresholds: options.link_thresholds.clone(),
        imputations: options.imputations,
        seed: options.seed,
        country_facts: country_facts(options.country_facts.as_deref())?,
    };
    let bar = voice.bar("Analysing", 0);
    let found = analyse_linked(&lines.of_persons, &question);
    bar.finish();
    Ok(found?)
}

/// The facts that come with the program, and those of a table of the user's own.
fn country_facts(own: Option<&Path>) -> Result<CountryFacts, Failure> {
    let shipped = CountryFacts::shipped();
    let Some(path) = own else { return Ok(shipped) };
    let file = File::open(path)
        .with_context(|| format!("cannot read {}", path.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    match CountryFacts::read(file) {
        Ok(own) => Ok(shipped.with(own)),
        Err(problems) => {
            let told: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
            let error = anyhow!(
                "{} is no table of facts about countries:{}",
                path.display(),
                told.concat()
            );
            Err(Failure::with(exit::INPUT, error)
                .hint("it needs the columns country and year, and a column of numbers for each fact"))
        }
    }
}

impl Default for args::Question {
    fn default() -> Self {
        Self {
            package: None,
            minimum_at_liberty: 1,
            without_corroboration: false,
            other_traffickers_only: false,
            level: 0.95,
            title: None,
            link_thresholds: LINK_THRESHOLDS.to_vec(),
            imputations: None,
            seed: 1,
            country_facts: None,
        }
    }
}
