//! Agreement between the study's coders, and the places where they differ.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::{AnonymisedText, Layers, Register, lay_each};
use heard_measure::{Basis, Compared, Comparison, Disagreement, Unit};
use heard_model::{Offsets, Span, TranscriptId};

use super::material::Material;
use super::{Counted, Rejectable, Reported};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::rows::Rows;
use crate::study::Study;

/// Which coders are compared, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreementAsked {
    /// Whose words and which codes; `coder` is not looked at.
    pub counted: Counted,
    /// Only these coders; all where empty.
    pub coders: Vec<String>,
    /// In which unit.
    pub unit: Unit,
    /// Over which text.
    pub basis: Basis,
    /// Fixes the intervals.
    pub seed: u64,
}

/// What was compared, with the places where coders differ.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The figures.
    pub compared: Compared,
    /// Where coders differ, in the same order as there.
    pub places: Vec<Differing>,
}

/// A place where coders differ.
#[derive(Clone, Debug)]
pub struct Differing {
    /// Which code, where, who.
    pub disagreement: Disagreement,
    /// Its first code point in the transcript's text, and the one behind its last.
    pub chars: (usize, usize),
    /// The words there, masked, where they were asked for.
    pub words: Option<AnonymisedText>,
}

impl Study {
    /// How far the coders of the study agree. Whoever coded anything in a transcript has read it.
    pub fn agreement(&self, asked: &AgreementAsked) -> Result<Reported<Agreed>> {
        self.agreed(asked, Some(asked.seed))
    }

    /// The same, with intervals where there is a seed for them.
    pub(super) fn agreed(
        &self,
        asked: &AgreementAsked,
        seed: Option<u64>,
    ) -> Result<Reported<Agreed>> {
        self.method_allows(Rejectable::Agreement)?;
        let mut material = self.material(&Counted { coder: None, ..asked.counted.clone() })?;
        for coder in &asked.coders {
            if !material.codings.iter().any(|coding| coding.coder == *coder) {
                return Err(StudyError::NotFound { what: "coder", name: coder.clone() });
            }
        }
        if asked.coders.is_empty() {
            self.leave_peers_out(&mut material)?;
        } else {
            material.codings.retain(|coding| asked.coders.contains(&coding.coder));
        }
        let transcripts = material.refs();
        let codes = material.codes();
        let codings = material.codings_under(&codes);
        // Somebody who coded with other codes only has read the transcript all the same.
        let mut readers: Vec<(TranscriptId, String)> = material
            .codings
            .iter()
            .map(|coding| (coding.transcript.clone(), coding.coder.clone()))
            .collect();
        readers.sort();
        readers.dedup();
        let compared = heard_measure::compare(&Comparison {
            transcripts: &transcripts,
            codings: &codings,
            readers: &readers,
            codes: &codes,
            unit: asked.unit,
            basis: asked.basis,
            seed,
        });
        let texts: BTreeMap<&TranscriptId, Offsets<'_>> = transcripts
            .iter()
            .map(|transcript| (&transcript.id, Offsets::new(transcript.text.expose())))
            .collect();
        let place = |one: &Disagreement| {
            let range = texts.get(&one.transcript).map(|text| text.chars(one.span));
            let range = range.unwrap_or_default();
            Differing { disagreement: one.clone(), chars: (range.start, range.end), words: None }
        };
        let places = compared.disagreements.iter().map(place).collect();
        drop(texts);
        Ok(material.reported(Agreed { compared, places }))
    }

    /// Peers are not scored against researchers unless somebody asks for them by name.
    fn leave_peers_out(&self, material: &mut Material) -> Result<()> {
        let peers = self.read(peers)?;
        let theirs = material.codings.iter().filter(|one| peers.contains(&one.coder));
        let named: BTreeSet<String> = theirs.map(|one| one.coder.clone()).collect();
        if !named.is_empty() {
            material.codings.retain(|one| !peers.contains(&one.coder));
            let named: Vec<String> = named.into_iter().collect();
            material.notes.push(format!(
                "peers' readings are not scored against researchers': {}; name them to compare \
                 them all the same",
                named.join(", ")
            ));
        }
        Ok(())
    }

    /// Puts the masked words beside the places where coders differ.
    pub fn word_places(&self, agreed: &mut Agreed, key: Option<&Key>) -> Result<()> {
        let register = self.register(key)?;
        self.read(|rows| {
            let mut of: BTreeMap<TranscriptId, Vec<usize>> = BTreeMap::new();
            for (at, place) in agreed.places.iter().enumerate() {
                of.entry(place.disagreement.transcript.clone()).or_default().push(at);
            }
            for (id, places) in of {
                let spans: Vec<Span> =
                    places.iter().map(|at| agreed.places[*at].disagreement.span).collect();
                for (at, words) in places.iter().zip(masked_words(rows, &id, &spans, &register)?) {
                    agreed.places[*at].words = Some(words);
                }
            }
            Ok(())
        })
    }
}

/// Whoever worked as a peer and never as a researcher.
fn peers(rows: Rows<'_>) -> Result<BTreeSet<String>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT name FROM actor WHERE id IN (SELECT actor FROM event WHERE role = 'peer')
         AND id NOT IN (SELECT actor FROM event WHERE role = 'researcher')",
    )?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The words of `spans` of a transcript, masked.
pub(super) fn masked_words(
    rows: Rows<'_>,
    id: &TranscriptId,
    spans: &[Span],
    register: &Register,
) -> Result<Vec<AnonymisedText>> {
    let transcript = crate::transcripts::transcript(rows, id)?;
    let mentions = crate::mentions::plain_mentions(rows, id)?;
    let corrections = crate::transcripts::corrections(rows, &transcript, &mentions, register)?;
    let layers = Layers {
        source: &transcript.text,
        within: None,
        transcript: Some(id),
        mentions: &mentions,
        register,
        edits: &corrections,
    };
    Ok(lay_each(&layers, spans).into_iter().map(|masked| masked.words).collect())
}
