//! A second reader: what they go through, and how far the two agree.

use heard_model::{Timestamp, TranscriptId};
use heard_study::ReadersAgree;
use maud::{Markup, html};

use super::{bar, closed, framed, mention};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::words::count;
use crate::reply::Answer;

/// Whether the page is asked for as a second reader's.
pub(super) fn is_asked(asked: &Asked) -> bool {
    asked.query("second").is_some()
}

/// `GET /names/{transcript}?second=1`
pub(super) fn page(desk: &Desk, asked: &Asked, id: &TranscriptId) -> Answer {
    let waiting = desk.study.to_read_again(id)?;
    let open: Option<Timestamp> =
        asked.session.as_ref().and_then(|session| session.raw_until(id.as_str(), asked.now));
    let raw = match open {
        Some(_) => Some(desk.study.raw_transcript(id, "to read names again")?),
        None => None,
    };
    let body = html! {
        (bar(asked, id, &desk.study.mentions(id)?, open))
        div.wrap { section.an-mid aria-labelledby="men-h" {
            @if let Some(raw) = &raw { (mention::again(desk, asked, raw, &waiting)?) } @else { (closed(desk, asked, id)) }
            p.sec-s { a.btn.small href=(format!("/names/{id}")) { "Back to deciding" } }
        } }
    };
    Ok(framed(desk, asked, id, body))
}

/// How far each two readers agree, and where they differ; nothing where nobody read again.
pub(super) fn agreement(pairs: &[ReadersAgree]) -> Markup {
    html! {
        section.sec aria-labelledby="two-h" {
            h2.h-sm #two-h { "Two readers" }
            @if pairs.is_empty() { p.sm.muted { "No mention was read by two people yet. To begin, somebody else opens the names of an interview and chooses " em { "Read again" } "." } }
            @for pair in pairs { (told(pair)) }
        }
    }
}

fn told(pair: &ReadersAgree) -> Markup {
    let [one, other] = &pair.readers;
    let percent = format!("{:.1} %", pair.percent * 100.0);
    html! {
        p { strong { (one) " and " (other) } ": " (count(pair.both, "mention")) " read by both, " (percent) " the same"
            @if let Some(kappa) = pair.kappa { ", Cohen’s kappa " (format!("{kappa:.2}")) } "." }
        @if !pair.differ.is_empty() {
            details.disc { summary { (count(pair.differ.len(), "mention")) " on which they differ" }
                ul.flat.stack-sm { @for (number, transcript, class) in &pair.differ {
                    li { a href=(format!("/names/{transcript}#m{number}")) { (transcript) ", mention " (number) } " " span.tag.plain { (class.as_str().replace('_', " ")) } }
                } } }
        }
    }
}
