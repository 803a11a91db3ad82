//! Turnbull's estimate against the maximum found by two million passes of EM, and against R's `survfit`, which
//! stops earlier.

use crate::reference::{Comparison, expected, number, observations};
use serde_json::Value;
use throughline_survival::{Censored, Turnbull};

fn interval_small() -> Turnbull {
    let rows: Vec<Censored> = observations("interval_small.csv")
        .iter()
        .map(|row| Censored {
            lower: if row["left"].is_empty() {
                f64::NEG_INFINITY
            } else {
                number(row, "left")
            },
            upper: if row["right"].is_empty() {
                f64::INFINITY
            } else {
                number(row, "right")
            },
            count: 1.0,
        })
        .collect();
    Turnbull::fit(&rows).expect("the published data are sound")
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|value| value.as_f64().expect("a number"))
        .collect()
}

#[test]
fn interval_small_npmle_has_the_same_innermost_intervals() {
    let wanted = &expected("interval_small_npmle.json")["result"];
    let curve = interval_small();
    let mut comparison = Comparison::default();
    comparison.list(
        "left",
        curve.support().iter().map(|support| support.left),
        &wanted["left"],
    );
    comparison.list(
        "right",
        curve.support().iter().map(|support| support.right),
        &wanted["right"],
    );
    comparison.finish(18);
    let closed: Vec<Value> = curve
        .support()
        .iter()
        .map(|support| Value::Bool(!support.closed))
        .collect();
    assert_eq!(Value::Array(closed), wanted["left_open"]);
}

#[test]
fn interval_small_npmle_has_the_same_masses_and_no_lower_likelihood() {
    let wanted = &expected("interval_small_npmle.json")["result"];
    let curve = interval_small();
    for (support, wanted) in curve.support().iter().zip(numbers(&wanted["mass"])) {
        // After two million passes EM still leaves up to 8·10⁻⁷ on intervals that have no mass at the maximum, and
        // misses the thirds by as much as 1.2·10⁻⁶.
        assert!(
            (support.mass - wanted).abs() < 2e-6,
            "{support:?} should have mass {wanted}"
        );
    }
    assert!(curve.log_likelihood() >= wanted["loglik"].as_f64().expect("a number"));
    // The maximum itself is known: a third on each of {2}, (5, 6] and (10, 12].
    assert!((curve.log_likelihood() + 12.0 * 3_f64.ln()).abs() < 1e-11);
    for (left, survival_after) in [(2.0, 2.0 / 3.0), (5.0, 1.0 / 3.0), (10.0, 0.0)] {
        let support = curve
            .support()
            .iter()
            .find(|s| s.left >= left)
            .expect("a support");
        assert!(
            (support.survival_after - survival_after).abs() < 1e-9,
            "{support:?}"
        );
    }
    assert!(curve.certificate().converged);
}

#[test]
fn interval_small_agrees_with_survfit_as_far_as_it_converged() {
    let wanted = &expected("interval_small.json")["turnbull"];
    let curve = interval_small();
    for (time, wanted) in numbers(&wanted["time"]).into_iter().zip(numbers(&wanted["surv"])) {
        // R reports survival after an innermost interval at its middle.
        let after = curve
            .support()
            .iter()
            .rfind(|support| support.left <= time)
            .expect("a support")
            .survival_after;
        assert!(
            (after - wanted).abs() < 0.01,
            "at {time}: {after}, R has {wanted}"
        );
    }
}
