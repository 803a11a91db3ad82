//! The sentences that the page and the terminal share: the headline, how cases came to light, what simulated means.
//!
//! A rate never leaves this file without its denominator; the page and the terminal put the sentence on ascertainment beside
//! it. Plain text; escaping is `html`'s work.

use throughline_analysis::Findings;
use throughline_analysis::findings::{AtHorizon, Breakdown, LinkageFound, ReadingFindings, Threshold};

use crate::number;

/// The mark on everything made from invented persons.
pub(crate) const SIMULATED: &str = "SIMULATED";

/// What the mark means.
pub(crate) const SIMULATED_MEANS: &str =
    "The persons are invented. No figure here says anything about the world.";

/// The mark inside a figure, where it must survive being cut out.
pub(crate) const SIMULATED_IN_FIGURE: &str = "SIMULATED: invented persons";

/// The reading the report leads with: `default`, or the middle one where none has that name.
pub(crate) fn main_reading(findings: &Findings) -> Option<&ReadingFindings> {
    findings
        .readings
        .iter()
        .find(|reading| reading.reading == "default")
        .or_else(|| findings.readings.get(findings.readings.len() / 2))
}

/// The estimate at two years, if the findings have that horizon.
pub(crate) fn at_two_years(reading: &ReadingFindings) -> Option<&AtHorizon> {
    reading.horizons.iter().find(|horizon| horizon.months == 24)
}

/// Persons under observation when the time at risk starts.
pub(crate) fn followed(reading: &ReadingFindings) -> u64 {
    reading
        .risk_table
        .iter()
        .find(|column| column.months == 0)
        .map_or(0, |column| column.at_risk)
}

/// How many were re-trafficked, of whom, before the proportion itself.
pub(crate) fn counted(reading: &ReadingFindings) -> String {
    let found = &reading.among_all;
    if found.denominator == 0 {
        return format!(
            "Nobody could be counted: there are no {}.",
            found.denominator_words
        );
    }
    let were = if found.events == 1 { "was" } else { "were" };
    format!(
        "{} {} {were} trafficked again after an exit, under the {} reading ({})",
        number::out_of(found),
        found.denominator_words,
        reading.reading,
        reading.words
    )
}

/// How many of the re-trafficked are known only because records were linked.
pub(crate) fn through_linkage(found: &LinkageFound, main: &ReadingFindings) -> String {
    let shown = found.thresholds.iter().find(|row| row.shown);
    let at = shown.and_then(|row| row.readings.iter().find(|at| at.reading == main.reading));
    let alone = found
        .thresholds
        .iter()
        .find(|row| row.threshold == Threshold::AsEntered);
    let alone = alone.and_then(|row| row.readings.iter().find(|at| at.reading == main.reading));
    let (Some(at), Some(alone)) = (at, alone) else {
        return "What linkage changes cannot be told.".to_owned();
    };
    format!(
        "Found only through linkage: {} of {} re-trafficked, {} reading. Without links {} {} would count; with them {} do.",
        number::count(at.only_through_links),
        number::persons(at.retrafficked.events),
        main.reading,
        number::out_of(&alone.retrafficked),
        alone.retrafficked.denominator_words,
        number::out_of(&at.retrafficked)
    )
}

/// Cumulative incidence at two years in one sentence.
pub(crate) fn two_years(reading: &ReadingFindings) -> String {
    let followed = followed(reading);
    let Some(horizon) = at_two_years(reading) else {
        return "Cumulative incidence at two years is not among the findings.".to_owned();
    };
    if followed == 0 {
        return "Cumulative incidence at two years cannot be told: nobody could be followed from an exit."
            .to_owned();
    }
    if horizon.incidence.is_none() {
        return format!(
            "Cumulative incidence at two years cannot be told: of {} followed from the first exit, nobody was followed \
             so long.",
            number::persons(followed)
        );
    }
    format!(
        "Trafficked again within two years of the first exit, {} reading: {} of {} followed ({} seen; {} still under \
         observation at two years; {}).",
        reading.reading,
        number::incidence(horizon),
        number::persons(followed),
        number::count(horizon.events),
        number::count(horizon.at_risk),
        reading.estimator
    )
}

/// What stands under the two-year figure where the figure itself is shown large.
pub(crate) fn two_years_note(reading: &ReadingFindings, level: &str) -> String {
    let shown = at_two_years(reading).and_then(|at| at.incidence.zip(at.interval).map(|found| (at, found)));
    let Some((at, (incidence, interval))) = shown else {
        return two_years(reading);
    };
    format!(
        "Cumulative incidence ({}) among {} followed; {} seen, {} still at risk at two years; {level} interval {}.",
        reading.estimator,
        number::persons(followed(reading)),
        number::count(at.events),
        number::count(at.at_risk),
        number::percent_range(interval, number::percent_decimals(incidence, Some(interval)))
    )
}

/// How cases came to light: the commonest ways with their numbers, the rest counted as kinds, and what is not recorded.
pub(crate) fn ascertainment(breakdown: &Breakdown) -> String {
    const NAMED: usize = 3;
    if breakdown.denominator == 0 {
        return format!(
            "How cases came to light cannot be told: there are no {}.",
            whom(breakdown).0
        );
    }
    let mut ways = ways(breakdown, NAMED);
    match breakdown.lines.len().saturating_sub(NAMED) {
        0 => {}
        1 => ways.push("one other way".to_owned()),
        others => ways.push(format!("{others} other ways")),
    }
    if breakdown.not_recorded > 0 || ways.is_empty() {
        ways.push(format!("not recorded: {}", number::count(breakdown.not_recorded)));
    }
    let (whom, aside) = whom(breakdown);
    let aside = aside.map_or_else(String::new, |aside| format!(" ({aside})"));
    let of = number::count(breakdown.denominator);
    format!(
        "How cases came to light, of {of} {whom}: {}{aside}.",
        ways.join("; ")
    )
}

/// The two commonest ways in which cases came to light.
pub(crate) fn ascertained_mainly(breakdown: &Breakdown) -> String {
    let (of, whom) = (number::count(breakdown.denominator), whom(breakdown).0);
    let ways = ways(breakdown, 2);
    if ways.is_empty() {
        return format!("It is not recorded how cases came to light, of {of} {whom}.");
    }
    format!(
        "Main ways in which cases came to light, of {of} {whom}: {}.",
        ways.join("; ")
    )
}

/// The commonest ways with their numbers.
fn ways(breakdown: &Breakdown, most: usize) -> Vec<String> {
    let mut lines: Vec<_> = breakdown.lines.iter().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.persons));
    lines
        .into_iter()
        .take(most)
        .map(|line| format!("{} {}", line.label, number::count(line.persons)))
        .collect()
}

/// Who is counted, and what is to be known of the counting, which the findings put behind a semicolon.
fn whom(breakdown: &Breakdown) -> (&str, Option<&str>) {
    match breakdown.denominator_words.split_once(';') {
        Some((whom, aside)) => (whom.trim(), Some(aside.trim())),
        None => (breakdown.denominator_words.as_str(), None),
    }
}
