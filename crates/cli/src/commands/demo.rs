//! `throughline demo`: an invented register from nothing to a report, in one go.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use throughline_interchange::Namespace;
use throughline_model::Text;
use throughline_model::codes::Coded as _;
use throughline_model::codes::ours::{LinkVerdict, ProposalState, Role};
use throughline_model::id::RecordId;
use throughline_model::links::in_order;
use throughline_register::{KdfCost, Location, Proposed, Register, Secret};
use throughline_server::Desk;
use throughline_simulate::Scenario;

use crate::args::{self, Common, exit};
use crate::clock;
use crate::commands::{import, init, report, serve, simulate};
use crate::desk;
use crate::failure::{self, Failure};
use crate::lines::of_analysis;
use crate::linking::{Asked, Records};
use crate::output;
use crate::place;
use crate::progress::Voice;
use crate::question;

/// The passphrase of every demonstration: it protects nobody.
const PASSPHRASE: &str = "these people are invented";
/// From this probability on the demonstration links pairs without anybody looking.
const AUTOMATIC: f64 = 0.95;
/// Pairs linked automatically that are drawn for review.
const DRAWN: usize = 100;
/// Marks a directory as a demonstration, so that only a demonstration is ever replaced.
const MARK: &str = "THIS IS A SIMULATED REGISTER.txt";

pub(crate) fn run(common: &Common, voice: Voice, options: &args::Demo) -> Result<(), Failure> {
    let begun = Instant::now();
    let dir = &options.dir;
    prepare(dir)?;
    let scenario = Scenario {
        persons: options.persons,
        seed: options.seed,
        ..Scenario::default()
    };
    let package = dir.join("package");
    simulate::write(voice, &scenario, &package)?;
    let location = Location::directory(dir.join("register"));
    let secret = Secret::passphrase(PASSPHRASE)?;
    let (mut register, _) = init::make(&location, &secret, simulate::TITLE, KdfCost::default())?;
    let reader = import::open_package(&package, Namespace::from_bits(register.namespace()))?;
    import::import_package(common, voice, &mut register, &reader)?;
    link(common, voice, &mut register, &package, options.seed)?;
    let viewer = desk::viewer(common, Role::Analyst, "demonstration");
    let mut analysis = register
        .for_analyst(&viewer, clock::now())
        .map_err(failure::refused)?;
    let lines = of_analysis(&mut analysis, voice)?;
    let findings = question::answer(voice, &lines, &args::Question::default())?;
    let page = dir.join("report.html");
    report::write_whole(&page, throughline_report::html(&findings).as_bytes())?;
    report::write_whole(
        &dir.join("findings.json"),
        throughline_report::json(&findings)?.as_bytes(),
    )?;
    output::data(throughline_report::headline(&findings).trim_end())?;
    voice.say(format_args!(
        "\nDone in {:.1} s. Look at:",
        begun.elapsed().as_secs_f64()
    ));
    tell_places(voice, dir);
    if options.no_serve {
        return Ok(());
    }
    drop(analysis);
    show(voice, location, register, options)
}

/// Serves the register with an account for each role.
fn show(voice: Voice, location: Location, register: Register, asked: &args::Demo) -> Result<(), Failure> {
    let (made, _) = Desk::open(serve::options(location, true, false), register)
        .context("the demonstration cannot be served")?;
    let accounts = made
        .add_demonstration_accounts(PASSPHRASE)
        .context("the accounts of the demonstration cannot be made")?;
    let mut at = asked.at;
    // Another demonstration may be running.
    while std::net::TcpListener::bind(at).is_err() && at.port() < asked.at.port().saturating_add(20) {
        at.set_port(at.port() + 1);
    }
    serve::listen(voice, Arc::new(made), at, None, |address| {
        voice.say(format_args!(
            "\nAnd in a browser at http://{address}/ with the password: {PASSPHRASE}"
        ));
        for account in &accounts {
            let role = account.role.label();
            voice.say(format_args!(
                "  {:15} {role}, {}",
                account.name, account.organisation
            ));
        }
        voice.say("Stop with Ctrl+C.");
    })
}

/// Looks for persons who stand in two organisations' records, and decides on the pairs drawn for review what is true of them,
/// as somebody would who knows the persons. What waits in the queue is left for whoever tries the program.
fn link(
    common: &Common,
    voice: Voice,
    register: &mut Register,
    package: &Path,
    seed: u64,
) -> Result<(), Failure> {
    let records = Records::read(common, voice, register)?;
    let asked = Asked {
        automatic: Some(AUTOMATIC),
        least: throughline_linkage::Options::default().least,
        drawn: DRAWN,
        seed,
    };
    let (pairs, _) = records.propose(common, voice, register, asked)?;
    let viewer = desk::viewer(common, Role::Supervisor, "demonstration");
    let mut linking = register
        .for_linking(&viewer, clock::now())
        .map_err(failure::refused)?;
    let truth = same_person(package)?;
    let drawn = |pair: &&Proposed| pair.state == ProposalState::AutomaticForReview;
    for pair in pairs.iter().filter(drawn) {
        let (verdict, reason) = if truth.contains(&in_order(pair.record, pair.other_record)) {
            (
                LinkVerdict::Same,
                "[simulated] Asked both offices: it is one person.",
            )
        } else {
            (
                LinkVerdict::Different,
                "[simulated] Asked both offices: they are two persons.",
            )
        };
        let reason = Text::new(reason).context("a reason has words")?;
        linking
            .decide(&mut rand::rng(), pair.record, pair.other_record, verdict, &reason)
            .map_err(failure::refused)?;
    }
    Ok(())
}

/// The pairs of records that are truly of one person.
fn same_person(package: &Path) -> anyhow::Result<HashSet<(RecordId, RecordId)>> {
    let path = package.join("truth").join("same_person.csv");
    let context = || format!("cannot read {}", path.display());
    let mut reader = csv::Reader::from_path(&path).with_context(context)?;
    reader
        .deserialize::<(String, String)>()
        .map(|row| {
            let (one, other) = row.with_context(context)?;
            Ok(in_order(
                one.parse().with_context(context)?,
                other.parse().with_context(context)?,
            ))
        })
        .collect()
}

fn tell_places(voice: Voice, dir: &Path) {
    let made = [
        ("report.html", "the report, for a browser".to_owned()),
        (
            "package",
            "the tables it was made from; package/truth says what is true".to_owned(),
        ),
        ("register", format!("the register (passphrase: {PASSPHRASE})")),
    ];
    for (name, what) in made {
        voice.say(format_args!("  {}/{name:11}   {what}", dir.display()));
    }
}

/// Makes the directory; an earlier demonstration there is replaced, anything else is not touched.
fn prepare(dir: &Path) -> Result<(), Failure> {
    if dir.exists() {
        if !dir.is_dir() || (!place::is_empty(dir)? && !dir.join(MARK).exists()) {
            let error = anyhow!(
                "{} is there already and is no demonstration; choose another place with --dir",
                dir.display()
            );
            return Err(Failure::with(exit::PLACE, error));
        }
        clear(dir)?;
    }
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    std::fs::write(
        dir.join(MARK),
        "Everything in this directory is invented. `throughline demo` made it and may replace it.\n",
    )
    .with_context(|| format!("cannot write to {}", dir.display()))?;
    Ok(())
}

/// Removes what an earlier demonstration made, and nothing else: whatever somebody put beside it stays, and stops us.
fn clear(dir: &Path) -> Result<(), Failure> {
    let made = ["package", "register", "report.html", "findings.json", MARK];
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let name = entry
            .with_context(|| format!("cannot read {}", dir.display()))?
            .file_name();
        if !made.iter().any(|known| name == *known) {
            let error = anyhow!(
                "{} holds {}, which no demonstration made; move it, or choose another place with --dir",
                dir.display(),
                name.display()
            );
            return Err(Failure::with(exit::PLACE, error));
        }
    }
    for name in made {
        let path = dir.join(name);
        let removed = match path.symlink_metadata() {
            Ok(found) if found.is_dir() => std::fs::remove_dir_all(&path),
            Ok(_) => std::fs::remove_file(&path),
            Err(_) => Ok(()),
        };
        removed.with_context(|| format!("cannot replace {}", path.display()))?;
    }
    Ok(())
}
