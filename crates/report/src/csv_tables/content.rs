//! What each table holds: its columns and its rows, table by table. How they are written is in `csv_tables`.

use throughline_analysis::Findings;
use throughline_analysis::findings::{
    Interval, PairsReviewed, ProportionFound, ReadingFindings, Threshold, TimeFound,
};

use super::{Table, assistance, causes, consequences, text, windows};

pub(super) const READING: (&str, &str) = ("reading", "strict, default or broad");
pub(super) const LEVEL: (&str, &str) = ("level", "confidence level of the intervals, between 0 and 1");

/// All tables, in the order of the report.
pub(super) fn tables(findings: &Findings) -> Vec<Table> {
    let [hazard, windows, states] = windows::tables(findings);
    let [assistance, landmarks] = assistance::tables(findings);
    let [causes, models] = causes::tables(findings);
    let [consequences, durations, transitions, routes, route_flows] = consequences::tables(findings);
    vec![
        about(findings),
        ascertainment(findings),
        steps(findings),
        proportions(findings),
        linkage(findings),
        linkage_review(findings),
        rates(findings),
        flow(findings),
        incidence(findings),
        curve(findings),
        at_risk(findings),
        times(findings),
        hazard,
        windows,
        states,
        assistance,
        landmarks,
        causes,
        models,
        consequences,
        durations,
        transitions,
        routes,
        route_flows,
        loss(findings),
        characteristics(findings),
        remarks(findings),
    ]
}

pub(super) fn optional(number: Option<f64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn whole(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn ends(interval: Option<Interval>) -> [String; 2] {
    [
        optional(interval.map(|i| i.lower)),
        optional(interval.map(|i| i.upper)),
    ]
}

pub(super) fn per_reading(
    findings: &Findings,
    rows: impl Fn(&ReadingFindings) -> Vec<Vec<String>>,
) -> Vec<Vec<String>> {
    let of = |reading: &ReadingFindings| {
        rows(reading)
            .into_iter()
            .map(|row| std::iter::once(text(&reading.reading)).chain(row).collect())
            .collect::<Vec<Vec<String>>>()
    };
    findings.readings.iter().flat_map(of).collect()
}

fn about(findings: &Findings) -> Table {
    let about = &findings.about;
    let settings = &about.settings;
    let rows = [
        ("format", findings.format.to_string()),
        ("title", text(&about.title)),
        ("made_on", text(&about.made_on)),
        ("program", text(&about.program)),
        (
            "fingerprint",
            about.fingerprint.as_deref().map(text).unwrap_or_default(),
        ),
        ("definition", text(&about.definition)),
        (
            "minimum_days_at_liberty",
            settings.minimum_days_at_liberty.to_string(),
        ),
        ("corroboration", settings.corroboration.to_string()),
        (
            "same_trafficker_counts",
            settings.same_trafficker_counts.to_string(),
        ),
        ("level", about.level.to_string()),
        ("persons", about.persons.to_string()),
        ("records", about.records.to_string()),
        ("episodes", about.episodes.to_string()),
        ("persons_referred_again", about.persons_referred_again.to_string()),
    ];
    Table {
        name: "about",
        holds: "What was analysed, when, by which program, under which definition.",
        columns: vec![("what", "the fact"), ("value", "its value")],
        rows: rows
            .into_iter()
            .map(|(what, value)| vec![what.to_owned(), value])
            .collect(),
    }
}

fn ascertainment(findings: &Findings) -> Table {
    let found = &findings.ascertainment;
    let row = |way: &str, persons: u64| {
        vec![
            text(way),
            persons.to_string(),
            found.denominator.to_string(),
            text(&found.denominator_words),
        ]
    };
    Table {
        name: "ascertainment",
        holds: "How the persons' records came to light. A person can stand in several lines.",
        columns: vec![
            (
                "way",
                "how records came to light; `(not recorded)` where nothing is recorded",
            ),
            ("persons", "persons"),
            ("denominator", "persons counted"),
            ("denominator_words", "who the denominator is"),
        ],
        rows: found
            .lines
            .iter()
            .map(|line| row(&line.label, line.persons))
            .chain([row("(not recorded)", found.not_recorded)])
            .collect(),
    }
}

fn steps(findings: &Findings) -> Table {
    Table {
        name: "steps",
        holds: "What the steps from one episode to the next were found to be.",
        columns: vec![
            ("verdict", "the verdict in words"),
            ("steps", "steps with this verdict"),
            ("persons", "persons with at least one such step"),
            ("denominator", "persons in the source"),
        ],
        rows: findings
            .steps
            .iter()
            .map(|step| {
                vec![
                    text(&step.verdict),
                    step.steps.to_string(),
                    step.persons.to_string(),
                    findings.about.persons.to_string(),
                ]
            })
            .collect(),
    }
}

/// Columns of a proportion, after what it is.
fn proportion_columns() -> [(&'static str, &'static str); 8] {
    [
        ("events", "persons"),
        ("denominator", "out of how many persons"),
        ("denominator_words", "who the denominator is"),
        ("proportion", "events / denominator, 0 to 1"),
        ("wilson_lower", "Wilson interval, lower end"),
        ("wilson_upper", "Wilson interval, upper end"),
        ("clopper_pearson_lower", "Clopper–Pearson interval, lower end"),
        ("clopper_pearson_upper", "Clopper–Pearson interval, upper end"),
    ]
}

fn proportion_cells(found: &ProportionFound) -> Vec<String> {
    let mut cells = vec![
        found.events.to_string(),
        found.denominator.to_string(),
        text(&found.denominator_words),
        optional(found.proportion),
    ];
    cells.extend(ends(found.wilson));
    cells.extend(ends(found.clopper_pearson));
    cells
}

fn proportions(findings: &Findings) -> Table {
    let level = findings.about.level.to_string();
    let rows = |reading: &ReadingFindings| {
        let measured = [
            ("re-trafficked among all", &reading.among_all),
            ("re-trafficked among exited", &reading.among_exited),
            ("within two years among re-trafficked", &reading.within_two_years),
            ("lost to follow-up", &reading.loss.lost),
        ];
        measured
            .into_iter()
            .map(|(measure, found)| {
                let mut row = vec![measure.to_owned()];
                row.extend(proportion_cells(found));
                row.push(level.clone());
                row
            })
            .collect()
    };
    let mut columns = vec![READING, ("measure", "what is counted")];
    columns.extend(proportion_columns());
    columns.push(LEVEL);
    Table {
        name: "proportions",
        holds: "Proportions under each reading, with their denominators and both intervals.",
        columns,
        rows: per_reading(findings, rows),
    }
}

fn threshold_cells(threshold: Threshold) -> [String; 2] {
    match threshold {
        Threshold::AsEntered => ["as entered".to_owned(), String::new()],
        Threshold::ReviewedOnly => ["reviewed only".to_owned(), String::new()],
        Threshold::Probability(probability) => ["probability".to_owned(), probability.to_string()],
    }
}

fn linkage(findings: &Findings) -> Table {
    let thresholds = findings.linkage.iter().flat_map(|found| &found.thresholds);
    let rows = thresholds.flat_map(|row| {
        row.readings.iter().map(|at| {
            let mut cells = vec![text(&at.reading)];
            cells.extend(threshold_cells(row.threshold));
            cells.push(if row.shown { "yes" } else { "no" }.to_owned());
            cells.push(whole(row.links));
            cells.push(whole(row.persons));
            cells.extend(proportion_cells(&at.retrafficked));
            cells.push(at.only_through_links.to_string());
            cells.push(findings.about.level.to_string());
            cells
        })
    });
    let mut columns = vec![
        READING,
        (
            "linked_by",
            "`as entered` (no links), `reviewed only` (people's decisions), or `probability` (decisions and proposed pairs)",
        ),
        (
            "threshold",
            "least probability at which proposed pairs are linked, 0 to 1",
        ),
        ("shown", "`yes` in the row on which all other tables rest"),
        ("links", "pairs of records that link"),
        ("persons", "persons, with or without an episode"),
    ];
    columns.extend(proportion_columns());
    columns.push((
        "only_through_links",
        "of the events, persons who are re-trafficked in none of their persons as entered",
    ));
    columns.push(LEVEL);
    Table {
        name: "linkage",
        holds: "Persons re-trafficked without links, with reviewed links only, and at thresholds of linkage. Empty where nothing \
                was linked; a threshold below what the run kept has no row.",
        columns,
        rows: rows.collect(),
    }
}

fn linkage_review(findings: &Findings) -> Table {
    let level = findings.about.level.to_string();
    let row = |pairs: &str, threshold: String, found: &PairsReviewed| {
        let mut cells = vec![pairs.to_owned(), threshold];
        cells.extend([found.pairs, found.awaiting_review, found.cannot_tell].map(|n| n.to_string()));
        cells.extend(proportion_cells(&found.precision));
        cells.push(level.clone());
        cells
    };
    let mut rows = Vec::new();
    for found in findings.linkage.iter().filter(|found| found.run.is_some()) {
        rows.push(row("linked automatically", String::new(), &found.automatic));
        rows.push(row("drawn for review", String::new(), &found.drawn));
        rows.push(row("not linked", String::new(), &found.queue));
        rows.extend(found.thresholds.iter().filter_map(|at| {
            let [_, threshold] = threshold_cells(at.threshold);
            Some(row("at least so probable", threshold, at.reviewed.as_ref()?))
        }));
    }
    let mut columns = vec![
        ("pairs", "which proposed pairs of records"),
        ("threshold", "the least probability, 0 to 1, where one applies"),
        ("number", "pairs"),
        ("awaiting_review", "pairs nobody has looked at"),
        ("cannot_tell", "pairs looked at on which nobody could tell"),
    ];
    columns.extend(proportion_columns().map(|(name, meaning)| match name {
        "events" => (name, "pairs found to be one person"),
        "denominator" => (name, "out of how many pairs on which a reviewer could tell"),
        "proportion" => (name, "the precision: events / denominator, 0 to 1"),
        _ => (name, meaning),
    }));
    columns.push(LEVEL);
    Table {
        name: "linkage_review",
        holds: "What reviewers found of the pairs that the latest run of linkage proposed. Only the pairs drawn at random stand for \
                others.",
        columns,
        rows,
    }
}

fn rates(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        reading
            .rate
            .iter()
            .map(|rate| {
                vec![
                    rate.events.to_string(),
                    rate.person_years.to_string(),
                    rate.per_100_person_years.to_string(),
                    rate.interval.lower.to_string(),
                    rate.interval.upper.to_string(),
                    findings.about.level.to_string(),
                ]
            })
            .collect()
    };
    Table {
        name: "rates",
        holds: "Rates per person-time at liberty after the first exit. A reading under which nobody was followed has no row.",
        columns: vec![
            READING,
            ("events", "persons re-trafficked while followed"),
            ("person_years", "person-years at risk (365.25 days)"),
            ("per_100_person_years", "events per 100 person-years"),
            ("lower", "exact Poisson interval, lower end"),
            ("upper", "exact Poisson interval, upper end"),
            LEVEL,
        ],
        rows: per_reading(findings, rows),
    }
}

fn flow(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        reading
            .flow
            .iter()
            .enumerate()
            .map(|(position, line)| {
                vec![
                    (position + 1).to_string(),
                    text(&line.words),
                    line.persons.to_string(),
                    if line.left_out { "left out" } else { "goes on" }.to_owned(),
                    findings.about.persons.to_string(),
                ]
            })
            .collect()
    };
    Table {
        name: "flow",
        holds: "Who was followed over time, and who was left out and why.",
        columns: vec![
            READING,
            ("line", "position in the flow, from 1"),
            ("who", "who, in words"),
            ("persons", "persons"),
            ("course", "`goes on`, or `left out` at this line"),
            ("denominator", "persons in the source"),
        ],
        rows: per_reading(findings, rows),
    }
}

fn incidence(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        let followed = crate::sentence::followed(reading);
        reading
            .horizons
            .iter()
            .map(|at| {
                let mut row = vec![
                    text(&reading.estimator),
                    at.months.to_string(),
                    at.days.to_string(),
                    followed.to_string(),
                    at.at_risk.to_string(),
                    at.events.to_string(),
                    optional(at.incidence),
                ];
                row.extend(ends(at.interval));
                row.extend(ends(at.turnbull));
                row.push(findings.about.level.to_string());
                row
            })
            .collect()
    };
    Table {
        name: "cumulative_incidence",
        holds: "Cumulative incidence of re-trafficking after the first exit, at the horizons.",
        columns: vec![
            READING,
            ("estimator", "Kaplan–Meier, or Aalen–Johansen when deaths occur"),
            ("months", "months after the exit"),
            ("days", "the same in days"),
            ("denominator", "persons followed from the first exit"),
            ("at_risk", "persons still at risk then"),
            ("events", "persons re-trafficked by then"),
            ("incidence", "cumulative incidence, 0 to 1"),
            ("lower", "lower end of its interval"),
            ("upper", "upper end of its interval"),
            ("turnbull_least", "the least that vague dates allow (Turnbull)"),
            ("turnbull_most", "the most that vague dates allow (Turnbull)"),
            LEVEL,
        ],
        rows: per_reading(findings, rows),
    }
}

fn curve(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        let followed = crate::sentence::followed(reading).to_string();
        reading
            .curve
            .iter()
            .map(|point| {
                vec![
                    followed.clone(),
                    point.days.to_string(),
                    point.incidence.to_string(),
                    point.lower.to_string(),
                    point.upper.to_string(),
                    findings.about.level.to_string(),
                ]
            })
            .collect()
    };
    Table {
        name: "curve",
        holds: "The curve of cumulative incidence as drawn, thinned; each row holds from its day on.",
        columns: vec![
            READING,
            ("denominator", "persons followed from the first exit"),
            ("days", "days after the exit"),
            ("incidence", "cumulative incidence from this day on, 0 to 1"),
            ("lower", "lower end of the band"),
            ("upper", "upper end of the band"),
            LEVEL,
        ],
        rows: per_reading(findings, rows),
    }
}

fn at_risk(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        reading
            .risk_table
            .iter()
            .map(|at| {
                [u64::from(at.months), at.at_risk, at.events, at.censored]
                    .map(|n| n.to_string())
                    .to_vec()
            })
            .collect()
    };
    Table {
        name: "numbers_at_risk",
        holds: "The numbers under the curve.",
        columns: vec![
            READING,
            ("months", "months after the exit"),
            (
                "at_risk",
                "persons at risk then; at 0 months, all persons followed",
            ),
            ("events", "persons re-trafficked by then"),
            ("censored", "persons censored or died by then"),
        ],
        rows: per_reading(findings, rows),
    }
}

fn times(findings: &Findings) -> Table {
    let row = |measure: &str, found: &TimeFound| {
        vec![
            measure.to_owned(),
            text(&found.words),
            optional(found.days),
            optional(found.lower),
            optional(found.upper),
            found.remark.as_deref().map(text).unwrap_or_default(),
            findings.about.level.to_string(),
        ]
    };
    let rows = |reading: &ReadingFindings| {
        vec![
            row("median", &reading.median),
            row("median among re-trafficked", &reading.median_among_retrafficked),
            row("restricted mean at liberty", &reading.restricted_mean),
        ]
    };
    Table {
        name: "times",
        holds: "Median and mean times, each with who it is about.",
        columns: vec![
            READING,
            ("measure", "which time"),
            ("words", "what it is, with its denominator"),
            ("days", "days; empty where it cannot be told"),
            ("lower", "lower end; empty where not reached"),
            ("upper", "upper end; empty where not reached"),
            ("remark", "why a figure is empty"),
            LEVEL,
        ],
        rows: per_reading(findings, rows),
    }
}

fn loss(findings: &Findings) -> Table {
    let rows = |reading: &ReadingFindings| {
        let loss = &reading.loss;
        vec![vec![
            loss.lost.events.to_string(),
            loss.lost.denominator.to_string(),
            text(&loss.lost.denominator_words),
            loss.found_after_loss.to_string(),
            optional(loss.at_two_years_if_all_lost_stayed_free),
            optional(loss.at_two_years_if_all_lost_were_retrafficked),
        ]]
    };
    Table {
        name: "loss_to_follow_up",
        holds: "Loss to follow-up, and what it can do to the two-year figure.",
        columns: vec![
            READING,
            ("lost", "persons recorded as lost"),
            ("denominator", "out of how many persons"),
            ("denominator_words", "who the denominator is"),
            (
                "found_after_loss",
                "persons found trafficked again only after having been lost",
            ),
            (
                "if_all_stayed_free",
                "cumulative incidence at two years if all lost stayed free, 0 to 1",
            ),
            (
                "if_all_retrafficked",
                "the same if all lost were trafficked again on the day they were lost",
            ),
        ],
        rows: per_reading(findings, rows),
    }
}

fn characteristics(findings: &Findings) -> Table {
    let level = findings.about.level.to_string();
    let rows = |reading: &ReadingFindings| {
        let mut rows = Vec::new();
        for characteristic in &reading.characteristics {
            for found in &characteristic.levels {
                let mut row = vec![
                    text(&characteristic.variable),
                    text(&found.label),
                    found.retrafficked.to_string(),
                    found.others.to_string(),
                ];
                row.extend(proportion_cells(&found.proportion));
                row.push(level.clone());
                rows.push(row);
            }
            let mut row = vec![
                text(&characteristic.variable),
                "(not recorded)".to_owned(),
                characteristic.missing_retrafficked.to_string(),
                characteristic.missing_others.to_string(),
            ];
            row.extend(std::iter::repeat_n(String::new(), 8));
            row.push(level.clone());
            rows.push(row);
        }
        rows
    };
    let mut columns = vec![
        READING,
        ("variable", "the characteristic"),
        ("value", "its level; `(not recorded)` where nothing is recorded"),
        ("retrafficked", "re-trafficked persons with this level"),
        ("others", "other persons with this level"),
    ];
    columns.extend(proportion_columns());
    columns.push(LEVEL);
    Table {
        name: "characteristics",
        holds: "Persons re-trafficked and not, by characteristic. Not adjusted: a difference is an association, not a cause.",
        columns,
        rows: per_reading(findings, rows),
    }
}

fn remarks(findings: &Findings) -> Table {
    Table {
        name: "remarks",
        holds: "What must be said beside the figures.",
        columns: vec![READING, ("remark", "the sentence")],
        rows: per_reading(findings, |reading| {
            reading.remarks.iter().map(|remark| vec![text(remark)]).collect()
        }),
    }
}
