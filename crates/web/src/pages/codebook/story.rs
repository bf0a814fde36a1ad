//! How a code came to be what it is, and what people noted about it.

use heard_model::{CodeId, MemoAnchor, MemoKind};
use maud::{Markup, html};

use super::act::{back, code};
use super::changes;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::{day, moment};
use crate::pages::reader::seen;
use crate::reply::{Answer, Refusal};

/// Every change of a code: when, by whom, why.
pub(super) fn history(desk: &Desk, marks: &Marks, code: CodeId) -> Result<Markup, Refusal> {
    let changes = desk.study.blame(code)?;
    Ok(html! {
        @if !changes.is_empty() {
            section.sec-s aria-labelledby="story-h" {
                h3 #story-h { "How it came to be this" }
                ul.diff.panel { @for change in changes.iter().rev() {
                    (changes::line(marks, &change.amendment, &html! {
                        p.sm.muted {
                            "Version " (change.version.0) @if let Some(date) = change.date { ", " (day(date)) }
                            @if !change.by.is_empty() { ". " (change.by) @if !change.role.is_empty() { ", " (change.role) } }
                            @else if !change.author.is_empty() { ". " (change.author) }
                            @if !change.present.is_empty() { ", with " (change.present.join(", ")) }
                        }
                        @let reason = if change.reason.is_empty() { &change.version_reason } else { &change.reason };
                        @if !reason.is_empty() { p.sm { (reason) } }
                    }))
                } }
            }
        }
    })
}

/// What people noted about a code, and a form for more.
pub(super) fn memos(desk: &Desk, asked: &Asked, code: CodeId) -> Result<Markup, Refusal> {
    let kept = desk.study.memos()?;
    let about = kept.iter().filter(|kept| kept.memo.anchor == MemoAnchor::Code(code));
    Ok(html! {
        section.sec-s aria-labelledby="memo-h" {
            h3 #memo-h { "Memos" }
            @for kept in about {
                @let memo = &kept.memo;
                article.memo { p { (seen(&memo.text)) } p.sm.muted { (memo.kind.as_str()) ", " (memo.author) ", " (moment(memo.at)) } }
            }
            details { summary { (Icon::Memo) "Write a memo" }
                form.stack-sm method="post" action=(format!("/codebook/code/{code}/memo")) {
                    (token(asked))
                    div.field { label for="memo-text" { "What you noticed about this code" } textarea.input #memo-text name="text" rows="3" required {} }
                    div.field { label for="memo-kind" { "Kind" } select.input.auto #memo-kind name="kind" { @for kind in [MemoKind::Code, MemoKind::Theoretical, MemoKind::Reflexive, MemoKind::Methodological, MemoKind::Meeting, MemoKind::Ethics] { option value=(kind.as_str()) { (kind.as_str()) } } } }
                    button.btn type="submit" { "Save the memo" }
                    p.hint { "A memo stays in the team: it is in the audit trail and in no release." }
                }
            }
        }
    })
}

/// `POST /codebook/code/{code}/memo`
pub(crate) fn memo(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let id = code(asked, &codebook)?.id;
    let text = asked.field("text");
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    let kind = MemoKind::parse(asked.field("kind")).ok_or(Refusal::BadField { name: "kind" })?;
    desk.study.add_memo(kind, MemoAnchor::Code(id), text)?;
    Ok(back(id))
}
