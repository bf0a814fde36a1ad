//! Workbooks of turns or of notes, a sheet a conversation.

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::archive::Archive;
use crate::rows::{Columns, transcripts};
use crate::source::Source;
use crate::workbook::{Sheet, sheets};

pub(super) struct Xlsx;

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn title(&self) -> &'static str {
        "Excel workbook"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        if !source.is_zip() {
            return Claim::none();
        }
        match Archive::open(source) {
            Ok(archive) if archive.names().iter().any(|name| name == "xl/workbook.xml") => {
                Claim::new(100, "a container with xl/workbook.xml")
            }
            _ => Claim::none(),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let sheets: Vec<Sheet> = sheets(source.name, source.bytes)?
            .into_iter()
            .filter(|sheet| !sheet.rows.is_empty())
            .collect();
        let talks = |sheet: &Sheet| Columns::named(&sheet.table(source.name)).text.is_some();
        let chosen: Vec<&Sheet> =
            sheets.iter().filter(|sheet| !sheet.hidden && talks(sheet)).collect();
        let chosen = if chosen.is_empty() {
            sheets.iter().filter(|sheet| !sheet.hidden).take(1).collect()
        } else {
            chosen
        };
        let mut drafts: Vec<Draft> = Vec::new();
        for sheet in &chosen {
            for mut draft in transcripts(source, &sheet.table(source.name), &Draft::default())? {
                if chosen.len() > 1 {
                    let part = draft.part.take().map_or(String::new(), |part| format!("-{part}"));
                    draft.part = Some(format!("{}{part}", sheet.name));
                }
                drafts.push(draft);
            }
        }
        let Some(first) = drafts.first_mut() else { return Err(source.empty()) };
        for sheet in
            sheets.iter().filter(|sheet| !chosen.iter().any(|other| other.name == sheet.name))
        {
            let what =
                if sheet.hidden { "a hidden sheet" } else { "a sheet without a column of words" };
            first.leave_out(0, format!("{what} of {} row(s)", sheet.rows.len()));
        }
        Ok(drafts)
    }
}
