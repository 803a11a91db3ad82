//! (to be written)
#![allow(dead_code, missing_docs)]
mod database; mod error; mod location; mod sql; mod sqlite; mod postgres; mod schema; pub mod access; mod fingerprint;
pub use error::RegisterError;
#[cfg(test)]
mod gen_tmp {
    use crate::{sql, database::Backend};
    #[test] fn write() {
        for (name, b) in [("sqlite", Backend::Sqlite), ("postgres", Backend::Postgres)] {
            let strict = if name == "sqlite" { " STRICT" } else { "" };
            let t = |c| sql::type_name(b, c);
            use crate::database::Column::*;
            let mut one = format!("-- Version 1: the model's tables as declared then, the wrapped data keys, and the audit. Frozen: never edited once a\n-- register has been made with it.\nCREATE TABLE register_meta (\n    name TEXT NOT NULL PRIMARY KEY,\n    value TEXT NOT NULL\n){strict};\nINSERT INTO register_meta (name, value) VALUES ('schema_version', '1');\n");
            if name == "postgres" { one += "CREATE TABLE keyring (\n    name TEXT NOT NULL PRIMARY KEY,\n    json TEXT NOT NULL\n);\n"; }
            one += &format!("CREATE TABLE data_keys (\n    record {} NOT NULL PRIMARY KEY,\n    wrapped {} NOT NULL,\n    created {} NOT NULL\n){strict};\n", t(Id), t(Bytes), t(Integer));
            one += &format!("CREATE TABLE audit (\n    seq {} NOT NULL PRIMARY KEY,\n    entry {} NOT NULL,\n    hash {} NOT NULL\n){strict};\n\n", t(Integer), t(Text), t(Bytes));
            for l in sql::layouts() { one += &sql::create_table(b, l); }
            std::fs::write(format!("migrations/{name}/0001_register.sql"), one).unwrap();
            let mut two = format!("-- Version 2: every column that names another row can be looked up quickly (erasing checks them all), and erasures are\n-- recorded. Frozen.\nCREATE TABLE erasures (\n    id {} NOT NULL PRIMARY KEY,\n    at {} NOT NULL,\n    certificate {} NOT NULL\n){strict};\n\n", t(Id), t(Integer), t(Text));
            for r in sql::references().iter().filter(|r| r.key != r.column) { two += &sql::create_index(r); }
            std::fs::write(format!("migrations/{name}/0002_references_and_erasures.sql"), two).unwrap();
        }
        std::fs::write("../../docs/reference/access.md", crate::access::markdown()).unwrap();
    }
}
