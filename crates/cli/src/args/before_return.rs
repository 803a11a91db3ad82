//! The options of what is looked at before a return: instruments and reflection periods.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What is done with instruments.
#[derive(Debug, Subcommand)]
pub(crate) enum Instruments {
    /// Find everything that is wrong with a table of questions
    Check {
        /// The table, as TOML
        file: PathBuf,
    },
    /// Show the questions with boxes to tick
    Show {
        /// A table of your own instead of the one that is shipped
        file: Option<PathBuf>,
        /// The language, as a tag such as en
        #[arg(long, value_name = "TAG", default_value = "en")]
        language: String,
    },
}

/// Options of `reflection`.
#[derive(Args, Debug)]
pub(crate) struct Reflection {
    /// The place whose rule is asked for: a country's code or name
    #[arg(long = "in", value_name = "COUNTRY", requires = "started")]
    pub(crate) jurisdiction: Option<String>,
    /// When the period started: 2024-03-01, 2024-03 or 2024
    #[arg(long, value_name = "DATE", requires = "jurisdiction")]
    pub(crate) started: Option<String>,
    /// Rules of your own, as CSV
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
