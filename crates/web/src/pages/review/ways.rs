//! Passing, pausing, stopping: always one tap away, and they cost nothing.

use heard_study::Sitting;
use maud::{Markup, html};

use super::frame::{help, page as framed};
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::count;
use crate::reply::Reply;
use crate::rooms::ReviewRoom;

/// Why nothing comes next.
#[derive(Clone, Copy)]
pub(super) enum Why {
    Many,
    Heavy,
    LeftOut,
    Nothing,
}

/// The bar at the foot: parts of the form `of`, so that what was begun goes with them; links where
/// there is none.
pub(super) fn bar(of: Option<&str>) -> Markup {
    html! {
        nav.pr-bar aria-label="Pass, break or stop" {
            @if let Some(form) = of {
                button.btn type="submit" form=(form) name="do" value="pass" formnovalidate { (Icon::Pass) span { "Pass" } }
                button.btn type="submit" form=(form) name="do" value="break" formnovalidate { (Icon::Pause) span { "Break" } }
                button.btn type="submit" form=(form) name="do" value="stop" formnovalidate { (Icon::Stop) span { "Stop" } }
            } @else {
                a.btn href="/review/break" { (Icon::Pause) span { "Break" } }
                a.btn href="/review/stop" { (Icon::Stop) span { "Stop" } }
            }
        }
    }
}

/// There is nothing more to read today.
pub(super) fn enough(room: &ReviewRoom, asked: &Asked, sitting: &Sitting, why: Why) -> Reply {
    let (title, told) = match why {
        Why::Many => (
            "That is enough for today",
            "Reading this kind of thing adds up, even if it does not feel like it. Come back tomorrow, if you want to.",
        ),
        Why::Heavy => (
            "That is enough for today",
            "What is left is hard to read, and you have read some of that today. It can wait until tomorrow.",
        ),
        Why::LeftOut => {
            ("That’s all for today", "What is left is about things you chose to leave out.")
        }
        Why::Nothing => ("You have read them all", "There is nothing more to read now."),
    };
    let body = html! {
        section.pr-mid {
            h1 { (title) }
            p.pr-big { "Thank you. Everything is saved." }
            p { (told) }
            (read(sitting))
            p { "Another reader looks too. If one of you says no, it waits. Nobody outvotes you." }
            div.pr-btns {
                a.btn.big.primary href="/review/stop" { "Stop for today" }
                @if matches!(why, Why::LeftOut) { a.btn.big href="/review" { "Choose again" } }
                a.btn.big href="/review/mine" { "See what you said" }
            }
        }
        (help(room))
    };
    Reply::Html(framed(room, asked, title, body))
}

/// A break.
pub(super) fn pause(room: &ReviewRoom, asked: &Asked) -> Markup {
    let body = html! {
        section.pr-mid {
            h1 { "Take your time" }
            p.pr-big { "Everything is saved. You can come back whenever you like." }
            p { "Get a drink. Look out of a window. Ring someone if it helps." }
            div.pr-btns {
                a.btn.big.primary href="/review/next" { "Carry on" }
                a.btn.big href="/review/stop" { "Stop for today" }
            }
        }
        (help(room))
    };
    framed(room, asked, "Take your time", body)
}

/// The end of a sitting.
pub(super) fn stop(room: &ReviewRoom, asked: &Asked, sitting: &Sitting) -> Markup {
    let body = html! {
        section.pr-mid {
            h1 { "Thank you. That’s saved." }
            (read(sitting))
            p { "You can change your answers by your link, for as long as it works." }
            form.pr-btns method="post" action="/leave" {
                (token(asked))
                a.btn.big href="/review/next" { "Read another" }
                a.btn.big href="/review/mine" { "See what you said" }
                button.btn.big.primary type="submit" { "Close it on this phone" }
            }
        }
        (help(room))
    };
    framed(room, asked, "Thank you", body)
}

fn read(sitting: &Sitting) -> Markup {
    html! {
        @if sitting.done > 0 { p.pr-big { "You read " (count(sitting.done as usize, "quote")) " today." } }
    }
}
