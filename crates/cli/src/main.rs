//! The `throughline` program: reads the command line, runs one command, and turns its outcome into an exit code.
//!
//! Every command lives in its own file under `commands`. Nothing is decided here about trafficking, statistics or storage.

mod args;
mod clock;
mod commands;
mod desk;
mod failure;
mod lines;
mod linking;
mod output;
mod place;
mod progress;
mod question;
mod secret;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::CommandLine;
use crate::failure::Failure;

fn main() -> ExitCode {
    if std::env::args_os().len() < 2 {
        // Whoever types the name alone wants to know what there is; clap would only say that something is missing.
        output::help(&CommandLine::command().render_help());
        return ExitCode::from(args::exit::USAGE);
    }
    let line = CommandLine::parse();
    match commands::run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Silent { code }) => ExitCode::from(code),
        Err(Failure::Said { code, error, hint }) => {
            output::error(&error, hint.as_deref());
            ExitCode::from(code)
        }
    }
}
