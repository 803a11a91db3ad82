//! Turns findings into a page, tables and a headline. Draws, does not compute.
//!
//! Everything shown is in [`Findings`]; what is absent there is said in words here, never as 0. A rate is never shown without
//! its denominator, and how cases came to light stands beside it. The page is one document without scripts or outside
//! resources, and text cannot reach it unescaped, by the type of its writer. Nothing is protected against recognition yet:
//! what is drawn is for the inside of an organisation.
//!
//! | function | for |
//! |---|---|
//! | [`html`] | people: one page for screen, telephone and paper |
//! | [`headline`] | the terminal |
//! | [`json`] | programs: the findings as they are |
//! | [`csv_tables`] | spreadsheets: one file a table, and a README |

mod csv_tables;
mod figure;
mod headline;
mod html;
mod number;
mod page;
mod section;
mod sentence;
mod table;

use std::path::PathBuf;

use throughline_analysis::Findings;

pub use csv_tables::csv_tables;
pub use headline::headline;

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
}

/// The report as one self-contained HTML page.
pub fn html(findings: &Findings) -> String {
    page::page(findings)
}

/// The findings as JSON, indented, ending with a line break.
pub fn json(findings: &Findings) -> Result<String, ReportError> {
    Ok(serde_json::to_string_pretty(findings)? + "\n")
}
