//! Parquet files: text, numbers, dates, times and truth values, in flat columns.
//!
//! Everything becomes the text that a person would have written: dates as `1994-03-17`, numbers without needless zeros. What
//! has several values a record (lists, maps, groups) is refused, all such columns together. The crate `parquet` panics on a few
//! damaged files (one in a thousand of those damaged at random, version 60.1); this is caught here and told as an error, though
//! the hook for panics has then had its say.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{AsBytes, DataType};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use ::parquet::schema::types::{ColumnDescriptor, Type};
use bytes::Bytes;
use calendrical_calculations::gregorian::gregorian_from_fixed;
use calendrical_calculations::rata_die::RataDie;

use super::csv::{decode, push};
use super::{Ids, ReadError, Reading};
use crate::table::{Cells, Table};

/// Reads a Parquet file that is held in memory; `name` is what messages call it.
///
/// # Errors
/// [`ReadError::Columns`] with all columns that cannot be read, [`ReadError::Problems`] with all missing or repeated
/// identifiers (the first record is row 1), [`ReadError::Broken`] where the file is damaged or packed in a way not read here.
pub fn parquet(file: Vec<u8>, name: &str, ids: Ids) -> Result<Table, ReadError> {
    read(Bytes::from(file), name, ids)
}

/// Reads a Parquet file.
pub(super) fn read(file: impl ChunkReader + 'static, name: &str, ids: Ids) -> Result<Table, ReadError> {
    // Nothing of what a panic leaves behind is used again.
    catch_unwind(AssertUnwindSafe(|| table(file, name, ids))).unwrap_or_else(|_| {
        Err(ReadError::Broken {
            name: name.to_owned(),
            why: "the file is damaged".to_owned(),
        })
    })
}

fn table(file: impl ChunkReader + 'static, name: &str, ids: Ids) -> Result<Table, ReadError> {
    let broken = |why: String| ReadError::Broken {
        name: name.to_owned(),
        why,
    };
    let failed = |error: ParquetError| match error {
        ParquetError::External(source) => ReadError::Io {
            name: name.to_owned(),
            source: std::io::Error::other(source),
        },
        error => broken(format!(
            "it is not a Parquet file, or damaged, or packed in a way that is not read here ({error})"
        )),
    };
    let file = SerializedFileReader::new(file).map_err(failed)?;
    let metadata = file.metadata();
    let schema = metadata.file_metadata().schema_descr();
    let kinds = kinds(schema.root_schema(), schema.columns()).map_err(|columns| ReadError::Columns {
        name: name.to_owned(),
        columns,
    })?;
    if kinds.is_empty() {
        return Err(broken("it has no columns".to_owned()));
    }
    let groups: Vec<usize> = metadata
        .row_groups()
        .iter()
        .map(|group| usize::try_from(group.num_rows()))
        .collect::<Result<_, _>>()
        .map_err(|_| broken("a group has less than no rows".to_owned()))?;
    let records = groups
        .iter()
        .fold(0, |sum: usize, rows| sum.saturating_add(*rows));
    if u32::try_from(records).is_err() {
        return Err(ReadError::TooLong {
            name: name.to_owned(),
        });
    }
    // Negative places make the crate panic, as it says.
    let nowhere = metadata
        .row_groups()
        .iter()
        .flat_map(RowGroupMetaData::columns)
        .any(|column| {
            let start = column
                .dictionary_page_offset()
                .unwrap_or(column.data_page_offset());
            start < 0 || column.compressed_size() < 0
        });
    if nowhere {
        return Err(broken("the file is damaged".to_owned()));
    }
    let headings: Vec<String> = schema
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let mut reading = Reading::new(name, &headings, ids)?;
    reading.rows.note(0, 1);
    let mut columns = reading.table.columns.iter_mut();
    for (at, kind) in kinds.into_iter().enumerate() {
        let mut target = if Some(at) == reading.id_column {
            Target::Ids(&mut reading.table.ids)
        } else if let Some(column) = columns.next() {
            Target::Cells(&mut column.cells)
        } else {
            break;
        };
        for (group, rows) in groups.iter().enumerate() {
            let nullable = schema.column(at).max_def_level() > 0;
            file.get_row_group(group)
                .and_then(|group| group.get_column_reader(at))
                .and_then(|column| cells(column, kind, nullable, *rows, &mut target))
                .map_err(failed)?;
        }
    }
    reading.finish(records)
}

/// How the values of a column are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Truth,
    Whole,
    Unsigned,
    Number,
    /// A whole number of parts, of which ten to this power are one.
    Decimal(u32),
    /// Days since 1970.
    Date,
    /// Parts of a second since midnight, of which so many are a second.
    Time(i64),
    /// Parts of a second since 1970.
    Moment(i64),
    Uuid,
}

/// The kinds of all columns, or those that cannot be read.
fn kinds(root: &Type, columns: &[::parquet::schema::types::ColumnDescPtr]) -> Result<Vec<Kind>, String> {
    let mut wrong: Vec<String> = root
        .get_fields()
        .iter()
        .filter(|field| !field.is_primitive())
        .map(|field| {
            let what = match field.get_basic_info().converted_type() {
                ConvertedType::LIST => "a list",
                ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE => "a map",
                _ => "a group",
            };
            format!("{} ({what})", field.name())
        })
        .collect();
    let mut kinds = Vec::with_capacity(columns.len());
    for column in columns.iter().filter(|column| column.path().parts().len() == 1) {
        if column.max_rep_level() > 0 {
            wrong.push(format!("{} (a list)", column.name()));
        } else if let Some(kind) = kind(column) {
            kinds.push(kind);
        } else {
            wrong.push(format!("{} (bytes)", column.name()));
        }
    }
    if wrong.is_empty() {
        Ok(kinds)
    } else {
        Err(wrong.join(", "))
    }
}

fn kind(column: &ColumnDescriptor) -> Option<Kind> {
    let logical = column.logical_type_ref();
    let converted = column.converted_type();
    let parts = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    let decimal = || u32::try_from(column.type_scale()).ok().map(Kind::Decimal);
    let is_decimal = matches!(logical, Some(LogicalType::Decimal(_))) || converted == ConvertedType::DECIMAL;
    match column.physical_type() {
        Physical::BOOLEAN => Some(Kind::Truth),
        Physical::FLOAT | Physical::DOUBLE => Some(Kind::Number),
        Physical::INT96 => Some(Kind::Moment(1_000)),
        Physical::INT32 | Physical::INT64 if is_decimal => decimal(),
        Physical::INT32 | Physical::INT64 => Some(match (logical, converted) {
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Kind::Date,
            (Some(LogicalType::Time(time)), _) => Kind::Time(parts(&time.unit)),
            (Some(LogicalType::Timestamp(moment)), _) => Kind::Moment(parts(&moment.unit)),
            (Some(LogicalType::Integer(whole)), _) if !whole.is_signed => Kind::Unsigned,
            (_, ConvertedType::TIME_MILLIS) => Kind::Time(1_000),
            (_, ConvertedType::TIME_MICROS) => Kind::Time(1_000_000),
            (_, ConvertedType::TIMESTAMP_MILLIS) => Kind::Moment(1_000),
            (_, ConvertedType::TIMESTAMP_MICROS) => Kind::Moment(1_000_000),
            (
                _,
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
            ) => Kind::Unsigned,
            _ => Kind::Whole,
        }),
        Physical::BYTE_ARRAY if is_decimal => decimal(),
        // Older writers leave out that bytes are text.
        Physical::BYTE_ARRAY => match logical {
            None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => {
                (converted != ConvertedType::BSON).then_some(Kind::Text)
            }
            Some(_) => None,
        },
        Physical::FIXED_LEN_BYTE_ARRAY if is_decimal => decimal().filter(|_| column.type_length() <= 16),
        Physical::FIXED_LEN_BYTE_ARRAY => match logical {
            Some(LogicalType::Uuid) => Some(Kind::Uuid),
            None if converted == ConvertedType::NONE || converted == ConvertedType::UTF8 => Some(Kind::Text),
            _ => None,
        },
    }
}

/// Where a column's cells go.
enum Target<'t> {
    Ids(&'t mut Vec<String>),
    Cells(&'t mut Cells),
}

impl Target<'_> {
    fn put(&mut self, written: &[u8]) {
        match self {
            Self::Ids(ids) => ids.push(decode(written).trim().to_owned()),
            Self::Cells(cells) => push(cells, written),
        }
    }
}

/// Reads the cells of a column in a group of rows.
fn cells(
    column: ColumnReader,
    kind: Kind,
    nullable: bool,
    rows: usize,
    target: &mut Target,
) -> Result<(), ParquetError> {
    use ColumnReader as C;
    match column {
        C::BoolColumnReader(mut column) => values(&mut column, nullable, rows, target, |truth, text| {
            write!(text, "{truth}")
        }),
        C::Int32ColumnReader(mut column) => values(&mut column, nullable, rows, target, |value, text| {
            // Unsigned numbers of 32 bits are kept in the same bits.
            let unsigned = i64::from(value.cast_unsigned());
            whole(
                if kind == Kind::Unsigned {
                    unsigned
                } else {
                    i64::from(*value)
                },
                kind,
                text,
            )
        }),
        C::Int64ColumnReader(mut column) => values(&mut column, nullable, rows, target, |value, text| {
            whole(*value, kind, text)
        }),
        C::Int96ColumnReader(mut column) => values(&mut column, nullable, rows, target, |value, text| {
            whole(value.to_millis(), kind, text)
        }),
        C::FloatColumnReader(mut column) => values(&mut column, nullable, rows, target, |value, text| {
            if value.is_nan() {
                Ok(())
            } else {
                write!(text, "{value}")
            }
        }),
        C::DoubleColumnReader(mut column) => values(&mut column, nullable, rows, target, |value, text| {
            if value.is_nan() {
                Ok(())
            } else {
                write!(text, "{value}")
            }
        }),
        C::ByteArrayColumnReader(mut column) => bytes(&mut column, kind, nullable, rows, target),
        C::FixedLenByteArrayColumnReader(mut column) => bytes(&mut column, kind, nullable, rows, target),
    }
}

fn bytes<T: DataType>(
    column: &mut ColumnReaderImpl<T>,
    kind: Kind,
    nullable: bool,
    rows: usize,
    target: &mut Target,
) -> Result<(), ParquetError> {
    if kind == Kind::Text {
        return each(column, nullable, rows, |value| {
            target.put(value.map_or(b"", AsBytes::as_bytes));
        });
    }
    values(column, nullable, rows, target, |value, text| {
        let bytes = value.as_bytes();
        match kind {
            Kind::Decimal(scale) => {
                // The highest byte first, in as many as are needed.
                let start = if bytes.first().is_some_and(|byte| *byte > 127) {
                    -1
                } else {
                    0
                };
                let value = bytes
                    .iter()
                    .fold(start, |value: i128, byte| (value << 8) | i128::from(*byte));
                decimal(value, scale, text)
            }
            _ => bytes.iter().enumerate().try_for_each(|(at, byte)| {
                let hyphen = if [4, 6, 8, 10].contains(&at) { "-" } else { "" };
                write!(text, "{hyphen}{byte:02x}")
            }),
        }
    })
}

/// Reads cells that have to be put into words.
fn values<T: DataType>(
    column: &mut ColumnReaderImpl<T>,
    nullable: bool,
    rows: usize,
    target: &mut Target,
    mut say: impl FnMut(&T::T, &mut String) -> fmt::Result,
) -> Result<(), ParquetError> {
    let mut text = String::new();
    let mut said = Ok(());
    each(column, nullable, rows, |value| {
        text.clear();
        if let Some(value) = value {
            said = said.and(say(value, &mut text));
        }
        target.put(text.as_bytes());
    })?;
    said.map_err(|fmt::Error| ParquetError::General("a value cannot be written".to_owned()))
}

/// Calls for each row with its value, if it has one.
fn each<T: DataType>(
    column: &mut ColumnReaderImpl<T>,
    nullable: bool,
    rows: usize,
    mut call: impl FnMut(Option<&T::T>),
) -> Result<(), ParquetError> {
    const AT_ONCE: usize = 4_096;
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut left = rows;
    while left > 0 {
        levels.clear();
        values.clear();
        let (read, ..) = column.read_records(
            left.min(AT_ONCE),
            nullable.then_some(&mut levels),
            None,
            &mut values,
        )?;
        if read == 0 {
            return Err(ParquetError::EOF(format!("{left} rows are missing")));
        }
        left -= read;
        if nullable {
            let mut values = values.iter();
            for level in &levels {
                call(if *level > 0 { values.next() } else { None });
            }
        } else {
            for value in &values {
                call(Some(value));
            }
        }
    }
    Ok(())
}

/// A whole number as what it stands for; nothing for days in years of more than four figures, which are nobody's.
fn whole(value: i64, kind: Kind, text: &mut String) -> fmt::Result {
    const DAY: i64 = 86_400;
    match kind {
        Kind::Date => date(value).map_or(Ok(()), |date| text.write_str(&date)),
        Kind::Moment(parts) => {
            let seconds = value.div_euclid(parts);
            let Some(date) = date(seconds.div_euclid(DAY)) else {
                return Ok(());
            };
            text.write_str(&date)?;
            match seconds.rem_euclid(DAY) {
                // A day that was kept as its first moment.
                0 if value.rem_euclid(parts) == 0 => Ok(()),
                seconds => {
                    text.write_char('T')?;
                    time(seconds, text)
                }
            }
        }
        Kind::Time(parts) => time(value.div_euclid(parts), text),
        Kind::Decimal(scale) => decimal(value.into(), scale, text),
        Kind::Unsigned => write!(text, "{}", value.cast_unsigned()),
        _ => write!(text, "{value}"),
    }
}

/// Days since 1970 as `1994-03-17`.
fn date(days: i64) -> Option<String> {
    /// 1 January 1970, counted from 1 January of the year 1.
    const EPOCH: i64 = 719_163;
    /// 31 December 9999.
    const LAST: i64 = 3_652_059;
    let day = days.checked_add(EPOCH).filter(|day| (1..=LAST).contains(day))?;
    let (year, month, day) = gregorian_from_fixed(RataDie::new(day)).ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn time(seconds: i64, text: &mut String) -> fmt::Result {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    write!(text, "{hours:02}:{minutes:02}:{seconds:02}")
}

fn decimal(value: i128, scale: u32, text: &mut String) -> fmt::Result {
    let places = usize::try_from(scale).unwrap_or(usize::MAX);
    let Some(one) = 10_u128.checked_pow(scale).filter(|_| places > 0) else {
        return write!(text, "{value}");
    };
    let sign = if value < 0 { "-" } else { "" };
    let size = value.unsigned_abs();
    write!(text, "{sign}{}.{:0places$}", size / one, size % one)
}

#[cfg(test)]
mod tests;
