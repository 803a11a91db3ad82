//! The headline for a terminal: a few lines, the same figures as on the page, aligned by column.

use std::fmt::Write;

use throughline_analysis::Findings;

use crate::{number, sentence};

/// The findings in a few lines of plain text: the three readings with numerator, denominator and interval, cumulative incidence
/// at two years, how cases came to light, and the mark on invented persons. Ends with a line break.
pub fn headline(findings: &Findings) -> String {
    let mut out = String::new();
    let mut say = |line: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{line}");
    };
    if findings.about.simulated {
        say(&format!("{}. {}", sentence::SIMULATED, sentence::SIMULATED_MEANS));
        say("");
    }
    let Some(main) = sentence::main_reading(findings).filter(|_| findings.about.persons > 0) else {
        say(
            "There is nobody to report on: the source holds no persons. Bring some in with `throughline import`.",
        );
        return out;
    };
    say(&format!(
        "Trafficked again, out of {}, with {} intervals (Wilson):",
        main.among_all.denominator_words,
        number::level(findings.about.level)
    ));
    let columns: Vec<[String; 3]> = findings
        .readings
        .iter()
        .map(|reading| {
            let found = &reading.among_all;
            [
                reading.reading.clone(),
                number::out_of(found),
                number::proportion(found),
            ]
        })
        .collect();
    let width = |at: usize| {
        columns
            .iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (name, counts) = (width(0), width(1));
    for (row, reading) in columns.iter().zip(&findings.readings) {
        say(&format!(
            "  {:name$}  {:>counts$}  {}  ({})",
            row[0], row[1], row[2], reading.words
        ));
    }
    say("");
    if let Some(found) = &findings.linkage {
        say(&sentence::through_linkage(found, main));
    }
    say(&sentence::two_years(main));
    say(&sentence::ascertainment(&findings.ascertainment));
    if findings.about.simulated {
        say(&format!("{}: not a finding.", sentence::SIMULATED));
    }
    out
}
