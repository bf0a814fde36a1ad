//! A REFI-QDA codebook (`.qdc`), as NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette and we write it.

use heard_model::{Code, CodeId, CodeStatus, Guid};
use indexmap::IndexMap;

use super::{CodebookReading, described};
use crate::ReadError;
use crate::problem::{Problems, RowProblem, line_at};
use crate::xml::{Xml, walk};

/// A code as the file has it.
#[derive(Default)]
struct Entry {
    guid: String,
    name: String,
    codable: bool,
    colour: String,
    description: String,
    above: Option<usize>,
}

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    /// The codes that are open, outermost first.
    open: Vec<usize>,
    /// Sets with the codes in them.
    sets: Vec<(String, Vec<String>)>,
    in_description: bool,
    is_codebook: bool,
}

pub(super) fn read(file: &str, text: &str) -> Result<CodebookReading, ReadError> {
    let mut reader = Reader::default();
    walk(text, |xml| reader.take(&xml)).map_err(|(at, what)| ReadError::Malformed {
        file: file.to_owned(),
        line: line_at(text, at),
        what,
    })?;
    if !reader.is_codebook {
        return Err(ReadError::Malformed {
            file: file.to_owned(),
            line: 1,
            what: "XML that is no REFI-QDA codebook".to_owned(),
        });
    }
    Ok(reader.codebook(text))
}

impl Reader {
    fn take(&mut self, xml: &Xml<'_>) {
        match xml {
            Xml::Open(tag) => {
                let attribute = |name: &str| tag.attribute(name).unwrap_or_default();
                match tag.name() {
                    "CodeBook" => self.is_codebook = true,
                    "Code" => {
                        self.entries.push(Entry {
                            guid: attribute("guid"),
                            name: attribute("name"),
                            codable: attribute("isCodable") != "false",
                            colour: attribute("color"),
                            description: String::new(),
                            above: self.open.last().copied(),
                        });
                        self.open.push(self.entries.len() - 1);
                    }
                    "Set" => self.sets.push((attribute("name"), Vec::new())),
                    "MemberCode" => {
                        if let Some((_, members)) = self.sets.last_mut() {
                            members.push(attribute("guid"));
                        }
                    }
                    "Description" => self.in_description = self.sets.is_empty(),
                    _ => {}
                }
            }
            Xml::Text(text) if self.in_description => {
                if let Some(entry) = self.open.last().and_then(|at| self.entries.get_mut(*at)) {
                    entry.description.push_str(text);
                }
            }
            Xml::Close("Code") => drop(self.open.pop()),
            Xml::Close("Description") => self.in_description = false,
            _ => {}
        }
    }

    fn codebook(self, text: &str) -> CodebookReading {
        let mut reading = CodebookReading::default();
        let mut problems = Problems::default();
        let ids = self.numbers(text, &mut reading);
        let mut lines = IndexMap::new();
        for (entry, id) in self.entries.iter().zip(&ids) {
            let line = line_of(text, &entry.guid);
            if reading.codebook.codes.contains_key(id) {
                problems.add(line as usize, format!("{id} stands here a second time"));
                continue;
            }
            let mut code = Code::new(*id, entry.name.trim());
            described(&mut code, entry.description.trim());
            code.parent = entry.above.map(|above| ids[above]);
            lines.insert(*id, line as usize);
            match slot(&entry.colour) {
                Some(slot) => slot.clone_into(&mut code.colour),
                None if entry.colour.is_empty() => {}
                None => reading.left_out.push(RowProblem {
                    line,
                    message: format!("the colour {} of `{}`", entry.colour, entry.name),
                }),
            }
            reading.codebook.codes.insert(*id, code);
        }
        self.retire(text, &ids, &mut reading);
        for problem in reading.codebook.problems() {
            problems.add(lines.get(&problem.code()).copied().unwrap_or(0), problem.to_string());
        }
        reading.problems = problems.0;
        reading
    }

    /// A number each: our own where every GUID ends with one, else in the order of the file. What
    /// holds others at the top and is not to be coded with is a theme.
    fn numbers(&self, text: &str, reading: &mut CodebookReading) -> Vec<CodeId> {
        let ours: Option<Vec<CodeId>> =
            self.entries.iter().map(|entry| Guid::parse(&entry.guid)?.code()).collect();
        reading.has_ids = ours.is_some();
        let mut ids: Vec<CodeId> = Vec::new();
        let (mut themes, mut codes) = (0, 0);
        for (at, entry) in self.entries.iter().enumerate() {
            let holds = self.entries.iter().any(|below| below.above == Some(at));
            let is_theme = entry.above.is_none() && !entry.codable && holds;
            let top = if is_theme { &mut themes } else { &mut codes };
            *top += 1;
            let counted = if is_theme { CodeId::theme(*top) } else { CodeId::code(*top) };
            let id = ours.as_ref().map_or(counted, |ours| ours[at]);
            if !entry.codable && !id.is_theme() {
                let message =
                    format!("`{}` is not to be coded with, and is a code here", entry.name);
                reading.left_out.push(RowProblem { line: line_of(text, &entry.guid), message });
            }
            ids.push(id);
        }
        ids
    }

    /// The set of retired codes retires them; other sets have no place here.
    fn retire(&self, text: &str, ids: &[CodeId], reading: &mut CodebookReading) {
        for (name, members) in &self.sets {
            if name == "Retired" {
                let in_it = |entry: &Entry| members.contains(&entry.guid);
                let found = self.entries.iter().zip(ids).filter(|(entry, _)| in_it(entry));
                for (_, id) in found {
                    if let Some(code) = reading.codebook.codes.get_mut(id) {
                        code.status = CodeStatus::Retired;
                    }
                }
                continue;
            }
            let line = line_of(text, &format!("name=\"{name}\""));
            let message = format!("the set `{name}` of {} codes", members.len());
            reading.left_out.push(RowProblem { line, message });
        }
    }
}

/// The line on which `word` stands the first time.
fn line_of(text: &str, word: &str) -> u32 {
    line_at(text, text.find(word).unwrap_or(0))
}

fn slot(colour: &str) -> Option<&'static str> {
    let slots = heard_model::code::COLOUR_SLOTS.iter();
    slots.copied().find(|(_, hex)| hex.eq_ignore_ascii_case(colour)).map(|(slot, _)| slot)
}
