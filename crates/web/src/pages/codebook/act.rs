//! What the forms about one code have in common: the code, why, who asked, and the passages.

use heard_model::{Code, CodeId, Codebook, Coding};
use heard_study::{Actor, ActorRole, CodingFilter, Study};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::pages::reader::seen;
use crate::reply::{Refusal, Reply};
use crate::selection;

const ROLES: &[(ActorRole, &str)] = &[
    (ActorRole::Researcher, "Researchers"),
    (ActorRole::Peer, "Peer researchers"),
    (ActorRole::Practitioner, "Practitioners"),
    (ActorRole::Facilitator, "Facilitators"),
];

/// The code that the path names.
pub(super) fn code<'b>(asked: &Asked, codebook: &'b Codebook) -> Result<&'b Code, Refusal> {
    let id = CodeId::parse(asked.path("code"));
    id.and_then(|id| codebook.codes.get(&id)).ok_or(Refusal::NotFound { what: "code" })
}

/// Why, and who asked: at the end of every form. `form` keeps the ids of forms apart.
pub(super) fn because(form: &str) -> Markup {
    let (reason, role) = (format!("{form}-reason"), format!("{form}-role"));
    html! {
        div.grid2 {
            div.field { label for=(reason) { "Why" } textarea.input id=(reason) name="reason" rows="2" required {} }
            div.field { label for=(role) { "Who asked for it" } select.input id=(role) name="role" { @for (role, name) in ROLES { option value=(role.as_str()) { (name) } } } }
        }
    }
}

/// The study in the hands of somebody in the role that a form names, and why.
pub(super) fn hands(desk: &Desk, asked: &Asked) -> Result<(Study, String), Refusal> {
    let reason = asked.field("reason");
    if reason.is_empty() {
        return Err(Refusal::BadField { name: "reason" });
    }
    let role = ActorRole::parse(asked.field("role")).ok_or(Refusal::BadField { name: "role" })?;
    let study = desk.study.by(Actor { role, ..desk.study.actor().clone() });
    Ok((study, reason.to_owned()))
}

/// Back to a code's page.
pub(super) fn back(code: CodeId) -> Reply {
    Reply::SeeOther(format!("/codebook/code/{code}"))
}

/// A form about `code` that is sent to `to`, in the look of a dialog.
pub(super) fn form(asked: &Asked, to: &str, title: Markup, save: &str, body: Markup) -> Markup {
    let code = asked.path("code");
    html! {
        form.card.dlg-page method="post" action=(to) {
            (token(asked))
            div.dlg-head { div { h2 { (title) } p.sm.muted { "It joins the draft. Nothing moves until the draft is agreed as a version." } } }
            div.dlg-body.stack { (body) }
            div.dlg-foot { a.btn href=(format!("/codebook/code/{code}")) { "Cancel" } button.btn.primary type="submit" { (save) } }
        }
    }
}

/// The codings of `code` that count, by transcript and place.
pub(super) fn codings(desk: &Desk, code: CodeId) -> Result<Vec<Coding>, Refusal> {
    let filter = CodingFilter { codes: vec![code], ..CodingFilter::default() };
    Ok(desk.study.codings(&filter)?)
}

/// What a coding lies on, with names hidden.
pub(super) struct Passage {
    pub(super) words: String,
    pub(super) speaker: String,
    pub(super) turn: u32,
}

/// The words under a coding.
pub(super) fn passage(desk: &Desk, coding: &Coding) -> Result<Passage, Refusal> {
    let transcript = desk.masked(&coding.transcript)?;
    let turn = transcript.turns.iter().find(|turn| selection::shown(turn, coding.span).is_some());
    let words = turn.and_then(|turn| selection::words(turn, coding.span)).unwrap_or_default();
    Ok(Passage {
        words: words.to_owned(),
        speaker: turn.map(|turn| turn.speaker.clone()).unwrap_or_default(),
        turn: turn.map_or(1, |turn| turn.number),
    })
}

impl Passage {
    /// The words in quotation marks.
    pub(super) fn quoted(&self) -> Markup {
        html! { "“" (seen(&self.words)) "”" }
    }
}

/// How many passages an operation touches, in how many interviews.
pub(super) fn touches(codings: &[Coding], and_then: Markup) -> Markup {
    let mut places: Vec<&str> = codings.iter().map(|coding| coding.transcript.as_str()).collect();
    places.dedup();
    html! {
        div.banner { (Icon::Info) div { strong { "This touches " (crate::look::words::count(codings.len(), "passage")) " in " (crate::look::words::count(places.len(), "interview")) ". " } (and_then) } }
    }
}
