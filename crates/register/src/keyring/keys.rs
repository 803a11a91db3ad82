//! The two keys of an opened register, and the keys derived from them.
//!
//! Each use has a key of its own (HKDF-SHA256, RFC 5869, with a distinct `info`), so that no ciphertext or tag made for one
//! use means anything in another. The keys are overwritten when they are dropped and never printed.

use std::fmt;

use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Opens the database file, checks the audit chain and seals files. Opens no identity.
pub(crate) struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    pub(super) fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(super) fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(random(rng))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The same key for one more connection.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The key of the encrypted database file.
    pub(crate) fn database_key(&self) -> Zeroizing<[u8; 32]> {
        derive(&self.0, None, b"throughline 1: database file")
    }

    /// The key of the audit chain.
    pub(crate) fn audit_key(&self) -> Zeroizing<[u8; 32]> {
        derive(&self.0, None, b"throughline 1: audit chain")
    }

    /// The key under which what people sign in with is sealed.
    pub(crate) fn accounts_key(&self) -> Zeroizing<[u8; 32]> {
        derive(&self.0, None, b"throughline 1: accounts")
    }

    /// A secret number that keeps identifiers derived from texts from being guessed. It never changes.
    pub(crate) fn namespace(&self) -> u128 {
        let key = derive(&self.0, None, b"throughline 1: identifier namespace");
        key.iter()
            .take(16)
            .fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
    }

    /// The keys of one sealed file, told apart from every other file's by its random salt: first the one that encrypts
    /// its chunks, then the one that authenticates its header.
    pub(crate) fn file_keys(&self, salt: &[u8; 32]) -> (Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>) {
        let chunks = derive(&self.0, Some(salt), b"throughline 1: sealed file, chunks");
        let header = derive(&self.0, Some(salt), b"throughline 1: sealed file, header");
        (chunks, header)
    }
}

/// Wraps the data keys of the vault.
pub(crate) struct MasterKey {
    generation: u32,
    bytes: Zeroizing<[u8; 32]>,
    wrapping: Zeroizing<[u8; 32]>,
}

impl MasterKey {
    pub(super) fn new(generation: u32, bytes: Zeroizing<[u8; 32]>) -> Self {
        let wrapping = derive(&bytes, None, b"throughline 1: data keys");
        Self {
            generation,
            bytes,
            wrapping,
        }
    }

    pub(super) fn generate(generation: u32, rng: &mut impl CryptoRng) -> Self {
        Self::new(generation, random(rng))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The same key for one more connection.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.generation, self.bytes.clone())
    }

    /// The key that wraps data keys.
    pub(crate) fn wrapping(&self) -> &[u8; 32] {
        &self.wrapping
    }

    /// How often the master key was replaced before this one, counted from 1.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(hidden)")
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey(generation {}, hidden)", self.generation)
    }
}

fn random(rng: &mut impl CryptoRng) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut *bytes);
    bytes
}

fn derive(key: &[u8; 32], salt: Option<&[u8; 32]>, info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt.map(<[u8; 32]>::as_slice), key)
        .expand(info, &mut *derived)
        .expect("32 bytes are within what HKDF yields");
    derived
}
