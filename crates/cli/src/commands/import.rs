//! `throughline import`: a data package or an HTCDS file into the register, whole or not at all.

use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;
use throughline_interchange::diagnostic::Diagnostics;
use throughline_interchange::htcds::{self, ImportReport, OnBadRow, Usage};
use throughline_interchange::package::{ReadError, Reader, Receiver};
use throughline_interchange::{Namespace, package};
use throughline_model::Holdings;
use throughline_model::codes::ours::Role;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::Row;
use throughline_register::{Counts, Register, RegisterError};

use crate::args::{self, Common, exit};
use crate::clock;
use crate::desk;
use crate::failure::Failure;
use crate::output;
use crate::progress::Voice;

/// What `--json` prints.
#[derive(Serialize)]
struct Outcome<'a> {
    imported: bool,
    rows: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a ImportReport>,
    diagnostics: &'a Diagnostics,
}

/// Whether the register is open, and in which namespace the source's own identifiers are understood.
struct Target {
    register: Option<Register>,
    namespace: Namespace,
}

pub(crate) fn run(common: &Common, voice: Voice, options: &args::Import) -> Result<(), Failure> {
    if !options.source.exists() {
        return Err(Failure::with(
            exit::PLACE,
            anyhow!("there is nothing at {}", options.source.display()),
        ));
    }
    let register = if options.check {
        None
    } else {
        Some(desk::open(common, voice)?)
    };
    let own = Namespace::from_bits(register.as_ref().map_or(0, Register::namespace));
    let namespace = options.namespace.as_deref().map_or(own, Namespace::of);
    let target = Target { register, namespace };
    if options.source.is_dir() {
        package_in(common, voice, options, target)
    } else {
        htcds_in(common, voice, options, target)
    }
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error(transparent)]
    Package(package::PackageError),
    #[error("the package has errors")]
    Errors,
}

/// Hands rows to the register as they come.
struct Into<'a, 'b>(&'a mut throughline_register::Import<'b>);

impl Receiver for Into<'_, '_> {
    type Error = RegisterError;

    fn row<R: Row + Held>(&mut self, row: R) -> Result<(), RegisterError> {
        self.0.insert(&row)
    }
}

fn package_in(common: &Common, voice: Voice, options: &args::Import, target: Target) -> Result<(), Failure> {
    let reader = open_package(&options.source, target.namespace)?;
    let Some(mut register) = target.register else {
        let mut bar = voice.bar("Checking", 0);
        let checked = reader.check(&mut bar);
        bar.finish();
        let diagnostics = checked.map_err(|error| Failure::with(exit::INPUT, error))?;
        return end(voice, options, &diagnostics, None, None);
    };
    let mut diagnostics = Diagnostics::new();
    let counts = take_package(common, voice, &mut register, &reader, &mut diagnostics);
    match counts {
        Ok(counts) => end(voice, options, &diagnostics, None, Some(counts)),
        Err(Stop::Errors) => end(voice, options, &diagnostics, None, None),
        Err(Stop::Register(error)) => Err(refused(error)),
        Err(Stop::Package(error)) => Err(Failure::with(exit::INPUT, error)),
    }
}

/// Opens a data package.
pub(crate) fn open_package(dir: &Path, namespace: Namespace) -> Result<Reader, Failure> {
    Reader::open(dir, namespace).map_err(|error| Failure::with(exit::PLACE, error))
}

/// Imports a package that is expected to have no errors.
pub(crate) fn import_package(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    reader: &Reader,
) -> Result<(), Failure> {
    let mut diagnostics = Diagnostics::new();
    match take_package(common, voice, register, reader, &mut diagnostics) {
        Ok(_) => Ok(()),
        Err(Stop::Register(error)) => Err(refused(error)),
        Err(Stop::Package(error)) => Err(Failure::with(exit::INPUT, error)),
        Err(Stop::Errors) => {
            voice.say(&diagnostics);
            Err(Failure::Silent { code: exit::INPUT })
        }
    }
}

fn take_package(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    reader: &Reader,
    diagnostics: &mut Diagnostics,
) -> Result<Counts, Stop> {
    let viewer = desk::viewer(common, Role::Caseworker, "import of a data package");
    let mut bar = voice.bar("Importing", 0);
    let mut view = register.for_caseworker(&viewer, clock::now())?;
    let taken = view.import(&mut rand::rng(), |import| -> Result<(), Stop> {
        if reader.marks().simulated {
            import.mark_simulated()?;
        }
        let found = reader
            .read(&mut bar, &mut Into(import))
            .map_err(|error| match error {
                ReadError::Package(error) => Stop::Package(error),
                ReadError::Receiver(error) => Stop::Register(error),
            })?;
        let failed = found.has_errors();
        diagnostics.absorb(found);
        if failed { Err(Stop::Errors) } else { Ok(()) }
    });
    bar.finish();
    taken.map(|((), counts)| counts)
}

/// Puts every table of some holdings into an import.
struct Every<'a, 'b, 'c> {
    holdings: &'a Holdings,
    import: &'b mut throughline_register::Import<'c>,
}

impl ForEachTable for Every<'_, '_, '_> {
    type Error = RegisterError;

    fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
        R::of(self.holdings)
            .iter()
            .try_for_each(|row| self.import.insert(row))
    }
}

/// Takes holdings into a register in one piece.
pub(crate) fn take_holdings(
    common: &Common,
    register: &mut Register,
    holdings: &Holdings,
    purpose: &str,
) -> Result<Counts, RegisterError> {
    let viewer = desk::viewer(common, Role::Caseworker, purpose);
    let mut view = register.for_caseworker(&viewer, clock::now())?;
    let taken = view.import(&mut rand::rng(), |import| for_each_table(&mut Every { holdings, import }));
    taken.map(|((), counts)| counts)
}

fn htcds_in(common: &Common, voice: Voice, options: &args::Import, target: Target) -> Result<(), Failure> {
    let reading = htcds::Options {
        namespace: target.namespace,
        organisation: options.organisation.clone(),
        on_bad_row: if options.skip_bad_rows {
            OnBadRow::Skip
        } else {
            OnBadRow::Refuse
        },
    };
    let bar = voice.bar("Reading", 0);
    let read = htcds::read(&options.source, &reading);
    bar.finish();
    let (holdings, report, diagnostics) = read.map_err(|error| Failure::with(exit::INPUT, error))?;
    let refused_rows = diagnostics.has_errors() && !options.skip_bad_rows;
    let Some(mut register) = target.register.filter(|_| !refused_rows) else {
        return end(voice, options, &diagnostics, Some(&report), None);
    };
    let bar = voice.bar("Importing", 0);
    let counts = take_holdings(common, &mut register, &holdings, "import of an HTCDS file");
    bar.finish();
    end(
        voice,
        options,
        &diagnostics,
        Some(&report),
        Some(counts.map_err(refused)?),
    )
}

fn refused(error: RegisterError) -> Failure {
    let again = matches!(error, RegisterError::DuplicateKey { .. });
    match desk::refused(error) {
        Failure::Said { code, error } if again => Failure::Said {
            code,
            error: error.context("nothing was imported: some of it is in the register already (the same file, imported before?)"),
        },
        other => other,
    }
}

/// Tells what was found and what was done.
fn end(
    voice: Voice,
    options: &args::Import,
    diagnostics: &Diagnostics,
    report: Option<&ImportReport>,
    counts: Option<Counts>,
) -> Result<(), Failure> {
    if !diagnostics.is_empty() {
        voice.say(diagnostics);
    }
    if let Some(report) = report {
        tell_columns(voice, report);
    }
    let imported = counts.is_some();
    let rows = counts.unwrap_or_default();
    if options.json {
        output::json(&Outcome {
            imported,
            rows: rows.clone(),
            file: report,
            diagnostics,
        })?;
    }
    let failed = diagnostics.has_errors();
    if imported {
        let told: Vec<String> = rows
            .iter()
            .map(|(table, count)| format!("{count} {table}"))
            .collect();
        voice.say(format_args!(
            "Imported {}.",
            if told.is_empty() {
                "nothing: there were no rows".to_owned()
            } else {
                told.join(", ")
            }
        ));
        voice.say("Next: throughline analyse, or throughline report --out report.html");
    } else if failed {
        voice.say("Nothing was imported. Correct the errors above and run the command again.");
    } else if options.check {
        voice.say("No errors. Nothing was changed.");
    }
    if failed {
        Err(Failure::Silent { code: exit::INPUT })
    } else {
        Ok(())
    }
}

fn tell_columns(voice: Voice, report: &ImportReport) {
    for decision in &report.decisions {
        voice.say(format_args!("note: {decision}"));
    }
    let unused = report.columns.iter().filter(|column| column.filled > 0);
    for column in unused {
        if let Usage::NotUsed(why) = &column.usage {
            voice.say(format_args!("note: column {} is not used: {why}", column.column));
        }
    }
    voice.say(format_args!(
        "Read {} rows: {} taken, {} left out.",
        report.rows_read, report.rows_taken, report.rows_skipped
    ));
}
