//! The codebook: its tree and definitions, what people do to codes, how it grew, what waits to be
//! sorted, the draft.

mod act;
mod care;
mod change;
mod changes;
mod join;
mod passages;
mod sort;
mod split;
mod story;

use std::collections::BTreeMap;

use heard_model::{Code, CodeId, CodingState};
use heard_study::{CodingFilter, Commit, Draft, NewCode};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};

pub(crate) use care::{check, read, reading};
pub(crate) use change::{act as change, page as change_page};
pub(crate) use changes::{diff, history};
pub(crate) use join::{act as merge, page as merge_page};
pub(crate) use sort::{decide, queue};
pub(crate) use split::{act as split, page as split_page};
pub(crate) use story::memo;

/// Which part of the codebook a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Codes,
    History,
    Diff,
    Sort,
    Reading,
    Check,
}

/// The page round a part.
fn page_of(desk: &Desk, asked: &Asked, part: Part, body: Markup) -> Answer {
    let versions = desk.study.versions()?;
    let draft = desk.study.draft()?;
    let waiting = desk.study.queue()?.len();
    let here = |of: Part| (part == of).then_some("page");
    let whole = html! {
        div.page-head {
            div { p.eyebrow { (standing(&versions, &draft)) } h1 { "Codebook" } }
            div.actions { a.btn.primary href="/codebook/new" { (Icon::Add) "Suggest a code" } }
        }
        nav.subnav aria-label="Codebook sections" {
            a href="/codebook" aria-current=[here(Part::Codes)] { "Codes" }
            a href="/codebook/history" aria-current=[here(Part::History)] { "How it grew" @if draft.is_changed() { span.bubble { (draft.amendments.len()) span.vh { " changes in the draft" } } } }
            @if versions.len() > 1 { a href="/codebook/diff" aria-current=[here(Part::Diff)] { "What changed" } }
            a href="/codebook/queue" aria-current=[here(Part::Sort)] { "To sort again" @if waiting > 0 { span.bubble { (waiting) } } }
            a href="/codebook/reading" aria-current=[here(Part::Reading)] { "To read" }
            a href="/codebook/check" aria-current=[here(Part::Check)] { "Check-up" }
        }
        (body)
    };
    Ok(Reply::Html(Frame::new(Nav::Codebook, "Codebook").page(desk, asked, whole)))
}

fn standing(versions: &[heard_study::VersionEntry], draft: &Draft) -> String {
    let codes = count(draft.codebook.active().count(), "code");
    let themes = count(draft.codebook.themes().filter(|theme| theme.is_active()).count(), "theme");
    match versions.first() {
        None => format!("No version is agreed yet · {codes} in {themes} in the draft"),
        Some(head) => {
            let when = head.date.map(|date| format!(" · agreed {}", day(date))).unwrap_or_default();
            let by =
                if head.author.is_empty() { String::new() } else { format!(", {}", head.author) };
            format!("Version {} · {codes} in {themes}{when}{by}", head.id.0)
        }
    }
}

/// `GET /codebook` and `GET /codebook/code/{code}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let marks = Marks::of(&codebook);
    let asked_for = match asked.path("code") {
        "" => codebook.active().next(),
        word => {
            let id = CodeId::parse(word).ok_or(Refusal::NotFound { what: "code" })?;
            Some(codebook.codes.get(&id).ok_or(Refusal::NotFound { what: "code" })?)
        }
    };
    let Some(code) = asked_for else { return page_of(desk, asked, Part::Codes, beginning()) };
    let used = used(desk)?;
    let body = html! {
        div.cbk {
            (tree(&codebook, &marks, &used, code.id))
            div.cbk-main {
                (definition(desk, &codebook, &marks, &used, code)?)
                (passages::section(desk, code)?)
                (story::history(desk, &marks, code.id)?)
                (story::memos(desk, asked, code.id)?)
            }
        }
    };
    page_of(desk, asked, Part::Codes, body)
}

fn beginning() -> Markup {
    empty(
        Icon::Codebook,
        "No code is here yet",
        "Codes are what passages are about. Write the first ones while you read, or bring in a codebook with “heard codebook import”.",
        html! { a.btn.primary href="/codebook/new" { (Icon::Add) "Write the first code" } },
    )
}

type Used = BTreeMap<CodeId, (usize, Vec<String>)>;

/// How many passages each code has, and in which interviews.
fn used(desk: &Desk) -> Result<Used, Refusal> {
    let mut used = Used::new();
    for coding in desk.study.codings(&CodingFilter::default())? {
        if coding.state == CodingState::Hidden {
            continue;
        }
        let (number, places) = used.entry(coding.code).or_default();
        *number += 1;
        let place = coding.transcript.to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(used)
}

fn tree(codebook: &heard_model::Codebook, marks: &Marks, used: &Used, here: CodeId) -> Markup {
    let themes: Vec<Option<&Code>> =
        codebook.themes().filter(|theme| theme.is_active()).map(Some).chain([None]).collect();
    let under = |theme: Option<&Code>| -> Vec<&Code> {
        let theme = theme.map(|theme| theme.id);
        codebook.active().filter(|code| codebook.theme_of(code.id) == theme).collect()
    };
    let retired: Vec<&Code> = codebook.plain_codes().filter(|code| !code.is_active()).collect();
    html! {
        nav.cbk-tree aria-label="Codes" tabindex="0" {
            @for theme in themes {
                @let codes = under(theme);
                @if let Some(theme) = theme {
                    @let mark = marks.get(theme.id);
                    details class=(format!("theme {}", mark.theme)) open { summary { (mark.shape()) span.nm { (mark.name) } } ul { @for code in codes { (leaf(marks, used, code, here)) } } }
                } @else if !codes.is_empty() { ul { @for code in codes { (leaf(marks, used, code, here)) } } }
            }
            @if !retired.is_empty() {
                details.theme.t0 open[retired.iter().any(|code| code.id == here)] { summary { span.nm { "Retired " span.faint { (retired.len()) } } } ul { @for code in retired { (leaf(marks, used, code, here)) } } }
            }
        }
    }
}

fn leaf(marks: &Marks, used: &Used, code: &Code, here: CodeId) -> Markup {
    let mark = marks.get(code.id);
    let number = used.get(&code.id).map_or(0, |(number, _)| *number);
    html! {
        li { a class=(format!("code-row {}", mark.theme)) href=(format!("/codebook/code/{}", code.id)) aria-current=[(code.id == here).then_some("page")] {
            (mark.shape()) span.nm { (mark.name) } span.ct.num { span.vh { ", passages: " } (number) }
        } }
    }
}

fn definition(
    desk: &Desk,
    codebook: &heard_model::Codebook,
    marks: &Marks,
    used: &Used,
    code: &Code,
) -> Result<Markup, Refusal> {
    let mark = marks.get(code.id);
    let theme = codebook.theme_of(code.id).filter(|theme| *theme != code.id);
    let theme = theme.map(|theme| (theme, marks.get(theme).name));
    let (number, places) = used.get(&code.id).cloned().unwrap_or_default();
    let examples = examples(desk, code)?;
    Ok(html! {
        article class=(format!("card def {}", mark.theme)) aria-labelledby="def-h" {
            header.def-head { (mark.large()) div.grow { h2 #def-h { (mark.name) }
                p.muted { @if let Some((theme, name)) = theme { a href=(format!("/codebook/code/{theme}")) { (name) } " · " } (code.id) " · " (count(number, "passage")) @if number > 0 { " in " (count(places.len(), "interview")) } @if !code.is_active() { " · retired" @if let Some(until) = code.until { " in " (until) } } } }
                (actions(code)) }
            @if !code.brief.is_empty() { p.def-brief { (code.brief) } }
            dl.def-dl {
                (field("", "In plain words", None, &code.plain_name))
                (field("", "In full", None, &code.full))
                (field("use", "Use when", Some(Icon::Ok), &code.when))
                (field("dont", "Don’t use when", Some(Icon::Block), &code.when_not))
                @for example in &examples { div { dt { "Example" } dd { (example) } } }
                div { dt { "Where it came from" } dd { (code.origin.as_str().replace('+', " and ")) @if let Some(since) = code.since { ", in version " (since.0) } } }
                div { dt { "Kind" } dd { (code.kind.as_str()) @if !code.sensitivity.is_empty() { ". Take care: " (code.sensitivity.join(", ")) } } }
                @if !places.is_empty() { div { dt { "Where it is used" } dd.row { @for place in &places { a href=(format!("/transcript/{place}")) { (place) } } } } }
            }
        }
    })
}

/// What can be done to a code.
fn actions(code: &Code) -> Markup {
    let to = |what: &str| format!("/codebook/code/{}/{what}", code.id);
    html! {
        div.row {
            a.btn.small href=(to("change")) { (Icon::Memo) "Change" }
            @if code.is_active() && !code.id.is_theme() {
                a.btn.small href=(to("split")) { (Icon::Split) "Split" }
                a.btn.small href=(to("merge")) { (Icon::Merge) "Merge" }
            }
        }
    }
}

fn field(class: &str, name: &str, icon: Option<Icon>, words: &str) -> Markup {
    html! {
        @if !words.trim().is_empty() {
            div class=[(!class.is_empty()).then_some(class)] { dt { @if let Some(icon) = icon { (icon) } (name) } dd { (words) } }
        }
    }
}

/// The passages that show a code, with names hidden. One that is not in the study is passed over.
fn examples(desk: &Desk, code: &Code) -> Result<Vec<Markup>, Refusal> {
    let mut shown = Vec::new();
    for example in code.examples.iter().take(3) {
        let Some((name, turn)) = example.split_once('#') else { continue };
        let (Some(id), Ok(number)) = (heard_model::TranscriptId::new(name), turn.parse::<u32>())
        else {
            continue;
        };
        let Ok(transcript) = desk.masked(&id) else { continue };
        let Some(turn) = transcript.turns.iter().find(|turn| turn.number == number) else {
            continue;
        };
        let words = crate::look::words::short(turn.words.as_str(), 280);
        shown.push(html! {
            blockquote.quote { p { "“" (super::reader::seen(&words)) "”" } footer.cite { (turn.speaker) ", " a href=(format!("/transcript/{id}?turn={number}#t{number}")) { (id) " turn " (number) } ". Shown with names hidden." } }
        });
    }
    Ok(shown)
}

/// `GET /codebook/new`
pub(crate) fn new(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let body = html! {
        form.card.narrow.stack method="post" action="/codebook/new" {
            (token(asked))
            h2.h-sm { "Suggest a code" }
            p.muted { "It joins the draft at once, so that you can code with it. It becomes part of a version when the draft is agreed." }
            div.field { label for="name" { "Name" } input.input #name name="name" required autocomplete="off"; }
            div.field { label for="brief" { "In one line" } input.input #brief name="brief" autocomplete="off"; }
            div.field { label for="theme" { "Under" } select.input #theme name="theme" { option value="" { "Nothing yet" } @for theme in codebook.themes().filter(|theme| theme.is_active()) { option value=(theme.id) { (theme.name) } } } }
            label.check { input type="checkbox" name="is_theme" value="yes"; span { "It is a theme" span.hint { "A theme holds codes; passages are coded with its codes." } } }
            button.btn.primary type="submit" { "Add to the draft" }
        }
    };
    page_of(desk, asked, Part::Codes, body)
}

/// `POST /codebook/new`
pub(crate) fn add(desk: &Desk, asked: &Asked) -> Answer {
    let name = asked.field("name");
    if name.is_empty() {
        return Err(Refusal::BadField { name: "name" });
    }
    let is_theme = asked.field("is_theme") == "yes";
    let parent = if is_theme { None } else { CodeId::parse(asked.field("theme")) };
    let new = NewCode {
        name: name.to_owned(),
        parent,
        brief: asked.field("brief").to_owned(),
        is_theme,
        ..NewCode::default()
    };
    let id = desk.study.add_code(new)?.value;
    Ok(Reply::SeeOther(format!("/codebook/code/{id}")))
}

/// `POST /codebook/commit`
pub(crate) fn commit(desk: &Desk, asked: &Asked) -> Answer {
    let reason = asked.field("reason");
    if reason.is_empty() {
        return Err(Refusal::BadField { name: "reason" });
    }
    let present = asked.field("present").split(',').map(str::trim).filter(|who| !who.is_empty());
    let commit = Commit {
        reason: reason.to_owned(),
        present: present.map(str::to_owned).collect(),
        ..Commit::default()
    };
    desk.study.commit_codebook(commit)?;
    Ok(Reply::SeeOther("/codebook/history".to_owned()))
}
