//! `throughline report`: the page, the findings as JSON, the tables as CSV.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use throughline_analysis::Findings;

use crate::args::{Common, Report, exit};
use crate::failure::Failure;
use crate::lines;
use crate::place;
use crate::progress::Voice;
use crate::question;

pub(crate) fn run(common: &Common, voice: Voice, options: &Report) -> Result<(), Failure> {
    let format = Format::of(&options.out)?;
    place::writable(&options.out)?;
    let lines = lines::read(common, voice, options.question.package.as_deref())?;
    let findings = question::answer(voice, &lines, &options.question)?;
    format.write(&findings, &options.out)?;
    voice.say(format_args!("Wrote {}.", options.out.display()));
    if let Some(dir) = &options.tables {
        let tables = throughline_report::csv_tables(&findings, dir)
            .with_context(|| format!("cannot write the tables to {}", dir.display()))?;
        voice.say(format_args!(
            "Wrote {} tables to {}.",
            tables.len(),
            dir.display()
        ));
    }
    Ok(())
}

/// What is written, by the ending of the file.
#[derive(Clone, Copy)]
enum Format {
    Page,
    Findings,
}

impl Format {
    fn of(out: &Path) -> Result<Self, Failure> {
        match out.extension().and_then(|ending| ending.to_str()) {
            Some("html" | "htm") => Ok(Self::Page),
            Some("json") => Ok(Self::Findings),
            _ => {
                let error = anyhow!(
                    "{} must end in .html (the page) or .json (the findings)",
                    out.display()
                );
                Err(Failure::with(exit::USAGE, error))
            }
        }
    }

    fn write(self, findings: &Findings, out: &Path) -> Result<(), Failure> {
        let text = match self {
            Self::Page => throughline_report::html(findings),
            Self::Findings => throughline_report::json(findings)?,
        };
        Ok(write_whole(out, text.as_bytes())?)
    }
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    place::whole_file(path, |out| out.write_all(bytes))
}
