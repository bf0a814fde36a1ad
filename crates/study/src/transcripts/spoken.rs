//! A transcript as it was spoken, turn by turn, for whoever may see it: with the corrections of
//! slips, and with the places of what is shown.

use heard_anonymise::{Map, Piece};
use heard_model::{SourceText, Span, TranscriptId};

use super::correct;
use crate::error::Result;
use crate::store::kind::EventKind;
use crate::study::Study;

/// A turn as it was spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenTurn {
    /// The words, raw, corrected.
    pub words: SourceText,
    /// Places in these words ↔ places in the transcript's text, in bytes.
    pub map: Map,
}

impl Study {
    /// A transcript's turns as they were spoken, in their order: journalled, with the reason.
    pub fn spoken(&self, id: &TranscriptId, reason: &str) -> Result<Vec<SpokenTurn>> {
        let turns = self.read(|rows| {
            let transcript = super::transcript(rows, id)?;
            let corrections = correct::raw(rows, id)?;
            let text = transcript.text.expose();
            Ok(transcript.turns.iter().map(|turn| woven(text, turn.speech, &corrections)).collect())
        })?;
        self.note(EventKind::RawShown, id.as_str(), reason)?;
        Ok(turns)
    }
}

/// The words of `speech`, with the corrections (in order, apart) that lie within it.
fn woven(text: &str, speech: Span, corrections: &[(Span, String)]) -> SpokenTurn {
    let mut words = String::with_capacity(speech.len());
    let mut map = Map::default();
    let mut lay = |source: std::ops::Range<usize>, right: Option<&str>| {
        let shown = right.or_else(|| text.get(source.clone())).unwrap_or_default();
        if shown.is_empty() && right.is_none() {
            return;
        }
        let from = words.len();
        words.push_str(shown);
        map.pieces.push(Piece { shown: from..words.len(), source, same: right.is_none() });
    };
    let mut at = speech.start();
    let within = |span: Span| speech.start() <= span.start() && span.end() <= speech.end();
    for (span, right) in corrections.iter().filter(|(span, _)| within(*span)) {
        if span.start() >= at {
            lay(at..span.start(), None);
            lay(span.range(), Some(right));
            at = span.end();
        }
    }
    lay(at..speech.end(), None);
    SpokenTurn { words: SourceText::exactly(&words), map }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_woven_in_and_every_place_stays() {
        let text = "INT: Well?\nP1: I was fien 😭 realy.\n";
        let span = |part: &str| {
            let at = text.find(part).unwrap();
            Span::new(at, at + part.len()).unwrap()
        };
        let speech = span("I was fien 😭 realy.");
        let right = vec![(span("fien"), "fine".to_owned()), (span("realy"), "really".to_owned())];
        let turn = woven(text, speech, &right);
        assert_eq!(turn.words.expose(), "I was fine 😭 really.");
        let shown = turn.map.shown_of(span("😭")).unwrap();
        assert_eq!(&turn.words.expose()[shown.clone()], "😭");
        assert_eq!(turn.map.source_of(shown), Some(span("😭")));
        assert_eq!(turn.map.source_of(6..8), Some(span("fien")), "it grows to the correction");
        assert_eq!(woven(text, speech, &[]).map.pieces.len(), 1);
    }
}
