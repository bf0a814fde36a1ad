//! A codebook in a table, a row an entry.

use heard_model::amend::set_field;
use heard_model::{Code, CodeId, Codebook};
use indexmap::IndexMap;

use super::CodebookReading;
use crate::ReadError;
use crate::problem::Problems;
use crate::table::{Row, Table, folded};

pub(super) const NAME: &[&str] =
    &["name", "tag", "code", "code_name", "label", "title", "path", "theme_name"];
const ID: &[&str] = &["id", "code_id", "number", "code_number"];
const PARENT: &[&str] = &["parent", "parent_id", "parent_name", "under", "category"];
const FULL: &[&str] = &["full", "definition", "description", "full_definition", "memo", "comment"];

/// Other names of our fields.
const ALSO: &[(&str, &str)] = &[
    ("brief_definition", "brief"),
    ("short_definition", "brief"),
    ("when_to_use", "when"),
    ("use_when", "when"),
    ("inclusion", "when"),
    ("instruction", "when"),
    ("when_not_to_use", "when_not"),
    ("exclusion", "when_not"),
    ("color", "colour"),
    ("example", "examples"),
    ("plain", "plain_name"),
];

pub(super) fn read(table: &Table) -> Result<CodebookReading, ReadError> {
    let name = table.needed(NAME)?;
    let mut reader = Reader {
        table,
        name,
        id: table.column(ID),
        parent: table.column(PARENT),
        codebook: Codebook::default(),
        by_name: IndexMap::new(),
        lines: IndexMap::new(),
        problems: Problems::default(),
        next: (1, 1),
    };
    for row in &table.rows {
        reader.row(row);
    }
    reader.parents();
    let has_ids = reader.id.is_some();
    let mut reading =
        CodebookReading { codebook: reader.codebook, has_ids, ..CodebookReading::default() };
    for problem in reading.codebook.problems() {
        let line = reader.lines.get(&problem.code()).copied().unwrap_or(0);
        reader.problems.add(line, problem.to_string());
    }
    reading.problems = reader.problems.0;
    Ok(reading)
}

struct Reader<'t> {
    table: &'t Table,
    name: usize,
    id: Option<usize>,
    parent: Option<usize>,
    codebook: Codebook,
    /// Names and paths, in lower case.
    by_name: IndexMap<String, CodeId>,
    /// The line of each entry.
    lines: IndexMap<CodeId, usize>,
    problems: Problems,
    next: (u32, u32),
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        let path = row.cell(Some(self.name)).to_owned();
        let name = path.rsplit(['/', '>']).next().unwrap_or(&path).trim().to_owned();
        if name.is_empty() {
            return self.problems.add(row.line, "an entry without a name");
        }
        let Some(id) = self.id_of(row) else { return };
        if self.codebook.codes.contains_key(&id) {
            return self.problems.add(row.line, format!("{id} stands here a second time"));
        }
        let mut code = Code::new(id, &name);
        for (at, header) in self.table.header.iter().enumerate() {
            let value = row.cell(Some(at));
            if at == self.name || Some(at) == self.id || Some(at) == self.parent || value.is_empty()
            {
                continue;
            }
            let field = folded(header);
            let field = ALSO
                .iter()
                .find(|(also, _)| *also == field)
                .map_or(field.as_str(), |(_, ours)| *ours);
            let field = if FULL.contains(&field) { "full" } else { field };
            // Columns of others (counts, authors) are not ours to judge; a wrong word in ours is.
            let ours = is_field(field);
            if ours && (!set_field(&mut code, field, value) || !took(&code, field, value)) {
                self.problems.add(row.line, format!("`{value}` is no `{field}`"));
            }
        }
        self.by_name.entry(path.to_lowercase()).or_insert(id);
        self.by_name.entry(name.to_lowercase()).or_insert(id);
        self.lines.insert(id, row.line);
        self.codebook.codes.insert(id, code);
    }

    fn id_of(&mut self, row: &Row) -> Option<CodeId> {
        let word = row.cell(self.id);
        if !word.is_empty() {
            let number = word.parse().ok().map(CodeId::code);
            let id = CodeId::parse(word).or(number);
            return self.problems.keep(row.line, id, || {
                format!("`{word}` is no id; ids are C1, C2 … and T1, T2 … for themes")
            });
        }
        if self.id.is_some() {
            self.problems.add(row.line, "an entry without an id");
            return None;
        }
        let id = CodeId::code(self.next.1);
        self.next.1 += 1;
        Some(id)
    }

    /// Sets the parents once every entry is known: by id, by name, by a path or a dotted name.
    fn parents(&mut self) {
        for row in &self.table.rows {
            let path = row.cell(Some(self.name)).to_lowercase();
            let name = path.rsplit(['/', '>']).next().unwrap_or(&path).trim().to_owned();
            let Some(id) = self.by_name.get(&path).or_else(|| self.by_name.get(&name)).copied()
            else {
                continue;
            };
            let id = CodeId::parse(row.cell(self.id)).unwrap_or(id);
            let word = row.cell(self.parent);
            let above = if word.is_empty() {
                let cut = path.rfind(['/', '>', '.']).map(|at| path[..at].trim().to_owned());
                cut.and_then(|above| self.by_name.get(&above).copied()).filter(|above| *above != id)
            } else {
                let found = CodeId::parse(word)
                    .filter(|id| self.codebook.codes.contains_key(id))
                    .or_else(|| self.by_name.get(&word.to_lowercase()).copied());
                self.problems
                    .keep(row.line, found, || format!("the parent `{word}` is not in the codebook"))
            };
            if let Some(code) = self.codebook.codes.get_mut(&id) {
                code.parent = above;
            }
        }
    }
}

fn is_field(field: &str) -> bool {
    let blank = Code::new(CodeId::code(0), "");
    heard_model::codebook::fields_of(&blank).iter().any(|(name, _)| *name == field)
}

/// Whether a field that reads ids, versions or yes and no understood its value.
pub(super) fn took(code: &Code, field: &str, value: &str) -> bool {
    match field {
        "parent" => code.parent.is_some(),
        "theme" => code.theme.is_some(),
        "since" => code.since.is_some(),
        "until" => code.until.is_some(),
        "valence_applies" | "needs_cluster" => matches!(value, "true" | "false"),
        _ => true,
    }
}
