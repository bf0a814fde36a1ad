//! Captions: cues with times, out of which blocks are made.

use crate::format::Draft;
use crate::render::{Piece, written_out};
use crate::source::Source;
use crate::time::clock;
use crate::turns::heads_of;
use crate::{Letters, ReadError};

/// One cue, its markup gone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cue {
    /// The line of its time, from 1.
    pub(crate) line: usize,
    pub(crate) speaker: Option<String>,
    pub(crate) lines: Vec<String>,
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
    /// Where the text stood in a document, if it is one line of it.
    pub(crate) source: Option<usize>,
}

impl Cue {
    pub(crate) fn letters(&self) -> usize {
        self.lines.iter().map(|line| Letters::count(line)).sum::<usize>()
            + Letters::count(self.speaker.as_deref().unwrap_or(""))
    }

    /// The lines as one; a line that begins with a dash is another voice and keeps its own.
    fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            if !text.is_empty() {
                text.push(if line.starts_with(['-', '–', '—']) { '\n' } else { ' ' });
            }
            text.push_str(line);
        }
        text
    }
}

/// The times of a cue: `00:01.000 --> 00:02.000 align:start`.
pub(crate) struct Timing {
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
}

/// Reads a line with ` --> `; each side that is no time is nothing.
pub(crate) fn timing(line: &str) -> Option<Timing> {
    let (start, end) = line.split_once("-->")?;
    let whole = |text: &str| {
        let text = text.trim();
        let (len, ms) = clock(text)?;
        text[len..].chars().next().is_none_or(char::is_whitespace).then_some(ms)
    };
    let start_ms =
        whole(start.rsplit(|c: char| c.is_whitespace()).find(|w| !w.is_empty()).unwrap_or(""));
    Some(Timing { start_ms, end_ms: whole(end) })
}

/// Makes a draft of cues: finds speakers in their text, drops what rolling captions repeat,
/// merges neighbours of one known speaker.
///
/// # Errors
/// Where no cue has a word.
pub(crate) fn draft(
    source: &Source<'_>,
    mut draft: Draft,
    mut cues: Vec<Cue>,
) -> Result<Draft, ReadError> {
    draft.letters.source += cues.iter().map(Cue::letters).sum::<usize>();
    cues.retain(|cue| {
        let words = !cue.text().is_empty();
        if !words && cue.speaker.is_none() {
            draft.leave_out(cue.line, "a cue without words");
        } else if !words {
            draft.leave_out_words(
                cue.line,
                cue.speaker.as_deref().unwrap_or(""),
                "a speaker without words",
            );
        }
        words
    });
    let pieces = spoken(&cues, &mut draft);
    draft.rendered = written_out(&pieces, " ");
    if draft.rendered.turns.is_empty() {
        return Err(source.empty());
    }
    Ok(draft)
}

/// Takes the speakers out of the cues' text, where they stand there (`Ana: text`).
pub(crate) fn spoken(cues: &[Cue], draft: &mut Draft) -> Vec<Piece> {
    let texts: Vec<String> = cues.iter().map(Cue::text).collect();
    if cues.iter().any(|cue| cue.speaker.is_some()) {
        return cues
            .iter()
            .zip(texts)
            .map(|(cue, text)| Piece {
                source: cue.source,
                ..Piece::speech(cue.speaker.as_deref(), text).at(cue.start_ms, cue.end_ms)
            })
            .collect();
    }
    let firsts: Vec<&str> = texts.iter().map(|text| text.lines().next().unwrap_or("")).collect();
    let heads = heads_of(&firsts);
    let named = heads.iter().flatten().filter(|head| head.label.is_some()).count();
    // Captions that name a speaker only where it changes: the name holds until the next.
    let sparse = named > 0 && named * 10 < cues.len() * 6;
    let mut current: Option<String> = None;
    let mut carried = 0;
    let mut pieces = Vec::new();
    for ((cue, text), head) in cues.iter().zip(&texts).zip(&heads) {
        let label = head.as_ref().and_then(|head| Some((head.label.clone()?, head)));
        let piece = match label {
            Some((label, head)) => {
                let name = text[label].to_owned();
                // `From … to Everyone` and the like stand around a name and are not it.
                draft.letters.left_out +=
                    Letters::count(&text[..head.speech]) - Letters::count(&name);
                let production = head.shape == crate::speakers::Shape::Production;
                current = (!production).then(|| name.clone());
                Piece {
                    label: Some(name),
                    ..Piece::speech(current.as_deref(), text[head.speech..].trim())
                }
            }
            None if sparse && current.is_some() && !opens_with_dash(text) => {
                carried += 1;
                Piece { label: None, ..Piece::speech(current.as_deref(), text.as_str()) }
            }
            None => Piece::speech(None, text.as_str()),
        };
        if piece.text.is_empty() {
            draft.leave_out_words(
                cue.line,
                piece.label.as_deref().unwrap_or(""),
                "a speaker without words",
            );
            continue;
        }
        pieces.push(piece.at(cue.start_ms, cue.end_ms));
    }
    if carried > 0 {
        draft.leave_out(
            0,
            format!("{carried} cue(s) name nobody and were given to the speaker named before"),
        );
    }
    pieces
}

fn opens_with_dash(text: &str) -> bool {
    text.starts_with(['-', '–', '—'])
}

/// No screen shows more lines at once.
const ROLLING: usize = 8;

/// Rolling captions show each line twice: once as it comes, once as it moves up. The second is
/// left out.
pub(crate) fn unroll(cues: &mut [Cue], draft: &mut Draft) {
    let repeats = |before: &Cue, cue: &Cue| -> usize {
        let tail: Vec<&str> =
            before.lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        let head: Vec<&str> =
            cue.lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        (1..=tail.len().min(head.len()).min(ROLLING))
            .rev()
            .find(|n| tail[tail.len() - n..] == head[..*n])
            .unwrap_or(0)
    };
    if cues.len() < 3 {
        return;
    }
    let rolling = cues.windows(2).filter(|pair| repeats(&pair[0], &pair[1]) > 0).count();
    // People do say "Yeah." twice; captions that roll repeat nearly every line.
    if rolling * 2 < cues.len() - 1 {
        return;
    }
    let mut dropped = 0;
    for at in (1..cues.len()).rev() {
        let count = repeats(&cues[at - 1], &cues[at]);
        let mut left = count;
        let mut words = String::new();
        cues[at].lines.retain(|line| {
            let drop = left > 0 && !line.trim().is_empty();
            if drop {
                left -= 1;
                words.push_str(line);
            }
            !drop
        });
        draft.letters.source += Letters::count(&words);
        draft.letters.left_out += Letters::count(&words);
        dropped += count;
    }
    draft.leave_out(0, format!("{dropped} line(s) that rolling captions repeat"));
}
