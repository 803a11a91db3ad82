//! Sealed files: backups and exports as an encrypted stream that only the register's own secrets open.
//!
//! A file carries the keyring of its register, so it opens with the passphrase or recovery code of that day on a machine
//! that has nothing else. Its key is derived from the *store key* and a random salt: every secret of the keyring opens
//! the store key, and a nightly backup need not hold the master key; identities inside a backup stay sealed by the vault
//! as well. What is in the stream is not decided here.
//!
//! Layout: magic (16 bytes), version (2), length of the header (4), header (JSON), salt (32), nonce prefix (19), SHA-256 of all
//! that (32), HMAC-SHA256 of all that (32). Then frames: four bytes with the ciphertext's length, the highest bit set on the
//! last frame, and the ciphertext with its tag. Numbers are big-endian. The chunks form the STREAM construction of Hoang,
//! Reyhanitabar, Rogaway and Vizár ("Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO
//! 2015): the nonce is the prefix, the chunk's number (4) and 1 for the last chunk (1), so chunks cannot be reordered,
//! dropped, repeated or cut off. Every chunk is bound to all that stands before the first one.

mod reader;
mod writer;

use std::io;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use chacha20poly1305::XNonce;

use crate::keyring::envelope::TAG;
use crate::keyring::{Keyring, KeyringError};

pub(crate) use reader::SealedFile;
pub(crate) use writer::SealedWriter;

const MAGIC: &[u8; 16] = b"THROUGHLINE-SEAL";
const VERSION: u16 = 1;
/// Bytes of plain text in every chunk but the last.
const CHUNK: usize = 64 * 1024;
/// Bytes of ciphertext and tag in every chunk but the last.
const SEALED_CHUNK: usize = CHUNK + TAG;
const SALT: usize = 32;
const PREFIX: usize = 19;
/// The bit of a frame's length that marks the last chunk.
const LAST: u32 = 1 << 31;
/// A header longer than this is not one.
const LONGEST_HEADER: usize = 2 << 20;

/// What a sealed file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Purpose {
    /// A whole register, to be restored.
    Backup,
    /// Part of a register, to be read elsewhere.
    Export,
}

/// What a sealed file says about itself without being opened. Not secret, but authenticated when the file is unlocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// What the file is for.
    pub purpose: Purpose,
    /// When it was made, RFC 3339, given by the caller.
    pub made_at: String,
    /// Which secrets open it.
    pub keyring: Keyring,
}

/// The header as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHeader {
    purpose: Purpose,
    made_at: String,
    /// The text of the keys file, in its own exact spelling.
    keyring: String,
}

/// Why a sealed file was not written or read.
#[derive(Debug, Error)]
pub enum SealedFileError {
    /// It does not begin as a sealed file does.
    #[error("This is not a sealed file of Throughline.")]
    NotSealed,
    /// It was written by a later version of the program.
    #[error(
        "The sealed file has version {0}, which this version does not know. Use a newer version of Throughline."
    )]
    Newer(u16),
    /// It ends before its last chunk.
    #[error("The sealed file is truncated: it ends before its last part. Copy it again, or use another one.")]
    Truncated,
    /// Its header was changed.
    #[error("The header of the sealed file is damaged. Copy it again, or use another one.")]
    HeaderDamaged,
    /// The keyring in its header does not read.
    #[error("The keyring in the sealed file cannot be used. {0}")]
    Keyring(#[from] KeyringError),
    /// The store key is not the one it was sealed with, or somebody rewrote the header.
    #[error(
        "The sealed file does not belong to this register's key, or its header was rewritten. Open it with a secret \
         of the register it was made from."
    )]
    WrongKey,
    /// A chunk does not open.
    #[error("The sealed file is damaged in part {0} (of 64 KiB each). Copy it again, or use another one.")]
    ChunkDamaged(u32),
    /// Something follows the last chunk.
    #[error("The sealed file has more bytes after its end. Something was appended to it; use another one.")]
    TrailingBytes,
    /// It would be, or claims to be, larger than the format can hold.
    #[error("A sealed file holds at most 256 TiB, and its header at most 2 MiB.")]
    TooLarge,
    /// The storage failed.
    #[error("The sealed file could not be read or written. {0}")]
    Io(io::Error),
}

impl From<SealedFileError> for io::Error {
    fn from(error: SealedFileError) -> Self {
        match error {
            SealedFileError::Io(error) => error,
            SealedFileError::Truncated => Self::new(io::ErrorKind::UnexpectedEof, error),
            _ => Self::new(io::ErrorKind::InvalidData, error),
        }
    }
}

impl From<io::Error> for SealedFileError {
    /// Finds our own error again in one that came through [`io::Read`] or [`io::Write`].
    fn from(error: io::Error) -> Self {
        error.downcast::<Self>().unwrap_or_else(Self::Io)
    }
}

/// The nonce of a chunk.
fn nonce(prefix: &[u8; PREFIX], number: u32, last: bool) -> XNonce {
    let mut nonce = XNonce::default();
    nonce[..PREFIX].copy_from_slice(prefix);
    nonce[PREFIX..PREFIX + 4].copy_from_slice(&number.to_be_bytes());
    nonce[PREFIX + 4] = u8::from(last);
    nonce
}

/// What every chunk is bound to: a digest of all that stands before the first one.
fn binding(before: &[u8]) -> [u8; 32] {
    Sha256::digest(before).into()
}

#[cfg(test)]
mod tests;
