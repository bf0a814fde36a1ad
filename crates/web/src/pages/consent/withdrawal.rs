//! Something was taken back: what it touches is shown before it is recorded, and what must be
//! fetched back right after.

use heard_model::consent::Withdrawn;
use heard_model::{Date, Participant, TranscriptId, Use};
use heard_study::Touched;
use maud::{Markup, html};

use super::super::gate::use_in_words;
use super::super::quotes::today;
use super::super::reader::seen;
use super::super::releases::to_recall;
use super::participant;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, token};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};

/// What was filled in.
struct Meant {
    what: Withdrawn,
    on: Date,
    /// The turns of a passage.
    turns: Option<(TranscriptId, u32, u32)>,
}

/// The form that says what was taken back; it leads to what that touches, not to the deed.
pub(super) fn form(desk: &Desk, _: &Asked, person: &Participant) -> Result<Markup, Refusal> {
    let transcripts = desk.study.transcripts()?;
    let own: Vec<_> = transcripts
        .iter()
        .filter(|entry| entry.speakers.iter().any(|s| s.participant.as_ref() == Some(&person.id)))
        .collect();
    let on = today(desk);
    Ok(html! {
        section.card.sec.take-back aria-labelledby="back-h" {
            h2.h-sm #back-h { "Something was taken back" }
            p.sm.muted { "It is their right, and they need give no reason. First you see what it touches; nothing happens before you say so." }
            form.stack action=(format!("/consent/{}/withdraw", person.id)) {
                fieldset { legend { "What" }
                    label.check { input type="radio" name="what" value="uses" checked; "some uses" }
                    div.row.indent { @for use_ in Use::ALL { label.check { input type="checkbox" name="use" value=(use_.as_str()); (use_in_words(use_)) } } }
                    @if !own.is_empty() {
                        label.check { input type="radio" name="what" value="passage"; "a passage" }
                        div.row.indent {
                            label for="wd-t" { "of" } select.input.auto #wd-t name="transcript" { @for entry in &own { option value=(entry.id) { (entry.id) } } }
                            label for="wd-from" { "turn" } input.input.auto.short #wd-from type="number" name="turn" min="1";
                            label for="wd-to" { "to" } input.input.auto.short #wd-to type="number" name="to_turn" min="1";
                        }
                    }
                    label.check { input type="radio" name="what" value="person"; "everything" }
                }
                div.field { label for="wd-on" { "From what day" } input.input.auto #wd-on type="date" name="on" value=(on) required; }
                p { button.btn type="submit" { (Icon::Next) "See what it touches" } }
            }
        }
    })
}

/// What the fields say, from the address or from the form that follows.
fn meant(desk: &Desk, asked: &Asked, fields: &[(String, String)]) -> Result<Meant, Refusal> {
    let field = |name: &str| {
        fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    };
    let bad = |name: &'static str| Refusal::BadField { name };
    let on = field("on").parse().map_err(|_| bad("on"))?;
    let person = participant(desk, asked)?;
    match field("what") {
        "person" => Ok(Meant { what: Withdrawn::Person, on, turns: None }),
        "uses" => {
            let uses: Vec<Use> = fields
                .iter()
                .filter(|(name, _)| name == "use")
                .map(|(_, word)| Use::parse(word).ok_or(bad("use")))
                .collect::<Result<_, _>>()?;
            if uses.is_empty() {
                return Err(bad("use"));
            }
            Ok(Meant { what: Withdrawn::Uses(uses), on, turns: None })
        }
        "passage" => {
            let id = TranscriptId::new(field("transcript")).ok_or(bad("transcript"))?;
            let from: u32 = field("turn").parse().map_err(|_| bad("turn"))?;
            let to = match field("to_turn") {
                "" => from,
                word => word.parse().map_err(|_| bad("to_turn"))?,
            };
            let masked = desk.masked(&id)?;
            let turn = |number: u32| masked.turns.iter().find(|turn| turn.number == number);
            let own = |number: u32| {
                turn(number).is_some_and(|t| t.participant.as_ref() == Some(&person.id))
            };
            let span = turn(from.min(to))
                .zip(turn(from.max(to)))
                .and_then(|(first, last)| Some(words_of(first)?.cover(words_of(last)?)));
            let span = span.filter(|_| own(from) && own(to)).ok_or(bad("turn"))?;
            let turns = Some((id.clone(), from.min(to), from.max(to)));
            Ok(Meant { what: Withdrawn::Passage(id, span), on, turns })
        }
        _ => Err(bad("what")),
    }
}

/// Where the words of a turn lie in the source.
fn words_of(turn: &heard_study::MaskedTurn) -> Option<heard_model::Span> {
    turn.map.source_of(0..turn.words.as_str().len())
}

/// `GET /consent/{participant}/withdraw?what=…`: what it touches. Nothing is changed.
pub(crate) fn preview(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let meant = meant(desk, asked, &asked.query)?;
    let touched = desk.study.withdrawal_touches(&person.id, &meant.what, meant.on)?;
    let body = html! {
        div.wrap.narrow-ish {
            div.page-head { div { p.eyebrow { "Not recorded yet" } h1 { (person.id) " takes back " (told(&meant)) } } }
            @if let Some((id, from, to)) = &meant.turns { (passage(desk, id, *from, *to)?) }
            (touches(&touched, &meant))
            section.card.sec aria-labelledby="do-h" {
                h2.h-sm #do-h { "Record it" }
                p { "It holds at once for whatever is shown next, from " strong { (day(meant.on)) } "." }
                form.stack method="post" action=(format!("/consent/{}/withdraw", person.id)) {
                    (token(asked))
                    @for (name, value) in asked.query.iter().filter(|(name, _)| FIELDS.contains(&name.as_str())) { input type="hidden" name=(name) value=(value); }
                    div.field { label for="wd-why" { "In their words, if they gave any" } input.input #wd-why name="reason" maxlength="500"; }
                    p.row { button.btn.primary type="submit" { (Icon::Again) "Record that it was taken back" } a.btn href=(format!("/consent/{}", person.id)) { "Not now" } }
                }
            }
        }
    };
    let place = format!("/consent/{}", person.id);
    let above = [("/consent", "Consent"), (place.as_str(), person.id.as_str())];
    let frame = Frame { above: &above, ..Frame::new(Nav::Consent, "What it touches") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

const FIELDS: [&str; 6] = ["what", "use", "transcript", "turn", "to_turn", "on"];

fn told(meant: &Meant) -> String {
    match &meant.what {
        Withdrawn::Person => "everything".to_owned(),
        Withdrawn::Uses(uses) => {
            uses.iter().map(|use_| use_in_words(*use_)).collect::<Vec<_>>().join(", ")
        }
        Withdrawn::Passage(transcript, _) => format!("a passage of {transcript}"),
    }
}

/// The words that are meant, masked, so that nobody takes back the wrong ones.
fn passage(desk: &Desk, id: &TranscriptId, from: u32, to: u32) -> Result<Markup, Refusal> {
    let masked = desk.masked(id)?;
    let turns = masked.turns.iter().filter(|turn| (from..=to).contains(&turn.number));
    Ok(html! {
        section.card aria-label="The passage" { @for turn in turns { blockquote.quote { p { "“" (seen(turn.words.as_str())) "”" } footer.cite { (turn.speaker) ", " (id) " turn " (turn.number) } } } }
    })
}

fn touches(touched: &Touched, meant: &Meant) -> Markup {
    let cards: usize = touched.recalls.iter().map(|recall| recall.cards.len()).sum();
    let is_all = matches!(meant.what, Withdrawn::Person);
    html! {
        section.sec aria-labelledby="to-h" {
            h2 #to-h { "What it touches" }
            ul.touch.gap-t {
                li { (Icon::Releases) div { p { strong { (count(cards, "card")) " that went out must come back" } } @if cards == 0 { p.sm.muted { "Nothing of it has left the study." } } @for recall in &touched.recalls { p.sm { strong { (recall.release.name) } ", shown to " (if recall.release.shown_to.is_empty() { "nobody who is named" } else { &recall.release.shown_to }) ": " (numbers(recall.cards.iter().map(|card| card.number))) } } } }
                li { (Icon::Board) div { p { strong { (count(touched.collections.len(), "set")) " in the making would be blocked" } } @for (name, numbers_of) in &touched.collections { p.sm { a href=(format!("/collection/{name}")) { (name) } ": " (numbers(numbers_of.iter().copied())) } } } }
                li { (Icon::Quotes) div { p { strong { (count(touched.quotes.len(), "quote")) @if is_all { " may no longer be shown" } @else { " may no longer be shown so" } } } } }
                @if !touched.transcripts.is_empty() { li { (Icon::Transcript) div { p { strong { (count(touched.transcripts.len(), "interview")) } ": " (touched.transcripts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) } p.sm.muted { "The words stay in the study until they are erased. They are shown to nobody outside the team." } } } }
            }
        }
    }
}

/// `card 3`, `cards 3, 11`
fn numbers(cards: impl Iterator<Item = u32>) -> String {
    let cards: Vec<String> = cards.map(|number| number.to_string()).collect();
    let noun = if cards.len() == 1 { "card" } else { "cards" };
    format!("{noun} {}", cards.join(", "))
}

/// `POST /consent/{participant}/withdraw`: records it, and shows what must be fetched back.
pub(crate) fn withdraw(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let meant = meant(desk, asked, &asked.form)?;
    desk.study.withdraw(&person.id, meant.what.clone(), meant.on, asked.field("reason"))?;
    let on = today(desk).max(meant.on);
    let recalls = desk.study.recall_list(on, Some(&person.id))?;
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { "Recorded" } h1 { (person.id) " took back " (told(&meant)) } } div.actions { a.btn href=(format!("/consent/{}", person.id)) { "What " (person.id) " allows now" } } }
            div.banner.ok role="status" { (Icon::Ok) p { strong { "It is recorded and holds from " (day(meant.on)) "." } " Nothing of it is shown from now on." } }
            @if recalls.is_empty() { p.sec { "Nothing that went out must come back." } }
            @else { @for recall in &recalls { (to_recall(asked, recall)) } }
        }
    };
    let above = [("/consent", "Consent")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Consent, person.id.as_str()) };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}
