//! The XML of REFI-QDA, in the order that its schema asks for.

mod notes;

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{
    Guid, Losses, MemoOn, Project, ProjectCode, ProjectCoding, ProjectMemo, ProjectSource, Span,
};

use super::{Dialect, text};
use crate::markup::Markup;
use notes::Notes;

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

/// The whole project, and the memos whose words lie in files of their own beside it.
pub(super) fn project<'p>(
    project: &'p Project,
    dialect: &Dialect,
    lost: &mut Losses,
) -> (Vec<u8>, Vec<&'p ProjectMemo>) {
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
    let notes = Notes::of(project, dialect, lost);
    if !project.codes.is_empty() {
        xml.ours("<CodeBook>\n");
        codes(&mut xml, project, &names, &notes.codes);
        xml.ours("</CodeBook>\n");
    }
    let variables = variables(&mut xml, project);
    cases(&mut xml, project, &variables, lost);
    let page = Page { users: &users, variables: &variables, notes: &notes, dialect };
    if !project.sources.is_empty() {
        xml.ours("<Sources>\n");
        for one in &project.sources {
            page.source(&mut xml, one, lost);
        }
        xml.ours("</Sources>\n");
    }
    notes.write(&mut xml, project, &users);
    refs(&mut xml, &notes.project);
    xml.ours("</Project>\n");
    (xml.into_bytes(), notes.with_files(project))
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
    // What passages are coded with and what only holds others are two lists elsewhere.
    let mut taken = [BTreeMap::new(), BTreeMap::new()];
    let mut names = BTreeMap::new();
    for code in &project.codes {
        let mut name = clean(&code.name);
        if unique {
            name = own(&name, &mut taken[usize::from(code.is_codable)]);
        }
        if name != code.name {
            lost.add("names of codes", "changed, because the program takes each name once");
        }
        names.insert(code.guid, name);
    }
    names
}

/// `name`, or with a number where it was given before. `given` says how often each was.
fn own(name: &str, given: &mut BTreeMap<String, usize>) -> String {
    let mut number = given.get(name).copied().unwrap_or_default() + 1;
    let mut own = name.to_owned();
    while given.contains_key(&own) {
        own = format!("{name} ({number})");
        number += 1;
    }
    given.insert(name.to_owned(), number.saturating_sub(1).max(1));
    given.entry(own.clone()).or_insert(1);
    own
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

/// Writes the values of a case or text, each variable once: programs take no more.
fn values(
    xml: &mut Markup,
    of: &[(String, String)],
    variables: &BTreeMap<String, Guid>,
    lost: &mut Losses,
) {
    let mut written = BTreeSet::new();
    for (name, value) in of {
        let Some(guid) = variables.get(name) else { continue };
        if !written.insert(name) {
            lost.add("values of variables", "another one has the same name");
            continue;
        }
        xml.ours("<VariableValue>").empty("VariableRef", &[("targetGUID", &guid.to_string())]);
        xml.leaf("TextValue", &[], &clean(value)).ours("</VariableValue>\n");
    }
}

fn cases(
    xml: &mut Markup,
    project: &Project,
    variables: &BTreeMap<String, Guid>,
    lost: &mut Losses,
) {
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
            let why = "the schema gives cases no notes; the words stand in their description";
            lost.add_many(memos.len(), "authors, dates and kinds of memos on people", why);
            xml.leaf("Description", &[], &clean(&memos.join("\n\n")));
        }
        values(xml, &case.variables, variables, lost);
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

/// What the elements of sources refer to.
struct Page<'p> {
    users: &'p BTreeMap<String, Guid>,
    variables: &'p BTreeMap<String, Guid>,
    notes: &'p Notes,
    dialect: &'p Dialect,
}

impl Page<'_> {
    fn source(&self, xml: &mut Markup, source: &ProjectSource, lost: &mut Losses) {
        let guid = source.guid.to_string();
        let name = clean(source.transcript.id.as_str());
        let path = format!("internal://{guid}.txt");
        xml.open("TextSource", &[("guid", &guid), ("name", &name), ("plainTextPath", &path)]);
        xml.ours("\n");
        let text = source.transcript.text.expose();
        let marks = self.marks(source);
        let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
        let places = text::positions(text, &spans, self.dialect);
        for (mark, place) in marks.iter().zip(places) {
            let words = text.get(mark.span.range()).unwrap_or_default();
            self.selection(xml, (&guid, place, words), mark);
        }
        refs(xml, self.notes.of_source(source.guid));
        values(xml, &source.variables, self.variables, lost);
        xml.ours("</TextSource>\n");
    }

    /// The selections on a source: one a range, or one a coding.
    fn marks<'s>(&self, source: &'s ProjectSource) -> Vec<Mark<'s>> {
        if self.dialect.own_selections {
            let mark = |coding: &'s ProjectCoding| Mark {
                span: coding.span,
                codings: vec![coding],
                notes: Vec::new(),
            };
            return source.codings.iter().map(mark).collect();
        }
        let mut ranges: BTreeMap<Span, Mark<'s>> = BTreeMap::new();
        let empty = |span| Mark { span, codings: Vec::new(), notes: Vec::new() };
        for coding in &source.codings {
            let mark = ranges.entry(coding.span).or_insert_with(|| empty(coding.span));
            mark.codings.push(coding);
        }
        for (span, note) in self.notes.on_passages(source.guid) {
            ranges.entry(*span).or_insert_with(|| empty(*span)).notes.push(*note);
        }
        ranges.into_values().collect()
    }

    fn selection(
        &self,
        xml: &mut Markup,
        (source, place, words): (&str, (usize, usize), &str),
        mark: &Mark<'_>,
    ) {
        let [from, to] = [mark.span.start(), mark.span.end()].map(|at| at.to_string());
        let own = mark.codings.first().filter(|_| self.dialect.own_selections);
        let own = own.map(|coding| coding.guid.to_string());
        let mut parts = vec![source, "selection", &from, &to];
        parts.extend(own.as_deref());
        let guid = Guid::derived(&parts).to_string();
        let first = mark.codings.iter().find_map(|coding| self.users.get(&coding.coder));
        let at = mark.codings.first().filter(|_| own.is_some()).and_then(|coding| coding.at);
        let attributes = [
            ("guid", guid),
            ("name", clean(&text::name(words))),
            ("startPosition", place.0.to_string()),
            ("endPosition", place.1.to_string()),
            ("creatingUser", first.map(Guid::to_string).unwrap_or_default()),
            ("creationDateTime", at.map(|at| at.to_string()).unwrap_or_default()),
        ];
        xml.open("PlainTextSelection", &said(&attributes));
        for coding in &mark.codings {
            self.coding(xml, coding);
        }
        refs(xml, &mark.notes);
        xml.ours("</PlainTextSelection>\n");
    }

    fn coding(&self, xml: &mut Markup, coding: &ProjectCoding) {
        let guid = coding.guid.to_string();
        let user = self.users.get(&coding.coder).map(Guid::to_string).unwrap_or_default();
        let at = coding.at.map(|at| at.to_string()).unwrap_or_default();
        let attributes = [("guid", guid), ("creatingUser", user), ("creationDateTime", at)];
        xml.open("Coding", &said(&attributes))
            .empty("CodeRef", &[("targetGUID", &coding.code.to_string())])
            .close("Coding");
    }
}

/// A selection in the making.
struct Mark<'s> {
    span: Span,
    codings: Vec<&'s ProjectCoding>,
    notes: Vec<Guid>,
}

/// The attributes that have a value.
fn said<'a>(attributes: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    let is_said = |(_, value): &&(&str, String)| !value.is_empty();
    attributes.iter().filter(is_said).map(|(name, value)| (*name, value.as_str())).collect()
}

/// `text` without the characters that XML can't hold.
fn clean(text: &str) -> String {
    let can = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(can).collect()
}
