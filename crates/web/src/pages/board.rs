//! The facilitators' board.

use heard_model::Use;
use maud::{DOCTYPE, html};

use crate::asked::Asked;
use crate::look::shell::{brand, head, token};
use crate::reply::{Answer, Reply};
use crate::rooms::BoardRoom;

/// `GET /board`
pub(crate) fn page(room: &BoardRoom, asked: &Asked) -> Answer {
    let quotes = room.board.quotes(Use::Workshop)?;
    let title = format!("Board – {} – Heard", room.about.title);
    Ok(Reply::Html(html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&title, &[], asked.form_token()))
            body.plain {
                main.wrap #main {
                    p.brand { (brand()) "Heard" }
                    h1 { "Quotes that are ready" }
                    p { (room.who) ", " (quotes.len()) " approved for a workshop" }
                    @if room.may_sign { p { "You may sign what the gate holds." } }
                    @for quote in &quotes {
                        blockquote { p { (quote.words.as_str()) } footer { cite { (quote.label) } } }
                    }
                    @if room.about.synthetic { p { strong { "Synthetic." } " Invented for software testing." } }
                    form method="post" action="/leave" { (token(asked)) button.btn type="submit" { "Leave" } }
                }
            }
        }
    }))
}
