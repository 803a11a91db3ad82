//! Making and opening a register, on two levels: a [`Register`] holds the keys of the vault, an [`AnalysisRegister`] never does.
//!
//! Nothing can be read from either directly. Each hands out views, and a view has only the methods that whoever holds it
//! may use; the access table is asked when a view is made.

use jiff::Timestamp;
use rand::CryptoRng;
use throughline_model::Viewer;

use crate::RegisterError;
use crate::access::{self, Action, Relation, Ruling};
use crate::database::{Begin, Column, Database, Value, first};
use crate::error::shown;
use crate::keyring::{KdfCost, Keyring, MasterKey, RecoveryCode, Secret, StoreKey, Unlocked};
use crate::location::Location;
use crate::place::{self, Directory};
use crate::postgres::Postgres;
use crate::schema;
use crate::sqlite::{Opening, Sqlite};
use crate::trail::{Event, Trail};
use crate::vault::{DataKey, VaultError};
use crate::views::{Administration, Analysis, Casework, DataProtection, Door, Linking, Oversight};

/// A register opened with the keys of its vault.
pub struct Register {
    pub(crate) core: Core,
    pub(crate) vault: Vault,
}

/// A register opened without the master key: identities and narratives cannot be read, whatever is asked.
pub struct AnalysisRegister {
    core: Core,
}

/// The keys of the vault: the master key, and during a rotation the next one.
pub(crate) struct Vault {
    pub(crate) master: MasterKey,
    pub(crate) pending: Option<MasterKey>,
}

/// What both levels share: the connection, the keys of the store, and where the keyring lies.
pub(crate) struct Core {
    pub(crate) database: Box<dyn Database>,
    pub(crate) keyring: Keyring,
    pub(crate) trail: Trail,
    pub(crate) store: StoreKey,
    /// The directory; `None` on PostgreSQL.
    pub(crate) directory: Option<Directory>,
}

impl Vault {
    /// The key with which new data keys are wrapped.
    pub(crate) fn newest(&self) -> &MasterKey {
        self.pending.as_ref().unwrap_or(&self.master)
    }

    /// Unwraps a record's data key, of either generation.
    pub(crate) fn unwrap(&self, record: u128, wrapped: &[u8]) -> Result<DataKey, RegisterError> {
        let masters: Vec<&MasterKey> = std::iter::once(&self.master).chain(&self.pending).collect();
        DataKey::unwrap(wrapped, &masters, record).map_err(|error| match error {
            VaultError::NoSuchGeneration(found) if found > self.newest().generation() => {
                RegisterError::KeysReplaced
            }
            _ => RegisterError::DataKeyDamaged(shown(record)),
        })
    }

    pub(crate) fn new(unlocked: Unlocked) -> (Self, StoreKey) {
        let Unlocked {
            master,
            pending,
            store,
        } = unlocked;
        (Self { master, pending }, store)
    }
}

/// A connection and the keyring found at a location, before any key is opened.
enum Found {
    Directory(Directory),
    Postgres(Box<Postgres>),
}

impl Found {
    fn at(location: &Location) -> Result<(Self, Keyring), RegisterError> {
        match location {
            Location::Directory(path) => {
                let directory = Directory::new(path);
                let keyring = directory.read_keyring()?;
                Ok((Self::Directory(directory), keyring))
            }
            Location::Postgres(url) => {
                let mut postgres = Postgres::connect(url)?;
                if !schema::is_there(&mut postgres)? {
                    return Err(RegisterError::NoRegister(location.to_string()));
                }
                let keyring = place::read_keyring_table(&mut postgres)?;
                Ok((Self::Postgres(Box::new(postgres)), keyring))
            }
        }
    }

    fn open(self, keyring: Keyring, store: StoreKey) -> Result<Core, RegisterError> {
        let (mut database, directory): (Box<dyn Database>, _) = match self {
            Self::Directory(directory) => {
                let sqlite = Sqlite::open(&directory.database(), &store.database_key(), Opening::Existing)?;
                (Box::new(sqlite), Some(directory))
            }
            Self::Postgres(postgres) => (postgres, None),
        };
        let trail = Trail::new(keyring.register(), store.audit_key());
        schema::migrate(&mut *database, &trail)?;
        Ok(Core::new(database, keyring, store, directory))
    }
}

impl Core {
    /// Makes an empty place into a database with keys, in a version of the schema (the newest, except in tests of migration),
    /// and fills it, all in one transaction: after an error nothing is left at the place.
    pub(crate) fn create(
        location: &Location,
        keyring: Keyring,
        store: StoreKey,
        version: i64,
        fill: impl FnOnce(&mut Self) -> Result<(), RegisterError>,
    ) -> Result<Self, RegisterError> {
        match location {
            Location::Directory(path) => {
                let claim = Directory::new(path).claim()?;
                let directory = claim.directory().clone();
                directory.write_keyring(&keyring)?;
                let sqlite = Sqlite::open(&directory.database(), &store.database_key(), Opening::New)?;
                let mut core = Self::new(Box::new(sqlite), keyring, store, Some(directory));
                core.transaction(Begin::Writing, |core| {
                    schema::create(&mut *core.database, version)?;
                    fill(core)
                })?;
                claim.keep();
                Ok(core)
            }
            Location::Postgres(url) => {
                let postgres = Postgres::connect(url)?;
                let mut core = Self::new(Box::new(postgres), keyring, store, None);
                core.transaction(Begin::Writing, |core| {
                    if schema::is_there(&mut *core.database)? {
                        return Err(RegisterError::NotEmpty(location.to_string()));
                    }
                    schema::create(&mut *core.database, version)?;
                    place::write_keyring_table(&mut *core.database, &core.keyring)?;
                    fill(core)
                })?;
                Ok(core)
            }
        }
    }

    fn new(
        database: Box<dyn Database>,
        keyring: Keyring,
        store: StoreKey,
        directory: Option<Directory>,
    ) -> Self {
        let trail = Trail::new(keyring.register(), store.audit_key());
        Self {
            database,
            keyring,
            trail,
            store,
            directory,
        }
    }

    /// Refuses when the keyring at its place is no longer the one held. To be asked inside a transaction; in a writing one
    /// the answer holds until it ends, because keys are replaced in writing transactions only.
    pub(crate) fn check_keyring(&mut self) -> Result<(), RegisterError> {
        let current = match &self.directory {
            Some(directory) => directory.read_keyring()?,
            None => place::read_keyring_table(&mut *self.database)?,
        };
        if current == self.keyring {
            Ok(())
        } else {
            Err(RegisterError::KeysReplaced)
        }
    }

    /// Replaces the keyring at its place, unless another program has done so meanwhile: the new one was made from the one
    /// held, and would undo what the other program did. `entry` is what the audit says of it.
    pub(crate) fn write_keyring(
        &mut self,
        keyring: Keyring,
        entry: Option<(&Viewer, Timestamp, Event)>,
    ) -> Result<(), RegisterError> {
        self.transaction(Begin::Writing, |core| {
            core.check_keyring()?;
            if let Some((viewer, now, event)) = entry {
                core.trail.append(&mut *core.database, viewer, now, &event)?;
            }
            // On SQLite the file is replaced last: it does not take part in the transaction, only in its lock.
            match &core.directory {
                Some(directory) => directory.write_keyring(&keyring),
                None => place::write_keyring_table(&mut *core.database, &keyring),
            }
        })?;
        self.keyring = keyring;
        Ok(())
    }

    /// Does something in a transaction: all of it or nothing.
    pub(crate) fn transaction<T, E: From<RegisterError>>(
        &mut self,
        begin: Begin,
        action: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.database.begin(begin)?;
        match action(self) {
            Ok(done) => {
                self.database.commit()?;
                Ok(done)
            }
            Err(error) => {
                self.database.rollback();
                Err(error)
            }
        }
    }

    /// Writes an entry into the audit, in a transaction of its own.
    pub(crate) fn audit(
        &mut self,
        viewer: &Viewer,
        now: Timestamp,
        event: &Event,
    ) -> Result<(), RegisterError> {
        self.transaction(Begin::Writing, |core| {
            core.trail
                .append(&mut *core.database, viewer, now, event)
                .map(drop)
        })
    }

    /// Refuses to wrap data keys with a master key that has been replaced meanwhile. To be asked inside the transaction.
    pub(crate) fn check_generation(&mut self, vault: &Vault) -> Result<(), RegisterError> {
        let current = self
            .meta("master_generation")?
            .and_then(|text| text.parse::<u32>().ok());
        if current.is_some_and(|current| vault.newest().generation() >= current) {
            Ok(())
        } else {
            Err(RegisterError::KeysReplaced)
        }
    }

    /// One setting of the register.
    pub(crate) fn meta(&mut self, name: &str) -> Result<Option<String>, RegisterError> {
        let sql = "SELECT value FROM register_meta WHERE name = ?1";
        first(
            &mut *self.database,
            sql,
            &[Value::Text(name)],
            &[Column::Text],
            |row| row[0].text().map(str::to_owned),
        )
    }

    pub(crate) fn set_meta(&mut self, name: &str, value: &str) -> Result<(), RegisterError> {
        let sql = "INSERT INTO register_meta (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.database
            .execute(sql, &[Value::Text(name), Value::Text(value)])?;
        Ok(())
    }
}

impl Core {
    /// As [`permit`], and a refusal is written in the audit.
    pub(crate) fn permit(
        &mut self,
        viewer: &Viewer,
        now: Timestamp,
        action: Action,
    ) -> Result<(), RegisterError> {
        permit(viewer, action).inspect_err(|_| self.audit_denied(viewer, now, action, "the register"))
    }

    /// Writes into the audit that something was refused. The refusal stands even if that fails.
    pub(crate) fn audit_denied(&mut self, viewer: &Viewer, now: Timestamp, action: Action, subject: &str) {
        let event = Event::new("denied", subject).because(action.words());
        let _ = self.audit(viewer, now, &event);
    }
}

/// Whether a viewer may do something that concerns no single record.
pub(crate) fn permit(viewer: &Viewer, action: Action) -> Result<(), RegisterError> {
    match access::ruling(viewer.role, action, Relation::None) {
        Ruling::Allow => Ok(()),
        Ruling::Deny | Ruling::BreakGlass => Err(RegisterError::Denied {
            role: viewer.role,
            action,
        }),
    }
}

impl Register {
    /// Makes a new, empty register. The recovery code is shown once and kept nowhere.
    ///
    /// # Errors
    /// When something is at the place already, or it cannot be written.
    pub fn init(
        location: &Location,
        secret: &Secret,
        cost: KdfCost,
        now: Timestamp,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, RecoveryCode), RegisterError> {
        Self::init_at(location, secret, cost, now, rng, schema::NEWEST)
    }

    /// As [`Register::init`], in a version of the schema.
    pub(crate) fn init_at(
        location: &Location,
        secret: &Secret,
        cost: KdfCost,
        now: Timestamp,
        mut rng: &mut dyn CryptoRng,
        version: i64,
    ) -> Result<(Self, RecoveryCode), RegisterError> {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let (keyring, unlocked, recovery_code) =
            Keyring::create(secret, cost, u128::from_be_bytes(id), &mut rng)?;
        let (vault, store) = Vault::new(unlocked);
        let core = Core::create(location, keyring, store, version, |core| {
            core.set_meta("register", &shown(u128::from_be_bytes(id)))?;
            core.set_meta("created", &now.to_string())?;
            core.set_meta("master_generation", &core.keyring.generation().to_string())?;
            core.trail.begin(&mut *core.database, now)
        })?;
        Ok((Self { core, vault }, recovery_code))
    }

    /// Opens a register with its vault, migrating it to the newest schema. While a rotation of the master key is unfinished,
    /// both keys are held.
    ///
    /// # Errors
    /// When there is no register, the secret is wrong, or the database or the keys are damaged: each its own error.
    pub fn open(location: &Location, secret: &Secret) -> Result<Self, RegisterError> {
        let (found, keyring) = Found::at(location)?;
        let (vault, store) = Vault::new(keyring.unlock(secret)?);
        Ok(Self {
            core: found.open(keyring, store)?,
            vault,
        })
    }

    /// The register's identifier.
    pub fn id(&self) -> u128 {
        self.core.keyring.register()
    }

    /// Whether a rotation of the master key was begun and not finished. Everything can be read and written meanwhile; rotating
    /// again finishes it.
    pub fn rotation_is_unfinished(&self) -> bool {
        self.vault.pending.is_some()
    }

    /// Opens the same register once more, on a connection of its own and with the keys already at hand: for a program that
    /// serves many at once.
    ///
    /// # Errors
    /// As [`Register::open`], and [`RegisterError::KeysReplaced`].
    pub fn again(&self, location: &Location) -> Result<Self, RegisterError> {
        let (found, keyring) = Found::at(location)?;
        if keyring != self.core.keyring {
            return Err(RegisterError::KeysReplaced);
        }
        let vault = Vault {
            master: self.vault.master.again(),
            pending: self.vault.pending.as_ref().map(MasterKey::again),
        };
        Ok(Self {
            core: found.open(keyring, self.core.store.again())?,
            vault,
        })
    }

    /// Who may sign in and who is signed in, asked before anybody is a viewer.
    pub fn door(&mut self, now: Timestamp) -> Door<'_> {
        Door::new(self, now)
    }

    /// What a caseworker or supervisor does.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for another role.
    pub fn for_caseworker<'a>(
        &'a mut self,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Casework<'a>, RegisterError> {
        Casework::new(self, viewer, now)
    }

    /// Life lines without identities.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for a role that does not analyse.
    pub fn for_analyst<'a>(
        &'a mut self,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Analysis<'a>, RegisterError> {
        Analysis::new(&mut self.core, viewer, now)
    }

    /// Export, erasure and the audit.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for any role but the data protection officer's.
    pub fn for_data_protection<'a>(
        &'a mut self,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<DataProtection<'a>, RegisterError> {
        DataProtection::new(self, viewer, now)
    }

    /// Which records are one person.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for a role that may not read links.
    pub fn for_linking<'a>(
        &'a mut self,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Linking<'a>, RegisterError> {
        Linking::new(self, viewer, now)
    }

    /// Sealed concern reports.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for any role but oversight's.
    pub fn for_oversight<'a>(
        &'a mut self,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Oversight<'a>, RegisterError> {
        Oversight::new(self, viewer, now)
    }

    /// Backups and keys.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for any role but the administrator's.
    pub fn for_administrator<'a>(
        &'a mut self,
        viewer: &'a Viewer,
        now: Timestamp,
    ) -> Result<Administration<'a>, RegisterError> {
        Administration::new(self, viewer, now)
    }
}

impl AnalysisRegister {
    /// Opens a register for analysis alone: the master key stays sealed.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn open(location: &Location, secret: &Secret) -> Result<Self, RegisterError> {
        let (found, keyring) = Found::at(location)?;
        let store = keyring.unlock_store(secret)?;
        Ok(Self {
            core: found.open(keyring, store)?,
        })
    }

    /// The register's identifier.
    pub fn id(&self) -> u128 {
        self.core.keyring.register()
    }

    /// Life lines without identities.
    ///
    /// # Errors
    /// [`RegisterError::Denied`] for a role that does not analyse.
    pub fn for_analyst<'a>(
        &'a mut self,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Analysis<'a>, RegisterError> {
        Analysis::new(&mut self.core, viewer, now)
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Register({})", shown(self.id()))
    }
}

impl std::fmt::Debug for AnalysisRegister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnalysisRegister({})", shown(self.id()))
    }
}
