//! The fingerprint of what analysis sees: 256 bits that are the same for the same open content, whichever database holds it
//! and in whatever order it was entered.
//!
//! Each row is hashed (SHA-256) with its table's name, and the hashes are added modulo 2^256, so that it costs one pass in
//! any order. It tells two contents apart; it is no proof against somebody who crafts rows to collide, which the audit is for.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::database::Value;

/// The fingerprint of a register's open content.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The 256 bits.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A sum of row hashes, for one table or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sum {
    words: [u64; 4],
    rows: u64,
}

impl Sum {
    /// Adds one row, given its open cells in order.
    pub(crate) fn add_row(&mut self, table: &str, cells: &[Value<'_>]) {
        self.add(row_hash(&[], table, cells));
    }

    /// Adds one row hashed under a key, which whoever has not the key cannot craft another row to replace.
    pub(crate) fn add_row_under(&mut self, key: &[u8; 32], table: &str, cells: &[Value<'_>]) {
        self.add(row_hash(key, table, cells));
    }

    /// Takes out a row added by [`Sum::add_row_under`].
    pub(crate) fn subtract_row_under(&mut self, key: &[u8; 32], table: &str, cells: &[Value<'_>]) {
        let rows = self.rows.wrapping_sub(1);
        // The negative in two's complement: every bit the other way, and one.
        self.add(row_hash(key, table, cells).map(|byte| !byte));
        let mut one = [0; 32];
        one[0] = 1;
        self.add(one);
        self.rows = rows;
    }

    fn add(&mut self, hash: [u8; 32]) {
        let mut carry = false;
        for (word, bytes) in self.words.iter_mut().zip(hash.as_chunks::<8>().0) {
            let (sum, over) = word.overflowing_add(u64::from_le_bytes(*bytes));
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = over || over_again;
        }
        self.rows = self.rows.wrapping_add(1);
    }

    /// Adds the rows of another sum.
    pub(crate) fn join(&mut self, other: &Self) {
        let rows = self.rows.wrapping_add(other.rows);
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut::<8>().0.iter_mut().zip(other.words) {
            *bytes = word.to_le_bytes();
        }
        self.add(hash);
        self.rows = rows;
    }

    /// The rows added, and the bits of the sum.
    pub(crate) fn bytes(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        let words = std::iter::once(self.rows).chain(self.words);
        for (bytes, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
        bytes
    }

    /// The fingerprint of the rows added.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        hash.update(b"throughline fingerprint 1");
        hash.update(self.rows.to_le_bytes());
        self.words.iter().for_each(|word| hash.update(word.to_le_bytes()));
        Fingerprint(hash.finalize().into())
    }
}

fn row_hash(key: &[u8], table: &str, cells: &[Value<'_>]) -> [u8; 32] {
    // One buffer for the whole row: many small updates cost more than the hash itself.
    let mut buffer = [0_u8; 512];
    let mut row = Hashing {
        hash: Sha256::new(),
        buffer: &mut buffer,
        filled: 0,
    };
    row.bytes(key);
    row.text(table.as_bytes());
    for cell in cells {
        match cell {
            Value::Null => row.bytes(&[0]),
            Value::Id(id) => {
                row.bytes(&[1]);
                row.bytes(&id.to_be_bytes());
            }
            Value::Integer(number) => {
                row.bytes(&[2]);
                row.bytes(&number.to_be_bytes());
            }
            Value::Text(text) => {
                row.bytes(&[3]);
                row.text(text.as_bytes());
            }
            Value::Bytes(bytes) => {
                row.bytes(&[4]);
                row.text(bytes);
            }
        }
    }
    row.finish()
}

struct Hashing<'a> {
    hash: Sha256,
    buffer: &'a mut [u8; 512],
    filled: usize,
}

impl Hashing<'_> {
    /// Bytes whose length is known to the reader.
    fn bytes(&mut self, bytes: &[u8]) {
        if self.filled + bytes.len() > self.buffer.len() {
            self.hash.update(&self.buffer[..self.filled]);
            self.filled = 0;
        }
        if bytes.len() > self.buffer.len() {
            self.hash.update(bytes);
        } else {
            self.buffer[self.filled..self.filled + bytes.len()].copy_from_slice(bytes);
            self.filled += bytes.len();
        }
    }

    /// Bytes preceded by their length.
    fn text(&mut self, text: &[u8]) {
        self.bytes(&(text.len() as u64).to_le_bytes());
        self.bytes(text);
    }

    fn finish(mut self) -> [u8; 32] {
        self.hash.update(&self.buffer[..self.filled]);
        self.hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Value<'_>]]) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            sum.add_row("persons", row);
        }
        sum
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter() {
        let (one, other): (&[_], &[_]) = (&[Value::Id(1), Value::Null], &[Value::Id(2), Value::Text("2009")]);
        assert_eq!(sum(&[one, other]).fingerprint(), sum(&[other, one]).fingerprint());
    }

    #[test]
    fn a_cell_moved_to_its_neighbour_changes_it() {
        let moved = sum(&[&[Value::Text("a"), Value::Null]]);
        assert_ne!(
            sum(&[&[Value::Null, Value::Text("a")]]).fingerprint(),
            moved.fingerprint()
        );
    }

    #[test]
    fn text_longer_than_the_buffer_counts_whole() {
        let long = "x".repeat(2000);
        let longer = "x".repeat(2001);
        assert_ne!(
            sum(&[&[Value::Text(&long)]]).fingerprint(),
            sum(&[&[Value::Text(&longer)]]).fingerprint()
        );
    }

    #[test]
    fn tables_summed_apart_and_joined_are_the_same_as_in_one_pass() {
        let (one, other): (&[_], &[_]) = (&[Value::Id(1)], &[Value::Integer(-7)]);
        let mut joined = sum(&[one]);
        joined.join(&sum(&[other]));
        assert_eq!(joined, sum(&[one, other]));
    }

    #[test]
    fn a_row_taken_out_leaves_the_sum_as_it_was() {
        let key = [7; 32];
        let (one, other): (&[_], &[_]) = (&[Value::Id(1), Value::Null], &[Value::Id(2), Value::Text("2009")]);
        let mut all = Sum::default();
        all.add_row_under(&key, "persons", one);
        let before = all;
        all.add_row_under(&key, "persons", other);
        all.subtract_row_under(&key, "persons", other);
        assert_eq!(all, before);
        all.subtract_row_under(&key, "persons", one);
        assert_eq!(all, Sum::default());
    }

    #[test]
    fn a_change_that_takes_out_more_than_it_adds_can_be_joined() {
        let key = [7; 32];
        let mut all = Sum::default();
        all.add_row_under(&key, "persons", &[Value::Id(1)]);
        let mut change = Sum::default();
        change.subtract_row_under(&key, "persons", &[Value::Id(1)]);
        all.join(&change);
        assert_eq!(all, Sum::default());
    }
}
