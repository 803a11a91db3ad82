//! `throughline man`: the man pages, made from the same text as `--help`.

use anyhow::Context as _;
use clap::CommandFactory as _;

use crate::args::{CommandLine, Man};
use crate::failure::Failure;
use crate::progress::Voice;

pub(crate) fn run(voice: Voice, options: &Man) -> Result<(), Failure> {
    let dir = &options.dir;
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
    clap_mangen::generate_to(CommandLine::command(), dir)
        .with_context(|| format!("cannot write the man pages to {}", dir.display()))?;
    voice.say(format_args!("Wrote the man pages to {}.", dir.display()));
    Ok(())
}
