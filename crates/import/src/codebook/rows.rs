//! A codebook in a table, a row an entry.

use heard_model::amend::set_field;
use heard_model::{Code, CodeId, Codebook, VersionId};
use indexmap::IndexMap;

use super::CodebookReading;
use crate::ReadError;
use crate::problem::Problems;
use crate::table::{Row, Table, folded};

pub(super) const NAME: &[&str] =
    &["name", "tag", "code", "code_name", "code_label", "label", "title", "path", "theme_name"];
const ID: &[&str] = &["id", "code_id", "number", "code_number"];
const PARENT: &[&str] = &["parent", "parent_id", "parent_name", "under", "category"];
const FULL: &[&str] = &[
    "full",
    "definition",
    "description",
    "full_definition",
    "code_description",
    "memo",
    "comment",
];

/// Other names of our fields.
const ALSO: &[(&str, &str)] = &[
    ("brief_definition", "brief"),
    ("short_definition", "brief"),
    ("when_to_use", "when"),
    ("use_when", "when"),
    ("inclusion", "when"),
    ("instruction", "when"),
    ("code_instruction", "when"),
    ("when_not_to_use", "when_not"),
    ("exclusion", "when_not"),
    ("color", "colour"),
    ("example", "examples"),
    ("plain", "plain_name"),
];

/// Which code a row of a sheet of links stands for, as ROCK has it.
pub(super) const LINK_FROM: &[&str] = &["from_code_id"];
const LINK_TO: &[&str] = &["to_code_id"];

pub(super) fn read(table: &Table) -> Result<CodebookReading, ReadError> {
    read_with(table, None)
}

/// Reads `table`; `links` says which code stands under which, by the ids of another tool.
pub(super) fn read_with(
    table: &Table,
    links: Option<&Table>,
) -> Result<CodebookReading, ReadError> {
    let name = table.needed(NAME)?;
    let mut reader = Reader {
        table,
        name,
        id: table.column(ID).filter(|id| has_our_ids(table, *id)),
        foreign: table.column(ID).filter(|id| !has_our_ids(table, *id)),
        parent: table.column(PARENT),
        codebook: Codebook::default(),
        by_name: IndexMap::new(),
        lines: IndexMap::new(),
        problems: Problems::default(),
        next: (1, 1),
        new: Vec::new(),
        left_out: Vec::new(),
    };
    for row in &table.rows {
        reader.row(row);
    }
    reader.number_the_new();
    reader.parents();
    if let Some(links) = links {
        reader.link(links);
    }
    let has_ids = reader.id.is_some();
    let mut reading =
        CodebookReading { codebook: reader.codebook, has_ids, ..CodebookReading::default() };
    reading.left_out = reader.left_out;
    reading.new = reader.new.into_iter().map(|(_, id)| id).collect();
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
    /// A column of another tool's ids.
    foreign: Option<usize>,
    parent: Option<usize>,
    codebook: Codebook,
    /// Names and paths, in lower case.
    by_name: IndexMap<String, CodeId>,
    /// The line of each entry.
    lines: IndexMap<CodeId, usize>,
    problems: Problems,
    next: (u32, u32),
    /// Rows without an id among rows that have one, by their line.
    new: Vec<(usize, CodeId)>,
    left_out: Vec<crate::RowProblem>,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) {
        let path = self.path(row);
        let name = self.own_name(&path);
        if name.is_empty() {
            return self.problems.add(row.line, "an entry without a name");
        }
        let Some(id) = self.id_of(row) else { return };
        if self.codebook.codes.contains_key(&id) {
            return self.problems.add(row.line, format!("{id} stands here a second time"));
        }
        let mut code = Code::new(id, &name);
        for (at, header) in self.table.header.iter().enumerate() {
            let value = plain(row.cell(Some(at)));
            let taken = [Some(self.name), self.id, self.foreign, self.parent].contains(&Some(at));
            if taken || value.is_empty() {
                continue;
            }
            let field = folded(header);
            let field = ALSO
                .iter()
                .find(|(also, _)| *also == field)
                .map_or(field.as_str(), |(_, ours)| *ours);
            let field = if FULL.contains(&field) { "full" } else { field };
            if field == "full" && self.id.is_none() {
                super::described(&mut code, value);
                continue;
            }
            if field == "examples" {
                self.examples(row.line, &mut code, value);
                continue;
            }
            // Columns of others (counts, authors) are not ours to judge; a wrong word in ours is.
            let ours = is_field(field);
            if ours && (!set_field(&mut code, field, value) || !took(&code, field, value)) {
                self.problems.add(row.line, format!("`{value}` is no `{field}`"));
            }
        }
        if let Some(foreign) = self.foreign {
            self.by_name.entry(row.cell(Some(foreign)).to_lowercase()).or_insert(id);
        }
        self.by_name.entry(path.to_lowercase()).or_insert(id);
        self.by_name.entry(name.to_lowercase()).or_insert(id);
        self.lines.insert(id, row.line);
        self.codebook.codes.insert(id, code);
    }

    /// An example is a place in a transcript, `NAME#TURN`: it is shown with names hidden. Words
    /// would go out as they are.
    fn examples(&mut self, line: usize, code: &mut Code, value: &str) {
        let is_place = |part: &&str| {
            let turn = part.rsplit_once('#').map(|(_, turn)| turn);
            turn.is_some_and(|turn| turn.parse::<u32>().is_ok())
        };
        let parts = value.split(';').map(str::trim).filter(|part| !part.is_empty());
        let (places, words): (Vec<&str>, Vec<&str>) = parts.partition(is_place);
        code.examples = places.into_iter().map(str::to_owned).collect();
        if !words.is_empty() {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let message = format!("the example of `{}` in words; an example is a place", code.name);
            self.left_out.push(crate::RowProblem { line, message });
        }
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
            // Numbered once all others are known; until then by a number that nobody has.
            let id = CodeId::code(u32::MAX - u32::try_from(self.new.len()).unwrap_or(0));
            self.new.push((row.line, id));
            return Some(id);
        }
        let id = CodeId::code(self.next.1);
        self.next.1 += 1;
        Some(id)
    }

    /// A row's name as it stands, a path where another tool wrote one.
    fn path(&self, row: &Row) -> String {
        plain(row.cell(Some(self.name))).to_owned()
    }

    /// The name without what stands above it. Where ids are ours, a name is a name.
    fn own_name(&self, path: &str) -> String {
        if self.id.is_some() {
            return path.to_owned();
        }
        let last = path.rsplit(['/', '>']).next().unwrap_or(path).trim();
        // Taguette's `above.below`, where `above` is a tag too.
        let dotted = last.rmatch_indices('.').find(|(at, _)| {
            let above = last[..*at].trim().to_lowercase();
            self.table.rows.iter().any(|row| row.cell(Some(self.name)).to_lowercase() == above)
        });
        dotted.map_or(last, |(at, _)| last[at + 1..].trim()).to_owned()
    }

    /// Gives the entries that came without an id numbers after all others.
    fn number_the_new(&mut self) {
        if self.new.is_empty() {
            return;
        }
        let drafted: Vec<CodeId> = self.new.iter().map(|(_, id)| *id).collect();
        let known = self.codebook.codes.keys().filter(|id| !id.is_theme() && !drafted.contains(id));
        let mut last = known.map(|id| id.number()).max().unwrap_or(0);
        let mut ids = IndexMap::new();
        for (_, id) in &mut self.new {
            last += 1;
            ids.insert(*id, CodeId::code(last));
            *id = CodeId::code(last);
        }
        self.codebook = self.codebook.renumbered(&ids);
        for id in self.by_name.values_mut() {
            *id = ids.get(id).copied().unwrap_or(*id);
        }
        self.lines = self
            .lines
            .iter()
            .map(|(id, line)| (ids.get(id).copied().unwrap_or(*id), *line))
            .collect();
    }

    /// Sets the parents once every entry is known: by id, by name, by a path or a dotted name.
    fn parents(&mut self) {
        let by_line: IndexMap<usize, CodeId> =
            self.lines.iter().map(|(id, line)| (*line, *id)).collect();
        for row in &self.table.rows {
            let Some(id) = by_line.get(&row.line).copied() else { continue };
            let path = self.path(row).to_lowercase();
            let word = plain(row.cell(self.parent));
            let above = if word.is_empty() {
                let cut = path.rfind(['/', '>', '.']).filter(|_| self.id.is_none());
                let cut = cut.map(|at| path[..at].trim().to_owned());
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

    /// Which code stands under which, as another sheet has it.
    fn link(&mut self, links: &Table) {
        let (from, to) = (links.column(LINK_FROM), links.column(LINK_TO));
        for row in &links.rows {
            let (above, below) = (row.cell(from).to_lowercase(), row.cell(to).to_lowercase());
            if above.is_empty() && below.is_empty() {
                continue;
            }
            match (self.by_name.get(&above), self.by_name.get(&below)) {
                (Some(above), Some(below)) if above != below => {
                    if let Some(code) = self.codebook.codes.get_mut(below) {
                        code.parent = Some(*above);
                    }
                }
                _ => self.problems.add(row.line, format!("`{above}` or `{below}` is no code")),
            }
        }
    }
}

/// Whether a column of ids has ours: some of them, or nothing that another tool would write.
fn has_our_ids(table: &Table, id: usize) -> bool {
    let mut words = table.rows.iter().map(|row| row.cell(Some(id))).filter(|word| !word.is_empty());
    let ours = |word: &str| CodeId::parse(word).is_some() || word.parse::<u32>().is_ok();
    words.clone().count() == 0 || words.any(ours)
}

/// A cell's words without the apostrophe that keeps a spreadsheet from running them as a formula.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// Takes in what a sheet of facts says about the codebook; whether it is such a sheet.
pub(super) fn about(table: &Table, reading: &mut CodebookReading) -> bool {
    if table.header.len() < 2 || folded(&table.header[0]) != "field" {
        return false;
    }
    let parts = |text: &str| -> Vec<String> {
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    for row in &table.rows {
        let value = row.cell(Some(1)).to_owned();
        match folded(row.cell(Some(0))).as_str() {
            "title" => reading.codebook.title = value,
            "version" => {
                reading.version = VersionId::parse(&value).filter(|_| value.starts_with('v'))
            }
            "parents" => {
                reading.parents =
                    parts(&value).iter().filter_map(|w| VersionId::parse(w)).collect();
            }
            "history" => reading.history = parts(&value),
            "author" => reading.codebook.author = value,
            "role" => reading.codebook.role = value,
            "date" => reading.codebook.date = value.get(..10).and_then(|day| day.parse().ok()),
            "present" => reading.codebook.present = parts(&value),
            "reason" => reading.codebook.reason = value,
            _ => {}
        }
    }
    true
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
