//! What tests and benchmarks need from Debian, and how it is installed when we are root there. The list is a table: one
//! line a need. Nothing is installed that is already present, and `apt-get update` runs only when something
//! is missing.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{postgres, say};

/// Something that tests or benchmarks need and cargo cannot bring.
pub(crate) struct Need {
    /// What `--without` calls it.
    pub(crate) name: &'static str,
    /// The Debian packages that bring it.
    packages: &'static [&'static str],
    /// Whether it is present.
    found: fn() -> bool,
}

/// PostgreSQL 15 or newer, the server.
pub(crate) const POSTGRES: Need = Need {
    name: "postgres",
    packages: &["postgresql"],
    found: || postgres::installed().is_some(),
};

/// Chromium with the driver that tests speak to.
pub(crate) const CHROMIUM: Need = Need {
    name: "chromium",
    packages: &["chromium", "chromium-driver"],
    found: || {
        let answers = |program: &str| {
            Command::new(program)
                .arg("--version")
                .output()
                .is_ok_and(|answer| answer.status.success())
        };
        answers("chromedriver") && answers("chromium")
    },
};

/// R with the packages that ours is measured against.
pub(crate) const R: Need = Need {
    name: "R with survival and cmprsk",
    packages: &["r-base-core", "r-cran-survival", "r-cran-cmprsk"],
    found: || {
        Command::new("Rscript")
            .args(["-e", "library(survival); library(cmprsk)"])
            .output()
            .is_ok_and(|answer| answer.status.success())
    },
};

impl Need {
    /// Makes sure the need is met: it is there, or we are root on Debian and install it.
    ///
    /// Otherwise the error says, in words for the developer, why it is missing.
    pub(crate) fn ensure(&self) -> Result<()> {
        if (self.found)() {
            return Ok(());
        }
        let packages = self.packages.join(" ");
        if !Path::new("/etc/debian_version").exists() {
            bail!(
                "{} was not found, and this is not Debian: install it by hand",
                self.name
            );
        }
        if !is_root() {
            bail!(
                "{} was not found, and only root can install it: sudo apt-get install {packages}",
                self.name
            );
        }
        say(format!("installing {packages}, which this needs"));
        apt_get(&["update", "--quiet"])?;
        let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
        install.extend(self.packages);
        apt_get(&install)?;
        if !(self.found)() {
            bail!(
                "apt-get installed {packages}, yet no usable {} was found (is this Debian 12 or newer?)",
                self.name
            );
        }
        Ok(())
    }
}

/// Whether this process may install packages and become another user.
pub(crate) fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        // Debian starts a server of its own after installing one, except in the single-user run level.
        .env("RUNLEVEL", "1")
        .status()
        .context("apt-get could not be started")?;
    if !status.success() {
        bail!("apt-get {} failed ({status})", arguments.join(" "));
    }
    Ok(())
}
