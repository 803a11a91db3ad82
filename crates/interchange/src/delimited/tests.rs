use super::*;
use crate::progress::silent;

fn rows_of(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("table.csv");
    std::fs::write(&path, bytes).expect("the table is written");
    let look = Look::at(&path).expect("the file can be read");
    let mut listener = silent();
    let mut rows = look.open(&path, &mut listener).expect("the file can be opened");
    let mut cells = csv::StringRecord::new();
    let mut all = Vec::new();
    while let Some(row) = rows.next_into(&mut cells).expect("the rows can be read") {
        all.push((row, cells.iter().map(str::to_owned).collect()));
    }
    all
}

fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

const TEXT: &str = "name;città\n\"Žana; Ș.\";Iași\n";

#[test]
fn the_same_table_is_read_from_every_encoding_that_states_itself() {
    let expected = [row(1, &["name", "città"]), row(2, &["Žana; Ș.", "Iași"])];
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff)
            .chain(TEXT.encode_utf16())
            .flat_map(to_bytes)
            .collect()
    };
    for bytes in [
        TEXT.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        assert_eq!(rows_of(&bytes), expected);
    }
}

#[test]
fn text_that_is_not_utf_8_is_read_as_windows_1252_and_the_guess_is_told() {
    assert_eq!(
        rows_of(b"a,b\nM\xfcller,\x80\n"),
        [row(1, &["a", "b"]), row(2, &["Müller", "€"])]
    );
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("table.csv");
    std::fs::write(&path, b"M\xfcller").expect("the table is written");
    let look = Look::at(&path).expect("the file can be read");
    assert_eq!(
        look.remark().as_deref(),
        Some("the file is not UTF-8 and does not say what it is; it was read as windows-1252")
    );
}

#[test]
fn blank_lines_and_line_breaks_within_quotes_leave_row_numbers_as_a_spreadsheet_counts() {
    let expected = [row(1, &["a", "b"]), row(3, &["1\n2", "x"]), row(6, &["3", "y"])];
    assert_eq!(rows_of(b"a,b\n\n\"1\n2\",x\n\n\n3,y\n"), expected);
    let windows = [row(1, &["a", "b"]), row(3, &["1\r\n2", "x"]), row(6, &["3", "y"])];
    assert_eq!(rows_of(b"a,b\r\n\r\n\"1\r\n2\",x\r\n\r\n\r\n3,y\r\n"), windows);
}

#[test]
fn utf_8_is_recognised_across_the_seams_of_reading() {
    let long = "ş".repeat(SAMPLE) + "x";
    assert!(is_utf8(long.as_bytes()).expect("memory can be read"));
    assert!(!is_utf8(&long.as_bytes()[..=SAMPLE]).expect("memory can be read"));
}

mod anything {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let rows = super::rows_of(&bytes);
            prop_assert!(rows.is_sorted_by_key(|(number, _)| *number));
        }
    }
}
