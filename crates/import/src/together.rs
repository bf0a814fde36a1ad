//! Tiers and files of one conversation, put in the order of time.

use heard_model::{SourceText, TranscriptId};

use crate::cues::{self, Cue};
use crate::format::Draft;
use crate::render::{Piece, written_out};
use crate::source::Source;
use crate::{Letters, Options, ReadError, Reading, read, speakers};

/// Makes a draft of cues in the order of their start; those without a time stay where they stood.
pub(crate) fn by_time(
    source: &Source<'_>,
    draft: Draft,
    mut cues: Vec<Cue>,
) -> Result<Draft, ReadError> {
    cues.sort_by_key(|cue| cue.start_ms.unwrap_or(u64::MAX));
    cues::draft(source, draft, cues)
}

/// Reads several files that hold one conversation, a speaker each, as one transcript in the order
/// of time: what recorders with a track a person give. The id comes from what the files' names
/// have in common.
///
/// # Errors
/// [`ReadError`] of the first file that can't be read, or where a block has no time to place it.
pub fn read_together(files: &[(&str, &[u8])], options: Options<'_>) -> Result<Reading, ReadError> {
    let first = files.first().map_or("", |(name, _)| *name);
    let mut readings = Vec::new();
    for (name, bytes) in files {
        readings.extend(read(name, bytes, options)?);
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| Source::new(name, b"").stem()).collect();
    let shared = common(&names);
    let (mut pieces, renamed) = in_order(first, &readings, &names, &shared)?;
    pieces.sort_by_key(|piece| piece.start_ms);
    let rendered = written_out(&pieces, " ");
    let id = if shared.is_empty() { names.first().copied().unwrap_or_default() } else { &shared };
    let id = TranscriptId::new(id).ok_or_else(|| ReadError::NoName { file: first.to_owned() })?;
    let mut readings = readings.into_iter();
    let Some(mut whole) = readings.next() else {
        return Err(ReadError::Empty { file: first.to_owned() });
    };
    for other in readings {
        whole.comments.extend(other.comments);
        whole.left_out.extend(other.left_out);
        whole.letters.source += other.letters.source;
        whole.letters.left_out += other.letters.left_out;
    }
    // Places in the parts mean nothing in the whole.
    whole.comments.iter_mut().for_each(|comment| comment.span = None);
    whole.stamps.clear();
    whole.letters.source = (whole.letters.source + renamed.0).saturating_sub(renamed.1);
    whole.letters.text = Letters::count(&rendered.text) + rendered.folded;
    whole.transcript.id = id;
    whole.transcript.text = SourceText::new(&rendered.text);
    whole.transcript.speakers = speakers::of(&rendered.turns);
    whole.transcript.turns = rendered.turns;
    whole.blocks = rendered.blocks;
    let bytes: Vec<u8> = files.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
    whole.original_sha256 = crate::sha256(&bytes);
    Ok(whole)
}

/// The blocks of all readings, and the letters of labels that came in and went out.
fn in_order(
    file: &str,
    readings: &[Reading],
    names: &[&str],
    shared: &str,
) -> Result<(Vec<Piece>, (usize, usize)), ReadError> {
    let mut pieces = Vec::new();
    let mut renamed = (0, 0);
    for (at, reading) in readings.iter().enumerate() {
        // Two recorders that both say `speaker`: then the files' names tell who is who.
        let own = &reading.transcript.speakers;
        let alike = readings
            .iter()
            .enumerate()
            .any(|(other, reading)| other != at && reading.transcript.speakers == *own);
        let track = names
            .get(at)
            .filter(|_| alike && own.len() <= 1 && readings.len() == names.len())
            .and_then(|name| name.get(shared.len()..))
            .map(|name| name.trim_start_matches(['_', '-', ' ', '.']))
            .filter(|name| !name.is_empty());
        for block in &reading.blocks {
            if block.start_ms.is_none() {
                return Err(ReadError::Malformed {
                    file: file.to_owned(),
                    line: 0,
                    what: "a block without a time can't be placed among those of other files"
                        .to_owned(),
                });
            }
            if let Some(track) = track {
                renamed.0 += Letters::count(track);
                renamed.1 += Letters::count(block.speaker.as_deref().unwrap_or(""));
            }
            let words = reading.transcript.text.slice(block.span).unwrap_or_default();
            let speaker = track.or(block.speaker.as_deref());
            pieces.push(Piece::speech(speaker, words).at(block.start_ms, block.end_ms));
        }
    }
    Ok((pieces, renamed))
}

/// Which files of a batch are tracks of one conversation: grids whose names differ in one
/// word only. Each group lists places in `names`.
pub fn tracks(names: &[&str]) -> Vec<Vec<usize>> {
    let mut groups: indexmap::IndexMap<(String, usize), Vec<usize>> = indexmap::IndexMap::new();
    for (at, name) in names.iter().enumerate() {
        let source = Source::new(name, b"");
        if source.ending() != "textgrid" {
            continue;
        }
        let stem = source.stem();
        if let Some((before, _)) = stem.rsplit_once(['_', '-', ' ', '.']) {
            let folder = name.len() - name.rsplit(['/', '\\']).next().unwrap_or(name).len();
            groups
                .entry((name[..folder].to_owned() + before, stem.matches('_').count()))
                .or_default()
                .push(at);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// The longest beginning that all names share, without a dangling separator.
fn common(names: &[&str]) -> String {
    let first = names.first().copied().unwrap_or_default();
    let mut end = first.len();
    for name in names {
        let same = first.char_indices().zip(name.chars()).take_while(|((_, a), b)| a == b).last();
        end = end.min(same.map_or(0, |((at, c), _)| at + c.len_utf8()));
    }
    let shared = first[..end].trim_end_matches(['_', '-', ' ', '.']);
    shared.to_owned()
}
