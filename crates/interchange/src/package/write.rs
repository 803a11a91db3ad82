//! Writing a package: tables in any order, row by row, so that many millions fit; the description last, so that a
//! directory without one is known to be unfinished or made by hand. The same rows in the same order give the same bytes.
//! A package that is not finished, whatever the reason, is removed: half of one is clear text that nobody will look for.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::{Row, Table};

use super::descriptor::{self, Counted};
use super::{DESCRIPTOR, Marks, PackageError, file_name, private};

/// A package being written. Only its owner can read it (on Unix: directories 0700, files 0600). Dropped before
/// [`Writer::finish`] has succeeded, it removes the files it created, and the directory if it created that and nothing
/// else is in it.
#[derive(Debug)]
pub struct Writer {
    directory: PathBuf,
    marks: Marks,
    tables: BTreeMap<&'static str, OpenTable>,
    unfinished: Unfinished,
}

/// What is to be removed if the package is not finished.
#[derive(Debug, Default)]
struct Unfinished {
    files: Vec<PathBuf>,
    directory: Option<PathBuf>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Closed before they are removed: closing writes what is buffered, and Windows removes no open file.
        self.tables.clear();
        // Nobody is left to be told if it fails; the error that brought us here has been.
        for file in &self.unfinished.files {
            let _ = fs::remove_file(file);
        }
        if let Some(directory) = &self.unfinished.directory {
            let _ = fs::remove_dir(directory);
        }
    }
}

#[derive(Debug)]
struct OpenTable {
    path: PathBuf,
    table: &'static Table,
    file: csv::Writer<BufWriter<File>>,
    rows: u64,
}

impl Writer {
    /// Begins a package in a new or empty directory.
    ///
    /// # Errors
    /// [`PackageError::NotEmpty`], or the file system's.
    pub fn create(directory: &Path, marks: Marks) -> Result<Self, PackageError> {
        let new = fs::symlink_metadata(directory).is_err();
        private::create_directory(directory).map_err(PackageError::writing(directory))?;
        let mut entries = fs::read_dir(directory).map_err(PackageError::reading(directory))?;
        if entries.next().is_some() {
            return Err(PackageError::NotEmpty(directory.to_owned()));
        }
        Ok(Self {
            directory: directory.to_owned(),
            marks,
            tables: BTreeMap::new(),
            unfinished: Unfinished {
                files: Vec::new(),
                directory: new.then(|| directory.to_owned()),
            },
        })
    }

    /// Writes one row to its table.
    ///
    /// # Errors
    /// The file system's.
    pub fn write<R: Row>(&mut self, row: &R) -> Result<(), PackageError> {
        let open = self.table::<R>()?;
        open.rows += 1;
        let cells = row.cells();
        let written = open
            .file
            .write_record(cells.iter().map(|cell| cell.as_deref().unwrap_or("")));
        written.map_err(|error| PackageError::writing(&open.path)(error.into()))
    }

    /// Begins a table, even if no row follows.
    pub(super) fn begin<R: Row>(&mut self) -> Result<(), PackageError> {
        self.table::<R>().map(|_| ())
    }

    fn table<R: Row>(&mut self) -> Result<&mut OpenTable, PackageError> {
        use std::collections::btree_map::Entry;
        match self.tables.entry(R::NAME) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let path = self.directory.join(file_name(R::NAME));
                let file = private::create_file(&path).map_err(PackageError::writing(&path))?;
                self.unfinished.files.push(path.clone());
                Ok(entry.insert(OpenTable::begin(path, file, R::table())?))
            }
        }
    }

    /// Writes the description and makes sure that everything is on disk. If that fails, nothing is left.
    ///
    /// # Errors
    /// The file system's.
    pub fn finish(mut self) -> Result<(), PackageError> {
        let mut counted = Vec::with_capacity(self.tables.len());
        for (_, open) in std::mem::take(&mut self.tables) {
            let wrong = PackageError::writing(&open.path);
            let buffer = open.file.into_inner().map_err(csv::IntoInnerError::into_error);
            let file =
                buffer.and_then(|buffer| buffer.into_inner().map_err(std::io::IntoInnerError::into_error));
            file.and_then(|file| file.sync_all()).map_err(wrong)?;
            counted.push(Counted {
                table: open.table,
                rows: open.rows,
            });
        }
        let path = self.directory.join(DESCRIPTOR);
        self.unfinished.files.push(path.clone());
        private::write(&path, &descriptor::json(&self.marks, &counted))
            .map_err(PackageError::writing(&path))?;
        self.unfinished = Unfinished::default();
        Ok(())
    }
}

impl OpenTable {
    fn begin(path: PathBuf, file: File, table: &'static Table) -> Result<Self, PackageError> {
        let mut file = csv::Writer::from_writer(BufWriter::new(file));
        file.write_record(table.fields.iter().map(|field| field.name))
            .map_err(|error| PackageError::writing(&path)(error.into()))?;
        Ok(Self {
            path,
            table,
            file,
            rows: 0,
        })
    }
}

/// Writes holdings as a package; tables without rows get no file. If it fails, nothing is left of it.
///
/// # Errors
/// As [`Writer`].
pub fn write_holdings(directory: &Path, marks: Marks, holdings: &Holdings) -> Result<(), PackageError> {
    struct Each<'h>(Writer, &'h Holdings);
    impl ForEachTable for Each<'_> {
        type Error = PackageError;
        fn table<R: Row + Held>(&mut self) -> Result<(), PackageError> {
            R::of(self.1).iter().try_for_each(|row| self.0.write(row))
        }
    }
    let mut each = Each(Writer::create(directory, marks)?, holdings);
    for_each_table(&mut each)?;
    each.0.finish()
}
