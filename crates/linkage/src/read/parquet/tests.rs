//! What is read from Parquet files of our own and others' making, whole and damaged.

use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// A cell to be written.
#[derive(Clone, Debug)]
enum Written {
    Nothing,
    Text(&'static str),
    Bytes(Vec<u8>),
    Short(i32),
    Long(i64),
    Single(f32),
    Truth(bool),
    Days(u32, u64),
}

use Written::{Bytes as Raw, Days, Long, Nothing, Short, Single, Text, Truth};

/// A file of this schema and these columns, all in each of the groups.
fn written(schema: &str, columns: &[&[Written]], properties: WriterProperties, groups: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message m {{ {schema} }}")).expect("a schema"));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect("a writer");
    for _ in 0..groups {
        let mut group = writer.next_row_group().expect("a group");
        for column in columns {
            let levels: Vec<i16> = column
                .iter()
                .map(|cell| i16::from(!matches!(cell, Nothing)))
                .collect();
            let mut open = group.next_column().expect("no failure").expect("a column");
            macro_rules! write {
                ($writer:expr, $($pattern:pat => $value:expr),+) => {{
                    let values: Vec<_> = column
                        .iter()
                        .filter_map(|cell| match cell { $($pattern => Some($value),)+ _ => None })
                        .collect();
                    $writer.write_batch(&values, Some(&levels), None).expect("written");
                }};
            }
            match open.untyped() {
                ColumnWriter::BoolColumnWriter(to) => write!(to, Truth(value) => *value),
                ColumnWriter::Int32ColumnWriter(to) => write!(to, Short(value) => *value),
                ColumnWriter::Int64ColumnWriter(to) => write!(to, Long(value) => *value),
                ColumnWriter::FloatColumnWriter(to) => write!(to, Single(value) => *value),
                ColumnWriter::Int96ColumnWriter(to) => write!(to, Days(day, nanos) => {
                    let mut value = Int96::new();
                    let low = u32::try_from(nanos & u64::from(u32::MAX)).expect("half");
                    value.set_data(low, u32::try_from(nanos >> 32).expect("half"), *day);
                    value
                }),
                ColumnWriter::ByteArrayColumnWriter(to) => {
                    write!(to, Text(value) => ByteArray::from(*value), Raw(value) => ByteArray::from(value.clone()));
                }
                ColumnWriter::FixedLenByteArrayColumnWriter(to) => {
                    write!(to, Raw(value) => FixedLenByteArray::from(value.clone()));
                }
                ColumnWriter::DoubleColumnWriter(_) => panic!("not used"),
            }
            open.close().expect("closed");
        }
        group.close().expect("closed");
    }
    writer.into_inner().expect("a file")
}

fn plain(schema: &str, columns: &[&[Written]]) -> Vec<u8> {
    written(schema, columns, WriterProperties::default(), 1)
}

/// The cells of the only column.
fn cells_of(schema: &str, column: &[Written]) -> Vec<String> {
    let table = parquet(plain(schema, &[column]), "list.parquet", Ids::Numbered).expect("a table");
    (0..table.len())
        .map(|at| table.columns[0].cells.at(at).to_owned())
        .collect()
}

fn says(file: Vec<u8>, ids: Ids, message: &str) {
    let error = parquet(file, "list.parquet", ids).expect_err("a problem");
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_file_of_pyarrow_is_read_whatever_its_types_and_packing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/people.parquet");
    let table = super::super::file(&path, Ids::ByHeading).expect("a table");
    assert_eq!(table.id_heading.as_deref(), Some("id"));
    assert_eq!(table.ids, ["101", "102", "103", "104", "105", "106"]);
    let told: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let cells: Vec<&str> = (0..table.len()).map(|at| column.cells.at(at)).collect();
            format!("{}: {}", column.heading, cells.join("|"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "name: Оксана Шевченко|Fatima Hassan||Maria Pop|សុខា ចាន់|Zoë O'Neil",
            "sex: F|F||M|F|F",
            "born: 1994-03-17||1969-12-31|1900-02-28|2000-02-29|0001-01-01",
            "seen: 2024-05-01T13:05:09|2024-05-01||1969-12-31T23:59:59|2024-05-01|2024-05-01",
            "age: 30|||-1.5|24|1000000000000000",
            "children: 2||0|-3|1|2147483647",
            "minor: true|false||false|true|true",
            "sum: 12.50||-0.05|0.00|1.00|-99999.99",
            "at: 08:30:00||00:00:00|23:59:59|12:00:00|01:02:03",
            "note: x||padded|||",
        ]
    );
}

#[test]
fn every_type_becomes_what_a_person_would_write() {
    let int = |name: &str| format!("optional int32 x ({name});");
    assert_eq!(
        cells_of(
            &int("DATE"),
            &[
                Short(0),
                Short(-1),
                Nothing,
                Short(8_841),
                Short(i32::MAX),
                Short(i32::MIN)
            ]
        ),
        ["1970-01-01", "1969-12-31", "", "1994-03-17", "", ""]
    );
    assert_eq!(
        cells_of(&int("UINT_32"), &[Short(-1), Short(7)]),
        ["4294967295", "7"]
    );
    assert_eq!(
        cells_of(&int("DECIMAL(9,3)"), &[Short(-1), Short(12_000)]),
        ["-0.001", "12.000"]
    );
    assert_eq!(cells_of(&int("TIME_MILLIS"), &[Short(3_600_000)]), ["01:00:00"]);
    assert_eq!(
        cells_of("optional int32 x;", &[Short(-5), Nothing, Short(5)]),
        ["-5", "", "5"]
    );
    let long = |name: &str| format!("optional int64 x ({name});");
    assert_eq!(
        cells_of("optional int64 x;", &[Long(i64::MIN)]),
        ["-9223372036854775808"]
    );
    assert_eq!(cells_of(&long("UINT_64"), &[Long(-1)]), ["18446744073709551615"]);
    assert_eq!(
        cells_of(
            &long("TIMESTAMP_MILLIS"),
            &[Long(-1), Long(86_400_000), Long(i64::MAX), Long(i64::MIN)]
        ),
        ["1969-12-31T23:59:59", "1970-01-02", "", ""]
    );
    assert_eq!(
        cells_of(&long("TIMESTAMP(NANOS,true)"), &[Long(1_000_000_001)]),
        ["1970-01-01T00:00:01"]
    );
    assert_eq!(
        cells_of(
            "optional int96 x;",
            &[Days(2_440_589, 0), Days(2_440_588, 61_000_000_000)]
        ),
        ["1970-01-02", "1970-01-01T00:01:01"]
    );
    assert_eq!(
        cells_of(
            "optional float x;",
            &[Single(1.0), Single(0.5), Single(f32::NAN), Nothing]
        ),
        ["1", "0.5", "", ""]
    );
    assert_eq!(
        cells_of("optional boolean x;", &[Truth(true), Nothing]),
        ["true", ""]
    );
    assert_eq!(
        cells_of(
            "optional binary x;",
            &[Text(" Zoë "), Raw(b"Zo\xEB".to_vec()), Text("\\N"), Text("")]
        ),
        ["Zoë", "Zoë", "", ""]
    );
    assert_eq!(
        cells_of("optional fixed_len_byte_array(3) x;", &[Raw(b"abc".to_vec())]),
        ["abc"]
    );
    assert_eq!(
        cells_of(
            "optional fixed_len_byte_array(16) x (UUID);",
            &[Raw((0..16).collect())]
        ),
        ["00010203-0405-0607-0809-0a0b0c0d0e0f"]
    );
    assert_eq!(
        cells_of(
            "optional fixed_len_byte_array(5) x (DECIMAL(10,2));",
            &[Raw(vec![255, 255, 255, 255, 254]), Raw(vec![0, 0, 0, 1, 0])]
        ),
        ["-0.02", "2.56"]
    );
}

#[test]
fn required_columns_and_several_groups_are_read_to_the_end() {
    let schema = "required int32 id; required binary name (UTF8);";
    let ids: Vec<Written> = (0..10_000).map(Short).collect();
    let names: Vec<Written> = (0..10_000)
        .map(|at| Text(["Anna", "Оксана", "Maria"][at % 3]))
        .collect();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let properties = WriterProperties::builder()
            .set_writer_version(version)
            .set_compression(Compression::SNAPPY)
            .build();
        let file = written(schema, &[&ids, &names], properties, 2);
        let table = parquet(file.clone(), "list.parquet", Ids::Numbered).expect("a table");
        assert_eq!(table.len(), 20_000);
        assert_eq!(table.columns[1].cells.distinct(), 4);
        assert_eq!(table.columns[1].cells.at(19_999), "Anna");
        assert_eq!(table.columns[0].cells.at(19_999), "9999");
        // The identifiers of the second group are those of the first.
        let Err(ReadError::Problems(problems)) = parquet(file, "list.parquet", Ids::ByHeading) else {
            panic!("problems")
        };
        assert_eq!(problems.total, 10_000);
        assert_eq!(
            problems.shown[0].to_string(),
            "row 10001, column id: the same identifier as in row 1"
        );
    }
}

#[test]
fn all_columns_that_cannot_be_read_are_named_together() {
    says(
        plain_schema(
            "optional binary name (UTF8); optional group tags (LIST) { repeated group list { optional binary element (UTF8); } } \
             repeated int32 marks; optional group home { optional binary street (UTF8); optional binary town (UTF8); } \
             required fixed_len_byte_array(12) span (INTERVAL); optional binary story (BSON); \
             optional group seen (MAP) { repeated group key_value { required binary key (UTF8); optional int32 value; } }",
        ),
        Ids::ByHeading,
        "list.parquet has columns that cannot be compared: tags (a list), home (a group), seen (a map), marks (a list), span (bytes), story (bytes); leave them out, or write each part of them as a column",
    );
}

/// A file without rows.
fn plain_schema(schema: &str) -> Vec<u8> {
    written(schema, &[], WriterProperties::default(), 0)
}

#[test]
fn a_file_without_rows_is_a_table_without_records() {
    let table = parquet(
        plain_schema("required int32 id; optional binary name (UTF8);"),
        "x",
        Ids::ByHeading,
    )
    .expect("a table");
    assert!(table.is_empty());
    assert_eq!(table.columns[0].heading, "name");
}

#[test]
fn missing_identifiers_are_told_by_their_rows() {
    says(
        plain(
            "optional int32 id; optional int32 age;",
            &[&[Short(1), Nothing, Short(1)], &[Short(5), Short(6), Nothing]],
        ),
        Ids::ByHeading,
        "list.parquet has 2 problems\n  row 2, column id: no identifier\n  row 3, column id: the same identifier as in row 1\n\
         hint: give the role id to a column that tells every record from every other, or the role ignored to this one; the records are then numbered",
    );
    says(
        plain("optional int32 age;", &[&[Short(5)]]),
        Ids::Headed("id"),
        "list.parquet has no column headed “id”; its columns are age",
    );
}

#[test]
fn what_is_no_parquet_file_is_told() {
    for file in [b"".to_vec(), b"id,name\n1,Anna\n".to_vec(), b"PAR1PAR1".to_vec()] {
        let error = parquet(file, "list.parquet", Ids::ByHeading)
            .expect_err("no table")
            .to_string();
        assert!(
            error.starts_with("list.parquet cannot be taken apart: it is not a Parquet file"),
            "{error}"
        );
    }
}

/// Small files with everything in them that is read in a way of its own.
fn samples() -> Vec<Vec<u8>> {
    let schema = "required int32 id; optional binary name (UTF8); optional int64 seen (TIMESTAMP_MICROS); optional boolean minor;";
    let columns: [&[Written]; 4] = [
        &[Short(1), Short(2), Short(3), Short(4)],
        &[Text("Anna"), Text("Oksana"), Nothing, Text("Anna")],
        &[Long(5), Nothing, Long(1_000_000_000), Long(7)],
        &[Truth(true), Truth(false), Nothing, Truth(true)],
    ];
    let mut samples: Vec<Vec<u8>> = [Compression::UNCOMPRESSED, Compression::SNAPPY]
        .into_iter()
        .flat_map(|compression| {
            [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0].map(|version| {
                let properties = WriterProperties::builder()
                    .set_compression(compression)
                    .set_writer_version(version)
                    .build();
                written(schema, &columns, properties, 1)
            })
        })
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/people.parquet");
    samples.push(std::fs::read(path).expect("the fixture"));
    samples
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    for sample in samples() {
        for end in 0..sample.len() {
            let cut = sample[..end].to_vec();
            assert!(
                parquet(cut, "list.parquet", Ids::ByHeading).is_err(),
                "cut at {end} of {}",
                sample.len()
            );
        }
    }
}

#[test]
fn a_damaged_file_never_panics() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for sample in samples() {
        for _ in 0..3_000 {
            let mut damaged = sample.clone();
            for _ in 0..rng.random_range(1..4) {
                let at = rng.random_range(0..damaged.len());
                damaged[at] = rng.random();
            }
            // Whatever is read is a table: every column as long as the identifiers.
            if let Ok(table) = parquet(damaged, "list.parquet", Ids::ByHeading) {
                assert!(
                    table
                        .columns
                        .iter()
                        .all(|column| column.cells.rows().len() == table.len())
                );
            }
        }
    }
}
