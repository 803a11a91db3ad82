//! `throughline report`: the page, the PDF, the findings as JSON, the tables as CSV, or a folder with all of it.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use throughline_analysis::Findings;
use throughline_report::Report as Document;

use crate::args::{Common, Report, exit};
use crate::failure::Failure;
use crate::lines;
use crate::place;
use crate::progress::Voice;
use crate::question;

pub(crate) fn run(common: &Common, voice: Voice, options: &Report) -> Result<(), Failure> {
    let format = Format::of(&options.out)?;
    match format {
        Format::Folder => place::new_directory(&options.out)?,
        _ => place::writable(&options.out)?,
    }
    parts(&options.only)?;
    let previous = options.compare_with.as_deref().map(earlier).transpose()?;
    let lines = lines::read(common, voice, options.question.package.as_deref())?;
    let findings = question::answer(voice, &lines, &options.question)?;
    let document = Document {
        language: options.language,
        only: &options.only,
        previous: previous.as_ref(),
        ..Document::new(&findings)
    };
    format.write(&document, &options.out)?;
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

/// Looks at the names of parts before anything is computed.
fn parts(only: &[String]) -> Result<(), Failure> {
    let known = Document::parts();
    match only.iter().find(|part| !known.contains(&part.as_str())) {
        None => Ok(()),
        Some(part) => {
            let error = anyhow!(
                "the report has no part called {part}; its parts are {}",
                known.join(", ")
            );
            Err(Failure::with(exit::USAGE, error))
        }
    }
}

/// Findings written earlier.
fn earlier(path: &Path) -> Result<Findings, Failure> {
    let file = File::open(path)
        .with_context(|| format!("cannot read {}", path.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    serde_json::from_reader(BufReader::new(file))
        .with_context(|| {
            format!(
                "{} holds no findings; write them with throughline report --out findings.json",
                path.display()
            )
        })
        .map_err(|error| Failure::with(exit::USAGE, error))
}

/// What is written, by the ending of the file.
#[derive(Clone, Copy)]
enum Format {
    Page,
    Paper,
    Findings,
    Folder,
}

impl Format {
    fn of(out: &Path) -> Result<Self, Failure> {
        match out.extension().and_then(|ending| ending.to_str()) {
            Some("html" | "htm") => Ok(Self::Page),
            Some("pdf") => Ok(Self::Paper),
            Some("json") => Ok(Self::Findings),
            None => Ok(Self::Folder),
            Some(_) => {
                let error = anyhow!(
                    "{} must end in .html (the page), .pdf (for paper) or .json (the findings), or be a directory",
                    out.display()
                );
                Err(Failure::with(exit::USAGE, error))
            }
        }
    }

    fn write(self, document: &Document<'_>, out: &Path) -> Result<(), Failure> {
        let bytes = match self {
            Self::Page => document.html()?.into_bytes(),
            Self::Paper => document.pdf()?,
            Self::Findings => throughline_report::json(document.findings)?.into_bytes(),
            Self::Folder => {
                place::private_directory(out)?;
                document.folder(out)?;
                return Ok(());
            }
        };
        Ok(write_whole(out, &bytes)?)
    }
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    place::whole_file(path, |out| out.write_all(bytes))
}
