//! Rows in and rows out.

use proptest::prelude::*;
use throughline_model::id::PersonId;
use throughline_model::{Holdings, Person, Record};
use throughline_register::{AnalysisRegister, Fingerprint, RegisterError};

use super::*;

on_both!(
    an_import_is_in_the_audit_as_one_entry,
    a_key_that_is_there_already_is_named,
    a_key_twice_in_one_import_is_named,
    a_reference_that_leads_nowhere_is_named,
    a_failed_import_leaves_nothing,
    a_refused_row_cannot_be_ignored,
    rows_may_come_before_what_they_refer_to,
    a_record_can_be_added_to_later,
    analysis_sees_no_identity_and_no_narrative,
    the_fingerprint_does_not_depend_on_order,
    the_fingerprint_changes_with_an_open_cell,
    a_zero_character_in_open_text_is_refused_by_name,
    a_new_register_is_sound_and_empty,
    a_place_that_is_taken_is_refused,
);

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_imported_is_exported_on_sqlite(seed in any::<u64>(), rows in 0_usize..12) {
        goes_round(&Place::sqlite(), seed, rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_imported_is_exported_on_postgres(seed in any::<u64>(), rows in 0_usize..12) {
        if let Some(place) = Place::postgres() {
            goes_round(&place, seed, rows);
        }
    }
}

/// Into one register, out of it, into a second one, out again; all three the same.
fn goes_round(place: &Place, seed: u64, rows: usize) {
    let holdings = invented::holdings(seed, rows);
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    let exported = export(&mut register);
    assert_eq!(exported, holdings);
    assert_sound(&mut register);

    let elsewhere = Place::sqlite();
    let (mut second, _) = new_register(&elsewhere);
    import(&mut second, &exported).unwrap();
    assert_eq!(export(&mut second), holdings);
    assert_eq!(fingerprint(&mut second), fingerprint(&mut register));
}

fn fingerprint(register: &mut Register) -> Fingerprint {
    register
        .for_analyst(&viewer(Role::Analyst), now())
        .unwrap()
        .fingerprint()
        .unwrap()
}

fn person(bits: u128) -> Person {
    Person {
        id: PersonId::from_bits(bits),
        registered_on: None,
    }
}

fn people(bits: impl IntoIterator<Item = u128>) -> Holdings {
    Holdings {
        persons: bits.into_iter().map(person).collect(),
        ..Holdings::default()
    }
}

fn a_new_register_is_sound_and_empty(place: &Place) {
    let (mut register, _) = new_register(place);
    assert_sound(&mut register);
    assert_eq!(export(&mut register), Holdings::default());
}

fn a_place_that_is_taken_is_refused(place: &Place) {
    new_register(place);
    let again = Register::init(
        &place.location(),
        &secret(),
        KdfCost::for_tests(),
        now(),
        &mut rng(),
    );
    assert!(matches!(again, Err(RegisterError::NotEmpty(_))), "{again:?}");
    assert_sound(&mut open(place));
}

fn an_import_is_in_the_audit_as_one_entry(place: &Place) {
    let (mut register, _) = new_register(place);
    import(&mut register, &people(1..=3)).unwrap();
    let mut entries = Vec::new();
    let officer = viewer(Role::DataProtectionOfficer);
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    protection
        .audit(|entry| entries.push((entry.account, entry.action, entry.subject)))
        .unwrap();
    assert_eq!(entries[1], ("anna".into(), "import".into(), "persons: 3".into()));
}

fn a_key_that_is_there_already_is_named(place: &Place) {
    let (mut register, _) = new_register(place);
    let holdings = invented::holdings(3, 4);
    import(&mut register, &holdings).unwrap();
    let mut again = people([]);
    again.records.push(holdings.records[2].clone());
    let error = import(&mut register, &again).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "records already has a row with the key {}",
            holdings.records[2].id
        )
    );
}

fn a_key_twice_in_one_import_is_named(place: &Place) {
    let (mut register, _) = new_register(place);
    let error = import(&mut register, &people([1, 2, 1])).unwrap_err();
    let expected = "persons already has a row with the key 00000000-0000-0000-0000-000000000001";
    assert_eq!(error.to_string(), expected);
}

fn lost_record() -> Record {
    let mut record = invented::holdings(5, 3).records[0].clone();
    record.person = PersonId::from_bits(99);
    record.organisation = None;
    record
}

fn a_reference_that_leads_nowhere_is_named(place: &Place) {
    let (mut register, _) = new_register(place);
    let holdings = Holdings {
        records: vec![lost_record()],
        ..people([1])
    };
    let error = import(&mut register, &holdings).unwrap_err();
    assert_eq!(
        error.to_string(),
        "records.person names 00000000-0000-0000-0000-000000000063, and there is no such row in persons"
    );
}

fn a_failed_import_leaves_nothing(place: &Place) {
    let (mut register, _) = new_register(place);
    let holdings = Holdings {
        records: vec![lost_record()],
        ..people(1000..3000)
    };
    assert!(import(&mut register, &holdings).is_err());
    assert_eq!(export(&mut register), Holdings::default());
    assert_sound(&mut register);
}

fn a_refused_row_cannot_be_ignored(place: &Place) {
    let (mut register, _) = new_register(place);
    let mut organisation = invented::holdings(1, 1).organisations[0].clone();
    organisation.name = text("a\0b");
    let caseworker = viewer(Role::Caseworker);
    let mut casework = register.for_caseworker(&caseworker, now()).unwrap();
    let outcome = casework.import(&mut rng(), |import| {
        let _ = import.insert(&organisation);
        import.insert(&person(1))
    });
    assert!(matches!(outcome, Err(RegisterError::RowRefused)), "{outcome:?}");
    assert_eq!(export(&mut register), Holdings::default());
}

fn rows_may_come_before_what_they_refer_to(place: &Place) {
    struct Backwards<'a, 'i>(
        &'a mut throughline_register::Import<'i>,
        &'a Holdings,
        Vec<&'static str>,
    );
    impl ForEachTable for Backwards<'_, '_> {
        type Error = RegisterError;
        fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
            if self.2.last() == Some(&R::NAME) {
                R::of(self.1)
                    .iter()
                    .rev()
                    .try_for_each(|row| self.0.insert(row))?;
            }
            Ok(())
        }
    }
    let (mut register, _) = new_register(place);
    let holdings = invented::holdings(11, 5);
    let caseworker = viewer(Role::Caseworker);
    let mut casework = register.for_caseworker(&caseworker, now()).unwrap();
    let outcome = casework.import(&mut rng(), |import| {
        let names = throughline_model::holdings::tables()
            .into_iter()
            .map(|table| table.name);
        let mut backwards = Backwards(import, &holdings, names.collect());
        while !backwards.2.is_empty() {
            for_each_table(&mut backwards)?;
            backwards.2.pop();
        }
        Ok::<_, RegisterError>(())
    });
    outcome.unwrap();
    assert_eq!(export(&mut register), holdings);
}

fn a_record_can_be_added_to_later(place: &Place) {
    let mut first = invented::holdings(13, 4);
    for record in &mut first.records {
        record.organisation = None;
    }
    let episodes = std::mem::take(&mut first.trafficking_events);
    let (mut register, _) = new_register(place);
    import(&mut register, &first).unwrap();
    let later = Holdings {
        trafficking_events: episodes.clone(),
        ..Holdings::default()
    };
    import(&mut register, &later).unwrap();
    assert_eq!(export(&mut register).trafficking_events, episodes);
    assert_sound(&mut register);
}

fn analysis_sees_no_identity_and_no_narrative(place: &Place) {
    let holdings = invented::holdings(17, 20);
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    drop(register);
    let mut register = AnalysisRegister::open(&place.location(), &secret()).unwrap();
    let mut records: Vec<Record> = register
        .for_analyst(&viewer(Role::Analyst), now())
        .unwrap()
        .all()
        .unwrap();
    records.sort_by_key(|record| record.id);
    let mut expected = holdings.records;
    for record in &mut expected {
        (
            record.case_number,
            record.case_owner,
            record.closure_reason,
            record.account,
        ) = (None, None, None, None);
    }
    assert_eq!(records, expected);
}

fn the_fingerprint_does_not_depend_on_order(place: &Place) {
    let (mut register, _) = new_register(place);
    import(&mut register, &people([1, 2, 3])).unwrap();
    let elsewhere = Place::sqlite();
    let (mut other, _) = new_register(&elsewhere);
    import(&mut other, &people([3])).unwrap();
    import(&mut other, &people([1, 2])).unwrap();
    assert_eq!(fingerprint(&mut other), fingerprint(&mut register));
}

fn the_fingerprint_changes_with_an_open_cell(place: &Place) {
    let (mut register, _) = new_register(place);
    let mut holdings = people([1]);
    import(&mut register, &holdings).unwrap();
    let elsewhere = Place::sqlite();
    let (mut other, _) = new_register(&elsewhere);
    holdings.persons[0].registered_on = "2020".parse().ok();
    import(&mut other, &holdings).unwrap();
    assert_ne!(fingerprint(&mut other), fingerprint(&mut register));
}

fn a_zero_character_in_open_text_is_refused_by_name(place: &Place) {
    let (mut register, _) = new_register(place);
    let mut holdings = Holdings {
        organisations: invented::holdings(1, 1).organisations,
        ..Holdings::default()
    };
    holdings.organisations[0].name = text("a\0b");
    let error = import(&mut register, &holdings).unwrap_err();
    assert_eq!(
        error.to_string(),
        "organisations.name contains a zero character, which cannot be stored"
    );
}
