//! `cargo xtask bench survival`: runs the same estimators on the same data in R and in ours, each case in a process of its
//! own on one thread, and writes `docs/benchmarks/survival.md`.
//!
//! R comes from Debian. What it runs stands in `crates/xtask/r`, what ours runs in `crates/survival/examples/beside_r.rs`.
//! Here: the cases with their bars, the order of things, and how each side is started. What the page says is in `page`.

mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::workspace::Workspace;
use crate::{debian, say};

/// The page that is written, from the root.
const PAGE: &str = "docs/benchmarks/survival.md";

/// What R may take for one case before it is stopped.
const LIMIT_SECONDS: u32 = 100;

/// What takes longer than this, in seconds, is run once.
const LONG: f64 = 10.0;

/// How often each side is started; the median counts.
const RUNS: usize = 3;

/// How times are measured in the invented data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// Rounded up to days, so that most are shared by hundreds of rows at the largest size.
    Days,
    /// Hardly two alike.
    Continuous,
}

impl Course {
    const fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Continuous => "continuous",
        }
    }
}

/// An estimator as both scripts call it, and how R does it.
struct Estimator {
    id: &'static str,
    name: &'static str,
    /// What R's kernel is called, if there is one to be called alone.
    kernel: Option<&'static str>,
    /// What R's users call.
    front: Option<&'static str>,
}

const COX: Estimator = Estimator {
    id: "cox",
    name: "Cox, Efron, 8 covariates",
    kernel: Some("coxph.fit"),
    front: Some("coxph"),
};
const KAPLAN_MEIER: Estimator = Estimator {
    id: "kaplan_meier",
    name: "Kaplan–Meier",
    kernel: None,
    front: Some("survfit"),
};
const AALEN_JOHANSEN: Estimator = Estimator {
    id: "aalen_johansen",
    name: "Aalen–Johansen, 2 causes",
    kernel: None,
    front: Some("survfit"),
};
const CONCORDANCE: Estimator = Estimator {
    id: "concordance",
    name: "Concordance",
    kernel: Some("concordancefit"),
    front: Some("concordance"),
};
const FIRTH: Estimator = Estimator {
    id: "firth",
    name: "Cox with Firth's penalty, 8 covariates",
    kernel: None,
    front: None,
};
const FINE_GRAY: Estimator = Estimator {
    id: "fine_gray",
    name: "Fine–Gray, 8 covariates",
    kernel: Some("finegray, then coxph"),
    front: Some("cmprsk::crr"),
};

/// One line of the page.
struct Case {
    estimator: &'static Estimator,
    rows: usize,
    course: Course,
    /// Whether R runs it too; it is left out where it takes minutes or has nothing.
    beside: bool,
    /// The most seconds ours may take.
    seconds: Option<f64>,
}

const fn case(estimator: &'static Estimator, rows: usize, course: Course) -> Case {
    Case {
        estimator,
        rows,
        course,
        beside: true,
        seconds: None,
    }
}

const fn alone(estimator: &'static Estimator, rows: usize, course: Course, seconds: Option<f64>) -> Case {
    Case {
        estimator,
        rows,
        course,
        beside: false,
        seconds,
    }
}

const CASES: &[Case] = &[
    case(&COX, 10_000, Course::Days),
    case(&COX, 100_000, Course::Days),
    case(&COX, 1_000_000, Course::Days),
    case(&COX, 10_000, Course::Continuous),
    case(&COX, 100_000, Course::Continuous),
    case(&COX, 1_000_000, Course::Continuous),
    case(&KAPLAN_MEIER, 1_000_000, Course::Days),
    case(&KAPLAN_MEIER, 1_000_000, Course::Continuous),
    case(&AALEN_JOHANSEN, 100_000, Course::Days),
    case(&AALEN_JOHANSEN, 1_000_000, Course::Days),
    case(&AALEN_JOHANSEN, 10_000, Course::Continuous),
    alone(&AALEN_JOHANSEN, 1_000_000, Course::Continuous, None),
    case(&CONCORDANCE, 100_000, Course::Days),
    case(&CONCORDANCE, 100_000, Course::Continuous),
    alone(&FIRTH, 10_000, Course::Days, None),
    alone(&FIRTH, 10_000, Course::Continuous, None),
    case(&FINE_GRAY, 3_000, Course::Days),
    alone(&FINE_GRAY, 100_000, Course::Days, Some(1.0)),
    alone(&FINE_GRAY, 100_000, Course::Continuous, Some(1.0)),
];

/// What one process took, and the figures it found.
#[derive(Clone, Debug)]
struct Took {
    /// User and system time of one call.
    cpu: f64,
    /// The observations and covariates as this side holds them.
    input_bytes: f64,
    /// The most memory beyond what was held before the call, the result included.
    peak_bytes: f64,
    result: Vec<f64>,
}

/// What R took on one level.
#[derive(Clone, Debug)]
enum Theirs {
    Took(Took),
    /// It did not end within the limit.
    Stopped,
    /// Not asked.
    Nothing,
}

/// One case and what both sides took.
struct Row {
    case: &'static Case,
    ours: Took,
    kernel: Theirs,
    front: Theirs,
}

/// Everything the page tells.
struct Report {
    rows: Vec<Row>,
    versions: Value,
    processor: String,
    cores: usize,
    load: String,
    date: String,
    rustc: String,
    commit: String,
}

pub(super) fn run(workspace: &Workspace) -> Result<ExitCode> {
    if !Path::new("/proc/self/schedstat").exists() {
        bail!("this benchmark reads what a run took from /proc/self/schedstat, which only Linux has");
    }
    debian::R.ensure()?;
    let bench = Bench::prepare(workspace)?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let versions = serde_json::from_str(&said(bench.script().arg("versions"))?)?;
    let rows = CASES
        .iter()
        .map(|case| bench.row(case))
        .collect::<Result<Vec<Row>>>()?;
    let report = Report {
        rows,
        versions,
        processor: processor(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load: load.split_whitespace().next().unwrap_or("unknown").to_owned(),
        date: said(Command::new("date").args(["-u", "+%Y-%m-%d %H:%M UTC"]))?,
        rustc: said(Command::new("rustc").arg("--version"))?,
        commit: said(
            Command::new("git")
                .args(["describe", "--always", "--dirty", "--exclude=*"])
                .current_dir(&workspace.root),
        )?,
    };
    fs::write(workspace.root.join(PAGE), report.page()).with_context(|| format!("cannot write {PAGE}"))?;
    say(format!("wrote {PAGE}"));
    Ok(ExitCode::SUCCESS)
}

/// The place where the benchmark runs.
struct Bench<'a> {
    workspace: &'a Workspace,
    scratch: PathBuf,
}

impl<'a> Bench<'a> {
    fn prepare(workspace: &'a Workspace) -> Result<Self> {
        let scratch = workspace.target.join("bench-survival");
        fs::create_dir_all(&scratch)?;
        let status = workspace
            .cargo(&[
                "build",
                "--release",
                "--package",
                "throughline-survival",
                "--example",
                "beside_r",
            ])
            .status()?;
        if !status.success() {
            bail!("ours could not be built ({status})");
        }
        Ok(Self { workspace, scratch })
    }

    fn row(&self, case: &'static Case) -> Result<Row> {
        let rows = case.rows.to_string();
        let file = self.scratch.join(format!("{rows}-{}.f64", case.course.name()));
        if !file.exists() {
            said(
                self.program()
                    .args(["invent", &rows, case.course.name()])
                    .arg(&file),
            )?;
        }
        let ours = median(|| {
            let mut command = self.program();
            command.args(["time", case.estimator.id, &rows]).arg(&file);
            Ok(Theirs::Took(read(&said(&mut command)?)?))
        })?;
        let Theirs::Took(ours) = ours else {
            bail!("ours did not run")
        };
        let theirs = |level: &str, name: Option<&str>| -> Result<Theirs> {
            if !case.beside || name.is_none() {
                return Ok(Theirs::Nothing);
            }
            median(|| {
                let mut command = Command::new("timeout");
                command
                    .arg(LIMIT_SECONDS.to_string())
                    .arg("Rscript")
                    .arg(self.path())
                    .args([case.estimator.id, level, &rows])
                    .arg(&file)
                    .envs(SINGLE);
                let output = command.output().context("timeout could not be started")?;
                // What `timeout` says when it stopped the command.
                if output.status.code() == Some(124) {
                    return Ok(Theirs::Stopped);
                }
                if !output.status.success() {
                    bail!("R failed:\n{}", String::from_utf8_lossy(&output.stderr));
                }
                Ok(Theirs::Took(read(&String::from_utf8_lossy(&output.stdout))?))
            })
        };
        let row = Row {
            case,
            kernel: theirs("kernel", case.estimator.kernel)?,
            front: theirs("front", case.estimator.front)?,
            ours,
        };
        say(format!(
            "{}, {rows} rows, {}: ours {:.4} s",
            case.estimator.name,
            case.course.name(),
            row.ours.cpu
        ));
        Ok(row)
    }

    fn program(&self) -> Command {
        let mut command = Command::new(self.workspace.target.join("release/examples/beside_r"));
        command.envs(SINGLE);
        command
    }

    fn path(&self) -> PathBuf {
        self.workspace.root.join("crates/xtask/r/beside.R")
    }

    fn script(&self) -> Command {
        let mut command = Command::new("Rscript");
        command.arg(self.path());
        command
    }
}

/// One thread, whatever either side would take.
const SINGLE: [(&str, &str); 3] = [
    ("OPENBLAS_NUM_THREADS", "1"),
    ("OMP_NUM_THREADS", "1"),
    ("RAYON_NUM_THREADS", "1"),
];

/// The run with the median time; what was stopped once is not tried again.
fn median(run: impl Fn() -> Result<Theirs>) -> Result<Theirs> {
    let mut done = Vec::new();
    for _ in 0..RUNS {
        match run()? {
            Theirs::Took(took) => {
                let long = took.cpu > LONG;
                done.push(took);
                if long {
                    break;
                }
            }
            other => return Ok(other),
        }
    }
    done.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    let middle = done.len() / 2;
    Ok(done.into_iter().nth(middle).map_or(Theirs::Nothing, Theirs::Took))
}

fn read(line: &str) -> Result<Took> {
    let value: Value = serde_json::from_str(line).with_context(|| format!("not a measurement: {line}"))?;
    let number = |key: &str| {
        value[key]
            .as_f64()
            .with_context(|| format!("there is no {key} in {line}"))
    };
    Ok(Took {
        cpu: number("cpu_seconds")?,
        input_bytes: number("input_bytes")?,
        peak_bytes: number("peak_bytes")?,
        result: value["result"]
            .as_array()
            .map(|figures| figures.iter().filter_map(Value::as_f64).collect())
            .unwrap_or_default(),
    })
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    text.lines()
        .find(|line| line.starts_with("model name"))
        .and_then(|line| line.split_once(": "))
        .map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.to_owned())
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
