//! Tables for statistics programs and spreadsheets.

use std::path::Path;
use std::process::ExitCode;

use heard_export::project::{NamedTable, csv, parquet, tables, workbook};
use heard_study::{Key, Study};

use super::{Export, project};
use crate::failure::Failure;
use crate::out;

/// What a table in a folder is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    Csv,
    Parquet,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Parquet => "parquet",
        }
    }
}

/// Writes the tables: files in a folder, or one workbook.
pub(super) fn write(asked: &Export, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
    let Some(place) = &asked.out else {
        return Err(Failure::new("where to?")
            .hint("name a folder for CSV files, or NAME.xlsx for a workbook"));
    };
    let is_workbook = place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    refuse_what_is_there(asked, place, is_workbook)?;
    let tables = tables(&project::of(asked, study, key, Study::project_for_tables)?);
    if is_workbook {
        out::write(place, &workbook(&tables)?, asked.force)?;
    } else {
        into_folder(asked, place, &tables)?;
    }
    for (name, table) in &tables {
        out::say(&format!("{name}: {}", out::count(table.rows.len(), "row")));
    }
    out::say(&format!("wrote `{}`", place.display()));
    if !asked.anonymised {
        out::say("what you wrote is raw: keep it inside the research team");
    }
    Ok(ExitCode::SUCCESS)
}

const NAMES: [&str; 6] = ["codings", "quotes", "participants", "attributes", "turns", "dictionary"];

/// Before anything is read or journalled.
fn refuse_what_is_there(asked: &Export, place: &Path, is_workbook: bool) -> Result<(), Failure> {
    let ending = asked.form.ending();
    let files = NAMES.iter().map(|name| place.join(format!("{name}.{ending}")));
    let all = if is_workbook { vec![place.to_owned()] } else { files.collect() };
    match all.iter().find(|file| file.exists() && !asked.force) {
        Some(file) => Err(out::is_there(file)),
        None => Ok(()),
    }
}

fn into_folder(asked: &Export, place: &Path, tables: &[NamedTable]) -> Result<(), Failure> {
    std::fs::create_dir_all(place)
        .map_err(|error| Failure::new(format!("`{}`: {error}", place.display())))?;
    for named in tables {
        let (name, table) = named;
        let bytes = match asked.form {
            Form::Csv => csv(table)?,
            Form::Parquet => parquet(named)?,
        };
        let file = place.join(format!("{name}.{}", asked.form.ending()));
        out::write(&file, &bytes, asked.force)?;
    }
    Ok(())
}
