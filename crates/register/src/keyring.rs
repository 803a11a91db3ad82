//! The keys file: a register's two keys, each wrapped once for every secret that opens the register.
//!
//! The *store key* opens the database file, checks the audit chain and seals backups; the *master key* opens the vault.
//! They are two separate ciphertexts under one secret, so that whoever only counts never decrypts the key to the
//! identities. A plain checksum over the file tells damage from a wrong passphrase; what protects the keys is the AEAD.
//! What the master key wraps lives in `vault`; where the file lies and how it is replaced is not decided here.

pub(crate) mod envelope;
mod error;
pub(crate) mod hex;
mod keys;
mod secret;
#[cfg(test)]
mod tests;

use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use error::KeyringError;
pub(crate) use keys::{MasterKey, StoreKey};
pub use secret::{KdfCost, KeyKind, RecoveryCode, Secret, SecretError};

/// The version of the keys file this program writes, and the newest it reads.
const FORMAT: u32 = 1;
/// How a keys file begins; the format number follows.
const OPENING: &str = r#"{"throughline-keys":"#;
/// What stands between the format number and the checksum.
const BEFORE_CHECKSUM: &str = r#","checksum":""#;
/// What stands between the checksum and the content.
const BEFORE_CONTENT: &str = r#"","content":"#;
/// No more entries of one kind are tried: each costs a derivation, which is slow on purpose.
const MOST_ENTRIES: usize = 16;

/// The keys of a register, wrapped for each secret that opens it. Holds nothing that is secret by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keyring {
    content: Content,
}

/// What the keys file says, apart from its format and checksum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    register: Uuid,
    /// The generation of the master key in use.
    generation: u32,
    /// The generation a rotation is moving to.
    pending: Option<u32>,
    entries: Vec<Entry>,
}

/// The keys wrapped for one secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: KeyKind,
    cost: KdfCost,
    #[serde(with = "hex")]
    salt: Vec<u8>,
    /// Nonce, ciphertext and tag of the store key.
    #[serde(with = "hex")]
    store: Vec<u8>,
    masters: Vec<WrappedMaster>,
}

/// One generation of the master key, wrapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrappedMaster {
    generation: u32,
    /// Nonce, ciphertext and tag.
    #[serde(with = "hex")]
    sealed: Vec<u8>,
}

/// The keys of an opened register.
#[derive(Debug)]
pub(crate) struct Unlocked {
    /// The master key in use.
    pub master: MasterKey,
    /// The master key a rotation is moving to, if one is under way and the secret holds it. Data keys made meanwhile must
    /// be wrapped by it, or finishing the rotation would lose them.
    pub pending: Option<MasterKey>,
    /// The key of the database, the audit chain and the sealed files.
    pub store: StoreKey,
}

impl Unlocked {
    /// Every master key at hand.
    fn masters(&self) -> Vec<&MasterKey> {
        std::iter::once(&self.master).chain(&self.pending).collect()
    }
}

/// A rotation begun: write `keyring`, rewrap every data key from `old` to `new` in one transaction, then write
/// `keyring.finish_rotation()`. A crash between any two of these steps loses nothing.
#[derive(Debug)]
pub(crate) struct Rotation {
    /// Holds both generations, under the passphrase and the new recovery code.
    pub keyring: Keyring,
    /// The master key to unwrap with.
    pub old: MasterKey,
    /// The master key to wrap with.
    pub new: MasterKey,
    /// Replaces the recovery code given out before, whose entry cannot be wrapped anew without it; to be shown once.
    pub recovery_code: RecoveryCode,
    /// How many key files will no longer open the register once the rotation is finished.
    pub key_files_lost: usize,
}

impl Keyring {
    /// A keys file larger than this is not one: every entry takes about 700 bytes.
    pub(crate) const LONGEST_FILE: usize = 1 << 20;

    /// Makes the keys of a new register, wrapped by `secret` and by a recovery code that is returned here and nowhere
    /// else. `cost` is what guessing either of them costs.
    ///
    /// # Errors
    /// [`KeyringError::CostOutOfBounds`].
    pub(crate) fn create(
        secret: &Secret,
        cost: KdfCost,
        register: u128,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, Unlocked, RecoveryCode), KeyringError> {
        let store = StoreKey::generate(rng);
        let master = MasterKey::generate(1, rng);
        let recovery_code = RecoveryCode::generate(rng);
        let masters = [&master];
        let entries = vec![
            Entry::wrap(register, secret, cost, &store, &masters, rng)?,
            Entry::wrap(register, &recovery_code.to_secret(), cost, &store, &masters, rng)?,
        ];
        let content = Content {
            register: Uuid::from_u128(register),
            generation: 1,
            pending: None,
            entries,
        };
        Ok((
            Self { content },
            Unlocked {
                master,
                pending: None,
                store,
            },
            recovery_code,
        ))
    }

    /// The register these keys belong to.
    pub(crate) fn register(&self) -> u128 {
        self.content.register.as_u128()
    }

    /// The generation of the master key in use, counted from 1.
    pub(crate) fn generation(&self) -> u32 {
        self.content.generation
    }

    /// The store key and the master key.
    ///
    /// A recovery code or key file from before an unfinished rotation opens the old master key only.
    ///
    /// # Errors
    /// [`KeyringError::Wrong`], [`KeyringError::NoEntry`], [`KeyringError::CostOutOfBounds`].
    pub(crate) fn unlock(&self, secret: &Secret) -> Result<Unlocked, KeyringError> {
        let (entry, wrapping, store) = self.find(secret)?;
        let register = self.register();
        let master = entry
            .master(register, &wrapping, self.content.generation)?
            .ok_or(KeyringError::Damaged)?;
        let pending = match self.content.pending {
            Some(generation) => entry.master(register, &wrapping, generation)?,
            None => None,
        };
        Ok(Unlocked {
            master,
            pending,
            store,
        })
    }

    /// The store key alone; the master key stays sealed.
    ///
    /// # Errors
    /// As [`Keyring::unlock`].
    pub(crate) fn unlock_store(&self, secret: &Secret) -> Result<StoreKey, KeyringError> {
        self.find(secret).map(|(_, _, store)| store)
    }

    /// The same keys under a new passphrase. `old` may be any secret that opens the register, so a recovery code sets a
    /// new passphrase when the old one is lost. Other secrets stay as they are.
    ///
    /// # Errors
    /// As [`Keyring::unlock`], and [`KeyringError::RotationUnfinished`].
    pub(crate) fn change_passphrase(
        &self,
        old: &Secret,
        new: &Secret,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, KeyringError> {
        self.with_entry(old, new, Others::Replace, rng)
    }

    /// The same keys, and besides under a key file for unattended starts. `secret` is any that opens the register.
    ///
    /// # Errors
    /// As [`Keyring::change_passphrase`].
    pub(crate) fn add_key_file(
        &self,
        secret: &Secret,
        key_file: &Secret,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, KeyringError> {
        self.with_entry(secret, key_file, Others::Keep, rng)
    }

    /// The same keys under a new recovery code; the one given out before no longer opens them.
    ///
    /// # Errors
    /// As [`Keyring::change_passphrase`].
    pub(crate) fn reissue_recovery_code(
        &self,
        secret: &Secret,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, RecoveryCode), KeyringError> {
        let code = RecoveryCode::generate(rng);
        let keyring = self.with_entry(secret, &code.to_secret(), Others::Replace, rng)?;
        Ok((keyring, code))
    }

    /// Begins replacing the master key, or resumes a rotation that was begun and not finished; see [`Rotation`] for what
    /// to do in which order. Secrets other than the passphrase cannot be wrapped anew without being at hand: a new
    /// recovery code is issued, and key files have to be added again.
    ///
    /// # Errors
    /// [`KeyringError::RotationNeedsPassphrase`], [`KeyringError::GenerationsUsedUp`], and as [`Keyring::unlock`].
    pub(crate) fn begin_rotation(
        &self,
        secret: &Secret,
        rng: &mut impl CryptoRng,
    ) -> Result<Rotation, KeyringError> {
        if secret.kind() != KeyKind::Passphrase {
            return Err(KeyringError::RotationNeedsPassphrase);
        }
        let cost = self.find(secret)?.0.cost;
        let Unlocked {
            master: old,
            pending,
            store,
        } = self.unlock(secret)?;
        let generation = match self.content.pending {
            Some(generation) => generation,
            None => self
                .content
                .generation
                .checked_add(1)
                .ok_or(KeyringError::GenerationsUsedUp)?,
        };
        let new = pending.unwrap_or_else(|| MasterKey::generate(generation, rng));
        let recovery_code = RecoveryCode::generate(rng);

        // Entries that know only the old key stay until the end, so that a code already written down opens the register
        // if the new one was never seen. One that knows the new key comes from an earlier beginning of this rotation.
        let mut entries: Vec<Entry> = self.content.entries.clone();
        entries.retain(|entry| entry.kind != KeyKind::Passphrase);
        entries.retain(|entry| entry.kind != KeyKind::RecoveryCode || !entry.holds(generation));
        let key_files_lost = entries
            .iter()
            .filter(|entry| entry.kind == KeyKind::KeyFile && !entry.holds(generation))
            .count();
        let register = self.register();
        for fresh in [secret, &recovery_code.to_secret()] {
            entries.push(Entry::wrap(register, fresh, cost, &store, &[&old, &new], rng)?);
        }
        let content = Content {
            pending: Some(generation),
            entries,
            ..self.content
        };
        Ok(Rotation {
            keyring: Self { content },
            old,
            new,
            recovery_code,
            key_files_lost,
        })
    }

    /// Drops the old master key and every secret that holds only it. To be called when no data key of the old generation
    /// is left.
    ///
    /// # Errors
    /// [`KeyringError::NoRotation`].
    pub(crate) fn finish_rotation(&self) -> Result<Self, KeyringError> {
        let generation = self.content.pending.ok_or(KeyringError::NoRotation)?;
        let mut entries = self.content.entries.clone();
        entries.retain(|entry| entry.holds(generation));
        for entry in &mut entries {
            entry.masters.retain(|master| master.generation == generation);
        }
        Ok(Self {
            content: Content {
                generation,
                pending: None,
                entries,
                ..self.content
            },
        })
    }

    /// The keys file, as one line of JSON without a line break.
    pub(crate) fn to_json(&self) -> String {
        let content = serde_json::to_string(&self.content).expect("a keyring is plain text and numbers");
        let checksum = hex::encode(&checksum(FORMAT, &content));
        format!("{OPENING}{FORMAT}{BEFORE_CHECKSUM}{checksum}{BEFORE_CONTENT}{content}}}")
    }

    /// Reads a keys file. Every changed byte is noticed; white space after the end is not counted.
    ///
    /// # Errors
    /// [`KeyringError::Damaged`], [`KeyringError::Newer`].
    pub(crate) fn from_json(text: &str) -> Result<Self, KeyringError> {
        // The wrapping is taken apart by hand and not by a JSON reader, which would accept changes of spelling.
        let parts = || {
            let rest = text.trim_ascii_end().strip_prefix(OPENING)?;
            let (format, rest) = rest.split_once(BEFORE_CHECKSUM)?;
            let (stated, rest) = rest.split_once(BEFORE_CONTENT)?;
            let number: u32 = format.parse().ok()?;
            let content = rest.strip_suffix('}')?;
            let whole = number.to_string() == format && hex::encode(&checksum(number, content)) == stated;
            whole.then_some((number, content))
        };
        if text.len() > Self::LONGEST_FILE {
            return Err(KeyringError::Damaged);
        }
        let (format, content) = parts().ok_or(KeyringError::Damaged)?;
        if format > FORMAT {
            return Err(KeyringError::Newer(format));
        }
        let content = serde_json::from_str(content).map_err(|_| KeyringError::Damaged)?;
        Ok(Self { content })
    }

    /// The entry this secret opens, the key it yields, and the store key.
    fn find(&self, secret: &Secret) -> Result<(&Entry, Zeroizing<[u8; 32]>, StoreKey), KeyringError> {
        let mut answer = KeyringError::NoEntry(secret.kind());
        for entry in self
            .content
            .entries
            .iter()
            .filter(|entry| entry.kind == secret.kind())
            .take(MOST_ENTRIES)
        {
            let wrapping = secret.derive(entry.cost, &entry.salt)?;
            let bound = binding(self.register(), entry.kind, Wrapped::Store, &entry.salt);
            if let Some(store) = envelope::open_key(&wrapping, &bound, &entry.store) {
                return Ok((entry, wrapping, StoreKey::new(store)));
            }
            answer = KeyringError::Wrong(secret.kind());
        }
        Err(answer)
    }

    /// This keyring with an entry for `new`, opened by `secret`.
    fn with_entry(
        &self,
        secret: &Secret,
        new: &Secret,
        others: Others,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, KeyringError> {
        let cost = self.find(secret)?.0.cost;
        let unlocked = self.unlock(secret)?;
        if self.content.pending.is_some() && unlocked.pending.is_none() {
            return Err(KeyringError::RotationUnfinished);
        }
        let added = Entry::wrap(
            self.register(),
            new,
            cost,
            &unlocked.store,
            &unlocked.masters(),
            rng,
        )?;
        let mut content = self.content.clone();
        if others == Others::Replace {
            content.entries.retain(|entry| entry.kind != new.kind());
        }
        if content
            .entries
            .iter()
            .filter(|entry| entry.kind == new.kind())
            .count()
            >= MOST_ENTRIES
        {
            return Err(KeyringError::TooManyEntries(new.kind()));
        }
        content.entries.push(added);
        Ok(Self { content })
    }
}

/// What becomes of entries of the same kind when one is added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Keep,
    Replace,
}

impl Entry {
    fn wrap(
        register: u128,
        secret: &Secret,
        cost: KdfCost,
        store: &StoreKey,
        masters: &[&MasterKey],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, KeyringError> {
        let kind = secret.kind();
        let mut salt = vec![0; 16];
        rng.fill_bytes(&mut salt);
        let wrapping = secret.derive(cost, &salt)?;
        let mut seal = |wrapped: Wrapped, key: &[u8; 32]| {
            envelope::seal(&wrapping, &binding(register, kind, wrapped, &salt), key, rng)
        };
        let sealed_store = seal(Wrapped::Store, store.bytes());
        let masters = masters
            .iter()
            .map(|master| {
                let generation = master.generation();
                WrappedMaster {
                    generation,
                    sealed: seal(Wrapped::Master(generation), master.bytes()),
                }
            })
            .collect();
        Ok(Self {
            kind,
            cost,
            salt,
            store: sealed_store,
            masters,
        })
    }

    fn holds(&self, generation: u32) -> bool {
        self.masters.iter().any(|master| master.generation == generation)
    }

    /// The master key of a generation, or nothing if this entry does not hold it.
    fn master(
        &self,
        register: u128,
        wrapping: &[u8; 32],
        generation: u32,
    ) -> Result<Option<MasterKey>, KeyringError> {
        let Some(wrapped) = self.masters.iter().find(|master| master.generation == generation) else {
            return Ok(None);
        };
        let bound = binding(register, self.kind, Wrapped::Master(generation), &self.salt);
        // The store key beside it opened with the same secret, so this is damage and not a wrong passphrase.
        let key = envelope::open_key(wrapping, &bound, &wrapped.sealed).ok_or(KeyringError::Damaged)?;
        Ok(Some(MasterKey::new(generation, key)))
    }
}

/// Which key a ciphertext of the keys file holds.
#[derive(Clone, Copy)]
enum Wrapped {
    Store,
    Master(u32),
}

/// What a wrapped key is bound to: it opens in no other register, kind of entry, role, generation or entry.
fn binding(register: u128, kind: KeyKind, wrapped: Wrapped, salt: &[u8]) -> Vec<u8> {
    let (role, generation) = match wrapped {
        Wrapped::Store => ("store key", 0),
        Wrapped::Master(generation) => ("master key", generation),
    };
    envelope::frame(&[
        b"throughline keys file",
        &FORMAT.to_be_bytes(),
        &register.to_be_bytes(),
        kind.name().as_bytes(),
        role.as_bytes(),
        &generation.to_be_bytes(),
        salt,
    ])
}

fn checksum(format: u32, content: &str) -> [u8; 32] {
    Sha256::digest(envelope::frame(&[
        b"throughline keys file",
        &format.to_be_bytes(),
        content.as_bytes(),
    ]))
    .into()
}
