//! Tables in Apache Parquet, as R, Python, DuckDB and Spark write them: rows out as CSV, some at a
//! time, so that a table of any length takes little room.
//!
//! The parser trusts the lengths in a file and panics on odd types. A program that reads files
//! from elsewhere runs this in a process of its own, as it does the pages of a PDF.

use std::fs::File;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::ColumnDescPtr;

/// So many rows are in memory at once.
const STEP: usize = 256;
/// The most bytes of one cell: no note is longer.
const CELL: usize = 8 << 20;
/// The most rows that are read of a table, and the most columns.
const ROWS: i64 = 200_000_000;
const COLUMNS: usize = 4096;

/// Why no rows came out of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsError {
    /// Its parser gave up on it.
    Damaged,
    /// It is packed in a way that is not read: brotli, or one that came up since.
    Packed,
    /// It has more rows or columns than are read.
    TooMuch,
}

/// What went wrong in a table. The parser's own words may quote the table: they go no further.
struct Damaged;

impl From<ParquetError> for Damaged {
    fn from(_: ParquetError) -> Damaged {
        Damaged
    }
}

impl From<csv::Error> for Damaged {
    fn from(_: csv::Error) -> Damaged {
        Damaged
    }
}

/// Whether a file that begins like this is a table in Parquet.
pub fn is_parquet(beginning: &[u8]) -> bool {
    beginning.starts_with(b"PAR1")
}

/// Writes the rows of a Parquet table to `to`: a line with how many there are and, with a tab before
/// each, the names of columns left out, since lists and groups have no cell to stand in; then CSV
/// in UTF-8 with a header. Days and times stand as ISO 8601 has them.
///
/// # Errors
/// [`RowsError`]; rows that were written before stand.
pub fn parquet_rows(table: File, to: &mut dyn Write) -> Result<(), RowsError> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let table = SerializedFileReader::new(table).map_err(|_| RowsError::Damaged)?;
        if !is_unpacked_here(&table) {
            return Err(RowsError::Packed);
        }
        let about = table.metadata().file_metadata();
        if about.num_rows() > ROWS || about.schema_descr().num_columns() > COLUMNS {
            return Err(RowsError::TooMuch);
        }
        write(&table, to).map_err(|Damaged| RowsError::Damaged)
    }));
    read.unwrap_or(Err(RowsError::Damaged))
}

fn is_unpacked_here(table: &SerializedFileReader<File>) -> bool {
    let known = |packed| {
        matches!(
            packed,
            Compression::UNCOMPRESSED
                | Compression::SNAPPY
                | Compression::GZIP(_)
                | Compression::ZSTD(_)
                | Compression::LZ4
                | Compression::LZ4_RAW
        )
    };
    let groups = table.metadata().row_groups();
    groups.iter().flat_map(|group| group.columns()).all(|column| known(column.compression()))
}

fn write(table: &SerializedFileReader<File>, to: &mut dyn Write) -> Result<(), Damaged> {
    let about = table.metadata().file_metadata();
    let all = about.schema_descr().columns().iter().cloned().enumerate();
    let (columns, nested): (Vec<(usize, ColumnDescPtr)>, Vec<_>) = all.partition(is_flat);
    if columns.is_empty() {
        return Err(Damaged);
    }
    let mut told = about.num_rows().max(0).to_string();
    let mut nested: Vec<&String> =
        nested.iter().filter_map(|(_, kind)| kind.path().parts().first()).collect();
    nested.dedup();
    for name in nested {
        told = format!("{told}\t{}", name.replace(char::is_control, " "));
    }
    writeln!(to, "{told}").map_err(|_| Damaged)?;
    let mut rows = csv::Writer::from_writer(to);
    rows.write_record(columns.iter().map(|(_, kind)| kind.name()))?;
    for number in 0..table.num_row_groups() {
        group(&*table.get_row_group(number)?, &columns, &mut rows)?;
    }
    rows.flush().map_err(|_| Damaged)
}

/// A column with one value a row, or none.
fn is_flat((_, kind): &(usize, ColumnDescPtr)) -> bool {
    kind.path().parts().len() == 1 && kind.max_rep_level() == 0 && kind.max_def_level() <= 1
}

fn group(
    group: &dyn RowGroupReader,
    columns: &[(usize, ColumnDescPtr)],
    rows: &mut csv::Writer<&mut dyn Write>,
) -> Result<(), Damaged> {
    let mut readers = Vec::with_capacity(columns.len());
    for (at, kind) in columns {
        readers.push((group.get_column_reader(*at)?, kind));
    }
    let mut left = usize::try_from(group.metadata().num_rows()).map_err(|_| Damaged)?;
    while left > 0 {
        let many = left.min(STEP);
        let mut cells = Vec::with_capacity(columns.len());
        for (reader, kind) in &mut readers {
            // A column that ends before the others do is damaged; so is one that says it is longer.
            cells.push(some(reader, kind, many)?.into_iter());
        }
        for _ in 0..many {
            rows.write_record(cells.iter_mut().map(|cell| cell.next().unwrap_or_default()))?;
        }
        left -= many;
    }
    Ok(())
}

/// The next `many` cells of a column.
fn some(
    reader: &mut ColumnReader,
    kind: &ColumnDescPtr,
    many: usize,
) -> Result<Vec<String>, Damaged> {
    use ColumnReader as R;
    let plain = |field| Ok(words(&field));
    match reader {
        R::BoolColumnReader(r) => next(r, kind, many, |v| plain(Field::Bool(v))),
        R::Int32ColumnReader(r) => next(r, kind, many, |v| plain(Field::convert_int32(kind, v))),
        R::Int64ColumnReader(r) => next(r, kind, many, |v| plain(long(kind, v))),
        R::Int96ColumnReader(r) => next(r, kind, many, |v| plain(Field::convert_int96(kind, v))),
        R::FloatColumnReader(r) => next(r, kind, many, |v| plain(Field::Float(v))),
        R::DoubleColumnReader(r) => next(r, kind, many, |v| plain(Field::Double(v))),
        R::ByteArrayColumnReader(r) => {
            next(r, kind, many, |v| bounded(v.len(), Field::convert_byte_array(kind, v)))
        }
        R::FixedLenByteArrayColumnReader(r) => {
            next(r, kind, many, |v| bounded(v.len(), Field::convert_byte_array(kind, v.into())))
        }
    }
}

fn next<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    kind: &ColumnDescPtr,
    many: usize,
    cell: impl Fn(T::T) -> Result<String, Damaged>,
) -> Result<Vec<String>, Damaged> {
    let (mut there, mut values) = (Vec::with_capacity(many), Vec::with_capacity(many));
    let (records, ..) = reader.read_records(many, Some(&mut there), None, &mut values)?;
    if records != many {
        return Err(Damaged);
    }
    let mut values = values.into_iter();
    let mut taken = || values.next().ok_or(Damaged).and_then(&cell);
    if kind.max_def_level() == 0 {
        return (0..many).map(|_| taken()).collect();
    }
    there.iter().map(|level| if *level > 0 { taken() } else { Ok(String::new()) }).collect()
}

fn bounded(length: usize, field: Result<Field, ParquetError>) -> Result<String, Damaged> {
    if length > CELL { Err(Damaged) } else { Ok(words(&field?)) }
}

/// pandas keeps times in nanoseconds, which the parser takes for mere numbers.
fn long(kind: &ColumnDescPtr, value: i64) -> Field {
    match kind.logical_type_ref() {
        Some(LogicalType::Timestamp(time)) if matches!(time.unit, TimeUnit::NANOS) => {
            Field::TimestampMicros(value.div_euclid(1000))
        }
        Some(LogicalType::Time(time)) if matches!(time.unit, TimeUnit::NANOS) => {
            Field::TimeMicros(value.div_euclid(1000))
        }
        _ => Field::convert_int64(kind, value),
    }
}

/// A cell as it would stand in a table of text.
fn words(field: &Field) -> String {
    /// Days in nine thousand years: the parser panics on days far beyond.
    const FAR: i64 = 9_000 * 366;
    const DAY: i64 = 86_400_000;
    let near = match field {
        Field::Date(days) => i64::from(*days).abs() < FAR,
        Field::TimestampMillis(time) => time.abs() < FAR * DAY,
        Field::TimestampMicros(time) => time.abs() < FAR * DAY * 1000,
        _ => true,
    };
    match field {
        Field::Null => String::new(),
        Field::Str(words) => words.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        _ if !near => String::new(),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) => time(&field.to_string()),
        _ => field.to_string(),
    }
}

/// `2024-03-04 10:15:00`, and where it is midnight the day alone, as a table of days has it.
fn time(told: &str) -> String {
    let told = told.strip_suffix(" +00:00").unwrap_or(told);
    let whole = match told.rsplit_once('.') {
        Some((whole, part)) if part.bytes().all(|b| b == b'0') => whole,
        _ => told,
    };
    whole.strip_suffix(" 00:00:00").unwrap_or(whole).to_owned()
}

#[cfg(test)]
mod tests;
