//! Cox models against R's `coxph`, on five published data sets, number by number.

use std::collections::BTreeMap;

use crate::reference::{expected, holds, number, observations};
use serde_json::Value;
use throughline_survival::{Cox, CoxFit, Design, Spell, Ties};

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

fn ended(record: &Record, time: &str, event: &str) -> Spell {
    Spell {
        event: holds(record, event),
        ..Spell::event(number(record, time))
    }
}

fn worst(found: &[f64], wanted: &Value) -> f64 {
    found
        .iter()
        .zip(wanted.as_array().expect("a list"))
        .map(|(found, wanted)| {
            let wanted = wanted.as_f64().expect("a number");
            ((found - wanted) / wanted).abs()
        })
        .fold(0.0, f64::max)
}

fn report(name: &str, fit: &CoxFit, wanted: &Value) {
    println!(
        "{name}: coef {:.1e} se {:.1e} ll {:.1e} null {:.1e} score {:.1e} steps {}",
        worst(fit.coefficients(), &wanted["coef"]),
        worst(&fit.covariance().standard_errors(), &wanted["se"]),
        fit.log_likelihood() - wanted["loglik"].as_f64().expect("number"),
        fit.null_log_likelihood() - wanted["loglik_null"].as_f64().expect("number"),
        fit.score_test().statistic - wanted["score"]["stat"].as_f64().expect("number"),
        fit.steps(),
    );
}

#[test]
fn scratch() {
    let terms = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
    let study = Study::new("rossi.csv", &terms, |record| ended(record, "week", "arrest"));
    let wanted = expected("cox_rossi.json");
    for (name, ties) in [("efron", Ties::Efron), ("breslow", Ties::Breslow)] {
        let fit = Cox::new(&study.spells, &study.design)
            .ties(ties)
            .fit()
            .expect("fits");
        report(name, &fit, &wanted[name]);
    }
    let terms = ["age", "year", "surgery", "transplant1"];
    let study = Study::new("heart.csv", &terms, |record| {
        ended(record, "stop", "event").entering(number(record, "start"))
    });
    let wanted = expected("cox_heart.json");
    for (name, ties) in [("efron", Ties::Efron), ("breslow", Ties::Breslow)] {
        let fit = Cox::new(&study.spells, &study.design)
            .ties(ties)
            .fit()
            .expect("fits");
        report(name, &fit, &wanted[name]);
    }
    let terms = ["trt", "karno", "age", "prior"];
    let study = Study::new("veteran.csv", &terms, |record| ended(record, "time", "status"));
    let strata = study.labels("celltype");
    let fit = Cox::new(&study.spells, &study.design)
        .stratified(&strata)
        .fit()
        .expect("fits");
    report("veteran", &fit, &expected("cox_veteran.json")["strata_celltype"]);
}
