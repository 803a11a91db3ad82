//! The three readings as dots with their intervals on one axis, and the small strips beside the rows of a table.

use throughline_analysis::Findings;
use throughline_analysis::findings::{ProportionFound, ReadingFindings};

use super::axis::Axis;
use super::{Sheet, Spoken, at, dot, line, simulated, svg, text};
use crate::html::{Element, el};
use crate::number;

const ROW_WIDE: f64 = 34.0;
const ROW_NARROW: f64 = 50.0;

/// The three readings: re-trafficked out of all persons with an episode.
pub(crate) fn readings(findings: &Findings, sheet: Sheet) -> Element {
    let narrow = sheet == Sheet::Narrow;
    let (width, left, right, row) = if narrow {
        (340.0, 12.0, 328.0, ROW_NARROW)
    } else {
        (760.0, 150.0, 520.0, ROW_WIDE)
    };
    let top = if findings.about.simulated { 30.0 } else { 10.0 };
    let bottom = top + row * findings.readings.len() as f64 + 4.0;
    let largest = findings
        .readings
        .iter()
        .filter_map(|reading| reading.among_all.wilson.map(|interval| interval.upper))
        .fold(0.0, f64::max);
    let axis = Axis::round(largest, if narrow { 4.0 } else { 5.0 }, left, right);
    let spoken = Spoken {
        id: "readings".to_owned(),
        title: "Proportion re-trafficked under the three readings".to_owned(),
        description: findings
            .readings
            .iter()
            .map(spoken_reading)
            .collect::<Vec<_>>()
            .join(" "),
    };
    let mut drawing = svg(sheet, width, bottom + 40.0, &spoken)
        .with(simulated(findings.about.simulated, width - 4.0, 14.0))
        .with_all(axis.ticks().map(|tick| {
            let x = axis.place(tick);
            let label = number::percent(tick, axis.percent_decimals());
            (
                line("grid", (x, top), (x, bottom)),
                text("tick middle", x, bottom + 17.0, label),
            )
        }));
    for (position, reading) in findings.readings.iter().enumerate() {
        let y = top + row * (position as f64 + if narrow { 0.72 } else { 0.5 });
        let (name, value) = (reading.reading.as_str(), number::proportion(&reading.among_all));
        let counts = number::out_of(&reading.among_all);
        drawing = if narrow {
            drawing
                .with(text("label", left - 8.0, y - 16.0, format!("{name}, {counts}")))
                .with(text("value end", width - 4.0, y - 16.0, value))
        } else {
            drawing
                .with(text("label", 4.0, y + 4.5, name))
                .with(text("quiet end", left - 14.0, y + 4.5, counts))
                .with(text("value", right + 22.0, y + 4.5, value))
        };
        drawing = drawing.with(whisker(&reading.among_all, axis, y));
    }
    drawing.with(text(
        "tick middle",
        f64::midpoint(left, right),
        bottom + 35.0,
        format!(
            "re-trafficked, with {} interval",
            number::level(findings.about.level)
        ),
    ))
}

fn spoken_reading(reading: &ReadingFindings) -> String {
    format!(
        "{}: {}, {}.",
        reading.reading,
        number::out_of(&reading.among_all),
        number::proportion(&reading.among_all)
    )
}

fn whisker(found: &ProportionFound, axis: Axis, y: f64) -> Option<(Element, Element)> {
    let (proportion, interval) = found.proportion.zip(found.wilson)?;
    let (from, to) = (axis.place(interval.lower), axis.place(interval.upper));
    let caps = format!(
        "M{} {}v10M{} {}h{}M{} {}v10",
        at(from),
        at(y - 5.0),
        at(from),
        at(y),
        at(to - from),
        at(to),
        at(y - 5.0)
    );
    Some((
        el("path").class("whisker").attr("d", caps),
        dot("dot", axis.place(proportion), y, 5.0),
    ))
}

/// Width of a strip, in drawing units.
const STRIP: f64 = 120.0;

/// An axis for strips: wide enough for the overall proportion to be compared with, not for the widest interval of a handful.
pub(crate) fn strip_axis(overall: &ProportionFound, rows: &[&ProportionFound]) -> Option<Axis> {
    let reference = overall.wilson?.upper * 3.0;
    let widest = rows
        .iter()
        .filter_map(|row| row.wilson)
        .map(|interval| interval.upper)
        .fold(0.0, f64::max);
    Some(Axis::round(
        reference.min(widest.max(1e-6)),
        5.0,
        2.0,
        STRIP - 4.0,
    ))
}

/// A strip beside a table row: the proportion and its interval, and a line at the overall proportion. An end beyond the
/// axis is cut off with an arrow. The numbers stand in the row itself, so it is silent.
pub(crate) fn strip(found: &ProportionFound, overall: Option<f64>, axis: Axis) -> Option<Element> {
    let (proportion, interval) = found.proportion.zip(found.wilson)?;
    let end = axis.place(axis.top);
    let (from, to) = (
        axis.place(interval.lower).min(end),
        axis.place(interval.upper).min(end),
    );
    let arrow = if interval.upper > axis.top {
        "m-4 -3l4 3l-4 3"
    } else {
        ""
    };
    let drawn = el("path")
        .class("whisker")
        .attr("d", format!("M{} 8H{}{arrow}", at(from), at(to)));
    let reference = overall.map(|overall| {
        let x = axis.place(overall).min(end);
        line("reference", (x, 0.0), (x, 16.0))
    });
    let mark = (proportion <= axis.top).then(|| dot("dot", axis.place(proportion), 8.0, 3.2));
    Some(
        el("svg")
            .class("strip")
            .attr("viewBox", format!("0 0 {STRIP} 16"))
            .attr("aria-hidden", "true")
            .with((reference, drawn, mark)),
    )
}
