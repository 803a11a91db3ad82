//! Turns the options of `analyse` and `report` into a question to the analysis.

use throughline_analysis::{Findings, LINK_THRESHOLDS, Question, analyse_linked};
use throughline_model::{Days, Definition};

use crate::args;
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
    };
    let bar = voice.bar("Analysing", 0);
    let found = analyse_linked(&lines.of_persons, &question);
    bar.finish();
    Ok(found?)
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
        }
    }
}
