//! `throughline key`: a new passphrase, or a new master key.

use throughline_model::codes::ours::Role;

use crate::args::{Common, Key, KeyChange};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::output;
use crate::place;
use crate::progress::Voice;
use crate::secret;

pub(crate) fn run(common: &Common, voice: Voice, options: &Key) -> Result<(), Failure> {
    let location = desk::location(common)?;
    place::occupied(&location)?;
    let old = secret::ask(common)?;
    // Everything is asked before the register is opened: keys read now must not grow old while somebody types.
    let new = match options.change {
        KeyChange::Passphrase => Some(secret::choose_new(options.new_passphrase_file.as_deref())?),
        KeyChange::Rotate => None,
    };
    let mut register = throughline_register::Register::open(&location, &old).map_err(failure::refused)?;
    let viewer = desk::viewer(common, Role::Administrator, "keys");
    let mut view = register
        .for_administrator(&viewer, clock::now())
        .map_err(failure::refused)?;
    if let Some(new) = new {
        view.change_passphrase(&old, &new, &mut rand::rng())
            .map_err(failure::refused)?;
        voice.say(
            "The passphrase is changed. Backups and copies made before still open with the old one. If others may know\n\
             it, run `throughline key rotate` as well; the key of the database itself stays the same.",
        );
    } else {
        let bar = voice.bar("Wrapping data keys anew", 0);
        let rotated = view.rotate_master_key(&old, &mut rand::rng());
        bar.finish();
        let rotated = rotated.map_err(failure::refused)?;
        output::once(format_args!(
            "New recovery code: {}",
            rotated.recovery_code.reveal().as_str()
        ))?;
        voice.say("The old recovery code no longer opens the register. Write the new one down; it is shown only now.");
        if rotated.key_files_lost > 0 {
            voice.say(format_args!(
                "{} key files no longer open the register; add them again.",
                rotated.key_files_lost
            ));
        }
    }
    Ok(())
}
