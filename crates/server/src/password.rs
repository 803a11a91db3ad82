//! Passwords and codes: how they are hashed, which are refused, and how a code that somebody types is made.
//!
//! Passwords are hashed with Argon2id (RFC 9106) at the cost OWASP names as the least (2023: 19 MiB, two passes). A new
//! password is refused when it is short, common, or holds the account's name; nothing else is asked of it (NIST SP 800-63B-4,
//! section 3.1.1.2).

use argon2::{Algorithm, Argon2, Params, Version};
use rand::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The shortest password that is taken, in characters.
pub(crate) const SHORTEST: usize = 12;
/// The longest, in bytes: longer ones would be a way to keep the processor busy.
const LONGEST: usize = 256;
/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Passwords that are tried first by whoever guesses, in lower case.
static COMMON: &str = include_str!("../assets/common-passwords.txt");

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weak {
    Short,
    Long,
    Common,
    HoldsName,
}

/// Whether a new password is refused.
pub(crate) fn weakness(password: &str, account: &str) -> Option<Weak> {
    if password.chars().count() < SHORTEST {
        return Some(Weak::Short);
    }
    if password.len() > LONGEST {
        return Some(Weak::Long);
    }
    let lower = password.to_lowercase();
    let account = account.to_lowercase();
    if account.chars().count() >= 4 && lower.contains(&account) {
        return Some(Weak::HoldsName);
    }
    // A common word made long by repetition, digits or signs at its end is common still.
    let bare = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let repeats = |unit: usize| {
        lower.len().is_multiple_of(unit)
            && lower
                .as_bytes()
                .chunks(unit)
                .all(|c| c == &lower.as_bytes()[..unit])
    };
    let common = COMMON
        .lines()
        .any(|word| word == lower || (word == bare && !bare.is_empty()));
    let poor = lower.chars().collect::<std::collections::HashSet<_>>().len() < 5;
    (common || poor || (1..=lower.len() / 2).any(repeats)).then_some(Weak::Common)
}

fn derive(
    password: &str,
    salt: &[u8],
    (memory, passes, lanes): (u32, u32, u32),
) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut hash = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut *hash)
        .ok()?;
    Some(hash)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(pair).collect()
}

/// The hash of a password, with its salt and cost: `argon2id$19456$2$1$salt$hash`.
pub(crate) fn hash(password: &str, rng: &mut dyn CryptoRng) -> String {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let hash = derive(password, &salt, COST).expect("the cost is within what Argon2 takes");
    let (memory, passes, lanes) = COST;
    format!(
        "argon2id${memory}${passes}${lanes}${}${}",
        hex(&salt),
        hex(&*hash)
    )
}

/// Whether a password is the one that was hashed. Takes as long when there is no hash to compare with.
pub(crate) fn is_right(password: &str, hashed: &str) -> bool {
    let read = || {
        let mut parts = hashed.split('$');
        if parts.next()? != "argon2id" {
            return None;
        }
        let mut number = || parts.next()?.parse::<u32>().ok();
        let cost = (number()?, number()?, number()?);
        Some((cost, unhex(parts.next()?)?, unhex(parts.next()?)?))
    };
    let password = if password.len() > LONGEST { "" } else { password };
    let Some((cost, salt, wanted)) = read() else {
        let _ = derive(password, &[0; 16], COST);
        return false;
    };
    derive(password, &salt, cost).is_some_and(|hash| equal(&*hash, &wanted)) && !password.is_empty()
}

/// Whether two texts are equal, in a time that does not tell where they differ.
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    let digest = |bytes: &[u8]| Sha256::digest(bytes);
    let (one, other) = (digest(one), digest(other));
    one.iter().zip(other).fold(0, |apart, (a, b)| apart | (a ^ b)) == 0
}

/// A code of twenty letters and digits that are not taken for each other, in groups of five: 98 bits.
pub(crate) fn code(rng: &mut dyn CryptoRng) -> Zeroizing<String> {
    const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
    let mut bytes = Zeroizing::new([0; 20]);
    rng.fill_bytes(&mut *bytes);
    let mut code = Zeroizing::new(String::with_capacity(23));
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at.is_multiple_of(5) {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    code
}

/// What is kept of a code: its hash, of the letters alone.
pub(crate) fn code_hash(code: &str) -> [u8; 32] {
    let letters: Zeroizing<String> =
        Zeroizing::new(code.chars().filter(char::is_ascii_alphanumeric).collect());
    Sha256::digest(letters.to_lowercase().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;

    fn rng() -> rand::rngs::StdRng {
        rand::rngs::StdRng::seed_from_u64(5)
    }

    #[test]
    fn a_password_opens_its_own_hash_and_no_other() {
        let hashed = hash("six wet geese at noon", &mut rng());
        assert!(is_right("six wet geese at noon", &hashed));
        assert!(!is_right("six wet geese at Noon", &hashed));
        for broken in [
            "",
            "argon2id",
            "argon2id$1$1$1$00$00",
            "plain$six wet geese at noon",
        ] {
            assert!(!is_right("six wet geese at noon", broken), "{broken}");
            assert!(!is_right("", broken));
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (password, weak) in [
            ("short", Weak::Short),
            ("password1234", Weak::Common),
            ("Password!!!!!", Weak::Common),
            ("aaaaaaaaaaaaaa", Weak::Common),
            ("abcabcabcabcabc", Weak::Common),
            ("qwertyuiop123", Weak::Common),
            ("oksana.m-and-more", Weak::HoldsName),
        ] {
            assert_eq!(weakness(password, "oksana.m"), Some(weak), "{password}");
        }
        assert_eq!(weakness(&"long way ".repeat(40), "anna"), Some(Weak::Long));
        assert_eq!(weakness("six wet geese at noon", "oksana.m"), None);
        assert_eq!(weakness("шесть мокрых гусей", "anna"), None);
    }

    #[test]
    fn a_code_is_known_again_however_it_is_typed() {
        let code = code(&mut rng());
        assert_eq!(code.len(), 23);
        assert_eq!(
            code_hash(&code),
            code_hash(&code.to_uppercase().replace('-', " "))
        );
    }
}
