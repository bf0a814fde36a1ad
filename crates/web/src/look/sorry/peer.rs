//! The same for somebody who reads people's words on a phone: short, kind, nobody's fault, with one
//! way on. Nothing of how the program is made stands in it.

use maud::{DOCTYPE, Markup, html};

use super::super::shell::{brand, head};
use crate::reply::Refusal;

/// The page of a refusal on a reviewer's page; nothing where the usual one says it right.
pub(crate) fn page(refusal: &Refusal) -> Option<Markup> {
    let (title, words, next, on) = said(refusal)?;
    Some(html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&format!("{title} – Heard"), &["review.js"], ""))
            body.peer.plain {
                main.sorry #main {
                    p.pr-brand { (brand()) "Heard" }
                    div.card.stack {
                        h1 #said { (title) }
                        p { (words) }
                        p #next { (next) }
                        @if on { a.btn.big.primary.wide href="/review" { "Go on" } }
                    }
                }
            }
        }
    })
}

/// What happened, what is safe, what to do, and whether there is a way on from here.
fn said(refusal: &Refusal) -> Option<(&'static str, &'static str, &'static str, bool)> {
    Some(match refusal {
        Refusal::OtherHost | Refusal::OtherOrigin | Refusal::NotYours => return None,
        Refusal::NotSignedIn | Refusal::OtherForm => (
            "Please open your link again",
            "You have been away for a while. What you saved is saved.",
            "Open the link that you were sent. If it does not work, ask the person who sent it for a new one.",
            false,
        ),
        Refusal::NotFound { .. } => (
            "These words are not here now",
            "Someone may have taken them back, or put them aside. You did nothing wrong.",
            "There is nothing you need to do about them.",
            true,
        ),
        Refusal::BadField { .. } | Refusal::TooLarge => (
            "That could not be saved",
            "What you wrote may be too long. What you saved before is safe.",
            "Go back and try with fewer words.",
            true,
        ),
        _ => (
            "Something went wrong here",
            "It is not your fault. What you saved before is safe.",
            "Wait a little and try again. If it happens again, tell the person who sent you the link.",
            true,
        ),
    })
}
