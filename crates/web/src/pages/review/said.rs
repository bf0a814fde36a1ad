//! Plain words for what the study calls otherwise: reading age nine.

use heard_model::{Light, Use, Verdict};
use heard_study::{Said, ToReview};
use maud::{Markup, html};

/// Where somebody's words would go.
pub(crate) fn use_(use_: Use) -> &'static str {
    match use_ {
        Use::Analysis => "for the team to learn from",
        Use::ReportQuote => "in a report",
        Use::Workshop => "on a card, in a room with mothers and staff",
        Use::Training => "in training for staff",
        Use::PublicWeb => "on a website",
        Use::Exhibition => "on a wall, in a show that anyone can see",
        Use::Social => "on social media",
        Use::CreativeVerbatim => "in a poem or a booklet, in the same words",
        Use::CreativeAdapted => "in a poem, with some words changed",
        Use::AudioOriginal => "as a sound, in their own voice",
        Use::AudioRevoiced => "as a sound, read by someone else",
        Use::ArchiveReuse => "in other studies, later",
        Use::Recontact => "to ask them again",
    }
}

/// A subject that calls for care, as one would say it.
pub(crate) fn note(note: &str) -> String {
    heard_model::care_in_words(note)
}

/// What was changed, in a sentence.
pub(crate) fn change(change: &str) -> &'static str {
    match change {
        "name" => "We changed or took out a name.",
        "place" => "We took out the name of a place or a service.",
        "date" => "We changed a date or an age.",
        "job" => "We made a job less easy to know.",
        "number" => "We took out a number or an address.",
        "left_out" => "The dots … mean some words were left out.",
        "fillers" => "We left out some ums and words said twice.",
        "put_in" => "Words in [ ] were put in by us, to make it clear.",
        _ => "We changed a detail that could point to someone.",
    }
}

/// What somebody said of a quote: use by use where they were asked so, for a yes to one use is no
/// yes to another.
pub(super) fn answered(verdict: Verdict, said: Option<&Said>) -> Markup {
    let lights = said.map(|said| said.lights.as_slice()).unwrap_or_default();
    let by_use = matches!(verdict, Verdict::Approve | Verdict::Veto | Verdict::Change);
    html! {
        @if by_use && !lights.is_empty() {
            ul.pr-said { @for (use_, light) in lights { li {
                strong { (match light { Light::Yes => "Yes", Light::Unsure => "Not sure", Light::No => "No" }) } " – " (self::use_(*use_))
            } } }
            @if verdict == Verdict::Change { span { "We will talk about it first." } }
        } @else { span { "You said: " (self::verdict(verdict)) } }
    }
}

/// What was decided.
fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "yes",
        Verdict::Change => "talk about it first",
        Verdict::Veto => "no",
        Verdict::Pass => "pass",
        Verdict::KnowsPerson => "I may know this person",
    }
}

/// How a quote begins, so that one can be told from another.
pub(super) fn begins(one: &ToReview) -> String {
    crate::look::words::short(one.shown.words.as_str(), 40)
}
