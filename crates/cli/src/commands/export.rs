//! `throughline export`: everything the register holds, as a data package in clear.

use throughline_interchange::package::{self, Marks};
use throughline_model::codes::ours::Role;

use crate::args::{Common, Export, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::place;
use crate::progress::Voice;

pub(crate) fn run(common: &Common, voice: Voice, options: &Export) -> Result<(), Failure> {
    place::new_directory(&options.dir)?;
    let mut register = desk::open(common, voice)?;
    let viewer = desk::viewer(common, Role::DataProtectionOfficer, &options.purpose);
    let settings = register.settings().map_err(failure::refused)?;
    let bar = voice.bar("Reading", 0);
    let holdings = register
        .for_data_protection(&viewer, clock::now())
        .and_then(|mut view| view.holdings());
    bar.finish();
    let holdings = holdings.map_err(failure::refused)?;
    let bar = voice.bar("Writing", 0);
    let marks = Marks {
        title: Some(settings.title),
        simulated: settings.simulated,
    };
    place::private_directory(&options.dir)?;
    let written = package::write_holdings(&options.dir, marks, &holdings);
    bar.finish();
    written.map_err(|error| Failure::with(exit::PLACE, error))?;
    voice.say(format_args!(
        "Wrote {} records to {}. They are in clear: names, accounts, everything. Delete them when they have served.",
        holdings.records.len(),
        options.dir.display()
    ));
    Ok(())
}
