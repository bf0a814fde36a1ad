//! The framework matrix: cases × themes with people's own summaries.

use heard_anonymise::AnonymisedText;
use heard_measure::{Charted, Matrix, MatrixCell, Segment, matrix};
use heard_model::{CodeId, Coding, CodingId, ParticipantId, Span, Table, Transcript};

use super::coders::masked_words;
use super::material::{Material, find};
use super::{Counted, Reported};
use crate::charting::{self, KeptChart};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::study::Study;

/// A passage of a case and a theme.
#[derive(Clone, Debug)]
pub struct ChartPassage {
    /// The coding.
    pub coding: Coding,
    /// The turn in which it begins.
    pub turn: Option<u32>,
    /// Its words, masked.
    pub words: AnonymisedText,
    /// Whether the summary rests on it.
    pub is_linked: bool,
}

/// One cell of the matrix with everything that a person needs to chart it.
#[derive(Clone, Debug)]
pub struct ChartSheet {
    /// The case.
    pub case: ParticipantId,
    /// What they are called.
    pub label: String,
    /// The theme or code.
    pub theme: CodeId,
    /// Its name.
    pub theme_name: String,
    /// What the cell holds.
    pub cell: MatrixCell,
    /// What was written down, where something was.
    pub written: Option<KeptChart>,
    /// The passages of the case and theme.
    pub passages: Vec<ChartPassage>,
}

/// Everything that a matrix is laid out from.
struct Sheets {
    cases: Vec<String>,
    themes: Vec<CodeId>,
    codings: Vec<Coding>,
    /// Whose words each coding marks.
    speak: Vec<Vec<String>>,
}

impl Sheets {
    fn of(material: &Material, themes: Vec<CodeId>) -> Sheets {
        let codings = material.codings_under(&themes);
        let speak = codings.iter().map(|coding| {
            let of = material.transcripts.iter().find(|one| one.id == coding.transcript);
            of.map(|transcript| speakers(transcript, coding.span)).unwrap_or_default()
        });
        Sheets {
            speak: speak.collect(),
            cases: material.people.iter().map(|one| one.id.to_string()).collect(),
            themes,
            codings,
        }
    }

    fn matrix(&self, charted: &[Charted]) -> Matrix {
        let mut segments: Vec<Segment<'_>> = Vec::new();
        for (coding, speak) in self.codings.iter().zip(&self.speak) {
            let segment = |case| Segment { case, theme: coding.code, coding };
            segments.extend(speak.iter().map(String::as_str).map(segment));
        }
        matrix(&self.cases, &self.themes, &segments, charted)
    }
}

fn speakers(transcript: &Transcript, span: Span) -> Vec<String> {
    let turns = transcript.turns_of(span);
    let mut speak: Vec<String> =
        turns.filter_map(|turn| transcript.participant_of(turn)).map(ToString::to_string).collect();
    speak.sort_unstable();
    speak.dedup();
    speak
}

fn charted(kept: &KeptChart) -> Charted {
    Charted {
        case: kept.case.to_string(),
        theme: kept.theme,
        summary: kept.summary.clone(),
        segments: kept.rests.iter().map(|(coding, _, span)| (*coding, *span)).collect(),
    }
}

impl Study {
    /// Participants × the themes (or codes) asked for, all themes where nothing is said, with
    /// the summaries that people wrote. A cell that was not charted yet says so; one whose passages
    /// changed since is stale.
    pub fn framework(&self, counted: &Counted) -> Result<Reported<Matrix>> {
        let mut material = self.material(counted)?;
        let kept = self.read(charting::all)?;
        let themes = match counted.codes.as_slice() {
            [] => material.book.themes().filter(|one| one.is_active()).map(|one| one.id).collect(),
            _ => material.codes(),
        };
        let sheets = Sheets::of(&material, themes);
        let elsewhere = kept.iter().filter(|one| {
            sheets.cases.contains(&one.case.to_string()) && !sheets.themes.contains(&one.theme)
        });
        let elsewhere = elsewhere.count();
        if elsewhere > 0 {
            material.notes.push(format!("summaries under other themes or codes: {elsewhere}"));
        }
        let charted: Vec<Charted> = kept.iter().map(charted).collect();
        let found = sheets.matrix(&charted);
        Ok(material.reported(found))
    }

    /// One cell with its passages, masked: what a person charts from.
    pub fn chart_sheet(&self, case: &str, theme: &str, key: Option<&Key>) -> Result<ChartSheet> {
        let material = self.material(&Counted::default())?;
        let theme = find(&material.book, theme)?;
        let person = material.people.iter().find(|one| one.id.as_str() == case);
        let lost = || StudyError::NotFound { what: "participant", name: case.to_owned() };
        let person = person.ok_or_else(lost)?;
        let sheets = Sheets::of(&material, vec![theme]);
        let kept = self.read(charting::all)?;
        let written = kept.into_iter().find(|one| one.case == person.id && one.theme == theme);
        let charts: Vec<Charted> = written.iter().map(charted).collect();
        let found = sheets.matrix(&charts);
        let row = sheets.cases.iter().position(|one| one == case).ok_or_else(lost)?;
        let cell = found.cells[row][0].clone();
        let here: Vec<&Coding> = sheets
            .codings
            .iter()
            .zip(&sheets.speak)
            .filter(|(_, speak)| speak.iter().any(|one| one == case))
            .map(|(coding, _)| coding)
            .collect();
        Ok(ChartSheet {
            passages: self.passages(&material, &here, &cell.linked, key)?,
            case: person.id.clone(),
            label: person.label.clone(),
            theme_name: material
                .book
                .codes
                .get(&theme)
                .map(|code| code.name.clone())
                .unwrap_or_default(),
            theme,
            cell,
            written,
        })
    }

    /// Summaries with each `[Q-0012]` (or `[Q12]`) followed by the words of that quote, masked;
    /// only approved quotes are spelt out. For files inside the team.
    pub fn spell_out(&self, summaries: &[String], key: Option<&Key>) -> Result<Vec<String>> {
        let approved = self.approved(key)?;
        let spelt = |summary: &String| {
            let mut text = summary.clone();
            for one in &approved {
                let id = one.shown.quote;
                let words = format!("[{id}: “{}”]", one.shown.words.as_str().trim());
                for marker in [format!("[{id}]"), format!("[Q{}]", id.0)] {
                    text = text.replace(&marker, &words);
                }
            }
            text
        };
        Ok(summaries.iter().map(spelt).collect())
    }

    fn passages(
        &self,
        material: &Material,
        here: &[&Coding],
        linked: &[CodingId],
        key: Option<&Key>,
    ) -> Result<Vec<ChartPassage>> {
        let register = self.register(key)?;
        let mut passages = Vec::with_capacity(here.len());
        for transcript in &material.transcripts {
            let of: Vec<&Coding> =
                here.iter().copied().filter(|one| one.transcript == transcript.id).collect();
            let spans: Vec<Span> = of.iter().map(|coding| coding.span).collect();
            let words = self.read(|rows| masked_words(rows, &transcript.id, &spans, &register))?;
            passages.extend(of.into_iter().zip(words).map(|(coding, words)| {
                ChartPassage {
                    turn: transcript.turns_of(coding.span).next().map(|turn| turn.number),
                    is_linked: linked.contains(&coding.id),
                    // Under its own code, not the theme's.
                    coding: material
                        .codings
                        .iter()
                        .find(|one| one.id == coding.id)
                        .unwrap_or(coding)
                        .clone(),
                    words,
                }
            }));
        }
        Ok(passages)
    }
}

impl Reported<Matrix> {
    /// The matrix as a table for the team; with `words`, one a cell in order, instead of the
    /// summaries as they were written (names hidden in them, say).
    pub fn matrix_table(&self, words: Option<&[String]>) -> Table {
        let mut found = self.value.clone();
        if let Some(words) = words {
            for (cell, words) in found.cells.iter_mut().flatten().zip(words) {
                cell.summary.clone_from(words);
            }
        }
        self.for_team(found.table(|id| self.named(&id.to_string())))
    }

    /// Every summary, in the order of the cells.
    pub fn summaries(&self) -> Vec<String> {
        self.value.cells.iter().flatten().map(|cell| cell.summary.clone()).collect()
    }
}
