//! The XML of REFI-QDA, in the order that its schema asks for.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{
    Guid, Losses, MemoOn, Project, ProjectCode, ProjectCoding, ProjectMemo, ProjectSource, Span,
};

use super::{Dialect, text};
use crate::markup::Markup;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// The codes of `project` as a codebook of its own, those that are used no more in a set.
pub(super) fn codebook(project: &Project, retired: &[Guid]) -> Vec<u8> {
    let mut xml = Markup::default();
    xml.ours(HEAD).open(
        "CodeBook",
        &[("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", &clean(&project.origin))],
    );
    xml.ours("\n");
    let names = names(project, false, &mut Losses::default());
    codes(&mut xml, project, &names, &BTreeMap::new());
    if !retired.is_empty() {
        let of: Vec<String> = retired.iter().map(ToString::to_string).collect();
        let parts: Vec<&str> =
            ["retired"].into_iter().chain(of.iter().map(String::as_str)).collect();
        let set = Guid::derived(&parts).to_string();
        xml.ours("<Sets>\n").open("Set", &[("guid", &set), ("name", "Retired")]).leaf(
            "Description",
            &[],
            "Codes that are used no more.",
        );
        for guid in &of {
            xml.empty("MemberCode", &[("guid", guid)]);
        }
        xml.ours("</Set>\n</Sets>\n");
    }
    xml.ours("</CodeBook>\n");
    xml.into_bytes()
}

/// Whether a memo is a note of its own. What hangs on a case stands in its description: the schema
/// gives cases no notes.
pub(super) fn is_note(memo: &ProjectMemo) -> bool {
    !matches!(memo.on, MemoOn::Case(_))
}

/// The whole project.
pub(super) fn project(project: &Project, dialect: &Dialect, lost: &mut Losses) -> Vec<u8> {
    let users = users(project);
    let names = names(project, dialect.unique_names, lost);
    let mut xml = Markup::default();
    xml.ours(HEAD).open(
        "Project",
        &[
            ("xmlns", "urn:QDA-XML:project:1.0"),
            ("name", &clean(&project.name)),
            ("origin", &clean(&project.origin)),
        ],
    );
    xml.ours("\n");
    if !users.is_empty() {
        xml.ours("<Users>\n");
        for (name, guid) in &users {
            xml.empty("User", &[("guid", &guid.to_string()), ("name", &clean(name))]).ours("\n");
        }
        xml.ours("</Users>\n");
    }
    let notes = notes_by_place(project);
    if !project.codes.is_empty() {
        xml.ours("<CodeBook>\n");
        codes(&mut xml, project, &names, &notes.codes);
        xml.ours("</CodeBook>\n");
    }
    let variables = variables(&mut xml, project);
    cases(&mut xml, project, &variables);
    let page = Page { users: &users, variables: &variables, notes: &notes, dialect };
    if !project.sources.is_empty() {
        xml.ours("<Sources>\n");
        for one in &project.sources {
            page.source(&mut xml, one);
        }
        xml.ours("</Sources>\n");
    }
    page.note_list(&mut xml, project);
    refs(&mut xml, &notes.project);
    xml.ours("</Project>\n");
    xml.into_bytes()
}

/// Everybody who coded or wrote, with a GUID.
fn users(project: &Project) -> BTreeMap<String, Guid> {
    let coders =
        project.sources.iter().flat_map(|source| source.codings.iter().map(|one| &one.coder));
    let authors = project.memos.iter().map(|memo| &memo.author);
    let names: BTreeSet<&String> = coders.chain(authors).filter(|name| !name.is_empty()).collect();
    names.into_iter().map(|name| (name.clone(), Guid::derived(&["user", name]))).collect()
}

/// What each code is called: its own name, or with a number where no two may be the same.
fn names(project: &Project, unique: bool, lost: &mut Losses) -> BTreeMap<Guid, String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = BTreeMap::new();
    for code in &project.codes {
        let plain = clean(&code.name);
        let mut name = plain.clone();
        let mut number = 2;
        while unique && !taken.insert(name.to_lowercase()) {
            name = format!("{plain} ({number})");
            number += 1;
        }
        if name != code.name {
            lost.add("names of codes", "changed, because the program takes each name once");
        }
        names.insert(code.guid, name);
    }
    names
}

fn codes(
    xml: &mut Markup,
    project: &Project,
    names: &BTreeMap<Guid, String>,
    notes: &BTreeMap<Guid, Vec<Guid>>,
) {
    if project.codes.is_empty() {
        return;
    }
    let mut below: BTreeMap<Option<Guid>, Vec<&ProjectCode>> = BTreeMap::new();
    for code in &project.codes {
        below.entry(code.parent).or_default().push(code);
    }
    enum Step<'p> {
        Open(&'p ProjectCode),
        Close,
    }
    let children = |of: Option<Guid>| {
        below.get(&of).into_iter().flatten().rev().map(|code| Step::Open(code)).collect::<Vec<_>>()
    };
    xml.ours("<Codes>\n");
    let mut steps = children(None);
    while let Some(step) = steps.pop() {
        let Step::Open(code) = step else {
            xml.ours("</Code>\n");
            continue;
        };
        let guid = code.guid.to_string();
        let is_codable = if code.is_codable { "true" } else { "false" };
        let name = names.get(&code.guid).map_or("", String::as_str);
        let mut attributes =
            vec![("guid", guid.as_str()), ("name", name), ("isCodable", is_codable)];
        if is_colour(&code.colour) {
            attributes.push(("color", &code.colour));
        }
        xml.open("Code", &attributes);
        if !code.description.is_empty() {
            xml.leaf("Description", &[], &clean(&code.description));
        }
        refs(xml, notes.get(&code.guid).map(Vec::as_slice).unwrap_or_default());
        steps.push(Step::Close);
        steps.extend(children(Some(code.guid)));
    }
    xml.ours("</Codes>\n");
}

fn is_colour(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|hex| {
        matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Writes the variables of cases and texts, and gives the GUID of each by name.
fn variables(xml: &mut Markup, project: &Project) -> BTreeMap<String, Guid> {
    let of_cases = project.cases.iter().flat_map(|case| &case.variables);
    let of_texts = project.sources.iter().flat_map(|source| &source.variables);
    let names: BTreeSet<&String> = of_cases.chain(of_texts).map(|(name, _)| name).collect();
    let variables: BTreeMap<String, Guid> =
        names.into_iter().map(|name| (name.clone(), Guid::derived(&["variable", name]))).collect();
    if !variables.is_empty() {
        xml.ours("<Variables>\n");
        for (name, guid) in &variables {
            let guid = guid.to_string();
            let name = clean(name);
            let attributes = [("guid", guid.as_str()), ("name", &name), ("typeOfVariable", "Text")];
            xml.empty("Variable", &attributes).ours("\n");
        }
        xml.ours("</Variables>\n");
    }
    variables
}

fn values(xml: &mut Markup, of: &[(String, String)], variables: &BTreeMap<String, Guid>) {
    for (name, value) in of {
        let Some(guid) = variables.get(name) else { continue };
        xml.ours("<VariableValue>").empty("VariableRef", &[("targetGUID", &guid.to_string())]);
        xml.leaf("TextValue", &[], &clean(value)).ours("</VariableValue>\n");
    }
}

fn cases(xml: &mut Markup, project: &Project, variables: &BTreeMap<String, Guid>) {
    if project.cases.is_empty() {
        return;
    }
    xml.ours("<Cases>\n");
    for case in &project.cases {
        xml.open("Case", &[("guid", &case.guid.to_string()), ("name", &clean(&case.name))]);
        let memos: Vec<&str> = project
            .memos
            .iter()
            .filter(|memo| memo.on == MemoOn::Case(case.guid))
            .map(|memo| memo.text.as_str())
            .collect();
        if !memos.is_empty() {
            xml.leaf("Description", &[], &clean(&memos.join("\n\n")));
        }
        values(xml, &case.variables, variables);
        for source in &case.sources {
            xml.empty("SourceRef", &[("targetGUID", &source.to_string())]);
        }
        xml.ours("</Case>\n");
    }
    xml.ours("</Cases>\n");
}

fn refs(xml: &mut Markup, notes: &[Guid]) {
    for note in notes {
        xml.empty("NoteRef", &[("targetGUID", &note.to_string())]).ours("\n");
    }
}

/// Which notes hang where.
#[derive(Default)]
struct Notes {
    project: Vec<Guid>,
    codes: BTreeMap<Guid, Vec<Guid>>,
    sources: BTreeMap<Guid, Vec<Guid>>,
    passages: BTreeMap<Guid, Vec<(Span, Guid)>>,
}

fn notes_by_place(project: &Project) -> Notes {
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
    notes
}

/// What the elements of sources refer to.
struct Page<'p> {
    users: &'p BTreeMap<String, Guid>,
    variables: &'p BTreeMap<String, Guid>,
    notes: &'p Notes,
    dialect: &'p Dialect,
}

impl Page<'_> {
    fn source(&self, xml: &mut Markup, source: &ProjectSource) {
        let guid = source.guid.to_string();
        let name = clean(source.transcript.id.as_str());
        let path = format!("internal://{guid}.txt");
        xml.open("TextSource", &[("guid", &guid), ("name", &name), ("plainTextPath", &path)]);
        xml.ours("\n");
        let mut ranges: BTreeMap<Span, (Vec<&ProjectCoding>, Vec<Guid>)> = BTreeMap::new();
        for coding in &source.codings {
            ranges.entry(coding.span).or_default().0.push(coding);
        }
        for (span, note) in self.notes.passages.get(&source.guid).into_iter().flatten() {
            ranges.entry(*span).or_default().1.push(*note);
        }
        let text = source.transcript.text.expose();
        let spans: Vec<Span> = ranges.keys().copied().collect();
        let places = text::positions(text, &spans, self.dialect);
        for ((span, (codings, notes)), place) in ranges.iter().zip(places) {
            let words = text.get(span.range()).unwrap_or_default();
            self.selection(xml, (&guid, *span, place, words), codings, notes);
        }
        let hung = self.notes.sources.get(&source.guid);
        refs(xml, hung.map(Vec::as_slice).unwrap_or_default());
        values(xml, &source.variables, self.variables);
        xml.ours("</TextSource>\n");
    }

    fn selection(
        &self,
        xml: &mut Markup,
        (source, span, place, words): (&str, Span, (usize, usize), &str),
        codings: &[&ProjectCoding],
        notes: &[Guid],
    ) {
        let parts = [source, "selection", &span.start().to_string(), &span.end().to_string()];
        let guid = Guid::derived(&parts).to_string();
        let (start, end) = (place.0.to_string(), place.1.to_string());
        let name = clean(&text::name(words));
        let mut attributes = vec![
            ("guid", guid.as_str()),
            ("name", name.as_str()),
            ("startPosition", start.as_str()),
            ("endPosition", end.as_str()),
        ];
        let first = codings.iter().find_map(|coding| self.users.get(&coding.coder));
        let first = first.map(Guid::to_string).unwrap_or_default();
        if !first.is_empty() {
            attributes.push(("creatingUser", &first));
        }
        xml.open("PlainTextSelection", &attributes);
        for coding in codings {
            self.coding(xml, coding);
        }
        refs(xml, notes);
        xml.ours("</PlainTextSelection>\n");
    }

    fn coding(&self, xml: &mut Markup, coding: &ProjectCoding) {
        let guid = coding.guid.to_string();
        let user = self.users.get(&coding.coder).map(Guid::to_string).unwrap_or_default();
        let at = coding.at.map(|at| at.to_string()).unwrap_or_default();
        let attributes: Vec<(&'static str, &str)> =
            [("guid", guid.as_str()), ("creatingUser", &user), ("creationDateTime", &at)]
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect();
        xml.open("Coding", &attributes)
            .empty("CodeRef", &[("targetGUID", &coding.code.to_string())])
            .close("Coding");
    }

    fn note_list(&self, xml: &mut Markup, project: &Project) {
        let notes: Vec<&ProjectMemo> = project.memos.iter().filter(|memo| is_note(memo)).collect();
        if notes.is_empty() {
            return;
        }
        xml.ours("<Notes>\n");
        for memo in notes {
            let guid = memo.guid.to_string();
            let name = match memo.kind {
                Some(kind) => format!("{} memo", kind.as_str()),
                None => clean(&text::name(&memo.text)),
            };
            let path = format!("internal://{guid}.txt");
            let user = self.users.get(&memo.author).map(Guid::to_string).unwrap_or_default();
            let at = memo.at.map(|at| at.to_string()).unwrap_or_default();
            let attributes: Vec<(&'static str, &str)> = [
                ("guid", guid.as_str()),
                ("name", &name),
                ("plainTextPath", &path),
                ("creatingUser", &user),
                ("creationDateTime", &at),
            ]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
            xml.empty("Note", &attributes).ours("\n");
        }
        xml.ours("</Notes>\n");
    }
}

/// `text` without the characters that XML can't hold.
fn clean(text: &str) -> String {
    let can = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(can).collect()
}
