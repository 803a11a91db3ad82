//! `cargo xtask bench`: finds the benchmarks and runs them with cargo, one after the other because they share
//! the processor. What a benchmark measures, and its budget, stand in the benchmark. `cargo xtask bench linkage` and `cargo xtask
//! bench survival` compare with another tool, take minutes and need it installed: they run only by name, and live in
//! `bench/linkage.rs` and `bench/survival.rs`.

mod linkage;
mod survival;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::say;
use crate::workspace::Workspace;

/// Runs the benchmarks of the crate or the benchmark called `name`, or all.
pub(crate) fn run(workspace: &Workspace, name: Option<&str>) -> Result<ExitCode> {
    match name {
        Some("linkage") => return linkage::run(workspace),
        Some("survival") => return survival::run(workspace),
        _ => {}
    }
    let all = workspace.benchmarks();
    let wanted = |package: &str, bench: &str| {
        name.is_none_or(|name| name == bench || name == package || package == format!("throughline-{name}"))
    };
    let chosen: Vec<_> = all
        .iter()
        .filter(|found| wanted(&found.package, &found.name))
        .collect();
    if chosen.is_empty() {
        let known: Vec<String> = all
            .iter()
            .map(|found| format!("{} (in {})", found.name, found.package))
            .collect();
        match name {
            Some(name) if known.is_empty() => bail!("there is no benchmark {name}; no crate has one yet"),
            Some(name) => bail!("there is no benchmark {name}; there are: {}", known.join(", ")),
            None => say("no crate has a benchmark yet"),
        }
    }
    for found in chosen {
        say(format!("{}: {}", found.package, found.name));
        let status = workspace
            .cargo(&["bench", "--package", &found.package, "--bench", &found.name])
            .status()?;
        if !status.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
