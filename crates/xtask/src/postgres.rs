//! A private PostgreSQL for one test run: its own data directory, a free port, gone afterwards.
//!
//! The server hangs on a pipe. A small shell, in a process group of its own, starts it and then reads from a
//! pipe whose other end only this program holds; when that end closes, because the run is over or because
//! this program was interrupted or killed, the shell stops the server and removes its directory. No signal
//! handler is needed and no orphan can stay. What the tests do with the database is theirs.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::debian::is_root;
use crate::workspace::{Workspace, on_path};

/// The oldest major version the register supports.
const OLDEST: u32 = 15;

/// How long the server may take to accept connections.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest path of a directory that still leaves room for a socket's name (the kernel's limit is 107
/// bytes).
const LONGEST_DIRECTORY: usize = 90;

/// Started as `sh -c SUPERVISOR sh DIRECTORY COMMAND…`. The data are thrown away, so the server is stopped
/// the quickest way (SIGQUIT).
const SUPERVISOR: &str = r#"
directory=$1
shift
"$@" >"$directory/log" 2>&1 &
server=$!
stop() {
    trap '' HUP INT TERM
    kill -QUIT "$server" 2>/dev/null
    wait "$server"
    rm -rf "$directory"
}
trap 'stop; exit 0' HUP INT TERM
read -r _
stop
"#;

/// Settings for a server whose data nobody will miss.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "shared_buffers=64MB",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "logging_collector=off",
    "timezone=UTC",
];

/// A running server. It stops when this value is dropped.
pub(crate) struct Server {
    supervisor: Child,
    port: u16,
}

impl Server {
    /// Initialises and starts a server that only this machine can reach.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let programs = installed().context("no PostgreSQL 15 or newer was found")?;
        let account = Account::to_run_as();
        let directory = account.directory(workspace)?;
        let data = directory.join("data");

        let made = account
            .command(&programs.join("initdb"))
            .args([
                "--auth=trust",
                "--username=throughline",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .arg("--pgdata")
            .arg(&data)
            .current_dir(&directory)
            .output()
            .context("initdb could not be started")?;
        if !made.status.success() {
            fs::remove_dir_all(&directory).ok();
            bail!("initdb failed:\n{}", String::from_utf8_lossy(&made.stderr));
        }

        let port = free_port()?;
        let supervisor = Command::new("sh")
            .args(["-c", SUPERVISOR, "sh"])
            .arg(&directory)
            .args(account.prefix())
            .arg(programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .arg("-c")
            .arg(format!("unix_socket_directories={}", directory.display()))
            .current_dir(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("the shell that looks after PostgreSQL could not be started")?;
        let server = Self { supervisor, port };
        wait_until_ready(&directory)?;
        Ok(server)
    }

    /// Where the tests find it: a superuser's connection; they make databases of their own.
    pub(crate) fn url(&self) -> String {
        format!("postgres://throughline@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        self.supervisor.wait().ok();
    }
}

/// The folder with the newest installed server's programs, if it is new enough.
pub(crate) fn installed() -> Option<PathBuf> {
    let packaged = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = packaged.map(|version| version.path().join("bin")).collect();
    if let Some(folder) = on_path("postgres").and_then(|program| program.parent().map(Path::to_owned)) {
        folders.push(folder);
    }
    folders
        .into_iter()
        .filter(|folder| folder.join("initdb").exists())
        .filter_map(|folder| Some((major_version(&folder.join("postgres"))?, folder)))
        .filter(|(version, _)| *version >= OLDEST)
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
}

/// `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)` gives 15.
fn major_version(program: &Path) -> Option<u32> {
    let answer = Command::new(program).arg("--version").output().ok()?;
    let answer = String::from_utf8(answer.stdout).ok()?;
    let version = answer.split_whitespace().nth(2)?;
    version
        .split(|character: char| !character.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// The account the server runs as: PostgreSQL refuses to run as root.
enum Account {
    Ourselves,
    Other(&'static str),
}

impl Account {
    fn to_run_as() -> Self {
        if !is_root() {
            return Self::Ourselves;
        }
        let known = |name: &str| {
            Command::new("id")
                .arg(name)
                .output()
                .is_ok_and(|answer| answer.status.success())
        };
        Self::Other(if known("postgres") { "postgres" } else { "nobody" })
    }

    fn prefix(&self) -> Vec<String> {
        match self {
            Self::Ourselves => Vec::new(),
            Self::Other(name) => vec![
                "setpriv".to_owned(),
                format!("--reuid={name}"),
                format!("--regid={}", group_of(name)),
                "--clear-groups".to_owned(),
                "--".to_owned(),
            ],
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut words = self.prefix().into_iter();
        match words.next() {
            None => Command::new(program),
            Some(first) => {
                let mut command = Command::new(first);
                command.args(words).arg(program);
                command
            }
        }
    }

    /// A fresh directory that the account owns: under `target/`, or in the system's temporary folder when
    /// `target/` lies where the account cannot go (root's home) or too deep for a socket's name.
    fn directory(&self, workspace: &Workspace) -> Result<PathBuf> {
        for parent in [&workspace.target, &std::env::temp_dir()] {
            let directory = parent.join(format!("test-postgres-{}", std::process::id()));
            if directory.as_os_str().len() > LONGEST_DIRECTORY {
                continue;
            }
            fs::create_dir_all(parent)?;
            fs::create_dir(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
            if let Self::Other(name) = self {
                let owned = Command::new("chown").arg(name).arg(&directory).status()?;
                if !owned.success() {
                    bail!("{} could not be given to the account {name}", directory.display());
                }
            }
            let usable = self
                .command(Path::new("test"))
                .arg("-w")
                .arg(&directory)
                .status()?;
            if usable.success() {
                return Ok(directory);
            }
            fs::remove_dir(&directory)?;
        }
        bail!(
            "no directory was found in which a private PostgreSQL can live; set CARGO_TARGET_DIR to a short path"
        )
    }
}

fn group_of(account: &str) -> String {
    let answer = Command::new("id").args(["-gn", account]).output();
    answer
        .ok()
        .and_then(|answer| String::from_utf8(answer.stdout).ok())
        .map_or_else(|| account.to_owned(), |group| group.trim().to_owned())
}

/// A port that nobody listens on. Another process could take it before PostgreSQL does; then the start fails
/// with PostgreSQL's own words, and running again helps.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on the loopback interface")?;
    Ok(listener.local_addr()?.port())
}

/// PostgreSQL writes `ready` into the last line of its pid file when it accepts connections.
fn wait_until_ready(directory: &Path) -> Result<()> {
    let begun = Instant::now();
    loop {
        let state = fs::read_to_string(directory.join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().last().is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        let log = fs::read_to_string(directory.join("log")).unwrap_or_default();
        if log.contains("FATAL:") || begun.elapsed() > PATIENCE {
            bail!("the private PostgreSQL did not start; its log:\n{log}");
        }
        sleep(Duration::from_millis(20));
    }
}
