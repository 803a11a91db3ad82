//! What all figures share: an SVG that speaks to a screen reader, its text, its coordinates, and the mark on invented persons.
//!
//! Figures are drawn twice, for a wide and for a narrow page, because a figure that is merely shrunk cannot be read on a
//! telephone; the style sheet shows one of them. They use shades, dashes and direct labels, never colour alone.

pub(crate) mod alluvial;
pub(crate) mod axis;
pub(crate) mod curve;
pub(crate) mod flow;
pub(crate) mod forest;
pub(crate) mod hazard;
pub(crate) mod intervals;
pub(crate) mod paired;

use std::fmt::Display;

use crate::html::{Element, el};
use crate::sentence::SIMULATED_IN_FIGURE;

/// For which page a drawing is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// A screen or paper; drawn 760 units wide.
    Wide,
    /// A telephone; drawn 340 units wide.
    Narrow,
    /// One of several beside each other, on any page.
    Panel,
}

impl Sheet {
    /// The class by which the style sheet chooses.
    const fn class(self) -> &'static str {
        match self {
            Self::Wide => "sheet wide",
            Self::Narrow => "sheet narrow",
            Self::Panel => "sheet",
        }
    }

    /// Appended to identifiers, which must differ between the drawings of one figure.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
            Self::Panel => "panel",
        }
    }
}

/// What a figure says to those who do not see it.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    /// Identifier, without the sheet.
    pub(crate) id: String,
    /// A few words.
    pub(crate) title: String,
    /// What it shows, with its main numbers.
    pub(crate) description: String,
}

/// Begins a drawing.
pub(crate) fn svg(sheet: Sheet, width: f64, height: f64, spoken: &Spoken) -> Element {
    let id = format!("{}-{}", spoken.id, sheet.suffix());
    el("svg")
        .class(sheet.class())
        .attr("viewBox", format!("0 0 {} {}", at(width), at(height)))
        .attr("role", "img")
        .attr("aria-labelledby", format!("{id}-title {id}-desc"))
        .with(el("title").id(format!("{id}-title")).with(&spoken.title))
        .with(el("desc").id(format!("{id}-desc")).with(&spoken.description))
}

/// A coordinate with one decimal at most.
pub(crate) fn at(coordinate: f64) -> String {
    let tenths = (coordinate * 10.0).round() / 10.0;
    // Without the sum, a small negative number would be written `-0`.
    format!("{}", tenths + 0.0)
}

/// A straight line.
pub(crate) fn line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Element {
    el("path").class(class).attr(
        "d",
        format!("M{} {}L{} {}", at(from.0), at(from.1), at(to.0), at(to.1)),
    )
}

/// Text at a point; `class` also says how it is anchored (`start` unless `end` or `middle`).
pub(crate) fn text(class: &'static str, x: f64, y: f64, content: impl Display) -> Element {
    el("text")
        .class(class)
        .attr("x", at(x))
        .attr("y", at(y))
        .with(content.to_string())
}

/// A dot.
pub(crate) fn dot(class: &'static str, x: f64, y: f64, radius: f64) -> Element {
    el("circle")
        .class(class)
        .attr("cx", at(x))
        .attr("cy", at(y))
        .attr("r", at(radius))
}

/// The mark on invented persons, at the top right corner of a drawing.
pub(crate) fn simulated(shown: bool, right: f64, y: f64) -> Option<Element> {
    shown.then(|| text("mark end", right, y, SIMULATED_IN_FIGURE))
}
