//! Reading a package: table after table in the model's order, row after row, everything checked, every problem told at
//! once. Rows go to a receiver as they come, and no more of them after the first error; the diagnostics at the end tell
//! whether what was received may be kept. So an import of any size runs in one transaction and leaves nothing half done.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table, tables};
use throughline_model::table::{Kind, Row, Table};
use uuid::Uuid;

use super::check::{Header, Named, Seen, TableCheck};
use super::descriptor::{self, Described};
use super::{DESCRIPTOR, Marks, PackageError, cell, file_name};
use crate::Namespace;
use crate::delimited::{Look, Rows};
use crate::diagnostic::{Code, Column, Diagnostic, Diagnostics, Place};
use crate::progress::{Advance, Progress};

/// Whoever takes the rows of a package.
pub trait Receiver {
    /// What can go wrong on its side.
    type Error;

    /// Takes a row. Rows come table by table, in an order in which every row refers only to rows that came before, or
    /// to rows of its own table.
    ///
    /// # Errors
    /// Its own; reading ends with it.
    fn row<R: Row + Held>(&mut self, row: R) -> Result<(), Self::Error>;
}

impl Receiver for Holdings {
    type Error = Infallible;

    fn row<R: Row + Held>(&mut self, row: R) -> Result<(), Infallible> {
        R::of_mut(self).push(row);
        Ok(())
    }
}

/// Why reading ended before the end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    /// The package could not be read on.
    #[error(transparent)]
    Package(PackageError),
    /// The receiver could not take a row.
    #[error("{0}")]
    Receiver(E),
}

/// A package that can be read.
#[derive(Debug)]
pub struct Reader {
    directory: PathBuf,
    namespace: Namespace,
    described: Option<Described>,
    /// Size in bytes of each table's file that is there.
    sizes: Vec<(&'static str, u64)>,
    /// What is in the directory and is not read, with the reason.
    unused: Vec<(String, Unused)>,
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unused {
    /// It is none of the model's tables.
    Stranger,
    /// It is a symbolic link, which could bring in any file of whoever reads the package.
    Link,
}

/// The simulator's true histories, which lie beside the tables of a simulated package and are read by other means.
const TRUTH: &[&str] = &["truth.csv", "truth_links.csv", "truth_same_episodes.csv"];

impl Reader {
    /// Opens the package in a directory. Identifiers that are not UUIDs are understood within `namespace`.
    ///
    /// # Errors
    /// [`PackageError`] when there is nothing to read.
    pub fn open(directory: &Path, namespace: Namespace) -> Result<Self, PackageError> {
        let reading = || PackageError::reading(directory);
        let known = tables();
        let mut sizes = Vec::new();
        let mut unused = Vec::new();
        for entry in fs::read_dir(directory).map_err(reading())? {
            let entry = entry.map_err(reading())?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let metadata =
                fs::symlink_metadata(entry.path()).map_err(PackageError::reading(&entry.path()))?;
            match known.iter().find(|table| file_name(table.name) == name) {
                Some(table) if metadata.is_file() => sizes.push((table.name, metadata.len())),
                _ if metadata.is_symlink() => unused.push((name, Unused::Link)),
                _ if metadata.is_dir() || name == DESCRIPTOR => {}
                _ if name.starts_with('.') || name.starts_with("README") => {}
                _ => unused.push((name, Unused::Stranger)),
            }
        }
        if sizes.is_empty() {
            return Err(PackageError::NotAPackage(directory.to_owned()));
        }
        let described = if unused.contains(&(DESCRIPTOR.to_owned(), Unused::Link)) {
            None
        } else {
            descriptor::read(directory)?
        };
        if described
            .as_ref()
            .is_some_and(|described| described.marks.simulated)
        {
            unused.retain(|(name, why)| *why == Unused::Link || !TRUTH.contains(&name.as_str()));
        }
        unused.sort();
        Ok(Self {
            directory: directory.to_owned(),
            namespace,
            described,
            sizes,
            unused,
        })
    }

    /// What the package says of itself. A package without a description says nothing.
    pub fn marks(&self) -> Marks {
        self.described.clone().unwrap_or_default().marks
    }

    /// Reads and checks everything. Rows go to the receiver until the first error is found; if the diagnostics have
    /// errors, whatever it received must be thrown away.
    ///
    /// # Errors
    /// When a file cannot be read, or the receiver's own. What is wrong with the tables is in the diagnostics.
    pub fn read<T: Receiver>(
        &self,
        progress: &mut dyn Progress,
        receiver: &mut T,
    ) -> Result<Diagnostics, ReadError<T::Error>> {
        let mut pass = Pass {
            reader: self,
            receiver,
            progress,
            done: 0,
            seen: Seen::default(),
            diagnostics: Diagnostics::new(),
        };
        for (name, why) in &self.unused {
            pass.diagnostics.push(unused_file(name, *why));
        }
        for_each_table(&mut pass)?;
        Ok(pass.diagnostics)
    }

    /// Reads and checks everything without keeping anything.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn check(&self, progress: &mut dyn Progress) -> Result<Diagnostics, PackageError> {
        struct Nobody;
        impl Receiver for Nobody {
            type Error = Infallible;
            fn row<R: Row + Held>(&mut self, _: R) -> Result<(), Infallible> {
                Ok(())
            }
        }
        self.read(progress, &mut Nobody).map_err(only_package)
    }

    /// Reads everything into memory. With errors in the diagnostics the holdings are empty: nothing comes half.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn holdings(&self, progress: &mut dyn Progress) -> Result<(Holdings, Diagnostics), PackageError> {
        let mut holdings = Holdings::default();
        let diagnostics = self.read(progress, &mut holdings).map_err(only_package)?;
        if diagnostics.has_errors() {
            holdings = Holdings::default();
        }
        Ok((holdings, diagnostics))
    }

    fn total(&self) -> u64 {
        self.sizes.iter().map(|(_, size)| size).sum()
    }

    /// The number of rows that the description gives for a table.
    fn described_rows(&self, table: &Table) -> Option<u64> {
        let described = self.described.as_ref()?;
        described
            .rows
            .iter()
            .find(|(name, _)| name == table.name)
            .map(|(_, rows)| *rows)
    }
}

fn only_package(error: ReadError<Infallible>) -> PackageError {
    match error {
        ReadError::Package(error) => error,
        ReadError::Receiver(never) => match never {},
    }
}

fn unused_file(name: &str, why: Unused) -> Diagnostic {
    let code = Code::new("file/unused");
    if why == Unused::Link {
        let message = "this is a symbolic link; links in a package are not followed, and it is not used";
        let hint = "put the file itself into the package if it belongs there";
        return Diagnostic::warning(code, Place::file(name), message).hint(hint);
    }
    let known: Vec<String> = tables().iter().map(|table| file_name(table.name)).collect();
    let message = "this file is none of the model's tables; it is not used";
    Diagnostic::warning(code, Place::file(name), message)
        .value(name)
        .nearest_of(known.iter().map(String::as_str))
}

/// One pass through all tables.
struct Pass<'a, T> {
    reader: &'a Reader,
    receiver: &'a mut T,
    progress: &'a mut dyn Progress,
    /// Bytes of the tables read so far.
    done: u64,
    seen: Seen,
    diagnostics: Diagnostics,
}

impl<T: Receiver> ForEachTable for Pass<'_, T> {
    type Error = ReadError<T::Error>;

    fn table<R: Row + Held>(&mut self) -> Result<(), Self::Error> {
        let table = R::table();
        let name = file_name(table.name);
        let place = Place::file(&name);
        let Some((_, size)) = self.reader.sizes.iter().find(|(known, _)| *known == table.name) else {
            if self.reader.described_rows(table).is_some_and(|rows| rows > 0) {
                let message = format!("{DESCRIPTOR} describes this table, and its file is not there");
                self.diagnostics
                    .push(Diagnostic::error(Code::new("file/missing"), place, message));
                self.seen.unread(table);
            }
            return Ok(());
        };
        let path = self.reader.directory.join(&name);
        let failed = |error| ReadError::Package(PackageError::reading(&path)(error));
        let look = Look::at(&path).map_err(failed)?;
        if let Some(remark) = look.remark() {
            self.diagnostics.push(Diagnostic::note(
                Code::new("file/encoding"),
                place.clone(),
                remark,
            ));
        }
        let (done, total) = (self.done, self.reader.total());
        self.done += size;
        let progress = &mut *self.progress;
        let mut shifted = |advance: Advance| {
            progress.advance(Advance {
                done: done + advance.done,
                total: Some(total),
                ..advance
            });
        };
        let rows = look.open(&path, &mut shifted).map_err(failed)?;
        let mut reading = TableReading {
            table,
            namespace: self.reader.namespace,
            place,
            rows,
            diagnostics: &mut self.diagnostics,
        };
        let Some(header) = reading.header().map_err(failed)? else {
            self.seen.unread(table);
            return Ok(());
        };
        let mut check = TableCheck::new(table, &mut self.seen);
        let mut cells = csv::StringRecord::new();
        let mut count = 0;
        while let Some(number) = reading.rows.next_into(&mut cells).map_err(failed)? {
            if cells.iter().all(str::is_empty) {
                continue;
            }
            count += 1;
            if let Some(row) = reading.row::<R>(number, &cells, &header, &mut check)
                && !reading.diagnostics.has_errors()
            {
                self.receiver.row(row).map_err(ReadError::Receiver)?;
            }
        }
        check.finish(reading.diagnostics);
        if let Some(described) = self.reader.described_rows(table).filter(|rows| *rows != count) {
            let message = format!(
                "{DESCRIPTOR} says that this table has {described} rows, and it has {count}: \
                 it was edited or cut short after it was written"
            );
            reading.diagnostics.push(Diagnostic::warning(
                Code::new("file/rows"),
                reading.place,
                message,
            ));
        }
        Ok(())
    }
}

/// One table while it is read.
struct TableReading<'a, 'p> {
    table: &'static Table,
    namespace: Namespace,
    place: Place,
    rows: Rows<'p>,
    diagnostics: &'a mut Diagnostics,
}

impl TableReading<'_, '_> {
    fn header(&mut self) -> std::io::Result<Option<Header>> {
        let mut names = csv::StringRecord::new();
        if self.rows.next_into(&mut names)?.is_none() {
            let message = "the file is empty: expected a header row with the names of the columns";
            self.diagnostics.push(Diagnostic::error(
                Code::new("header/missing"),
                self.place.clone(),
                message,
            ));
            return Ok(None);
        }
        let names: Vec<&str> = names.iter().collect();
        Ok(Header::read(self.table, &names, &self.place, self.diagnostics))
    }

    /// Reads one row; `None` when it has problems, which are then among the diagnostics.
    fn row<R: Row>(
        &mut self,
        number: u64,
        cells: &csv::StringRecord,
        header: &Header,
        check: &mut TableCheck<'_>,
    ) -> Option<R> {
        let at_row = self.place.clone().at_row(number);
        if cells.len() != header.columns.len() {
            let message = format!(
                "this row has {} cells, and the header has {}",
                cells.len(),
                header.columns.len()
            );
            let diagnostic = Diagnostic::error(Code::new("row/width"), at_row, message);
            let hint = "a text with a comma, a quote or a line break must stand in double quotes";
            self.diagnostics.push(diagnostic.hint(hint));
            return None;
        }
        let (texts, named) = self.resolved(cells, header);
        let read: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let place = |column: usize| {
            let at = header.columns.iter().position(|known| *known == Some(column));
            let found = at.map_or_else(
                || Column::new(self.table.fields[column].name, 0),
                |at| Column::new(&header.names[at], at),
            );
            at_row.clone().in_column(found)
        };
        let as_written = |column: usize| {
            let at = header.columns.iter().position(|known| *known == Some(column));
            at.and_then(|at| cells.get(at)).unwrap_or("").to_owned()
        };
        check.row(&named, &place, &as_written, self.diagnostics);
        match R::from_cells(&read) {
            Ok(row) => Some(row),
            Err(problems) => {
                for problem in problems {
                    let field = &self.table.fields[problem.column];
                    let text = as_written(problem.column);
                    let diagnostic = cell::problem(field, &text, problem.error, place(problem.column));
                    self.diagnostics.push(diagnostic);
                }
                None
            }
        }
    }

    /// The texts of the table's columns in order, identifiers resolved, and these identifiers.
    fn resolved<'c>(&self, cells: &'c csv::StringRecord, header: &Header) -> (Vec<Text<'c>>, Vec<Named>) {
        let mut texts: Vec<Text<'c>> = vec![None; self.table.fields.len()];
        let mut named = Vec::new();
        for (text, column) in cells.iter().zip(&header.columns) {
            let Some(column) = *column else { continue };
            texts[column] = Some(Cow::Borrowed(text));
            if let Kind::Id(target) = self.table.fields[column].kind
                && !text.trim().is_empty()
            {
                let identifier = self.namespace.identifier(target, text);
                let id = identifier.as_u128();
                named.push(Named { column, id });
                let mut buffer = Uuid::encode_buffer();
                let canonical = identifier.hyphenated().encode_lower(&mut buffer);
                if canonical != text {
                    texts[column] = Some(Cow::Owned(canonical.to_owned()));
                }
            }
        }
        (texts, named)
    }
}

type Text<'c> = Option<Cow<'c, str>>;
