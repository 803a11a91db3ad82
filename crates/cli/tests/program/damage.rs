//! Damage and tampering: each kind is found, each has a sentence of its own, and a wrong passphrase is none of them.

use std::fs;

use crate::workplace::{Workplace, copy, cut, flip};

/// A register with somebody in it, and copies of it to damage.
fn register() -> Workplace {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "20", "--seed", "1", "--out", "invented"]);
    place.done(&["import", "invented"]);
    place
}

fn copied(place: &Workplace) {
    let _ = fs::remove_dir_all(place.path("copy"));
    copy(&place.path("throughline-register"), &place.path("copy"));
}

const VERIFY_COPY: [&str; 3] = ["verify", "--register", "copy"];

#[test]
fn a_damaged_register_says_which_of_its_parts_is_damaged_or_missing() {
    let place = register();
    let database = place.path("copy/register.db");
    let keys = place.path("copy/register.keys");

    copied(&place);
    place.done(&VERIFY_COPY);
    place.write("wrong", "incorrect horse battery staple\n");
    place.refused(
        &["verify", "--register", "copy", "--passphrase-file", "wrong"],
        4,
        "This passphrase does not open the register",
    );

    let length = fs::metadata(&database).expect("the database").len();
    let middle = usize::try_from(length).expect("a small file") / 2;
    flip(&database, middle);
    place.refused(&VERIFY_COPY, 5, "the database file is damaged");

    copied(&place);
    flip(&keys, 200);
    place.refused(&VERIFY_COPY, 5, "The keys file is damaged");

    copied(&place);
    fs::remove_file(&keys).expect("the keys");
    place.refused(&VERIFY_COPY, 5, "register.keys is missing");

    copied(&place);
    fs::remove_file(&database).expect("the database");
    place.refused(&VERIFY_COPY, 5, "register.db is missing");

    place.done(&["init", "--register", "other"]);
    copied(&place);
    fs::copy(place.path("other/register.keys"), &keys).expect("the other register's keys");
    place.refused(&VERIFY_COPY, 5, "its keys file belongs to another register");
}

#[test]
fn audit_entries_cut_off_the_end_are_missed_against_the_head() {
    let place = register();
    copied(&place);
    place.done(&["analyse"]);
    place.done(&["verify", "--write-head", "head.json"]);
    place.done(&["verify", "--against", "head.json"]);
    place.refused(
        &[
            "verify",
            "--register",
            "copy",
            "--against",
            "head.json",
            "--quiet",
        ],
        5,
        "the end was cut off",
    );
    let told = place.run(&["verify", "--register", "copy", "--against", "head.json", "--json"]);
    assert_eq!(told.code, 5);
    assert_eq!(told.json()["sound"], false);
}

#[test]
fn a_damaged_backup_is_not_restored_and_says_why() {
    let place = register();
    place.done(&["backup", "whole"]);
    let whole = fs::read(place.path("whole")).expect("the backup");
    let file = place.path("bad");
    let restore = ["restore", "bad", "--register", "restored"];
    let fresh = || fs::write(&file, &whole).expect("a file");

    fresh();
    cut(&file, whole.len() - 1);
    let told = place.refused(&restore, 5, "The sealed file is truncated");
    assert!(
        told.err.starts_with("error: bad cannot be restored"),
        "the file is named"
    );

    fresh();
    flip(&file, whole.len() - 20);
    place.refused(&restore, 5, "The sealed file is damaged in part");

    fresh();
    flip(&file, 60);
    place.refused(&restore, 5, "The header of the sealed file is damaged");

    place.write("bad", "a letter, perhaps");
    place.refused(&restore, 5, "This is not a sealed file");

    place.write("wrong", "incorrect horse battery staple\n");
    place.refused(
        &[
            "restore",
            "whole",
            "--register",
            "restored",
            "--passphrase-file",
            "wrong",
        ],
        4,
        "passphrase",
    );
    assert!(
        !place.path("restored/register.db").exists(),
        "nothing is left of a restore that failed"
    );
    place.done(&["restore", "whole", "--register", "restored"]);
}
