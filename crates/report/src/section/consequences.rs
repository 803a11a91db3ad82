//! From one trafficking to the next of the same person: what differs, in pairs. Where both led is in `routes`.

use throughline_analysis::Findings;
use throughline_analysis::findings::{
    ConsequencesFound, DurationFound, MedianFound, PairedCharacteristic, PairedLevel, ProportionFound,
    ReadingFindings, TransitionFound,
};

use super::{ascertained, note, paragraph, routes, section, sentences, simulated};
use crate::figure::{Sheet, alluvial, paired};
use crate::html::{Element, el};
use crate::number::{self, THIN};
use crate::table::{Numbering, body, column, first_column, group, number as cell, row_header, table};

/// The section on one trafficking and the next.
pub(crate) fn consequences(
    findings: &Findings,
    main: &ReadingFindings,
    numbering: &mut Numbering,
) -> Element {
    let section = section("next", "From one trafficking to the next");
    let found = &main.consequences;
    if found.pairs == 0 {
        return section.with(paragraph(format!(
            "There is nothing to compare: of {} re-trafficked under the {} reading, nobody has two episodes whose order is told.",
            number::persons(found.retrafficked),
            main.reading
        )));
    }
    section
        .with(paragraph(who(main)))
        .with(sentences(&told(main)))
        .with(
            found
                .duration
                .as_ref()
                .filter(|found| found.known > 0)
                .map(|found| note(undated(found))),
        )
        .with(figure(findings, main, numbering))
        .with(pairs(findings, numbering))
        .with(characteristics(findings, main, numbering))
        .with(note(cautions(found)))
        .with(routes::figure(findings, main, numbering))
        .with(routes::matrix(findings, main, numbering))
        .with(matrices(findings, main, numbering))
        .with(ascertained(findings))
}

/// Who is compared.
fn who(main: &ReadingFindings) -> String {
    let found = &main.consequences;
    let mut words = vec![format!(
        "{} of {} re-trafficked under the {} reading give a pair: the episode before the first exit that was followed by \
         re-trafficking, and that re-trafficking.",
        number::count(found.pairs),
        number::persons(found.retrafficked),
        main.reading
    )];
    words.extend(
        found
            .left_out
            .iter()
            .map(|left_out| format!("Of {}, {}.", number::persons(left_out.persons), left_out.label)),
    );
    if found.further > 0 {
        words.push(format!(
            "{} of the same persons {} in no pair.",
            several(found.further, "further re-trafficking", "further re-traffickings"),
            if found.further == 1 { "is" } else { "are" }
        ));
    }
    if found.parts_of_longer > 0 {
        words.push(format!(
            "In {}, one of the two episodes is only a part of a situation that went on in another; it is compared as it was told.",
            several(found.parts_of_longer, "pair", "pairs")
        ));
    }
    if found.told_unequally > 0 {
        words.push(format!(
            "In {}, more records tell of one episode than of the other, so that more is known of it.",
            several(found.told_unequally, "pair", "pairs")
        ));
    }
    words.join(" ")
}

fn several(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number::count(count), if count == 1 { one } else { many })
}

/// The main answers, each with its denominator.
fn told(main: &ReadingFindings) -> Vec<String> {
    let found = &main.consequences;
    let share = |words: &str, found: &ProportionFound| {
        format!(
            "{words}: {} {} ({}).",
            number::out_of(found),
            found.denominator_words,
            number::proportion(found)
        )
    };
    let again = |variable: &str, words: &str| {
        let found = found
            .transitions
            .iter()
            .find(|found| found.variable == variable)?;
        Some(share(words, &found.same))
    };
    let some = |found: &&ProportionFound| found.denominator > 0;
    [
        again("Type of exploitation", "Exploited in the same way again"),
        again("Country of exploitation", "Exploited in the same country again"),
        main.routes
            .same_route
            .as_ref()
            .filter(some)
            .map(|found| share("On the same route again", found)),
        found
            .same_traffickers
            .as_ref()
            .filter(some)
            .map(|found| share("By the same traffickers again", found)),
        found.duration.as_ref().map(duration),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn duration(found: &DurationFound) -> String {
    if found.known == 0 {
        return "How long both episodes lasted cannot be compared: in no pair have both a dated beginning and a dated end."
            .to_owned();
    }
    format!(
        "Days from the beginning to the exit: a median of {} before, of {} after; after minus before in the same pair, a median of {}. \
         Of {} in which both beginnings and exits are dated, the later was certainly shorter in {} and longer in {}.",
        median(&found.before),
        median(&found.after),
        median(&found.difference),
        several(found.known, "pair", "pairs"),
        number::count(found.shorter),
        number::count(found.longer),
    )
}

/// What the durations leave out.
fn undated(found: &DurationFound) -> String {
    format!(
        "Where a median is a range, dates are vague: it lies in that range, and its interval holds, whatever they were. In {} both episodes lasted the \
         same or the dates do not tell which was longer; {} without a dated beginning or exit of the earlier episode, {} of the later, \
         {} of both are left out. An episode that lasts long is likelier to have no exit yet, so the later ones look shorter than \
         they are.",
        several(found.not_told, "pair", "pairs"),
        number::count(found.missing_before),
        number::count(found.missing_after),
        number::count(found.missing_both),
    )
}

/// A median with the bounds of vague dates, where they make a difference, and its interval.
fn median(found: &MedianFound) -> String {
    let (Some(least), Some(most)) = (found.least, found.most) else {
        return "cannot be told".to_owned();
    };
    let days = |days: f64| paired::signed(days, 0, false);
    let value = if days(least) == days(most) {
        days(least)
    } else {
        format!("{} to {}", days(least), days(most))
    };
    match found.interval {
        Some(interval) => format!("{value} [{} to {}]", days(interval.lower), days(interval.upper)),
        None => format!("{value} (too few for an interval)"),
    }
}

fn cautions(found: &ConsequencesFound) -> String {
    format!(
        "Both episodes are the same person’s, so nothing that is the same all a person’s life makes these differences. Other things \
         can: who recorded which episode and what they asked, how many records tell of it, the years between, age, and that only those appear here whose later \
         episode came to light. They say what changed, not why. A list of means or types that was filled in is taken to lack what \
         it does not name; “unknown” and “declined” count as not known. {} are compared, each with a test of its own and without \
         correction for their number: of so many, about {} would have P below 0.05 by chance alone.",
        several(found.comparisons, "level", "levels"),
        number::decimal(found.comparisons as f64 * 0.05, 0),
    )
}

fn figure(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Option<Element> {
    paired::shown(&main.consequences).first()?;
    Some(
        el("figure")
            .id("figure-paired")
            .with(paired::paired(findings, main, Sheet::Wide))
            .with(paired::paired(findings, main, Sheet::Narrow))
            .with(el("figcaption").with((
                numbering.figure(),
                format!(
                    "What was told of the episode before and of the one after, in per cent of the pairs in which both tell, and the \
                     difference with its {} interval for paired proportions; {} reading, {}. Levels that are rare both times, and \
                     countries, are in the table only.",
                    number::level(findings.about.level),
                    main.reading,
                    several(main.consequences.pairs, "pair", "pairs"),
                ),
                simulated(findings),
            ))),
    )
}

/// How many pairs there are under each reading.
fn pairs(findings: &Findings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("Reading"),
        column("Persons re-trafficked"),
        column("Pairs"),
        column("Without a pair"),
        column("Further re-traffickings, in no pair"),
    ];
    let rows = findings.readings.iter().map(|reading| {
        let found = &reading.consequences;
        el("tr")
            .with(row_header(&reading.reading))
            .with(cell(number::count(found.retrafficked)))
            .with(cell(number::count(found.pairs)))
            .with(cell(number::count(
                found.left_out.iter().map(|line| line.persons).sum(),
            )))
            .with(cell(number::count(found.further)))
    });
    let caption = (
        "Who can be compared with themselves, under the three readings. Nobody is in more than one pair.",
        simulated(findings),
    );
    table(
        "table-pairs",
        numbering.table(),
        caption,
        head,
        vec![body(rows.collect())],
    )
}

fn characteristics(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Element {
    let head = vec![
        first_column("What was told"),
        column("Pairs"),
        column("Before"),
        column("After"),
        column("Only before / only after"),
        column("Difference in points"),
        column("P"),
    ];
    let found = &main.consequences.characteristics;
    let bodies =
        found.chunk_by(|one, next| is_yes_or_no(one) && is_yes_or_no(next) && one.topic == next.topic);
    let bodies = bodies.filter_map(|together| {
        let first = together.first()?;
        let (heading, rows): (String, Vec<Element>) = if is_yes_or_no(first) {
            let rows = together.iter().flat_map(|one| {
                one.levels
                    .iter()
                    .map(move |level| row(&one.variable, Some(not_known(one)), one, level))
            });
            (first.topic.clone(), rows.collect())
        } else {
            let several = if first.several { " (several possible)" } else { "" };
            let rows = first
                .levels
                .iter()
                .map(|level| row(&level.label, None, first, level));
            (
                format!("{}{several}; {}", first.variable, not_known(first)),
                rows.collect(),
            )
        };
        (!rows.is_empty()).then(|| group(7, heading, rows))
    });
    let caption = (
        format!(
            "One trafficking and the next of the same person, {} reading. Persons and per cent of the pairs in which it is known of \
             both episodes; not known: of the earlier only / the later only / both. The difference in percentage points with its {} \
             interval in brackets; P of McNemar’s mid-P test.",
            main.reading,
            number::level(findings.about.level)
        ),
        simulated(findings),
    );
    table("table-next", numbering.table(), caption, head, bodies.collect())
}

/// Whether of the variable only the yes is shown.
fn is_yes_or_no(found: &PairedCharacteristic) -> bool {
    found.levels.iter().all(|level| level.label == "yes")
}

fn not_known(found: &PairedCharacteristic) -> String {
    format!(
        "not known {} / {} / {}",
        number::count(found.missing_before),
        number::count(found.missing_after),
        number::count(found.missing_both)
    )
}

fn row(label: &str, remark: Option<String>, one: &PairedCharacteristic, level: &PairedLevel) -> Element {
    let share = |persons: u64, share: f64| {
        cell(format!(
            "{} ({})",
            number::count(persons),
            number::percent(share, 1)
        ))
    };
    let remark = remark.map(|remark| el("span").class("remark").with(remark));
    el("tr")
        .with(row_header((label, remark)))
        .with(cell(number::count(one.known)))
        .with(share(level.both + level.before_only, level.before))
        .with(share(level.both + level.after_only, level.after))
        .with(cell(format!(
            "{} / {}",
            number::count(level.before_only),
            number::count(level.after_only)
        )))
        .with(cell(paired::points(level)))
        .with(cell(p_value(level.p_value)))
}

/// A P value with as many digits as can be of use.
fn p_value(p: f64) -> String {
    if p < 0.001 {
        format!("<{THIN}0.001")
    } else {
        number::decimal(p, if p < 0.1 { 3 } else { 2 })
    }
}

/// The matrix of exploitation, and the others folded away.
fn matrices(findings: &Findings, main: &ReadingFindings, numbering: &mut Numbering) -> Vec<Element> {
    let (first, rest): (Vec<_>, Vec<_>) = main
        .consequences
        .transitions
        .iter()
        .partition(|found| found.variable == "Type of exploitation");
    let mut shown: Vec<Element> = first
        .into_iter()
        .map(|found| matrix(findings, main, found, numbering))
        .collect();
    if !rest.is_empty() {
        let folded: Vec<Element> = rest
            .into_iter()
            .map(|found| matrix(findings, main, found, numbering))
            .collect();
        shown.push(
            el("details")
                .with(el("summary").with("Matrices of distance, country, traffickers and way out"))
                .with(folded),
        );
    }
    shown
}

/// A row for each answer before, a column for each after.
fn matrix(
    findings: &Findings,
    main: &ReadingFindings,
    found: &TransitionFound,
    numbering: &mut Numbering,
) -> Element {
    let id = format!("table-matrix-{}", slug(&found.variable));
    let head = std::iter::once(first_column("Before ↓, after →"))
        .chain(found.levels.iter().map(|level| column(named(found, level))))
        .chain([column("All")]);
    let sum = |row: &[u64]| number::count(row.iter().sum());
    let rows = found
        .levels
        .iter()
        .zip(&found.persons)
        .enumerate()
        .map(|(at, (label, row))| {
            let cells = row.iter().enumerate().map(|(column, persons)| {
                let shown = number::count(*persons);
                if column == at {
                    cell(el("strong").with(shown))
                } else {
                    cell(shown)
                }
            });
            el("tr")
                .with(row_header(named(found, label)))
                .with_all(cells)
                .with(cell(sum(row)))
        });
    let columns: Vec<u64> = (0..found.levels.len())
        .map(|column| found.persons.iter().filter_map(|row| row.get(column)).sum())
        .collect();
    let all = el("tr")
        .with(row_header("All"))
        .with_all(columns.iter().map(|persons| cell(number::count(*persons))))
        .with(cell(sum(&columns)));
    let caption = (
        format!(
            "{}, before and after: persons of {}, {} reading. {}",
            found.variable,
            several(
                found.same.denominator,
                "pair in which it is known both times",
                "pairs in which it is known both times"
            ),
            main.reading,
            homogeneity(found)
        ),
        simulated(findings),
    );
    table(
        id,
        numbering.table(),
        caption,
        head.collect(),
        vec![body(rows.chain([all]).collect())],
    )
}

/// An answer as it stands at the edge of a matrix: countries by their short names.
fn named(found: &TransitionFound, level: &str) -> String {
    if found.variable == "Country of exploitation" {
        alluvial::short(level)
    } else {
        level.to_owned()
    }
}

/// The test of the margins in words, or why there is none.
fn homogeneity(found: &TransitionFound) -> String {
    let Some(test) = &found.homogeneity else {
        return "Too few changed for a test of whether the shares are the same both times.".to_owned();
    };
    let pooled = match test.pooled.as_slice() {
        [] | [_] => String::new(),
        pooled => format!("; {} taken together", pooled.join(", ")),
    };
    let p = p_value(test.p_value);
    format!(
        "Test of equal shares both times (Stuart–Maxwell): χ² {} on {}, P {}{p}{pooled}.",
        number::decimal(test.statistic, 1),
        several(test.degrees, "degree of freedom", "degrees of freedom"),
        if p.starts_with('<') { "" } else { "= " },
    )
}

/// A name that can be an identifier.
fn slug(words: &str) -> String {
    let letters = words.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    });
    letters.collect()
}
