//! The `throughline` program: reads the command line, runs one command, and turns its outcome into an exit code.
//!
//! Every command lives in its own file under `commands`. Nothing is decided here about trafficking, statistics or storage.

mod args;
mod clock;
mod commands;
mod desk;
mod failure;
mod lines;
mod output;
mod progress;
mod question;
mod secret;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::CommandLine;
use crate::failure::Failure;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    match commands::run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Silent { code }) => ExitCode::from(code),
        Err(Failure::Said { code, error }) => {
            output::error(&error);
            ExitCode::from(code)
        }
    }
}
