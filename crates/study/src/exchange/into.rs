//! A project comes in: whole, as one operation, or not at all; and once, however often.

use std::collections::BTreeMap;

use heard_model::text::digest;
use heard_model::{
    CodeId, Guid, Losses, MemoAnchor, MemoKind, MemoOn, Project, ProjectMemo, ProjectSource,
    TranscriptId,
};

use super::{Came, Known, ProjectTaken, Thing, codes, codings, people};
use crate::error::Result;
use crate::memos;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;
use crate::transcripts::{self, CameAs, ImportOptions};

impl Study {
    /// Takes a project in, as one operation. What came in before is known by its GUID, or else by
    /// its name and words, and is brought up to date where the project changed; what somebody
    /// changed here meanwhile stays. What the project does not have any more stays too.
    ///
    /// `format` is the name of what it was read as; `file` stands in the list of transcripts.
    pub fn import_project(
        &self,
        project: Project,
        file: &str,
        format: &'static str,
    ) -> Result<Done<ProjectTaken>> {
        let file = file.to_owned();
        self.change_told(EventKind::ProjectImported, move |tx, words| {
            let taken = take(tx, project, &file, format)?;
            // Counts only: names in a project may be people's.
            words.subject = format!(
                "{format}: {} transcripts, {} codes, {} codings, {} memos, {} cases",
                taken.sources.new,
                taken.codes.new,
                taken.codings.new,
                taken.memos.new,
                taken.cases.new
            );
            Ok(taken)
        })
    }
}

fn take(tx: &mut Tx<'_>, project: Project, file: &str, format: &str) -> Result<ProjectTaken> {
    let mut known = Known::read(tx.rows())?;
    let mut losses = Losses::default();
    let mut taken = ProjectTaken { lost: project.lost.clone(), ..ProjectTaken::default() };
    let (codes, came) = codes::take(tx, &project, &mut known, &mut losses)?;
    taken.codes = came;
    let mut sources = BTreeMap::new();
    let mut places = Vec::new();
    for source in &project.sources {
        let words = source.transcript.text.digest();
        match here(tx, &known, source, &words)? {
            Here::Same(id) => {
                taken.sources.already += 1;
                sources.insert(source.guid, id);
            }
            Here::OtherWords => {
                let why = "their text is here with other words; take the new text in first";
                losses.add("texts", why);
                losses.add_many(source.codings.len(), "codings", why);
                continue;
            }
            Here::No => {
                let id = lay_down(tx, source, file, format)?;
                taken.sources.new += 1;
                taken.transcripts.push(id.to_string());
                sources.insert(source.guid, id);
            }
        }
        let id = &sources[&source.guid];
        if known.get(Thing::Transcript, source.guid).is_none_or(|(known, _)| known != id.as_str()) {
            let entry = (id.as_str(), words.as_str(), format!("transcript:{id}"));
            known.note(tx, Thing::Transcript, source.guid, entry)?;
        }
        people::describe(tx, id, &source.variables)?;
        places.push((source, id.clone()));
    }
    let (cases, came) = people::take(tx, &project, &sources, &mut known, &mut losses)?;
    taken.cases = came;
    taken.codings = codings::take(tx, &places, &codes, &mut known, &mut losses)?;
    let targets = Targets { sources: &sources, codes: &codes, cases: &cases };
    taken.memos = memo_list(tx, &project.memos, &targets, &mut known)?;
    taken.lost.extend(losses.all());
    Ok(taken)
}

/// Whether a source is in the study.
enum Here {
    /// Under this name, word for word.
    Same(TranscriptId),
    /// It came in before and has other words now.
    OtherWords,
    No,
}

fn here(tx: &Tx<'_>, known: &Known, source: &ProjectSource, words: &str) -> Result<Here> {
    let named = |sql: &str, value: &str| -> Result<Option<(String, String)>> {
        let id: Option<String> = tx.rows().scalar(sql, &[&value])?;
        let Some(id) = id else { return Ok(None) };
        let words: Option<String> =
            tx.rows().scalar("SELECT text_sha256 FROM transcript WHERE id = ?1", &[&id])?;
        Ok(words.map(|words| (id, words)))
    };
    let by_guid = match known.get(Thing::Transcript, source.guid) {
        Some((id, _)) => named("SELECT id FROM transcript WHERE id = ?1", id)?,
        None => None,
    };
    let id = source.transcript.id.as_str();
    let by_name = named("SELECT id FROM transcript WHERE id = ?1", id)?;
    let same = [by_guid.clone(), by_name].into_iter().flatten().find(|(_, here)| here == words);
    let same = match same {
        Some(same) => Some(same),
        None => named("SELECT id FROM transcript WHERE text_sha256 = ?1 ORDER BY place", words)?,
    };
    Ok(match (same, by_guid) {
        (Some((id, _)), _) => TranscriptId::new(&id).map_or(Here::No, Here::Same),
        (None, Some(_)) => Here::OtherWords,
        (None, None) => Here::No,
    })
}

fn lay_down(
    tx: &mut Tx<'_>,
    source: &ProjectSource,
    file: &str,
    format: &str,
) -> Result<TranscriptId> {
    let mut transcript = source.transcript.clone();
    transcript.id = free_name(tx, &transcript.id)?;
    for speaker in &mut transcript.speakers {
        transcripts::identify(tx, speaker, &ImportOptions::default())?;
    }
    // The project's file is not kept: of what it holds, this is what came in.
    let original = tx.keep(transcript.text.expose().as_bytes())?;
    let came_as = CameAs { file, format, encoding: "utf-8", original };
    transcripts::lay_down(tx, &transcript, &came_as)?;
    Ok(transcript.id)
}

fn free_name(tx: &Tx<'_>, wanted: &TranscriptId) -> Result<TranscriptId> {
    let is_taken = |id: &TranscriptId| {
        let sql = "SELECT 1 FROM transcript WHERE id = ?1 COLLATE NOCASE";
        tx.rows().scalar::<i64>(sql, &[&id.as_str()])
    };
    let mut free = wanted.clone();
    let mut number = 2;
    while is_taken(&free)?.is_some() {
        free = TranscriptId::new(&format!("{wanted}-{number}")).unwrap_or_else(|| wanted.clone());
        number += 1;
    }
    Ok(free)
}

/// What a project's objects are here.
struct Targets<'t> {
    sources: &'t BTreeMap<Guid, TranscriptId>,
    codes: &'t BTreeMap<Guid, CodeId>,
    cases: &'t BTreeMap<Guid, heard_model::ParticipantId>,
}

impl Targets<'_> {
    fn anchor(&self, on: MemoOn) -> MemoAnchor {
        let anchor = match on {
            MemoOn::Project => None,
            MemoOn::Source(guid) => self.sources.get(&guid).cloned().map(MemoAnchor::Transcript),
            MemoOn::Passage(guid, span) => {
                self.sources.get(&guid).cloned().map(|id| MemoAnchor::Passage(id, span))
            }
            MemoOn::Code(guid) => self.codes.get(&guid).copied().map(MemoAnchor::Code),
            MemoOn::Case(guid) => self.cases.get(&guid).cloned().map(MemoAnchor::Participant),
        };
        // What it hung on did not come in: the words do all the same.
        anchor.unwrap_or(MemoAnchor::Study)
    }
}

fn memo_list(
    tx: &mut Tx<'_>,
    list: &[ProjectMemo],
    targets: &Targets<'_>,
    known: &mut Known,
) -> Result<Came> {
    let mut came = Came::default();
    for memo in list {
        let said = digest(memo.text.trim());
        let anchor = targets.anchor(memo.on);
        let noted = known.get(Thing::Memo, memo.guid);
        let noted = noted.and_then(|(id, last)| Some((id.parse::<i64>().ok()?, last.to_owned())));
        let noted = match noted {
            Some((id, last)) if memos::is_here(tx.rows(), id)? => Some((id, last)),
            _ => None,
        };
        let id = match noted {
            Some((_, last)) if last == said => {
                came.already += 1;
                continue;
            }
            Some((id, _)) => {
                memos::rewrite(tx, id, &memo.text)?;
                came.changed += 1;
                id
            }
            None => match memos::same(tx.rows(), &anchor, &memo.text)? {
                Some(id) => {
                    came.already += 1;
                    id
                }
                None => {
                    came.new += 1;
                    let kind = memo.kind.unwrap_or(kind_of(&anchor));
                    let author = Some(memo.author.as_str()).filter(|author| !author.is_empty());
                    memos::lay_down(tx, kind, &anchor, &memo.text, author, memo.at)?
                }
            },
        };
        let owner = match &anchor {
            MemoAnchor::Transcript(id) | MemoAnchor::Passage(id, _) => format!("transcript:{id}"),
            MemoAnchor::Participant(id) => format!("participant:{id}"),
            _ => String::new(),
        };
        known.note(tx, Thing::Memo, memo.guid, (&id.to_string(), &said, owner))?;
    }
    Ok(came)
}

fn kind_of(anchor: &MemoAnchor) -> MemoKind {
    match anchor {
        MemoAnchor::Code(_) => MemoKind::Code,
        MemoAnchor::Study => MemoKind::Theoretical,
        _ => MemoKind::Case,
    }
}
