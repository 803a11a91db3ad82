//! Opening a CTDC file as it was downloaded: plain, xz or gzip, with or without a byte-order mark, separated by commas,
//! tabs or semicolons. Everything is decided from the first bytes, never from the file's name, and everything streams.
//! The text itself is decoded cell by cell ([`decoded`]), because it is UTF-8 but for a few old files.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

/// The compression a file turned out to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    None,
    Xz,
    Gzip,
}

/// Why the bytes are no table of text.
#[derive(Debug)]
pub(crate) enum NotText {
    Empty,
    /// A zip archive or an Excel workbook (which is one).
    Zip,
    Utf16,
    Io(io::Error),
}

/// A table of text ready to be parsed.
pub(crate) struct Opened<'r> {
    pub(crate) reader: Box<dyn BufRead + 'r>,
    pub(crate) delimiter: u8,
}

/// So much memory, in KiB, may a compressed file ask for; the strongest common setting (`xz -9`) asks for 65 MiB.
const XZ_MEMORY: u32 = 256 * 1024;

/// Looks at the first bytes and unpacks on the fly.
pub(crate) fn open<'r>(source: impl Read + 'r) -> Result<Opened<'r>, NotText> {
    let mut packed = BufReader::with_capacity(64 * 1024, source);
    let start = fill(&mut packed)?;
    let compression = match start {
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Compression::Xz,
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [b'P', b'K', 3, 4, ..] => return Err(NotText::Zip),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(NotText::Utf16),
        [] => return Err(NotText::Empty),
        _ => Compression::None,
    };
    let mut reader: Box<dyn BufRead + 'r> = match compression {
        Compression::None => Box::new(packed),
        Compression::Xz => unpacked(lzma_rust2::XzReader::new_mem_limit(packed, true, XZ_MEMORY)),
        Compression::Gzip => unpacked(flate2::bufread::MultiGzDecoder::new(packed)),
    };
    if fill(&mut reader)?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    let start = fill(&mut reader)?;
    if start.is_empty() {
        return Err(NotText::Empty);
    }
    Ok(Opened {
        delimiter: delimiter(start),
        reader,
    })
}

fn unpacked<'r>(reader: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    Box::new(BufReader::with_capacity(256 * 1024, reader))
}

fn fill(reader: &mut impl BufRead) -> Result<&[u8], NotText> {
    reader.fill_buf().map_err(NotText::Io)
}

/// The separator that occurs most often in the first line; a comma if none does.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or(start);
    let count = |wanted: u8| line.split(|&byte| byte == wanted).count();
    [b',', b'\t', b';']
        .into_iter()
        .rev()
        .max_by_key(|&wanted| count(wanted))
        .unwrap_or(b',')
}

/// A cell's text: UTF-8, and Latin-1 (as browsers read it, windows-1252) where it is not.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_separator_of_the_header_is_taken() {
        assert_eq!(delimiter(b"a,b,c\nx;y;z;w;v\n"), b',');
        assert_eq!(delimiter(b"a\tb\tc, d\n"), b'\t');
        assert_eq!(delimiter(b"a;b;c\n"), b';');
        assert_eq!(delimiter(b"single\n"), b',');
    }

    #[test]
    fn a_cell_that_is_not_utf_8_is_read_as_latin_1() {
        assert_eq!(decoded("9—17".as_bytes()), "9—17");
        assert_eq!(decoded(b"9\x9717"), "9—17");
        assert_eq!(decoded(b"Am\xe9riques"), "Amériques");
    }
}
