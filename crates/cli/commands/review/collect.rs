//! `heard review collect` from files: what a pack gave back, or a table typed in from paper.

use std::collections::BTreeMap;
use std::path::Path;

use heard_model::{Light, QuoteId, Use};
use heard_study::{Decided, Key, ReviewDesk, Said, Says, Sight, Study, StudyError};
use serde::Deserialize;

use super::{digest, digests, uses, verdict};
use crate::commands::participant::load;
use crate::failure::Failure;
use crate::out;

/// A row of a table.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    quote: String,
    #[serde(default)]
    code: String,
    verdict: String,
    #[serde(default)]
    uses: String,
    #[serde(default)]
    comment: String,
}

/// What a pack gives back.
#[derive(Deserialize)]
struct Answers {
    heard: String,
    reviewer: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    quote: String,
    shown: String,
    #[serde(default)]
    once: String,
    says: String,
    #[serde(default)]
    lights: BTreeMap<String, String>,
    #[serde(default)]
    dignity: String,
    #[serde(default)]
    recognised: String,
    #[serde(default)]
    if_mine: String,
    #[serde(default)]
    leave_out: String,
    #[serde(default)]
    comment: String,
}

/// Whether the file is what a pack gives back.
pub(super) fn is_answers(file: &Path) -> Result<bool, Failure> {
    let (_, bytes) = load(file)?;
    Ok(bytes.trim_ascii_start().starts_with(b"{"))
}

/// Records what a pack gave back. Each answer is bound to what was shown in the pack; the same file
/// collected twice is collected once.
pub(super) fn answers(
    study: &Study,
    key: Option<&Key>,
    reviewer: &str,
    file: &Path,
) -> Result<(), Failure> {
    let (shown, bytes) = load(file)?;
    let given: Answers = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::new(format!("{shown}: {error}")).hint("send for the file again")
    })?;
    if given.heard != "answers" || given.reviewer != reviewer {
        return Err(Failure::new(format!("{shown} holds the answers of {}", given.reviewer))
            .hint("name the reviewer whose answers they are; nothing was recorded")
            .refused());
    }
    let asked = study.assignments()?.into_iter().find(|one| one.reviewer == reviewer);
    let role = asked.map(|one| one.role).ok_or_else(|| {
        Failure::new(format!("{reviewer} was asked about nothing"))
            .hint("see `heard review assign`")
    })?;
    study.make_shown(&Sight { on: None, key: key.cloned() })?;
    let now = ReviewDesk::open(study.folder(), reviewer)?.assigned()?;
    let hand = study.reviewing(reviewer, role);
    let (mut recorded, mut changed, mut gone) = (0, 0, 0);
    for answer in &given.answers {
        let stands = now.iter().find(|one| one.shown.public_id == answer.quote);
        match hand.answer(&meant(&shown, answer)?) {
            Ok(()) => recorded += 1,
            Err(StudyError::NotFound { .. }) => gone += 1,
            Err(error) => return Err(error.into()),
        }
        changed += usize::from(stands.is_some_and(|one| one.shown.shown_digest != answer.shown));
    }
    out::say(&format!("recorded {} of {reviewer}", out::count(recorded, "decision")));
    if changed > 0 {
        out::say(&format!("{changed} are about words that were changed since: ask again"));
    }
    if gone > 0 {
        out::say(&format!("{gone} are about words that are no longer shown to {reviewer}"));
    }
    Ok(())
}

fn meant(file: &str, answer: &Answer) -> Result<heard_study::Answer, Failure> {
    let told = |what: &str| Failure::new(format!("{file}: {}: {what}", answer.quote));
    let says = match answer.says.as_str() {
        "pass" => Says::Pass,
        "know" => Says::KnowsPerson,
        "answers" => {
            let lights = answer
                .lights
                .iter()
                .map(|(use_, light)| Some((Use::parse(use_)?, Light::parse(light)?)));
            let said = Said {
                lights: lights
                    .collect::<Option<_>>()
                    .ok_or_else(|| told("a light that can't be read"))?,
                dignity: Light::parse(&answer.dignity),
                recognised: Light::parse(&answer.recognised),
                if_mine: Light::parse(&answer.if_mine),
                leave_out: answer.leave_out.clone(),
            };
            Says::Answers(said, answer.comment.clone())
        }
        _ => return Err(told("what it says can't be read")),
    };
    Ok(heard_study::Answer {
        public_id: answer.quote.clone(),
        shown_digest: answer.shown.clone(),
        says,
        once: answer.once.clone(),
    })
}

/// Reads a table that was typed in. A row with a sheet's code binds to what was printed on it.
pub(super) fn from_table(
    study: &Study,
    key: Option<&Key>,
    file: &Path,
) -> Result<Vec<Decided>, Failure> {
    let (shown, bytes) = load(file)?;
    let digests = digests(study, key)?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice());
    let mut decided = Vec::new();
    for (place, row) in reader.deserialize::<Row>().enumerate() {
        let line = place + 2;
        let told = |what: String| Failure::new(format!("{shown}:{line}: {what}"));
        let row = row.map_err(|error| told(error.to_string()))?;
        let (named, printed) = match row.code.split_once('-') {
            Some((number, printed)) => (format!("Q-{number:0>4}"), Some(printed)),
            None => (row.quote.clone(), None),
        };
        let quote = QuoteId::parse(&named).ok_or_else(|| told(format!("`{named}` is no quote")))?;
        let shown_digest = digest(&digests, quote)?;
        if printed.is_some_and(|printed| !shown_digest.starts_with(printed)) {
            return Err(told(format!("{quote} was changed since the sheet was printed"))
                .hint("print it again and ask again; nothing was recorded")
                .refused());
        }
        let words: Vec<String> =
            row.uses.split([';', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        decided.push(Decided {
            quote,
            shown_digest,
            verdict: verdict(&row.verdict)?,
            uses: uses(&words)?,
            comment: row.comment,
            said: Said::default(),
        });
    }
    Ok(decided)
}
