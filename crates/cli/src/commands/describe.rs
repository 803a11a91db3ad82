//! `throughline describe`: counts and percentages of a public CTDC file.

use std::io::ErrorKind;

use throughline_interchange::ctdc::{self, DescribeError, DescribeOptions, Suppression};

use crate::args::{Describe, exit};
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;

pub(crate) fn run(voice: Voice, options: &Describe) -> Result<(), Failure> {
    let question = DescribeOptions {
        since: options.since,
        until: options.until,
        suppression: if options.no_suppression {
            Suppression::Off
        } else {
            Suppression::On
        },
        ..DescribeOptions::default()
    };
    let mut bar = voice.bar("Reading", 0);
    let described = ctdc::describe(&options.file, &question, &mut bar);
    bar.finish();
    let description = described.map_err(|error| Failure::with(code(&error), error))?;
    if options.json {
        output::json(&description)?;
    } else {
        output::data(&description)?;
    }
    if description.diagnostics.has_errors() {
        if options.json {
            voice.tell(&description.diagnostics);
        }
        return Err(Failure::Silent { code: exit::INPUT });
    }
    Ok(())
}

fn code(error: &DescribeError) -> u8 {
    match error {
        DescribeError::Read { source, .. } if source.kind() == ErrorKind::NotFound => exit::PLACE,
        DescribeError::NoYears { .. } => exit::USAGE,
        _ => exit::INPUT,
    }
}
