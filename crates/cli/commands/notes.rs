//! `heard notes`

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use heard_import::{NOTES_EACH, NoteBatch, NoteColumns, Notes as Table};
use heard_study::{ImportOptions, IncomingFile, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Take in case notes from a table of any length
///
/// The table (CSV: commas, semicolons or tabs) has a row for each note: its id, date, the part of
/// whoever wrote it, its words, and whom it is about. It is read row by row, so that a million
/// notes take no more memory than a thousand. Notes become transcripts of some hundred notes
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
        let name = self.name();
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

    fn name(&self) -> String {
        self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn open(&self) -> Result<(Table<std::fs::File>, u64), Failure> {
        let told = |error: std::io::Error| {
            Failure::new(format!("`{}`: {error}", self.file.display()))
                .hint("look at the name, and whether you may read it")
        };
        let file = std::fs::File::open(&self.file).map_err(told)?;
        let size = file.metadata().map_err(told)?.len();
        let columns = NoteColumns {
            id: self.id.clone(),
            date: self.date.clone(),
            role: self.role.clone(),
            case: self.case.clone(),
            text: self.text.clone(),
        };
        Ok((Table::new(&self.name(), file, &columns, self.each)?, size))
    }

    /// Hands every batch to `take`, which says whether it was here already.
    fn each(
        &self,
        mut take: impl FnMut(NoteBatch) -> Result<bool, Failure>,
    ) -> Result<ExitCode, Failure> {
        let (mut table, size) = self.open()?;
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
            let part = read * 100 / size.max(1);
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
