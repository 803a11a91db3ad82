//! `throughline completions`: a completion script for a shell.

use clap::CommandFactory as _;

use crate::args::{CommandLine, Completions};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(options: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        options.shell,
        &mut CommandLine::command(),
        "throughline",
        &mut script,
    );
    Ok(output::data(String::from_utf8_lossy(&script).trim_end())?)
}
