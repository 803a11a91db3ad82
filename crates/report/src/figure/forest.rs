//! A forest of hazard ratios: for each level of each factor the ratio alone and in the joint model, on one logarithmic axis.
//!
//! A hollow mark is a ratio of a factor alone, a full one is adjusted among complete cases, a diamond is adjusted with what is not
//! known imputed; ends of intervals beyond the axis are cut with an arrow.

use throughline_analysis::Findings;
use throughline_analysis::findings::{CausesFound, FactorFound, FactorLevel, RatioFound, ReadingFindings};

use super::{Sheet, Spoken, at, dot, line, simulated, svg, text};
use crate::html::{Element, el};
use crate::number;

/// The widest axis that is drawn: ratios beyond it are of a handful of persons.
const WIDEST: f64 = 16.0;

/// A logarithmic axis around 1.
struct Ratios {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Ratios {
    /// An axis in powers of two that holds all ratios, and their intervals as far as [`WIDEST`].
    fn of<'a>(ratios: impl Iterator<Item = &'a RatioFound>, from: f64, to: f64) -> Self {
        let (mut least, mut most) = (0.5_f64, 2.0_f64);
        for ratio in ratios {
            let upper = ratio.upper.unwrap_or(WIDEST);
            least = least.min(ratio.lower.max(1.0 / WIDEST));
            most = most.max(upper.min(WIDEST));
        }
        Self {
            least: 2.0_f64.powf(least.log2().floor()),
            most: 2.0_f64.powf(most.log2().ceil()),
            from,
            to,
        }
    }

    fn place(&self, ratio: f64) -> f64 {
        let along = (ratio / self.least).ln() / (self.most / self.least).ln();
        self.from + (self.to - self.from) * along.clamp(0.0, 1.0)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let (least, most) = (self.least, self.most);
        std::iter::successors(Some(least), |tick| Some(tick * 2.0))
            .take_while(move |tick| *tick <= most * 1.000_1)
    }
}

/// How a tick is written: fractions below one.
fn tick_words(tick: f64) -> String {
    if tick >= 1.0 {
        number::decimal(tick, 0)
    } else {
        format!("1/{}", number::decimal(1.0 / tick, 0))
    }
}

/// The levels that are compared, in the order of the factors.
fn compared(found: &CausesFound) -> impl Iterator<Item = (&FactorFound, &FactorLevel)> {
    found.factors.iter().flat_map(|factor| {
        let levels = factor.levels.iter().filter(|level| !level.reference);
        levels
            .filter(|level| level.alone.is_some() || level.joint.is_some())
            .map(move |level| (factor, level))
    })
}

/// Whether there is anything to draw.
pub(crate) fn is_empty(found: &CausesFound) -> bool {
    compared(found).next().is_none()
}

/// The forest of one reading.
pub(crate) fn forest(findings: &Findings, reading: &ReadingFindings, sheet: Sheet) -> Element {
    let found = &reading.causes;
    let narrow = sheet == Sheet::Narrow;
    let rows: Vec<_> = compared(found).collect();
    let is_imputed = rows.iter().any(|(_, level)| level.imputed.is_some());
    let more = if is_imputed { 12.0 } else { 0.0 };
    let (width, left, right, step) = if narrow {
        (340.0, 10.0, 330.0, 54.0 + more)
    } else {
        (760.0, 344.0, 592.0, 38.0 + more)
    };
    let ratios = rows
        .iter()
        .flat_map(|(_, level)| level.alone.iter().chain(&level.joint).chain(&level.imputed));
    let axis = Ratios::of(ratios, left, right);
    let top = if narrow && is_imputed { 70.0 } else { 52.0 };
    // On a narrow page a long name takes a line more.
    let height = |(factor, level): &(&FactorFound, &FactorLevel)| {
        let is_long = narrow && two_lines(&label(factor, level)).1.is_some();
        step + if is_long { 14.0 } else { 0.0 }
    };
    let bottom = top + rows.iter().map(height).sum::<f64>();
    let mut drawing = svg(sheet, width, bottom + 44.0, &spoken(findings, reading, &rows))
        .with(simulated(findings.about.simulated, width - 4.0, 14.0))
        .with(key(narrow, is_imputed))
        .with_all(axis.ticks().map(|tick| {
            let x = axis.place(tick);
            let class = if (tick - 1.0).abs() < 1e-9 {
                "reference"
            } else {
                "grid"
            };
            (
                line(class, (x, top), (x, bottom)),
                text("tick middle", x, bottom + 17.0, tick_words(tick)),
            )
        }));
    let mut y = top;
    for compared in &rows {
        drawing = drawing.with(row(compared.0, compared.1, &axis, y, narrow));
        y += height(compared);
    }
    drawing.with(text(
        "tick middle",
        f64::midpoint(left, right),
        bottom + 37.0,
        format!(
            "hazard ratio with {} interval; beyond 1: sooner re-trafficked",
            number::level(findings.about.level)
        ),
    ))
}

fn key(narrow: bool, is_imputed: bool) -> Element {
    let x = if narrow { 10.0 } else { 190.0 };
    let key = el("g")
        .with(dot("hollow", x + 4.0, 32.0, 4.0))
        .with(text("tick", x + 13.0, 36.0, "alone"))
        .with(dot("dot", x + 66.0, 32.0, 4.0))
        .with(text("tick", x + 75.0, 36.0, "adjusted, complete cases"));
    if !is_imputed {
        return key;
    }
    let (x, y) = if narrow { (x, 50.0) } else { (x + 250.0, 32.0) };
    key.with(diamond(x + 4.0, y)).with(text(
        "tick",
        x + 13.0,
        y + 4.0,
        "adjusted, with what is not known imputed",
    ))
}

fn row(factor: &FactorFound, level: &FactorLevel, axis: &Ratios, y: f64, narrow: bool) -> Element {
    let marks: Vec<_> = [
        level.alone.as_ref().map(|ratio| (ratio, "hollow")),
        level.joint.as_ref().map(|ratio| (ratio, "dot")),
        level.imputed.as_ref().map(|ratio| (ratio, "diamond")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let name = label(factor, level);
    let mut drawing = el("g");
    let is_long = two_lines(&name).1.is_some();
    // Beside the marks a single line stands in the middle of them; above them it stands on top.
    let line = y + if narrow {
        13.0
    } else if is_long {
        15.0
    } else {
        20.0
    };
    drawing = drawing.with(on_two_lines(
        el("text").class("row").attr("x", 4).attr("y", at(line)),
        &name,
    ));
    let first = match (narrow, is_long) {
        (true, true) => y + 39.0,
        (true, false) => y + 25.0,
        (false, _) => y + 11.0,
    };
    for (position, (ratio, class)) in marks.into_iter().enumerate() {
        let y = first + 12.5 * position as f64;
        drawing = drawing.with(mark(ratio, axis, y, class));
        if !narrow {
            let words = if class == "hollow" { "quiet" } else { "value" };
            drawing = drawing.with(text(words, 612.0, y + 4.0, number::ratio(ratio)));
        }
    }
    drawing
}

fn diamond(x: f64, y: f64) -> Element {
    el("path")
        .class("dot")
        .attr("d", format!("M{} {}l5 5l-5 5l-5 -5z", at(x), at(y - 5.0)))
}

/// The attribute that holds a label that is broken over lines.
pub(crate) const WHOLE: &str = "data-whole";

/// What a row is called: the factor, and the level unless it is a plain *yes*.
fn label(factor: &FactorFound, level: &FactorLevel) -> String {
    if level.label == "yes" {
        factor.name.clone()
    } else {
        format!("{}: {}", factor.name, level.label)
    }
}

/// A text with a label in it on one line or two. The whole label stands beside them, because a translation breaks elsewhere.
pub(crate) fn on_two_lines(text: Element, words: &str) -> Element {
    let (first, second) = two_lines(words);
    let second = second.map(|second| el("tspan").attr("x", 4).attr("dy", 14).with(second));
    text.attr(WHOLE, words).with(el("tspan").with(first)).with(second)
}

/// A label on one line or two.
fn two_lines(words: &str) -> (String, Option<String>) {
    const LONGEST: usize = 50;
    if words.chars().count() <= LONGEST {
        return (words.to_owned(), None);
    }
    let end = words
        .char_indices()
        .nth(LONGEST)
        .map_or(words.len(), |(at, _)| at);
    let cut = words[..end].rfind(' ').unwrap_or(end);
    (
        words[..cut].to_owned(),
        Some(shortened(words[cut..].trim_start(), LONGEST)),
    )
}

fn shortened(words: &str, longest: usize) -> String {
    if words.chars().count() <= longest {
        words.to_owned()
    } else {
        words.chars().take(longest - 1).chain(['…']).collect()
    }
}

fn mark(ratio: &RatioFound, axis: &Ratios, y: f64, class: &'static str) -> Element {
    let upper = ratio.upper.unwrap_or(f64::INFINITY);
    let (from, to) = (axis.place(ratio.lower.max(1e-300)), axis.place(upper.min(1e300)));
    let mut path = format!("M{} {}H{}", at(from), at(y), at(to));
    if upper > axis.most {
        path.push_str("m-4 -3l4 3l-4 3");
    }
    if ratio.lower < axis.least {
        path = format!("{path}M{} {}l-4 3l4 3", at(from + 4.0), at(y - 3.0));
    }
    let within = (axis.least..=axis.most).contains(&ratio.hazard_ratio);
    let x = axis.place(ratio.hazard_ratio);
    let point = || {
        if class == "diamond" {
            diamond(x, y)
        } else {
            dot(class, x, y, 4.0)
        }
    };
    let whisker = if class == "hollow" {
        "whisker thin"
    } else {
        "whisker"
    };
    el("g")
        .with(el("path").class(whisker).attr("d", path))
        .with(within.then(point))
}

fn spoken(findings: &Findings, reading: &ReadingFindings, rows: &[(&FactorFound, &FactorLevel)]) -> Spoken {
    let said = rows.iter().map(|(factor, level)| {
        let told = |words: &str, ratio: Option<&RatioFound>| {
            ratio.map(|ratio| format!("{words} {}", number::ratio(ratio)))
        };
        let both = [
            told("alone", level.alone.as_ref()),
            told("adjusted", level.joint.as_ref()),
            told("adjusted over imputed data", level.imputed.as_ref()),
        ];
        format!(
            "{}: {}.",
            label(factor, level),
            both.into_iter().flatten().collect::<Vec<_>>().join(", ")
        )
    });
    Spoken {
        id: "forest".to_owned(),
        title: format!("Hazard ratios of re-trafficking, {} reading", reading.reading),
        description: format!(
            "Hazard ratios with {} intervals. {}",
            number::level(findings.about.level),
            said.collect::<Vec<_>>().join(" ")
        ),
    }
}
