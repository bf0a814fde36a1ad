//! One interview or focus group: its text and its turns.

use std::fmt;

use crate::text::{SourceText, Span};
use crate::{Date, ParticipantId};

/// The name of a transcript in its study: short, stable, used in files and commands.
///
/// Letters, digits, `-`, `_` and `.`; anything else becomes `-`, so that a name can
/// stand in a path or an address. It should not name a person; `heard check` warns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TranscriptId(String);

impl TranscriptId {
    /// Makes an id of `name` (a file's stem, say); nothing where no letter or digit is left.
    pub fn new(name: &str) -> Option<TranscriptId> {
        let kept: String = name
            .trim()
            .chars()
            .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
            .collect();
        let kept = kept.trim_matches(['-', '.']).to_owned();
        kept.chars().any(char::is_alphanumeric).then_some(TranscriptId(kept))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TranscriptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One speaker's uninterrupted speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Counted from 1 in the transcript.
    pub number: u32,
    /// The label the file gives, such as `INT` or `P1`; nothing where the file names nobody.
    pub speaker: Option<String>,
    /// Where the label stands in the text, if it does.
    pub label: Option<Span>,
    /// What was said.
    pub speech: Span,
    /// Milliseconds from the start of the recording.
    pub start_ms: Option<u64>,
    /// Milliseconds from the start of the recording.
    pub end_ms: Option<u64>,
}

/// What a speaker is in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Asks the questions.
    Interviewer,
    /// Was asked.
    Participant,
    /// Speaks for somebody in another language.
    Interpreter,
    /// Speaks with or for a participant.
    Advocate,
    /// Named by the file, role not known.
    Unknown,
}

impl Role {
    /// All, in a fixed order.
    pub const ALL: [Role; 5] =
        [Role::Interviewer, Role::Participant, Role::Interpreter, Role::Advocate, Role::Unknown];

    /// The word in files and queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Interviewer => "interviewer",
            Role::Participant => "participant",
            Role::Interpreter => "interpreter",
            Role::Advocate => "advocate",
            Role::Unknown => "unknown",
        }
    }

    /// The role called `word`.
    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// One interview or focus group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Its name in the study.
    pub id: TranscriptId,
    /// A title for people.
    pub title: String,
    /// BCP 47, such as `en-GB`; empty where not known.
    pub language: String,
    /// When the conversation took place.
    pub date: Option<Date>,
    /// Its words.
    pub text: SourceText,
    /// Its turns, in order, never overlapping.
    pub turns: Vec<Turn>,
    /// Each speaker label with what the speaker is and, if mapped, which participant.
    pub speakers: Vec<Speaker>,
}

/// A speaker label of one transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// As the file writes it.
    pub label: String,
    /// What the speaker is.
    pub role: Role,
    /// The participant behind the label, once somebody said so.
    pub participant: Option<ParticipantId>,
}

impl Transcript {
    /// The turn in which byte `at` lies, label included.
    pub fn turn_at(&self, at: usize) -> Option<&Turn> {
        let next =
            self.turns.partition_point(|turn| turn.label.unwrap_or(turn.speech).start() <= at);
        self.turns.get(next.checked_sub(1)?).filter(|turn| at < turn.speech.end())
    }

    /// The turns that `span` touches.
    pub fn turns_of(&self, span: Span) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(move |turn| turn.speech.overlaps(span))
    }

    /// The turn with this number.
    pub fn turn(&self, number: u32) -> Option<&Turn> {
        self.turns.iter().find(|turn| turn.number == number)
    }

    /// The speaker behind `label`.
    pub fn speaker(&self, label: &str) -> Option<&Speaker> {
        self.speakers.iter().find(|speaker| speaker.label == label)
    }

    /// The participant who speaks in `turn`, if mapped.
    pub fn participant_of(&self, turn: &Turn) -> Option<&ParticipantId> {
        self.speaker(turn.speaker.as_deref()?)?.participant.as_ref()
    }
}
