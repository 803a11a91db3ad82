//! The first thing read: one sentence with numerator, denominator and interval, how the cases came to light, and three
//! figures that may be quoted, each with what it is out of.

use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;

use super::{paragraph, section};
use crate::html::{Element, el};
use crate::{number, sentence};

/// The headline of the page.
pub(crate) fn headline(findings: &Findings, main: &ReadingFindings) -> Element {
    let level = number::level(findings.about.level);
    section("headline", "In short")
        .with(lead(main, &level))
        .with(paragraph(sentence::ascertainment(&findings.ascertainment)).class("lead-note"))
        .with(el("dl").class("key").with_all(key_figures(main, &level)))
}

fn lead(main: &ReadingFindings, level: &str) -> Element {
    let lead = el("p").class("lead").with(sentence::counted(main));
    if main.among_all.denominator == 0 {
        return lead;
    }
    lead.with(": ")
        .with(el("strong").with(number::proportion(&main.among_all)))
        .with(format!(" (Wilson, {level} interval)."))
}

fn key_figures(main: &ReadingFindings, level: &str) -> Vec<Element> {
    let all = &main.among_all;
    let proportion = match (all.proportion, all.wilson) {
        (Some(proportion), wilson) if all.denominator > 0 => Some(number::percent(
            proportion,
            number::percent_decimals(proportion, wilson),
        )),
        _ => None,
    };
    let two_years = sentence::at_two_years(main).and_then(|at| {
        let incidence = at.incidence?;
        Some(number::percent(
            incidence,
            number::percent_decimals(incidence, at.interval),
        ))
    });
    let rate = main.rate.as_ref().map(|rate| {
        let digits = number::decimals(rate.per_100_person_years, Some(rate.interval));
        number::decimal(rate.per_100_person_years, digits)
    });
    let rate_words = main.rate.as_ref().map_or_else(
        || "Nobody was followed after an exit, so there is no time to relate the number to.".to_owned(),
        |rate| {
            format!(
                "{} in {} person-years at liberty; {level} interval (exact Poisson) {}.",
                number::persons(rate.events),
                number::decimal(rate.person_years, 0),
                number::rate_range(rate)
            )
        },
    );
    vec![
        key_figure(
            "Proportion re-trafficked",
            proportion,
            format!(
                "{} {}; {level} interval (Wilson) {}.",
                number::out_of(all),
                all.denominator_words,
                all.wilson.map_or_else(
                    || number::NOBODY.to_owned(),
                    |i| number::percent_range(
                        i,
                        number::percent_decimals(all.proportion.unwrap_or(0.0), Some(i))
                    )
                )
            ),
        ),
        key_figure(
            "Within two years of the first exit",
            two_years,
            sentence::two_years_note(main, level),
        ),
        key_figure("Per 100 person-years at liberty", rate, rate_words),
    ]
}

fn key_figure(name: &'static str, value: Option<String>, words: String) -> Element {
    let value = value.map_or_else(
        || el("span").class("absent").with("cannot be told"),
        |value| el("span").class("figure").with(value),
    );
    el("div")
        .with(el("dt").with(name))
        .with(el("dd").with((value, el("span").class("words").with(words))))
}
