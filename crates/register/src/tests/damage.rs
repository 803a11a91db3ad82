//! Damage to a register's storage is found, and each kind has its own sentence.

use std::fs;
use std::path::PathBuf;

use crate::database::{Begin, Column, Value};
use crate::sql;

use super::*;

on_both!(
    a_deleted_audit_row_is_told,
    an_altered_audit_row_is_told,
    a_deleted_last_audit_row_is_told,
    a_sealed_cell_moved_to_another_row_is_told,
    a_deleted_data_key_is_told,
    a_deleted_row_is_told,
    an_open_cell_altered_is_told,
    a_code_the_model_does_not_know_is_told,
    the_end_of_the_audit_put_back_by_hand_is_told,
    rows_put_back_after_an_erasure_cannot_be_read,
    a_creation_that_fails_leaves_nothing,
);

fn damage(register: &mut Register, sql: &str) {
    register.core.database.batch(sql).expect("the damage can be done");
}

fn a_deleted_audit_row_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    export(&mut register).expect("everything opens");
    export(&mut register).expect("everything opens");
    damage(&mut register, "DELETE FROM audit WHERE seq = 2");
    assert_eq!(problems(&mut register), ["Audit entries 2 to 2 were deleted."]);
}

fn an_altered_audit_row_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    export(&mut register).expect("everything opens");
    damage(&mut register, "UPDATE audit SET account = 'boris' WHERE seq = 2");
    assert_eq!(
        problems(&mut register),
        ["Audit entry 2 was altered after it was written."]
    );
}

fn a_deleted_last_audit_row_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    export(&mut register).expect("everything opens");
    damage(&mut register, "DELETE FROM audit WHERE seq = 3");
    assert_eq!(problems(&mut register), ["Audit entries 3 to 3 were deleted."]);
}

fn a_sealed_cell_moved_to_another_row_is_told(place: &Place) {
    let (mut register, holdings) = filled(place);
    let mut sealed = holdings
        .identities
        .iter()
        .filter(|identity| identity.given_name.is_some());
    let (one, other) = (
        sealed.next().expect("one with a name"),
        sealed.next().expect("another"),
    );
    let sql = "UPDATE identities SET given_name = (SELECT i.given_name FROM identities i WHERE i.record = ?1) \
               WHERE record = ?2";
    let values = [Value::Id(one.record.bits()), Value::Id(other.record.bits())];
    register
        .core
        .database
        .execute(sql, &values)
        .expect("the damage can be done");
    let expected = format!(
        "a sealed cell does not open: identities.given_name of the row {}. It was altered, moved, or its data key is \
         another",
        other.record
    );
    assert_eq!(problems(&mut register), [expected]);
}

fn a_deleted_data_key_is_told(place: &Place) {
    let (mut register, holdings) = filled(place);
    let record = holdings.records[0].id;
    let sql = "DELETE FROM data_keys WHERE record = ?1";
    register
        .core
        .database
        .execute(sql, &[Value::Id(record.bits())])
        .expect("the damage can be done");
    let expected = format!(
        "the data key of the record {record} is missing or does not open; its identities and narratives cannot be read"
    );
    assert_eq!(problems(&mut register), [expected]);
}

const ALTERED: &str = "rows were added, altered or removed outside the program: the register's content is not what its \
                       audit accounts for";

fn a_deleted_row_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    damage(
        &mut register,
        "DELETE FROM contacts WHERE id = (SELECT id FROM contacts ORDER BY id LIMIT 1)",
    );
    assert_eq!(problems(&mut register), [ALTERED]);
}

fn an_open_cell_altered_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    damage(&mut register, "UPDATE persons SET registered_on = '1999-01-01'");
    assert_eq!(problems(&mut register), [ALTERED]);
}

fn a_code_the_model_does_not_know_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    damage(&mut register, "UPDATE persons SET registered_on = 'some day'");
    let problems = problems(&mut register);
    assert!(
        problems
            .iter()
            .all(|problem| problem.contains("column registered_on holds something it must not")),
        "{problems:?}"
    );
    assert!(!problems.is_empty());
}

/// Cuts off the last entry and makes the record of the end say what it would have said before it.
fn the_end_of_the_audit_put_back_by_hand_is_told(place: &Place) {
    let (mut register, _) = filled(place);
    let before = register.audit_head().expect("the audit has an end");
    export(&mut register).expect("everything opens");
    damage(&mut register, "DELETE FROM audit WHERE seq = 3");
    let recorded = register
        .core
        .meta("audit_head")
        .expect("a setting")
        .expect("the end");
    let mut forged: serde_json::Value = serde_json::from_str(&recorded).expect("JSON");
    forged["head"] = serde_json::to_value(&before).expect("a head is JSON");
    register
        .core
        .set_meta("audit_head", &forged.to_string())
        .expect("the damage can be done");
    assert_eq!(
        problems(&mut register)[0],
        "The record of the audit's end is missing or was altered outside the program, so nothing can be added to the audit. \
         Restore a backup."
    );
}

fn rows_put_back_after_an_erasure_cannot_be_read(place: &Place) {
    let (mut register, holdings) = filled(place);
    let sealed = holdings
        .identities
        .iter()
        .find(|row| row.given_name.is_some())
        .expect("one with a name");
    let record = sealed.record;
    let name = "SELECT given_name FROM identities WHERE record = ?1";
    let key = [Value::Id(record.bits())];
    let copy = crate::database::first(
        &mut *register.core.database,
        name,
        &key,
        &[Column::Bytes],
        |row| row[0].bytes().map(<[u8]>::to_vec),
    );
    let copy = copy.expect("the register answers").expect("a sealed name");
    let officer = viewer(Role::DataProtectionOfficer);
    let mut protection = register
        .for_data_protection(&officer, now())
        .expect("the officer erases");
    protection
        .erase_record(record, &text("asked for"))
        .expect("the record is erased");

    // The same record again, with a key of its own, and the old sealed cell put back into it.
    let mut again = holdings
        .records
        .iter()
        .find(|row| row.id == record)
        .expect("the record")
        .clone();
    again.person = export(&mut register).expect("everything opens").persons[0].id;
    let identities = vec![sealed.clone()];
    let put_back = Holdings {
        records: vec![again],
        identities,
        ..Holdings::default()
    };
    // Another stream of randomness: the first one would make the first key again.
    import_with(&mut register, &put_back, &mut ChaCha20Rng::seed_from_u64(8));
    let put_back = "UPDATE identities SET given_name = ?2 WHERE record = ?1";
    let values = [Value::Id(record.bits()), Value::Bytes(&copy)];
    register
        .core
        .database
        .execute(put_back, &values)
        .expect("the damage can be done");
    assert!(matches!(
        export(&mut register),
        Err(RegisterError::CellDamaged {
            column: "given_name",
            ..
        })
    ));
}

fn a_creation_that_fails_leaves_nothing(place: &Place) {
    let (keyring, unlocked, _) =
        crate::keyring::Keyring::create(&secret(), KdfCost::for_tests(), 1, &mut rng()).expect("keys");
    let failed = crate::register::Core::create(
        &place.location(),
        keyring,
        unlocked.store,
        crate::schema::NEWEST,
        |_| Err(RegisterError::Stopped),
    );
    assert!(matches!(failed, Err(RegisterError::Stopped)));
    assert!(matches!(
        Register::open(&place.location(), &secret()),
        Err(RegisterError::NoRegister(_))
    ));
    drop(new_register(place));
}

fn file(place: &Place, name: &str) -> PathBuf {
    PathBuf::from(place.url()).join(name)
}

fn flip(path: &PathBuf, at: impl Fn(usize) -> usize) {
    let mut bytes = fs::read(path).expect("the file can be read");
    let at = at(bytes.len());
    bytes[at] ^= 1;
    fs::write(path, bytes).expect("the file can be written");
}

#[test]
fn a_flipped_byte_anywhere_in_the_database_file_is_told() {
    let place = Place::sqlite();
    let (register, _) = filled(&place);
    drop(register);
    let path = file(&place, "register.db");
    let whole = fs::read(&path).expect("the file can be read");
    for part in 0..10 {
        fs::write(&path, &whole).expect("the file can be written");
        flip(&path, |length| length * part / 10 + 20);
        let told = match Register::open(&place.location(), &secret()) {
            Err(error) => error.to_string(),
            Ok(mut register) => problems(&mut register).join("\n"),
        };
        assert!(
            told.starts_with("the database file is damaged"),
            "part {part}: {told:?}"
        );
    }
}

#[test]
fn a_flipped_byte_in_the_keys_file_is_told() {
    let place = Place::sqlite();
    drop(new_register(&place));
    flip(&file(&place, "register.keys"), |length| length / 2);
    let error = Register::open(&place.location(), &secret()).expect_err("damaged keys do not open");
    assert!(
        error.to_string().starts_with("The keys file is damaged"),
        "{error}"
    );
}

#[test]
fn a_missing_keys_file_is_told() {
    let place = Place::sqlite();
    drop(new_register(&place));
    fs::remove_file(file(&place, "register.keys")).expect("the file is there");
    assert!(matches!(
        Register::open(&place.location(), &secret()),
        Err(RegisterError::KeysMissing(_))
    ));
}

#[test]
fn the_database_file_shows_nothing_of_its_content() {
    let place = Place::sqlite();
    let (register, _) = filled(&place);
    drop(register);
    let bytes = fs::read(file(&place, "register.db")).expect("the file can be read");
    for plain in [&b"SQLite format"[..], b"CREATE TABLE", b"anna"] {
        assert!(!bytes.windows(plain.len()).any(|window| window == plain));
    }
}

#[cfg(unix)]
#[test]
fn both_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    drop(new_register(&place));
    for name in ["register.db", "register.keys"] {
        let mode = fs::metadata(file(&place, name))
            .expect("the file is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_directory_is_its_owners_alone_even_if_it_was_there() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite();
    fs::create_dir(place.url()).expect("a directory");
    fs::set_permissions(place.url(), fs::Permissions::from_mode(0o755)).expect("open to all");
    drop(new_register(&place));
    let mode = fs::metadata(place.url())
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_to_make_a_register_elsewhere() {
    let place = Place::sqlite();
    let elsewhere = tempfile::tempdir().expect("a temporary directory");
    std::os::unix::fs::symlink(elsewhere.path(), place.url()).expect("a link");
    let made = Register::init(
        &place.location(),
        &secret(),
        KdfCost::for_tests(),
        now(),
        &mut rng(),
    );
    assert!(matches!(made, Err(RegisterError::File { .. })));
    assert_eq!(fs::read_dir(elsewhere.path()).expect("it is there").count(), 0);
}

#[test]
fn after_an_erasure_the_wrapped_key_is_in_no_file() {
    let place = Place::sqlite();
    let (mut register, holdings) = filled(&place);
    let record = holdings.records[0].id;
    let before = crate::import::wrapped_key(&mut register.core, record.bits()).expect("the register answers");
    assert!(before.is_some());
    let officer = viewer(Role::DataProtectionOfficer);
    let mut protection = register
        .for_data_protection(&officer, now())
        .expect("the officer erases");
    protection
        .erase_record(record, &text("asked for"))
        .expect("the record is erased");
    let log = fs::metadata(file(&place, "register.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "the write-ahead log still holds what was erased");
}

#[test]
fn every_reference_is_indexed_or_a_key() {
    let place = Place::sqlite();
    let mut register = new_register(&place);
    register
        .core
        .database
        .begin(Begin::Reading)
        .expect("a transaction begins");
    for reference in sql::references() {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT 1 FROM {} WHERE \"{}\" = x'00'",
            reference.table, reference.column
        );
        let plan = crate::database::first(
            &mut *register.core.database,
            &sql,
            &[],
            &[Column::Integer, Column::Integer, Column::Integer, Column::Text],
            |row| row[3].text().map(str::to_owned),
        );
        let plan = plan.expect("a plan").unwrap_or_default();
        assert!(
            plan.starts_with("SEARCH"),
            "{}.{}: {plan}",
            reference.table,
            reference.column
        );
    }
}
