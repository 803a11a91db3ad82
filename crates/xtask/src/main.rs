//! The developers' commands: `cargo xtask test | bench | docs | codes | fixtures`.
//!
//! Everything a machine or a newcomer needs to check the workspace is started from here, so that there is one
//! way to do it and no list of hand-installed things. What users run lives in `crates/cli`.

mod bench;
mod code_lists;
mod debian;
mod fixtures;
mod generated;
mod postgres;
mod steps;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The developers' commands of Throughline")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, lints, tests, doc tests, docs, generated documents, licences; with a private PostgreSQL
    Test(steps::Selection),
    /// Run one benchmark (`cox`) or all; `linkage` and `survival` compare with Splink and with R, and write their pages
    Bench {
        /// A crate, with or without `throughline-`, or a benchmark
        name: Option<String>,
    },
    /// Write the generated documents under docs/reference
    Docs(generated::Manner),
    /// Write the model's code lists from the tables of HTCDS 2.0
    Codes(generated::Manner),
    /// List the fixture folders and whether each says where its files come from
    Fixtures,
}

fn main() -> ExitCode {
    run(&Arguments::parse().command).unwrap_or_else(|error| {
        say(format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn run(command: &Command) -> Result<ExitCode> {
    let workspace = workspace::Workspace::find()?;
    match command {
        Command::Test(selection) => Ok(steps::run(&workspace, selection)),
        Command::Bench { name } => bench::run(&workspace, name.as_deref()),
        Command::Docs(manner) => generated::run(&workspace, generated::DOCUMENTS, manner),
        Command::Codes(manner) => generated::run(&workspace, generated::CODE_LISTS, manner),
        Command::Fixtures => fixtures::list(&workspace),
    }
}

/// Tells the developer something, on standard error, in order with what cargo and the test runner print
/// there.
#[expect(
    clippy::print_stderr,
    reason = "the one place where this program speaks to its user"
)]
fn say(sentence: impl AsRef<str>) {
    eprintln!("xtask: {}", sentence.as_ref());
}
