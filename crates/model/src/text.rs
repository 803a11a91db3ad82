//! Text that is there: a non-empty string, so that "no text" has exactly one form, an absent one.

use std::fmt;

use crate::table::{Cell, CellError, Kind, required};

/// A non-empty text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Box<str>);

impl Text {
    /// The text; `None` if it is empty.
    pub fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Cell for Text {
    const KIND: Kind = Kind::Text;

    fn write(&self) -> Option<String> {
        Some(self.0.to_string())
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        Ok(Self(required(text)?.into()))
    }
}

impl Cell for crate::PartialDate {
    const KIND: Kind = Kind::Date;

    fn write(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        required(text)?.parse().map_err(CellError::unreadable)
    }
}

/// A whole number between `LOW` and `HIGH`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whole<const LOW: i64, const HIGH: i64>(i64);

impl<const LOW: i64, const HIGH: i64> Whole<LOW, HIGH> {
    /// The number; `None` if it lies outside the bounds.
    pub fn new(number: i64) -> Option<Self> {
        (LOW..=HIGH).contains(&number).then_some(Self(number))
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<const LOW: i64, const HIGH: i64> Cell for Whole<LOW, HIGH> {
    const KIND: Kind = Kind::Integer(LOW, HIGH);

    fn write(&self) -> Option<String> {
        Some(self.0.to_string())
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        let number = required(text)?
            .parse()
            .map_err(|_| CellError::unreadable("expected a whole number"))?;
        Self::new(number).ok_or(CellError::OutOfRange(LOW, HIGH))
    }
}

/// Bytes that are not text, such as a sealed report; written in Base64 (RFC 4648, section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Cell for Bytes {
    const KIND: Kind = Kind::Binary;

    fn write(&self) -> Option<String> {
        let mut text = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for chunk in self.0.chunks(3) {
            let bytes = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
            let word = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
            for position in 0..4 {
                let sextet = (word >> (18 - 6 * position)) & 63;
                text.push(if position <= chunk.len() {
                    char::from(BASE64[sextet as usize])
                } else {
                    '='
                });
            }
        }
        Some(text)
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        let wrong = || CellError::unreadable("expected Base64 text");
        let text = required(text)?.as_bytes();
        if text.len() % 4 != 0 {
            return Err(wrong());
        }
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
        for (index, group) in text.chunks(4).enumerate() {
            let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
            if padding > 2 || (padding > 0 && (index + 1) * 4 != text.len()) {
                return Err(wrong());
            }
            let mut word = 0_u32;
            for byte in &group[..4 - padding] {
                let sextet = BASE64.iter().position(|known| known == byte).ok_or_else(wrong)?;
                word = (word << 6) | u32::try_from(sextet).unwrap_or(0);
            }
            word <<= 6 * padding;
            bytes.extend_from_slice(&word.to_be_bytes()[1..4 - padding]);
        }
        Ok(Self(bytes))
    }
}
