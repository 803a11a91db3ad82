//! How much one row of a table of text may ask for. A compressed file of a few kilobytes can unpack to a line without an
//! end, and a quote that is never closed makes the rest of a file one cell; the reader of CSV would keep all of it. So the
//! bytes pass through here, and the bound is counted anew for each row. What all rows together may hold is not decided
//! here.

use std::io::{self, Read};

/// So many bytes may one row have: more than a sheet's row of the longest cells that spreadsheets allow.
const LONGEST_ROW: usize = 8 * 1024 * 1024;

/// So many columns may a table have; the widest that is known has not two hundred.
pub(crate) const MOST_COLUMNS: usize = 4096;

/// Bytes of a table, of which each row may take [`LONGEST_ROW`].
pub(crate) struct Bounded<R> {
    inner: R,
    left: usize,
}

impl<R> Bounded<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            left: LONGEST_ROW,
        }
    }

    /// To be called before each row.
    pub(crate) fn next_row(&mut self) {
        self.left = LONGEST_ROW;
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count) {
            Some(left) => self.left = left,
            None => {
                return Err(refused(format!(
                    "a row does not end within {} MiB: this is no table, or a double quote in it is never closed",
                    LONGEST_ROW / (1024 * 1024)
                )));
            }
        }
        Ok(count)
    }
}

/// Refuses a row of more than [`MOST_COLUMNS`] cells.
pub(crate) fn check_width(cells: usize) -> io::Result<()> {
    if cells > MOST_COLUMNS {
        return Err(refused(format!(
            "a row has {cells} cells, and no more than {MOST_COLUMNS} columns are read: remove the columns that are not needed"
        )));
    }
    Ok(())
}

fn refused(sentence: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_does_not_end_is_refused_before_it_fills_the_memory() {
        let mut endless = Bounded::new(io::repeat(b'a'));
        let mut kept = Vec::new();
        let refused = endless.read_to_end(&mut kept).expect_err("the source has no end");
        assert!(
            refused.to_string().starts_with("a row does not end within 8 MiB"),
            "{refused}"
        );
        assert!(kept.len() <= LONGEST_ROW);
    }

    #[test]
    fn rows_that_end_may_go_on_for_ever() {
        let mut endless = Bounded::new(io::repeat(b'a'));
        let mut row = vec![0; LONGEST_ROW];
        for _ in 0..3 {
            endless.next_row();
            endless
                .read_exact(&mut row)
                .expect("each row is as long as it may be");
        }
    }
}
