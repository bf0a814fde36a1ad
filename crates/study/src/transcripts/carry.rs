//! What lies on a transcript is carried over to its new text: codings, mentions, quotes with their
//! edits, memos, tags, corrections, and what people took back.
//!
//! What stands there word for word is moved in silence. All else waits in the queue ([`super::moved`])
//! and nothing is lost: a row whose words are gone is kept there whole. Where a wrong guess could
//! do harm the guess is the careful one: what was taken back widens to whole turns, and words that
//! were found to name nobody are found so no longer once they changed.

use heard_model::{Span, Transcript};
use serde_json::Value;

use super::align::{Alignment, Anchor};
use super::moved::Mover;
use crate::error::Result;
use crate::store::journal::Tx;
use crate::store::rows::{Image, Table, bad};

/// What became of everything that lay on a transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Stands on the same words as before.
    pub exact: usize,
    /// Waits for a person.
    pub waiting: usize,
}

/// The tables whose rows lie on words, and which of their rows are a transcript's.
const LAYERS: &[(&str, &str)] = &[
    ("coding", "transcript = ?1"),
    ("mention", "transcript = ?1"),
    ("quote", "transcript = ?1"),
    ("memo", "anchor_kind = 'passage' AND anchor = ?1"),
    ("passage_tag", "transcript = ?1"),
    ("withdrawal", "transcript = ?1"),
    ("correction", "transcript = ?1"),
    ("release_card", "transcript = ?1"),
];

/// What is to be done with one row.
enum Fate {
    Stays(Span),
    Waits(Span, &'static str),
    Goes(usize),
}

/// A transcript before and after it was typed anew.
pub(super) struct Carrier<'t> {
    pub(super) before: &'t Transcript,
    pub(super) after: &'t Transcript,
    /// The revision that `before` was.
    pub(super) revision: u32,
}

impl Carrier<'_> {
    /// Carries everything over.
    pub(super) fn carry(&self, tx: &mut Tx<'_>) -> Result<Carried> {
        let alignment = Alignment::new(self.before.text.expose(), self.after.text.expose());
        let id = self.after.id.as_str();
        let mut mover = Mover::of(tx.rows(), id, self.revision)?;
        let mut carried = Carried::default();
        for (name, condition) in LAYERS {
            let table = Table::named(name)?;
            for image in tx.rows().images_with(table, condition, &[id])? {
                let span = span_of(&image).ok_or_else(|| bad(name, "its place"))?;
                let fate = self.fate(alignment.anchor(span), span, table, &image);
                let row = Row { table, image, span };
                if self.lay(tx, &alignment, row, fate, &mut mover)? {
                    carried.waiting += 1;
                } else {
                    carried.exact += 1;
                }
            }
        }
        Ok(carried)
    }

    fn fate(&self, anchor: Anchor, span: Span, table: &Table, image: &Image) -> Fate {
        match anchor {
            Anchor::Exact(there) if self.other_voice(table, image, there) => {
                Fate::Waits(there, "voice")
            }
            Anchor::Exact(there) => Fate::Stays(there),
            Anchor::Beside(there) if said_by(self.before, span) == said_by(self.after, there) => {
                Fate::Stays(there)
            }
            Anchor::Beside(there) | Anchor::Moved(there) => Fate::Waits(there, "moved"),
            Anchor::Changed(there) => Fate::Waits(there, "changed"),
            Anchor::Gone(near) => Fate::Goes(near),
        }
    }

    /// Whether a quote's words are somebody else's now: their consent is not the one that was asked.
    fn other_voice(&self, table: &Table, image: &Image, there: Span) -> bool {
        table.name == "quote" && {
            let voice = crate::quotes::voices(self.after, there).into_iter().next();
            let was = image.get("participant").and_then(Value::as_str);
            voice.as_ref().map(|id| id.as_str()) != was
        }
    }

    /// Lays one row where it belongs now. Returns whether it waits for a person.
    fn lay(
        &self,
        tx: &mut Tx<'_>,
        alignment: &Alignment<'_>,
        row: Row,
        fate: Fate,
        mover: &mut Mover,
    ) -> Result<bool> {
        let (guess, why) = match fate {
            Fate::Stays(there) => {
                let moved = self.moved(alignment, &row, there);
                mover.follow(tx, &row, &moved)?;
                row.replace(tx, moved)?;
                return Ok(false);
            }
            Fate::Waits(there, why) => (Some(there), why),
            Fate::Goes(_) => (None, "gone"),
        };
        let near = |at: usize| turn_near(self.after, at);
        let at = match fate {
            Fate::Goes(at) => at,
            _ => guess.map_or(0, Span::start),
        };
        let careful = guess.and_then(|span| whole_turns(self.after, span)).or_else(|| near(at));
        let stands = match row.table.name {
            "withdrawal" | "release_card" => careful,
            "quote" => guess.or_else(|| near(at)),
            "mention" if row.says("decision", "accepted") => guess,
            "mention" => None,
            "memo" => None,
            _ => guess,
        };
        if row.table.name == "correction" && self.is_taken_up(&row, guess) {
            tx.clear(row.table, row.owner(), &row.image)?;
            return Ok(false);
        }
        let left = match stands {
            Some(there) => Some(self.moved(alignment, &row, there)),
            None if row.table.name == "memo" => Some(row.on_transcript()),
            None => None,
        };
        // A suggestion on words that changed is made anew by whoever looks next.
        let told = row.table.name != "release_card" && !row.says("decision", "suggested");
        if told {
            mover.add(tx, &row, left.as_ref(), why)?;
        }
        match left {
            Some(image) => row.replace(tx, image)?,
            None => tx.clear(row.table, row.owner(), &row.image)?,
        }
        Ok(told)
    }

    /// Whether the new text has the words that a correction laid over the old one.
    fn is_taken_up(&self, row: &Row, guess: Option<Span>) -> bool {
        let words = row.image.get("words").and_then(Value::as_str);
        guess.and_then(|span| self.after.text.slice(span)) == words
    }

    /// A row's image at its new place, a quote's edits with it.
    fn moved(&self, alignment: &Alignment<'_>, row: &Row, there: Span) -> Image {
        let mut image = row.image.clone();
        image.insert("start".to_owned(), there.start().into());
        image.insert("end".to_owned(), there.end().into());
        if row.table.name == "quote" {
            let same = self.before.text.slice(row.span) == self.after.text.slice(there);
            let place = |span: Span| {
                if same {
                    return Some(span.relative_to(row.span.start())?.shifted(there.start()));
                }
                match alignment.anchor(span) {
                    Anchor::Exact(at) | Anchor::Beside(at) | Anchor::Changed(at) => Some(at),
                    Anchor::Moved(_) | Anchor::Gone(_) => None,
                }
                .filter(|at| there.contains(*at))
            };
            move_edits(&mut image, place);
        }
        image
    }
}

/// A row with the place it had.
pub(super) struct Row {
    pub(super) table: &'static Table,
    pub(super) image: Image,
    pub(super) span: Span,
}

impl Row {
    fn says(&self, column: &str, value: &str) -> bool {
        self.image.get(column).and_then(Value::as_str) == Some(value)
    }

    pub(super) fn owner(&self) -> Option<String> {
        owner(self.table, &self.image)
    }

    /// A memo that hangs on the transcript as a whole, since its words are gone.
    fn on_transcript(&self) -> Image {
        let mut image = self.image.clone();
        image.insert("anchor_kind".to_owned(), "transcript".into());
        image.insert("start".to_owned(), Value::Null);
        image.insert("end".to_owned(), Value::Null);
        image
    }

    fn replace(&self, tx: &mut Tx<'_>, image: Image) -> Result<()> {
        if self.table.key_of(&self.image) != self.table.key_of(&image) {
            tx.clear(self.table, self.owner(), &self.image)?;
        }
        tx.set(self.table, owner(self.table, &image), image)
    }
}

/// Whose erasure takes a row's history with it: see the `owner` of each record.
pub(super) fn owner(table: &Table, image: &Image) -> Option<String> {
    let (kind, column) = match table.name {
        "withdrawal" => ("participant", "participant"),
        "memo" => ("transcript", "anchor"),
        _ => ("transcript", "transcript"),
    };
    Some(format!("{kind}:{}", image.get(column)?.as_str()?))
}

/// The place of a row, from its columns.
pub(super) fn span_of(image: &Image) -> Option<Span> {
    let at = |column: &str| usize::try_from(image.get(column)?.as_u64()?).ok();
    Span::new(at("start")?, at("end")?)
}

/// Gives each edit of a quote its new place; one that has none is dropped.
fn move_edits(image: &mut Image, place: impl Fn(Span) -> Option<Span>) {
    let edits = image.get("edits").and_then(Value::as_str);
    let Some(Ok(Value::Array(edits))) = edits.map(serde_json::from_str) else { return };
    let moved: Vec<Value> = edits
        .into_iter()
        .filter_map(|edit| {
            let mut edit = edit.as_object()?.clone();
            let there = place(span_of(&edit)?)?;
            edit.insert("start".to_owned(), there.start().into());
            edit.insert("end".to_owned(), there.end().into());
            Some(Value::Object(edit))
        })
        .collect();
    image.insert("edits".to_owned(), Value::Array(moved).to_string().into());
}

fn said_by(transcript: &Transcript, span: Span) -> Option<&str> {
    transcript.turn_at(span.start())?.speaker.as_deref()
}

/// `span`, widened to the whole speech of every turn it touches.
fn whole_turns(transcript: &Transcript, span: Span) -> Option<Span> {
    let touched = transcript.turns_of(span).map(|turn| turn.speech);
    Some(touched.fold(span, Span::cover))
}

/// The speech of the turn at byte `at`, or of the nearest before it.
fn turn_near(transcript: &Transcript, at: usize) -> Option<Span> {
    let next = transcript.turns.partition_point(|turn| turn.speech.start() <= at);
    let turn = transcript.turns.get(next.saturating_sub(1))?;
    Some(turn.speech)
}
