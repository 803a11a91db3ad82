//! What must hold at the edges: ties, nothing but censoring, empty risk sets, faulty input.
#![expect(clippy::float_cmp, reason = "the expected values are exact")]

use throughline_survival::{
    AalenJohansen, Censored, CompetingSpell, Cox, Design, Error, FineGray, Interval, IntervalKind,
    KaplanMeier, Level, LogRank, Member, Outcome, Spell, Ties, Turnbull, Variance,
};

const LEVEL: Level = Level::ninety_five();

fn curve(spells: &[Spell]) -> KaplanMeier {
    KaplanMeier::fit(spells).expect("the spells are sound")
}

#[test]
fn a_censoring_at_the_time_of_an_event_is_still_at_risk_of_it() {
    let curve = curve(&[Spell::event(2.0), Spell::censored(2.0), Spell::censored(5.0)]);
    assert_eq!(curve.steps()[0].at_risk, 3.0);
    assert_eq!(curve.at(2.0), 2.0 / 3.0);
}

#[test]
fn an_entrant_at_the_time_of_an_event_is_not_at_risk_of_it() {
    let curve = curve(&[
        Spell::event(2.0),
        Spell::event(3.0),
        Spell::event(4.0).entering(2.0),
    ]);
    assert_eq!(curve.steps()[0].at_risk, 2.0);
    assert_eq!(curve.steps()[1].at_risk, 2.0);
    assert_eq!(
        [1.0, 2.0, 2.5, 4.0, 4.5].map(|time| curve.at_risk(time)),
        [2.0, 2.0, 2.0, 1.0, 0.0]
    );
}

#[test]
fn without_events_survival_stays_at_one_with_a_point_interval() {
    let curve = curve(&[Spell::censored(1.0), Spell::censored(4.0)]);
    assert_eq!(curve.at(4.0), 1.0);
    for kind in IntervalKind::ALL {
        assert_eq!(
            curve.interval_at(4.0, kind, LEVEL),
            Some(Interval {
                lower: 1.0,
                upper: 1.0
            })
        );
    }
    assert_eq!(curve.median(IntervalKind::Log, LEVEL).time, None);
    assert_eq!(
        curve
            .restricted_mean(4.0)
            .map(|mean| (mean.estimate, mean.standard_error)),
        Ok((4.0, 0.0))
    );
}

#[test]
fn when_all_have_the_event_at_one_time_survival_is_zero_without_an_interval() {
    let curve = curve(&[Spell::event(3.0); 5]);
    assert_eq!(curve.at(3.0), 0.0);
    assert_eq!(curve.standard_error_at(3.0), None);
    assert_eq!(curve.interval_at(3.0, IntervalKind::LogLog, LEVEL), None);
    assert_eq!(curve.median(IntervalKind::LogLog, LEVEL).time, Some(3.0));
    assert_eq!(curve.restricted_mean(10.0).map(|mean| mean.estimate), Ok(3.0));
}

#[test]
fn an_event_at_time_zero_counts() {
    assert_eq!(curve(&[Spell::event(0.0), Spell::censored(1.0)]).at(0.0), 0.5);
}

#[test]
fn a_risk_set_emptied_by_an_event_leaves_survival_at_zero() {
    let curve = curve(&[Spell::event(1.0), Spell::censored(5.0).entering(2.0)]);
    assert_eq!(curve.at(5.0), 0.0);
    assert_eq!(curve.steps()[1].robust_standard_error, 0.0);
}

#[test]
fn a_risk_set_emptied_by_censoring_leaves_survival_where_it_was() {
    let curve = curve(&[
        Spell::event(1.0),
        Spell::censored(1.0),
        Spell::event(5.0).entering(2.0),
        Spell::censored(6.0).entering(2.0),
    ]);
    assert_eq!(curve.at(3.0), 0.5);
    assert_eq!(curve.at(5.0), 0.25);
}

#[test]
fn fractional_weights_leave_no_sliver_of_survival() {
    let spells: Vec<Spell> = (1..200)
        .map(|day| Spell::event(f64::from(day)).weighing(0.1))
        .collect();
    assert_eq!(curve(&spells).at(199.0), 0.0);
    let delayed: Vec<Spell> = spells
        .iter()
        .map(|spell| spell.entering(spell.stop / 3.0))
        .collect();
    let delayed = curve(&delayed);
    assert_eq!(delayed.at(199.0), 0.0);
}

#[test]
fn weightless_spells_change_nothing() {
    let with = curve(&[
        Spell::event(1.0),
        Spell::censored(2.0),
        Spell::event(1.5).weighing(0.0),
    ]);
    assert_eq!(with.at(2.0), 0.5);
}

#[test]
fn the_median_of_a_curve_flat_at_one_half_is_the_middle_of_the_flat_stretch() {
    let spells: Vec<Spell> = [1.0, 2.0, 3.0, 6.0, 7.0, 9.0].map(Spell::event).to_vec();
    assert_eq!(curve(&spells).median(IntervalKind::Log, LEVEL).time, Some(4.5));
}

#[test]
fn a_mean_beyond_follow_up_is_refused() {
    let curve = curve(&[Spell::event(1.0), Spell::censored(4.0)]);
    assert_eq!(
        curve.restricted_mean(5.0),
        Err(Error::HorizonBeyondFollowUp {
            horizon: 5.0,
            last: 4.0
        })
    );
    assert_eq!(
        curve.restricted_mean(0.0),
        Err(Error::HorizonOutOfRange { value: 0.0 })
    );
}

#[test]
fn faulty_spells_are_named_by_row_and_value() {
    let good = Spell::event(1.0);
    let cases = [
        (Spell::event(-1.0), Error::TimeNegative { row: 1, value: -1.0 }),
        (
            Spell::event(f64::INFINITY),
            Error::TimeNotFinite {
                row: 1,
                value: f64::INFINITY,
            },
        ),
        (
            good.entering(1.0),
            Error::StopNotAfterStart {
                row: 1,
                start: 1.0,
                stop: 1.0,
            },
        ),
        (good.entering(-0.5), Error::TimeNegative { row: 1, value: -0.5 }),
        (
            good.weighing(-2.0),
            Error::WeightOutOfRange { row: 1, value: -2.0 },
        ),
    ];
    for (bad, error) in cases {
        assert_eq!(KaplanMeier::fit(&[good, bad]), Err(error));
    }
    assert!(matches!(
        KaplanMeier::fit(&[Spell::event(f64::NAN)]),
        Err(Error::TimeNotFinite { row: 0, .. })
    ));
    assert_eq!(KaplanMeier::fit(&[]), Err(Error::Empty));
    assert_eq!(KaplanMeier::fit(&[good.weighing(0.0)]), Err(Error::Empty));
}

#[test]
fn a_cause_that_was_not_announced_is_refused() {
    let spell = CompetingSpell::new(1.0, Outcome::Cause(2));
    assert_eq!(
        AalenJohansen::fit(&[spell], 2),
        Err(Error::CauseOutOfRange {
            row: 0,
            cause: 2,
            causes: 2
        })
    );
    let curve = AalenJohansen::fit(&[spell], 3).expect("three causes");
    assert_eq!(curve.at(3, 1.0), Err(Error::NoSuchCause { cause: 3, causes: 3 }));
    assert_eq!(curve.at(2, 1.0).map(|incidence| incidence.probability), Ok(1.0));
}

#[test]
fn before_the_first_event_incidence_is_the_point_zero() {
    let spells = [
        CompetingSpell::new(2.0, Outcome::Cause(0)),
        CompetingSpell::new(3.0, Outcome::Censored),
    ];
    let curve = AalenJohansen::fit(&spells, 2).expect("the spells are sound");
    let never = curve.at(1, 3.0).expect("two causes");
    for variance in [Variance::InfinitesimalJackknife, Variance::Aalen] {
        let interval = never.interval(IntervalKind::LogLog, LEVEL, variance);
        assert_eq!(
            interval,
            Some(Interval {
                lower: 0.0,
                upper: 0.0
            })
        );
    }
    assert_eq!(curve.at(0, 1.0).map(|incidence| incidence.probability), Ok(0.0));
}

#[test]
fn a_comparison_needs_two_groups_at_risk_together() {
    let member = |spell, group| Member {
        spell,
        group,
        stratum: 0,
    };
    let alone = [member(Spell::event(1.0), 0), member(Spell::event(2.0), 0)];
    assert_eq!(LogRank::test(&alone, 0.0), Err(Error::TooFewGroups { groups: 1 }));
    let apart = [
        member(Spell::event(1.0), 0),
        member(Spell::event(3.0).entering(2.0), 1),
    ];
    assert_eq!(LogRank::test(&apart, 0.0), Err(Error::NothingToCompare));
    assert_eq!(LogRank::test(&[], 0.0), Err(Error::Empty));
}

#[test]
fn reversed_and_unbounded_nonsense_intervals_are_refused() {
    let good = Censored::between(1.0, 2.0);
    let infinite = f64::INFINITY;
    for (lower, upper) in [(2.0, 1.0), (infinite, infinite), (-infinite, -infinite)] {
        let bad = Censored::between(lower, upper);
        assert_eq!(
            Turnbull::fit(&[good, bad]),
            Err(Error::IntervalReversed { row: 1, lower, upper })
        );
    }
    assert!(Turnbull::fit(&[Censored::between(f64::NAN, 2.0)]).is_err());
    assert_eq!(
        Turnbull::fit(&[good.times(-1.0)]),
        Err(Error::WeightOutOfRange { row: 0, value: -1.0 })
    );
    assert_eq!(Turnbull::fit(&[]), Err(Error::Empty));
    assert_eq!(Turnbull::fit(&[good.times(0.0)]), Err(Error::Empty));
}

#[test]
fn within_an_innermost_interval_survival_is_known_only_between_its_ends() {
    let curve =
        Turnbull::fit(&[Censored::between(2.0, 4.0), Censored::exactly(6.0)]).expect("sound intervals");
    let bounds = |time| {
        let bounds = curve.survival(time);
        (bounds.lower, bounds.upper)
    };
    assert_eq!(bounds(2.0), (1.0, 1.0));
    assert_eq!(bounds(3.0), (0.5, 1.0));
    assert_eq!(bounds(4.0), (0.5, 0.5));
    assert_eq!(bounds(6.0), (0.0, 0.0));
    let incidence = curve.incidence(3.0);
    assert_eq!((incidence.lower, incidence.upper), (0.0, 0.5));
}

#[test]
fn an_observation_that_says_nothing_leaves_the_estimate_alone() {
    let anywhere = Censored::between(f64::NEG_INFINITY, f64::INFINITY);
    let curve = Turnbull::fit(&[anywhere, Censored::exactly(1.0)]).expect("sound intervals");
    assert_eq!(curve.survival(1.0).upper, 0.0);
    assert!(Turnbull::fit(&[anywhere]).is_ok());
}

#[test]
fn counts_stand_for_repeated_rows() {
    let [early, middle, late] = [
        Censored::between(0.0, 3.0),
        Censored::between(2.0, 5.0),
        Censored::after(4.0),
    ];
    let counted = Turnbull::fit(&[early.times(4.0), middle, late.times(2.0)]).expect("sound intervals");
    let repeated = Turnbull::fit(&[early, early, early, early, middle, late, late]).expect("sound intervals");
    assert_eq!(counted, repeated);
}

#[test]
fn without_competing_events_the_subdistribution_hazard_is_the_hazard() {
    let times = [5.0, 3.0, 8.0, 8.0, 12.0, 2.0, 15.0, 9.0, 9.0, 20.0, 1.0, 7.0];
    let happened = [
        true, false, true, true, true, true, false, true, false, true, true, true,
    ];
    let values = [0.2, 1.4, -0.3, 0.8, 1.1, 2.0, -1.0, 0.4, 0.9, -0.7, 1.9, 0.0];
    let design = Design::from_columns([("x", values.to_vec())]).expect("a design");
    let plain: Vec<Spell> = times
        .iter()
        .zip(happened)
        .map(|(time, event)| Spell {
            event,
            ..Spell::event(*time)
        })
        .collect();
    let competing: Vec<CompetingSpell> = times
        .iter()
        .zip(happened)
        .map(|(time, event)| {
            let outcome = if event {
                Outcome::Cause(0)
            } else {
                Outcome::Censored
            };
            CompetingSpell::new(*time, outcome)
        })
        .collect();
    for ties in [Ties::Breslow, Ties::Efron] {
        let cox = Cox::new(&plain, &design).ties(ties).fit().expect("a maximum");
        let fine_gray = FineGray::new(&competing, &design, 0, 1)
            .ties(ties)
            .fit()
            .expect("a maximum");
        assert!((cox.coefficients()[0] - fine_gray.coefficients()[0]).abs() < 1e-9);
        assert!((cox.log_likelihood() - fine_gray.log_likelihood()).abs() < 1e-10);
    }
}

#[test]
fn a_fine_gray_model_refuses_what_its_weights_are_not_for() {
    let design = Design::from_columns([("x", vec![0.0, 1.0, 2.0])]).expect("a design");
    let spell = |time: f64| CompetingSpell::new(time, Outcome::Cause(0));
    let late = [spell(1.0), spell(2.0).entering(1.0), spell(3.0)];
    let refused = FineGray::new(&late, &design, 0, 2).fit().expect_err("late entry");
    assert!(
        refused
            .to_string()
            .contains("observation 1 came under observation at 1")
    );
    let heavy = [spell(1.0), spell(2.0), spell(3.0).weighing(2.0)];
    let refused = FineGray::new(&heavy, &design, 0, 2).fit().expect_err("a weight");
    assert!(refused.to_string().contains("observation 2 has the weight 2"));
}
