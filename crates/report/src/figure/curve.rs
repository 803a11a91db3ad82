//! Cumulative incidence as steps with their band, the numbers at risk aligned under the axis, and the readings beside each
//! other. Where nobody is under observation any more the curve stops: nothing is drawn beyond it.

use throughline_analysis::Findings;
use throughline_analysis::findings::{CurvePoint, ReadingFindings, RiskTableColumn};

use super::axis::Axis;
use super::{Sheet, Spoken, at, dot, line, simulated, svg, text};
use crate::html::{Element, el};
use crate::number::{self, DAYS_PER_MONTH};
use crate::sentence;

/// The right end of the time axis where no reading has a table under its curve.
const MONTHS_SHOWN: u32 = 60;

/// A step smaller than this on the paper is drawn with the next one.
const SMALLEST_STEP: f64 = 0.3;

/// Where a plot lies on its drawing.
struct Plot {
    months: Axis,
    incidence: Axis,
    top: f64,
    bottom: f64,
}

/// Margins and lettering of the large figure.
struct Margins {
    width: f64,
    left: f64,
    right: f64,
    height: f64,
    row: f64,
}

const WIDE: Margins = Margins {
    width: 760.0,
    left: 182.0,
    right: 116.0,
    height: 300.0,
    row: 20.0,
};

const NARROW: Margins = Margins {
    width: 340.0,
    left: 42.0,
    right: 50.0,
    height: 240.0,
    row: 34.0,
};

/// The reading the report leads with, with its band and the numbers at risk; the other readings as lines.
pub(crate) fn curve(findings: &Findings, main: &ReadingFindings, sheet: Sheet) -> Element {
    let margins = if sheet == Sheet::Narrow { NARROW } else { WIDE };
    let top = 44.0;
    let bottom = top + margins.height;
    let others = || {
        findings
            .readings
            .iter()
            .filter(|reading| reading.reading != main.reading)
    };
    let largest = others()
        .filter_map(last)
        .map(|point| point.incidence)
        .fold(highest(main), f64::max);
    let plot = Plot {
        months: Axis::exact(
            f64::from(end(findings)),
            12.0,
            margins.left,
            margins.width - margins.right,
        ),
        incidence: Axis::round(largest, 5.0, bottom, top),
        top,
        bottom,
    };
    let table = risk_table(&main.risk_table, &plot, &margins, sheet);
    let height = bottom + 66.0 + margins.row * 3.0;
    svg(sheet, margins.width, height, &spoken(main))
        .with(text(
            "tick",
            if sheet == Sheet::Narrow {
                2.0
            } else {
                margins.left - 44.0
            },
            34.0,
            "trafficked again",
        ))
        .with(simulated(findings.about.simulated, margins.width - 4.0, 14.0))
        .with(axes(&plot))
        .with_all(column_ticks(main, &plot))
        .with(
            el("path")
                .class("band")
                .attr("d", band(&main.curve, &plot, until(main))),
        )
        .with(two_years(main, &plot, sheet))
        .with_all(others().map(|reading| drawn(reading, &plot, "curve other")))
        .with(drawn(main, &plot, "curve"))
        .with(end_labels(findings, main, &plot, sheet))
        .with(text(
            "tick middle",
            f64::midpoint(plot.months.from, plot.months.to),
            bottom + 36.0,
            "months after the first exit",
        ))
        .with(table)
}

/// One reading in a row of small figures that share their axes.
pub(crate) fn panel(findings: &Findings, reading: &ReadingFindings) -> Element {
    let (width, top, bottom) = (260.0, 40.0, 190.0);
    let largest = findings.readings.iter().map(highest).fold(0.0, f64::max);
    let plot = Plot {
        months: Axis::exact(f64::from(end(findings)), 12.0, 46.0, width - 12.0),
        incidence: Axis::round(largest, 4.0, bottom, top),
        top,
        bottom,
    };
    let mut spoken = spoken(reading);
    spoken.id = format!("panel-{}", position(findings, reading));
    svg(Sheet::Panel, width, bottom + 40.0, &spoken)
        .with(text("label", 4.0, 30.0, &reading.reading))
        .with(simulated(findings.about.simulated, width - 4.0, 12.0))
        .with(axes(&plot))
        .with(
            el("path")
                .class("band")
                .attr("d", band(&reading.curve, &plot, until(reading))),
        )
        .with(drawn(reading, &plot, "curve"))
        .with(text(
            "tick middle",
            f64::midpoint(46.0, width - 12.0),
            bottom + 36.0,
            "months after the first exit",
        ))
}

/// The curve of a reading as it stands `months` after the exit, or nothing where it has ended.
pub(crate) fn standing_at(reading: &ReadingFindings, months: u32) -> Option<CurvePoint> {
    let days = f64::from(months) * DAYS_PER_MONTH;
    if days > until(reading) + 0.5 {
        return None;
    }
    let start = CurvePoint {
        days: 0.0,
        incidence: 0.0,
        lower: 0.0,
        upper: 0.0,
    };
    let before = reading.curve.iter().take_while(|point| point.days <= days);
    Some(before.last().copied().unwrap_or(start))
}

fn spoken(reading: &ReadingFindings) -> Spoken {
    Spoken {
        id: "curve".to_owned(),
        title: format!(
            "Cumulative incidence of re-trafficking, {} reading",
            reading.reading
        ),
        description: format!(
            "Step curve over months after the first exit. {} The numbers are in the table below the figure.",
            sentence::two_years(reading)
        ),
    }
}

fn position(findings: &Findings, reading: &ReadingFindings) -> usize {
    findings
        .readings
        .iter()
        .position(|other| std::ptr::eq(other, reading))
        .unwrap_or(0)
}

/// Months at the right end of the time axis.
fn end(findings: &Findings) -> u32 {
    let columns = findings.readings.iter().flat_map(|reading| &reading.risk_table);
    columns
        .map(|column| column.months)
        .max()
        .filter(|months| *months > 0)
        .unwrap_or(MONTHS_SHOWN)
}

fn last(reading: &ReadingFindings) -> Option<&CurvePoint> {
    reading.curve.last()
}

fn highest(reading: &ReadingFindings) -> f64 {
    reading
        .curve
        .iter()
        .map(|point| point.upper)
        .filter(|upper| upper.is_finite())
        .fold(0.0, f64::max)
}

/// The last day for which the findings show that somebody was under observation.
fn until(reading: &ReadingFindings) -> f64 {
    let watched = reading.risk_table.iter().filter(|column| column.at_risk > 0);
    let watched = watched.map(|column| f64::from(column.months) * DAYS_PER_MONTH);
    watched.fold(last(reading).map_or(0.0, |point| point.days), f64::max)
}

fn axes(plot: &Plot) -> Vec<(Element, Element)> {
    let (left, right) = (plot.months.from, plot.months.to);
    let decimals = plot.incidence.percent_decimals();
    let across = plot.incidence.ticks().map(|value| {
        let y = plot.incidence.place(value);
        let class = if value > 0.0 { "grid" } else { "base" };
        let label = text("tick end", left - 8.0, y + 4.0, number::percent(value, decimals));
        (line(class, (left, y), (right, y)), label)
    });
    let along = plot.months.ticks().map(|months| {
        let x = plot.months.place(months);
        let label = text("tick middle", x, plot.bottom + 19.0, number::decimal(months, 0));
        (line("base", (x, plot.bottom), (x, plot.bottom + 5.0)), label)
    });
    across.chain(along).collect()
}

/// Columns of the table under the curve whose numbers have room beside each other. All columns are in the table in words.
fn columns_with_room<'a>(columns: &'a [RiskTableColumn], plot: &Plot) -> Vec<&'a RiskTableColumn> {
    const DIGIT: f64 = 7.3;
    const COMMA: f64 = 3.7;
    const GAP: f64 = 4.0;
    let width = |shown: String| {
        shown
            .chars()
            .map(|c| if c == ',' { COMMA } else { DIGIT })
            .sum::<f64>()
    };
    let numbers = columns
        .iter()
        .flat_map(|column| [column.at_risk, column.events, column.censored]);
    let widest = numbers
        .map(|number| width(number::count(number)))
        .fold(0.0, f64::max)
        + GAP;
    let mut free_from = f64::NEG_INFINITY;
    columns
        .iter()
        .filter(|column| {
            let x = plot.months.place(f64::from(column.months));
            let room = x >= free_from && x <= plot.months.to + 0.5;
            if room {
                free_from = x + widest;
            }
            room
        })
        .collect()
}

/// Every column of the table under the curve has its tick, also between the whole years.
fn column_ticks(main: &ReadingFindings, plot: &Plot) -> Vec<(Element, Element)> {
    let columns = columns_with_room(&main.risk_table, plot).into_iter();
    columns
        .filter(|column| !column.months.is_multiple_of(12))
        .map(|column| {
            let x = plot.months.place(f64::from(column.months));
            let label = text("tick middle", x, plot.bottom + 19.0, column.months);
            (line("base", (x, plot.bottom), (x, plot.bottom + 5.0)), label)
        })
        .collect()
}

fn drawn(reading: &ReadingFindings, plot: &Plot, class: &'static str) -> Option<Element> {
    let path = steps(&reading.curve, |point| point.incidence, plot, until(reading));
    (!path.is_empty()).then(|| el("path").class(class).attr("d", path))
}

/// Corners of the step line of one value of the curve: each is where a new height begins, the last is the end.
fn corners(
    points: &[CurvePoint],
    value: impl Fn(&CurvePoint) -> f64,
    plot: &Plot,
    until: f64,
) -> Vec<(f64, f64)> {
    let mut corners = vec![(plot.months.from, plot.bottom)];
    for point in points {
        let x = plot.months.place(point.days / DAYS_PER_MONTH);
        let y = plot.incidence.place(value(point)).max(plot.top);
        let (before_x, before_y) = corners[corners.len() - 1];
        if x > plot.months.to + 0.05 || !y.is_finite() {
            break;
        }
        if (y - before_y).abs() >= SMALLEST_STEP || x - before_x > 8.0 {
            corners.push((x, y));
        }
    }
    let x = plot.months.place(until / DAYS_PER_MONTH).min(plot.months.to);
    let y = corners[corners.len() - 1].1;
    corners.push((x, y));
    corners
}

fn steps(points: &[CurvePoint], value: impl Fn(&CurvePoint) -> f64, plot: &Plot, until: f64) -> String {
    if points.is_empty() {
        return String::new();
    }
    let corners = corners(points, value, plot, until);
    let mut path = format!("M{} {}", at(corners[0].0), at(corners[0].1));
    for (x, y) in &corners[1..] {
        path.extend(["H", &at(*x), "V", &at(*y)]);
    }
    path
}

fn band(points: &[CurvePoint], plot: &Plot, until: f64) -> String {
    let mut path = steps(points, |point| point.upper, plot, until);
    if path.is_empty() {
        return path;
    }
    let lower = corners(points, |point| point.lower, plot, until);
    path.extend(["V", &at(lower[lower.len() - 1].1)]);
    for pair in lower.windows(2).rev() {
        path.extend(["H", &at(pair[1].0), "V", &at(pair[0].1)]);
    }
    path + "Z"
}

/// The estimate at two years, written at the top of a line where no curve can be: curves only rise.
fn two_years(main: &ReadingFindings, plot: &Plot, sheet: Sheet) -> Option<Vec<Element>> {
    let horizon = sentence::at_two_years(main)?;
    let incidence = horizon.incidence?;
    let (x, y) = (plot.months.place(24.0), plot.incidence.place(incidence));
    if x > plot.months.to {
        return None;
    }
    let mut drawn = vec![
        line("marker", (x, plot.top), (x, plot.bottom)),
        dot("dot", x, y, 3.5),
    ];
    if sheet == Sheet::Narrow {
        let digits = number::percent_decimals(incidence, horizon.interval);
        drawn.push(text("halo end", x - 6.0, plot.top + 14.0, "at two years"));
        drawn.push(text(
            "halo end strong",
            x - 6.0,
            plot.top + 29.0,
            number::percent(incidence, digits),
        ));
    } else {
        drawn.push(text(
            "halo end",
            x - 8.0,
            plot.top + 15.0,
            format!("{}, at two years", main.reading),
        ));
        drawn.push(text(
            "halo end strong",
            x - 8.0,
            plot.top + 32.0,
            number::incidence(horizon),
        ));
    }
    Some(drawn)
}

/// Each curve is named at its end, so that no legend is needed; names that would overlap move apart.
fn end_labels(findings: &Findings, main: &ReadingFindings, plot: &Plot, sheet: Sheet) -> Vec<Element> {
    const APART: f64 = 16.0;
    let mut ends: Vec<(&ReadingFindings, &CurvePoint)> = findings
        .readings
        .iter()
        .filter_map(|reading| Some((reading, last(reading)?)))
        .collect();
    ends.sort_by(|a, b| a.1.incidence.total_cmp(&b.1.incidence));
    let mut lowest_free = plot.bottom - 2.0;
    let mut labels = Vec::new();
    for (reading, point) in ends {
        let y = (plot.incidence.place(point.incidence) + 4.0).min(lowest_free);
        lowest_free = y - APART;
        let x = plot
            .months
            .place(until(reading) / DAYS_PER_MONTH)
            .min(plot.months.to)
            + 7.0;
        let class = if reading.reading == main.reading {
            "label"
        } else {
            "quiet"
        };
        let digits = number::percent_decimals(
            point.incidence,
            Some(throughline_analysis::findings::Interval {
                lower: point.lower,
                upper: point.upper,
            }),
        );
        let label = if sheet == Sheet::Narrow {
            reading.reading.clone()
        } else {
            format!("{} {}", reading.reading, number::percent(point.incidence, digits))
        };
        labels.push(text(class, x, y, label));
    }
    labels
}

/// A number in a column of the table under the curve.
type NumberIn = fn(&RiskTableColumn) -> u64;

/// Who is still under observation, under the axis and aligned with it.
fn risk_table(columns: &[RiskTableColumn], plot: &Plot, margins: &Margins, sheet: Sheet) -> Vec<Element> {
    let narrow = sheet == Sheet::Narrow;
    let rows: [(&str, NumberIn); 3] = [
        ("At risk", |column| column.at_risk),
        ("Re-trafficked by then", |column| column.events),
        ("Censored or died by then", |column| column.censored),
    ];
    let mut drawn = Vec::new();
    let top = plot.bottom + 62.0;
    drawn.push(line("grid", (0.0, top - 15.0), (margins.width, top - 15.0)));
    for (position, (name, number_in)) in rows.into_iter().enumerate() {
        let y = top + margins.row * position as f64 + 2.0;
        drawn.push(text("row", 2.0, y, name));
        let y = if narrow { y + 15.0 } else { y };
        for column in columns_with_room(columns, plot) {
            let x = plot.months.place(f64::from(column.months));
            drawn.push(text("tick middle", x, y, number::count(number_in(column))));
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        Plot {
            months: Axis::exact(60.0, 12.0, 0.0, 600.0),
            incidence: Axis::exact(0.1, 0.02, 100.0, 0.0),
            top: 0.0,
            bottom: 100.0,
        }
    }

    fn point(months: f64, incidence: f64) -> CurvePoint {
        CurvePoint {
            days: months * DAYS_PER_MONTH,
            incidence,
            lower: incidence / 2.0,
            upper: incidence * 2.0,
        }
    }

    #[test]
    fn the_curve_is_level_until_the_event_and_rises_there() {
        let path = steps(
            &[point(12.0, 0.05)],
            |p| p.incidence,
            &plot(),
            24.0 * DAYS_PER_MONTH,
        );
        assert_eq!(path, "M0 100H120V50H240V50");
    }

    #[test]
    fn nothing_is_drawn_where_nobody_was_followed() {
        assert_eq!(band(&[], &plot(), 0.0), "");
    }

    #[test]
    fn columns_without_room_are_left_to_the_table_in_words() {
        let column = |months, at_risk| RiskTableColumn {
            months,
            at_risk,
            events: 0,
            censored: 0,
        };
        let shown = |at_risk| {
            let columns = [0, 6, 12].map(|months| column(months, at_risk));
            columns_with_room(&columns, &plot())
                .iter()
                .map(|column| column.months)
                .collect::<Vec<_>>()
        };
        assert_eq!((shown(10_347), shown(1_000_000)), (vec![0, 6, 12], vec![0, 12]));
    }

    #[test]
    fn the_band_closes() {
        let path = band(&[point(12.0, 0.05)], &plot(), 24.0 * DAYS_PER_MONTH);
        assert_eq!(path, "M0 100H120V0H240V0V75H240V75H120V100Z");
    }
}
