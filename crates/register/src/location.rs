//! Where a register lies: a directory for the embedded database, or the URL of a PostgreSQL database.
//!
//! A location never shows a password: what is printed, logged or put in an error leaves it out. Connecting is the work of
//! `sqlite` and `postgres`.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::RegisterError;

/// Where a register lies.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A directory holding `register.db` and `register.keys`.
    Directory(PathBuf),
    /// The URL of a PostgreSQL database, which may contain a password.
    Postgres(PostgresUrl),
}

/// The URL of a PostgreSQL database. Its password is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

impl PostgresUrl {
    /// The URL as given, password and all, for connecting only.
    pub(crate) fn whole(&self) -> &str {
        &self.0
    }
}

impl Location {
    /// Reads a location as a user writes it: `postgres://…` or `postgresql://…` is a database, anything else a directory.
    ///
    /// # Errors
    /// [`RegisterError::NotALocation`] for empty text or the URL of something else.
    pub fn parse(text: &str) -> Result<Self, RegisterError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl(text.to_owned())));
        }
        if text.is_empty() || text.contains("://") {
            return Err(RegisterError::NotALocation);
        }
        Ok(Self::Directory(PathBuf::from(text)))
    }

    /// The location of a register in a directory.
    pub fn directory(path: impl AsRef<Path>) -> Self {
        Self::Directory(path.as_ref().to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => write!(f, "{url}"),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("postgres", ""));
        // Parameters may carry a password too (`?password=…`), so they are left out with the account.
        let rest = rest.split(['?', '#']).next().unwrap_or("");
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        write!(f, "{scheme}://{place}")
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_location_does_not_contain_the_password() {
        let location =
            Location::parse("postgres://anna:se@cret@db.example/register?password=other").expect("a URL");
        assert_eq!(
            format!("{location} {location:?}"),
            "postgres://db.example/register Location(postgres://db.example/register)"
        );
    }

    #[test]
    fn the_url_of_something_else_is_not_a_directory() {
        assert!(matches!(
            Location::parse("mysql://host/db"),
            Err(RegisterError::NotALocation)
        ));
    }
}
