//! What has changed since an earlier report on the same register, and whether it is more than chance would bring.
//!
//! Most persons stand in both, so the two figures are not independent; the comparison is of the later figure with the earlier
//! interval and says so. It tests nothing.

use throughline_analysis::Findings;
use throughline_analysis::findings::{Interval, ReadingFindings};

use super::{note, paragraph, section, simulated};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, column, first_column, group, number as cell, row_header, table};
use crate::{number, sentence};

/// An estimate with its interval and how it is shown.
struct Shown {
    estimate: f64,
    interval: Option<Interval>,
    words: String,
}

/// The section on what has changed.
pub(crate) fn changes(findings: &Findings, previous: &Findings, numbering: &mut Numbering) -> Element {
    let section = section("changes", "What has changed since the earlier report");
    let (now, then) = (&findings.about, &previous.about);
    let mut warnings = Vec::new();
    if now.settings != then.settings {
        warnings.push("The definition has changed, so the figures do not count the same thing.");
    }
    if now.fingerprint.is_some() && now.fingerprint == then.fingerprint {
        warnings.push(
            "The content is the same: any difference comes from the definition, the links or the program.",
        );
    }
    if now.simulated != then.simulated {
        warnings.push("One of the two reports is on invented persons: they cannot be compared.");
    }
    let head = vec![
        first_column("Measure"),
        column(format!("Earlier ({})", then.made_on)),
        column(format!("Now ({})", now.made_on)),
        first_column("Beyond the earlier interval?"),
    ];
    let bodies = findings.readings.iter().filter_map(|reading| {
        let earlier = previous
            .readings
            .iter()
            .find(|other| other.reading == reading.reading)?;
        let rows = vec![
            row(
                "Re-trafficked, out of persons with an episode",
                headline(earlier),
                headline(reading),
            ),
            row("Per 100 person-years", rate(earlier), rate(reading)),
            row(
                "Cumulative incidence at two years",
                two_years(earlier),
                two_years(reading),
            ),
        ];
        Some(group(4, format!("{} reading", reading.reading), rows))
    });
    let caption = (
        format!(
            "The main figures then and now, with {} intervals in brackets.",
            number::level(now.level)
        ),
        simulated(findings),
    );
    section
        .with_all(warnings.into_iter().map(|words| paragraph(words).class("warning")))
        .with(paragraph(format!(
            "The register held {} then and holds {} now.",
            number::persons(then.persons),
            number::persons(now.persons)
        )))
        .with(table("table-changes", numbering.table(), caption, head, bodies.collect()))
        .with(note(
            "Most persons stand in both reports, so a difference that lies within the earlier interval is what chance alone would bring, \
             and one beyond it may still come from who was recorded since, from new links or from corrected records.",
        ))
}

fn headline(reading: &ReadingFindings) -> Option<Shown> {
    let found = &reading.among_all;
    Some(Shown {
        estimate: found.proportion?,
        interval: found.wilson,
        words: format!("{}: {}", number::out_of(found), number::proportion(found)),
    })
}

fn rate(reading: &ReadingFindings) -> Option<Shown> {
    let found = reading.rate.as_ref()?;
    Some(Shown {
        estimate: found.per_100_person_years,
        interval: Some(found.interval),
        words: number::rate(found),
    })
}

fn two_years(reading: &ReadingFindings) -> Option<Shown> {
    let at = sentence::at_two_years(reading)?;
    Some(Shown {
        estimate: at.incidence?,
        interval: at.interval,
        words: number::incidence(at),
    })
}

fn row(name: &'static str, then: Option<Shown>, now: Option<Shown>) -> Element {
    let verdict = match (&then, &now) {
        (Some(then), Some(now)) => match then.interval {
            Some(interval) if now.estimate > interval.upper => "higher, beyond it",
            Some(interval) if now.estimate < interval.lower => "lower, beyond it",
            Some(_) => "no, within it",
            None => "cannot be told",
        },
        _ => "cannot be told",
    };
    let shown = |found: Option<Shown>| {
        found.map_or_else(|| cell(absent("cannot be told")), |found| cell(found.words))
    };
    el("tr")
        .with(row_header(name))
        .with(shown(then))
        .with(shown(now))
        .with(el("td").with(verdict))
}
