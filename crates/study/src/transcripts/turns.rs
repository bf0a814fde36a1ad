//! Turns as bytes: 36 a turn, so that one turn can be found without reading the others.
//!
//! Little-endian: the speaker's place in the transcript, the label's start and end, the speech's
//! start and end (4 bytes each), start and end in milliseconds (8 each). All ones for nothing.

use heard_model::transcript::Speaker;
use heard_model::{Span, Transcript, Turn};

/// Bytes a turn.
pub(crate) const WIDTH: usize = 36;

const NONE: u32 = u32::MAX;
const NEVER: u64 = u64::MAX;

/// The turns of `transcript`; nothing where one can't be written down so (4 GB of text, a speaker
/// who is not in its list, numbers that are not 1, 2, 3 …).
pub(super) fn pack(transcript: &Transcript) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(transcript.turns.len() * WIDTH);
    for (place, turn) in transcript.turns.iter().enumerate() {
        if turn.number as usize != place + 1 {
            return None;
        }
        let speaker = match &turn.speaker {
            None => NONE,
            Some(label) => {
                let place = transcript.speakers.iter().position(|s| s.label == *label)?;
                u32::try_from(place).ok()?
            }
        };
        let (label_start, label_end) = match turn.label {
            Some(label) => (number(label.start())?, number(label.end())?),
            None => (NONE, NONE),
        };
        let (start, end) = (number(turn.speech.start())?, number(turn.speech.end())?);
        for part in [speaker, label_start, label_end, start, end] {
            bytes.extend(part.to_le_bytes());
        }
        for part in [turn.start_ms, turn.end_ms] {
            bytes.extend(part.unwrap_or(NEVER).to_le_bytes());
        }
    }
    Some(bytes)
}

fn number(place: usize) -> Option<u32> {
    u32::try_from(place).ok().filter(|place| *place != NONE)
}

/// The turns that `bytes` hold; nothing where they are damaged.
pub(super) fn unpack(bytes: &[u8], speakers: &[Speaker]) -> Option<Vec<Turn>> {
    if !bytes.len().is_multiple_of(WIDTH) {
        return None;
    }
    bytes
        .chunks_exact(WIDTH)
        .enumerate()
        .map(|(place, bytes)| unpack_one(place as u32 + 1, bytes, speakers))
        .collect()
}

/// The turn numbered `number`, from its [`WIDTH`] bytes.
pub(crate) fn unpack_one(number: u32, bytes: &[u8], speakers: &[Speaker]) -> Option<Turn> {
    let part = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let long = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let speaker = match part(0)? {
        NONE => None,
        place => Some(speakers.get(place as usize)?.label.clone()),
    };
    let label = match (part(4)?, part(8)?) {
        (NONE, NONE) => None,
        (start, end) => Some(Span::new(start as usize, end as usize)?),
    };
    Some(Turn {
        number,
        speaker,
        label,
        speech: Span::new(part(12)? as usize, part(16)? as usize)?,
        start_ms: Some(long(20)?).filter(|ms| *ms != NEVER),
        end_ms: Some(long(28)?).filter(|ms| *ms != NEVER),
    })
}

#[cfg(test)]
mod tests {
    use heard_model::{Role, SourceText, TranscriptId};

    use super::*;

    #[test]
    fn what_is_packed_comes_out_the_same() {
        let turn = |number, speaker: Option<&str>, from, to, ms| Turn {
            number,
            speaker: speaker.map(str::to_owned),
            label: speaker.and_then(|_| Span::new(from - 5, from - 2)),
            speech: Span::new(from, to).unwrap(),
            start_ms: ms,
            end_ms: None,
        };
        let transcript = Transcript {
            id: TranscriptId::new("M01").unwrap(),
            title: String::new(),
            language: String::new(),
            date: None,
            text: SourceText::new("INT: yes\nno\n"),
            turns: vec![turn(1, Some("INT"), 5, 8, Some(0)), turn(2, None, 9, 11, None)],
            speakers: vec![Speaker {
                label: "INT".to_owned(),
                role: Role::Interviewer,
                participant: None,
            }],
        };
        let bytes = pack(&transcript).unwrap();
        assert_eq!(bytes.len(), 2 * WIDTH);
        assert_eq!(unpack(&bytes, &transcript.speakers), Some(transcript.turns));
        assert_eq!(unpack(&bytes[1..], &transcript.speakers), None);
        assert_eq!(unpack(&bytes, &[]), None, "a speaker who is not there");
    }
}
