//! The document: which parts it has, in which order, and in which language. It is composed once; `page` shows it as HTML,
//! `typeset` as PDF, and `folder` takes its figures.
//!
//! The order is a journal's: what was found in short, in plain words and as an abstract; background and methods; results; limits;
//! references; the checklist of what was reported, and what is needed to make the report again. What a part says is in `section`.

use throughline_analysis::Findings;

use crate::ReportError;
use crate::html::{Element, el};
use crate::section::{
    self, assistance, background, causes, changes, characteristics, checklist, consequences, digest, flow,
    headline, incidence, linkage, loss, method, paragraph, plain, readings, references, timing, windows,
};
use crate::sentence;
use crate::table::Numbering;
use crate::translate::{Language, Translation};

/// A part of the document with its name in the list of contents.
pub(crate) struct Part {
    /// What links point to.
    pub(crate) id: &'static str,
    /// Its name, short.
    pub(crate) name: String,
    /// What it says.
    pub(crate) section: Element,
    /// Whether it stands on a sheet by itself.
    pub(crate) own_page: bool,
}

/// The document in one language.
pub(crate) struct Document {
    /// The language.
    pub(crate) language: Language,
    /// The title of what was analysed.
    pub(crate) title: String,
    /// Name and version of the program.
    pub(crate) program: String,
    /// The day it was made, YYYY-MM-DD.
    pub(crate) made_on: String,
    /// What makes it this document and no other.
    pub(crate) identity: String,
    /// Whether the persons are invented.
    pub(crate) simulated: bool,
    /// Facts under the title.
    pub(crate) facts: Element,
    /// The parts in order.
    pub(crate) parts: Vec<Part>,
    /// Texts that the catalogue of the language does not know.
    pub(crate) untranslated: Vec<String>,
}

/// The identifiers of all parts, as `--only` takes them.
pub(crate) const PARTS: &[&str] = &[
    "headline",
    "summary",
    "changes",
    "abstract",
    "background",
    "definition",
    "method",
    "flow",
    "readings",
    "linkage",
    "incidence",
    "timing",
    "windows",
    "assistance",
    "causes",
    "next",
    "loss",
    "characteristics",
    "ascertainment",
    "limits",
    "references",
    "strobe",
    "reproduce",
];

/// Composes the document and translates it.
pub(crate) fn compose(
    findings: &Findings,
    language: Language,
    only: &[String],
    previous: Option<&Findings>,
) -> Result<Document, ReportError> {
    if let Some(unknown) = only.iter().find(|id| !PARTS.contains(&id.as_str())) {
        return Err(ReportError::NoSuchPart {
            part: unknown.clone(),
            known: PARTS.join(", "),
        });
    }
    let mut translation = Translation::into(language);
    let about = &findings.about;
    let mut parts = parts(findings, previous);
    if !only.is_empty() {
        // What the persons are, what is counted and how cases came to light must stand beside whatever is shown.
        parts.retain(|part| {
            only.iter().any(|id| id == part.id)
                || matches!(part.id, "definition" | "limits" | "ascertainment")
        });
        unlink(&mut parts);
    }
    for part in &mut parts {
        part.name = translation.text(&part.name);
        let section = std::mem::replace(&mut part.section, el("section"));
        part.section = translation.element(section);
    }
    let facts = translation.element(facts(findings));
    let data = [about.title.as_str(), &about.program, &about.made_on];
    let untranslated = translation
        .missing()
        .into_iter()
        .filter(|text| !data.contains(&text.as_str()))
        .collect();
    Ok(Document {
        language,
        title: about.title.clone(),
        program: about.program.clone(),
        made_on: about.made_on.clone(),
        identity: format!(
            "{} {} {} {} {}",
            about.title,
            about.program,
            about.made_on,
            about.fingerprint.as_deref().unwrap_or_default(),
            language.code()
        ),
        simulated: about.simulated,
        facts,
        parts,
        untranslated,
    })
}

/// Links to parts that are not shown become plain text.
fn unlink(parts: &mut [Part]) {
    let ids: Vec<&str> = parts.iter().map(|part| part.id).collect();
    for part in parts {
        section::unlink(&mut part.section, &ids);
    }
}

fn parts(findings: &Findings, previous: Option<&Findings>) -> Vec<Part> {
    let part = |id, name: &str, section| Part {
        id,
        name: name.to_owned(),
        section,
        own_page: false,
    };
    let mut numbering = Numbering::default();
    let n = &mut numbering;
    let definition = part("definition", "Definition", method::definition(findings));
    let method = part("method", "Method", method::method(findings));
    let mut parts = Vec::new();
    match sentence::main_reading(findings) {
        Some(main) if findings.about.persons > 0 => {
            parts.push(part("headline", "In short", headline::headline(findings, main)));
            parts.push(Part {
                own_page: true,
                ..part("summary", "In plain words", plain::plain(findings, main))
            });
            if let Some(previous) = previous {
                let changes = changes::changes(findings, previous, n);
                parts.push(part("changes", "What has changed", changes));
            }
            parts.extend([
                part("abstract", "Abstract", digest::digest(findings, main)),
                part("background", "Background", background::background()),
                definition,
                method,
                part("flow", "Who was followed", flow::flow(findings, main, n)),
                part("readings", "The three readings", readings::readings(findings, n)),
                part(
                    "linkage",
                    "Found through linkage",
                    linkage::linkage(findings, main, n),
                ),
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
                part(
                    "assistance",
                    "Assistance",
                    assistance::assistance(findings, main, n),
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
        _ => parts.extend([part("headline", "In short", nobody()), definition, method]),
    }
    parts.push(part("limits", "Limits", method::limits(findings)));
    if findings.about.persons > 0 {
        parts.push(part("references", "References", references::references()));
        parts.push(part("strobe", "STROBE checklist", checklist::strobe(findings, n)));
    }
    parts.push(part("reproduce", "To make it again", method::reproduce(findings)));
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

/// What stands under the title.
fn facts(findings: &Findings) -> Element {
    let about = &findings.about;
    let fingerprint = about.fingerprint.as_ref().map_or_else(
        || el("span").with("none given by the source"),
        |fingerprint| el("code").with(fingerprint),
    );
    el("div").with(
        el("dl")
            .class("facts")
            .with(method::fact("Made on", &about.made_on))
            .with(method::fact("Program", &about.program))
            .with(method::fact("Content", method::content(about)))
            .with(method::fact("Fingerprint", fingerprint)),
    )
}
