//! `throughline key`: a new passphrase, or a new master key.

use throughline_model::codes::ours::Role;

use crate::args::{Common, Key, KeyChange};
use crate::clock;
use crate::desk;
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;
use crate::secret;

pub(crate) fn run(common: &Common, voice: Voice, options: &Key) -> Result<(), Failure> {
    let location = desk::location(common)?;
    let old = secret::ask(common)?;
    let mut register = throughline_register::Register::open(&location, &old).map_err(desk::refused)?;
    let viewer = desk::viewer(common, Role::Administrator, "keys");
    let mut view = register
        .for_administrator(&viewer, clock::now())
        .map_err(desk::refused)?;
    match options.change {
        KeyChange::Passphrase => {
            let new = secret::choose_new(options.new_passphrase_file.as_deref())?;
            view.change_passphrase(&old, &new, &mut rand::rng())
                .map_err(desk::refused)?;
            voice.say("The passphrase is changed. Backups made before still open with the old one.");
        }
        KeyChange::Rotate => {
            let bar = voice.bar("Wrapping data keys anew", 0);
            let rotated = view.rotate_master_key(&old, &mut rand::rng());
            bar.finish();
            let rotated = rotated.map_err(desk::refused)?;
            output::data(format_args!(
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
    }
    Ok(())
}
