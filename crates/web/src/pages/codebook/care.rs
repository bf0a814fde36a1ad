//! The codebook's check-up, and what is still to be read for codes that came in later.

use heard_model::{CodeId, TranscriptId};
use heard_study::Covered;
use maud::{Markup, html};

use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};

/// `GET /codebook/check`
pub(crate) fn check(desk: &Desk, asked: &Asked) -> Answer {
    let found = desk.study.lint_codebook()?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let mut codes: Vec<CodeId> = found.iter().map(|lint| lint.code).collect();
    codes.dedup();
    let body = html! {
        section aria-labelledby="check-h" {
            h2 #check-h { "Check-up" }
            @if found.is_empty() { p.banner.ok { (Icon::Ok) span { "Nothing to mend in the draft." } } }
            @else { p.muted { (count(found.len(), "thing")) " to look at, in " (count(codes.len(), "code")) ". None of them stops you." } }
            ul.diff.panel { @for code in &codes {
                @let mark = marks.get(*code);
                li { span.d-op { a href=(format!("/codebook/code/{code}")) { (mark.label()) } } div { @for lint in found.iter().filter(|lint| lint.code == *code) { p { (lint.message) } } } }
            } }
        }
    };
    page_of(desk, asked, Part::Check, body)
}

/// `GET /codebook/reading`
pub(crate) fn reading(desk: &Desk, asked: &Asked) -> Answer {
    let table = desk.study.coverage_table()?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let owed: usize = table.iter().map(|row| row.unread.len()).sum();
    let body = html! {
        section aria-labelledby="read-h" {
            h2 #read-h { "Still to be read" }
            p.muted { "When a code comes in, interviews that were coded before it may hold passages that nobody looked at with it in mind." }
            @if owed == 0 { p.banner.ok { (Icon::Ok) span { "Every interview was read for every code." } } }
            (grid(asked, &table, &marks))
        }
    };
    page_of(desk, asked, Part::Reading, body)
}

fn grid(asked: &Asked, table: &[Covered], marks: &Marks) -> Markup {
    let versions: Vec<u32> = table
        .first()
        .map(|row| row.by_version.iter().map(|(version, _)| version.0).collect())
        .unwrap_or_default();
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="grid-cap" { table {
            caption #grid-cap { span.cap { strong { "Interviews by version" } "Passages coded with each version of the codebook" } }
            thead { tr { th scope="col" { "Interview" } @for version in &versions { th.num scope="col" { "v" (version) } } th.num scope="col" { "Waiting" } th scope="col" { "Not read for" } } }
            tbody { @for row in table { tr {
                th scope="row" { a href=(format!("/transcript/{}", row.transcript)) { (row.transcript) } }
                @for (_, number) in &row.by_version { td.num { @if *number > 0 { (number) } @else { span.faint { "–" } } } }
                td.num { @if row.waiting > 0 { a href="/codebook/queue" { (row.waiting) } } @else { span.faint { "–" } } }
                td { @for code in &row.unread { (owed(asked, marks, *code, &row.transcript)) } }
            } } }
        } }
    }
}

fn owed(asked: &Asked, marks: &Marks, code: CodeId, transcript: &TranscriptId) -> Markup {
    html! {
        form.row method="post" action="/codebook/reading" {
            (token(asked)) input type="hidden" name="code" value=(code); input type="hidden" name="transcript" value=(transcript);
            (marks.get(code).label())
            button.btn.small type="submit" { "Read it" span.vh { ": " (transcript) " for " (marks.get(code).name) } }
        }
    }
}

/// `POST /codebook/reading`: an interview was read again for a code.
pub(crate) fn read(desk: &Desk, asked: &Asked) -> Answer {
    let code = CodeId::parse(asked.field("code")).ok_or(Refusal::BadField { name: "code" })?;
    let transcript = TranscriptId::new(asked.field("transcript"))
        .ok_or(Refusal::BadField { name: "transcript" })?;
    desk.study.mark_read(code, &transcript)?;
    Ok(Reply::SeeOther("/codebook/reading".to_owned()))
}
