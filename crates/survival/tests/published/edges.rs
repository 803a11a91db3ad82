//! Data at the edges of what can be estimated, against R: ties everywhere, one event, none, weights of 0, a single stratum.
//! `fixtures/edges.R` made the expected figures.

use serde_json::Value;
use throughline_survival::{Concordance, Cox, Design, KaplanMeier, RegressionError, Spell, Ties};

use crate::reference::{Comparison, expected};

fn numbers(set: &Value, name: &str) -> Vec<f64> {
    let values = set[name].as_array().expect("the fixture has this list");
    values
        .iter()
        .map(|value| value.as_f64().unwrap_or(f64::NAN))
        .collect()
}

fn spells(set: &Value) -> Vec<Spell> {
    let (times, events, weights) = (
        numbers(set, "time"),
        numbers(set, "event"),
        numbers(set, "weight"),
    );
    let rows = times.iter().zip(&events).zip(&weights);
    rows.map(|((time, event), weight)| {
        let spell = if *event > 0.0 {
            Spell::event(*time)
        } else {
            Spell::censored(*time)
        };
        spell.weighing(*weight)
    })
    .collect()
}

fn sets() -> Vec<(String, Value)> {
    let all = expected("edges.json");
    let all = all.as_object().expect("the fixture is an object");
    all.iter()
        .map(|(name, set)| (name.clone(), set.clone()))
        .collect()
}

#[test]
fn curves_at_the_edges() {
    let mut comparison = Comparison::exact();
    for (name, set) in sets() {
        let curve = KaplanMeier::fit(&spells(&set)).expect("the spells are sound");
        for (at, time) in numbers(&set, "curve_time").into_iter().enumerate() {
            let step = curve.step_at(time).expect("there is a step at each time of exit");
            for (what, found, wanted) in [
                ("at risk", curve.at_risk(time), "at_risk"),
                ("survival", step.survival, "survival"),
                ("hazard", step.nelson_aalen, "hazard"),
            ] {
                let path = format!("{name}, {what} at {time}");
                comparison.number(&path, found, &Value::from(numbers(&set, wanted)[at]));
            }
        }
    }
    comparison.finish(30);
}

#[test]
fn models_at_the_edges() {
    let mut comparison = Comparison::default();
    for (name, set) in sets() {
        let spells = spells(&set);
        let risks = numbers(&set, "x");
        let design = Design::from_columns([("x", risks.clone())]).expect("the covariate is sound");
        let strata = vec![0; spells.len()];
        for (label, ties) in [("efron", Ties::Efron), ("breslow", Ties::Breslow)] {
            let model = Cox::new(&spells, &design).ties(ties).stratified(&strata);
            if set[format!("{label}_coefficient")].is_null() {
                assert!(matches!(model.fit(), Err(RegressionError::NoEvents)), "{name}");
                continue;
            }
            let fit = model.fit().expect("R finds a maximum");
            let wanted = |what: &str| numbers(&set, &format!("{label}_{what}"));
            for (what, found, wanted) in [
                ("coefficient", fit.coefficients()[0], wanted("coefficient")[0]),
                ("variance", fit.covariance().diagonal()[0], wanted("variance")[0]),
                (
                    "null likelihood",
                    fit.null_log_likelihood(),
                    wanted("likelihood")[0],
                ),
                ("likelihood", fit.log_likelihood(), wanted("likelihood")[1]),
            ] {
                comparison.number(&format!("{name}, {label}, {what}"), found, &Value::from(wanted));
            }
        }
        if !set["concordance"].is_null() {
            let found = Concordance::of(&spells, &risks, None, None).expect("the spells are sound");
            let found = found.expect("there are pairs to compare");
            comparison.number(
                &format!("{name}, concordance"),
                found.estimate,
                &Value::from(numbers(&set, "concordance")[0]),
            );
        }
    }
    comparison.finish(30);
}
