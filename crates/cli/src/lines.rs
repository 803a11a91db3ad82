//! Where life lines come from: the register, or a data package on its own.

use std::path::Path;

use throughline_interchange::Namespace;
use throughline_interchange::package::{ReadError, Receiver};
use throughline_model::codes::ours::Role;
use throughline_model::holdings::Held;
use throughline_model::lifeline::UnknownRecord;
use throughline_model::table::Row;
use throughline_model::{Assembly, Gathered};
use throughline_register::Analysis;

use crate::args::{Common, exit};
use crate::clock;
use crate::commands::import;
use crate::desk;
use crate::failure::{self, Failure};
use crate::progress::Voice;

/// Life lines and what must be said of where they come from.
pub(crate) struct Lines {
    pub(crate) of_persons: Gathered,
    pub(crate) title: Option<String>,
    pub(crate) simulated: bool,
    pub(crate) fingerprint: Option<String>,
}

/// Reads the life lines of a package, or of the register.
pub(crate) fn read(common: &Common, voice: Voice, package: Option<&Path>) -> Result<Lines, Failure> {
    match package {
        Some(dir) => of_package(voice, dir),
        None => of_register(common, voice),
    }
}

fn of_register(common: &Common, voice: Voice) -> Result<Lines, Failure> {
    let mut register = desk::open_for_analysis(common, voice)?;
    let viewer = desk::viewer(common, Role::Analyst, "analysis");
    let mut analysis = register
        .for_analyst(&viewer, clock::now())
        .map_err(failure::refused)?;
    of_analysis(&mut analysis, voice)
}

/// Reads the life lines of an opened register, and what it says of itself.
pub(crate) fn of_analysis(analysis: &mut Analysis<'_>, voice: Voice) -> Result<Lines, Failure> {
    let of_persons = gather(analysis, voice)?;
    let settings = analysis.settings().map_err(failure::refused)?;
    let fingerprint = analysis.fingerprint().map_err(failure::refused)?;
    Ok(Lines {
        of_persons,
        title: Some(settings.title),
        simulated: settings.simulated,
        fingerprint: Some(fingerprint.to_string()),
    })
}

fn gather(analysis: &mut Analysis<'_>, voice: Voice) -> Result<Gathered, Failure> {
    let bar = voice.bar("Reading life lines", 0);
    let mut rows = 0_u64;
    let read = analysis.life_lines(|| {
        rows += 1;
        if rows.is_multiple_of(4096) {
            bar.reach(rows);
        }
    });
    bar.finish();
    read.map_err(failure::refused)
}

/// Puts the rows of a package together into life lines as they come.
struct Gather(Assembly);

impl Receiver for Gather {
    type Error = UnknownRecord;

    fn row<R: Row + Held>(&mut self, row: R) -> Result<(), UnknownRecord> {
        self.0.row(&row)
    }
}

fn of_package(voice: Voice, dir: &Path) -> Result<Lines, Failure> {
    let reader = import::open_package(dir, Namespace::of(&dir.to_string_lossy()))?;
    let mut bar = voice.bar("Reading package", 0);
    let mut gather = Gather(Assembly::default());
    let read = reader.read(&mut bar, &mut gather);
    bar.finish();
    let diagnostics = read.map_err(|error: ReadError<UnknownRecord>| Failure::with(exit::INPUT, error))?;
    voice.tell(&diagnostics);
    if diagnostics.has_errors() {
        return Err(Failure::Silent { code: exit::INPUT });
    }
    let marks = reader.marks();
    Ok(Lines {
        of_persons: gather.0.gather(),
        title: marks.title,
        simulated: marks.simulated,
        fingerprint: None,
    })
}
