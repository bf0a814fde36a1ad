//! The board: themes as columns, approved quotes as cards, the set that is made of them, and its
//! way out through the gate. Facilitators see masked words and nothing else.

mod act;
mod columns;
mod make;
mod pull;
mod sign;
mod tray;

use heard_model::{Collection, Use};
use heard_study::{Balance, BoardSet, GateView, KeptCollection, LabelScheme, Wall};
use maud::{Markup, html};

use super::gate::{self as gate_page, use_in_words};
use crate::asked::Asked;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};
use crate::rooms::BoardRoom;

pub(crate) use act::{about, alike, card, out, reason, swap, undo};
pub(crate) use make::{build, building, file, release};
pub(crate) use pull::pull;
pub(crate) use sign::sign;

/// Everything that a board's page shows, read once.
struct View {
    set: BoardSet,
    wall: Wall,
    balance: Balance,
    gate: GateView,
    marks: Marks,
    purposes: Vec<(heard_model::QuoteId, heard_model::Purpose)>,
}

impl View {
    fn read(room: &BoardRoom, asked: &Asked) -> Result<View, Refusal> {
        let board = &room.board;
        let name = asked.path("collection");
        let set = board.set(name)?;
        let wall = board.wall(set.collection.use_)?;
        Ok(View {
            balance: wall.balance(&set.collection.quotes),
            gate: board.gate(name)?,
            marks: marks(&wall),
            purposes: board.purposes(name)?,
            wall,
            set,
        })
    }

    fn name(&self) -> &str {
        &self.set.collection.name
    }

    /// Cards that may no longer be shown: taken back, or no longer approved.
    fn gone(&self) -> usize {
        self.set.collection.quotes.len() - self.balance.cards
    }
}

/// The look of themes and codes.
fn marks(wall: &Wall) -> Marks {
    let themes = wall.themes.iter().map(|theme| crate::look::code::Known {
        id: &theme.id,
        theme: "",
        name: &theme.name,
        colour: &theme.colour,
        letters: &theme.letters,
    });
    let codes = wall.codes.iter().map(|code| crate::look::code::Known {
        id: &code.id,
        theme: &code.theme,
        name: &code.name,
        colour: "",
        letters: &code.letters,
    });
    Marks::named(themes.chain(codes))
}

/// `GET /board`
pub(crate) fn list(room: &BoardRoom, asked: &Asked) -> Answer {
    let board = &room.board;
    let sets = board.sets()?;
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { "Approved quotes, chosen for one use" } h1 { "Board" } } }
            @if !board.has_key() { (locked()) }
            @if sets.is_empty() {
                (empty(Icon::Board, "No set is here yet", "A set is for one workshop, one training day, one wall. You choose from words that people allowed and reviewers approved.", html! {}))
            } @else { (sets_table(&sets)) }
            (new_set(asked, None))
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Board, "Board").room(room, asked, body)))
}

fn locked() -> Markup {
    html! { div.banner.hold { (Icon::Lock) p { strong { "The key is not open or names nobody yet, so no quote can be shown. " } "Whoever keeps the key starts the program with " code { "--key" } " and its place." } } }
}

fn sets_table(sets: &[KeptCollection]) -> Markup {
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="set-cap" {
            table { caption.vh #set-cap { "Sets, with what they are for" }
                thead { tr { th scope="col" { "Set" } th scope="col" { "For" } th scope="col" { "Shown to" } th.n scope="col" { "Cards" } th scope="col" { "On" } } }
                tbody { @for kept in sets { @let one = &kept.collection; tr {
                    th scope="row" { a href=(format!("/board/{}", one.name)) { (one.title) } span.sm.muted.block { (one.name) } }
                    td { (use_in_words(one.use_)) } td { @if one.shown_to.is_empty() { span.faint { "–" } } @else { (one.shown_to) } }
                    td.n { (one.quotes.len()) } td.nowrap { @if let Some(on) = one.on { (day(on)) } @else { span.faint { "–" } } }
                } } }
            }
        }
    }
}

/// The form that begins a set, or changes what an old one says of itself.
fn new_set(asked: &Asked, old: Option<&BoardSet>) -> Markup {
    let set = old.map(|set| &set.collection);
    let said = |field: fn(&Collection) -> String| set.map(field).unwrap_or_default();
    let use_ = set.map_or(Use::Workshop, |set| set.use_);
    let to = set.map_or("/board".to_owned(), |set| format!("/board/{}/about", set.name));
    html! {
        section.card.sec aria-labelledby="new-h" {
            h2.h-sm #new-h { @if old.is_some() { "About this set" } @else { "A new set" } }
            form.set-form method="post" action=(to) {
                (token(asked))
                div.field { label for="set-title" { "Title" } input.input #set-title name="title" value=(said(|set| set.title.clone())) required maxlength="120"; }
                @if old.is_none() { div.field { label for="set-name" { "Short name" } input.input #set-name name="name" pattern="[A-Za-z0-9_\\-]{1,80}" required maxlength="80" aria-describedby="set-name-hint"; p.hint #set-name-hint { "Letters, digits and hyphens. It becomes the name of files, so let it say nothing of anybody." } } }
                div.field { label for="set-use" { "What for" } select.input #set-use name="use" { @for one in Use::ALL.into_iter().filter(|one| one.audience().is_some()) { option value=(one.as_str()) selected[one == use_] { (use_in_words(one)) } } } }
                div.field { label for="set-on" { "On what day" } input.input #set-on type="date" name="on" value=[set.and_then(|set| set.on).map(|on| on.to_string())]; }
                div.field.wide { label for="set-to" { "Whom it is shown to" } input.input #set-to name="shown_to" value=(said(|set| set.shown_to.clone())) maxlength="200" aria-describedby="set-to-hint"; p.hint #set-to-hint { "For example: a closed room, 14 people. The letter that asks for cards back goes to them." } }
                p { button.btn.primary[old.is_none()] type="submit" { @if old.is_some() { "Save" } @else { (Icon::Add) "Begin the set" } } }
            }
        }
    }
}

/// `POST /board`
pub(crate) fn begin(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.field("name").to_owned();
    let board = &room.board;
    if board.sets()?.iter().any(|kept| kept.collection.name == name) {
        return Err(Refusal::Study(heard_study::StudyError::Exists { what: "collection", name }));
    }
    let set = described(asked, name.clone(), Vec::new())?;
    board.describe_set(set, LabelScheme::Chosen)?;
    Ok(Reply::SeeOther(format!("/board/{name}")))
}

/// What a form says of a set.
fn described(
    asked: &Asked,
    name: String,
    quotes: Vec<heard_model::QuoteId>,
) -> Result<Collection, Refusal> {
    let use_ = Use::parse(asked.field("use")).filter(|use_| use_.audience().is_some());
    let on = match asked.field("on") {
        "" => None,
        day => Some(day.parse().map_err(|_| Refusal::BadField { name: "on" })?),
    };
    let title = match asked.field("title") {
        "" => return Err(Refusal::BadField { name: "title" }),
        title => title.to_owned(),
    };
    let shown_to = asked.field("shown_to").to_owned();
    let use_ = use_.ok_or(Refusal::BadField { name: "use" })?;
    Ok(Collection { name, title, use_, on, shown_to, quotes })
}

/// `GET /board/{collection}`
pub(crate) fn page(room: &BoardRoom, asked: &Asked) -> Answer {
    let view = View::read(room, asked)?;
    let body = html! {
        (head(&view, asked))
        div.bd #board data-set=(view.name()) {
            section.bd-main aria-labelledby="bd-h" {
                h2.vh #bd-h { "Quotes by theme" }
                @if view.gone() > 0 { (gone(&view, asked)) }
                @if view.wall.quotes.is_empty() { (nothing(room)) }
                @else { (columns::jump(&view)) (columns::columns(&view, asked)) }
            }
            (tray::tray(room, &view, asked))
        }
        div.wrap { (new_set(asked, Some(&view.set))) }
    };
    let above = [("/board", "Board")];
    let title = view.set.collection.title.clone();
    let frame = Frame {
        above: &above,
        class: "quotes workspace board-page",
        scripts: &["board.js"],
        ..Frame::new(Nav::Board, &title)
    };
    Ok(Reply::Html(frame.room(room, asked, body)))
}

fn head(view: &View, asked: &Asked) -> Markup {
    let set = &view.set.collection;
    let (class, icon, _) = gate_page::outcome(&view.gate);
    let ready = if class == "ok" { "ready" } else { "not ready" };
    html! {
        div.bd-head {
            div.page-head {
                div { p.eyebrow { (use_in_words(set.use_)) " · " (day(view.gate.on)) @if !set.shown_to.is_empty() { " · " (set.shown_to) } } h1 { (set.title) } }
                div.actions {
                    form method="post" action=(format!("/board/{}/undo", set.name)) data-swap { (token(asked)) button.btn.quiet.small type="submit" data-key="undo" { (Icon::Undo) "Undo" } }
                    a class=(format!("btn phone-tray {class}")) href="#tray" { (icon) (count(set.quotes.len(), "card")) ", " (ready) }
                }
            }
            (pull::form(view, asked))
        }
    }
}

fn gone(view: &View, asked: &Asked) -> Markup {
    let gone = view.gone();
    let lost = view.set.collection.quotes.iter().filter(|id| view.wall.quote(**id).is_none());
    html! {
        div.banner.block.bd-gone { (Icon::Hidden)
            div { p { strong { (count(gone, "card")) " can no longer be shown. " } "Somebody took the words back, or they are not approved as they stand. They are not sent to this page." } }
            form method="post" action=(format!("/board/{}/out", view.name())) data-swap { (token(asked)) @for id in lost { input type="hidden" name="quote" value=(id.0); } button.btn.small type="submit" data-key="gone" { "Take " (if gone == 1 { "it" } else { "them" }) " out" } }
        }
    }
}

fn nothing(room: &BoardRoom) -> Markup {
    if !room.board.has_key() {
        return locked();
    }
    empty(
        Icon::Quotes,
        "No quote is approved for this yet",
        "Words appear here once the person allows this use and two reviewers, a peer among them, approved them for it.",
        html! {},
    )
}

/// `GET /board/{collection}/gate`: the whole report, for those who build the set.
pub(crate) fn gate(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let view = room.board.gate(name)?;
    let back = format!("/board/{name}");
    let body = html! {
        div.wrap.narrow-ish {
            div.page-head {
                div { p.eyebrow { (count(view.cards.len(), "card")) @if !view.shown_to.is_empty() { " · " (view.shown_to) } } h1 { "What stands against it" } }
                div.actions { a.btn href=(&back) { (Icon::Board) "Back to the board" } @if !room.is_facilitator { a.btn href=(format!("/collection/{name}")) { (Icon::Releases) "As the team sees it" } } }
            }
            section.card.gate-card aria-labelledby="gate-h" {
                (gate_page::head(&view))
                (gate_page::findings(&view, |finding| html! { (tray::drop_cards(&view, asked, finding)) (sign::form(room, asked, name, finding)) }))
                (gate_page::all_checks(&view))
            }
            (gate_page::signed(&view))
        }
    };
    let above = [("/board", "Board"), (back.as_str(), view.title.as_str())];
    let frame = Frame { above: &above, ..Frame::new(Nav::Board, "What stands against it") };
    Ok(Reply::Html(frame.room(room, asked, body)))
}
