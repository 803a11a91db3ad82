//! Where the workspace is and how cargo is called in it. Every command that this program starts to do work is
//! made here, so that it ends when this program ends. It does not decide what to run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The checkout this program was built from.
pub(crate) struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds; temporary things go there too.
    pub(crate) target: PathBuf,
    metadata: Value,
}

/// A bench target of one package.
pub(crate) struct Benchmark {
    pub(crate) package: String,
    pub(crate) name: String,
}

impl Workspace {
    /// Asks cargo for the workspace that this crate belongs to.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let answer = Command::new(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(here)
            .output()
            .context("cargo could not be started; is Rust installed?")?;
        if !answer.status.success() {
            bail!(
                "cargo metadata failed:\n{}",
                String::from_utf8_lossy(&answer.stderr)
            );
        }
        let metadata: Value = serde_json::from_slice(&answer.stdout)?;
        let path = |key: &str| metadata[key].as_str().map(PathBuf::from);
        Ok(Self {
            root: path("workspace_root").context("cargo metadata names no workspace root")?,
            target: path("target_directory").context("cargo metadata names no target directory")?,
            metadata,
        })
    }

    /// The text of a file of the checkout.
    pub(crate) fn read(&self, path: &str) -> Result<String> {
        std::fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    /// A cargo command in the root of the workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = ending_with_us(&cargo());
        command.args(arguments).current_dir(&self.root);
        // `cargo run` describes this crate in the environment; tests of other crates must not see that.
        for (name, _) in std::env::vars_os() {
            let described = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_")
                    || name.starts_with("CARGO_MANIFEST_")
                    || name == "CARGO_BIN_NAME"
            });
            if described {
                command.env_remove(name);
            }
        }
        command
    }

    /// Every benchmark of every crate, in the order of the crates' names.
    pub(crate) fn benchmarks(&self) -> Vec<Benchmark> {
        let packages = self.metadata["packages"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let mut found = Vec::new();
        for package in packages {
            let targets = package["targets"].as_array().map_or(&[][..], Vec::as_slice);
            for target in targets {
                if target["kind"][0] == "bench" {
                    found.push(Benchmark {
                        package: package["name"].as_str().unwrap_or_default().to_owned(),
                        name: target["name"].as_str().unwrap_or_default().to_owned(),
                    });
                }
            }
        }
        found.sort_by(|a, b| (&a.package, &a.name).cmp(&(&b.package, &b.name)));
        found
    }
}

/// Whether cargo knows a subcommand that is installed apart, such as `nextest` or `deny`.
pub(crate) fn has_subcommand(name: &str) -> bool {
    Command::new(cargo())
        .args([name, "--version"])
        .output()
        .is_ok_and(|answer| answer.status.success())
}

/// Whether a program is on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The cargo that started this program, or the one on the path.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// A command that the kernel ends when this program dies, however it dies. Where `setpriv` is missing (not
/// Linux) an interrupt from the keyboard still reaches both, because they share a process group.
fn ending_with_us(program: &str) -> Command {
    if cfg!(target_os = "linux") && on_path("setpriv").is_some() {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--", program]);
        command
    } else {
        Command::new(program)
    }
}
