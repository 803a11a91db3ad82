//! New identifiers for rows, from an instant and chance, so that later ones come later in order.

use jiff::Timestamp;
use rand::CryptoRng;

/// A new identifier: the millisecond and chance (UUID version 7), so that later ones come later.
pub(crate) fn fresh(now: Timestamp, rng: &mut dyn CryptoRng) -> u128 {
    let millisecond = u128::try_from(now.as_millisecond()).unwrap_or(0) & ((1 << 48) - 1);
    let chance = (u128::from(rng.next_u64()) << 64) | u128::from(rng.next_u64());
    let version_and_variant = (0x7 << 76) | (0b10 << 62);
    let free = (0xfff_u128 << 64) | ((1 << 62) - 1);
    (millisecond << 80) | version_and_variant | (chance & free)
}
