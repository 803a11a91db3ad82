//! The abstract, in the form that journals ask for. Each figure stands with its denominator and interval.

use throughline_analysis::Findings;
use throughline_analysis::findings::ReadingFindings;

use super::section;
use crate::html::{Element, el};
use crate::{number, sentence};

/// The abstract.
pub(crate) fn digest(findings: &Findings, main: &ReadingFindings) -> Element {
    let part = |name: &str, text: String| el("p").with((el("strong").with(name), " ", el("span").with(text)));
    let about = &findings.about;
    let methods = format!(
        "A cohort of {} persons with {} episodes in one case register, from the first recorded exit to re-trafficking, death or the \
         last day known free. Proportions, rates, cumulative incidence ({}) and hazard ratios, under three readings of what counts.",
        number::count(about.persons),
        number::count(about.episodes),
        main.estimator
    );
    let mut results = format!(
        "{}: {}.",
        sentence::counted(main),
        number::proportion(&main.among_all)
    );
    results = format!("{results} {}", sentence::two_years(main));
    if let Some(rate) = &main.rate {
        results = format!(
            "{results} The rate was {} per 100 person-years at liberty ({} re-trafficked in {} person-years).",
            number::rate(rate),
            number::count(rate.events),
            number::decimal(rate.person_years, 0)
        );
    }
    section("abstract", "Abstract")
        .with(part(
            "Background.",
            "How often and how soon persons who got out of trafficking are trafficked again is little known, and figures differ with \
             how cases come to light."
                .to_owned(),
        ))
        .with(part("Methods.", methods))
        .with(part("Results.", results))
        .with(part(
            "Conclusions.",
            "The figures describe persons known to the organisations that keep the register. They are no prevalence, and associations \
             in them are no effects."
                .to_owned(),
        ))
}
