//! The example study, made as a team would make it: transcripts in, people and consent, three
//! codebook versions each followed by its coding and sorting, and every name decided.

use std::path::Path;

use heard_anonymise::{Class, Decision};
use heard_import::{Options, codebook, codings::CodingRow, consent, participants, relations};
use heard_model::consent::Withdrawn;
use heard_model::{CodingState, Offsets, SourceText, Span, TranscriptId, VersionId};
use heard_study::{
    Commit, ImportOptions, IncomingFile, KeptRelation, Key, Marked, NewCoding, PassageTag, Place,
    Resolution, Settings, Study,
};

use super::example;
use crate::failure::Failure;
use crate::world;

/// Makes the study in `folder`, its key at `key`, and opens both.
pub(super) fn study(folder: &Path, key: &Path) -> Result<(Study, Key), Failure> {
    std::fs::write(key, example::KEY)?;
    let settings = Settings {
        key: Some(Path::new("..").join(key.file_name().unwrap_or_default())),
        synthetic: true,
        support_lines: vec![
            "Samaritans, free, at any time".to_owned(),
            "Your midwife, health visitor or GP".to_owned(),
        ],
        ..Settings::new("Held in Mind", heard_study::Profile::CodebookTa)
    };
    let study = Study::create_with(folder, settings, world::researcher(), world::world())?;
    transcripts(&study)?;
    people(&study)?;
    history(&study)?;
    let key =
        study.open_key(Some(key))?.ok_or_else(|| Failure::new("the key could not be opened"))?;
    names(&study, &key)?;
    care(&study)?;
    Ok((study, key))
}

fn transcripts(study: &Study) -> Result<(), Failure> {
    for (name, text) in example::TRANSCRIPTS {
        let readings = heard_import::read(name, text.as_bytes(), Options::default())?;
        let file =
            IncomingFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec(), readings };
        study.import(file, &ImportOptions::default())?;
    }
    Ok(())
}

fn people(study: &Study) -> Result<(), Failure> {
    let rules = participants::schema("schema.csv", example::SCHEMA.as_bytes())?;
    study.import_participants(participants::read(
        "participants.csv",
        example::PARTICIPANTS.as_bytes(),
        &rules,
    )?)?;
    let rows = relations::read("relations.csv", example::RELATIONS.as_bytes())?;
    study.import_relations(
        rows.into_iter()
            .map(|row| KeptRelation { relation: row.relation, key_only: row.known_to_key_only })
            .collect(),
    )?;
    let consents = consent::read("consent.toml", example::CONSENT.as_bytes())?;
    study.record_consent(
        consents.iter().map(|row| (row.participant.clone(), row.consent.clone())).collect(),
    )?;
    for row in &consents {
        for passage in &row.passages {
            let read = study
                .raw_transcript(&passage.transcript, "place of a passage that was taken back")?;
            if let Some(turn) = read.turn(passage.turn) {
                let what = Withdrawn::Passage(passage.transcript.clone(), turn.speech);
                study.withdraw(&row.participant, what, passage.on, &passage.reason)?;
            }
        }
    }
    Ok(())
}

/// Replays how the codebook grew: each version sealed, what it asked for decided, and then the
/// passages coded with it.
fn history(study: &Study) -> Result<(), Failure> {
    for (place, (name, toml)) in example::CODEBOOKS.iter().enumerate() {
        let reading = codebook::read(name, toml.as_bytes())?;
        let amendments = reading.amendments();
        study.import_codebook(reading.codebook, amendments)?;
        study.commit_codebook(Commit::default())?;
        // The table of the whole study, held against what is known by now.
        let version = VersionId(u32::try_from(place + 1).unwrap_or(1));
        let rows = gold(study)?;
        sort(study, &rows)?;
        apply(study, &rows, version)?;
    }
    Ok(())
}

/// The gold rows; each says what a passage was coded as at first, and what it is now.
fn gold(study: &Study) -> Result<Vec<CodingRow>, Failure> {
    let books: Vec<&str> = example::CODEBOOKS.iter().map(|(_, toml)| *toml).collect();
    let last =
        codebook::read("v3.toml", books.last().copied().unwrap_or_default().as_bytes())?.codebook;
    Ok(study.coding_table_against(
        "codings.csv",
        example::CODINGS.as_bytes(),
        &last,
        VersionId(3),
    )?)
}

fn apply(study: &Study, rows: &[CodingRow], version: VersionId) -> Result<(), Failure> {
    let table: Vec<NewCoding> = rows
        .iter()
        .filter(|row| row.applied_as.version == version)
        .map(|row| NewCoding {
            row: row.line as usize,
            coder: Some(row.coder.clone()),
            applied_as: Some((row.applied_as.code, version)),
            ..NewCoding::new(
                &row.transcript,
                Place::Span(row.span),
                &row.applied_as.code.to_string(),
            )
        })
        .collect();
    study.import_codings(table)?;
    Ok(())
}

/// Decides what waits as the study's people did: most passages found their new code, two could
/// not be placed, four wait to this day.
fn sort(study: &Study, rows: &[CodingRow]) -> Result<(), Failure> {
    let book = study.working_codebook()?;
    let mut decided = Vec::new();
    for item in study.queue()? {
        let coding = &item.coding;
        if coding.state != CodingState::Queued {
            continue;
        }
        let gold = rows.iter().find(|row| {
            row.transcript == coding.transcript
                && row.span == coding.span
                && row.applied_as.code == coding.applied_as.code
        });
        let Some(gold) = gold else { continue };
        let usable = book.codes.get(&gold.code).is_some_and(|code| code.is_active());
        match gold.state {
            CodingState::Unrouted => decided.push((coding.id, Resolution::Unrouted)),
            CodingState::Queued => {}
            _ if usable => decided.push((coding.id, Resolution::Route(gold.code))),
            _ => {}
        }
    }
    if !decided.is_empty() {
        study.decide_codings(decided, "sorted at the workshop")?;
    }
    Ok(())
}

fn names(study: &Study, key: &Key) -> Result<(), Failure> {
    study.detect(&[], Some(key))?;
    study.import_marks(marks(study, example::MENTIONS)?, Decision::Accepted)?;
    study.import_marks(marks(study, example::DECOYS)?, Decision::Rejected)?;
    Ok(())
}

fn marks(study: &Study, table: &str) -> Result<Vec<Marked>, Failure> {
    let mut marks = Vec::new();
    for (transcript, span, cells) in places(study, table)? {
        let class =
            Class::parse(cells.first().map_or("", String::as_str)).unwrap_or(Class::OtherId);
        let entity = cells.get(1).cloned().unwrap_or_default();
        marks.push(Marked { transcript, span, class, entity });
    }
    Ok(marks)
}

/// What tells of courts and what calls for care, and what participants said in public.
fn care(study: &Study) -> Result<(), Failure> {
    let mut tags = Vec::new();
    for (table, prefix) in [(example::COURT, "court_"), (example::CARE, "")] {
        for (transcript, span, cells) in places(study, table)? {
            let word = format!("{prefix}{}", cells.first().map_or("", String::as_str));
            tags.extend(PassageTag::parse(&word).map(|tag| (transcript, span, tag)));
        }
    }
    study.tag_passages(tags)?;
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(example::MEDIA.as_bytes());
    let at = reader.headers()?.iter().position(|name| name == "utterance");
    let mut sentences = Vec::new();
    for record in reader.records() {
        sentences.extend(at.and_then(|at| {
            record.as_ref().ok().and_then(|record| record.get(at).map(str::to_owned))
        }));
    }
    study.note_published(&sentences)?;
    Ok(())
}

/// Rows `transcript,start,end,…`: the place in bytes, and the cells after it.
fn places(study: &Study, table: &str) -> Result<Vec<(TranscriptId, Span, Vec<String>)>, Failure> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let mut texts: Vec<(String, SourceText)> = Vec::new();
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let Some(id) = TranscriptId::new(cell(0)) else { continue };
        if !texts.iter().any(|(name, _)| name == id.as_str()) {
            let text = study.raw_transcript(&id, "places marked by the team")?.text;
            texts.push((id.to_string(), text));
        }
        let text = texts.iter().find(|(name, _)| name == id.as_str()).map(|(_, text)| text);
        let place = (cell(1).parse::<usize>().ok()).zip(cell(2).parse::<usize>().ok());
        let span = text
            .zip(place)
            .and_then(|(text, (start, end))| Offsets::new(text.expose()).span_of_chars(start, end));
        if let Some(span) = span {
            found.push((id, span, record.iter().skip(3).map(str::to_owned).collect()));
        }
    }
    Ok(found)
}
