//! `throughline template`: empty tables to fill in.

use throughline_interchange::package;

use crate::args::{Template, exit};
use crate::failure::Failure;
use crate::progress::Voice;

pub(crate) fn run(voice: Voice, options: &Template) -> Result<(), Failure> {
    package::template(&options.dir).map_err(|error| Failure::with(exit::PLACE, error))?;
    voice.say(format_args!(
        "Wrote empty tables to {dir}. Each field is explained in {dir}/README.md; fill in what you have and run:\n  throughline import {dir}",
        dir = options.dir.display()
    ));
    Ok(())
}
