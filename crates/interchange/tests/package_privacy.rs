//! A package holds names in clear text: nobody but its owner can read it, and none is left half written.

use std::path::Path;

use throughline_interchange::package::{Marks, PackageError, Writer, template, write_holdings};
use throughline_interchange::progress::silent;
use throughline_interchange::{Namespace, package};
use throughline_model::Holdings;

/// The invented people of the template.
fn holdings(beside: &Path) -> Holdings {
    let directory = beside.join("template");
    template(&directory).expect("the template can be written");
    let reader = package::Reader::open(&directory.join("examples"), Namespace::of("x"));
    let (holdings, _) = reader
        .and_then(|reader| reader.holdings(&mut silent()))
        .expect("the examples can be read");
    holdings
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt as _;

    fn check(path: &Path) -> usize {
        let metadata = std::fs::metadata(path).expect("it is there");
        let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(
            metadata.permissions().mode() & 0o777,
            expected,
            "{}",
            path.display()
        );
        if metadata.is_file() {
            return 1;
        }
        let entries = std::fs::read_dir(path).expect("it can be listed");
        entries.map(|entry| check(&entry.expect("an entry").path())).sum()
    }
    let directory = tempfile::tempdir().expect("a temporary directory");
    let holdings = holdings(directory.path());
    let package = directory.path().join("above/package");
    write_holdings(&package, Marks::default(), &holdings).expect("the package is written");
    assert!(check(&directory.path().join("template")) > 20);
    assert!(check(&directory.path().join("above")) > 5);
}

#[test]
fn a_package_that_is_not_finished_leaves_nothing() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let holdings = holdings(directory.path());
    let package = directory.path().join("package");
    let mut writer = Writer::create(&package, Marks::default()).expect("the package is begun");
    writer.write(&holdings.identities[0]).expect("a row is written");
    assert!(package.join("identities.csv").exists());
    drop(writer);
    assert!(!package.exists());
}

#[test]
fn a_package_that_fails_removes_its_own_files_and_no_others() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let holdings = holdings(directory.path());
    let package = directory.path().join("package");
    let mut writer = Writer::create(&package, Marks::default()).expect("the package is begun");
    writer.write(&holdings.identities[0]).expect("a row is written");
    // Somebody else's file stands where a table is to be written.
    std::fs::write(package.join("records.csv"), "theirs").expect("the file is written");
    let refused = writer.write(&holdings.records[0]);
    assert!(matches!(refused, Err(PackageError::Io { .. })));
    drop(writer);
    let left: Vec<_> = std::fs::read_dir(&package)
        .expect("the directory is still there")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["records.csv"]);
    let theirs = std::fs::read_to_string(package.join("records.csv")).expect("it can be read");
    assert_eq!(theirs, "theirs");
}
