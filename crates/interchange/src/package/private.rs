//! Files that only their owner may read. A package holds names in clear text, so nobody else on the machine may read it
//! for even a moment: the permission is given with the file's creation, never after it, and nothing that exists is
//! written over. On systems other than Unix the directory's own permissions decide.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Creates a directory, and those above it that are missing. One that exists is left as it is.
pub(super) fn create_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates a file that must not exist yet, not even as a link.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Creates a file with this text and makes sure that it is on disk.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = create_file(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
