//! Registers at the edges: nobody, one person, no exits, nobody followed, one day, deaths only, other confidence levels.

use throughline_analysis::findings::{Interval, ReadingFindings};
use throughline_analysis::{AnalysisError, Question, analyse};

use crate::hand_computed::fifteen;
use crate::register::{Register, day, horizon, near, out_of, persons, question, reading};

/// Asserts that nothing about time is claimed, and that it is said why.
#[track_caller]
fn nothing_about_time(reading: &ReadingFindings) {
    assert_eq!(reading.rate, None);
    assert_eq!(reading.curve, []);
    assert!(
        reading
            .horizons
            .iter()
            .all(|at| (at.incidence, at.interval, at.turnbull) == (None, None, None))
    );
    for time in [
        &reading.median,
        &reading.restricted_mean,
        &reading.median_among_retrafficked,
    ] {
        assert_eq!(time.days, None);
        assert!(time.remark.is_some(), "{}", time.words);
    }
    assert_eq!(reading.within_two_years.proportion, None);
    assert_eq!(reading.loss.at_two_years_if_all_lost_stayed_free, None);
}

#[test]
fn an_empty_register_has_findings_without_figures() {
    let findings = Register::default().analysed();
    assert_eq!((findings.about.persons, findings.readings.len()), (0, 3));
    for reading in &findings.readings {
        nothing_about_time(reading);
        assert_eq!(reading.among_all.proportion, None);
        assert_eq!(reading.characteristics, []);
        assert!(reading.flow.iter().all(|line| line.persons == 0));
    }
}

#[test]
fn without_a_recorded_exit_there_is_a_proportion_and_no_time() {
    let mut register = Register::default();
    register.person(&[]).episode(&[("started", "2009")]).seen(50);
    register.person(&[]).episode(&[("started", "2009")]);
    let findings = register.analysed();
    for reading in &findings.readings {
        nothing_about_time(reading);
        assert_eq!(
            (out_of(&reading.among_all), out_of(&reading.among_exited)),
            ((0, 2), (0, 0))
        );
        assert_eq!(persons(&reading.flow, "no exit is recorded"), 2);
    }
}

#[test]
fn with_nobody_seen_after_the_exit_there_is_no_time() {
    let mut register = Register::default();
    register.person(&[]).freed();
    let findings = register.analysed();
    let default = reading(&findings, "default");
    nothing_about_time(default);
    assert_eq!(persons(&default.flow, "nothing is known"), 1);
}

#[test]
fn one_person_trafficked_again_is_no_certainty() {
    let mut register = Register::default();
    register.person(&[]).freed().again(100);
    let findings = register.analysed();
    let default = reading(&findings, "default");
    let curve: Vec<_> = default
        .curve
        .iter()
        .map(|p| (p.days, p.incidence, p.lower, p.upper))
        .collect();
    assert_eq!(curve, [(100.0, 1.0, 0.0, 1.0)]);
    assert_eq!(
        (default.median.days, default.median.lower, default.median.upper),
        (Some(100.0), Some(100.0), None)
    );
    let mean = &default.restricted_mean;
    assert_eq!((mean.days, mean.lower, mean.upper), (Some(100.0), None, None));
    assert!(mean.remark.is_some());
}

#[test]
fn one_person_is_spoken_of_in_the_singular() {
    let mut register = Register::default();
    register.person(&[]).freed().again(100);
    let findings = register.analysed();
    let remarks = &reading(&findings, "default").remarks;
    assert!(
        remarks
            .iter()
            .any(|remark| remark.starts_with("Only 1 person counts")),
        "{remarks:?}"
    );
}

#[test]
fn one_person_still_free_is_no_certainty_either() {
    let mut register = Register::default();
    register.person(&[]).freed().seen(400);
    let findings = register.analysed();
    let at = horizon(reading(&findings, "default"), 12);
    assert_eq!(at.incidence, Some(0.0));
    // 0 of 1: upper end 1 − 0.025.
    let Some(Interval { lower, upper }) = at.interval else {
        panic!("one of one at risk has an exact interval")
    };
    near(lower, 0.0);
    near(upper, 0.975);
}

#[test]
fn all_trafficked_again_on_one_day_is_one_step_to_the_top() {
    let mut register = Register::default();
    for _ in 0..5 {
        register.person(&[]).freed().again(100);
    }
    let findings = register.analysed();
    let default = reading(&findings, "default");
    assert_eq!(default.curve.len(), 1);
    assert_eq!(default.median.days, Some(100.0));
    near(
        default.rate.as_ref().expect("followed").person_years,
        500.0 / 365.25,
    );
    assert_eq!(horizon(default, 3).incidence, Some(0.0));
}

#[test]
fn the_last_step_to_the_top_keeps_the_lower_end_reached_before() {
    let mut register = Register::default();
    for after in [100, 200, 300] {
        register.person(&[]).freed().again(after);
    }
    let findings = register.analysed();
    let [_, before, last] = reading(&findings, "default").curve[..] else {
        panic!("there are three steps")
    };
    assert_eq!((last.incidence, last.lower, last.upper), (1.0, before.lower, 1.0));
}

#[test]
fn where_all_died_nobody_was_trafficked_again() {
    let mut register = Register::default();
    for after in [0, 100, 200] {
        register.person(&[("died_on", &day(after))]).freed();
    }
    let findings = register.analysed();
    let default = reading(&findings, "default");
    assert_eq!(default.estimator, "Aalen–Johansen, death competing");
    assert_eq!(default.curve, []);
    assert_eq!(horizon(default, 3).incidence, Some(0.0));
    // A death on the day of the exit is counted as half a day at risk.
    near(
        default.rate.as_ref().expect("followed").person_years,
        300.5 / 365.25,
    );
}

#[test]
fn an_exit_within_one_situation_is_no_exit() {
    let mut register = Register::default();
    register
        .person(&[])
        .freed()
        .episode(&[("started", &day(20)), ("entry", "SoldOrHandedOn")]);
    let findings = register.analysed();
    for reading in &findings.readings {
        assert_eq!(out_of(&reading.among_exited), (0, 0));
        assert_eq!(persons(&reading.flow, "With a recorded exit"), 0);
    }
}

#[test]
fn a_return_after_an_episode_with_an_undated_beginning_is_no_cause_of_it() {
    let mut register = Register::default();
    register
        .person(&[])
        .episode(&[("started", "2009-01-01"), ("told_order", "1")]);
    register.exit(&[("on", crate::register::EXIT), ("control_ended", "Yes")]);
    register
        .episode(&[("told_order", "2")])
        .exit(&[("on", &day(300))]);
    register.returned(400, &[("manner", "ForcedByAuthorities")]);
    let findings = register.analysed();
    let described = &reading(&findings, "default").characteristics;
    assert!(
        described
            .iter()
            .all(|found| found.variable != "Return after the exit"),
        "{described:?}"
    );
}

fn at_level(level: f64) -> Question {
    Question { level, ..question() }
}

#[test]
fn at_a_lower_level_all_intervals_are_narrower() {
    let lines = fifteen().lines();
    let wide = analyse(&lines, &at_level(0.95)).expect("the level is in range");
    let narrow = analyse(&lines, &at_level(0.9)).expect("the level is in range");
    let widths = |found: &ReadingFindings| -> Vec<f64> {
        let rate = found.rate.as_ref().map(|rate| rate.interval);
        let all = [found.among_all.wilson, found.among_all.clopper_pearson, rate];
        let horizons = found.horizons.iter().map(|at| at.interval);
        all.into_iter()
            .chain(horizons)
            .flatten()
            .map(|interval| interval.upper - interval.lower)
            .collect()
    };
    for (wide, narrow) in wide.readings.iter().zip(&narrow.readings) {
        let (wide, narrow) = (widths(wide), widths(narrow));
        assert_eq!(wide.len(), 8);
        assert!(
            wide.iter().zip(&narrow).all(|(wide, narrow)| narrow < wide),
            "{wide:?} {narrow:?}"
        );
    }
}

#[test]
fn the_method_names_the_level_as_people_write_it() {
    for (level, words) in [(0.9, "at 90 %"), (0.55, "at 55 %"), (0.999, "at 99.9 %")] {
        let findings = analyse(&[], &at_level(level)).expect("the level is in range");
        assert!(
            findings.method.iter().any(|sentence| sentence.contains(words)),
            "{words}"
        );
    }
}

#[test]
fn a_level_that_is_none_is_refused() {
    for level in [0.0, 1.0, 95.0, -0.5, f64::NAN] {
        let error = analyse(&[], &at_level(level)).expect_err("no such level");
        assert!(matches!(error, AnalysisError::Estimator(_)), "{error:?}");
        assert!(error.to_string().contains("level"), "{error}");
    }
}
