//! What people said may be done with their words: thirteen uses a person, each on its own, how that
//! came about, and what a withdrawal touches before it is recorded.

mod history;
mod withdrawal;

use heard_model::consent::{Request, Until, Withdrawn};
use heard_model::participant::Proceedings;
use heard_model::{
    Answer as Said, Date, Participant, ParticipantId, Permission, Refusal as Why, Use,
};
use maud::{Markup, html};

use super::gate::use_in_words;
use super::quotes::today;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};

pub(crate) use withdrawal::{preview, withdraw};

/// How things stand for one use of one person's words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Yes,
    Ask,
    Waits,
    No,
    TakenBack,
}

impl Standing {
    fn of(person: &Participant, use_: Use, on: Date) -> Standing {
        let over = !matches!(person.proceedings, Proceedings::Ongoing | Proceedings::Unknown);
        let permission = person.consent.permits(&Request {
            use_,
            collection: "",
            on,
            passage: None,
            proceedings_over: over,
            shown_to: "",
        });
        match permission {
            Permission::Granted => Standing::Yes,
            Permission::Refused(Why::WithdrewAll(_) | Why::WithdrewUse(_)) => Standing::TakenBack,
            Permission::Refused(Why::MustAsk) => Standing::Ask,
            Permission::Refused(Why::Embargoed(_)) => Standing::Waits,
            Permission::Refused(_) => Standing::No,
        }
    }

    fn words(self) -> (&'static str, Icon, &'static str) {
        match self {
            Standing::Yes => ("ok", Icon::Ok, "yes"),
            Standing::Ask => ("info", Icon::Ask, "ask first"),
            Standing::Waits => ("hold", Icon::Wait, "waits"),
            Standing::No => ("no", Icon::Close, "no"),
            Standing::TakenBack => ("block", Icon::Block, "taken back"),
        }
    }

    fn mark(self) -> Markup {
        let (class, icon, words) = self.words();
        html! { span class=(format!("std {class}")) { (icon) span { (words) } } }
    }
}

/// The participant that the path names.
fn participant(desk: &Desk, asked: &Asked) -> Result<Participant, Refusal> {
    let lost = Refusal::NotFound { what: "participant" };
    let id = ParticipantId::new(asked.path("participant")).ok_or(lost)?;
    Ok(desk.study.participant(&id)?)
}

/// `GET /consent`
pub(crate) fn table(desk: &Desk, asked: &Asked) -> Answer {
    let people = desk.study.participants()?;
    let on = today(desk);
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (count(people.len(), "person")) ", " (Use::ALL.len()) " uses each, on " (day(on)) } h1 { "Consent" } } }
            (super::people::parts("/consent"))
            p.muted.measure { "What was not asked for is a no. Each answer stands for one use and no other. Choose a person to see how it came about, to change an answer, or to record that something was taken back." }
            @if people.is_empty() {
                (empty(Icon::People, "Nobody is here yet", "Add people on the next page, or bring them and their answers in with “heard participant import”.", html! { a.btn.primary href="/people" { "Add people" } }))
            } @else {
                div.scroll-x.sec-s tabindex="0" role="region" aria-labelledby="co-cap" {
                    table.sticky1.consent { caption.vh #co-cap { "People and what they allow" }
                        thead { tr { th scope="col" { "Person" } @for use_ in Use::ALL { th scope="col" { (use_in_words(use_)) } } } }
                        tbody { @for person in &people { tr {
                            th scope="row" { a href=(format!("/consent/{}", person.id)) { (person.id) } @if !person.label.is_empty() { span.sm.muted.block { (person.label) } } }
                            @for use_ in Use::ALL { td { (Standing::of(person, use_, on).mark()) } }
                        } } }
                    }
                }
            }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Consent, "Consent").page(desk, asked, body)))
}

/// `GET /consent/{participant}`
pub(crate) fn person(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let on = today(desk);
    let name = person.id.to_string();
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { @if person.label.is_empty() { "no label" } @else { "shown as “" (person.label) "”" } @if !person.role.is_empty() { " · " (person.role) } } h1 { "What " (person.id) " allows" } }
                div.actions { a.btn href=(format!("/people/{}", person.id)) { "Who they are" } a.btn href="#back-h" { (Icon::Again) "Something was taken back" } }
            }
            @if let Some(since) = person.consent.withdrew_all(on) {
                div.banner.block { (Icon::Block) p { strong { "Everything was taken back on " (day(since)) "." } " Nothing of theirs may be shown in any form." } }
            }
            div.consent-grid {
                section aria-labelledby="use-h" { h2.h-sm #use-h { "Use by use" } (uses(&person, on)) }
                div.stack {
                    (conditions(&person))
                    (change(asked, &person))
                    (yes_once(asked, &person))
                }
            }
            (withdrawal::form(desk, asked, &person)?)
            (history::history(desk, &person)?)
        }
    };
    let above = [("/consent", "Consent")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Consent, &name) };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn uses(person: &Participant, on: Date) -> Markup {
    html! {
        div.scroll-x.sec-s tabindex="0" role="region" aria-labelledby="us-cap" {
            table.uses { caption.vh #us-cap { "Uses, with what was answered and what holds today" }
                thead { tr { th scope="col" { "Use" } th scope="col" { "Answer" } th scope="col" { "Holds today" } } }
                tbody { @for use_ in Use::ALL { tr {
                    th scope="row" { (use_in_words(use_)) } td { (answer_in_words(person.consent.answer(use_))) }
                    td { (Standing::of(person, use_, on).mark()) @if let Some(why) = why(person, use_, on) { span.sm.muted.block { (why) } } }
                } } }
            }
        }
    }
}

fn answer_in_words(answer: Said) -> &'static str {
    match answer {
        Said::Yes => "yes",
        Said::No => "no",
        Said::Ask => "ask first",
    }
}

/// Why a use is not allowed today, where it is not the plain answer.
fn why(person: &Participant, use_: Use, on: Date) -> Option<String> {
    let consent = &person.consent;
    let taken_back = consent.withdrawals.iter().find(|w| match &w.what {
        Withdrawn::Person => w.on <= on,
        Withdrawn::Uses(uses) => w.on <= on && uses.contains(&use_),
        Withdrawn::Passage(..) => false,
    });
    if let Some(withdrawal) = taken_back {
        return Some(format!("since {}", day(withdrawal.on)));
    }
    let embargo = consent.embargoes.iter().find(|embargo| embargo.uses.contains(&use_))?;
    Some(match embargo.until {
        Until::Date(until) => format!("until {}", day(until)),
        Until::ProceedingsEnd => "until the court case is over".to_owned(),
    })
}

fn conditions(person: &Participant) -> Markup {
    let consent = &person.consent;
    let list = |words: &[String]| words.join(", ");
    let with: Vec<String> = consent.not_with.iter().map(ToString::to_string).collect();
    let rows: Vec<(&str, String)> = [
        ("Court case", person.proceedings.as_str().replace('_', " ")),
        ("Named as", consent.attribution.as_str().replace('_', " ")),
        ("Tidying", consent.verbatim.as_str().replace('_', " ")),
        ("Copyright", consent.copyright.as_str().to_owned()),
        ("Never beside", list(&with)),
        ("Not shown to", list(&consent.exclude_audiences)),
        ("Not about", list(&consent.exclude_topics)),
        ("May take back until", consent.withdraw_by.map(day).unwrap_or_default()),
        ("Form", consent.form.clone()),
        ("Also said", consent.conditions.clone()),
    ]
    .into_iter()
    .filter(|(_, said)| !said.is_empty())
    .collect();
    html! {
        section.card aria-labelledby="cond-h" { h2.h-sm #cond-h { "Conditions" }
            dl.facts.sec-s { @for (name, said) in &rows { div { dt { (name) } dd { (said) } } } }
        }
    }
}

fn change(asked: &Asked, person: &Participant) -> Markup {
    html! {
        section.card aria-labelledby="chg-h" { h2.h-sm #chg-h { "Change an answer" }
            form.stack method="post" action=(format!("/consent/{}/answer", person.id)) {
                (token(asked))
                div.field { label for="ch-use" { "Use" } select.input #ch-use name="use" { @for use_ in Use::ALL { option value=(use_.as_str()) { (use_in_words(use_)) ": now " (answer_in_words(person.consent.answer(use_))) } } } }
                div.field { label for="ch-answer" { "Answer" } select.input #ch-answer name="answer" { @for answer in [Said::Yes, Said::Ask, Said::No] { option value=(answer.as_str()) { (answer_in_words(answer)) } } } }
                div.field { label for="ch-why" { "Where it comes from" } input.input #ch-why name="reason" required maxlength="500" placeholder="for example: form of 2 May, or a call" ; }
                p { button.btn type="submit" { "Record the answer" } }
            }
        }
    }
}

/// A yes of somebody who wants to be asked each time.
fn yes_once(asked: &Asked, person: &Participant) -> Markup {
    let asks: Vec<Use> =
        Use::ALL.into_iter().filter(|use_| person.consent.answer(*use_) == Said::Ask).collect();
    if asks.is_empty() {
        return html! {};
    }
    html! {
        section.card aria-labelledby="once-h" { h2.h-sm #once-h { "They were asked, and said yes" }
            @if !person.consent.given.is_empty() { ul.sec-s { @for (use_, collection) in &person.consent.given { li { (use_in_words(*use_)) ", for " strong { (collection) } } } } }
            form.stack method="post" action=(format!("/consent/{}/given", person.id)) {
                (token(asked))
                div.field { label for="on-use" { "Use" } select.input #on-use name="use" { @for use_ in asks { option value=(use_.as_str()) { (use_in_words(use_)) } } } }
                div.field { label for="on-col" { "For which set" } input.input #on-col name="collection" required maxlength="80"; }
                div.field { label for="on-why" { "Where it comes from" } input.input #on-why name="reason" required maxlength="500"; }
                p { button.btn type="submit" { "Record the yes" } }
            }
        }
    }
}

fn use_of(asked: &Asked) -> Result<Use, Refusal> {
    Use::parse(asked.field("use")).ok_or(Refusal::BadField { name: "use" })
}

fn reason(asked: &Asked) -> Result<&str, Refusal> {
    Some(asked.field("reason"))
        .filter(|said| !said.is_empty())
        .ok_or(Refusal::BadField { name: "reason" })
}

/// `POST /consent/{participant}/answer`
pub(crate) fn answer(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let said = Some(asked.field("answer")).filter(|word| !word.is_empty()).and_then(Said::parse);
    let said = said.ok_or(Refusal::BadField { name: "answer" })?;
    desk.study.set_consent(&person.id, use_of(asked)?, said, reason(asked)?)?;
    Ok(Reply::SeeOther(format!("/consent/{}", person.id)))
}

/// `POST /consent/{participant}/given`
pub(crate) fn given(desk: &Desk, asked: &Asked) -> Answer {
    let person = participant(desk, asked)?;
    let collection = asked.field("collection");
    desk.study.collection(collection)?;
    desk.study.give_consent(&person.id, use_of(asked)?, collection, reason(asked)?)?;
    Ok(Reply::SeeOther(format!("/consent/{}", person.id)))
}
