//! The course of the work: what interviews still bring, what was read, which words were said.

use std::collections::BTreeSet;

use heard_measure::{Coverage, Frequency, Saturated, Saturation};
use heard_model::{TranscriptId, VersionId};

use super::material::many;
use super::{Counted, Rejectable, Reported};
use crate::coverage::Obligation;
use crate::error::Result;
use crate::store::kind::EventKind;
use crate::study::Study;

/// Words that say little by themselves, left out of the table of words.
const LITTLE_WORDS: &str = include_str!("little_words.txt");

impl Study {
    /// Whether the interviews, by date or in the order asked for, still bring new codes. Nothing
    /// where there are too few for a base and a run, or the base has no code.
    ///
    /// Each code counts from where it stands now, so a split brings nothing new.
    pub fn saturation(
        &self,
        counted: &Counted,
        asked: Saturation,
    ) -> Result<Reported<Option<Saturated>>> {
        self.method_allows(Rejectable::Saturation)?;
        let mut material = self.material(counted)?;
        let order: Vec<TranscriptId> =
            material.transcripts.iter().map(|transcript| transcript.id.clone()).collect();
        let undated = material.transcripts.iter().filter(|one| one.date.is_none()).count();
        if counted.transcripts.is_empty() && undated > 0 {
            material.notes.push(format!(
                "without a date, and so last, in the order in which they came in: {}",
                many(undated, "transcript")
            ));
        }
        let names: Vec<&str> = order.iter().map(TranscriptId::as_str).collect();
        material.notes.push(format!("the order: {}", names.join(", ")));
        let codes = material.plain_codes();
        let interviews = heard_measure::interviews(&order, &material.codings, &codes);
        let found = heard_measure::saturation(&interviews, asked);
        Ok(material.reported(found))
    }

    /// The names of the transcripts that are counted, in the order in which they are.
    pub fn report_order(&self, counted: &Counted) -> Result<Vec<String>> {
        let material = self.material(counted)?;
        Ok(material.transcripts.iter().map(|one| one.id.to_string()).collect())
    }

    /// What was coded under which version, and what was not read for it yet.
    pub fn reading_coverage(&self, counted: &Counted) -> Result<Reported<Coverage>> {
        let material = self.material(counted)?;
        let mut versions: Vec<VersionId> =
            self.versions()?.into_iter().map(|version| version.id).collect();
        versions.sort();
        let obligations = self.coverage()?;
        let read = read(&material, &versions, &obligations);
        let found = heard_measure::coverage(&material.refs(), &material.codings, &versions, &read);
        let mut reported = material.reported(found);
        for one in obligations.iter().filter(|one| !one.unread.is_empty()) {
            let left: Vec<&str> = one.unread.iter().map(TranscriptId::as_str).collect();
            let code = reported.named(&one.code.to_string());
            reported.notes.push(format!("not yet read for {code}: {}", left.join(", ")));
        }
        Ok(reported)
    }

    /// Words by how many people say them. They are raw words: that they were looked at is journalled.
    pub fn words(
        &self,
        counted: &Counted,
        leave_out: &BTreeSet<String>,
        people: usize,
    ) -> Result<Reported<Frequency>> {
        let material = self.material(counted)?;
        self.note(EventKind::RawShown, "words by people", "")?;
        let found = heard_measure::words(&material.refs(), leave_out, people);
        Ok(material.reported(found))
    }

    /// The same for these words and phrases.
    pub fn keywords(&self, counted: &Counted, words: &[String]) -> Result<Reported<Frequency>> {
        let material = self.material(counted)?;
        self.note(EventKind::RawShown, "words by people", "")?;
        let found = heard_measure::keywords(&material.refs(), words);
        Ok(material.reported(found))
    }

    /// Words that say little by themselves: `the`, `and`, `I'm`.
    pub fn little_words() -> BTreeSet<String> {
        LITTLE_WORDS.split_whitespace().map(str::to_owned).collect()
    }
}

/// A transcript coded before a version counts as read under it once no code that came in with
/// the version still waits in it.
fn read(
    material: &super::material::Material,
    versions: &[VersionId],
    obligations: &[Obligation],
) -> Vec<(TranscriptId, VersionId)> {
    let mut read = Vec::new();
    for transcript in &material.transcripts {
        let of = material.codings.iter().filter(|coding| coding.transcript == transcript.id);
        let Some(first) = of.map(|coding| coding.applied_as.version).min() else { continue };
        let waits = |version: VersionId| {
            let of = obligations.iter().filter(|one| one.since == version);
            of.into_iter().any(|one| one.unread.contains(&transcript.id))
        };
        let since = versions.iter().filter(|version| **version >= first);
        let kept = since.take_while(|version| !waits(**version));
        read.extend(kept.map(|version| (transcript.id.clone(), *version)));
    }
    read
}
