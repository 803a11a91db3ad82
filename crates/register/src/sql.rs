//! The statements for the model's tables and our own, derived once from the model's declaration.
//!
//! A table of the model is one table of the database; its columns are the model's fields, except that identities and
//! narratives are columns of sealed bytes. The migrations are frozen text; a test holds them against what is derived here.

use std::sync::LazyLock;

use throughline_model::holdings;
use throughline_model::table::{Field, Kind, Sensitivity, Table};

#[cfg(test)]
use crate::database::Backend;
use crate::database::Column;

/// The most columns a table may have; rows are decoded into arrays of this size.
pub(crate) const MOST_COLUMNS: usize = 48;

/// Where rows are inserted.
#[derive(Debug)]
pub(crate) struct Target {
    /// The table.
    pub(crate) table: &'static str,
    /// The names of its columns.
    pub(crate) names: Vec<&'static str>,
    /// The types of its columns.
    pub(crate) columns: Vec<Column>,
    /// The statement that inserts one row.
    pub(crate) insert: String,
    /// The names, quoted and separated by commas.
    pub(crate) list: String,
}

impl Target {
    fn new(table: &'static str, columns: Vec<(&'static str, Column)>) -> Self {
        let (names, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let list = quoted(names.iter().copied());
        let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
        Self {
            insert: format!("INSERT INTO {table} ({list}) VALUES ({})", places.join(", ")),
            table,
            names,
            columns,
            list,
        }
    }
}

/// A table of the model as it lies in the database.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The model's declaration.
    pub(crate) table: &'static Table,
    /// All columns, for inserting.
    pub(crate) target: Target,
    /// The positions of the open columns.
    pub(crate) open: Vec<usize>,
    /// The types of the open columns.
    pub(crate) open_columns: Vec<Column>,
    /// The position of the column that names the record.
    pub(crate) record: Option<usize>,
    /// Whether the table has columns in the vault.
    pub(crate) sealed: bool,
}

impl Layout {
    fn new(table: &'static Table) -> Self {
        let columns = table.fields.iter().map(|field| (field.name, column(field)));
        let open: Vec<usize> = (0..table.fields.len())
            .filter(|&position| table.fields[position].sensitivity == Sensitivity::Open)
            .collect();
        Self {
            target: Target::new(table.name, columns.collect()),
            open_columns: open
                .iter()
                .map(|&position| column(&table.fields[position]))
                .collect(),
            sealed: open.len() < table.fields.len(),
            record: table.record_position(),
            open,
            table,
        }
    }

    /// The table's key.
    pub(crate) fn key(&self) -> &'static str {
        self.table.fields[0].name
    }

    /// Reads the open columns of every row; sealed ones are not even asked for.
    pub(crate) fn select_open(&self) -> String {
        let names = quoted(self.open.iter().map(|&position| self.table.fields[position].name));
        format!("SELECT {names} FROM {}", self.table.name)
    }
}

/// One column that names a row of another table.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The table it stands in.
    pub(crate) table: &'static str,
    /// The column.
    pub(crate) column: &'static str,
    /// Whether it must not be empty.
    pub(crate) required: bool,
    /// The table it refers to.
    pub(crate) parent: &'static str,
    /// That table's key.
    pub(crate) parent_key: &'static str,
}

impl Reference {
    /// Finds rows whose reference leads nowhere: their reference, at most one.
    pub(crate) fn dangling(&self) -> String {
        let Self {
            table,
            column,
            parent,
            parent_key,
            ..
        } = self;
        format!(
            "SELECT t.\"{column}\" FROM {table} t WHERE t.\"{column}\" IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM {parent} p WHERE p.\"{parent_key}\" = t.\"{column}\") LIMIT 1"
        )
    }
}

/// What a field's column holds.
pub(crate) fn column(field: &Field) -> Column {
    match (field.sensitivity, field.kind) {
        (Sensitivity::Identity | Sensitivity::Narrative, _) => Column::Bytes,
        (Sensitivity::Open, Kind::Id(_)) => Column::Id,
        (Sensitivity::Open, Kind::Integer(..)) => Column::Integer,
        (Sensitivity::Open, _) => Column::Text,
    }
}

/// The tables of the model, in the order in which they may be filled.
pub(crate) fn layouts() -> &'static [Layout] {
    static LAYOUTS: LazyLock<Vec<Layout>> =
        LazyLock::new(|| holdings::tables().into_iter().map(Layout::new).collect());
    &LAYOUTS
}

/// The layout of a table of the model.
pub(crate) fn layout(name: &str) -> &'static Layout {
    let found = layouts().iter().find(|layout| layout.table.name == name);
    found.expect("every kind of row of the model is listed in its holdings")
}

/// All references between tables of the model.
pub(crate) fn references() -> &'static [Reference] {
    static REFERENCES: LazyLock<Vec<Reference>> =
        LazyLock::new(|| layouts().iter().flat_map(references_of).collect());
    &REFERENCES
}

fn references_of(layout: &'static Layout) -> Vec<Reference> {
    let table = layout.table;
    let refers = |field: &'static Field| match field.kind {
        Kind::Id(parent) if field.sensitivity == Sensitivity::Open && parent != own_key(table, field) => {
            Some(Reference {
                table: table.name,
                column: field.name,
                required: field.required,
                parent,
                parent_key: layouts_key(parent),
            })
        }
        _ => None,
    };
    table.fields.iter().filter_map(refers).collect()
}

/// The table whose identifier a key column holds for itself; empty for any other column.
fn own_key(table: &Table, field: &Field) -> &'static str {
    let is_key = std::ptr::eq(&raw const table.fields[0], &raw const *field);
    match field.kind {
        Kind::Id(name) if is_key && name == table.name => name,
        _ => "",
    }
}

fn layouts_key(table: &str) -> &'static str {
    let found = holdings::tables()
        .into_iter()
        .find(|candidate| candidate.name == table);
    found
        .expect("an identifier's table is a table of the model")
        .fields[0]
        .name
}

/// Our own tables that a backup carries beside the model's.
pub(crate) mod own {
    use super::{Column, LazyLock, Target};

    /// The wrapped data key of each record.
    pub(crate) static DATA_KEYS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "data_keys",
            vec![
                ("record", Column::Id),
                ("wrapped", Column::Bytes),
                ("created", Column::Integer),
            ],
        )
    });

    /// The hash-chained audit.
    pub(crate) static AUDIT: LazyLock<Target> = LazyLock::new(|| {
        let text = ["at", "account", "role", "action", "subject", "detail"].map(|name| (name, Column::Text));
        let mut columns = vec![("seq", Column::Integer)];
        columns.extend(text);
        columns.push(("link", Column::Bytes));
        Target::new("audit", columns)
    });

    /// The register's settings.
    pub(crate) static SETTINGS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "register_meta",
            vec![("name", Column::Text), ("value", Column::Text)],
        )
    });

    /// The people who may sign in; what they sign in with is sealed.
    pub(crate) static ACCOUNTS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "accounts",
            vec![
                ("id", Column::Id),
                ("name", Column::Text),
                ("role", Column::Text),
                ("organisation", Column::Id),
                ("team", Column::Text),
                ("language", Column::Text),
                ("state", Column::Text),
                ("created", Column::Integer),
                ("invited_until", Column::Integer),
                ("secrets", Column::Bytes),
            ],
        )
    });

    /// Who is signed in: the first half of the hash of a token that only the browser holds.
    pub(crate) static SESSIONS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "sessions",
            vec![
                ("id", Column::Id),
                ("account", Column::Id),
                ("state", Column::Text),
                ("begun", Column::Integer),
                ("seen", Column::Integer),
                ("confirmed", Column::Integer),
                ("device", Column::Text),
            ],
        )
    });

    /// What somebody is typing, sealed under a data key of its own.
    pub(crate) static DRAFTS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "drafts",
            vec![
                ("id", Column::Id),
                ("account", Column::Id),
                ("kind", Column::Text),
                ("record", Column::Id),
                ("saved", Column::Integer),
                ("content", Column::Bytes),
            ],
        )
    });

    /// Access to one record given to another organisation, until a day.
    pub(crate) static RECORD_GRANTS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "record_grants",
            vec![
                ("id", Column::Id),
                ("record", Column::Id),
                ("organisation", Column::Id),
                ("granted_by", Column::Text),
                ("granted", Column::Integer),
                ("until", Column::Integer),
                ("revoked", Column::Integer),
            ],
        )
    });

    /// The right to read one case for a few hours, got by stating a reason.
    pub(crate) static BROKEN_GLASS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "broken_glass",
            vec![
                ("id", Column::Id),
                ("record", Column::Id),
                ("account", Column::Text),
                ("opened", Column::Integer),
                ("until", Column::Integer),
                ("reason", Column::Bytes),
            ],
        )
    });

    /// What somebody is asked to do or to decide about a case.
    pub(crate) static TASKS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "tasks",
            vec![
                ("id", Column::Id),
                ("record", Column::Id),
                ("kind", Column::Text),
                ("asked_by", Column::Text),
                ("asked", Column::Integer),
                ("for_account", Column::Text),
                ("for_organisation", Column::Id),
                ("due", Column::Text),
                ("state", Column::Text),
                ("answered_by", Column::Text),
                ("answered", Column::Integer),
                ("content", Column::Bytes),
            ],
        )
    });

    /// The history of every change: the row as it was before, sealed under its record's data key.
    pub(crate) static CHANGES: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "changes",
            vec![
                ("id", Column::Id),
                ("record", Column::Id),
                ("of_table", Column::Text),
                ("of_row", Column::Id),
                ("at", Column::Integer),
                ("account", Column::Text),
                ("kind", Column::Text),
                ("before", Column::Bytes),
            ],
        )
    });

    /// Files kept with a record, sealed under its data key.
    pub(crate) static DOCUMENTS: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "documents",
            vec![
                ("id", Column::Id),
                ("record", Column::Id),
                ("added", Column::Integer),
                ("added_by", Column::Text),
                ("media_type", Column::Text),
                ("bytes", Column::Integer),
                ("name", Column::Bytes),
                ("content", Column::Bytes),
            ],
        )
    });

    /// What was erased.
    pub(crate) static ERASURES: LazyLock<Target> = LazyLock::new(|| {
        Target::new(
            "erasures",
            vec![
                ("id", Column::Id),
                ("at", Column::Integer),
                ("certificate", Column::Text),
            ],
        )
    });
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

/// The type of a column in one of the databases.
#[cfg(test)]
pub(crate) fn type_name(backend: Backend, column: Column) -> &'static str {
    match (backend, column) {
        (Backend::Sqlite, Column::Id | Column::Bytes) => "BLOB",
        (Backend::Sqlite, Column::Integer) => "INTEGER",
        (Backend::Postgres, Column::Id) => "UUID",
        (Backend::Postgres, Column::Bytes) => "BYTEA",
        (Backend::Postgres, Column::Integer) => "BIGINT",
        (_, Column::Text) => "TEXT",
    }
}

/// The statement that creates a table of the model as it is declared now, for whoever writes a migration.
#[cfg(test)]
pub(crate) fn create_table(backend: Backend, layout: &Layout) -> String {
    use std::fmt::Write as _;
    let mut sql = format!("CREATE TABLE {} (", layout.table.name);
    for (position, field) in layout.table.fields.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        let column = layout.target.columns[position];
        let _ = write!(
            sql,
            "{comma}\n    \"{}\" {}",
            field.name,
            type_name(backend, column)
        );
        if field.required {
            sql.push_str(" NOT NULL");
        }
        if position == 0 {
            sql.push_str(" PRIMARY KEY");
        }
        let reference = references()
            .iter()
            .find(|r| r.table == layout.table.name && r.column == field.name);
        if let Some(reference) = reference {
            let _ = write!(
                sql,
                " REFERENCES {} (\"{}\") DEFERRABLE INITIALLY DEFERRED",
                reference.parent, reference.parent_key
            );
        }
    }
    sql.push_str("\n)");
    if backend == Backend::Sqlite {
        sql.push_str(" STRICT");
    }
    sql.push_str(";\n");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_fits_the_array_its_rows_are_decoded_into() {
        assert!(
            layouts()
                .iter()
                .all(|layout| layout.table.fields.len() <= MOST_COLUMNS)
        );
    }

    #[test]
    fn a_sealed_cell_may_be_empty_so_that_analysis_can_read_the_row_without_it() {
        for layout in layouts() {
            for field in &layout.table.fields {
                assert!(
                    field.sensitivity == Sensitivity::Open || !field.required,
                    "{}.{} is required and sealed",
                    layout.table.name,
                    field.name
                );
            }
        }
    }

    #[test]
    fn a_table_with_sealed_cells_names_the_record_whose_key_seals_them() {
        for layout in layouts().iter().filter(|layout| layout.sealed) {
            assert!(layout.record.is_some(), "{}", layout.table.name);
        }
    }

    #[test]
    fn a_key_that_refers_to_another_table_is_a_reference_too() {
        assert!(
            references()
                .iter()
                .any(|r| r.table == "identities" && r.column == "record")
        );
        assert!(
            !references()
                .iter()
                .any(|r| r.table == "records" && r.column == "id")
        );
    }
}
