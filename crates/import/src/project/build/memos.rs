//! What researchers wrote down, wherever a program puts it.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Guid, MemoKind, MemoOn, ProjectMemo};

use super::super::positions::{OnText, Places, Selected};
use super::super::raw::{Place, Raw, RawSource, Words};
use super::{Ready, Yard};

/// Every memo: notes, and descriptions of things that have no other place for words.
pub(super) fn all(raw: &Raw, sources: &[RawSource], yard: &mut Yard<'_>) -> Vec<ProjectMemo> {
    let mut memos = described(raw, sources, yard);
    let mut hangs = hung(raw, sources, yard);
    let here: BTreeSet<Guid> = sources.iter().map(|source| source.guid).collect();
    for note in &raw.notes {
        let text = words(note);
        if text.is_empty() {
            yard.losses.add("notes", "there are no words in them");
            continue;
        }
        let mut places = hangs.remove(&note.guid).unwrap_or_default();
        places.dedup();
        let on = places.first().copied().unwrap_or(MemoOn::Project);
        yard.losses.add_many(
            places.len().saturating_sub(1),
            "further places of notes",
            "a memo hangs on one thing",
        );
        let on = match on {
            MemoOn::Source(source) | MemoOn::Passage(source, _) if !here.contains(&source) => {
                MemoOn::Project
            }
            on => on,
        };
        memos.push(ProjectMemo {
            guid: note.guid,
            on,
            kind: kind(note),
            text,
            author: author(yard, note.user),
            at: note.at,
        });
    }
    memos
}

fn author(yard: &Yard<'_>, user: Option<Guid>) -> String {
    user.and_then(|user| yard.users.get(&user)).cloned().unwrap_or_default()
}

/// The kind that a note's title says, as Heard writes it.
fn kind(note: &RawSource) -> Option<MemoKind> {
    MemoKind::parse(unnumbered(note.name.trim()).strip_suffix(" memo")?)
}

/// A title without the number that keeps it apart from others: `Loss (2)`.
fn unnumbered(title: &str) -> &str {
    let number = title.strip_suffix(')').and_then(|title| title.rsplit_once(" ("));
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    number.filter(|(_, number)| is_number(number)).map_or(title, |(title, _)| title)
}

/// A note's words: its title where the words do not begin with it, its text, its description.
fn words(note: &RawSource) -> String {
    let text = match &note.words {
        Words::Plain(text) => text.trim(),
        Words::Read(reading) => reading.transcript.text.expose().trim(),
        Words::None | Words::Ours => "",
    };
    let text = heard_model::SourceText::new(text).expose().to_owned();
    let title = if kind(note).is_some() { "" } else { note.name.trim() };
    let begins = [title, unnumbered(title)]
        .iter()
        .any(|title| text.starts_with(title.trim_end_matches('…').trim_end()));
    let mut parts: Vec<&str> = Vec::new();
    if !title.is_empty() && (text.is_empty() || !begins) {
        parts.push(title);
    }
    parts.extend([text.as_str(), note.description.trim()].iter().filter(|part| !part.is_empty()));
    parts.join("\n\n")
}

/// Descriptions that are memos: of the project, texts, passages and cases.
fn described(raw: &Raw, sources: &[RawSource], yard: &Yard<'_>) -> Vec<ProjectMemo> {
    let mut memos = Vec::new();
    let mut add = |on, guid: &str, text: &str, author: String, at| {
        if !text.trim().is_empty() {
            let guid = Guid::derived(&["description", guid]);
            let text = text.trim().to_owned();
            memos.push(ProjectMemo { guid, on, kind: None, text, author, at });
        }
    };
    add(MemoOn::Project, "project", &raw.description, String::new(), None);
    for source in sources {
        let guid = source.guid;
        let by = author(yard, source.user);
        add(MemoOn::Source(guid), &guid.to_string(), &source.description, by, source.at);
        for selection in &source.selections {
            let span = yard.spans.get(&selection.guid).and_then(|(_, span)| *span);
            let said = selection.description.trim();
            let on = span.map_or(MemoOn::Source(guid), |span| MemoOn::Passage(guid, span));
            let by = author(yard, selection.user);
            add(on, &selection.guid.to_string(), said, by, selection.at);
        }
    }
    for case in &raw.cases {
        let guid = case.guid;
        add(MemoOn::Case(guid), &guid.to_string(), &case.description, String::new(), None);
    }
    memos
}

/// What each note hangs on.
fn hung(raw: &Raw, sources: &[RawSource], yard: &Yard<'_>) -> BTreeMap<Guid, Vec<MemoOn>> {
    let mut hangs: BTreeMap<Guid, Vec<MemoOn>> = BTreeMap::new();
    let mut hang = |notes: &[Guid], on: MemoOn| {
        for note in notes {
            hangs.entry(*note).or_default().push(on);
        }
    };
    hang(&raw.note_refs, MemoOn::Project);
    for code in &raw.codes {
        hang(&code.notes, MemoOn::Code(code.guid));
    }
    for case in &raw.cases {
        hang(&case.notes, MemoOn::Case(case.guid));
    }
    for source in sources {
        let guid = source.guid;
        for selection in &source.selections {
            let on = at(yard, selection.guid).unwrap_or(MemoOn::Source(guid));
            hang(&selection.notes, on);
            selection.codings.iter().for_each(|coding| hang(&coding.notes, on));
        }
        for note in &source.notes {
            let on = yard.annotated.get(&(guid, *note)).copied();
            hang(&[*note], on.unwrap_or(MemoOn::Source(guid)));
        }
    }
    for (from, to) in &raw.links {
        for (note, other) in [(from, to), (to, from)] {
            if raw.notes.iter().any(|known| known.guid == *note)
                && let Some(on) = object(raw, sources, yard, *other)
            {
                hang(&[*note], on);
            }
        }
    }
    hangs
}

fn at(yard: &Yard<'_>, selection: Guid) -> Option<MemoOn> {
    let (source, span) = yard.spans.get(&selection)?;
    Some(span.map_or(MemoOn::Source(*source), |span| MemoOn::Passage(*source, span)))
}

fn object(raw: &Raw, sources: &[RawSource], yard: &Yard<'_>, guid: Guid) -> Option<MemoOn> {
    if raw.codes.iter().any(|code| code.guid == guid) {
        return Some(MemoOn::Code(guid));
    }
    if raw.cases.iter().any(|case| case.guid == guid) {
        return Some(MemoOn::Case(guid));
    }
    if sources.iter().any(|source| source.guid == guid) {
        return Some(MemoOn::Source(guid));
    }
    at(yard, guid)
}

/// A note that says itself where in its source it stands, as QualCoder's annotations do. They are
/// counted as the program's own text is: in code points.
pub(super) fn annotated(raw: &Raw, source: &Ready, note: Guid) -> Option<MemoOn> {
    let note = raw.notes.iter().find(|known| known.guid == note)?;
    let (Some(text), Some(normal)) = (source.raw_text(), &source.normal) else { return None };
    let (start, end) = note.selections.iter().find_map(|selection| match selection.place {
        Place::Text(start, end) => Some((start, end)),
        _ => None,
    })?;
    let on = OnText { text, selections: vec![Selected { start, end, name: "" }] };
    let places = Places::of(&on, heard_model::Positions::STANDARD);
    let (start, end) = places.span(start, end)?;
    let span = heard_model::Span::new(normal.place(start, false), normal.place(end, true))?;
    Some(MemoOn::Passage(source.raw.guid, span))
}
