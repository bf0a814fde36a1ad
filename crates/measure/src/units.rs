//! What is counted in a transcript: turns, sentences or characters, of all of it or a part.

use heard_model::{Role, Span, Transcript};
use unicode_segmentation::UnicodeSegmentation;

/// The unit in which coders are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Unit {
    /// A turn's speech: the default, since coders rarely cut alike inside one.
    #[default]
    Turn,
    /// A sentence by the rules of Unicode (UAX 29), inside one turn.
    Sentence,
    /// A character (code point) of speech.
    Character,
}

impl Unit {
    /// All, in a fixed order.
    pub const ALL: [Unit; 3] = [Unit::Turn, Unit::Sentence, Unit::Character];

    /// The word in commands and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Turn => "turn",
            Unit::Sentence => "sentence",
            Unit::Character => "character",
        }
    }

    /// The unit called `word`.
    pub fn parse(word: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.as_str() == word)
    }
}

/// Which units count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Basis {
    /// All turns, the interviewer's too.
    Whole,
    /// All turns but the interviewer's: what could have been coded.
    #[default]
    Participants,
    /// Of these only what at least one coder coded, with any code. Kappa and alpha come out
    /// lower here: what nobody coded is agreement too.
    Coded,
}

impl Basis {
    /// All, in a fixed order.
    pub const ALL: [Basis; 3] = [Basis::Whole, Basis::Participants, Basis::Coded];

    /// The word in commands and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Whole => "whole",
            Basis::Participants => "participants",
            Basis::Coded => "coded",
        }
    }

    /// The basis called `word`.
    pub fn parse(word: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.as_str() == word)
    }

    /// In words, for the line under a number.
    pub fn words(self) -> &'static str {
        match self {
            Basis::Whole => "the whole text, all speakers",
            Basis::Participants => "the whole text without the interviewer's turns",
            Basis::Coded => {
                "the coded text: what at least one coder coded, without the interviewer's turns"
            }
        }
    }
}

/// The speech of the turns that `basis` looks at, in order.
pub fn speech(transcript: &Transcript, basis: Basis) -> Vec<Span> {
    let asks = |label: Option<&str>| {
        let speaker = label.and_then(|label| transcript.speaker(label));
        speaker.is_some_and(|speaker| speaker.role == Role::Interviewer)
    };
    transcript
        .turns
        .iter()
        .filter(|turn| basis == Basis::Whole || !asks(turn.speaker.as_deref()))
        .map(|turn| turn.speech)
        .collect()
}

/// The units of `transcript`, each with how many of the unit it holds: one, but for
/// characters, where stretches between `cuts` (bytes) stand for all their code points.
pub fn units(
    transcript: &Transcript,
    unit: Unit,
    basis: Basis,
    cuts: &[usize],
) -> Vec<(Span, u64)> {
    let speech = speech(transcript, basis);
    match unit {
        Unit::Turn => speech.into_iter().map(|span| (span, 1)).collect(),
        Unit::Sentence => {
            let of = |span| sentences(transcript, span).into_iter().map(|span| (span, 1));
            speech.into_iter().flat_map(of).collect()
        }
        Unit::Character => {
            let mut cuts = cuts.to_vec();
            cuts.sort_unstable();
            cuts.dedup();
            speech.into_iter().flat_map(|span| stretches(transcript, span, &cuts)).collect()
        }
    }
}

fn sentences(transcript: &Transcript, span: Span) -> Vec<Span> {
    let words = transcript.text.slice(span).unwrap_or_default();
    let of = |(at, sentence): (usize, &str)| {
        let end = at + sentence.trim_end().len();
        Span::new(span.start() + at, span.start() + end)
    };
    words.split_sentence_bound_indices().filter_map(of).collect()
}

fn stretches(transcript: &Transcript, span: Span, cuts: &[usize]) -> Vec<(Span, u64)> {
    let first = cuts.partition_point(|cut| *cut <= span.start());
    let inside = cuts[first..].iter().copied().take_while(|cut| *cut < span.end());
    let mut start = span.start();
    let mut found = Vec::new();
    for end in inside.chain([span.end()]) {
        // A cut that splits a character is none.
        if let Some((stretch, words)) =
            Span::new(start, end).and_then(|s| Some((s, transcript.text.slice(s)?)))
        {
            found.push((stretch, words.chars().count() as u64));
            start = end;
        }
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use heard_model::transcript::Speaker;
    use heard_model::{ParticipantId, SourceText, TranscriptId, Turn};

    /// A transcript of `LABEL: words` lines; `INT` asks, any other label is its participant.
    pub(crate) fn transcript(id: &str, lines: &str) -> Transcript {
        let mut turns = Vec::new();
        let mut speakers: Vec<Speaker> = Vec::new();
        let mut at = 0;
        for (number, line) in (1..).zip(lines.lines()) {
            let (label, _) = line.split_once(": ").expect("a label");
            let speech = Span::new(at + label.len() + 2, at + line.len()).expect("some words");
            turns.push(Turn {
                number,
                speaker: Some(label.to_owned()),
                label: Span::new(at, at + label.len()),
                speech,
                start_ms: None,
                end_ms: None,
            });
            if speakers.iter().all(|speaker| speaker.label != label) {
                let asks = label == "INT";
                speakers.push(Speaker {
                    label: label.to_owned(),
                    role: if asks { Role::Interviewer } else { Role::Participant },
                    participant: ParticipantId::new(label).filter(|_| !asks),
                });
            }
            at += line.len() + 1;
        }
        Transcript {
            id: TranscriptId::new(id).expect("an id"),
            title: id.to_owned(),
            language: "en-GB".to_owned(),
            date: None,
            text: SourceText::new(lines),
            turns,
            speakers,
        }
    }

    #[test]
    fn sentences_stay_inside_their_turn() {
        let read = transcript("M01", "INT: How was it?\nM01: Fine. It wasn’t, really. \u{1f62d}");
        let found: Vec<&str> = units(&read, Unit::Sentence, Basis::Participants, &[])
            .iter()
            .filter_map(|(span, _)| read.text.slice(*span))
            .collect();
        assert_eq!(found, ["Fine.", "It wasn’t, really.", "\u{1f62d}"]);
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let read = transcript("M01", "M01: zażółć");
        let cut = read.text.expose().find('ż').expect("there");
        let found = units(&read, Unit::Character, Basis::Whole, &[cut, cut + 1]);
        assert_eq!(found.iter().map(|unit| unit.1).collect::<Vec<_>>(), [2, 4]);
    }
}
