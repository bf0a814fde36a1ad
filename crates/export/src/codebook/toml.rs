//! The form that people edit and that is read back: every field, nothing else.

use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId};
use toml::{Table, Value};

use super::{CodebookFile, CodebookFormat};
use crate::ExportError;
use crate::sheet::SYNTHETIC;

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "toml",
    title: "TOML, to edit and read back",
    ending: ".toml",
    media_type: "application/toml; charset=utf-8",
    holds: super::EVERYTHING,
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let codebook = file.codebook;
    let mut out = if file.synthetic { format!("# {SYNTHETIC}\n\n") } else { String::new() };
    let mut head = Fields::default();
    head.text("title", &codebook.title);
    head.text("version", &file.version.to_string());
    head.list("parents", file.parents);
    head.list("history", file.history);
    head.text("author", &codebook.author);
    head.text("role", &codebook.role);
    head.text("date", &codebook.date.map(|date| date.to_string()).unwrap_or_default());
    head.list("present", &codebook.present);
    head.text("reason", &codebook.reason);
    out.push_str(&head.0);
    // Themes first, whatever the order: a reader takes the two lists one after the other.
    for code in codebook.themes() {
        out.push_str(&entry("theme", code)?);
    }
    for code in codebook.plain_codes() {
        out.push_str(&entry("code", code)?);
    }
    for amendment in file.amendments {
        out.push_str(&operation(amendment));
    }
    Ok(out.into_bytes())
}

/// Lines of `name = value`, in the order in which they are given; empty values are left out.
#[derive(Default)]
pub(super) struct Fields(pub(super) String);

impl Fields {
    fn value(&mut self, name: &str, value: Value) {
        self.0.push_str(&format!("{name} = {value}\n"));
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.value(name, Value::String(text.to_owned()));
        }
    }

    fn list<T: ToString>(&mut self, name: &str, items: &[T]) {
        if !items.is_empty() {
            let items = items.iter().map(|item| Value::String(item.to_string())).collect();
            self.value(name, Value::Array(items));
        }
    }
}

fn entry(kind: &str, code: &Code) -> Result<String, ExportError> {
    let mut fields = Fields(format!("\n[[{kind}]]\nid = \"{}\"\n", code.id));
    for (name, text) in fields_of(code) {
        match name {
            "examples" => fields.list(name, &code.examples),
            "sensitivity" => fields.list(name, &code.sensitivity),
            "valence_applies" => yes(&mut fields, name, code.valence_applies),
            "needs_cluster" => yes(&mut fields, name, code.needs_cluster),
            name => fields.text(name, &text),
        }
    }
    Ok(fields.0)
}

fn yes(fields: &mut Fields, name: &str, value: bool) {
    if value {
        fields.value(name, Value::Boolean(true));
    }
}

fn operation(amendment: &Amendment) -> String {
    let mut fields = Fields("\n[[amendment]]\n".to_owned());
    fields.text("op", amendment.op());
    let code = |fields: &mut Fields, code: &CodeId| fields.text("code", &code.to_string());
    let place = |at: &Option<CodeId>| at.map(|at| at.to_string()).unwrap_or_default();
    match amendment {
        Amendment::Add { code: added } => code(&mut fields, &added.id),
        Amendment::Rename { code: renamed, from, to } => {
            code(&mut fields, renamed);
            fields.text("from", from);
            fields.text("to", to);
        }
        Amendment::Redefine { code: changed, scope, fields: changes } => {
            code(&mut fields, changed);
            fields.text("scope", scope.as_str());
            let names: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
            fields.list("fields", &names);
        }
        Amendment::Move { code: moved, from, to } => {
            code(&mut fields, moved);
            fields.text("from", &place(from));
            fields.text("to", &place(to));
        }
        Amendment::Merge { codes, into, overlap } => {
            fields.list("codes", codes);
            fields.list("into", &[into]);
            fields.text("overlap_policy", overlap.as_str());
        }
        Amendment::Split { code: gone, into, route, .. } => {
            code(&mut fields, gone);
            fields.list("into", into);
            if !route.is_empty() {
                let routes: Table = route
                    .iter()
                    .map(|(first, now)| (first.to_string(), Value::String(now.to_string())))
                    .collect();
                fields.value("routes", Value::Table(routes));
            }
        }
        Amendment::Retire { code: gone } | Amendment::Restore { code: gone } => {
            code(&mut fields, gone);
        }
        Amendment::Order { order } => fields.list("codes", order),
        Amendment::Promote { code: gone, to } => {
            code(&mut fields, gone);
            fields.text("to", to);
        }
    }
    fields.0
}
