//! Where a register lies: a directory for the embedded database, or the URL of a PostgreSQL database.
//!
//! A location never shows a password: what is printed, logged or put in an error leaves it out. Connecting is the work of
//! `sqlite` and `postgres`.

use std::fmt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

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
pub struct PostgresUrl {
    url: Zeroizing<String>,
    /// A password that came by another way than in the URL.
    password: Option<Zeroizing<String>>,
}

impl PostgresUrl {
    /// The URL as given, password and all, for connecting only.
    pub(crate) fn whole(&self) -> &str {
        &self.url
    }

    /// The password for a URL that has none, for connecting only.
    pub(crate) fn password(&self) -> Option<&str> {
        self.password.as_ref().map(|password| password.as_str())
    }
}

impl Location {
    /// Reads a location as a user writes it: `postgres://…` or `postgresql://…` is a database, anything else a directory.
    ///
    /// # Errors
    /// [`RegisterError::NotALocation`] for empty text or the URL of something else.
    pub fn parse(text: &str) -> Result<Self, RegisterError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl {
                url: Zeroizing::new(text.to_owned()),
                password: None,
            }));
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

    /// The same location with the password to use if its URL has none, so that none need stand on a command line. A directory
    /// has no use for it.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        if let Self::Postgres(url) = &mut self {
            url.password = Some(Zeroizing::new(password.to_owned()));
        }
        self
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
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("postgres", ""));
        write!(f, "{scheme}://{}", without_secrets(rest).unwrap_or("…"))
    }
}

/// Host, port and database of what follows the scheme of a URL; nothing where part of a password might be among them.
///
/// A password that was not escaped may hold any character, and parameters may carry a password too (`?password=…`). So the
/// part after the last `@` is shown, up to its parameters, and only if it reads as a host.
fn without_secrets(rest: &str) -> Option<&str> {
    let (account, place) = rest.rsplit_once('@').unwrap_or(("", rest));
    if account.contains("password=") {
        return None;
    }
    let place = place.split(['?', '#']).next().unwrap_or("");
    let hosts = place.split('/').next().unwrap_or("");
    let is_host = |host: &str| {
        let (name, port) = if host.starts_with('[') {
            host.rsplit_once(']').unwrap_or((host, ""))
        } else {
            host.split_once(':').unwrap_or((host, ""))
        };
        let plain = |c: char| c.is_alphanumeric() || "-._%[:".contains(c);
        name.chars().all(plain) && port.trim_start_matches(':').chars().all(|c| c.is_ascii_digit())
    };
    hosts.split(',').all(is_host).then_some(place)
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
    fn no_part_of_a_password_is_printed_whatever_characters_it_holds() {
        for url in [
            "postgres://anna:se?cret@db/x",
            "postgres://anna:se#cret@db/x",
            "postgres://anna:se/cret@db/x",
            "postgres://anna:se@cret@db/x",
            "postgres://anna:se?a=b&cret@db/x",
            "postgres://db/x?password=se@cret",
            "postgres://anna:se@db/x?password=se@cret",
            "postgres://anna:secret",
        ] {
            let printed = format!("{}", Location::parse(url).expect("a URL"));
            assert!(!printed.contains("se") && !printed.contains("cret"), "{printed}");
        }
    }

    #[test]
    fn host_port_and_database_are_printed() {
        for url in [
            "postgres://db.example:5433/register",
            "postgres://[::1]:5432/x",
            "postgres://a,b:1/x",
        ] {
            assert_eq!(Location::parse(url).expect("a URL").to_string(), url);
        }
    }

    #[test]
    fn a_password_given_apart_is_not_printed() {
        let location = Location::parse("postgres://anna@db/x")
            .expect("a URL")
            .with_password("cret");
        assert_eq!(format!("{location:?}"), "Location(postgres://db/x)");
    }

    #[test]
    fn the_url_of_something_else_is_not_a_directory() {
        assert!(matches!(
            Location::parse("mysql://host/db"),
            Err(RegisterError::NotALocation)
        ));
    }
}
