//! Shares before and after in pairs: an open dot before, a full dot after, and the difference with its interval beside them.

use throughline_analysis::Findings;
use throughline_analysis::findings::{ConsequencesFound, PairedCharacteristic, PairedLevel, ReadingFindings};

use super::axis::Axis;
use super::{Sheet, Spoken, at, dot, line, simulated, svg, text};
use crate::html::{Element, el};
use crate::number;

/// At most so many levels are drawn: more would not fit on a sheet of paper.
const MOST: usize = 40;
/// A level is drawn if its share is at least this, before or after; the next is taken where there would be too many.
const LEAST_SHARES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.5];
/// Compared in the drawing of routes instead.
const IN_ANOTHER_DRAWING: &str = "Country of exploitation";

/// A line of the drawing.
enum Line<'a> {
    Heading(&'a str),
    Level(String, &'a PairedLevel),
}

/// The levels that are drawn, under their topics.
pub(crate) fn shown(found: &ConsequencesFound) -> Vec<(&PairedCharacteristic, &PairedLevel)> {
    let from = |least: f64| -> Vec<(&PairedCharacteristic, &PairedLevel)> {
        found
            .characteristics
            .iter()
            .filter(|one| one.variable != IN_ANOTHER_DRAWING)
            .flat_map(|one| one.levels.iter().map(move |level| (one, level)))
            .filter(|(_, level)| level.before.max(level.after) >= least)
            .collect()
    };
    let fitting = LEAST_SHARES
        .into_iter()
        .map(from)
        .find(|levels| levels.len() <= MOST);
    fitting.unwrap_or_default()
}

fn lines(found: &ConsequencesFound) -> Vec<Line<'_>> {
    let shown = shown(found);
    let by_topic = shown.chunk_by(|(one, _), (next, _)| one.topic == next.topic);
    by_topic
        .flat_map(|levels| {
            let heading = levels.first().map(|(one, _)| Line::Heading(&one.topic));
            let levels = levels.iter().map(|(one, level)| {
                let yes = level.label == "yes";
                Line::Level(if yes { &one.variable } else { &level.label }.clone(), level)
            });
            heading.into_iter().chain(levels).collect::<Vec<_>>()
        })
        .collect()
}

/// Where the two plots lie.
struct Plot {
    shares: Axis,
    /// Percentage points, from the middle to the right; absent on a narrow sheet.
    points: Option<Axis>,
    row: f64,
    heading: f64,
    top: f64,
}

/// The pairs of one reading.
pub(crate) fn paired(findings: &Findings, reading: &ReadingFindings, sheet: Sheet) -> Element {
    let lines = lines(&reading.consequences);
    let narrow = sheet == Sheet::Narrow;
    let shares = |level: &PairedLevel| level.before.max(level.after);
    let largest = each(&lines).map(shares).fold(0.0, f64::max);
    let reach = each(&lines)
        .map(|level| level.interval.lower.abs().max(level.interval.upper.abs()))
        .fold(0.0, f64::max);
    let plot = if narrow {
        Plot {
            shares: Axis::round(largest, 4.0, 14.0, 326.0),
            points: None,
            row: 34.0,
            heading: 26.0,
            top: 62.0,
        }
    } else {
        Plot {
            shares: Axis::round(largest, 5.0, 306.0, 512.0),
            points: Some(points_axis(reach, 654.0, 742.0)),
            row: 19.0,
            heading: 25.0,
            top: 56.0,
        }
    };
    let height = |line: &Line<'_>| match line {
        Line::Heading(_) => plot.heading,
        Line::Level(..) => plot.row,
    };
    let bottom = plot.top + lines.iter().map(height).sum::<f64>() + 6.0;
    let width = if narrow { 340.0 } else { 760.0 };
    let mut drawing = svg(sheet, width, bottom + 40.0, &spoken(reading, &lines))
        .with(simulated(findings.about.simulated, width - 4.0, 14.0))
        .with(key(&plot))
        .with(axes(&plot, bottom));
    let mut y = plot.top;
    for line in &lines {
        match line {
            Line::Heading(words) => {
                drawing = drawing.with(text("strong", 2.0, y + plot.heading - 8.0, words));
                y += plot.heading;
            }
            Line::Level(label, level) => {
                drawing = drawing.with(row(label, level, &plot, y));
                y += plot.row;
            }
        }
    }
    drawing
}

/// An axis of differences from its middle to the right, whose end is the next multiple of five points. Only the ends are
/// written: a narrow plot has no room for more.
fn points_axis(reach: f64, middle: f64, right: f64) -> Axis {
    let top = ((reach * 20.0 - 1e-9).ceil() / 20.0).clamp(0.05, 1.0);
    Axis::exact(top, top, middle, right)
}

fn each<'a>(lines: &'a [Line<'a>]) -> impl Iterator<Item = &'a PairedLevel> {
    lines.iter().filter_map(|line| match line {
        Line::Heading(_) => None,
        Line::Level(_, level) => Some(*level),
    })
}

fn spoken(reading: &ReadingFindings, lines: &[Line<'_>]) -> Spoken {
    // The table below holds all of them; here stand those that differ most.
    let mut levels: Vec<(&String, &PairedLevel)> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Heading(_) => None,
            Line::Level(label, level) => Some((label, *level)),
        })
        .collect();
    levels.sort_by(|a, b| b.1.difference.abs().total_cmp(&a.1.difference.abs()));
    let told: Vec<String> = levels
        .iter()
        .take(8)
        .map(|(label, level)| {
            format!(
                "{label}: {} before, {} after",
                number::percent(level.before, 1),
                number::percent(level.after, 1)
            )
        })
        .collect();
    Spoken {
        id: "paired".to_owned(),
        title: format!(
            "Shares before and after among {}, {} reading",
            number::persons(reading.consequences.pairs),
            reading.reading
        ),
        description: format!(
            "For each level an open dot for the earlier and a full dot for the later episode. The largest differences: {}. All are in \
             the table below the figure.",
            told.join("; ")
        ),
    }
}

/// What the two dots are, above the plot.
fn key(plot: &Plot) -> Vec<Element> {
    let (from, y) = (plot.shares.from, if plot.points.is_some() { 36.0 } else { 40.0 });
    let mut key = vec![
        dot("hollow", from + 5.0, y - 4.0, 4.5),
        text("tick", from + 15.0, y, "before"),
        dot("dot", from + 76.0, y - 4.0, 4.8),
        text("tick", from + 86.0, y, "after"),
    ];
    if let Some(points) = &plot.points {
        key.push(text("tick middle", points.from, y, "difference"));
    }
    key
}

fn axes(plot: &Plot, bottom: f64) -> Vec<Element> {
    let top = plot.top - 6.0;
    let decimals = plot.shares.percent_decimals();
    let mut parts: Vec<Element> = plot
        .shares
        .ticks()
        .flat_map(|tick| {
            let x = plot.shares.place(tick);
            let label = text(
                "tick middle",
                x,
                bottom + 16.0,
                number::percent_number(tick, decimals),
            );
            [line("grid", (x, top), (x, bottom)), label]
        })
        .collect();
    let middle = f64::midpoint(plot.shares.from, plot.shares.to);
    parts.push(text("tick middle", middle, bottom + 34.0, "per cent of pairs"));
    if let Some(points) = &plot.points {
        let both = points
            .ticks()
            .flat_map(|tick| if tick > 0.0 { vec![tick, -tick] } else { vec![tick] });
        for tick in both {
            let x = points.place(tick);
            let class = if tick.abs() > 0.0 { "grid" } else { "base" };
            parts.push(line(class, (x, top), (x, bottom)));
            let label = signed(tick * 100.0, points.percent_decimals(), true);
            parts.push(text("tick middle", x, bottom + 16.0, label));
        }
        parts.push(text(
            "tick middle",
            points.from,
            bottom + 34.0,
            "percentage points",
        ));
    }
    parts
}

fn row(label: &str, level: &PairedLevel, plot: &Plot, top: f64) -> Vec<Element> {
    let narrow = plot.points.is_none();
    let y = if narrow { top + 24.0 } else { top + plot.row / 2.0 };
    let (from, to) = (plot.shares.place(level.before), plot.shares.place(level.after));
    let mut parts = if narrow {
        vec![
            text("row", 2.0, top + 12.0, cut(label, 46)),
            line("rail", (plot.shares.from, y), (plot.shares.to, y)),
        ]
    } else {
        vec![
            text("row", 12.0, y + 4.5, cut(label, 44)),
            line("rail", (plot.shares.from, y), (plot.shares.to, y)),
        ]
    };
    parts.push(line("whisker", (from, y), (to, y)));
    parts.push(dot("hollow", from, y, 4.5));
    parts.push(dot("dot", to, y, 4.8));
    if let Some(points) = &plot.points {
        let [lower, middle, upper] = [level.interval.lower, level.difference, level.interval.upper]
            .map(|value| points.place(value.clamp(-points.top, points.top)));
        let whisker = format!("M{} {}H{}", at(lower), at(y), at(upper));
        parts.push(el("path").class("whisker").attr("d", whisker));
        parts.push(dot("dot", middle, y, 3.6));
    }
    parts
}

/// A label that fits its place.
fn cut(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let kept: String = label.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A number with a true minus sign, and a plus sign where it is wanted.
pub(crate) fn signed(value: f64, decimals: usize, plus: bool) -> String {
    let text = number::decimal(value.abs(), decimals);
    let nothing = text.chars().all(|c| matches!(c, '0' | '.' | ','));
    match (nothing, value < 0.0, plus) {
        (true, ..) | (false, false, false) => text,
        (false, true, _) => format!("−{text}"),
        (false, false, true) => format!("+{text}"),
    }
}

/// A difference of shares in percentage points with its interval: `+12.3 [+4.0 to +20.5]`.
pub(crate) fn points(level: &PairedLevel) -> String {
    let points = |share: f64| signed(share * 100.0, 1, true);
    format!(
        "{} [{} to {}]",
        points(level.difference),
        points(level.interval.lower),
        points(level.interval.upper)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_that_rounds_to_nothing_has_no_sign() {
        assert_eq!(signed(-0.04, 1, true), "0.0");
        assert_eq!(signed(-3.25, 1, true), "−3.2");
        assert_eq!(signed(1_234.0, 0, true), "+1,234");
        assert_eq!(signed(12.0, 0, false), "12");
    }

    #[test]
    fn a_long_label_is_cut_where_a_reader_sees_it() {
        assert_eq!(cut("short", 8), "short");
        assert_eq!(cut("to another region", 11), "to another…");
    }
}
