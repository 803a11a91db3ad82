//! Holds what the files of a room must look like: short, opening with what lives there, named by a concept,
//! and in the pure rooms free of files, network and clock. The arrows between the rooms are held by
//! `arrows.rs`.

use std::path::{Path, PathBuf};

/// A file longer than this holds more than one concept.
const MOST_LINES: usize = 700;

/// Names that say nothing of what lives there.
const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "misc", "util", "utils"];

/// The rooms that reach nothing outside the program.
const PURE: &[&str] = &["model", "survival", "analysis"];

/// Words that reach a file, the network, another process, the environment or a clock.
const OUTSIDE_WORDS: &[&str] = &[
    "fs",
    "net",
    "env",
    "process",
    "stdin",
    "stdout",
    "SystemTime",
    "Instant",
    "OpenOptions",
    "File",
];

#[test]
fn no_file_is_longer_than_one_concept() {
    let long: Vec<String> = source_files()
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| format!("{}: {lines} lines", file.shown))
        .collect();
    assert!(long.is_empty(), "split by concept: {long:#?}");
}

#[test]
fn every_file_opens_with_what_lives_in_it() {
    // A file of unit tests belongs to the file whose tests it holds.
    let silent: Vec<String> = source_files()
        .into_iter()
        .filter(|file| !file.shown.ends_with("/tests.rs") && !file.text.starts_with("//! "))
        .map(|file| file.shown)
        .collect();
    assert!(silent.is_empty(), "these do not open with `//!`: {silent:#?}");
}

#[test]
fn no_file_or_module_has_an_empty_name() {
    let mut found = Vec::new();
    for file in source_files() {
        let parts = Path::new(&file.shown).with_extension("");
        let named = parts
            .iter()
            .filter_map(|part| part.to_str())
            .any(|part| EMPTY_NAMES.contains(&part));
        let declared = file
            .text
            .lines()
            .filter_map(declared_module)
            .any(|name| EMPTY_NAMES.contains(&name));
        if named || declared {
            found.push(file.shown);
        }
    }
    assert!(found.is_empty(), "name these by their concept: {found:#?}");
}

#[test]
fn pure_rooms_reach_for_no_file_no_network_and_no_clock() {
    let mut found = Vec::new();
    for room in PURE {
        for file in source_files().iter().filter(|file| file.is_shipped_by(room)) {
            for (number, line) in shipped_lines(&file.text) {
                if reaches_outside(line) {
                    found.push(format!("{}:{number}: {}", file.shown, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "pass these in as parameters: {found:#?}");
}

#[test]
fn reaching_outside_is_recognised_in_a_path_and_in_an_import() {
    for line in [
        "let now = std::time::Instant::now();",
        "use std::{fs, path::Path};",
        "std::env::var(\"X\")",
    ] {
        assert!(reaches_outside(line), "{line}");
    }
    for line in [
        "let net = income - tax;",
        "// fs::read would be impure",
        "offset.refs::<u8>()",
    ] {
        assert!(!reaches_outside(line), "{line}");
    }
}

/// A Rust file of the workspace.
struct SourceFile {
    /// Its path below `crates/`.
    shown: String,
    text: String,
}

impl SourceFile {
    fn is_shipped_by(&self, room: &str) -> bool {
        self.shown.starts_with(&format!("{room}/src/")) && !self.shown.ends_with("/tests.rs")
    }
}

/// Every Rust file of every crate.
fn source_files() -> Vec<SourceFile> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate lies in crates/");
    let mut paths = Vec::new();
    gather(crates, &mut paths);
    paths.sort();
    assert!(paths.len() > 10, "the crates have source files");
    paths
        .iter()
        .map(|path| SourceFile {
            shown: path
                .strip_prefix(crates)
                .expect("found below crates/")
                .display()
                .to_string(),
            text: std::fs::read_to_string(path).expect("a source file is readable"),
        })
        .collect()
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of a crate is readable") {
        let path = entry.expect("a folder's entry is readable").path();
        if path.is_dir() && !path.ends_with("target") {
            gather(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `pub(crate) mod dates;` declares `dates`.
fn declared_module(line: &str) -> Option<&str> {
    let (before, after) = line.trim().split_once("mod ")?;
    (before.is_empty() || before.starts_with("pub")).then(|| after.trim_end_matches([';', '{', ' ']))
}

/// The numbered lines of a file up to its unit tests.
fn shipped_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
}

/// Whether a line names one of the outside words as part of a path (`fs::`, `Instant::now`) or of an import.
fn reaches_outside(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let imports = code.trim_start().trim_start_matches("pub ").starts_with("use ");
    let is_part_of_a_name = |character: char| character.is_alphanumeric() || character == '_';
    OUTSIDE_WORDS.iter().any(|word| {
        code.match_indices(word).any(|(at, _)| {
            let (before, after) = (&code[..at], &code[at + word.len()..]);
            let whole = !before.ends_with(is_part_of_a_name) && !after.starts_with(is_part_of_a_name);
            whole && (imports || after.starts_with("::") || before.ends_with("std::"))
        })
    })
}
