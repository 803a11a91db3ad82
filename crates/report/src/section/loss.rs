//! What loss to follow-up can do to the two-year figure: the two extremes beside the estimate.

use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;

use super::{paragraph, section, simulated};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, body, column, first_column, number as cell, row_header, table};
use crate::{number, sentence};

/// What a row says of a reading; nothing where it cannot be told.
type Say = fn(&ReadingFindings) -> Option<String>;

/// The section on loss to follow-up.
pub(crate) fn loss(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = std::iter::once(first_column("Measure"))
        .chain(findings.readings.iter().map(|reading| column(&reading.reading)))
        .collect();
    let rows: [(&str, Say); 6] = [
        ("Lost to follow-up, of persons at risk", |r| {
            Some(number::out_of(&r.loss.lost))
        }),
        ("The same as a proportion", |r| {
            r.loss.lost.proportion.map(|_| number::proportion(&r.loss.lost))
        }),
        (
            "Found trafficked again only after having been lost, persons",
            |r| Some(number::count(r.loss.found_after_loss)),
        ),
        ("Two-year cumulative incidence as estimated", |r| {
            let at = sentence::at_two_years(r)?;
            at.incidence
                .map(|incidence| number::percent_with(incidence, at.interval))
        }),
        ("… if everybody lost stayed free", |r| {
            scenario(r, r.loss.at_two_years_if_all_lost_stayed_free)
        }),
        (
            "… if everybody lost was trafficked again on the day they were lost",
            |r| scenario(r, r.loss.at_two_years_if_all_lost_were_retrafficked),
        ),
    ];
    let rows = rows.into_iter().map(|(name, say)| {
        el("tr").with(row_header(name)).with_all(
            findings
                .readings
                .iter()
                .map(|r| say(r).map_or_else(|| cell(absent("cannot be told")), cell)),
        )
    });
    let caption = (
        "Loss to follow-up and its extremes at two years.",
        simulated(findings),
    );
    section("loss", "Loss to follow-up")
        .with(paragraph(
            "The estimates over time treat a person who is lost like everybody else who is still followed. That cannot be \
             checked. The last two rows say what the two-year figure would be at the two extremes; the truth about the lost lies \
             in between. Who was found trafficked again only after having been lost is counted in the proportions and \
             censored in the timing.",
        ))
        .with(table("table-loss", numbering.table(), caption, head, vec![body(rows.collect())]))
}

/// An extreme, with the digits that the estimate's own interval allows, and never more than three significant ones.
fn scenario(reading: &ReadingFindings, figure: Option<f64>) -> Option<String> {
    let figure = figure?;
    let interval = sentence::at_two_years(reading).and_then(|at| at.interval);
    let digits = number::percent_decimals(figure, interval).min(number::percent_decimals(figure, None));
    Some(number::percent(figure, digits))
}
