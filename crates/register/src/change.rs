//! Adding and changing single rows within a writing transaction, so that the audit's sum over all rows stays true.
//!
//! Bringing many rows in is the work of `import`, taking them out that of `erase`; here rows come one by one, as somebody
//! decides something.

use rand::CryptoRng;
use throughline_model::table::Row;

use crate::RegisterError;
use crate::cells::{self, Stored};
use crate::database::Value;
use crate::error::shown;
use crate::fingerprint::Sum;
use crate::register::Core;
use crate::sql::{self, MOST_COLUMNS};
use crate::vault::DataKey;

/// What has changed so far: the sum of what came less what went.
#[derive(Default)]
pub(crate) struct Change {
    pub(crate) sum: Sum,
    cells: Vec<Stored>,
}

impl Change {
    /// Adds a row; `data_key` seals its identities and narratives.
    pub(crate) fn add<R: Row>(
        &mut self,
        core: &mut Core,
        row: &R,
        data_key: Option<&DataKey>,
        mut rng: &mut dyn CryptoRng,
    ) -> Result<(), RegisterError> {
        let layout = sql::layout(R::NAME);
        let texts = row.cells();
        let key = cells::id(texts.first()).unwrap_or(0);
        let seal = |field: &'static str, text: &str| match data_key {
            Some(data_key) => Ok(data_key.seal(R::NAME, key, field, text, &mut rng)),
            None => Err(RegisterError::DataKeyDamaged(shown(key))),
        };
        cells::stored(layout, texts, seal, &mut self.cells)?;
        let mut values = [Value::Null; MOST_COLUMNS];
        for (value, stored) in values.iter_mut().zip(&self.cells) {
            *value = stored.value();
        }
        let values = &values[..self.cells.len()];
        core.database.insert(&layout.target, values)?;
        self.sum.add_row_under(core.trail.content_key(), R::NAME, values);
        Ok(())
    }

    /// Takes the row with this key out.
    pub(crate) fn remove<R: Row>(&mut self, core: &mut Core, key: u128) -> Result<(), RegisterError> {
        let layout = sql::layout(R::NAME);
        let content_key = *core.trail.content_key();
        let select = format!(
            "SELECT {} FROM {} WHERE \"{}\" = ?1",
            layout.target.list,
            R::NAME,
            layout.key()
        );
        let sum = &mut self.sum;
        core.database
            .query(&select, &[Value::Id(key)], &layout.target.columns, &mut |row| {
                sum.subtract_row_under(&content_key, R::NAME, row);
                Ok(())
            })?;
        let delete = format!("DELETE FROM {} WHERE \"{}\" = ?1", R::NAME, layout.key());
        core.database.execute(&delete, &[Value::Id(key)])?;
        Ok(())
    }

    /// Sets one open column of the row with this key to a text.
    pub(crate) fn set_text<R: Row>(
        &mut self,
        core: &mut Core,
        key: u128,
        column: &'static str,
        text: &str,
    ) -> Result<(), RegisterError> {
        let layout = sql::layout(R::NAME);
        let content_key = *core.trail.content_key();
        let select = format!(
            "SELECT {} FROM {} WHERE \"{}\" = ?1",
            layout.target.list,
            R::NAME,
            layout.key()
        );
        let update = format!(
            "UPDATE {} SET \"{column}\" = ?2 WHERE \"{}\" = ?1",
            R::NAME,
            layout.key()
        );
        let columns = &layout.target.columns;
        let sum = &mut self.sum;
        core.database
            .query(&select, &[Value::Id(key)], columns, &mut |row| {
                sum.subtract_row_under(&content_key, R::NAME, row);
                Ok(())
            })?;
        core.database
            .execute(&update, &[Value::Id(key), Value::Text(text)])?;
        core.database
            .query(&select, &[Value::Id(key)], columns, &mut |row| {
                sum.add_row_under(&content_key, R::NAME, row);
                Ok(())
            })
    }
}
