//! Linking changes the lines and withdrawing a link restores them exactly; nothing depends on the order of links.

use proptest::prelude::*;

use crate::holdings::{ForEachTable, Held, for_each_table};
use crate::invented::{Case, any_account, any_case, row, shuffle};
use crate::lifeline::{gathered, life_lines};
use crate::links::millionths;
use crate::retrafficking::judge;
use crate::table::Row;
use crate::{Definition, Holdings, LifeLine, Link, LinkProposal, LinkageRun, PartialDate, Reading};

/// What several organisations hold, each under a person of its own.
fn together(cases: &[Case]) -> Holdings {
    struct Adding<'a>(&'a Holdings, &'a mut Holdings);
    impl ForEachTable for Adding<'_> {
        type Error = std::convert::Infallible;
        fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
            R::of_mut(self.1).extend(R::of(self.0).iter().cloned());
            Ok(())
        }
    }
    let mut all = Holdings::default();
    for case in cases {
        let Ok(()) = for_each_table(&mut Adding(&case.holdings, &mut all));
    }
    all
}

fn id(number: u128) -> String {
    crate::id::RecordId::from_bits(number).to_string()
}

/// The decision on the records at two positions.
fn decided(holdings: &Holdings, number: u128, (one, other): (usize, usize), verdict: &str) -> Link {
    row(&[
        ("id", &*id(number)),
        ("record", &*holdings.records[one].id.to_string()),
        ("other_record", &*holdings.records[other].id.to_string()),
        ("verdict", verdict),
        ("decided_by", "anna"),
        ("decided_on", "2020-05-01"),
    ])
}

fn run(number: u128, at: &str) -> LinkageRun {
    row(&[
        ("id", &*id(number)),
        ("ran_at", at),
        ("ran_by", "anna"),
        ("engine", "linkage"),
        ("seed", "1"),
        ("threshold", "950000"),
        ("least_kept", "100000"),
        ("records", "2"),
    ])
}

fn proposed(holdings: &Holdings, run: &LinkageRun, probability: f64, state: &str) -> LinkProposal {
    let mut proposal: LinkProposal = row(&[
        ("id", &*id(77)),
        ("run", &*run.id.to_string()),
        ("record", &*holdings.records[0].id.to_string()),
        ("other_record", &*holdings.records[1].id.to_string()),
        ("probability", "0"),
        ("state", state),
    ]);
    proposal.probability = millionths(probability).expect("a probability");
    proposal
}

fn lines(holdings: &Holdings) -> Vec<LifeLine> {
    life_lines(holdings).expect("every row belongs to a record")
}

fn retrafficked(lines: &[LifeLine]) -> usize {
    let again = |line: &&LifeLine| {
        let steps = judge(line, &Definition::default());
        steps.iter().any(|step| Reading::Default.counts(step.verdict))
    };
    lines.iter().filter(again).count()
}

/// One organisation tells of an episode, another one, of a person of another name, of a later one.
fn two_offices() -> Holdings {
    let first = Case::new()
        .episode("2009-01-10")
        .exploited("IT", None)
        .got_out("2010-02-03");
    let second = Case::new()
        .episode("2012-06-01")
        .exploited("GR", None)
        .copied()
        .of_person(8);
    together(&[first, second])
}

#[test]
fn two_offices_each_see_one_episode_and_together_a_retrafficking() {
    let mut holdings = two_offices();
    assert_eq!((lines(&holdings).len(), retrafficked(&lines(&holdings))), (2, 0));
    holdings.links.push(decided(&holdings, 90, (0, 1), "Same"));
    let linked = lines(&holdings);
    assert_eq!(
        (linked.len(), linked[0].records, retrafficked(&linked)),
        (1, 2, 1)
    );
}

#[test]
fn an_automatic_link_of_the_latest_run_counts_and_one_of_an_earlier_run_does_not() {
    let mut holdings = two_offices();
    let (earlier, later) = (run(1, "2026-01-01T00:00:00Z"), run(2, "2026-01-02T00:00:00Z"));
    holdings.linkage_runs = vec![later.clone(), earlier.clone()];
    holdings.link_proposals = vec![proposed(&holdings, &earlier, 0.99, "Automatic")];
    assert_eq!(lines(&holdings).len(), 2);
    holdings.link_proposals = vec![proposed(&holdings, &later, 0.99, "Automatic")];
    assert_eq!(lines(&holdings).len(), 1);
    holdings.link_proposals[0] = proposed(&holdings, &later, 0.8, "Queued");
    assert_eq!(lines(&holdings).len(), 2);
}

#[test]
fn a_double_report_found_by_linkage_is_no_retrafficking() {
    let told = || {
        Case::new()
            .episode("2009-01-10")
            .exploited("IT", Some(crate::codes::htcds::Exploitation::ForcedLabour))
            .got_out("2010-02-03")
    };
    let mut holdings = together(&[told(), told().copied().of_person(8)]);
    holdings.links.push(decided(&holdings, 90, (0, 1), "Same"));
    let linked = lines(&holdings);
    assert_eq!(
        (linked.len(), linked[0].episodes.len(), retrafficked(&linked)),
        (1, 1, 0)
    );
}

#[test]
fn an_episode_that_may_have_been_told_before_counts_in_the_broad_reading_only() {
    let first = Case::new().episode("2009").got_out("2010");
    let second = Case::new().episode("2009-06").copied().of_person(8);
    let mut holdings = together(&[first, second]);
    holdings.links.push(decided(&holdings, 90, (0, 1), "Same"));
    let linked = lines(&holdings);
    let steps = judge(&linked[0], &Definition::default());
    let counts = |reading: Reading| steps.iter().any(|step| reading.counts(step.verdict));
    assert_eq!(Reading::ALL.map(counts), [false, false, true]);
}

#[test]
fn records_entered_under_one_person_and_decided_to_differ_have_lines_of_their_own() {
    let case = Case::new()
        .episode("2009-01-10")
        .got_out("2010-02-03")
        .lost("2010-06-01")
        .referred()
        .record()
        .episode("2012-06-01");
    let mut holdings = case.holdings;
    holdings.links.push(decided(&holdings, 90, (0, 1), "Different"));
    let apart = lines(&holdings);
    assert_eq!(apart.iter().map(|line| line.records).collect::<Vec<_>>(), [1, 1]);
    let first = apart
        .iter()
        .find(|line| line.referrals == 1)
        .expect("the first record's line");
    assert_eq!((first.episodes.len(), first.lost.len()), (1, 1));
    assert!(first.episodes[0].exit.is_some());
    assert_eq!(retrafficked(&apart), 0);
}

#[test]
fn an_episode_stated_to_be_one_of_another_person_is_one_episode_once_the_two_are_linked() {
    let first = Case::new().episode("2005").got_out("2006");
    let second = Case::new().episode("2009").got_out("2010").copied().of_person(8);
    let mut holdings = together(&[first, second]);
    holdings.episodes[1].same_as = Some(holdings.episodes[0].id);
    assert_eq!(
        lines(&holdings)
            .iter()
            .map(|line| line.episodes.len())
            .sum::<usize>(),
        2
    );
    holdings.links.push(decided(&holdings, 90, (0, 1), "Same"));
    assert_eq!(lines(&holdings)[0].episodes.len(), 1);
}

#[test]
fn what_is_stated_of_an_account_is_not_lost_when_it_was_merged_before() {
    let told = |case: Case| {
        case.episode("2009-01-10")
            .exploited("IT", Some(crate::codes::htcds::Exploitation::ForcedLabour))
            .got_out("2010-02-03")
    };
    let first = told(told(Case::new()).record());
    let second = Case::new().episode("2015").copied().of_person(8);
    let mut holdings = together(&[first, second]);
    for position in [0, 1] {
        let mut stated = holdings.clone();
        stated.episodes[2].same_as = Some(holdings.episodes[position].id);
        stated.links.push(decided(&holdings, 90, (0, 2), "Same"));
        let line = &lines(&stated)[0];
        assert_eq!(
            (line.episodes.len(), line.episodes[0].told_in().count()),
            (1, 3),
            "{position}"
        );
        let mut backwards = holdings.clone();
        backwards.episodes[position].same_as = Some(holdings.episodes[2].id);
        backwards.links.push(decided(&holdings, 90, (0, 2), "Same"));
        assert_eq!(
            lines(&backwards)[0].episodes.len(),
            1,
            "{position}, the other way round"
        );
    }
    holdings.links.push(decided(&holdings, 90, (0, 2), "Same"));
    assert_eq!(lines(&holdings)[0].episodes.len(), 2);
}

/// Three persons' cases with the decisions between their records.
fn any_linked() -> impl Strategy<Value = Holdings> {
    let pair = (
        0_usize..8,
        0_usize..8,
        prop::sample::select(vec!["Same", "Same", "Different", "CannotTell"]),
    );
    let decisions = prop::collection::vec(pair, 0..6);
    (any_case(), any_case(), any_account(), decisions).prop_map(|(one, other, third, decisions)| {
        let third = third.copied_as(1 << 50);
        let mut holdings = together(&[one, other.copied().of_person(8), third.of_person(9)]);
        let records = holdings.records.len();
        for (number, (one, other, verdict)) in (900..).zip(decisions) {
            let (one, other) = (one % records, other % records);
            if one != other {
                let link = decided(&holdings, number, (one, other), verdict);
                holdings.links.push(link);
            }
        }
        holdings
    })
}

proptest! {
    #[test]
    fn the_order_of_links_and_records_changes_no_line(holdings in any_linked(), seed: u64) {
        let mut shuffled = holdings.clone();
        shuffle(&mut shuffled.links, seed);
        shuffle(&mut shuffled.records, seed);
        shuffle(&mut shuffled.episodes, seed);
        prop_assert_eq!(lines(&shuffled), lines(&holdings));
    }

    #[test]
    fn a_decision_withdrawn_leaves_the_lines_as_they_were(holdings in any_linked(), pair in (0_usize..8, 0_usize..8), same: bool) {
        let records = holdings.records.len();
        let (one, other) = (pair.0 % records, pair.1 % records);
        prop_assume!(one != other);
        let mut withdrawn = holdings.clone();
        let mut link = decided(&holdings, 999, (one, other), if same { "Same" } else { "Different" });
        link.withdrawn_on = PartialDate::year(2021);
        withdrawn.links.push(link);
        prop_assert_eq!(lines(&withdrawn), lines(&holdings));
    }

    #[test]
    fn the_lines_as_entered_know_nothing_of_links(holdings in any_linked()) {
        let gather = |holdings: &Holdings| gathered(holdings).expect("every row belongs to a record");
        let whole = gather(&holdings);
        let mut bare = holdings.clone();
        bare.links = whole.evidence.standing().into_values().cloned().collect();
        bare.links.retain(|link| link.verdict == crate::codes::ours::LinkVerdict::Different);
        prop_assert_eq!(&whole.lines, &gather(&bare).lines);
    }

    #[test]
    fn linking_loses_no_record_and_no_account(holdings in any_linked()) {
        let lines = lines(&holdings);
        let records: usize = lines.iter().map(|line| usize::from(line.records)).sum();
        prop_assert_eq!(records, holdings.records.len());
        let aside = |line: &LifeLine| line.doubtful.iter().map(|doubtful| doubtful.account.told_in().count()).sum::<usize>();
        let told = |line: &LifeLine| line.episodes.iter().map(|spell| spell.told_in().count()).sum::<usize>();
        let accounts: usize = lines.iter().map(|line| told(line) + aside(line)).sum();
        prop_assert_eq!(accounts, holdings.episodes.len());
    }
}
