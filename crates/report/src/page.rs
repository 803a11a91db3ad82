//! The document as a page: its head, its title block, its list of contents, and its parts as they stand in the tree.
//!
//! One self-contained page without scripts or outside resources, for screen, telephone and paper alike. What it says is composed
//! in `document`, how it looks is in `style.css`.

use crate::document::{Document, Part};
use crate::html::{Element, el, style};
use crate::section::paragraph;
use crate::sentence;
use crate::translate::Language;

/// The look of every page.
const STYLE: &str = include_str!("style.css");

/// Added when persons are invented: the mark in the margin of every printed sheet.
const STYLE_SIMULATED: &str = include_str!("simulated.css");

/// The words in the margins of printed sheets, in French.
const STYLE_FRENCH: &str = include_str!("french.css");

/// The mark on invented persons in those margins.
const STYLE_FRENCH_SIMULATED: &str = include_str!("french_simulated.css");

/// Nothing may be loaded, run or sent from this page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The document as the text of an HTML file.
pub(crate) fn page(document: &Document) -> String {
    let words = |english: &str| document.language.words(english);
    let body = el("body")
        .with(
            el("a")
                .class("skip")
                .attr("href", "#main")
                .with(words("Skip to the findings")),
        )
        .with(banner(document))
        .with(title_block(document))
        .with(contents(document))
        .with(
            el("main")
                .id("main")
                .with_all(document.parts.iter().map(|part| part.section.clone())),
        )
        .with(footer(document));
    let html = el("html")
        .attr("lang", document.language.code())
        .with(head(document))
        .with(body);
    format!("<!DOCTYPE html>\n{}\n", html.into_markup())
}

fn head(document: &Document) -> Element {
    let words = |english: &str| document.language.words(english);
    let mark = if document.simulated {
        format!("{} – ", words(sentence::SIMULATED))
    } else {
        String::new()
    };
    let french = document.language == Language::French;
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
                .attr("content", &document.program),
        )
        .with(el("title").with(format!(
            "{mark}{} – {}",
            document.title,
            words("re-trafficking report")
        )))
        .with(style(STYLE))
        .with(document.simulated.then(|| style(STYLE_SIMULATED)))
        .with(french.then(|| style(STYLE_FRENCH)))
        .with((french && document.simulated).then(|| style(STYLE_FRENCH_SIMULATED)))
}

/// The mark on invented persons: above the page on a screen, behind every sheet on paper.
fn banner(document: &Document) -> Option<(Element, Element)> {
    let words = |english: &str| document.language.words(english);
    document.simulated.then(|| {
        (
            el("p").class("simulated").attr("role", "note").with((
                el("strong").with(words(sentence::SIMULATED)),
                " ",
                el("span").with(words(sentence::SIMULATED_MEANS)),
            )),
            el("div")
                .class("watermark")
                .attr("aria-hidden", "true")
                .with(words(sentence::SIMULATED)),
        )
    })
}

fn title_block(document: &Document) -> Element {
    el("header")
        .class("title")
        .with(
            el("p")
                .class("kicker")
                .with(document.language.words("Re-trafficking report")),
        )
        .with(el("h1").with(&document.title))
        .with_all(document.facts.elements().cloned())
}

fn contents(document: &Document) -> Element {
    let link = |part: &Part| el("a").attr("href", format!("#{}", part.id)).with(&part.name);
    el("nav")
        .attr("aria-labelledby", "contents-heading")
        .class("contents")
        .with(
            el("h2")
                .id("contents-heading")
                .with(document.language.words("Contents")),
        )
        .with(el("ol").with_all(document.parts.iter().map(|part| el("li").with(link(part)))))
}

fn footer(document: &Document) -> Element {
    let words = |english: &str| document.language.words(english);
    el("footer").with(paragraph(format!(
        "{}{}. {}, {}. {}",
        if document.simulated {
            format!("{} ", words("Simulated."))
        } else {
            String::new()
        },
        document.title,
        document.program,
        document.made_on,
        words("Internal; not protected for publication.")
    )))
}
