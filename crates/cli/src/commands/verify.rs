//! `throughline verify`: is anything damaged, missing or altered?

use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use throughline_model::codes::ours::Role;
use throughline_register::{AuditHead, Verification};

use crate::args::{Common, Verify, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::output;
use crate::place;
use crate::progress::{Voice, complain};

/// What `--json` prints.
#[derive(Serialize)]
struct Outcome<'a> {
    sound: bool,
    problems: Vec<String>,
    rows: &'a std::collections::BTreeMap<&'static str, u64>,
    data_keys: u64,
    sealed_cells: u64,
    audit_head: &'a Option<AuditHead>,
}

pub(crate) fn run(common: &Common, voice: Voice, options: &Verify) -> Result<(), Failure> {
    // A head that is there already is what this audit must still contain, before a newer one takes its place.
    let earlier = options.write_head.as_deref().filter(|file| file.exists());
    let against = options
        .against
        .as_deref()
        .or(earlier)
        .map(read_head)
        .transpose()?;
    options.write_head.as_deref().map_or(Ok(()), place::writable)?;
    let mut register = desk::open(common, voice)?;
    let bar = voice.bar("Verifying", 0);
    let viewer = desk::viewer(common, Role::Administrator, "verification");
    let found = register.verify_as(&viewer, clock::now(), against);
    bar.finish();
    let found = found.map_err(failure::refused)?;
    if options.json {
        output::json(&Outcome {
            sound: found.is_sound(),
            problems: found.problems.iter().map(ToString::to_string).collect(),
            rows: &found.rows,
            data_keys: found.data_keys,
            sealed_cells: found.sealed_cells,
            audit_head: &found.head,
        })?;
    } else if found.is_sound() {
        output::data(format_args!(
            "Sound: {} rows, {} data keys, {} sealed cells, {} audit entries.",
            found.rows.values().sum::<u64>(),
            found.data_keys,
            found.sealed_cells,
            found.head.as_ref().map_or(0, |head| head.sequence)
        ))?;
    }
    if let (Some(file), Some(head), true) = (&options.write_head, &found.head, found.is_sound()) {
        super::report::write_whole(file, (serde_json::to_string_pretty(head)? + "\n").as_bytes())?;
        voice.say(format_args!(
            "Wrote the head of the audit to {}. Keep it on another machine.",
            file.display()
        ));
    }
    tell(&found)
}

/// Tells the problems, if there are any, and ends accordingly.
pub(crate) fn tell(found: &Verification) -> Result<(), Failure> {
    if found.is_sound() {
        return Ok(());
    }
    for problem in &found.problems {
        complain(format_args!("error: {problem}"));
    }
    Err(Failure::Silent { code: exit::DAMAGED })
}

fn read_head(file: &Path) -> Result<AuditHead, Failure> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {}", file.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not the head of an audit", file.display()))
        .map_err(|error| Failure::with(exit::INPUT, error))
}
