//! The rule's table against its statement in words, and each claim about single steps.

use super::{
    Beginning, Corroboration, Definition, Facts, Liberty, Order, Reading, Verdict, Way, decide, judge,
};
use crate::codes::ours::{Answer, Basis, Entry};
use crate::day::Days;
use crate::invented::Case;

mod lines;
mod words;

fn all_facts() -> Vec<Facts> {
    let mut all = Vec::new();
    for order in [Order::Told, Order::NotTold, Order::PerhapsOne] {
        for beginning in [
            Beginning::HandedOn,
            Beginning::MovedOn,
            Beginning::NotCounted,
            Beginning::Other,
        ] {
            for way in [
                Way::NoExit,
                Way::ControlWentOn,
                Way::ControlNotKnown,
                Way::ControlEnded,
            ] {
                for liberty in [Liberty::Certain, Liberty::Possible, Liberty::Impossible] {
                    for corroboration in [Corroboration::Given, Corroboration::Missing] {
                        all.push(Facts {
                            order,
                            beginning,
                            way,
                            liberty,
                            corroboration,
                        });
                    }
                }
            }
        }
    }
    all
}

/// The definition of `design.md` section 4, line by line, with the two things it leaves open decided as in decision 0002:
/// being moved on by the same traffickers is one situation unless an exit is recorded, and is re-trafficking only when the
/// liberty in between is certain.
fn stated(facts: Facts) -> Verdict {
    let exit_recorded = facts.way != Way::NoExit;
    let control_known_to_have_continued = facts.way == Way::ControlWentOn;
    let control_known_to_have_ended = facts.way == Way::ControlEnded;
    let at_liberty_for_certain = facts.liberty == Liberty::Certain;
    let never_at_liberty = facts.liberty == Liberty::Impossible;
    let moved_by_the_same = facts.beginning == Beginning::MovedOn;
    let sold_on = facts.beginning == Beginning::HandedOn;
    let excluded_by_definition = facts.beginning == Beginning::NotCounted;

    if facts.order != Order::Told {
        return Verdict::Undetermined;
    }
    let one_situation = sold_on
        || excluded_by_definition
        || control_known_to_have_continued
        || (exit_recorded && never_at_liberty)
        || (moved_by_the_same && !exit_recorded);
    if one_situation {
        return Verdict::Continuation;
    }
    if !exit_recorded || (moved_by_the_same && !at_liberty_for_certain) {
        return Verdict::Undetermined;
    }
    let certain_in_every_respect =
        control_known_to_have_ended && at_liberty_for_certain && facts.corroboration == Corroboration::Given;
    if certain_in_every_respect {
        Verdict::Confirmed
    } else {
        Verdict::Probable
    }
}

#[test]
fn the_table_says_what_the_definition_says_for_every_combination() {
    let all = all_facts();
    assert_eq!(all.len(), 3 * 4 * 4 * 3 * 2);
    for facts in all {
        assert_eq!(decide(facts), stated(facts), "{facts:?}");
    }
}

#[test]
fn every_verdict_is_reached() {
    for verdict in Verdict::ALL {
        assert!(
            all_facts().into_iter().any(|facts| decide(facts) == verdict),
            "{verdict}"
        );
    }
}

#[test]
fn each_reading_counts_what_the_narrower_one_counts_and_one_verdict_more() {
    let counted = |reading: Reading| Verdict::ALL.iter().filter(|v| reading.counts(**v)).count();
    assert_eq!(Reading::ALL.map(counted), [1, 2, 3]);
    for pair in Reading::ALL.windows(2) {
        assert!(
            Verdict::ALL
                .iter()
                .all(|v| !pair[0].counts(*v) || pair[1].counts(*v))
        );
    }
}

#[test]
fn no_reading_counts_a_continuation() {
    assert!(
        Reading::ALL
            .iter()
            .all(|reading| !reading.counts(Verdict::Continuation))
    );
}

#[test]
fn corroboration_never_makes_a_verdict_less_certain() {
    for facts in all_facts() {
        let with = decide(Facts {
            corroboration: Corroboration::Given,
            ..facts
        });
        let without = decide(Facts {
            corroboration: Corroboration::Missing,
            ..facts
        });
        assert!(with == without || (with, without) == (Verdict::Confirmed, Verdict::Probable));
    }
}

/// Out on 1 May 2009 with control ended, trafficked again on 1 February 2010, seen in between.
fn clear() -> Case {
    Case::new()
        .episode("2008-01-10")
        .got_out("2009-05-01")
        .contact("2009-06-01")
        .episode("2010-02-01")
}

#[test]
fn an_exit_liberty_and_a_contact_in_between_confirm_retrafficking() {
    assert_eq!(clear().verdict(), Verdict::Confirmed);
}

#[test]
fn without_a_fact_from_elsewhere_retrafficking_is_probable() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2010-02-01");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn retrafficking_is_probable_while_it_is_not_known_whether_control_ended() {
    for control in [None, Some(Answer::Unknown), Some(Answer::Declined)] {
        let case = Case::new()
            .episode("2008")
            .exit("2009-05-01", control)
            .contact("2009-06-01")
            .episode("2010");
        assert_eq!(case.verdict(), Verdict::Probable, "{control:?}");
    }
}

#[test]
fn exit_without_control_ended_is_a_continuation() {
    let case = Case::new()
        .episode("2008")
        .exit("2009-05-01", Some(Answer::No))
        .contact("2009-06-01")
        .episode("2010");
    assert_eq!(case.verdict(), Verdict::Continuation);
}

#[test]
fn sold_on_is_a_continuation() {
    assert_eq!(
        clear().entry(Entry::SoldOrHandedOn).verdict(),
        Verdict::Continuation
    );
}

#[test]
fn moved_on_without_a_recorded_exit_is_a_continuation() {
    let case = Case::new()
        .episode("2008")
        .episode("2010")
        .entry(Entry::MovedBySameTraffickers);
    assert_eq!(case.verdict(), Verdict::Continuation);
}

#[test]
fn moved_on_with_only_possible_liberty_is_undetermined() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009")
        .episode("2009-06-01")
        .entry(Entry::MovedBySameTraffickers);
    assert_eq!(case.verdict(), Verdict::Undetermined);
}

#[test]
fn a_later_episode_without_an_exit_before_it_is_undetermined() {
    assert_eq!(
        Case::new().episode("2008").episode("2010").verdict(),
        Verdict::Undetermined
    );
}

#[test]
fn episodes_whose_order_is_not_told_are_undetermined() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009")
        .episode("2008-06")
        .got_out("2009");
    assert_eq!(case.verdict(), Verdict::Undetermined);
}

#[test]
fn an_exit_and_an_entry_on_one_day_leave_no_time_at_liberty() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2009-05-01");
    assert_eq!(case.verdict(), Verdict::Continuation);
}

#[test]
fn one_day_at_liberty_is_enough() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2009-05-02");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn an_exit_within_a_vague_first_year_still_comes_before_the_next_episode() {
    let case = Case::new()
        .episode("2009")
        .got_out("2009-03-01")
        .episode("2009-04-01");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn the_least_time_at_liberty_is_the_definitions_to_say() {
    let line = clear().line();
    for (least, verdict) in [(276, Verdict::Confirmed), (277, Verdict::Continuation)] {
        let definition = Definition {
            minimum_at_liberty: Days(least),
            ..Definition::default()
        };
        assert_eq!(judge(&line, &definition)[0].verdict, verdict, "{least} days");
    }
}

#[test]
fn a_definition_may_confirm_without_corroboration() {
    let line = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2010")
        .line();
    let definition = Definition {
        corroboration: false,
        ..Definition::default()
    };
    assert_eq!(judge(&line, &definition)[0].verdict, Verdict::Confirmed);
}

#[test]
fn the_same_traffickers_count_unless_the_definition_says_otherwise() {
    let not_counted = Definition {
        same_trafficker_counts: false,
        ..Definition::default()
    };
    for case in [
        clear().entry(Entry::RetakenBySameTraffickers),
        clear().by_the_same_traffickers(),
        clear().entry(Entry::MovedBySameTraffickers),
    ] {
        assert_eq!(case.verdict(), Verdict::Confirmed);
        assert_eq!(
            judge(&case.line(), &not_counted)[0].verdict,
            Verdict::Continuation
        );
    }
}

#[test]
fn what_is_told_in_the_later_account_corroborates_nothing() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .observed("2009-06-01", Basis::Account)
        .episode("2010");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn what_was_told_to_another_organisation_before_corroborates() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .observed("2009-06-01", Basis::Account)
        .record()
        .episode("2010");
    assert_eq!(case.verdict(), Verdict::Confirmed);
}

#[test]
fn a_paper_from_the_time_at_liberty_corroborates_whichever_record_holds_it() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .episode("2010")
        .observed("2009-06-01", Basis::Document);
    assert_eq!(case.verdict(), Verdict::Confirmed);
}

#[test]
fn assistance_corroborates_only_when_it_was_accepted() {
    let assisted = |uptake| {
        Case::new()
            .episode("2008")
            .got_out("2009-05-01")
            .assisted("2009-06-01", "2009-07-01", uptake)
            .episode("2010")
            .verdict()
    };
    assert_eq!(assisted("Accepted"), Verdict::Confirmed);
    assert_eq!(assisted("Declined"), Verdict::Probable);
    assert_eq!(assisted("Offered"), Verdict::Probable);
}

#[test]
fn a_contact_that_found_the_person_trafficked_does_not_corroborate_liberty() {
    let case = Case::new()
        .episode("2008")
        .got_out("2009-05-01")
        .contact_found("2009-06-01", "Retrafficked")
        .episode("2010");
    assert_eq!(case.verdict(), Verdict::Probable);
}

#[test]
fn a_fact_so_vague_that_it_may_lie_outside_corroborates_nothing() {
    for fact in ["2009", "2009-12/2010"] {
        let case = Case::new()
            .episode("2008")
            .got_out("2009-05-01")
            .observed(fact, Basis::Document)
            .episode("2010");
        assert_eq!(case.verdict(), Verdict::Probable, "{fact}");
    }
}
