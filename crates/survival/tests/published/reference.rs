//! Compares what the engine finds with a published result, number by number, and tells the first mismatches by
//! their path. Only reading of fixtures and comparison live here; the claims are in the test files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

/// Largest relative difference accepted of what is found by iteration.
pub(crate) const TOLERANCE: f64 = 1e-9;

fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", name]
        .iter()
        .collect()
}

/// A fixture of expected numbers.
pub(crate) fn expected(name: &str) -> Value {
    let text = std::fs::read_to_string(fixture(name)).expect("the fixture is beside the test");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// A fixture of observations: every column by its name, blank and text cells as they are.
pub(crate) fn observations(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(fixture(name)).expect("the fixture is beside the test");
    reader
        .deserialize()
        .map(|row| row.expect("the fixture is CSV"))
        .collect()
}

/// A number of an observation.
pub(crate) fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].trim().parse().expect("the column holds numbers")
}

/// Whether an indicator of an observation is 1.
pub(crate) fn holds(row: &BTreeMap<String, String>, column: &str) -> bool {
    row[column] == "1"
}

/// Collects comparisons and fails at the end with the first mismatches.
pub(crate) struct Comparison {
    tolerance: f64,
    worst: f64,
    compared: usize,
    mismatches: Vec<String>,
}

impl Default for Comparison {
    fn default() -> Self {
        Self::within(TOLERANCE)
    }
}

impl Comparison {
    /// Compares with another tolerance for a while: what is found by iteration or smoothing agrees less closely.
    pub(crate) fn loosened(&mut self, tolerance: f64, compare: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.tolerance, tolerance);
        compare(self);
        self.tolerance = before;
    }

    /// Accepts what differs in rounding only: for what has a closed form.
    pub(crate) fn exact() -> Self {
        Self::within(1e-12)
    }

    /// Accepts this relative difference.
    pub(crate) fn within(tolerance: f64) -> Self {
        Self {
            tolerance,
            worst: 0.0,
            compared: 0,
            mismatches: Vec::new(),
        }
    }

    /// Compares one number; `None` stands for R's NA and NaN.
    pub(crate) fn number(&mut self, path: &str, found: impl Into<Option<f64>>, expected: &Value) {
        let found = found.into().filter(|value| !value.is_nan());
        let wanted = match expected {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text == "Inf" => Some(f64::INFINITY),
            Value::String(text) if text == "-Inf" => Some(f64::NEG_INFINITY),
            Value::String(text) if text == "NA" || text == "NaN" => None,
            Value::Null => None,
            other => panic!("{path}: {other} is not a number"),
        };
        self.compared += 1;
        let agrees = match (found, wanted) {
            (None, None) => true,
            (Some(found), Some(wanted)) => {
                found.to_bits() == wanted.to_bits() || {
                    let difference = (found - wanted).abs() / wanted.abs().max(1e-6);
                    self.worst = self.worst.max(difference);
                    difference <= self.tolerance
                }
            }
            _ => false,
        };
        if !agrees {
            self.mismatches
                .push(format!("{path}: found {found:?}, expected {wanted:?}"));
        }
    }

    /// Compares a list of numbers.
    pub(crate) fn list<T: Into<Option<f64>>>(
        &mut self,
        path: &str,
        found: impl IntoIterator<Item = T>,
        expected: &Value,
    ) {
        let found: Vec<Option<f64>> = found.into_iter().map(Into::into).collect();
        let expected = match expected {
            Value::Array(values) => values.clone(),
            single => vec![single.clone()],
        };
        if found.len() != expected.len() {
            self.mismatches.push(format!(
                "{path}: found {} numbers, expected {}",
                found.len(),
                expected.len()
            ));
            return;
        }
        for (index, (found, expected)) in found.into_iter().zip(&expected).enumerate() {
            self.number(&format!("{path}/{index}"), found, expected);
        }
    }

    /// Fails when anything differed, or when fewer numbers were compared than the file holds of this kind.
    #[expect(
        clippy::print_stderr,
        reason = "shown only when the tests are asked to show output"
    )]
    pub(crate) fn finish(self, at_least: usize) {
        // Told by `cargo test -- --nocapture`, to be copied into reports.
        eprintln!(
            "{} numbers, largest relative difference {:.1e}",
            self.compared, self.worst
        );
        let shown: Vec<_> = self.mismatches.iter().take(10).map(String::as_str).collect();
        assert!(
            self.mismatches.is_empty(),
            "{} of {} numbers differ, first:\n{}",
            self.mismatches.len(),
            self.compared,
            shown.join("\n")
        );
        assert!(
            self.compared >= at_least,
            "only {} numbers were compared",
            self.compared
        );
    }
}
