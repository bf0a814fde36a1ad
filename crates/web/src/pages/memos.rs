//! Every memo of the study in one place: found by words, kind and what it hangs on.

use heard_model::{Cell, Memo, MemoAnchor, MemoKind, Table};
use heard_study::KeptMemo;
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, moment};
use crate::reply::{Answer, Refusal, Reply};

/// What a memo can hang on, and what that is called.
const ON: [(&str, &str); 6] = [
    ("study", "the study as a whole"),
    ("interview", "an interview or its words"),
    ("code", "a code"),
    ("person", "a person"),
    ("version", "a version of the codebook"),
    ("out", "a quote or a release"),
];

/// Which of [`ON`] an anchor is.
fn on(anchor: &MemoAnchor) -> &'static str {
    match anchor {
        MemoAnchor::Study => "study",
        MemoAnchor::Transcript(_) | MemoAnchor::Passage(..) => "interview",
        MemoAnchor::Code(_) => "code",
        MemoAnchor::Participant(_) => "person",
        MemoAnchor::Version(_) => "version",
        MemoAnchor::Quote(_) | MemoAnchor::Release(_) => "out",
    }
}

/// What was asked for.
struct Which<'a> {
    words: &'a str,
    kind: Option<MemoKind>,
    on: &'a str,
}

impl<'a> Which<'a> {
    fn of(said: impl Fn(&str) -> &'a str) -> Which<'a> {
        Which { words: said("q"), kind: MemoKind::parse(said("kind")), on: said("on") }
    }

    /// The memos asked for, the newest first.
    fn find(&self, desk: &Desk) -> Result<Vec<KeptMemo>, Refusal> {
        let mut found = desk.study.find_memos(self.words, self.kind, None)?;
        found.retain(|kept| self.on.is_empty() || on(&kept.memo.anchor) == self.on);
        found.reverse();
        Ok(found)
    }

    fn is_all(&self) -> bool {
        self.words.is_empty() && self.kind.is_none() && self.on.is_empty()
    }
}

/// `GET /memos`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let which = Which::of(|name| asked.query(name).unwrap_or_default());
    let found = which.find(desk)?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let position = desk.study.position()?;
    let mut cards = Vec::new();
    for kept in &found {
        let about = about(desk, &marks, &kept.memo)?;
        cards.push(card(asked, kept, &about, position));
    }
    let body = html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { (count(found.len(), "memo")) } h1 { "Memos" } } }
            p.muted { "What the team wrote down while thinking. Memos stay in the team: they are in the audit trail and in no release." }
            (choose(&which))
            (write(asked))
            @if found.is_empty() && which.is_all() { (empty(Icon::Memo, "No memo is here yet", "Write the first one above, or press M on words in an interview.", html! {})) }
            @else if found.is_empty() { (empty(Icon::Search, "No memo says that", "Try fewer words, or another kind.", html! { a.btn href="/memos" { "Show all memos" } })) }
            div.memo-list { @for one in &cards { (one) } }
            @if !found.is_empty() { (leaving(asked, &which)) }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Memos, "Memos").page(desk, asked, body)))
}

fn choose(which: &Which<'_>) -> Markup {
    html! {
        form.card.report-form.sec-s method="get" action="/memos" role="search" {
            div.field.wide { label for="m-q" { "Words in it" } input.input #m-q name="q" value=(which.words) autocomplete="off"; }
            div.field { label for="m-kind" { "Kind" } (kinds("m-kind", which.kind, Some("any"))) }
            div.field { label for="m-on" { "About" } select.input #m-on name="on" { option value="" { "anything" } @for (key, words) in ON { option value=(key) selected[key == which.on] { (words) } } } }
            button.btn type="submit" { (Icon::Search) "Find" }
        }
    }
}

fn kinds(id: &str, now: Option<MemoKind>, any: Option<&str>) -> Markup {
    html! {
        select.input id=(id) name="kind" {
            @if let Some(any) = any { option value="" { (any) } }
            @for kind in MemoKind::ALL { option value=(kind.as_str()) selected[now == Some(kind)] { (kind.as_str()) } }
        }
    }
}

fn write(asked: &Asked) -> Markup {
    html! {
        details.card.sec-s { summary { "Write a memo about the study" }
            form.stack.sec-s method="post" action="/memos" {
                (token(asked))
                div.field { label for="new-text" { "What you think" } textarea.input #new-text name="text" rows="4" required {} }
                div.field { label for="new-kind" { "Kind" } (kinds("new-kind", None, None)) }
                button.btn.primary type="submit" { "Save the memo" }
                p.hint { "A memo about words is written where they stand: press M in the interview. One about a code stands on the code’s page." }
            }
        }
    }
}

/// A memo, with what changes it.
fn card(asked: &Asked, kept: &KeptMemo, about: &Markup, position: u64) -> Markup {
    let memo = &kept.memo;
    let (id, text) = (kept.id, format!("memo-{}", kept.id));
    html! {
        article.card id=(format!("m{id}")) {
            div.row.between { p { span.tag.plain { (memo.kind.as_str()) } " " (about) } p.sm.muted { (memo.author) ", " (moment(memo.at)) } }
            p.say.sec-s { (seen(&memo.text)) }
            details.disc { summary { "Change it" }
                form.stack-sm method="post" action="/memos/change" {
                    (token(asked))
                    input type="hidden" name="memo" value=(id); input type="hidden" name="seen" value=(position);
                    div.field { label.vh for=(text) { "The memo" } textarea.input id=(text) name="text" rows="4" { (memo.text) } }
                    div.btn-row {
                        button.btn.primary type="submit" name="do" value="keep" { "Save" }
                        button.btn.danger type="submit" name="do" value="remove" { (Icon::Remove) "Throw it away" }
                    }
                }
            }
        }
    }
}

/// What a memo is about, as a way there.
fn about(desk: &Desk, marks: &Marks, memo: &Memo) -> Result<Markup, Refusal> {
    Ok(match &memo.anchor {
        MemoAnchor::Study => html! { "about the study" },
        MemoAnchor::Transcript(id) => {
            html! { "about " a href=(format!("/transcript/{id}")) { (id) } }
        }
        MemoAnchor::Passage(id, span) => {
            let transcript = desk.masked(id)?;
            let mut turns = transcript.turns.iter();
            let turn = turns.find(|turn| turn.map.shown_of(*span).is_some());
            let number = turn.map_or(1, |turn| turn.number);
            html! { "on " a href=(format!("/transcript/{id}?turn={number}#t{number}")) { (id) " turn " (number) } }
        }
        MemoAnchor::Code(code) => {
            html! { "about " a href=(format!("/codebook/code/{code}")) { (marks.get(*code).name) } }
        }
        MemoAnchor::Participant(id) => html! { "about " a href=(format!("/people/{id}")) { (id) } },
        MemoAnchor::Version(version) => {
            html! { "about " a href="/codebook/history" { "version " (version.0) } }
        }
        MemoAnchor::Quote(quote) => html! { "about quote " (quote) },
        MemoAnchor::Release(name) => {
            html! { "about " a href=(format!("/release/{name}")) { "release " (name) } }
        }
    })
}

/// The form that takes the memos out of the study, with why.
fn leaving(asked: &Asked, which: &Which<'_>) -> Markup {
    let kind = which.kind.map(MemoKind::as_str).unwrap_or_default();
    html! {
        details.card.sec { summary { "Take these out as a file" }
            form.stack.sec-s method="post" action="/memos/file" {
                (token(asked))
                input type="hidden" name="q" value=(which.words); input type="hidden" name="kind" value=(kind); input type="hidden" name="on" value=(which.on);
                div.field { label for="out-as" { "As" } select.input.auto #out-as name="as" { @for (name, words) in [("docx", "Word"), ("xlsx", "Excel"), ("csv", "CSV")] { option value=(name) { (words) } } } }
                div.field { label for="out-why" { "What for" } input.input #out-why name="reason" required autocomplete="off"; p.hint { "Names are hidden in it. It is for work inside the team, and kept in the log with your name." } }
                button.btn type="submit" { (Icon::Download) "Save the file" }
            }
        }
    }
}

/// `POST /memos`: a memo about the study.
pub(crate) fn add(desk: &Desk, asked: &Asked) -> Answer {
    let text = asked.field("text");
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    let kind = MemoKind::parse(asked.field("kind")).ok_or(Refusal::BadField { name: "kind" })?;
    let id = desk.study.add_memo(kind, MemoAnchor::Study, text)?.value;
    Ok(Reply::SeeOther(format!("/memos#m{id}")))
}

/// `POST /memos/change`: other words for a memo, or none.
pub(crate) fn change(desk: &Desk, asked: &Asked) -> Answer {
    let id: i64 = asked.number("memo")?;
    if asked.field("do") == "remove" {
        desk.study.remove_memo(id)?;
        return Ok(Reply::SeeOther("/memos".to_owned()));
    }
    let text = asked.field("text");
    if text.is_empty() {
        return Err(Refusal::BadField { name: "text" });
    }
    desk.study.edit_memo(id, text, Some(asked.number("seen")?))?;
    Ok(Reply::SeeOther(format!("/memos#m{id}")))
}

/// `POST /memos/file`: the memos asked for, names hidden.
pub(crate) fn file(desk: &Desk, asked: &Asked) -> Answer {
    let ending = ["docx", "xlsx", "csv"].into_iter().find(|known| *known == asked.field("as"));
    let ending = ending.ok_or(Refusal::BadField { name: "as" })?;
    let found = Which::of(|name| asked.field(name)).find(desk)?;
    let masked = desk.study.masked_memos(desk.key.as_ref())?;
    let text = |words: &str| Cell::Text(words.to_owned());
    let row = |kept: &KeptMemo, words: &str| {
        let memo = &kept.memo;
        vec![
            text(&memo.at.strftime("%Y-%m-%d").to_string()),
            text(memo.kind.as_str()),
            text(&plainly(desk, &memo.anchor)),
            text(words),
            text(&memo.author),
        ]
    };
    let wanted = masked.iter().filter(|(kept, _)| found.iter().any(|one| one.id == kept.id));
    let table = Table {
        title: "Memos".to_owned(),
        basis: format!("{}, names hidden", count(found.len(), "memo")),
        columns: ["day", "kind", "about", "memo", "by"].map(str::to_owned).to_vec(),
        rows: wanted.map(|(kept, words)| row(kept, words.as_str())).collect(),
        notes: Vec::new(),
    };
    let reason = asked.field("reason");
    let cleared = desk.study.export_report("memos", "Memos", &[table], &[], reason)?;
    let bytes =
        heard_export::render(ending, &cleared).map_err(|_| Refusal::BadField { name: "as" })?;
    Ok(Reply::File { name: format!("memos.{ending}"), bytes })
}

/// What a memo is about, in a table.
fn plainly(desk: &Desk, anchor: &MemoAnchor) -> String {
    match anchor {
        MemoAnchor::Study => "the study".to_owned(),
        MemoAnchor::Transcript(id) => id.to_string(),
        MemoAnchor::Passage(id, span) => {
            let turn = desk.masked(id).ok().and_then(|transcript| {
                let mut turns = transcript.turns.iter();
                turns.find(|turn| turn.map.shown_of(*span).is_some()).map(|turn| turn.number)
            });
            turn.map_or_else(|| id.to_string(), |turn| format!("{id}#{turn}"))
        }
        MemoAnchor::Code(code) => code.to_string(),
        MemoAnchor::Participant(id) => id.to_string(),
        MemoAnchor::Version(version) => format!("version {}", version.0),
        MemoAnchor::Quote(quote) => quote.to_string(),
        MemoAnchor::Release(name) => format!("release {name}"),
    }
}
