//! An empty package to fill in by hand: every table with its header, a description of every column, and a small invented
//! example in a directory of its own. Everything is written from the model's declarations, so it cannot be out of date.

use std::fmt::Write as _;
use std::path::Path;

use throughline_model::codes::CodeList;
use throughline_model::dictionary;
use throughline_model::holdings::{ForEachTable, Held, for_each_table, tables};
use throughline_model::table::{Kind, Row, Sensitivity, Table};

use super::{Marks, PackageError, Writer, example, private};

/// Writes the template to a new or empty directory: the tables without rows, `datapackage.json`, `README.md` and
/// `examples/`, which is a package of invented people.
///
/// # Errors
/// [`PackageError`].
pub fn template(directory: &Path) -> Result<(), PackageError> {
    struct Headers(Writer);
    impl ForEachTable for Headers {
        type Error = PackageError;
        fn table<R: Row + Held>(&mut self) -> Result<(), PackageError> {
            self.0.begin::<R>()
        }
    }
    let mut headers = Headers(Writer::create(directory, Marks::default())?);
    for_each_table(&mut headers)?;
    headers.0.finish()?;
    let readme = directory.join("README.md");
    private::write(&readme, &explanation()).map_err(PackageError::writing(&readme))?;
    example::write(&directory.join("examples"))
}

/// What each table and column is, for the person who fills them in.
pub(super) fn explanation() -> String {
    let mut text = String::from(
        "# How to fill in these tables\n\n\
         Each file is one table. Leave out the files you do not need. One line is one row; keep the first line as it is. \
         `examples/` holds a small package with invented people: look there first, and do not import it.\n\n\
         - **Identifiers** (`id`, and columns that name another row): write what you like, such as `P001`. The same text means \
         the same row everywhere within one table. UUIDs are kept as they are.\n\
         - **Dates**: as much as is known. `2009`, `2009-05`, `2009-05-17`; `2009~` for about 2009; `2008/2010` for one date \
         between 2008 and 2010.\n\
         - **Codes**: as listed below. Several codes in one cell are separated by `;`.\n\
         - **Countries**: two capital letters (ISO 3166-1), such as `MD`. **Languages**: `ro` or `ron` (ISO 639).\n\
         - An **empty cell** means: not known or not asked.\n\
         - **Names and other identities** belong only in the columns marked *identity* or *free text on a person*; they are kept \
         apart and encrypted. Columns without a mark are seen by analysts: no names there.\n\
         - Save as CSV in UTF-8. Spreadsheets like to change dates: format the columns as text first.\n\n\
         Code lists from the Human Trafficking Case Data Standard 2.0 (HTCDS) are by the International Organization for \
         Migration, CC BY 4.0; their use here implies no endorsement.\n",
    );
    let mut lists: Vec<&'static CodeList> = Vec::new();
    for table in tables() {
        explain(table, &mut text);
        for field in &table.fields {
            if let Kind::Code(list) | Kind::Codes(list) = field.kind
                && !lists.contains(&list)
            {
                lists.push(list);
            }
        }
    }
    text.push_str("\n# Codes\n");
    lists.sort_by_key(|list| list.name);
    for list in lists {
        let _ = write!(text, "\n## {}\n\n", list.name);
        for value in list.values {
            let _ = writeln!(text, "- `{}` – {}", value.code, value.label);
        }
    }
    text
}

fn explain(table: &Table, text: &mut String) {
    let _ = write!(text, "\n## {}.csv\n\n{}\n\n", table.name, table.meaning);
    text.push_str("| column | write | must be filled | what it means | kept |\n|---|---|---|---|---|\n");
    for field in &table.fields {
        let must = if field.required { "yes" } else { "" };
        let holds = dictionary::holds(field.kind);
        let kept = match field.sensitivity {
            Sensitivity::Open => "",
            Sensitivity::Identity => "identity",
            Sensitivity::Narrative => "free text on a person",
        };
        let _ = writeln!(
            text,
            "| `{}` | {holds} | {must} | {} | {kept} |",
            field.name, field.meaning
        );
    }
}
