//! How a thing of the model lies in a table: its fields, what each may hold, how sensitive it is, and how a cell is read and
//! written.
//!
//! Each kind of thing is declared once, by the `row!` macro. The data package, its templates, the data dictionary and the
//! register's columns are all read off that declaration, so that a new field appears in every one of them together. Reading
//! collects all problems of a row before it gives up. Files and databases themselves live in `interchange` and `register`.

use crate::codes::CodeList;

/// Who may read a field, and where the register keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Facts that analysis may see; not identifying by themselves.
    Open,
    /// Says or strongly suggests who the person is. Kept in the vault.
    Identity,
    /// Free text about a person. Kept in the vault.
    Narrative,
}

/// What a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The identifier of a row of the named table (of the table itself for its key).
    Id(&'static str),
    /// Free text.
    Text,
    /// A partial date in EDTF level 1.
    Date,
    /// A whole number between two bounds, both included.
    Integer(i64, i64),
    /// One code of a list.
    Code(&'static CodeList),
    /// Any number of codes of a list, separated by `;`.
    Codes(&'static CodeList),
    /// An ISO 3166-1 alpha-2 country code.
    Country,
    /// Any number of country codes, separated by `;`.
    Countries,
    /// An ISO 639 language code.
    Language,
    /// Binary content in Base64.
    Binary,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Field {
    /// The column's name in files and in the register.
    pub name: &'static str,
    /// What its cells may hold.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub required: bool,
    /// Who may read it.
    pub sensitivity: Sensitivity,
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
    /// The HTCDS 2.0 field it corresponds to, if any.
    pub htcds: Option<&'static str>,
}

/// A table: all rows of one kind of thing.
#[derive(Debug)]
pub struct Table {
    /// The table's name in files and in the register.
    pub name: &'static str,
    /// What one row is.
    pub meaning: &'static str,
    /// Its columns, in order. The first is the key.
    pub fields: Vec<Field>,
}

impl Table {
    /// The position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == column)
    }

    /// The position of the column that names the record a row belongs to, if it belongs to one.
    pub fn record_position(&self) -> Option<usize> {
        if self.name == "records" {
            Some(0)
        } else {
            self.position("record")
        }
    }
}

/// Why a cell cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CellError {
    /// The cell is empty and must not be.
    #[error("this must not be empty")]
    Missing,
    /// The text cannot be understood; the sentence says what was expected.
    #[error("{0}")]
    Unreadable(String),
    /// The text is not a code of the list.
    #[error("not one of the codes of {}", .list.name)]
    NotInList {
        /// The list.
        list: &'static CodeList,
        /// The part of the cell that is not a code.
        part: String,
    },
    /// The number lies outside its bounds.
    #[error("must lie between {0} and {1}")]
    OutOfRange(i64, i64),
    /// The cell contradicts another cell of the row; the sentence says how.
    #[error("{0}")]
    Contradiction(String),
}

impl CellError {
    /// Turns a parse error's sentence into a cell error.
    pub fn unreadable(error: impl std::fmt::Display) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// A problem with one cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct CellProblem {
    /// The column's position in the table.
    pub column: usize,
    /// What is wrong.
    pub error: CellError,
}

/// The text of a cell that must not be empty.
///
/// # Errors
/// [`CellError::Missing`] when it is.
pub fn required(text: Option<&str>) -> Result<&str, CellError> {
    text.filter(|text| !text.is_empty()).ok_or(CellError::Missing)
}

/// A value that fits in one cell.
pub trait Cell: Sized {
    /// What the cell may hold.
    const KIND: Kind;
    /// Whether the cell must not be empty.
    const REQUIRED: bool = true;
    /// The cell's text; `None` for an empty cell. Reading it back gives the same value.
    fn write(&self) -> Option<String>;
    /// Reads a cell; `None` and `Some("")` are both an empty cell.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn read(text: Option<&str>) -> Result<Self, CellError>;
}

impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;

    fn write(&self) -> Option<String> {
        self.as_ref().and_then(Cell::write)
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        match text {
            None | Some("") => Ok(None),
            some => T::read(some).map(Some),
        }
    }
}

/// A value that spans several cells, because only some combinations of them make sense.
pub trait Columns: Sized {
    /// The columns, given their names in the table.
    fn fields(names: &'static [&'static str]) -> Vec<Field>;
    /// Appends one text per column.
    fn write(&self, cells: &mut Vec<Option<String>>);
    /// Reads as many cells as [`Columns::fields`] has columns.
    ///
    /// # Errors
    /// The position among these cells and what is wrong there.
    fn read(cells: &[Option<&str>]) -> Result<Self, Vec<CellProblem>>;
}

/// One kind of thing that lies in a table of its own.
pub trait Row: Sized + Clone + PartialEq + std::fmt::Debug + 'static {
    /// The table's name.
    const NAME: &'static str;
    /// The declaration of the table.
    fn table() -> &'static Table;
    /// The row as text, one cell per field, in order.
    fn cells(&self) -> Vec<Option<String>>;
    /// Reads a row.
    ///
    /// # Errors
    /// Every problem of the row, each with its column.
    fn from_cells(cells: &[Option<&str>]) -> Result<Self, Vec<CellProblem>>;
}

/// Reads the cells of one row from left to right and gathers the problems.
pub(crate) struct RowReader<'a> {
    cells: &'a [Option<&'a str>],
    next: usize,
    pub(crate) problems: Vec<CellProblem>,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(cells: &'a [Option<&'a str>]) -> Self {
        Self {
            cells,
            next: 0,
            problems: Vec::new(),
        }
    }

    pub(crate) fn cell<T: Cell>(&mut self) -> Option<T> {
        let column = self.next;
        self.next += 1;
        match T::read(self.cells.get(column).copied().flatten()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(CellProblem { column, error });
                None
            }
        }
    }

    pub(crate) fn columns<T: Columns>(&mut self, width: usize) -> Option<T> {
        let start = self.next;
        self.next += width;
        let cells: Vec<Option<&str>> = (start..self.next)
            .map(|column| self.cells.get(column).copied().flatten())
            .collect();
        match T::read(&cells) {
            Ok(value) => Some(value),
            Err(problems) => {
                let shifted = problems.into_iter().map(|p| CellProblem {
                    column: start + p.column,
                    ..p
                });
                self.problems.extend(shifted);
                None
            }
        }
    }
}

/// Declares a kind of thing: the type, its table, and how its rows are read and written.
///
/// `open`, `identity` and `narrative` give a field's sensitivity; `across(...)` names the columns of a value that spans
/// several; `as "..."` names the HTCDS 2.0 field.
macro_rules! row {
    (
        $(#[doc = $meaning:literal])*
        $name:ident in $table:literal {
            $( $(#[doc = $doc:literal])* $field:ident : $ty:ty, $how:ident $(($($column:literal),+))? $(as $htcds:literal)? ;)*
        }
    ) => {
        $(#[doc = $meaning])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
        }

        impl $crate::table::Row for $name {
            const NAME: &'static str = $table;

            fn table() -> &'static $crate::table::Table {
                static TABLE: std::sync::LazyLock<$crate::table::Table> = std::sync::LazyLock::new(|| {
                    let fields = [ $( $crate::table::row!(@field $how, stringify!($field), $ty,
                        concat!($($doc),*), [$($($column),+)?], [$($htcds)?]), )* ];
                    $crate::table::Table {
                        name: $table,
                        meaning: concat!($($meaning),*).trim(),
                        fields: fields.into_iter().flatten().collect(),
                    }
                });
                &TABLE
            }

            fn cells(&self) -> Vec<Option<String>> {
                let mut cells = Vec::with_capacity(Self::table().fields.len());
                $( $crate::table::row!(@write cells, $how, self.$field); )*
                cells
            }

            fn from_cells(cells: &[Option<&str>]) -> Result<Self, Vec<$crate::table::CellProblem>> {
                let mut reader = $crate::table::RowReader::new(cells);
                $( let $field = $crate::table::row!(@read reader, $how, $ty, [$($($column),+)?]); )*
                match ($($field,)*) {
                    ($(Some($field),)*) if reader.problems.is_empty() => Ok(Self { $($field),* }),
                    _ => Err(reader.problems),
                }
            }
        }
    };
    (@field across, $name:expr, $ty:ty, $doc:expr, [$($column:literal),*], [$($htcds:literal)?]) => {
        <$ty as $crate::table::Columns>::fields(&[$($column),*])
    };
    (@field $how:ident, $name:expr, $ty:ty, $doc:expr, [], [$($htcds:literal)?]) => {
        vec![$crate::table::Field {
            name: $name,
            kind: <$ty as $crate::table::Cell>::KIND,
            required: <$ty as $crate::table::Cell>::REQUIRED,
            sensitivity: $crate::table::row!(@sensitivity $how),
            meaning: $doc.trim(),
            htcds: None$(.or(Some($htcds)))?,
        }]
    };
    (@sensitivity open) => { $crate::table::Sensitivity::Open };
    (@sensitivity identity) => { $crate::table::Sensitivity::Identity };
    (@sensitivity narrative) => { $crate::table::Sensitivity::Narrative };
    (@write $cells:ident, across, $value:expr) => { $crate::table::Columns::write(&$value, &mut $cells); };
    (@write $cells:ident, $how:ident, $value:expr) => { $cells.push($crate::table::Cell::write(&$value)); };
    (@read $reader:ident, across, $ty:ty, [$($column:literal),*]) => {
        $reader.columns::<$ty>([$($column),*].len())
    };
    (@read $reader:ident, $how:ident, $ty:ty, []) => { $reader.cell::<$ty>() };
}
pub(crate) use row;
