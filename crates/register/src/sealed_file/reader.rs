//! Reading a sealed file: first the header, which anyone may read, then, unlocked, the stream. A chunk's plain text is given out
//! only once the whole chunk is authenticated, and the last one only once nothing follows it.

use std::io::{self, Read};

use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305};
use hmac::Mac;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::{
    CHUNK, Header, LAST, LONGEST_HEADER, MAGIC, PREFIX, SALT, SEALED_CHUNK, SealedFileError, VERSION,
    WrittenHeader,
};
use crate::keyring::envelope::{self, TAG};
use crate::keyring::{Keyring, StoreKey};

/// A sealed file whose header was read.
pub(crate) struct SealedFile<R: Read> {
    inner: R,
    header: Header,
    /// Everything before the first chunk.
    before: Vec<u8>,
    salt: [u8; SALT],
    prefix: [u8; PREFIX],
}

impl<R: Read> SealedFile<R> {
    /// Reads everything before the first chunk.
    ///
    /// # Errors
    /// [`SealedFileError::NotSealed`], [`SealedFileError::Newer`], [`SealedFileError::Truncated`],
    /// [`SealedFileError::HeaderDamaged`], [`SealedFileError::Keyring`], [`SealedFileError::Io`].
    pub(crate) fn open(mut inner: R) -> Result<Self, SealedFileError> {
        let mut before = vec![0; MAGIC.len()];
        let found = fill(&mut inner, &mut before)?;
        if before[..found] != MAGIC[..found] || found == 0 {
            return Err(SealedFileError::NotSealed);
        }
        if found < MAGIC.len() {
            return Err(SealedFileError::Truncated);
        }
        let version = u16::from_be_bytes(take(&mut inner, &mut before)?);
        if version > VERSION {
            return Err(SealedFileError::Newer(version));
        }
        let length = u32::from_be_bytes(take(&mut inner, &mut before)?);
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= LONGEST_HEADER);
        let length = length.ok_or(SealedFileError::HeaderDamaged)?;
        let start = before.len();
        before.resize(start + length, 0);
        if fill(&mut inner, &mut before[start..])? < length {
            return Err(SealedFileError::Truncated);
        }
        let salt = take(&mut inner, &mut before)?;
        let prefix = take(&mut inner, &mut before)?;
        let computed: [u8; 32] = Sha256::digest(&before).into();
        let checksum: [u8; 32] = take(&mut inner, &mut before)?;
        let _tag: [u8; 32] = take(&mut inner, &mut before)?;
        if checksum != computed {
            return Err(SealedFileError::HeaderDamaged);
        }
        let written: WrittenHeader = serde_json::from_slice(&before[start..start + length])
            .map_err(|_| SealedFileError::HeaderDamaged)?;
        let keyring = Keyring::from_json(&written.keyring)?;
        let header = Header {
            purpose: written.purpose,
            made_at: written.made_at,
            keyring,
        };
        Ok(Self {
            inner,
            header,
            before,
            salt,
            prefix,
        })
    }

    /// What the file says about itself. Believe it only after [`SealedFile::unlock`] succeeded.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Authenticates the header and makes the stream readable. The key is the one that
    /// `header().keyring.unlock_store(…)` gives.
    ///
    /// # Errors
    /// [`SealedFileError::WrongKey`].
    pub(crate) fn unlock(self, key: &StoreKey) -> Result<SealedReader<R>, SealedFileError> {
        let (chunk_key, header_key) = key.file_keys(&self.salt);
        let (authenticated, tag) = self.before.split_at(self.before.len() - 32);
        let mut mac = envelope::mac(&header_key);
        mac.update(authenticated);
        mac.verify_slice(tag).map_err(|_| SealedFileError::WrongKey)?;
        Ok(SealedReader {
            inner: self.inner,
            cipher: XChaCha20Poly1305::new((&*chunk_key).into()),
            prefix: self.prefix,
            binding: super::binding(&self.before),
            number: 0,
            chunk: Zeroizing::new(Vec::with_capacity(SEALED_CHUNK)),
            given: 0,
            state: State::More,
        })
    }
}

/// The authenticated plain text of a sealed file.
pub(crate) struct SealedReader<R: Read> {
    inner: R,
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX],
    binding: [u8; 32],
    number: u32,
    /// The plain text of the chunk at hand.
    chunk: Zeroizing<Vec<u8>>,
    /// How much of it was given out.
    given: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A chunk follows the one at hand.
    More,
    /// The chunk at hand is the last.
    Ended,
    /// Something was wrong; nothing more is given out.
    Failed,
}

impl<R: Read> SealedReader<R> {
    /// Reads and authenticates the next chunk.
    fn next_chunk(&mut self) -> Result<State, SealedFileError> {
        let damaged = SealedFileError::ChunkDamaged(self.number);
        let mut opening = [0; 4];
        if fill(&mut self.inner, &mut opening)? < opening.len() {
            return Err(SealedFileError::Truncated);
        }
        let opening = u32::from_be_bytes(opening);
        let last = opening & LAST != 0;
        let length = (opening & !LAST) as usize;
        if !(TAG..=SEALED_CHUNK).contains(&length) || (!last && length != SEALED_CHUNK) {
            return Err(damaged);
        }
        self.chunk.resize(length, 0);
        if fill(&mut self.inner, &mut self.chunk)? < length {
            return Err(SealedFileError::Truncated);
        }
        let (text, tag) = self.chunk.split_at_mut(length - TAG);
        let tag = Tag::try_from(&*tag).expect("the tag was split off at its length");
        self.cipher
            .decrypt_inout_detached(
                &super::nonce(&self.prefix, self.number, last),
                &self.binding,
                text.into(),
                &tag,
            )
            .map_err(|_| damaged)?;
        self.chunk.truncate(length - TAG);
        if last {
            return match fill(&mut self.inner, &mut [0])? {
                0 => Ok(State::Ended),
                _ => Err(SealedFileError::TrailingBytes),
            };
        }
        self.number = self.number.checked_add(1).ok_or(SealedFileError::TooLarge)?;
        Ok(State::More)
    }
}

impl<R: Read> Read for SealedReader<R> {
    /// Errors carry a [`SealedFileError`], which `SealedFileError::from` finds again.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while self.given == self.chunk.len() {
            match self.state {
                State::Ended => return Ok(0),
                State::Failed => {
                    return Err(io::Error::other(
                        "an earlier part of the sealed file did not open",
                    ));
                }
                State::More => {}
            }
            self.given = 0;
            self.chunk.clear();
            match self.next_chunk() {
                Ok(state) => self.state = state,
                Err(error) => {
                    self.state = State::Failed;
                    self.chunk.zeroize();
                    return Err(error.into());
                }
            }
        }
        let taken = out.len().min(self.chunk.len() - self.given);
        out[..taken].copy_from_slice(&self.chunk[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}

const _: () = assert!(
    CHUNK + TAG < LAST as usize,
    "a chunk's length leaves the bit of the last one free"
);

/// Reads until `out` is full or the input ends; how many bytes there were.
fn fill(inner: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < out.len() {
        match inner.read(&mut out[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The next bytes of the part before the chunks, which are also kept.
fn take<const N: usize>(inner: &mut impl Read, before: &mut Vec<u8>) -> Result<[u8; N], SealedFileError> {
    let mut bytes = [0; N];
    if fill(inner, &mut bytes)? < N {
        return Err(SealedFileError::Truncated);
    }
    before.extend_from_slice(&bytes);
    Ok(bytes)
}
