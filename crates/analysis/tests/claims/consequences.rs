//! Claims about one trafficking beside the next of the same person, computed by hand.

use throughline_analysis::findings::{
    Interval, PairedCharacteristic, PairedLevel, ReadingFindings, TransitionFound,
};

use crate::register::{Cell, EXIT, Register, day, near, out_of, reading};

/// A first episode in 2009 with an exit on day 0, in one cell or several.
fn first(register: &mut Register, episode: &[Cell<'_>], exit: &[Cell<'_>]) {
    let episode = [&[("started", "2009-01-01")], episode].concat();
    let exit = [&[("on", EXIT), ("control_ended", "Yes")], exit].concat();
    register
        .person(&[("residence", "MD")])
        .episode(&episode)
        .exit(&exit);
}

/// A second one 100 days later that lasted `length` days.
fn second(register: &mut Register, length: i32, episode: &[Cell<'_>], exit: &[Cell<'_>]) {
    let (start, end) = (day(100), day(100 + length));
    let episode = [&[("started", start.as_str())], episode].concat();
    let exit = [&[("on", end.as_str()), ("control_ended", "Yes")], exit].concat();
    register.seen(50).episode(&episode).exit(&exit);
}

/// Four persons trafficked twice, and one once.
///
/// | person | exploitation | route | distress | days |
/// |---|---|---|---|---|
/// | 1 | sexual → sexual, begging | MD–IT → MD–MD | yes → no | 365 → 100 |
/// | 2 | labour → sexual | MD–RO → MD–RO | yes → yes | 365 → 400 |
/// | 3 | labour → labour | UA–TH → not told | yes → declined | 365 → not told |
/// | 4 | not told → begging | not told → MD–MD | no → no | 365 → 30 |
fn four() -> Register {
    let mut register = Register::default();
    let r = &mut register;
    let route = |from, to| [("recruitment_country", from), ("exploitation_country", to)];
    let told = |kinds, from, to| [&[("exploitation", kinds)][..], &route(from, to)].concat();
    first(r, &told("SexualExploitation", "MD", "IT"), &[("distress", "Yes")]);
    second(
        r,
        100,
        &told("SexualExploitation;ForcedBegging", "MD", "MD"),
        &[("distress", "No")],
    );
    first(r, &told("ForcedLabour", "MD", "RO"), &[("distress", "Yes")]);
    let same = [("same_traffickers", "Yes")];
    second(
        r,
        400,
        &[&told("SexualExploitation", "MD", "RO")[..], &same].concat(),
        &[("distress", "Yes")],
    );
    first(r, &told("ForcedLabour", "UA", "TH"), &[("distress", "Yes")]);
    r.seen(50)
        .episode(&[
            ("started", &day(100)),
            ("exploitation", "ForcedLabour"),
            ("same_traffickers", "No"),
        ])
        .exit(&[("control_ended", "Yes"), ("distress", "Declined")]);
    first(r, &[], &[("distress", "No")]);
    second(r, 30, &told("ForcedBegging", "MD", "MD"), &[("distress", "No")]);
    r.person(&[]).freed().seen(500);
    register
}

fn characteristic<'a>(reading: &'a ReadingFindings, variable: &str) -> &'a PairedCharacteristic {
    let found = reading
        .consequences
        .characteristics
        .iter()
        .find(|found| found.variable == variable);
    found.unwrap_or_else(|| panic!("{variable} is compared"))
}

fn level<'a>(found: &'a PairedCharacteristic, label: &str) -> &'a PairedLevel {
    let found = found.levels.iter().find(|level| level.label == label);
    found.unwrap_or_else(|| panic!("somebody had {label}"))
}

fn cells(level: &PairedLevel) -> [u64; 4] {
    [level.both, level.before_only, level.after_only, level.neither]
}

fn transition<'a>(reading: &'a ReadingFindings, variable: &str) -> &'a TransitionFound {
    let found = reading
        .consequences
        .transitions
        .iter()
        .find(|found| found.variable == variable);
    found.unwrap_or_else(|| panic!("{variable} has a matrix"))
}

#[test]
fn each_level_is_counted_in_pairs_of_which_both_episodes_tell() {
    let findings = four().analysed();
    let found = reading(&findings, "default");
    let consequences = &found.consequences;
    assert_eq!(
        (
            consequences.retrafficked,
            consequences.pairs,
            consequences.further
        ),
        (4, 4, 0)
    );
    let kinds = characteristic(found, "Type of exploitation");
    assert_eq!(
        (
            kinds.known,
            kinds.missing_before,
            kinds.missing_after,
            kinds.missing_both
        ),
        (3, 1, 0, 0)
    );
    assert_eq!(cells(level(kinds, "Sexual exploitation")), [1, 0, 1, 1]);
    assert_eq!(cells(level(kinds, "Forced labour")), [1, 1, 0, 1]);
    assert_eq!(cells(level(kinds, "Forced begging")), [0, 0, 1, 2]);
    assert!(
        kinds.levels.iter().all(|level| level.label != "Servitude"),
        "nobody had it"
    );
    let sexual = level(kinds, "Sexual exploitation");
    near(sexual.before, 1.0 / 3.0);
    near(sexual.after, 2.0 / 3.0);
    near(sexual.difference, 1.0 / 3.0);
    // One changed: in either direction with one half, of which mid-P takes half off.
    near(sexual.p_value, 0.5);
    assert!(sexual.interval.lower < 0.0 && sexual.interval.upper > sexual.difference);
}

#[test]
fn an_answer_that_was_declined_says_nothing_about_change() {
    let findings = four().analysed();
    let distress = characteristic(reading(&findings, "default"), "Psychological distress");
    assert_eq!((distress.known, distress.missing_after), (3, 1));
    assert_eq!(cells(level(distress, "yes")), [1, 1, 0, 1]);
    assert_eq!(distress.levels.len(), 1, "no is the mirror image of yes");
}

#[test]
fn how_far_it_is_follows_from_the_two_countries() {
    let findings = four().analysed();
    let found = reading(&findings, "default");
    let across = characteristic(found, "International: exploited in another country");
    assert_eq!(
        (across.known, across.missing_before, across.missing_after),
        (2, 1, 1)
    );
    assert_eq!(cells(level(across, "yes")), [1, 1, 0, 0]);
    let distance = characteristic(found, "From the country of recruitment to that of exploitation");
    let of = |label| cells(level(distance, label));
    // Italy is in the region of Moldova, Romania beside it.
    assert_eq!(of("elsewhere in the same region of the world"), [0, 1, 0, 1]);
    assert_eq!(of("to a neighbouring country"), [1, 0, 0, 1]);
    assert_eq!(of("within the country"), [0, 0, 1, 1]);
    let home = characteristic(found, "Exploited in the country of usual residence");
    assert_eq!(cells(level(home, "yes")), [0, 0, 1, 1]);
}

#[test]
fn a_matrix_holds_everybody_once_and_several_answers_are_one() {
    let findings = four().analysed();
    let kinds = transition(reading(&findings, "default"), "Type of exploitation");
    assert_eq!(kinds.levels, ["Forced labour", "Sexual exploitation", "several"]);
    assert_eq!(kinds.persons, [[1, 1, 0], [0, 0, 1], [0, 0, 0]]);
    assert_eq!(out_of(&kinds.same), (1, 3));
    assert_eq!(kinds.homogeneity, None, "two changes are too few to test");
}

#[test]
fn the_flows_and_the_routes_count_every_pair() {
    let findings = four().analysed();
    let routes = &reading(&findings, "default").routes;
    let of = |stops: [&str; 4]| {
        let found = routes.flows.iter().find(|flow| flow.stops == stops);
        found.map_or(0, |flow| flow.persons)
    };
    let (moldova, unknown) = ("Moldova (Republic of)", "not recorded");
    assert_eq!(of([moldova, "Italy", moldova, moldova]), 1);
    assert_eq!(of(["Ukraine", "Thailand", unknown, unknown]), 1);
    assert_eq!(routes.flows.iter().map(|flow| flow.persons).sum::<u64>(), 4);
    let to_italy = routes
        .routes
        .iter()
        .find(|route| route.to == "Italy")
        .expect("a route");
    assert_eq!((to_italy.before, to_italy.after), (1, 0));
    let same = routes.same_route.as_ref().expect("there are pairs");
    assert_eq!(out_of(same), (1, 2));
}

#[test]
fn durations_are_compared_pair_by_pair() {
    let findings = four().analysed();
    let found = reading(&findings, "default");
    let duration = found.consequences.duration.as_ref().expect("there are pairs");
    assert_eq!((duration.known, duration.missing_after), (3, 1));
    // 365 → 100, 400, 30: differences −265, 35, −335.
    assert_eq!(
        (duration.before.least, duration.after.least),
        (Some(365.0), Some(100.0))
    );
    assert_eq!(
        (duration.difference.least, duration.difference.most),
        (Some(-265.0), Some(-265.0))
    );
    assert_eq!(duration.difference.interval, None, "three pairs give no interval");
    assert_eq!((duration.longer, duration.shorter, duration.not_told), (1, 2, 0));
    // One of three in one direction: both tails less the probability of one, 1 − 3/8.
    near(duration.p_value.expect("some were longer"), 1.0 - 3.0 / 8.0);
}

#[test]
fn vague_dates_make_a_median_vague_and_leave_open_which_was_longer() {
    let mut register = Register::default();
    first(&mut register, &[], &[]);
    let r = register.seen(50);
    // Began in the year after the exit and ended in it: 0 to 364 days, against 365.
    r.episode(&[("started", "2011")])
        .exit(&[("on", "2011"), ("control_ended", "Yes")]);
    first(r, &[], &[]);
    r.seen(50)
        .episode(&[("started", "2011")])
        .exit(&[("on", "2012"), ("control_ended", "Yes")]);
    let findings = register.analysed();
    let found = reading(&findings, "default");
    let duration = found.consequences.duration.as_ref().expect("there are pairs");
    assert_eq!((duration.shorter, duration.longer, duration.not_told), (1, 0, 1));
    assert_eq!(
        (duration.after.least, duration.after.most),
        (Some(0.5), Some(f64::midpoint(364.0, 730.0)))
    );
}

#[test]
fn whoever_may_be_told_of_twice_is_in_no_pair() {
    let mut register = Register::default();
    // Neither episode is dated, and nobody tells their order.
    register
        .person(&[])
        .episode(&[])
        .exit(&[("control_ended", "Yes")])
        .episode(&[]);
    let findings = register.analysed();
    assert_eq!(reading(&findings, "default").consequences.retrafficked, 0);
    let broad = &reading(&findings, "broad").consequences;
    assert_eq!((broad.retrafficked, broad.pairs), (1, 0));
    assert_eq!(
        broad.left_out[0].label,
        "it cannot be told which episode came first"
    );
    assert_eq!((broad.duration.as_ref(), broad.characteristics.len()), (None, 0));
}

#[test]
fn a_person_gives_one_pair_however_often_trafficked_again() {
    let mut register = Register::default();
    first(&mut register, &[("exploitation", "ForcedLabour")], &[]);
    second(&mut register, 100, &[("exploitation", "ForcedBegging")], &[]);
    register
        .seen(300)
        .episode(&[("started", &day(400)), ("exploitation", "SexualExploitation")]);
    let findings = register.analysed();
    let found = reading(&findings, "default");
    assert_eq!((found.consequences.pairs, found.consequences.further), (1, 1));
    let kinds = characteristic(found, "Type of exploitation");
    assert!(
        kinds
            .levels
            .iter()
            .all(|level| level.label != "Sexual exploitation")
    );
}

#[test]
fn a_leg_of_a_longer_situation_is_said_to_be_one() {
    let mut register = Register::default();
    register.person(&[]).episode(&[("started", "2008-01-01")]);
    register
        .episode(&[("started", "2009-01-01"), ("entry", "SoldOrHandedOn")])
        .exit(&[("on", EXIT), ("control_ended", "Yes")]);
    second(&mut register, 10, &[], &[]);
    let findings = register.analysed();
    let found = &reading(&findings, "default").consequences;
    assert_eq!((found.pairs, found.parts_of_longer), (1, 1));
}

#[test]
fn where_enough_changed_the_matrix_is_tested() {
    let mut register = Register::default();
    // 20 from labour to begging and 5 back: 15²/25 = 9 on one degree of freedom.
    for person in 0..25 {
        let kinds = ["ForcedLabour", "ForcedBegging"];
        let [from, to] = if person < 20 { kinds } else { [kinds[1], kinds[0]] };
        first(&mut register, &[("exploitation", from)], &[]);
        second(&mut register, 10, &[("exploitation", to)], &[]);
    }
    let findings = register.analysed();
    let found = reading(&findings, "default");
    let kinds = transition(found, "Type of exploitation");
    let test = kinds.homogeneity.as_ref().expect("25 changed");
    near(test.statistic, 9.0);
    assert_eq!((test.degrees, test.pooled.len()), (1, 0));
    let Interval { lower, upper } =
        level(characteristic(found, "Type of exploitation"), "Forced begging").interval;
    assert!(lower > 0.0 && upper < 1.0, "{lower} to {upper}");
}
