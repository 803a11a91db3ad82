//! `throughline restore`: a register from a backup.

use std::fs::File;
use std::io::BufReader;

use anyhow::Context as _;
use throughline_model::codes::ours::Role;
use throughline_register::{Register, RegisterError};

use crate::args::{Common, Restore, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::place;
use crate::progress::Voice;
use crate::secret;

pub(crate) fn run(common: &Common, voice: Voice, options: &Restore) -> Result<(), Failure> {
    let location = desk::location(common)?;
    place::vacant(&location)?;
    let file = File::open(&options.file)
        .with_context(|| format!("cannot open {}", options.file.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    let secret = secret::ask(common)?;
    let viewer = desk::viewer(common, Role::Administrator, "restore");
    let bar = voice.bar("Restoring", 0);
    let restored = Register::restore(BufReader::new(file), &location, &secret, &viewer, clock::now());
    bar.finish();
    let mut register = restored.map_err(|error| {
        let of_the_file = matches!(error, RegisterError::SealedFile(_) | RegisterError::NotABackup);
        let refused = failure::refused(error);
        if of_the_file {
            refused.because(format!("{} cannot be restored", options.file.display()))
        } else {
            refused
        }
    })?;
    let bar = voice.bar("Verifying", 0);
    let found = register.verify(None);
    bar.finish();
    let found = found.map_err(failure::refused)?;
    voice.say(format_args!(
        "Restored to {location}: {} rows.",
        found.rows.values().sum::<u64>()
    ));
    super::verify::tell(&found)
}
