//! The rows of a table as they come, decoded one by one.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use encoding_rs::Encoding;

use crate::ReadError;
use crate::encoding::encoding_of;
use crate::table::delimiter;

/// So much of the table is looked at to know its encoding and its delimiter.
const SAMPLE: usize = 1 << 20;

/// The most bytes of one row: no note is longer.
const ROW: u64 = 8 << 20;

/// A row of a table.
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
    /// Whether a byte of it is in no letter.
    pub(super) damaged: bool,
}

impl Row {
    /// The cell in this column; empty where there is none.
    pub(super) fn cell(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

/// A table's rows, read one after the other.
pub(super) struct Rows<R: Read> {
    file: String,
    reader: csv::Reader<Bounded<std::io::Chain<std::io::Cursor<Vec<u8>>, R>>>,
    /// Bytes handed on since the last row.
    since: Rc<Cell<u64>>,
    encoding: (&'static Encoding, &'static str),
    header: Vec<String>,
    record: csv::ByteRecord,
    /// Whether rows are counted where lines mean nothing to anybody.
    by_row: bool,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(file: &str, mut table: R) -> Result<Rows<R>, ReadError> {
        let mut sample = Vec::new();
        let told = |error: std::io::Error| malformed(file, 0, error.to_string());
        table.by_ref().take(SAMPLE as u64).read_to_end(&mut sample).map_err(told)?;
        if sample.is_empty() {
            return Err(ReadError::Empty { file: file.to_owned() });
        }
        let encoding = encoding_of(&sample);
        if encoding.1.starts_with("utf-16") {
            let what = "a table in UTF-16";
            return Err(ReadError::Unreadable { file: file.to_owned(), what });
        }
        let (text, _, _) = encoding.0.decode(&sample);
        let delimiter = delimiter(&text).unwrap_or(b',');
        Rows::over(file, sample, table, encoding, delimiter)
    }

    /// Rows that were made here, of a file that is no text: UTF-8 with commas.
    pub(super) fn plain(file: &str, table: R) -> Result<Rows<R>, ReadError> {
        let mut rows = Rows::over(file, Vec::new(), table, (encoding_rs::UTF_8, "utf-8"), b',')?;
        rows.by_row = true;
        Ok(rows)
    }

    fn over(
        file: &str,
        mut sample: Vec<u8>,
        table: R,
        encoding: (&'static Encoding, &'static str),
        delimiter: u8,
    ) -> Result<Rows<R>, ReadError> {
        let since = Rc::new(Cell::new(0));
        let marked = if sample.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        sample.drain(..marked);
        let whole = std::io::Cursor::new(sample).chain(table);
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Bounded { inner: whole, since: Rc::clone(&since) });
        let mut rows = Rows {
            file: file.to_owned(),
            reader,
            since,
            encoding,
            header: Vec::new(),
            record: csv::ByteRecord::new(),
            by_row: false,
        };
        rows.header = rows.next()?.map(|row| row.cells).unwrap_or_default();
        Ok(rows)
    }

    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.1
    }

    /// How many bytes were read.
    pub(super) fn read(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row with a word in it.
    pub(super) fn next(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            self.since.set(0);
            let at = self.reader.position().clone();
            // The header is no row, and is the first record.
            let line = if self.by_row { at.record() } else { at.line() };
            let more = self.reader.read_byte_record(&mut self.record).map_err(|error| {
                let line = error.position().filter(|_| !self.by_row).map_or(line, |at| at.line());
                malformed(&self.file, line, told(&error, self.since.get()))
            })?;
            if !more {
                return Ok(None);
            }
            let mut damaged = false;
            let decode = |cell: &[u8]| {
                let (text, broken) = self.encoding.0.decode_without_bom_handling(cell);
                damaged |= broken;
                text.trim().to_owned()
            };
            let cells: Vec<String> = self.record.iter().map(decode).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                let line = usize::try_from(line).unwrap_or(0);
                return Ok(Some(Row { line, cells, damaged }));
            }
        }
    }
}

/// What was met; of a file that is read elsewhere, what was said there.
fn told(error: &csv::Error, since: u64) -> String {
    match error.kind() {
        _ if since > ROW => {
            format!("a row of more than {ROW} bytes: a quotation mark may not be closed")
        }
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => "a row that is no table's".to_owned(),
    }
}

fn malformed(file: &str, line: u64, what: String) -> ReadError {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    ReadError::Malformed { file: file.to_owned(), line, what }
}

/// Hands bytes on, and stops where one row has too many.
struct Bounded<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.since.get() > ROW {
            return Err(std::io::Error::other("a row without end"));
        }
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        Ok(read)
    }
}
