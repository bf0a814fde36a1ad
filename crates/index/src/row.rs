//! One turn as the index takes it.

use std::collections::BTreeSet;
use std::fmt;

use heard_model::{ParticipantId, Role, TranscriptId};

use crate::words::{cut, fold_into};

/// Bytes of a folded value that count, in rows and in queries alike.
const LONGEST_VALUE: usize = 500;

/// One turn with all that it can be found by.
///
/// Its `Debug` shows no words, so that it can be logged by accident without harm.
#[derive(Clone, PartialEq, Eq)]
pub struct TurnRow {
    /// The transcript in which it stands.
    pub transcript: TranscriptId,
    /// Its number in the transcript, from 1.
    pub turn: u32,
    /// The label that the file gives, found by `speaker:`.
    pub speaker: Option<String>,
    /// Who speaks, if known, found by `participant:`.
    pub participant: Option<ParticipantId>,
    /// What the speaker is, found by `role:`.
    pub role: Role,
    /// The codes on the turn, each by id and by name, found by `code:`.
    pub codes: Vec<String>,
    /// Attributes of the speaker and of the transcript, found by their name.
    pub attributes: Vec<(String, String)>,
    /// What was said, without the label.
    pub text: String,
}

impl fmt::Debug for TurnRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TurnRow({} {}, {} bytes)", self.transcript, self.turn, self.text.len())
    }
}

impl TurnRow {
    /// Everything that `field:value` can find the turn by.
    pub(crate) fn facets(&self) -> BTreeSet<String> {
        let mut facets = BTreeSet::new();
        facets.insert(facet("transcript", self.transcript.as_str()));
        facets.insert(facet("role", self.role.as_str()));
        facets.extend(self.speaker.iter().map(|label| facet("speaker", label)));
        facets.extend(self.participant.iter().map(|id| facet("participant", id.as_str())));
        facets.extend(self.codes.iter().map(|code| facet("code", code)));
        facets.extend(self.attributes.iter().map(|(name, value)| facet(name, value)));
        facets
    }
}

/// What stands between the name and the value of a facet.
pub(crate) const BETWEEN: char = '\u{1f}';

/// The term by which turns with this value are found.
pub(crate) fn facet(name: &str, value: &str) -> String {
    format!("{}{BETWEEN}{}", field_name(name), folded_value(value))
}

/// `Area type` as `area_type`, so that it can be typed before a colon.
pub(crate) fn field_name(name: &str) -> String {
    let mut folded = String::new();
    fold_into(name.trim(), &mut folded);
    folded.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

/// Case and accents folded, runs of spaces as one; other signs stay, since an id
/// may differ from another by nothing else.
pub(crate) fn folded_value(value: &str) -> String {
    let mut folded = String::new();
    for word in value.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_into(word, &mut folded);
    }
    cut(&mut folded, LONGEST_VALUE);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_folded_and_its_signs_stay() {
        assert_eq!(
            facet("Area type", " Café  by the\tSea-Wall "),
            "area_type\u{1f}cafe by the sea-wall"
        );
    }

    #[test]
    fn a_row_shows_no_words() {
        let row = TurnRow {
            transcript: TranscriptId::new("M01").expect("an id"),
            turn: 3,
            speaker: None,
            participant: None,
            role: Role::Unknown,
            codes: Vec::new(),
            attributes: Vec::new(),
            text: "what was said".to_owned(),
        };
        assert_eq!(format!("{row:?}"), "TurnRow(M01 3, 13 bytes)");
    }
}
