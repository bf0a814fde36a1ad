//! Pulling a balanced set: what is asked for, and what came of it.

use heard_study::{BoardPull, BoardPulled};
use maud::{Markup, html};

use super::View;
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};
use crate::rooms::BoardRoom;

/// The most cards that a set is pulled to.
const MOST: usize = 120;

/// The sentence that pulls a set.
pub(super) fn form(view: &View, asked: &Asked) -> Markup {
    let size = view.set.collection.quotes.len().max(12);
    let notes = view.wall.content_notes();
    let before =
        |name: &str, or: usize| asked.query(name).and_then(|n| n.parse().ok()).unwrap_or(or);
    html! {
        form.pull method="post" action=(format!("/board/{}/pull", view.name())) aria-labelledby="pull-h" data-swap {
            (token(asked))
            h2.vh #pull-h { "Pull a balanced set" }
            p.pull-s {
                label for="pn" { "Pull" } " " input.input.auto #pn type="number" name="size" value=(before("size", size)) min="1" max=(MOST) required;
                label for="pt" { "cards from" } " " select.input.auto #pt name="theme" { option value="" { "all themes" } @for theme in &view.wall.themes { option value=(theme.id) selected[asked.query("theme") == Some(theme.id.as_str())] { (theme.name) } } }
                label for="pp" { "with" } " " select.input.auto #pp name="per_person" { option value="" { "as many of one person as need be" } @for most in 1..=5 { option value=(most) selected[asked.query("per_person") == Some(most.to_string().as_str())] { "at most " (most) " of one person" } } }
            }
            button.btn.primary type="submit" data-key="pull" { (Icon::Shuffle) "Pull a balanced set" }
            details.disc.pull-n open[asked.query("without").is_some()] { summary { "Length and hard subjects" }
                div.row.gap-s {
                    label for="pmin" { "From" } input.input.auto #pmin type="number" name="min" value=(before("min", 6)) min="1" max="200"; label for="pmax" { "to" } input.input.auto #pmax type="number" name="max" value=(before("max", 80)) min="1" max="400"; span { "words" }
                }
                @if !notes.is_empty() { fieldset.without { legend { "Leave out" } div.row { @for note in notes { label.check { input type="checkbox" name="without" value=(note) checked[asked.query.iter().any(|(name, value)| name == "without" && value == note)]; (note.replace(['-', '_'], " ")) } } } } }
            }
            p.sm.muted.pull-n { @if !view.set.pinned.is_empty() { "Keeps the " (count(view.set.pinned.len(), "card")) " you pinned. " } "Quieter people come first. It begins and ends gently, and leaves out what the gate would block." }
            (told(asked))
        }
    }
}

/// What came of the last pull, from the numbers in the address.
fn told(asked: &Asked) -> Markup {
    let number = |name: &str| asked.query(name).and_then(|n| n.parse::<usize>().ok());
    let (Some(cards), Some(people)) = (number("cards"), number("people")) else {
        return html! {};
    };
    let (from, blocked) = (number("from").unwrap_or(0), number("blocked").unwrap_or(0));
    let wanted = number("size").unwrap_or(cards);
    html! {
        p.pull-n.okline role="status" data-said { (Icon::Ok) span {
            "Pulled " (count(cards, "card")) " of " (count(people, "person")) ", out of " (from) " that fit."
            @if blocked > 0 { " " (count(blocked, "quote")) " stayed out because the gate would block " (if blocked == 1 { "it" } else { "them" }) "." }
            @if cards < wanted { " There are no more that fit." }
        } }
    }
}

/// `POST /board/{collection}/pull`
pub(crate) fn pull(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let number = |field: &'static str, or: usize| match asked.field(field) {
        "" => Ok(or),
        said => said.parse().map_err(|_| Refusal::BadField { name: field }),
    };
    let per_person = match asked.field("per_person") {
        "" => None,
        _ => Some(asked.number("per_person")?),
    };
    let wanted = BoardPull {
        themes: Some(asked.field("theme"))
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        size: number("size", 12)?.min(MOST),
        min_words: number("min", 6)?,
        max_words: number("max", 80)?,
        per_person,
        without: asked.fields("without").map(str::to_owned).collect(),
        seed: 1,
    };
    let pulled = room.board.pull(name, &wanted)?.value;
    Ok(Reply::SeeOther(format!("/board/{name}?{}", address(&wanted, &pulled))))
}

/// What was asked for and what came of it, for the form to show again. Numbers, and the study's own
/// words for subjects; nothing of anybody's.
fn address(wanted: &BoardPull, pulled: &BoardPulled) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, number) in [
        ("cards", pulled.cards),
        ("people", pulled.people),
        ("from", pulled.candidates),
        ("blocked", pulled.blocked),
        ("size", wanted.size),
        ("min", wanted.min_words),
        ("max", wanted.max_words),
    ] {
        query.append_pair(name, &number.to_string());
    }
    for theme in &wanted.themes {
        query.append_pair("theme", theme);
    }
    if let Some(most) = wanted.per_person {
        query.append_pair("per_person", &most.to_string());
    }
    for note in &wanted.without {
        query.append_pair("without", note);
    }
    query.finish()
}
