//! `throughline init`: a new, empty register and its recovery code, shown once.

use serde::Serialize;
use throughline_register::{KdfCost, Location, Register, Secret};

use crate::args::{Common, Init};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::output;
use crate::place;
use crate::progress::Voice;
use crate::secret;

/// What `--json` prints.
#[derive(Serialize)]
struct Made<'a> {
    register: String,
    title: &'a str,
    recovery_code: &'a str,
}

pub(crate) fn run(common: &Common, voice: Voice, options: &Init) -> Result<(), Failure> {
    let location = desk::location(common)?;
    place::vacant(&location)?;
    let secret = secret::choose(common.passphrase_file.as_deref())?;
    let (_, code) = make(&location, &secret, &options.title, KdfCost::default())?;
    let code = code.reveal();
    if options.json {
        let register = location.to_string();
        let made = Made {
            register,
            title: &options.title,
            recovery_code: &code,
        };
        return Ok(output::once(serde_json::to_string_pretty(&made)?)?);
    }
    voice.say(format_args!("Made the register {location}.\n"));
    output::once(format_args!("Recovery code: {}", code.as_str()))?;
    voice.say(
        "\nThis code opens the register when the passphrase is lost. It is shown only now. Write it on paper and keep it\n\
         apart from the machine.\n\n\
         Next:\n  throughline template my-data     writes empty tables to fill in\n  throughline import FILE          \
         reads them, or an HTCDS workbook, in",
    );
    Ok(())
}

/// Makes a register with a title.
pub(crate) fn make(
    location: &Location,
    secret: &Secret,
    title: &str,
    cost: KdfCost,
) -> Result<(Register, throughline_register::RecoveryCode), Failure> {
    let (mut register, code) =
        Register::init(location, secret, cost, clock::now(), &mut rand::rng()).map_err(failure::refused)?;
    register.set_title(title).map_err(failure::refused)?;
    Ok((register, code))
}
