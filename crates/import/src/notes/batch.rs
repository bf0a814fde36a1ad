//! Notes gathered into a transcript.

use heard_model::text::SourceText;
use heard_model::{Date, Span, Transcript, TranscriptId, Turn};

use super::rows::Row;
use super::{NoteBatch, Places};
use crate::{Block, LeftOut, Letters, ReadError, Reading, sha256, speakers};

/// A transcript in the making.
pub(super) struct Batch {
    pub(super) case: String,
    pub(super) notes: usize,
    pub(super) left_out: Vec<LeftOut>,
    text: String,
    turns: Vec<Turn>,
    blocks: Vec<Block>,
    table: csv::Writer<Vec<u8>>,
    /// The day of its first note, where that is one.
    date: Option<Date>,
}

impl Batch {
    pub(super) fn new(header: &[String]) -> Batch {
        let mut table = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Into memory: it can't fail.
        let _ = table.write_record(header);
        Batch {
            case: String::new(),
            notes: 0,
            left_out: Vec::new(),
            text: String::new(),
            turns: Vec::new(),
            blocks: Vec::new(),
            table,
            date: None,
        }
    }

    /// How many bytes the words have so far.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a note: a line with its name and day, which is in no turn, then `ROLE: words`.
    pub(super) fn note(&mut self, row: &Row, at: Places) {
        let _ = self.table.write_record(&row.cells);
        let name = match row.cell(at.id) {
            "" => format!("row {}", row.line),
            name => name.to_owned(),
        };
        let day = row.cell(at.date);
        if self.date.is_none() && self.notes == 0 {
            self.date = day.get(..10).and_then(|day| day.parse().ok());
        }
        self.line(&name);
        if !day.is_empty() {
            self.push(" · ");
            self.push(day);
        }
        self.push("\n");
        // As it will stand in the text: composed.
        let role = SourceText::new(&one_line(row.cell(at.role))).expose().to_owned();
        let speaker = Some(role).filter(|role| !role.is_empty());
        let label = speaker.as_ref().and_then(|role| {
            let start = self.text.len();
            self.push(role);
            let span = Span::new(start, self.text.len());
            self.text.push_str(": ");
            span
        });
        let start = self.text.len();
        self.push(row.cell(Some(at.text)).trim());
        if let Some(speech) = Span::new(start, self.text.len()) {
            self.speech(speaker, label, speech);
        }
        self.push("\n");
    }

    fn speech(&mut self, speaker: Option<String>, label: Option<Span>, speech: Span) {
        let (start_ms, end_ms) = (None, None);
        self.blocks.push(Block { speaker: speaker.clone(), span: speech, start_ms, end_ms });
        self.notes += 1;
        let number = u32::try_from(self.notes).unwrap_or(u32::MAX);
        self.turns.push(Turn { number, speaker, label, speech, start_ms, end_ms });
    }

    fn line(&mut self, name: &str) {
        self.push(&one_line(name));
    }

    /// Text is kept composed, piece by piece: every piece ends before a line feed, a blank or a
    /// colon, so none composes with the next.
    fn push(&mut self, text: &str) {
        self.text.push_str(SourceText::new(text).expose());
    }

    pub(super) fn finish(
        self,
        id: TranscriptId,
        encoding: &'static str,
        read: u64,
    ) -> Result<NoteBatch, ReadError> {
        let bytes = self.table.into_inner().unwrap_or_default();
        let letters = Letters::count(&self.text);
        let reading = Reading {
            format: "notes",
            encoding,
            title: String::new(),
            language: String::new(),
            transcript: Transcript {
                id,
                title: String::new(),
                language: String::new(),
                date: self.date,
                text: SourceText::of(self.text),
                speakers: speakers::of(&self.turns),
                turns: self.turns,
            },
            blocks: self.blocks,
            stamps: Vec::new(),
            comments: Vec::new(),
            left_out: self.left_out,
            letters: Letters { source: letters, text: letters, left_out: 0 },
            original_sha256: sha256(&bytes),
        };
        Ok(NoteBatch { reading, bytes, notes: self.notes, read })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
