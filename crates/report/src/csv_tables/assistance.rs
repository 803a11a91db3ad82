//! The tables on assistance: time since the first, and landmarks.

use throughline_analysis::Findings;
use throughline_analysis::findings::RatioFound;

use super::content::{LEVEL, READING, optional, per_reading};
use super::{Table, text};

const RATIO: (&str, &str) = ("hazard_ratio", "hazard ratio; empty where there is no model");
const LOWER: (&str, &str) = ("lower", "lower end of its interval");
const UPPER: (&str, &str) = ("upper", "upper end of its interval; empty where there is none");
const P_VALUE: (&str, &str) = ("p_value", "two-sided P value");

/// Both tables.
pub(super) fn tables(findings: &Findings) -> [Table; 2] {
    [since(findings), landmarks(findings)]
}

fn ratio(found: Option<&RatioFound>) -> [String; 4] {
    [
        optional(found.map(|ratio| ratio.hazard_ratio)),
        optional(found.map(|ratio| ratio.lower)),
        optional(found.and_then(|ratio| ratio.upper)),
        optional(found.map(|ratio| ratio.p_value)),
    ]
}

fn since(findings: &Findings) -> Table {
    Table {
        name: "assistance",
        holds: "Time since the first assistance that was accepted, followed in time, against the time before any.",
        columns: vec![
            READING,
            ("time", "the stretch of time, in words"),
            ("persons", "persons followed in it at some time"),
            ("events", "persons re-trafficked in it"),
            ("person_years", "person-years in it (365.25 days)"),
            RATIO,
            LOWER,
            UPPER,
            P_VALUE,
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let stretches = reading.assistance.since.iter().map(|stretch| {
                let mut row = vec![
                    text(&stretch.label),
                    stretch.persons.to_string(),
                    stretch.events.to_string(),
                    stretch.person_years.to_string(),
                ];
                row.extend(ratio(stretch.ratio.as_ref()));
                row.push(findings.about.level.to_string());
                row
            });
            stretches.collect()
        }),
    }
}

fn landmarks(findings: &Findings) -> Table {
    Table {
        name: "landmarks",
        holds: "Those still free and followed on a day after the exit, by whether they had accepted assistance by then.",
        columns: vec![
            READING,
            ("day", "the day after the exit"),
            ("assisted_persons", "persons assisted by then"),
            ("assisted_events", "of these, re-trafficked later"),
            ("other_persons", "persons not assisted by then"),
            ("other_events", "of these, re-trafficked later"),
            RATIO,
            LOWER,
            UPPER,
            P_VALUE,
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let landmarks = reading.assistance.landmarks.iter().map(|landmark| {
                let mut row = vec![
                    landmark.day.to_string(),
                    landmark.assisted_persons.to_string(),
                    landmark.assisted_events.to_string(),
                    landmark.other_persons.to_string(),
                    landmark.other_events.to_string(),
                ];
                row.extend(ratio(landmark.ratio.as_ref()));
                row.push(findings.about.level.to_string());
                row
            });
            landmarks.collect()
        }),
    }
}
