//! What a reviewer reads and answers.

use heard_model::ReviewRole;
use maud::{DOCTYPE, html};

use crate::asked::Asked;
use crate::look::shell::{brand, head, token};
use crate::reply::{Answer, Reply};
use crate::rooms::ReviewRoom;

/// `GET /review`
pub(crate) fn page(room: &ReviewRoom, asked: &Asked) -> Answer {
    let waiting = room.desk.assigned()?;
    let title = format!("Reading quotes – {} – Heard", room.about.title);
    Ok(Reply::Html(html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&title, &[], asked.form_token()))
            body.peer {
                main.pr #main {
                    p.brand { (brand()) "Heard" }
                    h1 { "Someone’s words" }
                    @if let Some(next) = waiting.iter().find(|one| one.decided.is_none()) {
                        blockquote.pr-q { p { (next.shown.words.as_str()) } footer { cite { (next.shown.label) } } }
                    } @else { p { "There is nothing to read now." } }
                    @if room.role == ReviewRole::Participant { p { "These are your own words." } }
                    @for line in &room.about.support_lines { p { (line) } }
                    form method="post" action="/leave" { (token(asked)) button.btn type="submit" { "Leave" } }
                }
            }
        }
    }))
}
