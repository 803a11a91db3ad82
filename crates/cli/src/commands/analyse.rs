//! `throughline analyse`: the figures, as text or as JSON.

use crate::args::{Analyse, Common};
use crate::failure::Failure;
use crate::lines;
use crate::output;
use crate::progress::Voice;
use crate::question;

pub(crate) fn run(common: &Common, voice: Voice, options: &Analyse) -> Result<(), Failure> {
    let lines = lines::read(common, voice, options.question.package.as_deref())?;
    let findings = question::answer(voice, &lines, &options.question)?;
    if options.json {
        output::json(&findings)?;
    } else {
        output::data(throughline_report::headline(&findings).trim_end())?;
    }
    Ok(())
}
