//! A transcript typed anew: revisions, what differs, and what waits because its words moved.

use std::path::PathBuf;

use heard_model::{Span, TranscriptId};
use heard_study::{
    ChangedPiece, ChangedTurns, ImportOptions, Key, MovedItem, Place, Settlement, Study,
};
use serde::Serialize;

use super::{id, needs_key};
use crate::commands::import::Import;
use crate::failure::Failure;
use crate::out;

/// What differs between two revisions.
#[derive(clap::Args)]
pub(super) struct Changes {
    /// Which transcript
    id: String,
    /// Against which revision; the one before where nothing is said
    #[arg(long, value_name = "N")]
    from: Option<u32>,
    /// Show the raw words; needs the key, and is written in the log with your reason
    #[arg(long, value_name = "REASON")]
    names: Option<String>,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// What waits.
#[derive(clap::Args)]
pub(super) struct Moved {
    /// On which transcript; on all where nothing is said
    id: Option<String>,
    /// Show the raw words; needs the key, and is written in the log with your reason
    #[arg(long, value_name = "REASON")]
    names: Option<String>,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// What a person says of it.
#[derive(clap::Args)]
pub(super) struct Settle {
    /// The numbers that `heard transcript moved` shows
    #[arg(required = true)]
    items: Vec<i64>,
    /// It belongs where it was put
    #[arg(long, group = "what")]
    keep: bool,
    /// It belongs on this turn
    #[arg(long, group = "what", value_name = "N")]
    turn: Option<u32>,
    /// It belongs on these characters of the text, as in 120..184
    #[arg(long, group = "what", value_name = "START..END")]
    at: Option<String>,
    /// It goes, for its words are gone
    #[arg(long, group = "what")]
    drop: bool,
    /// Why
    #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
    message: String,
}

#[derive(Serialize)]
struct Revision {
    transcript: String,
    revision: u32,
    file: String,
    format: String,
    turns: u32,
    replaced_at: Option<String>,
    replaced_by: Option<String>,
}

#[derive(Serialize)]
struct ChangedRow<'c> {
    before: Option<(u32, u32)>,
    after: Option<(u32, u32)>,
    pieces: Vec<PieceRow<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PieceRow<'c> {
    Same(&'c str),
    Gone(&'c str),
    Come(&'c str),
}

impl PieceRow<'_> {
    fn of(piece: &ChangedPiece) -> PieceRow<'_> {
        match piece {
            ChangedPiece::Same(words) => PieceRow::Same(words),
            ChangedPiece::Gone(words) => PieceRow::Gone(words),
            ChangedPiece::Come(words) => PieceRow::Come(words),
        }
    }
}

#[derive(Serialize)]
struct MovedRow<'m> {
    item: i64,
    transcript: &'m str,
    revision: u32,
    kind: &'m str,
    name: &'m str,
    why: &'m str,
    before: &'m str,
    after: Option<&'m str>,
}

/// Takes `file` in as `name` typed anew.
pub(super) fn revise(
    study: &Study,
    name: TranscriptId,
    file: PathBuf,
    format: Option<&str>,
    json: bool,
) -> Result<(), Failure> {
    study.transcript_entry(&name)?;
    let options = ImportOptions { revise: true, name: Some(name), ..ImportOptions::default() };
    Import::one(study, file, format, &options, json)
}

/// Lists the revisions, and says how many corrections lie over the last.
pub(super) fn revisions(study: &Study, id: &TranscriptId, json: bool) -> Result<(), Failure> {
    let mut table = out::table(&["revision", "file", "format", "turns", "replaced", "by"]);
    for entry in study.revisions(id)? {
        let (at, by) = entry.replaced.unzip();
        if json {
            out::json(&Revision {
                transcript: id.to_string(),
                revision: entry.number,
                file: entry.file,
                format: entry.format,
                turns: entry.turns,
                replaced_at: at,
                replaced_by: by,
            })?;
        } else {
            table.add_row([
                entry.number.to_string(),
                entry.file,
                entry.format,
                entry.turns.to_string(),
                at.unwrap_or_else(|| "stands".to_owned()),
                by.unwrap_or_default(),
            ]);
        }
    }
    if json {
        return Ok(());
    }
    out::data(&table.to_string())?;
    for correction in study.corrections(id)? {
        out::say(&format!(
            "turn {} was put right by {} at {}",
            correction.turn, correction.by, correction.at
        ));
    }
    Ok(())
}

impl Changes {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<(), Failure> {
        let id = id(&self.id)?;
        let last = study.revisions(&id)?.len() as u32;
        let from = self.from.unwrap_or(last.saturating_sub(1));
        if from == 0 {
            out::say(&format!("`{id}` has one revision; nothing to compare it with"));
            return Ok(());
        }
        let changed = match &self.names {
            Some(reason) => {
                needs_key(key)?;
                study.before_and_after_raw(&id, from, reason)?
            }
            None => study.before_and_after(&id, from, key)?,
        };
        for turns in &changed {
            if self.json {
                out::json(&changed_row(turns))?;
            } else {
                out::data(&side_by_side(turns))?;
            }
        }
        if changed.is_empty() {
            out::say("no turn differs");
        }
        Ok(())
    }
}

fn changed_row(turns: &ChangedTurns) -> ChangedRow<'_> {
    let whole =
        |range: &std::ops::Range<u32>| (!range.is_empty()).then(|| (range.start, range.end - 1));
    ChangedRow {
        before: whole(&turns.before),
        after: whole(&turns.after),
        pieces: turns.pieces.iter().map(PieceRow::of).collect(),
    }
}

/// Lines that went with `-`, lines that came with `+`; what differs in them stands in brackets,
/// so that it is seen without colour too.
fn side_by_side(turns: &ChangedTurns) -> String {
    let (mut before, mut after) = (String::new(), String::new());
    for piece in &turns.pieces {
        match piece {
            ChangedPiece::Same(words) => {
                before.push_str(words);
                after.push_str(words);
            }
            ChangedPiece::Gone(words) => before.push_str(&marked(words)),
            ChangedPiece::Come(words) => after.push_str(&marked(words)),
        }
    }
    let numbered = |text: &str, from: u32, sign: char| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.is_empty()).zip(from..);
        lines.map(|(line, number)| format!("{sign}{number:>5}  {line}")).collect()
    };
    let mut lines = numbered(&before, turns.before.start, '-');
    lines.extend(numbered(&after, turns.after.start, '+'));
    lines.join("\n") + "\n"
}

fn marked(words: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("⟦{line}⟧") };
    words.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

impl Moved {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<(), Failure> {
        let of = self.id.as_deref().map(id).transpose()?;
        let items = study.moved(of.as_ref())?;
        let words: Vec<(String, Option<String>)> = match &self.names {
            Some(reason) => {
                needs_key(key)?;
                study.moved_words_raw(&items, reason)?
            }
            None => study
                .moved_words(&items, key)?
                .into_iter()
                .map(|(before, after)| (before.to_string(), after.map(|after| after.to_string())))
                .collect(),
        };
        for (item, (before, after)) in items.iter().zip(&words) {
            if self.json {
                out::json(&moved_row(item, before, after.as_deref()))?;
            } else {
                out::data(&told(item, before, after.as_deref()))?;
            }
        }
        if items.is_empty() {
            out::say("nothing waits");
        } else if !self.json {
            out::say(
                "`heard transcript settle NUMBER --keep|--turn N|--drop` says where each belongs",
            );
        }
        Ok(())
    }
}

fn moved_row<'m>(item: &'m MovedItem, before: &'m str, after: Option<&'m str>) -> MovedRow<'m> {
    MovedRow {
        item: item.id,
        transcript: item.transcript.as_str(),
        revision: item.revision,
        kind: &item.kind,
        name: &item.name,
        why: &item.why,
        before,
        after,
    }
}

fn told(item: &MovedItem, before: &str, after: Option<&str>) -> String {
    let why = match item.why.as_str() {
        "changed" => "its words changed",
        "moved" => "its words stand elsewhere now",
        "voice" => "somebody else says its words now",
        _ => "its words are gone",
    };
    let kind = item.kind.replace('_', " ");
    format!(
        "{:>4}  {} in {}: {kind} {}\n      before: {before}\n      after:  {}\n",
        item.id,
        why,
        item.transcript,
        item.name,
        after.unwrap_or("-")
    )
}

impl Settle {
    pub(super) fn run(self, study: &Study) -> Result<(), Failure> {
        let settlement = match (&self.at, self.turn) {
            (Some(at), _) => Settlement::Put(chars(at)?),
            (None, Some(turn)) => Settlement::Put(Place::Turn(turn)),
            (None, None) if self.drop => Settlement::Drop,
            (None, None) if self.keep => Settlement::Keep,
            (None, None) => {
                return Err(Failure::new("nothing is said of where it belongs")
                    .hint("--keep, --turn N, --at START..END or --drop"));
            }
        };
        let settled = self.items.iter().map(|item| (*item, settlement)).collect();
        let done = study.settle_moved(settled, &self.message)?;
        out::say(&format!(
            "settled {}; `heard undo` takes it back",
            out::count(done.value, "item")
        ));
        Ok(())
    }
}

/// `120..184`, in characters.
fn chars(at: &str) -> Result<Place, Failure> {
    let ends = at
        .split_once("..")
        .and_then(|(start, end)| Some((start.trim().parse().ok()?, end.trim().parse().ok()?)));
    let place = ends.filter(|(start, end)| Span::new(*start, *end).is_some());
    let (start, end) = place.ok_or_else(|| {
        Failure::new(format!("`{at}` is no stretch of characters")).hint("write it as 120..184")
    })?;
    Ok(Place::Chars(start, end))
}
