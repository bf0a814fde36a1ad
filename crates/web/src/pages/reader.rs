//! The reader: an interview, masked, with its codes. Forty turns are a page; scripts put pages in
//! and take them out while somebody scrolls.

mod act;
mod bar;
mod compare;
mod margin;
mod panes;
mod turn;
mod view;

pub(crate) use act::{care, code, correct, mark, memo, quote, redo, uncode, undo};
pub(crate) use compare::page as compare;
pub(super) use turn::seen;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::shell::{Frame, Nav};
use crate::reply::{Answer, Reply};
use view::{Part, View};

/// Turns a page.
pub(super) const PAGE: usize = 40;

/// `GET /transcript/{transcript}?turn=12`, with `q=` for what was searched for.
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let view = View::of(desk, asked)?;
    let body = panes::body(desk, asked, &view)?;
    let frame = Frame {
        above: &[("/transcripts", "Transcripts")],
        class: "reader workspace",
        scripts: &["paint.js", "pages.js", "select.js", "reader.js", "tools.js"],
        ..Frame::new(Nav::Transcripts, view.id.as_str())
    };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// `GET /transcript/{transcript}/turns?turn=41`: the turns of a page alone, with their codes.
pub(crate) fn turns(desk: &Desk, asked: &Asked) -> Answer {
    Ok(Reply::Html(panes::turns(&View::beside(desk, asked, Part::Page)?)))
}

/// `GET /transcript/{transcript}/margin?turn=12`: the words and codes of a page, as they are now.
pub(crate) fn margin(desk: &Desk, asked: &Asked) -> Answer {
    let words = asked.query("words").is_some();
    let fragment = margin::Fragment { said: "", own: None, part: Part::Page, words };
    Ok(Reply::Html(fragment.of(&View::beside(desk, asked, Part::Page)?)))
}
