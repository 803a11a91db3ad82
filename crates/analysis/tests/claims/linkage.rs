//! What linkage changes, computed by hand on a few persons and held for random ones.

use proptest::prelude::*;
use throughline_analysis::findings::{AtThreshold, Findings, LinkageFound, Threshold};
use throughline_analysis::{AnalysisError, Question, analyse, analyse_linked};

use crate::register::{Register, out_of, question, reading};

/// Six records of six persons, all with an episode:
///
/// | record | tells of | the run on it |
/// |---|---|---|
/// | 0, 1 | a first episode and a second one | 0.97, linked |
/// | 2, 3 | the same | 0.85, waiting |
/// | 4 | two episodes, re-trafficked by itself | |
/// | 5 | the second of these again | with 4: 0.995, linked and drawn for review |
fn six() -> Register {
    let mut register = Register::default();
    for _ in 0..2 {
        register.person(&[]).freed();
        register.person(&[]).again(400).exit(&[("on", "2012-01-01")]);
    }
    register
        .person(&[])
        .freed()
        .again(400)
        .exit(&[("on", "2012-01-01")]);
    register.person(&[]).again(400).exit(&[("on", "2012-01-01")]);
    register
        .run()
        .proposed(0, 1, 0.97, "Automatic")
        .proposed(2, 3, 0.85, "Queued")
        .proposed(4, 5, 0.995, "AutomaticForReview")
        .proposed(1, 2, 0.6, "Queued");
    register
}

fn linked(register: &Register) -> Findings {
    analyse_linked(&register.gathered(), &question()).expect("the question is in order")
}

fn found(register: &Register) -> LinkageFound {
    linked(register).linkage.expect("records were linked")
}

fn at(found: &LinkageFound, threshold: Threshold) -> &AtThreshold {
    let row = found.thresholds.iter().find(|row| row.threshold == threshold);
    row.expect("there is a row for it")
}

/// Re-trafficked, persons with an episode, and found only through linkage, in the default reading.
fn headline(row: &AtThreshold) -> (u64, u64, u64) {
    let found = row.readings.iter().find(|found| found.reading == "default");
    let found = found.expect("the default reading");
    let (events, denominator) = out_of(&found.retrafficked);
    (events, denominator, found.only_through_links)
}

#[test]
fn the_headline_is_repeated_across_thresholds_with_its_denominators() {
    let found = found(&six());
    let probability = |threshold| headline(at(&found, Threshold::Probability(threshold)));
    assert_eq!(headline(at(&found, Threshold::AsEntered)), (1, 6, 0));
    assert_eq!(headline(at(&found, Threshold::ReviewedOnly)), (1, 6, 0));
    // 4 and 5 are one person, who was known to be re-trafficked already.
    assert_eq!(probability(0.99), (1, 5, 0));
    // 0 and 1 are one, and only so is it seen.
    assert_eq!(probability(0.95), (2, 4, 1));
    assert_eq!(probability(0.9), (2, 4, 1));
    assert_eq!(probability(0.8), (3, 3, 2));
    // Records 1 and 2 chain the two; the two accounts of the first episode and of the second are one each.
    assert_eq!(probability(0.5), (2, 2, 1));
}

#[test]
fn every_proportion_has_an_interval_around_it() {
    for row in found(&six()).thresholds {
        for found in &row.readings {
            let (share, interval) = (found.retrafficked.proportion, found.retrafficked.clopper_pearson);
            let (share, interval) = (share.expect("somebody"), interval.expect("somebody"));
            assert!(interval.lower <= share && share <= interval.upper && interval.lower < interval.upper);
        }
    }
}

#[test]
fn the_row_that_is_shown_is_what_all_other_figures_rest_on() {
    let findings = linked(&six());
    let found = findings.linkage.as_ref().expect("records were linked");
    let shown: Vec<_> = found.thresholds.iter().filter(|row| row.shown).collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].threshold, Threshold::Probability(0.95));
    assert_eq!(shown[0].persons, Some(findings.about.persons));
    for headline in &shown[0].readings {
        assert_eq!(
            headline.retrafficked,
            reading(&findings, &headline.reading).among_all
        );
    }
    assert_eq!(
        (
            findings.about.persons,
            findings.about.records,
            found.persons_as_entered
        ),
        (4, 6, 6)
    );
}

#[test]
fn a_decision_holds_at_every_threshold() {
    let mut register = six();
    register.decided(0, 1, "Different").decided(2, 3, "Same");
    let found = found(&register);
    assert_eq!(headline(at(&found, Threshold::ReviewedOnly)), (2, 5, 1));
    assert_eq!(headline(at(&found, Threshold::Probability(0.99))), (2, 4, 1));
    assert_eq!(headline(at(&found, Threshold::Probability(0.95))), (2, 4, 1));
}

#[test]
fn a_decision_withdrawn_leaves_the_findings_as_they_were() {
    let before = linked(&six());
    let mut register = six();
    register.decided(2, 3, "Same");
    assert_ne!(linked(&register), before);
    register.withdraw_last();
    assert_eq!(linked(&register), before);
}

#[test]
fn precision_is_out_of_the_reviewed_pairs_on_which_somebody_could_tell() {
    let mut register = six();
    register
        .decided(4, 5, "Same")
        .decided(0, 1, "Different")
        .decided(2, 3, "CannotTell")
        .decided(0, 5, "Same");
    let found = found(&register);
    let at = |threshold| {
        let row = at(&found, Threshold::Probability(threshold));
        out_of(&row.reviewed.as_ref().expect("a threshold").precision)
    };
    // The decision on 0 and 5 is on no pair of the run.
    assert_eq!((at(0.99), at(0.95), at(0.5)), ((1, 1), (1, 2), (1, 2)));
    assert_eq!(out_of(&found.drawn.precision), (1, 1));
    assert_eq!(
        (found.drawn.pairs, found.automatic.pairs, found.queue.pairs),
        (1, 2, 2)
    );
    assert_eq!((found.queue.cannot_tell, found.queue.awaiting_review), (1, 1));
    assert_eq!(out_of(&found.queue.precision), (0, 0));
    assert_eq!(found.queue.precision.proportion, None);
}

#[test]
fn below_what_the_run_kept_nothing_can_be_told() {
    let question = Question {
        link_thresholds: vec![0.2],
        ..question()
    };
    let findings = analyse_linked(&six().gathered(), &question).expect("the question is in order");
    let found = findings.linkage.expect("records were linked");
    let row = at(&found, Threshold::Probability(0.2));
    assert_eq!((row.links, row.persons, row.readings.len()), (None, None, 0));
    assert_eq!(
        row.remark.as_deref(),
        Some("cannot be told: the run kept no pair below 0.3")
    );
}

#[test]
fn a_threshold_that_is_none_is_refused() {
    for threshold in [-0.1, 1.5, f64::NAN] {
        let question = Question {
            link_thresholds: vec![threshold],
            ..question()
        };
        let error = analyse_linked(&six().gathered(), &question).expect_err("no probability");
        assert!(matches!(error, AnalysisError::Threshold(_)), "{error}");
    }
}

#[test]
fn where_nothing_was_linked_nothing_is_said_of_linkage() {
    let mut register = Register::default();
    register.person(&[]).freed().again(50);
    let findings = linked(&register);
    assert_eq!(findings.linkage, None);
    assert_eq!(
        findings,
        analyse(&register.lines(), &question()).expect("the question is in order")
    );
}

#[test]
fn decisions_without_a_run_are_what_is_shown() {
    let mut register = Register::default();
    register.person(&[]).freed();
    register.person(&[]).again(400);
    register.decided(0, 1, "Same");
    let found = found(&register);
    assert_eq!(found.run, None);
    assert_eq!(
        found.thresholds.iter().map(|row| row.shown).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(headline(&found.thresholds[1]), (1, 1, 1));
}

/// Persons of one record each: an episode with or without an exit, somewhen; and what is proposed and decided.
fn any_register() -> impl Strategy<Value = Register> {
    let person = (0..2000_i32, prop::bool::ANY);
    let pair = (0_usize..8, 1_usize..8);
    let states = vec!["Automatic", "AutomaticForReview", "Queued", "HeldApart"];
    let verdicts = vec!["Same", "Different", "CannotTell"];
    (
        prop::collection::vec(person, 8),
        prop::collection::vec((pair.clone(), 0.3..1.0, prop::sample::select(states)), 0..10),
        prop::collection::vec((pair, prop::sample::select(verdicts)), 0..4),
    )
        .prop_map(|(persons, proposed, decided)| {
            let mut register = Register::default();
            for (on, freed) in persons {
                register.person(&[]);
                if freed {
                    register.freed();
                } else {
                    register.again(on);
                }
            }
            register.run();
            let other = |(one, further): (usize, usize)| (one + further) % 8;
            for (pair, probability, state) in proposed {
                register.proposed(pair.0, other(pair), probability, state);
            }
            for (pair, verdict) in decided {
                register.decided(pair.0, other(pair), verdict);
            }
            register
        })
}

proptest! {
    #[test]
    fn the_figures_are_those_of_the_linked_lines(register in any_register()) {
        let findings = linked(&register);
        let lines = analyse(&register.gathered().linked(), &question()).expect("the question is in order");
        prop_assert_eq!(findings.readings, lines.readings);
        prop_assert_eq!(findings.about, lines.about);
    }

    #[test]
    fn a_lower_threshold_never_makes_more_persons(register in any_register()) {
        // Where decisions part records, which pairs are followed may change with the threshold.
        let found = found(&register);
        prop_assume!(found.decisions == 0);
        let persons: Vec<_> = found.thresholds.iter().filter(|row| !row.shown).map(|row| row.persons).collect();
        prop_assert!(persons.is_sorted_by(|a, b| a >= b), "{:?}", persons);
    }

    #[test]
    fn nobody_is_found_through_links_who_is_not_retrafficked(register in any_register()) {
        for row in found(&register).thresholds {
            for found in &row.readings {
                prop_assert!(found.only_through_links <= found.retrafficked.events);
                prop_assert!(found.retrafficked.events <= found.retrafficked.denominator);
            }
        }
    }
}
