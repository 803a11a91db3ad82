//! Persons re-trafficked and not, level by level, under the main reading; and how the records came to light.

use throughline_analysis::Findings;
use throughline_analysis::findings::{Characteristic, CharacteristicLevel, ReadingFindings};

use super::{ascertained, note, paragraph, section, simulated};
use crate::figure::axis::Axis;
use crate::figure::intervals;
use crate::html::{Element, el};
use crate::number;
use crate::table::{Numbering, absent, body, column, first_column, group, number as cell, row_header, table};

/// The section on characteristics.
pub(crate) fn characteristics(
    findings: &Findings,
    main: &ReadingFindings,
    numbering: &mut Numbering,
) -> Element {
    let section = section("characteristics", "Who they are");
    if main.characteristics.is_empty() {
        return section.with(paragraph(
            "No characteristics are recorded of the persons counted.",
        ));
    }
    let levels = main.characteristics.iter().flat_map(|c| &c.levels);
    let axis = intervals::strip_axis(
        &main.among_all,
        &levels.map(|level| &level.proportion).collect::<Vec<_>>(),
    );
    let head = vec![
        first_column("Characteristic"),
        column("Re-trafficked"),
        column("Others"),
        column("Re-trafficked out of all with this level"),
        el("th")
            .attr("scope", "col")
            .class("strip")
            .with(axis.map(|axis| strip_heading(&axis))),
    ];
    let bodies = main.characteristics.iter().map(|characteristic| {
        group(
            5,
            &characteristic.variable,
            rows(characteristic, main.among_all.proportion, axis),
        )
    });
    let all = &main.among_all;
    let caption = (
        format!(
            "Persons re-trafficked ({}) and others, out of {} {}, {} reading. Numbers are persons; in brackets {} intervals \
             (Wilson).",
            number::count(all.events),
            number::count(all.denominator),
            all.denominator_words,
            main.reading,
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    section
        .with(paragraph((
            "The persons are compared as they are, without adjustment: a difference is an association, not a cause.",
            el("span")
                .class("of-strips")
                .with(" In the last column the vertical line is the proportion among all."),
        )))
        .with(table("table-characteristics", numbering.table(), caption, head, bodies.collect()))
        .with(ascertained(findings))
        .with(note(format!(
            "Only the {} reading is shown here. The tables for programs (characteristics.csv) hold all readings.",
            main.reading
        )))
}

fn strip_heading(axis: &Axis) -> (Element, Element) {
    (
        el("span").with("0"),
        el("span").with(number::percent(axis.top, axis.percent_decimals())),
    )
}

fn rows(characteristic: &Characteristic, overall: Option<f64>, axis: Option<Axis>) -> Vec<Element> {
    let missing = (characteristic.missing_retrafficked + characteristic.missing_others > 0).then(|| {
        el("tr")
            .class("missing")
            .with(row_header("not recorded"))
            .with(cell(number::count(characteristic.missing_retrafficked)))
            .with(cell(number::count(characteristic.missing_others)))
            .with(el("td"))
            .with(el("td").class("strip"))
    });
    characteristic
        .levels
        .iter()
        .map(|level| row(level, overall, axis))
        .chain(missing)
        .collect()
}

fn row(level: &CharacteristicLevel, overall: Option<f64>, axis: Option<Axis>) -> Element {
    let shown = if level.proportion.proportion.is_some() {
        cell((
            el("span").class("of").with(number::out_of(&level.proportion)),
            " ",
            el("span")
                .class("value")
                .with(number::proportion(&level.proportion)),
        ))
    } else {
        cell(absent(number::NOBODY))
    };
    el("tr")
        .with(row_header(&level.label))
        .with(cell(number::count(level.retrafficked)))
        .with(cell(number::count(level.others)))
        .with(shown)
        .with(
            el("td")
                .class("strip")
                .with(axis.and_then(|axis| intervals::strip(&level.proportion, overall, axis))),
        )
}

/// The section on how the records came to light.
pub(crate) fn ascertainment(findings: &Findings, numbering: &mut Numbering) -> Element {
    let found = &findings.ascertainment;
    let rows = found.lines.iter().map(|line| {
        el("tr")
            .with(row_header(&line.label))
            .with(cell(number::count(line.persons)))
    });
    let missing = el("tr")
        .class("missing")
        .with(row_header("not recorded"))
        .with(cell(number::count(found.not_recorded)));
    let caption = (
        format!(
            "How records came to light, among {} {}.",
            number::count(found.denominator),
            found.denominator_words
        ),
        simulated(findings),
    );
    section("ascertainment", "How cases came to light")
        .with(paragraph(
            "Who is counted depends on who looked, and how. Figures from registers that found their cases in other ways cannot be \
             compared with these.",
        ))
        .with(table(
            "table-ascertainment",
            numbering.table(),
            caption,
            vec![first_column("Way"), column("Persons")],
            vec![body(rows.chain([missing]).collect())],
        ))
}
