//! Conversations in tables: which column is who, what and when.

use crate::cues::{self, Cue};
use crate::format::Draft;
use crate::render::document;
use crate::source::Source;
use crate::speakers::{Shape, shape};
use crate::table::{Row, Table, folded};
use crate::time::{seconds, stamp};
use crate::turns::{Hints, cut};
use crate::{Letters, ReadError};

pub(crate) const SPEAKER: &[&str] = &[
    "speaker",
    "speaker_name",
    "speaker_id",
    "speaker_label",
    "name",
    "who",
    "person",
    "role",
    "actor",
    "from",
    "sender",
    "participant",
    "username",
    "user",
    "author",
    "sprecher",
    "locuteur",
    "hablante",
];
pub(crate) const TEXT: &[&str] = &[
    "text",
    "utterance",
    "speech",
    "content",
    "transcript",
    "transcription",
    "sentence",
    "message",
    "said",
    "words",
    "dialogue",
    "dialog",
    "conversation",
    "turn_text",
    "line",
    "response",
    "answer",
    "comment",
    "quote",
    "note",
    "notes",
    "note_text",
    "body",
    "chunk",
    "caption",
    "subtitle",
];
const START: &[&str] = &[
    "start",
    "start_time",
    "start_ms",
    "start_s",
    "start_sec",
    "start_seconds",
    "begin",
    "onset",
    "begin_time",
    "time",
    "timestamp",
    "time_stamp",
    "timecode",
    "in",
    "from_time",
    "starttime",
    "offset",
    "time_in",
    "start_timestamp",
];
const END: &[&str] = &[
    "end",
    "end_time",
    "end_ms",
    "end_s",
    "end_sec",
    "end_seconds",
    "stop",
    "stop_time",
    "offset_end",
    "out",
    "endtime",
    "to",
    "time_out",
    "end_timestamp",
];
pub(crate) const GROUP: &[&str] = &[
    "transcript_id",
    "transcript_name",
    "encounter_id",
    "encounter",
    "interview_id",
    "interview",
    "document_id",
    "document",
    "doc",
    "doc_id",
    "file",
    "filename",
    "file_name",
    "note_id",
    "conversation_id",
    "session_id",
    "session",
    "case_id",
    "case",
    "respondent_id",
    "respondent",
    "participant_id",
    "response_id",
    "record_id",
    "subject_id",
    "id",
];

/// Which column is what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) speaker: Option<usize>,
    pub(crate) text: Option<usize>,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) group: Option<usize>,
}

impl Columns {
    /// The columns of `table` by their names.
    pub(crate) fn named(table: &Table) -> Columns {
        let text = table.column(TEXT);
        let group = table.column(GROUP).filter(|at| Some(*at) != text);
        let mut speaker =
            table.column(SPEAKER).filter(|at| Some(*at) != text && Some(*at) != group);
        let start = table.column(START).filter(|at| Some(*at) != text);
        if speaker == start {
            speaker = None;
        }
        Columns {
            speaker,
            text,
            start,
            end: table.column(END).filter(|at| Some(*at) != start),
            group,
        }
    }

    /// The columns of rows without a header, by what stands in them: words, a stamp, a short
    /// label that comes back, a number that counts.
    pub(crate) fn guessed(rows: &[Row]) -> Option<Columns> {
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        let rows: Vec<&Row> = rows.iter().take(200).collect();
        let share = |at: usize, says: &dyn Fn(&str) -> bool| {
            rows.iter().filter(|row| says(row.cell(Some(at)))).count() * 10 >= rows.len() * 8
        };
        let long = (0..width)
            .max_by_key(|at| rows.iter().map(|row| row.cell(Some(*at)).len()).sum::<usize>())?;
        let mut columns = Columns { text: Some(long), ..Columns::default() };
        if !share(long, &|cell| cell.contains(char::is_alphabetic)) {
            return None;
        }
        for at in (0..width).filter(|at| *at != long) {
            if share(at, &|cell| stamp(cell).is_some_and(|stamp| stamp.len == cell.len())) {
                if columns.start.is_none() {
                    columns.start = Some(at)
                } else {
                    columns.end = columns.end.or(Some(at))
                }
            } else if columns.speaker.is_none()
                && share(at, &|cell| shape(cell) >= Shape::Handle || cell.is_empty())
                && recurs(&rows, at)
            {
                columns.speaker = Some(at);
            }
        }
        Some(columns)
    }

    /// Whether the rows are a conversation, or at least words in order.
    pub(crate) fn converse(self) -> bool {
        self.text.is_some() && (self.speaker.is_some() || self.start.is_some())
    }
}

/// Whether a column's words come back, as speakers do.
fn recurs(rows: &[&Row], at: usize) -> bool {
    let distinct: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row.cell(Some(at))).collect();
    distinct.len() * 2 <= rows.len()
}

/// Whether a header says something that a conversation's or a note's table says.
pub(crate) fn known_header(header: &[String]) -> bool {
    header.iter().any(|cell| {
        [SPEAKER, TEXT, START].iter().any(|names| names.contains(&folded(cell).as_str()))
    })
}

/// A cell's time in milliseconds: a stamp, seconds, or milliseconds where the column's name or
/// its whole numbers say so.
pub(crate) fn time(cell: &str, milli: bool) -> Option<u64> {
    let cell = cell.trim();
    if let Some(stamp) = stamp(cell).filter(|stamp| stamp.len == cell.len()) {
        return stamp.start_ms;
    }
    let value: f64 = cell.parse().ok()?;
    seconds(if milli { value / 1000.0 } else { value })
}

/// Reads a table's transcripts.
///
/// # Errors
/// [`ReadError::MissingColumn`] where no column has the words.
pub(crate) fn transcripts(
    source: &Source<'_>,
    table: &Table,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut columns = Columns::named(table);
    let mut rows: Vec<Row> = table.rows.clone();
    if !known_header(&table.header) {
        // No header at all: the first row is one of the others.
        let first = Row { line: table.header_line, cells: table.header.clone() };
        rows.insert(0, first);
        let plain = table
            .header
            .iter()
            .any(|cell| cell.split_whitespace().count() > 4 || cell.parse::<f64>().is_ok());
        columns = Columns::guessed(&rows).filter(|_| plain).unwrap_or_default();
    }
    let Some(text) = columns.text else {
        table.needed(&["text"])?;
        return Err(source.empty());
    };
    if columns.converse() || columns.group.is_none() {
        conversations(source, table, &rows, columns, base)
    } else {
        notes(source, table, &rows, text, columns, base)
    }
}

/// Turn rows; several conversations where a column parts them.
fn conversations(
    source: &Source<'_>,
    table: &Table,
    rows: &[Row],
    columns: Columns,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut groups: indexmap::IndexMap<&str, Vec<&Row>> = indexmap::IndexMap::new();
    for row in rows {
        groups.entry(row.cell(columns.group)).or_default().push(row);
    }
    // A column that numbers the rows parts nothing.
    if groups.len() * 2 > rows.len() || groups.len() == 1 {
        groups = std::iter::once(("", rows.iter().collect())).collect();
    }
    let milli = milliseconds(table, rows, columns);
    let mut drafts = Vec::new();
    for (group, rows) in groups {
        let mut draft = if drafts.is_empty() {
            base.clone()
        } else {
            Draft { encoding: base.encoding, ..Draft::default() }
        };
        draft.part = Some(group.to_owned()).filter(|group| !group.is_empty());
        let mut cues = Vec::new();
        for row in rows {
            let speaker = Some(row.cell(columns.speaker).trim_end_matches(':').trim())
                .filter(|s| !s.is_empty());
            let start = time(row.cell(columns.start), milli);
            if start.is_none() && !row.cell(columns.start).is_empty() {
                draft.leave_out(row.line, "a time that can't be read");
            }
            cues.push(Cue {
                line: row.line,
                speaker: speaker.map(str::to_owned),
                lines: row.cell(columns.text).lines().map(|line| line.trim().to_owned()).collect(),
                start_ms: start,
                end_ms: time(row.cell(columns.end), milli),
                source: None,
            });
        }
        if cues.iter().any(|cue| cue.lines.iter().any(|line| !line.is_empty())) {
            drafts.push(cues::draft(source, draft, cues)?);
        }
    }
    unused(table, columns, &mut drafts);
    if drafts.is_empty() { Err(source.empty()) } else { Ok(drafts) }
}

fn milliseconds(table: &Table, rows: &[Row], columns: Columns) -> bool {
    let name = columns
        .start
        .and_then(|at| table.header.get(at))
        .map(|cell| folded(cell))
        .unwrap_or_default();
    if name.ends_with("_ms") || name.contains("milli") {
        return true;
    }
    // Whisper's TSV: whole numbers of which the steps are far over any sentence's seconds.
    let whole: Vec<u64> =
        rows.iter().filter_map(|row| row.cell(columns.start).parse().ok()).collect();
    let ends = columns.end.is_some() && whole.len() == rows.len() && rows.len() > 1;
    ends && whole
        .last()
        .zip(whole.first())
        .is_some_and(|(last, first)| last.saturating_sub(*first) / (whole.len() as u64) > 200)
}

/// One transcript a row: notes, answers of a survey, whole conversations in a cell.
fn notes(
    source: &Source<'_>,
    table: &Table,
    rows: &[Row],
    text: usize,
    columns: Columns,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut empty = Vec::new();
    for row in rows {
        let words = row.cell(Some(text));
        if words.trim().is_empty() {
            empty.push(row.line);
            continue;
        }
        let mut draft = if drafts.is_empty() {
            base.clone()
        } else {
            Draft { encoding: base.encoding, ..Draft::default() }
        };
        draft.letters.source = Letters::count(words);
        let cuts = cut(words, &Hints::default());
        for line in &cuts.wordless {
            draft.leave_out(row.line + line - 1, "a speaker without words");
        }
        draft.rendered = document(words, &cuts);
        draft.letters.left_out += draft.rendered.dropped;
        draft.part = Some(row.cell(columns.group).to_owned()).filter(|part| !part.is_empty());
        if !draft.rendered.turns.is_empty() {
            drafts.push(draft);
        }
    }
    if let Some(first) = drafts.first_mut() {
        for line in empty {
            first.leave_out(line, "a row without words");
        }
    }
    unused(table, columns, &mut drafts);
    if drafts.is_empty() { Err(source.empty()) } else { Ok(drafts) }
}

/// Names the columns that nothing was made of, once.
fn unused(table: &Table, columns: Columns, drafts: &mut [Draft]) {
    let used = [columns.speaker, columns.text, columns.start, columns.end, columns.group];
    let names: Vec<&str> = table
        .header
        .iter()
        .enumerate()
        .filter(|(at, cell)| !used.contains(&Some(*at)) && !cell.is_empty())
        .map(|(_, cell)| cell.as_str())
        .collect();
    if let Some(first) = drafts.first_mut()
        && !names.is_empty()
        && known_header(&table.header)
    {
        first.leave_out(table.header_line, format!("column(s) not used: `{}`", names.join("`, `")));
    }
}
