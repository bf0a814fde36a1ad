//! Who was interviewed and what is known of them: what other programs call cases and their
//! attributes.

use std::collections::BTreeMap;

use heard_model::participant::Proceedings;
use heard_model::{
    Attribute, Disclosure, MemoAnchor, MemoKind, Participant, ParticipantId, TranscriptId,
};
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, moment};
use crate::reply::{Answer, Refusal, Reply};

/// The two pages about people.
pub(super) fn parts(here: &str) -> Markup {
    html! {
        nav.subnav aria-label="Pages about people" {
            @for (to, name) in [("/consent", "What they allow"), ("/people", "Who they are")] { a href=(to) aria-current=[(to == here).then_some("page")] { (name) } }
        }
    }
}

/// The names of all attributes, in the order in which they are met, and how far each gives away.
fn attributes(people: &[Participant]) -> Vec<(String, Disclosure)> {
    let mut known: Vec<(String, Disclosure)> = Vec::new();
    for one in people.iter().flat_map(|person| &person.attributes) {
        match known.iter_mut().find(|(name, _)| *name == one.name) {
            // The stricter where tables differ.
            Some((_, class)) => *class = (*class).min(one.disclosure),
            None => known.push((one.name.clone(), one.disclosure)),
        }
    }
    known
}

/// Whose words stand in which interviews.
fn interviews(desk: &Desk) -> Result<BTreeMap<String, Vec<TranscriptId>>, Refusal> {
    let mut found: BTreeMap<String, Vec<TranscriptId>> = BTreeMap::new();
    for entry in desk.study.transcripts()? {
        for person in entry.speakers.iter().filter_map(|speaker| speaker.participant.as_ref()) {
            let all = found.entry(person.to_string()).or_default();
            if !all.contains(&entry.id) {
                all.push(entry.id.clone());
            }
        }
    }
    Ok(found)
}

/// `GET /people`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let people = desk.study.participants()?;
    let known = attributes(&people);
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (count(people.len(), "person")) ", " (count(known.len(), "attribute")) } h1 { "People" } } }
            (parts("/people"))
            p.muted.measure { "A row is a person, a column what is known of them: groups in reports, who gets which quotes, and what could give somebody away all go by it. Use a number or word of yours for a person, never their name." }
            @if people.is_empty() { (empty(Icon::People, "Nobody is here yet", "Add people below, or bring a whole table in with “heard participant import”.", html! {})) }
            @else { (sheet(desk, &people, &known)?) }
            (newcomer(asked))
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Consent, "People").page(desk, asked, body)))
}

fn sheet(
    desk: &Desk,
    people: &[Participant],
    known: &[(String, Disclosure)],
) -> Result<Markup, Refusal> {
    let interviews = interviews(desk)?;
    Ok(html! {
        div.scroll-x.sec-s tabindex="0" role="region" aria-labelledby="pe-cap" {
            table.sticky1.people {
                caption.vh #pe-cap { "People and what is known of them" }
                thead { tr { th scope="col" { "Person" } th scope="col" { "Part" } @for (name, _) in known { th scope="col" { (name.replace('_', " ")) } } th scope="col" { "Interviews" } } }
                tbody { @for person in people { tr {
                    th scope="row" { a href=(format!("/people/{}", person.id)) { (person.id) } @if !person.label.is_empty() { span.sm.muted.block { (person.label) } } }
                    td { (person.role) }
                    @for (name, class) in known { td { (value(desk, person, name, *class)) } }
                    td { @for id in interviews.get(person.id.as_str()).into_iter().flatten() { a href=(format!("/transcript/{id}")) { (id) } " " } }
                } } }
            }
        }
    })
}

/// A cell: what names somebody by itself is not shown, nor is anything of who took all back.
fn value(desk: &Desk, person: &Participant, name: &str, class: Disclosure) -> Markup {
    let gone = is_gone(desk, person);
    match person.attribute(name) {
        Some(_) if gone || class == Disclosure::Direct => {
            html! { span.muted { "kept, not shown" } }
        }
        Some(value) => html! { (seen(value)) },
        None => html! { span.faint aria-hidden="true" { "–" } span.vh { "not known" } },
    }
}

fn is_gone(desk: &Desk, person: &Participant) -> bool {
    person.consent.withdrew_all(super::quotes::today(desk)).is_some()
}

fn newcomer(asked: &Asked) -> Markup {
    html! {
        form.card.sec method="post" action="/people" aria-labelledby="new-h" {
            (token(asked))
            h2.h-sm #new-h { "Add a person" }
            div.report-form.bare {
                div.field { label for="n-id" { "Their number here" } input.input #n-id name="id" required maxlength="40" placeholder="M01" autocomplete="off"; }
                div.field { label for="n-label" { "Shown beside their words as" } input.input #n-label name="label" maxlength="60" placeholder="a mother" autocomplete="off"; }
                div.field { label for="n-role" { "Their part in the study" } input.input #n-role name="role" maxlength="60" placeholder="mother" autocomplete="off"; }
                button.btn.primary type="submit" { (Icon::Add) "Add" }
            }
            p.hint { "Speakers who are called by that number in a transcript become theirs. What nobody asked them yet is a no." }
        }
    }
}

/// `POST /people`: somebody new; who is here already is opened.
pub(crate) fn add(desk: &Desk, asked: &Asked) -> Answer {
    let id = ParticipantId::new(asked.field("id")).ok_or(Refusal::BadField { name: "id" })?;
    let to = format!("/people/{id}");
    if desk.study.participants()?.iter().any(|person| person.id == id) {
        return Ok(Reply::SeeOther(to));
    }
    let person = Participant {
        id,
        label: asked.field("label").to_owned(),
        role: asked.field("role").to_owned(),
        proceedings: Proceedings::default(),
        attributes: Vec::new(),
        consent: heard_model::Consent::default(),
    };
    desk.study.import_participants(vec![person])?;
    Ok(Reply::SeeOther(to))
}

fn participant(desk: &Desk, asked: &Asked) -> Result<Participant, Refusal> {
    let lost = Refusal::NotFound { what: "participant" };
    let id = ParticipantId::new(asked.path("participant")).ok_or(lost)?;
    Ok(desk.study.participant(&id)?)
}

/// `GET /people/{participant}`
pub(crate) fn person(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let name = person.id.to_string();
    let interviews = interviews(desk)?;
    let body = html! {
        div.wrap.narrow {
            div.page-head {
                div { p.eyebrow { @if person.label.is_empty() { "no label yet" } @else { "shown as “" (person.label) "”" } } h1 { "Who " (person.id) " is" } }
                div.actions { a.btn href=(format!("/consent/{name}")) { "What they allow" } }
            }
            @if let Some(all) = interviews.get(&name) { p.muted { "In " @for id in all { a href=(format!("/transcript/{id}")) { (id) } " " } } }
            @if is_gone(desk, &person) { p.banner.block { (Icon::Block) span { "They took everything back. What is known of them is not shown." } } }
            @else { (form(desk, asked, &person)?) }
            (memos(desk, asked, &person)?)
        }
    };
    let above = [("/people", "People")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Consent, &name) };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn form(desk: &Desk, asked: &Asked, person: &Participant) -> Result<Markup, Refusal> {
    let known = attributes(&desk.study.participants()?);
    Ok(html! {
        form.card.stack.sec-s method="post" action=(format!("/people/{}", person.id)) {
            (token(asked))
            div.report-form.bare {
                (field("label", "Shown beside their words as", &person.label))
                (field("role", "Their part in the study", &person.role))
                @for (name, class) in &known {
                    @if *class != Disclosure::Direct { (field(&format!("a:{name}"), &name.replace('_', " "), person.attribute(name).unwrap_or_default())) }
                }
            }
            fieldset { legend { "Something else that is known" }
                div.report-form.bare.sec-s {
                    div.field { label for="new-name" { "What, such as “area type”" } input.input #new-name name="new-name" maxlength="40" autocomplete="off"; }
                    div.field { label for="new-value" { "For this person" } input.input #new-value name="new-value" maxlength="200" autocomplete="off"; }
                    div.field { label for="new-class" { "Could it give them away?" } select.input #new-class name="new-class" { option value="quasi" { "with other things (age, place)" } option value="safe" { "no" } option value="direct" { "by itself (a name)" } } }
                }
            }
            button.btn.primary type="submit" { "Save" }
            @if known.iter().any(|(_, class)| *class == Disclosure::Direct) { p.hint { "What names somebody by itself is kept and not shown here." } }
        }
    })
}

/// A field, and what stood in it when the page was made: only what was changed is saved, so that two
/// people can work on one person.
fn field(name: &str, label: &str, value: &str) -> Markup {
    let id = format!("f-{}", name.replace([':', ' '], "-"));
    html! {
        div.field { label for=(id) { (label) } input.input id=(id) name=(name) value=(value) maxlength="200" autocomplete="off"; }
        input type="hidden" name=(format!("was:{name}")) value=(value);
    }
}

/// What was typed over, if it was.
fn changed<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let now = asked.field(name);
    (now != asked.field(&format!("was:{name}"))).then_some(now)
}

/// `POST /people/{participant}`: what was changed becomes what is known, as one operation.
pub(crate) fn save(desk: &Desk, asked: &Asked) -> Answer {
    let mut person = participant(desk, asked)?;
    let known = attributes(&desk.study.participants()?);
    if let Some(label) = changed(asked, "label") {
        label.clone_into(&mut person.label);
    }
    if let Some(role) = changed(asked, "role") {
        role.clone_into(&mut person.role);
    }
    for (name, disclosure) in known {
        if let Some(value) = changed(asked, &format!("a:{name}")) {
            set(&mut person, Attribute { name, value: value.to_owned(), disclosure });
        }
    }
    let name = asked.field("new-name").to_lowercase().replace(' ', "_");
    if !name.is_empty() {
        let class = Disclosure::parse(asked.field("new-class"));
        let disclosure = class.ok_or(Refusal::BadField { name: "new-class" })?;
        set(
            &mut person,
            Attribute { name, value: asked.field("new-value").to_owned(), disclosure },
        );
    }
    let to = format!("/people/{}", person.id);
    desk.study.import_participants(vec![person])?;
    Ok(Reply::SeeOther(to))
}

/// Sets an attribute where it stands; an empty value takes it away.
fn set(person: &mut Participant, attribute: Attribute) {
    let place = person.attributes.iter().position(|one| one.name == attribute.name);
    match place {
        Some(place) if attribute.value.is_empty() => drop(person.attributes.remove(place)),
        Some(place) => person.attributes[place] = attribute,
        None if attribute.value.is_empty() => {}
        None => person.attributes.push(attribute),
    }
}

/// What the team noted about a person, and a form for more.
fn memos(desk: &Desk, asked: &Asked, person: &Participant) -> Result<Markup, Refusal> {
    let anchor = MemoAnchor::Participant(person.id.clone());
    let kept = desk.study.find_memos("", None, Some(&anchor))?;
    Ok(html! {
        section.sec aria-labelledby="memo-h" {
            h2.h-sm #memo-h { "Memos" }
            @for kept in &kept { article.memo { p.say { (seen(&kept.memo.text)) } p.sm.muted { (kept.memo.kind.as_str()) ", " (kept.memo.author) ", " (moment(kept.memo.at)) } } }
            form.stack-sm method="post" action=(format!("/people/{}/memo", person.id)) {
                (token(asked))
                div.field { label for="memo-text" { "What you noticed about this person" } textarea.input #memo-text name="text" rows="3" required {} }
                button.btn type="submit" { (Icon::Memo) "Save the memo" }
            }
        }
    })
}

/// `POST /people/{participant}/memo`
pub(crate) fn memo(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let text = asked.field("text");
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    desk.study.add_memo(MemoKind::Case, MemoAnchor::Participant(person.id.clone()), text)?;
    Ok(Reply::SeeOther(format!("/people/{}", person.id)))
}
