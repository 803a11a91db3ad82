//! Routes of one trafficking and the next as bands between countries: recruited, exploited, recruited again, exploited again.
//!
//! Dark bands are persons exploited in the same country both times, light ones all others, so that the drawing needs no
//! colour. On a narrow page only the countries of exploitation are drawn, because four columns with names do not fit.

use std::collections::BTreeMap;

use throughline_analysis::Findings;
use throughline_analysis::findings::{ReadingFindings, RouteFlow};

use super::{Sheet, Spoken, at, simulated, svg, text};
use crate::html::{Element, el};
use crate::number;

/// What the findings put together, and what they say where nothing is recorded: always last.
const LAST: [&str; 2] = ["other countries", "not recorded"];
/// Between two bars.
const GAP: f64 = 9.0;
const BAR: f64 = 12.0;

/// One column: which stop of a flow it shows, where it stands, what it is called.
struct Column {
    stop: usize,
    x: f64,
    name: &'static str,
    /// The countries from top to bottom.
    bars: Vec<Bar>,
}

struct Bar {
    name: String,
    persons: u64,
    top: f64,
    height: f64,
}

/// The names at two stops, the most frequent first, put-together and unknown ones last.
pub(crate) fn in_order(flows: &[RouteFlow], stops: [usize; 2]) -> Vec<String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for flow in flows {
        for name in stops.iter().filter_map(|stop| flow.stops.get(*stop)) {
            *counts.entry(name).or_default() += flow.persons;
        }
    }
    let mut names: Vec<(&str, u64)> = counts.into_iter().collect();
    let last = |name: &str| LAST.iter().position(|last| *last == name).map_or(0, |at| at + 1);
    names.sort_by_key(|(name, persons)| (last(name), std::cmp::Reverse(*persons), *name));
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// A country's name as it fits beside a bar: without what stands in brackets.
pub(crate) fn short(name: &str) -> String {
    fitted(name, 20)
}

fn fitted(name: &str, most: usize) -> String {
    let name = name.split(" (").next().unwrap_or(name);
    let name = name.split(" of Great Britain").next().unwrap_or(name);
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The routes of one reading.
pub(crate) fn alluvial(findings: &Findings, reading: &ReadingFindings, sheet: Sheet) -> Element {
    let flows = &reading.routes.flows;
    let (width, top, height, places): (f64, f64, f64, Vec<(usize, f64, &'static str)>) = match sheet {
        Sheet::Narrow => (
            340.0,
            66.0,
            330.0,
            vec![(1, 117.0, "exploited"), (3, 211.0, "exploited again")],
        ),
        Sheet::Wide | Sheet::Panel => (
            760.0,
            62.0,
            400.0,
            vec![
                (0, 126.0, "recruited"),
                (1, 278.0, "exploited"),
                (2, 430.0, "recruited again"),
                (3, 582.0, "exploited again"),
            ],
        ),
    };
    let columns: Vec<Column> = places
        .into_iter()
        .map(|(stop, x, name)| column(flows, stop, x, name, top, height))
        .collect();
    let mut drawing = svg(sheet, width, top + height + 12.0, &spoken(reading)).with(simulated(
        findings.about.simulated,
        width - 4.0,
        14.0,
    ));
    for (left, right) in columns.iter().zip(columns.iter().skip(1)) {
        drawing = drawing.with(bands(flows, left, right));
    }
    let last = columns.len().saturating_sub(1);
    for (position, column) in columns.iter().enumerate() {
        let side = match position {
            0 => Side::Left,
            _ if position == last => Side::Right,
            _ => Side::Between,
        };
        // Only to the right of the last of four columns is there room for a long name.
        let longest = if side == Side::Right && columns.len() > 2 {
            20
        } else {
            15
        };
        drawing = drawing.with(bars(column, side, longest));
    }
    drawing
}

fn spoken(reading: &ReadingFindings) -> Spoken {
    let mut between: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for flow in &reading.routes.flows {
        let [_, before, _, after] = &flow.stops;
        *between.entry((before, after)).or_default() += flow.persons;
    }
    let mut between: Vec<_> = between.into_iter().collect();
    between.sort_by_key(|(names, persons)| (std::cmp::Reverse(*persons), *names));
    let told: Vec<String> = between
        .iter()
        .take(8)
        .map(|((before, after), persons)| {
            format!(
                "{} then {} {}",
                short(before),
                short(after),
                number::count(*persons)
            )
        })
        .collect();
    let again: u64 = reading
        .routes
        .flows
        .iter()
        .filter(|flow| flow.there_again)
        .map(|flow| flow.persons)
        .sum();
    Spoken {
        id: "routes".to_owned(),
        title: format!(
            "Countries of recruitment and exploitation before and after, {} reading",
            reading.reading
        ),
        description: format!(
            "Bands between countries, of {}. Exploited in the same country both times: {}. The most frequent countries of exploitation, \
             before then after: {}. The numbers are in the table below the figure.",
            number::persons(reading.routes.pairs),
            number::count(again),
            told.join("; ")
        ),
    }
}

/// Lays out the bars of one column.
fn column(flows: &[RouteFlow], stop: usize, x: f64, name: &'static str, top: f64, height: f64) -> Column {
    // Both columns of a kind are in one order, so that a country is found at the same place.
    let names = in_order(flows, [stop % 2, stop % 2 + 2]);
    let persons = |name: &String| -> u64 {
        flows
            .iter()
            .filter(|flow| flow.stops.get(stop) == Some(name))
            .map(|flow| flow.persons)
            .sum()
    };
    let counted: Vec<(String, u64)> = names
        .into_iter()
        .map(|name| {
            let persons = persons(&name);
            (name, persons)
        })
        .filter(|(_, persons)| *persons > 0)
        .collect();
    let all: u64 = counted.iter().map(|(_, persons)| persons).sum();
    let room = height - GAP * counted.len().saturating_sub(1) as f64;
    let mut y = top;
    let bars = counted
        .into_iter()
        .map(|(name, persons)| {
            let bar = Bar {
                name,
                persons,
                top: y,
                height: room * persons as f64 / all.max(1) as f64,
            };
            y += bar.height + GAP;
            bar
        })
        .collect();
    Column { stop, x, name, bars }
}

/// Where a column stands among the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Between,
    Right,
}

fn bars(column: &Column, side: Side, longest: usize) -> Vec<Element> {
    let (class, anchor) = match side {
        Side::Left => ("strong end", column.x + BAR),
        Side::Between => ("strong middle", column.x + BAR / 2.0),
        Side::Right => ("strong", column.x),
    };
    let top = column.bars.first().map_or(0.0, |bar| bar.top);
    let mut parts = vec![text(class, anchor, top - 16.0, column.name)];
    let mut lowest = f64::NEG_INFINITY;
    for bar in &column.bars {
        let d = format!(
            "M{} {}h{}v{}h-{}Z",
            at(column.x),
            at(bar.top),
            at(BAR),
            at(bar.height.max(1.0)),
            at(BAR)
        );
        parts.push(el("path").class("bar").attr("d", d));
        // Names of thin bars would run into each other: each stands below the one before.
        let y = (bar.top + bar.height / 2.0 + 4.5).max(lowest + 13.0);
        lowest = y;
        let label = format!("{} {}", fitted(&bar.name, longest), number::count(bar.persons));
        parts.push(if side == Side::Left {
            text("halo end", column.x - 6.0, y, label)
        } else {
            text("halo", column.x + BAR + 5.0, y, label)
        });
    }
    parts
}

/// The bands from one column to the next: at both ends in the order of the bars at the other, the dark ones first.
fn bands(flows: &[RouteFlow], left: &Column, right: &Column) -> Vec<Element> {
    let place = |column: &Column, flow: &RouteFlow| {
        let name = flow.stops.get(column.stop)?;
        column.bars.iter().position(|bar| bar.name == *name)
    };
    let mut sums: BTreeMap<(usize, usize, bool), u64> = BTreeMap::new();
    for flow in flows {
        if let (Some(from), Some(to)) = (place(left, flow), place(right, flow)) {
            *sums.entry((from, to, !flow.there_again)).or_default() += flow.persons;
        }
    }
    let scale = |column: &Column| {
        let (height, persons) = column.bars.iter().fold((0.0, 0), |(height, persons), bar| {
            (height + bar.height, persons + bar.persons)
        });
        height / f64::from(u32::try_from(persons).unwrap_or(u32::MAX).max(1))
    };
    let (left_scale, right_scale) = (scale(left), scale(right));
    let mut ends: Vec<f64> = right.bars.iter().map(|bar| bar.top).collect();
    let mut starts: Vec<f64> = left.bars.iter().map(|bar| bar.top).collect();
    // In the order of the left bars, and within each of the right ones: so both ends are in order.
    let (x0, x1) = (left.x + BAR, right.x);
    let middle = f64::midpoint(x0, x1);
    let mut light = Vec::new();
    let mut dark = Vec::new();
    for ((from, to, other), persons) in sums {
        let (Some(start), Some(end)) = (starts.get_mut(from), ends.get_mut(to)) else {
            continue;
        };
        let (thick_left, thick_right) = (persons as f64 * left_scale, persons as f64 * right_scale);
        let d = format!(
            "M{x0} {a}C{m} {a} {m} {b} {x1} {b}V{d}C{m} {d} {m} {c} {x0} {c}Z",
            x0 = at(x0),
            x1 = at(x1),
            m = at(middle),
            a = at(*start),
            b = at(*end),
            c = at(*start + thick_left),
            d = at(*end + thick_right),
        );
        *start += thick_left;
        *end += thick_right;
        let class = if other { "flow-light" } else { "flow-dark" };
        let path = el("path").class(class).attr("d", d);
        if other { light.push(path) } else { dark.push(path) }
    }
    light.into_iter().chain(dark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(stops: [&str; 4], persons: u64) -> RouteFlow {
        RouteFlow {
            stops: stops.map(str::to_owned),
            there_again: stops[1] == stops[3],
            persons,
        }
    }

    #[test]
    fn what_is_put_together_stands_last_however_frequent() {
        let flows = [
            flow(["Ukraine", "other countries", "not recorded", "Italy"], 9),
            flow(["Ukraine", "Italy", "Ukraine", "Poland"], 4),
        ];
        assert_eq!(in_order(&flows, [1, 3]), ["Italy", "Poland", "other countries"]);
        assert_eq!(in_order(&flows, [0, 2]), ["Ukraine", "not recorded"]);
    }

    #[test]
    fn the_bars_of_a_column_are_as_high_as_their_persons_are_many() {
        let flows = [
            flow(["Ukraine", "Italy", "Ukraine", "Italy"], 30),
            flow(["Ukraine", "Poland", "Ukraine", "Italy"], 10),
        ];
        let bars = column(&flows, 1, 0.0, "exploited", 0.0, 409.0).bars;
        let heights: Vec<f64> = bars.iter().map(|bar| bar.height.round()).collect();
        assert_eq!(heights, [300.0, 100.0]);
    }

    #[test]
    fn a_long_name_is_shortened() {
        assert_eq!(short("Moldova (Republic of)"), "Moldova");
        assert_eq!(
            short("United Kingdom of Great Britain and Northern Ireland"),
            "United Kingdom"
        );
        assert_eq!(short("Democratic People's Republic"), "Democratic People's…");
    }
}
