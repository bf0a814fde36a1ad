//! Asking people to read: shared out, or all of it to each.

use heard_model::{QuoteId, ReviewRole, Use};
use heard_study::{KeptCollection, Reader};
use maud::{Markup, html};

use super::super::gate::use_in_words;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::reply::{Answer, Refusal, Reply};

/// How many new names fit into the form.
const NEW: usize = 3;

/// The most readers that each quote can have.
const MOST_EACH: usize = 9;

/// What somebody can read as, the usual one first.
const ROLES: [ReviewRole; 4] =
    [ReviewRole::Peer, ReviewRole::Researcher, ReviewRole::Practitioner, ReviewRole::Participant];

/// The form that asks.
pub(super) fn form(asked: &Asked, sets: &[KeptCollection], readers: &[Reader]) -> Markup {
    let chosen = asked.query("set").unwrap_or_default();
    html! {
        section.card.sec aria-labelledby="ask-h" {
            h2.h-sm #ask-h { "Ask people to read" }
            form.stack.sec-s method="post" action="/reviewing/ask" {
                (token(asked))
                div.field { label for="ask-set" { "Which set" } select.input.auto #ask-set name="set" { @for kept in sets { @let one = &kept.collection;
                    option value=(one.name) selected[one.name == chosen] { (one.title) ", " (one.quotes.len()) " quotes, for " (use_in_words(one.use_)) }
                } } }
                (who(readers))
                fieldset.uses-asked { legend { "What they are asked about, beside what the set is for" }
                    div.row { @for use_ in Use::ALL.into_iter().filter(|use_| use_.audience().is_some()) { label.check { input type="checkbox" name="use" value=(use_.as_str()); (use_in_words(use_)) } } }
                }
                div.field { label for="ask-each" { "How many read each quote" } input.input.auto.short #ask-each type="number" name="each" min="2" max=(MOST_EACH) value="2"; }
                div.row {
                    button.btn.primary type="submit" name="how" value="share" { (Icon::Shuffle) "Share it out" }
                    button.btn type="submit" name="how" value="all" { "Give all of it to each of them" }
                }
                p.sm.muted { "Shared out: whoever has least to read is asked first, a peer is among the readers of every quote, and nobody is given somebody they may know. Done again after somebody passed, it asks somebody else." }
            }
        }
    }
}

/// Who could be asked: those who were before, and new names.
fn who(readers: &[Reader]) -> Markup {
    html! {
        fieldset { legend { "Who" }
            @if !readers.is_empty() { div.row {
                @for reader in readers { label.check { input type="checkbox" name="reader" value=(reader.name); (reader.name) span.muted { (role_in_words(reader.role)) } } }
            } }
            @for n in 1..=NEW {
                div.row.gap-s.new-reader {
                    label.vh for=(format!("new-{n}")) { "New reader " (n) }
                    input.input.auto id=(format!("new-{n}")) name="new" maxlength="60" placeholder=(if n == 1 { "A new name" } else { "Another name" }) autocomplete="off";
                    label.vh for=(format!("as-{n}")) { "Reads as" }
                    select.input.auto id=(format!("as-{n}")) name="as" { @for role in ROLES { option value=(role.as_str()) { (role_in_words(role)) } } }
                }
            }
        }
    }
}

/// What somebody reads as.
pub(super) fn role_in_words(role: ReviewRole) -> &'static str {
    match role {
        ReviewRole::Peer => "peer researcher",
        ReviewRole::Researcher => "researcher",
        ReviewRole::Practitioner => "practitioner",
        ReviewRole::Participant => "participant",
    }
}

/// Everybody whom the form names, each with a role.
fn panel(desk: &Desk, asked: &Asked) -> Result<Vec<(String, ReviewRole)>, Refusal> {
    let known = desk.study.readers()?;
    let role = |name: &str| known.iter().find(|one| one.name == name).map(|one| one.role);
    let mut panel: Vec<(String, ReviewRole)> = Vec::new();
    for name in asked.fields("reader") {
        panel.push((name.to_owned(), role(name).ok_or(Refusal::BadField { name: "reader" })?));
    }
    for (name, word) in asked.fields("new").zip(asked.fields("as")) {
        let name = name.trim();
        if name.is_empty() || panel.iter().any(|(one, _)| one == name) {
            continue;
        }
        if name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(Refusal::BadField { name: "new" });
        }
        let new = ReviewRole::parse(word).ok_or(Refusal::BadField { name: "as" })?;
        panel.push((name.to_owned(), role(name).unwrap_or(new)));
    }
    if panel.is_empty() { Err(Refusal::BadField { name: "reader" }) } else { Ok(panel) }
}

/// `POST /reviewing/ask`
pub(crate) fn ask(desk: &Desk, asked: &Asked) -> Answer {
    let set = desk.study.collection(asked.field("set"))?.collection;
    let panel = panel(desk, asked)?;
    let mut uses = vec![set.use_];
    for word in asked.fields("use") {
        let use_ = Use::parse(word).ok_or(Refusal::BadField { name: "use" })?;
        if !uses.contains(&use_) {
            uses.push(use_);
        }
    }
    let (made, short) = match asked.field("how") {
        "all" => (give_all(desk, &set.quotes, &panel, &uses)?, 0),
        "share" => {
            let each: usize = asked.number("each")?;
            if !(1..=MOST_EACH).contains(&each) {
                return Err(Refusal::BadField { name: "each" });
            }
            let shared = desk.study.share_reviews(&set.quotes, &panel, each, &uses)?.value;
            (shared.assigned, shared.short.len())
        }
        _ => return Err(Refusal::BadField { name: "how" }),
    };
    Ok(Reply::SeeOther(format!("/reviewing/set/{}?asked={made}&short={short}", set.name)))
}

fn give_all(
    desk: &Desk,
    quotes: &[QuoteId],
    panel: &[(String, ReviewRole)],
    uses: &[Use],
) -> Result<usize, Refusal> {
    let mut made = 0;
    for (name, role) in panel {
        made += desk.study.assign_reviews(name, *role, quotes, uses)?.value;
    }
    Ok(made)
}
