//! Documents of paragraphs and tables (Word, OpenDocument, RTF, HTML), on their way to turns.

mod tables;

use std::ops::Range;

use heard_model::{SourceText, Timestamp};
use indexmap::IndexMap;

use crate::cues::{self, Cue};
use crate::format::Draft;
use crate::render::{Piece, document, written_out};
use crate::rows::Columns;
use crate::source::{Source, beginning};
use crate::table::{Row, Table};
use crate::turns::{Hints, cut};
use crate::{Comment, Letters, ReadError};
pub(crate) use tables::Tables;

/// A document in its order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) parts: Vec<Part>,
    pub(crate) notes: Vec<Note>,
    /// Tracked deletions: at which paragraph, and what.
    pub(crate) deleted: Vec<(usize, String)>,
    /// How many tracked insertions were taken as accepted.
    pub(crate) inserted: usize,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Paragraph(Paragraph),
    Table(Vec<Vec<Cell>>),
    Mark(Mark),
}

/// A cell's paragraphs.
pub(crate) type Cell = Vec<Paragraph>;

/// A paragraph; line feeds in it are soft breaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) heading: bool,
    /// Bytes at the start that are set in bold.
    pub(crate) emphasis: usize,
    /// Where in the text comments open and close.
    pub(crate) marks: Vec<(usize, Mark)>,
}

/// A place on which a note hangs, by the note's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Opens(String),
    Closes(String),
    Comment(String),
    Footnote(String),
    Endnote(String),
}

/// A comment, footnote or endnote.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) at: Option<Timestamp>,
    pub(crate) text: String,
}

/// A document laid out as one text, on which everything else points.
#[derive(Default)]
struct Flat {
    text: String,
    /// How many line feeds stand in the text.
    lines: usize,
    hints: Hints,
    marks: Vec<(usize, Mark)>,
    tables: Vec<Vec<Vec<Range<usize>>>>,
}

impl Flat {
    fn paragraph(&mut self, paragraph: &Paragraph, keep_lines: bool) -> Range<usize> {
        let normal = SourceText::new(&paragraph.text);
        let text = if keep_lines {
            normal.expose().to_owned()
        } else {
            normal.expose().replace('\n', " ")
        };
        let start = self.text.len();
        let line = self.lines;
        let same = normal.expose() == paragraph.text;
        for (at, mark) in &paragraph.marks {
            let at = if same { *at } else { normal_length(&paragraph.text, *at) };
            self.marks.push((start + beginning(&text, at).len(), mark.clone()));
        }
        if paragraph.emphasis > 0 {
            let first = text.split('\n').next().unwrap_or_default();
            self.hints.emphasis.insert(line, beginning(first, paragraph.emphasis).len());
        }
        if paragraph.heading {
            self.hints.headings.resize(line, false);
            self.hints.headings.extend(text.split('\n').map(|_| true));
        }
        self.push(&text);
        start..self.text.len()
    }

    fn push(&mut self, text: &str) {
        self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
        self.text.push_str(text);
    }

    fn table(&mut self, table: &[Vec<Cell>]) {
        let mut rows = Vec::new();
        for row in table {
            let lone = row.len() == 1;
            let mut cells = Vec::new();
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    self.push("\t");
                }
                let start = self.text.len();
                for (number, paragraph) in cell.iter().enumerate() {
                    if number > 0 {
                        self.push(if lone { "\n" } else { " " });
                    }
                    self.paragraph(paragraph, lone);
                }
                cells.push(start..self.text.len());
            }
            self.push("\n");
            rows.push(cells);
        }
        self.tables.push(rows);
    }
}

/// How long the first `at` bytes of `text` are once it is normalised.
fn normal_length(text: &str, at: usize) -> usize {
    SourceText::new(text.get(..at).unwrap_or("")).len()
}

/// Makes a draft of a document: turns by its tables, or by its paragraphs.
///
/// # Errors
/// Where there are no words.
pub(crate) fn draft(source: &Source<'_>, parts: Document) -> Result<Draft, ReadError> {
    let mut flat = Flat::default();
    for part in &parts.parts {
        match part {
            Part::Paragraph(paragraph) => {
                flat.paragraph(paragraph, true);
                flat.push("\n");
            }
            Part::Table(table) => flat.table(table),
            Part::Mark(mark) => flat.marks.push((flat.text.len(), mark.clone())),
        }
    }
    let mut draft = Draft::default();
    draft.letters.source = Letters::count(&flat.text);
    if !tabled(&flat, &mut draft) {
        let cuts = cut(&flat.text, &flat.hints);
        for line in &cuts.wordless {
            draft.leave_out(*line, "a speaker without words");
        }
        draft.rendered = document(&flat.text, &cuts);
        draft.letters.left_out += draft.rendered.dropped;
    }
    if draft.rendered.turns.is_empty() {
        return Err(source.empty());
    }
    changes(&parts, &mut draft);
    comments(&parts, &flat, &mut draft);
    Ok(draft)
}

/// Turns by the document's tables, where one of them is a conversation; what stands outside is
/// kept as lines in no turn.
fn tabled(flat: &Flat, draft: &mut Draft) -> bool {
    let mut cues: Vec<(Range<usize>, Vec<Cue>, usize)> = Vec::new();
    for rows in &flat.tables {
        let (Some(first), Some(last)) =
            (rows.first().and_then(|r| r.first()), rows.last().and_then(|r| r.last()))
        else {
            continue;
        };
        if let Some(mut found) = conversation(&flat.text, rows) {
            let (filled, labels) = crate::rows::fill_down(&mut found);
            if filled > 0 {
                draft.leave_out(0, crate::rows::filled_down(filled));
            }
            // A label that is given to a row stands in the text and not in the file.
            draft.letters.source += labels;
            cues.push((first.start..last.end, found, labels));
        }
    }
    if cues.is_empty() {
        return false;
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for (range, found, labels) in &cues {
        lines(&flat.text, at..range.start, &mut pieces);
        pieces.extend(cues::spoken(found, draft));
        let words = Letters::count(&flat.text[range.clone()]) + labels;
        let beside = words.saturating_sub(found.iter().map(Cue::letters).sum());
        if beside > 0 {
            draft.letters.left_out += beside;
            draft.leave_out(0, format!("{beside} letters in a table's header and other columns"));
        }
        at = range.end;
    }
    lines(&flat.text, at..flat.text.len(), &mut pieces);
    draft.rendered = written_out(&pieces, "\n");
    true
}

fn lines(text: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let mut at = range.start;
    for line in text[range].split('\n') {
        if !line.trim().is_empty() {
            pieces.push(Piece {
                text: line.to_owned(),
                source: Some(at),
                matter: true,
                ..Piece::default()
            });
        }
        at += line.len() + 1;
    }
}

/// The rows of a table as cues, if they are a conversation.
fn conversation(text: &str, rows: &[Vec<Range<usize>>]) -> Option<Vec<Cue>> {
    let width = rows.iter().map(Vec::len).max().filter(|width| *width >= 2)?;
    let cell = |row: &Vec<Range<usize>>, at: usize| {
        row.get(at).map_or("", |range| text[range.clone()].trim()).to_owned()
    };
    let all: Vec<Row> = rows
        .iter()
        .enumerate()
        .map(|(line, row)| Row {
            line: line + 1,
            cells: (0..width).map(|at| cell(row, at)).collect(),
        })
        .collect();
    let header = all.first()?.cells.clone();
    let table = Table { header, header_line: 1, rows: all[1..].to_vec(), ..Table::default() };
    let named = Columns::named(&table);
    let (columns, first) = if named.converse() {
        (named, 1)
    } else {
        (Columns::guessed(&all).filter(|c| c.converse() && rows.len() >= 3)?, 0)
    };
    let milli = false;
    let mut cues = Vec::new();
    for (row, ranges) in all.iter().zip(rows).skip(first) {
        let speaker = row.cell(columns.speaker).trim_end_matches(':').trim().to_owned();
        let start = columns.text.and_then(|at| ranges.get(at)).map(|range| {
            range.start + text[range.clone()].len() - text[range.clone()].trim_start().len()
        });
        cues.push(Cue {
            line: row.line,
            speaker: Some(speaker).filter(|speaker| !speaker.is_empty()),
            lines: vec![row.cell(columns.text).to_owned()],
            start_ms: crate::rows::time(row.cell(columns.start), milli),
            end_ms: crate::rows::time(row.cell(columns.end), milli)
                .or_else(|| crate::rows::ends(row.cell(columns.start))),
            source: start,
        });
    }
    Some(cues)
}

fn changes(parts: &Document, draft: &mut Draft) {
    for (paragraph, words) in &parts.deleted {
        let letters = Letters::count(words);
        draft.letters.source += letters;
        draft.leave_out_words(
            *paragraph,
            words,
            format!("a tracked deletion of {letters} letters"),
        );
    }
    if parts.inserted > 0 {
        draft.leave_out(0, format!("{} tracked insertion(s), taken as accepted", parts.inserted));
    }
}

fn comments(parts: &Document, flat: &Flat, draft: &mut Draft) {
    let mut places: IndexMap<(&str, &str), Range<usize>> = IndexMap::new();
    for (at, mark) in &flat.marks {
        match mark {
            Mark::Opens(id) => {
                places.insert(("comment", id), *at..*at);
            }
            Mark::Closes(id) => {
                if let Some(range) = places.get_mut(&("comment", id.as_str())) {
                    range.end = *at;
                }
            }
            Mark::Comment(id) => {
                places.entry(("comment", id)).or_insert_with(|| word_before(&flat.text, *at));
            }
            Mark::Footnote(id) => {
                places.insert(("footnote", id), word_before(&flat.text, *at));
            }
            Mark::Endnote(id) => {
                places.insert(("endnote", id), word_before(&flat.text, *at));
            }
        }
    }
    for note in &parts.notes {
        let place = places.get(&(note.kind, note.id.as_str()));
        draft.comments.push(Comment {
            author: note.author.clone(),
            at: note.at,
            text: note.text.trim().to_owned(),
            span: place.and_then(|range| draft.rendered.moved(range)),
        });
    }
}

fn word_before(text: &str, at: usize) -> Range<usize> {
    let before = text[..at].trim_end();
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + before[space..].chars().next().map_or(1, char::len_utf8));
    start..before.len()
}
