//! How the codebook grew: its versions, the draft, and what changed from one to the other.

use heard_model::amend::{Scope, theme_named};
use heard_model::{Amendment, CodeId, VersionId};
use heard_study::{CodebookChange, Draft, VersionEntry};
use maud::{Markup, html};

use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal};

/// `GET /codebook/history`
pub(crate) fn history(desk: &Desk, asked: &Asked) -> Answer {
    let mut versions = desk.study.versions()?;
    versions.reverse();
    let draft = desk.study.draft()?;
    let marks = Marks::of(&draft.codebook);
    let body = html! {
        section aria-labelledby="hist-h" {
            h2 #hist-h { "How it grew" }
            ol.vers {
                @for version in &versions { (sealed(version, version.id == draft.parent)) }
                li.next { span.v-dot aria-hidden="true" { (draft.version.0) } h3 { "Version " (draft.version.0) } p.sm.muted { "Draft" } p.sm { (count(draft.amendments.len(), "change")) ". Nothing moves until it is agreed." } }
            }
        }
        (draft_part(asked, &draft, &marks))
    };
    page_of(desk, asked, Part::History, body)
}

fn sealed(version: &VersionEntry, is_head: bool) -> Markup {
    html! {
        li.now[is_head] {
            span.v-dot aria-hidden="true" { (version.id.0) }
            h3 { "Version " (version.id.0) " " @if is_head { span.tag.ok.plain { "In use" } } }
            p.sm.muted { @if let Some(date) = version.date { (day(date)) } }
            p.sm { (count(version.active, "code")) ". " (version.author) }
            @if !version.present.is_empty() { p.sm { "With " (version.present.join(", ")) "." } }
            @if version.parents.len() > 1 { p.sm { "Brings together " (version.parents.iter().map(|parent| format!("version {}", parent.0)).collect::<Vec<_>>().join(" and ")) "." } }
            @if !version.reason.is_empty() { p.sm.muted { (version.reason) } }
            @if let Some(before) = version.parents.first().filter(|before| before.0 > 0) { p.sm { a href=(format!("/codebook/diff?from={}&to={}", before.0, version.id.0)) { "What changed" span.vh { " in version " (version.id.0) } } } }
        }
    }
}

fn draft_part(asked: &Asked, draft: &Draft, marks: &Marks) -> Markup {
    html! {
        @if draft.is_changed() {
            section.sec aria-labelledby="draft-h" {
                div.sec-head { h2 #draft-h { "In the draft" } p.sm.muted { "You can code with it already" } }
                ul.diff.panel { @for amendment in &draft.amendments { (line(marks, amendment, &html! {})) } }
                form.card.sec-s.narrow.stack method="post" action="/codebook/commit" {
                    (token(asked))
                    h3 { "Agree on version " (draft.version.0) }
                    div.field { label for="reason" { "Why" } textarea.input #reason name="reason" required {} }
                    div.field { label for="present" { "Who was there" } input.input #present name="present" autocomplete="off"; span.hint { "In groups, with commas between: 4 peer researchers, 2 mothers" } }
                    button.btn.primary type="submit" { "Agree on version " (draft.version.0) }
                }
            }
        }
    }
}

/// `GET /codebook/diff?from=2&to=3`
pub(crate) fn diff(desk: &Desk, asked: &Asked) -> Answer {
    let versions = desk.study.versions()?;
    let newest = versions.first().map_or(0, |version| version.id.0);
    let number = |name: &str, else_: u32| -> Result<VersionId, Refusal> {
        match asked.query(name) {
            None => Ok(VersionId(else_)),
            Some(word) => VersionId::parse(word).ok_or(Refusal::NotFound { what: "version" }),
        }
    };
    let to = number("to", newest)?;
    let from = number("from", to.0.saturating_sub(1))?;
    let changes = desk.study.codebook_diff(from, to)?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let body = html! {
        section aria-labelledby="diff-h" {
            div.sec-head {
                h2 #diff-h { "What changed from version " (from.0) " to version " (to.0) }
                form.row.sm action="/codebook/diff" {
                    label for="va" { "From" } (choice("va", "from", &versions, from))
                    label for="vb" { "to" } (choice("vb", "to", &versions, to))
                    button.btn.small type="submit" { "Show" }
                }
            }
            @if changes.is_empty() { p.banner { (Icon::Info) span { "Nothing changed between them." } } }
            @else { ul.diff.panel { @for change in &changes { (line(&marks, &change.amendment, &effect(change))) } } }
        }
    };
    page_of(desk, asked, Part::Diff, body)
}

fn choice(id: &str, name: &str, versions: &[VersionEntry], chosen: VersionId) -> Markup {
    html! { select.input.auto id=(id) name=(name) { @for version in versions { option value=(version.id.0) selected[version.id == chosen] { "Version " (version.id.0) } } } }
}

/// What a change did to passages.
fn effect(change: &CodebookChange) -> Markup {
    html! {
        @if change.codings > 0 || change.to_read > 0 || change.waiting > 0 {
            p.sm.muted {
                @if change.codings > 0 { (count(change.codings, "passage")) ". " }
                @if change.waiting > 0 { a href="/codebook/queue" { (change.waiting) " still wait for a person" } ". " }
                @if change.to_read > 0 { (count(change.to_read, "interview")) " still to be read for it." }
            }
        }
    }
}

/// One change, in words.
pub(super) fn line(marks: &Marks, amendment: &Amendment, effect: &Markup) -> Markup {
    let (icon, op) = kind(amendment);
    html! { li { span.d-op { (icon) (op) } div { p { (told(marks, amendment)) } (effect) } } }
}

fn kind(amendment: &Amendment) -> (Icon, &'static str) {
    match amendment {
        Amendment::Add { .. } => (Icon::Add, "New"),
        Amendment::Rename { .. } => (Icon::Next, "New name"),
        Amendment::Redefine { scope, .. } => (
            Icon::Memo,
            match scope {
                Scope::Narrow => "Narrower",
                Scope::Broaden => "Broader",
                _ => "Clearer",
            },
        ),
        Amendment::Move { .. } => (Icon::Next, "Moved"),
        Amendment::Merge { .. } => (Icon::Merge, "Merged"),
        Amendment::Split { .. } => (Icon::Split, "Split"),
        Amendment::Retire { .. } => (Icon::Close, "Retired"),
        Amendment::Restore { .. } => (Icon::Again, "Back in use"),
        Amendment::Promote { .. } => (Icon::Next, "Became"),
        Amendment::Order { .. } => (Icon::Next, "New order"),
    }
}

fn told(marks: &Marks, amendment: &Amendment) -> Markup {
    let label = |id: &CodeId| marks.get(*id).label();
    let named = |id: &CodeId| marks.get(*id).name;
    let all = |ids: &[CodeId]| html! { @for (place, id) in ids.iter().enumerate() { @if place > 0 { " and " } ins { (label(id)) } } };
    match amendment {
        Amendment::Add { code } => html! { ins { (label(&code.id)) } },
        Amendment::Rename { from, to, .. } => {
            html! { del { (from) } " is now " ins { strong { (to) } } }
        }
        Amendment::Redefine { code, fields, .. } => html! {
            (label(code)) ": " (fields.iter().map(|field| field.field.replace('_', " ")).collect::<Vec<_>>().join(", ")) " rewritten"
        },
        Amendment::Move { code, to, .. } => {
            html! { (label(code)) " stands under " @match to { Some(to) => { (label(to)) } None => { "nothing" } } }
        }
        Amendment::Merge { codes, into, .. } => {
            let gone: Vec<String> = codes.iter().filter(|code| *code != into).map(named).collect();
            html! { del { (gone.join(", ")) } " became " ins { (label(into)) } }
        }
        Amendment::Split { code, into, .. } => {
            html! { del { (named(code)) } " became " (all(into)) }
        }
        Amendment::Retire { code } => html! { del { (named(code)) } " is used no more" },
        Amendment::Restore { code } => html! { (label(code)) " is used again" },
        Amendment::Promote { code, to } => match theme_named(to) {
            Some(theme) => html! { (label(code)) " became a theme: " ins { (label(&theme)) } },
            None => html! { del { (named(code)) } " is now " (to) },
        },
        Amendment::Order { .. } => html! { "The entries stand in another order" },
    }
}
