//! The names of columns, and what stands in columns without one.

use crate::speakers::{Shape, shape};
use crate::table::{Row, Table, folded};
use crate::time::stamp;

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
    "rozmówca",
    "spreker",
    "talare",
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
    "texte",
    "texto",
    "tekst",
    "aussage",
    "what_was_said",
    "verbatim",
    "spoken_text",
    "wortlaut",
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
    "timespan",
    "time_span",
    "time_range",
    "zeit",
    "zeitstempel",
    "temps",
    "tiempo",
    "tijd",
    "czas",
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
        let text = table.column(TEXT).filter(|at| is_worded(table, *at)).or_else(|| {
            let others = (0..table.header.len()).filter(|at| {
                TEXT.contains(&folded(&table.header[*at]).as_str()) && is_worded(table, *at)
            });
            others.min()
        });
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
                && rows.iter().filter(|row| shape(row.cell(Some(at))) >= Shape::Handle).count() >= 2
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

/// Whether most of a column's cells have letters: `Line` may head a column of numbers.
fn is_worded(table: &Table, at: usize) -> bool {
    let full = table.rows.iter().map(|row| row.cell(Some(at))).filter(|cell| !cell.is_empty());
    let (mut all, mut worded) = (0usize, 0usize);
    for cell in full.take(200) {
        all += 1;
        worded += usize::from(cell.contains(char::is_alphabetic));
    }
    worded * 2 >= all
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
