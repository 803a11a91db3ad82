//! Which records are one person: what a run proposes, who decides, and that every decision can be undone.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method itself is not general enough in the view's lifetime"
)]

use throughline_model::codes::ours::{LinkVerdict, ProposalState};
use throughline_model::id::RecordId;
use throughline_model::{Link, LinkProposal, LinkageRun};
use throughline_register::{Linking, Proposed, Queue, RegisterError, Run, SideBySide};

use super::*;

on_both!(
    every_record_has_its_profile_and_the_audit_has_one_entry,
    what_was_proposed_is_there_the_likeliest_first,
    the_latest_run_is_the_one_that_counts,
    a_pair_decided_on_leaves_the_queue,
    a_withdrawn_decision_puts_the_pair_back,
    a_later_decision_supersedes_and_nothing_is_deleted,
    withdrawing_a_superseded_decision_changes_nothing,
    two_records_side_by_side_come_without_narratives,
    the_reason_is_read_where_the_pair_is,
    the_audit_names_records_and_neither_names_nor_reasons,
    nothing_of_a_run_stays_when_one_of_its_pairs_is_refused,
    a_link_needs_two_records_and_a_probability_that_is_one,
    a_caseworker_sees_the_queue_and_neither_runs_linkage_nor_reviews_other_organisations,
    links_survive_a_backup,
    an_erased_record_takes_its_proposals_and_decisions_along,
    an_import_into_another_register_carries_decisions_along,
);

/// A register with records of several organisations and no links.
fn filled(place: &Place) -> (Register, Holdings) {
    let mut holdings = invented::holdings(71, 8);
    holdings.links.clear();
    holdings.linkage_runs.clear();
    holdings.link_proposals.clear();
    let (mut register, _) = new_register(place);
    import(&mut register, &holdings).unwrap();
    (register, holdings)
}

fn linking<T>(register: &mut Register, role: Role, action: impl FnOnce(&mut Linking<'_>) -> T) -> T {
    let viewer = viewer(role);
    action(&mut register.for_linking(&viewer, now()).unwrap())
}

fn run() -> Run {
    Run {
        engine: text("linkage 0.1.0"),
        seed: u64::MAX,
        threshold: 0.95,
        least_kept: 0.1,
        records: 8,
    }
}

fn pairs(holdings: &Holdings) -> Vec<Proposed> {
    use ProposalState::{Automatic, AutomaticForReview, HeldApart, Queued};
    let of = |one: usize, other: usize, probability, state| Proposed {
        record: holdings.records[one].id,
        other_record: holdings.records[other].id,
        probability,
        state,
    };
    vec![
        of(1, 0, 0.6, Queued),
        of(2, 3, 0.999, Automatic),
        of(4, 5, 0.97, AutomaticForReview),
        of(4, 6, 0.96, HeldApart),
        of(0, 7, 0.8, Queued),
    ]
}

fn proposed(register: &mut Register, holdings: &Holdings) {
    linking(register, Role::Supervisor, |linking| {
        linking.propose(&mut rng(), &run(), &pairs(holdings))
    })
    .unwrap();
}

fn queue(register: &mut Register) -> Vec<LinkProposal> {
    linking(register, Role::Caseworker, |linking| {
        linking.queue(Queue::All, 99)
    })
    .unwrap()
}

fn decide(register: &mut Register, one: RecordId, other: RecordId, verdict: LinkVerdict) -> Link {
    let mut rng = ChaCha20Rng::seed_from_u64(verdict as u64 + 90);
    let id = linking(register, Role::Supervisor, |linking| {
        linking.decide(&mut rng, one, other, verdict, &text("the same scar"))
    })
    .unwrap();
    let decisions = linking(register, Role::Supervisor, |linking| linking.decisions()).unwrap();
    decisions.into_iter().find(|link| link.id == id).unwrap()
}

fn side_by_side(register: &mut Register, one: RecordId, other: RecordId) -> SideBySide {
    linking(register, Role::Supervisor, |linking| {
        linking.side_by_side(one, other)
    })
    .unwrap()
}

fn audit(register: &mut Register) -> Vec<String> {
    let officer = viewer(Role::DataProtectionOfficer);
    let mut entries = Vec::new();
    let mut protection = register.for_data_protection(&officer, now()).unwrap();
    protection
        .audit(|entry| entries.push(format!("{} {} {}", entry.action, entry.subject, entry.detail)))
        .unwrap();
    entries
}

fn every_record_has_its_profile_and_the_audit_has_one_entry(place: &Place) {
    let (mut register, holdings) = filled(place);
    let profiles = linking(&mut register, Role::Caseworker, |linking| linking.profiles()).unwrap();
    assert_eq!(profiles.len(), holdings.records.len());
    for (profile, record) in profiles.iter().zip(&holdings.records) {
        assert_eq!(profile.record.id, record.id);
        let identity = holdings.identities.iter().find(|row| row.record == record.id);
        assert_eq!(profile.identity.as_ref(), identity);
        let aliases = holdings.aliases.iter().filter(|row| row.record == record.id);
        assert_eq!(profile.aliases.len(), aliases.count());
        assert_eq!(profile.record.account, None);
    }
    let compared = audit(&mut register)
        .iter()
        .filter(|entry| entry.starts_with("compare records"))
        .count();
    assert_eq!(compared, 1);
}

fn what_was_proposed_is_there_the_likeliest_first(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let found: Vec<f64> = queue(&mut register)
        .iter()
        .map(LinkProposal::likelihood)
        .collect();
    assert_eq!(found, [0.97, 0.96, 0.8, 0.6]);
    let drawn = linking(&mut register, Role::Caseworker, |linking| {
        linking.queue(Queue::Drawn, 99)
    })
    .unwrap();
    assert_eq!(drawn.len(), 1);
    let first = linking(&mut register, Role::Caseworker, |linking| {
        linking.queue(Queue::Waiting, 1)
    })
    .unwrap();
    assert!((first[0].likelihood() - 0.96).abs() < 1e-9);
    let all = linking(&mut register, Role::Caseworker, |linking| linking.proposals()).unwrap();
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|proposal| proposal.record < proposal.other_record));
    assert_sound(&mut register);
}

fn the_latest_run_is_the_one_that_counts(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let supervisor = viewer(Role::Supervisor);
    let later = now() + jiff::SignedDuration::from_secs(5);
    let mut linking = register.for_linking(&supervisor, later).unwrap();
    let id = linking
        .propose(&mut ChaCha20Rng::seed_from_u64(8), &run(), &[])
        .unwrap();
    let latest: LinkageRun = linking.latest_run().unwrap().unwrap();
    assert_eq!((latest.id, latest.seed.as_str()), (id, "18446744073709551615"));
    assert_eq!(linking.queue(Queue::All, 9).unwrap(), []);
    // What the run before proposed is not gone.
    assert_eq!(export(&mut register).link_proposals.len(), 5);
}

fn a_pair_decided_on_leaves_the_queue(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    for verdict in [LinkVerdict::CannotTell, LinkVerdict::Same, LinkVerdict::Different] {
        // Named in either order.
        decide(
            &mut register,
            holdings.records[7].id,
            holdings.records[0].id,
            verdict,
        );
        let found: Vec<f64> = queue(&mut register)
            .iter()
            .map(LinkProposal::likelihood)
            .collect();
        assert_eq!(found, [0.97, 0.96, 0.6]);
    }
}

fn a_withdrawn_decision_puts_the_pair_back(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let before = queue(&mut register);
    let decision = decide(
        &mut register,
        before[2].record,
        before[2].other_record,
        LinkVerdict::Same,
    );
    linking(&mut register, Role::Supervisor, |linking| {
        linking.withdraw(decision.id)
    })
    .unwrap();
    assert_eq!(queue(&mut register), before);
    assert_sound(&mut register);
}

fn a_later_decision_supersedes_and_nothing_is_deleted(place: &Place) {
    let (mut register, holdings) = filled(place);
    let (one, other) = (holdings.records[0].id, holdings.records[1].id);
    decide(&mut register, one, other, LinkVerdict::Same);
    let last = decide(&mut register, other, one, LinkVerdict::Different);
    let decisions = linking(&mut register, Role::Supervisor, |linking| linking.decisions()).unwrap();
    let standing: Vec<_> = decisions.iter().filter(|link| link.stands()).collect();
    assert_eq!(decisions.len(), 2);
    assert_eq!(standing, [&last]);
    assert_sound(&mut register);
}

fn withdrawing_a_superseded_decision_changes_nothing(place: &Place) {
    let (mut register, holdings) = filled(place);
    let (one, other) = (holdings.records[0].id, holdings.records[1].id);
    let first = decide(&mut register, one, other, LinkVerdict::Same);
    decide(&mut register, one, other, LinkVerdict::Different);
    let before = export(&mut register).links;
    let stood = linking(&mut register, Role::Supervisor, |linking| {
        linking.withdraw(first.id)
    });
    assert!(matches!(stood, Ok(false)), "it says that nothing was withdrawn");
    assert_eq!(export(&mut register).links, before);
    let unknown = throughline_model::id::LinkId::from_bits(5);
    let refused = linking(&mut register, Role::Supervisor, |linking| {
        linking.withdraw(unknown)
    });
    assert!(matches!(refused, Err(RegisterError::NoSuchRow { .. })));
}

fn two_records_side_by_side_come_without_narratives(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let (one, other) = (holdings.records[5].id, holdings.records[4].id);
    let pair = side_by_side(&mut register, one, other);
    assert_eq!(pair.profiles.map(|profile| profile.record.id), [other, one]);
    assert!(pair.proposal.is_some());
    for (file, id) in pair.case_files.iter().zip([other, one]) {
        let whole = holdings.records.iter().find(|record| record.id == id).unwrap();
        let shown = &file.records[0];
        assert!(whole.account.is_some() || whole.closure_reason.is_some());
        assert_eq!((&shown.account, &shown.closure_reason), (&None, &None));
        assert_eq!(shown.case_number, whole.case_number);
        assert_eq!(
            file.organisations.len(),
            usize::from(whole.organisation.is_some())
        );
        assert!(file.episodes.iter().all(|episode| episode.account.is_none()));
    }
}

fn the_reason_is_read_where_the_pair_is(place: &Place) {
    let (mut register, holdings) = filled(place);
    let (one, other) = (holdings.records[0].id, holdings.records[1].id);
    let bare = decide(&mut register, one, other, LinkVerdict::Same);
    assert_eq!(bare.reason, None);
    let pair = side_by_side(&mut register, one, other);
    assert_eq!(pair.decisions[0].reason, Some(text("the same scar")));
    assert_eq!(pair.decisions[0].decided_by, text("anna"));
}

fn the_audit_names_records_and_neither_names_nor_reasons(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let (one, other) = (holdings.records[0].id, holdings.records[1].id);
    side_by_side(&mut register, one, other);
    let decision = decide(&mut register, one, other, LinkVerdict::Same);
    linking(&mut register, Role::Supervisor, |linking| {
        linking.withdraw(decision.id)
    })
    .unwrap();
    let entries = audit(&mut register);
    let both = format!("records {one} and {other}");
    for action in ["compare two records", "decide on link", "withdraw decision"] {
        assert!(
            entries
                .iter()
                .any(|entry| entry.starts_with(action) && entry.contains(&both)),
            "{action}"
        );
    }
    assert!(
        entries
            .iter()
            .any(|entry| entry.contains("5 pairs proposed, 2 of them linked automatically"))
    );
    let names = holdings
        .identities
        .iter()
        .filter_map(|row| row.family_name.as_ref());
    let said: Vec<&str> = names.map(Text::as_str).chain(["scar"]).collect();
    assert!(
        !entries
            .iter()
            .any(|entry| said.iter().any(|name| entry.contains(name)))
    );
}

fn nothing_of_a_run_stays_when_one_of_its_pairs_is_refused(place: &Place) {
    let (mut register, holdings) = filled(place);
    let mut pairs = pairs(&holdings);
    pairs[3].other_record = RecordId::from_bits(1);
    let refused = linking(&mut register, Role::Supervisor, |linking| {
        linking.propose(&mut rng(), &run(), &pairs)
    });
    assert!(
        matches!(refused, Err(RegisterError::DanglingReference { .. })),
        "{refused:?}"
    );
    assert_eq!(
        linking(&mut register, Role::Supervisor, |linking| linking.latest_run()).unwrap(),
        None
    );
    assert_sound(&mut register);
}

fn a_link_needs_two_records_and_a_probability_that_is_one(place: &Place) {
    let (mut register, holdings) = filled(place);
    let one = holdings.records[0].id;
    let mut wrong = pairs(&holdings);
    wrong[0].probability = f64::NAN;
    linking(&mut register, Role::Supervisor, |linking| {
        let refused = linking.propose(&mut rng(), &run(), &wrong);
        assert!(matches!(refused, Err(RegisterError::NotAProbability)));
        let refused = linking.side_by_side(one, one);
        assert!(matches!(refused, Err(RegisterError::NotAPair)));
        let nobody = RecordId::from_bits(1);
        let refused = linking.decide(&mut rng(), one, nobody, LinkVerdict::Same, &text("why"));
        assert!(matches!(refused, Err(RegisterError::NoSuchRow { .. })));
    });
}

fn a_caseworker_sees_the_queue_and_neither_runs_linkage_nor_reviews_other_organisations(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    assert_eq!(queue(&mut register).len(), 4);
    let (one, other) = (holdings.records[0].id, holdings.records[1].id);
    linking(&mut register, Role::Caseworker, |linking| {
        let refused = linking.propose(&mut rng(), &run(), &[]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "caseworker may not put down which records the program holds to be one person"
        );
        let refused = linking.side_by_side(one, other);
        assert!(matches!(refused, Err(RegisterError::Denied { .. })));
        let refused = linking.decide(&mut rng(), one, other, LinkVerdict::Same, &text("why"));
        assert!(matches!(refused, Err(RegisterError::Denied { .. })));
    });
    let denied = audit(&mut register)
        .iter()
        .filter(|entry| entry.starts_with("denied"))
        .count();
    assert_eq!(denied, 3);
}

fn links_survive_a_backup(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    decide(
        &mut register,
        holdings.records[0].id,
        holdings.records[1].id,
        LinkVerdict::Same,
    );
    let administrator = viewer(Role::Administrator);
    let backup = register
        .for_administrator(&administrator, now())
        .unwrap()
        .backup(Vec::new(), &mut rng())
        .unwrap();
    let elsewhere = Place::sqlite();
    let mut restored = Register::restore(
        &backup[..],
        &elsewhere.location(),
        &secret(),
        &administrator,
        now(),
    )
    .unwrap();
    let (before, after) = (export(&mut register), export(&mut restored));
    assert_eq!((before.links.len(), before.link_proposals.len()), (1, 5));
    assert_eq!(before, after);
    assert_sound(&mut restored);
}

fn an_erased_record_takes_its_proposals_and_decisions_along(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    let (gone, other) = (holdings.records[0].id, holdings.records[1].id);
    decide(&mut register, gone, other, LinkVerdict::Same);
    let officer = viewer(Role::DataProtectionOfficer);
    register
        .for_data_protection(&officer, now())
        .unwrap()
        .erase_record(gone, &text("asked for by the person"))
        .unwrap();
    let after = export(&mut register);
    assert_eq!((after.links.len(), after.link_proposals.len()), (0, 3));
    assert_sound(&mut register);
}

fn an_import_into_another_register_carries_decisions_along(place: &Place) {
    let (mut register, holdings) = filled(place);
    proposed(&mut register, &holdings);
    decide(
        &mut register,
        holdings.records[0].id,
        holdings.records[1].id,
        LinkVerdict::Different,
    );
    let exported = export(&mut register);
    let elsewhere = Place::sqlite();
    let (mut other, _) = new_register(&elsewhere);
    import(&mut other, &exported).unwrap();
    assert_eq!(export(&mut other).links, exported.links);
    assert_eq!(queue(&mut other), queue(&mut register));
}
