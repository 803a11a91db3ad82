//! The vault: a record's own data key, and the identities and narratives sealed under it.
//!
//! A data key is random, wrapped by the master key, and destroying its wrapped form erases everything under it. Each sealed
//! text is bound to its table, row and field, so that one moved to another place does not open there. Which columns
//! are sealed, and where wrapped keys lie, is decided elsewhere.

use std::fmt;

use rand::CryptoRng;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::keyring::MasterKey;
use crate::keyring::envelope;

/// The format of wrapped keys and sealed texts, their first byte.
const FORMAT: u8 = 1;
/// Format and generation before a wrapped key.
const WRAPPED_OPENING: usize = 5;

/// Why something in the vault did not open.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VaultError {
    /// The first byte is none that this version writes.
    #[error(
        "A sealed field has format {0}, which this version does not know. Use a newer version of Throughline."
    )]
    UnknownFormat(u8),
    /// The bytes were changed, moved here from another place, or sealed under another key.
    #[error(
        "A sealed field does not open: it was changed, moved from another row or field, or belongs to another key. \
         Restore the latest backup that passes `throughline verify`."
    )]
    Damaged,
    /// The master key that wrapped a data key is not at hand.
    #[error(
        "A record's key is wrapped by generation {0} of the master key, which this secret does not open. Open the \
         register with the passphrase, or with the recovery code issued at the last rotation."
    )]
    NoSuchGeneration(u32),
}

/// The key of one record. Overwritten when dropped, never printed.
pub(crate) struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new random key.
    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *bytes);
        Self(bytes)
    }

    /// The key wrapped by a master key for one record: format (1 byte), generation (4), nonce (24), ciphertext (32) and
    /// tag (16), 77 bytes in all.
    pub(crate) fn wrap(&self, master: &MasterKey, record: u128, rng: &mut impl CryptoRng) -> Vec<u8> {
        let generation = master.generation();
        let mut wrapped = Vec::with_capacity(WRAPPED_OPENING + envelope::NONCE + 32 + envelope::TAG);
        wrapped.push(FORMAT);
        wrapped.extend_from_slice(&generation.to_be_bytes());
        wrapped.extend(envelope::seal(
            master.wrapping(),
            &key_binding(record, generation),
            &*self.0,
            rng,
        ));
        wrapped
    }

    /// The key of a record, unwrapped by whichever of the master keys has the generation it names.
    ///
    /// # Errors
    /// [`VaultError::UnknownFormat`], [`VaultError::NoSuchGeneration`], [`VaultError::Damaged`].
    pub(crate) fn unwrap(wrapped: &[u8], masters: &[&MasterKey], record: u128) -> Result<Self, VaultError> {
        let generation = Self::generation(wrapped)?;
        let master = masters
            .iter()
            .find(|master| master.generation() == generation)
            .ok_or(VaultError::NoSuchGeneration(generation))?;
        envelope::open_key(
            master.wrapping(),
            &key_binding(record, generation),
            &wrapped[WRAPPED_OPENING..],
        )
        .map(Self)
        .ok_or(VaultError::Damaged)
    }

    /// Which generation of the master key wrapped these bytes, by their own word.
    ///
    /// # Errors
    /// [`VaultError::UnknownFormat`], [`VaultError::Damaged`] for fewer bytes than every wrapped key has.
    pub(crate) fn generation(wrapped: &[u8]) -> Result<u32, VaultError> {
        match *wrapped {
            [FORMAT, a, b, c, d, ..] => Ok(u32::from_be_bytes([a, b, c, d])),
            [] | [FORMAT, ..] => Err(VaultError::Damaged),
            [format, ..] => Err(VaultError::UnknownFormat(format)),
        }
    }

    /// A text sealed for one field of one row: format (1 byte), nonce (24), ciphertext and tag (16).
    ///
    /// The length of the text can be read off; its content cannot.
    pub(crate) fn seal(
        &self,
        table: &str,
        row: u128,
        field: &str,
        text: &str,
        rng: &mut impl CryptoRng,
    ) -> Vec<u8> {
        let mut sealed = vec![FORMAT];
        sealed.extend(envelope::seal(
            &self.0,
            &field_binding(table, row, field),
            text.as_bytes(),
            rng,
        ));
        sealed
    }

    /// The text sealed for this field of this row.
    ///
    /// # Errors
    /// [`VaultError::UnknownFormat`], [`VaultError::Damaged`].
    pub(crate) fn open(
        &self,
        table: &str,
        row: u128,
        field: &str,
        sealed: &[u8],
    ) -> Result<String, VaultError> {
        let sealed = match sealed {
            [FORMAT, sealed @ ..] => sealed,
            [] => return Err(VaultError::Damaged),
            [format, ..] => return Err(VaultError::UnknownFormat(*format)),
        };
        let text =
            envelope::open(&self.0, &field_binding(table, row, field), sealed).ok_or(VaultError::Damaged)?;
        String::from_utf8(text).map_err(|error| {
            error.into_bytes().zeroize();
            VaultError::Damaged
        })
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

fn key_binding(record: u128, generation: u32) -> Vec<u8> {
    envelope::frame(&[
        b"throughline data key",
        &[FORMAT],
        &record.to_be_bytes(),
        &generation.to_be_bytes(),
    ])
}

fn field_binding(table: &str, row: u128, field: &str) -> Vec<u8> {
    envelope::frame(&[
        b"throughline field",
        &[FORMAT],
        table.as_bytes(),
        &row.to_be_bytes(),
        field.as_bytes(),
    ])
}

#[cfg(test)]
mod tests;
