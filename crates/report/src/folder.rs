//! The report as a folder: page, PDF, findings, every table as CSV, every figure as SVG and PNG.
//!
//! Figures are those of the document, in its language, for a wide page. Numbers behind each figure are in the tables.

use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::{Report, ReportError, csv_tables, json, page, picture, typeset};

/// Writes the folder and returns the paths.
pub(crate) fn write(
    report: &Report<'_>,
    document: &Document,
    dir: &Path,
) -> Result<Vec<PathBuf>, ReportError> {
    let mut paths = Vec::new();
    make(dir)?;
    let figures = dir.join("figures");
    make(&figures)?;
    put(
        &mut paths,
        dir.join("report.html"),
        page::page(document).as_bytes(),
    )?;
    put(&mut paths, dir.join("report.pdf"), &typeset::pdf(document)?)?;
    put(
        &mut paths,
        dir.join("findings.json"),
        json(report.findings)?.as_bytes(),
    )?;
    for part in &document.parts {
        for (name, drawing) in picture::all(&part.section) {
            let svg = picture::svg(drawing) + "\n";
            put(&mut paths, figures.join(format!("{name}.svg")), svg.as_bytes())?;
            put(
                &mut paths,
                figures.join(format!("{name}.png")),
                &picture::png(drawing)?,
            )?;
        }
    }
    paths.extend(csv_tables(report.findings, &dir.join("tables"))?);
    Ok(paths)
}

fn make(dir: &Path) -> Result<(), ReportError> {
    std::fs::create_dir_all(dir).map_err(|source| ReportError::Write {
        path: dir.to_owned(),
        source,
    })
}

fn put(paths: &mut Vec<PathBuf>, path: PathBuf, bytes: &[u8]) -> Result<(), ReportError> {
    match std::fs::write(&path, bytes) {
        Ok(()) => {
            paths.push(path);
            Ok(())
        }
        Err(source) => Err(ReportError::Write { path, source }),
    }
}
