//! What a caseworker does with one case: rows changed with their history, two who change one row, drafts, what passes between
//! people, files.

use throughline_model::codes::ours::{ConsentPurpose, ExitManner};
use throughline_model::id::{ConsentId, OrganisationId, RecordId};
use throughline_model::table::Row as _;
use throughline_model::{Consent, Organisation, Record};
use throughline_register::{
    Account, AccountId, AccountSecrets, AccountState, Answered, Changed, NewTask, TaskKind, TaskState,
    state_of,
};

use super::*;

on_both!(
    a_changed_row_keeps_what_it_was,
    of_two_who_change_one_row_the_second_is_told,
    a_row_of_another_case_is_not_changed_through_this_one,
    a_draft_is_its_writers_alone,
    a_draft_outlives_a_new_master_key,
    a_referral_needs_a_consent_and_opens_one_case_until_it_is_revoked,
    nobody_approves_what_they_asked_for,
    a_closed_case_is_opened_again_by_an_approval,
    a_file_comes_back_as_it_was_and_goes_with_its_record,
    erasure_takes_history_tasks_and_drafts_along,
    a_team_reads_its_own_cases,
    an_account_changed_in_the_database_is_noticed,
);

/// Chance that differs from call to call, as in life: with the same seed two rows would get one identifier.
fn chance() -> ChaCha20Rng {
    static CALLS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    ChaCha20Rng::seed_from_u64(CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

const HOME: OrganisationId = OrganisationId::from_bits(0xa);
const ABROAD: OrganisationId = OrganisationId::from_bits(0xb);

fn worker(name: &str, role: Role, organisation: OrganisationId) -> Viewer {
    Viewer {
        account: text(name),
        role,
        organisation: Some(organisation),
        purpose: text("a test"),
    }
}

/// A register of two organisations whose records are all boris's, of the first.
fn filled(place: &Place) -> (Register, Holdings) {
    let mut holdings = invented::holdings(23, 6);
    let organisation = |id, name| Organisation {
        id,
        name: text(name),
        kind: None,
        country: None,
    };
    holdings.organisations.push(organisation(HOME, "home"));
    holdings.organisations.push(organisation(ABROAD, "abroad"));
    for record in &mut holdings.records {
        record.case_owner = Some(text("boris"));
        record.organisation = Some(HOME);
    }
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    (register, holdings)
}

fn record_of(register: &mut Register, viewer: &Viewer, id: RecordId) -> Record {
    let mut casework = register.for_caseworker(viewer, now()).unwrap();
    casework.case_file(id).unwrap().records.remove(0)
}

fn a_changed_row_keeps_what_it_was(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let before = holdings.records[0].clone();
    let after = Record {
        account: Some(text("told again, at length")),
        ..before.clone()
    };
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let changed = casework
        .change(&mut chance(), &after, &state_of(&before))
        .unwrap();
    assert_eq!(changed, Changed::Done);
    let history = casework.history(before.id).unwrap();
    assert_eq!(history.len(), 1);
    let cells: Vec<Option<&str>> = history[0].before.iter().map(Option::as_deref).collect();
    assert_eq!(Record::from_cells(&cells), Ok(before.clone()));
    assert_eq!(record_of(&mut register, &boris, before.id), after);
    assert_sound(&mut register);
}

fn of_two_who_change_one_row_the_second_is_told(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let seen = holdings.records[0].clone();
    let with = |words: &str| Record {
        account: Some(text(words)),
        ..seen.clone()
    };
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let state = state_of(&seen);
    assert_eq!(
        casework.change(&mut chance(), &with("first"), &state).unwrap(),
        Changed::Done
    );
    assert_eq!(
        casework.change(&mut chance(), &with("second"), &state).unwrap(),
        Changed::Meanwhile(Some(with("first")))
    );
    assert_eq!(record_of(&mut register, &boris, seen.id), with("first"));
}

fn a_row_of_another_case_is_not_changed_through_this_one(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let exit = holdings.exits[0].clone();
    let other = holdings.records.iter().find(|row| row.id != exit.record).unwrap();
    let mut moved = exit.clone();
    moved.record = other.id;
    moved.manner = Some(ExitManner::OwnEscape);
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let changed = casework.change(&mut chance(), &moved, &state_of(&exit)).unwrap();
    assert_eq!(changed, Changed::Meanwhile(None));
}

fn a_draft_is_its_writers_alone(place: &Place) {
    let (mut register, _) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let [writer, other] = [1, 2].map(AccountId::from_bits);
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let id = casework
        .save_draft(&mut chance(), writer, None, "intake", None, "half a sen")
        .unwrap();
    let again = casework.save_draft(&mut chance(), writer, Some(id), "intake", None, "half a sentence");
    assert_eq!(again.unwrap(), id);
    assert_eq!(
        casework.draft(writer, id).unwrap().unwrap().content,
        "half a sentence"
    );
    assert_eq!(casework.draft(other, id).unwrap(), None);
    assert!(!casework.drop_draft(other, id).unwrap());
    assert!(
        casework
            .save_draft(&mut chance(), other, Some(id), "intake", None, "x")
            .is_err()
    );
    assert_eq!(casework.drafts(writer).unwrap().len(), 1);
    assert_sound(&mut register);
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    assert!(casework.drop_draft(writer, id).unwrap());
    assert_eq!(casework.draft(writer, id).unwrap(), None);
    assert_sound(&mut register);
}

fn a_draft_outlives_a_new_master_key(place: &Place) {
    let (mut register, _) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let writer = AccountId::from_bits(1);
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let id = casework
        .save_draft(&mut chance(), writer, None, "intake", None, "kept")
        .unwrap();
    let administrator = viewer(Role::Administrator);
    register
        .for_administrator(&administrator, now())
        .unwrap()
        .rotate_master_key(&secret(), &mut chance())
        .unwrap();
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    assert_eq!(casework.draft(writer, id).unwrap().unwrap().content, "kept");
}

fn task(kind: TaskKind, organisation: Option<OrganisationId>) -> NewTask {
    NewTask {
        kind,
        for_account: None,
        for_organisation: organisation,
        due: None,
        reason: text("because it is needed"),
    }
}

fn a_referral_needs_a_consent_and_opens_one_case_until_it_is_revoked(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let carla = worker("carla", Role::Caseworker, ABROAD);
    let record = holdings.records[0].id;
    let refer = task(TaskKind::Refer, Some(ABROAD));
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    for consent in holdings
        .consents
        .iter()
        .filter(|consent| consent.record == record)
    {
        casework
            .remove(&mut chance(), consent, &state_of(consent))
            .unwrap();
    }
    let refused = casework.ask(&mut chance(), record, &refer).unwrap_err();
    assert!(matches!(refused, RegisterError::NoConsent), "{refused}");
    let mut purposes = throughline_model::codes::CodeSet::default();
    purposes.insert(ConsentPurpose::Sharing);
    let consent = Consent {
        id: ConsentId::from_bits(77),
        record,
        purposes,
        recipient: None,
        fields: None,
        period: throughline_model::Period::default(),
        manner: None,
        override_ground: None,
        withdrawn_on: None,
    };
    casework.add(&mut chance(), &consent).unwrap();
    let asked = casework.ask(&mut chance(), record, &refer).unwrap();

    let mut abroad = register.for_caseworker(&carla, now()).unwrap();
    assert!(
        abroad.case_file(record).is_err(),
        "nothing is read before it is accepted"
    );
    assert_eq!(abroad.waiting().unwrap().len(), 1);
    let answered = abroad
        .answer(&mut chance(), asked, Answered::Accept, "gladly")
        .unwrap();
    assert_eq!(answered.state, TaskState::Accepted);
    assert!(abroad.case_file(record).is_ok());
    assert!(
        abroad.case_file(holdings.records[1].id).is_err(),
        "one case, not all"
    );

    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    assert_eq!(casework.grants(record).unwrap().len(), 1);
    casework
        .answer(&mut chance(), asked, Answered::Revoke, "")
        .unwrap();
    let mut abroad = register.for_caseworker(&carla, now()).unwrap();
    assert!(abroad.case_file(record).is_err(), "what was revoked is closed");
    assert_sound(&mut register);
}

fn nobody_approves_what_they_asked_for(place: &Place) {
    let (mut register, holdings) = filled(place);
    let dora = worker("dora", Role::Supervisor, HOME);
    let record = holdings.records[0].id;
    let mut casework = register.for_caseworker(&dora, now()).unwrap();
    let asked = casework
        .ask(&mut chance(), record, &task(TaskKind::Close, None))
        .unwrap();
    let refused = casework.answer(&mut chance(), asked, Answered::Accept, "");
    assert!(matches!(refused, Err(RegisterError::OwnRequest)));
}

fn a_closed_case_is_opened_again_by_an_approval(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let dora = worker("dora", Role::Supervisor, HOME);
    let record = holdings.records[0].id;
    for kind in [TaskKind::Close, TaskKind::Reopen] {
        let mut casework = register.for_caseworker(&boris, now()).unwrap();
        let asked = casework.ask(&mut chance(), record, &task(kind, None)).unwrap();
        let mut approval = register.for_caseworker(&dora, now()).unwrap();
        approval
            .answer(&mut chance(), asked, Answered::Accept, "")
            .unwrap();
        let again = approval.answer(&mut chance(), asked, Answered::Accept, "");
        assert!(matches!(again, Err(RegisterError::AlreadyAnswered)), "{again:?}");
        let closed = record_of(&mut register, &boris, record).open_period.until();
        assert_eq!(closed.is_some(), kind == TaskKind::Close);
    }
    assert_sound(&mut register);
}

fn a_file_comes_back_as_it_was_and_goes_with_its_record(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let record = holdings.records[0].id;
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let content: Vec<u8> = (0..=255).collect();
    let id = casework
        .add_document(&mut chance(), record, "letter.pdf", "application/pdf", &content)
        .unwrap();
    assert_eq!(casework.document(record, id).unwrap(), Some(content));
    assert_eq!(casework.documents(record).unwrap()[0].name, "letter.pdf");
    assert_eq!(casework.document(holdings.records[1].id, id).unwrap(), None);
}

fn erasure_takes_history_tasks_and_drafts_along(place: &Place) {
    let (mut register, holdings) = filled(place);
    let boris = worker("boris", Role::Caseworker, HOME);
    let record = holdings.records[0].id;
    let mut casework = register.for_caseworker(&boris, now()).unwrap();
    let writer = AccountId::from_bits(1);
    casework
        .save_draft(&mut chance(), writer, None, "note", Some(record), "about her")
        .unwrap();
    casework
        .ask(&mut chance(), record, &task(TaskKind::Close, None))
        .unwrap();
    casework
        .add_document(&mut chance(), record, "a", "text/plain", b"b")
        .unwrap();
    let officer = viewer(Role::DataProtectionOfficer);
    let certificate = register
        .for_data_protection(&officer, now())
        .unwrap()
        .erase_record(record, &text("asked for"))
        .unwrap();
    for table in ["drafts", "tasks", "documents"] {
        assert_eq!(certificate.rows_deleted.get(table), Some(&1), "{table}");
    }
    assert_eq!(certificate.data_keys_destroyed, 2);
    assert_sound(&mut register);
}

fn account(id: u128, name: &str, team: Option<&str>) -> Account {
    Account {
        id: AccountId::from_bits(id),
        name: text(name),
        role: Role::Caseworker,
        organisation: Some(HOME),
        team: team.map(text),
        language: None,
        state: AccountState::Active,
        created: now(),
        invited_until: None,
        secrets: AccountSecrets::default(),
    }
}

fn a_team_reads_its_own_cases(place: &Place) {
    let (mut register, holdings) = filled(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    for (id, name, team) in [
        (1, "boris", Some("night")),
        (2, "eva", Some("night")),
        (3, "finn", None),
    ] {
        administration
            .add_account(&account(id, name, team), &mut chance())
            .unwrap();
    }
    let record = holdings.records[0].id;
    let eva = worker("eva", Role::Caseworker, HOME);
    let finn = worker("finn", Role::Caseworker, HOME);
    assert!(
        register
            .for_caseworker(&eva, now())
            .unwrap()
            .case_file(record)
            .is_ok()
    );
    let refused = register.for_caseworker(&finn, now()).unwrap().case_file(record);
    assert!(matches!(refused, Err(RegisterError::BreakTheGlass { .. })));
}

fn an_account_changed_in_the_database_is_noticed(place: &Place) {
    let (mut register, _) = filled(place);
    let administrator = viewer(Role::Administrator);
    let mut administration = register.for_administrator(&administrator, now()).unwrap();
    administration
        .add_account(&account(1, "boris", None), &mut chance())
        .unwrap();
    let taken = administration.add_account(&account(2, "boris", None), &mut chance());
    assert!(matches!(taken, Err(RegisterError::NameTaken)));
    let found = register.door(now()).named("boris").unwrap();
    assert_eq!(found, Some(account(1, "boris", None)));
    // What somebody changes of their own account leaves their role as it is.
    let mut raised = account(1, "boris", None);
    raised.role = Role::Administrator;
    register.door(now()).write(&raised, &mut chance()).unwrap();
    assert_eq!(
        register.door(now()).named("boris").unwrap().unwrap().role,
        Role::Caseworker
    );
}
