//! Erasing a record or a person.

use throughline_model::id::RecordId;
use throughline_register::{Certificate, RegisterError};

use super::*;

on_both!(
    an_erased_record_is_gone_from_every_table,
    an_erased_person_is_gone_with_all_records,
    the_rest_stays_and_the_register_is_sound,
    the_certificate_counts_what_was_deleted,
    the_certificate_says_what_it_does_not_promise,
    certificates_can_be_listed,
    an_erasure_while_somebody_reads_gives_its_certificate,
    erasing_what_is_not_there_is_told,
    the_identifier_can_be_used_again_under_a_new_key,
);

fn filled(place: &Place) -> (Register, Holdings) {
    let holdings = invented::holdings(31, 12);
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    (register, holdings)
}

fn erase(register: &mut Register, record: RecordId) -> Result<Certificate, RegisterError> {
    let officer = viewer(Role::DataProtectionOfficer);
    register
        .for_data_protection(&officer, now())?
        .erase_record(record, &text("asked for by the person"))
}

fn an_erased_record_is_gone_from_every_table(place: &Place) {
    struct Mentions<'a>(&'a Holdings, String, Vec<&'static str>);
    impl ForEachTable for Mentions<'_> {
        type Error = RegisterError;
        fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
            let mentions = |row: &R| row.cells().iter().flatten().any(|cell| *cell == self.1);
            if R::of(self.0).iter().any(mentions) {
                self.2.push(R::NAME);
            }
            Ok(())
        }
    }
    let (mut register, holdings) = filled(place);
    let record = holdings.records[3].id;
    erase(&mut register, record).unwrap();
    let after = export(&mut register);
    let mut mentions = Mentions(&after, record.to_string(), vec![]);
    for_each_table(&mut mentions).unwrap();
    assert_eq!(mentions.2, Vec::<&str>::new());
}

fn an_erased_person_is_gone_with_all_records(place: &Place) {
    let (mut register, holdings) = filled(place);
    let person = holdings.records[0].person;
    let officer = viewer(Role::DataProtectionOfficer);
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    protection
        .erase_person(person, &text("asked for by the person"))
        .unwrap();
    let after = export(&mut register);
    assert!(after.persons.iter().all(|row| row.id != person));
    assert!(after.records.iter().all(|row| row.person != person));
    assert_sound(&mut register);
}

fn the_rest_stays_and_the_register_is_sound(place: &Place) {
    let (mut register, mut holdings) = filled(place);
    let record = holdings.records[3].id;
    erase(&mut register, record).unwrap();
    holdings.records.retain(|row| row.id != record);
    holdings.identities.retain(|row| row.record != record);
    let after = export(&mut register);
    assert_eq!(
        (after.records, after.identities),
        (holdings.records, holdings.identities)
    );
    assert_sound(&mut register);
}

fn the_certificate_counts_what_was_deleted(place: &Place) {
    let (mut register, holdings) = filled(place);
    let record = holdings.records[3].id;
    let certificate = erase(&mut register, record).unwrap();
    let episodes = holdings
        .episodes
        .iter()
        .filter(|row| row.record == record)
        .count() as u64;
    assert_eq!(certificate.data_keys_destroyed, 1);
    assert_eq!(certificate.rows_deleted.get("records"), Some(&1));
    assert_eq!(
        certificate.rows_deleted.get("episodes").copied().unwrap_or(0),
        episodes
    );
    assert!(certificate.audit_head.sequence > 1);
}

fn the_certificate_says_what_it_does_not_promise(place: &Place) {
    let (mut register, holdings) = filled(place);
    let certificate = erase(&mut register, holdings.records[3].id).unwrap();
    assert!(
        certificate
            .to_string()
            .contains("Backups made before this erasure still hold"),
        "{certificate}"
    );
    let read: Certificate = serde_json::from_str(&certificate.to_json()).unwrap();
    assert_eq!(read, certificate);
}

fn certificates_can_be_listed(place: &Place) {
    let (mut register, holdings) = filled(place);
    let issued = erase(&mut register, holdings.records[3].id).unwrap();
    let officer = viewer(Role::DataProtectionOfficer);
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    assert_eq!(protection.certificates().unwrap(), [issued]);
}

fn an_erasure_while_somebody_reads_gives_its_certificate(place: &Place) {
    let (mut register, holdings) = filled(place);
    let mut other = open(place);
    let analyst = viewer(Role::Analyst);
    let mut reading = other.for_analyst(&analyst, now()).unwrap();
    reading.settings().unwrap();
    let certificate = erase(&mut register, holdings.records[3].id).unwrap();
    assert_eq!(certificate.data_keys_destroyed, 1);
    if matches!(place, Place::Directory(_)) {
        let text = certificate.to_string();
        assert!(text.contains("could not be cleaned at once"), "{text}");
    }
    drop(reading);
    drop(other);
    assert_sound(&mut register);
}

fn erasing_what_is_not_there_is_told(place: &Place) {
    let (mut register, _) = new_register(place);
    let error = erase(&mut register, RecordId::from_bits(5)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "records has no row with the key 00000000-0000-0000-0000-000000000005"
    );
}

fn the_identifier_can_be_used_again_under_a_new_key(place: &Place) {
    let (mut register, holdings) = filled(place);
    let record = holdings.records[3].clone();
    erase(&mut register, record.id).unwrap();
    let person = holdings
        .persons
        .iter()
        .find(|person| person.id == record.person)
        .unwrap();
    let persons = if export(&mut register).persons.contains(person) {
        vec![]
    } else {
        vec![person.clone()]
    };
    import(
        &mut register,
        &Holdings {
            persons,
            records: vec![record],
            ..Holdings::default()
        },
    )
    .unwrap();
    assert_sound(&mut register);
}
