//! When the risk is highest: the hazard since the exit, rates in windows of time, and rates by what came after the exit.

use throughline_analysis::Findings;
use throughline_analysis::findings::{RateFound, ReadingFindings};

use super::{ascertained, note, paragraph, section, simulated};
use crate::figure::{Sheet, hazard};
use crate::html::{Element, el};
use crate::number;
use crate::table::{Numbering, absent, column, first_column, group, number as cell, row_header, table};

/// The section on windows of risk.
pub(crate) fn windows(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let section = section("windows", "When the risk is highest");
    if main.windows.since_exit.iter().all(|window| window.rate.is_none()) {
        return section.with(paragraph(
            "There are no rates: nobody could be followed from an exit. Record when persons got out, and each later contact \
             with its date.",
        ));
    }
    section
        .with(figure(findings, main, numbering))
        .with(main.windows.remark.as_ref().map(paragraph))
        .with(since_exit(findings, numbering))
        .with(by_state(findings, main, numbering))
        .with(note(
            "Returns and assistance come while a person is followed. The days before them are counted as days without, also of \
             those to whom they came later; otherwise they would be credited with time in which nobody who was trafficked again \
             could have had them. Who returns, and who accepts assistance, differs in other ways too: these rates are not \
             adjusted, and a difference is an association, not an effect.",
        ))
        .with(ascertained(findings))
}

fn figure(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Option<Element> {
    let found = main.windows.hazard.as_ref()?;
    Some(
        el("figure")
            .id("figure-hazard")
            .with(hazard::hazard(findings, main, found, Sheet::Wide))
            .with(hazard::hazard(findings, main, found, Sheet::Narrow))
            .with(el("figcaption").with((
                numbering.figure(),
                format!(
                    "How fast re-trafficking comes at each moment after the first exit, among those still free and followed: the \
                     smoothed hazard with its pointwise {} interval, {} reading. Each point is a mean over {} days to either side, \
                     a width chosen by cross-validation; nearer to the ends the kernel lies to one side. A peak narrower than that is \
                     flattened.",
                    number::level(findings.about.level),
                    main.reading,
                    number::decimal(found.bandwidth_days, 0),
                ),
                simulated(findings),
            ))),
    )
}

fn since_exit(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Time after the first exit"),
        column("Persons at risk"),
        column("Re-trafficked / person-years"),
        column("Per 100 person-years"),
    ];
    let bodies = findings.readings.iter().map(|reading| {
        let rows = reading.windows.since_exit.iter().map(|window| {
            el("tr")
                .with(row_header(&window.label))
                .with(cell(number::count(window.persons)))
                .with_all(rate(window.rate.as_ref()))
        });
        group(
            4,
            format!("{} reading: {}", reading.reading, reading.words),
            rows.collect(),
        )
    });
    let caption = (
        format!(
            "Re-trafficking by time since the first exit, with exact {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table(
        "table-windows",
        numbering.table(),
        caption,
        head,
        bodies.collect(),
    )
}

fn by_state(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("State"),
        column("Persons"),
        column("First 90 days in it: re-trafficked / person-years"),
        column("Per 100 person-years"),
        column("Within two years of the exit: re-trafficked / person-years"),
        column("Per 100 person-years"),
    ];
    let bodies = main.windows.by_state.iter().map(|variable| {
        let rows = variable.states.iter().map(|state| {
            el("tr")
                .with(row_header(&state.label))
                .with(cell(number::count(state.persons)))
                .with_all(rate(state.first_90_days.as_ref()))
                .with_all(rate(state.two_years.as_ref()))
        });
        group(6, &variable.variable, rows.collect())
    });
    let caption = (
        format!(
            "Re-trafficking by way out, return, referral and assistance, {} reading, with exact {} intervals in brackets. A person \
             stands in each state in which they were while followed.",
            main.reading,
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-states", numbering.table(), caption, head, bodies.collect())
}

/// Events over person-years, and the rate.
fn rate(found: Option<&RateFound>) -> [Element; 2] {
    match found {
        Some(found) => [
            cell(format!(
                "{} / {}",
                number::count(found.events),
                number::decimal(found.person_years, usize::from(found.person_years < 10.0))
            )),
            cell(number::rate(found)),
        ],
        None => [cell(absent("nobody at risk")), cell("")],
    }
}
