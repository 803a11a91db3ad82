use std::io::{Read, Write};

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::keyring::{KdfCost, RecoveryCode, Secret, StoreKey};

struct Register {
    header: Header,
    store: StoreKey,
    code: RecoveryCode,
    rng: StdRng,
}

fn passphrase() -> Secret {
    Secret::passphrase("right").expect("not empty")
}

fn register(seed: u64) -> Register {
    let mut rng = StdRng::seed_from_u64(seed);
    let (keyring, unlocked, code) =
        Keyring::create(&passphrase(), KdfCost::for_tests(), 1, &mut rng).expect("a keyring");
    let header = Header {
        purpose: Purpose::Backup,
        made_at: "2026-03-01T09:00:00Z".into(),
        keyring,
    };
    Register {
        header,
        store: unlocked.store,
        code,
        rng,
    }
}

/// Bytes that differ from place to place.
fn text(length: usize) -> Vec<u8> {
    (0..=250).cycle().take(length).collect()
}

fn seal(register: &mut Register, text: &[u8]) -> Vec<u8> {
    let mut writer = SealedWriter::new(Vec::new(), &register.header, &register.store, &mut register.rng)
        .expect("a writer");
    writer.write_all(text).expect("memory does not fail");
    writer.finish().expect("memory does not fail")
}

/// What is given out before an error, and the error.
fn unseal(register: &Register, file: &[u8]) -> (Vec<u8>, Option<SealedFileError>) {
    let mut out = Vec::new();
    let read = || -> Result<(), SealedFileError> {
        SealedFile::open(file)?
            .unlock(&register.store)?
            .read_to_end(&mut out)?;
        Ok(())
    };
    let error = { read }().err();
    (out, error)
}

/// The bytes before the first chunk.
fn before(file: &[u8]) -> usize {
    let length = u32::from_be_bytes(file[18..22].try_into().expect("four bytes"));
    22 + length as usize + SALT + PREFIX + 64
}

const FRAME: usize = 4 + SEALED_CHUNK;

#[test]
fn lengths_around_the_borders_of_chunks_come_back_whole() {
    let mut register = register(1);
    for length in [
        0,
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK - 1,
        2 * CHUNK,
        2 * CHUNK + 1,
    ] {
        let text = text(length);
        let file = seal(&mut register, &text);
        let chunks = length.div_ceil(CHUNK).max(1);
        assert_eq!(file.len(), before(&file) + length + chunks * (4 + TAG));
        let (out, error) = unseal(&register, &file);
        assert!(error.is_none(), "{length}: {error:?}");
        assert_eq!(out, text);
    }
}

#[test]
fn the_embedded_keyring_opens_the_file_with_passphrase_or_recovery_code() {
    let mut register = register(1);
    let file = seal(&mut register, b"a register");
    for secret in [passphrase(), register.code.to_secret()] {
        let opened = SealedFile::open(&*file).expect("a sealed file");
        assert_eq!(*opened.header(), register.header);
        let store = opened
            .header()
            .keyring
            .unlock_store(&secret)
            .expect("either secret");
        let mut out = Vec::new();
        opened
            .unlock(&store)
            .expect("the key")
            .read_to_end(&mut out)
            .expect("whole");
        assert_eq!(out, b"a register");
    }
}

#[test]
fn no_plain_text_is_in_the_file() {
    let mut register = register(1);
    let file = seal(&mut register, b"Ana Example");
    assert!(!file.windows(3).any(|window| window == b"Ana"));
}

#[test]
fn something_else_is_not_a_sealed_file() {
    for file in [
        &b""[..],
        b"SQLite format 3\0",
        b"PK\x03\x04 and more than sixteen bytes",
    ] {
        assert!(matches!(
            SealedFile::open(file).err(),
            Some(SealedFileError::NotSealed)
        ));
    }
}

#[test]
fn a_later_version_is_told() {
    let mut register = register(1);
    let mut file = seal(&mut register, b"text");
    file[17] = 2;
    assert!(matches!(
        SealedFile::open(&*file).err(),
        Some(SealedFileError::Newer(2))
    ));
}

#[test]
fn another_registers_key_is_told_before_anything_is_read() {
    let mut mine = register(1);
    let file = seal(&mut mine, b"text");
    assert!(matches!(unseal(&register(2), &file), (out, Some(SealedFileError::WrongKey)) if out.is_empty()));
}

#[test]
fn a_header_rewritten_with_its_checksum_is_not_believed() {
    let mut register = register(1);
    let mut file = seal(&mut register, b"text");
    let start = before(&file);
    let place = file
        .windows(10)
        .position(|window| window == b"2026-03-01")
        .expect("the instant");
    file[place + 3] = b'5';
    let checksum = Sha256::digest(&file[..start - 64]);
    file[start - 64..start - 32].copy_from_slice(&checksum);
    assert!(matches!(unseal(&register, &file), (out, Some(SealedFileError::WrongKey)) if out.is_empty()));
}

#[test]
fn a_flipped_byte_in_the_header_is_damage_of_the_header() {
    let mut register = register(1);
    let mut file = seal(&mut register, b"text");
    file[100] ^= 1;
    assert!(matches!(
        SealedFile::open(&*file).err(),
        Some(SealedFileError::HeaderDamaged)
    ));
}

#[test]
fn a_damaged_chunk_is_named_and_only_what_stands_before_it_is_given_out() {
    let mut register = register(1);
    let text = text(3 * CHUNK);
    let mut file = seal(&mut register, &text);
    let place = before(&file) + FRAME + 1000;
    file[place] ^= 1;
    let (out, error) = unseal(&register, &file);
    assert!(matches!(error, Some(SealedFileError::ChunkDamaged(1))));
    assert_eq!(out, text[..CHUNK]);
}

#[test]
fn nothing_more_is_given_out_after_a_failure() {
    let mut register = register(1);
    let mut file = seal(&mut register, &text(2 * CHUNK));
    let place = before(&file) + 1000;
    file[place] ^= 1;
    let mut reader = SealedFile::open(&*file)
        .expect("the header")
        .unlock(&register.store)
        .expect("the key");
    for _ in 0..3 {
        assert!(reader.read(&mut [0; 10]).is_err());
    }
}

#[test]
fn chunks_changed_over_are_damage() {
    let mut register = register(1);
    let mut file = seal(&mut register, &text(3 * CHUNK));
    let start = before(&file);
    let (first, second) = file[start..start + 2 * FRAME].split_at_mut(FRAME);
    first.swap_with_slice(second);
    assert!(matches!(
        unseal(&register, &file).1,
        Some(SealedFileError::ChunkDamaged(0))
    ));
}

#[test]
fn a_chunk_left_out_is_damage() {
    let mut register = register(1);
    let mut file = seal(&mut register, &text(3 * CHUNK));
    let start = before(&file);
    file.drain(start..start + FRAME);
    assert!(matches!(
        unseal(&register, &file).1,
        Some(SealedFileError::ChunkDamaged(0))
    ));
}

#[test]
fn a_chunk_of_another_file_of_the_same_register_is_damage() {
    let mut register = register(1);
    let mut file = seal(&mut register, b"one");
    let other = seal(&mut register, b"two");
    let start = before(&file);
    file.truncate(start);
    file.extend_from_slice(&other[start..]);
    assert!(matches!(
        unseal(&register, &file).1,
        Some(SealedFileError::ChunkDamaged(0))
    ));
}

#[test]
fn a_file_cut_off_between_chunks_is_truncated_even_when_the_last_is_marked_so() {
    let mut register = register(1);
    let text = text(3 * CHUNK);
    let mut file = seal(&mut register, &text);
    let start = before(&file);
    file.truncate(start + 2 * FRAME);
    let (out, error) = unseal(&register, &file);
    assert!(matches!(error, Some(SealedFileError::Truncated)));
    assert_eq!(out, text[..2 * CHUNK]);

    file[start + FRAME] |= 0x80;
    assert!(matches!(
        unseal(&register, &file).1,
        Some(SealedFileError::ChunkDamaged(1))
    ));
}

#[test]
fn a_writer_never_finished_leaves_a_truncated_file() {
    let mut register = register(1);
    let mut file = Vec::new();
    let mut writer =
        SealedWriter::new(&mut file, &register.header, &register.store, &mut register.rng).expect("a writer");
    writer.write_all(&text(CHUNK + 1)).expect("memory does not fail");
    drop(writer);
    assert!(matches!(
        unseal(&register, &file).1,
        Some(SealedFileError::Truncated)
    ));
}

#[test]
fn bytes_after_the_end_are_told_before_the_last_chunk_is_given_out() {
    let mut register = register(1);
    let mut file = seal(&mut register, b"text");
    file.push(0);
    assert!(
        matches!(unseal(&register, &file), (out, Some(SealedFileError::TrailingBytes)) if out.is_empty())
    );
}

#[test]
fn every_flipped_byte_and_every_truncation_of_a_small_file_is_noticed_and_gives_out_nothing() {
    let mut register = register(1);
    let file = seal(&mut register, b"a small register");
    for place in 0..file.len() {
        let (out, error) = unseal(&register, &file[..place]);
        let told = matches!(error, Some(SealedFileError::Truncated))
            || place == 0 && matches!(error, Some(SealedFileError::NotSealed));
        assert!(told && out.is_empty(), "cut at {place}: {error:?}");
        for mask in [0x01, 0x80, 0xff] {
            let mut changed = file.clone();
            changed[place] ^= mask;
            let (out, error) = unseal(&register, &changed);
            assert!(error.is_some() && out.is_empty(), "byte {place}");
        }
    }
}

#[test]
fn a_failing_disk_is_told_as_such_and_the_file_is_not_finished() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut register = register(1);
    let mut writer = SealedWriter::new(Full(CHUNK), &register.header, &register.store, &mut register.rng)
        .expect("the header fits");
    let error = writer.write_all(&text(3 * CHUNK)).expect_err("full");
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    assert!(matches!(writer.finish().err(), Some(SealedFileError::Io(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_stream_written_and_read_in_any_pieces_comes_back(
        length in 0..3 * CHUNK,
        written in 1..CHUNK + 100,
        read in 1..CHUNK + 100,
    ) {
        let mut register = register(1);
        let text = text(length);
        let mut writer = SealedWriter::new(Vec::new(), &register.header, &register.store, &mut register.rng)
            .expect("a writer");
        for piece in text.chunks(written) {
            writer.write_all(piece).expect("memory does not fail");
        }
        let file = writer.finish().expect("memory does not fail");
        let mut reader = SealedFile::open(&*file).expect("the header").unlock(&register.store).expect("the key");
        let (mut out, mut piece) = (Vec::new(), vec![0; read]);
        loop {
            match reader.read(&mut piece).expect("whole") {
                0 => break,
                count => out.extend_from_slice(&piece[..count]),
            }
        }
        prop_assert!(out == text);
    }

    #[test]
    fn any_flipped_byte_of_a_long_file_is_noticed_and_only_true_text_is_given_out(
        place: prop::sample::Index,
        mask in 1..=255_u8,
    ) {
        let mut register = register(1);
        let text = text(2 * CHUNK + 500);
        let mut file = seal(&mut register, &text);
        let place = place.index(file.len());
        file[place] ^= mask;
        let (out, error) = unseal(&register, &file);
        prop_assert!(error.is_some());
        prop_assert!(text.starts_with(&out) && out.len() < text.len());
    }

    #[test]
    fn any_truncation_of_a_long_file_is_told_as_such(end: prop::sample::Index) {
        let mut register = register(1);
        let file = seal(&mut register, &text(2 * CHUNK + 500));
        let end = 1 + end.index(file.len() - 1);
        prop_assert!(matches!(unseal(&register, &file[..end]).1, Some(SealedFileError::Truncated)));
    }
}
