//! The routes of one trafficking and the next: the drawing of who went from where to where, the table behind it, and the
//! matrix of countries of recruitment and exploitation.

use throughline_analysis::Findings;
use throughline_analysis::findings::{ReadingFindings, RouteFlow};

use super::simulated;
use crate::figure::{Sheet, alluvial};
use crate::html::{Element, el};
use crate::number;
use crate::table::{Numbering, body, column, first_column, number as cell, row_header, table};

/// Flows listed under the drawing; the rest are in the table for programs.
const LISTED: usize = 20;

/// The drawing with the table behind it.
pub(super) fn figure(
    findings: &Findings,
    main: &ReadingFindings,
    numbering: &mut Numbering,
) -> Option<(Element, Element)> {
    let routes = &main.routes;
    if routes.flows.is_empty() {
        return None;
    }
    let drawing = el("figure")
        .id("figure-routes")
        .with(alluvial::alluvial(findings, main, Sheet::Wide))
        .with(alluvial::alluvial(findings, main, Sheet::Narrow))
        .with(el("figcaption").with((
            numbering.figure(),
            format!(
                "Where {} were recruited and exploited, and recruited and exploited again, {} reading. The height of a bar or band is \
                 a number of persons; dark bands are those exploited in the same country both times. The most frequent countries \
                 are named, the others put together. A narrow page shows the countries of exploitation only.",
                number::persons(routes.pairs),
                main.reading
            ),
            simulated(findings),
        )));
    Some((drawing, behind(findings, main, numbering)))
}

/// The flows, the largest first.
fn behind(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let mut flows: Vec<&RouteFlow> = main.routes.flows.iter().collect();
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.persons));
    let (listed, rest) = flows.split_at(flows.len().min(LISTED));
    let head = vec![
        first_column("Recruited"),
        first_column("Exploited"),
        first_column("Recruited again"),
        first_column("Exploited again"),
        first_column("Same country again"),
        column("Persons"),
    ];
    let row = |flow: &RouteFlow| {
        let [first, others @ ..] = &flow.stops;
        el("tr")
            .with(row_header(alluvial::short(first)))
            .with_all(others.iter().map(|stop| el("td").with(alluvial::short(stop))))
            .with(el("td").with(if flow.there_again { "yes" } else { "no" }))
            .with(cell(number::count(flow.persons)))
    };
    let left: u64 = rest.iter().map(|flow| flow.persons).sum();
    let others = (left > 0).then(|| {
        el("tr")
            .with(
                el("th")
                    .attr("scope", "row")
                    .attr("colspan", 5)
                    .with(format!("{} other ways", number::count(rest.len() as u64))),
            )
            .with(cell(number::count(left)))
    });
    let rows = listed.iter().map(|flow| row(flow)).chain(others);
    let caption = (
        format!(
            "The data behind the drawing: {}, {} reading. All rows are in the table route_flows.",
            number::persons(main.routes.pairs),
            main.reading
        ),
        simulated(findings),
    );
    let behind = table(
        "table-flows",
        numbering.table(),
        caption,
        head,
        vec![body(rows.collect())],
    );
    el("details")
        .with(el("summary").with("The numbers behind the drawing"))
        .with(behind)
}

/// Countries of recruitment by countries of exploitation, before and after.
pub(super) fn matrix(
    findings: &Findings,
    main: &ReadingFindings,
    numbering: &mut Numbering,
) -> Option<Element> {
    let flows = &main.routes.flows;
    if flows.is_empty() {
        return None;
    }
    let rows = alluvial::in_order(flows, [0, 2]);
    let columns = alluvial::in_order(flows, [1, 3]);
    let count = |from: Option<&str>, to: Option<&str>, at: usize| -> u64 {
        let fits = |wanted: Option<&str>, stop: &String| wanted.is_none_or(|wanted| wanted == stop);
        flows
            .iter()
            .filter(|flow| match (flow.stops.get(at), flow.stops.get(at + 1)) {
                (Some(start), Some(end)) => fits(from, start) && fits(to, end),
                _ => false,
            })
            .map(|flow| flow.persons)
            .sum()
    };
    let pair = |from: Option<&str>, to: Option<&str>| {
        let (before, after) = (count(from, to, 0), count(from, to, 2));
        let shown = format!("{} → {}", number::count(before), number::count(after));
        if before + after == 0 {
            cell(el("span").class("absent").with("–"))
        } else {
            cell(shown)
        }
    };
    let head = std::iter::once(first_column("Recruited in ↓, exploited in →"))
        .chain(columns.iter().map(|name| column(alluvial::short(name))))
        .chain([column("All")]);
    let line = |label: String, from: Option<&str>| {
        el("tr")
            .with(row_header(label))
            .with_all(columns.iter().map(|to| pair(from, Some(to))))
            .with(pair(from, None))
    };
    let lines = rows
        .iter()
        .map(|from| line(alluvial::short(from), Some(from)))
        .chain([line("All".to_owned(), None)]);
    let caption = (
        format!(
            "Countries of recruitment and of exploitation, persons in the earlier → in the later episode, {} reading, {} of two \
             episodes each. A dash is nobody, either time. Every country by name is in the table routes.",
            main.reading,
            number::persons(main.routes.pairs)
        ),
        simulated(findings),
    );
    Some(table(
        "table-routes",
        numbering.table(),
        caption,
        head.collect(),
        vec![body(lines.collect())],
    ))
}
