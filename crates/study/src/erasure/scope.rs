//! What belongs to a person or a passage: found from the tables and from their history.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Span, TranscriptId};
use rusqlite::types::Value;

use super::list::{ErasedText, Listed, whom};
use super::rules::{RULES, Rule, condition};
use super::{Affected, Erasing};
use crate::error::{Result, StudyError};
use crate::store::rows::{Rows, TABLES, bad};
use crate::transcripts::{self, SpeakerRow, TranscriptRow};

/// What goes.
pub(super) struct Scope {
    /// The person; nobody's id where only a passage goes.
    pub(super) person: String,
    /// Transcripts that go whole, some of them only in the history.
    pub(super) whole: BTreeSet<String>,
    /// Places in texts that others share.
    pub(super) parts: BTreeMap<String, Vec<(usize, usize)>>,
    /// Quotes that go, some of them only in the history.
    pub(super) quotes: BTreeSet<i64>,
}

/// Gathers what `target` is, and what is in texts that were erased before (`texts`).
pub(super) fn gather(rows: Rows<'_>, target: &Erasing, texts: &[ErasedText]) -> Result<Scope> {
    let mut scope = Scope {
        person: String::new(),
        whole: BTreeSet::new(),
        parts: BTreeMap::new(),
        quotes: BTreeSet::new(),
    };
    match target {
        Erasing::Person(person) => scope.add_person(rows, person, texts.is_empty())?,
        Erasing::Passage { of, transcript, start, end } => {
            known(rows, of)?;
            let id = TranscriptId::new(transcript);
            let id = id.ok_or_else(|| not_found("transcript", transcript))?;
            let row = transcripts::row(rows, &id)?;
            let span = Span::new(*start, *end);
            let there =
                span.map(|span| Ok::<_, StudyError>((span, transcripts::text(rows, &row)?)));
            if there.transpose()?.is_none_or(|(span, text)| text.slice(span).is_none()) {
                return Err(StudyError::OutsideText { transcript: row.id, at: *end });
            }
            scope.parts.insert(row.id, vec![(*start, *end)]);
        }
    }
    for text in texts {
        let sql = "WHERE text_sha256 = ?1";
        for row in rows.all::<TranscriptRow>(sql, &[&text.before])? {
            match &text.places {
                None => drop(scope.whole.insert(row.id)),
                Some(places) => scope.parts.entry(row.id).or_default().extend(places),
            }
        }
    }
    for id in &scope.whole {
        scope.parts.remove(id);
    }
    scope.add_quotes(rows)?;
    Ok(scope)
}

fn not_found(what: &'static str, name: &str) -> StudyError {
    StudyError::NotFound { what, name: name.to_owned() }
}

fn known(rows: Rows<'_>, person: &str) -> Result<()> {
    let here: Option<i64> = rows.scalar("SELECT 1 FROM participant WHERE id = ?1", &[&person])?;
    here.map(drop).ok_or_else(|| not_found("participant", person))
}

/// The participant or passage of this study that `listed` was about, if it still holds them.
pub(super) fn found_again(rows: Rows<'_>, listed: &Listed) -> Result<Option<Erasing>> {
    if listed.scope != "person" {
        return Ok(None);
    }
    let mut statement = rows.connection().prepare_cached(
        "SELECT id FROM participant
         UNION SELECT participant FROM speaker WHERE participant IS NOT NULL
         UNION SELECT key FROM payload WHERE tbl = 'participant' AND key IS NOT NULL",
    )?;
    let ids: Vec<String> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let found = ids.into_iter().find(|id| whom(&listed.id, id) == listed.whom);
    Ok(found.map(Erasing::Person))
}

impl Scope {
    fn add_person(&mut self, rows: Rows<'_>, person: &str, must_be: bool) -> Result<()> {
        person.clone_into(&mut self.person);
        if person.is_empty() {
            return Ok(());
        }
        let speaks =
            rows.all::<SpeakerRow>("WHERE participant = ?1 ORDER BY transcript", &[&person])?;
        for id in speaks.iter().map(|speaker| &speaker.transcript).collect::<BTreeSet<_>>() {
            let others: Option<i64> = rows.scalar(
                "SELECT 1 FROM speaker WHERE transcript = ?1 AND role <> 'interviewer'
                 AND (participant IS NULL OR participant <> ?2)",
                &[id, &person],
            )?;
            if others.is_none() {
                self.whole.insert(id.clone());
            } else {
                self.parts.insert(id.clone(), turns_of(rows, id, person)?);
            }
        }
        // Transcripts that were taken out: undo would bring them back.
        let mut statement = rows.connection().prepare_cached(
            "SELECT DISTINCT coalesce(after, before)->>'transcript' FROM payload
             WHERE tbl = 'speaker' AND (after->>'participant' = ?1 OR before->>'participant' = ?1)
               AND coalesce(after, before)->>'transcript' NOT IN (SELECT id FROM transcript)",
        )?;
        let gone: Vec<String> =
            statement.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        self.whole.extend(gone);
        if must_be && self.whole.is_empty() && self.parts.is_empty() {
            let kept: Option<i64> = rows
                .scalar("SELECT 1 FROM payload WHERE owner = 'participant:' || ?1", &[&person])?;
            if kept.is_none() {
                known(rows, person)?;
            }
        }
        Ok(())
    }

    fn add_quotes(&mut self, rows: Rows<'_>) -> Result<()> {
        let live = "SELECT id, transcript, \"start\", \"end\", participant FROM quote";
        let before = "SELECT key, coalesce(after, before)->>'transcript',
                      coalesce(after, before)->>'start', coalesce(after, before)->>'end',
                      coalesce(after, before)->>'participant'
                      FROM payload WHERE tbl = 'quote' AND key IS NOT NULL";
        for sql in [live, before] {
            let mut statement = rows.connection().prepare_cached(sql)?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                let transcript: String = row.get(1)?;
                let (start, end): (i64, i64) = (row.get(2)?, row.get(3)?);
                let of: Option<String> = row.get(4)?;
                let theirs = !self.person.is_empty() && of.as_deref() == Some(&*self.person);
                if theirs
                    || self.whole.contains(&transcript)
                    || self.touches(&transcript, start, end)
                {
                    self.quotes.insert(match row.get::<_, Value>(0)? {
                        Value::Integer(id) => id,
                        Value::Text(id) => id.parse().map_err(|_| bad("quote", "its key"))?,
                        _ => continue,
                    });
                }
            }
        }
        Ok(())
    }

    fn touches(&self, transcript: &str, start: i64, end: i64) -> bool {
        self.parts.get(transcript).is_some_and(|places| {
            places.iter().any(|(from, to)| start < *to as i64 && end > *from as i64)
        })
    }

    /// What `ask` of the rules is: whole transcripts, the person, places, quotes.
    pub(super) fn ask(&self) -> [String; 4] {
        let parts: Vec<(&String, usize, usize)> = self
            .parts
            .iter()
            .flat_map(|(id, places)| places.iter().map(move |(from, to)| (id, *from, *to)))
            .collect();
        let json = |value: serde_json::Result<String>| value.unwrap_or_else(|_| "[]".to_owned());
        [
            json(serde_json::to_string(&self.whole)),
            self.person.clone(),
            json(serde_json::to_string(&parts)),
            json(serde_json::to_string(&self.quotes)),
        ]
    }

    /// The keys of the rows of `table` that go by `rule`, as the journal knows them.
    pub(super) fn victims(&self, rows: Rows<'_>, table: &str, rule: &str) -> Result<Vec<String>> {
        let journalled = TABLES.iter().find(|known| known.name == table);
        let key = journalled.map_or("1".to_owned(), |table| {
            let columns: Vec<String> = table.key.iter().map(|one| format!("\"{one}\"")).collect();
            columns.join(" || char(31) || ")
        });
        let sql = format!(
            "WITH ask(whole, person, parts, quotes) AS (SELECT ?1, ?2, ?3, ?4)
             SELECT CAST({key} AS TEXT) FROM \"{table}\" WHERE {}",
            condition(rule)
        );
        let mut statement = rows.connection().prepare(&sql)?;
        let found = statement.query_map(self.ask(), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Releases with a card of theirs.
    pub(super) fn releases(&self, rows: Rows<'_>) -> Result<Vec<String>> {
        let Some((_, Rule::Delete(rule))) = RULES.iter().find(|(name, _)| *name == "release_card")
        else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "WITH ask(whole, person, parts, quotes) AS (SELECT ?1, ?2, ?3, ?4)
             SELECT DISTINCT release FROM release_card WHERE {} ORDER BY release",
            condition(rule)
        );
        let mut statement = rows.connection().prepare(&sql)?;
        let found = statement.query_map(self.ask(), |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The entities that are the person.
    pub(super) fn entities(&self, rows: Rows<'_>) -> Result<Vec<i64>> {
        let mut statement = rows.connection().prepare_cached(
            "SELECT id FROM entity WHERE ?1 <> '' AND (participant = ?1 OR name = ?1)",
        )?;
        let found = statement.query_map([&self.person], |row| row.get(0))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers of all of it.
    pub(super) fn touched(&self, rows: Rows<'_>) -> Result<Affected> {
        let mut touched = Affected {
            shared: self.parts.len(),
            releases: self.releases(rows)?,
            spoken_of: self.spoken_of(rows)?,
            bytes: self.parts.values().flatten().map(|(from, to)| to - from).sum(),
            ..Affected::default()
        };
        for (table, rule) in RULES {
            let Rule::Delete(rule) = rule else { continue };
            let count = self.victims(rows, table, rule)?.len();
            match *table {
                "transcript" => touched.transcripts = count,
                "coding" => touched.codings = count,
                "quote" => touched.quotes = count,
                "memo" => touched.memos = count,
                shown if shown.starts_with("shown") => {}
                _ => touched.rows += count,
            }
        }
        for id in &self.whole {
            let sql = "SELECT bytes FROM transcript WHERE id = ?1";
            touched.bytes += rows.scalar::<usize>(sql, &[id])?.unwrap_or(0);
        }
        Ok(touched)
    }

    /// Where others speak of the person.
    fn spoken_of(&self, rows: Rows<'_>) -> Result<Vec<(String, u32)>> {
        let mut found = BTreeSet::new();
        for entity in self.entities(rows)? {
            let sql = "SELECT transcript, \"start\" FROM mention WHERE entity = ?1";
            let mut statement = rows.connection().prepare_cached(sql)?;
            let places: Vec<(String, usize)> = statement
                .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for (id, at) in places {
                let gone = self.whole.contains(&id) || self.touches(&id, at as i64, at as i64 + 1);
                if let Some(name) = TranscriptId::new(&id).filter(|_| !gone) {
                    let turns = transcripts::transcript(rows, &name)?.turns;
                    let turn = turns.iter().find(|turn| at < turn.speech.end());
                    found.insert((id, turn.map_or(0, |turn| turn.number)));
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Where `person` speaks in a transcript that others share, labels included.
fn turns_of(rows: Rows<'_>, id: &str, person: &str) -> Result<Vec<(usize, usize)>> {
    let name = TranscriptId::new(id).ok_or_else(|| bad("transcript", "its id"))?;
    let transcript = transcripts::transcript(rows, &name)?;
    let theirs = |label: &String| {
        transcript.speakers.iter().any(|speaker| {
            speaker.label == *label
                && speaker.participant.as_ref().is_some_and(|of| of.as_str() == person)
        })
    };
    Ok(transcript
        .turns
        .iter()
        .filter(|turn| turn.speaker.as_ref().is_some_and(theirs))
        .flat_map(|turn| turn.label.into_iter().chain([turn.speech]))
        .map(|span| (span.start(), span.end()))
        .collect())
}
