//! How rows become a line: what is gathered, what two records together say, and what is left out.

use crate::codes::ours::{Answer, Basis, Entry};
use crate::invented::Case;
use crate::lifeline::{Sight, life_lines};
use crate::{Day, DayRange};

fn range(from: &str, until: &str) -> DayRange {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    DayRange::between(day(from), day(until))
}

fn years(born: &str, started: &str) -> Option<bool> {
    let mut case = Case::new().episode(started);
    case.holdings.records[0].born = born.parse().ok();
    case.line().under_18_at_first()
}

#[test]
fn two_accounts_of_one_exit_leave_what_both_allow() {
    let case = Case::new()
        .episode("2009")
        .got_out("2010")
        .record()
        .episode("")
        .same_as(0)
        .got_out("2010-05/2011");
    let exit = case.line().episodes[0].exit.expect("an exit");
    assert_eq!(exit.on, Some(range("2010-05-01", "2010-12-31")));
}

#[test]
fn two_accounts_that_contradict_each_other_leave_everything_between_them() {
    let case = Case::new().episode("2007").record().episode("2010").same_as(0);
    assert_eq!(
        case.line().episodes[0].started,
        Some(range("2007-01-01", "2010-12-31"))
    );
}

#[test]
fn control_is_not_known_when_one_account_says_it_ended_and_another_that_it_did_not() {
    let case = Case::new()
        .episode("2009")
        .exit("2010", Some(Answer::Yes))
        .record()
        .episode("2009")
        .same_as(0)
        .exit("2010", Some(Answer::No));
    let exit = case.line().episodes[0].exit.expect("an exit");
    assert_eq!(exit.control_ended, Some(Answer::Unknown));
}

#[test]
fn a_known_entry_outweighs_an_unknown_one() {
    let case = Case::new()
        .episode("2009")
        .record()
        .episode("2009")
        .same_as(0)
        .entry(Entry::Abducted);
    assert_eq!(case.line().episodes[0].entry, Entry::Abducted);
}

#[test]
fn accounts_that_are_the_same_as_one_in_no_record_here_are_one_episode() {
    let mut case = Case::new().episode("2009").record().episode("2009");
    let elsewhere = crate::id::EpisodeId::from_bits(99);
    case.holdings
        .episodes
        .iter_mut()
        .for_each(|episode| episode.same_as = Some(elsewhere));
    assert_eq!(case.line().episodes.len(), 1);
}

#[test]
fn nothing_begins_after_it_was_told_or_had_ended() {
    let told = Case::new().episode("2009").disclosed("2009-08").line();
    assert_eq!(told.episodes[0].begun(), Some(range("2009-01-01", "2009-08-31")));
    let ended = Case::new().episode("2009").got_out("2009-03-01").line();
    assert_eq!(ended.episodes[0].begun(), Some(range("2009-01-01", "2009-03-01")));
}

#[test]
fn a_disclosure_before_the_beginning_is_a_contradiction_and_narrows_nothing() {
    let line = Case::new().episode("2009").disclosed("2008-08").line();
    assert_eq!(line.episodes[0].begun(), Some(range("2009-01-01", "2009-12-31")));
}

#[test]
fn accepted_assistance_is_seen_on_its_first_and_last_day() {
    let line = Case::new()
        .assisted("2009-01-01", "2009-03-01", "Accepted")
        .line();
    assert_eq!(line.seen.len(), 2);
    assert!(line.seen.iter().all(|seen| seen.what == Sight::Assistance));
}

#[test]
fn a_return_whose_basis_is_not_stated_is_taken_as_told() {
    let mut case = Case::new().returned("2009", Basis::Document);
    case.holdings.returns[0].basis = None;
    assert_eq!(case.line().seen[0].basis, Basis::Account);
}

#[test]
fn a_row_of_an_unknown_record_is_refused_without_naming_anybody() {
    let mut case = Case::new().episode("2009");
    case.holdings.records.clear();
    let error = life_lines(&case.holdings).expect_err("the record is not there");
    assert_eq!(
        error.to_string(),
        "a row refers to record 00000000-0000-0000-0000-000000000001, which has not been given"
    );
}

#[test]
fn two_records_that_date_a_death_differently_leave_what_both_allow() {
    let line = Case::new().died("2015").record().died("2015-03/2016").line();
    assert_eq!(line.died, Some(range("2015-03-01", "2015-12-31")));
}

#[test]
fn age_at_first_is_told_only_where_every_possible_date_agrees() {
    assert_eq!(years("1990", "2005-06-01"), Some(true));
    assert_eq!(years("1990", "2009-01-01"), Some(false));
    assert_eq!(years("1990", "2008-06-01"), None);
}
