//! A table as Apache Parquet: typed columns for R, Python and databases, without a spreadsheet's doubts
//! about what a cell is.

use std::sync::Arc;

use heard_model::{Cell, Table};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::tables::{NamedTable, is_number};
use crate::ExportError;

/// Writes `table` uncompressed: numbers as 64-bit integers, all else as UTF-8 words. An empty cell
/// is no value. The same table gives the same bytes.
///
/// # Errors
/// [`ExportError`] where the file could not be put together.
pub fn parquet(table: &NamedTable) -> Result<Vec<u8>, ExportError> {
    let (name, table) = table;
    let numbers: Vec<bool> = table.columns.iter().map(|column| is_number(name, column)).collect();
    let settings = WriterProperties::builder().set_created_by("Heard".to_owned()).build();
    let schema = schema(name, table, &numbers)?;
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(settings))?;
    let mut rows = writer.next_row_group()?;
    for (at, is_number) in numbers.iter().enumerate() {
        let Some(mut column) = rows.next_column()? else { break };
        if *is_number {
            write_numbers(&mut column, table, at)?;
        } else {
            write_words(&mut column, table, at)?;
        }
        column.close()?;
    }
    rows.close()?;
    Ok(writer.into_inner()?)
}

fn schema(name: &str, table: &Table, numbers: &[bool]) -> Result<TypePtr, ParquetError> {
    let mut fields = Vec::with_capacity(numbers.len());
    for (column, is_number) in table.columns.iter().zip(numbers) {
        let (kind, logical) = match is_number {
            true => (Physical::INT64, None),
            false => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(column, kind)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()?;
        fields.push(Arc::new(field));
    }
    Ok(Arc::new(Type::group_type_builder(name).with_fields(fields).build()?))
}

fn column(table: &Table, at: usize) -> impl Iterator<Item = Option<&Cell>> {
    table.rows.iter().map(move |row| row.get(at))
}

fn write_numbers(
    out: &mut SerializedColumnWriter<'_>,
    table: &Table,
    at: usize,
) -> Result<(), ParquetError> {
    let cells = column(table, at).map(|cell| match cell {
        Some(Cell::Count(count)) => i64::try_from(*count).ok(),
        _ => None,
    });
    let cells: Vec<Option<i64>> = cells.collect();
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<i64> = cells.into_iter().flatten().collect();
    out.typed::<Int64Type>().write_batch(&values, Some(&there), None).map(drop)
}

fn write_words(
    out: &mut SerializedColumnWriter<'_>,
    table: &Table,
    at: usize,
) -> Result<(), ParquetError> {
    let cells = column(table, at).map(|cell| match cell {
        Some(Cell::Text(words)) => Some(ByteArray::from(words.as_str())),
        Some(Cell::Count(count)) => Some(ByteArray::from(count.to_string().as_str())),
        _ => None,
    });
    let cells: Vec<Option<ByteArray>> = cells.collect();
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<ByteArray> = cells.into_iter().flatten().collect();
    out.typed::<ByteArrayType>().write_batch(&values, Some(&there), None).map(drop)
}
