use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::vault::{DataKey, VaultError};

const REGISTER: u128 = 0x0123_4567_89ab_cdef;

fn passphrase(typed: &str) -> Secret {
    Secret::passphrase(typed).expect("not empty")
}

fn fresh() -> (Keyring, Unlocked, RecoveryCode, StdRng) {
    let mut rng = StdRng::seed_from_u64(1);
    let (keyring, unlocked, code) =
        Keyring::create(&passphrase("right"), KdfCost::for_tests(), REGISTER, &mut rng).expect("a keyring");
    (keyring, unlocked, code, rng)
}

fn same(one: &Unlocked, other: &Unlocked) -> bool {
    one.store.bytes() == other.store.bytes()
        && one.master.bytes() == other.master.bytes()
        && one.master.generation() == other.master.generation()
}

#[test]
fn passphrase_and_recovery_code_open_the_same_keys_from_the_file() {
    let (keyring, made, code, _) = fresh();
    let read = Keyring::from_json(&keyring.to_json()).expect("a keys file");
    assert_eq!(read, keyring);
    assert_eq!(read.register(), REGISTER);
    assert!(same(
        &read.unlock(&passphrase("right")).expect("the passphrase"),
        &made
    ));
    let typed = Secret::recovery_code(&code.reveal().to_lowercase().replace('-', " ")).expect("well typed");
    assert!(same(&read.unlock(&typed).expect("the code"), &made));
}

#[test]
fn one_line_break_after_a_passphrase_is_not_part_of_it() {
    let (keyring, ..) = fresh();
    assert!(keyring.unlock(&passphrase("right\r\n")).is_ok());
    let other = keyring.unlock(&passphrase("right ")).expect_err("a space counts");
    assert_eq!(other, KeyringError::Wrong(KeyKind::Passphrase));
}

#[test]
fn a_wrong_secret_is_told_apart_by_kind_and_from_a_missing_one() {
    let (keyring, _, _, mut rng) = fresh();
    let wrong = keyring.unlock(&passphrase("wrong")).expect_err("wrong");
    assert_eq!(wrong, KeyringError::Wrong(KeyKind::Passphrase));
    let other_code = RecoveryCode::generate(&mut rng).to_secret();
    assert_eq!(
        keyring.unlock(&other_code).expect_err("wrong"),
        KeyringError::Wrong(KeyKind::RecoveryCode)
    );
    let key_file = Secret::key_file(&[9; 32]).expect("long enough");
    assert_eq!(
        keyring.unlock_store(&key_file).expect_err("none"),
        KeyringError::NoEntry(KeyKind::KeyFile)
    );
}

#[test]
fn every_flipped_bit_of_the_file_is_damage_and_never_a_wrong_passphrase() {
    let (keyring, ..) = fresh();
    let file = keyring.to_json();
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut bytes = file.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            assert_eq!(
                Keyring::from_json(&text),
                Err(KeyringError::Damaged),
                "byte {place}, bit {bit}"
            );
        }
    }
}

#[test]
fn every_truncation_of_the_file_is_damage() {
    let (keyring, ..) = fresh();
    let file = keyring.to_json();
    for end in 0..file.len() {
        assert_eq!(
            Keyring::from_json(&file[..end]),
            Err(KeyringError::Damaged),
            "cut at {end}"
        );
    }
}

#[test]
fn white_space_after_the_end_is_no_damage() {
    let (keyring, ..) = fresh();
    assert_eq!(
        Keyring::from_json(&format!("{}\r\n", keyring.to_json())),
        Ok(keyring)
    );
}

#[test]
fn a_whole_file_of_a_later_format_is_newer_and_not_damaged() {
    let content = r#"{"anything":"a later version writes"}"#;
    let checksum = hex::encode(&checksum(2, content));
    let file = format!(r#"{{"throughline-keys":2,"checksum":"{checksum}","content":{content}}}"#);
    assert_eq!(Keyring::from_json(&file), Err(KeyringError::Newer(2)));
}

#[test]
fn the_file_is_json() {
    let (keyring, ..) = fresh();
    let value: serde_json::Value = serde_json::from_str(&keyring.to_json()).expect("JSON");
    assert_eq!(value["content"]["entries"][0]["kind"], "passphrase");
}

#[test]
fn opening_the_store_does_not_touch_the_master_key() {
    let (mut keyring, made, ..) = fresh();
    keyring.content.entries[0].masters[0].sealed.clear();
    let store = keyring
        .unlock_store(&passphrase("right"))
        .expect("the store key alone");
    assert_eq!(store.bytes(), made.store.bytes());
    assert_eq!(
        keyring.unlock(&passphrase("right")).expect_err("no master"),
        KeyringError::Damaged
    );
}

#[test]
fn wrapped_keys_open_nowhere_but_in_their_own_place() {
    let (keyring, ..) = fresh();
    let right = passphrase("right");

    let mut other_register = keyring.clone();
    other_register.content.register = Uuid::from_u128(REGISTER + 1);
    assert_eq!(
        other_register.unlock_store(&right).expect_err("moved"),
        KeyringError::Wrong(KeyKind::Passphrase)
    );

    let mut swapped = keyring.clone();
    let entry = &mut swapped.content.entries[0];
    std::mem::swap(&mut entry.store, &mut entry.masters[0].sealed);
    assert_eq!(
        swapped.unlock_store(&right).expect_err("swapped"),
        KeyringError::Wrong(KeyKind::Passphrase)
    );

    let mut other_generation = keyring.clone();
    other_generation.content.generation = 2;
    other_generation.content.entries[0].masters[0].generation = 2;
    assert_eq!(
        other_generation.unlock(&right).expect_err("renumbered"),
        KeyringError::Damaged
    );

    let mut other_kind = keyring;
    other_kind.content.entries.remove(1);
    other_kind.content.entries[0].kind = KeyKind::KeyFile;
    let long = "right".repeat(8);
    let key_file = Secret::key_file(long.as_bytes()).expect("long enough");
    assert_eq!(
        other_kind.unlock_store(&key_file).expect_err("moved"),
        KeyringError::Wrong(KeyKind::KeyFile)
    );
}

#[test]
fn a_wrapped_key_is_bound_to_the_kind_of_its_entry() {
    let bound = |kind| binding(REGISTER, kind, Wrapped::Store, &[0; 16]);
    assert_ne!(bound(KeyKind::Passphrase), bound(KeyKind::KeyFile));
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_no_longer() {
    let (keyring, made, code, mut rng) = fresh();
    let changed = keyring
        .change_passphrase(&passphrase("right"), &passphrase("new"), &mut rng)
        .expect("changed");
    assert!(same(&changed.unlock(&passphrase("new")).expect("new"), &made));
    assert_eq!(
        changed.unlock(&passphrase("right")).expect_err("old"),
        KeyringError::Wrong(KeyKind::Passphrase)
    );
    assert!(changed.unlock(&code.to_secret()).is_ok());
}

#[test]
fn a_recovery_code_sets_a_new_passphrase_when_the_old_one_is_lost() {
    let (keyring, made, code, mut rng) = fresh();
    let changed = keyring
        .change_passphrase(&code.to_secret(), &passphrase("new"), &mut rng)
        .expect("changed");
    assert!(same(&changed.unlock(&passphrase("new")).expect("new"), &made));
}

#[test]
fn a_key_file_opens_besides_the_passphrase() {
    let (keyring, made, _, mut rng) = fresh();
    let key_file = Secret::key_file(&[9; 32]).expect("long enough");
    let added = keyring
        .add_key_file(&passphrase("right"), &key_file, &mut rng)
        .expect("added");
    let second = Secret::key_file(&[8; 40]).expect("long enough");
    let added = added.add_key_file(&key_file, &second, &mut rng).expect("added");
    for secret in [&key_file, &second, &passphrase("right")] {
        assert!(same(&added.unlock(secret).expect("each of them"), &made));
    }
}

#[test]
fn a_reissued_recovery_code_replaces_the_one_before() {
    let (keyring, made, code, mut rng) = fresh();
    let (reissued, new) = keyring
        .reissue_recovery_code(&passphrase("right"), &mut rng)
        .expect("reissued");
    assert!(same(&reissued.unlock(&new.to_secret()).expect("new"), &made));
    let old = reissued.unlock(&code.to_secret()).expect_err("old");
    assert_eq!(old, KeyringError::Wrong(KeyKind::RecoveryCode));
}

#[test]
fn a_rotation_survives_a_crash_on_either_side_of_the_rewrapping() {
    let (keyring, made, _, mut rng) = fresh();
    let data_key = DataKey::generate(&mut rng);
    let wrapped = data_key.wrap(&made.master, 7, &mut rng);
    let rotation = keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("begun");
    let rewrapped = DataKey::unwrap(&wrapped, &[&rotation.old], 7)
        .expect("the old key")
        .wrap(&rotation.new, 7, &mut rng);

    let file = Keyring::from_json(&rotation.keyring.to_json()).expect("the file written first");
    for secret in [passphrase("right"), rotation.recovery_code.to_secret()] {
        let reopened = file.unlock(&secret).expect("after the crash");
        assert!(
            DataKey::unwrap(&wrapped, &reopened.masters(), 7).is_ok(),
            "before the rewrapping"
        );
        assert!(
            DataKey::unwrap(&rewrapped, &reopened.masters(), 7).is_ok(),
            "after the rewrapping"
        );
        assert_eq!(reopened.pending.expect("the new key").generation(), 2);
    }
}

#[test]
fn a_finished_rotation_opens_new_data_keys_only() {
    let (keyring, made, old_code, mut rng) = fresh();
    let wrapped = DataKey::generate(&mut rng).wrap(&made.master, 7, &mut rng);
    let rotation = keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("begun");
    let rewrapped = DataKey::generate(&mut rng).wrap(&rotation.new, 7, &mut rng);
    let finished = rotation.keyring.finish_rotation().expect("finished");
    assert_eq!((finished.generation(), finished.content.pending), (2, None));

    for secret in [passphrase("right"), rotation.recovery_code.to_secret()] {
        let unlocked = finished.unlock(&secret).expect("open");
        assert!(DataKey::unwrap(&rewrapped, &unlocked.masters(), 7).is_ok());
        let old = DataKey::unwrap(&wrapped, &unlocked.masters(), 7).expect_err("the old generation is gone");
        assert_eq!(old, VaultError::NoSuchGeneration(1));
        assert_eq!(unlocked.store.bytes(), made.store.bytes());
    }
    let code = finished.unlock(&old_code.to_secret()).expect_err("replaced");
    assert_eq!(code, KeyringError::Wrong(KeyKind::RecoveryCode));
    assert_eq!(finished.finish_rotation(), Err(KeyringError::NoRotation));
}

#[test]
fn a_rotation_resumed_keeps_its_new_key_and_voids_the_code_nobody_may_have_seen() {
    let (keyring, _, old_code, mut rng) = fresh();
    let first = keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("begun");
    let second = first
        .keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("resumed");
    assert_eq!(first.new.bytes(), second.new.bytes());
    assert_eq!(second.keyring.content.pending, Some(2));
    assert!(second.keyring.unlock(&first.recovery_code.to_secret()).is_err());
    assert!(second.keyring.unlock(&second.recovery_code.to_secret()).is_ok());
    let before = second
        .keyring
        .unlock(&old_code.to_secret())
        .expect("the code of before, until the end");
    assert!(before.pending.is_none());
}

#[test]
fn a_rotation_says_how_many_key_files_it_leaves_behind() {
    let (keyring, _, _, mut rng) = fresh();
    let key_file = Secret::key_file(&[9; 32]).expect("long enough");
    let keyring = keyring
        .add_key_file(&passphrase("right"), &key_file, &mut rng)
        .expect("added");
    let rotation = keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("begun");
    assert_eq!(rotation.key_files_lost, 1);
    let finished = rotation.keyring.finish_rotation().expect("finished");
    assert_eq!(
        finished.unlock(&key_file).expect_err("left behind"),
        KeyringError::NoEntry(KeyKind::KeyFile)
    );
}

#[test]
fn a_secret_from_before_a_rotation_cannot_add_others_during_it() {
    let (keyring, _, old_code, mut rng) = fresh();
    let rotation = keyring
        .begin_rotation(&passphrase("right"), &mut rng)
        .expect("begun");
    let answer = rotation
        .keyring
        .change_passphrase(&old_code.to_secret(), &passphrase("new"), &mut rng);
    assert_eq!(answer, Err(KeyringError::RotationUnfinished));
    let by_passphrase =
        rotation
            .keyring
            .change_passphrase(&passphrase("right"), &passphrase("new"), &mut rng);
    let finished = by_passphrase
        .expect("holds both")
        .finish_rotation()
        .expect("finished");
    assert!(finished.unlock(&passphrase("new")).is_ok());
}

#[test]
fn a_rotation_needs_the_passphrase_itself() {
    let (keyring, _, code, mut rng) = fresh();
    let answer = keyring
        .begin_rotation(&code.to_secret(), &mut rng)
        .expect_err("a code");
    assert_eq!(answer, KeyringError::RotationNeedsPassphrase);
}

#[test]
fn a_doctored_cost_does_not_use_up_the_memory() {
    let (mut keyring, ..) = fresh();
    for cost in [
        KdfCost {
            memory_kib: u32::MAX,
            passes: 1,
            lanes: 1,
        },
        KdfCost {
            memory_kib: 8,
            passes: 1_000_000,
            lanes: 1,
        },
        KdfCost {
            memory_kib: 8,
            passes: 0,
            lanes: 1,
        },
        KdfCost {
            memory_kib: 1 << 18,
            passes: 1,
            lanes: 17,
        },
    ] {
        keyring.content.entries[0].cost = cost;
        let answer = keyring.unlock(&passphrase("right")).expect_err("too dear");
        assert_eq!(answer, KeyringError::CostOutOfBounds, "{cost:?}");
    }
}

#[test]
fn the_default_cost_is_at_least_what_owasp_asks_for() {
    let cost = KdfCost::default();
    assert!(cost.memory_kib >= 19 * 1024 && cost.passes >= 2);
    assert!(passphrase("right").derive(cost, &[0; 16]).is_ok());
}

#[test]
fn nothing_secret_is_printed() {
    let (keyring, unlocked, code, _) = fresh();
    let printed = format!("{:?} {code:?} {unlocked:?} {keyring:?}", passphrase("right"));
    let bytes = format!("{:?}", unlocked.store.bytes());
    for secret in ["right", code.reveal().as_str(), bytes.trim_matches(['[', ']'])] {
        assert!(!printed.contains(secret));
    }
}

#[test]
fn each_use_has_a_key_of_its_own() {
    // Computed with Python's hmac module from RFC 5869. A change here locks every register there is.
    let store = StoreKey::new(Zeroizing::new([7; 32]));
    assert_eq!(
        hex::encode(&*store.database_key()),
        "739526cdb9560fd6c85c2c445d26ccbaf72dcc21453280329f7cdaace83e5004"
    );
    assert_eq!(
        hex::encode(&*store.audit_key()),
        "08a3f273de89d60175c79d88d65ba634683d360e60d975afe0f4f0b400d7c6c9"
    );
    let (chunks, header) = store.file_keys(&[0; 32]);
    assert_ne!(chunks, header);
}

#[test]
fn empty_passphrases_and_short_key_files_are_refused() {
    assert_eq!(
        Secret::passphrase("\n").expect_err("empty"),
        SecretError::EmptyPassphrase
    );
    assert_eq!(
        Secret::key_file(&[0; 31]).expect_err("short"),
        SecretError::KeyFileLength(31)
    );
}

#[test]
fn a_recovery_code_mistyped_is_told_apart_from_a_wrong_one() {
    let (_, _, code, _) = fresh();
    let right = code.reveal();
    assert_eq!(
        Secret::recovery_code(&right[1..]).expect_err("short"),
        SecretError::CodeLength(27)
    );
    let with_u = format!("{}U", &right[..right.len() - 1]);
    assert_eq!(
        Secret::recovery_code(&with_u).expect_err("a letter"),
        SecretError::CodeCharacter(34)
    );
    assert_eq!(right.len(), 34);
}

proptest! {
    #[test]
    fn a_recovery_code_reads_as_it_was_shown(bytes: [u8; 16]) {
        let code = RecoveryCode::from_bytes(bytes);
        let read = Secret::recovery_code(&code.reveal()).expect("as shown");
        prop_assert!(read.derive(KdfCost::for_tests(), &[0; 16]).expect("a key")
            == code.to_secret().derive(KdfCost::for_tests(), &[0; 16]).expect("a key"));
    }

    #[test]
    fn every_wrong_character_of_a_recovery_code_is_noticed(bytes: [u8; 16], place in 0..28_usize, by in 1..32_usize) {
        let alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut typed: Vec<char> =
            RecoveryCode::from_bytes(bytes).reveal().chars().filter(|character| *character != '-').collect();
        let digit = alphabet.find(typed[place]).expect("of the alphabet");
        typed[place] = char::from(alphabet.as_bytes()[(digit + by) % 32]);
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(Secret::recovery_code(&typed).expect_err("mistyped"), SecretError::CodeMistyped);
    }

    #[test]
    fn neighbours_changed_over_in_a_recovery_code_are_noticed(bytes: [u8; 16], place in 0..27_usize) {
        let mut typed: Vec<char> =
            RecoveryCode::from_bytes(bytes).reveal().chars().filter(|character| *character != '-').collect();
        prop_assume!(typed[place] != typed[place + 1]);
        typed.swap(place, place + 1);
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(Secret::recovery_code(&typed).expect_err("mistyped"), SecretError::CodeMistyped);
    }

    #[test]
    fn any_text_is_read_as_a_recovery_code_or_keys_file_without_a_panic(text in ".*") {
        prop_assert!(Secret::recovery_code(&text).is_err());
        prop_assert_eq!(Keyring::from_json(&text), Err(KeyringError::Damaged));
    }
}
