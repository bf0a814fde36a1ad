//! The interviews: listed, who speaks in them, taken out.

use heard_model::{ParticipantId, Role};
use maud::{Markup, html};

use super::home::{Standing, standings};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::words::{count, day, grouped};
use crate::reply::{Answer, Refusal, Reply};

/// `GET /transcripts`
pub(crate) fn list(desk: &Desk, asked: &Asked) -> Answer {
    let all = standings(desk)?;
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (count(all.len(), "interview")) } h1 { "Transcripts" } }
                div.actions { a.btn href="/export" { (Icon::Download) "Export" } a.btn.primary href="/import" { (Icon::Add) "Import transcripts" } }
            }
            @if all.is_empty() {
                (empty(Icon::Transcript, "No interview is here yet",
                    "Bring in Word files, text, captions or tables. Nothing leaves this computer.",
                    html! { a.btn.primary href="/import" { (Icon::Add) "Import transcripts" } }))
            } @else { (table(&all)) }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Transcripts, "Transcripts").page(desk, asked, body)))
}

/// The table of interviews. Titles and file names may name people, so neither stands in it.
pub(crate) fn table(all: &[Standing]) -> Markup {
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="tr-cap" {
            table.sticky1 {
                caption.vh #tr-cap { "Interviews, with who speaks, turns, names left to decide and passages coded" }
                thead { tr { th scope="col" { "Interview" } th scope="col" { "Who speaks" } th scope="col" { "Date" } th.n scope="col" { "Turns" } th scope="col" { "Names" } th.n scope="col" { "Passages" } } }
                tbody { @for one in all { (line(one)) } }
            }
        }
    }
}

fn line(one: &Standing) -> Markup {
    let entry = &one.entry;
    html! {
        tr {
            th scope="row" { a href=(format!("/transcript/{}", entry.id)) { (entry.id) } }
            td { a.quiet-link href=(format!("/transcript/{}/speakers", entry.id)) { (who(one)) } }
            td.nowrap { @if let Some(date) = entry.date { (day(date)) } @else { span.faint { "–" } } }
            td.n { (grouped(entry.turns as usize)) }
            td { a.quiet-link href=(format!("/names/{}", entry.id)) { (names(one)) } }
            td.n { (grouped(entry.codings)) }
        }
    }
}

fn who(one: &Standing) -> String {
    let known: Vec<String> = one
        .entry
        .speakers
        .iter()
        .filter(|speaker| speaker.role != Role::Interviewer)
        .filter_map(|speaker| speaker.participant.as_ref().map(ToString::to_string))
        .collect();
    if known.is_empty() { count(one.entry.speakers.len(), "speaker") } else { known.join(", ") }
}

fn names(one: &Standing) -> Markup {
    match (one.mentions, one.undecided) {
        (0, _) => tag("hold", Icon::Hold, "Not looked for yet"),
        (_, 0) => html! { span.okline { (Icon::Tick) "All decided" } },
        (_, left) => tag("hold", Icon::Hold, &format!("{left} to decide")),
    }
}

/// `GET /transcript/{transcript}/speakers`
pub(crate) fn speakers(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let entry = desk.study.transcript_entry(&id)?;
    let people = desk.study.participants()?;
    let here = format!("/transcript/{id}");
    let body = html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { (count(entry.turns as usize, "turn")) " · " (count(entry.speakers.len(), "speaker")) } h1 { "Who speaks in " (id) } } div.actions { a.btn href=(format!("{here}/revisions")) { "Revisions" } " " a.btn href=(here) { "Read it" } } }
            p.muted { "A speaker’s consent, label and words go together. Use the number a person has in the study, not their name. " a href="/people" { "Add or change people" } "." }
            datalist #people { @for person in &people { option value=(person.id) { (person.label) } } }
            @if entry.speakers.is_empty() { p.banner.sec-s { (Icon::Info) span { "The file names no speakers." } } }
            @for (number, speaker) in entry.speakers.iter().enumerate() { (speaker_form(asked, &id, number, speaker)) }
            (removal(asked, &id))
        }
    };
    let above = [("/transcripts", "Transcripts"), (here.as_str(), id.as_str())];
    let frame = Frame { above: &above, ..Frame::new(Nav::Transcripts, "Who speaks") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn speaker_form(
    asked: &Asked,
    id: &heard_model::TranscriptId,
    number: usize,
    speaker: &heard_model::transcript::Speaker,
) -> Markup {
    let person = speaker.participant.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        form.card.sec-s method="post" action=(format!("/transcript/{id}/speakers")) {
            (token(asked)) input type="hidden" name="speaker" value=(number);
            h2.h-sm { "Speaker " (number + 1) }
            div.form-row {
                div.field { label for=(format!("role-{number}")) { "Is the" }
                    select.input id=(format!("role-{number}")) name="role" {
                        @for role in Role::ALL { option value=(role.as_str()) selected[role == speaker.role] { (role.as_str()) } }
                    } }
                div.field { label for=(format!("person-{number}")) { "Participant" }
                    input.input id=(format!("person-{number}")) name="participant" list="people" value=(person) placeholder="M01" autocomplete="off"; }
                button.btn type="submit" { "Save" span.vh { " speaker " (number + 1) } }
            }
        }
    }
}

fn removal(asked: &Asked, id: &heard_model::TranscriptId) -> Markup {
    html! {
        details.disc.sec { summary { "Take this interview out" }
            form.card.sec-s method="post" action=(format!("/transcript/{id}/remove")) {
                (token(asked))
                p { "Its words, codes and names go from the study. You can undo it. Memos stay." }
                div.field.sec-s { label for="why" { "Why" } input.input #why name="reason" required; }
                button.btn.danger.sec-s type="submit" { (Icon::Remove) "Take it out" }
            } }
    }
}

/// `POST /transcript/{transcript}/speakers`
pub(crate) fn map_speaker(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let number: usize = asked.number("speaker")?;
    let role = Role::parse(asked.field("role")).ok_or(Refusal::BadField { name: "role" })?;
    let person = match asked.field("participant") {
        "" => None,
        name => Some(ParticipantId::new(name).ok_or(Refusal::BadField { name: "participant" })?),
    };
    let entry = desk.study.transcript_entry(&id)?;
    let speaker = entry.speakers.get(number).ok_or(Refusal::NotFound { what: "speaker" })?;
    desk.study.map_speaker(&id, &speaker.label, role, person.as_ref())?;
    Ok(Reply::SeeOther(format!("/transcript/{id}/speakers")))
}

/// `POST /transcript/{transcript}/remove`
pub(crate) fn remove(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    desk.study.remove_transcript(&id, asked.field("reason"))?;
    Ok(Reply::SeeOther("/transcripts".to_owned()))
}
