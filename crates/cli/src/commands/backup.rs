//! `throughline backup`: one encrypted file that holds the whole register.

use std::fs;
use std::io::BufWriter;

use anyhow::Context as _;
use throughline_model::codes::ours::Role;

use crate::args::{Backup, Common, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::place;
use crate::progress::Voice;

pub(crate) fn run(common: &Common, voice: Voice, options: &Backup) -> Result<(), Failure> {
    place::new_file(&options.file)?;
    let mut register = desk::open(common, voice)?;
    let viewer = desk::viewer(common, Role::Administrator, "backup");
    let file = place::private_file(&options.file)
        .with_context(|| format!("cannot make the file {}", options.file.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    let bar = voice.bar("Backing up", 0);
    let done = register
        .for_administrator(&viewer, clock::now())
        .and_then(|mut view| view.backup(BufWriter::new(file), &mut rand::rng()));
    bar.finish();
    let writer = done.map_err(|error| {
        // Half a backup is worse than none: it looks like one.
        let _ = fs::remove_file(&options.file);
        failure::refused(error)
    })?;
    let file = writer
        .into_inner()
        .context("the backup could not be written to its end")?;
    file.sync_all()
        .context("the backup could not be brought to the disk")?;
    let size = file.metadata().map(|found| found.len()).unwrap_or_default();
    voice.say(format_args!(
        "Wrote {} ({}). The register's passphrase or recovery code opens it.",
        options.file.display(),
        indicatif::HumanBytes(size)
    ));
    Ok(())
}
