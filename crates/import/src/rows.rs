//! Conversations in tables: which column is who, what and when.

mod columns;

use crate::cues::{self, Cue};
use crate::format::Draft;
use crate::render::document;
use crate::source::Source;
use crate::table::{Row, Table, folded};
use crate::time::{seconds, stamp};
use crate::turns::{Hints, cut};
use crate::{Letters, ReadError};
pub(crate) use columns::{Columns, GROUP, SPEAKER, TEXT, known_header};

/// A cell's time in milliseconds: a stamp, seconds, or milliseconds where the column's name or
/// its whole numbers say so.
pub(crate) fn time(cell: &str, milli: bool) -> Option<u64> {
    let cell = cell.trim();
    if let Some(stamp) = stamp(cell).filter(|stamp| stamp.len == cell.len()) {
        return stamp.start_ms;
    }
    let value: f64 = cell.parse().ok()?;
    seconds(if milli { value / 1000.0 } else { value })
}

/// Where a cell with a stretch of time (`0:03.2 - 0:09.8`) says that it ends.
pub(crate) fn ends(cell: &str) -> Option<u64> {
    let cell = cell.trim();
    stamp(cell).filter(|stamp| stamp.len == cell.len())?.end_ms
}

/// Gives rows that name nobody to the speaker above, where a table names one in most of its rows:
/// cells of one person are often written once, or joined. Returns how many, and the letters that
/// their labels come to.
pub(crate) fn fill_down(cues: &mut [Cue]) -> (usize, usize) {
    let named = cues.iter().filter(|cue| cue.speaker.is_some()).count();
    if named * 2 < cues.len() {
        return (0, 0);
    }
    let mut filled = (0, 0);
    let mut above: Option<String> = None;
    for cue in cues.iter_mut().filter(|cue| cue.lines.iter().any(|line| !line.trim().is_empty())) {
        match &cue.speaker {
            Some(speaker) => above = Some(speaker.clone()),
            None => {
                cue.speaker.clone_from(&above);
                filled.0 += usize::from(above.is_some());
                filled.1 += Letters::count(above.as_deref().unwrap_or(""));
            }
        }
    }
    filled
}

/// What is said of rows that were given to the speaker above.
pub(crate) fn filled_down(rows: usize) -> String {
    format!("{rows} row(s) name nobody and were given to the speaker above")
}

/// Reads a table's transcripts.
///
/// # Errors
/// [`ReadError::MissingColumn`] where no column has the words.
pub(crate) fn transcripts(
    source: &Source<'_>,
    table: &Table,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut columns = Columns::named(table);
    let mut rows: Vec<Row> = table.rows.clone();
    if !known_header(&table.header) {
        // No header at all: the first row is one of the others.
        let first = Row { line: table.header_line, cells: table.header.clone() };
        rows.insert(0, first);
        let plain = table
            .header
            .iter()
            .any(|cell| cell.split_whitespace().count() > 4 || cell.parse::<f64>().is_ok());
        columns = Columns::guessed(&rows).filter(|_| plain).unwrap_or_default();
    }
    let Some(text) = columns.text else {
        table.needed(&["text"])?;
        return Err(source.empty());
    };
    if columns.converse() || columns.group.is_none() {
        conversations(source, table, &rows, columns, base)
    } else {
        notes(source, table, &rows, text, columns, base)
    }
}

/// Turn rows; several conversations where a column parts them.
fn conversations(
    source: &Source<'_>,
    table: &Table,
    rows: &[Row],
    columns: Columns,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut groups: indexmap::IndexMap<&str, Vec<&Row>> = indexmap::IndexMap::new();
    for row in rows {
        groups.entry(row.cell(columns.group)).or_default().push(row);
    }
    // A column that numbers the rows parts nothing.
    if groups.len() * 2 > rows.len() || groups.len() == 1 {
        groups = std::iter::once(("", rows.iter().collect())).collect();
    }
    let milli = milliseconds(table, rows, columns);
    let mut drafts = Vec::new();
    for (group, rows) in groups {
        let mut draft = if drafts.is_empty() {
            base.clone()
        } else {
            Draft { encoding: base.encoding, ..Draft::default() }
        };
        draft.part = Some(group.to_owned()).filter(|group| !group.is_empty());
        let mut cues = Vec::new();
        for row in rows {
            let speaker = Some(row.cell(columns.speaker).trim_end_matches(':').trim())
                .filter(|s| !s.is_empty());
            let start = time(row.cell(columns.start), milli);
            if start.is_none() && !row.cell(columns.start).is_empty() {
                draft.leave_out(row.line, "a time that can't be read");
            }
            cues.push(Cue {
                line: row.line,
                speaker: speaker.map(str::to_owned),
                lines: row.cell(columns.text).lines().map(|line| line.trim().to_owned()).collect(),
                start_ms: start,
                end_ms: time(row.cell(columns.end), milli)
                    .or_else(|| ends(row.cell(columns.start))),
                source: None,
            });
        }
        let (filled, _) = fill_down(&mut cues);
        if filled > 0 {
            draft.leave_out(0, filled_down(filled));
        }
        if cues.iter().any(|cue| cue.lines.iter().any(|line| !line.is_empty())) {
            drafts.push(cues::draft(source, draft, cues)?);
        }
    }
    unused(table, columns, &mut drafts);
    if drafts.is_empty() { Err(source.empty()) } else { Ok(drafts) }
}

fn milliseconds(table: &Table, rows: &[Row], columns: Columns) -> bool {
    let name = columns
        .start
        .and_then(|at| table.header.get(at))
        .map(|cell| folded(cell))
        .unwrap_or_default();
    if name.ends_with("_ms") || name.contains("milli") {
        return true;
    }
    // Whisper's TSV: whole numbers of which the steps are far over any sentence's seconds.
    let whole: Vec<u64> =
        rows.iter().filter_map(|row| row.cell(columns.start).parse().ok()).collect();
    let ends = columns.end.is_some() && whole.len() == rows.len() && rows.len() > 1;
    ends && whole
        .last()
        .zip(whole.first())
        .is_some_and(|(last, first)| last.saturating_sub(*first) / (whole.len() as u64) > 200)
}

/// One transcript a row: notes, answers of a survey, whole conversations in a cell.
fn notes(
    source: &Source<'_>,
    table: &Table,
    rows: &[Row],
    text: usize,
    columns: Columns,
    base: &Draft,
) -> Result<Vec<Draft>, ReadError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut empty = Vec::new();
    for row in rows {
        let words = row.cell(Some(text));
        if words.trim().is_empty() {
            empty.push(row.line);
            continue;
        }
        let mut draft = if drafts.is_empty() {
            base.clone()
        } else {
            Draft { encoding: base.encoding, ..Draft::default() }
        };
        draft.letters.source = Letters::count(words);
        let cuts = cut(words, &Hints::default());
        for line in &cuts.wordless {
            draft.leave_out(row.line + line - 1, "a speaker without words");
        }
        draft.rendered = document(words, &cuts);
        draft.letters.left_out += draft.rendered.dropped;
        draft.part = Some(row.cell(columns.group).to_owned()).filter(|part| !part.is_empty());
        if !draft.rendered.turns.is_empty() {
            drafts.push(draft);
        }
    }
    if let Some(first) = drafts.first_mut() {
        for line in empty {
            first.leave_out(line, "a row without words");
        }
    }
    unused(table, columns, &mut drafts);
    if drafts.is_empty() { Err(source.empty()) } else { Ok(drafts) }
}

/// Names the columns that nothing was made of, once.
fn unused(table: &Table, columns: Columns, drafts: &mut [Draft]) {
    let used = [columns.speaker, columns.text, columns.start, columns.end, columns.group];
    let names: Vec<&str> = table
        .header
        .iter()
        .enumerate()
        .filter(|(at, cell)| !used.contains(&Some(*at)) && !cell.is_empty())
        .map(|(_, cell)| cell.as_str())
        .collect();
    if let Some(first) = drafts.first_mut()
        && !names.is_empty()
        && known_header(&table.header)
    {
        first.leave_out(table.header_line, format!("column(s) not used: `{}`", names.join("`, `")));
    }
}
