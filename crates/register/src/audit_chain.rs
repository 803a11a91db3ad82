//! The chain of the audit: each entry's link is an HMAC over the link before it and the entry, so that no entry can be
//! changed, taken out or slipped in unnoticed by anyone without the audit key.
//!
//! What the chain cannot notice alone is a missing end; for that a [`Head`] is exported to another machine and compared.
//! Which rows hold the entries, and what is written in them, is decided elsewhere.

use std::fmt;

use hmac::Mac;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::keyring::{envelope, hex};

/// One entry of the audit: who did what to what, and when. No field holds an identity.
///
/// It may be stored in any form, JSON among them: the link covers the fields, each after its length, and not the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place in the chain; the first entry of a register has 1.
    pub sequence: u64,
    /// The instant, RFC 3339, as the caller's clock gave it.
    pub at: String,
    /// The account that acted.
    pub account: String,
    /// The role it acted in.
    pub role: String,
    /// What it did.
    pub action: String,
    /// What it was done to: a table and identifier, or counts.
    pub subject: String,
    /// The reason, purpose or outcome.
    pub detail: String,
}

impl Entry {
    /// The link of this entry after `previous`.
    pub fn link(&self, audit_key: &[u8; 32], previous: &Link) -> Link {
        Link::of(
            audit_key,
            &[
                b"throughline audit entry",
                &previous.0,
                &self.sequence.to_be_bytes(),
                self.at.as_bytes(),
                self.account.as_bytes(),
                self.role.as_bytes(),
                self.action.as_bytes(),
                self.subject.as_bytes(),
                self.detail.as_bytes(),
            ],
        )
    }
}

/// A link of the chain: HMAC-SHA256 (RFC 2104), not secret. As text, 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Link([u8; 32]);

impl Link {
    /// The link that stands before the first entry of a register.
    pub fn genesis(audit_key: &[u8; 32], register: u128) -> Self {
        Self::of(
            audit_key,
            &[b"throughline audit genesis", &register.to_be_bytes()],
        )
    }

    /// A link as stored; nothing unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to be stored.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn of(audit_key: &[u8; 32], parts: &[&[u8]]) -> Self {
        let mut mac = envelope::mac(audit_key);
        mac.update(&envelope::frame(parts));
        Self(mac.finalize().into_bytes().into())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({self})")
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hex::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = hex::deserialize(deserializer)?;
        Self::from_bytes(&bytes).ok_or_else(|| serde::de::Error::custom("a link has 64 hexadecimal digits"))
    }
}

/// The end of a chain as exported to another machine: later, the chain must still contain it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The last entry's place in the chain; 0 when there was none.
    pub sequence: u64,
    /// The last entry's link; the genesis when there was none.
    pub link: Link,
    /// When the head was taken, RFC 3339: the last entry's instant, or empty when there was none.
    pub at: String,
}

/// What is wrong with a chain.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum ChainBreak {
    /// The entry does not fit its link, or the link does not fit the entry before.
    #[error("Audit entry {sequence} was altered after it was written.")]
    Altered {
        /// The entry.
        sequence: u64,
    },
    /// Entries are missing before a later one.
    #[error("Audit entries {first} to {last} were deleted.")]
    Deleted {
        /// The first that is missing.
        first: u64,
        /// The last that is missing.
        last: u64,
    },
    /// An entry repeats or goes back to a place already passed.
    #[error(
        "Audit entry {sequence} stands where {expected} should: it was inserted, or the order was changed."
    )]
    OutOfOrder {
        /// The place the entry claims.
        sequence: u64,
        /// The place that was due.
        expected: u64,
    },
    /// The chain ends before the exported head.
    #[error("The audit ends with entry {last}, but the exported head is entry {head}: the end was cut off.")]
    TailMissing {
        /// The last entry there is.
        last: u64,
        /// The exported head's place.
        head: u64,
    },
    /// The register's own record of the audit's end does not fit its seal.
    #[error(
        "The record of the audit's end is missing or was altered outside the program, so nothing can be added to the audit. \
         Restore a backup."
    )]
    EndUnsealed,
    /// The number of entries is used up.
    #[error("The audit has as many entries as can be counted. Move the data to a new register.")]
    Full,
    /// The entry at the exported head's place is not the one that was exported.
    #[error(
        "Audit entry {sequence} is not the one the exported head names: the audit was rewritten, or the head belongs \
         to another register."
    )]
    HeadDiffers {
        /// The exported head's place.
        sequence: u64,
    },
}

/// Checks a chain fed to it in the order in which it is stored. After a break it goes on from what is stored, so that one
/// damage is told once and later ones are found too.
pub(crate) struct Verifier<'k> {
    audit_key: &'k [u8; 32],
    exported: Option<Head>,
    genesis: Link,
    /// The link as stored.
    stored: Link,
    /// The link as it should be. Differs from `stored` after an alteration; which of the two is the faithful one only
    /// the next entry tells.
    computed: Link,
    sequence: u64,
    at: String,
}

impl<'k> Verifier<'k> {
    /// Starts at the beginning of a register's chain. With an exported head, the chain must contain it.
    pub(crate) fn new(audit_key: &'k [u8; 32], register: u128, exported: Option<Head>) -> Self {
        let genesis = Link::genesis(audit_key, register);
        Self {
            audit_key,
            exported,
            genesis,
            stored: genesis,
            computed: genesis,
            sequence: 0,
            at: String::new(),
        }
    }

    /// Checks the next entry as stored.
    ///
    /// # Errors
    /// Every [`ChainBreak`] but [`ChainBreak::TailMissing`].
    pub(crate) fn feed(&mut self, entry: &Entry, stored: &Link) -> Result<(), ChainBreak> {
        let expected = self.sequence.saturating_add(1);
        let after_stored = entry.link(self.audit_key, &self.stored);
        let fits = after_stored == *stored || entry.link(self.audit_key, &self.computed) == *stored;
        if entry.sequence < expected {
            return Err(ChainBreak::OutOfOrder {
                sequence: entry.sequence,
                expected,
            });
        }
        self.sequence = entry.sequence;
        self.at.clone_from(&entry.at);
        self.stored = *stored;
        self.computed = after_stored;
        if entry.sequence > expected {
            // The link before is gone, so whether this entry was altered besides cannot be told.
            self.computed = *stored;
            return Err(ChainBreak::Deleted {
                first: expected,
                last: entry.sequence - 1,
            });
        }
        if !fits {
            return Err(ChainBreak::Altered {
                sequence: entry.sequence,
            });
        }
        self.computed = *stored;
        match &self.exported {
            Some(head) if head.sequence == entry.sequence && head.link != *stored => {
                Err(ChainBreak::HeadDiffers {
                    sequence: head.sequence,
                })
            }
            _ => Ok(()),
        }
    }

    /// The end of the chain, once every entry was fed.
    ///
    /// # Errors
    /// [`ChainBreak::TailMissing`]; [`ChainBreak::HeadDiffers`] for a head exported before the first entry of another
    /// register.
    pub(crate) fn finish(self) -> Result<Head, ChainBreak> {
        if let Some(head) = &self.exported {
            if head.sequence > self.sequence {
                return Err(ChainBreak::TailMissing {
                    last: self.sequence,
                    head: head.sequence,
                });
            }
            if head.sequence == 0 && head.link != self.genesis {
                return Err(ChainBreak::HeadDiffers { sequence: 0 });
            }
        }
        Ok(Head {
            sequence: self.sequence,
            link: self.stored,
            at: self.at,
        })
    }
}

#[cfg(test)]
mod tests;
