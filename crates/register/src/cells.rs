//! Rows of the model into cells of the database and back: open cells as they are, identities and narratives sealed.
//!
//! Reading a row allocates only what the row itself keeps: identifiers and numbers are written into one scratch area, text
//! is borrowed from the database. What a sealed cell is made of is the work of `vault`.

use std::io::Write as _;

use throughline_model::table::Row;
use zeroize::Zeroizing;

use crate::RegisterError;
use crate::database::{Column, Value};
use crate::error::shown;
use crate::sql::{Layout, MOST_COLUMNS};
use crate::vault::DataKey;

/// Reads rows of one table.
pub(crate) struct Decoder {
    layout: &'static Layout,
    scratch: Box<[[u8; 36]; MOST_COLUMNS]>,
    lengths: [usize; MOST_COLUMNS],
}

impl Decoder {
    pub(crate) fn new(layout: &'static Layout) -> Self {
        Self {
            layout,
            scratch: Box::new([[0; 36]; MOST_COLUMNS]),
            lengths: [0; MOST_COLUMNS],
        }
    }

    /// Reads a row from its open columns alone; sealed ones are empty.
    pub(crate) fn open_row<R: Row>(&mut self, values: &[Value<'_>]) -> Result<R, RegisterError> {
        self.row(values, &self.layout.open, &[])
    }

    /// Reads a row from all its columns, opening the sealed ones with the record's data key.
    pub(crate) fn whole_row<R: Row>(
        &mut self,
        values: &[Value<'_>],
        key: Option<&DataKey>,
    ) -> Result<R, RegisterError> {
        let layout = self.layout;
        let opened = opened(layout, values, key)?;
        let positions: [usize; MOST_COLUMNS] = std::array::from_fn(|position| position);
        self.row(values, &positions[..values.len()], &opened)
    }

    fn row<R: Row>(
        &mut self,
        values: &[Value<'_>],
        positions: &[usize],
        opened: &[Option<Zeroizing<String>>],
    ) -> Result<R, RegisterError> {
        for (value, &position) in values.iter().zip(positions) {
            let scratch = &mut self.scratch[position];
            match value {
                Value::Id(id) => {
                    let text = uuid::Uuid::from_u128(*id);
                    self.lengths[position] = text.hyphenated().encode_lower(scratch).len();
                }
                Value::Integer(number) => {
                    let mut rest = &mut scratch[..];
                    // A 64-bit number has at most 20 characters.
                    let written = write!(rest, "{number}");
                    debug_assert!(written.is_ok());
                    self.lengths[position] = 36 - rest.len();
                }
                _ => {}
            }
        }
        let mut cells: [Option<&str>; MOST_COLUMNS] = [None; MOST_COLUMNS];
        for (value, &position) in values.iter().zip(positions) {
            cells[position] = match value {
                Value::Null => None,
                Value::Id(_) | Value::Integer(_) => {
                    std::str::from_utf8(&self.scratch[position][..self.lengths[position]]).ok()
                }
                Value::Text(text) => Some(text),
                Value::Bytes(_) => opened
                    .get(position)
                    .and_then(Option::as_ref)
                    .map(|text| text.as_str()),
            };
        }
        let fields = &self.layout.table.fields;
        R::from_cells(&cells[..fields.len()]).map_err(|problems| RegisterError::UnreadableRow {
            table: R::NAME,
            key: values
                .first()
                .and_then(|value| value.id())
                .map_or_else(String::new, shown),
            column: problems.first().map_or("", |problem| fields[problem.column].name),
        })
    }
}

/// Opens the sealed cells of a row, by position.
fn opened(
    layout: &'static Layout,
    values: &[Value<'_>],
    key: Option<&DataKey>,
) -> Result<Vec<Option<Zeroizing<String>>>, RegisterError> {
    if !layout.sealed {
        return Ok(Vec::new());
    }
    let row = values.first().and_then(|value| value.id()).unwrap_or(0);
    let table = layout.table.name;
    let open_one = |(position, value): (usize, &Value<'_>)| {
        let Value::Bytes(sealed) = value else {
            return Ok(None);
        };
        let field = layout.table.fields[position].name;
        let Some(key) = key else {
            let record = layout
                .record
                .and_then(|position| values[position].id())
                .unwrap_or(0);
            return Err(RegisterError::DataKeyDamaged(shown(record)));
        };
        let text = key.open(table, row, field, sealed);
        text.map(|text| Some(Zeroizing::new(text)))
            .map_err(|_| RegisterError::CellDamaged {
                table,
                column: field,
                key: shown(row),
            })
    };
    values.iter().enumerate().map(open_one).collect()
}

/// The cells of a row on their way into the database; owns what was sealed or parsed.
#[derive(Debug)]
pub(crate) enum Stored {
    Null,
    Id(u128),
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Stored {
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Id(id) => Value::Id(*id),
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// The identifier in a cell, if it holds one.
pub(crate) fn id(cell: Option<&Option<String>>) -> Option<u128> {
    let text = cell?.as_deref()?;
    uuid::Uuid::try_parse(text).ok().map(|id| id.as_u128())
}

/// Turns a row's texts into what is stored, sealing with `seal(field, text)`.
pub(crate) fn stored(
    layout: &'static Layout,
    cells: Vec<Option<String>>,
    mut seal: impl FnMut(&'static str, &str) -> Result<Vec<u8>, RegisterError>,
    into: &mut Vec<Stored>,
) -> Result<(), RegisterError> {
    into.clear();
    for (position, cell) in cells.into_iter().enumerate() {
        let Some(text) = cell else {
            into.push(Stored::Null);
            continue;
        };
        let field = &layout.table.fields[position];
        let column = field.name;
        let unreadable = || RegisterError::UnreadableRow {
            table: layout.table.name,
            key: String::new(),
            column,
        };
        into.push(match layout.target.columns[position] {
            Column::Id => Stored::Id(id(Some(&Some(text))).ok_or_else(unreadable)?),
            Column::Integer => Stored::Integer(text.parse().map_err(|_| unreadable())?),
            Column::Text if text.contains('\0') => {
                return Err(RegisterError::ZeroCharacter {
                    table: layout.table.name,
                    column,
                });
            }
            Column::Text => Stored::Text(text),
            Column::Bytes => {
                let text = Zeroizing::new(text);
                Stored::Bytes(seal(column, &text)?)
            }
        });
    }
    Ok(())
}
