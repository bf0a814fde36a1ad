//! QualCoder's project: the database `data.qda` in a folder `NAME.qda`.
//!
//! Places in it are partly UTF-16 (coded by hand) and partly code points (coded by search); each
//! row holds the words too, so the way that fits most of them is found out.

use heard_model::Guid;
use indexmap::IndexMap;

use super::database::{Database, Row};
use super::raw::{Kind, Place, Raw, RawCase, RawCode, RawCoding, RawSelection, RawSource, Words};
use super::{Each, Options, ProjectReading, build, time};
use crate::ReadError;

/// The tables by which the database is known.
pub(super) fn claims(database: &Database<'_>) -> Result<bool, ReadError> {
    Ok(database.has("code_text")? && database.has("code_name")? && database.has("source")?)
}

pub(super) fn read(
    file: &str,
    database: &Database<'_>,
    options: Options,
    each: &mut Each<'_>,
) -> Result<ProjectReading, ReadError> {
    let project = database.rows("project", &["databaseversion", "date", "memo", "about"])?;
    let made = project.first().map(|row| row.text(1)).unwrap_or_default();
    let mut hand = Hand { made, raw: Raw::default() };
    hand.raw.origin = project.first().map(|row| row.text(3)).unwrap_or_default();
    hand.raw.description = project.first().map(|row| row.text(2)).unwrap_or_default();
    hand.codes(database)?;
    hand.sources(database)?;
    hand.codings(database)?;
    hand.cases(database)?;
    hand.journal(database)?;
    build::build(file, "qualcoder", hand.raw, options, &mut build::Held, each)
}

/// A project in the making. Its objects have numbers only: with the moment the project was made
/// they give the same GUIDs whenever it is read.
struct Hand {
    made: String,
    raw: Raw,
}

impl Hand {
    fn guid(&self, table: &str, id: &str) -> Guid {
        Guid::derived(&["QualCoder", &self.made, table, id])
    }

    fn user(&mut self, name: String) -> Option<Guid> {
        if name.is_empty() {
            return None;
        }
        let guid = self.guid("user", &name);
        self.raw.users.insert(guid, name);
        Some(guid)
    }

    fn codes(&mut self, database: &Database<'_>) -> Result<(), ReadError> {
        let groups = database.rows("code_cat", &["catid", "name", "memo", "supercatid"])?;
        let names =
            database.rows("code_name", &["cid", "name", "memo", "catid", "color", "supercid"])?;
        let mut codes = Vec::new();
        for row in &groups {
            let parent = row.whole(3).map(|id| self.guid("category", &id.to_string()));
            codes.push(self.code("category", row, parent, String::new(), false));
        }
        for row in &names {
            let parent = match (row.whole(5), row.whole(3)) {
                (Some(code), _) => Some(self.guid("code", &code.to_string())),
                (None, Some(group)) => Some(self.guid("category", &group.to_string())),
                (None, None) => None,
            };
            codes.push(self.code("code", row, parent, row.text(4), true));
        }
        self.raw.codes = parents_first(codes);
        Ok(())
    }

    fn code(
        &self,
        table: &str,
        row: &Row,
        parent: Option<Guid>,
        colour: String,
        is_codable: bool,
    ) -> RawCode {
        RawCode {
            guid: self.guid(table, &row.text(0)),
            parent,
            name: row.text(1),
            description: row.text(2),
            colour,
            is_codable,
            notes: Vec::new(),
        }
    }

    fn sources(&mut self, database: &Database<'_>) -> Result<(), ReadError> {
        let columns = ["id", "name", "fulltext", "mediapath", "memo", "owner", "date"];
        for row in database.rows("source", &columns)? {
            let path = row.text(3);
            let kind = match path.trim_start_matches('/').split(['/', ':']).next() {
                Some("images") => Kind::Picture,
                Some("audio" | "video") => Kind::Media,
                _ => Kind::Text,
            };
            let text = row.text(2);
            let words = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let words =
                if words.trim().is_empty() { Words::None } else { Words::Plain(words.to_owned()) };
            let user = self.user(row.text(5));
            self.raw.sources.push(RawSource {
                name: row.text(1),
                description: row.text(4),
                words,
                user,
                at: time(&row.text(6)),
                ..RawSource::new(self.guid("source", &row.text(0)), kind)
            });
        }
        self.attributes(database, "file")
    }

    fn codings(&mut self, database: &Database<'_>) -> Result<(), ReadError> {
        let columns =
            ["ctid", "fid", "pos0", "pos1", "seltext", "owner", "date", "memo", "cid", "important"];
        for row in database.rows("code_text", &columns)? {
            let guid = self.guid("coding", &row.text(0));
            let user = self.user(row.text(5));
            if row.whole(9) == Some(1) {
                self.raw.losses.add("marks of importance", "Heard has no place for them");
            }
            let coding = RawCoding {
                guid,
                code: Some(self.guid("code", &row.text(8))),
                user,
                at: time(&row.text(6)),
                notes: Vec::new(),
            };
            self.select(
                &row,
                RawSelection {
                    name: row.text(4),
                    description: row.text(7),
                    codings: vec![coding],
                    user,
                    at: time(&row.text(6)),
                    ..RawSelection::new(guid, Place::Elsewhere)
                },
            );
        }
        for row in database
            .rows("annotation", &["anid", "fid", "pos0", "pos1", "memo", "owner", "date"])?
        {
            let user = self.user(row.text(5));
            let guid = self.guid("annotation", &row.text(0));
            self.select(
                &row,
                RawSelection {
                    description: row.text(4),
                    user,
                    at: time(&row.text(6)),
                    ..RawSelection::new(guid, Place::Elsewhere)
                },
            );
        }
        for (table, what) in [("code_image", "codings"), ("code_av", "codings")] {
            let count = database.rows(table, &["memo"])?.len();
            let why = "they lie on a picture, page or recording";
            self.raw.losses.add_many(count, what, why);
        }
        Ok(())
    }

    /// Lays a selection on its source: columns 1 to 3 say where.
    fn select(&mut self, row: &Row, mut selection: RawSelection) {
        let source = self.guid("source", &row.text(1));
        if let (Some(start), Some(end)) = (row.whole(2), row.whole(3)) {
            selection.place = Place::Text(start, end);
        }
        match self.raw.sources.iter_mut().find(|known| known.guid == source) {
            Some(source) => source.selections.push(selection),
            None => self.raw.losses.add("codings", "their source is not in the project"),
        }
    }

    fn cases(&mut self, database: &Database<'_>) -> Result<(), ReadError> {
        let mut lengths: IndexMap<String, i64> = IndexMap::new();
        for row in database.rows("source", &["id", "fulltext"])? {
            lengths.insert(row.text(0), row.text(1).chars().count() as i64);
        }
        let parts = database.rows("case_text", &["caseid", "fid", "pos0", "pos1"])?;
        for row in database.rows("cases", &["caseid", "name", "memo"])? {
            let mut case = RawCase {
                guid: self.guid("case", &row.text(0)),
                name: row.text(1),
                description: row.text(2),
                values: Vec::new(),
                sources: Vec::new(),
                selections: Vec::new(),
                notes: Vec::new(),
            };
            for part in parts.iter().filter(|part| part.text(0) == row.text(0)) {
                let source = self.guid("source", &part.text(1));
                let length = lengths.get(&part.text(1)).copied().unwrap_or_default();
                // The program counts the last place in, or not, or in other units.
                if part.whole(2) == Some(0) && part.whole(3).is_none_or(|end| end + 1 >= length) {
                    case.sources.push(source);
                } else {
                    case.selections.push(source);
                }
            }
            self.raw.cases.push(case);
        }
        self.attributes(database, "case")
    }

    /// Values of variables, of files or of cases.
    fn attributes(&mut self, database: &Database<'_>, of: &str) -> Result<(), ReadError> {
        for row in database.rows("attribute", &["name", "attr_type", "value", "id"])? {
            if row.text(1) != of || row.text(2).trim().is_empty() {
                continue;
            }
            let variable = self.guid("variable", &row.text(0));
            self.raw.variables.insert(variable, row.text(0));
            let value = (variable, row.text(2));
            let source = self.guid("source", &row.text(3));
            let case = self.guid("case", &row.text(3));
            if of == "file" {
                let found = self.raw.sources.iter_mut().find(|known| known.guid == source);
                found.into_iter().for_each(|known| known.values.push(value.clone()));
            } else {
                let found = self.raw.cases.iter_mut().find(|known| known.guid == case);
                found.into_iter().for_each(|known| known.values.push(value.clone()));
            }
        }
        Ok(())
    }

    fn journal(&mut self, database: &Database<'_>) -> Result<(), ReadError> {
        for row in database.rows("journal", &["jid", "name", "jentry", "date", "owner"])? {
            let user = self.user(row.text(4));
            self.raw.notes.push(RawSource {
                name: row.text(1),
                words: Words::Plain(row.text(2)),
                user,
                at: time(&row.text(3)),
                ..RawSource::new(self.guid("journal", &row.text(0)), Kind::Text)
            });
        }
        Ok(())
    }
}

/// The same codes, each after its parent; a circle is cut.
fn parents_first(codes: Vec<RawCode>) -> Vec<RawCode> {
    let mut waiting = codes;
    let mut sorted: Vec<RawCode> = Vec::with_capacity(waiting.len());
    let mut known: std::collections::BTreeSet<Guid> = std::collections::BTreeSet::new();
    while !waiting.is_empty() {
        let all: std::collections::BTreeSet<Guid> = waiting.iter().map(|code| code.guid).collect();
        let (ready, later): (Vec<RawCode>, Vec<RawCode>) = waiting.into_iter().partition(|code| {
            code.parent.is_none_or(|parent| known.contains(&parent) || !all.contains(&parent))
        });
        let is_stuck = ready.is_empty();
        known.extend(ready.iter().map(|code| code.guid));
        sorted.extend(ready);
        waiting = later;
        if is_stuck && let Some(code) = waiting.first_mut() {
            code.parent = None;
        }
    }
    sorted
}
