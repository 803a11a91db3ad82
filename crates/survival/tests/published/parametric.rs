//! Parametric regression against R's `survreg`.

use crate::cox::Study;
use crate::reference::{Comparison, expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{Accelerated, AcceleratedFit, Censored, Design, Distribution, Spell};

const ALL: [(&str, Distribution); 4] = [
    ("weibull", Distribution::Weibull),
    ("exponential", Distribution::Exponential),
    ("lognormal", Distribution::LogNormal),
    ("loglogistic", Distribution::LogLogistic),
];

fn compare(comparison: &mut Comparison, fit: &AcceleratedFit, wanted: &Value) {
    comparison.list("coef", fit.coefficients().to_vec(), &wanted["coef"]);
    comparison.number("scale", fit.scale(), &wanted["scale"]);
    comparison.number("loglik", fit.log_likelihood(), &wanted["loglik"]);
    comparison.number("null", fit.null_log_likelihood(), &wanted["loglik_null"]);
    comparison.list("se", fit.covariance().standard_errors(), &wanted["se"]);
    for (index, row) in wanted["var"].as_array().expect("rows").iter().enumerate() {
        comparison.list("var", fit.covariance().row(index).to_vec(), row);
    }
    if let Some(wanted) = wanted.get("weibull_ph") {
        let hazards = fit.proportional_hazards().expect("Weibull");
        comparison.number("shape", hazards.shape, &wanted["shape"]);
        comparison.number("lambda", hazards.rate, &wanted["lambda"]);
        comparison.list("log hr", hazards.log_hazard_ratios, &wanted["log_hr"]);
    }
    if let Some(wanted) = wanted.get("predict") {
        for person in 0..2 {
            let value = |name: &String| wanted["newdata"][name][person].as_f64().expect("a number");
            let values: Vec<f64> = fit.names()[1..].iter().map(value).collect();
            for (index, probability) in wanted["p"].as_array().expect("a list").iter().enumerate() {
                let found = fit
                    .quantile(&values, probability.as_f64().expect("a number"))
                    .expect("known");
                comparison.number("quantile", found.time, &wanted["quantile"][person][index]);
                comparison.number("quantile se", found.standard_error, &wanted["se"][person][index]);
            }
        }
    }
}

fn data_set(name: &str, file: &str, terms: &[&str], time: &str, event: &str, at_least: usize) {
    let study = Study::new(file, terms, |record| Spell {
        event: holds(record, event),
        ..Spell::event(number(record, time))
    });
    let durations: Vec<Censored> = study
        .spells
        .iter()
        .map(|spell| {
            if spell.event {
                Censored::exactly(spell.stop)
            } else {
                Censored::after(spell.stop)
            }
        })
        .collect();
    let mut comparison = Comparison::default();
    for (law, distribution) in ALL {
        let fit = Accelerated::new(&durations, &study.design, distribution)
            .fit()
            .expect("fits");
        compare(&mut comparison, &fit, &expected("parametric.json")[name][law]);
    }
    comparison.finish(at_least);
}

#[test]
fn rossi_in_four_distributions() {
    data_set(
        "rossi",
        "rossi.csv",
        &["fin", "age", "prio"],
        "week",
        "arrest",
        150,
    );
}

#[test]
fn veteran_in_four_distributions() {
    let terms = [
        "trt",
        "celltypesmallcell",
        "celltypeadeno",
        "celltypelarge",
        "karno",
    ];
    data_set("veteran", "veteran.csv", &terms, "time", "status", 200);
}

#[test]
fn interval_small_has_the_weibull_distribution_r_finds() {
    let durations: Vec<Censored> = observations("interval_small.csv")
        .iter()
        .map(|row| Censored {
            lower: row["left"].parse().unwrap_or(f64::NEG_INFINITY),
            upper: row["right"].parse().unwrap_or(f64::INFINITY),
            count: 1.0,
        })
        .collect();
    // Without covariates the model is the null model of any.
    let halves = (0..durations.len())
        .map(|row| f64::from(u8::from(row % 2 == 0)))
        .collect();
    let design = Design::from_columns([("half", halves)]).expect("sound");
    let fit = Accelerated::new(&durations, &design, Distribution::Weibull)
        .fit()
        .expect("fits");
    let mut comparison = Comparison::default();
    comparison.number(
        "loglik",
        fit.null_log_likelihood(),
        &expected("interval_small.json")["weibull"]["loglik"],
    );
    comparison.finish(1);
    assert!(fit.log_likelihood() > fit.null_log_likelihood());
}
