//! What a transcript shows to people who may not see raw words, and to researchers by default.

use heard_anonymise::{
    AnonymisedText, Class, Decision, Detail, Entity, EntityId, Form, Layers, Map, Mask, Register,
};
use heard_model::{Date, ParticipantId, Role, Transcript, TranscriptId};

use super::rows;
use crate::error::Result;
use crate::key::{Key, Reach};
use crate::settings::Settings;
use crate::store::rows::Rows;
use crate::study::Study;

/// A transcript as it may be shown.
#[derive(Clone, Debug)]
pub struct MaskedTranscript {
    /// Its name in the study.
    pub id: TranscriptId,
    /// When the conversation took place.
    pub date: Option<Date>,
    /// Its turns.
    pub turns: Vec<MaskedTurn>,
    /// Mentions that nobody decided on; masked where they are likely.
    pub undecided: usize,
}

/// A turn as it may be shown.
#[derive(Clone, Debug)]
pub struct MaskedTurn {
    /// Its number, from 1.
    pub number: u32,
    /// Who speaks: a participant's label, or what the speaker is. Never a name from the file.
    pub speaker: String,
    /// What the speaker is.
    pub role: Role,
    /// The participant, if mapped.
    pub participant: Option<ParticipantId>,
    /// Milliseconds from the start of the recording.
    pub start_ms: Option<u64>,
    /// The words, masked.
    pub words: AnonymisedText,
    /// Places in the shown words ↔ places in the transcript's text.
    pub map: Map,
    /// What is masked in them.
    pub masks: Vec<Mask>,
}

impl Study {
    /// A transcript, masked: what is accepted or likely is replaced, and with the key also
    /// every form that it knows.
    pub fn masked(&self, id: &TranscriptId, key: Option<&Key>) -> Result<MaskedTranscript> {
        self.read(|rows| masked(rows, id, key, &self.settings()))
    }

    /// Every entity with its forms, for masking texts that are not in the study.
    pub fn register(&self, key: Option<&Key>) -> Result<Register> {
        self.read(|rows| register(rows, key, &self.settings()))
    }
}

fn masked(
    rows: Rows<'_>,
    id: &TranscriptId,
    key: Option<&Key>,
    settings: &Settings,
) -> Result<MaskedTranscript> {
    let transcript = crate::transcripts::transcript(rows, id)?;
    let register = register(rows, key, settings)?;
    let mentions = super::plain_mentions(rows, id)?;
    let corrections = crate::transcripts::corrections(rows, &transcript, &mentions, &register)?;
    let layers = Layers {
        source: &transcript.text,
        within: None,
        transcript: Some(id),
        mentions: &mentions,
        register: &register,
        edits: &corrections,
    };
    let speeches: Vec<_> = transcript.turns.iter().map(|turn| turn.speech).collect();
    let labels = labels(rows, &transcript)?;
    let turns = heard_anonymise::lay_each(&layers, &speeches)
        .into_iter()
        .zip(&transcript.turns)
        .map(|(masked, turn)| {
            let known = turn.speaker.as_deref().and_then(|label| transcript.speaker(label));
            MaskedTurn {
                number: turn.number,
                speaker: turn
                    .speaker
                    .as_ref()
                    .and_then(|label| labels.get(label))
                    .cloned()
                    .unwrap_or_default(),
                role: known.map_or(Role::Unknown, |speaker| speaker.role),
                participant: transcript.participant_of(turn).cloned(),
                start_ms: turn.start_ms,
                words: masked.words,
                map: masked.map,
                masks: masked.masks,
            }
        })
        .collect();
    let undecided = mentions.iter().filter(|m| m.decision == Decision::Suggested).count();
    Ok(MaskedTranscript { id: id.clone(), date: transcript.date, turns, undecided })
}

/// What stands for each speaker's label: the participant's own label, or what they are, numbered
/// where there are several.
pub(crate) fn labels(
    rows: Rows<'_>,
    transcript: &Transcript,
) -> Result<indexmap::IndexMap<String, String>> {
    let mut labels = indexmap::IndexMap::new();
    let mut unnamed = 0;
    for speaker in &transcript.speakers {
        let shown = match &speaker.participant {
            Some(id) => {
                let sql = "SELECT label FROM participant WHERE id = ?1";
                let label: Option<String> = rows.scalar(sql, &[&id.as_str()])?;
                label.filter(|label| !label.is_empty()).unwrap_or_else(|| id.to_string())
            }
            None => match speaker.role {
                Role::Interviewer => "Interviewer".to_owned(),
                Role::Interpreter => "Interpreter".to_owned(),
                Role::Advocate => "Advocate".to_owned(),
                Role::Participant | Role::Unknown => {
                    unnamed += 1;
                    format!("Speaker {unnamed}")
                }
            },
        };
        labels.insert(speaker.label.clone(), shown);
    }
    Ok(labels)
}

/// Classes whose words mean the same thing wherever they stand.
fn is_a_name(class: Class) -> bool {
    matches!(
        class,
        Class::PersonName
            | Class::Alias
            | Class::ChildName
            | Class::ProfessionalName
            | Class::Address
            | Class::Postcode
            | Class::Phone
            | Class::Email
            | Class::Handle
            | Class::Url
            | Class::NhsNumber
            | Class::NiNumber
            | Class::CaseNumber
            | Class::Vehicle
            | Class::DateOfBirth
            | Class::Place
            | Class::Organisation
            | Class::RareCondition
            | Class::OtherId
    )
}

/// Entities with their forms: from accepted mentions' own words, and from the key. From which
/// score on undecided mentions are masked, the settings say.
pub(crate) fn register(rows: Rows<'_>, key: Option<&Key>, settings: &Settings) -> Result<Register> {
    let mut register = match key {
        Some(key) => of_key(rows, key)?,
        None => Register::default(),
    };
    register.mask_from = register.mask_from.min(settings.policy.mask_from);
    for row in rows::entities(rows)? {
        let id = row.entity_id()?;
        if register.entity(id).is_none() {
            register.insert(Entity {
                id,
                class: row.class()?,
                forms: Vec::new(),
                replacement: row.replacement()?,
                participant: row.participant_id(),
            });
        }
    }
    for said in rows::accepted(rows)? {
        let entity = u32::try_from(said.entity).ok().map(EntityId);
        let entity = entity.and_then(|entity| register.entities.get_mut(&entity));
        if let Some(entity) = entity.filter(|_| is_a_name(said.class)) {
            entity.add_form(&said.words);
        }
    }
    Ok(register)
}

/// The entities of the key alone.
pub(crate) fn of_key(rows: Rows<'_>, key: &Key) -> Result<Register> {
    let mut register = Register::default();
    for row in rows::entities(rows)?.into_iter().filter(|row| !row.name.is_empty()) {
        let Some(entity) = key.entities.iter().find(|entity| entity.id == row.name) else {
            continue;
        };
        let mut forms: Vec<Form> = Vec::new();
        for form in &entity.forms {
            let mut own = Form::only_in(&form.text, form.transcripts());
            // The key was written by people who know: an everyday word is a name where they say so.
            own.ambiguous = entity.reach == Reach::Span || form.is_exact();
            forms.push(own);
        }
        if !entity.name.is_empty() && !forms.iter().any(|form| form.text == entity.name) {
            forms.push(Form::new(&entity.name));
        }
        register.insert(Entity {
            id: row.entity_id()?,
            class: row.class()?,
            forms,
            replacement: row.replacement()?,
            participant: row.participant_id(),
        });
    }
    Ok(register)
}

/// The details that narrow down who somebody is, by the transcript in which each was accepted.
pub(crate) fn details(rows: Rows<'_>) -> Result<Vec<(String, Detail)>> {
    let found = rows::accepted(rows)?.into_iter().filter_map(|said| {
        let entity = u32::try_from(said.entity).ok().map(EntityId)?;
        Some((said.transcript, Detail::new(said.class, Some(entity), &said.words)?))
    });
    Ok(found.collect())
}
