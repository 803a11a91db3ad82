//! `cargo xtask test`: the steps, in order, and the account of them at the end.
//!
//! All steps run even when one fails, so that one run tells everything. What is left out is said, and leaving
//! out something without having been told to (`--without`) is a failure: a green run must mean that all was
//! tested.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::postgres::Server;
use crate::workspace::{Workspace, has_subcommand};
use crate::{debian, generated, say};

/// Where tests that need PostgreSQL look for it.
const POSTGRES_VARIABLE: &str = "THROUGHLINE_TEST_POSTGRES";
/// Names the driver of a browser to tests.
const BROWSER_VARIABLE: &str = "THROUGHLINE_TEST_CHROMEDRIVER";

/// What of the test run is wanted.
#[derive(Args)]
pub(crate) struct Selection {
    /// Run only this step (may be given more than once)
    #[arg(long, value_enum)]
    only: Vec<Step>,
    /// Also run the tests marked as slow (`#[ignore]`)
    #[arg(long)]
    slow: bool,
    /// Leave out the tests that need this, and do not fail because of it
    #[arg(long, value_enum)]
    without: Vec<Leavable>,
}

/// What the tests can do without when told to.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Leavable {
    Postgres,
}

/// One step, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// cargo fmt --check
    Fmt,
    /// cargo clippy, warnings are errors
    Clippy,
    /// unit and behaviour tests, with PostgreSQL
    Tests,
    /// the examples in the documentation comments
    Doctests,
    /// cargo doc, warnings are errors
    Docs,
    /// whether the files written by `cargo xtask docs` and `codes` are fresh
    Generated,
    /// licences, advisories and sources of the dependencies, if cargo-deny is installed
    Deny,
}

/// How a step ended.
enum Outcome {
    Ok,
    Failed,
    LeftOut(&'static str),
}

/// Runs the chosen steps, tells how each ended, and fails if one did.
pub(crate) fn run(workspace: &Workspace, selection: &Selection) -> ExitCode {
    let begun = Instant::now();
    let chosen = Step::value_variants()
        .iter()
        .copied()
        .filter(|step| selection.only.is_empty() || selection.only.contains(step));
    let mut ended = Vec::new();
    let mut missing = None;
    for step in chosen {
        say(format!("{}: {}", step.name(), step.what()));
        let step_begun = Instant::now();
        let outcome = step
            .run(workspace, selection, &mut missing)
            .unwrap_or_else(|error| {
                say(format!("{error:#}"));
                Outcome::Failed
            });
        let took = step_begun.elapsed();
        say(format!(
            "{}: {} after {}",
            step.name(),
            outcome.word(),
            seconds(took)
        ));
        ended.push((step, outcome, took));
    }

    say("summary");
    for (step, outcome, took) in &ended {
        let remark = if let Outcome::LeftOut(reason) = outcome {
            *reason
        } else {
            ""
        };
        say(format!(
            "  {:<10} {:<8} {:>8}  {remark}",
            step.name(),
            outcome.word(),
            seconds(*took)
        ));
    }
    if let Some(reason) = &missing {
        say(format!(
            "  left out: every test that needs PostgreSQL, because {reason}"
        ));
        say("  hint: run as root on Debian, install PostgreSQL 15 or newer, or give --without postgres");
    }
    let failed = ended
        .iter()
        .filter(|(_, outcome, _)| matches!(outcome, Outcome::Failed))
        .count();
    let good = failed == 0 && missing.is_none();
    say(format!(
        "{} in {}",
        match (failed, &missing) {
            (0, None) => "everything is in order".to_owned(),
            (0, Some(_)) => "not everything was tested, which counts as a failure".to_owned(),
            (1, _) => "one step failed".to_owned(),
            (many, _) => format!("{many} steps failed"),
        },
        seconds(begun.elapsed())
    ));
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Step {
    fn run(
        self,
        workspace: &Workspace,
        selection: &Selection,
        missing: &mut Option<String>,
    ) -> Result<Outcome> {
        match self {
            Self::Fmt => finish(&mut workspace.cargo(&["fmt", "--all", "--check"])),
            Self::Clippy => finish(&mut workspace.cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::Tests => tests(workspace, selection, missing),
            Self::Doctests => finish(&mut workspace.cargo(&["test", "--workspace", "--doc"])),
            Self::Docs => finish(
                workspace
                    .cargo(&["doc", "--workspace", "--no-deps"])
                    .env("RUSTDOCFLAGS", "-D warnings"),
            ),
            Self::Generated => Ok(Outcome::of(generated::all_fresh(workspace)?)),
            Self::Deny if !has_subcommand("deny") => Ok(Outcome::LeftOut("cargo-deny is not installed")),
            Self::Deny => finish(&mut workspace.cargo(&["deny", "check"])),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Tests => "tests",
            Self::Doctests => "doctests",
            Self::Docs => "docs",
            Self::Generated => "generated",
            Self::Deny => "deny",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Fmt => "is everything formatted?",
            Self::Clippy => "does clippy find anything?",
            Self::Tests => "unit and behaviour tests of all crates",
            Self::Doctests => "the examples in the documentation",
            Self::Docs => "does the documentation build without warnings?",
            Self::Generated => "are the generated files fresh?",
            Self::Deny => "licences, advisories and sources of the dependencies",
        }
    }
}

impl Outcome {
    fn of(good: bool) -> Self {
        if good { Self::Ok } else { Self::Failed }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "FAILED",
            Self::LeftOut(_) => "left out",
        }
    }
}

/// Runs the tests against a private PostgreSQL, which lives exactly as long as they do.
fn tests(workspace: &Workspace, selection: &Selection, missing: &mut Option<String>) -> Result<Outcome> {
    let server = if selection.without.contains(&Leavable::Postgres) {
        say("the tests that need PostgreSQL are left out, as --without postgres says");
        None
    } else if let Err(reason) = debian::POSTGRES.ensure() {
        say(format!("{reason:#}; running the tests that can do without it"));
        *missing = Some(format!("{reason:#}"));
        None
    } else {
        let server = Server::start(workspace)?;
        say(format!("a private PostgreSQL answers at {}", server.url()));
        Some(server)
    };

    // Where there is no browser, the tests that need one say that they are left out; everything else is tested.
    let browser = debian::CHROMIUM.ensure();
    if let Err(reason) = &browser {
        say(format!("{reason:#}; the tests that need a browser are left out"));
    }

    let mut arguments = if has_subcommand("nextest") {
        vec!["nextest", "run", "--workspace", "--no-fail-fast"]
    } else {
        say("cargo-nextest is not installed; using cargo test");
        vec![
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ]
    };
    if selection.slow {
        let slow: &[&str] = if arguments[0] == "nextest" {
            &["--run-ignored", "all"]
        } else {
            &["--", "--include-ignored"]
        };
        arguments.extend(slow);
    }
    let mut command = workspace.cargo(&arguments);
    match &server {
        Some(server) => command.env(POSTGRES_VARIABLE, server.url()),
        None => command.env_remove(POSTGRES_VARIABLE),
    };
    match browser {
        Ok(()) => command.env(BROWSER_VARIABLE, "chromedriver"),
        Err(_) => command.env_remove(BROWSER_VARIABLE),
    };
    finish(&mut command)
}

/// Runs a command with its output untouched and tells whether it succeeded.
fn finish(command: &mut Command) -> Result<Outcome> {
    let program = command.get_program().to_owned();
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", program.display()))?;
    Ok(Outcome::of(status.success()))
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
