//! The STROBE checklist for cohort studies (von Elm and others 2007), filled in: where in the report each item is answered, or
//! why it cannot be by a program. The items are named in our own short words, not in the statement's.

use throughline_analysis::Findings;

use super::{paragraph, section};
use crate::html::{Element, el};
use crate::table::{Numbering, body, first_column, row_header, table};

/// An item: its number, what it asks for, the part that answers it (if one does) and what is to be said.
type Item = (
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
    &'static str,
);

/// The items for cohort studies.
const ITEMS: &[Item] = &[
    (
        "1",
        "Design in the title or abstract; an informative summary",
        Some(("abstract", "Abstract")),
        "A cohort from a case register.",
    ),
    (
        "2",
        "Background and rationale",
        Some(("background", "Background")),
        "",
    ),
    ("3", "Objectives", Some(("background", "Background")), ""),
    (
        "4",
        "Study design",
        Some(("method", "Method")),
        "Persons are followed from the first recorded exit.",
    ),
    (
        "5",
        "Setting, places, dates",
        None,
        "For the organisation to add: who keeps the register, where, and since when.",
    ),
    (
        "6",
        "Participants: who is eligible, how followed",
        Some(("flow", "Who was followed")),
        "Everybody in the register; how cases came to light stands beside every rate.",
    ),
    (
        "7",
        "Variables: outcome, exposures, confounders",
        Some(("definition", "Definition")),
        "Factors and their fields are in the section on what goes with it.",
    ),
    (
        "8",
        "Sources of data and how they were measured",
        Some(("ascertainment", "How cases came to light")),
        "",
    ),
    (
        "9",
        "Bias",
        Some(("limits", "Limits")),
        "Ascertainment, loss to follow-up, linkage and vague dates each have figures of their own.",
    ),
    (
        "10",
        "Study size",
        Some(("flow", "Who was followed")),
        "The register as it is; no size was planned.",
    ),
    ("11", "Quantitative variables", Some(("method", "Method")), ""),
    (
        "12",
        "Statistical methods, missing data, loss, sensitivity",
        Some(("method", "Method")),
        "Three readings, thresholds of linkage, bounds for vague dates and for those lost.",
    ),
    (
        "13",
        "Participants at each stage, with reasons",
        Some(("flow", "Who was followed")),
        "",
    ),
    (
        "14",
        "Characteristics; missing data; time followed",
        Some(("characteristics", "Who they are")),
        "",
    ),
    (
        "15",
        "Outcome events over time",
        Some(("incidence", "Cumulative incidence")),
        "",
    ),
    (
        "16",
        "Main results with intervals, unadjusted and adjusted",
        Some(("readings", "The three readings")),
        "Adjusted ratios are in the section on what goes with it.",
    ),
    (
        "17",
        "Other analyses",
        Some(("linkage", "Found through linkage")),
        "",
    ),
    ("18", "Key results", Some(("headline", "In short")), ""),
    ("19", "Limitations", Some(("limits", "Limits")), ""),
    (
        "20",
        "Interpretation",
        None,
        "For the organisation to add; the report gives associations only.",
    ),
    (
        "21",
        "Whether the results hold elsewhere",
        Some(("limits", "Limits")),
        "They describe the persons known to the organisations that keep the register.",
    ),
    ("22", "Funding", None, "For the organisation to add."),
];

/// The checklist. TRIPOD+AI is for models that predict; the report has none.
pub(crate) fn strobe(findings: &Findings, numbering: &mut Numbering) -> Element {
    let causes = findings
        .readings
        .iter()
        .any(|reading| !reading.causes.factors.is_empty());
    let rows = ITEMS.iter().map(|(number, item, answered, said)| {
        let place = answered.map(|(id, name)| el("a").attr("href", format!("#{id}")).with(name));
        el("tr")
            .with(row_header(*number))
            .with(el("td").with(*item))
            .with(el("td").with(place))
            .with(el("td").with(*said))
    });
    section("strobe", "STROBE checklist")
        .with(paragraph(
            "Where each item of the STROBE statement for cohort studies is answered. What only the organisation can say is named as \
             such.",
        ))
        .with(causes.then(|| {
            paragraph(
                "The models in this report describe associations; none predicts what will happen to a person. The TRIPOD+AI checklist, \
                 which is for models that predict, therefore does not apply.",
            )
        }))
        .with(table(
            "table-strobe",
            numbering.table(),
            "The STROBE checklist, filled in.",
            vec![
                first_column("Item"),
                first_column("Asks for"),
                first_column("Answered in"),
                first_column("Remark"),
            ],
            vec![body(rows.collect())],
        ))
}
