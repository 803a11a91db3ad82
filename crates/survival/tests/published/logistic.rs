//! Logistic regression against R's `glm`, `logistf` and `brglm2`.

use crate::reference::{Comparison, expected, holds, number, observations};
use throughline_survival::{Design, Level, Logistic, RegressionError};

fn data(file: &str, outcome: &str, terms: &[&str]) -> (Vec<bool>, Design) {
    let records = observations(file);
    let columns = terms
        .iter()
        .map(|term| (*term, records.iter().map(|record| number(record, term)).collect()));
    let design = Design::from_columns(columns).expect("sound");
    (
        records.iter().map(|record| holds(record, outcome)).collect(),
        design,
    )
}

#[test]
fn rossi_arrest_by_maximum_likelihood() {
    let (outcomes, design) = data(
        "rossi.csv",
        "arrest",
        &["fin", "age", "race", "wexp", "mar", "paro", "prio"],
    );
    let wanted = &expected("logistic.json")["rossi_arrest"];
    let fit = Logistic::new(&outcomes, &design).fit().expect("fits");
    // R stops on the relative change of the deviance, before variances have settled.
    let mut variances = Comparison::within(1e-7);
    for (index, row) in wanted["var"].as_array().expect("rows").iter().enumerate() {
        variances.list("var", fit.covariance().row(index).to_vec(), row);
    }
    variances.finish(64);
    let mut comparison = Comparison::within(1e-8);
    comparison.list("coef", fit.coefficients().to_vec(), &wanted["coef"]);
    comparison.list("se", fit.covariance().standard_errors(), &wanted["se"]);
    comparison.number("loglik", fit.log_likelihood(), &wanted["loglik"]);
    comparison.number("deviance", -2.0 * fit.log_likelihood(), &wanted["deviance"]);
    comparison.number(
        "null deviance",
        -2.0 * fit.null_log_likelihood(),
        &wanted["null_deviance"],
    );
    for coefficient in 0..8 {
        let interval = fit.interval(coefficient, Level::ninety_five()).expect("known");
        comparison.number(
            "lower",
            interval.lower,
            &wanted["wald_ci95"]["lower"][coefficient],
        );
        comparison.number(
            "upper",
            interval.upper,
            &wanted["wald_ci95"]["upper"][coefficient],
        );
    }
    let square = |row: usize| {
        let probability = fit.probability(design.row(row)).expect("as many values");
        (probability - f64::from(u8::from(outcomes[row]))).powi(2)
    };
    let brier = (0..outcomes.len()).map(square).sum::<f64>() / outcomes.len() as f64;
    comparison.number("brier", brier, &wanted["brier"]);
    comparison.finish(36);
}

#[test]
fn rossi_early_is_refused_where_r_reports_coefficients_of_minus_28() {
    let (outcomes, design) = data("rossi_early.csv", "early", &["fin", "age", "prio", "mar"]);
    let refused = Logistic::new(&outcomes, &design).fit().expect_err("separated");
    assert_eq!(
        refused,
        RegressionError::Monotone {
            covariates: vec!["fin".into(), "mar".into()],
        },
    );
}

/// Against `logistf` for everything and `brglm2` for the errors of the plain information.
fn penalised(name: &str, file: &str, outcome: &str, terms: &[&str]) {
    let (outcomes, design) = data(file, outcome, terms);
    let wanted = &expected("logistic.json")[name];
    let (logistf, brglm2) = (&wanted["logistf"], &wanted["brglm2"]);
    let fit = Logistic::new(&outcomes, &design).fit_firth().expect("fits");
    let mut comparison = Comparison::default();
    comparison.list("coef", fit.coefficients().to_vec(), &logistf["coef"]);
    comparison.list(
        "augmented se",
        fit.augmented_covariance().standard_errors(),
        &logistf["se"],
    );
    comparison.list("se", fit.covariance().standard_errors(), &brglm2["se"]);
    comparison.number(
        "loglik",
        fit.penalised_log_likelihood(),
        &logistf["penalised_loglik"],
    );
    comparison.number(
        "null",
        fit.null_penalised_log_likelihood(),
        &logistf["penalised_loglik_null"],
    );
    for coefficient in 0..=terms.len() {
        let profile = fit.profile(coefficient, Level::ninety_five()).expect("known");
        let limits = &logistf["profile_ci95"];
        comparison.number("lower", profile.interval.lower, &limits["lower"][coefficient]);
        comparison.number("upper", profile.interval.upper, &limits["upper"][coefficient]);
        comparison.number("p", profile.p_value, &logistf["p_profile"][coefficient]);
    }
    comparison.finish(30);
}

#[test]
fn sex2_with_firths_penalty() {
    penalised(
        "sex2_firth",
        "sex2.csv",
        "case",
        &["age", "oc", "vic", "vicl", "vis", "dia"],
    );
}

#[test]
fn rossi_early_with_firths_penalty() {
    penalised(
        "rossi_early_firth",
        "rossi_early.csv",
        "early",
        &["fin", "age", "prio", "mar"],
    );
}
