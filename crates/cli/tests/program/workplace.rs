//! A directory in which the program is run, with a passphrase file in it, and what a run printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The passphrase of every register here; it lies in the file `pass`.
pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// A directory of a test's own.
pub(crate) struct Workplace {
    dir: TempDir,
}

/// How a run ended and what it printed.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let place = Self { dir };
        place.write("pass", format!("{PASSPHRASE}\n"));
        place
    }

    /// With an empty register in the place that is looked in when none is named.
    pub(crate) fn with_register() -> Self {
        let place = Self::new();
        place.done(&["init", "--title", "Shelter North"]);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        let parent = path.parent().expect("the workplace");
        fs::create_dir_all(parent).expect("a directory");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text file")
    }

    /// The program, in this directory, with nothing of the environment but the passphrase file; nobody sits at a terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("THROUGHLINE_") {
                command.env_remove(name);
            }
        }
        command
            .env_remove("CREDENTIALS_DIRECTORY")
            .env("THROUGHLINE_PASSPHRASE_FILE", self.path("pass"))
            .env("USER", "anna")
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    /// Runs with these lines typed into it, and expects success.
    pub(crate) fn answered(&self, arguments: &[&str], lines: &str) -> Outcome {
        self.write("lines", lines);
        let typed = fs::File::open(self.path("lines")).expect("the lines");
        let outcome = Outcome::of(self.command(arguments).stdin(typed));
        assert_eq!(outcome.code, 0, "{arguments:?}: {outcome:?}");
        outcome
    }

    /// Runs and expects success.
    pub(crate) fn done(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, 0, "{arguments:?}: {outcome:?}");
        outcome
    }

    /// Runs, expects this exit code and this sentence on standard error, and nothing on standard output.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str], code: i32, sentence: &str) -> Outcome {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, code, "{arguments:?}: {outcome:?}");
        assert!(
            outcome.err.contains(sentence),
            "{arguments:?} does not say {sentence:?}: {outcome:?}"
        );
        assert_eq!(outcome.out, "", "{arguments:?}");
        outcome
    }

    /// All findings, without the day on which they were made.
    pub(crate) fn findings(&self, register: &str) -> Value {
        let mut findings = self.done(&["analyse", "--json", "--register", register]).json();
        without(&mut findings, "made_on");
        findings
    }

    /// How many rows a table of the register has.
    pub(crate) fn rows(&self, table: &str) -> u64 {
        self.done(&["verify", "--json"]).json()["rows"][table]
            .as_u64()
            .expect("verify counts every table")
    }
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program starts");
        Self {
            code: output.status.code().expect("the program was not killed"),
            out: String::from_utf8(output.stdout).expect("text on standard output"),
            err: String::from_utf8(output.stderr).expect("text on standard error"),
        }
    }

    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("one JSON value on standard output")
    }
}

fn without(value: &mut Value, key: &str) {
    match value {
        Value::Object(fields) => {
            fields.remove(key);
            fields.values_mut().for_each(|value| without(value, key));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| without(value, key)),
        _ => {}
    }
}

/// The first text under this key, wherever it stands.
pub(crate) fn first<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    match value {
        Value::Object(fields) => {
            let here = fields.get(key).and_then(Value::as_str);
            here.or_else(|| fields.values().find_map(|value| first(value, key)))
        }
        Value::Array(values) => values.iter().find_map(|value| first(value, key)),
        _ => None,
    }
}

/// Every file below a directory with its content, by name.
pub(crate) fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a directory") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let below = contents(&entry.path());
            files.extend(
                below
                    .into_iter()
                    .map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
            );
        } else {
            files.push((name, fs::read(entry.path()).expect("a file")));
        }
    }
    files.sort();
    files
}

/// Copies a directory of files.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        let file = to.join(name);
        fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        fs::write(file, bytes).expect("a file");
    }
}

/// Changes one bit of a file.
pub(crate) fn flip(file: &Path, at: usize) {
    let mut bytes = fs::read(file).expect("a file");
    bytes[at] ^= 0x10;
    fs::write(file, bytes).expect("a file");
}

/// Cuts a file off.
pub(crate) fn cut(file: &Path, length: usize) {
    let bytes = fs::read(file).expect("a file");
    fs::write(file, &bytes[..length]).expect("a file");
}

/// A file with the columns of a CTDC release: thirty invented women, and `men` invented men.
pub(crate) fn ctdc(men: usize) -> String {
    let header = "yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,majorityStatusAtExploit,majorityEntry,\
                  citizenship,isForcedLabour,isSexualExploit,isOtherExploit,CountryOfExploitation\n";
    let row = |gender| format!("2015,Hotline,{gender},18--20,Adult,,,PH,1,0,0,US\n");
    header.to_owned() + &row("Female").repeat(30) + &row("Male").repeat(men)
}
