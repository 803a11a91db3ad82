//! `throughline instrument`: whether a table of questions is sound, and what it asks, on paper too.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use throughline_model::instrument::{Concern, Instrument, text_in};

use crate::args::{Instruments, exit};
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;

pub(crate) fn run(voice: Voice, asked: &Instruments) -> Result<(), Failure> {
    match asked {
        Instruments::Check { file } => {
            let found = read(voice, file)?;
            let languages: Vec<&str> = found.languages().collect();
            Ok(output::data(format_args!(
                "{} {} is sound: {} questions in {} domains, in {}.",
                found.id,
                found.version,
                found.items.len(),
                found.domains.len(),
                languages.join(", ")
            ))?)
        }
        Instruments::Show { file, language } => {
            let found = match file {
                Some(file) => read(voice, file)?,
                None => Instrument::shipped(),
            };
            Ok(output::data(shown(&found, language).trim_end())?)
        }
    }
}

fn read(voice: Voice, file: &Path) -> Result<Instrument, Failure> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}", file.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    Instrument::parse(&text).map_err(|problems| {
        for problem in &problems {
            voice.say(format_args!("{}: {problem}", file.display()));
        }
        let error = anyhow!(
            "{} is no sound instrument; problems: {}",
            file.display(),
            problems.len()
        );
        Failure::with(exit::INPUT, error)
    })
}

/// The questions in their order with boxes to tick, as for a paper day.
fn shown(instrument: &Instrument, language: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} ({} {}, {})\n{}",
        text_in(&instrument.title, language),
        instrument.id,
        instrument.version,
        instrument.author,
        text_in(&instrument.validation, language)
    );
    for domain in &instrument.domains {
        let _ = writeln!(text, "\n{}\n", text_in(&domain.title, language));
        for item in instrument.asked(&domain.id, true) {
            let marks = [
                (item.must_answer, "must be answered"),
                (item.children_only, "children only"),
                (item.raises == Concern::Resolve, "to be resolved before a return"),
                (
                    item.closes_hand_over,
                    "closes hand-over until oversight has answered",
                ),
            ];
            let marks: Vec<&str> = marks
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, words)| *words)
                .collect();
            let _ = writeln!(text, "  {}", text_in(&item.wording, language));
            let _ = writeln!(
                text,
                "    [ ] yes  [ ] no  [ ] unknown  [ ] declined   reason: ____________________"
            );
            let guidance = text_in(&item.guidance, language);
            if !guidance.is_empty() {
                let _ = writeln!(text, "    {guidance}");
            }
            if !marks.is_empty() {
                let _ = writeln!(text, "    ({})", marks.join("; "));
            }
            let _ = writeln!(text, "    Source: {}\n", item.source);
        }
    }
    text
}
