//! Two registers small enough to be computed with pencil and paper, and the headline of the IOM report.

use throughline_analysis::findings::{Characteristic, Findings, Interval};

use crate::register::{EXIT, Register, analysed, horizon, near, out_of, persons, question, reading};

/// Fifteen persons, sixteen records, nobody dead. Times in days after the first exit that counts:
///
/// | person | what happened | default reading |
/// |---|---|---|
/// | 1 | again on day 50; only their own account in between | event at 50 (*probable*) |
/// | 2, 3, 4 | again on day 100, 400, 800; seen free before | events (*confirmed*) |
/// | 5 | seen on day 200, lost on day 300 | censored at 200, lost |
/// | 6 | seen on day 150, lost on day 250, again on day 700 | censored at 150, lost; counted in proportions |
/// | 7, 8 | last seen free on day 1000, 2000 | censored |
/// | 9 | nothing known after the exit | left out |
/// | 10 | no exit recorded | left out |
/// | 11 | exit not dated | left out |
/// | 12 | control known to have gone on | left out |
/// | 13 | no episode recorded | left out, and not in the proportions |
/// | 14 | exit without end of control, sold on, exit on day 0, last seen on day 600 | one situation; censored at 600 |
/// | 15 | an earlier episode without an exit; last seen on day 900 after the second | censored at 900; *undetermined* |
pub(crate) fn fifteen() -> Register {
    let mut register = Register::default();
    let r = &mut register;
    r.person(&[
        ("gender", "Feminine"),
        ("minority", "Yes"),
        ("age_when_first_trafficked", "15"),
        ("residence", "MD"),
        ("ascertainment", "Police"),
    ]);
    r.referred().referred();
    r.episode(&[
        ("started", "2009-01-01"),
        ("exploitation", "ForcedLabour;SexualExploitation"),
    ])
    .exit(&[
        ("on", EXIT),
        ("control_ended", "Yes"),
        ("distress", "Yes"),
        ("manner", "OwnEscape"),
    ]);
    r.returned(10, &[("manner", "ForcedByAuthorities"), ("referred", "No")])
        .again(50);
    r.person(&[
        ("gender", "Feminine"),
        ("minority", "Declined"),
        ("born", "1980"),
        ("residence", "MD"),
        ("ascertainment", "Police"),
    ]);
    r.freed()
        .seen(40)
        .returned(60, &[("manner", "ForcedByAuthorities"), ("referred", "Unknown")]);
    r.record(&[("ascertainment", "Hotline")]).again(100);
    r.person(&[
        ("gender", "Masculine"),
        ("minority", "Unknown"),
        ("citizenships", "RO"),
        ("ascertainment", "Hotline"),
    ]);
    r.freed()
        .seen(200)
        .again(400)
        .returned(500, &[("manner", "OwnArrangement")]);
    r.person(&[]).freed().seen(300).again(800);
    r.person(&[("gender", "Feminine"), ("minority", "No")])
        .freed()
        .seen(200)
        .lost(300);
    r.person(&[("gender", "NonSpecifiedUnknown")])
        .freed()
        .seen(150)
        .lost(250)
        .again(700);
    r.person(&[
        ("gender", "Masculine"),
        ("minority", "Declined"),
        ("born", "1991"),
        ("residence", "MD"),
    ]);
    r.freed().seen(1000);
    r.person(&[]).freed().seen(2000);
    r.person(&[]).freed();
    r.person(&[]).episode(&[("started", "2009")]);
    r.person(&[])
        .episode(&[("started", "2009")])
        .exit(&[("control_ended", "Yes")])
        .seen(70);
    r.person(&[])
        .episode(&[("started", "2009")])
        .exit(&[("on", EXIT), ("control_ended", "No")])
        .seen(70);
    r.person(&[]);
    r.person(&[])
        .episode(&[("started", "2008")])
        .exit(&[("on", "2008-12-31"), ("control_ended", "No")]);
    r.episode(&[("started", "2009-01-01"), ("entry", "SoldOrHandedOn")])
        .exit(&[("on", EXIT), ("control_ended", "Yes")])
        .seen(600);
    r.person(&[]).episode(&[("started", "2005")]).freed().seen(900);
    register
}

fn found() -> Findings {
    fifteen().analysed()
}

#[track_caller]
fn within(found: Option<Interval>, lower: f64, upper: f64) {
    let found = found.expect("there is an interval");
    near(found.lower, lower);
    near(found.upper, upper);
}

fn characteristic<'a>(findings: &'a Findings, variable: &str) -> &'a Characteristic {
    let all = &reading(findings, "default").characteristics;
    let found = all.iter().find(|found| found.variable == variable);
    found.unwrap_or_else(|| panic!("{variable} is described"))
}

fn levels(found: &Characteristic) -> Vec<(&str, u64, u64)> {
    let levels = found.levels.iter();
    levels
        .map(|level| (level.label.as_str(), level.retrafficked, level.others))
        .collect()
}

#[test]
fn persons_records_and_episodes_are_counted_apart() {
    let about = found().about;
    assert_eq!(
        (about.persons, about.records, about.persons_referred_again),
        (15, 16, 1)
    );
    // Two each for persons 1, 2, 3, 4, 6, 14 and 15, none for person 13, one for the seven others.
    assert_eq!(about.episodes, 2 * 7 + 7);
}

#[test]
fn every_step_has_one_verdict() {
    let steps: Vec<(u64, u64)> = found()
        .steps
        .iter()
        .map(|step| (step.steps, step.persons))
        .collect();
    // Confirmed: 2, 3, 4, 6. Probable: 1. Undetermined: 15. Continuation: 14.
    assert_eq!(steps, [(4, 4), (1, 1), (1, 1), (1, 1)]);
}

#[test]
fn the_three_readings_count_different_verdicts_over_the_same_persons() {
    let findings = found();
    let of = |name| {
        let reading = reading(&findings, name);
        (out_of(&reading.among_all), out_of(&reading.among_exited))
    };
    // Persons with an episode: all but 13. With an exit that ended a situation: all but 10 and 13.
    assert_eq!(of("strict"), ((4, 14), (4, 13)));
    assert_eq!(of("default"), ((5, 14), (5, 13)));
    assert_eq!(of("broad"), ((6, 14), (6, 13)));
}

#[test]
fn five_of_fourteen_has_its_two_intervals() {
    let findings = found();
    let all = &reading(&findings, "default").among_all;
    near(all.proportion.expect("fourteen persons"), 5.0 / 14.0);
    // Wilson's by the formula, Clopper and Pearson's by bisection of the binomial sums.
    within(all.wilson, 0.163_447_317_535_541_4, 0.612_355_768_960_926);
    within(
        all.clopper_pearson,
        0.127_598_429_859_159_4,
        0.648_619_889_384_008_5,
    );
}

#[test]
fn the_rate_is_four_events_in_6200_days() {
    // 50 + 100 + 150 + 200 + 400 + 600 + 800 + 900 + 1000 + 2000 = 6200 days.
    let findings = found();
    let rate = reading(&findings, "default")
        .rate
        .as_ref()
        .expect("ten are followed");
    assert_eq!(rate.events, 4);
    near(rate.person_years, 6200.0 / 365.25);
    near(rate.per_100_person_years, 100.0 * 4.0 * 365.25 / 6200.0);
    // Garwood: 1.089865 and 10.241589 events in that time.
    within(Some(rate.interval), 6.420_537_543_822_832, 60.334_520_382_116_146);
}

#[test]
fn cumulative_incidence_is_the_product_of_four_steps() {
    // Day 50: 9/10 stay free. Day 100: 8/9. Persons 6 and 5 leave on days 150 and 200. Day 400: 5/6. Person 14 leaves on day
    // 600. Day 800: 3/4.
    let findings = found();
    let default = reading(&findings, "default");
    assert_eq!(default.estimator, "Kaplan–Meier");
    let at = |months| {
        horizon(default, months)
            .incidence
            .expect("somebody is followed so long")
    };
    near(at(3), 1.0 - 0.9);
    near(at(6), 1.0 - 0.8);
    near(at(12), 1.0 - 0.8);
    near(at(24), 1.0 - 2.0 / 3.0);
    near(at(60), 0.5);
}

#[test]
fn the_band_is_greenwoods_on_the_log_log_scale() {
    // 24 months: S = 2/3, variance of log S = 1/90 + 1/72 + 1/30, ends S^exp(±1.96 √variance / log S).
    let findings = found();
    let at = |months| horizon(reading(&findings, "default"), months).interval;
    within(at(3), 0.014_718_606_632_656_9, 0.526_990_728_737_949_7);
    within(at(6), 0.054_127_354_161_088_3, 0.591_309_218_366_582_6);
    within(at(24), 0.118_525_570_234_771_5, 0.728_319_907_714_749_5);
    within(at(60), 0.212_678_745_461_073_7, 0.865_912_668_598_184_6);
}

#[test]
fn each_horizon_says_who_is_left_and_how_many_events_came_before() {
    let findings = found();
    let horizons = &reading(&findings, "default").horizons;
    let counts: Vec<_> = horizons
        .iter()
        .map(|at| (at.months, at.at_risk, at.events))
        .collect();
    assert_eq!(counts, [(3, 9, 1), (6, 7, 2), (12, 6, 2), (24, 4, 3), (60, 1, 4)]);
}

#[test]
fn the_table_under_the_curve_accounts_for_all_ten_in_every_column() {
    let findings = found();
    let table = &reading(&findings, "default").risk_table;
    let columns: Vec<_> = table
        .iter()
        .map(|c| (c.months, c.at_risk, c.events, c.censored))
        .collect();
    assert_eq!(
        columns,
        [
            (0, 10, 0, 0),
            (6, 7, 2, 1),
            (12, 6, 2, 2),
            (24, 4, 3, 3),
            (36, 1, 4, 5),
            (48, 1, 4, 5),
            (60, 1, 4, 5)
        ]
    );
}

#[test]
fn the_median_is_the_day_on_which_one_half_is_reached_exactly() {
    // 9/10 · 8/9 · 5/6 · 3/4 = 1/2 on day 800. The band's upper end passes one half on day 50 (0.527); its lower end never.
    let findings = found();
    let median = &reading(&findings, "default").median;
    assert_eq!(
        (median.days, median.lower, median.upper),
        (Some(800.0), Some(50.0), None)
    );
}

#[test]
fn the_median_among_the_retrafficked_leaves_out_all_others() {
    let findings = found();
    // 50, 100, 400, 800.
    assert_eq!(
        reading(&findings, "default").median_among_retrafficked.days,
        Some(250.0)
    );
    assert_eq!(
        reading(&findings, "strict").median_among_retrafficked.days,
        Some(400.0)
    );
}

#[test]
fn the_restricted_mean_is_the_area_above_the_curve() {
    // 50 · 1 + 50 · 9/10 + 300 · 8/10 + 400 · 2/3 + 1026.25 · 1/2; the variance is the sum of (area after an event)² over
    // 10 · 9, 9 · 8, 6 · 5 and 4 · 3.
    let findings = found();
    let mean = &reading(&findings, "default").restricted_mean;
    near(
        mean.days.expect("ten are followed"),
        50.0 + 45.0 + 240.0 + 800.0 / 3.0 + 513.125,
    );
    near(mean.lower.expect("it has an interval"), 599.010_936_730_367_1);
    near(mean.upper.expect("it has an interval"), 1_630.572_396_602_966_4);
}

#[test]
fn three_of_the_four_dated_events_came_within_two_years() {
    let findings = found();
    let within_two_years = &reading(&findings, "default").within_two_years;
    assert_eq!(out_of(within_two_years), (3, 4));
    within(
        within_two_years.wilson,
        0.300_641_842_582_401_84,
        0.954_412_739_190_299_5,
    );
}

#[test]
fn the_flow_leaves_out_five_and_follows_ten() {
    let findings = found();
    let flow = &reading(&findings, "default").flow;
    let words: Vec<(u64, bool)> = flow.iter().map(|line| (line.persons, line.left_out)).collect();
    let (kept, left_out) = (false, true);
    assert_eq!(
        words,
        [
            (15, kept),
            (1, left_out), // 13: no episode
            (14, kept),
            (1, left_out), // 10: no exit
            (13, kept),
            (1, left_out), // 12: control went on
            (1, left_out), // 11: exit not dated
            (1, left_out), // 9: nothing known after
            (10, kept),
        ]
    );
}

#[test]
fn under_the_strict_reading_an_uncorroborated_event_ends_follow_up_without_counting() {
    // Person 1 is last known free on day 10, when returned; then 9 at risk on day 100, 6 on day 400, 4 on day 800.
    let findings = found();
    let strict = reading(&findings, "strict");
    assert_eq!(persons(&strict.flow, "Followed"), 10);
    near(
        strict.rate.as_ref().expect("ten are followed").person_years,
        6160.0 / 365.25,
    );
    near(
        horizon(strict, 24).incidence.expect("four are at risk"),
        1.0 - 8.0 / 9.0 * 5.0 / 6.0,
    );
}

#[test]
fn loss_to_follow_up_bounds_the_two_year_figure_on_both_sides() {
    // Persons 5 and 6 free to day 2000: 9/10 · 8/9 · 7/8 = 7/10. Trafficked again when lost: 9/10 · 8/9 · 7/8 · 6/7 · 5/6.
    let findings = found();
    let loss = &reading(&findings, "default").loss;
    assert_eq!(out_of(&loss.lost), (2, 10));
    assert_eq!(loss.found_after_loss, 1);
    near(
        loss.at_two_years_if_all_lost_stayed_free
            .expect("followed so long"),
        0.3,
    );
    near(
        loss.at_two_years_if_all_lost_were_retrafficked
            .expect("followed so long"),
        0.5,
    );
}

#[test]
fn unknown_declined_and_not_asked_are_three_things() {
    let findings = found();
    let minority = characteristic(&findings, "Belongs to a minority that meets discrimination");
    assert_eq!(
        levels(minority),
        [
            ("yes", 1, 0),
            ("no", 0, 1),
            ("unknown", 1, 0),
            ("declined to answer", 1, 1)
        ]
    );
    // Not asked: 4 and 6 of the five, all but 5 and 7 of the nine others.
    assert_eq!((minority.missing_retrafficked, minority.missing_others), (2, 7));
}

#[test]
fn a_gender_recorded_as_unknown_is_a_level_and_one_not_recorded_is_missing() {
    let findings = found();
    let gender = characteristic(&findings, "Gender");
    assert_eq!(
        levels(gender),
        [
            ("Feminine", 2, 1),
            ("Masculine", 1, 1),
            ("Not Specified/Unknown", 1, 0)
        ]
    );
    assert_eq!((gender.missing_retrafficked, gender.missing_others), (1, 7));
    assert_eq!(out_of(&gender.levels[0].proportion), (2, 3));
}

#[test]
fn age_below_18_is_left_open_where_the_year_of_birth_does_not_settle_it() {
    // Person 1 was 15, person 2 was 28 or 29, person 7 was 17 or 18.
    let findings = found();
    let under = characteristic(&findings, "Under 18 at first trafficking");
    assert_eq!(levels(under), [("yes", 1, 0), ("no", 1, 0)]);
    assert_eq!((under.missing_retrafficked, under.missing_others), (3, 9));
}

#[test]
fn one_person_can_be_in_several_levels_of_exploitation() {
    let findings = found();
    let exploitation = characteristic(
        &findings,
        "Exploitation in the first situation (several possible)",
    );
    assert_eq!(levels(exploitation).iter().map(|level| level.1).sum::<u64>(), 2);
    assert_eq!(exploitation.missing_retrafficked, 4);
}

#[test]
fn a_return_after_the_next_episode_began_is_no_cause_of_it() {
    // Person 3's return on day 500 comes after day 400.
    let findings = found();
    let home = characteristic(&findings, "Return after the exit");
    assert_eq!(levels(home), [("forced by authorities", 2, 0)]);
}

#[test]
fn a_forced_return_counts_as_unreferred_only_when_that_is_known() {
    // Person 1: not referred. Person 2: not known.
    let findings = found();
    let forced = characteristic(
        &findings,
        "Forced return or hand-over without referral to an organisation",
    );
    assert_eq!(levels(forced), [("yes", 1, 0)]);
    assert_eq!((forced.missing_retrafficked, forced.missing_others), (4, 9));
}

#[test]
fn origins_stand_in_order_of_their_number() {
    let findings = found();
    let origin = characteristic(&findings, "Country of origin");
    assert_eq!(
        levels(origin)
            .iter()
            .map(|level| (level.1, level.2))
            .collect::<Vec<_>>(),
        [(2, 1), (1, 0)]
    );
    assert_eq!((origin.missing_retrafficked, origin.missing_others), (2, 8));
}

#[test]
fn a_person_can_have_come_to_light_in_two_ways() {
    let ascertainment = found().ascertainment;
    let lines: Vec<_> = ascertainment
        .lines
        .iter()
        .map(|line| (line.label.as_str(), line.persons))
        .collect();
    assert_eq!(lines, [("hotline", 2), ("police or other law enforcement", 2)]);
    assert_eq!((ascertainment.denominator, ascertainment.not_recorded), (15, 12));
}

/// Six persons: again on days 100 and 300, died on days 200 and 500, last seen free on days 400 and 600.
fn six_of_whom_two_died() -> Register {
    let mut register = Register::default();
    for (after, ending) in [
        (100, 'e'),
        (200, 'd'),
        (300, 'e'),
        (400, 'c'),
        (500, 'd'),
        (600, 'c'),
    ] {
        let died = crate::register::day(after);
        match ending {
            'd' => register.person(&[("died_on", &died)]).freed(),
            'e' => register.person(&[]).freed().again(after),
            _ => register.person(&[]).freed().seen(after),
        };
    }
    register
}

#[test]
fn the_dead_cannot_be_trafficked_again() {
    // Day 100: 1/6, 5/6 are left. Day 200: one of five dies, 2/3 are left. Day 300: 1/4 of those, so 1/6 + 1/6.
    let findings = six_of_whom_two_died().analysed();
    let default = reading(&findings, "default");
    assert_eq!(default.estimator, "Aalen–Johansen, death competing");
    near(
        horizon(default, 6).incidence.expect("followed so long"),
        1.0 / 6.0,
    );
    near(
        horizon(default, 12).incidence.expect("followed so long"),
        1.0 / 3.0,
    );
    // Variance by the infinitesimal jackknife: squared derivatives of the estimate by each person's weight, summed.
    near_six(horizon(default, 12).interval, 0.046_082_243, 0.675_564_358);
}

#[track_caller]
fn near_six(found: Option<Interval>, lower: f64, upper: f64) {
    let found = found.expect("there is an interval");
    assert!(
        (found.lower - lower).abs() < 1e-6 && (found.upper - upper).abs() < 1e-6,
        "{found:?}"
    );
}

#[test]
fn the_mean_time_alive_and_free_ends_with_death_too() {
    // 100 · 1 + 100 · 5/6 + 100 · 2/3 + 200 · 1/2 + 100 · 1/4, over the 600 days anybody was followed.
    let findings = six_of_whom_two_died().analysed();
    near(
        reading(&findings, "default")
            .restricted_mean
            .days
            .expect("six are followed"),
        375.0,
    );
}

#[test]
fn before_the_first_event_the_interval_is_the_exact_one_for_none_of_those_at_risk() {
    // 0 of 6: upper end 1 − 0.025^(1/6).
    let findings = six_of_whom_two_died().analysed();
    let at = horizon(reading(&findings, "default"), 3);
    assert_eq!((at.at_risk, at.events, at.incidence), (6, 0, Some(0.0)));
    within(at.interval, 0.0, 1.0 - 0.025_f64.powf(1.0 / 6.0));
}

#[test]
fn nothing_is_said_beyond_the_last_day_of_observation() {
    let findings = six_of_whom_two_died().analysed();
    let at = horizon(reading(&findings, "default"), 24);
    assert_eq!(
        (at.at_risk, at.incidence, at.interval, at.turnbull),
        (0, None, None, None)
    );
}

#[test]
fn seventy_nine_of_fourteen_thousand_is_the_reports_headline() {
    let mut register = Register::default();
    for person in 0..14_000 {
        register.person(&[]).freed();
        if person < 79 {
            register.seen(30).again(200);
        }
    }
    let findings = analysed(&register.lines());
    for found in &findings.readings {
        let all = &found.among_all;
        assert_eq!(out_of(all), (79, 14_000));
        let (proportion, wilson) = (all.proportion.expect("not empty"), all.wilson.expect("not empty"));
        let shown = format!(
            "{:.3} [{:.3}–{:.3}]",
            100.0 * proportion,
            100.0 * wilson.lower,
            100.0 * wilson.upper
        );
        assert_eq!(shown, "0.564 [0.453–0.703]");
    }
    assert_eq!(findings.about.level, question().level);
}
