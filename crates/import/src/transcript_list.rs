//! Which file is whose: a table that maps files to transcripts, people and dates.

use heard_model::{Date, ParticipantId, TranscriptId};

use crate::TableError;
use crate::problem::{self, Problems};
use crate::table::{Table, folded};
use crate::workbook;

/// What the table says of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptRow {
    /// The file's name as the table has it.
    pub file: String,
    /// The transcript's name in the study.
    pub transcript: TranscriptId,
    /// A title for people; may be empty.
    pub title: String,
    /// Who was interviewed.
    pub participants: Vec<ParticipantId>,
    /// When.
    pub date: Option<Date>,
    /// Every other column with a value, in the order of the file.
    pub attributes: Vec<(String, String)>,
}

/// Reads a mapping table, CSV or the first sheet of a workbook: `file` at least; `transcript`, `title`, `participants` (joined by `;`),
/// `date` if they are there. Where no column names the transcript, the file's stem does.
///
/// # Errors
/// [`TableError`] with every wrong row.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<TranscriptRow>, TableError> {
    let table = match workbook::sheets(file, bytes) {
        Ok(sheets) => sheets.first().map(|sheet| sheet.table(file)).unwrap_or_default(),
        Err(_) if !bytes.starts_with(b"PK") => Table::of_study(file, &problem::text(file, bytes)?)?,
        Err(error) => return Err(error.into()),
    };
    let name = table.needed(&["file", "filename", "file_name"])?;
    let transcript = table.column(&["transcript", "transcript_id"]);
    let title = table.column(&["title"]);
    let people = table.column(&["participants", "participant", "participant_id"]);
    let date = table.column(&["date"]);
    let own = [Some(name), transcript, title, people, date];
    let mut problems = Problems::default();
    let mut rows = Vec::new();
    for row in &table.rows {
        let path = row.cell(Some(name));
        let stem = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let id = Some(row.cell(transcript)).filter(|id| !id.is_empty()).unwrap_or(stem);
        let Some(id) = problems
            .keep(row.line, TranscriptId::new(id), || format!("`{id}` names no transcript"))
        else {
            continue;
        };
        let mut participants = Vec::new();
        for word in
            row.cell(people).split([';', '|']).map(str::trim).filter(|word| !word.is_empty())
        {
            participants.extend(problems.keep(row.line, ParticipantId::new(word), || {
                format!("`{word}` is no participant's id")
            }));
        }
        let word = row.cell(date);
        let date = (!word.is_empty())
            .then(|| {
                problems.keep(row.line, word.parse().ok(), || {
                    format!("`{word}` is no date; dates are written 2026-03-04")
                })
            })
            .flatten();
        let attributes = table
            .header
            .iter()
            .enumerate()
            .filter(|(at, _)| !own.contains(&Some(*at)) && !row.cell(Some(*at)).is_empty())
            .map(|(at, header)| (folded(header), row.cell(Some(at)).to_owned()))
            .collect();
        rows.push(TranscriptRow {
            file: path.to_owned(),
            transcript: id,
            title: row.cell(title).to_owned(),
            participants,
            date,
            attributes,
        });
    }
    problems.or(file, rows)
}
