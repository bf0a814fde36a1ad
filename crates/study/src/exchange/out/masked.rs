//! The study as a project without what identifies people.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::{Class, Decision, Layers, Map, Register, Residues};
use heard_model::consent::Withdrawn;
use heard_model::transcript::Speaker;
use heard_model::{
    Disclosure, Guid, Losses, Participant, ParticipantId, Project, ProjectCase, ProjectCoding,
    ProjectSource, SourceText, Span, Transcript, TranscriptId, Turn,
};

use super::{Known, Thing, code_list, codings_on};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::settings::Settings;
use crate::store::rows::Rows;
use crate::{codebook, mentions, people, transcripts};

/// The masked project. Its GUIDs are not those of the raw one: the two can't be laid side by side.
pub(super) fn project(
    rows: Rows<'_>,
    known: &Known,
    key: &Key,
    settings: &Settings,
) -> Result<Project> {
    let name = settings.title.as_str();
    let everybody = people::all(rows)?;
    let mut work = Work {
        rows,
        register: mentions::masked::register(rows, Some(key), settings)?,
        gone: gone(&everybody),
        taken_back: taken_back(&everybody),
        coders: BTreeMap::new(),
        losses: Losses::default(),
    };
    let mut sources = Vec::new();
    let mut quotes = super::quotes(rows, known)?;
    let mut shown = Vec::new();
    for (place, id) in transcripts::ids(rows)?.iter().enumerate() {
        let codings = codings_on(rows, known, id)?;
        let Some((source, maps)) = work.source(id, place + 1, known, codings)? else { continue };
        let own = quotes.extract_if(.., |quote| quote.source == source.guid);
        shown.extend(own.filter_map(|quote| {
            Some(heard_model::ProjectQuote { span: moved(&maps, quote.span)?, ..quote })
        }));
        sources.push(source);
    }
    let book = codebook::working(rows)?;
    let used: BTreeSet<Guid> =
        sources.iter().flat_map(|s| s.codings.iter().map(|coding| coding.code)).collect();
    let mut codes = code_list(&book, known, &used, &mut work.losses);
    for code in &mut codes {
        code.name = work.plain(&code.name);
        code.description = work.plain(&code.description);
    }
    let numbered = (1..).zip(&everybody);
    let cases =
        numbered.filter_map(|(place, person)| work.case(person, place, known, &sources)).collect();
    let memos = crate::memos::all(rows)?.len();
    work.losses.add_many(memos, "memos", "nobody looked through them for names");
    work.losses.add("moments of codings", "left out on purpose");
    let mut project = Project {
        name: work.plain(name),
        origin: format!("Heard {}", env!("CARGO_PKG_VERSION")),
        codes,
        sources,
        cases,
        memos: Vec::new(),
        quotes: shown,
        lost: work.losses.all(),
    };
    project.lost.extend(super::no_place(rows)?);
    rename(&mut project, known);
    refuse_residue(&project, &work.register)?;
    Ok(project)
}

/// For each turn where its masked words start, and what moved in them.
type Moves = Vec<(usize, Map)>;

/// Who took everything back.
fn gone(everybody: &[Participant]) -> BTreeSet<ParticipantId> {
    let is_gone = |person: &&Participant| {
        person.consent.withdrawals.iter().any(|withdrawal| withdrawal.what == Withdrawn::Person)
    };
    everybody.iter().filter(is_gone).map(|person| person.id.clone()).collect()
}

/// Passages that people took back.
fn taken_back(everybody: &[Participant]) -> Vec<(TranscriptId, Span)> {
    everybody
        .iter()
        .flat_map(|person| &person.consent.withdrawals)
        .filter_map(|withdrawal| match &withdrawal.what {
            Withdrawn::Passage(id, span) => Some((id.clone(), *span)),
            _ => None,
        })
        .collect()
}

struct Work<'c> {
    rows: Rows<'c>,
    register: Register,
    gone: BTreeSet<ParticipantId>,
    taken_back: Vec<(TranscriptId, Span)>,
    coders: BTreeMap<String, String>,
    losses: Losses,
}

impl Work<'_> {
    fn source(
        &mut self,
        id: &TranscriptId,
        place: usize,
        known: &Known,
        codings: Vec<ProjectCoding>,
    ) -> Result<Option<(ProjectSource, Moves)>> {
        let raw = transcripts::transcript(self.rows, id)?;
        let speaks = |s: &Speaker| s.participant.as_ref().is_some_and(|id| self.gone.contains(id));
        if raw.speakers.iter().any(speaks) {
            self.losses.add("transcripts", "somebody who speaks in them took everything back");
            return Ok(None);
        }
        let (transcript, maps) = self.masked(&raw, id, place)?;
        let count = codings.len();
        let codings: Vec<ProjectCoding> = codings
            .into_iter()
            .filter_map(|coding| {
                Some(ProjectCoding {
                    span: moved(&maps, coding.span)?,
                    coder: self.coder(&coding.coder),
                    at: None,
                    ..coding
                })
            })
            .collect();
        let why = "none of their words are shown";
        self.losses.add_many(count - codings.len(), "codings", why);
        let guid = known.guid(Thing::Transcript, id.as_str());
        let source = ProjectSource { guid, transcript, codings, variables: Vec::new() };
        Ok(Some((source, maps)))
    }

    fn coder(&mut self, name: &str) -> String {
        let next = self.coders.len() + 1;
        self.coders.entry(name.to_owned()).or_insert_with(|| format!("Coder {next}")).clone()
    }

    /// The transcript with masked words, and for each turn where they start and what moved.
    fn masked(
        &mut self,
        raw: &Transcript,
        id: &TranscriptId,
        place: usize,
    ) -> Result<(Transcript, Moves)> {
        let noticed = mentions::plain_mentions(self.rows, id)?;
        let waiting = noticed.iter().filter(|m| m.decision == Decision::Suggested).count();
        self.losses.add_many(waiting, "mentions nobody decided on", "masked where they are likely");
        let speeches: Vec<Span> = raw.turns.iter().map(|turn| turn.speech).collect();
        let taken_back = self.taken_back.iter().filter(|(transcript, _)| transcript == id);
        let hidden: Vec<(Span, String)> = taken_back
            .flat_map(|(_, span)| speeches.iter().filter_map(|speech| span.intersection(*speech)))
            .map(|span| (span, "[…]".to_owned()))
            .collect();
        let layers = Layers {
            source: &raw.text,
            within: None,
            transcript: Some(id),
            mentions: &noticed,
            register: &self.register,
            edits: &hidden,
        };
        let shown = heard_anonymise::lay_each(&layers, &speeches);
        let labels = mentions::masked::labels(self.rows, raw)?;
        let mut sheet = Sheet::default();
        for (masked, turn) in shown.into_iter().zip(&raw.turns) {
            let label = turn.speaker.as_ref().and_then(|label| labels.get(label));
            sheet.turn(turn, label, masked.words.as_str(), masked.map);
        }
        let own = TranscriptId::new(&format!("transcript-{place}"));
        let id = own.filter(|_| self.names_somebody(id.as_str())).unwrap_or_else(|| id.clone());
        let speakers = raw.speakers.iter().filter_map(|speaker| {
            let label = labels.get(&speaker.label)?.clone();
            Some(Speaker { label, ..speaker.clone() })
        });
        let transcript = Transcript {
            id,
            title: String::new(),
            language: raw.language.clone(),
            date: None,
            text: SourceText::new(&sheet.text),
            turns: sheet.turns,
            speakers: speakers.collect(),
        };
        Ok((transcript, sheet.maps))
    }

    /// Whether what a file or a person is called by is a name: one that is known, or one that looks like
    /// it. Files are often called after who speaks in them.
    fn names_somebody(&self, id: &str) -> bool {
        let words = id.replace(['-', '_', '.'], " ");
        let is_name = |class: Class| {
            matches!(class, Class::PersonName | Class::ChildName | Class::Alias)
                || class == Class::ProfessionalName
        };
        let mut seen = heard_anonymise::mentions(&words).into_iter();
        !Residues::new(&self.register).find(id).is_empty() || seen.any(|one| is_name(one.class))
    }

    /// Words that a researcher wrote, with known names masked.
    fn plain(&self, words: &str) -> String {
        let source = SourceText::exactly(words);
        heard_anonymise::mask(&source, &[], &self.register).words.as_str().to_owned()
    }

    fn case(
        &self,
        person: &Participant,
        place: usize,
        known: &Known,
        sources: &[ProjectSource],
    ) -> Option<ProjectCase> {
        if self.gone.contains(&person.id) {
            return None;
        }
        let mut case = super::case(person, known, sources);
        if self.names_somebody(&case.name) {
            case.name = format!("participant-{place}");
        }
        case.variables = person
            .attributes
            .iter()
            .filter(|attribute| attribute.disclosure == Disclosure::Safe)
            .map(|attribute| (attribute.name.clone(), self.plain(&attribute.value)))
            .collect();
        Some(case)
    }
}

/// A masked transcript in the making: `LABEL: words` a line.
#[derive(Default)]
struct Sheet {
    text: String,
    turns: Vec<Turn>,
    maps: Moves,
}

impl Sheet {
    fn turn(&mut self, turn: &Turn, label: Option<&String>, words: &str, map: Map) {
        let mut at = None;
        if let Some(label) = label.filter(|label| !label.is_empty()) {
            at = Span::new(self.text.len(), self.text.len() + label.len());
            self.text.push_str(label);
            self.text.push_str(": ");
        }
        let start = self.text.len();
        self.text.push_str(words);
        let Some(speech) = Span::new(start, self.text.len()) else { return };
        self.text.push('\n');
        self.maps.push((start, map));
        self.turns.push(Turn {
            number: self.turns.len() as u32 + 1,
            speaker: label.cloned(),
            label: at,
            speech,
            ..turn.clone()
        });
    }
}

/// Where the words of `span` stand in the masked text, grown to the edges of what is masked.
fn moved(maps: &[(usize, Map)], span: Span) -> Option<Span> {
    let places = maps.iter().filter_map(|(start, map)| {
        let shown = map.shown_of(span)?;
        Span::new(start + shown.start, start + shown.end)
    });
    places.reduce(Span::cover)
}

/// Gives everything other GUIDs than the raw project's.
fn rename(project: &mut Project, known: &Known) {
    let other = |guid: Guid| Guid::derived(&[&known.seed, "anonymised", &guid.to_string()]);
    for code in &mut project.codes {
        code.guid = other(code.guid);
        code.parent = code.parent.map(other);
    }
    for source in &mut project.sources {
        source.guid = other(source.guid);
        for coding in &mut source.codings {
            (coding.guid, coding.code) = (other(coding.guid), other(coding.code));
        }
    }
    for quote in &mut project.quotes {
        quote.source = other(quote.source);
        quote.code = quote.code.map(other);
    }
    for case in &mut project.cases {
        case.guid = other(case.guid);
        case.sources = case.sources.iter().map(|source| other(*source)).collect();
    }
}

/// Refuses where a known name can still be read somewhere.
fn refuse_residue(project: &Project, register: &Register) -> Result<()> {
    let residues = Residues::new(register);
    let is_left = |text: &str| residues.find(text).iter().any(|residue| !residue.near);
    for source in &project.sources {
        if is_left(source.transcript.text.expose()) {
            let transcript = source.transcript.id.to_string();
            return Err(StudyError::StillNamed(format!("transcript `{transcript}`")));
        }
    }
    let codes = project.codes.iter().flat_map(|code| [&code.name, &code.description]);
    let values = project.cases.iter().flat_map(|case| case.variables.iter().map(|(_, v)| v));
    let cases = values.chain(project.cases.iter().map(|case| &case.name));
    if codes.chain(cases).any(|text| is_left(text)) {
        return Err(StudyError::StillNamed("codebook or the list of people".to_owned()));
    }
    Ok(())
}
