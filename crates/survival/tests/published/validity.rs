//! How well predictions are borne out, against R (rms, pROC, ResourceSelection, loess) on the Rossi data: a logistic
//! model fitted to the odd rows and validated on the even ones, and groups of the COMPAS scores.

use std::collections::BTreeMap;

use crate::reference::{Comparison, expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{Auc, Classification, Interval, Level, LocalRegression, Predicted};

fn limits(interval: Option<Interval>) -> [Option<f64>; 2] {
    [interval.map(|i| i.lower), interval.map(|i| i.upper)]
}

/// The Rossi rows that were validated on, and those the model was fitted to, with their predictions.
fn validation() -> Predicted {
    let rows = observations("valid_binary.csv");
    let risks: Vec<f64> = rows.iter().map(|row| number(row, "p")).collect();
    let outcomes: Vec<bool> = rows.iter().map(|row| holds(row, "y")).collect();
    Predicted::new(&risks, &outcomes).expect("the published risks are sound")
}

fn apparent(model: &Value) -> Predicted {
    let coefficients: Vec<f64> = model["coef"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|value| value.as_f64().expect("a number"))
        .collect();
    let odd: Vec<_> = observations("rossi_early.csv").into_iter().step_by(2).collect();
    let risk = |row: &BTreeMap<String, String>| {
        let columns = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
        let sum: f64 = columns
            .iter()
            .zip(&coefficients[1..])
            .map(|(column, coefficient)| coefficient * number(row, column))
            .sum();
        1.0 / (1.0 + (-(coefficients[0] + sum)).exp())
    };
    let risks: Vec<f64> = odd.iter().map(risk).collect();
    let outcomes: Vec<bool> = odd.iter().map(|row| holds(row, "arrest")).collect();
    Predicted::new(&risks, &outcomes).expect("the published risks are sound")
}

fn compare(comparison: &mut Comparison, path: &str, predicted: &Predicted, wanted: &Value, fitted: bool) {
    let level = Level::ninety_five();
    let mut one = |name: &str, found: Option<f64>| {
        comparison.number(&format!("{path}/{name}"), found, &wanted[name]);
    };
    let auc = predicted.auc().expect("both outcomes");
    one("n", Some(predicted.observations() as f64));
    one("events", Some(predicted.events() as f64));
    one("auc", Some(auc.estimate));
    one("auc_se_delong", auc.standard_error);
    one("brier", Some(predicted.brier()));
    one("brier_null", Some(predicted.brier_null()));
    one("scaled_brier_ipa", predicted.scaled_brier());
    one("log_loss", Some(predicted.log_loss()));
    one("oe_ratio", predicted.observed_over_expected());
    let recalibration = predicted.recalibration().expect("not separated");
    let in_the_large = predicted.calibration_in_the_large().expect("both outcomes");
    if fitted {
        // A model on its own data: both intercepts are 0, and R's are what rounding left.
        assert!(in_the_large.value.abs() < 1e-12 && recalibration.intercept.value.abs() < 1e-12);
    } else {
        one("calibration_in_the_large", Some(in_the_large.value));
        one("calibration_intercept", Some(recalibration.intercept.value));
    }
    // R's logistic regression stops a little before the maximum.
    comparison.loosened(1e-9, |comparison| {
        for (name, found) in [
            ("calibration_in_the_large_se", in_the_large.standard_error),
            ("calibration_slope", recalibration.slope.value),
            ("calibration_slope_se", recalibration.slope.standard_error),
        ] {
            comparison.number(&format!("{path}/{name}"), found, &wanted[name]);
        }
    });
    let pairs = [
        ("auc_ci_delong", auc.interval(level)),
        (
            "oe_ci_log_poisson",
            predicted.observed_over_expected_interval(level),
        ),
        (
            "calibration_slope_wald_ci",
            Some(recalibration.slope.interval(level)),
        ),
    ];
    for (name, interval) in pairs {
        comparison.list(&format!("{path}/{name}"), limits(interval), &wanted[name]);
    }
    let groups = predicted.hosmer_lemeshow(10).expect("ten groups");
    let wanted_groups = &wanted["hosmer_lemeshow_10"];
    comparison.number(&format!("{path}/hl"), groups.chi_squared, &wanted_groups["stat"]);
    comparison.number(&format!("{path}/hl/p"), groups.p_value(true), &wanted_groups["p"]);
    let quality = recalibration.quality();
    let parts = &wanted["val_prob"];
    comparison.loosened(1e-9, |comparison| {
        comparison.number(&format!("{path}/R2"), recalibration.nagelkerke(), &parts["R2"]);
        comparison.number(&format!("{path}/D"), quality[0], &parts["D"]);
        comparison.number(&format!("{path}/U"), quality[1], &parts["U"]);
        comparison.number(&format!("{path}/Q"), quality[2], &parts["Q"]);
        comparison.number(&format!("{path}/S:z"), predicted.spiegelhalter_z(), &parts["S:z"]);
        comparison.number(&format!("{path}/U:p"), recalibration.test().1, &parts["U:p"]);
    });
    comparison.loosened(1e-6, |comparison| {
        let found = predicted
            .calibration_distances(LocalRegression::default())
            .expect("a curve");
        for (name, found) in [
            ("ici_loess_default_span075_degree2", found.mean),
            ("e50", found.median),
            ("e90", found.ninetieth),
            ("emax", found.largest),
        ] {
            comparison.number(&format!("{path}/{name}"), found, &wanted[name]);
        }
    });
    for (index, row) in wanted["decision_curve"]
        .as_array()
        .expect("a list")
        .iter()
        .enumerate()
    {
        let threshold = row["threshold"].as_f64().expect("a number");
        let benefit = predicted.net_benefit(threshold).expect("a threshold");
        let counts = predicted.classified(threshold);
        let share = |p: Option<throughline_survival::Proportion>| p.map(|p| p.estimate());
        for (name, found) in [
            ("net_benefit", Some(benefit.prediction)),
            ("net_benefit_all", Some(benefit.everybody)),
            ("flagged", Some(benefit.flagged as f64)),
            ("tpr", share(counts.sensitivity())),
            ("fpr", share(counts.false_positive_rate())),
            ("ppv", share(counts.positive_predictive_value())),
            ("npv", share(counts.negative_predictive_value())),
        ] {
            comparison.number(&format!("{path}/curve/{index}/{name}"), found, &row[name]);
        }
    }
}

#[test]
fn valid_binary() {
    let file = expected("valid_binary.json");
    let mut comparison = Comparison::exact();
    compare(
        &mut comparison,
        "validation",
        &validation(),
        &file["validation"],
        false,
    );
    compare(
        &mut comparison,
        "apparent",
        &apparent(&file["model"]),
        &file["apparent"],
        true,
    );
    comparison.finish(130);
}

#[test]
fn fairness_race() {
    // The file holds every score of every group as counts: how many had each decile, and how many of them the outcome.
    let file = expected("fairness_race.json");
    let level = Level::ninety_five();
    let mut comparison = Comparison::exact();
    for (group, wanted) in file["groups"].as_object().expect("an object") {
        let (mut scores, mut outcomes) = (Vec::new(), Vec::new());
        for decile in 0..10 {
            let persons = wanted["n_by_decile"][decile].as_u64().expect("a count");
            let share = wanted["recid_by_decile"][decile].as_f64().unwrap_or(0.0);
            for person in 0..persons {
                scores.push(decile as f64 + 1.0);
                outcomes.push((person as f64) < (persons as f64 * share).round());
            }
        }
        let counts = Classification::of(&scores, &outcomes, 5.0).expect("scores are numbers");
        let auc = Auc::of(&scores, &outcomes)
            .expect("scores")
            .expect("both outcomes");
        let share = |p: Option<throughline_survival::Proportion>| p.map(|p| p.estimate());
        for (name, found) in [
            ("n", Some(scores.len() as f64)),
            ("tp", Some(counts.true_positives as f64)),
            ("fp", Some(counts.false_positives as f64)),
            ("fn", Some(counts.false_negatives as f64)),
            ("tn", Some(counts.true_negatives as f64)),
            ("base_rate", share(counts.base_rate())),
            ("selection_rate", share(counts.selection_rate())),
            ("fpr", share(counts.false_positive_rate())),
            ("fnr", share(counts.false_negative_rate())),
            ("tpr", share(counts.sensitivity())),
            ("ppv", share(counts.positive_predictive_value())),
            ("npv", share(counts.negative_predictive_value())),
            ("auc", Some(auc.estimate)),
            ("auc_se", Some(auc.jackknife_standard_error)),
        ] {
            comparison.number(&format!("{group}/{name}"), found, &wanted[name]);
        }
        let wilson = counts.false_positive_rate().map(|rate| rate.wilson(level));
        comparison.list(&format!("{group}/wilson"), limits(wilson), &wanted["wilson_fpr"]);
    }
    comparison.finish(6 * 16);
}
