//! Who reads what: sharing quotes out to readers, their links, whose words they are not given, how
//! much is read in one go, where every quote of a set stands, and what came back as a file or on paper.

mod ask;
mod care;
mod paper;
mod readers;
mod returned;
mod standing;

use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty};
use crate::look::words::count;
use crate::reply::{Answer, Reply};

pub(crate) use ask::ask;
pub(crate) use care::care;
pub(crate) use paper::{keep, page as paper};
pub(crate) use readers::{apart, link, pack, unlink};
pub(crate) use returned::{look, page as returned, take};
pub(crate) use standing::page as set;

/// `GET /reviewing`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let readers = desk.study.readers()?;
    let sets = desk.study.collections()?;
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (count(readers.len(), "reader")) } h1 { "Who reads what" } }
                div.actions {
                    a.btn href="/quotes" { (Icon::Quotes) "All quotes" }
                    @if !readers.is_empty() { a.btn href="/reviewing/paper" { (Icon::Memo) "Type in paper sheets" } a.btn href="/reviewing/returned" { (Icon::Up) "Bring answers in" } }
                }
            }
            (said(asked))
            p.muted.narrow { "Each quote is read by two people or more before it may be shown, a peer researcher among them. One “no” holds it. They see the masked words as they would be shown, and nothing else of the study." }
            @if sets.is_empty() {
                (empty(Icon::Quotes, "There is nothing to read yet", "Readers are asked about a set of quotes. Put one together on the board; nothing of it goes out before it is read.", html! { a.btn.primary href="/board" { "Begin a set" } }))
            } @else {
                (standing::sets(desk, &sets)?)
                (ask::form(asked, &sets, &readers))
            }
            @if !readers.is_empty() { (readers::table(desk, asked, &readers)?) (readers::apart_form(desk, asked, &readers)?) }
            (care::form(desk, asked))
        }
    };
    Ok(Reply::Html(frame("Who reads what", &[]).page(desk, asked, body)))
}

/// The frame of these pages.
fn frame<'a>(title: &'a str, above: &'a [(&'a str, &'a str)]) -> Frame<'a> {
    Frame { above, ..Frame::new(Nav::Quotes, title) }
}

/// What came of the last press, in a sentence.
fn said(asked: &Asked) -> Markup {
    let words = match asked.query("did") {
        Some("unlinked") => "The link was taken back. Whoever came in by it is out.",
        Some("apart") => "Noted. They are not given these words, and lose those they had.",
        Some("care") => "Saved. It holds from the next page that a reader opens.",
        _ => return html! {},
    };
    html! { div.banner.ok role="status" { (Icon::Ok) p { (words) } } }
}
