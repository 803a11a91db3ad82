//! Horizons, medians, restricted means, and the share within two years, each with what is needed to read it.

use throughline_analysis::Findings;
use throughline_analysis::findings::{Interval, ReadingFindings, TimeFound};

use super::{ascertained, note, section, simulated};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, column, first_column, group, number as cell, row_header, table};
use crate::{number, sentence};

/// The section on timing.
pub(crate) fn timing(findings: &Findings, numbering: &mut Numbering) -> Element {
    section("timing", "Timing")
        .with(horizons(findings, numbering))
        .with(note(
            "Bounds from vague dates: where dates are known to the month, the year or between two days, the least and the \
             most that they allow (Turnbull), without an assumption on where in between.",
        ))
        .with(times(findings, numbering))
        .with(note(
            "The median among the re-trafficked says how soon it was seen in those who were re-trafficked. It does not say when \
             re-trafficking happens: whoever is still free is not in it, and short follow-up shortens it.",
        ))
        .with(ascertained(findings))
}

fn horizons(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Months after the exit"),
        column("Still at risk"),
        column("Re-trafficked by then"),
        column("Cumulative incidence"),
        column("Bounds from vague dates"),
    ];
    let bodies = findings.readings.iter().map(|reading| {
        let heading = format!(
            "{} reading: {} followed, {}",
            reading.reading,
            number::persons(sentence::followed(reading)),
            reading.estimator
        );
        group(5, heading, horizon_rows(reading))
    });
    let caption = (
        format!(
            "Cumulative incidence of re-trafficking by horizon, with {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table(
        "table-horizons",
        numbering.table(),
        caption,
        head,
        bodies.collect(),
    )
}

fn horizon_rows(reading: &ReadingFindings) -> Vec<Element> {
    let digits = |incidence: f64, interval: Option<Interval>| number::percent_decimals(incidence, interval);
    // One number of decimals for the column, so that the eye can run down it.
    let common = reading
        .horizons
        .iter()
        .filter_map(|at| Some(digits(at.incidence?, at.interval)))
        .max()
        .unwrap_or(1)
        .min(3);
    let rows = reading.horizons.iter().map(|at| {
        let incidence = at.incidence.map(|incidence| {
            let shown = number::percent(incidence, common);
            at.interval.map_or_else(
                || shown.clone(),
                |interval| format!("{shown} [{}]", number::percent_range(interval, common)),
            )
        });
        let bounds = at
            .turnbull
            .map(|bounds| format!("{}{}%", number::percent_range(bounds, common), number::THIN));
        el("tr")
            .with(row_header(number::count(u64::from(at.months))).class("n"))
            .with(cell(number::count(at.at_risk)))
            .with(cell(number::count(at.events)))
            .with(incidence.map_or_else(|| cell(absent("nobody followed so long")), cell))
            .with(bounds.map_or_else(|| cell(absent("not computed")), cell))
    });
    rows.collect()
}

fn times(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Reading and measure"),
        column("Time"),
        column("In months"),
    ];
    let bodies = findings.readings.iter().map(|reading| {
        let within = &reading.within_two_years;
        let within_shown = if within.proportion.is_some() {
            cell(format!(
                "{}: {}",
                number::out_of(within),
                number::proportion(within)
            ))
        } else {
            cell(absent(number::NOBODY))
        };
        let rows = vec![
            time_row(&reading.median),
            time_row(&reading.restricted_mean),
            time_row(&reading.median_among_retrafficked),
            el("tr")
                .with(row_header(format!(
                    "Re-trafficked within two years of the exit, out of {}",
                    within.denominator_words
                )))
                .with(within_shown.attr("colspan", 2)),
        ];
        group(3, format!("{} reading", reading.reading), rows)
    });
    let caption = (
        format!(
            "Times to re-trafficking and at liberty, with {} intervals in brackets.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-times", numbering.table(), caption, head, bodies.collect())
}

fn time_row(found: &TimeFound) -> Element {
    let row = el("tr").with(row_header(&found.words));
    match found.days {
        Some(days) => row
            .with(cell((
                number::time(found),
                found
                    .remark
                    .as_ref()
                    .map(|remark| el("span").class("remark").with(remark)),
            )))
            .with(cell(number::in_months(days))),
        None => row.with(cell(absent(number::time(found))).attr("colspan", 2)),
    }
}
