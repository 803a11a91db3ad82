//! The command line: every command, its options and its examples, as `--help` and the man pages show them.
//!
//! Data goes to standard output, everything else to standard error. A passphrase is never an argument: it would stand in the
//! process list and in the shell's history.

mod before_return;
mod serving;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, Parser, Subcommand, ValueEnum};
use throughline_analysis::LINK_THRESHOLDS;
use throughline_linkage::guess::{StatedRoles, parse_roles};
use throughline_report::Language;

pub(crate) use before_return::{Instruments, Reflection};
pub(crate) use serving::Serve;

/// Exit codes, as documented in `--help` and `docs/reference/command-line.md`.
pub(crate) mod exit {
    /// Something failed that has nothing to do with the input: a disk, a network, a database server.
    pub(crate) const FAILED: u8 = 1;
    /// The command line asks for something that makes no sense; what clap refuses by itself ends so too.
    pub(crate) const USAGE: u8 = 2;
    /// The input has errors; nothing was changed.
    pub(crate) const INPUT: u8 = 3;
    /// The passphrase or code is wrong, or none was given.
    pub(crate) const LOCKED: u8 = 4;
    /// Damage or tampering was found.
    pub(crate) const DAMAGED: u8 = 5;
    /// What was asked for is not there, or is there already.
    pub(crate) const PLACE: u8 = 6;
    /// Done, but the bad rows of the input were left out, as was asked.
    pub(crate) const IN_PART: u8 = 7;
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  failed for a reason outside the input: disk, network, database server
  2  the command line was used wrongly
  3  the input has errors; nothing was changed
  4  the passphrase or recovery code is wrong, or none was given
  5  damage or tampering was found
  6  what was asked for is not there, or is there already
  7  done, with the bad rows left out (import --skip-bad-rows)

A passphrase is asked for on the terminal, or read from --passphrase-file, from the file named by
THROUGHLINE_PASSPHRASE_FILE, from the service manager's credential `throughline-passphrase`
($CREDENTIALS_DIRECTORY), or from THROUGHLINE_PASSPHRASE; never from an argument.

First steps:
  throughline demo                            invent a register, look at its report and work in it
  throughline init                            make a register of your own
  throughline template my-data                write empty tables to fill in
  throughline import my-data                  read them in
  throughline report --out report.html        write the report";

/// Throughline: the case register and analysis of re-trafficking.
#[derive(Debug, Parser)]
#[command(name = "throughline", version, after_help = AFTER_HELP)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Common {
    /// The register: a directory, or postgres://user@host/database
    #[arg(
        long,
        global = true,
        value_name = "PLACE",
        env = "THROUGHLINE_REGISTER",
        default_value = "throughline-register",
        hide_env_values = true
    )]
    pub(crate) register: String,
    /// Read the passphrase from the first line of this file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "THROUGHLINE_PASSPHRASE_FILE",
        hide_env_values = true
    )]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Unlock with the recovery code instead of the passphrase
    #[arg(long, global = true)]
    pub(crate) recovery: bool,
    /// The account that stands in the audit [default: the name of the user who runs the program]
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "THROUGHLINE_ACCOUNT",
        hide_env_values = true
    )]
    pub(crate) account: Option<String>,
    /// Show no progress bars
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new, empty register
    #[command(
        after_help = "Examples:\n  throughline init\n  throughline init --register /data/shelter --title \"Shelter North\"\n  throughline init --register postgres://throughline@db/nrm --passphrase-file pass.txt\n\nThe recovery code is shown once. Write it down and keep it apart from the machine."
    )]
    Init(Init),
    /// Read persons, episodes and exits from files into the register
    #[command(
        after_help = "Examples:\n  throughline import my-data                       a data package: a directory of CSV tables\n  throughline import cases.xlsx                    an HTCDS workbook, or CSV with HTCDS field names\n  throughline import cases.xlsm --check            look for errors, change nothing\n  throughline import cases.xlsx --skip-bad-rows    take the good rows, name the bad ones\n\nWithout --skip-bad-rows one bad row is enough for nothing to be imported."
    )]
    Import(Import),
    /// Find the records that are about one person: in the register, or in files
    #[command(
        after_help = "Examples:\n  throughline link                                   propose which records of the register are one person\n  throughline link --auto 0.99                       and link those that are as good as certain\n  throughline link people.csv                        what a file holds, without a register\n  throughline link people.csv --out found            pairs.csv, clusters.csv and a sheet for review\n  throughline link people.csv --roles \"dob=birth-date,col3=given-name\" --out found\n  throughline link --two-lists ours.csv theirs.csv --one-to-one --out found\n  throughline link people.csv --explain 17 42 --svg why.svg\n  throughline link people.csv --decisions found/review.csv --out found-again\n\nFiles may be .csv, .tsv or .parquet. What each column holds is guessed, shown, and set right with --roles."
    )]
    Link(Link),
    /// Look at two records side by side and decide whether they are one person
    #[command(
        after_help = "Examples:\n  throughline review                                 the pairs that wait, the likeliest first\n  throughline review --drawn                         those linked automatically and drawn for review\n  throughline review --list                          which pairs wait, by identifier\n  throughline review --pair A B --decide same --reason \"same tattoo, same sister\"\n  throughline review --undo 0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11\n\nEvery look and every decision is in the audit, with who and why. A decision can be withdrawn or taken anew;\nnothing is ever merged or deleted. What is decided is honoured by the next run of throughline link."
    )]
    Review(Review),
    /// Serve the register to browsers: casework, review, analysis, administration
    #[command(
        after_help = "Examples:\n  throughline serve                                  http://127.0.0.1:7410/\n  throughline serve --at 127.0.0.1:9000\n  throughline serve --register /data/shelter --passphrase-file pass.txt\n  throughline serve --at 0.0.0.0:7443 --https --name shelter.local\n  throughline serve --at 0.0.0.0:443 --certificate cert.pem --key key.pem\n\nWithout a register at the place, a set-up page opens to whoever has the code shown in the terminal. Plain HTTP is\nserved on the loopback interface alone; --https makes an authority of your own, to install on the laptops."
    )]
    Serve(Serve),
    /// Check a table of questions asked before a return, or show one
    #[command(
        subcommand,
        after_help = "Examples:\n  throughline instrument show                        the questions that come with the program\n  throughline instrument check ours.toml             is our own table sound?\n\nThe shipped instrument is unvalidated and says so. An instrument holds no weight and no threshold."
    )]
    Instrument(Instruments),
    /// When a reflection period ends by the rule of a place, and why
    #[command(
        after_help = "Examples:\n  throughline reflection                             the rules that are loaded, with their sources\n  throughline reflection --in GB --started 2023-05-17\n  throughline reflection --in ES --started 2024-03 --rules ours.csv\n\nA rule that is not loaded is never guessed. Rules of your own come before those that are shipped."
    )]
    Reflection(Reflection),
    /// Describe a public CTDC file: counts and percentages with their denominators
    #[command(
        after_help = "Examples:\n  throughline describe kanon_global.csv.xz --since 2010 --until 2020\n  throughline describe synthetic.csv --json\n\nCTDC files hold no episodes: they are described, never imported."
    )]
    Describe(Describe),
    /// Answer the report's questions, as text or as JSON
    #[command(
        visible_alias = "analyze",
        after_help = "Examples:\n  throughline analyse\n  throughline analyse --json > findings.json\n  throughline analyse --package my-data"
    )]
    Analyse(Analyse),
    /// Write the report: a page, a PDF, the findings as JSON, or a folder with all of it
    #[command(
        after_help = "Examples:\n  throughline report --out report.html\n  throughline report --out rapport.pdf --language fr\n  throughline report --out report            a folder: page, PDF, findings, tables, figures\n  throughline report --out short.html --only headline,incidence\n  throughline report --out report.html --compare-with last-year.json\n  throughline report --out findings.json\n  throughline report --out report.html --tables tables\n  throughline report --package my-data --out report.html"
    )]
    Report(Report),
    /// Write everything the register holds as a data package (not encrypted!)
    #[command(
        after_help = "Examples:\n  throughline export my-copy --purpose \"hand-over to the new office\"\n\nThe package holds names and accounts in clear. Keep it on an encrypted disk and delete it when it has served."
    )]
    Export(Export),
    /// Write empty tables to fill in, each field explained
    #[command(after_help = "Examples:\n  throughline template my-data")]
    Template(Template),
    /// Write one encrypted file that holds the whole register
    #[command(
        after_help = "Examples:\n  throughline backup register-2026-11-24.throughline\n\nThe register's passphrase or recovery code opens it."
    )]
    Backup(Backup),
    /// Make a register from a backup
    #[command(
        after_help = "Examples:\n  throughline restore register-2026-11-24.throughline --register restored\n\nThe place must be empty. A backup of SQLite restores into PostgreSQL and the other way round."
    )]
    Restore(Restore),
    /// Check that nothing in the register is damaged, missing or altered
    #[command(
        after_help = "Examples:\n  throughline verify\n  throughline verify --write-head head.json       and keep head.json on another machine\n  throughline verify --against head.json          find entries cut off the end of the audit"
    )]
    Verify(Verify),
    /// Erase a record or a person for ever, and certify it
    #[command(
        after_help = "Examples:\n  throughline erase --record R001 --reason \"withdrew consent\" --certificate erased.json\n  throughline erase --person 0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11 --reason \"withdrew consent\"\n\nThe identifier is the one in your own tables. For cases from an HTCDS file, it is the `id` that\n`throughline export` writes. Backups made before still hold what is erased until they are deleted."
    )]
    Erase(Erase),
    /// Change the passphrase, or replace the master key
    #[command(
        after_help = "Examples:\n  throughline key passphrase         change the passphrase\n  throughline key rotate             replace the master key and show a new recovery code"
    )]
    Key(Key),
    /// Invent a register with known truth, or a list of records to link
    #[command(
        after_help = "Examples:\n  throughline simulate --persons 14000 --seed 1 --out invented\n  throughline simulate --lists 1000000 --seed 1 --out invented-million.csv\n\nThe same seed gives the same bytes. What is true of the invented persons stands in the package's directory truth.\nA list is one CSV file in which each invented person stands once to four times, with faults; its column truth says who\nit is and may not be read by what links. Nothing in either is real."
    )]
    Simulate(Simulate),
    /// Invent a register of 14,000 persons, analyse it, write its report and serve it
    #[command(
        after_help = "Examples:\n  throughline demo\n  throughline demo --no-serve --persons 2000 --dir /tmp/try"
    )]
    Demo(Demo),
    /// Print completions for a shell
    #[command(after_help = "Examples:\n  throughline completions bash > /etc/bash_completion.d/throughline")]
    Completions(Completions),
    /// Write the man pages
    #[command(after_help = "Examples:\n  throughline man /usr/local/share/man/man1")]
    Man(Man),
}

/// Text with something in it, without the space around it.
fn words(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("say it in words"),
        words => Ok(words.to_owned()),
    }
}

/// A language of the report.
fn language(code: &str) -> Result<Language, &'static str> {
    Language::from_code(code).ok_or("the report is written in en or fr")
}

/// A confidence level.
fn level(text: &str) -> Result<f64, &'static str> {
    match text.parse() {
        Ok(level) if 0.0 < level && level < 1.0 => Ok(level),
        _ => Err("give a number between 0 and 1, such as 0.95 for 95 %"),
    }
}

/// A probability of which something can be learned: neither never nor always.
fn doubt(text: &str) -> Result<f64, &'static str> {
    match text.trim().parse() {
        Ok(probability) if 0.0 < probability && probability < 1.0 => Ok(probability),
        _ => Err("give a probability between 0 and 1, such as 0.5"),
    }
}

/// A probability.
fn probability(text: &str) -> Result<f64, &'static str> {
    match text.trim().parse() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok(probability),
        _ => Err("give numbers between 0 and 1, set apart by commas, such as 0.8,0.95"),
    }
}

/// Options of `init`.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// What the register is called in reports
    #[arg(long, value_name = "WORDS", default_value = "Case register", value_parser = words)]
    pub(crate) title: String,
    /// Print the result, with the recovery code, as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `import`.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub(crate) struct Import {
    /// A data package (directory), an HTCDS workbook (.xlsx, .xlsm) or a CSV file
    pub(crate) source: PathBuf,
    /// Take the good rows of an HTCDS file and leave the bad ones out, naming them
    #[arg(long)]
    pub(crate) skip_bad_rows: bool,
    /// Look for errors only; change nothing and need no passphrase
    #[arg(long)]
    pub(crate) check: bool,
    /// The organisation whose case files an HTCDS file holds
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub(crate) organisation: Option<String>,
    /// Name that keeps identifiers of different sources apart (for identifiers that are not UUIDs)
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub(crate) namespace: Option<String>,
    /// Do not look for likely earlier records of the persons that come in
    #[arg(long)]
    pub(crate) no_warning: bool,
    /// Print the import report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `link`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("files").args(["file", "two_lists"]))]
pub(crate) struct Link {
    /// The file whose records are to be linked (.csv, .tsv, .parquet)
    pub(crate) file: Option<PathBuf>,
    /// Find the records of one file in another
    #[arg(long, num_args = 2, action = ArgAction::Set, value_names = ["A", "B"], help_heading = "Linking files")]
    pub(crate) two_lists: Vec<PathBuf>,
    /// Write pairs.csv, clusters.csv and review.csv into this new directory
    #[arg(long, value_name = "DIR", requires = "files", help_heading = "Linking files")]
    pub(crate) out: Option<PathBuf>,
    /// Write over an earlier linking in DIR, but never over decisions
    #[arg(long, requires = "out", help_heading = "Linking files")]
    pub(crate) force: bool,
    /// What columns hold, where the guess is wrong: HEADING=ROLE, separated by commas
    #[arg(long, value_name = "ROLES", requires = "files", value_parser = parse_roles, help_heading = "Linking files")]
    pub(crate) roles: Option<StatedRoles>,
    /// Two lists without duplicates: each record has at most one counterpart
    #[arg(long, help_heading = "Linking files")]
    pub(crate) one_to_one: bool,
    /// Honour the decisions of a review sheet that was filled in; may be given several times
    #[arg(long, value_name = "FILE", requires = "files", help_heading = "Linking files")]
    pub(crate) decisions: Vec<PathBuf>,
    /// Most pairs on the review sheet, the most doubtful first
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "out",
        default_value_t = 500,
        help_heading = "Linking files"
    )]
    pub(crate) review: usize,
    /// Say what speaks for and against two records being one person
    #[arg(long, num_args = 2, action = ArgAction::Set, value_names = ["ID1", "ID2"], requires = "files", conflicts_with = "out", help_heading = "Linking files")]
    pub(crate) explain: Vec<String>,
    /// Draw it into this file as well
    #[arg(
        long,
        value_name = "FILE",
        requires = "explain",
        help_heading = "Linking files"
    )]
    pub(crate) svg: Option<PathBuf>,
    /// Link pairs of at least this probability without anybody looking; without it, all wait for review
    #[arg(long, value_name = "P", value_parser = doubt, conflicts_with = "files", help_heading = "Linking the register")]
    pub(crate) auto: Option<f64>,
    /// How many of the pairs linked automatically are drawn for review
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "auto",
        default_value_t = 100,
        help_heading = "Linking the register"
    )]
    pub(crate) sample: usize,
    /// The probability from which records are put together
    #[arg(long, value_name = "P", value_parser = doubt, requires = "files", default_value_t = throughline_linkage::Options::default().threshold, help_heading = "Linking files")]
    pub(crate) threshold: f64,
    /// Keep no pair below this probability
    #[arg(long, value_name = "P", value_parser = doubt, default_value_t = throughline_linkage::Options::default().least)]
    pub(crate) least: f64,
    /// Seed of chance
    #[arg(long, value_name = "NUMBER", default_value_t = throughline_linkage::Options::default().seed)]
    pub(crate) seed: u64,
    /// How many processors to use [default: all]; it changes nothing but the time
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print the summary as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `review`.
#[derive(Args, Debug)]
pub(crate) struct Review {
    /// Review the pairs that were linked automatically and drawn for review
    #[arg(long, conflicts_with_all = ["pair", "undo"])]
    pub(crate) drawn: bool,
    /// List the pairs by identifier, without names, and ask nothing
    #[arg(long, conflicts_with_all = ["pair", "undo"])]
    pub(crate) list: bool,
    /// How many pairs
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Two records, by the identifiers that are shown here or that stand in your own tables
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) pair: Vec<String>,
    /// Decide without asking
    #[arg(long, value_enum, requires_all = ["pair", "reason"])]
    pub(crate) decide: Option<Decision>,
    /// Why
    #[arg(long, value_name = "WORDS", requires = "decide", value_parser = words)]
    pub(crate) reason: Option<String>,
    /// Withdraw a decision, named by its identifier
    #[arg(long, value_name = "DECISION", conflicts_with = "pair")]
    pub(crate) undo: Option<String>,
    /// Name that keeps identifiers of different sources apart, as at import
    #[arg(long, value_name = "NAME", requires = "pair", value_parser = words)]
    pub(crate) namespace: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be decided of two records.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// They are one person
    Same,
    /// They are two persons
    Different,
    /// It cannot be told
    CannotTell,
}

/// Options of `describe`.
#[derive(Args, Debug)]
pub(crate) struct Describe {
    /// The file: .csv, .csv.gz or .csv.xz
    pub(crate) file: PathBuf,
    /// First year of registration to count
    #[arg(long, value_name = "YEAR")]
    pub(crate) since: Option<i16>,
    /// Last year of registration to count
    #[arg(long, value_name = "YEAR")]
    pub(crate) until: Option<i16>,
    /// Show cells smaller than the release's k (the release's terms may forbid publishing them)
    #[arg(long)]
    pub(crate) no_suppression: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where life lines come from and what counts as re-trafficking.
#[derive(Args, Clone, Debug)]
pub(crate) struct Question {
    /// Analyse a data package instead of the register
    #[arg(long, value_name = "DIR")]
    pub(crate) package: Option<PathBuf>,
    /// Least days at liberty between an exit and the next entry
    #[arg(long, value_name = "DAYS", default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) minimum_at_liberty: i32,
    /// Call an exit confirmed without corroboration from another source
    #[arg(long)]
    pub(crate) without_corroboration: bool,
    /// Do not count being trafficked again by the same traffickers
    #[arg(long)]
    pub(crate) other_traffickers_only: bool,
    /// Confidence level of all intervals, between 0 and 1
    #[arg(long, default_value_t = 0.95, value_parser = level)]
    pub(crate) level: f64,
    /// What the register is called in the report
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub(crate) title: Option<String>,
    /// Thresholds of linkage at which the headline is repeated, between 0 and 1, set apart by commas
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_values_t = LINK_THRESHOLDS, value_parser = probability)]
    pub(crate) link_thresholds: Vec<f64>,
    /// A table of facts about countries by year (CSV: country, year, and a column for each), beside those that come along
    #[arg(long, value_name = "FILE")]
    pub(crate) country_facts: Option<PathBuf>,
    /// How many times factors that are not known are imputed, beside the complete cases; 0 for never [default: 20, and 0 where
    /// more than 100,000 persons are followed]
    #[arg(long, value_name = "NUMBER", value_parser = imputations)]
    pub(crate) imputations: Option<u32>,
    /// Seed of chance, for imputations
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// A number of imputations: none, or enough to tell how uncertain they are.
fn imputations(text: &str) -> Result<u32, String> {
    let number: u32 = text.parse().map_err(|error| format!("{error}"))?;
    if number == 1 || number > 1_000 {
        return Err(
            "it must be 0, or between 2 and 1,000: one imputation hides what is not known".to_owned(),
        );
    }
    Ok(number)
}

/// Options of `analyse`.
#[derive(Args, Debug)]
pub(crate) struct Analyse {
    #[command(flatten)]
    pub(crate) question: Question,
    /// Print all findings as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `report`.
#[derive(Args, Debug)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) question: Question,
    /// The file to write: .html for the page, .pdf for paper, .json for the findings; or a directory for all of them, with every
    /// table as CSV and every figure as SVG and PNG
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) out: PathBuf,
    /// The language of page, PDF and figures: en or fr
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = language)]
    pub(crate) language: Language,
    /// Show only these parts, separated by commas (headline, summary, flow, readings, incidence, …); the definition, the limits and
    /// how cases came to light always stand beside them
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Findings written earlier (.json): the report says what has changed since
    #[arg(long, value_name = "FILE")]
    pub(crate) compare_with: Option<PathBuf>,
    /// Also write every table as CSV into this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) tables: Option<PathBuf>,
}

/// Options of `export`.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The directory to write; it must be empty or not exist
    pub(crate) dir: PathBuf,
    /// What the export is for; it stands in the audit, so name nobody
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub(crate) purpose: String,
}

/// Options of `template`.
#[derive(Args, Debug)]
pub(crate) struct Template {
    /// The directory to write; it must be empty or not exist
    pub(crate) dir: PathBuf,
}

/// Options of `backup`.
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// The file to write; it must not exist
    pub(crate) file: PathBuf,
}

/// Options of `restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The backup
    pub(crate) file: PathBuf,
}

/// Options of `verify`.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// A head of the audit written earlier: find out whether entries were cut off since
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Write the head of the audit to this file, to be kept on another machine
    #[arg(long, value_name = "FILE")]
    pub(crate) write_head: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `erase`.
#[derive(Args, Debug)]
pub(crate) struct Erase {
    /// The record to erase
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "person",
        conflicts_with = "person"
    )]
    pub(crate) record: Option<String>,
    /// The person whose records are all to be erased
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// The name given to `import --namespace`, if one was
    #[arg(long, value_name = "NAME", value_parser = words)]
    pub(crate) namespace: Option<String>,
    /// Why; it stands in the audit and on the certificate, so name nobody
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub(crate) reason: String,
    /// Write the certificate to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Do not ask for confirmation
    #[arg(long)]
    pub(crate) yes: bool,
    /// Print the certificate as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `key`.
#[derive(Args, Debug)]
pub(crate) struct Key {
    /// What to change: `passphrase`, or `rotate` for the master key and the recovery code
    #[arg(value_enum, hide_possible_values = true)]
    pub(crate) change: KeyChange,
    /// For `passphrase`: read the new passphrase from the first line of this file
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

/// Changes to the keys.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KeyChange {
    /// Change the passphrase
    Passphrase,
    /// Replace the master key and show a new recovery code
    Rotate,
}

/// Options of `simulate`.
#[derive(Args, Debug)]
pub(crate) struct Simulate {
    /// How many persons
    #[arg(long, value_name = "NUMBER", default_value_t = 14_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) persons: u32,
    /// Write no register but an invented list of so many records, to try linkage on
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["persons", "linked"], value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    pub(crate) lists: Option<u32>,
    /// Seed of chance
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// The directory to write, which must be empty or not exist; with --lists the CSV file, which must not exist
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) out: PathBuf,
    /// Link the records of one person, as if linkage had found them all
    #[arg(long)]
    pub(crate) linked: bool,
}

/// Options of `demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// How many persons
    #[arg(long, value_name = "NUMBER", default_value_t = 14_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) persons: u32,
    /// Seed of chance
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Where to put the register, the package and the report; an earlier demo there is replaced
    #[arg(long, value_name = "DIR", default_value = "throughline-demo")]
    pub(crate) dir: PathBuf,
    /// Stop after the report instead of serving the register
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where to serve it; of a port that is taken the next free one is used
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7410")]
    pub(crate) at: SocketAddr,
}

/// Options of `completions`.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Args, Debug)]
pub(crate) struct Man {
    /// The directory to write the pages to
    pub(crate) dir: PathBuf,
}
