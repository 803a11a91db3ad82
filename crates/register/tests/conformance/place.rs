//! Places for registers under test: a temporary directory, or a database of its own on the PostgreSQL server that
//! `THROUGHLINE_TEST_POSTGRES` names. Both are gone when the place is dropped.

use postgres::{Client, NoTls};
use tempfile::TempDir;
use throughline_register::Location;

/// The variable with the URL of a server on which databases may be made and dropped.
pub(super) const SERVER: &str = "THROUGHLINE_TEST_POSTGRES";

/// A place for one test's registers.
pub(super) enum Place {
    /// A temporary directory.
    Directory(TempDir),
    /// A database of its own.
    Postgres {
        /// The server.
        server: String,
        /// The database's name.
        name: String,
    },
}

impl Place {
    /// A temporary directory.
    pub(super) fn sqlite() -> Self {
        Self::Directory(tempfile::tempdir().expect("a temporary directory"))
    }

    /// A new database, or nothing, said aloud, when no server is named.
    #[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
    pub(super) fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            eprintln!("left out: {SERVER} names no PostgreSQL server");
            return None;
        };
        let name = format!("register_{:032x}", rand::random::<u128>());
        let mut client = Client::connect(&server, NoTls).expect("the test server answers");
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .expect("a database can be made");
        Some(Self::Postgres { server, name })
    }

    /// Where a register can be made.
    pub(super) fn location(&self) -> Location {
        match self {
            Self::Directory(directory) => Location::directory(directory.path().join("register")),
            Self::Postgres { .. } => Location::parse(&self.url()).expect("the URL of a database"),
        }
    }

    /// The database's URL; the directory's path for an embedded register.
    pub(super) fn url(&self) -> String {
        match self {
            Self::Directory(directory) => directory.path().join("register").display().to_string(),
            Self::Postgres { server, name } => {
                let (base, parameters) = server.split_once('?').unwrap_or((server, ""));
                let authority = base.find("://").map_or(0, |at| at + 3);
                let end = base[authority..]
                    .find('/')
                    .map_or(base.len(), |at| authority + at);
                let question = if parameters.is_empty() { "" } else { "?" };
                format!("{}/{name}{question}{parameters}", &base[..end])
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self
            && let Ok(mut client) = Client::connect(server, NoTls)
        {
            // A database left behind does no harm to the next test.
            let _ = client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}
