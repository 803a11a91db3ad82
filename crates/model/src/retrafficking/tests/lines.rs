//! Claims about whole lines: late disclosure, repeat referrals and double reports, and properties over invented histories.

use proptest::prelude::*;

use crate::codes::ours::{Answer, Basis, Entry};
use crate::invented::{Blur, Case, any_account, any_basis, any_case, any_truth, any_widening, day, shuffle};
use crate::lifeline::life_lines;
use crate::retrafficking::{Definition, Reading, Step, Verdict, judge};

/// A dated episode with its exit, and nothing after it but a contact.
fn one_episode() -> Case {
    Case::new()
        .episode("2009-03-01")
        .disclosed("2010-06-01")
        .got_out("2010-05-01")
        .contact("2010-07-01")
}

fn counted(case: &Case, reading: Reading) -> usize {
    case.verdicts().into_iter().filter(|v| reading.counts(*v)).count()
}

fn steps(case: &Case) -> Vec<Step> {
    judge(&case.line(), &Definition::default())
}

#[test]
fn late_disclosure_of_an_earlier_episode_is_not_retrafficking() {
    for (told, case) in [
        ("undated", one_episode().episode("").disclosed("2012-02-01")),
        (
            "vaguely dated",
            one_episode().episode("2005/2011").disclosed("2012-02-01"),
        ),
        (
            "dated, without an exit",
            one_episode().episode("2006-01").disclosed("2012-02-01"),
        ),
    ] {
        assert_eq!(case.verdict(), Verdict::Undetermined, "{told}");
        assert_eq!(counted(&case, Reading::Default), 0, "{told}");
    }
}

#[test]
fn an_earlier_episode_disclosed_late_takes_its_place_before_the_later_one() {
    let line = one_episode().episode("2006-01").disclosed("2012-02-01").line();
    let started: Vec<String> = line
        .episodes
        .iter()
        .filter_map(|spell| spell.started.map(|range| range.earliest().to_string()))
        .collect();
    assert_eq!(started, ["2006-01-01", "2009-03-01"]);
}

#[test]
fn an_earlier_episode_with_its_own_exit_makes_the_later_one_retrafficking_whenever_it_is_disclosed() {
    for disclosed in ["", "2007-01-01", "2009-04-01", "2012-02-01", "2020"] {
        let case = one_episode()
            .episode("2006-01-01")
            .disclosed(disclosed)
            .exit("2006-09-01", Some(Answer::Unknown));
        assert_eq!(case.verdict(), Verdict::Probable, "disclosed {disclosed}");
        assert_eq!(
            steps(&case)[0].days_at_liberty.map(|(least, _)| least.0),
            Some(912)
        );
    }
}

#[test]
fn an_undated_episode_disclosed_late_does_not_hide_the_step_between_two_dated_ones() {
    let two = one_episode().episode("2012-01-01").disclosed("2012-06-01");
    assert_eq!(two.verdicts(), [Verdict::Confirmed]);
    let with_undated = two.clone().episode("").disclosed("2013");
    assert_eq!(
        with_undated.verdicts(),
        [Verdict::Undetermined, Verdict::Confirmed]
    );
    let with_vague = two.episode("2008/2012").disclosed("2013");
    assert_eq!(with_vague.verdicts(), [Verdict::Undetermined, Verdict::Confirmed]);
}

#[test]
fn an_episode_that_ended_after_another_began_is_not_moved_before_it() {
    let case = one_episode()
        .episode("2012-01-01")
        .episode("2008/2011")
        .got_out("2011-06-01");
    assert_eq!(case.verdicts()[0], Verdict::Undetermined);
    assert_ne!(
        steps(&case)[1].days_at_liberty.map(|(least, _)| least.0),
        Some(610)
    );
}

#[test]
fn a_second_referral_is_not_retrafficking() {
    let case = one_episode().referred().referred();
    assert_eq!(case.line().referrals, 2);
    assert!(case.verdicts().is_empty());
}

#[test]
fn a_second_report_of_one_episode_is_not_retrafficking() {
    let case = one_episode()
        .record()
        .episode("2009")
        .same_as(0)
        .exit("2010-05", Some(Answer::Yes))
        .referred();
    assert!(case.verdicts().is_empty());
}

#[test]
fn two_reports_that_point_to_one_another_are_one_episode() {
    let mut case = one_episode().record().episode("2009").same_as(0);
    case.holdings.episodes[0].same_as = Some(case.holdings.episodes[1].id);
    assert!(case.verdicts().is_empty());
    // Somebody else's double report must not matter: a third "same as" once made such a circle fall apart.
    let mut other = case.clone().episode("2009").same_as(0);
    other.holdings.episodes[2].same_as = Some(other.holdings.episodes[0].id);
    assert!(other.verdicts().is_empty());
}

#[test]
fn a_later_account_told_twice_still_corroborates_nothing() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2010")
        .record()
        .episode("2010")
        .same_as(1)
        .returned("2009-06-01", Basis::Account);
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn places_told_in_different_accounts_are_not_compared() {
    let case = Case::new()
        .episode("")
        .told(2)
        .exit("", Some(Answer::Yes))
        .record()
        .episode("")
        .told(1)
        .got_out("");
    assert_eq!(case.verdict(), Verdict::Undetermined);
}

#[test]
fn the_order_a_person_tells_settles_what_dates_leave_open() {
    let case = Case::new()
        .episode("2009")
        .told(2)
        .episode("2009")
        .told(1)
        .got_out("2009");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn dates_outweigh_the_order_a_person_tells() {
    let case = Case::new()
        .episode("2010")
        .told(1)
        .episode("2008")
        .told(2)
        .got_out("2009");
    assert_eq!(case.verdict(), Verdict::Probable);
    assert_eq!(case.line().episodes[0].told_order, Some(2));
}

#[test]
fn three_episodes_make_two_steps_each_judged_by_itself() {
    let case = Case::new()
        .episode("2005")
        .episode("2007")
        .got_out("2008-01-01")
        .contact("2008-03-01")
        .episode("2009")
        .got_out("2010")
        .episode("2011")
        .entry(Entry::SoldOrHandedOn);
    let expected = [Verdict::Undetermined, Verdict::Confirmed, Verdict::Continuation];
    assert_eq!(case.verdicts(), expected);
}

/// Adds accounts in a second record, by someone who wrote the same dates down less exactly or not at all.
fn retold(case: &Case, which: &[bool]) -> Case {
    let episodes = case.holdings.episodes.clone();
    let exits = case.holdings.exits.clone();
    let mut twice = case.clone().record();
    for (at, _) in which
        .iter()
        .enumerate()
        .filter(|(at, again)| **again && *at < episodes.len())
    {
        twice = twice.episode("").same_as(at);
        if exits.iter().any(|exit| exit.episode == episodes[at].id) {
            twice = twice.exit("", None);
        }
    }
    twice
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(case in any_case(), seed: u64) {
        let mut holdings = case.holdings.clone();
        shuffle(&mut holdings.records, seed);
        shuffle(&mut holdings.episodes, seed);
        shuffle(&mut holdings.exits, seed);
        shuffle(&mut holdings.contacts, seed);
        shuffle(&mut holdings.observations, seed);
        shuffle(&mut holdings.returns, seed);
        shuffle(&mut holdings.referrals, seed);
        let lines = life_lines(&holdings).expect("every row belongs to a record");
        prop_assert_eq!(&lines, &[case.line()]);
    }

    #[test]
    fn a_double_report_changes_no_verdict(case in any_account(), which in proptest::collection::vec(any::<bool>(), 8)) {
        let mut case = case;
        case.holdings.episodes.iter_mut().for_each(|episode| episode.same_as = None);
        prop_assert_eq!(retold(&case, &which).verdicts(), case.verdicts());
    }

    #[test]
    fn referrals_change_nothing(case in any_case(), more in 1_usize..5) {
        let referred = (0..more).fold(case.clone(), |case, _| case.referred());
        prop_assert_eq!(steps(&referred), steps(&case));
    }

    #[test]
    fn one_more_fact_changes_no_verdict_but_probable_to_confirmed(
        case in any_case(), on in 0..1500, basis in any_basis()
    ) {
        let more = case.clone().observed(&day(on), basis);
        for (before, after) in case.verdicts().into_iter().zip(more.verdicts()) {
            prop_assert!(before == after || (before, after) == (Verdict::Probable, Verdict::Confirmed));
        }
    }

    #[test]
    fn a_fact_outside_the_time_at_liberty_changes_nothing(
        truth in any_truth(), blurs in proptest::collection::vec(any_widening(), 6), offset in 0..900, before: bool
    ) {
        let told: Vec<Option<Blur>> = blurs.into_iter().map(|(blur, _)| blur).collect();
        let case = truth.told(&told);
        let on = if before { truth.out - 1 - offset } else { truth.back + offset };
        prop_assert_eq!(steps(&case.clone().observed(&day(on), Basis::OwnObservation)), steps(&case));
    }

    #[test]
    fn what_only_the_later_account_tells_changes_nothing(case in any_account(), on in 0..1500) {
        let more = case.clone().observed(&day(on), Basis::Account).returned(&day(on), Basis::Account);
        prop_assert_eq!(steps(&more), steps(&case));
    }

    #[test]
    fn when_an_episode_was_disclosed_after_it_had_begun_changes_nothing(
        case in any_account(), later in proptest::collection::vec(0..4000, 8)
    ) {
        let mut undisclosed = case;
        undisclosed.holdings.episodes.iter_mut().for_each(|episode| episode.disclosed_on = None);
        let mut disclosed = undisclosed.clone();
        for (episode, later) in disclosed.holdings.episodes.iter_mut().zip(later) {
            let begun_by = episode.started.map_or(0, |started| started.range().latest().since_epoch());
            let on = crate::Day::from_epoch(begun_by + later);
            episode.disclosed_on = Some(crate::PartialDate::day(on));
        }
        prop_assert_eq!(steps(&disclosed), steps(&undisclosed));
    }

    #[test]
    fn vaguer_dates_never_confirm_and_never_take_from_the_broad_count(
        truth in any_truth(), blurs in proptest::collection::vec(any_widening(), 6)
    ) {
        let narrow: Vec<Option<Blur>> = blurs.iter().map(|(narrow, _)| *narrow).collect();
        let wide: Vec<Option<Blur>> = blurs.iter().map(|(_, wide)| *wide).collect();
        let (narrow, wide) = (truth.told(&narrow).verdict(), truth.told(&wide).verdict());
        prop_assert!(wide != Verdict::Confirmed || narrow == Verdict::Confirmed, "{} became confirmed", narrow);
        prop_assert!(!Reading::Broad.counts(narrow) || Reading::Broad.counts(wide), "{narrow} became {wide}");
    }

    #[test]
    fn what_is_confirmed_from_vague_dates_is_confirmed_by_the_true_ones(
        truth in any_truth(), blurs in proptest::collection::vec(any_widening(), 6)
    ) {
        let vague: Vec<Option<Blur>> = blurs.iter().map(|(_, wide)| *wide).collect();
        if truth.told(&vague).verdict() == Verdict::Confirmed {
            prop_assert_eq!(truth.told(&[Some((0, 0))]).verdict(), Verdict::Confirmed);
        }
    }
}
