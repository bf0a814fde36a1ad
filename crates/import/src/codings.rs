//! Codes on passages from a table: `transcript,start,end,code,coder[,applied_as,version,state]`.
//!
//! Offsets are Unicode code points over the transcript's text.

use heard_model::{
    AppliedAs, CodeId, Codebook, CodingState, Offsets, SourceText, Span, TranscriptId, VersionId,
};
use indexmap::IndexMap;

use crate::TableError;
use crate::problem::{self, Problems};
use crate::table::{Row, Table};

/// A coding as the table gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingRow {
    /// The line it stands on.
    pub line: u32,
    /// Where.
    pub transcript: TranscriptId,
    /// Which words, in bytes of the transcript's text.
    pub span: Span,
    /// The code it counts as now.
    pub code: CodeId,
    /// The code and version it was made with.
    pub applied_as: AppliedAs,
    /// Who coded; may be empty.
    pub coder: String,
    /// What it needs.
    pub state: CodingState,
    /// The number that the table gives it, if it does.
    pub number: Option<u32>,
    /// What was decided when it was looked at again (`removed`, `kept`); may be empty.
    pub review: String,
}

/// What a table of codings is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The codebook by which codes are called, and its version.
    pub codebook: &'a Codebook,
    /// Its version; what a coding was made with where the table does not say.
    pub version: VersionId,
    /// The texts by transcript.
    pub texts: &'a IndexMap<TranscriptId, &'a SourceText>,
}

/// Reads a table of codings. Codes may be named by id or by name.
///
/// # Errors
/// [`TableError`] with every wrong row: an unknown transcript or code, offsets past the end,
/// between characters' halves or the wrong way round; a missing column.
pub fn read(file: &str, bytes: &[u8], against: Against<'_>) -> Result<Vec<CodingRow>, TableError> {
    let table = Table::of_study(file, &problem::text(file, bytes)?)?;
    let columns = Columns {
        transcript: table.needed(&["transcript", "transcript_id", "document", "file"])?,
        start: table.needed(&["start", "start_char", "from"])?,
        end: table.needed(&["end", "end_char", "to"])?,
        code: table.needed(&["code", "code_id", "tag"])?,
    };
    let offsets: IndexMap<&TranscriptId, Offsets<'_>> =
        against.texts.iter().map(|(id, text)| (id, Offsets::new(text.expose()))).collect();
    let mut problems = Problems::default();
    let mut rows = Vec::new();
    for row in &table.rows {
        if let Some(coding) = coding(row, &table, &columns, against, &offsets, &mut problems) {
            rows.push(coding);
        }
    }
    problems.or(file, rows)
}

struct Columns {
    transcript: usize,
    start: usize,
    end: usize,
    code: usize,
}

fn coding(
    row: &Row,
    table: &Table,
    columns: &Columns,
    against: Against<'_>,
    offsets: &IndexMap<&TranscriptId, Offsets<'_>>,
    problems: &mut Problems,
) -> Option<CodingRow> {
    let word = row.cell(Some(columns.transcript));
    let transcript = TranscriptId::new(word).filter(|id| offsets.contains_key(id));
    let transcript =
        problems.keep(row.line, transcript, || format!("there is no transcript `{word}`"));
    let mut named = |word: &str| {
        let found = against.codebook.find(word).map(|code| code.id);
        problems
            .keep(row.line, found, || format!("no code is called `{word}` in {}", against.version))
    };
    let code = named(row.cell(Some(columns.code)));
    let first = row.cell(table.column(&["applied_as"]));
    let first = if first.is_empty() { code } else { named(first) };
    let word = row.cell(table.column(&["version", "applied_version"]));
    let version = if word.is_empty() { Some(against.version) } else { VersionId::parse(word) };
    let version = problems.keep(row.line, version, || format!("`{word}` is no version"));
    let word = row.cell(table.column(&["state"])).to_lowercase();
    let state =
        if word.is_empty() { Some(CodingState::Current) } else { CodingState::parse(&word) };
    let state = problems.keep(row.line, state, || format!("`{word}` is no state of a coding"));
    let transcript = transcript?;
    let span = span(row, columns, offsets.get(&transcript)?, problems);
    Some(CodingRow {
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        span: span?,
        transcript,
        code: code?,
        applied_as: AppliedAs { code: first?, version: version?, draft: 0 },
        coder: row.cell(table.column(&["coder", "author", "user"])).to_owned(),
        state: state?,
        number: row.cell(table.column(&["number", "id"])).parse().ok(),
        review: row.cell(table.column(&["review"])).to_owned(),
    })
}

fn span(
    row: &Row,
    columns: &Columns,
    offsets: &Offsets<'_>,
    problems: &mut Problems,
) -> Option<Span> {
    let mut number = |column: usize| {
        let word = row.cell(Some(column));
        problems.keep(row.line, word.parse::<usize>().ok(), || format!("`{word}` is no offset"))
    };
    let (start, end) = (number(columns.start), number(columns.end));
    let (start, end) = (start?, end?);
    if start >= end {
        problems
            .add(row.line, format!("the passage {start}–{end} is empty or the wrong way round"));
        return None;
    }
    problems.keep(row.line, offsets.span_of_chars(start, end), || {
        format!("the passage {start}–{end} runs past the end of the text")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use heard_model::Code;

    #[test]
    fn offsets_are_code_points_and_every_wrong_row_is_told() {
        let text = SourceText::new("P: 😭 I toasted");
        let id = TranscriptId::new("M01").unwrap();
        let texts = IndexMap::from([(id, &text)]);
        let mut codebook = Codebook::default();
        codebook.codes.insert(CodeId::code(1), Code::new(CodeId::code(1), "Watched"));
        let against = Against { codebook: &codebook, version: VersionId(2), texts: &texts };
        let rows = read("c.csv", b"transcript,start,end,code,coder\nM01,3,6,watched,A\n", against)
            .unwrap();
        assert_eq!(text.slice(rows[0].span), Some("😭 I"));
        assert_eq!(rows[0].applied_as.version, VersionId(2));
        let bad = b"# invented\ntranscript,start,end,code\nM09,0,1,C01\nM01,0,99,C01\nM01,2,1,C07\nM01,a,1,C01\n";
        let Err(TableError::Rows { problems, .. }) = read("c.csv", bad, against) else {
            panic!("read")
        };
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 3: there is no transcript `M09`",
                "line 4: the passage 0–99 runs past the end of the text",
                "line 5: no code is called `C07` in v2",
                "line 5: the passage 2–1 is empty or the wrong way round",
                "line 6: `a` is no offset",
            ]
        );
        let Err(TableError::Read(error)) =
            read("c.csv", b"transcript,start,code\nM01,1,C01\n", against)
        else {
            panic!("read")
        };
        assert_eq!(
            error.to_string(),
            "c.csv:1: there is no column `end`; the columns are `transcript`, `start`, `code`"
        );
    }
}
