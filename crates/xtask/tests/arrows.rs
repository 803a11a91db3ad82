//! Holds the arrows between the rooms, as `ARCHITECTURE.md` draws them, against what cargo knows.
//!
//! The tables below are the law: a new arrow, or a crate that wants a database or a clock, starts with a
//! change here and a reason in the note. What the files of a room look like is held by `rooms.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The rooms, each with the rooms it may use. No room uses one that is listed after it.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("linkage", &[]),
    ("survival", &[]),
    ("estimation", &[]),
    ("disclosure", &[]),
    ("interchange", &["model"]),
    ("register", &["model"]),
    ("analysis", &["model", "survival", "estimation"]),
    ("report", &["analysis", "disclosure"]),
    ("simulate", &["model"]),
    (
        "server",
        &[
            "model",
            "register",
            "linkage",
            "analysis",
            "report",
            "interchange",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "linkage",
            "survival",
            "estimation",
            "disclosure",
            "interchange",
            "register",
            "analysis",
            "report",
            "simulate",
            "server",
        ],
    ),
    // Generated documents are made from the model.
    ("xtask", &["model"]),
];

/// The engines, which could be published by themselves: each explains itself in a README.
const ENGINES: &[&str] = &["linkage", "survival", "estimation", "disclosure"];

/// The rooms that reach nothing outside the program: no file, no network, no clock, no source of chance.
const PURE: &[&str] = &["model", "survival", "analysis"];

/// Crates that reach a file, a network, a clock or a source of chance. A pure room may use them in its tests.
const IMPURE_CRATES: &[&str] = &[
    "async-std",
    "chrono",
    "getrandom",
    "hyper",
    "indicatif",
    "jiff",
    "mio",
    "rand",
    "reqwest",
    "smol",
    "tempfile",
    "time",
    "tokio",
    "tracing-subscriber",
    "walkdir",
];

/// Crates that speak to a database. Only the register knows SQL, in its tests as well.
const DATABASE_CRATES: &[&str] = &[
    "diesel",
    "libsqlite3-sys",
    "postgres",
    "postgres-openssl",
    "rusqlite",
    "sqlcipher-src",
    "sqlx",
    "tokio-postgres",
];

/// The most crates the default build may have in its lock file (`design.md` §6).
const MOST_LOCKED_CRATES: usize = 650;

#[test]
fn every_room_uses_only_the_rooms_its_arrows_allow() {
    let mut astray = Vec::new();
    for room in rooms() {
        let allowed = arrows_of(&room.name);
        for used in room
            .uses
            .iter()
            .filter_map(|used| used.name.strip_prefix("throughline-"))
        {
            if !allowed.contains(&used) {
                astray.push(format!("{} uses {used}", room.name));
            }
        }
    }
    assert!(
        astray.is_empty(),
        "arrows that the table does not have: {astray:#?}"
    );
}

#[test]
fn no_arrow_of_the_table_points_up() {
    for (position, (room, uses)) in ARROWS.iter().enumerate() {
        for used in *uses {
            let there = ARROWS.iter().position(|(other, _)| other == used);
            assert!(
                there.is_some_and(|there| there < position),
                "{room} → {used} points up or nowhere"
            );
        }
    }
}

#[test]
fn every_crate_of_the_workspace_is_a_room_of_the_table() {
    for room in rooms() {
        let in_table = ARROWS.iter().any(|(name, _)| *name == room.name);
        assert!(in_table, "{} is not in the table of rooms", room.name);
        assert_eq!(
            room.folder.file_name().and_then(|name| name.to_str()),
            Some(room.name.as_str())
        );
    }
}

#[test]
fn only_the_register_speaks_to_a_database() {
    let found = uses_of_any(|room| room.name != "register", DATABASE_CRATES, ANY);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn pure_rooms_depend_on_nothing_that_does_io_or_has_a_clock() {
    let found = uses_of_any(|room| PURE.contains(&room.name.as_str()), IMPURE_CRATES, SHIPPED);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for room in rooms() {
        let manifest = read(&room.folder.join("Cargo.toml"));
        assert!(
            manifest.contains("\n[lints]\nworkspace = true\n"),
            "{} lacks `[lints] workspace = true`",
            room.name
        );
    }
}

#[test]
fn every_crate_says_what_it_is_and_under_which_licence() {
    for room in rooms() {
        assert!(room.description.len() > 15, "{} has no description", room.name);
        assert_eq!(room.licence, "MIT OR Apache-2.0", "the licence of {}", room.name);
    }
}

#[test]
fn every_engine_has_a_readme() {
    for room in rooms()
        .iter()
        .filter(|room| ENGINES.contains(&room.name.as_str()))
    {
        assert!(
            room.folder.join("README.md").exists(),
            "the engine {} has no README.md",
            room.name
        );
    }
}

#[test]
fn the_lock_file_stays_within_its_budget() {
    let lock = read(&root().join("Cargo.lock"));
    let locked = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(
        locked > 0 && locked <= MOST_LOCKED_CRATES,
        "{locked} crates; the budget is {MOST_LOCKED_CRATES}"
    );
}

/// A crate of the workspace, as its manifest describes it.
struct Room {
    /// Without `throughline-`.
    name: String,
    folder: PathBuf,
    description: String,
    licence: String,
    uses: Vec<Use>,
}

/// A dependency of a room.
struct Use {
    name: String,
    purpose: Purpose,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Program,
    Build,
    Tests,
}

/// What is built into the program, and what is needed to build it.
const SHIPPED: &[Purpose] = &[Purpose::Program, Purpose::Build];
/// All of it.
const ANY: &[Purpose] = &[Purpose::Program, Purpose::Build, Purpose::Tests];

/// `room → crate` for every room that `which` names and every crate of `forbidden` it uses for a counting
/// purpose.
fn uses_of_any(which: impl Fn(&Room) -> bool, forbidden: &[&str], counting: &[Purpose]) -> BTreeSet<String> {
    let rooms = rooms();
    let mut found = BTreeSet::new();
    for room in rooms.iter().filter(|room| which(room)) {
        for used in &room.uses {
            if forbidden.contains(&used.name.as_str()) && counting.contains(&used.purpose) {
                found.insert(format!("{} → {}", room.name, used.name));
            }
        }
    }
    found
}

fn arrows_of(room: &str) -> &'static [&'static str] {
    ARROWS
        .iter()
        .find(|(name, _)| *name == room)
        .map_or(&[], |(_, uses)| uses)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asks cargo for the crates of the workspace.
fn rooms() -> Vec<Room> {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo can be started");
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    let metadata: Value = serde_json::from_slice(&answer.stdout).expect("cargo metadata is JSON");
    let rooms: Vec<Room> = list(&metadata["packages"]).iter().map(room).collect();
    assert!(
        rooms.len() > 5,
        "cargo metadata lists the crates of the workspace"
    );
    rooms
}

fn room(package: &Value) -> Room {
    let name = text(&package["name"]);
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    Room {
        name: name.strip_prefix("throughline-").unwrap_or(&name).to_owned(),
        folder: manifest.parent().expect("a manifest lies in a folder").to_owned(),
        description: text(&package["description"]),
        licence: text(&package["license"]),
        uses: list(&package["dependencies"])
            .iter()
            .map(|used| Use {
                name: text(&used["name"]),
                purpose: match used["kind"].as_str() {
                    None => Purpose::Program,
                    Some("build") => Purpose::Build,
                    Some(_) => Purpose::Tests,
                },
            })
            .collect(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
