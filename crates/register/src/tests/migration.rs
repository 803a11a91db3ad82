//! Migrations: what they lead to is what the model declares, from empty and from every earlier version.

use crate::database::{Backend, Column};
use crate::schema::NEWEST;
use crate::sql;

use super::*;

on_both!(
    the_migrated_columns_are_the_models,
    a_register_of_version_1_is_migrated_with_its_rows,
    a_register_of_a_newer_version_is_refused,
);

/// The names and types of a table's columns, as the database has them.
fn columns(register: &mut Register, table: &str) -> Vec<(String, String)> {
    let sql = match register.core.database.backend() {
        Backend::Sqlite => format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY cid"),
        Backend::Postgres => format!(
            "SELECT column_name::text, upper(data_type)::text FROM information_schema.columns \
             WHERE table_schema = 'throughline' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let mut columns = Vec::new();
    let read = register
        .core
        .database
        .query(&sql, &[], &[Column::Text, Column::Text], &mut |row| {
            let text = |position: usize| row[position].text().unwrap_or_default().to_owned();
            columns.push((text(0), text(1)));
            Ok(())
        });
    read.expect("the columns can be listed");
    columns
}

fn the_migrated_columns_are_the_models(place: &Place) {
    let mut register = new_register(place);
    let backend = register.core.database.backend();
    for layout in sql::layouts() {
        let declared: Vec<(String, String)> = layout
            .target
            .names
            .iter()
            .zip(&layout.target.columns)
            .map(|(name, &column)| ((*name).to_owned(), sql::type_name(backend, column).to_owned()))
            .collect();
        assert_eq!(
            columns(&mut register, layout.table.name),
            declared,
            "a new migration must bring the columns to:\n{}",
            sql::create_table(backend, layout)
        );
    }
}

fn a_register_of_version_1_is_migrated_with_its_rows(place: &Place) {
    let location = place.location();
    let made = Register::init_at(&location, &secret(), KdfCost::for_tests(), now(), &mut rng(), 1);
    let (mut register, _) = made.expect("a register of version 1");
    let mut holdings = invented::holdings(59, 5);
    // Tables that version 1 did not have.
    holdings.linkage_runs.clear();
    holdings.link_proposals.clear();
    import(&mut register, &holdings);
    assert_eq!(
        register.core.meta("schema_version").expect("a setting"),
        Some("1".to_owned())
    );
    drop(register);

    let mut register = open(place);
    assert_eq!(
        register.core.meta("schema_version").expect("a setting"),
        Some(NEWEST.to_string())
    );
    assert_eq!(export(&mut register).expect("everything opens"), holdings);
    assert_eq!(problems(&mut register), Vec::<String>::new());
}

fn a_register_of_a_newer_version_is_refused(place: &Place) {
    let mut register = new_register(place);
    register.core.set_meta("schema_version", "99").expect("a setting");
    drop(register);
    let error = Register::open(&place.location(), &secret()).expect_err("a newer version is refused");
    assert_eq!(
        error.to_string(),
        format!(
            "the register has schema version 99, and this program knows versions up to {NEWEST}; use a newer program"
        )
    );
}
