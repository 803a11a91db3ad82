//! Which persons analysis sees: links change them and with them every figure, and a decision withdrawn restores them exactly.

use proptest::prelude::*;
use throughline_model::codes::ours::{LinkVerdict, ProposalState};
use throughline_model::id::{LinkId, RecordId};
use throughline_model::retrafficking::judge;
use throughline_model::table::Row;
use throughline_model::{Definition, LifeLine, Reading};
use throughline_register::{Proposed, Run};

use super::*;

on_both!(
    a_retrafficking_that_two_offices_saw_by_halves_is_found_by_linking_them,
    a_decision_withdrawn_restores_every_line,
    a_person_decides_against_the_program_and_takes_it_back,
    a_later_run_takes_the_place_of_an_earlier_one,
    a_double_report_across_offices_is_no_retrafficking,
    an_account_that_may_be_another_ones_counts_in_the_broad_reading_only,
    records_entered_under_one_person_can_be_parted_and_put_together_again,
    linking_leaves_every_row_of_the_case_files_as_it_was,
);

/// Two records, by their numbers.
type Pair = (u128, u128);

fn id(number: u128) -> String {
    RecordId::from_bits(number).to_string()
}

fn row<R: Row>(cells: &[(&str, &str)]) -> R {
    let mut texts = vec![None; R::table().fields.len()];
    for (column, text) in cells {
        texts[R::table().position(column).unwrap()] = Some(*text);
    }
    R::from_cells(&texts).unwrap()
}

/// What one office holds of one person: an episode, and its exit if it saw one.
fn add(holdings: &mut Holdings, number: u128, person: u128, started: &str, out: Option<&str>) {
    let (record, person, episode) = (id(100 + number), id(10 + person), id(200 + number));
    if !holdings
        .persons
        .iter()
        .any(|known| known.id.to_string() == person)
    {
        holdings.persons.push(row(&[("id", &person)]));
    }
    holdings.records.push(row(&[
        ("id", &record),
        ("person", &person),
        ("ascertainment", "Police"),
    ]));
    holdings.episodes.push(row(&[
        ("id", &episode),
        ("record", &record),
        ("started", started),
        ("exploitation_country", "IT"),
        ("exploitation", "ForcedLabour"),
    ]));
    if let Some(out) = out {
        holdings.exits.push(row(&[
            ("id", &id(300 + number)),
            ("record", &record),
            ("episode", &episode),
            ("on", out),
            ("control_ended", "Yes"),
        ]));
    }
}

/// Four records of four persons. The first two tell of successive episodes, the third tells the first one's again, the fourth
/// tells vaguely of something that may be the first one's.
fn four_offices() -> Holdings {
    let mut holdings = Holdings::default();
    add(&mut holdings, 0, 0, "2009-01-10", Some("2010-02-03"));
    add(&mut holdings, 1, 1, "2012-06-01", None);
    add(&mut holdings, 2, 2, "2009-01-10", Some("2010-02-03"));
    add(&mut holdings, 3, 3, "2009", None);
    holdings
}

fn filled(place: &Place, holdings: &Holdings) -> Register {
    let (mut register, _) = new_register(place);
    import(&mut register, holdings).unwrap();
    register
}

fn record(number: u128) -> RecordId {
    RecordId::from_bits(100 + number)
}

fn decide(register: &mut Register, (one, other): (u128, u128), verdict: LinkVerdict, seed: u64) -> LinkId {
    let supervisor = viewer(Role::Supervisor);
    let mut linking = register.for_linking(&supervisor, now()).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    linking
        .decide(
            &mut rng,
            record(one),
            record(other),
            verdict,
            &text("the same scar"),
        )
        .unwrap()
}

fn withdraw(register: &mut Register, decision: LinkId) {
    let supervisor = viewer(Role::Supervisor);
    register
        .for_linking(&supervisor, now())
        .unwrap()
        .withdraw(decision)
        .unwrap();
}

/// Puts down a run that links these pairs automatically, so many seconds after now.
fn link(register: &mut Register, pairs: &[(u128, u128)], seconds: i64) {
    let supervisor = viewer(Role::Supervisor);
    let at = now() + jiff::SignedDuration::from_secs(seconds);
    let run = Run {
        engine: text("linkage 0.1.0"),
        seed: 1,
        threshold: 0.95,
        least_kept: 0.1,
        records: 4,
    };
    let pairs: Vec<Proposed> = pairs
        .iter()
        .map(|(one, other)| Proposed {
            record: record(*one),
            other_record: record(*other),
            probability: 0.99,
            state: ProposalState::Automatic,
        })
        .collect();
    let mut rng = ChaCha20Rng::seed_from_u64(u64::try_from(seconds).unwrap());
    let mut linking = register.for_linking(&supervisor, at).unwrap();
    linking.propose(&mut rng, &run, &pairs).unwrap();
}

fn lines(register: &mut Register) -> Vec<LifeLine> {
    let analyst = viewer(Role::Analyst);
    let mut analysis = register.for_analyst(&analyst, now()).unwrap();
    let mut rows = 0;
    let gathered = analysis.life_lines(|| rows += 1).unwrap();
    assert!(rows > 0);
    gathered.linked()
}

/// Persons, and how many are re-trafficked under each reading.
fn figures(register: &mut Register) -> (usize, [usize; 3]) {
    let lines = lines(register);
    let again = |reading: Reading| {
        let counts = |line: &&LifeLine| {
            let steps = judge(line, &Definition::default());
            steps.iter().any(|step| reading.counts(step.verdict))
        };
        lines.iter().filter(counts).count()
    };
    (lines.len(), Reading::ALL.map(again))
}

fn a_retrafficking_that_two_offices_saw_by_halves_is_found_by_linking_them(place: &Place) {
    let mut register = filled(place, &four_offices());
    assert_eq!(figures(&mut register), (4, [0, 0, 0]));
    decide(&mut register, (0, 1), LinkVerdict::Same, 1);
    assert_eq!(figures(&mut register), (3, [0, 1, 1]));
}

fn a_decision_withdrawn_restores_every_line(place: &Place) {
    let mut register = filled(place, &four_offices());
    let before = lines(&mut register);
    let decision = decide(&mut register, (1, 0), LinkVerdict::Same, 1);
    assert_ne!(lines(&mut register), before);
    withdraw(&mut register, decision);
    assert_eq!(lines(&mut register), before);
    assert_sound(&mut register);
}

fn a_person_decides_against_the_program_and_takes_it_back(place: &Place) {
    let mut register = filled(place, &four_offices());
    let alone = lines(&mut register);
    link(&mut register, &[(0, 1)], 1);
    let linked = lines(&mut register);
    assert_ne!(linked, alone);
    for verdict in [LinkVerdict::Different, LinkVerdict::CannotTell] {
        let decision = decide(&mut register, (0, 1), verdict, verdict as u64 + 1);
        assert_eq!(lines(&mut register), alone);
        withdraw(&mut register, decision);
        assert_eq!(lines(&mut register), linked);
    }
}

fn a_later_run_takes_the_place_of_an_earlier_one(place: &Place) {
    let mut register = filled(place, &four_offices());
    let alone = lines(&mut register);
    link(&mut register, &[(0, 1)], 1);
    assert_eq!(figures(&mut register), (3, [0, 1, 1]));
    link(&mut register, &[], 2);
    assert_eq!(lines(&mut register), alone);
}

fn a_double_report_across_offices_is_no_retrafficking(place: &Place) {
    let mut register = filled(place, &four_offices());
    link(&mut register, &[(0, 2)], 1);
    assert_eq!(figures(&mut register), (3, [0, 0, 0]));
    let lines = lines(&mut register);
    let told = lines.iter().find(|line| line.records == 2).unwrap();
    assert_eq!((told.episodes.len(), told.episodes[0].told_in().count()), (1, 2));
}

fn an_account_that_may_be_another_ones_counts_in_the_broad_reading_only(place: &Place) {
    let mut register = filled(place, &four_offices());
    link(&mut register, &[(0, 3)], 1);
    assert_eq!(figures(&mut register), (3, [0, 0, 1]));
}

fn records_entered_under_one_person_can_be_parted_and_put_together_again(place: &Place) {
    let mut holdings = Holdings::default();
    add(&mut holdings, 0, 0, "2009-01-10", Some("2010-02-03"));
    add(&mut holdings, 1, 0, "2012-06-01", None);
    let mut register = filled(place, &holdings);
    let before = lines(&mut register);
    assert_eq!(figures(&mut register), (1, [0, 1, 1]));
    let decision = decide(&mut register, (0, 1), LinkVerdict::Different, 1);
    assert_eq!(figures(&mut register), (2, [0, 0, 0]));
    withdraw(&mut register, decision);
    assert_eq!(lines(&mut register), before);
}

fn linking_leaves_every_row_of_the_case_files_as_it_was(place: &Place) {
    let holdings = four_offices();
    let mut register = filled(place, &holdings);
    link(&mut register, &[(0, 1), (2, 3)], 1);
    decide(&mut register, (0, 2), LinkVerdict::Same, 1);
    let mut after = export(&mut register);
    after.links.clear();
    after.linkage_runs.clear();
    after.link_proposals.clear();
    assert_eq!(after, holdings);
}

/// Decisions and automatic links in one order and in another, and then all decisions withdrawn.
fn any_order_of_links_gives_the_same_persons(
    places: [&Place; 2],
    mut decided: Vec<(Pair, LinkVerdict)>,
    mut automatic: Vec<Pair>,
) {
    // Of two decisions on one pair the later stands, so that their order does matter: one for each pair.
    decided.sort_by_key(|((one, other), _)| (*one.min(other), *one.max(other)));
    decided.dedup_by_key(|((one, other), _)| (*one.min(other), *one.max(other)));
    let [mut one, mut other] = places.map(|place| filled(place, &four_offices()));
    let alone = lines(&mut one);
    link(&mut one, &automatic, 1);
    let linked = lines(&mut one);
    automatic.reverse();
    for (one, other) in &mut automatic {
        std::mem::swap(one, other);
    }
    link(&mut other, &automatic, 1);
    assert_eq!(lines(&mut other), linked);
    let decisions = |register: &mut Register, decided: &[(Pair, LinkVerdict)]| -> Vec<LinkId> {
        decided
            .iter()
            .zip(1..)
            .map(|((pair, verdict), seed)| decide(register, *pair, *verdict, seed))
            .collect()
    };
    let taken = decisions(&mut one, &decided);
    decided.reverse();
    decisions(&mut other, &decided);
    assert_eq!(lines(&mut other), lines(&mut one));
    for decision in taken {
        withdraw(&mut one, decision);
    }
    assert_eq!(lines(&mut one), linked);
    link(&mut one, &[], 2);
    assert_eq!(lines(&mut one), alone);
}

fn any_pair() -> impl Strategy<Value = Pair> {
    (0_u128..4, 1_u128..4).prop_map(|(one, further)| (one, (one + further) % 4))
}

/// Decisions that part records, and automatic links. (Decisions that put records together are followed in the order in which
/// they were taken where they contradict others, so that their order may matter.)
fn any_links() -> impl Strategy<Value = (Vec<(Pair, LinkVerdict)>, Vec<Pair>)> {
    let verdict = prop::sample::select(vec![LinkVerdict::Different, LinkVerdict::CannotTell]);
    (
        prop::collection::vec((any_pair(), verdict), 0..4),
        prop::collection::vec(any_pair(), 0..5),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_links_does_not_matter_on_sqlite((decided, automatic) in any_links()) {
        any_order_of_links_gives_the_same_persons([&Place::sqlite(), &Place::sqlite()], decided, automatic);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_links_does_not_matter_on_postgres((decided, automatic) in any_links()) {
        if let Some(place) = Place::postgres() {
            any_order_of_links_gives_the_same_persons([&place, &Place::sqlite()], decided, automatic);
        }
    }
}
