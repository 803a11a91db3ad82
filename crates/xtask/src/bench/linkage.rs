//! `cargo xtask bench linkage`: links the same files with Splink and with ours, each as a process of its own, and writes
//! `docs/benchmarks/linkage.md`.
//!
//! Splink comes from its registry into a scratch environment under `target/`. What it runs stands in `crates/xtask/splink`.
//! Here: the sets, the order of things, and how each side is started. How pairs and clusters are scored is in `score`, what the
//! page says in `page`.

mod page;
mod score;
mod sets;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::say;
use crate::workspace::Workspace;
use score::{Quality, Truth};
use sets::{SETS, Set};

/// What pip is asked for.
const SPLINK: &str = "splink==5.*";

/// The page that is written, from the root.
const PAGE: &str = "docs/benchmarks/linkage.md";

/// What one process took, and how well it linked.
#[derive(Clone, Copy, Debug)]
struct Run {
    took: Took,
    quality: Quality,
    /// The share of true pairs that it said it compared, without knowing the truth.
    recall: Option<f64>,
}

/// What one process took.
#[derive(Clone, Copy, Debug)]
struct Took {
    /// User and system time.
    cpu: f64,
    wall: f64,
    peak_bytes: f64,
}

/// One set's results. `splink` is `None` if it did not end in time.
struct Row {
    set: &'static Set,
    records: usize,
    true_pairs: u64,
    splink: Option<Run>,
    ours: Run,
}

/// Everything the page tells.
struct Report {
    rows: Vec<Row>,
    /// Sets whose files are not on this machine.
    missing: Vec<&'static Set>,
    /// What it takes Python to start and to load Splink, without any data.
    start: Took,
    machine: Value,
    rustc: String,
    commit: String,
}

pub(super) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let bench = Bench::prepare(workspace)?;
    let machine = bench.json(&["describe.py"])?;
    let start = bench.start()?;
    let (mut rows, mut missing) = (Vec::new(), Vec::new());
    for set in SETS {
        if let Some(files) = set.files(&bench)? {
            rows.push(bench.row(set, &files)?);
        } else {
            say(format!("{}: not on this machine, left out", set.name));
            missing.push(set);
        }
    }
    let report = Report {
        rows,
        missing,
        start,
        machine,
        rustc: said(Command::new("rustc").arg("--version"))?,
        commit: said(
            Command::new("git")
                .args(["describe", "--always", "--dirty", "--exclude=*"])
                .current_dir(&workspace.root),
        )?,
    };
    let path = workspace.root.join(PAGE);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&path, report.page()).with_context(|| format!("cannot write {PAGE}"))?;
    say(format!("wrote {PAGE}"));
    Ok(ExitCode::SUCCESS)
}

/// The place where the benchmark runs, with everything that it starts.
struct Bench<'a> {
    workspace: &'a Workspace,
    scratch: PathBuf,
    python: PathBuf,
}

impl<'a> Bench<'a> {
    /// Builds ours, and makes the scratch environment with Splink in it if there is none yet.
    fn prepare(workspace: &'a Workspace) -> Result<Self> {
        let scratch = workspace.target.join("bench-linkage");
        std::fs::create_dir_all(&scratch)?;
        succeed(&mut workspace.cargo(&["build", "--release", "--package", "throughline-cli"]))?;
        let environment = scratch.join("env");
        let python = environment.join("bin/python");
        if !python.exists() {
            say(format!("installing {SPLINK} into {}", environment.display()));
            succeed(Command::new("python3").args(["-m", "venv"]).arg(&environment))
                .context("Python 3 with its module venv is needed (Debian: apt-get install python3-venv)")?;
        }
        // Also where the environment is there already: an install that was interrupted is completed.
        succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet", SPLINK]))?;
        Ok(Self {
            workspace,
            scratch,
            python,
        })
    }

    /// Links one set with both.
    fn row(&self, set: &'static Set, files: &[PathBuf]) -> Result<Row> {
        let truth = Truth::read(files)?;
        let ours = median(set.runs, || self.run_ours(set, files, &truth).map(Some))?
            .with_context(|| format!("{}: ours did not end", set.name))?;
        say(format!("{}: ours {ours}", set.name));
        let splink = median(set.runs, || self.run_splink(set, files, &truth))?;
        say(match &splink {
            Some(run) => format!("{}: Splink {run}", set.name),
            None => format!("{}: Splink did not end within {} s", set.name, set.limit),
        });
        Ok(Row {
            set,
            records: truth.records(),
            true_pairs: truth.pairs(),
            splink,
            ours,
        })
    }

    /// `None` if it did not end in time.
    fn run_splink(&self, set: &Set, files: &[PathBuf], truth: &Truth) -> Result<Option<Run>> {
        let out = self.absent(&format!("splink-{}", set.name))?;
        let mut command: Vec<OsString> = vec![
            self.python.clone().into(),
            self.script("link.py").into(),
            set.model.into(),
            out.clone().into(),
        ];
        command.extend(files.iter().map(OsString::from));
        let Some((took, _)) = self.measured(&command, set.limit)? else {
            return Ok(None);
        };
        let quality = truth.score(&out.join("pairs.csv"), &out.join("clusters.csv"))?;
        Ok(Some(Run {
            took,
            quality,
            recall: None,
        }))
    }

    fn run_ours(&self, set: &Set, files: &[PathBuf], truth: &Truth) -> Result<Run> {
        let out = self.absent(&format!("ours-{}", set.name))?;
        let program = self.workspace.target.join("release/throughline");
        let mut command: Vec<OsString> = vec![program.into(), "link".into()];
        if files.len() == 2 {
            command.push("--two-lists".into());
        }
        command.extend(files.iter().map(OsString::from));
        command.extend([
            "--out".into(),
            out.clone().into(),
            "--json".into(),
            "--quiet".into(),
        ]);
        let (took, printed) = self
            .measured(&command, set.limit)?
            .with_context(|| format!("{}: ours did not end within {} s", set.name, set.limit))?;
        let quality = truth.score(&out.join("pairs.csv"), &out.join("clusters.csv"))?;
        let summary: Value = serde_json::from_str(&printed).context("ours printed no summary")?;
        let recall = summary["blocking_recall"].as_f64();
        Ok(Run {
            took,
            quality,
            recall,
        })
    }

    /// What it takes to start Python and load Splink.
    fn start(&self) -> Result<Took> {
        let command: Vec<OsString> = vec![
            self.python.clone().into(),
            "-c".into(),
            "import duckdb, splink, splink.comparison_library".into(),
        ];
        // Once before, so that everything is compiled and read from the disk.
        self.measured(&command, 600)?;
        let (took, _) = self.measured(&command, 600)?.context("Splink does not load")?;
        Ok(took)
    }

    /// Runs a command to its end and tells what it took and printed; `None` if it was stopped at the limit, in seconds.
    fn measured(&self, command: &[OsString], limit: u32) -> Result<Option<(Took, String)>> {
        let result = self.scratch.join("took.json");
        let output = Command::new(&self.python)
            .arg(self.script("measure.py"))
            .arg(&result)
            .arg(limit.to_string())
            .args(command)
            .output()?;
        let name = command
            .first()
            .map(|program| program.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if !output.status.success() {
            bail!(
                "{name} could not be started:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let took: Value = serde_json::from_str(&std::fs::read_to_string(&result)?)?;
        if took["stopped"] == true {
            return Ok(None);
        }
        if took["status"] != 0 {
            bail!("{name} failed:\n{}", String::from_utf8_lossy(&output.stderr));
        }
        let number = |key: &str| {
            took[key]
                .as_f64()
                .with_context(|| format!("measure.py wrote no {key}"))
        };
        let took = Took {
            cpu: number("cpu_seconds")?,
            wall: number("wall_seconds")?,
            peak_bytes: number("peak_bytes")?,
        };
        Ok(Some((took, String::from_utf8_lossy(&output.stdout).into_owned())))
    }

    /// What one of our scripts prints as JSON.
    fn json(&self, script: &[&str]) -> Result<Value> {
        let name = script.first().copied().unwrap_or_default();
        Ok(serde_json::from_str(&said(
            Command::new(&self.python).arg(self.script(name)),
        )?)?)
    }

    fn script(&self, name: &str) -> PathBuf {
        self.workspace.root.join("crates/xtask/splink").join(name)
    }

    /// A folder under the scratch place that does not exist: each side makes its own.
    fn absent(&self, name: &str) -> Result<PathBuf> {
        let folder = self.scratch.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        Ok(folder)
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { took, quality, .. } = self;
        write!(
            to,
            "pair F1 {:.4}, cluster F1 {:.4}, {:.2} CPU s, {:.0} MB",
            quality.pairs,
            quality.clusters,
            took.cpu,
            took.peak_bytes / 1e6
        )
    }
}

/// The run with the median CPU time; `None` as soon as one did not end.
fn median(runs: usize, mut run: impl FnMut() -> Result<Option<Run>>) -> Result<Option<Run>> {
    let mut done = Vec::new();
    for _ in 0..runs {
        match run()? {
            Some(one) => done.push(one),
            None => return Ok(None),
        }
    }
    done.sort_by(|a, b| a.took.cpu.total_cmp(&b.took.cpu));
    Ok(done.get(done.len() / 2).copied())
}

fn succeed(command: &mut Command) -> Result<()> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command
        .status()
        .with_context(|| format!("{program} could not be started"))?;
    if !status.success() {
        bail!("{program} failed ({status})");
    }
    Ok(())
}

/// What a command prints, without the last line's end.
fn said(command: &mut Command) -> Result<String> {
    let program = Path::new(command.get_program()).display().to_string();
    let output = command
        .output()
        .with_context(|| format!("{program} could not be started"))?;
    if !output.status.success() {
        bail!("{program} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
