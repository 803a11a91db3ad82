//! The files that are generated and committed, so that they can be read and reviewed and cannot drift. Each is a
//! line in a table: where it is kept, and what makes its text. The text itself is made by the room that knows.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace::Workspace;
use crate::{code_lists, say};

/// A generated file: its path in the workspace, what it must say, and the command that writes it.
pub(crate) struct Generated {
    path: &'static str,
    text: fn(&Workspace) -> Result<String>,
    command: &'static str,
}

/// What `cargo xtask docs` writes.
pub(crate) const DOCUMENTS: &[Generated] = &[Generated {
    path: "docs/reference/data-dictionary.md",
    text: |_| Ok(throughline_model::dictionary::markdown()),
    command: "cargo xtask docs",
}];

/// What `cargo xtask codes` writes.
pub(crate) const CODE_LISTS: &[Generated] = &[Generated {
    path: "crates/model/src/codes/htcds.rs",
    text: |workspace| {
        let values = workspace.read("crates/model/data/htcds/values.csv")?;
        let repairs = workspace.read("crates/model/data/htcds/repairs.csv")?;
        Ok(code_lists::generate(&values, &repairs))
    },
    command: "cargo xtask codes",
}];

/// Whether to write or only to look.
#[derive(Args)]
pub(crate) struct Manner {
    /// Write nothing; fail if a file differs from what would be written
    #[arg(long)]
    check: bool,
}

/// Writes the files of a table, or checks them.
pub(crate) fn run(workspace: &Workspace, files: &[Generated], manner: &Manner) -> Result<ExitCode> {
    if manner.check {
        return Ok(if fresh(workspace, files)? {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    for file in files {
        let path = workspace.root.join(file.path);
        fs::write(&path, (file.text)(workspace)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        say(format!("wrote {}", file.path));
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether every generated file says what would be written now; tells which does not.
pub(crate) fn all_fresh(workspace: &Workspace) -> Result<bool> {
    let documents = fresh(workspace, DOCUMENTS)?;
    let code_lists = fresh(workspace, CODE_LISTS)?;
    Ok(documents && code_lists)
}

fn fresh(workspace: &Workspace, files: &[Generated]) -> Result<bool> {
    let mut all = true;
    for file in files {
        let kept = fs::read_to_string(workspace.root.join(file.path)).unwrap_or_default();
        if kept != (file.text)(workspace)? {
            all = false;
            say(format!("{} is out of date; hint: {}", file.path, file.command));
        }
    }
    Ok(all)
}
