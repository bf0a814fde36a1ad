//! From what a file holds to a project with places in our text.

mod memos;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use heard_model::project::ProjectCase;
use heard_model::{
    Guid, Loss, Losses, MemoOn, Positions, Project, ProjectCode, ProjectCoding, ProjectSource, Span,
};

use super::positions::{self, Fit, OnText, Places, Scores, Selected};
use super::raw::{Place, Raw, RawCoding, RawSelection, RawSource, Words};
use super::{Each, Options, ProjectReading};
use crate::ReadError;
use texts::Ready;
pub(super) use texts::{Held, Texts};

/// Makes a project of what `raw` holds; `each` is told of every source with its words, which `texts`
/// reads one after another.
///
/// # Errors
/// Where no way of counting fits the selections and none was named.
pub(super) fn build(
    file: &str,
    format: &'static str,
    mut raw: Raw,
    options: Options,
    texts: &mut dyn Texts,
    each: &mut Each<'_>,
) -> Result<ProjectReading, ReadError> {
    let mut losses = std::mem::take(&mut raw.losses);
    let sources = texts::unlike(std::mem::take(&mut raw.sources), &mut losses);
    let fit = choose(file, &raw, &sources, options, texts)?;
    texts.again();
    let mut yard = Yard {
        spans: BTreeMap::new(),
        annotated: BTreeMap::new(),
        codes: BTreeMap::new(),
        cases: raw.cases.iter().map(|case| (case.guid, Vec::new())).collect(),
        users: &raw.users,
        losses: Losses::default(),
    };
    let codes = yard.codes(&raw);
    let mut hands = Hands { format, texts, each, losses };
    let sources = yard.sources(&raw, sources, fit.positions, &mut hands)?;
    let mut losses = hands.losses;
    let cases = yard.case_list(&raw);
    let memos = memos::all(&raw, &sources, &mut yard);
    yard.losses.add_many(
        raw.sets.iter().map(|set| set.others).sum(),
        "codes and notes in sets",
        "Heard keeps sets of texts, as an attribute",
    );
    for Loss { what, count, why } in yard.losses.all() {
        losses.add_many(count, &what, &why);
    }
    let (lost, quotes) = (losses.all(), Vec::new());
    let (name, origin) = (raw.name, raw.origin);
    let project = Project { name, origin, codes, sources: Vec::new(), cases, memos, quotes, lost };
    Ok(ProjectReading { format, project, fit: Some(fit).filter(|fit| fit.selections > 0) })
}

fn choose(
    file: &str,
    raw: &Raw,
    sources: &[RawSource],
    options: Options,
    texts: &mut dyn Texts,
) -> Result<Fit, ReadError> {
    let mut scores = Scores::of(&raw.origin, options.positions);
    for source in sources {
        let selections = counted(raw, source);
        if selections.is_empty() {
            continue;
        }
        if let Some(text) = texts.counted(source)? {
            scores.add(&OnText { text: &text, selections });
        }
    }
    let best = scores.best();
    if options.positions.is_some() || best.is_believable() {
        Ok(best)
    } else {
        Err(ReadError::Misplaced { file: file.to_owned(), best: best.to_string() })
    }
}

/// The selections on a source's raw text, those of notes about it too.
fn counted<'r>(raw: &'r Raw, source: &'r RawSource) -> Vec<Selected<'r>> {
    let notes = raw.notes.iter().filter(|note| source.notes.contains(&note.guid));
    source
        .selections
        .iter()
        .chain(notes.flat_map(|note| &note.selections))
        .filter_map(|selection| match selection.place {
            Place::Text(start, end) => Some(Selected { start, end, name: &selection.name }),
            Place::Sync(from, to) => Some(Selected {
                start: *source.syncs.get(&from)?,
                end: *source.syncs.get(&to)?,
                name: &selection.name,
            }),
            Place::Bytes(..) | Place::Elsewhere => None,
        })
        .collect()
}

/// Variables and sets of a source, by name.
fn variables(raw: &Raw, source: &RawSource) -> Vec<(String, String)> {
    let mut named = named(raw, &source.values);
    let sets: Vec<&str> = raw
        .sets
        .iter()
        .filter(|set| set.sources.contains(&source.guid))
        .map(|set| set.name.as_str())
        .collect();
    if !sets.is_empty() {
        named.push(("set".to_owned(), sets.join(";")));
    }
    named
}

fn named(raw: &Raw, values: &[(Guid, String)]) -> Vec<(String, String)> {
    values
        .iter()
        .filter_map(|(variable, value)| {
            let name = raw.variables.get(variable).filter(|name| !name.trim().is_empty())?;
            Some((name.trim().to_owned(), value.clone()))
        })
        .collect()
}

/// Where texts come from, where they go, and what is told of those that do not come along.
struct Hands<'h, 'e> {
    format: &'static str,
    texts: &'h mut dyn Texts,
    each: &'h mut Each<'e>,
    losses: Losses,
}

/// What is known while a project is put together.
struct Yard<'r> {
    /// Where each selection lies: the source, and the words if they were found.
    spans: BTreeMap<Guid, (Guid, Option<Span>)>,
    /// Where in a source a note says itself that it stands, by both.
    annotated: BTreeMap<(Guid, Guid), MemoOn>,
    /// Known codes, and whether passages can be coded with them.
    codes: BTreeMap<Guid, usize>,
    /// Sources that a coding gave to a case.
    cases: BTreeMap<Guid, Vec<Guid>>,
    users: &'r indexmap::IndexMap<Guid, String>,
    losses: Losses,
}

impl Yard<'_> {
    fn codes(&mut self, raw: &Raw) -> Vec<ProjectCode> {
        let mut codes = Vec::with_capacity(raw.codes.len());
        for code in &raw.codes {
            if self.codes.insert(code.guid, codes.len()).is_some() {
                self.losses.add("codes", "another has the same GUID");
                continue;
            }
            codes.push(ProjectCode {
                guid: code.guid,
                parent: code.parent,
                name: code.name.trim().to_owned(),
                description: code.description.trim().to_owned(),
                colour: code.colour.clone(),
                is_codable: code.is_codable,
            });
        }
        codes
    }

    /// Reads one source after another and tells `each`; gives back what is left without the words.
    fn sources(
        &mut self,
        raw: &Raw,
        sources: Vec<RawSource>,
        positions: Positions,
        hands: &mut Hands<'_, '_>,
    ) -> Result<Vec<RawSource>, ReadError> {
        let mut names = BTreeSet::new();
        let mut here = Vec::with_capacity(sources.len());
        for (place, mut source) in sources.into_iter().enumerate() {
            let words = hands.texts.words(&mut source)?;
            let name = (place, &mut names);
            let Some(mut ready) = texts::ready(source, words, name, &mut hands.losses) else {
                continue;
            };
            let codings = self.source(&ready, positions);
            self.told(raw, &mut ready);
            let Ready { raw: mut source, transcript, .. } = ready;
            source.words = Words::None;
            let variables = variables(raw, &source);
            let whole = ProjectSource { guid: source.guid, transcript, codings, variables };
            (hands.each)(hands.format, whole)?;
            here.push(source);
        }
        Ok(here)
    }

    /// What descriptions and notes say of the words, while these are at hand.
    fn told(&mut self, raw: &Raw, source: &mut Ready) {
        for selection in &mut source.raw.selections {
            let span = self.spans.get(&selection.guid).and_then(|(_, span)| *span);
            let words = span.and_then(|span| source.transcript.text.slice(span));
            // Some programs write the words themselves there.
            if words.is_some_and(|words| positions::holds(words, selection.description.trim())) {
                selection.description.clear();
            }
        }
        for note in &source.raw.notes {
            if let Some(on) = memos::annotated(raw, source, *note) {
                self.annotated.insert((source.raw.guid, *note), on);
            }
        }
    }

    fn source(&mut self, source: &Ready, counted: Positions) -> Vec<ProjectCoding> {
        let raw = &source.raw;
        let text = source.raw_text().unwrap_or_else(|| source.transcript.text.expose());
        let selections = raw.selections.iter().filter_map(|selection| match selection.place {
            Place::Text(start, end) => Some(Selected { start, end, name: "" }),
            _ => None,
        });
        let syncs = raw.syncs.values().map(|at| Selected { start: *at, end: *at, name: "" });
        let on = OnText { text, selections: selections.chain(syncs).collect() };
        let places = Places::of(&on, counted);
        let mut codings = Vec::new();
        for selection in &raw.selections {
            let span = self.place(source, selection, &places);
            self.spans.insert(selection.guid, (raw.guid, span));
            let Some(span) = span else { continue };
            if selection.codings.is_empty()
                && selection.description.trim().is_empty()
                && selection.notes.is_empty()
            {
                self.losses.add("passages without a code or memo", "Heard keeps coded passages");
            }
            for coding in &selection.codings {
                codings.extend(self.coding(raw, Some(selection), coding, span));
            }
        }
        let whole = Span::new(0, source.transcript.text.len());
        for coding in &raw.codings {
            match coding.code.and_then(|code| self.cases.get_mut(&code)) {
                Some(sources) => sources.push(raw.guid),
                None => {
                    codings.extend(whole.and_then(|span| self.coding(raw, None, coding, span)));
                }
            }
        }
        codings
    }

    fn coding(
        &mut self,
        source: &RawSource,
        selection: Option<&RawSelection>,
        coding: &RawCoding,
        span: Span,
    ) -> Option<ProjectCoding> {
        let Some(code) = coding.code.filter(|code| self.codes.contains_key(code)) else {
            let is_case = coding.code.is_some_and(|code| self.cases.contains_key(&code));
            if is_case {
                self.losses
                    .add("cases of passages", "a person speaks in turns, or in a whole text");
            } else {
                self.losses.add("codings", "their code is not in the codebook");
            }
            return None;
        };
        let user = coding.user.or(selection.and_then(|selection| selection.user));
        let at = coding.at.or(selection.and_then(|selection| selection.at)).or(source.at);
        Some(ProjectCoding {
            guid: coding.guid,
            code,
            span,
            coder: user.and_then(|user| self.users.get(&user)).cloned().unwrap_or_default(),
            at,
        })
    }

    /// Where `selection` lies in our text.
    fn place(
        &mut self,
        source: &Ready,
        selection: &RawSelection,
        places: &Places<'_>,
    ) -> Option<Span> {
        let count = selection.codings.len().max(1);
        let what = if selection.codings.is_empty() { "passages" } else { "codings" };
        let bytes = match selection.place {
            Place::Bytes(start, end) => Some((start, end)),
            Place::Text(start, end) => places.span(start, end),
            Place::Sync(from, to) => {
                let at = |point: Guid| source.raw.syncs.get(&point).copied();
                at(from).zip(at(to)).and_then(|(from, to)| places.span(from, to))
            }
            Place::Elsewhere => {
                self.losses.add_many(count, what, "they lie on a picture, page or recording");
                return None;
            }
        };
        let Some((start, end)) = bytes else {
            self.losses.add_many(count, what, "they lie outside their text");
            return None;
        };
        let span = match &source.normal {
            Some(normal) => Span::new(normal.place(start, false), normal.place(end, true)),
            // Another program's reading of the document: believed where the words agree.
            None => {
                let words = source.transcript.text.expose().get(start..end);
                if !words.is_some_and(|words| positions::holds(words, &selection.name)) {
                    let why = "their text was read from a document, and other words stand there";
                    self.losses.add_many(count, what, why);
                    return None;
                }
                Span::new(start, end)
            }
        };
        if span.is_none() {
            self.losses.add_many(count, what, "they are of no length");
        }
        span
    }

    fn case_list(&mut self, raw: &Raw) -> Vec<ProjectCase> {
        let mut cases = Vec::with_capacity(raw.cases.len());
        for case in &raw.cases {
            let mut sources = case.sources.clone();
            sources.extend(self.cases.get(&case.guid).cloned().unwrap_or_default());
            self.losses.add_many(
                case.selections.len(),
                "cases of passages",
                "a person speaks in turns, or in a whole text",
            );
            cases.push(ProjectCase {
                guid: case.guid,
                name: case.name.trim().to_owned(),
                variables: named(raw, &case.values),
                sources,
            });
        }
        cases
    }
}
