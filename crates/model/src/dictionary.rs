//! The data dictionary: every table, field and code list of the model as one Markdown document.

use std::fmt::Write as _;

use crate::codes::CodeList;
use crate::holdings;
use crate::table::{Field, Kind, Sensitivity};

/// The document, as committed in `docs/reference/data-dictionary.md`.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Data dictionary\n\nGenerated from the model by `cargo xtask docs`; do not edit.\n\n\
         Fields marked *identity* or *narrative* lie in the vault. Dates are partial dates in EDTF level 1 notation \
         (`2009`, `2009-05`, `2009-05-17`, `2009~`, `2008/2010`). Several codes in one cell are separated by `;`.\n\n\
         Code lists from the Human Trafficking Case Data Standard 2.0 (HTCDS): International Organization for Migration, \
         CC BY 4.0; used without any suggestion of endorsement.\n\n## Tables\n",
    );
    let mut lists: Vec<&'static CodeList> = Vec::new();
    for table in holdings::tables() {
        let _ = write!(text, "\n### `{}`\n\n{}\n\n", table.name, table.meaning);
        text.push_str(
            "| field | holds | required | kept | HTCDS 2.0 | meaning |\n|---|---|---|---|---|---|\n",
        );
        for field in &table.fields {
            text.push_str(&line(field));
            if let Kind::Code(list) | Kind::Codes(list) = field.kind
                && !lists.contains(&list)
            {
                lists.push(list);
            }
        }
    }
    text.push_str("\n## Code lists\n");
    lists.sort_by_key(|list| list.name);
    for list in lists {
        let _ = write!(
            text,
            "\n### {}\n\nSource: {}.\n\n| code | label | remark |\n|---|---|---|\n",
            list.name, list.source
        );
        for value in list.values {
            let _ = writeln!(
                text,
                "| `{}` | {} | {} |",
                value.code,
                value.label,
                value.remark.trim()
            );
        }
    }
    text
}

fn line(field: &Field) -> String {
    let kept = match field.sensitivity {
        Sensitivity::Open => "open",
        Sensitivity::Identity => "*identity*",
        Sensitivity::Narrative => "*narrative*",
    };
    let required = if field.required { "yes" } else { "" };
    let htcds = field.htcds.map(|name| format!("`{name}`")).unwrap_or_default();
    format!(
        "| `{}` | {} | {required} | {kept} | {htcds} | {} |\n",
        field.name,
        holds(field.kind),
        field.meaning
    )
}

/// What a cell may hold, in words.
pub fn holds(kind: Kind) -> String {
    match kind {
        Kind::Id(table) => format!("identifier of `{table}`"),
        Kind::Text => "text".to_owned(),
        Kind::Date => "partial date".to_owned(),
        Kind::Integer(low, high) => format!("whole number {low}–{high}"),
        Kind::Code(list) => format!("one code of {}", list.name),
        Kind::Codes(list) => format!("codes of {}", list.name),
        Kind::Country => "country code".to_owned(),
        Kind::Countries => "country codes".to_owned(),
        Kind::Language => "language code".to_owned(),
        Kind::Binary => "Base64".to_owned(),
    }
}
