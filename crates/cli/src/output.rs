//! What goes to standard output and standard error.
//!
//! Data goes to standard output and nothing else does, so that it can be piped; a reader that stops early is no error.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes data to standard output, with a line break at its end.
///
/// # Errors
/// When standard output cannot be written to; a pipe that the reader closed is not an error.
pub(crate) fn data(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a value as JSON to standard output.
pub(crate) fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    Ok(data(serde_json::to_string_pretty(value)?)?)
}

/// Says what went wrong: the first sentence, then what led to it.
pub(crate) fn error(error: &anyhow::Error) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "error: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(err, "  because: {cause}");
    }
}
