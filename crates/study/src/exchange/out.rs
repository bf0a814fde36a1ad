//! The study as a project for other programs: raw, for the team itself.

mod masked;

use std::collections::BTreeMap;

use heard_model::code::COLOUR_SLOTS;
use heard_model::{
    Code, CodeId, Codebook, Guid, Loss, Losses, MemoAnchor, MemoOn, Participant, Project,
    ProjectCase, ProjectCode, ProjectCoding, ProjectMemo, ProjectQuote, ProjectSource,
    TranscriptId,
};

use super::{Known, Thing, codes};
use crate::codings::CodingRow;
use crate::error::Result;
use crate::key::Key;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::store::{Done, Plan};
use crate::study::Study;
use crate::{codebook, codings, memos, people, transcripts};

/// What a project has no place for: the table, which of its rows, in words, and why.
const NO_PLACE: &[(&str, &str, &str)] = &[
    ("version", "sealed = 1 AND id > 0", "codebook versions"),
    ("amendment", "1", "changes between versions"),
    ("consent", "1", "records of consent"),
    ("withdrawal", "1", "withdrawals"),
    ("relation", "1", "relations between people"),
    ("coding", "state <> 'current' OR code <> applied_code", "histories of codings"),
    ("mention", "1", "mentions of people and places"),
    ("quote", "1", "quotes"),
    ("review", "1", "decisions of reviewers"),
    ("collection", "1", "collections"),
    ("release", "1", "releases"),
    ("coverage", "1", "notes of what was read again"),
    ("revision", "1", "earlier revisions of transcripts"),
    ("correction", "1", "slips put right"),
    ("moved", "1", "places that wait for a person"),
];

impl Study {
    /// What other programs know the codes by: what each came with, or what a project of this study
    /// calls it.
    pub fn code_guids(&self) -> Result<BTreeMap<CodeId, Guid>> {
        let named = |rows: Rows<'_>, known: &Known| -> Result<BTreeMap<CodeId, Guid>> {
            let draft = codebook::working(rows)?;
            let name = |id: &CodeId| (*id, known.guid(Thing::Code, &id.to_string()));
            Ok(draft.codes.keys().map(name).collect())
        };
        let found = self.read(|rows| {
            let known = Known::read(rows)?;
            if known.has_seed() { named(rows, &known).map(Some) } else { Ok(None) }
        })?;
        if let Some(found) = found {
            return Ok(found);
        }
        let plan = self.plan(EventKind::InternalExport, "codebook", "");
        let done = self.house.store.change(plan, move |tx, _| {
            let mut known = Known::read(tx.rows())?;
            known.seeded(tx)?;
            named(tx.rows(), &known)
        })?;
        Ok(done.value)
    }

    /// The whole study as a project, raw: for researchers, journalled with the reason. What a
    /// project has no place for is in its list of losses.
    pub fn project(&self, reason: &str) -> Result<Done<Project>> {
        self.raw_project(reason, true)
    }

    /// The same for tables, which do not come back: what a project said when it was last here stays on
    /// record.
    pub fn project_for_tables(&self, reason: &str) -> Result<Done<Project>> {
        self.raw_project(reason, false)
    }

    fn raw_project(&self, reason: &str, comes_back: bool) -> Result<Done<Project>> {
        let (name, always) = (self.settings().title.clone(), true);
        let plan = self.plan(EventKind::InternalExport, "project", reason);
        self.house.store.change(Plan { always, ..plan }, move |tx, _| {
            let mut known = Known::read(tx.rows())?;
            known.seeded(tx)?;
            let mut project = raw(tx.rows(), &known)?;
            project.name = name;
            if comes_back {
                note_all(tx, &mut known, &project)?;
            }
            Ok(project)
        })
    }

    /// The study as a project without what identifies people: words masked, with what the key
    /// knows too, codings on the masked words, coders numbered, no memos, no dates, of what is
    /// known about people only what gives nobody away. Who took everything back is not in it.
    pub fn anonymised_project(&self, key: &Key, reason: &str) -> Result<Done<Project>> {
        let (settings, always, key) = (self.settings().clone(), true, key.clone());
        let plan = self.plan(EventKind::InternalExport, "project, anonymised", reason);
        self.house.store.change(Plan { always, ..plan }, move |tx, _| {
            let mut known = Known::read(tx.rows())?;
            known.seeded(tx)?;
            masked::project(tx.rows(), &known, &key, &settings)
        })
    }
}

/// Puts what objects are called, and what is said of them now, on record: so that the project,
/// come back from another program, is known again.
fn note_all(tx: &mut Tx<'_>, known: &mut Known, project: &Project) -> Result<()> {
    let book = codebook::working(tx.rows())?;
    let by_guid: BTreeMap<Guid, CodeId> =
        book.codes.keys().map(|id| (known.guid(Thing::Code, &id.to_string()), *id)).collect();
    for code in &project.codes {
        if let Some(id) = by_guid.get(&code.guid) {
            let entry = (id.to_string(), codes::said(code));
            known.note(tx, Thing::Code, code.guid, (&entry.0, &entry.1, String::new()))?;
        }
    }
    for source in &project.sources {
        let id = source.transcript.id.as_str();
        let words = source.transcript.text.digest();
        let owner = format!("transcript:{id}");
        known.note(tx, Thing::Transcript, source.guid, (id, &words, owner.clone()))?;
        for coding in &source.codings {
            // Those that came with a project; one made here is known by the study's seed.
            let here = known.get(Thing::Coding, coding.guid).map(|(id, _)| id.to_owned());
            if let Some(here) = here {
                let said = super::codings::said(coding);
                known.note(tx, Thing::Coding, coding.guid, (&here, &said, owner.clone()))?;
            }
        }
    }
    for case in &project.cases {
        let owner = format!("participant:{}", case.name);
        let said = super::people::said(case);
        known.note(tx, Thing::Participant, case.guid, (&case.name, &said, owner))?;
    }
    for (id, memo) in memo_ids(tx.rows())?.iter().zip(&project.memos) {
        let said = heard_model::text::digest(memo.text.trim());
        let owner = known.owner(Thing::Memo, memo.guid);
        known.note(tx, Thing::Memo, memo.guid, (&id.to_string(), &said, owner))?;
    }
    Ok(())
}

fn memo_ids(rows: Rows<'_>) -> Result<Vec<i64>> {
    Ok(memos::all(rows)?.into_iter().map(|kept| kept.id).collect())
}

fn raw(rows: Rows<'_>, known: &Known) -> Result<Project> {
    let book = codebook::working(rows)?;
    let mut losses = Losses::default();
    let mut sources = Vec::new();
    for id in transcripts::ids(rows)? {
        let transcript = transcripts::transcript(rows, &id)?;
        let variables = people::attributes(rows, "transcript", id.as_str())?
            .into_iter()
            .map(|attribute| (attribute.name, attribute.value))
            .collect();
        sources.push(ProjectSource {
            guid: known.guid(Thing::Transcript, id.as_str()),
            codings: codings_on(rows, known, &id)?,
            variables,
            transcript,
        });
    }
    let cases = people::all(rows)?.iter().map(|person| case(person, known, &sources)).collect();
    let memos = memos::all(rows)?.iter().map(|kept| memo(kept, known, &mut losses)).collect();
    let used = sources.iter().flat_map(|source| source.codings.iter().map(|coding| coding.code));
    let used = used.collect();
    let codes = code_list(&book, known, &used, &mut losses);
    let mut lost = no_place(rows)?;
    lost.extend(losses.all());
    Ok(Project {
        name: String::new(),
        origin: format!("Heard {}", env!("CARGO_PKG_VERSION")),
        codes,
        sources,
        cases,
        memos,
        quotes: quotes(rows, known)?,
        lost,
    })
}

/// The codings on transcript `id`.
fn codings_on(rows: Rows<'_>, known: &Known, id: &TranscriptId) -> Result<Vec<ProjectCoding>> {
    rows.all::<CodingRow>("WHERE transcript = ?1 ORDER BY start, end, id", &[&id.as_str()])?
        .iter()
        .map(|row| {
            let coding = codings::coding(row)?;
            Ok(ProjectCoding {
                guid: known.guid(Thing::Coding, &row.id.to_string()),
                code: known.guid(Thing::Code, &coding.code.to_string()),
                span: coding.span,
                coder: coding.coder,
                at: Some(coding.at),
            })
        })
        .collect()
}

/// The codes that may be used or are, each after the one it stands under.
fn code_list(
    book: &Codebook,
    known: &Known,
    used: &std::collections::BTreeSet<Guid>,
    losses: &mut Losses,
) -> Vec<ProjectCode> {
    let guid = |id: CodeId| known.guid(Thing::Code, &id.to_string());
    let mut waiting: Vec<&Code> = Vec::new();
    let mut listed = Vec::new();
    let roots = book.codes.values().filter(|code| code.parent.is_none());
    waiting.extend(roots.collect::<Vec<_>>().into_iter().rev());
    while let Some(code) = waiting.pop() {
        let below: Vec<&Code> =
            book.codes.values().filter(|other| other.parent == Some(code.id)).collect();
        let is_needed = code.is_active()
            || used.contains(&guid(code.id))
            || book.codes.values().any(|other| {
                other.is_active()
                    && book.ancestors(other.id).is_some_and(|above| above.contains(&code.id))
            });
        if is_needed {
            listed.push(ProjectCode {
                guid: guid(code.id),
                parent: code
                    .parent
                    .map(guid)
                    .filter(|_| code.parent.is_some_and(|parent| book.codes.contains_key(&parent))),
                name: code.name.clone(),
                description: codes::description(code),
                colour: colour(book, code),
                is_codable: !code.id.is_theme(),
            });
        } else {
            losses.add("retired codes", "nothing is coded with them");
        }
        waiting.extend(below.into_iter().rev());
    }
    // A retired code may be used under one that is not listed.
    let there: std::collections::BTreeSet<Guid> = listed.iter().map(|code| code.guid).collect();
    for code in &mut listed {
        code.parent = code.parent.filter(|parent| there.contains(parent));
    }
    listed
}

fn colour(book: &Codebook, code: &Code) -> String {
    let theme = book.theme_of(code.id).and_then(|theme| book.codes.get(&theme));
    let wears = |code: &Code| COLOUR_SLOTS.iter().find(|(slot, _)| *slot == code.colour);
    let colour = [Some(code), theme].into_iter().flatten().find_map(wears);
    colour.map(|(_, colour)| (*colour).to_owned()).unwrap_or_default()
}

fn case(person: &Participant, known: &Known, sources: &[ProjectSource]) -> ProjectCase {
    let speaks = |source: &&ProjectSource| {
        source.transcript.speakers.iter().any(|s| s.participant.as_ref() == Some(&person.id))
    };
    let mut variables: Vec<(String, String)> =
        [("label", person.label.as_str()), ("role", person.role.as_str())]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
    variables.extend(person.attributes.iter().map(|a| (a.name.clone(), a.value.clone())));
    ProjectCase {
        guid: known.guid(Thing::Participant, person.id.as_str()),
        name: person.id.to_string(),
        variables,
        sources: sources.iter().filter(speaks).map(|source| source.guid).collect(),
    }
}

fn memo(kept: &memos::KeptMemo, known: &Known, losses: &mut Losses) -> ProjectMemo {
    let of = |thing: Thing, id: &str| known.guid(thing, id);
    let on = match &kept.memo.anchor {
        MemoAnchor::Study => MemoOn::Project,
        MemoAnchor::Transcript(id) => MemoOn::Source(of(Thing::Transcript, id.as_str())),
        MemoAnchor::Passage(id, span) => MemoOn::Passage(of(Thing::Transcript, id.as_str()), *span),
        MemoAnchor::Code(id) => MemoOn::Code(of(Thing::Code, &id.to_string())),
        MemoAnchor::Participant(id) => MemoOn::Case(of(Thing::Participant, id.as_str())),
        MemoAnchor::Version(_) | MemoAnchor::Quote(_) | MemoAnchor::Release(_) => {
            losses.add("places of memos", "they hang on a version, quote or release");
            MemoOn::Project
        }
    };
    ProjectMemo {
        guid: of(Thing::Memo, &kept.id.to_string()),
        on,
        kind: Some(kept.memo.kind),
        text: kept.memo.text.clone(),
        author: kept.memo.author.clone(),
        at: Some(kept.memo.at),
    }
}

/// Quotes that were not taken out.
fn quotes(rows: Rows<'_>, known: &Known) -> Result<Vec<ProjectQuote>> {
    let kept = crate::quotes::all(rows)?.into_iter().filter(|kept| !kept.rejected);
    let quote = |kept: crate::quotes::KeptQuote| ProjectQuote {
        id: kept.quote.id,
        source: known.guid(Thing::Transcript, kept.quote.transcript.as_str()),
        span: kept.quote.span,
        code: kept.quote.code.map(|code| known.guid(Thing::Code, &code.to_string())),
        purpose: kept.quote.purpose,
    };
    Ok(kept.map(quote).collect())
}

fn no_place(rows: Rows<'_>) -> Result<Vec<Loss>> {
    let mut lost = Losses::default();
    for (table, which, what) in NO_PLACE {
        let sql = format!("SELECT count(*) FROM \"{table}\" WHERE {which}");
        let count: i64 = rows.scalar(&sql, &[])?.unwrap_or_default();
        lost.add_many(
            usize::try_from(count).unwrap_or_default(),
            what,
            "REFI-QDA has no place for them",
        );
    }
    Ok(lost.all())
}
