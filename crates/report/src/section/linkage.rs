//! What is known only because records were linked, and how much of it rests on where the threshold of linkage lies.

use throughline_analysis::Findings;
use throughline_analysis::findings::{
    AtThreshold, HeadlineAt, LinkageFound, PairsReviewed, ReadingFindings, Threshold,
};

use super::{ascertained, note, paragraph, section, simulated};
use crate::html::{Element, el};
use crate::table::{Numbering, absent, body, column, first_column, group, number as cell, row_header, table};
use crate::{number, sentence};

/// The section on linkage.
pub(crate) fn linkage(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let section = section("linkage", "Found through linkage");
    let Some(found) = &findings.linkage else {
        return section.with(paragraph((
            "Nothing is known through linkage: the records were taken as they came, and whoever stands in two offices' records under \
             two names is counted as two persons. To look for such persons, run ",
            el("code").with("throughline link"),
            ", and make the report again.",
        )));
    };
    section
        .with(paragraph(sentence::through_linkage(found, main)).class("lead-note"))
        .with(paragraph(
            "A link says that two records are one person's. A wrong one can make a re-trafficking of two strangers' single \
             episodes; a missing one hides a re-trafficking that two offices saw by halves. Nobody knows where the best threshold \
             lies, so the figures are repeated for several. Where they hardly move, it does not matter; where they do, the \
             pairs in between want a reviewer before the figure is quoted. What people decided holds in every row but the first.",
        ))
        .with(run(found))
        .with(headlines(findings, found, numbering))
        .with(note(
            "The row that this report rests on is the one marked. Below its threshold, pairs are linked that now wait for review, and \
             records can come together through a third. Two accounts that may be of one episode count in the broad reading only.",
        ))
        .with(ascertained(findings))
        .with(reviewed(findings, found, numbering))
        .with(found.run.is_some().then(|| drawn(found)))
        .with(contradicted(found))
}

/// When linkage ran, and what it put together.
fn run(found: &LinkageFound) -> Element {
    let persons = format!(
        "{} as entered; {} found to be several of them",
        number::persons(found.persons_as_entered),
        number::persons(found.persons_of_several),
    );
    let decisions = format!(
        "stand on {}",
        counted(found.decisions, "pair of records", "pairs of records")
    );
    let linkage = found.run.as_ref().map_or_else(
        || "none: only people's decisions link records".to_owned(),
        |run| {
            format!(
                "{} of {}; {} compared, {} proposed at {} or more, linked at {} or more",
                run.engine,
                run.ran_at,
                counted(run.records, "record", "records"),
                counted(run.pairs, "pair", "pairs"),
                run.least_kept,
                run.threshold
            )
        },
    );
    let fact = |name, words: String| el("div").with(el("dt").with(name)).with(el("dd").with(words));
    el("dl")
        .class("facts")
        .with(fact("Linkage", linkage))
        .with(fact("Persons", persons))
        .with(fact("Decisions", decisions))
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        number::count(number),
        if number == 1 { one } else { many }
    )
}

/// From where on records are taken to be one person's, as the header of a row.
fn threshold(row: &AtThreshold) -> Element {
    let words = match row.threshold {
        Threshold::AsEntered => "No links".to_owned(),
        Threshold::ReviewedOnly => "Reviewed links only".to_owned(),
        Threshold::Probability(probability) => format!("{probability} or more"),
    };
    if row.shown {
        row_header((words, el("strong").with(" (this report)")))
    } else {
        row_header(words)
    }
}

/// The headline at every threshold, under each reading.
fn headlines(findings: &Findings, found: &LinkageFound, numbering: &mut Numbering) -> Element {
    let bodies = findings.readings.iter().map(|reading| {
        let rows = found.thresholds.iter().map(|row| {
            let at = row.readings.iter().find(|at| at.reading == reading.reading);
            headline(row, at)
        });
        group(
            4,
            format!("{} reading: {}", reading.reading, reading.words),
            rows.collect(),
        )
    });
    let whom = findings
        .readings
        .first()
        .map_or("", |reading| reading.among_all.denominator_words.as_str());
    let caption = (
        format!(
            "Re-trafficked out of {whom}, for links of so high a probability, with {} intervals (Wilson). The last column counts, \
             of the re-trafficked, those whom no record taken by itself shows to be.",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    let head = vec![
        first_column("Linked at"),
        column("Re-trafficked"),
        column("Proportion"),
        column("Only through linkage"),
    ];
    table(
        "table-linkage",
        numbering.table(),
        caption,
        head,
        bodies.collect(),
    )
}

fn headline(row: &AtThreshold, at: Option<&HeadlineAt>) -> Element {
    let line = el("tr").with(threshold(row));
    match at {
        Some(at) => line
            .with(cell(number::out_of(&at.retrafficked)))
            .with(cell(number::proportion(&at.retrafficked)))
            .with(cell(format!(
                "{} of {}",
                number::count(at.only_through_links),
                number::count(at.retrafficked.events)
            ))),
        None => line.with(el("td").class("n").attr("colspan", 3).with(absent(
            row.remark.clone().unwrap_or_else(|| "cannot be told".to_owned()),
        ))),
    }
}

/// What people found of the pairs they looked at.
fn reviewed(findings: &Findings, found: &LinkageFound, numbering: &mut Numbering) -> Option<Element> {
    found.run.as_ref()?;
    let mut rows = vec![
        pairs(row_header("Linked automatically"), &found.automatic),
        pairs(row_header("… of these, drawn for review"), &found.drawn),
        pairs(row_header("Not linked"), &found.queue),
    ];
    rows.extend(
        found
            .thresholds
            .iter()
            .filter_map(|row| Some(pairs(threshold(row), row.reviewed.as_ref()?))),
    );
    let caption = (
        format!(
            "Proposed pairs of records and what reviewers found of them. The precision is the share that are one person, out \
             of the pairs on which a reviewer could tell, with {} intervals (Wilson).",
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    let head = vec![
        first_column("Pairs"),
        column("Number"),
        column("Awaiting review"),
        column("Same person, of same or different"),
        column("Precision"),
    ];
    Some(table(
        "table-linkage-review",
        numbering.table(),
        caption,
        head,
        vec![body(rows)],
    ))
}

fn pairs(header: Element, found: &PairsReviewed) -> Element {
    let precision = match found.precision.proportion {
        Some(_) => cell(number::proportion(&found.precision)),
        None => cell(absent("cannot be told: none reviewed")),
    };
    el("tr")
        .with(header)
        .with(cell(number::count(found.pairs)))
        .with(cell(number::count(found.awaiting_review)))
        .with(cell(number::out_of(&found.precision)))
        .with(precision)
}

/// How large the sample is, and how much waits.
fn drawn(found: &LinkageFound) -> Element {
    let waiting = found.drawn.awaiting_review + found.queue.awaiting_review;
    let sampled = format!(
        "{} of {} were drawn at random for review; only their precision is that of all of them, because other pairs are \
         reviewed for a reason. ",
        number::count(found.drawn.pairs),
        counted(
            found.automatic.pairs,
            "pair that was linked automatically",
            "pairs that were linked automatically"
        ),
    );
    let waits = match waiting {
        0 => return note((sampled, "No pair waits for review.")),
        1 => "1 pair waits".to_owned(),
        many => format!("{} pairs wait", number::count(many)),
    };
    note((
        sampled,
        (waits, " for review: ", el("code").with("throughline review")),
        ".",
    ))
}

fn contradicted(found: &LinkageFound) -> Option<Element> {
    (found.decisions_contradicted > 0).then(|| {
        note(format!(
            "{} that two records are one person, which other decisions contradict, and so link nothing. They want to be looked at \
             again.",
            match found.decisions_contradicted {
                1 => "There is 1 decision".to_owned(),
                many => format!("There are {} decisions", number::count(many)),
            }
        ))
    })
}
