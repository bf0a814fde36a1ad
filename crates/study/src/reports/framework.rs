//! The framework matrix: cases × themes with people's own summaries.

use heard_measure::{Charted, Matrix, Segment, matrix};
use heard_model::CodingId;

use super::material::find;
use super::{Counted, Reported};
use crate::error::{Result, StudyError};
use crate::study::Study;

/// What somebody charted in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartedCell {
    /// The case: a participant's id.
    pub case: String,
    /// The theme or code, by id or name.
    pub theme: String,
    /// The summary; empty: read, and nothing to chart.
    pub summary: String,
    /// The codings that it rests on.
    pub codings: Vec<CodingId>,
}

impl Study {
    /// Participants × the themes (or codes) asked for, all themes where nothing is said, with
    /// the summaries that people wrote. A cell that was not charted yet says so.
    pub fn framework(
        &self,
        counted: &Counted,
        charted: &[ChartedCell],
    ) -> Result<Reported<Matrix>> {
        let material = self.material(counted)?;
        let themes = match counted.codes.as_slice() {
            [] => material.book.themes().map(|theme| theme.id).collect(),
            _ => material.codes(),
        };
        let cases: Vec<String> = material.people.iter().map(|one| one.id.to_string()).collect();
        let codings = material.codings_under(&themes);
        let mut segments: Vec<Segment<'_>> = Vec::new();
        for coding in &codings {
            let transcript = material.transcripts.iter().find(|one| one.id == coding.transcript);
            let Some(transcript) = transcript else { continue };
            let mut speak: Vec<&str> = transcript
                .turns_of(coding.span)
                .filter_map(|turn| transcript.participant_of(turn))
                .map(heard_model::ParticipantId::as_str)
                .collect();
            speak.sort_unstable();
            speak.dedup();
            segments.extend(speak.into_iter().map(|case| Segment {
                case,
                theme: coding.code,
                coding,
            }));
        }
        let mut written = Vec::with_capacity(charted.len());
        for cell in charted {
            if !cases.contains(&cell.case) {
                return Err(StudyError::NotFound { what: "participant", name: cell.case.clone() });
            }
            // Where a coding lay when it was charted is not on record; that it is gone, unsettled
            // or under another theme now can be seen.
            let place = |id: &CodingId| {
                let found = material.codings.iter().find(|coding| coding.id == *id);
                let gone = heard_model::Span::new(0, 1);
                found.map(|coding| coding.span).or(gone).map(|span| (*id, span))
            };
            written.push(Charted {
                case: cell.case.clone(),
                theme: find(&material.book, &cell.theme)?,
                summary: cell.summary.clone(),
                segments: cell.codings.iter().filter_map(place).collect(),
            });
        }
        let found = matrix(&cases, &themes, &segments, &written);
        Ok(material.reported(found))
    }
}
