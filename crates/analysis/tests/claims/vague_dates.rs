//! Dates known to the month or vaguer: the middle in the estimates, the whole interval beside them.

use throughline_analysis::findings::Interval;

use crate::register::{Register, day, horizon, near, reading};

/// Again in March 2010 (days 59–89), exactly on day 100, and between February and June 2010 (days 31–180); one more last
/// seen free on day 200.
fn four_of_whom_two_are_vague() -> Register {
    let mut register = Register::default();
    register.person(&[]).freed().episode(&[("started", "2010-03")]);
    register.person(&[]).freed().again(100);
    register
        .person(&[])
        .freed()
        .episode(&[("started", "2010-02/2010-06")]);
    register.person(&[]).freed().seen(200);
    register
}

/// Turnbull's estimate is approached, not computed: it agrees to seven digits.
#[track_caller]
fn bounds(found: Option<Interval>, lower: f64, upper: f64) {
    let found = found.expect("there are bounds");
    assert!(
        (found.lower - lower).abs() < 1e-7 && (found.upper - upper).abs() < 1e-7,
        "{found:?}"
    );
}

#[test]
fn the_whole_intervals_give_their_own_estimate() {
    // Innermost: (58, 89], day 100, after 200. With masses p, q, r the likelihood is p · q · (p + q) · r: r = 1/4 and, p and q
    // being alike in it, p = q = 3/8.
    let findings = four_of_whom_two_are_vague().analysed();
    let default = reading(&findings, "default");
    bounds(horizon(default, 3).turnbull, 3.0 / 8.0, 3.0 / 8.0);
    bounds(horizon(default, 6).turnbull, 3.0 / 4.0, 3.0 / 4.0);
}

#[test]
fn the_middle_of_the_interval_gives_the_estimate_beside_them() {
    // Days 74, 100 and 105.5 of four: by 91.3 days one, by 182.6 days three.
    let findings = four_of_whom_two_are_vague().analysed();
    let default = reading(&findings, "default");
    near(horizon(default, 3).incidence.expect("followed"), 0.25);
    near(horizon(default, 6).incidence.expect("followed"), 0.75);
}

#[test]
fn an_interval_across_the_horizon_leaves_the_incidence_open_between_two_bounds() {
    // Days 75–105 lie on both sides of three months. One third each: that interval, day 120, after 300.
    let mut register = Register::default();
    let span = format!("{}/{}", day(75), day(105));
    register.person(&[]).freed().episode(&[("started", &span)]);
    register.person(&[]).freed().again(120);
    register.person(&[]).freed().seen(50);
    register.person(&[]).freed().seen(300);
    let findings = register.analysed();
    let default = reading(&findings, "default");
    bounds(horizon(default, 3).turnbull, 0.0, 1.0 / 3.0);
    bounds(horizon(default, 6).turnbull, 2.0 / 3.0, 2.0 / 3.0);
}

#[test]
fn with_exact_dates_both_estimates_are_one() {
    let mut register = Register::default();
    for (after, again) in [
        (20, true),
        (40, false),
        (90, true),
        (100, true),
        (170, false),
        (400, true),
        (800, false),
    ] {
        let person = register.person(&[]).freed();
        if again {
            person.again(after)
        } else {
            person.seen(after)
        };
    }
    let findings = register.analysed();
    for at in &reading(&findings, "default").horizons {
        match at.incidence {
            Some(incidence) => bounds(at.turnbull, incidence, incidence),
            None => assert_eq!(at.turnbull, None),
        }
    }
}

#[test]
fn the_day_before_the_interval_is_not_in_it() {
    // Again on one of the days 92–120 after 91 days free: at three months, day 91, certainly not yet.
    let mut register = Register::default();
    let span = format!("{}/{}", day(92), day(120));
    register.person(&[]).freed().episode(&[("started", &span)]);
    register.person(&[]).freed().seen(130);
    bounds(
        horizon(reading(&register.analysed(), "default"), 3).turnbull,
        0.0,
        0.0,
    );
}

#[test]
fn the_first_day_of_the_interval_is_in_it() {
    // Again on one of the days 91–120: at three months perhaps.
    let mut register = Register::default();
    let span = format!("{}/{}", day(91), day(120));
    register.person(&[]).freed().episode(&[("started", &span)]);
    register.person(&[]).freed().seen(130);
    bounds(
        horizon(reading(&register.analysed(), "default"), 3).turnbull,
        0.0,
        0.5,
    );
}

#[test]
fn where_the_exit_is_vague_only_the_days_certainly_free_are_counted_by_the_intervals() {
    // Out in the first half of 2010 and seen on day 200: free for 20 to 200 days, so for 91 days perhaps; by intervals nobody
    // is certain to have been free so long, and nothing is said.
    let mut register = Register::default();
    register.person(&[]).episode(&[("started", "2009")]);
    register
        .exit(&[("on", "2010-01/2010-06"), ("control_ended", "Yes")])
        .seen(200);
    let findings = register.analysed();
    let at = horizon(reading(&findings, "default"), 3);
    assert_eq!((at.incidence, at.turnbull), (Some(0.0), None));
}
