//! Which transcripts were coded with which version, and what is still to be read again.

use heard_model::TranscriptId;
use heard_study::Study;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::out;

/// Transcripts × versions.
pub(super) fn show(study: &Study, as_json: bool) -> Result<(), Failure> {
    let rows = study.coverage_table()?;
    let book = study.working_codebook()?;
    if as_json {
        for row in &rows {
            let versions: Map<String, Value> =
                row.by_version.iter().map(|(id, made)| (id.to_string(), json!(made))).collect();
            let unread: Vec<String> = row.unread.iter().map(ToString::to_string).collect();
            out::json(&json!({
                "transcript": row.transcript.to_string(),
                "codings": versions,
                "waiting": row.waiting,
                "unread": unread,
            }))?;
        }
        return Ok(());
    }
    let versions: Vec<String> = rows
        .first()
        .map(|row| row.by_version.iter().map(|(id, _)| id.to_string()).collect())
        .unwrap_or_default();
    let mut heads = vec!["transcript"];
    heads.extend(versions.iter().map(String::as_str));
    heads.extend(["waiting", "to be read for"]);
    let mut table = out::table(&heads);
    for row in &rows {
        let mut cells = vec![row.transcript.to_string()];
        cells.extend(row.by_version.iter().map(|(_, made)| made.to_string()));
        cells.push(row.waiting.to_string());
        let named = |id: &heard_model::CodeId| {
            let name = book.codes.get(id).map(|code| code.name.as_str()).unwrap_or_default();
            format!("{id} {name}")
        };
        cells.push(row.unread.iter().map(named).collect::<Vec<_>>().join("; "));
        table.add_row(cells);
    }
    out::data(&table.to_string())?;
    if rows.iter().any(|row| !row.unread.is_empty()) {
        out::say("`heard code read CODE TRANSCRIPT` notes that one was read again");
    }
    Ok(())
}

/// Notes that transcripts were read again for a code.
pub(super) fn read(study: &Study, code: &str, transcripts: &[String]) -> Result<(), Failure> {
    let book = study.working_codebook()?;
    let id = book.find(code).map(|code| code.id).ok_or_else(|| {
        Failure::new(format!("no code is called `{code}`")).hint("`heard codebook show` lists them")
    })?;
    let ids: Vec<TranscriptId> = transcripts
        .iter()
        .map(|name| crate::commands::transcript::id(name))
        .collect::<Result<_, _>>()?;
    for transcript in &ids {
        study.mark_read(id, transcript)?;
    }
    out::say(&format!("noted: {} read again for {id}", out::count(ids.len(), "transcript")));
    Ok(())
}
