//! `review.csv`: the pairs somebody should look at, side by side, with room for a decision.
//!
//! Made for a spreadsheet and read back by `--decisions`. A cell that a spreadsheet would take for a formula gets an
//! apostrophe, so that a name in a file can run nothing.

use std::io::{self, Write};
use std::path::Path;

use throughline_linkage::{Pair, Role};

use super::Found;
use super::tables::cell;
use crate::place;

/// Writes the sheet.
pub(super) fn write(path: &Path, found: &Found, pairs: &[Pair]) -> anyhow::Result<()> {
    let shown: Vec<usize> = (0..found.table.columns.len())
        .filter(|at| found.table.columns[*at].role != Role::Ignored)
        .collect();
    place::whole_file(path, |out| {
        out.write_all(b"id_l,id_r,score,decision,author,reason")?;
        for at in &shown {
            let heading = &found.table.columns[*at].heading;
            for side in ["l", "r"] {
                out.write_all(b",")?;
                safe(out, &format!("{heading} {side}"))?;
            }
        }
        out.write_all(b",why\n")?;
        for pair in pairs {
            row(out, found, pair, &shown)?;
        }
        Ok(())
    })
}

fn row(out: &mut impl Write, found: &Found, pair: &Pair, shown: &[usize]) -> io::Result<()> {
    let id = |record: u32| found.table.ids.get(record as usize).map_or("", String::as_str);
    safe(out, id(pair.left))?;
    out.write_all(b",")?;
    safe(out, id(pair.right))?;
    write!(out, ",{:.4},,,", pair.probability)?;
    for at in shown {
        let cells = &found.table.columns[*at].cells;
        for record in [pair.left, pair.right] {
            out.write_all(b",")?;
            safe(out, cells.at(record as usize))?;
        }
    }
    let explanation = found.linkage.explain(pair.left, pair.right);
    let why: Vec<String> = explanation
        .contributions
        .iter()
        .filter(|step| step.bits.abs() >= 0.05)
        .map(|step| format!("{}: {} ({:+.1})", step.what, step.finding, step.bits))
        .collect();
    out.write_all(b",")?;
    safe(out, &why.join("; "))?;
    out.write_all(b"\n")
}

/// A cell that no spreadsheet takes for a formula.
fn safe(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return cell(out, &format!("'{text}"));
    }
    cell(out, text)
}
