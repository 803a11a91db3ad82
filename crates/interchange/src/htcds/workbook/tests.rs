use std::io::Write as _;

use super::*;

/// A workbook with these texts in its only sheet, by row and column.
fn read_cells(cells: &[(u32, u16, &str)]) -> Result<Vec<Grid>, HtcdsError> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("cases.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, column, text) in cells {
        sheet
            .write_string(*row, *column, *text)
            .expect("the cell is written");
    }
    workbook.save(&path).expect("the workbook is written");
    read(&path, "cases.xlsx")
}

#[test]
fn a_workbook_with_only_its_first_and_last_cell_is_refused_and_not_laid_out() {
    let refused = read_cells(&[(0, 0, "x"), (1_048_575, 16_383, "y")]).expect_err("it is far too wide");
    assert!(
        refused
            .to_string()
            .contains("cell XFD1048576 of sheet \"Sheet1\" is filled"),
        "{refused}"
    );
}

#[test]
fn a_cell_a_million_rows_down_takes_the_room_of_its_own_row_only() {
    let grids = read_cells(&[(0, 0, "x"), (1_048_575, 2, "y")]).expect("it is small");
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(
        grids[0].rows,
        [
            (1, vec![text("x")]),
            (1_048_576, vec![Cell::Empty, Cell::Empty, text("y")])
        ]
    );
}

#[test]
fn an_archive_that_unpacks_to_more_than_it_may_is_refused() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("bomb.xlsx");
    let mut archive = zip::ZipWriter::new(File::create(&path).expect("the file is created"));
    archive
        .start_file(
            "xl/worksheets/sheet1.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .expect("the part begins");
    archive
        .write_all(&vec![b' '; 3 * 1024 * 1024])
        .expect("the part is written");
    archive.finish().expect("the archive is written");
    assert!(check_archive(&path, 3 * 1024 * 1024).is_ok());
    let refused = check_archive(&path, 2 * 1024 * 1024).expect_err("it is larger");
    assert!(
        refused.to_string().contains("unpacks to more than 2 MiB"),
        "{refused}"
    );
}

#[test]
fn many_cells_and_long_texts_run_out_of_room() {
    let mut room = Room::new();
    assert!(room.take_cells(19_999_999).is_ok() && room.take_cells(2).is_err());
    assert!(room.take_text(512 * 1024 * 1024).is_ok() && room.take_text(1).is_err());
}
