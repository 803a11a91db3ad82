//! Cox models against R's `coxph`, on five published data sets, number by number.

use std::collections::BTreeMap;

use crate::reference::{Comparison, expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{
    ChiSquared, Concordance, Cox, CoxFit, Design, IntervalKind, Level, Schoenfeld, Spell, Ties, TimeScale,
};

type Record = BTreeMap<String, String>;

/// Rows of a data set as a model wants them.
pub(crate) struct Study {
    pub(crate) records: Vec<Record>,
    pub(crate) spells: Vec<Spell>,
    pub(crate) design: Design,
}

impl Study {
    /// Rows complete in `terms`; a term `celltypelarge` is the indicator of a level.
    pub(crate) fn new(file: &str, terms: &[&str], spell: impl Fn(&Record) -> Spell) -> Self {
        let level = |term: &str| term.strip_prefix("celltype").map(str::to_owned);
        let value = |record: &Record, term: &str| -> f64 {
            term.split(':')
                .map(|part| match level(part) {
                    Some(level) => f64::from(u8::from(record["celltype"] == level)),
                    None => number(record, if part == "transplant1" { "transplant" } else { part }),
                })
                .product()
        };
        let complete = |record: &Record| {
            terms
                .iter()
                .filter(|term| !term.contains(':') && level(term).is_none() && **term != "transplant1")
                .all(|term| !record[*term].is_empty())
        };
        let records: Vec<Record> = observations(file).into_iter().filter(complete).collect();
        let columns = terms
            .iter()
            .map(|term| (*term, records.iter().map(|record| value(record, term)).collect()));
        Self {
            spells: records.iter().map(spell).collect(),
            design: Design::from_columns(columns).expect("the published data are sound"),
            records,
        }
    }

    /// Without the rows that have nothing in `column`.
    fn complete(self, column: &str) -> Self {
        let kept: Vec<usize> = (0..self.records.len())
            .filter(|row| !self.records[*row][column].is_empty())
            .collect();
        let values = kept
            .iter()
            .flat_map(|row| self.design.row(*row).to_vec())
            .collect();
        Self {
            spells: kept.iter().map(|row| self.spells[*row]).collect(),
            design: Design::from_rows(self.design.names().to_vec(), values).expect("rows of a sound design"),
            records: kept.iter().map(|row| self.records[*row].clone()).collect(),
        }
    }

    /// A column of whole numbers.
    pub(crate) fn numbers(&self, column: &str) -> Vec<usize> {
        let whole = |record: &Record| record[column].parse().expect("the column holds whole numbers");
        self.records.iter().map(whole).collect()
    }

    pub(crate) fn labels(&self, column: &str) -> Vec<usize> {
        let names: std::collections::BTreeSet<&str> = self
            .records
            .iter()
            .map(|record| record[column].as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let place = |record: &Record| names.iter().position(|name| *name == record[column]);
        self.records.iter().filter_map(place).collect()
    }
}

pub(crate) fn ended(record: &Record, time: &str, event: &str) -> Spell {
    Spell {
        event: holds(record, event),
        ..Spell::event(number(record, time))
    }
}

/// How a published fit was specified, apart from its study.
#[derive(Default)]
pub(crate) struct Variant<'a> {
    pub(crate) name: &'a str,
    pub(crate) ties: Ties,
    pub(crate) strata: Option<&'a [usize]>,
    /// The column of the strata.
    pub(crate) stratum: &'a str,
    /// Columns of the standard errors that the published `se` and `var` hold.
    pub(crate) clusters: Option<&'a [usize]>,
    pub(crate) robust: bool,
}

/// Compares every number of one published fit.
pub(crate) fn check(study: &Study, file: &str, variant: &Variant<'_>, at_least: usize) {
    let wanted = &expected(file)[variant.name];
    let mut model = Cox::new(&study.spells, &study.design).ties(variant.ties);
    if let Some(strata) = variant.strata {
        model = model.stratified(strata);
    }
    let fit = model.fit().expect("the published model fits");
    let mut comparison = Comparison::default();
    let robust = variant.robust || variant.clusters.is_some();
    let covariance = match variant.clusters {
        Some(clusters) => fit.clustered_covariance(clusters).expect("a label for each row"),
        None if robust => fit.robust_covariance(),
        None => fit.covariance().clone(),
    };
    comparison.list("coef", fit.coefficients().to_vec(), &wanted["coef"]);
    comparison.list("se", covariance.standard_errors(), &wanted["se"]);
    for (index, row) in wanted["var"].as_array().expect("a matrix").iter().enumerate() {
        comparison.list("var", covariance.row(index).to_vec(), row);
    }
    comparison.number("loglik", fit.log_likelihood(), &wanted["loglik"]);
    comparison.number("loglik_null", fit.null_log_likelihood(), &wanted["loglik_null"]);
    comparison.number(
        "lrt",
        fit.likelihood_ratio_test().statistic,
        &wanted["lrt"]["stat"],
    );
    comparison.number("lrt p", fit.likelihood_ratio_test().p_value, &wanted["lrt"]["p"]);
    let score = fit.score_test().expect("the covariates vary");
    comparison.number("score", score.statistic, &wanted["score"]["stat"]);
    comparison.number("score p", score.p_value, &wanted["score"]["p"]);
    let wald = fit.wald_test(&covariance).expect("positive definite");
    comparison.number("wald", wald.statistic, &wanted["wald_full_precision"]);
    comparison.number("aic", fit.akaike(), &wanted["aic"]);
    comparison.number("bic", fit.schwarz(), &wanted["bic"]);
    comparison.number("n", fit.rows() as f64, &wanted["n"]);
    comparison.number("events", fit.events() as f64, &wanted["events"]);
    if robust {
        let test = fit
            .robust_score_test(variant.clusters)
            .expect("labelled")
            .expect("invertible");
        comparison.number("robust score", test.statistic, &wanted["robust_score"]);
        comparison.list(
            "naive se",
            fit.covariance().standard_errors(),
            &wanted["naive_se"],
        );
    } else {
        let covariates = 0..fit.coefficients().len();
        let interval = |covariate| {
            fit.hazard_ratio_interval(covariate, Level::ninety_five())
                .expect("known")
        };
        let limits = &wanted["hazard_ratio_ci95"];
        comparison.list(
            "hr",
            covariates.clone().map(|c| fit.hazard_ratio(c).expect("known")),
            &limits["hr"],
        );
        comparison.list(
            "lower",
            covariates.clone().map(|c| interval(c).lower),
            &limits["lower"],
        );
        comparison.list(
            "upper",
            covariates.clone().map(|c| interval(c).upper),
            &limits["upper"],
        );
        comparison.list(
            "p",
            covariates.map(|c| fit.p_value(c).expect("known")),
            &wanted["p"],
        );
    }
    baseline(&mut comparison, study, &fit, variant, wanted);
    concordance(&mut comparison, study, &fit, variant, wanted);
    residuals(&mut comparison, study, &fit, variant, wanted);
    proportionality(&mut comparison, study, &fit, wanted);
    predictions(&mut comparison, &fit, wanted);
    comparison.finish(at_least);
}

fn numbers(value: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().expect("a number");
    value.as_array().expect("a list").iter().map(number).collect()
}

fn baseline(comparison: &mut Comparison, study: &Study, fit: &CoxFit, variant: &Variant<'_>, wanted: &Value) {
    let wanted = &wanted["basehaz_uncentered"];
    let zeros = vec![0.0; study.design.covariates()];
    // Strata are labelled in the order of their names; R lists them in the order of its levels.
    let mut strata: Vec<usize> = vec![0; numbers(&wanted["time"]).len()];
    if let (Some(names), Some(labels)) = (wanted["strata"].as_array(), variant.strata) {
        for (label, name) in strata.iter_mut().zip(names) {
            let name = name.as_str().expect("a name");
            let level = name.split_once('=').map_or(name, |(_, level)| level);
            let row = study
                .records
                .iter()
                .position(|record| record[variant.stratum] == level);
            *label = labels[row.expect("the level has rows")];
        }
    }
    let found = numbers(&wanted["time"])
        .into_iter()
        .zip(strata)
        .map(|(time, stratum)| {
            fit.predict(&zeros, stratum)
                .expect("the stratum has events")
                .cumulative_hazard(time)
        });
    comparison.list("basehaz", found, &wanted["hazard"]);
}

fn concordance(
    comparison: &mut Comparison,
    study: &Study,
    fit: &CoxFit,
    variant: &Variant<'_>,
    wanted: &Value,
) {
    let wanted = &wanted["concordance"];
    let risk = |row| {
        fit.linear_predictor(study.design.row(row))
            .expect("as many values")
    };
    let risks: Vec<f64> = (0..study.design.rows()).map(risk).collect();
    let found = Concordance::of(&study.spells, &risks, variant.strata, variant.clusters)
        .expect("sound")
        .expect("pairs");
    comparison.number("c", found.estimate, &wanted["c"]);
    comparison.number("c se", found.standard_error, &wanted["se"]);
    comparison.number("concordant", found.concordant, &wanted["counts"]["concordant"]);
    comparison.number("discordant", found.discordant, &wanted["counts"]["discordant"]);
    comparison.number("tied.x", found.tied_risk, &wanted["counts"]["tied.x"]);
    comparison.number("tied.y", found.tied_time, &wanted["counts"]["tied.y"]);
    comparison.number("tied.xy", found.tied_both, &wanted["counts"]["tied.xy"]);
}

fn residuals(
    comparison: &mut Comparison,
    study: &Study,
    fit: &CoxFit,
    variant: &Variant<'_>,
    wanted: &Value,
) {
    let first = &wanted["residuals_first10"];
    if variant.strata.is_none() {
        // R centres predictors at the means, and within each stratum where there are strata; here nothing is centred.
        let shift = fit
            .linear_predictor(&numbers(&wanted["means"]))
            .expect("as many values");
        let risk = |row| {
            fit.linear_predictor(study.design.row(row))
                .expect("as many values")
                - shift
        };
        comparison.list("lp", (0..10).map(risk), &first["lp_centered"]);
    }
    let (martingale, deviance) = (fit.martingale_residuals(), fit.deviance_residuals());
    comparison.list("martingale", martingale[..10].to_vec(), &first["martingale"]);
    comparison.list("deviance", deviance[..10].to_vec(), &first["deviance"]);
    let squares = |residuals: &[f64]| residuals.iter().map(|r| r * r).sum::<f64>();
    let sums = &wanted["residual_checks"];
    comparison.number("sum martingale", squares(&martingale), &sums["sum_martingale_sq"]);
    comparison.number("sum deviance", squares(&deviance), &sums["sum_deviance_sq"]);
    let schoenfeld =
        |list: Vec<Schoenfeld>| -> Vec<Vec<f64>> { list.into_iter().map(|s| s.residual).collect() };
    for (name, found) in [
        ("score", fit.score_residuals()),
        ("dfbeta", fit.dfbeta_residuals()),
        ("schoenfeld", schoenfeld(fit.schoenfeld_residuals())),
        ("scaledsch", schoenfeld(fit.scaled_schoenfeld_residuals())),
    ] {
        for (index, row) in first[name].as_array().expect("rows").iter().enumerate() {
            comparison.list(&format!("{name}/{index}"), found[index].clone(), row);
        }
    }
}

fn proportionality(comparison: &mut Comparison, study: &Study, fit: &CoxFit, wanted: &Value) {
    for (name, scale) in [
        ("km", TimeScale::Survival),
        ("identity", TimeScale::Identity),
        ("rank", TimeScale::Rank),
        ("log", TimeScale::Log),
    ] {
        let Some(wanted) = wanted["zph"].get(name) else {
            continue;
        };
        let test = fit
            .proportional_hazards_test(&study.spells, scale)
            .expect("the test can be made");
        let all: Vec<ChiSquared> = test.terms.iter().copied().chain([test.global]).collect();
        comparison.list(
            &format!("zph {name}"),
            all.iter().map(|test| test.statistic),
            &wanted["chisq"],
        );
        comparison.list(
            &format!("zph df {name}"),
            all.iter().map(|test| test.degrees as f64),
            &wanted["df"],
        );
        comparison.list(
            &format!("zph p {name}"),
            all.iter().map(|test| test.p_value),
            &wanted["p"],
        );
    }
}

fn predictions(comparison: &mut Comparison, fit: &CoxFit, wanted: &Value) {
    let Some(wanted) = wanted.get("predicted_survival") else {
        return;
    };
    let columns = wanted["newdata"].as_object().expect("columns");
    for person in 0..2 {
        let value = |name: &String| match name.strip_prefix("celltype") {
            Some(level) => f64::from(u8::from(columns["celltype"][person] == level)),
            None => columns[name][person].as_f64().expect("a number"),
        };
        let values: Vec<f64> = fit.names().iter().map(value).collect();
        let curve = fit.predict(&values, 0).expect("no strata");
        for (index, time) in numbers(&wanted["times"]).into_iter().enumerate() {
            let level = Level::ninety_five();
            let limits = |kind| curve.interval_at(time, kind, level).expect("defined");
            for (name, found) in [
                ("surv", curve.at(time)),
                ("se", curve.standard_error(time)),
                ("cumhaz", curve.cumulative_hazard(time)),
                ("lower_loglog", limits(IntervalKind::LogLog).lower),
                ("upper_loglog", limits(IntervalKind::LogLog).upper),
                ("lower_log", limits(IntervalKind::Log).lower),
                ("upper_log", limits(IntervalKind::Log).upper),
            ] {
                comparison.number(
                    &format!("{name} of {person} at {time}"),
                    found,
                    &wanted[name][index][person],
                );
            }
        }
    }
}

fn rossi(terms: &[&str]) -> Study {
    Study::new("rossi.csv", terms, |record| ended(record, "week", "arrest"))
}

fn lung(terms: &[&str]) -> Study {
    Study::new("lung.csv", terms, |record| ended(record, "time", "event"))
}

fn heart(terms: &[&str]) -> Study {
    Study::new("heart.csv", terms, |record| {
        ended(record, "stop", "event").entering(number(record, "start"))
    })
}

fn veteran(terms: &[&str]) -> Study {
    Study::new("veteran.csv", terms, |record| ended(record, "time", "status"))
}

const ROSSI: [&str; 7] = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
const HEART: [&str; 4] = ["age", "year", "surgery", "transplant1"];

#[test]
fn rossi_efron() {
    check(
        &rossi(&ROSSI),
        "cox_rossi.json",
        &Variant {
            name: "efron",
            ..Variant::default()
        },
        300,
    );
}

#[test]
fn rossi_breslow() {
    let variant = Variant {
        name: "breslow",
        ties: Ties::Breslow,
        ..Variant::default()
    };
    check(&rossi(&ROSSI), "cox_rossi.json", &variant, 300);
}

#[test]
fn rossi_robust() {
    let variant = Variant {
        name: "robust",
        robust: true,
        ..Variant::default()
    };
    check(&rossi(&ROSSI), "cox_rossi.json", &variant, 300);
}

#[test]
fn rossi_stratified_by_race() {
    let study = rossi(&["fin", "age", "prio"]);
    let strata = study.labels("race");
    let variant = Variant {
        name: "strata_race",
        stratum: "race",
        strata: Some(&strata),
        ..Variant::default()
    };
    check(&study, "cox_rossi.json", &variant, 200);
}

#[test]
fn lung_efron() {
    let study = lung(&["age", "sex", "ph.ecog", "wt.loss"]);
    check(
        &study,
        "cox_lung.json",
        &Variant {
            name: "efron",
            ..Variant::default()
        },
        300,
    );
}

#[test]
fn lung_breslow() {
    let study = lung(&["age", "sex", "ph.ecog", "wt.loss"]);
    let variant = Variant {
        name: "breslow",
        ties: Ties::Breslow,
        ..Variant::default()
    };
    check(&study, "cox_lung.json", &variant, 300);
}

#[test]
fn lung_clustered_by_institution() {
    let study = lung(&["age", "sex", "ph.ecog"]).complete("inst");
    let clusters = study.labels("inst");
    let variant = Variant {
        name: "cluster_inst",
        clusters: Some(&clusters),
        ..Variant::default()
    };
    check(&study, "cox_lung.json", &variant, 250);
}

#[test]
fn heart_efron() {
    check(
        &heart(&HEART),
        "cox_heart.json",
        &Variant {
            name: "efron",
            ..Variant::default()
        },
        250,
    );
}

#[test]
fn heart_breslow() {
    let variant = Variant {
        name: "breslow",
        ties: Ties::Breslow,
        ..Variant::default()
    };
    check(&heart(&HEART), "cox_heart.json", &variant, 250);
}

#[test]
fn heart_clustered_by_patient() {
    let study = heart(&HEART);
    let clusters = study.labels("id");
    let variant = Variant {
        name: "cluster_id",
        clusters: Some(&clusters),
        ..Variant::default()
    };
    check(&study, "cox_heart.json", &variant, 250);
}

#[test]
fn heart_with_interactions() {
    let study = heart(&[
        "age",
        "surgery",
        "transplant1",
        "age:transplant1",
        "surgery:transplant1",
    ]);
    check(
        &study,
        "cox_heart.json",
        &Variant {
            name: "interaction",
            ..Variant::default()
        },
        250,
    );
}

#[test]
fn veteran_with_a_factor() {
    let study = veteran(&[
        "trt",
        "celltypesmallcell",
        "celltypeadeno",
        "celltypelarge",
        "karno",
        "diagtime",
        "age",
        "prior",
    ]);
    let variant = Variant {
        name: "efron",
        ..Variant::default()
    };
    check(&study, "cox_veteran.json", &variant, 300);
}

#[test]
fn veteran_stratified_by_cell_type() {
    let study = veteran(&["trt", "karno", "age", "prior"]);
    // In the order of R's levels, because residuals are listed by stratum.
    let levels = ["squamous", "smallcell", "adeno", "large"];
    let level = |record: &Record| levels.iter().position(|level| *level == record["celltype"]);
    let strata: Vec<usize> = study.records.iter().filter_map(level).collect();
    let variant = Variant {
        name: "strata_celltype",
        stratum: "celltype",
        strata: Some(&strata),
        ..Variant::default()
    };
    check(&study, "cox_veteran.json", &variant, 250);
}

#[test]
fn veteran_weighted() {
    let mut study = veteran(&["trt", "karno"]);
    // The weights of the published fit, found from its weighted means and likelihood: 1, 2, ½ in turn.
    for (spell, weight) in study.spells.iter_mut().zip([1.0, 2.0, 0.5].into_iter().cycle()) {
        spell.weight = weight;
    }
    let variant = Variant {
        name: "weights",
        robust: true,
        ..Variant::default()
    };
    check(&study, "cox_veteran.json", &variant, 200);
}

#[test]
fn the_levels_of_a_factor_are_tested_together() {
    let study = veteran(&[
        "trt",
        "celltypesmallcell",
        "celltypeadeno",
        "celltypelarge",
        "karno",
    ]);
    let fit = Cox::new(&study.spells, &study.design).fit().expect("fits");
    let terms = [vec![0], vec![1, 2, 3], vec![4]];
    let test = fit
        .proportional_hazards_test_of(&terms, &study.spells, TimeScale::Identity)
        .expect("the test can be made");
    let single = fit
        .proportional_hazards_test(&study.spells, TimeScale::Identity)
        .expect("likewise");
    assert_eq!(test.terms[1].degrees, 3);
    assert!(
        single.terms[1..4]
            .iter()
            .all(|level| level.statistic < test.terms[1].statistic)
    );
    assert!(test.terms[1].statistic < test.global.statistic);
}
