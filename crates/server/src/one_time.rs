//! One-time codes that a telephone shows (RFC 6238): the secret, the square to photograph, and whether a code is right.
//!
//! A code is right for its own half minute and the one on either side of it, and only once.

use rand::CryptoRng;
use totp_rs::{Builder, Secret, Totp};

/// A new secret, 160 bits as RFC 4226 section 4 asks.
pub(crate) fn secret(rng: &mut dyn CryptoRng) -> Vec<u8> {
    let mut secret = vec![0; 20];
    rng.fill_bytes(&mut secret);
    secret
}

fn codes(secret: &[u8]) -> Totp {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(1)
        .build_noncompliant()
}

/// The time step of a right code; nothing for a wrong one and for one that was used.
pub(crate) fn step(secret: &[u8], code: &str, second: i64, used: u64) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 {
        return None;
    }
    let second = u64::try_from(second).ok()?;
    let codes = codes(secret);
    let now = second / 30;
    // Which of the three half minutes it belongs to decides whether it was used.
    [now.saturating_sub(1), now, now + 1].into_iter().find(|step| {
        let right = codes.generate(step * 30).to_string();
        crate::password::equal(right.as_bytes(), code.as_bytes()) && *step > used
    })
}

/// The secret as people type it into an application: base 32.
pub(crate) fn written(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

/// The secret that was written so.
pub(crate) fn read_written(text: &str) -> Option<Vec<u8>> {
    let secret = Secret::try_from_base32(text).ok()?;
    let bytes = secret.as_ref().to_vec();
    (bytes.len() == 20).then_some(bytes)
}

/// The address that applications read from the square.
fn address(secret: &[u8], account: &str) -> String {
    let account: String = form_urlencoded::byte_serialize(account.as_bytes()).collect();
    let account = account.replace('+', "%20");
    format!(
        "otpauth://totp/Throughline:{account}?secret={}&issuer=Throughline",
        written(secret).trim_end_matches('=')
    )
}

/// The square as the path of an SVG picture and its width in modules.
pub(crate) fn square(secret: &[u8], account: &str) -> Option<(String, i32)> {
    use std::fmt::Write as _;
    let code =
        qrcodegen::QrCode::encode_text(&address(secret, account), qrcodegen::QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                let _ = write!(path, "M{},{}h1v1h-1z", x + 4, y + 4);
            }
        }
    }
    Some((path, code.size() + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1, the last six of the eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
        ] {
            assert_eq!(step(secret, code, second, 0), u64::try_from(second / 30).ok());
        }
    }

    #[test]
    fn a_code_is_right_once_and_not_for_long() {
        let secret = b"12345678901234567890";
        assert_eq!(step(secret, "287082", 59 + 30, 0), Some(1));
        assert_eq!(step(secret, "287082", 59 + 61, 0), None);
        assert_eq!(step(secret, "287082", 59, 1), None);
        assert_eq!(step(secret, "287 082", 59, 0), Some(1));
        assert_eq!(step(secret, "", 59, 0), None);
    }
}
