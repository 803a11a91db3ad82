//! A decision outranks the program, what was decided can be undone exactly, and nobody is put together with a stranger.

use proptest::prelude::*;

use super::{Evidence, Resolution, Verdicts, latest};
use crate::codes::Coded as _;
use crate::codes::ours::{LinkVerdict, ProposalState};
use crate::id::{LinkId, LinkProposalId, LinkageRunId, PersonId, RecordId};
use crate::links::millionths;
use crate::{Link, LinkProposal, LinkageRun, PartialDate, Text};

use LinkVerdict::{CannotTell, Different, Same};
use ProposalState::{Automatic, AutomaticForReview, HeldApart, Queued};

fn record(number: u128) -> RecordId {
    RecordId::from_bits(number)
}

fn person(number: u128) -> PersonId {
    PersonId::from_bits(number)
}

/// Nine records, each of a person of its own: record 1 of person 101, and so on.
fn records() -> Vec<(RecordId, PersonId)> {
    (1..10)
        .map(|number| (record(number), person(100 + number)))
        .collect()
}

fn text(text: &str) -> Text {
    Text::new(text).expect("not empty")
}

fn decided(number: u128, one: u128, other: u128, verdict: LinkVerdict) -> Link {
    Link {
        id: LinkId::from_bits(number),
        record: record(one),
        other_record: record(other),
        verdict,
        decided_by: text("anna"),
        decided_on: PartialDate::year(2020).expect("a year"),
        reason: None,
        withdrawn_on: None,
    }
}

fn proposed(one: u128, other: u128, probability: f64, state: ProposalState) -> LinkProposal {
    LinkProposal {
        id: LinkProposalId::from_bits(one * 100 + other),
        run: LinkageRunId::from_bits(1),
        record: record(one),
        other_record: record(other),
        probability: millionths(probability).expect("a probability"),
        state,
    }
}

fn evidence(decisions: Vec<Link>, proposals: Vec<LinkProposal>) -> Evidence {
    Evidence {
        decisions,
        run: None,
        proposals,
    }
}

fn groups(resolution: &Resolution) -> Vec<Vec<u128>> {
    let plain = |group: &Vec<PersonId>| group.iter().map(|person| person.bits() - 100).collect();
    resolution.groups.iter().map(plain).collect()
}

#[test]
fn what_was_linked_automatically_and_what_was_decided_come_together() {
    let evidence = evidence(
        vec![decided(1, 5, 4, Same)],
        vec![
            proposed(1, 2, 0.99, Automatic),
            proposed(2, 3, 0.97, AutomaticForReview),
            proposed(6, 7, 0.8, Queued),
        ],
    );
    let resolution = evidence.resolve(&records());
    assert_eq!(groups(&resolution), [vec![1, 2, 3], vec![4, 5]]);
    assert_eq!(resolution.links, 3);
}

#[test]
fn a_decision_outranks_the_program() {
    for verdict in [Different, CannotTell] {
        let evidence = evidence(
            vec![decided(1, 2, 1, verdict)],
            vec![proposed(1, 2, 0.999, Automatic)],
        );
        assert_eq!(
            evidence.resolve(&records()).groups,
            Vec::<Vec<PersonId>>::new(),
            "{verdict}"
        );
    }
}

#[test]
fn two_that_are_decided_to_differ_do_not_come_together_through_a_third() {
    let evidence = evidence(
        vec![decided(1, 1, 3, Different)],
        vec![proposed(1, 2, 0.96, Automatic), proposed(2, 3, 0.99, Automatic)],
    );
    // The likelier link stands.
    assert_eq!(groups(&evidence.resolve(&records())), [vec![2, 3]]);
}

#[test]
fn what_differs_from_one_record_of_a_group_differs_from_the_whole_group() {
    let evidence = evidence(
        vec![decided(1, 1, 4, Different)],
        vec![
            proposed(1, 2, 0.999, Automatic),
            proposed(4, 5, 0.998, Automatic),
            proposed(2, 5, 0.96, Automatic),
        ],
    );
    assert_eq!(groups(&evidence.resolve(&records())), [vec![1, 2], vec![4, 5]]);
}

#[test]
fn the_program_does_not_put_together_through_a_third_what_nobody_could_tell() {
    let doubt = decided(1, 1, 3, CannotTell);
    let linked = vec![proposed(1, 2, 0.96, Automatic), proposed(2, 3, 0.99, Automatic)];
    let resolution = evidence(vec![doubt.clone()], linked).resolve(&records());
    assert_eq!(groups(&resolution), [vec![2, 3]]);
    // People may: they knew of the third.
    let people = vec![doubt, decided(2, 1, 2, Same), decided(3, 2, 3, Same)];
    assert_eq!(
        groups(&evidence(people, vec![]).resolve(&records())),
        [vec![1, 2, 3]]
    );
}

#[test]
fn decisions_that_contradict_each_other_are_named() {
    let decisions = vec![
        decided(1, 1, 2, Same),
        decided(2, 2, 3, Same),
        decided(3, 1, 3, Different),
    ];
    let resolution = evidence(decisions, vec![]).resolve(&records());
    assert_eq!(groups(&resolution), [vec![1, 2]]);
    assert_eq!(resolution.contradicted, [LinkId::from_bits(2)]);
}

#[test]
fn a_withdrawn_decision_is_as_if_it_had_not_been() {
    let mut withdrawn = decided(1, 1, 2, Different);
    withdrawn.withdrawn_on = PartialDate::year(2021);
    let proposals = vec![proposed(1, 2, 0.99, Automatic)];
    let without = evidence(vec![], proposals.clone()).resolve(&records());
    assert_eq!(evidence(vec![withdrawn], proposals).resolve(&records()), without);
}

#[test]
fn of_two_decisions_on_one_pair_the_later_stands() {
    let mut later = decided(1, 2, 1, Different);
    later.decided_on = PartialDate::year(2021).expect("a year");
    let resolution = evidence(vec![later, decided(2, 1, 2, Same)], vec![]).resolve(&records());
    assert_eq!(groups(&resolution), Vec::<Vec<u128>>::new());
}

#[test]
fn another_threshold_links_more_or_fewer_and_never_what_was_kept_apart() {
    let evidence = evidence(
        vec![decided(1, 6, 7, Same)],
        vec![
            proposed(1, 2, 0.99, Automatic),
            proposed(2, 3, 0.96, HeldApart),
            proposed(4, 5, 0.8, Queued),
        ],
    );
    let at =
        |threshold| groups(&evidence.resolve_at(&records(), millionths(threshold).expect("a probability")));
    assert_eq!(at(0.995), [vec![6, 7]]);
    assert_eq!(at(0.95), [vec![1, 2], vec![6, 7]]);
    assert_eq!(at(0.8), [vec![1, 2], vec![4, 5], vec![6, 7]]);
    assert_eq!(
        evidence.as_entered(&records()).groups,
        Vec::<Vec<PersonId>>::new()
    );
}

#[test]
fn records_entered_under_one_person_stand_apart_when_decided_to_differ() {
    let all: Vec<_> = (1..5).map(|number| (record(number), person(101))).collect();
    let resolution = evidence(
        vec![decided(1, 1, 3, Different)],
        vec![proposed(3, 4, 0.99, Automatic)],
    )
    .resolve(&all);
    let own = resolution.apart[&record(3)];
    assert_ne!(own, person(101));
    assert_eq!(resolution.apart.len(), 1);
    // The program's link would bring both together again; the decision does not let it.
    assert_eq!(resolution.groups, Vec::<Vec<PersonId>>::new());
}

#[test]
fn what_was_reviewed_is_counted_by_how_it_came_to_be_linked() {
    let decisions = vec![
        decided(1, 1, 2, Same),
        decided(2, 3, 4, Different),
        decided(3, 5, 6, CannotTell),
        decided(4, 8, 9, Same),
    ];
    let proposals = vec![
        proposed(1, 2, 0.99, AutomaticForReview),
        proposed(3, 4, 0.98, AutomaticForReview),
        proposed(2, 3, 0.97, Automatic),
        proposed(5, 6, 0.9, Queued),
        proposed(6, 7, 0.8, Queued),
    ];
    let reviewed = evidence(decisions, proposals).reviewed();
    let drawn = Verdicts {
        same: 1,
        different: 1,
        ..Verdicts::default()
    };
    assert_eq!(reviewed.drawn, drawn);
    assert_eq!(
        reviewed.automatic,
        Verdicts {
            not_reviewed: 1,
            ..drawn
        }
    );
    assert_eq!(
        (
            reviewed.queue.cannot_tell,
            reviewed.queue.told(),
            reviewed.queue.all()
        ),
        (1, 0, 2)
    );
}

#[test]
fn the_latest_run_is_the_one_that_ran_last() {
    let run = |id, at: &str| LinkageRun {
        id: LinkageRunId::from_bits(id),
        ran_at: text(at),
        ran_by: text("anna"),
        engine: text("linkage"),
        seed: text("1"),
        threshold: millionths(0.95).expect("a probability"),
        least_kept: millionths(0.1).expect("a probability"),
        records: crate::Whole::new(9).expect("a count"),
    };
    let runs = [
        run(3, "2026-01-01T00:00:00Z"),
        run(1, "2026-01-02T00:00:00Z"),
        run(2, "2026-01-02T00:00:00Z"),
    ];
    assert_eq!(latest(runs).map(|run| run.id.bits()), Some(2));
}

fn any_decisions() -> impl Strategy<Value = Vec<Link>> {
    let one = (
        1_u128..10,
        1_u128..10,
        proptest::sample::select(LinkVerdict::ALL),
        any::<bool>(),
    );
    proptest::collection::vec(one, 0..12).prop_map(|all| {
        let decided =
            |(number, (one, other, verdict, withdrawn)): (u128, (u128, u128, LinkVerdict, bool))| {
                let mut link = decided(number, one, other, verdict);
                link.withdrawn_on = PartialDate::year(2021).filter(|_| withdrawn);
                link
            };
        (1..)
            .zip(all.into_iter().filter(|(one, other, ..)| one != other))
            .map(decided)
            .collect()
    })
}

fn any_proposals() -> impl Strategy<Value = Vec<LinkProposal>> {
    let one = (
        1_u128..10,
        1_u128..10,
        0.0..1.0,
        proptest::sample::select(ProposalState::ALL),
    );
    proptest::collection::vec(one, 0..12).prop_map(|all| {
        all.into_iter()
            .filter(|(one, other, ..)| one != other)
            .map(|(one, other, probability, state)| proposed(one, other, probability, state))
            .collect()
    })
}

proptest! {
    #[test]
    fn nobody_decided_to_differ_is_put_together(decisions in any_decisions(), proposals in any_proposals(), persons in 1_u128..9) {
        let all: Vec<_> = (1..10).map(|number| (record(number), person(101 + number % persons))).collect();
        let evidence = evidence(decisions, proposals);
        let resolution = evidence.resolve(&all);
        let entered: std::collections::HashMap<_, _> = all.into_iter().collect();
        let whose = |record: RecordId| {
            let person = resolution.apart.get(&record).copied().unwrap_or(entered[&record]);
            let group = resolution.groups.iter().find(|group| group.contains(&person));
            group.map_or(person, |group| group[0])
        };
        for (pair, link) in evidence.standing() {
            prop_assert!(link.verdict != Different || whose(pair.0) != whose(pair.1));
            let followed = !resolution.contradicted.contains(&link.id);
            prop_assert!(link.verdict != Same || !followed || whose(pair.0) == whose(pair.1));
        }
    }

    #[test]
    fn the_order_in_which_rows_are_read_changes_nothing(decisions in any_decisions(), proposals in any_proposals(), seed: u64) {
        let forward = evidence(decisions.clone(), proposals.clone());
        let (mut decisions, mut proposals, mut all) = (decisions, proposals, records());
        crate::invented::shuffle(&mut decisions, seed);
        crate::invented::shuffle(&mut proposals, seed);
        crate::invented::shuffle(&mut all, seed);
        prop_assert_eq!(evidence(decisions, proposals).resolve(&all), forward.resolve(&records()));
    }

    #[test]
    fn withdrawing_what_was_just_decided_undoes_it_exactly(
        decisions in any_decisions(), proposals in any_proposals(), one in 1_u128..10, further in 1_u128..9,
        verdict in proptest::sample::select(LinkVerdict::ALL)
    ) {
        let other = 1 + (one + further - 1) % 9;
        let before = evidence(decisions, proposals);
        let mut after = before.clone();
        let mut decided = decided(99, one, other, verdict);
        decided.withdrawn_on = PartialDate::year(2022);
        after.decisions.push(decided);
        prop_assert_eq!(after.resolve(&records()), before.resolve(&records()));
    }
}
