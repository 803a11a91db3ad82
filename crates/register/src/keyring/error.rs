//! What can be wrong with a keys file or the secret tried on it, in sentences for whoever holds the secret.
//!
//! Damage and a wrong secret are never the same message: the one asks for a backup, the other for another try.

use thiserror::Error;

use super::KeyKind;

/// Why a keys file did not open or could not be changed.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum KeyringError {
    /// The checksum does not fit the content, or the file is not a keys file at all.
    #[error(
        "The keys file is damaged or is not a keys file. Restore the latest backup to another place; \
         do not try more passphrases on this one."
    )]
    Damaged,
    /// The file was written by a later version of the program.
    #[error(
        "The keys file has format {0}, which this version does not know. Use a newer version of Throughline."
    )]
    Newer(u32),
    /// The file is whole, and the secret does not fit.
    #[error("This {0} does not open the register. Nothing was changed; check it and try again.")]
    Wrong(KeyKind),
    /// No entry of that kind is in the keyring.
    #[error("The register has no {0}. Open it with another secret, and add one if it is wanted.")]
    NoEntry(KeyKind),
    /// The cost written in the file is outside what this program is willing to spend.
    #[error(
        "The key derivation cost is outside the permitted bounds (8 KiB per lane to 1 GiB of memory, 1 to 20 passes, \
         1 to 16 lanes). Choose a cost within them."
    )]
    CostOutOfBounds,
    /// The keyring holds as many secrets of that kind as are ever tried.
    #[error(
        "The register has as many secrets of the kind {0} as it can hold. Replace the keys before adding another."
    )]
    TooManyEntries(KeyKind),
    /// Something was asked that has to wait for the end of a rotation, or needs a key this secret does not hold.
    #[error(
        "The master key is being rotated, and this secret holds only the old one. Finish the rotation first, with \
         the passphrase."
    )]
    RotationUnfinished,
    /// There is no rotation to finish.
    #[error("No rotation of the master key is under way, so there is none to finish.")]
    NoRotation,
    /// A rotation was begun with something other than the passphrase.
    #[error(
        "The master key can only be rotated with the passphrase: its entry must be wrapped anew, which takes the \
         passphrase itself. Set a new passphrase first if it is lost."
    )]
    RotationNeedsPassphrase,
    /// The number of rotations is used up.
    #[error(
        "The master key has been rotated as often as the keys file can count. Move the data to a new register."
    )]
    GenerationsUsedUp,
}
