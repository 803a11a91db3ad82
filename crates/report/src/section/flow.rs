//! Who was followed and who was left out: boxes for the main reading, a table for all of them.

use throughline_analysis::Findings;
use throughline_analysis::findings::{FlowLine, ReadingFindings};

use super::{paragraph, section, simulated};
use crate::figure;
use crate::html::{Element, el};
use crate::number;
use crate::table::{Numbering, absent, body, column, first_column, number as cell, row_header, table};

/// The section on the flow of persons.
pub(crate) fn flow(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    section("flow", "Who was followed, and who was left out")
        .with(paragraph(
            "Proportions count everybody with an episode. Only persons whose exit is recorded and dated, and of whom \
             something is known afterwards, can be followed over time; whoever cannot leaves the line here, with the \
             reason.",
        ))
        .with(
            el("figure")
                .id("figure-flow")
                .with(figure::flow::flow(&main.flow))
                .with(el("figcaption").with((
                    numbering.figure(),
                    format!("Flow of persons into the analysis over time, {} reading.", main.reading),
                    simulated(findings),
                ))),
        )
        .with(flow_table(findings, numbering))
}

fn flow_table(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = std::iter::once(first_column("Persons"))
        .chain(findings.readings.iter().map(|reading| column(&reading.reading)))
        .collect();
    let rows = all_lines(&findings.readings).into_iter().map(|line| {
        let header = row_header(&line.words);
        let header = if line.left_out {
            header.attr("class", "left")
        } else {
            header.attr("class", "kept")
        };
        el("tr")
            .with(header)
            .with_all(findings.readings.iter().map(|reading| {
                let found = reading.flow.iter().find(|other| other.words == line.words);
                found.map_or_else(
                    || cell(absent("no such line")),
                    |found| cell(number::count(found.persons)),
                )
            }))
    });
    let caption = (
        "The same flow under each reading, in persons.",
        simulated(findings),
    );
    table(
        "table-flow",
        numbering.table(),
        caption,
        head,
        vec![body(rows.collect())],
    )
}

/// Every line that occurs under any reading, in the order of the flow.
fn all_lines(readings: &[ReadingFindings]) -> Vec<&FlowLine> {
    let mut all: Vec<&FlowLine> = Vec::new();
    for reading in readings {
        let mut after = 0;
        for line in &reading.flow {
            if let Some(known) = all.iter().position(|known| known.words == line.words) {
                after = known + 1;
            } else {
                all.insert(after, line);
                after += 1;
            }
        }
    }
    all
}
