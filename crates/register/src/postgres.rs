//! PostgreSQL 15 or newer, by URL. All tables lie in the schema `throughline`.
//!
//! Rows are inserted by `COPY … BINARY` in pieces and read as a stream. A connection that leaves the machine is made by
//! TLS with the server's certificate and name checked, unless the URL says `sslmode=disable`; `sslrootcert=FILE` names the
//! certificates to trust. On the loopback interface and on a local socket, plain connections are accepted.

use std::collections::HashMap;
use std::io::Write as _;

use openssl::ssl::{SslConnector, SslMethod};
use postgres::config::{Host, SslMode};
use postgres::error::{DbError, SqlState};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{FromSql, ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};
use postgres_openssl::MakeTlsConnector;
use uuid::Uuid;

use crate::RegisterError;
use crate::database::{Backend, Begin, Column, Database, EachRow, Value};
use crate::location::PostgresUrl;
use crate::sql::{self, MOST_COLUMNS, Target};

/// Rows of one table are held back until they are this many bytes.
const PIECE: usize = 1 << 19;

/// A connection to a PostgreSQL server.
pub(crate) struct Postgres {
    client: Client,
    prepared: HashMap<String, Statement>,
    held_back: Vec<Piece>,
    in_transaction: bool,
}

/// Rows of one table in the format of `COPY … BINARY`.
struct Piece {
    target: &'static Target,
    rows: Vec<u8>,
}

impl Postgres {
    /// Connects and checks the server's version.
    pub(crate) fn connect(url: &PostgresUrl) -> Result<Self, RegisterError> {
        let (whole, root) = without_root_certificate(url.whole());
        let mut config: Config = whole
            .parse()
            .map_err(|_| RegisterError::Unreachable("the URL cannot be understood".to_owned()))?;
        if let (None, Some(password)) = (config.get_password(), url.password()) {
            config.password(password);
        }
        let mut client = connected(config, root.as_deref())?;
        let version = client.query_one("SHOW server_version_num", &[]).map_err(fault)?;
        let version: String = version.get(0);
        if version.parse::<i64>().unwrap_or(0) < 150_000 {
            return Err(RegisterError::OldServer(version));
        }
        client
            .batch_execute(
                "SET search_path TO throughline; SET client_min_messages TO warning; SET datestyle TO iso; \
                 SET lock_timeout TO '15s'",
            )
            .map_err(fault)?;
        Ok(Self {
            client,
            prepared: HashMap::new(),
            held_back: Vec::new(),
            in_transaction: false,
        })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, RegisterError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        // Our statements contain no other question mark.
        let statement = self.client.prepare(&sql.replace('?', "$")).map_err(fault)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn send(&mut self, piece: &Piece) -> Result<(), RegisterError> {
        let Target { table, list, .. } = piece.target;
        let sql = format!("COPY {table} ({list}) FROM STDIN (FORMAT binary)");
        let mut copy = self.client.copy_in(&sql).map_err(fault)?;
        let mut write = |bytes: &[u8]| {
            copy.write_all(bytes)
                .map_err(|error| RegisterError::Unreachable(error.to_string()))
        };
        write(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0")?;
        write(&piece.rows)?;
        write(&(-1_i16).to_be_bytes())?;
        copy.finish().map_err(fault)?;
        Ok(())
    }
}

/// Takes `sslrootcert` out of a URL: the client library does not know it.
fn without_root_certificate(url: &str) -> (String, Option<String>) {
    let Some((base, parameters)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let (root, others): (Vec<&str>, Vec<&str>) = parameters
        .split('&')
        .partition(|parameter| parameter.starts_with("sslrootcert="));
    let root = root
        .first()
        .map(|parameter| parameter["sslrootcert=".len()..].to_owned());
    let question = if others.is_empty() { "" } else { "?" };
    (format!("{base}{question}{}", others.join("&")), root)
}

fn connected(mut config: Config, root: Option<&str>) -> Result<Client, RegisterError> {
    let local = config.get_hosts().iter().all(is_local)
        && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
    if config.get_ssl_mode() == SslMode::Disable
        || (local && config.get_ssl_mode() == SslMode::Prefer && root.is_none())
    {
        return config.connect(NoTls).map_err(fault);
    }
    // "prefer" would fall back to a plain connection without a word.
    config.ssl_mode(SslMode::Require);
    let tls = |error: openssl::error::ErrorStack| RegisterError::Unprotected(error.to_string());
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(tls)?;
    match root {
        Some(file) => {
            // Only what it names: the builder already trusts what the environment names.
            builder.set_cert_store(
                openssl::x509::store::X509StoreBuilder::new()
                    .map_err(tls)?
                    .build(),
            );
            builder.set_ca_file(file).map_err(tls)?;
        }
        None => trust_the_system(&mut builder),
    }
    config
        .connect(MakeTlsConnector::new(builder.build()))
        .map_err(fault)
}

/// The certificates Debian, Fedora and Alpine trust; the OpenSSL we carry does not know where they lie.
fn trust_the_system(builder: &mut openssl::ssl::SslConnectorBuilder) {
    let files = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ];
    for file in files {
        if std::path::Path::new(file).exists() && builder.set_ca_file(file).is_ok() {
            return;
        }
    }
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .trim_matches(['[', ']'])
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|ip| ip.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

/// The bytes of a cell as the server sent them.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn value(raw: Option<&[u8]>, column: Column) -> Result<Value<'_>, RegisterError> {
    let Some(bytes) = raw else { return Ok(Value::Null) };
    let read = match column {
        Column::Id => bytes.try_into().ok().map(u128::from_be_bytes).map(Value::Id),
        Column::Integer => bytes.try_into().ok().map(i64::from_be_bytes).map(Value::Integer),
        Column::Text => std::str::from_utf8(bytes).ok().map(Value::Text),
        Column::Bytes => Some(Value::Bytes(bytes)),
    };
    read.ok_or_else(|| RegisterError::DatabaseDamaged("a cell holds another type than its column".to_owned()))
}

/// An empty cell of whatever type its column has.
#[derive(Debug)]
struct Empty;

impl ToSql for Empty {
    fn to_sql(
        &self,
        _: &Type,
        _: &mut postgres::types::private::BytesMut,
    ) -> Result<postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        Ok(postgres::types::IsNull::Yes)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// A value as a parameter that knows its own type.
fn parameter<'a>(value: &Value<'a>) -> Box<dyn ToSql + Sync + 'a> {
    match *value {
        Value::Null => Box::new(Empty),
        Value::Id(id) => Box::new(Uuid::from_u128(id)),
        Value::Integer(number) => Box::new(number),
        Value::Text(text) => Box::new(text),
        Value::Bytes(bytes) => Box::new(bytes),
    }
}

fn append(rows: &mut Vec<u8>, values: &[Value<'_>]) {
    // No table has more columns than MOST_COLUMNS, and no cell reaches two gigabytes: the server would refuse it.
    rows.extend_from_slice(&i16::try_from(values.len()).unwrap_or(i16::MAX).to_be_bytes());
    for value in values {
        match value {
            Value::Null => rows.extend_from_slice(&(-1_i32).to_be_bytes()),
            Value::Id(id) => append_cell(rows, &id.to_be_bytes()),
            Value::Integer(number) => append_cell(rows, &number.to_be_bytes()),
            Value::Text(text) => append_cell(rows, text.as_bytes()),
            Value::Bytes(bytes) => append_cell(rows, bytes),
        }
    }
}

fn append_cell(rows: &mut Vec<u8>, bytes: &[u8]) {
    rows.extend_from_slice(&i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_be_bytes());
    rows.extend_from_slice(bytes);
}

impl Database for Postgres {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn begin(&mut self, begin: Begin) -> Result<(), RegisterError> {
        let outcome = self.batch(match begin {
            Begin::Reading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            // One writer at a time, as with the embedded database: the audit is one chain.
            Begin::Writing => "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(84728101)",
        });
        // Waiting for the other writer may have failed after the transaction began.
        self.in_transaction = true;
        outcome.inspect_err(|_| self.rollback())
    }

    fn commit(&mut self) -> Result<(), RegisterError> {
        let done = self
            .flush()
            .and_then(|()| self.batch("SET CONSTRAINTS ALL IMMEDIATE; COMMIT"));
        if done.is_err() {
            self.rollback();
        }
        self.in_transaction = false;
        done
    }

    fn rollback(&mut self) {
        self.held_back.clear();
        if self.in_transaction {
            // Nothing can be done if this fails: the transaction ends with the connection.
            let _ = self.client.batch_execute("ROLLBACK");
            self.in_transaction = false;
        }
    }

    fn batch(&mut self, sql: &str) -> Result<(), RegisterError> {
        self.client.batch_execute(sql).map_err(fault)
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, RegisterError> {
        self.flush()?;
        let statement = self.prepared(sql)?;
        let parameters: Vec<_> = values.iter().map(parameter).collect();
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(AsRef::as_ref).collect();
        self.client.execute(&statement, &parameters).map_err(fault)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        columns: &[Column],
        each: EachRow<'_>,
    ) -> Result<(), RegisterError> {
        self.flush()?;
        let statement = self.prepared(sql)?;
        let parameters: Vec<_> = values.iter().map(parameter).collect();
        let parameters = parameters
            .iter()
            .map(|parameter| &**parameter as &(dyn ToSql + Sync));
        let mut rows = self
            .client
            .query_raw(&statement, parameters.collect::<Vec<_>>())
            .map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let mut cells = [Value::Null; MOST_COLUMNS];
            for (index, &column) in columns.iter().enumerate() {
                let Raw(raw) = row.try_get(index).map_err(fault)?;
                cells[index] = value(raw, column)?;
            }
            each(&cells[..columns.len()])?;
        }
        Ok(())
    }

    fn insert(&mut self, target: &'static Target, values: &[Value<'_>]) -> Result<(), RegisterError> {
        let found = self
            .held_back
            .iter()
            .position(|piece| std::ptr::eq(piece.target, target));
        let index = found.unwrap_or_else(|| {
            self.held_back.push(Piece {
                target,
                rows: Vec::with_capacity(PIECE + PIECE / 8),
            });
            self.held_back.len() - 1
        });
        let piece = &mut self.held_back[index];
        append(&mut piece.rows, values);
        if piece.rows.len() >= PIECE {
            let piece = self.held_back.swap_remove(index);
            self.send(&piece)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), RegisterError> {
        for piece in std::mem::take(&mut self.held_back) {
            self.send(&piece)?;
        }
        Ok(())
    }

    fn scrub(&mut self) -> Result<(), RegisterError> {
        self.batch("VACUUM data_keys")
    }

    fn check_storage(&mut self) -> Result<(), RegisterError> {
        // The server's own storage is its keeper's to check (`pg_amcheck`); reading every row follows anyway.
        Ok(())
    }
}

/// The first text in brackets after an equals sign: `Key (person)=(0193…) is not present …`. The words around it are in
/// the server's language, this part is not.
fn key_in(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once(")=(")?;
    let (key, _) = rest.split_once(')')?;
    Uuid::try_parse(key).ok().map(|key| key.to_string())
}

/// A database error in our words. The server's message names tables and columns; its detail, which may hold values, is
/// read for a key and never shown.
#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn fault(error: postgres::Error) -> RegisterError {
    let Some(inner) = error.as_db_error() else {
        return RegisterError::Unreachable(error.to_string());
    };
    match *inner.code() {
        SqlState::UNIQUE_VIOLATION => duplicate(inner),
        SqlState::FOREIGN_KEY_VIOLATION => dangling(inner),
        SqlState::LOCK_NOT_AVAILABLE => RegisterError::Busy,
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            RegisterError::Unreachable("the server refuses this account or password".to_owned())
        }
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => {
            RegisterError::DatabaseDamaged("the server reports damaged storage".to_owned())
        }
        _ => RegisterError::Database(format!("SQLSTATE {}: {}", inner.code().code(), plain(inner))),
    }
}

/// The message for the classes of error whose words are about statements, not values.
fn plain(error: &DbError) -> &str {
    let code = error.code().code();
    let about_statements = ["08", "25", "3D", "3F", "42", "53", "57"];
    if about_statements.iter().any(|class| code.starts_with(class)) {
        error.message()
    } else {
        "a value was refused"
    }
}

fn duplicate(error: &DbError) -> RegisterError {
    // A record and its data key are inserted together; either may be the first to be refused.
    let table = error
        .table()
        .map(|table| if table == "data_keys" { "records" } else { table });
    let table = sql::layouts()
        .iter()
        .find(|layout| Some(layout.table.name) == table);
    match (table, error.detail().and_then(key_in)) {
        (Some(layout), Some(key)) => RegisterError::DuplicateKey {
            table: layout.table.name,
            key,
        },
        _ => RegisterError::Database("a key is there twice".to_owned()),
    }
}

fn dangling(error: &DbError) -> RegisterError {
    let constraint = error.constraint().unwrap_or_default();
    let reference = sql::references()
        .iter()
        .find(|r| Some(r.table) == error.table() && constraint == format!("{}_{}_fkey", r.table, r.column));
    match (reference, error.detail().and_then(key_in)) {
        (Some(r), Some(key)) => RegisterError::DanglingReference {
            table: r.table,
            column: r.column,
            key,
            parent: r.parent,
        },
        _ => RegisterError::Database("a reference leads nowhere".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_certificate_is_taken_out_of_the_url() {
        let (url, root) = without_root_certificate("postgres://h/d?sslmode=require&sslrootcert=/ca.pem");
        assert_eq!(
            (url.as_str(), root.as_deref()),
            ("postgres://h/d?sslmode=require", Some("/ca.pem"))
        );
    }

    #[test]
    fn a_server_elsewhere_is_not_local_and_so_is_reached_by_tls_only() {
        assert!(!is_local(&Host::Tcp("db.example".to_owned())));
        assert!(is_local(&Host::Tcp("127.0.0.1".to_owned())));
    }

    #[test]
    fn the_key_is_found_in_a_servers_detail_whatever_its_language() {
        let detail = "Schlüssel (person)=(0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11) ist nicht in Tabelle »persons« vorhanden.";
        assert_eq!(
            key_in(detail).as_deref(),
            Some("0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11")
        );
    }
}
