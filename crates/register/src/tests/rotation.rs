//! A rotation of the master key that stops after any of its steps leaves a register that opens, reads and writes.

use crate::rotate;

use super::*;

on_both!(
    stopped_after_the_keyring_everything_still_opens,
    stopped_after_the_rewrapping_everything_still_opens,
    a_stopped_rotation_is_finished_by_rotating_again,
    what_is_written_during_a_stopped_rotation_survives_it,
    the_old_recovery_code_reads_until_the_data_keys_are_rewrapped,
);

/// Begins a rotation and goes this many steps, then forgets everything but what was written.
fn stopped_after(place: &Place, steps: usize) -> Holdings {
    let (mut register, holdings) = filled(place);
    rotate::begin(&mut register, &secret(), &mut rng()).expect("the first step");
    if steps > 1 {
        rotate::rewrap(&mut register, &viewer(Role::Administrator), now(), &mut rng())
            .expect("the second step");
    }
    holdings
}

fn rotate_again(register: &mut Register) {
    let administrator = viewer(Role::Administrator);
    let mut administration = register
        .for_administrator(&administrator, now())
        .expect("an administrator");
    // Another stream of randomness, as another run of the program would have.
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    administration
        .rotate_master_key(&secret(), &mut rng)
        .expect("the rotation ends");
}

fn stopped_after_the_keyring_everything_still_opens(place: &Place) {
    let holdings = stopped_after(place, 1);
    let mut register = open(place);
    assert_eq!(problems(&mut register), Vec::<String>::new());
    assert_eq!(export(&mut register).expect("everything opens"), holdings);
}

fn stopped_after_the_rewrapping_everything_still_opens(place: &Place) {
    let holdings = stopped_after(place, 2);
    let mut register = open(place);
    assert_eq!(problems(&mut register), Vec::<String>::new());
    assert_eq!(export(&mut register).expect("everything opens"), holdings);
}

fn a_stopped_rotation_is_finished_by_rotating_again(place: &Place) {
    for (steps, elsewhere) in [(1, None), (2, Some(Place::sqlite()))] {
        let place = elsewhere.as_ref().unwrap_or(place);
        let holdings = stopped_after(place, steps);
        rotate_again(&mut open(place));
        let mut register = open(place);
        assert!(!register.rotation_is_unfinished());
        assert_eq!(export(&mut register).expect("everything opens"), holdings);
    }
}

fn what_is_written_during_a_stopped_rotation_survives_it(place: &Place) {
    stopped_after(place, 1);
    let mut register = open(place);
    assert!(register.rotation_is_unfinished());
    import(&mut register, &invented::holdings(61, 3));
    let before = export(&mut register).expect("everything opens");
    rotate_again(&mut register);
    assert_eq!(export(&mut open(place)).expect("everything opens"), before);
}

fn the_old_recovery_code_reads_until_the_data_keys_are_rewrapped(place: &Place) {
    let made = Register::init(
        &place.location(),
        &secret(),
        KdfCost::for_tests(),
        now(),
        &mut rng(),
    );
    let (mut register, code) = made.expect("a new register");
    import(&mut register, &invented::holdings(67, 3));
    rotate::begin(&mut register, &secret(), &mut rng()).expect("the first step");
    drop(register);
    let opened = Register::open(&place.location(), &code.to_secret());
    assert_eq!(
        problems(&mut opened.expect("the old code opens")),
        Vec::<String>::new()
    );
}
