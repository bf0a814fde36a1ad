//! Two readers of the same mentions: who said what, and how far they agree.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::{Class, Decision};
use heard_measure::{Ratings, coefficients};
use heard_model::TranscriptId;
use serde::{Deserialize, Serialize};

use super::KeptMention;
use super::rows::{self, MentionRow};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows};
use crate::study::Study;

/// What one reader said of one mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ReadingRow {
    mention: i64,
    reader: String,
    transcript: String,
    decision: String,
}

impl Record for ReadingRow {
    const TABLE: &'static str = "reading";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// How far two readers agree about the mentions that both decided on.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadersAgree {
    /// Who they are.
    pub readers: [String; 2],
    /// How many mentions both read.
    pub both: usize,
    /// The share of them on which they said the same, 0 to 1.
    pub percent: f64,
    /// Cohen's kappa (1960); nothing where both said one thing throughout.
    pub kappa: Option<f64>,
    /// Those on which they differ: number, transcript, class. Never the words.
    pub differ: Vec<(i64, TranscriptId, Class)>,
}

/// Notes what the reader at work said of a mention that was `before` until now. It is a reading as
/// long as nobody else read the mention; after that a decision settles what two readers said, and
/// their readings stay as they were.
pub(super) fn note(tx: &mut Tx<'_>, row: &MentionRow, before: Decision) -> Result<()> {
    let decision = row.decision()?;
    if decision != Decision::Suggested
        && (before == Decision::Suggested || read_by_me_alone(tx, row.id)?)
    {
        put(tx, row, decision)?;
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, row: &MentionRow, decision: Decision) -> Result<()> {
    tx.put(&ReadingRow {
        mention: row.id,
        reader: tx.actor().name.clone(),
        transcript: row.transcript.clone(),
        decision: decision.as_str().to_owned(),
    })
}

fn read_by_me_alone(tx: &Tx<'_>, mention: i64) -> Result<bool> {
    let said = tx.rows().all::<ReadingRow>("WHERE mention = ?1", &[&mention])?;
    let reader = &tx.actor().name;
    Ok(!said.is_empty() && said.iter().all(|row| row.reader == *reader))
}

impl Study {
    /// The mentions of a transcript that somebody else decided on and the reader at work did not
    /// read: what a second reader goes through, without being shown what was said.
    pub fn to_read_again(&self, id: &TranscriptId) -> Result<Vec<KeptMention>> {
        let reader = self.actor().name.clone();
        self.read(|rows| {
            let said = rows.all::<ReadingRow>("WHERE transcript = ?1", &[&id.as_str()])?;
            let of = |mine: bool| -> BTreeSet<i64> {
                let those = said.iter().filter(|row| (row.reader == reader) == mine);
                those.map(|row| row.mention).collect()
            };
            let (mine, others) = (of(true), of(false));
            let mut waiting = rows::mentions(rows, id)?;
            waiting.retain(|kept| others.contains(&kept.id) && !mine.contains(&kept.id));
            Ok(waiting)
        })
    }

    /// Notes a second reading of a mention of [`Study::to_read_again`]. What was decided before
    /// stands; where the two differ, [`Study::readers_agree`] says so and somebody decides anew.
    pub fn read_again(&self, id: i64, decision: Decision) -> Result<Done<()>> {
        let subject = format!("1 mention read again, {}", decision.as_str());
        self.change(EventKind::MentionDecided, &subject, "", move |tx| {
            let row = rows::mention(tx.rows(), id)?;
            let said = tx.rows().all::<ReadingRow>("WHERE mention = ?1", &[&id])?;
            let reader = &tx.actor().name;
            if said.is_empty() || said.iter().any(|row| row.reader == *reader) {
                let name = id.to_string();
                return Err(StudyError::NotFound { what: "mention to read again", name });
            }
            put(tx, &row, decision)
        })
    }

    /// How far each two readers agree, over the mentions that both read, in the order of their names.
    pub fn readers_agree(&self) -> Result<Vec<ReadersAgree>> {
        self.read(|rows| {
            let mut said: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
            let sql = "WHERE mention IN (SELECT id FROM mention)";
            for row in rows.all::<ReadingRow>(sql, &[])? {
                said.entry(row.mention).or_default().insert(row.reader, row.decision);
            }
            said.retain(|_, readers| readers.len() > 1);
            let readers: BTreeSet<&String> = said.values().flat_map(BTreeMap::keys).collect();
            let readers: Vec<&String> = readers.into_iter().collect();
            let mut found = Vec::new();
            for (place, one) in readers.iter().enumerate() {
                for other in &readers[place + 1..] {
                    found.extend(pair(rows, [one, other], &said)?);
                }
            }
            Ok(found)
        })
    }
}

fn pair(
    rows: Rows<'_>,
    readers: [&String; 2],
    said: &BTreeMap<i64, BTreeMap<String, String>>,
) -> Result<Option<ReadersAgree>> {
    let both: Vec<(i64, [&String; 2])> = said
        .iter()
        .filter_map(|(id, said)| Some((*id, [said.get(readers[0])?, said.get(readers[1])?])))
        .collect();
    if both.is_empty() {
        return Ok(None);
    }
    let agreed = coefficients(&ratings(readers, &both));
    let differ = both.iter().filter(|(_, [one, other])| one != other);
    Ok(Some(ReadersAgree {
        readers: readers.map(String::clone),
        both: both.len(),
        percent: agreed.percent.unwrap_or(1.0),
        kappa: agreed.cohen_kappa,
        differ: differ.map(|(id, _)| told(rows, *id)).collect::<Result<_>>()?,
    }))
}

/// Both readers' decisions as a table of ratings.
fn ratings(readers: [&String; 2], both: &[(i64, [&String; 2])]) -> Ratings {
    let categories = [Decision::Accepted.as_str(), Decision::Rejected.as_str()];
    let place = |said: &String| Some(u32::from(said.as_str() == categories[1]));
    let rows = both.iter().map(|(_, said)| (said.map(place).to_vec(), 1));
    Ratings::grouped(&readers.map(String::clone), &categories, rows)
}

fn told(rows: Rows<'_>, mention: i64) -> Result<(i64, TranscriptId, Class)> {
    let kept = rows::mention(rows, mention)?.kept()?;
    Ok((kept.id, kept.transcript, kept.mention.class))
}
