//! How much is read in one go, and whom a reader who is upset can turn to.

use heard_study::Reviews;
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::shell::token;
use crate::reply::{Answer, Refusal, Reply};

/// The form that sets it.
pub(super) fn form(desk: &Desk, asked: &Asked) -> Markup {
    let settings = desk.study.settings();
    html! {
        section.card.sec #care aria-labelledby="care-h" {
            h2.h-sm #care-h { "Care for those who read" }
            p.sm.muted { "Reading hard things adds up. After so many quotes a reader is thanked and asked to rest; they can go on another day." }
            form.stack.sec-s method="post" action="/reviewing/care" {
                (token(asked))
                div.row {
                    div.field { label for="care-q" { "Quotes in one sitting" } input.input.auto.short #care-q type="number" name="quotes" min="1" max="200" required value=(settings.reviews.a_sitting); }
                    div.field { label for="care-h-n" { "Of these, marked high distress" } input.input.auto.short #care-h-n type="number" name="heavy" min="0" max="200" required value=(settings.reviews.high_distress); }
                }
                div.field { label for="care-l" { "Someone to talk to, a line each" } textarea.input #care-l name="lines" rows="4" maxlength="4000" aria-describedby="care-hint" { (settings.support_lines.join("\n")) }
                    p.sm.muted #care-hint { "A name, what they are for, a number, when they answer. It stands on every page that a reader sees, and in every pack that goes out." } }
                p { button.btn type="submit" { "Save" } }
            }
        }
    }
}

/// `POST /reviewing/care`
pub(crate) fn care(desk: &Desk, asked: &Asked) -> Answer {
    let reviews =
        Reviews { a_sitting: asked.number("quotes")?, high_distress: asked.number("heavy")? };
    if !(1..=200).contains(&reviews.a_sitting) {
        return Err(Refusal::BadField { name: "quotes" });
    }
    if reviews.high_distress > reviews.a_sitting {
        return Err(Refusal::BadField { name: "heavy" });
    }
    let lines = asked.field("lines").lines().map(str::trim).filter(|line| !line.is_empty());
    desk.study.set_reviewing(reviews, lines.take(20).map(str::to_owned).collect())?;
    Ok(Reply::SeeOther("/reviewing?did=care#care".to_owned()))
}
