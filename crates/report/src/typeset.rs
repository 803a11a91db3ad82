//! The document as a PDF: the tree that the page is made of, written for Typst and typeset inside the program.
//!
//! Tagged (PDF/UA-1 where every character has a glyph), with its fonts inside, and the same bytes for the same document. How it
//! looks is in `typeset.typ`; what it says is in the tree. Text reaches Typst as string literals only, so nothing that a register
//! holds is read as markup.

mod table;
mod world;

use std::fmt::Write as _;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::ReportError;
use crate::document::Document;
use crate::html::{Element, Node};
use crate::picture;
use crate::translate::Language;

/// The functions that the source below calls.
const HOUSE: &str = include_str!("typeset.typ");

/// The document as the bytes of a PDF.
pub(crate) fn pdf(document: &Document) -> Result<Vec<u8>, ReportError> {
    let mut writer = Writer::default();
    let source = source(document, &mut writer);
    let desk = world::Desk::new(source, writer.figures).ok_or_else(|| ReportError::Typeset {
        why: "a figure has no usable name".to_owned(),
    })?;
    let paged = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|errors| refused(&errors))?;
    let options = |standards| PdfOptions {
        ident: Smart::Custom(document.identity.clone()),
        creator: Smart::Custom(Some(document.program.clone())),
        standards,
        ..PdfOptions::default()
    };
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
    typst_pdf::pdf(&paged, &options(accessible))
        // PDF/UA-1 refuses a document with a character that no font inside it has, such as a title in a script that it lacks; the
        // document is then tagged all the same.
        .or_else(|_| typst_pdf::pdf(&paged, &options(PdfStandards::default())))
        .map_err(|errors| refused(&errors))
}

fn refused(errors: &[SourceDiagnostic]) -> ReportError {
    let why: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    ReportError::Typeset { why: why.join("; ") }
}

/// The whole source.
fn source(document: &Document, writer: &mut Writer) -> String {
    let words = |english: &str| literal(&document.language.words(english));
    let mut out = HOUSE.to_owned();
    let simulated = if document.simulated {
        words("SIMULATED: invented persons")
    } else {
        "none".to_owned()
    };
    let lang = match document.language {
        Language::English => "en",
        Language::French => "fr",
    };
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "\n#show: house.with(title: {}, kicker: {}, internal: {}, simulated: {simulated}, lang: {}, date: {}, page-words: ({}, {}, {}))\n",
        literal(&document.title),
        words("Re-trafficking report"),
        words("Internal; not for publication"),
        literal(lang),
        date(&document.made_on),
        words("Page"),
        literal(match document.language {
            Language::English => "of",
            Language::French => "sur",
        }),
        words("SIMULATED"),
    );
    let _ = writeln!(
        out,
        "#opening({}, {}, {})",
        words("Re-trafficking report"),
        literal(&document.title),
        writer.children(&document.facts)
    );
    if document.simulated {
        let _ = writeln!(
            out,
            "#warning({{marked({}); {}}})",
            words("SIMULATED"),
            literal(&format!(
                " {}",
                document.language.words(crate::sentence::SIMULATED_MEANS)
            ))
        );
    }
    let _ = writeln!(
        out,
        "#text(12pt, weight: \"bold\", {})\n#outline(title: none, depth: 1)",
        words("Contents")
    );
    for part in &document.parts {
        if part.own_page {
            out.push_str("#pagebreak(weak: true)\n");
        }
        let _ = writeln!(out, "#{}", writer.children(&part.section));
        if part.own_page {
            out.push_str("#pagebreak(weak: true)\n");
        }
    }
    out
}

/// A day (YYYY-MM-DD) for the metadata.
fn date(day: &str) -> String {
    let mut parts = day.splitn(3, '-').map(str::parse::<u16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return "none".to_owned();
    };
    let last = match month {
        2 => 28 + u16::from(year.is_multiple_of(4)),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    if (1..=last).contains(&day) {
        format!("datetime(year: {year}, month: {month}, day: {day})")
    } else {
        "none".to_owned()
    }
}

/// Text as a string of Typst.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes elements as calls of the functions in `typeset.typ`, and keeps the figures met on the way.
#[derive(Default)]
struct Writer {
    figures: Vec<(String, String)>,
}

impl Writer {
    /// What stands inside an element, as one expression.
    fn children(&mut self, element: &Element) -> String {
        let parts: Vec<String> = element
            .children
            .iter()
            .filter_map(|child| match child {
                Node::Text(text) => Some(literal(text)),
                Node::Element(inner) => self.element(inner),
                Node::Style(_) => None,
            })
            .collect();
        if parts.is_empty() {
            "[]".to_owned()
        } else {
            format!("{{{}}}", parts.join("; "))
        }
    }

    fn call(&mut self, function: &str, element: &Element) -> String {
        format!("{function}({})", self.children(element))
    }

    fn element(&mut self, element: &Element) -> Option<String> {
        Some(match element.name {
            // A list of contents, and what opens and closes on a page, have no use on paper.
            "nav" | "summary" | "svg" => return None,
            "a" if element.is("see") => return None,
            "h2" => format!("heading(level: 1, {})", self.children(element)),
            "h3" => format!("heading(level: 2, {})", self.children(element)),
            "h4" => format!("heading(level: 3, {})", self.children(element)),
            "p" if element.is("lead") => self.call("lead", element),
            "p" if element.is("note") || element.is("lead-note") => self.call("quiet", element),
            "p" if element.is("warning") => self.call("warning", element),
            "p" => self.call("par", element),
            "ol" if element.is("flow") => self.flow(element),
            "ul" => self.list("list", element),
            "ol" => self.list("enum", element),
            "dl" if element.is("key") => self.pairs("keys", element),
            "dl" => self.pairs("facts", element),
            "figure" => self.figure(element),
            "table" => self.table(element),
            "div" if element.is("remarks") => self.call("aside", element),
            "strong" if element.is("mark") => self.call("marked", element),
            "strong" => self.call("strong", element),
            "em" => self.call("emph", element),
            "code" => format!("raw({})", literal(&element.words())),
            "br" => "linebreak()".to_owned(),
            "span" if element.is("number") => self.call("strong", element),
            "span" if element.is("figure") => self.call("large", element),
            "span" if element.is("absent") => self.call("absent", element),
            "span" if element.is("of-strips") => return None,
            "span" if element.is("remark") => format!("{{linebreak(); {}}}", self.call("soften", element)),
            "span" if element.is("aside") => self.call("soften", element),
            _ => self.children(element),
        })
    }

    fn list(&mut self, function: &str, element: &Element) -> String {
        let items: Vec<String> = element.elements().map(|item| self.children(item)).collect();
        format!("{function}({})", items.join(", "))
    }

    /// A list of names with what they are.
    fn pairs(&mut self, function: &str, element: &Element) -> String {
        let pairs: Vec<String> = element
            .elements()
            .map(|pair| {
                let mut of = |name| {
                    let found = pair.elements().find(|inner| inner.name == name);
                    found.map_or_else(|| "[]".to_owned(), |found| self.children(found))
                };
                format!("({}, {})", of("dt"), of("dd"))
            })
            .collect();
        format!("{function}({})", pairs.join(", "))
    }

    /// The flow of persons: boxes in a line, with those who leave beside them.
    fn flow(&mut self, element: &Element) -> String {
        let stages: Vec<String> = element
            .elements()
            .map(|stage| {
                let kept = stage.elements().find(|inner| inner.name == "div");
                let kept = kept.map_or_else(|| "none".to_owned(), |kept| self.children(kept));
                let mut left = String::new();
                for one in stage
                    .elements()
                    .filter(|inner| inner.name == "ul")
                    .flat_map(Element::elements)
                {
                    left.push_str(&self.children(one));
                    left.push_str(", ");
                }
                format!("stage({kept}, ({left}))")
            })
            .collect();
        format!("{{{}}}", stages.join("; "))
    }

    fn figure(&mut self, element: &Element) -> String {
        let mut pictures = Vec::new();
        for drawing in picture::drawings(element) {
            let name = format!("/figure-{}.svg", self.figures.len() + 1);
            self.figures.push((name.clone(), picture::svg(drawing)));
            pictures.push(format!(
                "picture({}, {})",
                literal(&name),
                literal(&picture::spoken(drawing))
            ));
        }
        let body = match pictures.len() {
            0 => {
                let lists: Vec<String> = element
                    .elements()
                    .filter(|inner| inner.name != "figcaption")
                    .filter_map(|inner| self.element(inner))
                    .collect();
                format!("align(left, {{{}}})", lists.join("; "))
            }
            1 => pictures.concat(),
            _ => format!("pictures({})", pictures.join(", ")),
        };
        let caption = element.elements().find(|inner| inner.name == "figcaption");
        let caption = caption.map_or_else(|| "none".to_owned(), |caption| self.children(caption));
        format!("captioned({body}, {caption}, image)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_string() {
        assert_eq!(literal("a\"#panic()\\"), "\"a\\\"#panic()\\\\\"");
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_date() {
        assert_eq!(date("2026-02-30"), "none");
    }
}
