//! When it happens: the curve with its band and the numbers at risk, the readings beside each other, and the same as a table.

use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;

use super::{ascertained, paragraph, section, simulated};
use crate::figure::{Sheet, curve};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, column, first_column, group, number as cell, row_header, table};
use crate::{number, sentence};

/// The section on cumulative incidence.
pub(crate) fn incidence(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let section = section("incidence", "When: cumulative incidence after the first exit");
    if findings.readings.iter().all(|reading| reading.curve.is_empty()) {
        let words = if sentence::followed(main) == 0 {
            "There is no curve: nobody could be followed from an exit. Record when persons got out, and each later contact \
             with its date; the next report will have one."
        } else {
            "There is no curve: no re-trafficking was seen among the persons followed."
        };
        return section.with(paragraph(words)).with(values(findings, numbering));
    }
    let summary = el("summary").with(format!("The curves as numbers ({})", numbering.next_table()));
    section
        .with(paragraph(sentence::two_years(main)))
        .with(main_figure(findings, main, numbering))
        .with(panels(findings, numbering))
        .with(el("details").with((summary, values(findings, numbering))))
        .with(ascertained(findings))
}

fn main_figure(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Option<Element> {
    (!main.curve.is_empty()).then(|| {
        el("figure")
            .id("figure-curve")
            .with(curve::curve(findings, main, Sheet::Wide))
            .with(curve::curve(findings, main, Sheet::Narrow))
            .with(el("figcaption").with((
                numbering.figure(),
                format!(
                    "Cumulative incidence of re-trafficking after the first recorded exit ({}), {} followed. Thick line and \
                     shaded {} interval: {} reading; thin lines: the other readings. Numbers under the axis: {} reading. \
                     A line ends where nobody is under observation any more.",
                    main.estimator,
                    number::persons(sentence::followed(main)),
                    number::level(findings.about.level),
                    main.reading,
                    main.reading,
                ),
                simulated(findings),
            )))
    })
}

fn panels(findings: &Findings, numbering: &mut Numbering) -> Element {
    el("figure")
        .id("figure-panels")
        .with(
            el("div").class("panels").with_all(
                findings
                    .readings
                    .iter()
                    .map(|reading| curve::panel(findings, reading)),
            ),
        )
        .with(el("figcaption").with((
            numbering.figure(),
            format!(
                "The same under each reading, on the same axes, each with its {} interval. Followed: {}.",
                number::level(findings.about.level),
                findings
                    .readings
                    .iter()
                    .map(|reading| format!(
                        "{} {} ({})",
                        reading.reading,
                        number::persons(sentence::followed(reading)),
                        reading.estimator
                    ))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            simulated(findings),
        )))
}

/// The curve and the numbers at risk in words for those who do not see the figure, or want the numbers.
fn values(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Months after the exit"),
        column("At risk"),
        column("Re-trafficked by then"),
        column("Censored or died by then"),
        column("Cumulative incidence"),
    ];
    let bodies = findings.readings.iter().map(|reading| {
        let rows = reading.risk_table.iter().map(|at| {
            let standing = if reading.curve.is_empty() {
                None
            } else {
                curve::standing_at(reading, at.months)
            };
            let shown = standing.map(|point| {
                let interval = throughline_analysis::findings::Interval {
                    lower: point.lower,
                    upper: point.upper,
                };
                number::percent_with(point.incidence, Some(interval))
            });
            el("tr")
                .with(row_header(number::count(u64::from(at.months))).class("n"))
                .with(cell(number::count(at.at_risk)))
                .with(cell(number::count(at.events)))
                .with(cell(number::count(at.censored)))
                .with(shown.map_or_else(|| cell(absent("cannot be told")), cell))
        });
        group(
            5,
            format!("{} reading: {}", reading.reading, reading.words),
            rows.collect(),
        )
    });
    let caption = (
        format!(
            "Persons at risk, events and cumulative incidence with {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-curve", numbering.table(), caption, head, bodies.collect())
}
