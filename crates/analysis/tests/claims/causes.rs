//! What goes with re-trafficking: how factors are read, when there is a model, and that what is not known is never a *no*.

use throughline_analysis::analyse;
use throughline_analysis::findings::{CausesFound, FactorFound, FactorLevel, Findings};
use throughline_survival::{Cox, Design, Level, Spell};

use crate::register::{Register, analysed, question, reading};

const MINORITY: &str = "Belongs to a minority that meets discrimination";
const RETURN: &str = "Return after the exit, followed in time";

fn causes(findings: &Findings) -> &CausesFound {
    &reading(findings, "default").causes
}

fn factor<'a>(findings: &'a Findings, name: &str) -> &'a FactorFound {
    let mut factors = causes(findings).factors.iter();
    factors
        .find(|factor| factor.name == name)
        .expect("it is examined")
}

fn events(level: &FactorLevel) -> u64 {
    level.rate.as_ref().map_or(0, |rate| rate.events)
}

/// Someone with an answer to whether they belong to a minority, re-trafficked or last seen after so many days.
fn answered(register: &mut Register, answer: &str, days: i32, again: bool) {
    register.person(&[("minority", answer)]).freed();
    if again {
        register.seen(days - 1).again(days);
    } else {
        register.seen(days);
    }
}

/// Twelve persons, six of them re-trafficked.
fn twelve() -> Register {
    let mut register = Register::default();
    for (answer, days, again) in [
        ("Yes", 40, true),
        ("Yes", 90, true),
        ("Yes", 200, true),
        ("Yes", 500, false),
        ("Yes", 610, true),
        ("Yes", 800, false),
        ("No", 120, true),
        ("No", 410, false),
        ("No", 450, true),
        ("No", 700, false),
        ("No", 900, false),
        ("No", 950, false),
    ] {
        answered(&mut register, answer, days, again);
    }
    register
}

#[test]
fn a_factor_has_the_rates_and_the_ratio_of_those_of_whom_it_is_known() {
    let found = twelve().analysed();
    let minority = factor(&found, MINORITY);
    let [no, yes] = minority.levels.as_slice() else {
        panic!("no and yes: {:?}", minority.levels);
    };
    assert_eq!((no.persons, events(no)), (6, 2));
    assert_eq!((yes.persons, events(yes)), (6, 4));
    assert!(no.reference && no.alone.is_none());

    // The same persons given to the engine by hand; six events are few, so that the likelihood is penalised.
    let times = [40, 90, 200, 500, 610, 800, 120, 410, 450, 700, 900, 950];
    let again = [1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0];
    let spells: Vec<Spell> = times
        .iter()
        .zip(again)
        .map(|(days, again)| {
            let days = f64::from(*days);
            if again == 1 {
                Spell::event(days)
            } else {
                Spell::censored(days)
            }
        })
        .collect();
    let values = (0..12).map(|at| f64::from(u8::from(at < 6))).collect();
    let design = Design::from_rows(vec!["minority".to_owned()], values).expect("twelve rows");
    let fitted = Cox::new(&spells, &design).fit_firth().expect("it has a maximum");
    let profile = fitted
        .profile(0, Level::new(0.95).expect("a level"))
        .expect("it has ends");
    let ratio = yes.alone.expect("there is a model");
    assert!((ratio.hazard_ratio / fitted.coefficients()[0].exp() - 1.0).abs() < 1e-9);
    assert!((ratio.lower / profile.interval.lower.exp() - 1.0).abs() < 1e-9);
    assert!(
        minority
            .alone
            .remark
            .as_ref()
            .is_some_and(|why| why.contains("Penalised"))
    );
}

#[test]
fn unknown_and_declined_and_nothing_are_never_a_no() {
    let before = twelve().analysed();
    let mut register = twelve();
    answered(&mut register, "Unknown", 30, true);
    answered(&mut register, "Declined", 60, true);
    register.person(&[]).freed().seen(70);
    let after = register.analysed();
    let (before, after) = (factor(&before, MINORITY), factor(&after, MINORITY));
    assert_eq!((after.unknown, after.declined, after.not_recorded), (1, 1, 1));
    assert_eq!(after.levels[0].persons, before.levels[0].persons);
    assert_eq!(after.levels[1].alone, before.levels[1].alone);
    assert_eq!(after.alone.left_out, 3);
}

#[test]
fn what_happened_before_a_return_is_not_counted_as_after_it() {
    let mut register = Register::default();
    // Trafficked again before the return that is recorded, and after it.
    let forced = [("manner", "ForcedByAuthorities"), ("referred", "No")];
    register
        .person(&[])
        .freed()
        .seen(49)
        .returned(300, &forced)
        .again(50);
    register
        .person(&[])
        .freed()
        .returned(100, &forced)
        .seen(149)
        .again(150);
    register.person(&[]).freed().seen(800);
    let found = register.analysed();
    let levels = &factor(&found, RETURN).levels;
    assert_eq!(events(&levels[0]), 1);
    assert_eq!(events(&levels[2]), 1);
    let years = levels[2].rate.as_ref().expect("one was at risk").person_years;
    assert!((years * 365.25 - 50.0).abs() < 1.0, "{years}");
}

#[test]
fn there_is_no_model_with_fewer_events_than_coefficients() {
    let mut register = Register::default();
    for (gender, days) in [("Feminine", 300), ("Masculine", 400), ("NonConforming", 500)] {
        register.person(&[("gender", gender)]).freed().seen(days);
    }
    register
        .person(&[("gender", "Feminine")])
        .freed()
        .seen(99)
        .again(100);
    let found = register.analysed();
    let gender = factor(&found, "Gender");
    let refused = gender
        .alone
        .refused
        .as_ref()
        .expect("one event for two coefficients");
    assert!(
        refused.contains("1 person was re-trafficked, for 2 coefficients"),
        "{refused}"
    );
    assert!(gender.levels.iter().all(|level| level.alone.is_none()));
    // The rates stand all the same.
    assert_eq!(gender.levels.iter().map(events).sum::<u64>(), 1);
}

#[test]
fn twenty_events_for_one_coefficient_need_no_penalty() {
    let mut register = Register::default();
    for n in 0..40 {
        let answer = if n % 3 == 0 { "Yes" } else { "No" };
        answered(&mut register, answer, 100 + 10 * n, n % 2 == 0);
    }
    let found = register.analysed();
    let minority = factor(&found, MINORITY);
    assert_eq!(minority.alone.remark, None);
    assert!(minority.alone.proportional_p.is_some());
}

/// Persons enough for the imputed models, a quarter of whom did not answer.
fn many() -> Register {
    let mut register = Register::default();
    for n in 0..120 {
        let answer = ["Yes", "No", "No", "Declined"][n % 4];
        let days = 50 + 7 * i32::try_from(n).expect("few");
        answered(&mut register, answer, days, n % 3 == 0);
    }
    register
}

#[test]
fn imputed_figures_stand_beside_complete_cases_and_say_what_is_missing() {
    let found = many().analysed();
    let causes = causes(&found);
    let imputed = causes.imputed.as_ref().expect("it is the reading that leads");
    assert_eq!(imputed.refused, None);
    assert_eq!((causes.joint.persons, causes.joint.left_out), (90, 30));
    assert_eq!(imputed.persons, 120);
    assert!(imputed.most_missing_information > 0.0);
    let yes = &factor(&found, MINORITY).levels[1];
    assert!(yes.joint.is_some() && yes.imputed.is_some());
    assert_ne!(yes.joint, yes.imputed);
    // Under the other readings nothing is imputed.
    assert!(reading(&found, "strict").causes.imputed.is_none());
}

#[test]
fn nothing_is_imputed_when_it_is_not_wanted() {
    let mut question = question();
    question.imputations = Some(0);
    let found = analyse(&many().lines(), &question).expect("the level is in range");
    assert!(causes(&found).imputed.is_none());
}

#[test]
fn the_order_of_the_persons_changes_no_ratio_imputed_or_not() {
    let lines = many().lines();
    let mut turned = lines.clone();
    turned.reverse();
    turned.rotate_left(17);
    let (one, other) = (analysed(&lines), analysed(&turned));
    assert_eq!(causes(&one), causes(&other));
}
