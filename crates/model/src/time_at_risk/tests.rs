//! Claims about the time at risk: what ends it, what it is never longer than, and who is left out. The numbers of
//! `docs/concepts/time-at-risk.md` are computed here.

use proptest::prelude::*;

use super::{Course, Ending, LeftOut, TimeAtRisk, follow};
use crate::codes::ours::{Answer, Basis, Entry};
use crate::day::Days;
use crate::invented::{Blur, Case, any_case, any_truth, any_widening, day};
use crate::retrafficking::{Definition, Reading};

fn course(case: &Case, reading: Reading) -> Course {
    follow(&case.line(), &Definition::default(), reading)
}

fn at_risk(case: &Case) -> TimeAtRisk {
    course(case, Reading::Default).at_risk.expect("a time at risk")
}

fn left_out(case: &Case) -> LeftOut {
    course(case, Reading::Default)
        .at_risk
        .expect_err("no time at risk")
}

/// Out on 1 May 2009, control ended.
fn out() -> Case {
    Case::new().episode("2008").got_out("2009-05-01")
}

#[test]
fn trafficked_again_ends_it_on_the_day_of_the_new_beginning() {
    let spell = at_risk(&out().episode("2010-02-01"));
    assert_eq!(
        (spell.least, spell.most, spell.ending),
        (Days(276), Days(276), Ending::Retrafficked)
    );
}

#[test]
fn vague_dates_give_an_interval() {
    let spell = at_risk(&Case::new().episode("2008").got_out("2009-05").episode("2010"));
    assert_eq!((spell.least, spell.most), (Days(215), Days(609)));
    assert!((spell.midpoint() - 412.0).abs() < f64::EPSILON);
}

#[test]
fn a_beginning_that_may_lie_on_the_day_of_the_exit_took_at_least_one_day() {
    let spell = at_risk(&out().episode("2009"));
    assert_eq!((spell.least, spell.most), (Days(1), Days(244)));
}

#[test]
fn who_is_only_seen_free_is_censored_on_the_last_such_day() {
    let spell = at_risk(&out().contact("2009-08-01").contact("2009-12-01"));
    assert_eq!(
        (spell.least, spell.most, spell.ending),
        (Days(214), Days(214), Ending::LastKnownFree)
    );
}

#[test]
fn a_vague_sight_counts_from_its_first_possible_day() {
    assert_eq!(at_risk(&out().observed("2010", Basis::Document)).least, Days(245));
}

#[test]
fn loss_to_follow_up_censors_on_the_last_day_seen_before_it() {
    let spell = at_risk(
        &out()
            .contact("2009-08-01")
            .lost("2010-01-01")
            .contact("2012-01-01"),
    );
    assert_eq!((spell.least, spell.ending), (Days(92), Ending::Lost));
}

#[test]
fn loss_to_follow_up_censors_even_when_the_person_is_found_trafficked_again() {
    let case = out()
        .contact("2009-08-01")
        .lost("2010-01-01")
        .episode("2012-01-01");
    let spell = at_risk(&case);
    assert_eq!((spell.least, spell.ending), (Days(92), Ending::Lost));
    assert!(spell.found_after_loss);
    assert!(
        course(&case, Reading::Default).retrafficked,
        "the proportion still counts the person"
    );
}

#[test]
fn a_loss_that_may_have_come_after_the_new_beginning_does_not_censor() {
    let spell = at_risk(&out().lost("2010").episode("2010-02-01"));
    assert_eq!(spell.ending, Ending::Retrafficked);
    assert!(!spell.found_after_loss);
}

#[test]
fn a_loss_before_the_exit_belongs_to_an_earlier_time() {
    assert_eq!(
        at_risk(&out().lost("2008-06-01").contact("2009-08-01")).ending,
        Ending::LastKnownFree
    );
}

#[test]
fn death_ends_it() {
    let spell = at_risk(&out().contact("2009-08-01").died("2010-02"));
    assert_eq!(
        (spell.least, spell.most, spell.ending),
        (Days(276), Days(303), Ending::Died)
    );
}

#[test]
fn death_after_loss_was_not_under_observation() {
    let spell = at_risk(&out().contact("2009-08-01").lost("2010-01-01").died("2012"));
    assert_eq!(spell.ending, Ending::Lost);
}

#[test]
fn death_after_another_episode_does_not_end_the_first_time_at_liberty() {
    let spell = at_risk(&out().episode("2010-02-01").died("2012"));
    assert_eq!(spell.ending, Ending::Retrafficked);
}

#[test]
fn an_episode_that_the_reading_does_not_count_ends_known_freedom() {
    let case = out()
        .contact("2009-08-01")
        .episode("2010-02-01")
        .got_out("2011-01-01")
        .observed("2012-01-01", Basis::Account);
    let strict = out_of_strict(&case.clone());
    assert_eq!(strict.ending, Ending::Retrafficked, "a contact confirms it");
    let probable = Case::new()
        .episode("2008")
        .exit("2009-05-01", None)
        .contact("2009-08-01")
        .episode("2010-02-01")
        .got_out("2011-01-01")
        .contact("2012-01-01");
    let strict = out_of_strict(&probable);
    assert_eq!(
        (strict.least, strict.ending),
        (Days(92), Ending::UncountedEpisode)
    );
}

fn out_of_strict(case: &Case) -> TimeAtRisk {
    course(case, Reading::Strict).at_risk.expect("a time at risk")
}

#[test]
fn a_day_seen_free_that_may_lie_after_the_later_episode_is_not_used() {
    let case = Case::new()
        .episode("2008")
        .exit("2009-05-01", None)
        .contact("2009-08-01")
        .episode("2010/2012")
        .contact("2011-06-01");
    assert_eq!(out_of_strict(&case).least, Days(92));
}

#[test]
fn an_undetermined_later_episode_ends_known_freedom() {
    let case = out()
        .contact("2009-08-01")
        .episode("2009-01/2010")
        .entry(Entry::MovedBySameTraffickers);
    assert_eq!(left_out(&case), LeftOut::NothingKnownAfter);
    let later = out()
        .contact("2009-08-01")
        .episode("2009-05-01/2010")
        .entry(Entry::MovedBySameTraffickers)
        .contact("2012-01-01");
    assert_eq!(left_out(&later), LeftOut::NothingKnownAfter);
}

#[test]
fn the_exit_at_the_end_of_a_chain_of_continuations_starts_it() {
    let case = Case::new()
        .episode("2008-01-01")
        .exit("2008-06-01", Some(Answer::No))
        .episode("2008-06-02")
        .got_out("2009-01-01")
        .episode("2009-03-01")
        .entry(Entry::SoldOrHandedOn)
        .got_out("2009-05-01")
        .episode("2010-02-01");
    let spell = at_risk(&case);
    assert_eq!((spell.episode, spell.least), (2, Days(276)));
}

#[test]
fn who_has_no_time_at_risk_is_left_out_for_a_reason() {
    assert_eq!(left_out(&Case::new()), LeftOut::NoEpisode);
    assert_eq!(
        left_out(&Case::new().episode("2008").contact("2010")),
        LeftOut::NoExit
    );
    let held = Case::new().episode("2008").exit("2009", Some(Answer::No));
    assert_eq!(left_out(&held), LeftOut::ControlWentOn);
    let undated = Case::new().episode("2008").got_out("").contact("2010");
    assert_eq!(left_out(&undated), LeftOut::ExitNotDated);
    assert_eq!(
        left_out(&out().told(1).episode("").told(2)),
        LeftOut::EventNotDated
    );
    assert_eq!(left_out(&out()), LeftOut::NothingKnownAfter);
}

#[test]
fn an_event_whose_dates_lie_before_the_exit_is_left_out_not_counted_as_one_day() {
    let case = Case::new()
        .episode("2008/2012")
        .got_out("2012-06-01")
        .episode("2010-07-01");
    assert_eq!(course(&case, Reading::Broad).at_risk, Err(LeftOut::EventNotDated));
    assert!(course(&case, Reading::Broad).retrafficked);
}

#[test]
fn without_a_minimum_an_event_on_the_day_of_the_exit_took_one_day() {
    let definition = Definition {
        minimum_at_liberty: Days(0),
        ..Definition::default()
    };
    let course = follow(&out().episode("2009-05-01").line(), &definition, Reading::Default);
    assert_eq!(
        course.at_risk.map(|spell| (spell.least, spell.most)),
        Ok((Days(1), Days(1)))
    );
}

#[test]
fn an_undated_later_episode_leaves_the_person_out_even_when_lost_later() {
    let case = out()
        .told(1)
        .episode("")
        .told(2)
        .contact("2012-01-01")
        .lost("2013-01-01");
    assert_eq!(left_out(&case), LeftOut::EventNotDated);
}

/// The five persons of `docs/concepts/time-at-risk.md`.
#[test]
fn the_example_of_the_concept_page_is_computed_as_printed() {
    let persons = [
        out().contact("2009-09-01").episode("2010-02-01"),
        Case::new()
            .episode("2008")
            .got_out("2009-05")
            .contact("2009-09-01")
            .episode("2010"),
        out().contact("2009-09-01").contact("2011-05-01"),
        out()
            .contact("2009-09-01")
            .lost("2010-01-01")
            .episode("2011-05-01"),
        out().contact("2009-09-01").died("2010-05-01"),
    ];
    let times = persons.map(|case| {
        let spell = at_risk(&case);
        (spell.least.0, spell.most.0, spell.ending)
    });
    assert_eq!(
        times,
        [
            (276, 276, Ending::Retrafficked),
            (215, 609, Ending::Retrafficked),
            (730, 730, Ending::LastKnownFree),
            (123, 123, Ending::Lost),
            (365, 365, Ending::Died),
        ]
    );
}

proptest! {
    #[test]
    fn no_time_is_negative_and_the_middle_lies_within_it(case in any_case()) {
        for reading in Reading::ALL {
            let course = course(&case, reading);
            if let Ok(spell) = course.at_risk {
                let (least, most) = (spell.least, spell.most);
                prop_assert!(Days(0) <= least && least <= most);
                prop_assert!(f64::from(least.0) <= spell.midpoint() && spell.midpoint() <= f64::from(most.0));
                prop_assert!(spell.ending != Ending::Retrafficked || (course.retrafficked && least >= Days(1)));
            }
        }
    }

    #[test]
    fn the_time_to_an_event_from_vague_dates_contains_the_true_one(
        truth in any_truth(), blurs in proptest::collection::vec(any_widening(), 6)
    ) {
        let vague: Vec<Option<Blur>> = blurs.iter().map(|(_, wide)| *wide).collect();
        let exact = truth.told(&[Some((0, 0))]);
        for reading in Reading::ALL {
            let (told, was) = (course(&truth.told(&vague), reading).at_risk, course(&exact, reading).at_risk);
            if let (Ok(told), Ok(was)) = (told, was)
                && (told.ending, was.ending) == (Ending::Retrafficked, Ending::Retrafficked)
            {
                prop_assert_eq!(was.least, Days((truth.back - truth.out).max(1)));
                prop_assert!(told.least <= was.least && was.most <= told.most);
            }
        }
    }

    #[test]
    fn censored_time_is_never_longer_than_the_true_time_at_liberty(
        truth in any_truth(), blurs in proptest::collection::vec(any_widening(), 6)
    ) {
        let vague: Vec<Option<Blur>> = blurs.iter().map(|(_, wide)| *wide).collect();
        for reading in Reading::ALL {
            let case = truth.told(&vague);
            let true_order = case.line().episodes[0].episode == case.holdings.episodes[0].id;
            if let Ok(told) = course(&case, reading).at_risk
                && told.ending == Ending::UncountedEpisode
                && true_order
            {
                prop_assert!(told.least.0 <= truth.back - truth.out);
            }
        }
    }

    #[test]
    fn time_known_free_after_a_vague_exit_contains_the_true_one(
        out in 500..1000_i32, before in 0..300_i32, after in 0..300_i32, seen in 1..900_i32
    ) {
        let case = |exit: &str| Case::new().episode("2000").got_out(exit).contact(&day(out + seen));
        let vague = at_risk(&case(&format!("{}/{}", day(out - before), day(out + after))));
        let exact = at_risk(&case(&day(out)));
        prop_assert_eq!((exact.least, exact.most), (Days(seen), Days(seen)));
        prop_assert!(vague.least <= exact.least && exact.most <= vague.most);
    }

    #[test]
    fn the_readings_agree_on_everything_but_what_they_count(case in any_case()) {
        let [strict, default, broad] = Reading::ALL.map(|reading| course(&case, reading));
        prop_assert!(!strict.retrafficked || default.retrafficked);
        prop_assert!(!default.retrafficked || broad.retrafficked);
        let start = |course: &Course| course.at_risk.map(|spell| (spell.episode, spell.out)).ok();
        let starts: Vec<_> = [&strict, &default, &broad].into_iter().filter_map(start).collect();
        prop_assert!(starts.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
