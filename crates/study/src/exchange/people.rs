//! A project's cases become participants, and variables become attributes.
//!
//! A case is often called by a person's name. A participant never is: such a case gets a neutral
//! name, and the one it had is kept as an attribute that never leaves.

use std::collections::BTreeMap;

use heard_model::text::digest;
use heard_model::{
    Attribute, Disclosure, Guid, Losses, ParticipantId, Project, ProjectCase, Role, TranscriptId,
};

use super::{Came, Known, Thing};
use crate::error::Result;
use crate::people;
use crate::store::journal::Tx;
use crate::transcripts::SpeakerRow;

/// The attribute that holds what a case was called.
pub(super) const CASE_NAME: &str = "case_name";

/// Takes the cases in, and says which participant each is.
pub(super) fn take(
    tx: &mut Tx<'_>,
    project: &Project,
    sources: &BTreeMap<Guid, TranscriptId>,
    known: &mut Known,
    losses: &mut Losses,
) -> Result<(BTreeMap<Guid, ParticipantId>, Came)> {
    let mut here = BTreeMap::new();
    let mut came = Came::default();
    for case in &project.cases {
        let said = said(case);
        let noted = known.get(Thing::Participant, case.guid);
        let noted = noted.map(|(id, last)| (id.to_owned(), last == said));
        let known_id = match &noted {
            Some((id, _)) => is_here(tx, id)?,
            None => match neutral(&case.name) {
                Some(id) => is_here(tx, id.as_str())?,
                None => called(tx, &case.name, &here)?,
            },
        };
        let is_same = known_id.is_some() && noted.is_some_and(|(_, is_same)| is_same);
        let id = match known_id {
            Some(id) => {
                if is_same {
                    came.already += 1
                } else {
                    came.changed += 1
                }
                id
            }
            None => {
                came.new += 1;
                fresh(tx, case)?
            }
        };
        if !is_same {
            people::ensure(tx, &id)?;
            call(tx, &id, case)?;
            lay_variables(tx, "participant", id.as_str(), &variables(case, &id))?;
            let entry = (id.as_str(), said.as_str(), format!("participant:{id}"));
            known.note(tx, Thing::Participant, case.guid, entry)?;
            give_speech(tx, case, &id, sources, losses)?;
        }
        here.insert(case.guid, id);
    }
    Ok((here, came))
}

/// What a project says of a case, as a digest.
pub(super) fn said(case: &ProjectCase) -> String {
    let mut said = vec![case.name.clone()];
    let values = case.variables.iter().filter(|(_, value)| !value.trim().is_empty());
    said.extend(values.map(|(name, value)| format!("{name}={}", value.trim())));
    said.extend(case.sources.iter().map(Guid::to_string));
    digest(&said.join("\u{1f}"))
}

fn is_here(tx: &Tx<'_>, id: &str) -> Result<Option<ParticipantId>> {
    let sql = "SELECT id FROM participant WHERE id = ?1 COLLATE NOCASE";
    let found: Option<String> = tx.rows().scalar(sql, &[&id])?;
    Ok(found.as_deref().and_then(ParticipantId::new))
}

/// Who came in under this name before, where that is one and none of `taken`: a program may give its
/// cases other GUIDs each time.
fn called(
    tx: &Tx<'_>,
    name: &str,
    taken: &BTreeMap<Guid, ParticipantId>,
) -> Result<Option<ParticipantId>> {
    let sql = "SELECT min(owner) FROM attribute WHERE owner_kind = 'participant' AND name = ?1
               AND value = ?2 HAVING count(*) = 1";
    let found: Option<String> = tx.rows().scalar(sql, &[&CASE_NAME, &name])?;
    let found = found.as_deref().and_then(ParticipantId::new);
    Ok(found.filter(|id| !name.trim().is_empty() && !taken.values().any(|other| other == id)))
}

/// The id that a case's name can be: a word with a digit in it, such as `P01`, which names nobody.
fn neutral(name: &str) -> Option<ParticipantId> {
    let is_code = name.chars().any(|c| c.is_ascii_digit())
        && name.chars().filter(|c| c.is_alphabetic()).count() <= 4;
    ParticipantId::new(name).filter(|_| is_code)
}

fn fresh(tx: &mut Tx<'_>, case: &ProjectCase) -> Result<ParticipantId> {
    if let Some(id) = neutral(&case.name) {
        return Ok(id);
    }
    loop {
        let number = tx.number("case")?;
        if let Some(id) = ParticipantId::new(&format!("CASE-{number:02}"))
            && is_here(tx, id.as_str())?.is_none()
        {
            return Ok(id);
        }
    }
}

/// What stands beside a person's words and what part they have, where a project of ours says so
/// and nobody said otherwise here.
fn call(tx: &mut Tx<'_>, id: &ParticipantId, case: &ProjectCase) -> Result<()> {
    let said = |name: &str| {
        case.variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let mut row = people::row(tx.rows(), id)?;
    if row.label.is_empty() {
        row.label = said("label").unwrap_or_default();
    }
    if row.role.is_empty() {
        row.role = said("role").unwrap_or_default();
    }
    tx.put(&row)
}

fn variables(case: &ProjectCase, id: &ParticipantId) -> Vec<Attribute> {
    let is_own = |name: &str| matches!(name, "label" | "role");
    let mut attributes: Vec<Attribute> =
        case.variables.iter().filter(|(name, _)| !is_own(name)).map(quasi).collect();
    if case.name != id.as_str() && !case.name.is_empty() {
        attributes.push(Attribute {
            name: CASE_NAME.to_owned(),
            value: case.name.clone(),
            disclosure: Disclosure::Direct,
        });
    }
    attributes
}

/// Nobody said how far it gives a person away: treated as if it did, together with others.
fn quasi((name, value): &(String, String)) -> Attribute {
    Attribute { name: name.clone(), value: value.clone(), disclosure: Disclosure::Quasi }
}

/// Sets attributes, and leaves those that the project does not know.
fn lay_variables(
    tx: &mut Tx<'_>,
    owner_kind: &str,
    owner: &str,
    attributes: &[Attribute],
) -> Result<()> {
    if attributes.is_empty() {
        return Ok(());
    }
    let mut all = people::attributes(tx.rows(), owner_kind, owner)?;
    for attribute in attributes {
        match all.iter_mut().find(|known| known.name == attribute.name) {
            Some(known) if known.value.trim() == attribute.value.trim() => {}
            Some(known) => known.value.clone_from(&attribute.value),
            None => all.push(attribute.clone()),
        }
    }
    people::lay_attributes(tx, owner_kind, owner, &all)
}

/// A text's variables become attributes of its transcript.
pub(super) fn describe(
    tx: &mut Tx<'_>,
    id: &TranscriptId,
    variables: &[(String, String)],
) -> Result<()> {
    let attributes: Vec<Attribute> = variables.iter().map(quasi).collect();
    lay_variables(tx, "transcript", id.as_str(), &attributes)
}

/// Whoever speaks in a case's texts is the case, where it is plain who: one voice that asks
/// nothing. Where it is not, the transcript says whose it is.
fn give_speech(
    tx: &mut Tx<'_>,
    case: &ProjectCase,
    id: &ParticipantId,
    sources: &BTreeMap<Guid, TranscriptId>,
    losses: &mut Losses,
) -> Result<()> {
    for transcript in case.sources.iter().filter_map(|source| sources.get(source)) {
        let speakers = tx
            .rows()
            .all::<SpeakerRow>("WHERE transcript = ?1 ORDER BY place", &[&transcript.as_str()])?;
        if speakers.iter().any(|speaker| speaker.participant.as_deref() == Some(id.as_str())) {
            continue;
        }
        let voices: Vec<SpeakerRow> = speakers
            .into_iter()
            .filter(|speaker| {
                speaker.participant.is_none() && speaker.role != Role::Interviewer.as_str()
            })
            .collect();
        if let [voice] = voices.as_slice() {
            let mut voice = voice.clone();
            voice.participant = Some(id.to_string());
            if voice.role == Role::Unknown.as_str() {
                Role::Participant.as_str().clone_into(&mut voice.role);
            }
            tx.put(&voice)?;
            continue;
        }
        losses.add(
            "speakers of cases",
            "nothing says which voice is theirs; the transcript's attribute `case` names them",
        );
        let said = Attribute {
            name: "case".to_owned(),
            value: id.to_string(),
            disclosure: Disclosure::Safe,
        };
        lay_variables(tx, "transcript", transcript.as_str(), &[said])?;
    }
    Ok(())
}
