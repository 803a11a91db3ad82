use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::keyring::{KdfCost, Keyring, Secret, Unlocked};

fn unlocked(seed: u64) -> (Unlocked, StdRng) {
    let mut rng = StdRng::seed_from_u64(seed);
    let secret = Secret::passphrase("right").expect("not empty");
    let made = Keyring::create(&secret, KdfCost::for_tests(), 1, &mut rng).expect("a keyring");
    (made.1, rng)
}

fn sealed() -> (DataKey, Vec<u8>, StdRng) {
    let mut rng = StdRng::seed_from_u64(1);
    let key = DataKey::generate(&mut rng);
    let sealed = key.seal("persons", 7, "name", "Ana Example", &mut rng);
    (key, sealed, rng)
}

#[test]
fn a_sealed_text_does_not_open_in_another_row() {
    let (key, sealed, _) = sealed();
    assert_eq!(key.open("persons", 8, "name", &sealed), Err(VaultError::Damaged));
}

#[test]
fn a_sealed_text_does_not_open_in_another_field() {
    let (key, sealed, _) = sealed();
    assert_eq!(key.open("persons", 7, "alias", &sealed), Err(VaultError::Damaged));
}

#[test]
fn a_sealed_text_does_not_open_in_another_table() {
    let (key, sealed, _) = sealed();
    assert_eq!(key.open("contacts", 7, "name", &sealed), Err(VaultError::Damaged));
}

#[test]
fn table_and_field_cannot_run_into_each_other() {
    assert_ne!(field_binding("ab", 7, "c"), field_binding("a", 7, "bc"));
    let row = u128::from_be_bytes(*b"sixteen byte row");
    assert_ne!(
        field_binding("a", row, "b"),
        field_binding("asixteen byte row", row, "")
    );
}

#[test]
fn a_sealed_text_does_not_open_under_another_records_key() {
    let (_, sealed, mut rng) = sealed();
    let other = DataKey::generate(&mut rng);
    assert_eq!(
        other.open("persons", 7, "name", &sealed),
        Err(VaultError::Damaged)
    );
}

#[test]
fn the_same_text_is_never_sealed_to_the_same_bytes() {
    let (key, first, mut rng) = sealed();
    assert_ne!(first, key.seal("persons", 7, "name", "Ana Example", &mut rng));
}

#[test]
fn every_flipped_bit_and_every_truncation_of_a_sealed_text_is_noticed() {
    let (key, sealed, _) = sealed();
    for place in 0..sealed.len() {
        assert!(
            key.open("persons", 7, "name", &sealed[..place]).is_err(),
            "cut at {place}"
        );
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[place] ^= 1 << bit;
            assert!(
                key.open("persons", 7, "name", &changed).is_err(),
                "byte {place}, bit {bit}"
            );
        }
    }
}

#[test]
fn a_later_format_is_told_apart_from_damage() {
    let (key, mut sealed, _) = sealed();
    sealed[0] = 2;
    assert_eq!(
        key.open("persons", 7, "name", &sealed),
        Err(VaultError::UnknownFormat(2))
    );
    assert_eq!(
        DataKey::unwrap(&sealed, &[], 7).expect_err("later"),
        VaultError::UnknownFormat(2)
    );
}

#[test]
fn a_wrapped_key_opens_for_its_own_record_only() {
    let (unlocked, mut rng) = unlocked(1);
    let key = DataKey::generate(&mut rng);
    let wrapped = key.wrap(&unlocked.master, 7, &mut rng);
    assert_eq!(wrapped.len(), 77);
    let read = DataKey::unwrap(&wrapped, &[&unlocked.master], 7).expect("its own record");
    assert_eq!(*read.0, *key.0);
    assert_eq!(
        DataKey::unwrap(&wrapped, &[&unlocked.master], 8).expect_err("another"),
        VaultError::Damaged
    );
}

#[test]
fn a_wrapped_key_does_not_open_under_another_registers_master_key() {
    let (unlocked_here, mut rng) = unlocked(1);
    let (elsewhere, _) = unlocked(2);
    let wrapped = DataKey::generate(&mut rng).wrap(&unlocked_here.master, 7, &mut rng);
    assert_eq!(
        DataKey::unwrap(&wrapped, &[&elsewhere.master], 7).expect_err("another"),
        VaultError::Damaged
    );
}

#[test]
fn a_wrapped_key_names_the_generation_that_is_missing() {
    let (unlocked, mut rng) = unlocked(1);
    let wrapped = DataKey::generate(&mut rng).wrap(&unlocked.master, 7, &mut rng);
    assert_eq!(DataKey::generation(&wrapped), Ok(1));
    assert_eq!(
        DataKey::unwrap(&wrapped, &[], 7).expect_err("none"),
        VaultError::NoSuchGeneration(1)
    );
}

#[test]
fn every_flipped_bit_and_every_truncation_of_a_wrapped_key_is_noticed() {
    let (unlocked, mut rng) = unlocked(1);
    let wrapped = DataKey::generate(&mut rng).wrap(&unlocked.master, 7, &mut rng);
    for place in 0..wrapped.len() {
        assert!(
            DataKey::unwrap(&wrapped[..place], &[&unlocked.master], 7).is_err(),
            "cut at {place}"
        );
        for bit in 0..8 {
            let mut changed = wrapped.clone();
            changed[place] ^= 1 << bit;
            assert!(
                DataKey::unwrap(&changed, &[&unlocked.master], 7).is_err(),
                "byte {place}, bit {bit}"
            );
        }
    }
}

#[test]
fn a_data_key_is_not_printed() {
    assert_eq!(format!("{:?}", sealed().0), "DataKey(hidden)");
}

proptest! {
    #[test]
    fn any_text_opens_as_it_was_sealed(text: String, table: String, field: String, row: u128) {
        let (key, _, mut rng) = sealed();
        let bytes = key.seal(&table, row, &field, &text, &mut rng);
        prop_assert_eq!(bytes.len(), text.len() + 41);
        prop_assert_eq!(key.open(&table, row, &field, &bytes), Ok(text));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let (key, ..) = sealed();
        prop_assert!(key.open("persons", 7, "name", &bytes).is_err());
        prop_assert!(DataKey::unwrap(&bytes, &[], 7).is_err());
    }
}
