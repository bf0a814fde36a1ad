//! What wants reading again: shown with its context, decided by number or one key each.

use heard_model::{CodeId, Codebook, Coding, CodingId};
use heard_study::{Key, MaskedTranscript, QueueItem, Resolution, Study, Why};

use super::{Places, row};
use crate::failure::Failure;
use crate::keys::Keys;
use crate::out;

/// Whose items are asked for.
#[derive(clap::Args)]
pub(super) struct Whose {
    /// Only what this person coded
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Only what you coded yourself
    #[arg(long, conflicts_with = "coder")]
    mine: bool,
    /// Only on this transcript
    #[arg(long, value_name = "NAME")]
    transcript: Option<String>,
}

impl Whose {
    fn items(&self, study: &Study) -> Result<Vec<QueueItem>, Failure> {
        let coder = match self.mine {
            true => Some(study.actor().name.clone()),
            false => self.coder.clone(),
        };
        let mut items = study.queue()?;
        items.retain(|item| {
            coder.as_ref().is_none_or(|coder| *coder == item.coding.coder)
                && self.transcript.as_ref().is_none_or(|id| id == item.coding.transcript.as_str())
        });
        Ok(items)
    }
}

/// The items, as words or JSON.
pub(super) fn show(
    study: &Study,
    key: Option<&Key>,
    whose: &Whose,
    json: bool,
) -> Result<(), Failure> {
    let items = whose.items(study)?;
    let book = study.working_codebook()?;
    let mut places = Places::default();
    let mut masks = Masks::default();
    for item in &items {
        if json {
            let mut row = row(study, &item.coding, &mut places)?;
            (row.why, row.into) = why(item);
            out::json(&row)?;
        } else {
            out::data(&told(&book, item, &masks.words(study, key, &item.coding)?))?;
        }
    }
    if items.is_empty() {
        out::say("nothing wants reading again");
    } else if !json {
        let mut people: Vec<(String, usize)> = Vec::new();
        for item in &items {
            match people.iter_mut().find(|(who, _)| *who == item.coding.coder) {
                Some((_, count)) => *count += 1,
                None => people.push((item.coding.coder.clone(), 1)),
            }
        }
        let people: Vec<String> =
            people.iter().map(|(who, count)| format!("{who} {count}")).collect();
        out::say(&format!(
            "{} to decide ({}): `heard code queue --decide`, one key each, or \
             `heard code queue NUMBER keep|remove|unsure|CODE`",
            out::count(items.len(), "passage"),
            people.join(", ")
        ));
    }
    Ok(())
}

fn why(item: &QueueItem) -> (Option<&'static str>, Vec<String>) {
    match &item.why {
        Why::Redefined { .. } => (Some("redefined"), Vec::new()),
        Why::Split { into, .. } => (Some("split"), into.iter().map(ToString::to_string).collect()),
    }
}

fn named(book: &Codebook, id: CodeId) -> String {
    let name = book.codes.get(&id).map(|code| code.name.as_str()).unwrap_or_default();
    format!("{id} {name}")
}

fn told(book: &Codebook, item: &QueueItem, words: &str) -> String {
    let coding = &item.coding;
    let question = match &item.why {
        Why::Redefined { version } => {
            let version = version.map(|version| format!(" in {version}")).unwrap_or_default();
            format!("{} was redefined{version}: does it still fit?", named(book, coding.code))
        }
        Why::Split { into, .. } => {
            let into: Vec<String> = into.iter().map(|id| named(book, *id)).collect();
            format!("{} was split: {}?", named(book, coding.code), into.join(", or "))
        }
    };
    let reason = match item.reason.as_str() {
        "" => String::new(),
        reason => format!("\n       why: {reason}"),
    };
    let who = &coding.coder;
    format!("{:>5}  {}, by {who}  {question}{reason}\n{words}", coding.id.0, coding.transcript)
}

/// Transcripts with names hidden, each made ready once a command.
#[derive(Default)]
struct Masks {
    ready: Vec<MaskedTranscript>,
}

impl Masks {
    /// The turn before, and the turn of a coding with its words marked.
    fn words(
        &mut self,
        study: &Study,
        key: Option<&Key>,
        coding: &Coding,
    ) -> Result<String, Failure> {
        if !self.ready.iter().any(|masked| masked.id == coding.transcript) {
            self.ready.push(study.masked(&coding.transcript, key)?);
        }
        let turns = self.ready.iter().find(|masked| masked.id == coding.transcript);
        let turns = turns.map(|masked| masked.turns.as_slice()).unwrap_or_default();
        let mut lines = Vec::new();
        for (at, turn) in turns.iter().enumerate() {
            let Some(range) = turn.map.shown_of(coding.span) else { continue };
            let text = turn.words.as_str();
            let Some(words) = text.get(range.clone()) else { continue };
            if lines.is_empty()
                && let Some(before) = at.checked_sub(1).and_then(|at| turns.get(at))
            {
                lines.push(format!("       {}: {}", before.speaker, tail(before.words.as_str())));
            }
            let (start, end) = (tail(&text[..range.start]), head(&text[range.end..]));
            lines.push(format!("       {}: {start}«{words}»{end}", turn.speaker));
        }
        Ok(lines.join("\n"))
    }
}

const SIDE: usize = 90;

fn tail(text: &str) -> String {
    let count = text.chars().count();
    match count > SIDE {
        true => format!("…{}", text.chars().skip(count - SIDE).collect::<String>()),
        false => text.to_owned(),
    }
}

fn head(text: &str) -> String {
    match text.chars().count() > SIDE {
        true => format!("{}…", text.chars().take(SIDE).collect::<String>()),
        false => text.to_owned(),
    }
}

/// Goes through the items and takes one key each. Each decision is kept at once.
pub(super) fn walk(study: &Study, key: Option<&Key>, whose: &Whose) -> Result<(), Failure> {
    let items = whose.items(study)?;
    let book = study.working_codebook()?;
    let mut masks = Masks::default();
    let mut keys = Keys::open();
    let mut done = 0;
    'items: for (at, item) in items.iter().enumerate() {
        out::say(&format!("\n{} of {}", at + 1, items.len()));
        out::say(&told(&book, item, &masks.words(study, key, &item.coding)?));
        let choices = choices(item);
        let offered: Vec<String> = choices
            .iter()
            .map(|(key, choice)| format!("{key} {}", in_words(&book, *choice)))
            .collect();
        out::say(&format!("  {} · l later · q stop", offered.join(" · ")));
        loop {
            let Some(pressed) = keys.next()? else { break 'items };
            if pressed == 'q' {
                break 'items;
            }
            if pressed == 'l' {
                break;
            }
            if let Some((_, choice)) = choices.iter().find(|(key, _)| *key == pressed) {
                study.decide_codings(vec![(item.coding.id, *choice)], "")?;
                done += 1;
                break;
            }
        }
    }
    let left = items.len() - done;
    out::say(&format!("\n{} decided, {left} left", out::count(done, "passage")));
    Ok(())
}

fn choices(item: &QueueItem) -> Vec<(char, Resolution)> {
    let mut choices = Vec::new();
    match &item.why {
        Why::Redefined { .. } => choices.push(('k', Resolution::Affirm)),
        Why::Split { into, .. } => {
            let keys = "123456789".chars();
            choices.extend(keys.zip(into).map(|(key, id)| (key, Resolution::Route(*id))));
            choices.push(('u', Resolution::Unrouted));
        }
    }
    choices.push(('x', Resolution::Remove));
    choices
}

fn in_words(book: &Codebook, choice: Resolution) -> String {
    match choice {
        Resolution::Affirm => "it still fits".to_owned(),
        Resolution::Route(id) => named(book, id),
        Resolution::Unrouted => "nobody can say".to_owned(),
        Resolution::Remove => "take the code off".to_owned(),
    }
}

/// Decides one item by its number.
pub(super) fn settle(study: &Study, number: &str, decision: &str) -> Result<(), Failure> {
    let id = number.parse().map(CodingId).map_err(|_| {
        Failure::new(format!("`{number}` is no number of a coding"))
            .hint("`heard code queue` shows the numbers")
    })?;
    let resolution = match decision {
        "keep" => Resolution::Affirm,
        "remove" => Resolution::Remove,
        "unsure" => Resolution::Unrouted,
        word => match study.working_codebook()?.find(word) {
            Some(code) => Resolution::Route(code.id),
            None => {
                return Err(Failure::new(format!("`{word}` is no decision and no code"))
                    .hint("keep, remove, unsure, or a code by id or name"));
            }
        },
    };
    study.decide_codings(vec![(id, resolution)], "")?;
    out::say(&format!("decided {number}: {decision}"));
    Ok(())
}
