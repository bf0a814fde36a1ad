//! Where readers differ: passages side by side first, what was decided, and then the numbers.

use heard_model::{CodeId, Table};
use heard_study::{
    AgreementAsked, Counted, Dispute, NewReconciled, Reading, Reconciled, Reconciling, Reported,
    StudyError, Unit,
};
use maud::{Markup, html};

use super::super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::table::table;
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};

/// So many places stand on a page.
const A_PAGE: usize = 10;

fn wanted(unit: Unit) -> AgreementAsked {
    AgreementAsked { counted: Counted::default(), unit, seed: 1, ..AgreementAsked::default() }
}

/// `GET /reports/agreement`
pub(crate) fn agreement(desk: &Desk, asked: &Asked) -> Answer {
    Ok(Reply::Html(page(desk, asked, None)?))
}

fn page(desk: &Desk, asked: &Asked, notice: Option<&str>) -> Result<Markup, Refusal> {
    let unit = asked.query("unit").and_then(Unit::parse).unwrap_or(Unit::Turn);
    let mut found = desk.study.disputes(&wanted(Unit::Turn))?;
    let all = found.value.len();
    let open = found.value.iter().filter(|one| one.decided.is_none()).count();
    let which = asked.query("which").unwrap_or("open");
    match which {
        "all" => {}
        "decided" => found.value.retain(|one| one.decided.is_some()),
        _ => found.value.retain(|one| one.decided.is_none()),
    }
    let here = found.value.len();
    let first: usize = asked.query("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    found.value = found.value.into_iter().skip(first).take(A_PAGE).collect();
    desk.study.word_disputes(&mut found.value, desk.key.as_ref())?;
    let compared = desk.study.agreement(&wanted(unit))?;
    let coders = compared.value.compared.coders.clone();
    let marks = Marks::of(&desk.study.working_codebook()?);
    let stands = desk.study.consensus(&Counted::default())?.told();
    let view = |key: &str| format!("/reports/agreement?which={key}&unit={}", unit.as_str());
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (coders.join(", ")) " · " (count(all, "difference")) ", " (open) " open" } h1 { "Where readers differ" } } }
            p.lede { "Differences show where a definition is unclear. They are not marks for the readers, and nobody’s codings are changed by what you decide." }
            @if let Some(notice) = notice { div.banner.warn role="alert" { (Icon::Warn) p { (notice) } } }
            nav.subnav aria-label="Which differences" {
                @for (key, name) in [("open", "Open"), ("decided", "Decided"), ("all", "All")] { a href=(view(key)) aria-current=[(which == key).then_some("page")] { (name) } }
            }
            @if coders.len() < 2 { (empty(Icon::People, "No interview was coded by two people", "Bring in the second reader’s codings with “heard code import”, or let two people code the same interview here.", html! {})) }
            @else if here == 0 { (empty(Icon::Ok, "Nothing here", "No difference is in this list.", html! {})) }
            @for dispute in &found.value { (one(&found, dispute, &marks, asked)) }
            nav.btn-row aria-label="More differences" {
                @if first > 0 { a.btn href=(format!("{}&from={}", view(which), first.saturating_sub(A_PAGE))) { "The ones before" } }
                @if first + A_PAGE < here { a.btn href=(format!("{}&from={}", view(which), first + A_PAGE)) { "The next" (Icon::Next) } }
            }
            section.sec aria-labelledby="fig-h" {
                h2 #fig-h { "In numbers" }
                form.row.report-form method="get" action="/reports/agreement" {
                    input type="hidden" name="which" value=(which);
                    div.field { label for="unit" { "Unit" } select.input.auto #unit name="unit" { @for one in [Unit::Turn, Unit::Sentence, Unit::Character] { option value=(one.as_str()) selected[one == unit] { (one.as_str()) } } } }
                    button.btn type="submit" { "Count again" }
                }
                (table(&used(compared.for_team(compared.value.compared.code_table()))))
                @if !compared.value.compared.confusions.is_empty() { (table(&compared.for_others(compared.value.compared.confusion_table()))) }
                p.sm.muted { (stands) }
                p.sm.muted { "Reports count what stands where you choose the coder “consensus”." }
            }
        }
    };
    let mut frame = Frame::new(Nav::Reports, "Where readers differ");
    frame.above = &[("/reports", "Reports")];
    Ok(frame.page(desk, asked, body))
}

/// The lines of codes that somebody used.
fn used(mut table: Table) -> Table {
    table.rows.retain(|row| row.get(2) != Some(&heard_model::Cell::Count(0)));
    table.notes.retain(|note| !note.contains("nobody used it"));
    table
}

fn one(found: &Reported<Vec<Dispute>>, dispute: &Dispute, marks: &Marks, asked: &Asked) -> Markup {
    let turn = dispute.turn.unwrap_or(1);
    let id = format!("d-{}-{turn}", dispute.transcript);
    let about: Vec<String> =
        dispute.about.iter().map(|code| found.named(&code.to_string())).collect();
    html! {
        article.card.dispute aria-labelledby=(id) {
            h2.h-sm id=(id) { (dispute.transcript) ", turn " (turn) span.faint { " · " (about.join(", ")) } }
            blockquote.quote { p { @if let Some(words) = &dispute.words { "“" (seen(words.as_str())) "”" } }
                footer.cite { a href=(format!("/transcript/{}?turn={turn}#t{turn}", dispute.transcript)) { "Read it in its place" } ". Shown with names hidden." } }
            div.readings { @for reading in &dispute.readings { (read_as(reading, marks)) } }
            @match &dispute.decided {
                Some(decided) => (settled(decided, marks, asked)),
                None => (form(dispute, asked)),
            }
        }
    }
}

fn read_as(reading: &Reading, marks: &Marks) -> Markup {
    html! {
        div.reading {
            h3.sm { (reading.coder) }
            @if reading.codes.is_empty() { p.muted { "none of these" } }
            @else { ul { @for code in &reading.codes { li { (named(*code, marks)) } } } }
        }
    }
}

fn named(code: CodeId, marks: &Marks) -> Markup {
    let mark = marks.get(code);
    html! { span class=(format!("code {}", mark.theme)) { (mark.shape()) span { (mark.name) } } }
}

fn settled(decided: &Reconciled, marks: &Marks, asked: &Asked) -> Markup {
    html! {
        div.settled {
            p { (tag("ok", Icon::Ok, "Decided")) " by " (decided.deciders) ", written down by " (decided.author) ", " (crate::look::words::moment(decided.at)) }
            @if decided.codes.is_empty() { p { "None of these codes stands here." } }
            @else { p { "What stands:" } ul { @for code in &decided.codes { li { (named(*code, marks)) } } } }
            @if !decided.rule.is_empty() { p { strong { "Rule: " } (decided.rule) @if decided.in_codebook { " (in the codebook)" } } }
            @if decided.changed_since { div.banner.hold { (Icon::Again) p { "Somebody changed a coding here since. Look at it again." } } }
            form method="post" action="/reports/agreement/reopen" { (token(asked)) input type="hidden" name="decision" value=(decided.id); button.btn.small.quiet type="submit" { (Icon::Undo) "Open it again" span.vh { ", decision " (decided.id) } } }
        }
    }
}

fn form(dispute: &Dispute, asked: &Asked) -> Markup {
    let turn = dispute.turn.unwrap_or(1);
    let key = format!("{}-{turn}", dispute.transcript);
    html! {
        form.stack method="post" action="/reports/agreement/decide" {
            (token(asked))
            input type="hidden" name="transcript" value=(dispute.transcript);
            input type="hidden" name="turn" value=(turn);
            fieldset { legend { "What stands here" }
                div.row {
                    @for reading in &dispute.readings { label.check { input type="radio" name="outcome" value=(format!("as {}", reading.coder)) required; "as " (reading.coder) " read it" } }
                    label.check { input type="radio" name="outcome" value="both"; "both" }
                    label.check { input type="radio" name="outcome" value="neither"; "neither" }
                    label.check { input type="radio" name="outcome" value="codes"; "other codes" }
                }
            }
            div.row {
                div.field { label for=(format!("codes-{key}")) { "Other codes (commas between)" } input.input id=(format!("codes-{key}")) name="codes" autocomplete="off"; }
                div.field.wide { label for=(format!("rule-{key}")) { "A rule that you agreed on" } input.input id=(format!("rule-{key}")) name="rule" autocomplete="off"; }
                div.field { label for=(format!("by-{key}")) { "Who decided" } input.input id=(format!("by-{key}")) name="deciders" required autocomplete="off"; }
            }
            label.check { input type="checkbox" name="in_codebook" value="yes"; "the rule stands in the codebook now" }
            div.btn-row { button.btn.primary type="submit" { "Keep the decision" span.vh { " on " (dispute.transcript) ", turn " (turn) } } }
        }
    }
}

/// `POST /reports/agreement/decide`
pub(crate) fn decide(desk: &Desk, asked: &Asked) -> Answer {
    let turn: u32 = asked.number("turn")?;
    let transcript = asked.field("transcript");
    let found = desk.study.disputes(&wanted(Unit::Turn))?;
    let is = |one: &Dispute| one.transcript.as_str() == transcript && one.turn == Some(turn);
    let dispute = found.value.into_iter().find(is);
    let dispute = dispute.ok_or(Refusal::NotFound { what: "difference" })?;
    let new = NewReconciled {
        outcome: outcome(desk, asked)?,
        transcript: dispute.transcript,
        span: dispute.span,
        about: dispute.about,
        readings: dispute.readings,
        rule: asked.field("rule").to_owned(),
        in_codebook: asked.field("in_codebook") == "yes",
        deciders: asked.field("deciders").to_owned(),
    };
    match desk.study.reconcile(new) {
        Ok(_) => Ok(Reply::SeeOther("/reports/agreement".to_owned())),
        Err(StudyError::Unfounded { why }) => Ok(Reply::Again(page(desk, asked, Some(why))?)),
        Err(error) => Err(error.into()),
    }
}

fn outcome(desk: &Desk, asked: &Asked) -> Result<Reconciling, Refusal> {
    let said = asked.field("outcome");
    if let Some(coder) = said.strip_prefix("as ") {
        return Ok(Reconciling::One(coder.to_owned()));
    }
    match said {
        "both" => return Ok(Reconciling::Both),
        "neither" => return Ok(Reconciling::Neither),
        _ => {}
    }
    let book = desk.study.working_codebook()?;
    let names = asked.field("codes").split(',').map(str::trim).filter(|name| !name.is_empty());
    let code = |name| book.find(name).map(|code| code.id).ok_or(Refusal::NotFound { what: "code" });
    let codes = names.map(code).collect::<Result<Vec<CodeId>, _>>()?;
    let by_rule = !asked.field("rule").is_empty();
    Ok(if by_rule { Reconciling::Rule(codes) } else { Reconciling::Other(codes) })
}

/// `POST /reports/agreement/reopen`
pub(crate) fn reopen(desk: &Desk, asked: &Asked) -> Answer {
    desk.study.unreconcile(asked.number("decision")?)?;
    Ok(Reply::SeeOther("/reports/agreement?which=open".to_owned()))
}
