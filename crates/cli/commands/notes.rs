//! `heard notes`

use std::io::{IsTerminal as _, Read, Seek as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use heard_import::{NOTES_EACH, NoteBatch, NoteColumns, Notes as Table};
use heard_study::{ImportOptions, IncomingFile, Study};
use serde::Serialize;

use crate::commands::aside;
use crate::failure::Failure;
use crate::out;

/// Take in case notes from a table of any length
///
/// The table (CSV with commas, semicolons or tabs; or Parquet) has a row for each note: its id,
/// date, the part of whoever wrote it, its words, and whom it is about. It is read row by row, so
/// that a million notes take no more memory than a thousand. Notes become transcripts of some hundred notes
/// each, one turn a note; where a column names the case, rows of one case that stand together are
/// a transcript of that case's. A table that was stopped goes on where it was when it is taken in
/// again; the same table again does nothing.
#[derive(clap::Args)]
pub(crate) struct Notes {
    /// The table
    file: PathBuf,
    /// The column with what a note is called
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The column with its date
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// The column with the part of whoever wrote it, such as midwife
    #[arg(long, value_name = "COLUMN")]
    role: Option<String>,
    /// The column that says whom it is about
    #[arg(long, value_name = "COLUMN")]
    case: Option<String>,
    /// The column with its words
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// How many notes a transcript has at most
    #[arg(long, value_name = "N", default_value_t = NOTES_EACH)]
    each: usize,
    /// Only count what would come in
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Between two words about it where nobody watches.
const SOME: usize = 100_000;

/// What came in, counted.
#[derive(Default, Serialize)]
struct Counts {
    notes: usize,
    transcripts: usize,
    /// Transcripts that were here already, note for note.
    known: usize,
    /// Rows that could not be used, or not wholly.
    told: usize,
}

/// A table, and how long it is.
struct Opened {
    table: Table<Box<dyn Read>>,
    length: Length,
}

enum Length {
    Bytes(u64),
    Rows(u64),
}

impl Length {
    /// How many hundredths of it were read.
    fn part(&self, bytes: u64, notes: usize) -> u64 {
        match self {
            Length::Bytes(all) => bytes * 100 / (*all).max(1),
            Length::Rows(all) => notes as u64 * 100 / (*all).max(1),
        }
    }
}

impl Notes {
    /// Whether no study is needed.
    pub(crate) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Counts, and keeps nothing.
    pub(crate) fn preview(&self) -> Result<ExitCode, Failure> {
        self.each(|_| Ok(false))
    }

    /// Takes the notes in.
    pub(crate) fn run(&self, study: &Study) -> Result<ExitCode, Failure> {
        let name = self.source();
        self.each(|batch| {
            let id = batch.reading.transcript.id.clone();
            if study.came_from(&batch.reading.original_sha256)?.contains(&id) {
                return Ok(true);
            }
            let NoteBatch { reading, bytes, .. } = batch;
            let incoming = IncomingFile { name: name.clone(), bytes, readings: vec![reading] };
            let done = study.import(incoming, &ImportOptions::default())?.value;
            Ok(done.iter().all(|one| !one.is_new))
        })
    }

    /// What the part of the table that a transcript came from is kept as: it is CSV, whatever the
    /// table was.
    fn source(&self) -> String {
        let name = self.file.with_extension("csv");
        name.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn name(&self) -> String {
        self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn columns(&self) -> NoteColumns {
        NoteColumns {
            id: self.id.clone(),
            date: self.date.clone(),
            role: self.role.clone(),
            case: self.case.clone(),
            text: self.text.clone(),
        }
    }

    fn open(&self) -> Result<Opened, Failure> {
        let told = |error: std::io::Error| {
            Failure::new(format!("`{}`: {error}", self.file.display()))
                .hint("look at the name, and whether you may read it")
        };
        let mut file = std::fs::File::open(&self.file).map_err(told)?;
        let size = file.metadata().map_err(told)?.len();
        let columns = self.columns();
        let mut begins = Vec::new();
        Read::take(&mut file, 4).read_to_end(&mut begins).map_err(told)?;
        file.rewind().map_err(told)?;
        let name = self.name();
        if !heard_import::is_parquet(&begins) {
            let table = Table::new(&name, Box::new(file) as Box<dyn Read>, &columns, self.each)?;
            return Ok(Opened { table, length: Length::Bytes(size) });
        }
        let (rows, many, nested) = aside::Stream::of(file).map_err(|error| {
            Failure::new(format!("`{name}`: {error}"))
                .hint("save it as CSV, or as Parquet packed with snappy or gzip")
        })?;
        if !nested.is_empty() {
            let names = nested.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            out::say(&format!("left out, since a list is no cell: {}", names.join(", ")));
        }
        let table = Table::of_rows(&name, Box::new(rows) as Box<dyn Read>, &columns, self.each)?;
        Ok(Opened { table, length: Length::Rows(many) })
    }

    /// Hands every batch to `take`, which says whether it was here already.
    fn each(
        &self,
        mut take: impl FnMut(NoteBatch) -> Result<bool, Failure>,
    ) -> Result<ExitCode, Failure> {
        let Opened { mut table, length } = self.open()?;
        self.tell_columns(&table.columns());
        let watched = std::io::stderr().is_terminal();
        let mut counts = Counts::default();
        while let Some(batch) = table.batch()? {
            let (notes, read) = (batch.notes, batch.read);
            for left in batch.reading.left_out.iter().take(20usize.saturating_sub(counts.told)) {
                out::say(&format!("  {}:{}: {}", self.name(), left.line, left.message));
            }
            counts.told += batch.reading.left_out.len();
            counts.known += usize::from(take(batch)?);
            counts.transcripts += 1;
            let before = counts.notes / SOME;
            counts.notes += notes;
            let part = length.part(read, counts.notes);
            if watched {
                let mut err = anstream::stderr().lock();
                let _ = write!(err, "{} notes, {part} % of the table\r", counts.notes);
                let _ = err.flush();
            } else if counts.notes / SOME > before {
                out::say(&format!("{} notes, {part} % of the table", counts.notes));
            }
        }
        self.tell(&counts)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Which column was taken for what: nothing is guessed in silence.
    fn tell_columns(&self, columns: &NoteColumns) {
        let told = [
            ("words", &columns.text),
            ("id", &columns.id),
            ("date", &columns.date),
            ("role", &columns.role),
            ("case", &columns.case),
        ]
        .map(|(what, name)| match name {
            Some(name) => format!("{what} `{name}`"),
            None => format!("{what} –"),
        });
        out::say(&format!("columns: {}", told.join(", ")));
    }

    fn tell(&self, counts: &Counts) -> Result<(), Failure> {
        if self.json {
            return out::json(counts);
        }
        let mut line = format!(
            "{} in {}",
            out::count(counts.notes, "note"),
            out::count(counts.transcripts, "transcript")
        );
        if self.dry_run {
            line += " would come in";
        } else if counts.known > 0 {
            line += &format!("; {} were here already", counts.known);
        }
        if counts.told > 0 {
            line += &format!("; {} could not be used wholly", out::count(counts.told, "row"));
        }
        out::say(&line);
        Ok(())
    }
}
