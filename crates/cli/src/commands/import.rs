//! `throughline import`: a data package or an HTCDS file into the register, whole or not at all.

use std::any::Any;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;
use throughline_interchange::Namespace;
use throughline_interchange::ctdc::{self, DescribeOptions};
use throughline_interchange::diagnostic::Diagnostics;
use throughline_interchange::htcds::{self, HtcdsError, ImportReport, OnBadRow, Usage};
use throughline_interchange::package::{PackageError, ReadError, Reader, Receiver};
use throughline_interchange::progress::silent;
use throughline_model::codes::ours::Role;
use throughline_model::holdings::{Held, tables};
use throughline_model::id::RecordId;
use throughline_model::table::Row;
use throughline_model::{Holdings, Record};
use throughline_register::{Counts, Register, RegisterError};

use crate::args::{self, Common, exit};
use crate::clock;
use crate::desk;
use crate::failure::{self, Failure};
use crate::linking;
use crate::output;
use crate::progress::Voice;

/// The file that makes tables a data package.
const DESCRIPTOR: &str = "datapackage.json";

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
    let is_package = options.source.is_dir();
    if is_package && options.skip_bad_rows {
        let error =
            anyhow!("--skip-bad-rows is for HTCDS files: a data package is taken whole or not at all");
        return Err(Failure::with(exit::USAGE, error));
    }
    refuse_single_table(&options.source)?;
    let register = if options.check {
        None
    } else {
        Some(desk::open(common, voice)?)
    };
    let secret = register.as_ref().map_or(0, Register::namespace);
    let own = Namespace::from_bits(secret);
    let namespace = options
        .namespace
        .as_deref()
        // Beside the register's secret number, so that identifiers of a named source cannot be guessed either.
        .map_or(own, |name| Namespace::of(&format!("{secret:032x} {name}")));
    let target = Target { register, namespace };
    if is_package {
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
    Package(PackageError),
    #[error("the package has errors")]
    Errors,
}

/// Hands rows to the register as they come, and remembers which records they were.
struct Into<'a, 'b> {
    import: &'a mut throughline_register::Import<'b>,
    records: &'a mut BTreeSet<RecordId>,
}

impl Receiver for Into<'_, '_> {
    type Error = RegisterError;

    fn row<R: Row + Held>(&mut self, row: R) -> Result<(), RegisterError> {
        if let Some(record) = (&row as &dyn Any).downcast_ref::<Record>() {
            self.records.insert(record.id);
        }
        self.import.insert(&row)
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
    if reader.marks().simulated {
        refuse_among_real(common, &mut register)?;
    } else {
        refuse_among_invented(&mut register)?;
    }
    let mut diagnostics = Diagnostics::new();
    let mut new = BTreeSet::new();
    let counts = take_package(common, voice, &mut register, &reader, &mut diagnostics, &mut new);
    match counts {
        Ok(counts) => {
            end(voice, options, &diagnostics, None, Some(counts))?;
            warn(common, voice, options, &mut register, &new)
        }
        Err(Stop::Errors) => end(voice, options, &diagnostics, None, None),
        Err(Stop::Register(error)) => Err(refused(error)),
        Err(Stop::Package(error)) => Err(Failure::with(exit::INPUT, error)),
    }
}

/// Opens a data package.
pub(crate) fn open_package(dir: &Path, namespace: Namespace) -> Result<Reader, Failure> {
    Reader::open(dir, namespace).map_err(|error| {
        let code = match &error {
            PackageError::Io { .. } | PackageError::NotAPackage(_) => exit::PLACE,
            _ => exit::INPUT,
        };
        Failure::with(code, error)
    })
}

/// Whether the register holds a record, found out by looking at the first one.
#[derive(Debug, thiserror::Error)]
enum FirstRecord {
    #[error("there is one")]
    Found,
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// Invented persons mark a register for ever, so they do not come among real ones.
fn refuse_among_real(common: &Common, register: &mut Register) -> Result<(), Failure> {
    if register.settings().map_err(failure::refused)?.simulated {
        return Ok(());
    }
    let viewer = desk::viewer(
        common,
        Role::Analyst,
        "whether the register is empty, before an import",
    );
    let looked = register
        .for_analyst(&viewer, clock::now())
        .map_err(FirstRecord::Register)
        .and_then(|mut view| view.each::<Record, FirstRecord>(|_| Err(FirstRecord::Found)));
    match looked {
        Ok(()) => Ok(()),
        Err(FirstRecord::Register(error)) => Err(failure::refused(error)),
        Err(FirstRecord::Found) => Err(Failure::with(
            exit::INPUT,
            anyhow!(
                "nothing was imported: the persons of this package are invented, and the register holds real ones. \
                 Invented persons would mark all its reports as simulated, for ever"
            ),
        )
        .hint("make another register for them: throughline init --register PLACE")),
    }
}

/// Real persons in a register of invented ones would pass for invented, and a demonstration may be thrown away.
fn refuse_among_invented(register: &mut Register) -> Result<(), Failure> {
    if !register.settings().map_err(failure::refused)?.simulated {
        return Ok(());
    }
    let error =
        anyhow!("nothing was imported: this register is marked as simulated, and its persons are invented");
    Err(Failure::with(exit::INPUT, error)
        .hint("real cases need a register of their own: throughline init --register PLACE"))
}

/// Imports a package that is expected to have no errors.
pub(crate) fn import_package(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    reader: &Reader,
) -> Result<(), Failure> {
    let mut diagnostics = Diagnostics::new();
    let mut new = BTreeSet::new();
    match take_package(common, voice, register, reader, &mut diagnostics, &mut new) {
        Ok(_) => Ok(()),
        Err(Stop::Register(error)) => Err(refused(error)),
        Err(Stop::Package(error)) => Err(Failure::with(exit::INPUT, error)),
        Err(Stop::Errors) => {
            voice.tell(&diagnostics);
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
    records: &mut BTreeSet<RecordId>,
) -> Result<Counts, Stop> {
    let viewer = desk::viewer(common, Role::Caseworker, "import of a data package");
    let mut bar = voice.bar("Importing", 0);
    let mut view = register.for_caseworker(&viewer, clock::now())?;
    let taken = view.import(&mut rand::rng(), |import| -> Result<(), Stop> {
        if reader.marks().simulated {
            import.mark_simulated()?;
        }
        let found = reader
            .read(&mut bar, &mut Into { import, records })
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

/// Takes holdings into a register in one piece.
pub(crate) fn take_holdings(
    common: &Common,
    register: &mut Register,
    holdings: &Holdings,
    purpose: &str,
) -> Result<Counts, RegisterError> {
    let viewer = desk::viewer(common, Role::Caseworker, purpose);
    let mut view = register.for_caseworker(&viewer, clock::now())?;
    let taken = view.import(&mut rand::rng(), |import| import.insert_all(holdings));
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
    let (holdings, report, diagnostics) = read.map_err(|error| unreadable(&options.source, error))?;
    let refused_rows = diagnostics.has_errors() && !(options.skip_bad_rows && report.rows_taken > 0);
    let Some(mut register) = target.register.filter(|_| !refused_rows) else {
        return end(voice, options, &diagnostics, Some(&report), None);
    };
    refuse_among_invented(&mut register)?;
    let bar = voice.bar("Importing", 0);
    let counts = take_holdings(common, &mut register, &holdings, "import of an HTCDS file");
    bar.finish();
    let counts = counts.map_err(refused)?;
    let told = end(voice, options, &diagnostics, Some(&report), Some(counts));
    let new = holdings.records.iter().map(|record| record.id).collect();
    warn(common, voice, options, &mut register, &new)?;
    told
}

/// Warns of likely earlier records. What came in has come in, whatever happens here.
fn warn(
    common: &Common,
    voice: Voice,
    options: &args::Import,
    register: &mut Register,
    new: &BTreeSet<RecordId>,
) -> Result<(), Failure> {
    if options.no_warning {
        return Ok(());
    }
    linking::warn(common, voice, register, new)
        .map(drop)
        .map_err(|failure| {
            failure.because(
                "the rows are in the register, but nobody could look for earlier records of their persons"
                    .to_owned(),
            )
        })
}

/// One table of a data package means nothing without the others.
fn refuse_single_table(source: &Path) -> Result<(), Failure> {
    let stem = source
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    if source.with_file_name(DESCRIPTOR).is_file() && tables().iter().any(|table| table.name == stem) {
        let error = anyhow!("{} is one table of a data package", source.display());
        return Err(Failure::with(exit::INPUT, error).hint("import the directory that holds it"));
    }
    Ok(())
}

/// A file that is no HTCDS file: perhaps it is something else that we know.
fn unreadable(source: &Path, error: HtcdsError) -> Failure {
    let refused = |error| Failure::with(exit::INPUT, error);
    let shown = source.display();
    if !matches!(error, HtcdsError::NoHeader(_)) {
        return refused(anyhow::Error::new(error));
    }
    if ctdc::describe(source, &DescribeOptions::default(), &mut silent()).is_ok() {
        return refused(anyhow!(
            "{shown} is a public CTDC file: it holds no persons and no episodes, so there are no histories to import"
        ))
        .hint(format!("count what it holds: throughline describe {shown}"));
    }
    refused(anyhow::Error::new(error))
}

fn refused(error: RegisterError) -> Failure {
    let again = matches!(error, RegisterError::DuplicateKey { .. });
    let refused = failure::refused(error);
    if again {
        refused
            .because("nothing was imported: some of it is in the register already".to_owned())
            .hint("was this file imported before? Each row is taken once: leave out those that are there already")
    } else {
        refused
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
    voice.tell(diagnostics);
    if let Some(report) = report {
        tell_columns(voice, report);
    }
    if options.json {
        output::json(&Outcome {
            imported: counts.is_some(),
            rows: counts.clone().unwrap_or_default(),
            file: report,
            diagnostics,
        })?;
    }
    let failed = diagnostics.has_errors();
    let Some(rows) = counts else {
        voice.say(match (failed, report.is_some()) {
            (false, _) => "No errors. Nothing was changed.",
            (true, false) => "Nothing was imported. Correct the errors above and run the command again.",
            (true, true) => {
                "Nothing was imported. Correct the errors above and run the command again, or leave the bad rows out \
                 with --skip-bad-rows."
            }
        });
        return if failed {
            Err(Failure::Silent { code: exit::INPUT })
        } else {
            Ok(())
        };
    };
    tell_rows(voice, &rows);
    if failed {
        return Err(Failure::Silent { code: exit::IN_PART });
    }
    Ok(())
}

fn tell_rows(voice: Voice, rows: &Counts) {
    let told: Vec<String> = rows
        .iter()
        .map(|(table, count)| format!("{} {count}", table.replace('_', " ")))
        .collect();
    match rows.values().sum::<u64>() {
        0 => voice.say("Nothing was imported: there are no rows."),
        all => voice.say(format_args!(
            "Imported {all} {}: {}.\nNext: throughline analyse, or throughline report --out report.html",
            if all == 1 { "row" } else { "rows" },
            told.join(", ")
        )),
    }
}

fn tell_columns(voice: Voice, report: &ImportReport) {
    for decision in &report.decisions {
        voice.say(format_args!("note: {decision}"));
    }
    let unused = report.columns.iter().filter(|column| column.filled > 0);
    for column in unused {
        if let Usage::NotUsed(why) = &column.usage {
            voice.say(format_args!("note: {} is not used: {why}", column.column));
        }
    }
    let read = report.rows_read;
    voice.say(match report.rows_taken {
        0 => format!("Read {read} rows."),
        taken => format!(
            "Read {read} rows: {taken} good, {} left out.",
            report.rows_skipped
        ),
    });
}
