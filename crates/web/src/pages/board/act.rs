//! What a facilitator does to a set, a press at a time.

use heard_model::{Purpose, QuoteId};
use heard_study::{Board, BoardSet, ThemeReason, Wall};
use maud::{Markup, html};

use super::{View, columns, described};
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};
use crate::rooms::BoardRoom;

/// How many others are offered in a card's place.
const OFFERED: usize = 6;

fn quote(word: &str) -> Result<QuoteId, Refusal> {
    word.parse().map(QuoteId).map_err(|_| Refusal::BadField { name: "quote" })
}

fn back(name: &str, card: Option<QuoteId>) -> Answer {
    let place = card.map(|id| format!("#card-{}", id.0)).unwrap_or_default();
    Ok(Reply::SeeOther(format!("/board/{name}{place}")))
}

/// `POST /board/{collection}/about`
pub(crate) fn about(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let board = &room.board;
    let old = board.set(name)?;
    let new = described(asked, name.to_owned(), old.collection.quotes)?;
    board.describe_set(new, old.labels)?;
    back(name, None)
}

/// `POST /board/{collection}/card`: one thing about one card.
pub(crate) fn card(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let board = &room.board;
    let id = quote(asked.field("quote"))?;
    match asked.field("act") {
        "pin" => drop(board.pin(name, id, true)?),
        "unpin" => drop(board.pin(name, id, false)?),
        "out" => drop(board.take_out(name, &[id])?),
        "add" => drop(board.add(name, &[id])?),
        "up" => step(board, name, id, true)?,
        "down" => step(board, name, id, false)?,
        "before" => {
            let before = Some(asked.field("before")).filter(|word| !word.is_empty());
            board.put_before(name, id, before.map(quote).transpose()?)?;
        }
        "after" => {
            let after = quote(asked.field("after"))?;
            let order = board.set(name)?.collection.quotes;
            let place = order.iter().position(|one| *one == after).map(|place| place + 1);
            let next = place.and_then(|place| order[place..].iter().find(|one| **one != id));
            board.put_before(name, id, next.copied())?;
        }
        "purpose" => {
            let purpose = Purpose::parse(asked.field("purpose"))
                .ok_or(Refusal::BadField { name: "purpose" })?;
            board.give_purpose(name, id, purpose)?;
        }
        _ => return Err(Refusal::BadField { name: "act" }),
    }
    back(name, Some(id))
}

/// Moves a card past its neighbour in its own column.
fn step(board: &Board, name: &str, id: QuoteId, up: bool) -> Result<(), Refusal> {
    let set = board.set(name)?;
    let wall = board.wall(set.collection.use_)?;
    let column = column_of(&set, &wall, id);
    let Some(place) = column.iter().position(|one| *one == id) else { return Ok(()) };
    let moved = if up {
        place.checked_sub(1).map(|above| (id, column[above]))
    } else {
        column.get(place + 1).map(|below| (*below, id))
    };
    if let Some((card, before)) = moved {
        board.put_before(name, card, Some(before))?;
    }
    Ok(())
}

/// The cards of the column that `id` stands in, in order.
fn column_of(set: &BoardSet, wall: &Wall, id: QuoteId) -> Vec<QuoteId> {
    let theme = wall.quote(id).map(|quote| quote.theme.as_str());
    let here = |id: &&QuoteId| wall.quote(**id).map(|quote| quote.theme.as_str()) == theme;
    set.collection.quotes.iter().filter(here).copied().collect()
}

/// `POST /board/{collection}/out`: takes cards out, several at once.
pub(crate) fn out(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let quotes = asked.fields("quote").map(quote).collect::<Result<Vec<_>, _>>()?;
    room.board.take_out(name, &quotes)?;
    back(name, None)
}

/// `POST /board/{collection}/reason`: why these quotes of a theme.
pub(crate) fn reason(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let theme = asked.field("theme").to_owned();
    let contrary = asked.field("contrary").to_owned();
    if theme.is_empty() || !ThemeReason::CONTRARY.contains(&contrary.as_str()) {
        return Err(Refusal::BadField { name: "contrary" });
    }
    let place = format!("#th-{theme}");
    let said = ThemeReason { theme, reason: asked.field("reason").to_owned(), contrary };
    room.board.give_reason(name, said)?;
    Ok(Reply::SeeOther(format!("/board/{name}{place}")))
}

/// `POST /board/{collection}/undo`
pub(crate) fn undo(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    room.board.undo(name)?;
    back(name, None)
}

/// `GET /board/{collection}/swap?quote=14`: more like this, in another voice.
pub(crate) fn alike(room: &BoardRoom, asked: &Asked) -> Answer {
    let view = View::read(room, asked)?;
    let id = quote(asked.query("quote").unwrap_or_default())?;
    let lost = || Refusal::NotFound { what: "card" };
    let old = view.wall.quote(id).ok_or_else(lost)?;
    let number = view.gate.card(id).ok_or_else(lost)?;
    let found = room.board.alike(view.name(), id)?;
    let back = format!("/board/{}#card-{}", view.name(), id.0);
    let body = html! {
        div.wrap.narrow-ish {
            div.page-head { div { p.eyebrow { (view.set.collection.title) } h1 { "More like card " (number) ", another voice" } } div.actions { a.btn href=(&back) { "Keep card " (number) } } }
            div.qc.ok.now { div.qc-h { span.qc-no { "Card " (number) " now" } } (columns::words(&view, old)) }
            @if found.is_empty() { (empty(Icon::Quotes, "Nobody else says this yet", "No other approved quote of this theme, in another voice, is left outside the set.", html! { a.btn href=(&back) { "Back to the board" } })) }
            @else {
                h2.sec.h-sm { "In its place" }
                ul.swaps { @for one in found.iter().take(OFFERED) { li.qc {
                    div.qc-h { span.row.gap-s { @if one.heard == 0 { (tag("info", Icon::Info, "Not heard in this set")) } @else { span.sm.muted { (count(one.heard, "card")) " in the set" } } @if one.same_code { (tag("ok", Icon::Tick, "Same code")) } } }
                    (columns::words(&view, &one.quote))
                    (choose(&view, asked, id, one.quote.id(), number))
                } } }
                @if found.len() > OFFERED { p.sm.muted.sec-s { (count(found.len() - OFFERED, "more quote")) " would do, too." } }
            }
        }
    };
    let set = format!("/board/{}", view.name());
    let above = [("/board", "Board"), (set.as_str(), view.set.collection.title.as_str())];
    let title = format!("Swap card {number}");
    let frame = Frame { above: &above, class: "quotes", ..Frame::new(Nav::Board, &title) };
    Ok(Reply::Html(frame.room(room, asked, body)))
}

fn choose(view: &View, asked: &Asked, old: QuoteId, new: QuoteId, number: u32) -> Markup {
    html! {
        form.qc-f method="post" action=(format!("/board/{}/swap", view.name())) {
            (token(asked)) input type="hidden" name="old" value=(old.0); input type="hidden" name="new" value=(new.0);
            button.btn.small type="submit" { (Icon::Again) "Put it in place of card " (number) }
        }
    }
}

/// `POST /board/{collection}/swap`
pub(crate) fn swap(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let (old, new) = (quote(asked.field("old"))?, quote(asked.field("new"))?);
    room.board.swap(name, old, new)?;
    back(name, Some(new))
}
