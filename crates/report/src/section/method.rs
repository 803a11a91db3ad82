//! How the figures were made, what they cannot say, the definition in words, and what is needed to make them again.

use throughline_analysis::Findings;
use throughline_analysis::findings::About;

use super::{paragraph, section, sentences};
use crate::html::{Element, el};
use crate::number;

/// What must be said while there is no disclosure control, whoever made the findings.
const NOT_PROTECTED: &str = "This is an internal report. Its tables show small numbers of persons and are not yet protected against \
    recognising somebody in them. It is not for publication.";

/// The definition in words and its settings.
pub(crate) fn definition(findings: &Findings) -> Element {
    let settings = &findings.about.settings;
    let days = settings.minimum_days_at_liberty;
    let yes_no = |yes| if yes { "yes" } else { "no" };
    section("definition", "What is called re-trafficking here")
        .with(paragraph(&findings.about.definition))
        .with(
            el("dl")
                .class("facts")
                .with(fact(
                    "Least time at liberty",
                    format!("{days} {}", if days == 1 { "day" } else { "days" }),
                ))
                .with(fact(
                    "Confirmed asks for corroboration",
                    yes_no(settings.corroboration),
                ))
                .with(fact(
                    "The same traffickers count",
                    yes_no(settings.same_trafficker_counts),
                )),
        )
}

/// How the figures were made.
pub(crate) fn method(findings: &Findings) -> Element {
    section("method", "Method").with(sentences(&findings.method))
}

/// What the figures cannot say.
pub(crate) fn limits(findings: &Findings) -> Element {
    section("limits", "Limits")
        .with(paragraph(NOT_PROTECTED).class("warning"))
        .with(sentences(&findings.limits))
}

/// What is needed to make the report again.
pub(crate) fn reproduce(findings: &Findings) -> Element {
    let about = &findings.about;
    let fingerprint = about.fingerprint.as_ref().map_or_else(
        || el("span").class("absent").with("the source gives none"),
        |fingerprint| el("code").with(fingerprint),
    );
    section("reproduce", "To make it again")
        .with(paragraph(
            "The same program version, run on content with the same fingerprint under the same definition, gives the same \
             figures.",
        ))
        .with(
            el("dl")
                .class("facts")
                .with(fact("Program", &about.program))
                .with(fact("Made on", &about.made_on))
                .with(fact("Fingerprint of the content (SHA-256)", fingerprint))
                .with(fact("Level of all intervals", number::level(about.level)))
                .with(fact("Format of the findings", number::count(u64::from(findings.format))))
                .with(fact("Content", content(about)))
                .with(fact("Persons", if about.simulated { "invented (simulated)" } else { "as recorded" })),
        )
}

/// How much was analysed: persons, records, episodes.
pub(crate) fn content(about: &About) -> String {
    let counted = |number: u64, one: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{} {one}{plural}", number::count(number))
    };
    let (persons, records, episodes) = (about.persons, about.records, about.episodes);
    [
        counted(persons, "person"),
        counted(records, "record"),
        counted(episodes, "episode"),
    ]
    .join(", ")
}

/// A name and what it is.
pub(crate) fn fact(name: &'static str, content: impl crate::html::Content) -> Element {
    el("div").with(el("dt").with(name)).with(el("dd").with(content))
}
