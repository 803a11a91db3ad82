//! The page: its head, its title block, and the order of its sections.
//!
//! One self-contained document without scripts or outside resources, for screen, telephone and paper alike. What a section
//! says lives in `section`, how it looks in `style.css`.

use throughline_analysis::Findings;

use crate::html::{Element, el, style};
use crate::section::{
    self, causes, characteristics, consequences, flow, headline, incidence, linkage, loss, method, paragraph,
    readings, timing, windows,
};
use crate::sentence;
use crate::table::Numbering;

/// The look of every page.
const STYLE: &str = include_str!("style.css");

/// Added when persons are invented: the mark in the margin of every printed sheet.
const STYLE_SIMULATED: &str = include_str!("simulated.css");

/// Nothing may be loaded, run or sent from this page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The page as a document.
pub(crate) fn page(findings: &Findings) -> String {
    let parts = parts(findings);
    let body = el("body")
        .with(
            el("a")
                .class("skip")
                .attr("href", "#main")
                .with("Skip to the findings"),
        )
        .with(banner(findings))
        .with(title_block(findings))
        .with(contents(&parts))
        .with(
            el("main")
                .id("main")
                .with_all(parts.into_iter().map(|part| part.section)),
        )
        .with(footer(findings));
    let html = el("html").attr("lang", "en").with(head(findings)).with(body);
    format!("<!DOCTYPE html>\n{}\n", html.into_markup())
}

/// A section with its name in the list of contents.
struct Part {
    id: &'static str,
    name: &'static str,
    section: Element,
}

fn parts(findings: &Findings) -> Vec<Part> {
    let part = |id, name, section| Part { id, name, section };
    let mut numbering = Numbering::default();
    let mut parts = Vec::new();
    match sentence::main_reading(findings) {
        Some(main) if findings.about.persons > 0 => {
            let n = &mut numbering;
            parts.extend([
                part("headline", "In short", headline::headline(findings, main)),
                part("readings", "The three readings", readings::readings(findings, n)),
                part(
                    "linkage",
                    "Found through linkage",
                    linkage::linkage(findings, main, n),
                ),
                part("flow", "Who was followed", flow::flow(findings, main, n)),
                part(
                    "incidence",
                    "Cumulative incidence",
                    incidence::incidence(findings, main, n),
                ),
                part("timing", "Timing", timing::timing(findings, n)),
                part(
                    "windows",
                    "When the risk is highest",
                    windows::windows(findings, main, n),
                ),
                part("causes", "What goes with it", causes::causes(findings, main, n)),
                part(
                    "next",
                    "From one trafficking to the next",
                    consequences::consequences(findings, main, n),
                ),
                part("loss", "Loss to follow-up", loss::loss(findings, n)),
                part(
                    "characteristics",
                    "Who they are",
                    characteristics::characteristics(findings, main, n),
                ),
                part(
                    "ascertainment",
                    "How cases came to light",
                    characteristics::ascertainment(findings, n),
                ),
            ]);
        }
        _ => parts.push(part("headline", "In short", nobody())),
    }
    parts.extend([
        part("definition", "Definition", method::definition(findings)),
        part("method", "Method", method::method(findings)),
        part("limits", "Limits", method::limits(findings)),
        part("reproduce", "To make it again", method::reproduce(findings)),
    ]);
    parts
}

/// What a report on nobody says: what to do.
fn nobody() -> Element {
    section::section("headline", "In short")
        .with(
            el("p")
                .class("lead")
                .with("There is nobody to report on: the source holds no persons."),
        )
        .with(paragraph("Bring persons in, then make the report again:"))
        .with(
            el("ul")
                .class("sentences")
                .with(el("li").with((
                    el("code").with("throughline import"),
                    " reads the files of an organisation;",
                )))
                .with(el("li").with((
                    el("code").with("throughline template"),
                    " writes empty tables to fill in;",
                )))
                .with(el("li").with((
                    el("code").with("throughline demo --no-serve"),
                    " shows what a report looks like, with invented persons.",
                ))),
        )
}

fn head(findings: &Findings) -> Element {
    let mark = if findings.about.simulated {
        "SIMULATED – "
    } else {
        ""
    };
    el("head")
        .with(el("meta").attr("charset", "utf-8"))
        .with(
            el("meta")
                .attr("name", "viewport")
                .attr("content", "width=device-width, initial-scale=1"),
        )
        .with(
            el("meta")
                .attr("http-equiv", "Content-Security-Policy")
                .attr("content", POLICY),
        )
        .with(el("meta").attr("name", "color-scheme").attr("content", "light"))
        .with(el("meta").attr("name", "referrer").attr("content", "no-referrer"))
        .with(
            el("meta")
                .attr("name", "generator")
                .attr("content", &findings.about.program),
        )
        .with(el("title").with(format!("{mark}{} – re-trafficking report", findings.about.title)))
        .with(style(STYLE))
        .with(findings.about.simulated.then(|| style(STYLE_SIMULATED)))
}

/// The mark on invented persons: above the page on a screen, behind every sheet on paper.
fn banner(findings: &Findings) -> Option<(Element, Element)> {
    findings.about.simulated.then(|| {
        (
            el("p").class("simulated").attr("role", "note").with((
                el("strong").with(sentence::SIMULATED),
                " ",
                el("span").with(sentence::SIMULATED_MEANS),
            )),
            el("div")
                .class("watermark")
                .attr("aria-hidden", "true")
                .with(sentence::SIMULATED),
        )
    })
}

fn title_block(findings: &Findings) -> Element {
    let about = &findings.about;
    let fingerprint = about.fingerprint.as_ref().map_or_else(
        || el("span").with("none given by the source"),
        |fingerprint| el("code").with(fingerprint),
    );
    el("header")
        .class("title")
        .with(el("p").class("kicker").with("Re-trafficking report"))
        .with(el("h1").with(&about.title))
        .with(
            el("dl")
                .class("facts")
                .with(method::fact("Made on", &about.made_on))
                .with(method::fact("Program", &about.program))
                .with(method::fact("Content", method::content(about)))
                .with(method::fact("Fingerprint", fingerprint))
                .with(method::fact("Definition", &about.definition)),
        )
}

fn link(to: &'static str, words: &'static str) -> Element {
    el("a").attr("href", format!("#{to}")).with(words)
}

fn contents(parts: &[Part]) -> Element {
    el("nav")
        .attr("aria-labelledby", "contents-heading")
        .class("contents")
        .with(el("h2").id("contents-heading").with("Contents"))
        .with(el("ol").with_all(parts.iter().map(|part| el("li").with(link(part.id, part.name)))))
}

fn footer(findings: &Findings) -> Element {
    let about = &findings.about;
    el("footer").with(paragraph(format!(
        "{}{}. {}, {}. Internal; not protected for publication.",
        if about.simulated { "Simulated. " } else { "" },
        about.title,
        about.program,
        about.made_on
    )))
}
