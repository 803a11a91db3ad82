//! Assistance and re-trafficking: time since the first assistance followed in time, and the landmark analysis beside it.

use throughline_analysis::Findings;
use throughline_analysis::findings::{LandmarkFound, RatioFound, ReadingFindings, SinceAssistance};

use super::{note, paragraph, section, simulated};
use crate::html::{Element, el};
use crate::number;
use crate::table::{Numbering, absent, body, column, first_column, group, number as cell, row_header, table};

/// The section on assistance.
pub(crate) fn assistance(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let section = section("assistance", "Assistance");
    let found = &main.assistance;
    if found.since.iter().all(|stretch| stretch.persons == 0) {
        return section.with(paragraph(
            "Nothing can be said of assistance: nobody could be followed from an exit.",
        ));
    }
    section
        .with(since(findings, main, numbering))
        .with(found.refused.as_ref().map(paragraph))
        .with(landmarks(findings, main, numbering))
        .with(note(
            "Two ways are shown because each can mislead alone. In the first, a person counts as not assisted until the day on which \
             assistance begins. In the second, who was re-trafficked or lost before the day is in neither group, and who was assisted \
             only after it stands among those who were not. In neither is a person credited with time in which assistance could not \
             have come. Both are unadjusted: who accepts assistance, and who is offered it, differs in other ways too, so that a \
             difference is an association, not an effect.",
        ))
        .with(note(
            "What is recorded of assistance depends on follow-up as well: who could not be followed is recorded as not assisted. A ratio below 1 can come of that alone, with no effect of assistance at all.",
        ))
}

fn since(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Time"),
        column("Persons"),
        column("Re-trafficked / person-years"),
        column("Hazard ratio"),
    ];
    let rows = main.assistance.since.iter().enumerate().map(|(at, stretch)| {
        el("tr")
            .with(row_header(&stretch.label))
            .with(cell(number::count(stretch.persons)))
            .with(cell(events(stretch)))
            .with(compared(at == 0, stretch.ratio.as_ref()))
    });
    let caption = (
        format!(
            "Time since the first assistance that was accepted, followed in time: hazard ratios against the time before any, with \
             {} intervals, {} reading.",
            number::level(findings.about.level),
            main.reading
        ),
        simulated(findings),
    );
    table(
        "table-assistance",
        numbering.table(),
        caption,
        head,
        vec![body(rows.collect())],
    )
}

fn events(stretch: &SinceAssistance) -> String {
    format!(
        "{} / {}",
        number::count(stretch.events),
        number::decimal(stretch.person_years, usize::from(stretch.person_years < 10.0))
    )
}

fn compared(is_reference: bool, ratio: Option<&RatioFound>) -> Element {
    match ratio {
        Some(ratio) => cell(number::ratio(ratio)),
        None if is_reference => cell(absent("compared with")),
        None => cell(absent("none")),
    }
}

fn landmarks(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Still free and followed"),
        column("Persons"),
        column("Re-trafficked later"),
        column("Hazard ratio from then on"),
    ];
    let bodies = main.assistance.landmarks.iter().map(|landmark| {
        let LandmarkFound {
            assisted_persons,
            assisted_events,
            other_persons,
            other_events,
            ..
        } = landmark;
        let line = |label: &'static str, persons: u64, events: u64, last: Element| {
            el("tr")
                .with(row_header(label))
                .with(cell(number::count(persons)))
                .with(cell(number::count(events)))
                .with(last)
        };
        let rows = vec![
            line(
                "not assisted by then",
                *other_persons,
                *other_events,
                cell(absent("compared with")),
            ),
            line(
                "assisted by then",
                *assisted_persons,
                *assisted_events,
                compared(false, landmark.ratio.as_ref()),
            ),
        ];
        group(
            4,
            format!("{} days after the exit", number::decimal(landmark.day, 0)),
            rows,
        )
    });
    let caption = (
        format!(
            "Landmark analysis of assistance, with {} intervals, {} reading.",
            number::level(findings.about.level),
            main.reading
        ),
        simulated(findings),
    );
    table(
        "table-landmarks",
        numbering.table(),
        caption,
        head,
        bodies.collect(),
    )
}
