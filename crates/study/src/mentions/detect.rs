//! Looking through transcripts for what may identify somebody.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::{Class, Decision, EntityId, Layers, Mention, Register};
use heard_model::{SourceText, Span, Spans, TranscriptId};
use serde::{Deserialize, Serialize};

use super::rows::{self, MentionRow};
use crate::error::Result;
use crate::key::Key;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows};
use crate::study::Study;

/// The version of the recognisers: what another one looked through is looked through again.
const RECOGNISERS: &str = env!("CARGO_PKG_VERSION");

/// Who noticed what the key knows.
const BY_KEY: &str = "key";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct DetectionRow {
    transcript: String,
    recognisers: String,
    at: String,
}

impl Record for DetectionRow {
    const TABLE: &'static str = "detection";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// Whether the recognisers of this version looked through transcript `id`.
pub(super) fn is_looked_through(rows: Rows<'_>, id: &TranscriptId) -> Result<bool> {
    let by: Option<String> =
        rows.scalar("SELECT recognisers FROM detection WHERE transcript = ?1", &[&id.as_str()])?;
    Ok(by.as_deref() == Some(RECOGNISERS))
}

/// What was found in one transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detected {
    /// In which.
    pub transcript: String,
    /// Certain: the key knows them.
    pub known: usize,
    /// To be looked at, masked meanwhile.
    pub suggested: usize,
    /// To be looked at, not masked.
    pub doubtful: usize,
    /// Decided before, and left as they were.
    pub decided: usize,
}

impl Study {
    /// Looks through `ids` (all transcripts where empty) with every recogniser and, where it is
    /// open, with the key. What people decided stays decided; what was only suggested is
    /// suggested anew. What the key knows for certain is accepted.
    pub fn detect(&self, ids: &[TranscriptId], key: Option<&Key>) -> Result<Done<Vec<Detected>>> {
        let ids = if ids.is_empty() { self.read(crate::transcripts::ids)? } else { ids.to_vec() };
        let names: Vec<&str> = ids.iter().map(TranscriptId::as_str).collect();
        let subject = names.join(", ");
        let key = key.cloned();
        self.change(EventKind::MentionsDetected, &subject, "", move |tx| {
            let register =
                key.as_ref().map(|key| super::masked::of_key(tx.rows(), key)).transpose()?;
            let mut found = Vec::new();
            for id in &ids {
                found.push(look(tx, id, key.as_ref(), register.as_ref())?);
            }
            Ok(found)
        })
    }
}

fn look(
    tx: &mut Tx<'_>,
    id: &TranscriptId,
    key: Option<&Key>,
    register: Option<&Register>,
) -> Result<Detected> {
    let row = crate::transcripts::row(tx.rows(), id)?;
    let text = crate::transcripts::text(tx.rows(), &row)?;
    let mut detected = Detected { transcript: id.to_string(), ..Detected::default() };
    let (waiting, kept): (Vec<_>, Vec<_>) = rows::mentions(tx.rows(), id)?
        .into_iter()
        .partition(|kept| kept.mention.decision == Decision::Suggested);
    detected.decided = kept.len();
    let decided: Spans = kept.iter().map(|kept| kept.mention.span).collect();
    let mut new = known(tx, id, &text, key, register)?;
    new.retain(|mention| !decided.meet(mention.span));
    let settled = Settled::of(kept.iter().map(|kept| &kept.mention).chain(&new));
    let noticed = heard_anonymise::mentions(text.expose());
    new.extend(noticed.into_iter().filter(|mention| settled.leaves(text.expose(), mention)));
    new.sort_by_key(|mention| mention.span);
    // What is found again keeps its number.
    let there: BTreeSet<(Span, Class)> = new.iter().map(place).collect();
    let (again, gone): (Vec<_>, Vec<_>) =
        waiting.iter().partition(|old| there.contains(&place(&old.mention)));
    for old in gone {
        tx.delete(&rows::mention(tx.rows(), old.id)?)?;
    }
    let numbers: BTreeMap<(Span, Class), i64> =
        again.iter().map(|old| (place(&old.mention), old.id)).collect();
    for mention in new {
        match mention.decision {
            Decision::Suggested if mention.score >= heard_anonymise::LOW => detected.suggested += 1,
            Decision::Suggested => detected.doubtful += 1,
            _ => detected.known += 1,
        }
        put(tx, id, &mention, numbers.get(&place(&mention)).copied())?;
    }
    if !is_looked_through(tx.rows(), id)? {
        tx.put(&DetectionRow {
            transcript: id.to_string(),
            recognisers: RECOGNISERS.to_owned(),
            at: tx.at().to_string(),
        })?;
    }
    Ok(detected)
}

/// Places that need no suggestion any more.
pub(super) struct Settled {
    /// Decided by a person.
    person: Spans,
    /// All, with what the key knows.
    all: Spans,
}

impl Settled {
    /// Of mentions that are accepted, rejected, or known to the key.
    pub(super) fn of<'a>(mentions: impl Iterator<Item = &'a Mention>) -> Settled {
        let (mut person, mut all) = (Vec::new(), Vec::new());
        for mention in mentions {
            all.push(mention.span);
            if mention.noticed_by != BY_KEY {
                person.push(mention.span);
            }
        }
        Settled { person: person.into_iter().collect(), all: all.into_iter().collect() }
    }

    /// Whether a mention still wants a look: it is somewhere else, or it says more than what is
    /// settled inside it. Where a person chose the words of a name, that is how far it goes.
    pub(super) fn leaves(&self, text: &str, mention: &Mention) -> bool {
        let chosen = !mention.class.is_structured() && self.person.meet(mention.span);
        !self.all.meet(mention.span) || (!chosen && mention.says_more_than(text, &self.all))
    }
}

fn place(mention: &Mention) -> (Span, Class) {
    (mention.span, mention.class)
}

/// Writes a mention, under the number it has had or a new one.
fn put(tx: &mut Tx<'_>, id: &TranscriptId, mention: &Mention, number: Option<i64>) -> Result<()> {
    let number = match number {
        Some(number) => number,
        None => tx.number("mention")?,
    };
    let mut row = MentionRow::new(number, id, mention.span, mention.class, &mention.noticed_by);
    row.score = (mention.score.clamp(0.0, 1.0) * 1000.0) as u32;
    row.decision = mention.decision.as_str().to_owned();
    row.entity = mention.entity.map(|entity| i64::from(entity.0));
    tx.put(&row)
}

/// What the key knows of this text: forms that stand for one entity are accepted, words that
/// must stay are rejected, forms that may mean several wait for a person, masked.
fn known(
    tx: &Tx<'_>,
    id: &TranscriptId,
    text: &SourceText,
    key: Option<&Key>,
    register: Option<&Register>,
) -> Result<Vec<Mention>> {
    let (Some(key), Some(register)) = (key, register) else { return Ok(Vec::new()) };
    let mut found: Vec<Mention> = Vec::new();
    for keep in &key.keep {
        let spans = exact(text.expose(), &keep.text, false);
        found.extend(
            spans.into_iter().map(|span| by_key(span, Class::OtherId, None, Decision::Rejected)),
        );
    }
    let here = |names: &[String]| names.is_empty() || names.iter().any(|name| name == id.as_str());
    for ambiguous in key.ambiguous.iter().filter(|ambiguous| here(&ambiguous.transcripts)) {
        for span in exact(text.expose(), &ambiguous.form, true) {
            found.push(by_key(span, Class::Alias, None, Decision::Suggested));
        }
    }
    for entity in &key.entities {
        let number = rows::entity_named(tx.rows(), &entity.id)?;
        for form in entity.forms.iter().filter(|form| form.is_exact() && here(&form.only_in)) {
            let class = Class::parse(&form.class).unwrap_or(Class::PersonName);
            let number = number.and_then(|number| u32::try_from(number).ok()).map(EntityId);
            let spans = exact(text.expose(), &form.text, true);
            found.extend(
                spans.into_iter().map(|span| by_key(span, class, number, Decision::Accepted)),
            );
            // The key says that in small letters it is another word.
            let small = form.text.to_lowercase();
            if small != form.text {
                let spans = exact(text.expose(), &small, true);
                found.extend(
                    spans.into_iter().map(|span| by_key(span, class, None, Decision::Rejected)),
                );
            }
        }
    }
    let so_far = found.clone();
    let layers = Layers {
        source: text,
        within: None,
        transcript: Some(id),
        mentions: &so_far,
        register,
        edits: &[],
    };
    let said: Spans = so_far.iter().map(|mention| mention.span).collect();
    for mask in heard_anonymise::lay(&layers).masks {
        if !said.hold(mask.span) {
            found.push(by_key(mask.span, mask.class, mask.entity, Decision::Accepted));
        }
    }
    Ok(longest(found))
}

/// Of overlapping mentions the longest.
fn longest(mut found: Vec<Mention>) -> Vec<Mention> {
    found.sort_by_key(|mention| (std::cmp::Reverse(mention.span.len()), mention.span.start()));
    // None overlaps another: only the last that begins before a mention's end can meet it.
    let mut kept: BTreeMap<usize, Mention> = BTreeMap::new();
    for mention in found {
        let before = kept.range(..mention.span.end()).next_back();
        if !before.is_some_and(|(_, other)| other.span.overlaps(mention.span)) {
            kept.insert(mention.span.start(), mention);
        }
    }
    kept.into_values().collect()
}

fn by_key(span: Span, class: Class, entity: Option<EntityId>, decision: Decision) -> Mention {
    Mention { span, class, score: 1.0, decision, entity, noticed_by: BY_KEY.to_owned() }
}

/// Where `form` stands as whole words; with `case` only with these capitals.
fn exact(text: &str, form: &str, case: bool) -> Vec<Span> {
    let (hay, needle) = match case {
        true => (text.to_owned(), form.to_owned()),
        // Only letters whose lower case is as long: a place in `hay` is a place in `text`.
        false => (text.to_ascii_lowercase(), form.to_ascii_lowercase()),
    };
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    hay.match_indices(&needle)
        .filter(|(at, found)| {
            !letter(hay[..*at].chars().next_back())
                && !letter(hay[at + found.len()..].chars().next())
        })
        .filter_map(|(at, found)| Span::new(at, at + found.len()))
        .collect()
}
