//! The one transaction that destroys rows, and the journal's payloads with their salts.

use std::collections::BTreeSet;

use rusqlite::params;
use sha2::{Digest as _, Sha256};

use super::list::{self, ErasedText, Listed};
use super::needles::Needles;
use super::rules::{RULES, Rule, condition};
use super::scope::{Scope, gather};
use super::{Affected, Erasing};
use crate::codebook::rows as versions;
use crate::error::{Result, StudyError};
use crate::mentions::rows::EntityRow;
use crate::releases;
use crate::store::journal::{Tx, Words};
use crate::store::rows::{Rows, TABLES, bad};
use crate::transcripts::{self, TranscriptRow};
use crate::world::hex;

/// What an erased payload becomes.
const DESTROY: &str = "UPDATE payload SET key = NULL, owner = NULL, before = NULL, after = NULL,
                       salt = NULL, erased = ?1";

/// Destroys everything of `target`, and whatever of it the needles still find elsewhere.
pub(super) fn destroy(
    tx: &mut Tx<'_>,
    listed: &Listed,
    target: &Erasing,
    why: &str,
) -> Result<(Affected, Needles)> {
    if !list::is_begun(tx.rows(), &listed.id)? {
        // Another process was here first.
        return Ok((Affected::default(), Needles::default()));
    }
    let scope = gather(tx.rows(), target, &listed.texts)?;
    let mut touched = scope.touched(tx.rows())?;
    let mut needles = Needles::of(tx, &scope)?;
    let on = tx.at().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let payloads = destroyed(tx.rows())?;
    for release in scope.releases(tx.rows())? {
        releases::mark_erased(tx, &release)?;
    }
    let rows = tx.rows();
    let texts = texts_of(rows, &scope)?;
    for (id, places) in &scope.parts {
        blank_text(rows, id, places)?;
        history_of_places(rows, id, places, &on)?;
    }
    reroute_originals(rows, &scope, &on)?;
    nameless(rows, &scope, &on)?;
    for (table, rule) in RULES {
        if let Rule::Delete(rule) = rule {
            take_away(rows, &scope, table, rule, &on)?;
        }
    }
    history_of_person(rows, &scope, &on)?;
    headings(rows, &scope, &on)?;
    needles.leave_what_others_say(rows)?;
    sweep(rows, &needles, &on)?;
    orphans(rows)?;
    if needles.is_in(why) {
        return Err(StudyError::NotAllowed {
            who: tx.actor().name.clone(),
            why: "the reason repeats words that are to be erased",
        });
    }
    touched.payloads = destroyed(rows)? - payloads;
    list::gone(rows, &listed.id, &texts)?;
    Ok((touched, needles))
}

fn destroyed(rows: Rows<'_>) -> Result<usize> {
    let count = rows.scalar("SELECT count(*) FROM payload WHERE erased IS NOT NULL", &[])?;
    Ok(count.unwrap_or(0))
}

/// The texts that go, by the digests they have now.
fn texts_of(rows: Rows<'_>, scope: &Scope) -> Result<Vec<ErasedText>> {
    let whole = scope.whole.iter().map(|id| (id, None));
    let parts = scope.parts.iter().map(|(id, places)| (id, Some(places.clone())));
    let mut texts = Vec::new();
    for (id, places) in whole.chain(parts) {
        let sql = "SELECT text_sha256 FROM transcript WHERE id = ?1";
        if let Some(before) = rows.scalar(sql, &[id])? {
            texts.push(ErasedText { before, places });
        }
    }
    Ok(texts)
}

/// Overwrites places of a text that others share: every letter a dash, lines kept.
fn blank_text(rows: Rows<'_>, id: &str, places: &[(usize, usize)]) -> Result<()> {
    let Some(row) = rows.one::<TranscriptRow>("WHERE id = ?1", &[&id])? else { return Ok(()) };
    let mut bytes = transcripts::kept(rows, row.text, &row.text_sha256, id)?;
    for (from, to) in places {
        let place = bytes.get_mut(*from..*to);
        let place =
            place.ok_or_else(|| StudyError::OutsideText { transcript: id.to_owned(), at: *to })?;
        place.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b'-');
    }
    let digest = hex(&Sha256::digest(&bytes));
    let connection = rows.connection();
    connection.execute(
        "UPDATE kept SET bytes = ?2, sha256 = ?3 WHERE id = ?1",
        params![row.text, bytes, digest],
    )?;
    connection
        .execute("UPDATE transcript SET text_sha256 = ?2 WHERE id = ?1", params![id, digest])?;
    Ok(())
}

/// The files that erased texts came from go. What else came from them keeps its text in their
/// place.
fn reroute_originals(rows: Rows<'_>, scope: &Scope, on: &str) -> Result<()> {
    let mut originals = BTreeSet::new();
    for id in scope.whole.iter().chain(scope.parts.keys()) {
        originals
            .extend(rows.scalar::<i64>("SELECT original FROM transcript WHERE id = ?1", &[id])?);
    }
    for original in originals {
        for row in rows.all::<TranscriptRow>("WHERE original = ?1", &[&original])? {
            rows.connection().execute(
                "UPDATE transcript SET original = text, original_sha256 = text_sha256 WHERE id = ?1",
                [&row.id],
            )?;
            forget(rows, "transcript", &row.id, on)?;
        }
    }
    Ok(())
}

/// Destroys the history of one row.
fn forget(rows: Rows<'_>, table: &str, key: &str, on: &str) -> Result<()> {
    rows.connection()
        .prepare_cached(&format!("{DESTROY} WHERE tbl = ?2 AND key = ?3 AND erased IS NULL"))?
        .execute([on, table, key])?;
    Ok(())
}

/// Destroys the history of what lay on places of a shared text: codings, quotes, reviews, cards.
fn history_of_places(rows: Rows<'_>, id: &str, places: &[(usize, usize)], on: &str) -> Result<()> {
    let sql = format!(
        "{DESTROY} WHERE owner = 'transcript:' || ?2 AND erased IS NULL AND (
            after->>'start' < ?4 AND after->>'end' > ?3
            OR before->>'start' < ?4 AND before->>'end' > ?3)"
    );
    let mut statement = rows.connection().prepare(&sql)?;
    for (from, to) in places {
        statement.execute(params![on, id, from, to])?;
    }
    Ok(())
}

/// The person's own speakers and entities stay where others need them, without a name.
fn nameless(rows: Rows<'_>, scope: &Scope, on: &str) -> Result<()> {
    let connection = rows.connection();
    let person = &scope.person;
    for id in scope.parts.keys() {
        let sql = "SELECT label FROM speaker WHERE transcript = ?1 AND participant = ?2";
        let mut statement = connection.prepare_cached(sql)?;
        let labels: Vec<String> = statement
            .query_map([id, person], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for (number, label) in labels.iter().enumerate() {
            let name = format!("erased {}", number + 1);
            connection.execute(
                "UPDATE speaker SET label = ?3, participant = NULL
                 WHERE transcript = ?1 AND label = ?2",
                [id, label, &name],
            )?;
            forget(rows, "speaker", &format!("{id}\u{1f}{label}"), on)?;
        }
    }
    for id in scope.entities(rows)? {
        let Some(row) = rows.one::<EntityRow>("WHERE id = ?1", &[&id])? else { continue };
        connection.execute(
            "UPDATE entity SET name = '', participant = NULL, replacement_kind = 'descriptor',
                    replacement = ?2 WHERE id = ?1",
            params![id, row.class()?.descriptor()],
        )?;
        forget(rows, "entity", &id.to_string(), on)?;
    }
    Ok(())
}

/// Takes the rows of a table away by its rule, with their history.
fn take_away(rows: Rows<'_>, scope: &Scope, table: &str, rule: &str, on: &str) -> Result<()> {
    if TABLES.iter().any(|known| known.name == table) {
        for key in scope.victims(rows, table, rule)? {
            forget(rows, table, &key, on)?;
        }
    }
    let sql = format!(
        "WITH ask(whole, person, parts, quotes) AS (SELECT ?1, ?2, ?3, ?4)
         DELETE FROM \"{table}\" WHERE {}",
        condition(rule)
    );
    rows.connection().prepare(&sql)?.execute(scope.ask())?;
    Ok(())
}

/// Destroys what the history still holds of the person and of whole transcripts.
fn history_of_person(rows: Rows<'_>, scope: &Scope, on: &str) -> Result<()> {
    let connection = rows.connection();
    let mut owned =
        connection.prepare(&format!("{DESTROY} WHERE owner = ?2 AND erased IS NULL"))?;
    for id in &scope.whole {
        owned.execute([on, &format!("transcript:{id}")])?;
    }
    for id in &scope.quotes {
        for table in ["quote", "review", "assignment", "collection_quote"] {
            let sql = format!(
                "{DESTROY} WHERE tbl = ?2 AND erased IS NULL AND ?3 IN
                 (after->>'quote', before->>'quote', CASE tbl WHEN 'quote' THEN 0 + key END)"
            );
            connection.prepare_cached(&sql)?.execute(params![on, table, id])?;
        }
    }
    if scope.person.is_empty() {
        return Ok(());
    }
    owned.execute([on, &format!("participant:{}", scope.person)])?;
    let sql = format!(
        "{DESTROY} WHERE erased IS NULL AND (
            tbl IN ('speaker', 'entity', 'quote')
                AND ?2 IN (after->>'participant', before->>'participant')
            OR tbl = 'relation' AND ?2 IN (after->>'to_id', before->>'to_id'))"
    );
    connection.prepare(&sql)?.execute([on, &scope.person])?;
    Ok(())
}

/// Destroys subject and reason of operations that name the person or a transcript of theirs.
fn headings(rows: Rows<'_>, scope: &Scope, on: &str) -> Result<()> {
    let connection = rows.connection();
    let sql = "SELECT seq, after FROM payload WHERE part = 0 AND erased IS NULL";
    let mut statement = connection.prepare(sql)?;
    let all: Vec<(u64, Option<String>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    for (seq, words) in all {
        let words: Option<Words> = words.and_then(|words| serde_json::from_str(&words).ok());
        let Some(words) = words else { continue };
        let names = words.subject.split(|c| !is_name(c));
        if names
            .into_iter()
            .any(|name| !name.is_empty() && (name == scope.person || scope.whole.contains(name)))
        {
            connection
                .prepare_cached(&format!("{DESTROY} WHERE seq = ?2 AND part = 0"))?
                .execute(params![on, seq])?;
        }
    }
    Ok(())
}

/// What the needles still find: payloads lose their content, other rows get dashes.
fn sweep(rows: Rows<'_>, needles: &Needles, on: &str) -> Result<()> {
    let connection = rows.connection();
    let mut statement = connection
        .prepare("SELECT seq, part, coalesce(before, '') || ' ' || coalesce(after, '') FROM payload WHERE erased IS NULL")?;
    let mut found = statement.query([])?;
    let mut hit = Vec::new();
    while let Some(row) = found.next()? {
        if needles.is_in(row.get_ref(2)?.as_str().unwrap_or_default()) {
            hit.push((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?));
        }
    }
    for (seq, part) in hit {
        connection
            .prepare_cached(&format!("{DESTROY} WHERE seq = ?2 AND part = ?3"))?
            .execute(params![on, seq, part])?;
    }
    let mut reseal = false;
    for (table, rule) in RULES {
        if matches!(rule, Rule::Own | Rule::Team) && *table != "entity" {
            continue;
        }
        reseal |= dashes(rows, table, needles)? && *rule == Rule::Named;
    }
    if reseal {
        for row in
            rows.all::<versions::VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id", &[])?
        {
            let hash = versions::codebook(rows, &row)?.hash();
            connection
                .execute("UPDATE version SET hash = ?2 WHERE id = ?1", params![row.id, hash])?;
            forget(rows, "version", &row.id.to_string(), on)?;
        }
    }
    Ok(())
}

/// Puts dashes over needles in the words of a table that are no keys. Whether any were there.
fn dashes(rows: Rows<'_>, table: &str, needles: &Needles) -> Result<bool> {
    let connection = rows.connection();
    let mut columns = connection.prepare(
        "SELECT c.name FROM pragma_table_info(?1) AS c WHERE c.type = 'TEXT' AND c.pk = 0
         AND c.name NOT IN (SELECT \"from\" FROM pragma_foreign_key_list(?1))",
    )?;
    let columns: Vec<String> =
        columns.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut any = false;
    for column in columns {
        let sql = format!("SELECT DISTINCT \"{column}\" FROM \"{table}\" WHERE \"{column}\" <> ''");
        let mut statement = connection.prepare(&sql)?;
        let texts: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for text in texts {
            if let Some(blank) = needles.dashed(&text) {
                any = true;
                connection.execute(
                    &format!("UPDATE \"{table}\" SET \"{column}\" = ?2 WHERE \"{column}\" = ?1"),
                    [&text, &blank],
                )?;
            }
        }
    }
    Ok(any)
}

/// Texts and files that no transcript and no history names any more.
fn orphans(rows: Rows<'_>) -> Result<()> {
    let images: Vec<String> = ["before", "after"]
        .iter()
        .flat_map(|image| ["text", "turns", "original"].map(|part| (image, part)))
        .map(|(image, part)| {
            format!(
                "SELECT {image}->>'{part}' FROM payload WHERE tbl = 'transcript' AND {image} IS NOT NULL"
            )
        })
        .collect();
    let sql = format!(
        "DELETE FROM kept WHERE id NOT IN (
            SELECT text FROM transcript UNION SELECT turns FROM transcript
            UNION SELECT original FROM transcript UNION {})",
        images.join(" UNION ")
    );
    rows.connection().execute(&sql, []).map_err(|error| bad("kept", &error.to_string()))?;
    Ok(())
}
