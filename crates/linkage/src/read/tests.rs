//! What reading makes of files as people send them, and what it says of those it cannot take.

use std::fmt::Write as _;
use std::io::{self, Read};

use super::*;

fn read(text: impl AsRef<[u8]>) -> Result<Table, ReadError> {
    csv(text.as_ref(), "list.csv", Ids::ByHeading)
}

/// The table, a line for each record, the identifier first.
fn told(table: &Table) -> String {
    let mut told = table.id_heading.as_deref().unwrap_or("(numbered)").to_owned();
    for column in &table.columns {
        write!(told, "|{}", column.heading).expect("text");
    }
    for (at, id) in table.ids.iter().enumerate() {
        write!(told, "\n{id}").expect("text");
        for column in &table.columns {
            write!(told, "|{}", column.cells.at(at)).expect("text");
        }
    }
    told
}

fn reads(text: impl AsRef<[u8]>, as_table: &str) {
    assert_eq!(told(&read(text).expect("a table")), as_table);
}

fn says(text: impl AsRef<[u8]>, message: &str) {
    assert_eq!(read(text).expect_err("a problem").to_string(), message);
}

const PLAIN: &str = "id|name|town\n1|Anna|Lviv\n2|Оксана|Kraków";

#[test]
fn the_delimiter_is_the_one_that_parts_the_headings() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = PLAIN.replace('|', delimiter);
        reads(&text, PLAIN);
        reads(format!("{text}\n"), PLAIN);
        reads(text.replace('\n', "\r\n"), PLAIN);
        reads(text.replace('\n', "\r"), PLAIN);
    }
    reads(
        "id;born, as told;town\n1;1990, perhaps;Lviv",
        "id|born, as told|town\n1|1990, perhaps|Lviv",
    );
    reads("\"id\";\"a, b, c, d\"\n1;x", "id|a, b, c, d\n1|x");
}

#[test]
fn a_delimiter_that_is_not_read_is_named_and_not_taken_for_a_part_of_one_column() {
    for (text, sign) in [
        ("id^name^town\n1^Anna^Lviv\n", "^"),
        ("id~name\n1~Anna\n", "~"),
        ("id:name:town\n1:Anna:Lviv\n", ":"),
        ("id\u{1}name\n1\u{1}Anna\n", "\\u{1}"),
    ] {
        let error = csv(text.as_bytes(), "people.csv", Ids::Numbered)
            .expect_err("one column")
            .to_string();
        assert!(
            error.contains("people.csv") && error.contains(&format!("“{sign}”")),
            "{error}"
        );
        assert!(error.contains("commas, semicolons, tabs or bars"), "{error}");
    }
    // One column with a sign in its heading or its cells stays one column.
    for text in ["name: as told\nAnna: 3\n", "note\nA:B:C\n", "#1 name\nAnna #1\n"] {
        assert!(
            csv(text.as_bytes(), "people.csv", Ids::Numbered).is_ok(),
            "{text}"
        );
    }
}

#[test]
fn a_delimiter_stated_for_spreadsheets_is_believed() {
    reads("sep=;\nid;a,b,c\n1;x", "id|a,b,c\n1|x");
    reads("\u{FEFF}SEP=\t\r\nid\tname\r\n1\tAnna", "id|name\n1|Anna");
}

#[test]
fn quotation_marks_hold_delimiters_lines_and_quotation_marks() {
    reads(
        "id,name,town\n1,\"Pop, Maria\",\"Cluj\nNapoca\"\n2,\"Anna \"\"Ania\"\" K\",Lviv",
        "id|name|town\n1|Pop, Maria|Cluj\nNapoca\n2|Anna \"Ania\" K|Lviv",
    );
    // A mark within a cell that is not quoted is a letter.
    reads("id,name\n1,Anna \"Ania\" K", "id|name\n1|Anna \"Ania\" K");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_heading() {
    reads("\u{FEFF}id,name\n1,Anna", "id|name\n1|Anna");
    reads("\u{FEFF}\"id\",name\n1,Anna", "id|name\n1|Anna");
}

#[test]
fn utf_16_is_read_with_and_without_its_mark() {
    let text = PLAIN.replace('|', "\t");
    let units = |marked: bool| marked.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    for marked in [true, false] {
        let little: Vec<u8> = units(marked).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units(marked).flat_map(u16::to_be_bytes).collect();
        reads(little, PLAIN);
        reads(big, PLAIN);
    }
}

#[test]
fn an_old_cyrillic_file_is_read_in_its_own_letters_and_says_so() {
    let written = "имя;фамилия\nОлена;Шевченко\nТетяна;Ковальчук\nАнна;Петрова\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(written);
    let table = csv(&bytes[..], "old.csv", Ids::ByHeading).expect("it is text");
    assert_eq!(table.encoding, Some("windows-1251"));
    assert_eq!(table.columns[0].heading, "имя");
    assert_eq!(table.columns[1].cells.at(1), "Ковальчук");
}

#[test]
fn a_western_file_with_accents_is_not_taken_for_another_script() {
    let written = "prénom;nom\nZoé;Lefèvre\nChloé;Gérard\nRené;Müller\nJosé;Muñoz\nInés;Peña\nÅsa;Björk\nÉlodie;Béranger\n\
                   Aïcha;Hébert\nFrançoise;Côté\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(written);
    let table = csv(&bytes[..], "old.csv", Ids::ByHeading).expect("it is text");
    assert_eq!(table.encoding, None);
    assert_eq!(table.columns[1].cells.at(3), "Muñoz");
}

#[test]
fn cells_that_are_not_utf_8_are_read_as_windows_1252() {
    reads(
        b"id,pr\xE9nom,ville\n1,Zo\xEB,K\xF6ln\n2,Zo\xC3\xAB,\x9Aibenik".as_slice(),
        "id|prénom|ville\n1|Zoë|Köln\n2|Zoë|šibenik",
    );
}

#[test]
fn white_space_and_signs_for_nothing_are_nothing() {
    reads(
        "id,a,b\n 1 ,  Anna\u{A0},-\n2,\\N,N/A\n3,NA,null\n4,?,\u{3000}",
        "id|a|b\n1|Anna|\n2||\n3|NA|null\n4||",
    );
}

#[test]
fn a_value_is_one_value_wherever_it_stands() {
    let table = read("id,name\n1,Anna\n2, Anna \n3,\u{A0}Anna\n4,").expect("a table");
    assert_eq!(table.columns[0].cells.rows(), [1, 1, 1, 0]);
    assert_eq!(table.columns[0].cells.counts(), [1, 3]);
    assert_eq!(table.columns[0].cells.filled(), 3);
}

#[test]
fn headings_are_told_apart_where_the_file_does_not() {
    reads(
        "id,dob,,dob,dob (2), \n1,a,b,c,d,e",
        "id|dob|column 3|dob (2)|dob (2) (2)|column 6\n1|a|b|c|d|e",
    );
}

#[test]
fn a_hundred_thousand_like_headings_are_told_apart_at_once() {
    let headings = vec![String::from("x"); 100_000];
    let distinct = distinct_headings(&headings);
    assert_eq!(distinct.iter().collect::<HashSet<_>>().len(), headings.len());
    assert_eq!(distinct[99_999], "x (100000)");
}

#[test]
fn rows_without_anything_in_them_are_passed_over() {
    reads(
        "\n\r\nid,name\n\n1,Anna\n,\n  ,\t\n,,,,\n\n2,Maria\n\n",
        "id|name\n1|Anna\n2|Maria",
    );
}

#[test]
fn every_ragged_row_is_told_with_its_place() {
    says(
        "id,name,town\n1,Anna\n2,Maria,Cluj\n3\n4,Oksana,Lviv,1994,x\n",
        "list.csv has 3 problems\n  \
         row 2, column town: the row ends after 2 cells, but there are 3 headings\n  \
         row 4, column name: the row ends after 1 cell, but there are 3 headings\n  \
         row 5, after the last column: the row has 5 cells, but there are 3 headings; a cell with the delimiter in it must stand in quotation marks",
    );
}

#[test]
fn missing_and_repeated_identifiers_are_told_all_together_and_never_repeated() {
    says(
        "id,name\n7,Anna\n,Maria\n7,Oksana\n 7 ,Blessing\n8\n",
        "list.csv has 4 problems\n  \
         row 3, column id: no identifier\n  \
         row 4, column id: the same identifier as in row 2\n  \
         row 5, column id: the same identifier as in row 2\n  \
         row 6, column name: the row ends after 1 cell, but there are 2 headings\n\
         hint: give the role id to a column that tells every record from every other, or the role ignored to this one; the records are then numbered",
    );
    let error = read("id,name\nSecret-77,Anna\nSecret-77,Maria").expect_err("a problem");
    assert!(!format!("{error} {error:?}").contains("Secret"));
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n"] {
        // Two lines above the headings, a blank line, a row of nothing and a cell of two lines.
        let text = "\nsep=,\nid,name\n1,Anna\n\n,\n2,\"Maria\nPop\"\n\n\n1,Oksana\n,Blessing\n3,Anna,x"
            .replace('\n', end);
        let Err(ReadError::Problems(problems)) = read(text) else {
            panic!("problems")
        };
        let rows: Vec<usize> = problems.shown.iter().map(Problem::row).collect();
        assert_eq!(rows, [10, 11, 12]);
        assert_eq!(
            problems.shown[0],
            Problem::SameId {
                row: 10,
                first: 4,
                column: "id".to_owned()
            }
        );
    }
}

#[test]
fn the_first_twenty_problems_are_shown_and_all_are_counted() {
    let mut text = "id,name\n".to_owned();
    for row in 0..50 {
        writeln!(text, "{row}").expect("text");
    }
    let message = read(text).expect_err("problems").to_string();
    assert!(message.starts_with("list.csv has 50 problems\n  row 2, column name"));
    assert_eq!(message.lines().count(), 22);
    assert!(message.ends_with("\n  and 30 more"));
}

#[test]
fn the_problems_shown_are_the_first_of_the_file() {
    let mut text = "id,name\n".to_owned();
    for row in 0..1_000 {
        writeln!(text, "{},Anna", row % 500).expect("text");
    }
    let Err(ReadError::Problems(problems)) = read(text) else {
        panic!("problems")
    };
    assert_eq!(problems.total, 500);
    let rows: Vec<usize> = problems.shown.iter().map(Problem::row).collect();
    assert_eq!(rows, (502..522).collect::<Vec<_>>());
}

#[test]
fn no_row_disappears_in_a_quotation_mark_that_is_not_closed() {
    // At the end of the file.
    says(
        "id,name,town\n1,Anna,\"Lviv\n2,Oksana,Kyiv\n3,Maria,Cluj\n",
        "list.csv has 1 problem\n  \
         row 2, column town: a quotation mark is opened and not closed, so that the cell would run over 3 lines",
    );
    // Up to the mark that opens the next quoted cell, one row below and two rows below.
    says(
        "id,name,town\n1,\"Anna,Lviv\n2,\"Oksana\",Kyiv\n3,Maria\n",
        "list.csv has 2 problems\n  \
         row 2, column name: a quotation mark is opened and not closed, so that the cell would run over 2 lines\n  \
         row 4, column town: the row ends after 2 cells, but there are 3 headings",
    );
    says(
        "id,name,town\n1,\"Anna,Lviv\n2,\"\",Kyiv\n3,\"Maria\",Cluj\n",
        "list.csv has 1 problem\n  \
         row 2, column name: a quotation mark is opened and not closed, so that the cell would run over 3 lines",
    );
    says(
        "id,\"name,town\n1,Anna,Lviv\n",
        "list.csv cannot be taken apart: a quotation mark in the headings is opened and not closed",
    );
}

#[test]
fn long_text_with_quotation_marks_and_lines_is_no_open_quotation() {
    reads(
        "id,story\n1,\"She said \"\"no\"\",\nthen, after a day, \"\"yes\"\"\"\n2,x",
        "id|story\n1|She said \"no\",\nthen, after a day, \"yes\"\n2|x",
    );
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    for text in ["", "\n\n\r\n", "\u{FEFF}", "   \n", "sep=,\n"] {
        says(
            text,
            "list.csv is empty; its first line must hold the headings of the columns",
        );
    }
}

#[test]
fn headings_without_records_are_a_table_without_records() {
    reads("id,name", "id|name");
    assert!(read("id,name\n").expect("a table").is_empty());
}

#[test]
fn what_is_not_text_is_told_by_its_kind() {
    says(
        b"PK\x03\x04\x14\x00".as_slice(),
        "list.csv cannot be taken apart: it is a workbook or another packed file, not text; save it as .csv first",
    );
    let error = file(Path::new("list.xlsx"), Ids::ByHeading).expect_err("a workbook");
    assert!(matches!(error, ReadError::Kind { .. }), "{error}");
    let error = file(Path::new("/nowhere/list.csv"), Ids::ByHeading).expect_err("nothing there");
    assert!(
        error.to_string().starts_with("list.csv cannot be read: "),
        "{error}"
    );
}

#[test]
fn an_input_that_fails_is_no_short_table() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let error = csv(b"id,name\n1,Anna\n".chain(Failing), "list.csv", Ids::ByHeading).expect_err("it fails");
    assert_eq!(error.to_string(), "list.csv cannot be read: the disk is gone");
    // Also beyond what is looked at beforehand.
    let long = format!("id,name\n1,{}\n", "a".repeat(200_000));
    let error = csv(long.as_bytes().chain(Failing), "list.csv", Ids::ByHeading).expect_err("it fails");
    assert_eq!(error.to_string(), "list.csv cannot be read: the disk is gone");
}

#[test]
fn identifiers_are_found_by_their_heading_named_or_numbered() {
    let text = "name,Record ID,case\nAnna,7,a\nMaria,8,b";
    reads(text, "Record ID|name|case\n7|Anna|a\n8|Maria|b");
    let headed = csv(text.as_bytes(), "list.csv", Ids::Headed("CASE")).expect("a table");
    assert_eq!(told(&headed), "case|name|Record ID\na|Anna|7\nb|Maria|8");
    let numbered = csv(text.as_bytes(), "list.csv", Ids::Numbered).expect("a table");
    assert_eq!(
        told(&numbered),
        "(numbered)|name|Record ID|case\n1|Anna|7|a\n2|Maria|8|b"
    );
    let error = csv(text.as_bytes(), "list.csv", Ids::Headed("no")).expect_err("not there");
    assert_eq!(
        error.to_string(),
        "list.csv has no column headed “no”; its columns are name, Record ID, case"
    );
    // `id` comes before what is only like it, wherever it stands.
    reads("uid,id\n1,2", "id|uid\n2|1");
}

#[test]
fn two_lists_join_by_their_headings_and_keep_apart_what_only_one_has() {
    let a = read("id,First Name,town\na1,Anna,Lviv\na2,Maria,Cluj").expect("a table");
    let b = read("id,born,first_name\nb1,1990,Maria\nb2,1991,Anna\nb3,,Oksana").expect("a table");
    let both = two_lists(a, b);
    assert_eq!(both.first_list, Some(2));
    assert_eq!(
        told(&both),
        "id|First Name|town|born\na1|Anna|Lviv|\na2|Maria|Cluj|\nb1|Maria||1990\nb2|Anna||1991\nb3|Oksana||"
    );
    // A value is one value in both lists.
    assert_eq!(both.columns[0].cells.rows(), [1, 2, 2, 1, 3]);
    assert_eq!(both.columns[1].cells.counts(), [3, 1, 1]);
}

#[test]
fn two_lists_join_by_roles_where_headings_differ() {
    let with_role = |text: &str, role| {
        let mut table = read(text).expect("a table");
        table.columns[0].role = role;
        table
    };
    let a = with_role("id,surname\n1,Pop", Role::FamilyName);
    let b = with_role("id,nachname\n2,Popp", Role::FamilyName);
    let both = two_lists(a, b);
    assert_eq!(told(&both), "id|surname / nachname\n1|Pop\n2|Popp");
    assert_eq!(both.columns[0].role, Role::FamilyName);
    let a = with_role("id,surname\n1,Pop", Role::FamilyName);
    let b = with_role("id,born\n2,1990", Role::BirthDate);
    assert_eq!(two_lists(a, b).columns.len(), 2);
}

#[test]
fn one_identifier_in_two_lists_is_two_records() {
    let list = || read("id,name\n1,Anna\n2,Maria").expect("a table");
    assert_eq!(two_lists(list(), list()).ids, ["a:1", "a:2", "b:1", "b:2"]);
    let other = read("id,name\n3,Anna").expect("a table");
    assert_eq!(two_lists(list(), other).ids, ["1", "2", "3"]);
}
