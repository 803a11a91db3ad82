//! What a caseworker reads: the reasons of a few steps, and the definition.

use crate::codes::ours::{Answer, Basis, Entry};
use crate::invented::Case;
use crate::retrafficking::Definition;

fn out() -> Case {
    Case::new().episode("2008-01-10").got_out("2009-05-01")
}

#[test]
fn a_confirmed_step_names_exit_liberty_and_corroboration() {
    insta::assert_snapshot!(out().contact("2009-06-01").episode("2010-02-01").reasons(), @r"
    re-trafficked, confirmed
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    The person was at liberty for 276 days.
    A follow-up contact on 2009-06-01 places the person at liberty, independently of the later account.
    ");
}

#[test]
fn a_probable_step_says_what_is_missing() {
    insta::assert_snapshot!(out().episode("2010").reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    The person was at liberty for 245 to 609 days.
    Nothing but the later account places the person at liberty in between.
    ");
    let asked = Case::new()
        .episode("2008")
        .exit("2009-05", Some(Answer::Declined));
    insta::assert_snapshot!(asked.observed("2009-07", Basis::Document).episode("2010").reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit between 2009-05-01 and 2009-05-31 is recorded; whether the traffickers' control ended is not known.
    The person was at liberty for 215 to 609 days.
    An observation (residence) between 2009-07-01 and 2009-07-31 places the person at liberty, independently of the later account.
    ");
}

#[test]
fn a_step_with_vague_or_missing_dates_says_which() {
    insta::assert_snapshot!(out().episode("2009").reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    Time at liberty is possible, up to 244 days, but the dates are too vague to be certain.
    ");
    insta::assert_snapshot!(out().told(1).episode("").told(2).reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    The later episode's beginning is not dated, so time at liberty is possible but not certain.
    ");
    insta::assert_snapshot!(Case::new().episode("2008").got_out("").episode("2010").reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit is recorded, and the traffickers' control ended with it.
    The exit is not dated, so time at liberty is possible but not certain.
    ");
}

#[test]
fn a_continuation_says_why() {
    insta::assert_snapshot!(out().episode("2009-05-01").reasons(), @r"
    continuation
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    The dates leave not a single day at liberty in between.
    ");
    insta::assert_snapshot!(out().episode("2010").entry(Entry::SoldOrHandedOn).reasons(), @r"
    continuation
    It is told which of the two episodes came first.
    The earlier traffickers sold or handed the person on.
    ");
    let held = Case::new()
        .episode("2008")
        .exit("2009", Some(Answer::No))
        .episode("2010");
    insta::assert_snapshot!(held.reasons(), @r"
    continuation
    It is told which of the two episodes came first.
    An exit between 2009-01-01 and 2009-12-31 is recorded, but the traffickers' control is known not to have ended.
    ");
    let moved = Case::new()
        .episode("2008")
        .episode("2010")
        .entry(Entry::MovedBySameTraffickers);
    insta::assert_snapshot!(moved.reasons(), @r"
    continuation
    It is told which of the two episodes came first.
    The same traffickers moved the person on.
    No exit from the earlier episode is recorded.
    ");
}

#[test]
fn an_undetermined_step_says_what_is_not_known() {
    insta::assert_snapshot!(Case::new().episode("2008").episode("2008-06").reasons(), @r"
    undetermined
    Neither the dates nor the person's account tell which of the two episodes came first.
    ");
    insta::assert_snapshot!(Case::new().episode("2007").episode("2009").reasons(), @r"
    undetermined
    It is told which of the two episodes came first.
    No exit from the earlier episode is recorded.
    ");
    let moved = out().episode("2009").entry(Entry::MovedBySameTraffickers);
    insta::assert_snapshot!(moved.reasons(), @r"
    undetermined
    It is told which of the two episodes came first.
    The same traffickers moved the person on.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    Time at liberty is possible, up to 244 days, but the dates are too vague to be certain.
    ");
}

#[test]
fn one_day_is_written_in_words() {
    insta::assert_snapshot!(out().episode("2009-05-02").reasons(), @r"
    re-trafficked, probable
    It is told which of the two episodes came first.
    An exit on 2009-05-01 is recorded, and the traffickers' control ended with it.
    The person was at liberty for one day.
    Nothing but the later account places the person at liberty in between.
    ");
}

#[test]
fn the_definition_is_said_in_full_sentences() {
    insta::assert_snapshot!(Definition::default().words().replace(". ", ".\n"), @r"
    Re-trafficking is a trafficking episode that begins after a person has got out of an earlier one.
    It is confirmed when the exit is recorded, the traffickers' control is recorded as ended, the person was at liberty for certain for at least one day, and at least one fact from that time that does not come from the later account (an agency's contact or assistance, a return, a residence, an official record) corroborates it.
    It is probable when an exit is recorded, control is not known to have continued and that time at liberty is possible.
    It is a continuation, and never counted, when control is known not to have ended, when the person was sold or handed on by the earlier traffickers, when the same traffickers moved the person on and no exit is recorded, or when the dates leave less than one day at liberty.
    It is undetermined when no exit is recorded, when the order of the episodes cannot be told, when two records may be telling of one episode, or when the same traffickers moved the person on and time at liberty is possible but not certain.
    Being trafficked again by the same traffickers after an exit counts.
    A second referral is not re-trafficking, and an earlier episode disclosed late is not a new one.
    ");
}
