//! Data goes to standard output and everything else to standard error; what is asked to be quiet is quiet; a reader that stops
//! early is no error.

use std::io::Read as _;
use std::process::Stdio;

use crate::workplace::{Outcome, Workplace};

#[test]
fn json_stands_alone_on_standard_output() {
    let place = Workplace::with_register();
    place.write("own/persons.csv", "id,registered_on,shoe_size\nP001,2019-05,38\n");
    place.write("own/notes.csv", "remember\nmilk\n");
    let told = place.done(&["import", "own", "--json"]);
    assert_eq!(told.json()["rows"]["persons"], 1);
    assert!(told.err.contains("warning[column/unknown]"), "{told:?}");
    assert!(told.err.contains("notes.csv"), "{told:?}");
    place.done(&["verify", "--json"]).json();
    place.done(&["analyse", "--json"]).json();
}

#[test]
fn quiet_leaves_the_data_and_takes_the_words() {
    let place = Workplace::with_register();
    place.write("own/persons.csv", "id\nP001\n");
    assert_eq!(place.done(&["import", "own", "--quiet"]).err, "");
    let told = place.done(&["verify", "--quiet"]);
    assert_eq!(told.err, "");
    assert!(told.out.starts_with("Sound: 1 rows"), "{told:?}");
    place.refused(
        &["import", "nothing", "--quiet"],
        6,
        "error: there is nothing at nothing",
    );
}

#[test]
fn no_progress_is_drawn_where_there_is_no_terminal() {
    let place = Workplace::new();
    let told = place.done(&["simulate", "--persons", "50", "--out", "invented"]);
    assert!(
        !told.err.contains('\u{1b}') && !told.err.contains('\r'),
        "{told:?}"
    );
}

#[test]
fn a_reader_that_stops_after_one_byte_is_no_error() {
    let place = Workplace::new();
    let mut child = place
        .command(&["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut byte = [0];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut byte).expect("a byte");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_cause_is_told_once() {
    let told = Workplace::new().refused(&["describe", "nothing.csv"], 6, "No such file");
    assert_eq!(told.err.lines().count(), 1, "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_unicode_is_read_and_written() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let place = Workplace::new();
    place.done(&["simulate", "--persons", "5", "--out", "invented"]);
    let name = OsStr::from_bytes(b"caf\xe9.html");
    let mut command = place.command(&["report", "--package", "invented", "--out"]);
    let told = Outcome::of(command.arg(name));
    assert_eq!(told.code, 0, "{told:?}");
    assert!(place.path("").join(name).is_file());
}

#[cfg(unix)]
#[test]
fn an_export_in_clear_can_be_entered_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Workplace::with_register();
    place.write("own/persons.csv", "id\nP001\n");
    place.done(&["import", "own"]);
    place.done(&["export", "copy", "--purpose", "a test"]);
    let mode = std::fs::metadata(place.path("copy"))
        .expect("the export")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
