//! The three readings beside each other: never one figure without the two that bound it.

use throughline_analysis::Findings;
use throughline_analysis::findings::{ProportionFound, ReadingFindings};

use super::{ascertained, note, paragraph, section, simulated};
use crate::figure::{Sheet, intervals};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, body, column, first_column, group, number as cell, row_header, table};
use crate::{number, sentence};

/// The section on the three readings.
pub(crate) fn readings(findings: &Findings, numbering: &mut Numbering) -> Element {
    section("readings", "The three readings side by side")
        .with(paragraph(
            "What counts as re-trafficking depends on how certain one wants to be that the person was out, and that the \
             later situation is a new one. The figures are therefore always shown three times, from the narrowest \
             reading to the broadest. None of them is the one true number.",
        ))
        .with(el("dl").class("terms").with_all(findings.readings.iter().map(|reading| {
            el("div").with(el("dt").with(&reading.reading)).with(el("dd").with(&reading.words))
        })))
        .with(figure(findings, numbering))
        .with(readings_table(findings, numbering))
        .with(ascertained(findings))
        .with(steps(findings, numbering))
        .with(remarks(findings))
}

fn figure(findings: &Findings, numbering: &mut Numbering) -> Option<Element> {
    let any = findings
        .readings
        .iter()
        .any(|reading| reading.among_all.wilson.is_some());
    any.then(|| {
        let whom = findings.readings.first().map_or("", |reading| reading.among_all.denominator_words.as_str());
        el("figure")
            .id("figure-readings")
            .with(intervals::readings(findings, Sheet::Wide))
            .with(intervals::readings(findings, Sheet::Narrow))
            .with(el("figcaption").with((
                numbering.figure(),
                format!(
                    "Proportion re-trafficked out of {whom}, by reading. Dots: estimates; bars: {} intervals (Wilson). The \
                     numbers are in the table below.",
                    number::level(findings.about.level)
                ),
                simulated(findings),
            )))
    })
}

fn readings_table(findings: &Findings, numbering: &mut Numbering) -> Element {
    let readings = &findings.readings;
    let width = readings.len() + 1;
    let head = std::iter::once(first_column("Measure"))
        .chain(readings.iter().map(|reading| column(&reading.reading)))
        .collect();
    let bodies = vec![
        proportion_rows(readings, |reading| &reading.among_all),
        proportion_rows(readings, |reading| &reading.among_exited),
        group(
            width,
            "Per time at liberty after the first exit",
            vec![
                row(readings, "Events / person-years", |reading| {
                    let rate = reading.rate.as_ref()?;
                    Some(format!(
                        "{} / {}",
                        number::count(rate.events),
                        number::decimal(rate.person_years, 0)
                    ))
                }),
                row(readings, "Per 100 person-years (exact Poisson)", |reading| {
                    reading.rate.as_ref().map(number::rate)
                }),
            ],
        ),
        group(
            width,
            "Within two years of the first exit",
            vec![
                row(readings, "Persons followed", |reading| {
                    Some(number::count(sentence::followed(reading)))
                }),
                row(readings, "Still at risk at two years", |reading| {
                    sentence::at_two_years(reading).map(|at| number::count(at.at_risk))
                }),
                row(readings, "Cumulative incidence", |reading| {
                    let at = sentence::at_two_years(reading)?;
                    at.incidence
                        .map(|incidence| number::percent_with(incidence, at.interval))
                }),
            ],
        ),
    ];
    let caption = (
        format!(
            "Re-trafficking under the three readings, with {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-readings", numbering.table(), caption, head, bodies)
}

/// One proportion under each reading: how many, Wilson, Clopper–Pearson.
fn proportion_rows(
    readings: &[ReadingFindings],
    of: impl Fn(&ReadingFindings) -> &ProportionFound,
) -> Element {
    let whom = readings
        .first()
        .map_or("", |reading| of(reading).denominator_words.as_str());
    let rows = vec![
        row(readings, "Re-trafficked", |reading| {
            Some(number::out_of(of(reading)))
        }),
        row(readings, "Proportion (Wilson)", |reading| {
            of(reading).proportion.map(|_| number::proportion(of(reading)))
        }),
        row(readings, "Proportion (Clopper–Pearson)", |reading| {
            let found = of(reading);
            found
                .proportion
                .map(|proportion| number::percent_with(proportion, found.clopper_pearson))
        }),
    ];
    group(readings.len() + 1, format!("Out of {whom}"), rows)
}

/// One measure under each reading.
fn row(
    readings: &[ReadingFindings],
    name: &'static str,
    say: impl Fn(&ReadingFindings) -> Option<String>,
) -> Element {
    el("tr").with(row_header(name)).with_all(
        readings
            .iter()
            .map(|reading| say(reading).map_or_else(|| cell(absent("cannot be told")), cell)),
    )
}

fn steps(findings: &Findings, numbering: &mut Numbering) -> Option<Element> {
    (!findings.steps.is_empty()).then(|| {
        let rows = findings.steps.iter().map(|step| {
            el("tr")
                .with(row_header(&step.verdict))
                .with(cell(number::count(step.steps)))
                .with(cell(number::count(step.persons)))
        });
        let caption = (
            format!(
                "What the steps from one episode to the next were found to be, among {} in the register. A person with \
                 several steps can stand in several lines.",
                number::persons(findings.about.persons)
            ),
            simulated(findings),
        );
        let head = vec![
            first_column("Verdict"),
            column("Steps"),
            column("Persons with such a step"),
        ];
        el("div")
            .with(table("table-steps", numbering.table(), caption, head, vec![body(rows.collect())]))
            .with(note(format!(
                "{} of {} were referred more than once. A repeat referral is not re-trafficking and is not counted as such.",
                number::count(findings.about.persons_referred_again),
                number::persons(findings.about.persons)
            )))
    })
}

/// What must be said beside the figures; a remark that several readings share is said once.
fn remarks(findings: &Findings) -> Option<Element> {
    let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
    for reading in &findings.readings {
        for remark in &reading.remarks {
            match said.iter_mut().find(|(known, _)| known == remark) {
                Some((_, names)) => names.push(&reading.reading),
                None => said.push((remark, vec![&reading.reading])),
            }
        }
    }
    let lines = said.iter().map(|(remark, names)| {
        let whose = if names.len() == findings.readings.len() {
            "All readings".to_owned()
        } else {
            format!("Reading: {}", names.join(", "))
        };
        el("li").with((el("strong").with(whose + ". "), *remark))
    });
    (!said.is_empty()).then(|| {
        el("div")
            .class("remarks")
            .with(el("h3").with("To be read with these figures"))
            .with(el("ul").class("sentences").with_all(lines))
    })
}
