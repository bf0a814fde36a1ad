//! A table as words, as JSON, or in a file.

use std::path::Path;

use heard_anonymise::Permit;
use heard_model::{Cell, Table};
use heard_study::{Laid, Study};
use serde_json::{Map, Value, json};

use super::Where;
use crate::failure::Failure;
use crate::{out, world};

impl Where {
    /// Whether JSON was asked for.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether it is to be read on the terminal.
    pub(crate) fn is_plain(&self) -> bool {
        !self.json && self.output.is_none()
    }

    /// Prints or writes `table`. `more` goes into the JSON beside it, for figures that no table
    /// holds.
    pub(crate) fn put(
        &self,
        study: &Study,
        laid: &Laid,
        more: &[(&str, Value)],
    ) -> Result<(), Failure> {
        let table = &laid.table;
        if let Some(file) = &self.output {
            self.write(study, file, laid)?;
        }
        if self.json {
            let mut whole = value(table);
            for (name, value) in more {
                whole.insert((*name).to_owned(), value.clone());
            }
            return out::json(&Value::Object(whole));
        }
        if self.output.is_none() {
            out::data(&words(table))?;
        }
        Ok(())
    }
}

/// A table as JSON: rows are lists in the order of `columns`; a hidden count is `"*"`, what is
/// not known `null`.
pub(crate) fn value(table: &Table) -> Map<String, Value> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => json!(text),
        Cell::Count(count) => json!(count),
        Cell::Number(number) => json!(number),
        Cell::Suppressed => json!("*"),
        Cell::Empty => Value::Null,
    };
    let rows: Vec<Vec<Value>> =
        table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let fields = [
        ("title", json!(table.title)),
        ("basis", json!(table.basis)),
        ("columns", json!(table.columns)),
        ("rows", json!(rows)),
        ("notes", json!(table.notes)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A table as a person reads it: what it is, what was counted, the rows, the cautions.
pub(crate) fn words(table: &Table) -> String {
    let mut lines = vec![table.title.clone(), format!("  {}", table.basis), String::new()];
    if table.rows.is_empty() {
        lines.push("  nothing to show".to_owned());
    } else {
        let columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
        let mut drawn = out::table(&columns);
        for row in &table.rows {
            drawn.add_row(row.iter().map(cell));
        }
        for (at, column) in drawn.column_iter_mut().enumerate() {
            let numbers = table.rows.iter().filter_map(|row| row.get(at));
            let mut numbers = numbers.filter(|cell| **cell != Cell::Empty);
            if numbers.all(|cell| !matches!(cell, Cell::Text(_))) {
                column.set_cell_alignment(comfy_table::CellAlignment::Right);
            }
        }
        lines.push(drawn.to_string());
    }
    let hidden = table.rows.iter().flatten().any(|cell| *cell == Cell::Suppressed);
    let star = "* a small number, hidden so that nobody can be picked out";
    let notes = table.notes.iter().map(String::as_str).chain(hidden.then_some(star));
    let mut notes = notes.map(|note| format!("  {note}")).peekable();
    if notes.peek().is_some() {
        lines.push(String::new());
    }
    lines.extend(notes);
    lines.join("\n")
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => format!("{number:.3}"),
        Cell::Suppressed => "*".to_owned(),
        Cell::Empty => "–".to_owned(),
    }
}

impl Where {
    /// Writes the file. It is the researcher's own export: who and why stand in the journal.
    fn write(&self, study: &Study, file: &Path, laid: &Laid) -> Result<(), Failure> {
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let format = ["csv", "xlsx", "html", "docx", "graphml", "dot"]
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(ending))
            .ok_or_else(|| {
                Failure::new(format!("`{}` has no ending that tells the format", file.display()))
                    .hint("name a file that ends in .csv, .xlsx, .docx or .html")
            })?;
        let reason = self.message.as_deref().unwrap_or_default();
        let permit = Permit::new(&world::actor(), reason).ok_or_else(|| {
            Failure::new("nothing says why the table is taken out of the study")
                .hint("add -m \"for the team meeting\", say; it is kept in the log")
        })?;
        if file.exists() && !self.force {
            return Err(out::is_there(file));
        }
        let (tables, charts) = (std::slice::from_ref(&laid.table), laid.chart.as_slice());
        let cleared = study.export_tables("report", &laid.table.title, tables, charts, &permit)?;
        out::write(file, &heard_export::render(format, &cleared)?, true)?;
        out::say(&format!("wrote {}; `heard log` says who took it out and why", file.display()));
        Ok(())
    }
}
