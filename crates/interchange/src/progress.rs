//! How far a long read or write has come. A reader tells its caller through one small trait and neither knows nor
//! cares whether that becomes a bar, a line in a log or nothing; drawing is the command line's business.

use std::io::{self, Read};

/// What [`Advance`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of the file as it lies on disk (compressed, if it is compressed).
    Bytes,
    /// Rows of a table, or records.
    Rows,
}

/// One report: so much is done, of so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// What is counted.
    pub unit: Unit,
    /// Done so far; never decreases within one read.
    pub done: u64,
    /// The whole, where it is known beforehand.
    pub total: Option<u64>,
}

/// Whoever wants to hear how far a read has come. Every `FnMut(Advance)` is one.
///
/// ```
/// use throughline_interchange::progress::{Advance, Progress, Unit};
/// let mut last = 0;
/// let mut listener = |advance: Advance| last = advance.done;
/// listener.advance(Advance { unit: Unit::Rows, done: 3, total: Some(10) });
/// assert_eq!(last, 3);
/// ```
pub trait Progress {
    /// Called now and then during a read, and once at its end with everything done.
    fn advance(&mut self, advance: Advance);
}

impl<F: FnMut(Advance)> Progress for F {
    fn advance(&mut self, advance: Advance) {
        self(advance);
    }
}

/// A listener that does nothing: for tests, and for output that a program reads.
pub fn silent() -> impl Progress {
    |_: Advance| {}
}

/// Counts the bytes that pass through a reader and reports them, at most once per 64 KiB.
pub(crate) struct Metered<'a, R> {
    inner: R,
    listener: &'a mut dyn Progress,
    done: u64,
    reported: u64,
    total: Option<u64>,
}

impl<'a, R: Read> Metered<'a, R> {
    const STEP: u64 = 64 * 1024;

    pub(crate) fn new(inner: R, total: Option<u64>, listener: &'a mut dyn Progress) -> Self {
        Self {
            inner,
            listener,
            done: 0,
            reported: 0,
            total,
        }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.done += count as u64;
        let at_end = count == 0 && self.reported < self.done;
        if at_end || self.done - self.reported >= Self::STEP {
            self.reported = self.done;
            self.listener.advance(Advance {
                unit: Unit::Bytes,
                done: self.done,
                total: self.total,
            });
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_report_of_a_read_says_that_everything_is_done() {
        let bytes = vec![7_u8; 200_001];
        let mut seen = Vec::new();
        let mut listener = |advance: Advance| seen.push(advance.done);
        let mut metered = Metered::new(bytes.as_slice(), Some(200_001), &mut listener);
        io::copy(&mut metered, &mut io::sink()).expect("reading from memory succeeds");
        assert_eq!(seen.last(), Some(&200_001));
        assert!(seen.is_sorted(), "progress never goes back: {seen:?}");
    }
}
