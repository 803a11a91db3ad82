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

/// Writes what is shown only once to standard output; a reader that does not take it is an error.
///
/// # Errors
/// When standard output cannot be written to.
pub(crate) fn once(text: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush())
}

/// Writes a value as JSON to standard output.
pub(crate) fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    Ok(data(serde_json::to_string_pretty(value)?)?)
}

/// Shows the help where no data was asked for: on standard error.
pub(crate) fn help(text: &impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says what went wrong: the first sentence, then what led to it, as far as that is not said yet, then what to do.
pub(crate) fn error(error: &anyhow::Error, hint: Option<&str>) {
    let mut err = io::stderr().lock();
    let mut said = error.to_string();
    let _ = writeln!(err, "error: {said}");
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !said.contains(&cause) {
            let _ = writeln!(err, "  because: {cause}");
            said = cause;
        }
    }
    if let Some(hint) = hint {
        let _ = writeln!(err, "hint: {hint}");
    }
}
