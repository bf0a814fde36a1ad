//! A project comes in: whole, as one operation, or not at all; and once, however often.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::text::digest;
use heard_model::{
    CodeId, Guid, Losses, MemoAnchor, MemoKind, MemoOn, Project, ProjectCoding, ProjectMemo,
    ProjectSource, Transcript, TranscriptId,
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
            let mut taking = Taking::begin(tx, &file)?;
            let mut project = project;
            for source in std::mem::take(&mut project.sources) {
                taking.text(tx, format, source)?;
            }
            let taken = taking.end(tx, &project)?;
            words.subject = told(format, &taken);
            Ok(taken)
        })
    }
}

/// Counts only: names in a project may be people's.
pub(super) fn told(format: &str, taken: &ProjectTaken) -> String {
    format!(
        "{format}: {} transcripts, {} codes, {} codings, {} memos, {} cases",
        taken.sources.new, taken.codes.new, taken.codings.new, taken.memos.new, taken.cases.new
    )
}

/// A project while it comes in: its texts one after another, then what lies on them.
pub(super) struct Taking {
    file: String,
    known: Known,
    losses: Losses,
    taken: ProjectTaken,
    /// What each source is called here.
    sources: BTreeMap<Guid, TranscriptId>,
    /// The codings of those that are here, in the project's order.
    codings: Vec<(TranscriptId, Vec<ProjectCoding>)>,
}

impl Taking {
    /// Nothing of it is here yet.
    pub(super) fn begin(tx: &Tx<'_>, file: &str) -> Result<Taking> {
        Ok(Taking {
            file: file.to_owned(),
            known: Known::read(tx.rows())?,
            losses: Losses::default(),
            taken: ProjectTaken::default(),
            sources: BTreeMap::new(),
            codings: Vec::new(),
        })
    }

    /// Lays a text down, and keeps in mind what lies on it; the words are not held on to.
    pub(super) fn text(
        &mut self,
        tx: &mut Tx<'_>,
        format: &str,
        source: ProjectSource,
    ) -> Result<()> {
        let ProjectSource { guid, transcript, codings, variables } = source;
        let words = transcript.text.digest();
        let id = match here(tx, &self.known, (guid, &transcript), &words)? {
            Here::Same(id) => {
                self.taken.sources.already += 1;
                id
            }
            Here::OtherWords => {
                let why = "their text is here with other words; take the new text in first";
                self.losses.add("texts", why);
                self.losses.add_many(codings.len(), "codings", why);
                return Ok(());
            }
            Here::No => {
                let id = lay_down(tx, transcript, &self.file, format)?;
                self.taken.sources.new += 1;
                self.taken.transcripts.push(id.to_string());
                id
            }
        };
        if self.known.get(Thing::Transcript, guid).is_none_or(|(known, _)| known != id.as_str()) {
            let entry = (id.as_str(), words.as_str(), format!("transcript:{id}"));
            self.known.note(tx, Thing::Transcript, guid, entry)?;
        }
        people::describe(tx, &id, &variables)?;
        self.sources.insert(guid, id.clone());
        self.codings.push((id, codings));
        Ok(())
    }

    /// Takes in all that is no text: of `project` its sources are not looked at.
    pub(super) fn end(self, tx: &mut Tx<'_>, project: &Project) -> Result<ProjectTaken> {
        let Taking { mut known, mut losses, mut taken, sources, codings, .. } = self;
        taken.lost.clone_from(&project.lost);
        let coded: BTreeSet<Guid> =
            codings.iter().flat_map(|(_, on_it)| on_it.iter().map(|coding| coding.code)).collect();
        let (codes, came) = codes::take(tx, (&project.codes, &coded), &mut known, &mut losses)?;
        taken.codes = came;
        let (cases, came) = people::take(tx, project, &sources, &mut known, &mut losses)?;
        taken.cases = came;
        taken.codings = codings::take(tx, &codings, &codes, &mut known, &mut losses)?;
        let targets = Targets { sources: &sources, codes: &codes, cases: &cases };
        taken.memos = memo_list(tx, &project.memos, &targets, &mut known)?;
        taken.lost.extend(losses.all());
        Ok(taken)
    }
}

/// Whether a source is in the study.
enum Here {
    /// Under this name, word for word.
    Same(TranscriptId),
    /// It came in before and has other words now.
    OtherWords,
    No,
}

fn here(
    tx: &Tx<'_>,
    known: &Known,
    (guid, transcript): (Guid, &Transcript),
    words: &str,
) -> Result<Here> {
    let named = |sql: &str, value: &str| -> Result<Option<(String, String)>> {
        let id: Option<String> = tx.rows().scalar(sql, &[&value])?;
        let Some(id) = id else { return Ok(None) };
        let words: Option<String> =
            tx.rows().scalar("SELECT text_sha256 FROM transcript WHERE id = ?1", &[&id])?;
        Ok(words.map(|words| (id, words)))
    };
    let by_guid = match known.get(Thing::Transcript, guid) {
        Some((id, _)) => named("SELECT id FROM transcript WHERE id = ?1", id)?,
        None => None,
    };
    let id = transcript.id.as_str();
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
    mut transcript: Transcript,
    file: &str,
    format: &str,
) -> Result<TranscriptId> {
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
