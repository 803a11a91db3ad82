//! The tables on when re-trafficking happens: the hazard over time, windows since the exit, and states after it.

use throughline_analysis::Findings;
use throughline_analysis::findings::RateFound;

use super::content::{LEVEL, READING, optional, per_reading};
use super::{Table, text};

const PERSONS: (&str, &str) = ("persons", "persons at risk in it at some time");
const EVENTS: (&str, &str) = ("events", "persons re-trafficked in it");
const YEARS: (&str, &str) = ("person_years", "person-years at risk in it (365.25 days)");
const RATE: (&str, &str) = ("per_100_person_years", "events per 100 person-years");
const LOWER: (&str, &str) = ("lower", "lower end of the interval of the rate");
const UPPER: (&str, &str) = ("upper", "upper end of the interval of the rate");

/// The three tables.
pub(super) fn tables(findings: &Findings) -> [Table; 3] {
    [hazard(findings), windows(findings), states(findings)]
}

fn rate(found: Option<&RateFound>) -> [String; 5] {
    [
        found.map(|rate| rate.events.to_string()).unwrap_or_default(),
        optional(found.map(|rate| rate.person_years)),
        optional(found.map(|rate| rate.per_100_person_years)),
        optional(found.map(|rate| rate.interval.lower)),
        optional(found.map(|rate| rate.interval.upper)),
    ]
}

fn hazard(findings: &Findings) -> Table {
    Table {
        name: "hazard",
        holds: "The smoothed hazard of re-trafficking over the days after the first exit, with its pointwise interval.",
        columns: vec![
            READING,
            ("days", "days after the first exit"),
            RATE,
            LOWER,
            UPPER,
            (
                "bandwidth_days",
                "days over which the kernel smooths to each side",
            ),
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let hazard = reading.windows.hazard.iter();
            hazard
                .flat_map(|hazard| hazard.points.iter().map(move |point| (hazard, point)))
                .map(|(hazard, point)| {
                    vec![
                        point.days.to_string(),
                        point.per_100_person_years.to_string(),
                        optional(point.lower),
                        optional(point.upper),
                        hazard.bandwidth_days.to_string(),
                        findings.about.level.to_string(),
                    ]
                })
                .collect()
        }),
    }
}

fn windows(findings: &Findings) -> Table {
    Table {
        name: "windows",
        holds: "Rates of re-trafficking in successive windows of time after the first exit.",
        columns: vec![
            READING,
            ("window", "the window in words"),
            ("from_days", "its first day"),
            ("until_days", "its last day; empty for the time after all windows"),
            PERSONS,
            EVENTS,
            YEARS,
            RATE,
            LOWER,
            UPPER,
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            reading
                .windows
                .since_exit
                .iter()
                .map(|window| {
                    let mut row = vec![
                        text(&window.label),
                        window.from_days.to_string(),
                        optional(window.until_days),
                        window.persons.to_string(),
                    ];
                    row.extend(rate(window.rate.as_ref()));
                    row.push(findings.about.level.to_string());
                    row
                })
                .collect()
        }),
    }
}

fn states(findings: &Findings) -> Table {
    Table {
        name: "states",
        holds: "Rates of re-trafficking by way out, return, referral and assistance. A person's time is cut where a state begins.",
        columns: vec![
            READING,
            ("variable", "what tells the states apart"),
            ("state", "the state"),
            PERSONS,
            (
                "time",
                "`first 90 days` in the state, or `two years` after the exit",
            ),
            EVENTS,
            YEARS,
            RATE,
            LOWER,
            UPPER,
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let mut rows = Vec::new();
            for variable in &reading.windows.by_state {
                for state in &variable.states {
                    let times = [
                        ("first 90 days", &state.first_90_days),
                        ("two years", &state.two_years),
                    ];
                    for (time, found) in times {
                        let mut row = vec![
                            text(&variable.variable),
                            text(&state.label),
                            state.persons.to_string(),
                            time.to_owned(),
                        ];
                        row.extend(rate(found.as_ref()));
                        row.push(findings.about.level.to_string());
                        rows.push(row);
                    }
                }
            }
            rows
        }),
    }
}
