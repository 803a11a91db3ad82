//! Turns findings into a page, tables and a headline. Draws, does not compute.
//!
//! Everything shown is in [`Findings`]; what is absent there is said in words here, never as 0. A rate is never shown without
//! its denominator, and how cases came to light stands beside it. The page is one document without scripts or outside
//! resources, and text cannot reach it unescaped, by the type of its writer. Nothing is protected against recognition yet:
//! what is drawn is for the inside of an organisation.
//!
//! | function | for |
//! |---|---|
//! | [`html`], [`Report::html`] | people: one page for screen, telephone and paper |
//! | [`Report::pdf`] | people: typeset for paper, tagged for screen readers |
//! | [`Report::folder`] | all of it, with every figure as SVG and PNG and every table as CSV |
//! | [`headline`] | the terminal |
//! | [`json`] | programs: the findings as they are |
//! | [`csv_tables`] | spreadsheets: one file a table, and a README |

mod csv_tables;
mod document;
mod figure;
mod folder;
mod headline;
mod html;
mod number;
mod page;
mod picture;
mod section;
mod sentence;
mod table;
mod translate;
mod typeset;

use std::path::PathBuf;

use throughline_analysis::Findings;

pub use csv_tables::csv_tables;
pub use headline::headline;
pub use translate::Language;

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A folder or file could not be written.
    #[error("could not write {}: {source}. Check that the folder exists and may be written to", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The findings could not be written as JSON.
    #[error("could not write the findings as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The document could not be typeset.
    #[error("could not typeset the PDF: {why}. The page in HTML holds the same; please report this")]
    Typeset {
        /// What the typesetter says.
        why: String,
    },
    /// A figure could not be drawn as a picture.
    #[error("could not draw a figure: {why}. The page in HTML holds it; please report this")]
    Picture {
        /// What the drawing program says.
        why: String,
    },
    /// A part of the report was asked for that there is not.
    #[error("the report has no part called {part}. Its parts are {known}")]
    NoSuchPart {
        /// What was asked for.
        part: String,
        /// What there is.
        known: String,
    },
}

/// A report on findings: in which language, which parts of it, and what it is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was found.
    pub findings: &'a Findings,
    /// The language of everything for people. Tables for programs and JSON are in English whatever it is.
    pub language: Language,
    /// The parts to show (see [`Report::parts`]); all where it is empty. The definition, the limits and how cases came to light
    /// always stand beside them.
    pub only: &'a [String],
    /// Earlier findings to compare with, on the same register.
    pub previous: Option<&'a Findings>,
}

impl<'a> Report<'a> {
    /// The whole report in English.
    pub const fn new(findings: &'a Findings) -> Self {
        Self {
            findings,
            language: Language::English,
            only: &[],
            previous: None,
        }
    }

    /// The names of all parts.
    pub const fn parts() -> &'static [&'static str] {
        document::PARTS
    }

    /// One self-contained HTML page.
    ///
    /// # Errors
    /// [`ReportError::NoSuchPart`].
    pub fn html(&self) -> Result<String, ReportError> {
        Ok(page::page(&self.document()?))
    }

    /// A PDF with its fonts inside, tagged for screen readers. The same findings give the same bytes.
    ///
    /// # Errors
    /// [`ReportError::NoSuchPart`], [`ReportError::Typeset`].
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        typeset::pdf(&self.document()?)
    }

    /// Writes everything into `dir`, which is made if it does not exist: `report.html`, `report.pdf`, `findings.json`, `tables/` and
    /// `figures/`. Files of the same names are replaced. Returns the paths.
    ///
    /// # Errors
    /// [`ReportError`].
    pub fn folder(&self, dir: &std::path::Path) -> Result<Vec<PathBuf>, ReportError> {
        folder::write(self, &self.document()?, dir)
    }

    /// What the report says in English because the catalogue of its language does not know it: names of registers and places, and
    /// nothing else.
    ///
    /// # Errors
    /// [`ReportError::NoSuchPart`].
    pub fn untranslated(&self) -> Result<Vec<String>, ReportError> {
        Ok(self.document()?.untranslated)
    }

    fn document(&self) -> Result<document::Document, ReportError> {
        document::compose(self.findings, self.language, self.only, self.previous)
    }
}

/// The whole report in English as one self-contained HTML page.
pub fn html(findings: &Findings) -> String {
    // All parts: there is none that is not.
    Report::new(findings).html().unwrap_or_default()
}

/// The findings as JSON, indented, ending with a line break.
pub fn json(findings: &Findings) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(findings)? + "\n")
}
