//! The two files of an embedded register, `register.db` and `register.keys`, and how the keys file is replaced.
//!
//! A keys file is written beside the old one, brought to the disk and renamed over it, so that at every moment there is one
//! whole keys file. On PostgreSQL the keys lie in the table `keyring`, which is replaced in one statement.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::RegisterError;
use crate::database::{Column, Database, Value, first};
use crate::keyring::Keyring;

/// The directory of an embedded register.
#[derive(Clone, Debug)]
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("register.db")
    }

    fn keys(&self) -> PathBuf {
        self.0.join("register.keys")
    }

    /// Makes the directory, which must not be there yet or be empty, and takes it: of two programs at the same moment one is
    /// refused. Only its owner may enter it.
    pub(crate) fn claim(self) -> Result<Claim, RegisterError> {
        let shown = self.0.display().to_string();
        let made = self.make().map_err(RegisterError::file(format!(
            "the directory {shown} cannot be made private to its owner"
        )))?;
        let mut entries = fs::read_dir(&self.0).map_err(RegisterError::file(format!(
            "the directory {shown} cannot be read"
        )))?;
        if entries.next().is_some() {
            return Err(RegisterError::NotEmpty(shown));
        }
        // SQLite gives its log the permissions of the file it finds.
        match create_private(&self.database()) {
            Ok(_) => Ok(Claim {
                directory: self,
                made,
                kept: false,
            }),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(RegisterError::NotEmpty(shown))
            }
            Err(error) => Err(RegisterError::file(format!("no file can be made in {shown}"))(
                error,
            )),
        }
    }

    /// Makes the directory private to its owner; whether it was not there before.
    fn make(&self) -> std::io::Result<bool> {
        if let Some(parent) = self.0.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&self.0) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                if !fs::symlink_metadata(&self.0)?.is_dir() {
                    return Err(std::io::Error::other("something that is no directory is there"));
                }
                #[cfg(unix)]
                if fs::read_dir(&self.0)?.next().is_none() {
                    let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
                    fs::set_permissions(&self.0, private)?;
                }
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn read_keyring(&self) -> Result<Keyring, RegisterError> {
        let (keys, database) = (self.keys(), self.database());
        match (keys.exists(), database.exists()) {
            (false, false) => return Err(RegisterError::NoRegister(self.0.display().to_string())),
            (false, true) => return Err(RegisterError::KeysMissing(keys.display().to_string())),
            (true, false) => return Err(RegisterError::DatabaseMissing(database.display().to_string())),
            (true, true) => {}
        }
        // One byte more than a keys file may have is read, so that a longer one is told as damaged and not read on.
        let mut bytes = Vec::new();
        File::open(&keys)
            .and_then(|file| {
                file.take(Keyring::LONGEST_FILE as u64 + 1)
                    .read_to_end(&mut bytes)
            })
            .map_err(RegisterError::file(format!("{} cannot be read", keys.display())))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| crate::keyring::KeyringError::Damaged)?;
        Ok(Keyring::from_json(text)?)
    }

    pub(crate) fn write_keyring(&self, keyring: &Keyring) -> Result<(), RegisterError> {
        let keys = self.keys();
        let fresh = self.0.join("register.keys.new");
        let write = || -> std::io::Result<()> {
            // What a crash left there is not written into: it might be a link to elsewhere.
            match fs::remove_file(&fresh) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = create_private(&fresh)?;
            file.write_all(keyring.to_json().as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&fresh, &keys)?;
            // The new name must be on the disk too.
            File::open(&self.0)?.sync_all()
        };
        write().map_err(RegisterError::file(format!(
            "{} cannot be written",
            keys.display()
        )))
    }
}

/// A directory taken for a new register. Unless it is kept, what was made in it is removed again.
pub(crate) struct Claim {
    directory: Directory,
    /// Whether the directory itself was made here.
    made: bool,
    kept: bool,
}

impl Claim {
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The register is complete.
    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        // What cannot be removed stays; the error that brought us here is the one to tell.
        for name in [
            "register.db",
            "register.db-wal",
            "register.db-shm",
            "register.keys",
            "register.keys.new",
        ] {
            let _ = fs::remove_file(self.directory.0.join(name));
        }
        if self.made {
            let _ = fs::remove_dir(&self.directory.0);
        }
    }
}

/// A new file that only its owner can read; an error if anything has its name, be it a link.
fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The keys of a register on PostgreSQL.
pub(crate) fn read_keyring_table(database: &mut dyn Database) -> Result<Keyring, RegisterError> {
    let sql = "SELECT json FROM keyring WHERE name = 'keyring'";
    let json = first(database, sql, &[], &[Column::Text], |row| {
        row[0].text().map(str::to_owned)
    })?;
    let json = json.ok_or(crate::keyring::KeyringError::Damaged)?;
    Ok(Keyring::from_json(&json)?)
}

/// Replaces the keys of a register on PostgreSQL; atomic by being one statement.
pub(crate) fn write_keyring_table(
    database: &mut dyn Database,
    keyring: &Keyring,
) -> Result<(), RegisterError> {
    let sql = "INSERT INTO keyring (name, json) VALUES ('keyring', ?1) \
               ON CONFLICT (name) DO UPDATE SET json = excluded.json";
    database.execute(sql, &[Value::Text(&keyring.to_json())])?;
    Ok(())
}
