//! Small things that notice: each knows one kind of mention, one file an entry.
//!
//! A recogniser looks at a text cut into words and adds the mentions it notices. It never
//! decides: it gives a score, and [`LOW`] and [`SURE`] say what a score means.

pub mod words;

mod address;
mod age;
mod case_number;
mod cues;
mod date;
mod duration;
mod email;
mod handle;
pub(crate) mod names;
mod nhs_number;
mod ni_number;
mod organisation;
mod other_id;
mod pattern;
mod phone;
mod place;
mod postcode;
mod quasi;
mod spoken;
mod url;
mod vehicle;

pub(crate) use names::is_title;

use heard_model::Span;

use crate::{Class, Decision, Mention};
use names::model::Models;
use words::Words;

/// From this score up an undecided mention is masked.
pub const LOW: f32 = 0.2;
/// From this score up nobody needs to look at it.
pub const SURE: f32 = 0.9;
/// From this score up, and below [`LOW`], a mention waits in the review queue unmasked.
pub const SUGGEST: f32 = 0.03;

/// Notices one kind of thing in a text.
pub trait Recogniser: Sync {
    /// Its name, in logs and in [`Mention::noticed_by`].
    fn name(&self) -> &'static str;

    /// Adds what it notices in `words` to `found`.
    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>);
}

/// All recognisers of things with a shape, in the order in which they win over each other.
pub const RECOGNISERS: &[&dyn Recogniser] = &[
    &email::Email,
    &url::Url,
    &handle::Handle,
    &nhs_number::NhsNumber,
    &ni_number::NiNumber,
    &case_number::CaseNumber,
    &phone::Phone,
    &vehicle::Vehicle,
    &postcode::Postcode,
    &other_id::OtherId,
    &address::Address,
    &date::Date,
    &age::Age,
    &duration::Duration,
    &organisation::Organisation,
    &place::Place,
    &names::Names,
    &quasi::JOB,
    &quasi::FAMILY,
    &quasi::ETHNICITY,
    &quasi::RELIGION,
    &quasi::LANGUAGE,
    &quasi::IMMIGRATION,
    &quasi::CONDITION,
    &quasi::EVENT,
    &quasi::OBJECT,
];

/// Everything that the recognisers notice in `text`, in the order of the text, no two of them
/// overlapping.
pub fn mentions(text: &str) -> Vec<Mention> {
    mentions_by(&Models::shipped(), text)
}

/// The same by `models` of names other than those that ship.
pub(crate) fn mentions_by(models: &Models<'_>, text: &str) -> Vec<Mention> {
    let words = Words::new(text);
    let mut found = Vec::new();
    for recogniser in RECOGNISERS {
        if recogniser.name() == names::Names.name() {
            names::notice_by(models, &words, &mut found);
        } else {
            recogniser.notice(&words, &mut found);
        }
    }
    settle(found)
}

/// Keeps of overlapping mentions the one that wins: masked over not masked, then the
/// longer, then the surer, then the earlier recogniser. What a loser covers beyond the winner
/// is covered too, where both are masked: nothing leaks at a seam.
pub(crate) fn settle(mut found: Vec<Mention>) -> Vec<Mention> {
    found.sort_by(|a, b| a.span.start().cmp(&b.span.start()).then(b.span.end().cmp(&a.span.end())));
    let mut kept: Vec<Mention> = Vec::with_capacity(found.len());
    for mention in found {
        let Some(last) = kept.last_mut().filter(|last| last.span.overlaps(mention.span)) else {
            kept.push(mention);
            continue;
        };
        let both_masked = last.score >= LOW && mention.score >= LOW;
        let span = if both_masked { last.span.cover(mention.span) } else { last.span };
        if stronger(&mention, last) {
            *last = mention;
        }
        if both_masked {
            last.span = span;
        }
    }
    kept
}

fn stronger(new: &Mention, old: &Mention) -> bool {
    let rank = |mention: &Mention| (mention.score >= LOW, mention.span.len());
    match rank(new).cmp(&rank(old)) {
        std::cmp::Ordering::Equal => new.score > old.score,
        order => order.is_gt(),
    }
}

/// A suggestion for the bytes `start..end`; nothing where they are none.
pub(crate) fn noticed(
    by: &'static str,
    class: Class,
    start: usize,
    end: usize,
    score: f32,
) -> Option<Mention> {
    Some(Mention {
        span: Span::new(start, end)?,
        class,
        score,
        decision: Decision::Suggested,
        entity: None,
        noticed_by: by.to_owned(),
    })
}

/// Reads `«…»` marks out of `marked` and holds what `recogniser` noticed against them.
#[cfg(test)]
pub(crate) fn check(recogniser: &dyn Recogniser, marked: &str) {
    let text: String = marked.chars().filter(|c| !matches!(c, '«' | '»')).collect();
    let mut found = Vec::new();
    recogniser.notice(&Words::new(&text), &mut found);
    let mut found = settle(found);
    found.retain(|mention| mention.score >= LOW);
    let mut shown = text.clone();
    for mention in found.iter().rev() {
        shown.insert(mention.span.end(), '»');
        shown.insert(mention.span.start(), '«');
    }
    assert_eq!(shown, marked);
}
