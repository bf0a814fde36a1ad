//! Words by which a trace would be found: taken from a person's own texts before they go, held in
//! memory only, never written.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use heard_anonymise::Class;
use heard_model::Disclosure;

use super::scope::Scope;
use crate::error::{Result, StudyError};
use crate::store::journal::Tx;
use crate::store::rows::Rows;

/// So many characters in a row are more than a chance turn of phrase.
const RUN: usize = 24;
/// Of the runs, so many apart are looked for in files: any text of RUN + APART has one.
const APART: usize = 8;
const WORDS: usize = 50;
/// A word or a tail of one must have so many letters: shorter ones are everybody's.
const LETTERS: usize = 6;

/// What is looked for, in lower case. It can't be printed.
#[derive(Default)]
pub(crate) struct Needles {
    /// Names and runs of words: nobody else says them, so they may stand nowhere.
    strong: Vec<String>,
    /// Every run of their words, in lower case: for the words of rows.
    runs: Runs,
    /// Rare words and tails of words that stand in no other row of the study.
    weak: Vec<String>,
    /// Finds the strong ones, then the weak ones, once it is known which those are.
    finder: Option<AhoCorasick>,
}

impl Needles {
    /// Takes needles from everything that `scope` holds.
    pub(super) fn of(tx: &Tx<'_>, scope: &Scope) -> Result<Needles> {
        let rows = tx.rows();
        let (mut strong, mut counted) = (BTreeSet::new(), BTreeSet::new());
        let mut runs = BTreeSet::new();
        for (id, text) in texts(rows, scope)? {
            for (from, to) in id.places(&text) {
                let Some(words) = text.get(from..to) else { continue };
                let lower = words.to_lowercase();
                let short = lower.lines().map(str::trim).filter(|line| line.len() >= 12);
                strong.extend(short.filter(|line| line.chars().count() < RUN).map(str::to_owned));
                strong.extend(runs_of(&lower).step_by(APART).map(str::to_owned));
                runs.extend(runs_of(&lower).map(str::to_owned));
                for word in words.split(|c: char| !c.is_alphabetic()) {
                    if word.chars().count() >= LETTERS {
                        counted.insert(word.to_lowercase());
                    }
                }
                strong.extend(names(rows, &id.0, from, to, &text)?);
            }
        }
        let whole = strong.iter().filter(|word| word.chars().all(char::is_alphabetic));
        let weak = tails(counted.iter().chain(whole));
        let strong = strong.into_iter().collect();
        Ok(Needles { strong, runs: Runs::new(runs), weak, finder: None })
    }

    /// Leaves out what others say as well: it could not be told whose it is. Called once everything
    /// of the person is gone from the rows.
    pub(super) fn leave_what_others_say(&mut self, rows: Rows<'_>) -> Result<()> {
        let said = said_by_others(rows)?;
        self.strong = without(std::mem::take(&mut self.strong), &said)?;
        for text in &said {
            for run in runs_of(&text.to_lowercase()) {
                self.runs.remove(run);
            }
        }
        let rest = everything_else(rows)?;
        let weak = without(std::mem::take(&mut self.weak), &said)?;
        let mut weak = without(weak, &rest)?;
        // Whole words tell more than their tails.
        weak.sort_by_key(|word| std::cmp::Reverse(word.len()));
        weak.truncate(WORDS * 4);
        self.weak = weak;
        self.finder = Some(finder(self.strong.iter().chain(&self.weak))?);
        Ok(())
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.strong.len() + self.weak.len()
    }

    /// The strong ones, and the others.
    pub(super) fn both(&self) -> (&[String], &[String]) {
        (&self.strong, &self.weak)
    }

    /// Whether any of them stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        runs_of(&text).any(|run| self.runs.contains(run))
            || self.finder.as_ref().is_some_and(|finder| finder.is_match(&text))
    }

    /// `text` with dashes over the strong ones; nothing where there are none.
    pub(super) fn dashed(&self, text: &str) -> Option<String> {
        let mut lower = String::new();
        let mut from = Vec::new();
        for (at, letter) in text.char_indices() {
            for small in letter.to_lowercase() {
                lower.push(small);
                from.resize(lower.len(), at);
            }
        }
        from.push(text.len());
        let mut bytes = text.as_bytes().to_vec();
        let begins = |found: &str| found.as_ptr() as usize - lower.as_ptr() as usize;
        let runs = runs_of(&lower).filter(|run| self.runs.contains(run));
        let mut places: Vec<(usize, usize)> =
            runs.map(|run| (begins(run), begins(run) + run.len())).collect();
        let found = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(&lower));
        let strong = found.filter(|found| found.pattern().as_usize() < self.strong.len());
        places.extend(strong.map(|found| (found.start(), found.end())));
        for (start, end) in &places {
            bytes[from[*start]..from[*end]].iter_mut().for_each(|byte| *byte = b'-');
        }
        let any = !places.is_empty();
        if any { String::from_utf8(bytes).ok() } else { None }
    }
}

/// Runs of somebody's words. Almost nothing that is held against them is one, which a bit for each run
/// tells at once: everybody who writes waits while the whole history is held against them.
#[derive(Default)]
struct Runs {
    all: BTreeSet<String>,
    bits: Vec<u64>,
}

impl Runs {
    fn new(all: BTreeSet<String>) -> Runs {
        let mut bits = vec![0; all.len().next_power_of_two()];
        for run in &all {
            let at = Runs::place(run, bits.len());
            bits[at / 64] |= 1 << (at % 64);
        }
        Runs { all, bits }
    }

    fn contains(&self, run: &str) -> bool {
        let at = Runs::place(run, self.bits.len());
        self.bits.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
            && self.all.contains(run)
    }

    fn remove(&mut self, run: &str) {
        if self.contains(run) {
            self.all.remove(run);
        }
    }

    /// Which of the bits of so many words is a run's.
    fn place(run: &str, words: usize) -> usize {
        let part = |from: usize| {
            let part = run.as_bytes().get(from..).and_then(<[u8]>::first_chunk);
            part.map_or(0, |part| u64::from_le_bytes(*part))
        };
        // Any odd constants would do: the golden ratio's, and the two of SplitMix64.
        let sum = part(0).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ part(8).wrapping_mul(0xbf58_476d_1ce4_e5b9)
            ^ part(16).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from(sum >> 32).unwrap_or(usize::MAX) & (words.max(1) * 64 - 1)
    }
}

fn finder<'a>(needles: impl IntoIterator<Item = &'a String>) -> Result<AhoCorasick> {
    AhoCorasick::new(needles).map_err(|error| StudyError::Render { source: Box::new(error) })
}

/// A transcript and the places of it that go: all of it where there are none.
struct Of(String, Option<Vec<(usize, usize)>>);

impl Of {
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        self.1.clone().unwrap_or_else(|| vec![(0, text.len())])
    }
}

fn texts(rows: Rows<'_>, scope: &Scope) -> Result<Vec<(Of, String)>> {
    let whole = scope.whole.iter().map(|id| Of(id.clone(), None));
    let parts = scope.parts.iter().map(|(id, places)| Of(id.clone(), Some(places.clone())));
    let mut found = Vec::new();
    for of in whole.chain(parts) {
        let sql = "SELECT kept.bytes FROM kept JOIN transcript ON transcript.text = kept.id
                   WHERE transcript.id = ?1";
        if let Some(bytes) = rows.scalar::<Vec<u8>>(sql, &[&of.0])? {
            found.push((of, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(found)
}

/// The words, and every end of them that is long enough to tell.
fn tails<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut tails = BTreeSet::new();
    for word in words {
        let places: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        let count = places.len().saturating_sub(LETTERS) + 1;
        tails.extend(places.iter().take(count).map(|at| word[*at..].to_owned()));
    }
    tails.into_iter().collect()
}

/// Every run of so many characters inside one line, in order: whatever shares more with what was
/// said than a chance turn of phrase has one of them in it, wherever it was cut.
fn runs_of(words: &str) -> impl Iterator<Item = &str> {
    words.lines().map(str::trim).flat_map(|line| {
        let mut places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        places.push(line.len());
        let last = places.len().saturating_sub(RUN);
        (0..last).filter_map(move |at| line.get(places[at]..places[at + RUN]))
    })
}

/// Words in these places that were marked as naming somebody or something.
fn names(rows: Rows<'_>, id: &str, from: usize, to: usize, text: &str) -> Result<Vec<String>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT \"start\", \"end\", class FROM mention
         WHERE transcript = ?1 AND decision = 'accepted' AND \"start\" >= ?2 AND \"end\" <= ?3",
    )?;
    let marked: Vec<(usize, usize, String)> = statement
        .query_map(rusqlite::params![id, from, to], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(marked
        .into_iter()
        .filter(|(.., class)| {
            Class::parse(class).is_some_and(|class| class.disclosure() == Disclosure::Direct)
        })
        .filter_map(|(start, end, _)| text.get(start..end))
        .filter(|words| words.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect())
}

/// What other people said, what the team calls itself, and what stands in for names.
fn said_by_others(rows: Rows<'_>) -> Result<Vec<String>> {
    let mut said = column(
        rows,
        "SELECT CAST(bytes AS TEXT) FROM kept WHERE id IN (SELECT text FROM transcript)",
    )?;
    for sql in [
        "SELECT name FROM actor",
        "SELECT name FROM user",
        "SELECT replacement FROM entity",
        "SELECT label FROM participant",
        "SELECT id || ' ' || title FROM transcript",
        "SELECT label FROM speaker",
    ] {
        said.extend(column(rows, sql)?);
    }
    Ok(said)
}

/// Every other word in a live row, and the schema's own.
fn everything_else(rows: Rows<'_>) -> Result<Vec<String>> {
    let mut all = column(rows, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let mut statement = rows.connection().prepare(
        "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'
           AND m.name <> 'payload'",
    )?;
    let columns: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (table, name) in columns {
        let sql = format!("SELECT \"{name}\" FROM \"{table}\" WHERE \"{name}\" IS NOT NULL");
        all.extend(column(rows, &sql)?);
    }
    // The names of columns stand in every row image.
    all.extend(column(rows, "SELECT DISTINCT tbl FROM payload")?);
    Ok(all)
}

fn column(rows: Rows<'_>, sql: &str) -> Result<Vec<String>> {
    let mut statement = rows.connection().prepare(sql)?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?;
    let found: Vec<String> = found.collect::<rusqlite::Result<_>>()?;
    Ok(found.into_iter().map(|text| text.to_lowercase()).collect())
}

/// The needles that stand in none of `texts`.
fn without(needles: Vec<String>, texts: &[String]) -> Result<Vec<String>> {
    let finder = finder(&needles)?;
    let mut said = BTreeSet::new();
    for text in texts {
        said.extend(finder.find_overlapping_iter(text).map(|found| found.pattern().as_usize()));
    }
    let kept = needles.into_iter().enumerate().filter(|(at, _)| !said.contains(at));
    Ok(kept.map(|(_, needle)| needle).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_told_from_what_is_none_wherever_it_stands() {
        let said = "They never once asked what I wanted; née Ó Briain, she wrote it down.";
        let mut runs = Runs::new(runs_of(said).map(str::to_owned).collect());
        assert!(runs_of(said).all(|run| runs.contains(run)));
        let other = "They never twice asked what he wanted, and nobody wrote any of it down.";
        assert!(runs_of(other).all(|run| runs.contains(run) == said.contains(run)));
        runs_of(said).take(3).for_each(|run| runs.remove(run));
        let left = runs_of(said).filter(|run| runs.contains(run)).count();
        assert_eq!(left + 3, runs_of(said).count());
        assert!(!Runs::default().contains(said));
    }
}
