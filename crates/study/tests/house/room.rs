//! A study to try things in, with a transcript and a codebook that are invented.

use heard_import::{Letters, Reading};
use heard_model::consent::{Consent, Copyright};
use heard_model::participant::Proceedings;
use heard_model::transcript::Speaker;
use heard_model::{
    Answer, Participant, ParticipantId, Role, SourceText, Span, Transcript, TranscriptId, Turn, Use,
};
use heard_study::{Actor, ImportOptions, IncomingFile, Profile, Study, World};

/// A study in a folder that goes with it.
pub(crate) struct Room {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) study: Study,
}

/// It is always nine o'clock, and chance repeats itself.
pub(crate) fn world() -> World {
    World::fixed("2026-11-22T09:00:00Z".parse().unwrap(), 7)
}

/// An empty study of Ana's.
pub(crate) fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let study = Study::create(
        &folder.path().join("study"),
        "Held",
        Profile::CodebookTa,
        Actor::researcher("ana"),
        world(),
    )
    .unwrap();
    Room { folder, study }
}

#[allow(dead_code, reason = "each test file uses some of it")]
impl Room {
    /// A door of somebody else's to the same folder.
    pub(crate) fn open(&self, name: &str) -> Study {
        Study::open(&self.folder.path().join("study"), Actor::researcher(name), world()).unwrap()
    }

    /// The same door in somebody else's hands.
    pub(crate) fn by(&self, name: &str) -> Study {
        self.study.by(Actor::researcher(name))
    }

    /// Notes the mothers called `names`, who allow these uses of what they said.
    pub(crate) fn mothers(&self, names: &[&str], uses: &[Use]) {
        let people = names.iter().map(|name| Participant {
            id: person(name),
            label: format!("voice {name}").replace('M', "").replace('0', ""),
            role: "mother".to_owned(),
            proceedings: Proceedings::Concluded,
            attributes: vec![],
            consent: Consent::default(),
        });
        self.study.import_participants(people.collect()).unwrap();
        let mut consent = Consent { copyright: Copyright::Licensed, ..Consent::default() };
        for use_ in uses {
            consent.set(*use_, Answer::Yes);
        }
        let said = names.iter().map(|name| (person(name), consent.clone()));
        self.study.record_consent(said.collect()).unwrap();
    }

    /// Takes in a transcript of `LABEL: speech` lines.
    pub(crate) fn import(&self, name: &str, text: &str) {
        self.study.import(incoming(name, text), &ImportOptions::default()).unwrap();
    }
}

/// A name of a transcript.
#[allow(dead_code, reason = "each test file uses some of it")]
pub(crate) fn id(name: &str) -> TranscriptId {
    TranscriptId::new(name).unwrap()
}

/// A name of a participant.
#[allow(dead_code, reason = "each test file uses some of it")]
pub(crate) fn person(name: &str) -> ParticipantId {
    ParticipantId::new(name).unwrap()
}

/// Where `words` stand in `text`, the first time.
#[allow(dead_code, reason = "each test file uses some of it")]
pub(crate) fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len()).unwrap()
}

/// A file with one transcript of `LABEL: speech` lines.
pub(crate) fn incoming(name: &str, text: &str) -> IncomingFile {
    let mut turns = Vec::new();
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (label, speech) = line.trim_end().split_once(": ").unwrap();
        let speech_at = at + label.len() + 2;
        turns.push(Turn {
            number: turns.len() as u32 + 1,
            speaker: Some(label.to_owned()),
            label: Span::new(at, at + label.len()),
            speech: Span::new(speech_at, speech_at + speech.len()).unwrap(),
            start_ms: None,
            end_ms: None,
        });
        if !speakers.iter().any(|speaker| speaker.label == label) {
            let role = if label == "INT" { Role::Interviewer } else { Role::Participant };
            speakers.push(Speaker { label: label.to_owned(), role, participant: None });
        }
        at += line.len();
    }
    let transcript = Transcript {
        id: id_of(name),
        title: String::new(),
        language: "en-GB".to_owned(),
        date: None,
        text: SourceText::new(text),
        turns,
        speakers,
    };
    IncomingFile {
        name: format!("{name}.txt"),
        bytes: text.as_bytes().to_vec(),
        readings: vec![Reading {
            format: "txt",
            encoding: "utf-8",
            title: String::new(),
            language: String::new(),
            transcript,
            blocks: vec![],
            stamps: vec![],
            comments: vec![],
            left_out: vec![],
            letters: Letters::default(),
            original_sha256: String::new(),
        }],
    }
}

fn id_of(name: &str) -> TranscriptId {
    TranscriptId::new(name).unwrap()
}
