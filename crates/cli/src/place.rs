//! The places a command reads from and writes to, looked at before anything is asked or computed: nobody types a passphrase
//! twice, or waits for an hour, to be told that a directory is not there.
//!
//! The check does not replace the care taken when the file is made; it only comes early enough to be useful.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use throughline_register::{Location, RegisterError};

use crate::args::exit;
use crate::failure::{self, Failure};

/// A file that is to be written: the directory it goes into is there.
pub(crate) fn writable(file: &Path) -> Result<(), Failure> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    if !parent.is_dir() {
        return refuse(format!(
            "cannot write {}: there is no directory {}",
            file.display(),
            parent.display()
        ));
    }
    if file.is_dir() {
        return refuse(format!(
            "cannot write {}: a directory of that name is there",
            file.display()
        ));
    }
    Ok(())
}

/// A file that is to be made: writable, and not there yet.
pub(crate) fn new_file(file: &Path) -> Result<(), Failure> {
    if file.is_file() {
        return refuse(format!(
            "{} is there already; choose another name, so that nothing is overwritten",
            file.display()
        ));
    }
    writable(file)
}

/// A directory that is to be filled: not there yet, or empty.
pub(crate) fn new_directory(dir: &Path) -> Result<(), Failure> {
    if !dir.exists() {
        return Ok(());
    }
    if !dir.is_dir() {
        return refuse(format!(
            "{} is a file; choose another name for the directory",
            dir.display()
        ));
    }
    if is_empty(dir)? {
        return Ok(());
    }
    refuse(format!(
        "{} is not empty; choose another place, so that nothing is overwritten",
        dir.display()
    ))
}

/// Makes a directory that only its owner may enter; one that is there already is left as it is.
pub(crate) fn private_directory(dir: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder
        .create(dir)
        .with_context(|| format!("cannot make the directory {}", dir.display()))?)
}

/// A place where a register is to be made. Whether a database is empty, only its server can tell.
pub(crate) fn vacant(location: &Location) -> Result<(), Failure> {
    match location {
        Location::Directory(dir) => new_directory(dir),
        Location::Postgres(_) => Ok(()),
    }
}

/// A place where a register should be.
pub(crate) fn occupied(location: &Location) -> Result<(), Failure> {
    match location {
        Location::Directory(dir) if !dir.is_dir() || is_empty(dir)? => {
            Err(failure::refused(RegisterError::NoRegister(location.to_string())))
        }
        _ => Ok(()),
    }
}

/// Whether a directory holds nothing.
pub(crate) fn is_empty(dir: &Path) -> Result<bool, Failure> {
    let mut entries = std::fs::read_dir(dir)
        .with_context(|| format!("cannot read the directory {}", dir.display()))
        .map_err(|error| Failure::with(exit::PLACE, error))?;
    Ok(entries.next().is_none())
}

fn refuse(sentence: String) -> Result<(), Failure> {
    Err(Failure::with(exit::PLACE, anyhow!(sentence)))
}

/// Makes a file that is not there yet and that only its owner can read.
///
/// # Errors
/// When the file is there already or cannot be made.
pub(crate) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a file so that it is there whole or not at all, readable by its owner alone.
///
/// # Errors
/// When it cannot be written; what was there before is then still there.
pub(crate) fn whole_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let context = || format!("cannot write {}", path.display());
    // Left over from a run that was killed; a link put there by somebody else is removed, not followed.
    let _ = std::fs::remove_file(&partial);
    let file = private_file(Path::new(&partial)).with_context(context)?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    write(&mut out)
        .and_then(|()| out.flush())
        .and_then(|()| out.get_ref().sync_all())
        .and_then(|()| std::fs::rename(&partial, path))
        .inspect_err(|_| {
            let _ = std::fs::remove_file(&partial);
        })
        .with_context(context)
}
