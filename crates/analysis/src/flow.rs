//! The flow of persons into the analysis: who is counted, who was left out and why. The numbers always add up.

use throughline_model::time_at_risk::LeftOut;

use crate::findings::FlowLine;
use crate::tally::PersonTally;

/// The flow under the reading at `position` of `Reading::ALL`.
pub(crate) fn flow(persons: &[PersonTally], position: usize) -> Vec<FlowLine> {
    let total = persons.len() as u64;
    let mut lines = vec![line("Persons in the register", total, false)];
    let mut remaining = total;
    for reason in LeftOut::ALL {
        let count = persons
            .iter()
            .filter(|p| p.courses[position].at_risk == Err(reason))
            .count() as u64;
        if count > 0 {
            lines.push(line(&format!("Left out: {}", words(reason)), count, true));
            remaining -= count;
        }
        if reason == LeftOut::NoEpisode {
            lines.push(line("With at least one trafficking episode", remaining, false));
        }
        if reason == LeftOut::NoExit {
            lines.push(line("With a recorded exit", remaining, false));
        }
    }
    lines.push(line("Followed from the first exit", remaining, false));
    lines
}

/// Why persons are left out, as far as the flow must be more exact than the model's own words.
const fn words(reason: LeftOut) -> &'static str {
    match reason {
        LeftOut::NoExit => {
            "no exit is recorded, save such as were followed by a continuation of the same situation"
        }
        other => other.words(),
    }
}

fn line(words: &str, persons: u64, left_out: bool) -> FlowLine {
    FlowLine {
        words: words.to_owned(),
        persons,
        left_out,
    }
}
