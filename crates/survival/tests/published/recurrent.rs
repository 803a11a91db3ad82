//! Recurrent events against R's `coxph` on the bladder cancer study, as published with the methods themselves.

use std::collections::BTreeMap;

use crate::cox::{Study, Variant, check};
use crate::reference::{Comparison, expected, holds, number};
use throughline_survival::{Course, Cox, Design, MeanCumulative, RecurrentRows, Spell, Ties};

const TERMS: [&str; 3] = ["rx", "size", "number"];

fn bladder2() -> Study {
    Study::new("bladder2.csv", &TERMS, |record| Spell {
        event: holds(record, "event"),
        ..Spell::event(number(record, "stop")).entering(number(record, "start"))
    })
}

/// The courses of the patients, from the rows of the data set.
fn courses(study: &Study) -> Vec<Course> {
    let mut courses: BTreeMap<usize, Course> = BTreeMap::new();
    for (spell, unit) in study.spells.iter().zip(study.numbers("id")) {
        let course = courses.entry(unit).or_insert(Course {
            start: spell.start,
            events: Vec::new(),
            stop: spell.stop,
        });
        course.stop = spell.stop;
        if spell.event {
            course.events.push(spell.stop);
        }
    }
    courses.into_values().collect()
}

/// The study with the rows made by the engine; they are in the order of the data set.
fn with_rows(rows: &RecurrentRows) -> Study {
    let study = bladder2();
    assert_eq!(rows.spells.len(), study.spells.len());
    Study {
        spells: rows.spells.clone(),
        ..study
    }
}

#[test]
fn andersen_gill() {
    let rows = RecurrentRows::andersen_gill(&courses(&bladder2())).expect("sound");
    for (name, ties) in [("AG", Ties::Efron), ("AG_breslow", Ties::Breslow)] {
        let variant = Variant {
            name,
            ties,
            clusters: Some(&rows.units),
            ..Variant::default()
        };
        check(&with_rows(&rows), "recurrent_bladder.json", &variant, 180);
    }
}

#[test]
fn prentice_williams_peterson_in_total_time() {
    let rows = RecurrentRows::pwp_total_time(&courses(&bladder2())).expect("sound");
    let orders: Vec<usize> = rows.orders.iter().map(|order| order + 1).collect();
    let variant = Variant {
        name: "PWP_total",
        strata: Some(&orders),
        stratum: "enum",
        clusters: Some(&rows.units),
        ..Variant::default()
    };
    check(&with_rows(&rows), "recurrent_bladder.json", &variant, 180);
}

#[test]
fn prentice_williams_peterson_in_gap_time() {
    let rows = RecurrentRows::pwp_gap_time(&courses(&bladder2())).expect("sound");
    let variant = Variant {
        name: "PWP_gap",
        strata: Some(&rows.orders),
        stratum: "enum",
        clusters: Some(&rows.units),
        ..Variant::default()
    };
    check(&with_rows(&rows), "recurrent_bladder.json", &variant, 180);
}

#[test]
fn wei_lin_weissfeld() {
    // Each of the three covariates has a coefficient for each of the four events.
    let study = Study::new("bladder.csv", &TERMS, |record| Spell {
        event: holds(record, "event"),
        ..Spell::event(number(record, "stop"))
    });
    let orders: Vec<usize> = study.numbers("enum");
    let columns = (0..3).flat_map(|covariate| (1..=4).map(move |order| (covariate, order)));
    let columns = columns.map(|(covariate, order)| {
        let value = |row: usize| study.design.row(row)[covariate] * f64::from(u8::from(orders[row] == order));
        (
            format!("{} {order}", TERMS[covariate]),
            (0..orders.len()).map(value).collect(),
        )
    });
    let design = Design::from_columns(columns).expect("sound");
    let units = study.numbers("id");
    let fit = Cox::new(&study.spells, &design)
        .stratified(&orders)
        .fit()
        .expect("fits");
    let covariance = fit.clustered_covariance(&units).expect("a unit for each row");
    let wanted = &expected("recurrent_bladder.json")["WLW"];
    let mut comparison = Comparison::default();
    comparison.list("coef", fit.coefficients().to_vec(), &wanted["coef"]);
    comparison.list("se", covariance.standard_errors(), &wanted["se"]);
    comparison.list(
        "naive se",
        fit.covariance().standard_errors(),
        &wanted["naive_se"],
    );
    comparison.number("loglik", fit.log_likelihood(), &wanted["loglik"]);
    comparison.number("null", fit.null_log_likelihood(), &wanted["loglik_null"]);
    let wald = fit.wald_test(&covariance).expect("positive definite");
    comparison.number("wald", wald.statistic, &wanted["wald_full_precision"]);
    let robust = fit
        .robust_score_test(Some(&units))
        .expect("labelled")
        .expect("invertible");
    comparison.number("robust score", robust.statistic, &wanted["robust_score"]);
    comparison.finish(40);
}

#[test]
fn marginal_rows_are_those_of_the_bladder_data() {
    let study = Study::new("bladder.csv", &TERMS, |record| Spell {
        event: holds(record, "event"),
        ..Spell::event(number(record, "stop"))
    });
    let mut courses: BTreeMap<usize, Course> = BTreeMap::new();
    for (spell, unit) in study.spells.iter().zip(study.numbers("id")) {
        let course = courses.entry(unit).or_insert(Course {
            start: 0.0,
            events: Vec::new(),
            stop: spell.stop,
        });
        course.stop = course.stop.max(spell.stop);
        if spell.event {
            course.events.push(spell.stop);
        }
    }
    let courses: Vec<Course> = courses.into_values().collect();
    let rows = RecurrentRows::marginal(&courses, 4).expect("sound");
    let outcome = |spell: &Spell| (spell.stop.to_bits(), spell.event);
    let found: Vec<_> = rows.spells.iter().map(outcome).collect();
    let wanted: Vec<_> = study.spells.iter().map(outcome).collect();
    assert_eq!(found, wanted);
}

#[test]
fn the_mean_cumulative_function_by_treatment() {
    let study = bladder2();
    let courses = courses(&study);
    let mut comparison = Comparison::default();
    // Treatment of each patient, in the order of the courses, which is that of the numbers.
    let treatments: BTreeMap<usize, usize> =
        study.numbers("id").into_iter().zip(study.numbers("rx")).collect();
    for treatment in [1, 2] {
        let treated: Vec<Course> = courses
            .iter()
            .zip(treatments.values())
            .filter(|(_, given)| **given == treatment)
            .map(|(course, _)| course.clone())
            .collect();
        let steps = MeanCumulative::fit(&treated).expect("sound");
        let steps = steps.steps();
        let wanted = &expected("recurrent_bladder.json")["MCF_by_rx"][format!("rx={treatment}")];
        comparison.list("time", steps.iter().map(|step| step.time), &wanted["time"]);
        comparison.list(
            "n",
            steps.iter().map(|step| step.at_risk as f64),
            &wanted["n_risk"],
        );
        comparison.list(
            "events",
            steps.iter().map(|step| step.events as f64),
            &wanted["n_event"],
        );
        comparison.list(
            "mean",
            steps.iter().map(|step| step.mean),
            &wanted["mean_cumulative_function"],
        );
        comparison.list(
            "se",
            steps.iter().map(|step| step.standard_error),
            &wanted["robust_se"],
        );
    }
    comparison.finish(425);
}
