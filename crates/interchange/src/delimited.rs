//! Tables of delimited text as people's programs write them: UTF-8 with or without a byte-order mark, UTF-16, or
//! Windows-1252; separated by commas, semicolons or tabs. Both are found by looking, and the reader that found them says
//! so, because a guess must be visible. Everything streams; what the cells mean does not live here.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::bounded::{Bounded, check_width};
use crate::progress::{Metered, Progress};

/// What looking at a file showed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    encoding: &'static Encoding,
    /// Whether the encoding is a guess: nothing in the file states it.
    guessed: bool,
    delimiter: u8,
    /// The file's size in bytes.
    size: u64,
}

const SAMPLE: usize = 64 * 1024;

impl Look {
    /// Looks at a file. Without a byte-order mark the whole file is read once, to know whether it is UTF-8.
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut sample = Vec::with_capacity(SAMPLE);
        Read::by_ref(&mut file)
            .take(SAMPLE as u64)
            .read_to_end(&mut sample)?;
        let (encoding, guessed) = match Encoding::for_bom(&sample) {
            Some((encoding, _)) => (encoding, false),
            None => match utf16_without_mark(&sample) {
                Some(encoding) => (encoding, true),
                None if is_utf8(sample.as_slice().chain(file))? => (UTF_8, false),
                None => (WINDOWS_1252, true),
            },
        };
        let (start, ..) = encoding.decode(&sample);
        Ok(Self {
            encoding,
            guessed,
            delimiter: delimiter_of(&start),
            size,
        })
    }

    /// What was found or guessed, when it is worth telling: anything but UTF-8.
    pub(crate) fn remark(&self) -> Option<String> {
        let name = self.encoding.name();
        if self.guessed {
            Some(format!(
                "the file is not UTF-8 and does not say what it is; it was read as {name}"
            ))
        } else {
            (self.encoding != UTF_8).then(|| format!("the file was read as {name}"))
        }
    }

    /// Opens the file as it was seen.
    pub(crate) fn open<'p>(&self, path: &Path, progress: &'p mut dyn Progress) -> io::Result<Rows<'p>> {
        let bytes = Metered::new(File::open(path)?, Some(self.size), progress);
        let text: Box<dyn Read + 'p> = if self.encoding == UTF_8 {
            Box::new(bytes)
        } else {
            Box::new(Decoded::new(bytes, self.encoding))
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(SAMPLE)
            .from_reader(Bounded::new(text));
        Ok(Rows { reader, row: 0 })
    }
}

/// The rows of a table of text, each with the number a spreadsheet shows for it.
pub(crate) struct Rows<'p> {
    reader: csv::Reader<Bounded<Box<dyn Read + 'p>>>,
    row: u64,
}

impl Rows<'_> {
    /// Reads the next row into `cells`; `None` at the end. Blank lines are counted and passed over. A row
    /// longer or wider than any table needs is an error.
    pub(crate) fn next_into(&mut self, cells: &mut csv::StringRecord) -> io::Result<Option<u64>> {
        let before = self.reader.position().line();
        self.reader.get_mut().next_row();
        let more = self.reader.read_record(cells).map_err(io::Error::other)?;
        if !more {
            return Ok(None);
        }
        check_width(cells.len())?;
        let consumed = self.reader.position().line() - before;
        let own = 1 + cells
            .iter()
            .map(|cell| cell.matches('\n').count() as u64)
            .sum::<u64>();
        self.row += 1 + consumed.saturating_sub(own);
        Ok(Some(self.row))
    }
}

/// Whether every byte belongs to UTF-8 text.
fn is_utf8(mut source: impl Read) -> io::Result<bool> {
    let mut buffer = vec![0; SAMPLE];
    let mut kept = 0;
    loop {
        let read = source.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(kept == 0);
        }
        let filled = kept + read;
        let valid = Encoding::utf8_valid_up_to(&buffer[..filled]);
        kept = filled - valid;
        // A character has at most four bytes: three may wait for the rest of it.
        if kept > 3 {
            return Ok(false);
        }
        buffer.copy_within(valid..filled, 0);
    }
}

/// UTF-16 shows itself in tables without a mark: every second byte of ASCII text is zero.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if odd * 2 > pairs && even * 8 < pairs => Some(UTF_16LE),
        _ if even * 2 > pairs && odd * 8 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The separator that is most frequent in the first line outside quotes; a comma if there is none.
fn delimiter_of(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for c in text.trim_start_matches('\u{feff}').chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(separator, _)| char::from(*separator) == c)
                .for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equally frequent ones is meant, and `max_by_key` gives the last.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| separator)
}

/// Another encoding read as UTF-8. What cannot be decoded becomes U+FFFD.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_left: std::ops::Range<usize>,
    text: Vec<u8>,
    text_left: std::ops::Range<usize>,
    /// Nothing more comes from the file.
    ended: bool,
    /// The decoder has said its last word and must not be asked again.
    finished: bool,
}

impl<R: Read> Decoded<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; SAMPLE],
            raw_left: 0..0,
            text: vec![0; SAMPLE],
            text_left: 0..0,
            ended: false,
            finished: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.text_left.is_empty() && !self.finished {
            if self.raw_left.is_empty() && !self.ended {
                self.raw_left = 0..self.inner.read(&mut self.raw)?;
                self.ended = self.raw_left.is_empty();
            }
            let raw = &self.raw[self.raw_left.clone()];
            let (result, used, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.raw_left.start += used;
            self.text_left = 0..written;
            self.finished = self.ended && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.text_left.is_empty() {
            self.refill()?;
        }
        let count = buffer.len().min(self.text_left.len());
        let from = self.text_left.start;
        buffer[..count].copy_from_slice(&self.text[from..from + count]);
        self.text_left.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
