//! What makes two accounts one episode, two, or leaves it open; and that a double report is never re-trafficking.

use proptest::prelude::*;

use super::{Accounts, Sameness, Told, When, decide};
use crate::DayRange;
use crate::codes::htcds::Exploitation::{ForcedLabour, SexualExploitation};
use crate::codes::ours::{Answer, ExitManner};
use crate::invented::{Case, any_account, any_case, day};
use crate::lifeline::{LifeLine, life_lines};
use crate::retrafficking::{Definition, Reading, Verdict, judge};
use crate::time_at_risk::follow;

const WHEN: [When; 4] = [When::BothEnds, When::OneEnd, When::Open, When::Apart];
const TOLD: [Told; 3] = [Told::Same, Told::Other, Told::Not];

fn all() -> Vec<Accounts> {
    let mut all = Vec::new();
    for when in WHEN {
        for country in TOLD {
            for exploitation in TOLD {
                for exit in TOLD {
                    all.push(Accounts {
                        when,
                        country,
                        exploitation,
                        exit,
                    });
                }
            }
        }
    }
    all
}

/// The rule of decision 0007, said a second time.
fn stated(accounts: Accounts) -> Sameness {
    let against = [accounts.country, accounts.exploitation] == [Told::Other, Told::Other];
    let facts = [accounts.country, accounts.exploitation, accounts.exit];
    let alike = facts.iter().filter(|told| **told == Told::Same).count();
    let place_or_kind_differs = facts[..2].contains(&Told::Other);
    match accounts.when {
        When::Apart => Sameness::Different,
        When::BothEnds if !against => Sameness::Certain,
        When::OneEnd if facts[..2] == [Told::Same, Told::Same] => Sameness::Certain,
        When::OneEnd if !place_or_kind_differs && alike >= 2 => Sameness::Certain,
        When::Open if against => Sameness::Different,
        When::BothEnds | When::OneEnd | When::Open => Sameness::Possible,
    }
}

#[test]
fn the_table_says_what_the_decision_says_for_every_combination() {
    assert_eq!(all().len(), 4 * 3 * 3 * 3);
    for accounts in all() {
        assert_eq!(decide(accounts), stated(accounts), "{accounts:?}");
    }
}

#[test]
fn what_speaks_for_one_episode_never_makes_it_less_likely() {
    for accounts in all() {
        for (better, worse) in [(Told::Same, Told::Not), (Told::Not, Told::Other)] {
            let with = |told| Accounts {
                country: told,
                ..accounts
            };
            assert!(decide(with(better)) <= decide(with(worse)), "{accounts:?}");
            let with = |told| Accounts {
                exploitation: told,
                ..accounts
            };
            assert!(decide(with(better)) <= decide(with(worse)), "{accounts:?}");
        }
    }
}

/// In Italy from 10 January 2008 to 1 May 2009, seen in June.
fn told() -> Case {
    Case::new()
        .episode("2008-01-10")
        .exploited("IT", Some(SexualExploitation))
        .got_out("2009-05-01")
        .by(ExitManner::OwnEscape)
        .contact("2009-06-01")
}

#[test]
fn one_episode_told_alike_in_two_records_is_one() {
    let case = told()
        .record()
        .episode("2008-01")
        .exploited("IT", Some(SexualExploitation))
        .got_out("2009-05");
    assert_eq!(case.line().episodes.len(), 1);
    assert_eq!(case.line().doubtful, []);
}

#[test]
fn one_record_that_tells_two_episodes_tells_two() {
    let case = told()
        .episode("2008-01")
        .exploited("IT", Some(SexualExploitation));
    assert_eq!(case.line().episodes.len(), 2);
}

#[test]
fn a_vague_second_account_stands_aside_and_counts_in_the_broad_reading_alone() {
    let case = told()
        .record()
        .episode("2008")
        .exploited("IT", Some(SexualExploitation));
    let line = case.line();
    assert_eq!((line.episodes.len(), line.doubtful.len()), (1, 1));
    assert_eq!(case.verdicts(), [Verdict::Undetermined]);
    let counted = Reading::ALL.map(|reading| follow(&line, &Definition::default(), reading).retrafficked);
    assert_eq!(counted, [false, false, true]);
}

#[test]
fn the_reasons_say_what_speaks_for_one_episode_and_what_for_two() {
    let case = told()
        .record()
        .episode("2008")
        .exploited("IT", Some(ForcedLabour));
    assert_eq!(
        case.reasons(),
        "undetermined\n\
         Two records may be telling of one episode, or of two.\n\
         The dates leave open whether it is one episode or two.\n\
         Both name the same country of exploitation.\n\
         They tell of different kinds of exploitation."
    );
}

#[test]
fn an_account_that_stands_aside_hides_no_step() {
    let twice = told().episode("2012-01-01").exploited("GR", Some(ForcedLabour));
    assert_eq!(twice.verdicts(), [Verdict::Confirmed]);
    let again = twice.record().episode("2012").exploited("GR", None);
    assert_eq!(again.verdicts(), [Verdict::Confirmed, Verdict::Undetermined]);
}

#[test]
fn two_episodes_told_in_two_records_are_retrafficking() {
    let case = told()
        .record()
        .episode("2010-02-01")
        .exploited("IT", Some(SexualExploitation));
    assert_eq!(case.verdict(), Verdict::Confirmed);
}

#[test]
fn another_place_and_another_kind_at_a_vague_time_are_another_episode() {
    let case = told()
        .record()
        .episode("2008")
        .exploited("GR", Some(ForcedLabour));
    assert_eq!(case.line().episodes.len(), 2);
}

#[test]
fn what_a_doubtful_account_of_the_later_episode_tells_corroborates_nothing() {
    let later = Case::new()
        .episode("2008-01-10")
        .got_out("2009-05-01")
        .episode("2012-01-01")
        .record()
        .episode("2012")
        .observed("2010", crate::codes::ours::Basis::Account);
    assert_eq!(later.verdicts()[0], Verdict::Probable);
}

#[test]
fn an_account_that_contradicts_itself_is_not_told_apart_from_its_own_copy() {
    let case = Case::new().episode("2002").exit("2000", None);
    let line = merged(&case, &case.copied());
    assert_eq!((line.episodes.len(), line.doubtful.len()), (1, 1));
}

/// The line of a person and of another one found to be the same.
fn merged(case: &Case, other: &Case) -> LifeLine {
    let line = |case: &Case| life_lines(&case.holdings).expect("every row belongs to a record");
    let lines = line(case).into_iter().chain(line(&other.clone().of_person(8)));
    LifeLine::merged(lines).expect("two lines are one")
}

fn verdicts(line: &LifeLine) -> Vec<Verdict> {
    judge(line, &Definition::default())
        .iter()
        .map(|step| step.verdict)
        .collect()
}

/// Verdicts that count as re-trafficking in the default reading.
fn counted(line: &LifeLine) -> Vec<Verdict> {
    let mut counted = verdicts(line);
    counted.retain(|verdict| Reading::Default.counts(*verdict));
    counted
}

/// An episode as it truly was: the day it began, how long it lasted, how long the person was free before it.
#[derive(Clone, Debug)]
struct TrueEpisode {
    free_before: i32,
    held: i32,
    kind: usize,
}

/// How an account tells of it: whether at all, and each date exactly, vaguely, wrongly by some days, or not.
#[derive(Clone, Debug)]
struct Telling {
    told: bool,
    began: Option<(i32, i32)>,
    ended: Option<(i32, i32)>,
    kind_told: bool,
    control_ended: Option<Answer>,
}

fn any_telling() -> impl Strategy<Value = Telling> {
    let date = || {
        prop_oneof![
            2 => (-15_i32..16).prop_map(|slip| Some((slip, slip))),
            2 => (0_i32..200, 0_i32..200).prop_map(|(before, after)| Some((-before, after))),
            1 => Just(None),
        ]
    };
    (
        any::<bool>(),
        date(),
        date(),
        any::<bool>(),
        proptest::option::of(proptest::sample::select(vec![Answer::Yes, Answer::Unknown])),
    )
        .prop_map(|(told, began, ended, kind_told, control_ended)| Telling {
            told,
            began,
            ended,
            kind_told,
            control_ended,
        })
}

fn any_true_episode() -> impl Strategy<Value = TrueEpisode> {
    (40..900, 0..700, 0_usize..2).prop_map(|(free_before, held, kind)| TrueEpisode {
        free_before,
        held,
        kind,
    })
}

/// A case that tells exactly of every episode in one record.
fn exactly(truth: &[TrueEpisode]) -> Case {
    let mut on = 0;
    truth.iter().fold(Case::new(), |case, episode| {
        let began = on + episode.free_before;
        on = began + episode.held;
        case.episode(&day(began))
            .exploited(
                ["IT", "GR"][episode.kind],
                Some([ForcedLabour, SexualExploitation][episode.kind]),
            )
            .got_out(&day(on))
    })
}

/// Another record of the same.
fn retold(truth: &[TrueEpisode], tellings: &[Telling]) -> Case {
    let date = |on: i32, told: Option<(i32, i32)>| match told {
        Some((from, until)) if from == until => day(on + from),
        Some((from, until)) => format!("{}/{}", day(on + from), day(on + until)),
        None => String::new(),
    };
    let mut on = 0;
    truth
        .iter()
        .zip(tellings)
        .fold(Case::new(), |case, (episode, telling)| {
            let began = on + episode.free_before;
            on = began + episode.held;
            if !telling.told {
                return case;
            }
            let kind = [ForcedLabour, SexualExploitation][episode.kind];
            case.episode(&date(began, telling.began))
                .exploited(
                    ["IT", "GR"][episode.kind],
                    Some(kind).filter(|_| telling.kind_told),
                )
                .exit(&date(on, telling.ended), telling.control_ended)
        })
}

fn width(range: Option<DayRange>) -> i32 {
    range.map_or(i32::MAX, |range| range.latest().since(range.earliest()).0)
}

proptest! {
    #[test]
    fn a_double_report_is_never_retrafficking(truth in any_true_episode(), telling in any_telling()) {
        let (truth, telling) = ([truth], [Telling { told: true, ..telling }]);
        let line = merged(&exactly(&truth), &retold(&truth, &telling).copied());
        prop_assert_eq!(counted(&line), []);
        prop_assert_eq!(line.episodes.len(), 1);
    }

    #[test]
    fn two_vague_reports_of_one_episode_are_never_retrafficking(
        truth in any_true_episode(), one in any_telling(), other in any_telling()
    ) {
        let told = |telling| [Telling { told: true, ..telling }];
        let truth = [truth];
        let line = merged(&retold(&truth, &told(one)), &retold(&truth, &told(other)).copied());
        prop_assert_eq!(counted(&line), []);
    }

    #[test]
    fn a_double_report_of_many_episodes_adds_no_retrafficking(
        truth in proptest::collection::vec(any_true_episode(), 1..4),
        tellings in proptest::collection::vec(any_telling(), 3)
    ) {
        let line = merged(&exactly(&truth), &retold(&truth, &tellings).copied());
        prop_assert!(counted(&line).len() < truth.len(), "{:?}", verdicts(&line));
    }

    #[test]
    fn a_line_merged_with_its_own_copy_counts_the_same(case in any_account()) {
        let line = merged(&case, &case.copied());
        prop_assert_eq!(counted(&line), counted(&case.line()));
    }

    #[test]
    fn a_line_of_fine_dates_merged_with_its_own_copy_gives_the_same_verdicts(
        truth in proptest::collection::vec(any_true_episode(), 1..5)
    ) {
        let case = exactly(&truth);
        let line = merged(&case, &case.copied());
        prop_assert_eq!(verdicts(&line), case.verdicts());
        prop_assert_eq!(&line.doubtful, &[]);
    }

    #[test]
    fn the_order_of_lines_changes_nothing(case in any_case(), other in any_case()) {
        let lines = |case: &Case| life_lines(&case.holdings).expect("every row belongs to a record");
        let (one, other) = (lines(&case), lines(&other.copied().of_person(8)));
        let forward: Vec<_> = one.iter().chain(&other).cloned().collect();
        let backward: Vec<_> = other.iter().chain(&one).cloned().collect();
        prop_assert_eq!(LifeLine::merged(forward), LifeLine::merged(backward));
    }

    #[test]
    fn a_merged_line_is_that_of_one_person_with_both_records(one in any_account(), other in any_account()) {
        let other = other.copied();
        let mut both = one.clone();
        both.holdings.records.extend(other.holdings.records.clone());
        both.holdings.episodes.extend(other.holdings.episodes.clone());
        both.holdings.exits.extend(other.holdings.exits.clone());
        both.holdings.contacts.extend(other.holdings.contacts.clone());
        both.holdings.observations.extend(other.holdings.observations.clone());
        both.holdings.returns.extend(other.holdings.returns.clone());
        both.holdings.referrals.extend(other.holdings.referrals.clone());
        prop_assert_eq!(merged(&one, &other), both.line());
    }

    #[test]
    fn no_account_is_lost(one in any_account(), other in any_account()) {
        let other = other.copied();
        let line = merged(&one, &other);
        let told: usize = line.episodes.iter().map(|spell| spell.told_in().count()).sum();
        let aside: usize = line.doubtful.iter().map(|doubtful| doubtful.account.told_in().count()).sum();
        prop_assert_eq!(told + aside, one.holdings.episodes.len() + other.holdings.episodes.len());
        prop_assert!(line.episodes.iter().all(|spell| width(spell.started) >= 0));
    }
}
