//! The table of the reference page `docs/reference/htcds.md`, written from the table that the importer uses, so that the
//! page cannot say anything else than what happens.

use std::fmt::Write as _;

use super::fields::{self, Target};

/// Every field of HTCDS 2.0 and what becomes of it, as a Markdown table.
pub fn mapping_table() -> String {
    let mut text = String::from("| HTCDS 2.0 | label | goes to |\n|---|---|---|\n");
    for field in fields::all() {
        let goes = match field.target {
            Target::Into(place, _) => format!("`{place}`"),
            Target::NotUsed(reason) => format!("not used: {reason}"),
        };
        let _ = writeln!(text, "| `{}` | {} | {goes} |", field.name, field.label);
    }
    text
}
