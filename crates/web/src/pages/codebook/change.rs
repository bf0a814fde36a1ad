//! What people do to one code: its name, its definition, its place, out of use and back.

use heard_model::amend::Scope;
use heard_model::codebook::fields_of;
use heard_model::{Code, CodeId, Codebook};
use heard_study::Promotion;
use maud::{Markup, html};

use super::act::{back, because, code, codings, form, hands, touches};
use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::reply::{Answer, Refusal};

/// The fields of a definition that are written on the page, with what they are called.
const FIELDS: &[(&str, &str)] = &[
    ("brief", "In one line"),
    ("plain_name", "Its name in plain words"),
    ("full", "In full"),
    ("when", "Use when"),
    ("when_not", "Don’t use when"),
];

const SCOPES: &[(Scope, &str, &str)] = &[
    (Scope::Clarify, "The same passages fit", "It only says it better. Nothing is read again."),
    (Scope::Narrow, "Fewer passages fit now", "Each of its passages wants reading again."),
    (Scope::Broaden, "More passages fit now", "Each of its passages wants reading again."),
];

/// `GET /codebook/code/{code}/change`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let code = code(asked, &codebook)?;
    let touched = codings(desk, code.id)?;
    let body = html! {
        div.narrow.stack {
            p { a href=(format!("/codebook/code/{}", code.id)) { "Back to “" (code.name) "”" } }
            (part(asked, code, "rename", "Its name", "Save the name", rename(code)))
            (part(asked, code, "redefine", "Its definition", "Save the definition", redefine(code, touched.len())))
            @if !code.id.is_theme() {
                (part(asked, code, "move", "Where it stands", "Move it", places(&codebook, code)))
                @if code.is_active() { (part(asked, code, "promote", "Something else than a code", "Save", promote())) }
            }
            @if code.is_active() {
                (part(asked, code, "retire", "Out of use", "Retire it", touches(&touched, html! { "They are kept, hidden. Retiring deletes nothing, and can be taken back." })))
            } @else {
                (part(asked, code, "restore", "Back in use", "Use it again", touches(&touched, html! { "They count again as they were." })))
            }
        }
    };
    page_of(desk, asked, Part::Codes, body)
}

/// One form of the page, with what it is sent as.
fn part(asked: &Asked, code: &Code, what: &str, title: &str, save: &str, body: Markup) -> Markup {
    let to = format!("/codebook/code/{}/change", code.id);
    let whole = html! { input type="hidden" name="what" value=(what); (body) (because(what)) };
    form(asked, &to, html! { (title) }, save, whole)
}

fn rename(code: &Code) -> Markup {
    html! { div.field { label for="name" { "Name" } input.input #name name="name" value=(code.name) required autocomplete="off"; span.hint { "Passages stay as they are: a code has a number for life." } } }
}

fn redefine(code: &Code, touched: usize) -> Markup {
    let known = fields_of(code);
    let value = |field: &str| known.iter().find(|(name, _)| *name == field).map(|(_, value)| value);
    html! {
        @for (field, name) in FIELDS {
            div.field { label for=(format!("f-{field}")) { (name) } textarea.input id=(format!("f-{field}")) name=(field) rows="2" { (value(field).map(String::as_str).unwrap_or_default()) } }
        }
        fieldset.stack-sm { legend { "What does that do to its passages?" }
            @for (place, (scope, name, hint)) in SCOPES.iter().enumerate() {
                label.check { input type="radio" name="scope" value=(scope.as_str()) checked[place == 0]; span { strong { (name) } span.hint { (hint) @if place > 0 { " (" (touched) ")" } } } }
            }
        }
    }
}

fn places(codebook: &Codebook, code: &Code) -> Markup {
    // Not under itself, nor under what stands under it.
    let may = |other: &&Code| {
        let above = codebook.ancestors(other.id).unwrap_or_default();
        other.is_active() && other.id != code.id && !above.contains(&code.id)
    };
    html! {
        div.field { label for="under" { "Under" } select.input #under name="under" {
            option value="" selected[code.parent.is_none()] { "Nothing: at the top" }
            @for other in codebook.codes.values().filter(may) { option value=(other.id) selected[code.parent == Some(other.id)] { (other.name) } }
        } span.hint { "Passages stay as they are; themes count differently." } }
    }
}

fn promote() -> Markup {
    html! {
        div.field { label for="to" { "What it becomes" } input.input #to name="to" autocomplete="off"; span.hint { "Such as “six asks for the workshop”. It is then no code any more; its passages are kept, hidden." } }
        label.check { input type="checkbox" name="theme" value="yes"; span { "A theme of its name" span.hint { "The code stays under it, with its passages." } } }
    }
}

/// `POST /codebook/code/{code}/change`
pub(crate) fn act(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let code = code(asked, &codebook)?;
    let (study, reason) = hands(desk, asked)?;
    let (id, reason) = (code.id, reason.as_str());
    let shown = match asked.field("what") {
        "rename" => study.rename_code(id, named(asked)?, reason)?.value,
        "redefine" => {
            let scope =
                Scope::parse(asked.field("scope")).ok_or(Refusal::BadField { name: "scope" })?;
            study.redefine_code(id, rewritten(asked, code)?, scope, reason)?.value
        }
        "move" => {
            let under = Some(asked.field("under")).filter(|word| !word.is_empty());
            let under =
                under.map(|word| CodeId::parse(word).ok_or(Refusal::BadField { name: "under" }));
            study.move_code(id, under.transpose()?, reason)?.value
        }
        "promote" => study.promote_code(id, promotion(asked)?, reason)?.value,
        "retire" => study.retire_code(id, reason)?.value,
        "restore" => study.restore_code(id, reason)?.value,
        _ => return Err(Refusal::BadField { name: "what" }),
    };
    Ok(back(shown))
}

fn named(asked: &Asked) -> Result<&str, Refusal> {
    Some(asked.field("name"))
        .filter(|name| !name.is_empty())
        .ok_or(Refusal::BadField { name: "name" })
}

/// The fields that say something else than before. Browsers send line ends of their own.
fn rewritten(asked: &Asked, code: &Code) -> Result<Vec<(String, String)>, Refusal> {
    let known = fields_of(code);
    let mut changed = Vec::new();
    for (field, _) in FIELDS {
        let said = asked.field(field).replace("\r\n", "\n");
        if known.iter().any(|(name, value)| name == field && *value != said) {
            changed.push(((*field).to_owned(), said));
        }
    }
    if changed.is_empty() { Err(Refusal::BadField { name: "brief" }) } else { Ok(changed) }
}

fn promotion(asked: &Asked) -> Result<Promotion, Refusal> {
    match (asked.field("theme"), asked.field("to")) {
        ("yes", _) => Ok(Promotion::Theme),
        (_, "") => Err(Refusal::BadField { name: "to" }),
        (_, words) => Ok(Promotion::Words(words.to_owned())),
    }
}
