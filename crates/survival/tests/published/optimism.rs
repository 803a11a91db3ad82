//! Bootstrap optimism against R's `rms::validate`, whose random numbers are other ones, and sample sizes against
//! `pmsampsize`.

use crate::reference::{Comparison, expected, holds, number, observations};
use throughline_survival::{
    Concordance, Cox, Design, Logistic, Optimism, OptimismReport, Predicted, SampleSize, Spell,
    heuristic_shrinkage,
};

const COVARIATES: [&str; 7] = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];

fn design(columns: &[Vec<f64>], rows: &[usize]) -> Option<Design> {
    let picked = columns
        .iter()
        .zip(COVARIATES)
        .map(|(column, name)| (name, rows.iter().map(|row| column[*row]).collect::<Vec<f64>>()));
    Design::from_columns(picked).ok()
}

/// Fails unless apparent figures are the published ones and optimism differs by no more than chance in both.
fn compare(part: &str, found: &OptimismReport, names: &[&str]) {
    let file = expected("valid_bootstrap_optimism.json");
    let wanted = &file[part];
    assert_eq!((found.used, found.failed), (500, 0));
    let mut comparison = Comparison::within(1e-8);
    for (name, measure) in names.iter().zip(&found.measures) {
        let rows = wanted["rows"].as_array().expect("a list");
        let row = rows
            .iter()
            .position(|row| row == name)
            .expect("the measure is there");
        let numbers = &wanted["m"][row];
        comparison.number(name, measure.apparent, &numbers[0]);
        let Optimism { simulation_error, .. } = measure;
        let published = numbers[3].as_f64().expect("a number");
        // Both have drawn 500 samples: three standard errors of the difference.
        let difference = (measure.optimism() - published).abs();
        assert!(
            difference < 3.0 * 2.0_f64.sqrt() * simulation_error,
            "{part} {name}: {} is not {published} ± {simulation_error}",
            measure.optimism()
        );
        // And not because nothing is measured: the optimism is many errors away from 0.
        assert!(measure.optimism().abs() > 8.0 * simulation_error, "{part} {name}");
    }
    comparison.finish(names.len());
}

#[test]
fn valid_bootstrap_optimism_of_a_logistic_model() {
    let rows = observations("rossi_early.csv");
    let outcomes: Vec<bool> = rows.iter().map(|row| holds(row, "arrest")).collect();
    let columns: Vec<Vec<f64>> = COVARIATES
        .iter()
        .map(|name| rows.iter().map(|row| number(row, name)).collect())
        .collect();
    let pick = |rows: &[usize]| -> Vec<bool> { rows.iter().map(|row| outcomes[*row]).collect() };
    let found = OptimismReport::bootstrap(
        rows.len(),
        500,
        1,
        |rows| Logistic::new(&pick(rows), &design(&columns, rows)?).fit().ok(),
        |fit, rows| {
            let design = design(&columns, rows)?;
            let risks: Option<Vec<f64>> = (0..design.rows())
                .map(|row| fit.probability(design.row(row)).ok())
                .collect();
            let predicted = Predicted::new(&risks?, &pick(rows)).ok()?;
            let slope = predicted.recalibration()?;
            Some(vec![
                predicted.auc()?.somers_d(),
                slope.slope.value,
                predicted.brier(),
            ])
        },
    )
    .expect("the model fits");
    compare("logistic", &found, &["Dxy", "Slope", "B"]);
}

#[test]
fn valid_bootstrap_optimism_of_a_cox_model() {
    let rows = observations("rossi.csv");
    let spells: Vec<Spell> = rows
        .iter()
        .map(|row| Spell {
            event: holds(row, "arrest"),
            ..Spell::event(number(row, "week"))
        })
        .collect();
    let columns: Vec<Vec<f64>> = COVARIATES
        .iter()
        .map(|name| rows.iter().map(|row| number(row, name)).collect())
        .collect();
    let pick = |rows: &[usize]| -> Vec<Spell> { rows.iter().map(|row| spells[*row]).collect() };
    let found = OptimismReport::bootstrap(
        rows.len(),
        500,
        1,
        |rows| Cox::new(&pick(rows), &design(&columns, rows)?).fit().ok(),
        |fit, rows| {
            let design = design(&columns, rows)?;
            let predictors: Option<Vec<f64>> = (0..design.rows())
                .map(|row| fit.linear_predictor(design.row(row)).ok())
                .collect();
            let (predictors, spells) = (predictors?, pick(rows));
            let agreement = Concordance::of(&spells, &predictors, None, None).ok()??;
            let alone = Design::from_columns([("predictor", predictors)]).ok()?;
            let slope = Cox::new(&spells, &alone).fit().ok()?;
            Some(vec![2.0 * (agreement.estimate - 0.5), slope.coefficients()[0]])
        },
    )
    .expect("the model fits");
    compare("cox", &found, &["Dxy", "Slope"]);
}

/// The largest R² of a model in time with so many events for each row.
fn survival_r_squared(events_per_row: f64) -> f64 {
    SampleSize::survival(1, events_per_row, 1.0, 1.0, 0.01)
        .expect("sound")
        .largest_r_squared
}

#[test]
fn sample_size() {
    let file = expected("sample_size.json");
    // The file holds results only; these inputs are those that its results are those of: 140 of 1750 is 8 %, 140/14
    // are 10 parameters, and so on.
    let binary = SampleSize::binary(10, 0.08, 0.05).expect("sound");
    let survival = SampleSize::survival(12, 0.065, 2.07, 2.0, 0.051).expect("sound");
    let mut comparison = Comparison::exact();
    for (part, size) in [("binary", binary), ("survival", survival)] {
        let wanted = &file[part];
        comparison.number(part, size.required() as f64, &wanted["sample_size"]);
        comparison.number(part, size.events(), &wanted["events"]);
        let rounded = (size.events_per_parameter() * 100.0).round() / 100.0;
        comparison.number(part, rounded, &wanted["EPP"]);
        // pmsampsize takes whole events among 10,000 rows: 1346 here, where 1345.5 are expected.
        let rounding = if part == "survival" { 2e-4 } else { 1e-12 };
        comparison.loosened(rounding, |comparison| {
            comparison.number(part, size.largest_r_squared, &wanted["max_r2a"]);
        });
    }
    let published = survival_r_squared(1346.0 / 10_000.0);
    comparison.number("rounded", published, &file["survival"]["max_r2a"]);
    let heuristic = expected("valid_binary.json");
    let chi_squared = heuristic["apparent"]["val_prob"]["D:Chi-sq"]
        .as_f64()
        .expect("a number");
    let found = heuristic_shrinkage(chi_squared, 7);
    comparison.loosened(1e-10, |comparison| {
        comparison.number("heuristic", found, &heuristic["heuristic_shrinkage"]);
    });
    comparison.finish(10);
}
