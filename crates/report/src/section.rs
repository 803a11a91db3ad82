//! The sections of the page, one file for each question a reader brings: how many, who was linked, who was followed, when, who they are, how
//! it was made. Which comes first is `document`'s decision.

pub(crate) mod assistance;
pub(crate) mod background;
pub(crate) mod causes;
pub(crate) mod changes;
pub(crate) mod characteristics;
pub(crate) mod checklist;
pub(crate) mod consequences;
pub(crate) mod digest;
pub(crate) mod flow;
pub(crate) mod headline;
pub(crate) mod incidence;
pub(crate) mod linkage;
pub(crate) mod loss;
pub(crate) mod method;
pub(crate) mod plain;
pub(crate) mod readings;
pub(crate) mod references;
mod routes;
pub(crate) mod timing;
pub(crate) mod windows;

use throughline_analysis::Findings;

use crate::html::{Content, Element, Node, el};
use crate::sentence;

/// A section with its heading; `id` is what the contents list points to.
pub(crate) fn section(id: &'static str, heading: &'static str) -> Element {
    let heading_id = format!("{id}-heading");
    el("section")
        .id(id)
        .attr("aria-labelledby", &heading_id)
        .with(el("h2").id(heading_id).with(heading))
}

/// A paragraph.
pub(crate) fn paragraph(content: impl Content) -> Element {
    el("p").with(content)
}

/// A paragraph in smaller type under a table or figure.
pub(crate) fn note(content: impl Content) -> Element {
    el("p").class("note").with(content)
}

/// Sentences as a list.
pub(crate) fn sentences(sentences: &[String]) -> Element {
    el("ul")
        .class("sentences")
        .with_all(sentences.iter().map(|sentence| el("li").with(sentence)))
}

/// How cases came to light, short, to stand with every figure that shows a rate.
pub(crate) fn ascertained(findings: &Findings) -> Element {
    note((
        sentence::ascertained_mainly(&findings.ascertainment),
        " ",
        el("a")
            .class("see")
            .attr("href", "#ascertainment")
            .with("All ways"),
    ))
}

/// The mark on invented persons in a caption.
pub(crate) fn simulated(findings: &Findings) -> Option<Element> {
    findings
        .about
        .simulated
        .then(|| el("strong").class("mark").with(" Simulated."))
}

/// Makes links to what is not shown plain text.
pub(crate) fn unlink(element: &mut Element, shown: &[&str]) {
    let lost = element
        .value("href")
        .is_some_and(|to| !shown.contains(&to.trim_start_matches('#')));
    if lost {
        element.name = "span";
        element.attributes.retain(|(name, _)| *name != "href");
    }
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            unlink(inner, shown);
        }
    }
}
