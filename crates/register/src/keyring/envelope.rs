//! Sealing a short text under a key: XChaCha20-Poly1305 with a random nonce, and the unambiguous joining of what the
//! ciphertext is bound to.
//!
//! The nonce has 192 bits, so random nonces under one key do not repeat (Arciszewski, draft-irtf-cfrg-xchacha-03, 2020).
//! Streams are sealed in `sealed_file`.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{AeadInOut, XChaCha20Poly1305, XNonce};
use hmac::Hmac;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// Bytes of the nonce before each ciphertext.
pub(crate) const NONCE: usize = 24;
/// Bytes of the tag after each ciphertext.
pub(crate) const TAG: usize = 16;

/// Joins parts so that different parts never give the same bytes: each is preceded by its length, in four bytes.
pub(crate) fn frame(parts: &[&[u8]]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        let length = u32::try_from(part.len()).expect("no part of a frame reaches four gigabytes");
        framed.extend_from_slice(&length.to_be_bytes());
        framed.extend_from_slice(part);
    }
    framed
}

/// An HMAC-SHA256 (RFC 2104) under a key, to be fed.
pub(crate) fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Nonce, ciphertext and tag of `plain`, bound to `bound`.
pub(crate) fn seal(key: &[u8; 32], bound: &[u8], plain: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
    sealed.resize(NONCE, 0);
    rng.fill_bytes(&mut sealed);
    let nonce = XNonce::try_from(&sealed[..NONCE]).expect("the nonce has its length");
    sealed.extend_from_slice(plain);
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&nonce, bound, (&mut sealed[NONCE..]).into())
        .expect("a text in memory is shorter than the cipher's limit of 256 GiB");
    sealed.extend_from_slice(&tag);
    sealed
}

/// The plain text, or nothing if the key, the bytes or what they are bound to is not what it was.
pub(crate) fn open(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let nonce = XNonce::try_from(nonce).ok()?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            &nonce,
            Payload {
                msg: sealed,
                aad: bound,
            },
        )
        .ok()
}

/// As [`open`], for a sealed key.
pub(crate) fn open_key(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut plain = open(key, bound, sealed)?;
    let opened = <[u8; 32]>::try_from(plain.as_slice()).ok().map(Zeroizing::new);
    plain.zeroize();
    opened
}
