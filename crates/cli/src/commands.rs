//! The commands, one file each.

mod analyse;
mod backup;
mod completions;
mod demo;
mod describe;
mod erase;
mod export;
pub(crate) mod import;
mod init;
mod instrument;
mod key;
mod link;
mod man;
mod reflection;
mod report;
mod restore;
mod review;
mod serve;
mod simulate;
mod template;
mod verify;

use crate::args::{Command, CommandLine};
use crate::failure::Failure;
use crate::progress::Voice;

/// Runs the command on the line.
pub(crate) fn run(line: CommandLine) -> Result<(), Failure> {
    let common = line.common;
    let voice = Voice::new(common.no_progress, common.quiet);
    match line.command {
        Command::Init(options) => init::run(&common, voice, &options),
        Command::Import(options) => import::run(&common, voice, &options),
        Command::Link(options) => link::run(&common, voice, &options),
        Command::Review(options) => review::run(&common, voice, &options),
        Command::Serve(options) => serve::run(&common, voice, &options),
        Command::Instrument(asked) => instrument::run(voice, &asked),
        Command::Reflection(options) => reflection::run(voice, &options),
        Command::Describe(options) => describe::run(voice, &options),
        Command::Analyse(options) => analyse::run(&common, voice, &options),
        Command::Report(options) => report::run(&common, voice, &options),
        Command::Export(options) => export::run(&common, voice, &options),
        Command::Template(options) => template::run(voice, &options),
        Command::Backup(options) => backup::run(&common, voice, &options),
        Command::Restore(options) => restore::run(&common, voice, &options),
        Command::Verify(options) => verify::run(&common, voice, &options),
        Command::Erase(options) => erase::run(&common, voice, &options),
        Command::Key(options) => key::run(&common, voice, &options),
        Command::Simulate(options) => simulate::run(voice, &options),
        Command::Demo(options) => demo::run(&common, voice, &options),
        Command::Completions(options) => completions::run(&options),
        Command::Man(options) => man::run(voice, &options),
    }
}
