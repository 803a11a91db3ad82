//! What a person or a machine opens a register with: a passphrase, a recovery code or a key file, and what guessing it costs.
//!
//! All three go through Argon2id, although only the passphrase needs it: one path is easier to trust than three. The
//! recovery code carries a check, so that a slip of the pen is told apart from the code of another register.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::KeyringError;

/// The kinds of secret that open a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// Typed by a person.
    Passphrase,
    /// Written down once, kept in a safe.
    RecoveryCode,
    /// Read by a machine for an unattended start.
    KeyFile,
}

impl KeyKind {
    /// The kind in words, as it stands in messages and in what a wrapped key is bound to.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::RecoveryCode => "recovery code",
            Self::KeyFile => "key file",
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a text or file cannot be a secret; nothing was tried with it yet.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum SecretError {
    /// Nothing was typed.
    #[error("The passphrase is empty. Type at least one character; a sentence of several words is best.")]
    EmptyPassphrase,
    /// The file has too few or too many bytes.
    #[error("A key file has 32 bytes to 64 KiB, and this one has {0} bytes. Make one of 32 random bytes.")]
    KeyFileLength(usize),
    /// A character that no recovery code contains.
    #[error(
        "A recovery code has only digits and letters without U, and character {0} is neither. Read it again."
    )]
    CodeCharacter(usize),
    /// Too few or too many characters.
    #[error("A recovery code has 28 characters beside hyphens and spaces, and this has {0}. Read it again.")]
    CodeLength(usize),
    /// The check does not fit: a character was mistaken for another or two changed places.
    #[error("The recovery code was mistyped: its last two characters do not fit the others. Read it again.")]
    CodeMistyped,
}

/// A secret that opens a register. Overwritten when dropped, never printed.
pub struct Secret {
    kind: KeyKind,
    bytes: Zeroizing<Vec<u8>>,
}

impl Secret {
    /// A passphrase as it was typed or read from a file: exactly these bytes, apart from one line break at the end.
    ///
    /// # Errors
    /// [`SecretError::EmptyPassphrase`].
    pub fn passphrase(typed: impl AsRef<[u8]>) -> Result<Self, SecretError> {
        let typed = typed.as_ref();
        let typed = typed.strip_suffix(b"\n").unwrap_or(typed);
        let typed = typed.strip_suffix(b"\r").unwrap_or(typed);
        if typed.is_empty() {
            return Err(SecretError::EmptyPassphrase);
        }
        Ok(Self {
            kind: KeyKind::Passphrase,
            bytes: Zeroizing::new(typed.to_vec()),
        })
    }

    /// A recovery code as it was typed: small letters, spaces and hyphens do not matter, and O, I and L are read as 0, 1
    /// and 1.
    ///
    /// # Errors
    /// [`SecretError::CodeCharacter`], [`SecretError::CodeLength`], [`SecretError::CodeMistyped`].
    pub fn recovery_code(typed: &str) -> Result<Self, SecretError> {
        RecoveryCode::parse(typed).map(|code| code.to_secret())
    }

    /// The contents of a key file, every byte of it.
    ///
    /// # Errors
    /// [`SecretError::KeyFileLength`].
    pub fn key_file(contents: &[u8]) -> Result<Self, SecretError> {
        if !(32..=1 << 16).contains(&contents.len()) {
            return Err(SecretError::KeyFileLength(contents.len()));
        }
        Ok(Self {
            kind: KeyKind::KeyFile,
            bytes: Zeroizing::new(contents.to_vec()),
        })
    }

    /// What kind of secret it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key this secret yields with a salt, at a cost.
    pub(super) fn derive(&self, cost: KdfCost, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyringError> {
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
        let mut memory = vec![Block::default(); argon.params().block_count()];
        let mut key = Zeroizing::new([0; 32]);
        let derived = argon.hash_password_into_with_memory(&self.bytes, salt, &mut *key, &mut memory);
        for block in &mut memory {
            block.zeroize();
        }
        // Salt and length are ours; a secret beyond four gigabytes cannot be made, so what is left is a salt of the file.
        derived.map_err(|_| KeyringError::Damaged)?;
        Ok(key)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({}, hidden)", self.kind)
    }
}

/// What it costs to try one passphrase: the parameters of Argon2id (RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes that could be filled at once.
    pub lanes: u32,
}

impl Default for KdfCost {
    /// 64 MiB and 3 passes: the second recommendation of RFC 9106, section 4 (2021), for machines short of memory, and more
    /// than three times the least the OWASP Password Storage Cheat Sheet asks for (19 MiB and 2 passes). One lane
    /// instead of four, because our implementation fills them one after the other and the guesser alone would gain.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

impl KdfCost {
    /// As cheap as Argon2id allows, which protects nothing: for tests and invented data.
    pub fn for_tests() -> Self {
        Self {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        }
    }

    /// The upper bounds keep a doctored keys file from using up the machine's memory.
    fn params(self) -> Result<Params, KeyringError> {
        let bounded =
            self.memory_kib <= 1 << 20 && (1..=20).contains(&self.passes) && (1..=16).contains(&self.lanes);
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        params
            .ok()
            .filter(|_| bounded)
            .ok_or(KeyringError::CostOutOfBounds)
    }
}

/// Crockford's Base32 digits: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that carry the 128 bits.
const CARRYING: usize = 26;
/// Characters in all; the last two are the check.
const CHARACTERS: usize = CARRYING + 2;
/// The check is the code modulo the largest prime below 32². Being prime and above 31 times 31, it notices every single
/// wrong character and every two neighbours changed over.
const CHECK: u128 = 1021;

/// A recovery code: 128 random bits, shown once as seven groups of four characters.
pub struct RecoveryCode(Zeroizing<[u8; 16]>);

impl RecoveryCode {
    pub(super) fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 16]);
        rng.fill_bytes(&mut *bytes);
        Self(bytes)
    }

    #[cfg(test)]
    pub(super) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn parse(typed: &str) -> Result<Self, SecretError> {
        let mut digits = Zeroizing::new(Vec::with_capacity(CHARACTERS));
        for (place, character) in typed.chars().enumerate() {
            let digit = match character.to_ascii_uppercase() {
                '-' | ' ' | '\r' | '\n' => continue,
                'O' => 0,
                'I' | 'L' => 1,
                other => DIGITS
                    .iter()
                    .position(|digit| char::from(*digit) == other)
                    .ok_or(SecretError::CodeCharacter(place + 1))? as u128,
            };
            digits.push(digit);
        }
        if digits.len() != CHARACTERS {
            return Err(SecretError::CodeLength(digits.len()));
        }
        // 26 characters hold 130 bits; the first two must be nought.
        if digits[0] >= 8 {
            return Err(SecretError::CodeMistyped);
        }
        let number = Zeroizing::new(
            digits[..CARRYING]
                .iter()
                .fold(0, |number, digit| number << 5 | digit),
        );
        if *number % CHECK != digits[CARRYING] << 5 | digits[CARRYING + 1] {
            return Err(SecretError::CodeMistyped);
        }
        Ok(Self(Zeroizing::new(number.to_be_bytes())))
    }

    /// The code to be shown and written down, in groups joined by hyphens.
    pub fn reveal(&self) -> Zeroizing<String> {
        let number = u128::from_be_bytes(*self.0);
        let check = number % CHECK;
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS + CHARACTERS / 4));
        for place in 0..CHARACTERS {
            if place > 0 && place.is_multiple_of(4) {
                text.push('-');
            }
            let digit = match place {
                ..CARRYING => number >> (5 * (CARRYING - 1 - place)),
                CARRYING => check >> 5,
                _ => check,
            };
            text.push(char::from(DIGITS[usize::from((digit & 31) as u8)]));
        }
        text
    }

    /// The code as a secret that opens the register.
    pub fn to_secret(&self) -> Secret {
        Secret {
            kind: KeyKind::RecoveryCode,
            bytes: Zeroizing::new(self.0.to_vec()),
        }
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(hidden)")
    }
}
