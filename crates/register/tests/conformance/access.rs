//! Who may read what, asked of a register with rows in it. The table itself is tested where it stands.

use throughline_model::codes::Coded as _;
use throughline_model::id::RecordId;
use throughline_register::RegisterError;

use super::*;

on_both!(
    a_case_file_holds_the_records_rows_and_no_others,
    reading_a_case_is_in_the_audit,
    a_colleagues_case_opens_only_through_broken_glass,
    broken_glass_closes_after_its_hours,
    broken_glass_is_not_for_another_account,
    broken_glass_is_not_for_another_role,
    another_organisations_case_stays_closed,
    among_several_organisations_an_account_of_none_reads_no_case,
    nobody_adds_rows_to_another_organisations_case,
    who_manages_a_case_adds_rows_to_it,
    what_was_refused_is_in_the_audit,
    each_view_is_refused_to_every_other_role,
);

fn filled(place: &Place) -> (Register, Holdings) {
    let mut holdings = invented::holdings(23, 6);
    for record in &mut holdings.records {
        record.case_owner = Some(text("boris"));
        record.organisation = Some(holdings.organisations[0].id);
    }
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    (register, holdings)
}

fn colleague(holdings: &Holdings) -> Viewer {
    Viewer {
        organisation: Some(holdings.organisations[0].id),
        ..viewer(Role::Caseworker)
    }
}

fn owner(holdings: &Holdings) -> Viewer {
    Viewer {
        account: text("boris"),
        ..colleague(holdings)
    }
}

fn a_case_file_holds_the_records_rows_and_no_others(place: &Place) {
    let (mut register, mut holdings) = filled(place);
    let record = holdings.records[1].id;
    let caseworker = owner(&holdings);
    let file = register
        .for_caseworker(&caseworker, now())
        .unwrap()
        .record(record)
        .unwrap();
    holdings.episodes.retain(|episode| episode.record == record);
    holdings.identities.retain(|identity| identity.record == record);
    assert_eq!(
        (file.episodes, file.identities),
        (holdings.episodes, holdings.identities)
    );
}

fn reading_a_case_is_in_the_audit(place: &Place) {
    let (mut register, holdings) = filled(place);
    let record = holdings.records[0].id;
    let caseworker = owner(&holdings);
    register
        .for_caseworker(&caseworker, now())
        .unwrap()
        .record(record)
        .unwrap();
    assert!(audited(&mut register, "read case", record));
}

fn audited(register: &mut Register, action: &str, record: RecordId) -> bool {
    let officer = viewer(Role::DataProtectionOfficer);
    let mut found = false;
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    protection
        .audit(|entry| found |= entry.action == action && entry.subject == format!("records {record}"))
        .unwrap();
    found
}

fn a_colleagues_case_opens_only_through_broken_glass(place: &Place) {
    let (mut register, holdings) = filled(place);
    let record = holdings.records[0].id;
    let anna = colleague(&holdings);
    let mut casework = register.for_caseworker(&anna, now()).unwrap();
    let refused = casework.record(record).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "caseworker may read this case only after breaking the glass, with a reason; owner and supervisor are told"
    );
    let glass = casework
        .break_glass(&mut rng(), record, &text("the owner is ill"), now())
        .unwrap();
    assert_eq!(
        casework.record_through(&glass, now()).unwrap().records[0],
        holdings.records[0]
    );
    assert!(audited(&mut register, "break glass", record));
}

fn broken_glass_closes_after_its_hours(place: &Place) {
    let (mut register, holdings) = filled(place);
    let anna = colleague(&holdings);
    let mut casework = register.for_caseworker(&anna, now()).unwrap();
    let glass = casework
        .break_glass(
            &mut rng(),
            holdings.records[0].id,
            &text("the owner is ill"),
            now(),
        )
        .unwrap();
    let later = glass.until() + jiff::SignedDuration::from_secs(1);
    // The view is the one made before: what counts is the moment of the reading.
    assert!(matches!(
        casework.record_through(&glass, later),
        Err(RegisterError::GlassClosed)
    ));
}

fn broken_glass_is_not_for_another_account(place: &Place) {
    let (mut register, holdings) = filled(place);
    let anna = colleague(&holdings);
    let glass = register
        .for_caseworker(&anna, now())
        .unwrap()
        .break_glass(
            &mut rng(),
            holdings.records[0].id,
            &text("the owner is ill"),
            now(),
        )
        .unwrap();
    let clara = Viewer {
        account: text("clara"),
        ..anna
    };
    let mut casework = register.for_caseworker(&clara, now()).unwrap();
    assert!(matches!(
        casework.record_through(&glass, now()),
        Err(RegisterError::GlassClosed)
    ));
}

fn broken_glass_is_not_for_another_role(place: &Place) {
    let (mut register, holdings) = filled(place);
    let anna = colleague(&holdings);
    let glass = register
        .for_caseworker(&anna, now())
        .unwrap()
        .break_glass(
            &mut rng(),
            holdings.records[0].id,
            &text("the owner is ill"),
            now(),
        )
        .unwrap();
    let supervisor = Viewer {
        role: Role::Supervisor,
        ..anna
    };
    let mut casework = register.for_caseworker(&supervisor, now()).unwrap();
    assert!(matches!(
        casework.record_through(&glass, now()),
        Err(RegisterError::GlassClosed)
    ));
}

fn among_several_organisations_an_account_of_none_reads_no_case(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = Viewer {
        account: text("boris"),
        ..viewer(Role::Caseworker)
    };
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    assert!(matches!(
        casework.record(holdings.records[0].id),
        Err(RegisterError::Denied { .. })
    ));
}

/// Adds a contact to a record that is in the register.
fn add_a_contact(register: &mut Register, viewer: &Viewer, holdings: &Holdings) -> Result<(), RegisterError> {
    let record = holdings.records[0].id;
    let mut contact = holdings.contacts[0].clone();
    contact.id = throughline_model::id::ContactId::from_bits(99);
    contact.record = record;
    let mut casework = register.for_caseworker(viewer, now())?;
    casework
        .import(&mut rng(), |import| import.insert(&contact))
        .map(drop)
}

fn nobody_adds_rows_to_another_organisations_case(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = Viewer {
        organisation: Some(holdings.organisations[1].id),
        ..owner(&holdings)
    };
    let refused = add_a_contact(&mut register, &boris, &holdings).unwrap_err();
    assert_eq!(refused.to_string(), "caseworker may not change this case");
    assert!(audited(&mut register, "denied", holdings.records[0].id));
}

fn who_manages_a_case_adds_rows_to_it(place: &Place) {
    let (mut register, holdings) = filled(place);
    add_a_contact(&mut register, &owner(&holdings), &holdings).unwrap();
    assert_sound(&mut register);
}

fn what_was_refused_is_in_the_audit(place: &Place) {
    let (mut register, _) = new_register(place);
    let analyst = viewer(Role::Analyst);
    assert!(register.for_caseworker(&analyst, now()).is_err());
    let officer = viewer(Role::DataProtectionOfficer);
    let mut denied = Vec::new();
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    protection
        .audit(|entry| denied.extend((entry.action == "denied").then_some((entry.role, entry.detail))))
        .unwrap();
    assert_eq!(denied, [("Analyst".to_owned(), "a test: import rows".to_owned())]);
}

fn another_organisations_case_stays_closed(place: &Place) {
    let (mut register, holdings) = filled(place);
    // The same account name as the owner's, but elsewhere.
    let boris = Viewer {
        account: text("boris"),
        organisation: Some(holdings.organisations[1].id),
        ..viewer(Role::Caseworker)
    };
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let record = holdings.records[0].id;
    assert!(matches!(
        casework.record(record),
        Err(RegisterError::Denied { .. })
    ));
    assert!(matches!(
        casework.break_glass(&mut rng(), record, &text("curious"), now()),
        Err(RegisterError::Denied { .. })
    ));
}

fn each_view_is_refused_to_every_other_role(place: &Place) {
    let (mut register, _) = new_register(place);
    for &role in Role::ALL {
        let anna = viewer(role);
        let casework = register.for_caseworker(&anna, now()).is_ok();
        let analysis = register.for_analyst(&anna, now()).is_ok();
        let protection = register.for_data_protection(&anna, now()).is_ok();
        let oversight = register.for_oversight(&anna, now()).is_ok();
        let administration = register.for_administrator(&anna, now()).is_ok();
        let linking = register.for_linking(&anna, now()).is_ok();
        let views = [casework, analysis, protection, oversight, administration, linking];
        let expected = match role {
            Role::Caseworker => [true, false, false, false, false, true],
            Role::Supervisor => [true, true, false, false, false, true],
            Role::Analyst => [false, true, false, false, false, false],
            Role::DataProtectionOfficer => [false, true, true, false, false, true],
            Role::Oversight => [false, false, false, true, false, false],
            Role::Administrator => [false, false, false, false, true, false],
        };
        assert_eq!(views, expected, "{role:?}");
    }
}
