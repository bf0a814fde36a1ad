//! What carries a code: the first passages where the code is defined, and the way to all of them.

use heard_model::{Code, Coding, CodingState};
use heard_study::{CodingFilter, MaskedTranscript};
use maud::{Markup, html};

use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::words::short;
use crate::pages::reader::seen;
use crate::reply::Refusal;

/// How many stand here.
const MOST: usize = 8;
/// How many characters of each.
const LONG: usize = 420;

/// The first passages that carry `code`, names hidden, and a way to all.
pub(super) fn section(desk: &Desk, code: &Code) -> Result<Markup, Refusal> {
    let all = format!("/reports/passages?codes={}", code.id);
    let filter = CodingFilter { codes: vec![code.id], ..CodingFilter::default() };
    let mut codings = desk.study.codings(&filter)?;
    codings.retain(|coding| coding.state != CodingState::Hidden);
    // The same words by two people are one passage.
    codings.dedup_by(|b, a| a.span == b.span && a.transcript == b.transcript);
    if codings.is_empty() && !code.id.is_theme() {
        return Ok(html! {});
    }
    let mut shown = Vec::new();
    for coding in codings.iter().take(MOST) {
        shown.extend(passage(&*desk.masked(&coding.transcript)?, coding));
    }
    Ok(html! {
        section.sec-s aria-labelledby="said-h" {
            div.sec-head { h3 #said-h { "What people said" } a.btn.small href=(all) { (Icon::See) @if code.id.is_theme() { "Read every passage under it" } @else if codings.len() > MOST { "Read all " (codings.len()) } @else { "Read by group, or save them" } } }
            @if !shown.is_empty() { ol.said-list { @for one in &shown { li { (one) } } } }
        }
    })
}

/// The words of a coding as they may be shown; nothing where none of them is.
fn passage(transcript: &MaskedTranscript, coding: &Coding) -> Option<Markup> {
    let parts: Vec<_> = transcript
        .turns
        .iter()
        .filter_map(|turn| Some((turn, turn.words.as_str().get(turn.map.shown_of(coding.span)?)?)))
        .collect();
    let (turn, _) = parts.first()?;
    let words: Vec<&str> = parts.iter().map(|(_, words)| words.trim()).collect();
    let (id, number) = (&coding.transcript, turn.number);
    Some(html! {
        blockquote.quote.themed {
            p { "“" (seen(&short(&words.join(" "), LONG))) "”" }
            footer.cite { (turn.speaker) ", " a href=(format!("/transcript/{id}?turn={number}#t{number}")) { (id) " turn " (number) } }
        }
    })
}
