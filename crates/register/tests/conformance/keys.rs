//! Opening a register and changing its keys.

use throughline_register::{AnalysisRegister, RegisterError};

use super::*;

on_both!(
    a_wrong_passphrase_is_told,
    a_place_without_a_register_is_told,
    the_recovery_code_opens_the_register,
    a_changed_passphrase_opens_and_the_old_one_does_not,
    a_rotated_master_key_leaves_everything_readable,
    whoever_opened_before_a_rotation_can_write_nothing_after_it,
    of_two_rotations_at_once_the_second_is_refused,
    a_passphrase_changed_by_who_opened_before_a_rotation_is_refused,
    a_backup_by_who_opened_before_a_rotation_is_refused,
    analysis_opens_after_a_rotation,
    the_audit_head_is_found_again,
    an_audit_that_was_put_back_is_told_by_an_exported_head,
);

fn a_wrong_passphrase_is_told(place: &Place) {
    new_register(place);
    let wrong = Secret::passphrase("not this one").unwrap();
    let error = Register::open(&place.location(), &wrong).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("This passphrase does not open the register."),
        "{error}"
    );
    assert!(AnalysisRegister::open(&place.location(), &wrong).is_err());
}

fn a_place_without_a_register_is_told(place: &Place) {
    assert!(matches!(
        Register::open(&place.location(), &secret()),
        Err(RegisterError::NoRegister(_))
    ));
}

fn the_recovery_code_opens_the_register(place: &Place) {
    let (_, code) = new_register(place);
    assert_sound(&mut Register::open(&place.location(), &code.to_secret()).unwrap());
}

fn a_changed_passphrase_opens_and_the_old_one_does_not(place: &Place) {
    let (mut register, _) = new_register(place);
    let new = Secret::passphrase("another four words here").unwrap();
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration
        .change_passphrase(&secret(), &new, &mut rng())
        .unwrap();
    drop(register);
    assert!(Register::open(&place.location(), &secret()).is_err());
    assert_sound(&mut Register::open(&place.location(), &new).unwrap());
}

fn a_rotated_master_key_leaves_everything_readable(place: &Place) {
    let holdings = invented::holdings(37, 10);
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    let rotated = administration.rotate_master_key(&secret(), &mut rng()).unwrap();
    assert_eq!(export(&mut register), holdings);
    drop(register);
    let mut again = Register::open(&place.location(), &rotated.recovery_code.to_secret()).unwrap();
    assert_sound(&mut again);
    assert_eq!(export(&mut again), holdings);
}

fn whoever_opened_before_a_rotation_can_write_nothing_after_it(place: &Place) {
    let (mut register, _) = new_register(place);
    let mut before = open(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration.rotate_master_key(&secret(), &mut rng()).unwrap();
    let refused = import(&mut before, &invented::holdings(41, 3));
    assert!(matches!(refused, Err(RegisterError::KeysReplaced)), "{refused:?}");
}

fn of_two_rotations_at_once_the_second_is_refused(place: &Place) {
    let holdings = invented::holdings(73, 6);
    let (mut one, _) = new_register(place);
    import(&mut one, &holdings).unwrap();
    let mut other = open(place);
    let administrator = viewer(Role::Administrator);
    let rotate = |register: &mut Register, seed| {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        register
            .for_administrator(&administrator, now())?
            .rotate_master_key(&secret(), &mut rng)
    };
    let rotated = rotate(&mut one, 11).unwrap();
    assert!(matches!(rotate(&mut other, 12), Err(RegisterError::KeysReplaced)));
    drop((one, other));
    let mut again = Register::open(&place.location(), &rotated.recovery_code.to_secret()).unwrap();
    assert_sound(&mut again);
    assert_eq!(export(&mut open(place)), holdings);
}

fn a_passphrase_changed_by_who_opened_before_a_rotation_is_refused(place: &Place) {
    let (mut register, _) = new_register(place);
    import(&mut register, &invented::holdings(79, 3)).unwrap();
    let mut before = open(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration.rotate_master_key(&secret(), &mut rng()).unwrap();
    let new = Secret::passphrase("another four words here").unwrap();
    let mut stale = before.for_administrator(&administrator, now()).unwrap();
    let refused = stale.change_passphrase(&secret(), &new, &mut rng());
    assert!(matches!(refused, Err(RegisterError::KeysReplaced)), "{refused:?}");
    assert_sound(&mut open(place));
}

fn a_backup_by_who_opened_before_a_rotation_is_refused(place: &Place) {
    let (mut register, _) = new_register(place);
    let mut before = open(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration.rotate_master_key(&secret(), &mut rng()).unwrap();
    let mut stale = before.for_administrator(&administrator, now()).unwrap();
    let refused = stale.backup(Vec::new(), &mut rng());
    assert!(matches!(refused, Err(RegisterError::KeysReplaced)), "{refused:?}");
}

fn analysis_opens_after_a_rotation(place: &Place) {
    let (mut register, _) = new_register(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration.rotate_master_key(&secret(), &mut rng()).unwrap();
    drop(register);
    let mut analysis = AnalysisRegister::open(&place.location(), &secret()).unwrap();
    assert!(analysis.for_analyst(&viewer(Role::Analyst), now()).is_ok());
}

fn the_audit_head_is_found_again(place: &Place) {
    let (mut register, _) = new_register(place);
    import(&mut register, &invented::holdings(43, 3)).unwrap();
    let head = register.audit_head().unwrap();
    let json = serde_json::to_string(&head).unwrap();
    export(&mut register);
    let found = register
        .verify(Some(serde_json::from_str(&json).unwrap()))
        .unwrap();
    assert!(found.is_sound(), "{:?}", found.problems);
}

fn an_audit_that_was_put_back_is_told_by_an_exported_head(place: &Place) {
    let (mut register, _) = new_register(place);
    let administrator = viewer(Role::Administrator);
    let backup = register
        .for_administrator(&administrator, now())
        .unwrap()
        .backup(Vec::new(), &mut rng())
        .unwrap();
    import(&mut register, &invented::holdings(47, 3)).unwrap();
    export(&mut register);
    let head = register.audit_head().unwrap();
    let elsewhere = Place::sqlite();
    let mut older = Register::restore(
        &backup[..],
        &elsewhere.location(),
        &secret(),
        &administrator,
        now(),
    )
    .unwrap();
    let found = older.verify(Some(head)).unwrap();
    let words: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        ["The audit ends with entry 3, but the exported head is entry 4: the end was cut off."]
    );
}
