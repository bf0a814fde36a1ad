//! Readers: how far each is, the link by which they come in, whose words they are not given.

use heard_model::ParticipantId;
use heard_study::{Invite, NewInvite, Reader, Sight, StudyError};
use maud::{Markup, html};

use super::super::quotes::sight;
use super::ask::role_in_words;
use super::frame;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{tag, token};
use crate::look::words::day;
use crate::reply::{Answer, Refusal, Reply};

/// Every reader, a row each.
pub(super) fn table(desk: &Desk, asked: &Asked, readers: &[Reader]) -> Result<Markup, Refusal> {
    let links = desk.study.invites()?;
    Ok(html! {
        section.sec aria-labelledby="rd-h" {
            h2 #rd-h { "Readers" }
            div.scroll-x.gap-t tabindex="0" role="region" aria-labelledby="rd-cap" {
                table { caption.vh #rd-cap { "Readers, how far they are, and their links" }
                    thead { tr { th scope="col" { "Reader" } th.n scope="col" { "Waits" } th.n scope="col" { "Answered" } th.n scope="col" { "Passed" } th.n scope="col" { "Not given" } th scope="col" { "Way in" } th scope="col" { "Without a connection" } } }
                    tbody { @for reader in readers { tr {
                        th scope="row" { (reader.name) span.sm.muted.block { (role_in_words(reader.role)) } }
                        td.n { (reader.waiting) } td.n { (reader.answered) } td.n { (reader.passed) } td.n { (reader.not_given) }
                        td { (way_in(desk, asked, reader, &links)) }
                        td { @if reader.waiting > 0 {
                            form method="post" action="/reviewing/pack" { (token(asked)) input type="hidden" name="reader" value=(reader.name); button.btn.small type="submit" { (Icon::Download) "Pack in one file" span.vh { " for " (reader.name) } } }
                        } @else { span.faint { "–" } } }
                    } } }
                }
            }
            p.sm.muted.sec-s { "Printed sheets: " code { "heard review pack --for NAME -o sheets.pdf" } ". What comes back: " a href="/reviewing/returned" { "bring the files in" } ", " a href="/reviewing/paper" { "type the paper in" } "." }
        }
    })
}

/// The link of one reader, and what can be done about it.
fn way_in(desk: &Desk, asked: &Asked, reader: &Reader, links: &[Invite]) -> Markup {
    let now = desk.now();
    let open = links.iter().filter(|link| link.reviewer == reader.name && link.is_open(now));
    let until = open.map(|link| link.expires).max();
    let name = html! { span.vh { " of " (reader.name) } };
    html! {
        @if let Some(until) = until {
            p { (tag("ok", Icon::Ok, "Link open")) span.sm.muted { " until " (day(until.to_zoned(jiff::tz::TimeZone::UTC).date())) } }
            form method="post" action="/reviewing/unlink" { (token(asked)) input type="hidden" name="reader" value=(reader.name); button.btn.small type="submit" { "Take the link back" (name) } }
        } @else {
            form.row.gap-s method="post" action="/reviewing/link" {
                (token(asked)) input type="hidden" name="reader" value=(reader.name);
                label.vh for=(format!("days-{}", reader.name)) { "Days that the link" (name) " works" }
                select.input.auto id=(format!("days-{}", reader.name)) name="days" { @for days in [7, 14, 30, 90] { option value=(days) selected[days == 30] { (days) " days" } } }
                button.btn.small type="submit" { (Icon::Person) "Make a link" span.vh { " for " (reader.name) } }
            }
        }
    }
}

/// `POST /reviewing/link`: makes a link and shows it, once.
pub(crate) fn link(desk: &Desk, asked: &Asked) -> Answer {
    let made = desk.study.invite(asked.field("reader"), asked.number("days")?)?.value;
    let above = [("/quotes", "Quotes"), ("/reviewing", "Who reads what")];
    Ok(Reply::Html(frame("A link", &above).page(desk, asked, shown_once(desk, &made))))
}

fn shown_once(desk: &Desk, made: &NewInvite) -> Markup {
    let until = made.invite.expires.to_zoned(jiff::tz::TimeZone::UTC).date();
    let address = format!("{}/invite?token={}", desk.origin, made.token);
    html! {
        div.wrap.narrow {
            h1 { "A link for " (made.invite.reviewer) }
            div.banner.hold role="status" { (Icon::Hold) p { strong { "Copy it now: it is not shown again." } " Only a digest of it is kept, so nobody can look it up, not even you. If it is lost, make another." } }
            div.field.sec-s { label for="the-link" { "The link" } input.input #the-link readonly value=(address) data-select; }
            p.sec-s { "It is theirs alone, works until " (day(until)) ", and opens the quotes that they were asked about and nothing else. Send it in a way that only they read." }
            @if desk.origin.starts_with("http://127.0.0.1") { p.muted { "These pages are served to this computer alone, so the link works on this computer. For readers elsewhere, the team’s server makes links that work for them." } }
            p { a.btn.primary href="/reviewing" { "Done" } }
        }
    }
}

/// `POST /reviewing/unlink`: takes every link of a reader back.
pub(crate) fn unlink(desk: &Desk, asked: &Asked) -> Answer {
    desk.study.revoke_invites(asked.field("reader"))?;
    Ok(Reply::SeeOther("/reviewing?did=unlinked".to_owned()))
}

/// `POST /reviewing/pack`: the quotes that wait for a reader as one file that works offline.
pub(crate) fn pack(desk: &Desk, asked: &Asked) -> Answer {
    let reader = asked.field("reader");
    desk.study.make_shown(&Sight { on: None, ..sight(desk) })?;
    let (folder, settings) = (desk.study.folder(), desk.study.settings());
    let (pack, waiting) = crate::review_pack(folder, reader, &settings, crate::session::secret)?;
    if waiting == 0 {
        return Err(Refusal::NotFound { what: "quote" });
    }
    Ok(Reply::File { name: "reading.html".to_owned(), bytes: pack.into_bytes() })
}

/// Keeping a reader from people's words, and from whose they are kept.
pub(super) fn apart_form(
    desk: &Desk,
    asked: &Asked,
    readers: &[Reader],
) -> Result<Markup, Refusal> {
    let (people, apart) = (desk.study.participants()?, desk.study.kept_apart()?);
    Ok(html! {
        section.card.sec #apart aria-labelledby="apart-h" {
            h2.h-sm #apart-h { "Whose words somebody is not given" }
            p.sm.muted { "They live close by, or know the family. Whoever says “I may know this person” while reading stands here by themselves, and never sees that person again." }
            @if !apart.is_empty() { ul.sec-s { @for one in &apart {
                li { strong { (one.reviewer) } " is not given the words of " a href=(format!("/consent/{}", one.participant)) { (one.participant) } @if one.said_so { span.muted { ": they said they may know them" } } }
            } } }
            @if !people.is_empty() { form.stack.sec-s method="post" action="/reviewing/apart" {
                (token(asked))
                div.field { label for="apart-r" { "Who reads" } select.input.auto #apart-r name="reader" { @for reader in readers { option value=(reader.name) { (reader.name) } } } }
                fieldset { legend { "Whose words they are not given" } div.row { @for person in &people { label.check { input type="checkbox" name="person" value=(person.id); (person.id) @if !person.label.is_empty() { span.muted { (person.label) } } } } } }
                div.field { label for="apart-w" { "And everybody of whom this is known" } input.input.auto #apart-w name="where" maxlength="120" placeholder="area_type=coast" autocomplete="off"; }
                p { button.btn type="submit" { "Keep them apart" } }
            } }
        }
    })
}

/// `POST /reviewing/apart`
pub(crate) fn apart(desk: &Desk, asked: &Asked) -> Answer {
    let bad = |name: &'static str| Refusal::BadField { name };
    let reader = asked.field("reader");
    if !desk.study.readers()?.iter().any(|one| one.name == reader) {
        return Err(bad("reader"));
    }
    let mut people: Vec<ParticipantId> = asked
        .fields("person")
        .map(|word| ParticipantId::new(word).ok_or(bad("person")))
        .collect::<Result<_, _>>()?;
    if !asked.field("where").is_empty() {
        let (name, value) = asked.field("where").split_once('=').ok_or(bad("where"))?;
        people.extend(known_as(desk, name.trim(), value.trim())?);
    }
    if people.is_empty() {
        return Err(bad("person"));
    }
    desk.study.keep_apart(reader, &people)?;
    Ok(Reply::SeeOther("/reviewing?did=apart#apart".to_owned()))
}

/// Everybody with this attribute.
fn known_as(desk: &Desk, name: &str, value: &str) -> Result<Vec<ParticipantId>, StudyError> {
    let all = desk.study.participants()?;
    let fits = all.into_iter().filter(|one| {
        one.attributes.iter().any(|known| known.name == name && known.value == value)
    });
    Ok(fits.map(|one| one.id).collect())
}
