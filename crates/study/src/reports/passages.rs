//! Every passage that carries a code, word for word with names hidden: what other programs call
//! retrieved segments.

use std::collections::BTreeSet;

use heard_anonymise::AnonymisedText;
use heard_model::{Cell, Coding, CodingState, Role, Span, Table, Transcript};

use super::coders::masked_words;
use super::material::many;
use super::{Counted, Reported};
use crate::error::Result;
use crate::key::Key;
use crate::study::Study;

/// Words that carry a code, with who says them and who put it there.
#[derive(Clone, Debug)]
pub struct CodedPassage {
    /// The coding; the first of several where coders put one code on the very same words.
    pub coding: Coding,
    /// Everybody who did.
    pub coders: Vec<String>,
    /// The turn in which it begins.
    pub turn: Option<u32>,
    /// Who says it: participants by their labels, others by what they are. Never a name from a file.
    pub speakers: Vec<String>,
    /// The words, masked.
    pub words: AnonymisedText,
}

impl CodedPassage {
    /// Where it stands: `M01#18`.
    pub fn place(&self) -> String {
        match self.turn {
            Some(turn) => format!("{}#{turn}", self.coding.transcript),
            None => self.coding.transcript.to_string(),
        }
    }
}

impl Study {
    /// The passages of the codes asked for, in the order of the codebook, then of the interviews.
    /// One that several coders put on the very same words is there once.
    pub fn coded_passages(
        &self,
        counted: &Counted,
        key: Option<&Key>,
    ) -> Result<Reported<Vec<CodedPassage>>> {
        let material = self.material(counted)?;
        let register = self.register(key)?;
        let codes = material.plain_codes();
        let mut found = Vec::new();
        for transcript in &material.transcripts {
            let of = material
                .codings
                .iter()
                .filter(|one| one.transcript == transcript.id && codes.contains(&one.code));
            let of = together(of);
            if of.is_empty() {
                continue;
            }
            let spans: Vec<Span> = of.iter().map(|(coding, _)| coding.span).collect();
            let words = self.read(|rows| masked_words(rows, &transcript.id, &spans, &register))?;
            found.extend(of.into_iter().zip(words).map(|((coding, coders), words)| CodedPassage {
                turn: transcript.turns_of(coding.span).next().map(|turn| turn.number),
                speakers: speakers(&material.people, transcript, coding.span),
                coding: coding.clone(),
                coders,
                words,
            }));
        }
        let place = |one: &CodedPassage| codes.iter().position(|code| *code == one.coding.code);
        found.sort_by_key(place);
        Ok(material.reported(found))
    }
}

/// Codings of one code on the very same words as one, with everybody who made them.
fn together<'c>(codings: impl Iterator<Item = &'c Coding>) -> Vec<(&'c Coding, Vec<String>)> {
    let mut found: Vec<(&Coding, Vec<String>)> = Vec::new();
    for coding in codings {
        let same = found
            .iter_mut()
            .rev()
            .find(|(one, _)| one.code == coding.code && one.span == coding.span);
        match same {
            Some((_, coders)) if coders.contains(&coding.coder) => {}
            Some((_, coders)) => coders.push(coding.coder.clone()),
            None => found.push((coding, vec![coding.coder.clone()])),
        }
    }
    found
}

/// Who speaks in `span`, by what may be shown of them.
fn speakers(
    people: &[heard_model::Participant],
    transcript: &Transcript,
    span: Span,
) -> Vec<String> {
    let mut said = Vec::new();
    for turn in transcript.turns_of(span) {
        let label = match transcript.participant_of(turn) {
            Some(id) => {
                let person = people.iter().find(|person| person.id == *id);
                let label = person.map(|person| person.label.clone()).unwrap_or_default();
                if label.is_empty() { id.to_string() } else { label }
            }
            None => role(
                turn.speaker
                    .as_deref()
                    .and_then(|name| transcript.speaker(name))
                    .map(|one| one.role),
            ),
        };
        if !said.contains(&label) {
            said.push(label);
        }
    }
    said
}

fn role(role: Option<Role>) -> String {
    let word = match role {
        Some(Role::Interviewer) => "interviewer",
        Some(Role::Interpreter) => "interpreter",
        Some(Role::Advocate) => "advocate",
        Some(Role::Participant | Role::Unknown) | None => "speaker",
    };
    word.to_owned()
}

impl Reported<Vec<CodedPassage>> {
    /// A row a passage: code, place, who speaks, the words with names hidden, who coded it.
    pub fn table(&self) -> Table {
        let text = |words: &str| Cell::Text(words.to_owned());
        let row = |one: &CodedPassage| {
            let state = match one.coding.state {
                CodingState::Stale => "to be read again",
                CodingState::Queued | CodingState::Unrouted => "to be sorted",
                CodingState::Current | CodingState::Hidden => "",
            };
            vec![
                text(&self.named(&one.coding.code.to_string())),
                text(&one.place()),
                text(&one.speakers.join(", ")),
                text(one.words.as_str()),
                text(&one.coders.join(", ")),
                text(state),
            ]
        };
        let places: BTreeSet<_> = self.value.iter().map(|one| &one.coding.transcript).collect();
        let columns = ["code", "where", "who speaks", "words", "coded by", "note"];
        Table {
            title: "Coded passages".to_owned(),
            basis: format!(
                "{} in {}, names hidden; where several coders put one code on the very same words, \
                 the passage is there once",
                many(self.value.len(), "passage"),
                many(places.len(), "interview"),
            ),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.value.iter().map(row).collect(),
            notes: self.notes.clone(),
        }
    }
}
