//! The whole of the findings of one small register as JSON, so that no figure or word changes unseen.

use serde_json::Value;

use crate::hand_computed::fifteen;

/// Numbers to nine significant digits: the last ones are the business of the machine's mathematical library.
fn rounded(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let shown = format!("{:.8e}", number.as_f64().unwrap_or(f64::NAN));
            *value = Value::from(shown.parse::<f64>().unwrap_or(f64::NAN));
        }
        Value::Array(values) => values.iter_mut().for_each(rounded),
        Value::Object(members) => members.values_mut().for_each(rounded),
        _ => {}
    }
}

#[test]
fn the_findings_of_fifteen_persons_are_these() {
    let mut findings = fifteen().analysed();
    // The definition's sentences are the model's own.
    findings.about.definition = "…".to_owned();
    let mut json = serde_json::to_value(findings).expect("findings are plain values");
    rounded(&mut json);
    insta::assert_json_snapshot!("fifteen_persons", json);
}
