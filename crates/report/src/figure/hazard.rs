//! The hazard over time since the exit: how fast re-trafficking comes at each moment among those still free, with its band.
//!
//! The two-year mark is drawn so that "within two years" can be seen and not only be said.

use throughline_analysis::Findings;
use throughline_analysis::findings::{HazardFound, HazardPoint, ReadingFindings};

use super::axis::Axis;
use super::{Sheet, Spoken, at, line, simulated, svg, text};
use crate::html::{Element, el};
use crate::number::{self, DAYS_PER_MONTH};

/// Where the plot lies on its drawing.
struct Plot {
    months: Axis,
    rate: Axis,
    top: f64,
    bottom: f64,
}

/// The hazard of one reading.
pub(crate) fn hazard(
    findings: &Findings,
    reading: &ReadingFindings,
    found: &HazardFound,
    sheet: Sheet,
) -> Element {
    let (width, left, height) = match sheet {
        Sheet::Narrow => (340.0, 44.0, 220.0),
        Sheet::Wide | Sheet::Panel => (760.0, 72.0, 260.0),
    };
    let top = 48.0;
    let bottom = top + height;
    let months = found.until_days / DAYS_PER_MONTH;
    let step = if months > 30.0 { 12.0 } else { 3.0 };
    let plot = Plot {
        months: Axis::exact(months, step, left, width - 16.0),
        rate: Axis::round(highest(found), 5.0, bottom, top),
        top,
        bottom,
    };
    svg(sheet, width, bottom + 44.0, &spoken(reading, found))
        .with(text("tick", 2.0, 36.0, "per 100 person-years"))
        .with(simulated(findings.about.simulated, width - 4.0, 14.0))
        .with(axes(&plot))
        .with(el("path").class("band").attr("d", band(found, &plot)))
        .with(two_years(&plot))
        .with(el("path").class("curve").attr(
            "d",
            path(found.points.iter(), |point| point.per_100_person_years, &plot),
        ))
        .with(text(
            "tick middle",
            f64::midpoint(plot.months.from, plot.months.to),
            bottom + 38.0,
            "months after the first exit",
        ))
}

/// The top of the axis: the band where it is of use, never more than three times the highest estimate.
fn highest(found: &HazardFound) -> f64 {
    let points = || found.points.iter();
    let estimate = points()
        .map(|point| point.per_100_person_years)
        .fold(0.0, f64::max);
    let upper = points().filter_map(|point| point.upper).fold(estimate, f64::max);
    upper.min(3.0 * estimate)
}

fn spoken(reading: &ReadingFindings, found: &HazardFound) -> Spoken {
    let near = |months: f64| {
        found
            .points
            .iter()
            .min_by(|a, b| {
                let far = |point: &HazardPoint| (point.days - months * DAYS_PER_MONTH).abs();
                far(a).total_cmp(&far(b))
            })
            .map(|point| number::decimal(point.per_100_person_years, 1))
    };
    let told: Vec<String> = [0.0, 3.0, 6.0, 12.0, 24.0, 36.0, 48.0, 60.0]
        .into_iter()
        .filter(|months| months * DAYS_PER_MONTH <= found.until_days + 0.5)
        .filter_map(|months| Some(format!("{months} months: {}", near(months)?)))
        .collect();
    Spoken {
        id: "hazard".to_owned(),
        title: format!(
            "Hazard of re-trafficking over the months after the first exit, {} reading",
            reading.reading
        ),
        description: format!(
            "A line with its band; re-trafficked per 100 person-years at {}. Rates by window are in the table below the figure.",
            told.join(", ")
        ),
    }
}

fn axes(plot: &Plot) -> Vec<(Element, Element)> {
    let (left, right) = (plot.months.from, plot.months.to);
    let decimals = usize::from(plot.rate.step.fract().abs() > 1e-9);
    let across = plot.rate.ticks().map(|value| {
        let y = plot.rate.place(value);
        let class = if value > 0.0 { "grid" } else { "base" };
        let label = text("tick end", left - 8.0, y + 4.0, number::decimal(value, decimals));
        (line(class, (left, y), (right, y)), label)
    });
    let along = plot.months.ticks().map(|months| {
        let x = plot.months.place(months);
        let label = text("tick middle", x, plot.bottom + 19.0, number::decimal(months, 0));
        (line("base", (x, plot.bottom), (x, plot.bottom + 5.0)), label)
    });
    across.chain(along).collect()
}

fn two_years(plot: &Plot) -> Option<(Element, Element)> {
    (plot.months.top >= 24.0).then(|| {
        let x = plot.months.place(24.0);
        (
            line("grid", (x, plot.top - 6.0), (x, plot.bottom)),
            text("tick", x + 5.0, plot.top + 4.0, "two years"),
        )
    })
}

fn place(point: &HazardPoint, value: f64, plot: &Plot) -> (f64, f64) {
    (
        plot.months.place(point.days / DAYS_PER_MONTH),
        plot.rate.place(value).clamp(plot.top, plot.bottom),
    )
}

fn path<'a>(
    points: impl Iterator<Item = &'a HazardPoint>,
    value: impl Fn(&HazardPoint) -> f64,
    plot: &Plot,
) -> String {
    let mut path = String::new();
    for (n, point) in points.enumerate() {
        let (x, y) = place(point, value(point), plot);
        path.extend([if n == 0 { "M" } else { "L" }, &at(x), " ", &at(y)]);
    }
    path
}

/// The band; where there is none, because the hazard is 0, it narrows to the line.
fn band(found: &HazardFound, plot: &Plot) -> String {
    let estimate = |point: &HazardPoint| point.per_100_person_years;
    let mut path = path(
        found.points.iter(),
        |point| point.upper.unwrap_or_else(|| estimate(point)),
        plot,
    );
    for point in found.points.iter().rev() {
        let (x, y) = place(point, point.lower.unwrap_or_else(|| estimate(point)), plot);
        path.extend(["L", &at(x), " ", &at(y)]);
    }
    path + "Z"
}
