//! What is missing or doubtful in a codebook, as people who coded with it would want to know.

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use heard_model::codebook::fields_of;
use heard_model::{Code, CodeId, Codebook, Coding, CodingState, Transcript, TranscriptId};

use super::examples::{Shown, shown};
use crate::codings::{self, CodingRow};
use crate::error::Result;
use crate::store::rows::Rows;
use crate::study::Study;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The code.
    pub code: CodeId,
    /// Its name.
    pub name: String,
    /// Which rule, in one word: `no-when-not`, `overlap` …
    pub rule: &'static str,
    /// What was met.
    pub message: String,
}

/// Two codes on more than this share of the lesser one's words say the same thing.
const OVERLAP: f64 = 0.8;

/// What the rules look at.
struct Bench<'r> {
    rows: Rows<'r>,
    head: Codebook,
    book: Codebook,
    /// The codings that count, by the code they count as.
    codings: BTreeMap<CodeId, Vec<Coding>>,
    /// Transcripts that were looked at: reading one costs more than a code's whole check.
    transcripts: RefCell<BTreeMap<TranscriptId, Transcript>>,
}

type Rule = fn(&Bench<'_>, &Code) -> Result<Vec<String>>;

/// Every rule with its name, in the order in which they are told.
const RULES: &[(&str, Rule)] = &[
    ("no-brief", |_, code| Ok(said(code.brief.is_empty(), "no brief definition"))),
    ("no-when-not", |_, code| {
        Ok(said(code.when_not.is_empty(), "does not say when not to use it"))
    }),
    ("no-example", |_, code| Ok(said(code.examples.is_empty(), "no example"))),
    ("circular", |_, code| Ok(said(is_circular(code), "its definition uses its own name"))),
    ("withdrawn-example", withdrawn),
    ("unsealed", unsealed),
    ("unused", |bench, code| Ok(said(bench.of(code).is_empty(), "never used"))),
    ("one-coder", one_coder),
    ("one-person", one_person),
];

impl Study {
    /// Everything in the draft that is missing or doubtful, code by code.
    pub fn lint_codebook(&self) -> Result<Vec<Lint>> {
        self.read(|rows| {
            let mut codings: BTreeMap<CodeId, Vec<Coding>> = BTreeMap::new();
            for row in rows.all::<CodingRow>("WHERE state <> 'hidden' ORDER BY id", &[])? {
                let coding = codings::coding(&row)?;
                codings.entry(coding.code).or_default().push(coding);
            }
            let bench = Bench {
                rows,
                head: super::sealed(rows, None)?.1,
                book: super::working(rows)?,
                codings,
                transcripts: RefCell::default(),
            };
            let mut found = Vec::new();
            for code in bench.book.active() {
                for (rule, look) in RULES {
                    found.extend(look(&bench, code)?.into_iter().map(|message| Lint {
                        code: code.id,
                        name: code.name.clone(),
                        rule,
                        message,
                    }));
                }
            }
            found.extend(overlaps(&bench));
            found.sort_by_key(|lint| bench.book.codes.get_index_of(&lint.code));
            Ok(found)
        })
    }
}

impl Bench<'_> {
    fn of(&self, code: &Code) -> &[Coding] {
        self.codings.get(&code.id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who speaks under a coding; the interview where nobody says.
    fn speaker(&self, coding: &Coding) -> Result<String> {
        let mut known = self.transcripts.borrow_mut();
        let transcript = match known.entry(coding.transcript.clone()) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => {
                free.insert(crate::transcripts::transcript(self.rows, &coding.transcript)?)
            }
        };
        let turn = transcript.turns.iter().find(|turn| turn.speech.end() > coding.span.start());
        let who = turn.and_then(|turn| transcript.participant_of(turn));
        Ok(who.map_or_else(|| coding.transcript.to_string(), ToString::to_string))
    }
}

fn said(is_so: bool, what: &str) -> Vec<String> {
    if is_so { vec![what.to_owned()] } else { Vec::new() }
}

fn is_circular(code: &Code) -> bool {
    let name = code.name.trim().to_lowercase();
    let defined = [&code.brief, &code.full].map(|text| text.to_lowercase());
    !name.is_empty() && defined.iter().any(|text| text.contains(&name))
}

fn withdrawn(bench: &Bench<'_>, code: &Code) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for example in &code.examples {
        match shown(bench.rows, example)? {
            Shown::Here(..) => {}
            Shown::Gone => found.push(format!("the example {example} is not in the study")),
            Shown::Withdrawn => found.push(format!("the example {example} was taken back")),
        }
    }
    Ok(found)
}

/// A definition that changed and is coded with, without a version that says so.
fn unsealed(bench: &Bench<'_>, code: &Code) -> Result<Vec<String>> {
    let Some(before) = bench.head.codes.get(&code.id) else { return Ok(Vec::new()) };
    let meaning = ["brief", "full", "when", "when_not"];
    let changed: Vec<&str> = fields_of(before)
        .into_iter()
        .zip(fields_of(code))
        .filter(|((field, from), (_, to))| meaning.contains(field) && from != to)
        .map(|((field, _), _)| field)
        .collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![format!("its definition changed ({}) and no version says so yet", changed.join(", "))])
}

fn one_coder(bench: &Bench<'_>, code: &Code) -> Result<Vec<String>> {
    let coders: BTreeSet<&str> =
        bench.of(code).iter().map(|coding| coding.coder.as_str()).collect();
    Ok(said(coders.len() == 1, "used by one coder only"))
}

fn one_person(bench: &Bench<'_>, code: &Code) -> Result<Vec<String>> {
    let mut people = BTreeSet::new();
    let used = bench.of(code);
    for coding in used {
        people.insert(bench.speaker(coding)?);
        if people.len() > 1 {
            return Ok(Vec::new());
        }
    }
    Ok(said(people.len() == 1 && used.len() > 1, "used for one participant only"))
}

/// Pairs of codes that stand on the same words.
fn overlaps(bench: &Bench<'_>) -> Vec<Lint> {
    let mut marked: BTreeMap<&TranscriptId, Vec<(usize, usize, CodeId)>> = BTreeMap::new();
    let all = bench.codings.values().flatten();
    for coding in all.filter(|coding| coding.state == CodingState::Current) {
        let place = (coding.span.start(), coding.span.end(), coding.code);
        marked.entry(&coding.transcript).or_default().push(place);
    }
    let mut lengths: BTreeMap<CodeId, usize> = BTreeMap::new();
    let mut shared: BTreeMap<(CodeId, CodeId), usize> = BTreeMap::new();
    for places in marked.into_values() {
        let places = joined(places);
        for (at, (start, end, code)) in places.iter().enumerate() {
            *lengths.entry(*code).or_default() += end - start;
            for (other_start, other_end, other) in places[at + 1..].iter() {
                if other_start >= end {
                    break;
                }
                let pair = ((*code).min(*other), (*code).max(*other));
                *shared.entry(pair).or_default() += end.min(other_end) - other_start.max(start);
            }
        }
    }
    let mut found = Vec::new();
    for ((one, other), common) in shared {
        let lesser = lengths[&one].min(lengths[&other]);
        let names =
            [one, other].map(|id| bench.book.codes.get(&id).filter(|code| code.is_active()));
        let [Some(one), Some(other)] = names else { continue };
        if common as f64 > lesser as f64 * OVERLAP
            && bench.of(one).len().min(bench.of(other).len()) > 2
        {
            found.push(Lint {
                code: one.id,
                name: one.name.clone(),
                rule: "overlap",
                message: format!(
                    "stands on the same words as {} {}, {:.0} % of the lesser one",
                    other.id,
                    other.name,
                    100.0 * common as f64 / lesser as f64
                ),
            });
        }
    }
    found
}

/// Each code's places in one transcript, joined where they touch, by place.
fn joined(mut places: Vec<(usize, usize, CodeId)>) -> Vec<(usize, usize, CodeId)> {
    places.sort_by_key(|(start, end, code)| (*code, *start, *end));
    let mut joined: Vec<(usize, usize, CodeId)> = Vec::new();
    for (start, end, code) in places {
        match joined.last_mut() {
            Some(last) if last.2 == code && start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end, code)),
        }
    }
    joined.sort();
    joined
}
