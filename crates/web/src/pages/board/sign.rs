//! Signing a hold: by somebody named, with a reason, for exactly what is on the page now.

use heard_study::{Capacity, Finding, Severity, Signing};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::reply::{Answer, Refusal, Reply};
use crate::rooms::{BoardRoom, Signs};

/// The form that signs a hold, for who may.
pub(super) fn form(room: &BoardRoom, asked: &Asked, set: &str, finding: &Finding) -> Markup {
    if finding.severity != Severity::Hold || finding.signed || room.signs == Signs::No {
        return html! {};
    }
    let id = finding.evidence.get(..12).unwrap_or(&finding.evidence);
    let legal = finding.needs == Capacity::Legal;
    html! {
        details.disc.sec-s { summary { "Sign it" span.vh { ": " (finding.message) } }
            form.stack.sign method="post" action=(format!("/board/{set}/sign")) {
                (token(asked))
                input type="hidden" name="check" value=(finding.check); input type="hidden" name="evidence" value=(finding.evidence);
                p.sm.muted { "A signature stands for exactly what is on the page now. Change a word or a card and it falls." }
                @if room.signs == Signs::ForOthers {
                    div.field { label for=(format!("by-{id}")) { "Who signs" } input.input id=(format!("by-{id}")) name="by" required maxlength="120" aria-describedby=(format!("by-{id}-h")); p.hint id=(format!("by-{id}-h")) { "Their name as it stands on paper. Nobody signs what they built alone." } }
                } @else { p { "Signed by " strong { (room.who) } "." } }
                div.field { label for=(format!("cap-{id}")) { "As" } select.input id=(format!("cap-{id}")) name="capacity" { @if !legal { option value="team" { "a member of the team" } } option value="legal" { "somebody who gives legal advice" } } }
                div.field { label for=(format!("why-{id}")) { "Why it may go out" } textarea.input id=(format!("why-{id}")) name="reason" rows="2" required maxlength="2000" {} }
                p { button.btn type="submit" { (Icon::Tick) "Sign" } }
            }
        }
    }
}

/// `POST /board/{collection}/sign`
pub(crate) fn sign(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let capacity =
        Capacity::parse(asked.field("capacity")).ok_or(Refusal::BadField { name: "capacity" })?;
    let required = |field: &'static str| match asked.field(field) {
        "" => Err(Refusal::BadField { name: field }),
        said => Ok(said.to_owned()),
    };
    let by = match room.signs {
        Signs::No => return Err(Refusal::NotYours),
        Signs::AsThemselves => room.who.clone(),
        Signs::ForOthers => required("by")?,
    };
    let signing = Signing {
        evidence: Some(required("evidence")?),
        by,
        capacity,
        reason: required("reason")?,
        on: asked.now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    room.board.sign(name, &required("check")?, signing)?;
    Ok(Reply::SeeOther(format!("/board/{name}/gate")))
}
