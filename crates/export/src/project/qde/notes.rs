//! Memos as notes: where each hangs, what it is called, and in what form a program wants it.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Guid, Losses, MemoOn, Project, ProjectMemo, Span};

use super::super::{Dialect, text};
use super::{clean, own, said};
use crate::markup::Markup;

/// Which notes hang where.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) project: Vec<Guid>,
    pub(super) codes: BTreeMap<Guid, Vec<Guid>>,
    sources: BTreeMap<Guid, Vec<Guid>>,
    passages: BTreeMap<Guid, Vec<(Span, Guid)>>,
    /// Notes that say their own place, with where that is: they hold their words too.
    placed: BTreeMap<Guid, (usize, usize)>,
    /// Notes that a link ties to a source.
    links: Vec<(Guid, Guid)>,
}

/// Whether a memo is a note of its own. What hangs on a case stands in its description: the schema
/// gives cases no notes.
fn is_note(memo: &ProjectMemo) -> bool {
    !matches!(memo.on, MemoOn::Case(_))
}

impl Notes {
    pub(super) fn of(project: &Project, dialect: &Dialect, lost: &mut Losses) -> Notes {
        let mut notes = Notes::default();
        for memo in project.memos.iter().filter(|memo| is_note(memo)) {
            match memo.on {
                MemoOn::Code(code) => notes.codes.entry(code).or_default().push(memo.guid),
                MemoOn::Source(source) => notes.sources.entry(source).or_default().push(memo.guid),
                MemoOn::Passage(source, span) => {
                    notes.passages.entry(source).or_default().push((span, memo.guid));
                }
                MemoOn::Project | MemoOn::Case(_) => notes.project.push(memo.guid),
            }
        }
        if dialect.own_selections {
            notes.say_their_place(project, dialect, lost);
        }
        notes
    }

    /// As QualCoder has it: a note that a source refers to must say a passage of it, of each person
    /// one a passage. What hangs on the whole source is tied to it by a link.
    fn say_their_place(&mut self, project: &Project, dialect: &Dialect, lost: &mut Losses) {
        let whole = std::mem::take(&mut self.sources);
        let tied = |(source, notes): (Guid, Vec<Guid>)| notes.into_iter().map(move |n| (n, source));
        self.links.extend(whole.into_iter().flat_map(tied));
        let authors: BTreeMap<Guid, &str> =
            project.memos.iter().map(|memo| (memo.guid, memo.author.as_str())).collect();
        let passages = std::mem::take(&mut self.passages);
        for source in &project.sources {
            let here = passages.get(&source.guid).map(Vec::as_slice).unwrap_or_default();
            let spans: Vec<Span> = here.iter().map(|(span, _)| *span).collect();
            let text = source.transcript.text.expose();
            let mut taken = BTreeSet::new();
            for ((span, note), place) in here.iter().zip(text::positions(text, &spans, dialect)) {
                if taken.insert((*span, authors.get(note).copied().unwrap_or_default())) {
                    self.sources.entry(source.guid).or_default().push(*note);
                    self.placed.insert(*note, place);
                } else {
                    let why = "one of the same person lies there; they hang on the whole text";
                    lost.add("memos on passages", why);
                    self.links.push((*note, source.guid));
                }
            }
        }
    }

    /// The notes that a source refers to.
    pub(super) fn of_source(&self, source: Guid) -> &[Guid] {
        self.sources.get(&source).map(Vec::as_slice).unwrap_or_default()
    }

    /// The notes that selections of a source refer to.
    pub(super) fn on_passages(&self, source: Guid) -> &[(Span, Guid)] {
        self.passages.get(&source).map(Vec::as_slice).unwrap_or_default()
    }

    /// The memos whose words lie in files.
    pub(super) fn with_files<'p>(&self, project: &'p Project) -> Vec<&'p ProjectMemo> {
        let in_file = |memo: &&ProjectMemo| is_note(memo) && !self.placed.contains_key(&memo.guid);
        project.memos.iter().filter(in_file).collect()
    }

    /// Writes the list of notes, and the links.
    pub(super) fn write(
        &self,
        xml: &mut Markup,
        project: &Project,
        users: &BTreeMap<String, Guid>,
    ) {
        let notes: Vec<&ProjectMemo> = project.memos.iter().filter(|memo| is_note(memo)).collect();
        if notes.is_empty() {
            return;
        }
        // Programs that keep notes by name take each name once.
        let mut given = BTreeMap::new();
        xml.ours("<Notes>\n");
        for memo in notes {
            self.note(xml, memo, &own(&name(memo), &mut given), users.get(&memo.author));
        }
        xml.ours("</Notes>\n");
        if self.links.is_empty() {
            return;
        }
        xml.ours("<Links>\n");
        for (note, source) in &self.links {
            let [note, source] = [note, source].map(Guid::to_string);
            let guid = Guid::derived(&["link", &note, &source]).to_string();
            let ends = [("guid", guid), ("originGUID", note), ("targetGUID", source)];
            xml.empty("Link", &said(&ends)).ours("\n");
        }
        xml.ours("</Links>\n");
    }

    fn note(&self, xml: &mut Markup, memo: &ProjectMemo, name: &str, author: Option<&Guid>) {
        let guid = memo.guid.to_string();
        let placed = self.placed.get(&memo.guid);
        let path = placed.map_or_else(|| format!("internal://{guid}.txt"), |_| String::new());
        let at = memo.at.map(|at| at.to_string()).unwrap_or_default();
        let author = author.map(Guid::to_string).unwrap_or_default();
        let attributes = [
            ("guid", guid.clone()),
            ("name", name.to_owned()),
            ("plainTextPath", path),
            ("creatingUser", author),
            ("creationDateTime", at),
        ];
        let Some((start, end)) = placed else {
            xml.empty("Note", &said(&attributes)).ours("\n");
            return;
        };
        let own = Guid::derived(&[&guid, "selection"]).to_string();
        let [start, end] = [start, end].map(|at| at.to_string());
        let ends = [("guid", own), ("startPosition", start), ("endPosition", end)];
        xml.open("Note", &said(&attributes)).leaf("PlainTextContent", &[], &clean(&memo.text));
        xml.empty("PlainTextSelection", &said(&ends)).close("Note").ours("\n");
    }
}

fn name(memo: &ProjectMemo) -> String {
    match memo.kind {
        Some(kind) => format!("{} memo", kind.as_str()),
        None => clean(&text::name(&memo.text)),
    }
}
