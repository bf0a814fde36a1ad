//! Codes become one: which, what they become, and what happens where both lie on the same words.

use heard_model::amend::OverlapPolicy;
use heard_model::{Code, CodeId, Codebook, Coding};
use heard_study::{NewCode, Target};
use maud::{Markup, html};

use super::act::{back, because, code, codings, form, hands, touches};
use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::words::count;
use crate::reply::{Answer, Refusal};

const POLICIES: &[(OverlapPolicy, &str, &str)] = &[
    (OverlapPolicy::KeepBoth, "Keep both", "Two overlapping passages stay as they are."),
    (
        OverlapPolicy::Union,
        "Join them",
        "They become one passage, from the first word of either to the last, for each coder.",
    ),
];

/// `GET /codebook/code/{code}/merge` and, once the other is chosen, `?with={code}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let one = code(asked, &codebook)?;
    let body = match asked.query("with") {
        None => choosing(&codebook, one),
        Some(word) => {
            let id = CodeId::parse(word).filter(|id| *id != one.id);
            let other = id.and_then(|id| codebook.codes.get(&id));
            let other = other.ok_or(Refusal::NotFound { what: "code" })?;
            merging(desk, asked, &codebook, [one, other])?
        }
    };
    page_of(desk, asked, Part::Codes, body)
}

fn choosing(codebook: &Codebook, one: &Code) -> Markup {
    html! {
        form.card.dlg-page method="get" action=(format!("/codebook/code/{}/merge", one.id)) {
            div.dlg-head { div { h2 { "Merge “" (one.name) "” with another code" } p.sm.muted { "Choose the other one. You will see what it touches first." } } }
            div.dlg-body.stack { div.field { label for="with" { "The other code" } select.input #with name="with" required {
                option value="" { "Choose" }
                @for other in codebook.active().filter(|other| other.id != one.id) { option value=(other.id) { (other.name) } }
            } } }
            div.dlg-foot { a.btn href=(format!("/codebook/code/{}", one.id)) { "Cancel" } button.btn.primary type="submit" { "Go on" } }
        }
    }
}

fn merging(
    desk: &Desk,
    asked: &Asked,
    codebook: &Codebook,
    codes: [&Code; 2],
) -> Result<Markup, Refusal> {
    let marks = Marks::of(codebook);
    let [one, other] = codes;
    let (first, second) = (codings(desk, one.id)?, codings(desk, other.id)?);
    let both = first.iter().filter(|coding| second.iter().any(|there| overlap(coding, there)));
    let both = both.count();
    let pill = |code: &Code, number: usize| {
        let mark = marks.get(code.id);
        html! { span class=(format!("code-pill {}", mark.theme)) { (mark.label()) " " span.faint.num { (number) } } }
    };
    let touched = [first.as_slice(), second.as_slice()].concat();
    let body = html! {
        input type="hidden" name="with" value=(other.id);
        div.merge-eq { (pill(one, first.len())) span aria-hidden="true" { "+" } span.vh { "and" } (pill(other, second.len())) }
        (touches(&touched, html! { "Every passage keeps a note of its first code, so this can be taken apart again." }))
        fieldset.stack-sm { legend { "What they become" }
            @for code in codes { label.check { input type="radio" name="into" value=(code.id) required; span { strong { (code.name) } span.hint { "As it is defined; the other is retired." } } } }
            label.check { input type="radio" name="into" value="new"; span { strong { "A new code" } span.hint { "Both are retired. Say below what it is called." } } }
            div.field { label for="name" { "Name of the new code" } input.input #name name="name" autocomplete="off"; }
        }
        fieldset.stack-sm { legend { @if both == 1 { "1 passage carries" } @else { (count(both, "passage")) " carry" } " both codes. What should happen there?" }
            @for (place, (policy, name, hint)) in POLICIES.iter().enumerate() { label.check { input type="radio" name="overlap" value=(policy.as_str()) checked[place == 0]; span { strong { (name) } span.hint { (hint) } } } }
        }
        (because("merge"))
    };
    let to = format!("/codebook/code/{}/merge", one.id);
    Ok(form(asked, &to, html! { "Merge two codes" }, "Save in the draft", body))
}

fn overlap(one: &Coding, other: &Coding) -> bool {
    one.transcript == other.transcript
        && one.span.start() < other.span.end()
        && other.span.start() < one.span.end()
}

/// `POST /codebook/code/{code}/merge`
pub(crate) fn act(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let one = code(asked, &codebook)?;
    let (study, reason) = hands(desk, asked)?;
    let named =
        |name: &'static str| CodeId::parse(asked.field(name)).ok_or(Refusal::BadField { name });
    let other = named("with")?;
    let into = match asked.field("into") {
        "new" => {
            let name = asked.field("name");
            if name.is_empty() {
                return Err(Refusal::BadField { name: "name" });
            }
            Target::New(NewCode { name: name.to_owned(), ..NewCode::default() })
        }
        _ => Target::Code(named("into")?),
    };
    let overlap = OverlapPolicy::parse(asked.field("overlap"))
        .ok_or(Refusal::BadField { name: "overlap" })?;
    let made = study.merge_codes(vec![one.id, other], into, overlap, &reason)?.value;
    Ok(back(made))
}
