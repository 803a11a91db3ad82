//! `cargo xtask fixtures`: the folders of files that tests read, and whether each says where they come from.
//! All fixtures so far were made by hand or by a test itself, so there is nothing to regenerate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::say;
use crate::workspace::Workspace;

/// Lists the fixture folders; fails if one has no README of origin and licence.
pub(crate) fn list(workspace: &Workspace) -> Result<ExitCode> {
    let mut folders = Vec::new();
    gather(&workspace.root.join("crates"), &mut folders)?;
    folders.sort();
    if folders.is_empty() {
        say("there are no fixtures yet");
    }
    let mut complete = true;
    for folder in folders {
        let files = fs::read_dir(&folder)?.count();
        let explained = folder.join("README.md").exists();
        complete &= explained;
        let remark = if explained {
            ""
        } else {
            ", and no README.md that tells their origin and licence"
        };
        let shown = folder.strip_prefix(&workspace.root).unwrap_or(&folder).display();
        say(format!("{shown}: {files} files{remark}"));
    }
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Adds every folder called `fixtures` below `folder`.
fn gather(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name() != "target" {
            if entry.file_name() == "fixtures" {
                found.push(entry.path());
            } else {
                gather(&entry.path(), found)?;
            }
        }
    }
    Ok(())
}
