use proptest::prelude::*;

use super::*;

const KEY: [u8; 32] = [3; 32];
const REGISTER: u128 = 5;

fn entry(sequence: u64) -> Entry {
    Entry {
        sequence,
        at: format!("2026-03-01T09:00:{sequence:02}Z"),
        account: "account-1".into(),
        role: "caseworker".into(),
        action: "read".into(),
        subject: format!("persons/{sequence}"),
        detail: "intake".into(),
    }
}

/// A faithful chain of so many entries.
fn chain(length: u64) -> Vec<(Entry, Link)> {
    rechain((1..=length).map(entry))
}

/// What someone who holds the key could write.
fn rechain(entries: impl Iterator<Item = Entry>) -> Vec<(Entry, Link)> {
    let mut link = Link::genesis(&KEY, REGISTER);
    entries
        .map(|entry| {
            link = entry.link(&KEY, &link);
            (entry, link)
        })
        .collect()
}

/// Everything found wrong.
fn verify(rows: &[(Entry, Link)], exported: Option<Head>) -> Vec<ChainBreak> {
    let mut verifier = Verifier::new(&KEY, REGISTER, exported);
    let mut found: Vec<_> = rows
        .iter()
        .filter_map(|(entry, link)| verifier.feed(entry, link).err())
        .collect();
    found.extend(verifier.finish().err());
    found
}

fn head(rows: &[(Entry, Link)]) -> Head {
    let mut verifier = Verifier::new(&KEY, REGISTER, None);
    for (entry, link) in rows {
        verifier.feed(entry, link).expect("a faithful chain");
    }
    verifier.finish().expect("a faithful chain")
}

#[test]
fn a_faithful_chain_verifies_against_every_head_it_ever_had() {
    let rows = chain(9);
    for length in 0..=9 {
        assert_eq!(verify(&rows, Some(head(&rows[..length]))), []);
    }
}

#[test]
fn the_links_are_what_the_documented_construction_gives() {
    // Computed with Python's hmac module. A change here breaks every chain there is.
    let genesis = Link::genesis(&KEY, REGISTER);
    assert_eq!(
        genesis.to_string(),
        "fcba76d9a7f88a1c34ab1a495999369dd7a81014a40e1a9b4c28b5958918457c"
    );
    assert_eq!(
        entry(1).link(&KEY, &genesis).to_string(),
        "8159f81ba6b4d840e42cccce3a4afd1fd22fcea5905935fe5bca7336eb5debd6"
    );
}

#[test]
fn every_altered_field_is_told_once_and_by_its_entry() {
    let alterations: [fn(&mut Entry); 6] = [
        |entry| entry.at.push('0'),
        |entry| entry.account = "account-2".into(),
        |entry| entry.role = "analyst".into(),
        |entry| entry.action = "export".into(),
        |entry| entry.subject = "persons/99".into(),
        |entry| entry.detail.clear(),
    ];
    for alter in alterations {
        let mut rows = chain(9);
        alter(&mut rows[4].0);
        assert_eq!(verify(&rows, None), [ChainBreak::Altered { sequence: 5 }]);
    }
}

#[test]
fn text_moved_from_one_field_to_the_next_is_an_alteration() {
    let mut rows = chain(3);
    rows[1].0.account = "account-1caseworker".into();
    rows[1].0.role = String::new();
    assert_eq!(verify(&rows, None), [ChainBreak::Altered { sequence: 2 }]);
}

#[test]
fn an_altered_link_is_told_once_and_by_its_entry() {
    let mut rows = chain(9);
    rows[4].1.0[0] ^= 1;
    assert_eq!(verify(&rows, None), [ChainBreak::Altered { sequence: 5 }]);
}

#[test]
fn two_alterations_are_both_told() {
    let mut rows = chain(9);
    rows[2].0.action = "export".into();
    rows[7].0.action = "export".into();
    assert_eq!(
        verify(&rows, None),
        [
            ChainBreak::Altered { sequence: 3 },
            ChainBreak::Altered { sequence: 8 }
        ]
    );
}

#[test]
fn deleted_entries_are_told_by_their_places() {
    let mut rows = chain(9);
    rows.drain(3..6);
    assert_eq!(verify(&rows, None), [ChainBreak::Deleted { first: 4, last: 6 }]);
    let rows = chain(9).split_off(1);
    assert_eq!(verify(&rows, None), [ChainBreak::Deleted { first: 1, last: 1 }]);
}

#[test]
fn closing_the_gap_by_renumbering_is_an_alteration() {
    let mut rows = chain(4);
    rows.remove(1);
    rows[1].0.sequence = 2;
    rows[2].0.sequence = 3;
    assert!(verify(&rows, None).contains(&ChainBreak::Altered { sequence: 2 }));
}

#[test]
fn an_inserted_entry_is_told_by_its_place() {
    let mut rows = chain(4);
    rows.insert(2, (entry(2), rows[1].1));
    assert_eq!(
        verify(&rows, None),
        [ChainBreak::OutOfOrder {
            sequence: 2,
            expected: 3
        }]
    );
}

#[test]
fn an_entry_appended_without_the_key_is_told() {
    let mut rows = chain(4);
    let link = entry(5).link(&[4; 32], &rows[3].1);
    rows.push((entry(5), link));
    assert_eq!(verify(&rows, None), [ChainBreak::Altered { sequence: 5 }]);
}

#[test]
fn entries_changed_over_are_told() {
    let mut rows = chain(4);
    rows.swap(1, 2);
    assert_eq!(
        verify(&rows, None),
        [
            ChainBreak::Deleted { first: 2, last: 2 },
            ChainBreak::OutOfOrder {
                sequence: 2,
                expected: 4
            }
        ]
    );
}

#[test]
fn a_missing_end_is_told_by_the_exported_head_alone() {
    let rows = chain(9);
    let exported = head(&rows);
    assert_eq!(verify(&rows[..7], None), []);
    assert_eq!(
        verify(&rows[..7], Some(exported)),
        [ChainBreak::TailMissing { last: 7, head: 9 }]
    );
}

#[test]
fn a_chain_rewritten_with_the_key_does_not_fit_the_exported_head() {
    let exported = head(&chain(9));
    let rewritten = rechain((1..=9).map(|sequence| Entry {
        detail: "rewritten".into(),
        ..entry(sequence)
    }));
    assert_eq!(verify(&rewritten, None), []);
    assert_eq!(
        verify(&rewritten, Some(exported)),
        [ChainBreak::HeadDiffers { sequence: 9 }]
    );
}

#[test]
fn a_head_of_another_register_does_not_fit() {
    let other = Head {
        sequence: 0,
        link: Link::genesis(&KEY, REGISTER + 1),
        at: String::new(),
    };
    assert_eq!(
        verify(&chain(2), Some(other)),
        [ChainBreak::HeadDiffers { sequence: 0 }]
    );
}

#[test]
fn a_chain_of_another_register_does_not_verify() {
    let mut verifier = Verifier::new(&KEY, REGISTER + 1, None);
    let (entry, link) = &chain(1)[0];
    assert_eq!(
        verifier.feed(entry, link),
        Err(ChainBreak::Altered { sequence: 1 })
    );
}

#[test]
fn a_head_is_read_from_json_as_it_was_exported() {
    let exported = head(&chain(3));
    let json = serde_json::to_string(&exported).expect("JSON");
    assert!(json.contains(&format!("\"link\":\"{}\"", exported.link)));
    assert_eq!(serde_json::from_str::<Head>(&json).expect("a head"), exported);
    assert!(serde_json::from_str::<Head>(&json.to_uppercase()).is_err());
}

proptest! {
    #[test]
    fn any_entry_with_any_field_changed_has_another_link(fields: [String; 6], which in 0..6_usize, other: String) {
        prop_assume!(fields[which] != other);
        let link = |fields: &[String; 6]| {
            let [at, account, role, action, subject, detail] = fields.clone();
            let entry = Entry { sequence: 1, at, account, role, action, subject, detail };
            entry.link(&KEY, &Link::genesis(&KEY, REGISTER))
        };
        let mut changed = fields.clone();
        changed[which] = other;
        prop_assert_ne!(link(&fields), link(&changed));
    }

    #[test]
    fn deleting_any_entries_but_the_last_ones_is_noticed(length in 2..20_u64, from in 0..20_usize, count in 1..20_usize) {
        let mut rows = chain(length);
        let from = from % (rows.len() - 1);
        let count = 1 + count % (rows.len() - 1 - from).max(1);
        prop_assume!(from + count < rows.len());
        rows.drain(from..from + count);
        let (first, last) = (from as u64 + 1, (from + count) as u64);
        prop_assert_eq!(verify(&rows, None), [ChainBreak::Deleted { first, last }]);
    }
}
