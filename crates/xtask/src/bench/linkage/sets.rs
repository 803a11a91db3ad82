//! The sets the benchmark links, where their files are, and what ours must reach on each.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{Bench, succeed};

/// One set.
pub(super) struct Set {
    pub(super) name: &'static str,
    /// The model in `crates/xtask/splink/link.py`.
    pub(super) model: &'static str,
    source: Source,
    /// The median of so many runs is told.
    pub(super) runs: usize,
    /// Seconds after which a run is stopped.
    pub(super) limit: u32,
    pub(super) bar: Bar,
}

/// What ours must reach; what is `None` is not asked.
pub(super) struct Bar {
    /// F1 of pairs at the best threshold.
    pub(super) pairs: f64,
    /// F1 of clusters at the default threshold.
    pub(super) clusters: f64,
    /// How many times less CPU time than Splink.
    pub(super) times: Option<f64>,
    pub(super) cpu_seconds: Option<f64>,
    pub(super) megabytes: Option<f64>,
}

enum Source {
    /// Files among the fixtures of the linkage crate.
    Fixtures(&'static [&'static str]),
    /// A file that may not enter the project; it is looked for, compressed, in `../shared/data/linkage`.
    Shared(&'static str),
    /// A list of so many invented records.
    Invented(u32),
}

const QUALITY_ONLY: Bar = Bar {
    pairs: 0.0,
    clusters: 0.0,
    times: None,
    cpu_seconds: None,
    megabytes: None,
};

/// Seconds within which Splink links a set of the small ones.
const USUAL_LIMIT: u32 = 600;

pub(super) const SETS: &[Set] = &[
    Set {
        name: "fake_1000",
        model: "fake_1000",
        source: Source::Fixtures(&["fake_1000.csv"]),
        runs: 3,
        limit: USUAL_LIMIT,
        bar: Bar {
            pairs: 0.93,
            clusters: 0.95,
            ..QUALITY_ONLY
        },
    },
    Set {
        name: "febrl3",
        model: "febrl3",
        source: Source::Fixtures(&["febrl3.csv"]),
        runs: 3,
        limit: USUAL_LIMIT,
        bar: Bar {
            pairs: 0.997,
            clusters: 0.996,
            ..QUALITY_ONLY
        },
    },
    Set {
        name: "febrl4",
        model: "febrl4",
        source: Source::Fixtures(&["febrl4a.csv", "febrl4b.csv"]),
        runs: 3,
        limit: USUAL_LIMIT,
        bar: Bar {
            pairs: 0.9998,
            clusters: 0.9995,
            ..QUALITY_ONLY
        },
    },
    Set {
        name: "historical_50k",
        model: "historical_50k",
        source: Source::Shared("historical_50k.csv"),
        runs: 3,
        limit: USUAL_LIMIT,
        bar: Bar {
            pairs: 0.87,
            clusters: 0.92,
            times: Some(10.0),
            ..QUALITY_ONLY
        },
    },
    Set {
        name: "invented_1m",
        model: "invented",
        source: Source::Invented(1_000_000),
        runs: 1,
        limit: 240,
        bar: Bar {
            pairs: 0.89,
            clusters: 0.90,
            times: Some(10.0),
            cpu_seconds: Some(5.0),
            megabytes: Some(700.0),
        },
    },
];

impl Set {
    /// The set's files, made or unpacked if need be; `None` if this machine does not have them.
    pub(super) fn files(&self, bench: &Bench) -> Result<Option<Vec<PathBuf>>> {
        let root = &bench.workspace.root;
        match self.source {
            Source::Fixtures(names) => {
                let fixtures = root.join("crates/linkage/tests/fixtures");
                let files: Vec<PathBuf> = names.iter().map(|name| fixtures.join(name)).collect();
                if let Some(lost) = files.iter().find(|file| !file.exists()) {
                    bail!("the fixture {} is missing", lost.display());
                }
                Ok(Some(files))
            }
            Source::Shared(name) => {
                let packed = root.join("../shared/data/linkage").join(format!("{name}.xz"));
                if !packed.exists() {
                    return Ok(None);
                }
                let file = bench.scratch.join(name);
                let unpack = "import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], 'wb'))";
                succeed(
                    std::process::Command::new(&bench.python)
                        .args(["-c", unpack])
                        .args([&packed, &file]),
                )?;
                Ok(Some(vec![file]))
            }
            Source::Invented(records) => {
                let file = bench.scratch.join(format!("{}.csv", self.name));
                if file.exists() {
                    // The generator may have changed.
                    std::fs::remove_file(&file)?;
                }
                succeed(
                    std::process::Command::new(bench.workspace.target.join("release/throughline"))
                        .args([
                            "simulate",
                            "--quiet",
                            "--seed",
                            "1",
                            "--lists",
                            &records.to_string(),
                            "--out",
                        ])
                        .arg(&file),
                )?;
                Ok(Some(vec![file]))
            }
        }
    }
}
