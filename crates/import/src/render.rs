//! From blocks to a transcript's text and turns.
//!
//! Plain text and Markdown keep their whole text ([`whole`]); every other format is written
//! out anew, `LABEL: speech` a line ([`written_out`]).

use std::borrow::Cow;
use std::ops::Range;

use heard_model::{Span, Turn};
use unicode_normalization::UnicodeNormalization;

use crate::Block;
use crate::turns::{Cut, Cuts};

/// A text with its turns, and where its blocks lie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) turns: Vec<Turn>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) stamps: Vec<(usize, u64)>,
    /// Stretches that were copied as they stood: where in the source, and where they begin now.
    origins: Vec<(Range<usize>, usize)>,
    /// Letters of labels that neighbours of one speaker no longer repeat.
    pub(crate) folded: usize,
    /// Letters around labels that are no label's (`From … to Everyone`).
    pub(crate) dropped: usize,
}

/// A piece of a text to be written out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// Whose it is.
    pub(crate) speaker: Option<String>,
    /// What stands before the speech; the speaker, or the mark of a production.
    pub(crate) label: Option<String>,
    pub(crate) text: String,
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
    /// Where the text stood in the source, if it was copied from one.
    pub(crate) source: Option<usize>,
    /// A heading or a stage direction: a line of the text, in no turn.
    pub(crate) matter: bool,
}

impl Piece {
    /// Speech of `speaker`, or of nobody known.
    pub(crate) fn speech(speaker: Option<&str>, text: impl Into<String>) -> Piece {
        let speaker = speaker.map(|speaker| composed(speaker).into_owned());
        Piece { label: speaker.clone(), speaker, text: text.into(), ..Piece::default() }
    }

    /// The same with its time.
    pub(crate) fn at(self, start_ms: Option<u64>, end_ms: Option<u64>) -> Piece {
        Piece { start_ms, end_ms, ..self }
    }
}

/// Writes `pieces` out, neighbours of one known speaker as one turn, joined by `join`.
pub(crate) fn written_out(pieces: &[Piece], join: &str) -> Rendered {
    let mut out = Rendered::default();
    let mut waiting: Vec<&Piece> = Vec::new();
    for piece in pieces {
        let text = piece.text.trim();
        if text.is_empty() {
            continue;
        }
        if piece.matter {
            waiting.push(piece);
            continue;
        }
        let same = piece.speaker.is_some()
            && out.turns.last().is_some_and(|turn| turn.speaker == piece.speaker);
        let parted = !waiting.is_empty();
        out.matter(&mut waiting);
        if same {
            out.text.push_str(if parted { "\n" } else { join });
            out.folded += letters(piece.label.as_deref().unwrap_or(""));
            out.speech(piece, None);
        } else {
            out.line();
            let label = piece.label.as_deref().and_then(|label| {
                let start = out.text.len();
                out.text.push_str(&composed(label));
                let span = Span::new(start, out.text.len());
                out.text.push_str(": ");
                span
            });
            out.speech(piece, Some(label));
        }
    }
    out.matter(&mut waiting);
    if !out.text.is_empty() {
        out.text.push('\n');
    }
    out
}

fn letters(text: &str) -> usize {
    crate::Letters::count(text)
}

/// What is left when tags and entities are gone may put a mark beside the letter it belongs to:
/// text is kept composed (NFC).
fn composed(text: &str) -> Cow<'_, str> {
    if heard_model::text::is_composed(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

impl Rendered {
    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn matter(&mut self, waiting: &mut Vec<&Piece>) {
        for piece in waiting.drain(..) {
            self.line();
            self.copy(piece);
        }
    }

    fn copy(&mut self, piece: &Piece) -> Range<usize> {
        let text = piece.text.trim();
        let start = self.text.len();
        self.text.push_str(&composed(text));
        if let Some(source) = piece.source {
            let source = source + piece.text.len() - piece.text.trim_start().len();
            self.origins.push((source..source + text.len(), start));
        }
        start..self.text.len()
    }

    /// Appends speech: to the last turn, or as a new one with the label given.
    fn speech(&mut self, piece: &Piece, label: Option<Option<Span>>) {
        let range = self.copy(piece);
        let Some(span) = Span::new(range.start, range.end) else { return };
        self.blocks.push(Block {
            speaker: piece.speaker.clone(),
            span,
            start_ms: piece.start_ms,
            end_ms: piece.end_ms,
        });
        match (label, self.turns.last_mut()) {
            (None, Some(turn)) => {
                turn.speech = turn.speech.cover(span);
                turn.start_ms = turn.start_ms.or(piece.start_ms);
                turn.end_ms = piece.end_ms.max(turn.end_ms);
            }
            (label, _) => self.turns.push(Turn {
                number: number(self.turns.len()),
                speaker: piece.speaker.clone(),
                label: label.flatten(),
                speech: span,
                start_ms: piece.start_ms,
                end_ms: piece.end_ms,
            }),
        }
    }

    /// Where a stretch of the source stands now; nothing where it was not copied.
    pub(crate) fn moved(&self, range: &Range<usize>) -> Option<Span> {
        let mut found: Option<Span> = None;
        // They are in the order of the source, and lie apart.
        let first = self.origins.partition_point(|(from, _)| from.end <= range.start);
        for (from, to) in
            self.origins[first..].iter().take_while(|(from, _)| from.start < range.end)
        {
            let start = range.start.max(from.start);
            let end = range.end.min(from.end);
            if let Some(span) = Span::new(start, end) {
                let span = Span::new(span.start() - from.start + to, span.end() - from.start + to)?;
                found = Some(found.map_or(span, |before| before.cover(span)));
            }
        }
        found
    }
}

fn number(before: usize) -> u32 {
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

/// The pieces of a document: its blocks, and what stands between them.
fn pieces(text: &str, cuts: &Cuts) -> (Vec<Piece>, usize) {
    let mut pieces = Vec::new();
    let (mut at, mut dropped) = (0, 0);
    for cut in &cuts.blocks {
        let opens = cut.label.as_ref().map_or(cut.speech.start, |label| label.start);
        let line = text[..opens].rfind('\n').map_or(0, |at| at + 1).max(at);
        dropped += between(text, at..line, &mut pieces);
        let label = cut.label.clone().map(|label| text[label].to_owned());
        dropped += letters(&text[line..cut.speech.start]) - letters(label.as_deref().unwrap_or(""));
        pieces.push(Piece {
            speaker: cut.speaker.clone(),
            label,
            text: text[cut.speech.clone()].to_owned(),
            start_ms: cut.start_ms,
            end_ms: cut.end_ms,
            source: Some(cut.speech.start),
            matter: false,
        });
        at = cut.speech.end;
    }
    dropped += between(text, at..text.len(), &mut pieces);
    (pieces, dropped)
}

fn between(text: &str, range: Range<usize>, pieces: &mut Vec<Piece>) -> usize {
    let mut at = range.start;
    let mut dropped = 0;
    for line in text[range].split('\n') {
        let stamped = crate::time::stamp(line.trim()).is_some_and(|s| s.len == line.trim().len());
        if stamped {
            dropped += letters(line);
        } else if !line.trim().is_empty() {
            pieces.push(Piece {
                text: line.to_owned(),
                source: Some(at),
                matter: true,
                ..Piece::default()
            });
        }
        at += line.len() + 1;
    }
    dropped
}

/// The turns of a text that stays as it is.
pub(crate) fn whole(text: String, cuts: &Cuts) -> Rendered {
    let mut out = Rendered { text, stamps: cuts.stamps.clone(), ..Rendered::default() };
    for cut in &cuts.blocks {
        let Some(speech) = Span::new(cut.speech.start, cut.speech.end) else { continue };
        out.blocks.push(Block {
            speaker: cut.speaker.clone(),
            span: speech,
            start_ms: cut.start_ms,
            end_ms: cut.end_ms,
        });
        match out
            .turns
            .last_mut()
            .filter(|turn| cut.speaker.is_some() && turn.speaker == cut.speaker)
        {
            Some(turn) => {
                turn.speech = turn.speech.cover(speech);
                turn.start_ms = turn.start_ms.or(cut.start_ms);
                turn.end_ms = cut.end_ms.max(turn.end_ms);
            }
            None => out.turns.push(turn(cut, speech, out.turns.len())),
        }
    }
    out
}

fn turn(cut: &Cut, speech: Span, before: usize) -> Turn {
    Turn {
        number: number(before),
        speaker: cut.speaker.clone(),
        label: cut.label.clone().and_then(|label| Span::new(label.start, label.end)),
        speech,
        start_ms: cut.start_ms,
        end_ms: cut.end_ms,
    }
}

/// A document's text, cut and written out; stamps inside the speech move with it.
pub(crate) fn document(text: &str, cuts: &Cuts) -> Rendered {
    let (pieces, dropped) = pieces(text, cuts);
    let mut out = written_out(&pieces, "\n");
    out.dropped = dropped;
    out.stamps = cuts
        .stamps
        .iter()
        .filter_map(|(at, ms)| out.moved(&(*at..*at + 1)).map(|span| (span.start(), *ms)))
        .collect();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Letters;

    #[test]
    fn neighbours_of_one_known_speaker_are_one_turn_with_what_lies_between() {
        let pieces = [
            Piece { text: "Day 2".into(), matter: true, ..Piece::default() },
            Piece::speech(Some("Ana"), "One."),
            Piece { text: "(11.10 am)".into(), matter: true, ..Piece::default() },
            Piece::speech(Some("Ana"), "Two."),
            Piece::speech(Some("Ana"), "Three."),
            Piece::speech(None, "Hm."),
            Piece::speech(None, "Hm."),
        ];
        let out = written_out(&pieces, " ");
        assert_eq!(out.text, "Day 2\nAna: One.\n(11.10 am)\nTwo. Three.\nHm.\nHm.\n");
        assert_eq!((out.turns.len(), out.blocks.len()), (3, 5));
        assert_eq!(&out.text[out.turns[0].speech.range()], "One.\n(11.10 am)\nTwo. Three.");
    }

    #[test]
    fn a_mark_that_a_tag_stood_before_joins_its_letter() {
        let out = written_out(&[Piece::speech(Some("Ana Lewis\u{301}"), "Yes\u{301}.")], " ");
        assert_eq!(out.text, "Ana Lewi\u{15b}: Ye\u{15b}.\n");
        assert_eq!(Letters::count("s\u{301}"), Letters::count("\u{15b}"));
    }
}
