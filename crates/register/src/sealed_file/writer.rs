//! Writing a sealed file. Without [`SealedWriter::finish`] it has no last chunk and reads as truncated, which is what an
//! interrupted backup should read as.

use std::io::{self, Write};

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305};
use hmac::Mac;
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    CHUNK, Header, LAST, LONGEST_HEADER, MAGIC, PREFIX, SALT, SealedFileError, VERSION, WrittenHeader,
};
use crate::keyring::StoreKey;
use crate::keyring::envelope::{self, TAG};

/// Seals what is written to it, chunk by chunk.
pub(crate) struct SealedWriter<W: Write> {
    inner: W,
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX],
    binding: [u8; 32],
    number: u32,
    /// Plain text until a chunk is full and more follows.
    chunk: Zeroizing<Vec<u8>>,
    /// The frame under way, which holds plain text for a moment.
    frame: Zeroizing<Vec<u8>>,
    failed: bool,
}

impl<W: Write> SealedWriter<W> {
    /// Writes everything before the first chunk.
    ///
    /// # Errors
    /// [`SealedFileError::Io`], [`SealedFileError::TooLarge`].
    pub(crate) fn new(
        mut inner: W,
        header: &Header,
        key: &StoreKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealedFileError> {
        let written = WrittenHeader {
            purpose: header.purpose,
            made_at: header.made_at.clone(),
            keyring: header.keyring.to_json(),
        };
        let json = serde_json::to_vec(&written).expect("a header is plain text");
        if json.len() > LONGEST_HEADER {
            return Err(SealedFileError::TooLarge);
        }
        let length = u32::try_from(json.len()).map_err(|_| SealedFileError::TooLarge)?;
        let (mut salt, mut prefix) = ([0; SALT], [0; PREFIX]);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut prefix);
        let (chunk_key, header_key) = key.file_keys(&salt);

        let mut before = MAGIC.to_vec();
        before.extend_from_slice(&VERSION.to_be_bytes());
        before.extend_from_slice(&length.to_be_bytes());
        before.extend_from_slice(&json);
        before.extend_from_slice(&salt);
        before.extend_from_slice(&prefix);
        let checksum = Sha256::digest(&before);
        before.extend_from_slice(&checksum);
        let mut mac = envelope::mac(&header_key);
        mac.update(&before);
        before.extend_from_slice(&mac.finalize().into_bytes());
        inner.write_all(&before)?;

        Ok(Self {
            inner,
            cipher: XChaCha20Poly1305::new((&*chunk_key).into()),
            prefix,
            binding: super::binding(&before),
            number: 0,
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK)),
            frame: Zeroizing::new(Vec::with_capacity(4 + CHUNK + TAG)),
            failed: false,
        })
    }

    /// Seals the last chunk and flushes. Whether the bytes are safe on the disk is for the caller to see to.
    ///
    /// # Errors
    /// [`SealedFileError::Io`], [`SealedFileError::TooLarge`].
    pub(crate) fn finish(mut self) -> Result<W, SealedFileError> {
        self.seal(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn seal(&mut self, last: bool) -> Result<(), SealedFileError> {
        if self.failed {
            return Err(io::Error::other("an earlier part of the file was not written").into());
        }
        // A part written by half must not be followed by another.
        self.failed = true;
        let length = u32::try_from(self.chunk.len() + TAG).map_err(|_| SealedFileError::TooLarge)?;
        self.frame.clear();
        self.frame
            .extend_from_slice(&(if last { length | LAST } else { length }).to_be_bytes());
        self.frame.extend_from_slice(&self.chunk);
        let nonce = super::nonce(&self.prefix, self.number, last);
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce, &self.binding, (&mut self.frame[4..]).into())
            .map_err(|_| SealedFileError::TooLarge)?;
        self.frame.extend_from_slice(&tag);
        self.inner.write_all(&self.frame)?;
        self.chunk.clear();
        if !last {
            self.number = self.number.checked_add(1).ok_or(SealedFileError::TooLarge)?;
        }
        self.failed = false;
        Ok(())
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() == CHUNK && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Passes on whole chunks only; what is in an unfinished one waits for more or for [`SealedWriter::finish`].
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
