//! The data package: a directory with one CSV file per table of the model and a Frictionless `datapackage.json` that
//! describes them. It holds everything the model holds, so that export followed by import gives the same register.
//! Tables, columns, code lists and checks are read off the model's declarations; nothing here knows a table by heart
//! except the few rules that span rows. Cells are never altered, not even texts that a spreadsheet would take for a
//! formula: the package is for programs, and `docs/reference/data-package.md` says so to people.
//!
//! ```
//! use throughline_interchange::{Namespace, package, progress};
//! # let directory = tempfile::tempdir().expect("a temporary directory");
//! # let directory = directory.path().join("package");
//! package::template(&directory)?;
//! let examples = package::Reader::open(&directory.join("examples"), Namespace::of("Shelter North"))?;
//! let (holdings, diagnostics) = examples.holdings(&mut progress::silent())?;
//! assert!(diagnostics.is_empty() && !holdings.persons.is_empty());
//! assert!(examples.marks().simulated);
//! # Ok::<(), package::PackageError>(())
//! ```

mod cell;
mod check;
mod descriptor;
mod example;
mod private;
mod read;
mod template;
mod write;

pub(crate) use cell::{nearest_country, some_of};

use std::io;
use std::path::{Path, PathBuf};

pub use read::{ReadError, Reader, Receiver};
pub use template::template;
pub use write::{Writer, write_holdings};

/// The version of the format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// The file that describes a package.
pub const DESCRIPTOR: &str = "datapackage.json";

/// What is said of a package as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// What the package is, in a line; control characters of a title that was read are replaced.
    pub title: Option<String>,
    /// Whether its people are invented. Whatever is made from such a package must say so.
    pub simulated: bool,
}

/// Why a package cannot be opened or written. Problems with what stands in its tables are diagnostics instead.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The file system refused.
    #[error("cannot {} {}: {source}", .doing, .path.display())]
    Io {
        /// What was being done: `read`, `write`.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no table of the model in the directory.
    #[error(
        "{} is not a data package: no file in it is a table of the model, such as persons.csv; \
         `throughline template DIR` writes the tables to fill in", .0.display()
    )]
    NotAPackage(PathBuf),
    /// The directory to write to holds something.
    #[error("{} is not empty: a data package is written to a new or empty directory", .0.display())]
    NotEmpty(PathBuf),
    /// The description is not JSON, or not a description.
    #[error("{} cannot be understood: {reason}; repair it or delete it, the tables can be read without it", .path.display())]
    Descriptor {
        /// The description.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The package was written by a newer version.
    #[error(
        "the package has format {found}, and this version reads formats up to {FORMAT}: use a newer version"
    )]
    Newer {
        /// The package's format.
        found: u64,
    },
}

impl PackageError {
    fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::io("read", path)
    }

    fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::io("write", path)
    }

    fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// The file of a table.
fn file_name(table: &str) -> String {
    format!("{table}.csv")
}
