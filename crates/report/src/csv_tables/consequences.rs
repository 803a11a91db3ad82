//! The tables on one trafficking and the next: pairs, characteristics in pairs, matrices, routes.

use throughline_analysis::Findings;
use throughline_analysis::findings::{MedianFound, PairedCharacteristic, PairedLevel};

use super::content::{LEVEL, READING, optional, per_reading};
use super::{Table, text};

/// The five tables.
pub(super) fn tables(findings: &Findings) -> [Table; 5] {
    [
        consequences(findings),
        durations(findings),
        transitions(findings),
        routes(findings),
        route_flows(findings),
    ]
}

fn consequences(findings: &Findings) -> Table {
    Table {
        name: "consequences",
        holds: "One trafficking beside the next of the same person: each level of each characteristic before and after. A person \
                gives one pair.",
        columns: vec![
            READING,
            ("retrafficked", "persons re-trafficked under the reading"),
            ("pairs", "of these, persons with a pair of episodes"),
            ("topic", "what the characteristic is part of"),
            ("variable", "the characteristic"),
            (
                "several",
                "whether one episode can have several levels (true or false)",
            ),
            ("denominator", "pairs in which it is known of both episodes"),
            (
                "missing_before",
                "pairs in which it is known of the later episode only",
            ),
            (
                "missing_after",
                "pairs in which it is known of the earlier episode only",
            ),
            ("missing_both", "pairs in which it is known of neither"),
            ("category", "the level; of a yes or no only the yes has a row"),
            ("both", "pairs with the level both times"),
            ("before_only", "pairs with it in the earlier episode only"),
            ("after_only", "pairs with it in the later episode only"),
            ("neither", "pairs with it in neither"),
            ("before", "share before"),
            ("after", "share after"),
            ("difference", "share after minus share before"),
            (
                "lower",
                "lower end of the interval of the difference (Newcombe 1998, method 10)",
            ),
            ("upper", "upper end of it"),
            (
                "p_value",
                "P value of McNemar's mid-P test, not corrected for the number of levels",
            ),
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let found = &reading.consequences;
            let levels = found
                .characteristics
                .iter()
                .flat_map(|one| one.levels.iter().map(move |level| (one, level)));
            levels
                .map(|(one, level)| {
                    let mut row = vec![found.retrafficked.to_string(), found.pairs.to_string()];
                    row.extend(characteristic(one));
                    row.extend(paired_level(level));
                    row.push(findings.about.level.to_string());
                    row
                })
                .collect()
        }),
    }
}

fn characteristic(one: &PairedCharacteristic) -> [String; 7] {
    [
        text(&one.topic),
        text(&one.variable),
        one.several.to_string(),
        one.known.to_string(),
        one.missing_before.to_string(),
        one.missing_after.to_string(),
        one.missing_both.to_string(),
    ]
}

fn paired_level(level: &PairedLevel) -> [String; 11] {
    [
        text(&level.label),
        level.both.to_string(),
        level.before_only.to_string(),
        level.after_only.to_string(),
        level.neither.to_string(),
        level.before.to_string(),
        level.after.to_string(),
        level.difference.to_string(),
        level.interval.lower.to_string(),
        level.interval.upper.to_string(),
        level.p_value.to_string(),
    ]
}

fn durations(findings: &Findings) -> Table {
    Table {
        name: "durations",
        holds: "Days from the beginning to the exit of both episodes of a pair. Medians have bounds where dates are vague.",
        columns: vec![
            READING,
            (
                "what",
                "the earlier episode, the later one, or the later minus the earlier, pair by pair",
            ),
            (
                "denominator",
                "pairs in which both have a dated beginning and a dated exit",
            ),
            ("median_least", "the least the median can be"),
            ("median_most", "the most the median can be"),
            (
                "lower",
                "lower end of the exact interval, which holds whatever the dates were",
            ),
            ("upper", "upper end of it"),
            ("longer", "pairs in which the later was longer for certain"),
            ("shorter", "pairs in which the later was shorter for certain"),
            (
                "not_told",
                "pairs in which both lasted the same or the dates do not tell",
            ),
            (
                "p_value",
                "P value of the sign test of longer against shorter, mid-P",
            ),
            LEVEL,
        ],
        rows: per_reading(findings, |reading| {
            let Some(found) = &reading.consequences.duration else {
                return Vec::new();
            };
            let row = |what: &str, median: &MedianFound| {
                vec![
                    what.to_owned(),
                    found.known.to_string(),
                    optional(median.least),
                    optional(median.most),
                    optional(median.interval.map(|interval| interval.lower)),
                    optional(median.interval.map(|interval| interval.upper)),
                    found.longer.to_string(),
                    found.shorter.to_string(),
                    found.not_told.to_string(),
                    optional(found.p_value),
                    findings.about.level.to_string(),
                ]
            };
            vec![
                row("earlier", &found.before),
                row("later", &found.after),
                row("later minus earlier", &found.difference),
            ]
        }),
    }
}

fn transitions(findings: &Findings) -> Table {
    Table {
        name: "transitions",
        holds: "Which answer before goes with which after: persons in each cell of the matrices, with the test of equal shares.",
        columns: vec![
            READING,
            ("variable", "the characteristic"),
            (
                "before",
                "the answer of the earlier episode; several answers are one",
            ),
            ("after", "the answer of the later episode"),
            ("persons", "persons with both"),
            ("denominator", "pairs in which it is known of both episodes"),
            (
                "statistic",
                "of the test of marginal homogeneity (Stuart–Maxwell); empty where too few changed",
            ),
            ("degrees", "its degrees of freedom"),
            ("p_value", "its P value"),
        ],
        rows: per_reading(findings, |reading| {
            let mut rows = Vec::new();
            for found in &reading.consequences.transitions {
                let test = found.homogeneity.as_ref();
                for (before, row) in found.levels.iter().zip(&found.persons) {
                    for (after, persons) in found.levels.iter().zip(row) {
                        rows.push(vec![
                            text(&found.variable),
                            text(before),
                            text(after),
                            persons.to_string(),
                            found.same.denominator.to_string(),
                            optional(test.map(|test| test.statistic)),
                            test.map(|test| test.degrees.to_string()).unwrap_or_default(),
                            optional(test.map(|test| test.p_value)),
                        ]);
                    }
                }
            }
            rows
        }),
    }
}

fn routes(findings: &Findings) -> Table {
    Table {
        name: "routes",
        holds: "Persons by country of recruitment and of exploitation, in the earlier and in the later episode of a pair.",
        columns: vec![
            READING,
            ("recruited", "country of recruitment, or not recorded"),
            ("exploited", "country of exploitation, or not recorded"),
            ("before", "persons in the earlier episode"),
            ("after", "persons in the later episode"),
            ("denominator", "persons with a pair"),
        ],
        rows: per_reading(findings, |reading| {
            let routes = reading.routes.routes.iter();
            routes
                .map(|route| {
                    vec![
                        text(&route.from),
                        text(&route.to),
                        route.before.to_string(),
                        route.after.to_string(),
                        reading.routes.pairs.to_string(),
                    ]
                })
                .collect()
        }),
    }
}

fn route_flows(findings: &Findings) -> Table {
    Table {
        name: "route_flows",
        holds: "The data behind the drawing of routes: persons by all four countries, those met less often put together.",
        columns: vec![
            READING,
            ("recruited", "country of recruitment of the earlier episode"),
            ("exploited", "country of exploitation of the earlier episode"),
            ("recruited_again", "country of recruitment of the later episode"),
            ("exploited_again", "country of exploitation of the later episode"),
            (
                "there_again",
                "whether the country of exploitation, before any were put together, is the same both times (true or false)",
            ),
            ("persons", "persons"),
            ("denominator", "persons with a pair"),
        ],
        rows: per_reading(findings, |reading| {
            let flows = reading.routes.flows.iter();
            flows
                .map(|flow| {
                    let mut row: Vec<String> = flow.stops.iter().map(|stop| text(stop)).collect();
                    row.push(flow.there_again.to_string());
                    row.push(flow.persons.to_string());
                    row.push(reading.routes.pairs.to_string());
                    row
                })
                .collect()
        }),
    }
}
