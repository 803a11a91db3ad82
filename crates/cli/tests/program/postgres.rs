//! The same program on a PostgreSQL server, when `THROUGHLINE_TEST_POSTGRES` names one, with PostgreSQL's own programs to make
//! and drop databases.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::workplace::Workplace;

const SERVER: &str = "THROUGHLINE_TEST_POSTGRES";

/// A database of a test's own; dropped with it.
struct Database {
    server: String,
    name: String,
}

impl Database {
    /// A new database, or nothing, said aloud, when no server is named.
    #[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
    fn new(purpose: &str) -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            eprintln!("left out: {SERVER} names no PostgreSQL server");
            return None;
        };
        let name = format!("cli_{purpose}_{}", std::process::id());
        let database = Self { server, name };
        database.tell(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    fn tell(&self, statement: &str) {
        let output = Command::new(psql())
            .args(["--no-psqlrc", "--quiet", "--command", statement, &self.server])
            .output()
            .expect("psql starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn url(&self) -> String {
        let (base, parameters) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let authority = base.find("://").map_or(0, |at| at + 3);
        let end = base[authority..]
            .find('/')
            .map_or(base.len(), |slash| authority + slash);
        let mark = if parameters.is_empty() { "" } else { "?" };
        format!("{}/{}{mark}{parameters}", &base[..end], self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.tell(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// From the path, or where Debian puts it.
fn psql() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin/psql"))
        .filter(|psql| psql.is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("psql"))
}

#[test]
fn a_register_on_postgres_tells_the_same_and_moves_to_sqlite_and_back_by_backup() {
    let (Some(first), Some(second)) = (Database::new("first"), Database::new("second")) else {
        return;
    };
    let (first, second) = (first.url(), second.url());
    let place = Workplace::new();
    place.refused(
        &["verify", "--register", &first],
        6,
        "there is no register at postgres://",
    );
    place.done(&["init", "--register", &first]);
    place.refused(&["init", "--register", &first], 6, "is not empty");
    place.done(&["simulate", "--persons", "80", "--out", "invented"]);
    place.done(&["import", "invented", "--register", &first]);
    place.refused(
        &["import", "invented", "--register", &first],
        6,
        "in the register already",
    );
    let findings = place.findings(&first);
    place.done(&["verify", "--register", &first]);

    place.done(&["backup", "kept", "--register", &first]);
    place.done(&["restore", "kept", "--register", "embedded"]);
    assert_eq!(place.findings("embedded"), findings);
    place.done(&["backup", "back", "--register", "embedded"]);
    place.done(&["restore", "back", "--register", &second]);
    assert_eq!(place.findings(&second), findings);
    place.done(&["verify", "--register", &second]);
}
