//! Backups: whole, portable between the databases, and telling what is wrong with a bad one.

use throughline_register::RegisterError;

use super::*;

on_both!(
    a_backup_restores_on_either_database,
    a_restored_register_goes_on_with_its_audit,
    the_recovery_code_opens_a_backup,
    a_truncated_backup_is_told_and_leaves_nothing,
    a_flipped_byte_in_a_backup_is_told,
    another_file_is_not_a_backup,
    a_wrong_passphrase_for_a_backup_is_told,
    restoring_over_a_register_is_refused,
);

fn backed_up(place: &Place) -> (Register, RecoveryCode, Vec<u8>) {
    let (mut register, code) = new_register(place);
    import(&mut register, &invented::holdings(29, 30)).unwrap();
    let administrator = viewer(Role::Administrator);
    let backup = register
        .for_administrator(&administrator, now())
        .unwrap()
        .backup(Vec::new(), &mut rng())
        .unwrap();
    (register, code, backup)
}

fn restore(backup: &[u8], place: &Place, secret: &Secret) -> Result<Register, RegisterError> {
    Register::restore(
        backup,
        &place.location(),
        secret,
        &viewer(Role::Administrator),
        now(),
    )
}

fn sentence(backup: &[u8]) -> String {
    restore(backup, &Place::sqlite(), &secret())
        .unwrap_err()
        .to_string()
}

fn a_backup_restores_on_either_database(place: &Place) {
    let (mut register, _, backup) = backed_up(place);
    let holdings = export(&mut register);
    let others = [Some(Place::sqlite()), Place::postgres()];
    for other in others.iter().flatten() {
        let mut restored = restore(&backup, other, &secret()).unwrap();
        assert_sound(&mut restored);
        assert_eq!(export(&mut restored), holdings);
        drop(restored);
        assert_eq!(export(&mut open(other)), holdings);
    }
}

fn a_restored_register_goes_on_with_its_audit(place: &Place) {
    let (mut register, _, backup) = backed_up(place);
    let head = register.audit_head().unwrap();
    let elsewhere = Place::sqlite();
    let mut restored = restore(&backup, &elsewhere, &secret()).unwrap();
    let found = restored.verify(Some(head.clone())).unwrap();
    assert!(found.is_sound(), "{:?}", found.problems);
    assert_eq!(found.head.unwrap().sequence, head.sequence + 1);
}

fn the_recovery_code_opens_a_backup(place: &Place) {
    let (_, code, backup) = backed_up(place);
    let elsewhere = Place::sqlite();
    assert_sound(&mut restore(&backup, &elsewhere, &code.to_secret()).unwrap());
}

fn a_truncated_backup_is_told_and_leaves_nothing(place: &Place) {
    let (_, _, backup) = backed_up(place);
    let elsewhere = Place::sqlite();
    for length in [backup.len() - 1, backup.len() / 2] {
        let error = restore(&backup[..length], &elsewhere, &secret()).unwrap_err();
        assert!(error.to_string().contains("truncated"), "{error}");
    }
    assert_sound(&mut restore(&backup, &elsewhere, &secret()).unwrap());
}

fn a_flipped_byte_in_a_backup_is_told(place: &Place) {
    let (_, _, backup) = backed_up(place);
    for at in [backup.len() - 5, backup.len() / 2] {
        let mut flipped = backup.clone();
        flipped[at] ^= 1;
        assert!(sentence(&flipped).contains("damaged"), "{}", sentence(&flipped));
    }
}

fn another_file_is_not_a_backup(_: &Place) {
    assert_eq!(
        sentence(b"PK\x03\x04 some other file entirely"),
        "This is not a sealed file of Throughline."
    );
}

fn a_wrong_passphrase_for_a_backup_is_told(place: &Place) {
    let (_, _, backup) = backed_up(place);
    let wrong = Secret::passphrase("not this one").unwrap();
    let error = restore(&backup, &Place::sqlite(), &wrong).unwrap_err();
    assert!(error.to_string().contains("passphrase does not open"), "{error}");
}

fn restoring_over_a_register_is_refused(place: &Place) {
    let (mut register, _, backup) = backed_up(place);
    let before = export(&mut register);
    drop(register);
    assert!(matches!(
        restore(&backup, place, &secret()),
        Err(RegisterError::NotEmpty(_))
    ));
    assert_eq!(export(&mut open(place)), before);
}
