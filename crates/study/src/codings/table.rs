//! A table of codings, as a file.

use heard_import::codings::{Against, CodingRow, read};
use heard_model::{Code, Codebook, SourceText, TranscriptId, VersionId};
use indexmap::IndexMap;

use super::apply::{Applied, NewCoding, Place};
use crate::codebook::Draft;
use crate::error::Result;
use crate::store::Done;
use crate::study::Study;

impl Study {
    /// Reads a table of codings (`transcript,start,end,code[,coder,applied_as,version,state]`,
    /// places in code points) and applies it, whole or not at all.
    pub fn import_coding_table(&self, file: &str, bytes: &[u8]) -> Result<Done<Applied>> {
        let table = self.coding_table(file, bytes)?;
        let draft = self.draft()?;
        self.import_codings(table.into_iter().map(|row| new(row, &draft)).collect())
    }

    /// The rows of a table of codings, held against the study's texts and codebook.
    pub fn coding_table(&self, file: &str, bytes: &[u8]) -> Result<Vec<CodingRow>> {
        let draft = self.draft()?;
        self.coding_table_against(file, bytes, &draft.codebook, draft.parent)
    }

    /// The same, held against a codebook that the study need not have yet.
    pub fn coding_table_against(
        &self,
        file: &str,
        bytes: &[u8],
        codebook: &Codebook,
        version: VersionId,
    ) -> Result<Vec<CodingRow>> {
        let texts: Vec<(TranscriptId, SourceText)> = self.read(|rows| {
            let mut texts = Vec::new();
            for id in crate::transcripts::ids(rows)? {
                let row = crate::transcripts::row(rows, &id)?;
                let text = crate::transcripts::text(rows, &row)?;
                texts.push((id, text));
            }
            Ok(texts)
        })?;
        let texts: IndexMap<TranscriptId, &SourceText> =
            texts.iter().map(|(id, text)| (id.clone(), text)).collect();
        let against = Against { codebook, version, texts: &texts };
        Ok(read(file, bytes, against)?)
    }
}

fn new(row: CodingRow, draft: &Draft) -> NewCoding {
    let applied = (row.applied_as.code, row.applied_as.version);
    // Made with the codebook as it is now, perhaps with a code that only the draft has.
    let is_new = applied == (row.code, draft.parent)
        && draft.codebook.codes.get(&row.code).is_some_and(Code::is_active);
    NewCoding {
        row: row.line as usize,
        coder: Some(row.coder).filter(|coder| !coder.is_empty()),
        applied_as: (!is_new).then_some(applied),
        state: Some(row.state),
        ..NewCoding::new(&row.transcript, Place::Span(row.span), &row.code.to_string())
    }
}
