//! The framework matrix (Gale et al. 2013): a person's own summary for a case and a theme, with the
//! passages it rests on. Heard never writes one.

use heard_anonymise::AnonymisedText;
use heard_model::{CodeId, CodingId, ParticipantId, SourceText, Span, Timestamp, TranscriptId};
use serde::{Deserialize, Serialize};

use crate::codings;
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::memos::unchanged_since;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::study::Study;

/// What somebody charted in one cell, with who and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptChart {
    /// The case: a participant.
    pub case: ParticipantId,
    /// The theme or code.
    pub theme: CodeId,
    /// The summary; empty: read, and nothing to chart.
    pub summary: String,
    /// The codings that it rests on, with where each lay then.
    pub rests: Vec<(CodingId, TranscriptId, Span)>,
    /// Who wrote it last.
    pub author: String,
    /// When.
    pub at: Timestamp,
}

/// A summary to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChart {
    /// The case: a participant's id.
    pub case: String,
    /// The theme or code, by id or name.
    pub theme: String,
    /// The summary; empty: read, and nothing to chart.
    pub summary: String,
    /// The codings that it rests on: one at least where there is a summary.
    pub codings: Vec<CodingId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ChartRow {
    id: i64,
    case_of: String,
    theme: String,
    summary: String,
    rests: String,
    author: String,
    at: String,
}

impl Record for ChartRow {
    const TABLE: &'static str = "chart";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.case_of))
    }
}

/// How a passage stands in a row: coding, transcript, start, end.
type Rest = (i64, String, usize, usize);

impl Study {
    /// Writes summaries down, as one operation; one that is there is replaced. `seen` is the
    /// position in the journal at which they were read ([`Study::position`]): where somebody
    /// changed one since, nothing is overwritten.
    pub fn chart(&self, new: Vec<NewChart>, seen: Option<u64>) -> Result<Done<usize>> {
        let book = self.working_codebook()?;
        let mut known = Vec::with_capacity(new.len());
        for chart in new {
            let theme = book.find(&chart.theme).map(|code| code.id);
            let lost = || StudyError::NotFound { what: "code", name: chart.theme.clone() };
            known.push((theme.ok_or_else(lost)?, chart));
        }
        self.change_told(EventKind::Charted, move |tx, words| {
            for (theme, chart) in &known {
                lay_down(tx, *theme, chart, seen)?;
            }
            words.subject = match known.as_slice() {
                [(theme, chart)] => format!("{} {theme}", chart.case),
                many => format!("{} cells", many.len()),
            };
            Ok(known.len())
        })
    }

    /// Takes the summary of a cell away, so that it is not yet charted.
    pub fn unchart(&self, case: &str, theme: &str) -> Result<Done<()>> {
        let book = self.working_codebook()?;
        let lost = || StudyError::NotFound { what: "code", name: theme.to_owned() };
        let theme = book.find(theme).map(|code| code.id).ok_or_else(lost)?;
        let case = case.to_owned();
        self.change(EventKind::Uncharted, &format!("{case} {theme}"), "", move |tx| {
            let name = || format!("{case} {theme}");
            let row = row(tx.rows(), &case, theme)?
                .ok_or_else(|| StudyError::NotFound { what: "summary", name: name() })?;
            tx.delete(&row)
        })
    }

    /// Every summary, in the order in which they were first written.
    pub fn charts(&self) -> Result<Vec<KeptChart>> {
        self.read(all)
    }

    /// `words` with names hidden in them: by what the study and its key know, and by what the
    /// recognisers notice. For summaries, which are about people.
    pub fn mask_words(&self, words: &[String], key: Option<&Key>) -> Result<Vec<AnonymisedText>> {
        let register = self.register(key)?;
        let masked = |text: &String| {
            let source = SourceText::exactly(text);
            let mentions = heard_anonymise::mentions(source.expose());
            heard_anonymise::mask(&source, &mentions, &register).words
        };
        Ok(words.iter().map(masked).collect())
    }
}

/// Every summary.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<KeptChart>> {
    rows.all::<ChartRow>("ORDER BY id", &[])?.iter().map(kept).collect()
}

fn kept(row: &ChartRow) -> Result<KeptChart> {
    let rests: Vec<Rest> = serde_json::from_str(&row.rests).unwrap_or_default();
    let rest = |(coding, transcript, start, end): Rest| {
        Some((CodingId(coding), TranscriptId::new(&transcript)?, Span::new(start, end)?))
    };
    let chart = || {
        Some(KeptChart {
            case: ParticipantId::new(&row.case_of)?,
            theme: CodeId::parse(&row.theme)?,
            summary: row.summary.clone(),
            rests: rests.into_iter().map(rest).collect::<Option<_>>()?,
            author: row.author.clone(),
            at: row.at.parse().ok()?,
        })
    };
    chart().ok_or_else(|| bad("chart", &format!("row {}", row.id)))
}

fn row(rows: Rows<'_>, case: &str, theme: CodeId) -> Result<Option<ChartRow>> {
    rows.one("WHERE case_of = ?1 AND theme = ?2", &[&case, &theme.to_string()])
}

fn lay_down(tx: &mut Tx<'_>, theme: CodeId, new: &NewChart, seen: Option<u64>) -> Result<()> {
    let sql = "SELECT 1 FROM participant WHERE id = ?1";
    if tx.rows().scalar::<i64>(sql, &[&new.case])?.is_none() {
        return Err(StudyError::NotFound { what: "participant", name: new.case.clone() });
    }
    let summary = new.summary.trim();
    if !summary.is_empty() && new.codings.is_empty() {
        return Err(StudyError::Unfounded { why: "a summary rests on one passage at least" });
    }
    let rests = rests(tx.rows(), &new.codings)?;
    let before = row(tx.rows(), &new.case, theme)?;
    let id = match &before {
        Some(before) => {
            let what = format!("{} {theme}", new.case);
            unchanged_since(tx, "chart", &before.id.to_string(), &what, seen)?;
            before.id
        }
        None => tx.number("chart")?,
    };
    tx.put(&ChartRow {
        id,
        case_of: new.case.clone(),
        theme: theme.to_string(),
        summary: summary.to_owned(),
        rests: serde_json::to_string(&rests).map_err(|error| bad("chart", &error.to_string()))?,
        author: tx.actor().name.clone(),
        at: tx.at().to_string(),
    })
}

/// Where the codings that a summary rests on lie.
fn rests(rows: Rows<'_>, codings: &[CodingId]) -> Result<Vec<Rest>> {
    let mut rests: Vec<Rest> = Vec::with_capacity(codings.len());
    for id in codings {
        let coding = codings::coding(&codings::find(rows, *id)?)?;
        let span = coding.span;
        rests.push((id.0, coding.transcript.to_string(), span.start(), span.end()));
    }
    rests.sort();
    rests.dedup();
    Ok(rests)
}
