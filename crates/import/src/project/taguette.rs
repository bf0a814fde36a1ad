//! Taguette's project: SQLite with documents as HTML and places in UTF-8 bytes of their text.

use heard_model::Guid;
use html5ever::tendril::TendrilSink;
use indexmap::IndexMap;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::database::Database;
use super::raw::{Kind, Place, Raw, RawCode, RawCoding, RawSelection, RawSource, Words};
use super::{Each, Options, ProjectReading, build, time};
use crate::ReadError;

/// The tables by which the database is known.
pub(super) fn claims(database: &Database<'_>) -> Result<bool, ReadError> {
    Ok(database.has("highlights")? && database.has("highlight_tags")? && database.has("tags")?)
}

pub(super) fn read(
    file: &str,
    database: &Database<'_>,
    options: Options,
    each: &mut Each<'_>,
) -> Result<ProjectReading, ReadError> {
    let projects = database.rows("projects", &["id", "name", "description", "created"])?;
    let made = projects.first().map(|row| row.text(3)).unwrap_or_default();
    let mut raw = Raw { origin: "Taguette".to_owned(), ..Raw::default() };
    if let Some(project) = projects.first() {
        raw.name = project.text(1);
        raw.description = project.text(2);
    }
    let guid = |table: &str, id: &str| Guid::derived(&["Taguette", &made, table, id]);
    raw.codes = codes(database, &guid)?;
    let texts = documents(database, &mut raw, &guid)?;
    highlights(database, &mut raw, &texts, &guid)?;
    build::build(file, "taguette", raw, options, &mut build::Held, each)
}

/// Tags are a flat list; a dot in one's path puts it under the other, where that is a tag too.
fn codes(
    database: &Database<'_>,
    guid: &dyn Fn(&str, &str) -> Guid,
) -> Result<Vec<RawCode>, ReadError> {
    let mut tags: Vec<(String, String, String)> = database
        .rows("tags", &["id", "path", "description"])?
        .iter()
        .map(|row| (row.text(0), row.text(1), row.text(2)))
        .collect();
    tags.sort_by_key(|(_, path, _)| path.matches('.').count());
    let ids: IndexMap<String, String> =
        tags.iter().map(|(id, path, _)| (path.clone(), id.clone())).collect();
    let code = |(id, path, description): (String, String, String)| {
        let above = path.rsplit_once('.').filter(|(above, _)| ids.contains_key(*above));
        RawCode {
            guid: guid("tag", &id),
            parent: above.and_then(|(above, _)| ids.get(above)).map(|id| guid("tag", id)),
            name: above.map_or(path.as_str(), |(_, name)| name).to_owned(),
            description,
            colour: String::new(),
            is_codable: true,
            notes: Vec::new(),
        }
    };
    Ok(tags.into_iter().map(code).collect())
}

/// The documents, by id with where their places lie.
fn documents(
    database: &Database<'_>,
    raw: &mut Raw,
    guid: &dyn Fn(&str, &str) -> Guid,
) -> Result<IndexMap<String, (usize, Plain)>, ReadError> {
    let columns = ["id", "name", "description", "created", "contents"];
    let mut texts = IndexMap::new();
    for row in database.rows("documents", &columns)? {
        let plain = Plain::of(&row.text(4));
        texts.insert(row.text(0), (raw.sources.len(), plain.places_only()));
        raw.sources.push(RawSource {
            name: row.text(1),
            description: row.text(2),
            at: time(&row.text(3)),
            words: Words::Plain(plain.text),
            ..RawSource::new(guid("document", &row.text(0)), Kind::Text)
        });
    }
    Ok(texts)
}

fn highlights(
    database: &Database<'_>,
    raw: &mut Raw,
    texts: &IndexMap<String, (usize, Plain)>,
    guid: &dyn Fn(&str, &str) -> Guid,
) -> Result<(), ReadError> {
    let made_by = authors(database, raw, guid)?;
    let mut tags: IndexMap<String, Vec<String>> = IndexMap::new();
    for row in database.rows("highlight_tags", &["highlight_id", "tag_id"])? {
        tags.entry(row.text(0)).or_default().push(row.text(1));
    }
    for row in database.rows("highlights", &["id", "document_id", "start_offset", "end_offset"])? {
        let Some((source, plain)) = texts.get(&row.text(1)) else {
            raw.losses.add("highlights", "their document is not in the project");
            continue;
        };
        let at = |place: usize| row.whole(place).and_then(|at| usize::try_from(at).ok());
        let place = at(2)
            .zip(at(3))
            .and_then(|(start, end)| Some((plain.place(start, false)?, plain.place(end, true)?)))
            .map_or(Place::Text(-1, -1), |(start, end)| Place::Bytes(start, end));
        let (user, when) = made_by.get(&row.text(0)).copied().unwrap_or_default();
        let codings = tags.get(&row.text(0)).map(Vec::as_slice).unwrap_or_default();
        let codings = codings.iter().map(|tag| RawCoding {
            guid: guid("highlight", &format!("{} {tag}", row.text(0))),
            code: Some(guid("tag", tag)),
            user,
            at: when,
            notes: Vec::new(),
        });
        raw.sources[*source].selections.push(RawSelection {
            codings: codings.collect(),
            user,
            at: when,
            ..RawSelection::new(guid("highlight", &row.text(0)), place)
        });
    }
    Ok(())
}

type MadeBy = IndexMap<String, (Option<Guid>, Option<heard_model::Timestamp>)>;

/// Who made each highlight, and when: only the log of commands says.
fn authors(
    database: &Database<'_>,
    raw: &mut Raw,
    guid: &dyn Fn(&str, &str) -> Guid,
) -> Result<MadeBy, ReadError> {
    let mut made_by = IndexMap::new();
    for row in database.rows("commands", &["date", "user_login", "payload"])? {
        let Ok(command) = serde_json::from_str::<serde_json::Value>(&row.text(2)) else { continue };
        if command.get("type").and_then(serde_json::Value::as_str) != Some("highlight_add") {
            continue;
        }
        let Some(id) = command.get("highlight_id").and_then(serde_json::Value::as_i64) else {
            continue;
        };
        let user = guid("user", &row.text(1));
        raw.users.insert(user, row.text(1));
        made_by.entry(id.to_string()).or_insert((Some(user), time(&row.text(0))));
    }
    Ok(made_by)
}

/// The text of a document as a person reads it, and where the places of its bare text lie in it.
#[derive(Default)]
struct Plain {
    text: String,
    /// For each stretch of bare text: its start there, its start here, its length.
    pieces: Vec<(usize, usize, usize)>,
    bare: usize,
}

impl Plain {
    fn of(html: &str) -> Plain {
        let mut plain = Plain::default();
        let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(html);
        enum Step {
            Enter(Handle),
            Break,
        }
        let mut stack = vec![Step::Enter(dom.document.clone())];
        while let Some(step) = stack.pop() {
            let Step::Enter(node) = step else {
                plain.line_end();
                continue;
            };
            match &node.data {
                NodeData::Text { contents } => plain.take(&contents.borrow()),
                NodeData::Element { name, .. } if is_line(&name.local) => stack.push(Step::Break),
                _ => {}
            }
            stack.extend(node.children.borrow().iter().rev().cloned().map(Step::Enter));
        }
        plain
    }

    fn take(&mut self, text: &str) {
        self.pieces.push((self.bare, self.text.len(), text.len()));
        self.bare += text.len();
        self.text.push_str(text);
    }

    /// Paragraphs are lines, whether or not there is white space between their tags.
    fn line_end(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn places_only(&self) -> Plain {
        Plain { text: String::new(), pieces: self.pieces.clone(), bare: self.bare }
    }

    /// Where byte `at` of the bare text lies here.
    fn place(&self, at: usize, is_end: bool) -> Option<usize> {
        let next = self.pieces.partition_point(|(bare, _, _)| match is_end {
            true => *bare < at,
            false => *bare <= at,
        });
        let (bare, here, length) = self.pieces.get(next.checked_sub(1)?)?;
        (at - bare <= *length).then_some(here + (at - bare))
    }
}

fn is_line(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "br"
            | "li"
            | "tr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "pre"
            | "dt"
            | "dd"
            | "hr"
            | "table"
            | "ul"
            | "ol"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_bare_text_are_found_in_the_lines() {
        let plain = Plain::of("<p>One é</p><p>\u{a0}</p>\n<p>two &amp; <b>three</b></p>");
        assert_eq!(plain.text, "One é\n\u{a0}\n\ntwo & three\n");
        let at = |from: usize, to: usize| {
            &plain.text[plain.place(from, false).expect("in")..plain.place(to, true).expect("in")]
        };
        assert_eq!(at(0, 6), "One é");
        assert_eq!(at(9, 12), "two");
        assert_eq!(at(15, 20), "three");
        assert_eq!(plain.place(99, true), None);
    }

    #[test]
    fn lines_are_read_as_a_text() {
        let plain = Plain::of(
            "<p>[00:00:02] Doctor: Hello? Hi.</p>\n<p>\u{a0}</p>\n<p>[00:00:03] Patient: Hello.</p>",
        );
        let options = crate::Options { as_format: Some("txt"), ..crate::Options::default() };
        let read = crate::read("text.txt", plain.text.as_bytes(), options).expect("read");
        assert_eq!(read[0].transcript.text.expose(), plain.text);
    }
}
