//! Projects of other programs on the import page: shown with what comes along and what does not, then
//! taken in as one step.

use heard_model::Loss;
use heard_study::{Came, ProjectTaken};
use maud::{Markup, html};

use crate::desk::{Desk, IncomingProject};
use crate::look::icon::Icon;
use crate::look::words::{count, grouped};
use crate::reply::{Answer, Reply};

/// What would come in.
pub(super) fn look(incoming: &IncomingProject) -> Answer {
    let project = &incoming.project;
    let kept = [
        (project.sources.len(), "text"),
        (project.codes.len(), "code"),
        (project.codings(), "coding"),
        (project.memos.len(), "memo"),
        (project.cases.len(), "case"),
    ];
    let from = if project.origin.is_empty() { "another program" } else { &project.origin };
    Ok(Reply::Html(html! {
        div #fragment {
            div.stack-sm {
                h3 { "A project of " (from) }
                p.sm.muted { @for (place, (number, what)) in kept.into_iter().enumerate() { @if place > 0 { " · " } (count(number, what)) } }
                @if let Some(fit) = &incoming.fit { p.sm { "Places in the texts are read as " (fit) "." } }
                (left_behind(&project.lost))
            }
        }
    }))
}

/// Takes it in.
pub(super) fn take(desk: &Desk, incoming: IncomingProject, name: &str) -> Answer {
    let IncomingProject { project, format, .. } = incoming;
    let taken = desk.study.import_project(project, name, format)?.value;
    Ok(Reply::Html(html! {
        div #fragment {
            p.row { (Icon::Ok) a href="/transcripts" { "The transcripts" } a href="/codebook" { "The codebook" } }
            (account(&taken))
            (left_behind(&taken.lost))
        }
    }))
}

fn account(taken: &ProjectTaken) -> Markup {
    let rows = [
        ("Texts", taken.sources),
        ("Codes", taken.codes),
        ("Codings", taken.codings),
        ("Memos", taken.memos),
        ("Cases", taken.cases),
    ];
    html! {
        div.scroll-x tabindex="0" role="region" aria-label="What came in" { table {
            thead { tr { th scope="col" { "What" } th.n scope="col" { "New" } th.n scope="col" { "Changed" } th.n scope="col" { "Here before" } } }
            tbody { @for (what, Came { new, changed, already }) in rows {
                tr { th scope="row" { (what) } td.n { (grouped(new)) } td.n { (grouped(changed)) } td.n { (grouped(already)) } }
            } }
        } }
    }
}

/// What does not come along, or not as it was, each with its reason.
pub(in crate::pages) fn left_behind(lost: &[Loss]) -> Markup {
    html! {
        @if !lost.is_empty() {
            details.disc.sm open { summary { (count(lost.len(), "thing")) " left behind or changed" }
                ul.left-out { @for Loss { what, count, why } in lost { li { span.num.faint { (grouped(*count)) } " " (what) ": " (why) } } } }
        }
    }
}
