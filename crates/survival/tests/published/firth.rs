//! Firth's penalty against R's `coxphf`.

use crate::cox::{Study, ended};
use crate::reference::{Comparison, expected};
use throughline_survival::{Cox, Level, Ties};

#[test]
fn ovarian_by_penalised_partial_likelihood() {
    let study = Study::new("ovarian.csv", &["rx", "age", "ecog.ps"], |record| {
        ended(record, "futime", "fustat")
    });
    let wanted = &expected("cox_firth.json")["result"];
    let fit = Cox::new(&study.spells, &study.design)
        .ties(Ties::Breslow)
        .fit_firth()
        .expect("fits");
    let mut comparison = Comparison::default();
    comparison.list("coef", fit.coefficients().to_vec(), &wanted["coef"]);
    comparison.list("se", fit.covariance().standard_errors(), &wanted["se"]);
    // R divides covariates by their standard deviations first, which moves the log determinant by a constant.
    let scale: f64 = (0..3).map(|covariate| deviation(&study, covariate).ln()).sum();
    comparison.number(
        "null",
        fit.null_penalised_log_likelihood() - scale,
        &wanted["loglik"][0],
    );
    comparison.number(
        "loglik",
        fit.penalised_log_likelihood() - scale,
        &wanted["loglik"][1],
    );
    for covariate in 0..3 {
        let profile = fit.profile(covariate, Level::ninety_five()).expect("known");
        let limits = &wanted["profile_hr_ci95"];
        comparison.number("lower", profile.interval.lower.exp(), &limits["lower"][covariate]);
        comparison.number("upper", profile.interval.upper.exp(), &limits["upper"][covariate]);
        comparison.number("p", profile.p_value, &wanted["p"][covariate]);
    }
    comparison.finish(17);
}

fn deviation(study: &Study, covariate: usize) -> f64 {
    let rows = study.design.rows();
    let values = || (0..rows).map(|row| study.design.row(row)[covariate]);
    let mean = values().sum::<f64>() / rows as f64;
    (values().map(|value| (value - mean).powi(2)).sum::<f64>() / (rows - 1) as f64).sqrt()
}
