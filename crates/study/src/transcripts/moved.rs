//! The queue of what a new revision moved: what lay on words that changed, until a person says
//! where it belongs.

use heard_anonymise::{AnonymisedText, Layers, lay};
use heard_model::{CodeId, Offsets, QuoteId, Span, TranscriptId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::carry::{self, Row, owner, span_of};
use super::revisions::{self, Face};
use crate::codings::Place;
use crate::error::{CorrectionFault, Result, StudyError};
use crate::key::Key;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Image, Record, Rows, Table, bad};
use crate::study::Study;

/// Something that lay on words which a new revision changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedItem {
    /// Its number in the queue.
    pub id: i64,
    /// On which transcript.
    pub transcript: TranscriptId,
    /// The revision in which its words stood.
    pub revision: u32,
    /// What it is: `coding`, `mention`, `quote`, `memo`, `passage_tag`, `withdrawal`, `correction`.
    pub kind: String,
    /// Its name among its kind: a code, `Q-0014`, a class; empty where it has none.
    pub name: String,
    /// `changed`, `moved` (the words stand elsewhere), `gone`, or `voice` (somebody else's now).
    pub why: String,
    /// Where its words stood, in that revision.
    pub was: Span,
    /// Where it lies now, as a guess; nothing where its words are gone.
    pub now: Option<Span>,
}

/// What a person says of something that was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It belongs where it was put.
    Keep,
    /// It belongs here.
    Put(Place),
    /// It goes, for its words are gone.
    Drop,
}

/// Words before and after, as they may be shown.
pub type BeforeAfter<W> = (W, Option<W>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct MovedRow {
    id: i64,
    transcript: String,
    revision: u32,
    kind: String,
    start: usize,
    end: usize,
    why: String,
    #[serde(with = "crate::store::rows::list")]
    row: Image,
    #[serde(with = "crate::store::rows::flag")]
    stands: bool,
}

impl Record for MovedRow {
    const TABLE: &'static str = "moved";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// Fills the queue while a revision is laid down.
pub(super) struct Mover {
    transcript: String,
    revision: u32,
    waiting: Vec<MovedRow>,
}

impl Mover {
    pub(super) fn of(rows: Rows<'_>, transcript: &str, revision: u32) -> Result<Mover> {
        let waiting = rows.all("WHERE transcript = ?1 ORDER BY id", &[&transcript])?;
        Ok(Mover { transcript: transcript.to_owned(), revision, waiting })
    }

    fn known(&self, row: &Row) -> Option<usize> {
        let key = row.table.key_of(&row.image);
        self.waiting.iter().position(|item| {
            item.stands && item.kind == row.table.name && row.table.key_of(&item.row) == key
        })
    }

    /// Keeps in step with a row that waits and was carried on.
    pub(super) fn follow(&mut self, tx: &mut Tx<'_>, row: &Row, now: &Image) -> Result<()> {
        let Some(at) = self.known(row) else { return Ok(()) };
        self.waiting[at].row = now.clone();
        tx.put(&self.waiting[at])
    }

    /// Puts a row in the queue, with the image it has `now`; nothing where it could not stay.
    /// What waits already stays what it is: its first words are the ones it was made for.
    pub(super) fn add(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Row,
        now: Option<&Image>,
        why: &str,
    ) -> Result<()> {
        if let Some(at) = self.known(row) {
            let item = &mut self.waiting[at];
            item.stands = now.is_some();
            why.clone_into(&mut item.why);
            item.row = now.unwrap_or(&row.image).clone();
            return tx.put(&self.waiting[at]);
        }
        let id = tx.number("moved")?;
        tx.put(&MovedRow {
            id,
            transcript: self.transcript.clone(),
            revision: self.revision,
            kind: row.table.name.to_owned(),
            start: row.span.start(),
            end: row.span.end(),
            why: why.to_owned(),
            row: now.unwrap_or(&row.image).clone(),
            stands: now.is_some(),
        })
    }
}

impl MovedRow {
    fn table(&self) -> Result<&'static Table> {
        Table::named(&self.kind)
    }

    /// The row as it is now; nothing where somebody took it away since.
    fn current(&self, rows: Rows<'_>) -> Result<Option<Image>> {
        if !self.stands {
            return Ok(Some(self.row.clone()));
        }
        rows.image(self.table()?, &self.row)
    }

    fn item(&self, image: &Image) -> Result<MovedItem> {
        let told = || bad("moved", &format!("moved {}", self.id));
        let column = match self.kind.as_str() {
            "coding" => "code",
            "mention" => "class",
            "passage_tag" => "kind",
            "memo" => "author",
            _ => "",
        };
        let name = match (self.kind.as_str(), image.get("id").and_then(Value::as_u64)) {
            ("quote", Some(id)) => QuoteId(u32::try_from(id).unwrap_or(u32::MAX)).to_string(),
            _ => image.get(column).and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        Ok(MovedItem {
            id: self.id,
            transcript: TranscriptId::new(&self.transcript).ok_or_else(told)?,
            revision: self.revision,
            kind: self.kind.clone(),
            name,
            why: self.why.clone(),
            was: Span::new(self.start, self.end).ok_or_else(told)?,
            now: span_of(image).filter(|_| self.stands),
        })
    }
}

impl MovedItem {
    /// The code, where it is a coding.
    pub fn code(&self) -> Option<CodeId> {
        CodeId::parse(&self.name).filter(|_| self.kind == "coding")
    }
}

impl Study {
    /// What waits because a new revision moved it, by transcript and place; of one transcript, or
    /// of all.
    pub fn moved(&self, of: Option<&TranscriptId>) -> Result<Vec<MovedItem>> {
        self.read(|rows| {
            let found = match of {
                Some(id) => {
                    rows.all("WHERE transcript = ?1 ORDER BY start, id", &[&id.as_str()])?
                }
                None => rows.all::<MovedRow>("ORDER BY transcript, start, id", &[])?,
            };
            let mut items = Vec::new();
            for row in &found {
                if let Some(image) = row.current(rows)? {
                    items.push(row.item(&image)?);
                }
            }
            Ok(items)
        })
    }

    /// The words that each item lay on, and those it lies on now: masked.
    pub fn moved_words(
        &self,
        items: &[MovedItem],
        key: Option<&Key>,
    ) -> Result<Vec<BeforeAfter<AnonymisedText>>> {
        self.read(|rows| {
            let register = crate::mentions::register(rows, key, &self.settings())?;
            let show = |face: &Face, span: Span| {
                lay(&Layers {
                    source: &face.transcript.text,
                    within: Some(span),
                    transcript: Some(&face.transcript.id),
                    mentions: &face.mentions,
                    register: &register,
                    edits: &[],
                })
                .words
            };
            each(rows, items, show)
        })
    }

    /// The same, raw: journalled, with the reason.
    pub fn moved_words_raw(
        &self,
        items: &[MovedItem],
        reason: &str,
    ) -> Result<Vec<BeforeAfter<String>>> {
        let mut names: Vec<&str> = items.iter().map(|item| item.transcript.as_str()).collect();
        names.dedup();
        self.note(EventKind::RawShown, &names.join(", "), reason)?;
        let show = |face: &Face, span: Span| {
            face.transcript.text.slice(span).unwrap_or_default().to_owned()
        };
        self.read(|rows| each(rows, items, show))
    }

    /// Takes down what a person said about items of the queue, as one operation.
    pub fn settle_moved(
        &self,
        settled: Vec<(i64, Settlement)>,
        reason: &str,
    ) -> Result<Done<usize>> {
        let subject = match settled.as_slice() {
            [(id, _)] => format!("moved {id}"),
            all => format!("{} moved", all.len()),
        };
        self.change(EventKind::MovedSettled, &subject, reason, move |tx| {
            for (id, settlement) in &settled {
                settle(tx, *id, *settlement)?;
            }
            Ok(settled.len())
        })
    }
}

fn each<W>(
    rows: Rows<'_>,
    items: &[MovedItem],
    show: impl Fn(&Face, Span) -> W,
) -> Result<Vec<BeforeAfter<W>>> {
    let mut faces: Vec<(TranscriptId, u32, Face, Face)> = Vec::new();
    let mut words = Vec::new();
    for item in items {
        let known = |(id, number, ..): &&(TranscriptId, u32, Face, Face)| {
            *id == item.transcript && *number == item.revision
        };
        if faces.iter().find(known).is_none() {
            let before = revisions::face(rows, &item.transcript, Some(item.revision))?;
            let after = revisions::face(rows, &item.transcript, None)?;
            faces.push((item.transcript.clone(), item.revision, before, after));
        }
        let Some((_, _, before, after)) = faces.iter().find(known) else { continue };
        words.push((show(before, item.was), item.now.map(|span| show(after, span))));
    }
    Ok(words)
}

fn settle(tx: &mut Tx<'_>, id: i64, settlement: Settlement) -> Result<()> {
    let told = || StudyError::NotFound { what: "moved item", name: id.to_string() };
    let item: MovedRow = tx.rows().one("WHERE id = ?1", &[&id])?.ok_or_else(told)?;
    let table = item.table()?;
    let transcript = TranscriptId::new(&item.transcript).ok_or_else(told)?;
    let Some(current) = item.current(tx.rows())? else { return tx.delete(&item) };
    match settlement {
        Settlement::Drop if item.kind == "withdrawal" => {
            return Err(StudyError::Withdrawn { transcript: item.transcript });
        }
        Settlement::Drop if item.kind == "quote" => {
            let mut image = current;
            image.insert("rejected".to_owned(), 1.into());
            tx.set(table, owner(table, &image), image)?;
        }
        Settlement::Drop => tx.clear(table, owner(table, &current), &current)?,
        Settlement::Keep if !item.stands => {
            return Err(CorrectionFault::WordsGone { item: id }.into());
        }
        Settlement::Keep => stand(tx, &transcript, table, current, None)?,
        Settlement::Put(place) => {
            let there = resolve(tx.rows(), &transcript, place)?;
            stand(tx, &transcript, table, current, Some(there))?;
        }
    }
    tx.delete(&item)
}

/// Lays a row down for good, at a new place where one is named.
fn stand(
    tx: &mut Tx<'_>,
    transcript: &TranscriptId,
    table: &'static Table,
    was: Image,
    there: Option<Span>,
) -> Result<()> {
    let mut image = was.clone();
    if let Some(there) = there {
        image.insert("start".to_owned(), there.start().into());
        image.insert("end".to_owned(), there.end().into());
        if table.name == "memo" {
            image.insert("anchor_kind".to_owned(), "passage".into());
        }
    }
    if table.key_of(&was) != table.key_of(&image) {
        tx.clear(table, carry::owner(table, &was), &was)?;
    }
    if table.name == "quote" {
        crate::quotes::lift_anew(tx.rows(), transcript, &mut image)?;
    }
    tx.set(table, carry::owner(table, &image), image)
}

/// A place as a person gives it, in bytes of transcript `id`.
fn resolve(rows: Rows<'_>, id: &TranscriptId, place: Place) -> Result<Span> {
    let transcript = super::transcript(rows, id)?;
    let outside = |at: usize| StudyError::OutsideText { transcript: id.to_string(), at };
    match place {
        Place::Span(span) => Some(span).filter(|span| transcript.text.slice(*span).is_some()),
        Place::Chars(start, end) => {
            Offsets::new(transcript.text.expose()).span_of_chars(start, end)
        }
        Place::Turn(number) => transcript.turn(number).map(|turn| turn.speech),
    }
    .ok_or_else(|| {
        outside(match place {
            Place::Span(span) => span.end(),
            Place::Chars(_, end) => end,
            Place::Turn(number) => number as usize,
        })
    })
}
