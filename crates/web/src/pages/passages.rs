//! Passages that call for care or for a lawyer: what holds them back, and who decided.

use heard_model::TranscriptId;
use heard_study::{MaskedTranscript, PassageTag, TaggedPassage};
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::words::{count, short};
use crate::reply::{Answer, Refusal, Reply};
use crate::selection;

/// So much of a passage is shown; the rest is a link away.
const SHOWN: usize = 280;

/// What a tag says to people.
pub(crate) fn in_words(tag: PassageTag) -> &'static str {
    match tag {
        PassageTag::Safeguarding => "Safeguarding",
        PassageTag::SexualOffence => "Sexual offence",
        PassageTag::HighDistress => "High distress",
        PassageTag::CourtSubstance => "What happened in court",
        PassageTag::CourtMention => "Court, mentioned",
    }
}

/// What it does.
pub(crate) fn holds(tag: PassageTag) -> &'static str {
    match tag {
        PassageTag::Safeguarding => "Nobody outside the team sees it until a named person decided.",
        PassageTag::SexualOffence => {
            "She has a right to stay unknown for life. It stays out of what the public sees."
        }
        PassageTag::HighDistress => "It may be shown, with a word of warning.",
        PassageTag::CourtSubstance => {
            "The law may forbid telling it. A lawyer signs before it goes out."
        }
        PassageTag::CourtMention => {
            "Somebody with the right to sign looks at it before it goes out."
        }
    }
}

/// The tags in the order in which they matter.
pub(crate) const ORDER: [PassageTag; 5] = [
    PassageTag::Safeguarding,
    PassageTag::SexualOffence,
    PassageTag::CourtSubstance,
    PassageTag::CourtMention,
    PassageTag::HighDistress,
];

/// `GET /passages`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    show(desk, asked, None)
}

fn show(desk: &Desk, asked: &Asked, notice: Option<&str>) -> Answer {
    let all = desk.study.tagged_passages(None)?;
    let mut sections = Vec::new();
    for kind in ORDER {
        let here: Vec<&TaggedPassage> = all.iter().filter(|one| one.tag == kind).collect();
        if !here.is_empty() {
            sections.push(section(desk, asked, kind, &here)?);
        }
    }
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (count(all.len(), "passage")) } h1 { "Passages that call for care" } } }
            p.lede { "Somebody on the team marked these while reading. Names are hidden here. To mark another, select words in an interview and press F." }
            @if let Some(notice) = notice { div.banner.warn role="alert" { (Icon::Warn) p { (notice) } } }
            @if all.is_empty() { (empty(Icon::Ok, "Nothing is marked", "No passage waits for anybody.", html! { a.btn.primary href="/transcripts" { "Read an interview" } })) }
            @for section in &sections { (section) }
        }
    };
    let mut frame = Frame::new(Nav::Quotes, "Passages that call for care");
    frame.above = &[("/quotes", "Quotes")];
    let page = frame.page(desk, asked, body);
    Ok(if notice.is_some() { Reply::Again(page) } else { Reply::Html(page) })
}

fn section(
    desk: &Desk,
    asked: &Asked,
    kind: PassageTag,
    here: &[&TaggedPassage],
) -> Result<Markup, Refusal> {
    let mut cards = Vec::new();
    for passage in here {
        let transcript = desk.masked(&passage.transcript)?;
        cards.push(card(&transcript, passage, asked));
    }
    let id = format!("{}-h", kind.as_str());
    Ok(html! {
        section.sec aria-labelledby=(id) {
            h2 id=(id) { (in_words(kind)) " " span.faint { (here.len()) } }
            p.muted { (holds(kind)) }
            ul.stack.sec-s { @for card in &cards { (card) } }
        }
    })
}

fn card(transcript: &MaskedTranscript, passage: &TaggedPassage, asked: &Asked) -> Markup {
    let turn = transcript.turns.iter().find(|turn| selection::shown(*turn, passage.span).is_some());
    let words = turn.and_then(|turn| selection::words(turn, passage.span)).unwrap_or_default();
    let (at, who) = turn.map_or((1, ""), |turn| (turn.number, turn.speaker.as_str()));
    let (span, tag) = (passage.span, passage.tag.as_str());
    let id = format!("{tag}-{}-{}-{}", passage.transcript, span.start(), span.end());
    html! {
        li.card.tight {
            blockquote.quote { p { "“" (seen(&short(words, SHOWN))) "”" } footer.cite { (who) ", " a href=(format!("/transcript/{0}?turn={at}#t{at}", passage.transcript)) { (passage.transcript) " turn " (at) } } }
            details.disc { summary { "Decide: it need not be held back" span.vh { ", " (passage.transcript) " turn " (at) } }
                form.stack-sm method="post" action="/passages/decide" {
                    (token(asked))
                    input type="hidden" name="transcript" value=(passage.transcript);
                    input type="hidden" name="from" value=(span.start()); input type="hidden" name="to" value=(span.end());
                    input type="hidden" name="tag" value=(tag);
                    div.row {
                        div.field { label for=(format!("by-{id}")) { "Who decided" } input.input id=(format!("by-{id}")) name="by" required autocomplete="off"; }
                        div.field.wide { label for=(format!("why-{id}")) { "Why" } input.input id=(format!("why-{id}")) name="reason" required autocomplete="off"; }
                    }
                    p.sm.muted { "Both are written into the study’s log. Undo brings the mark back." }
                    button.btn.small type="submit" { (Icon::Tick) "Take the mark off" }
                }
            }
        }
    }
}

/// `POST /passages/decide`: a named person decided that a passage holds nothing back.
pub(crate) fn decide(desk: &Desk, asked: &Asked) -> Answer {
    let transcript = TranscriptId::new(asked.field("transcript"));
    let transcript = transcript.ok_or(Refusal::BadField { name: "transcript" })?;
    let tag = PassageTag::parse(asked.field("tag")).ok_or(Refusal::BadField { name: "tag" })?;
    let (from, to): (usize, usize) = (asked.number("from")?, asked.number("to")?);
    let passages = desk.study.tagged_passages(Some(&transcript))?;
    let is_it =
        |one: &&TaggedPassage| one.tag == tag && (one.span.start(), one.span.end()) == (from, to);
    let Some(passage) = passages.iter().find(is_it) else {
        return show(desk, asked, Some("Somebody decided about this passage already."));
    };
    let (by, reason) = (asked.field("by"), asked.field("reason"));
    if by.trim().is_empty() || reason.trim().is_empty() {
        return show(desk, asked, Some("Say who decided, and why. Nothing was changed."));
    }
    desk.study.untag_passage(passage, by, reason)?;
    Ok(Reply::SeeOther("/passages".to_owned()))
}

/// The marks on turn `number` of the reader.
pub(crate) fn on_turn(number: u32, tags: &[PassageTag]) -> Markup {
    html! {
        @if !tags.is_empty() {
            p.cares data-turn=(number) { @for one in ORDER.iter().filter(|one| tags.contains(one)) { a href="/passages" { (tag("hold", Icon::Hold, in_words(*one))) } " " } }
        }
    }
}
