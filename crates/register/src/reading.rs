//! Reading whole rows, vault and all: streamed in the order of their keys, each sealed cell opened with its record's data key.
//!
//! Only views whose holder may see identities use this; what they may see is decided there.

use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::{Row, Sensitivity};

use crate::RegisterError;
use crate::cells::Decoder;
use crate::database::{Column, Value};
use crate::register::{Core, Vault};
use crate::sql::{self, Layout};
use crate::vault::DataKey;

/// Which rows of a table are read.
#[derive(Clone, Copy)]
pub(crate) enum Which<'a> {
    All,
    /// Rows whose column has this value.
    Where(&'a str, u128),
}

/// Unwraps data keys as they come with the rows; rows of one record often follow each other.
pub(crate) struct Unwrapper<'a> {
    vault: &'a Vault,
    last: Option<(u128, DataKey)>,
}

impl<'a> Unwrapper<'a> {
    pub(crate) fn new(vault: &'a Vault) -> Self {
        Self { vault, last: None }
    }

    /// The data key of a row read with [`select_whole`].
    pub(crate) fn of_row(
        &mut self,
        layout: &Layout,
        row: &[Value<'_>],
    ) -> Result<Option<&DataKey>, RegisterError> {
        let record = layout.record.and_then(|position| row[position].id());
        let wrapped = row.last().and_then(|cell| cell.bytes());
        let (Some(record), Some(wrapped), true) = (record, wrapped, layout.sealed) else {
            return Ok(None);
        };
        if self.last.as_ref().is_none_or(|(last, _)| *last != record) {
            self.last = Some((record, self.vault.unwrap(record, wrapped)?));
        }
        Ok(self.last.as_ref().map(|(_, key)| key))
    }
}

/// Selects all columns and, last, the wrapped data key of the row's record.
pub(crate) fn select_whole(layout: &Layout) -> (String, Vec<Column>) {
    let table = layout.table.name;
    let mut columns = layout.target.columns.clone();
    columns.push(Column::Bytes);
    let key = match layout.record {
        Some(position) if layout.sealed => {
            let record = layout.target.names[position];
            format!("(SELECT k.wrapped FROM data_keys k WHERE k.record = {table}.\"{record}\")")
        }
        _ => "NULL".to_owned(),
    };
    // The names before are the table's own: the subquery's do not reach here.
    (
        format!("SELECT {}, {key} FROM {table}", layout.target.list),
        columns,
    )
}

/// Streams whole rows of one table, in the order of their keys.
pub(crate) fn each_whole<R: Row>(
    core: &mut Core,
    vault: &Vault,
    which: Which<'_>,
    mut each: impl FnMut(R) -> Result<(), RegisterError>,
) -> Result<(), RegisterError> {
    let layout = sql::layout(R::NAME);
    let (select, columns) = select_whole(layout);
    let (filter, values) = match which {
        Which::All => (String::new(), vec![]),
        Which::Where(column, value) => (format!(" WHERE \"{column}\" = ?1"), vec![Value::Id(value)]),
    };
    let sql = format!("{select}{filter} ORDER BY \"{}\"", layout.key());
    let mut decoder = Decoder::new(layout);
    let mut keys = Unwrapper::new(vault);
    let width = layout.target.columns.len();
    core.database.query(&sql, &values, &columns, &mut |row| {
        let key = keys.of_row(layout, row)?;
        each(decoder.whole_row(&row[..width], key)?)
    })
}

/// Everything, in the order of the keys.
pub(crate) fn holdings(core: &mut Core, vault: &Vault) -> Result<Holdings, RegisterError> {
    struct Everything<'a>(&'a mut Core, &'a Vault, Holdings);
    impl ForEachTable for Everything<'_> {
        type Error = RegisterError;
        fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
            let rows = R::of_mut(&mut self.2);
            each_whole(self.0, self.1, Which::All, |row| {
                rows.push(row);
                Ok(())
            })
        }
    }
    let mut everything = Everything(core, vault, Holdings::default());
    for_each_table(&mut everything)?;
    Ok(everything.2)
}

/// Everything that belongs to one record, with its person and the organisation that keeps it.
pub(crate) fn case_file(core: &mut Core, vault: &Vault, record: u128) -> Result<Holdings, RegisterError> {
    struct CaseFile<'a>(&'a mut Core, &'a Vault, u128, Holdings);
    impl ForEachTable for CaseFile<'_> {
        type Error = RegisterError;
        fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
            let layout = sql::layout(R::NAME);
            let Some(position) = layout.record else {
                return Ok(());
            };
            let rows = R::of_mut(&mut self.3);
            each_whole(
                self.0,
                self.1,
                Which::Where(layout.target.names[position], self.2),
                |row| {
                    rows.push(row);
                    Ok(())
                },
            )
        }
    }
    let mut file = CaseFile(core, vault, record, Holdings::default());
    for_each_table(&mut file)?;
    let CaseFile(core, vault, _, mut holdings) = file;
    for record in &holdings.records {
        each_whole(core, vault, Which::Where("id", record.person.bits()), |person| {
            holdings.persons.push(person);
            Ok(())
        })?;
        if let Some(organisation) = record.organisation {
            each_whole(core, vault, Which::Where("id", organisation.bits()), |row| {
                holdings.organisations.push(row);
                Ok(())
            })?;
        }
    }
    Ok(holdings)
}

/// The same rows with every narrative left out.
pub(crate) fn without_narratives(holdings: &Holdings) -> Result<Holdings, RegisterError> {
    struct Facts<'a>(&'a Holdings, Holdings);
    impl ForEachTable for Facts<'_> {
        type Error = RegisterError;
        fn table<R: Row + Held>(&mut self) -> Result<(), RegisterError> {
            let fields = &R::table().fields;
            for row in R::of(self.0) {
                let cells = row.cells();
                let kept: Vec<Option<&str>> = cells
                    .iter()
                    .zip(fields)
                    .map(|(cell, field)| match field.sensitivity {
                        Sensitivity::Narrative => None,
                        Sensitivity::Open | Sensitivity::Identity => cell.as_deref(),
                    })
                    .collect();
                let row = R::from_cells(&kept).map_err(|problems| RegisterError::UnreadableRow {
                    table: R::NAME,
                    key: cells.first().cloned().flatten().unwrap_or_default(),
                    column: problems
                        .first()
                        .and_then(|problem| fields.get(problem.column))
                        .map_or("", |field| field.name),
                })?;
                R::of_mut(&mut self.1).push(row);
            }
            Ok(())
        }
    }
    let mut facts = Facts(holdings, Holdings::default());
    for_each_table(&mut facts)?;
    Ok(facts.1)
}
