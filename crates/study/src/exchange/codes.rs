//! A project's codes become codes of the draft.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::text::digest;
use heard_model::{Code, CodeId, Codebook, Guid, Losses, ProjectCode};

use super::{Came, Known, Thing};
use crate::codebook;
use crate::error::Result;
use crate::store::journal::Tx;

/// So long may a first paragraph be to be the short definition.
const BRIEF: usize = 200;

/// Labels of the paragraphs that hold one field each, as Heard writes them.
const FIELDS: &[(&str, Field)] = &[
    ("In brief: ", |code| &mut code.brief),
    ("In full: ", |code| &mut code.full),
    ("When to use: ", |code| &mut code.when),
    ("When not to use: ", |code| &mut code.when_not),
    ("In plain words: ", |code| &mut code.plain_name),
];

type Field = fn(&mut Code) -> &mut String;

/// A code's fields as one description, for programs that have only that.
pub(crate) fn description(code: &Code) -> String {
    let mut code = code.clone();
    let mut parts = Vec::new();
    // Short enough to be known for what it is.
    if code.brief.chars().count() <= BRIEF && !code.brief.contains("\n\n") {
        parts.push(std::mem::take(&mut code.brief));
    }
    for (label, field) in FIELDS {
        let value = std::mem::take(field(&mut code));
        parts.push(if value.is_empty() { value } else { format!("{label}{value}") });
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// Puts a description's paragraphs where they belong.
fn describe(code: &mut Code, description: &str) {
    FIELDS.iter().for_each(|(_, field)| field(code).clear());
    let mut open: Option<Field> = None;
    for (place, paragraph) in description.split("\n\n").enumerate() {
        let labelled = FIELDS
            .iter()
            .find_map(|(label, field)| paragraph.strip_prefix(label).map(|value| (*field, value)));
        let (field, value): (Field, &str) = match labelled {
            Some(labelled) => labelled,
            None if place == 0 && paragraph.chars().count() <= BRIEF => {
                (|code| &mut code.brief, paragraph)
            }
            None => (open.unwrap_or(|code| &mut code.full), paragraph),
        };
        open = labelled.map(|(field, _)| field).or(open);
        let text = field(code);
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(value.trim());
    }
}

/// What a project says of a code, as a digest.
pub(super) fn said(code: &ProjectCode) -> String {
    let parent = code.parent.map(|parent| parent.to_string()).unwrap_or_default();
    digest(
        &[code.name.trim(), code.description.trim(), parent.as_str()]
            .map(String::from)
            .join("\u{1f}"),
    )
}

/// Takes the codes in, and says what each is called here; passages are coded with those in `coded`.
pub(super) fn take(
    tx: &mut Tx<'_>,
    (codes, coded): (&[ProjectCode], &BTreeSet<Guid>),
    known: &mut Known,
    losses: &mut Losses,
) -> Result<(BTreeMap<Guid, CodeId>, Came)> {
    let (row, before) = codebook::open_draft(tx)?;
    let mut draft = Draft { book: before.clone(), ids: BTreeMap::new(), came: Came::default() };
    for code in codes {
        let parent = code.parent.and_then(|parent| draft.ids.get(&parent)).copied();
        let said = said(code);
        let id = match draft.here(known, code, parent) {
            Some(id) => {
                let last = known.get(Thing::Code, code.guid).map(|(_, digest)| digest);
                draft.meet(id, code, parent, last.is_some_and(|last| last != said), losses);
                id
            }
            None => {
                let is_theme = parent.is_none() && !code.is_codable && !coded.contains(&code.guid);
                let id = codebook::fresh(tx, is_theme)?;
                draft.add(id, code, parent, losses);
                id
            }
        };
        draft.ids.insert(code.guid, id);
        let is_noted = known
            .get(Thing::Code, code.guid)
            .is_some_and(|(name, digest)| name == id.to_string() && digest == said);
        if !is_noted {
            known.note(tx, Thing::Code, code.guid, (&id.to_string(), &said, String::new()))?;
        }
    }
    let colours = codes.iter().filter(|code| !code.colour.is_empty()).count();
    losses.add_many(colours, "colours of codes", "Heard gives each theme its own");
    if draft.book != before {
        codebook::refuse_problems(&draft.book)?;
        codebook::rows::lay_codebook(tx, &row, &draft.book)?;
        codebook::drafted(tx)?;
    }
    Ok((draft.ids, draft.came))
}

/// The draft while codes come into it.
struct Draft {
    book: Codebook,
    ids: BTreeMap<Guid, CodeId>,
    came: Came,
}

impl Draft {
    /// The code that a project's is here: by GUID, or else by name under the same parent.
    fn here(&self, known: &Known, code: &ProjectCode, parent: Option<CodeId>) -> Option<CodeId> {
        let noted = known.get(Thing::Code, code.guid).and_then(|(id, _)| CodeId::parse(id));
        if let Some(id) = noted.filter(|id| self.book.codes.contains_key(id)) {
            return Some(id);
        }
        let taken: BTreeSet<CodeId> = self.ids.values().copied().collect();
        let name = code.name.trim().to_lowercase();
        self.book
            .codes
            .values()
            .find(|here| {
                here.is_active()
                    && here.parent == parent
                    && here.name.to_lowercase() == name
                    && !taken.contains(&here.id)
            })
            .map(|here| here.id)
    }

    /// A code that is here: changed where the project says something else than it did last.
    fn meet(
        &mut self,
        id: CodeId,
        code: &ProjectCode,
        parent: Option<CodeId>,
        is_other: bool,
        losses: &mut Losses,
    ) {
        if !is_other {
            self.came.already += 1;
            return;
        }
        let name = self.free_name(&code.name, parent, Some(id), losses);
        if let Some(here) = self.book.codes.get_mut(&id) {
            here.name = name;
            describe(here, &code.description);
            if !id.is_theme() {
                here.parent = parent.filter(|parent| *parent != id);
            }
        }
        if self.book.ancestors(id).is_none()
            && let Some(here) = self.book.codes.get_mut(&id)
        {
            here.parent = None;
        }
        self.came.changed += 1;
    }

    fn add(&mut self, id: CodeId, code: &ProjectCode, parent: Option<CodeId>, losses: &mut Losses) {
        let name = self.free_name(&code.name, parent, None, losses);
        let mut new = Code::new(id, &name);
        new.parent = parent;
        describe(&mut new, &code.description);
        self.book.codes.insert(id, new);
        self.came.new += 1;
    }

    /// `name`, or with a number where another code under `parent` has it.
    fn free_name(
        &self,
        name: &str,
        parent: Option<CodeId>,
        own: Option<CodeId>,
        losses: &mut Losses,
    ) -> String {
        let plain = if name.trim().is_empty() { "unnamed" } else { name.trim() };
        let is_free = |name: &str| {
            !self.book.codes.values().any(|code| {
                code.is_active()
                    && code.parent == parent
                    && Some(code.id) != own
                    && code.name.to_lowercase() == name.to_lowercase()
            })
        };
        let mut free = plain.to_owned();
        let mut number = 2;
        while !is_free(&free) {
            free = format!("{plain} ({number})");
            number += 1;
        }
        if free != name.trim() {
            losses.add("names of codes", "another has it, or there was none; a number was added");
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: [&str; 5]) {
        let mut code = Code::new(CodeId::code(1), "a");
        [&mut code.brief, &mut code.full, &mut code.when, &mut code.when_not, &mut code.plain_name]
            .into_iter()
            .zip(fields)
            .for_each(|(field, value)| value.clone_into(field));
        let mut back = Code::new(CodeId::code(1), "a");
        describe(&mut back, &description(&code));
        assert_eq!(back, code);
    }

    #[test]
    fn a_description_goes_back_where_it_came_from() {
        check(["One line.", "More.\n\nAnd more.", "Now", "Never", "plainly"]);
        check(["", "Only in full", "", "", ""]);
        check(["Brief", "", "", "Not\n\nthen", ""]);
        check(["Long and\n\nin two", "Full", "", "", ""]);
        check(["", "", "", "", ""]);
    }
}
