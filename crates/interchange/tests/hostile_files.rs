//! Files made to fill the memory or to command the terminal of whoever reads them: each is refused with a sentence, or
//! told without what it hoped to have printed.

use std::io::{self, Read, Write as _};

use throughline_interchange::Namespace;
use throughline_interchange::ctdc::{DescribeError, DescribeOptions, describe_reader};
use throughline_interchange::diagnostic::Diagnostics;
use throughline_interchange::htcds::{HtcdsError, ImportReport, OnBadRow, Options, read};
use throughline_model::Holdings;

const HEADER: &str = "yearOfRegistration,gender,ageBroad,citizenship,isForcedLabour,CountryOfExploitation\n";

fn describe(source: impl Read) -> Result<String, DescribeError> {
    describe_reader("k.csv.gz", source, &DescribeOptions::default()).map(|d| d.to_string())
}

fn import(name: &str, bytes: &[u8]) -> Result<(Holdings, ImportReport, Diagnostics), HtcdsError> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    let options = Options {
        namespace: Namespace::of("test"),
        organisation: None,
        on_bad_row: OnBadRow::Refuse,
    };
    read(&path, &options)
}

#[test]
fn a_small_compressed_file_with_an_endless_line_is_refused() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(HEADER.as_bytes()).expect("gzip takes the header");
    for _ in 0..20 {
        gzip.write_all(&vec![b'a'; 1024 * 1024])
            .expect("gzip takes the line");
    }
    let packed = gzip.finish().expect("gzip ends");
    assert!(packed.len() < 64 * 1024);
    let refused = describe(packed.as_slice()).expect_err("the line has no end");
    assert!(
        refused.to_string().contains("a row does not end within 8 MiB"),
        "{refused}"
    );
}

#[test]
fn a_quote_that_is_never_closed_does_not_take_the_rest_of_the_file_for_a_cell() {
    let endless = HEADER.as_bytes().chain(&b"2015,\""[..]).chain(io::repeat(b'\n'));
    let refused = describe(endless).expect_err("the cell has no end");
    assert!(refused.to_string().contains("never closed"), "{refused}");
}

#[test]
fn a_header_wider_than_any_table_is_refused() {
    let wide = format!("gender{}\n", ",x".repeat(5000));
    let refused = describe(wide.as_bytes()).expect_err("it is too wide");
    assert!(refused.to_string().contains("a row has 5001 cells"), "{refused}");
}

#[test]
fn the_words_of_a_public_file_cannot_command_the_terminal() {
    let rows = "2015,Woman,18--20,\u{1b}[2J,1,US\n".repeat(12);
    let told = describe(format!("{HEADER}{rows}").as_bytes()).expect("the file is described");
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[test]
fn workbooks_whose_size_cannot_be_known_beforehand_are_refused_with_advice() {
    let older = import("cases.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on");
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    archive
        .start_file("content.xml", zip::write::SimpleFileOptions::default())
        .expect("the part begins");
    let bytes = archive.finish().expect("the archive is written").into_inner();
    for refused in [older, import("cases.ods", &bytes)] {
        let refused = refused.expect_err("the format is not read");
        assert!(matches!(refused, HtcdsError::OtherWorkbook(_)), "{refused}");
        assert!(refused.to_string().contains("save it as .xlsx"), "{refused}");
    }
}

#[test]
fn the_names_of_sheets_and_columns_cannot_command_the_terminal() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let sheet = sheet.set_name("Cases\u{202e}").expect("the name is allowed");
    for (column, text) in ["prs_FirstName", "prs_SecondName", "x\u{9b}2J"]
        .into_iter()
        .enumerate()
    {
        let column = u16::try_from(column).expect("there are three");
        sheet
            .write_string(0, column, text)
            .expect("the header is written");
        sheet
            .write_string(1, column, "Invented")
            .expect("the cell is written");
    }
    let bytes = workbook.save_to_buffer().expect("the workbook is written");
    let (_, report, diagnostics) = import("cases.xlsx", &bytes).expect("the workbook can be read");
    let told = format!("{diagnostics}{:?}{:?}", diagnostics.kept(), report.columns);
    assert!(diagnostics.to_string().contains("x\u{fffd}2J"), "{diagnostics}");
    assert!(!told.contains(['\u{9b}', '\u{202e}']), "{told}");
    assert!(!told.contains("\\u{9b}") && !told.contains("\\u{202e}"), "{told}");
}
