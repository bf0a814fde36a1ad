//! Poems as rows: places and order, no words.

use heard_model::{Poem, PoemForm, PoemLine, QuoteId, Span};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::rows::{Record, bad, list};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PoemRow {
    collection: String,
    form: String,
    #[serde(with = "list")]
    columns: Vec<String>,
    #[serde(with = "list")]
    lines: Vec<LineRow>,
    #[serde(with = "list")]
    stanzas: Vec<Vec<usize>>,
    #[serde(with = "list")]
    left_out: Vec<(LineRow, String)>,
    made_by: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct LineRow {
    quote: u32,
    start: usize,
    end: usize,
    column: usize,
}

impl Record for PoemRow {
    const TABLE: &'static str = "poem";
}

impl LineRow {
    fn of(line: &PoemLine) -> LineRow {
        LineRow {
            quote: line.quote.0,
            start: line.span.start(),
            end: line.span.end(),
            column: line.column,
        }
    }

    fn line(&self) -> Option<PoemLine> {
        let span = Span::new(self.start, self.end)?;
        Some(PoemLine { quote: QuoteId(self.quote), span, column: self.column })
    }
}

impl PoemRow {
    pub(crate) fn of(collection: &str, poem: &Poem) -> PoemRow {
        let left_out = poem.left_out.iter();
        PoemRow {
            collection: collection.to_owned(),
            form: poem.form.as_str().to_owned(),
            columns: poem.columns.clone(),
            lines: poem.lines.iter().map(LineRow::of).collect(),
            stanzas: poem.stanzas.clone(),
            left_out: left_out.map(|(line, why)| (LineRow::of(line), why.clone())).collect(),
            made_by: poem.made_by.clone(),
        }
    }

    pub(crate) fn kept(&self) -> Result<Poem> {
        self.understood().ok_or_else(|| bad("poem", &self.collection))
    }

    fn understood(&self) -> Option<Poem> {
        let lines: Vec<PoemLine> = self.lines.iter().map(LineRow::line).collect::<Option<_>>()?;
        let known = |place: &usize| *place < lines.len();
        if !self.stanzas.iter().flatten().all(known) {
            return None;
        }
        let left_out = self.left_out.iter().map(|(row, why)| Some((row.line()?, why.clone())));
        Some(Poem {
            form: PoemForm::parse(&self.form)?,
            columns: self.columns.clone(),
            stanzas: self.stanzas.clone(),
            left_out: left_out.collect::<Option<_>>()?,
            made_by: self.made_by.clone(),
            lines,
        })
    }
}
