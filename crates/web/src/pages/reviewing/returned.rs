//! What comes back from a pack: dropped or pasted, shown with what would become of each answer, and
//! taken in only then. Nothing waits on the server between the two: the browser sends it again.

use heard_model::{ReviewRole, Verdict};
use heard_study::{Returned, ReturnedAnswer, ReturnedFault, Says, Standing, StudyError};
use maud::{Markup, html};

use super::super::quotes::sight;
use super::super::reader::seen;
use super::ask::role_in_words;
use super::{frame, standing};
use crate::asked::Asked;
use crate::desk::{Desk, Unreadable};
use crate::look::icon::Icon;
use crate::look::shell::{Frame, token};
use crate::look::words::{count, short};
use crate::reply::{Answer, Refusal, Reply};

/// Where it lies in the house.
const ABOVE: [(&str, &str); 2] = [("/quotes", "Quotes"), ("/reviewing", "Who reads what")];

/// `GET /reviewing/returned`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    Ok(Reply::Html(with_form(desk, asked, None, "")))
}

/// The page, with what was wrong with what was pasted.
fn with_form(desk: &Desk, asked: &Asked, problem: Option<&Unreadable>, pasted: &str) -> Markup {
    let body = html! {
        div.wrap.narrow {
            div.page-head {
                div { p.eyebrow { "You see what is in it before anything is kept" } h1 { "Bring answers in" } }
                div.actions { a.btn href="/reviewing/paper" { (Icon::Memo) "Type in paper sheets" } }
            }
            div.drop.sec-s #drop data-needs-script data-to="/reviewing/returned" data-taking="Taking in …" data-took="Taken in" data-left="Not taken in" {
                (Icon::Quotes)
                h2.h-sm { "Drop what came back here" }
                p.muted { "The file that a reader’s pack saved for them, " code { "answers.json" } ", or the pack itself if they saved the page. Several at once are fine, and the same file twice does nothing twice." }
                p.row { label.btn.primary for="files" { (Icon::Add) "Choose files" } input.vh #files type="file" multiple accept=".json,.html,.htm,.txt"; }
            }
            (course())
            section.card.sec aria-labelledby="paste-h" {
                h2.h-sm #paste-h { "Or paste it" }
                form.stack.sec-s method="post" action="/reviewing/returned/look" {
                    (token(asked))
                    @if let Some(problem) = problem { p.err #paste-p role="alert" tabindex="-1" autofocus { (problem.what) @if let Some(hint) = &problem.hint { " " (hint) } } }
                    div.field { label for="pasted" { "What they sent in a message" } textarea.input.mono #pasted name="pasted" rows="5" required spellcheck="false" autocomplete="off" aria-describedby="paste-hint" { (pasted) }
                        p.sm.muted #paste-hint { "The whole of it, from { to }. Words around it do no harm." } }
                    p { button.btn type="submit" { "Look at it" } }
                }
            }
        }
    };
    let frame = Frame { scripts: &["import.js"], ..frame("Bring answers in", &ABOVE) };
    frame.page(desk, asked, body)
}

/// Where the script of the import page shows what it reads.
fn course() -> Markup {
    html! {
        div.row.sec-s #course hidden { progress #progress aria-label="How far it is" value="0" max="1" {} span.sm.muted #course-words {} button.btn.small #stop type="button" { (Icon::Stop) "Stop" } }
        p.vh #import-live aria-live="polite" {}
        ol.stack.sec-s #read {}
        div.act-bar #take-bar hidden { span.strong #take-count {} button.btn.primary #take type="button" { "Take in" } }
    }
}

/// What was sent, and whether as a file by a script.
fn sent(asked: &Asked) -> (&[u8], bool) {
    match asked.file_name {
        Some(_) => (&asked.body, true),
        None => (asked.field("pasted").as_bytes(), false),
    }
}

/// `POST /reviewing/returned/look`: what is in it, and what would become of it.
pub(crate) fn look(desk: &Desk, asked: &Asked) -> Answer {
    let (bytes, is_file) = sent(asked);
    let looked = Returned::read(bytes).and_then(|returned| {
        let (role, answers) = desk.study.look_at_returned(&returned, &sight(desk))?;
        Ok((returned.reviewer, role, answers))
    });
    let (who, role, answers) = match looked.map_err(told) {
        Ok(looked) => looked,
        Err(Refusal::Unreadable(problem)) if !is_file => {
            let page = with_form(desk, asked, Some(&problem), asked.field("pasted"));
            return Ok(Reply::Again(page));
        }
        Err(refusal) => return Err(refusal),
    };
    let part = html! { div #fragment { (account(desk, &who, role, &answers, false)) } };
    if is_file {
        return Ok(Reply::Html(part));
    }
    let nothing = !answers.iter().any(|one| may_come_in(one.standing));
    Ok(Reply::Html(to_take(desk, asked, &part, nothing)))
}

/// What was pasted, shown, with the way to take it in.
fn to_take(desk: &Desk, asked: &Asked, part: &Markup, nothing: bool) -> Markup {
    let body = html! {
        div.wrap.narrow {
            h1 { "What they sent" }
            form.stack.sec-s method="post" action="/reviewing/returned/take" {
                (token(asked))
                input type="hidden" name="pasted" value=(asked.field("pasted"));
                (part)
                p.row { @if !nothing { button.btn.primary type="submit" { "Take it in" } } a.btn href="/reviewing/returned" { @if nothing { "Back" } @else { "Leave it" } } }
            }
        }
    };
    frame("What they sent", &ABOVE).page(desk, asked, body)
}

/// `POST /reviewing/returned/take`: takes it in, each answer once however often it comes.
pub(crate) fn take(desk: &Desk, asked: &Asked) -> Answer {
    let (bytes, is_file) = sent(asked);
    let returned = Returned::read(bytes).map_err(told)?;
    let changed = asked.query("revise").or(Some(asked.field("revise"))).is_some_and(|it| it == "1");
    let taken = desk.study.take_returned(&returned, &sight(desk), changed).map_err(told)?;
    let who = &returned.reviewer;
    let readers = desk.study.readers()?;
    let role = readers.iter().find(|one| one.name == *who).map_or(ReviewRole::Peer, |one| one.role);
    let part = html! { div #fragment { (account(desk, who, role, &taken, true)) } };
    if is_file {
        return Ok(Reply::Html(part));
    }
    let body = html! {
        div.wrap.narrow { h1 { "What they sent" } (part)
            p.row.sec-s { a.btn.primary href="/reviewing/returned" { "Bring in more" } a.btn href="/reviewing" { "Who reads what" } } }
    };
    Ok(Reply::Html(frame("Taken in", &ABOVE).page(desk, asked, body)))
}

/// Why it can't be taken in, with what to do.
fn told(error: StudyError) -> Refusal {
    let (what, hint) = match &error {
        StudyError::Returned(ReturnedFault::IsPack) => (
            "This is the pack itself, and no answers are in it.".to_owned(),
            "Ask the reader to open it where they answered, tap Stop, then “Save my answers as a file”, and send that file.",
        ),
        StudyError::Returned(ReturnedFault::NoAnswers) => (
            "No answers of a pack are in it.".to_owned(),
            "Choose the file that the pack saved: it is called answers.json.",
        ),
        StudyError::Returned(ReturnedFault::BrokenOff { line, .. }) => (
            format!(
                "It breaks off, or was changed on the way, at line {line}. Nothing was taken in."
            ),
            "Ask them to send it again, as a file.",
        ),
        StudyError::Returned(fault) => (
            format!("It can’t be used: {fault}. Nothing was taken in."),
            "Ask them to send it again.",
        ),
        StudyError::NotFound { what: "reviewer", .. } => (
            "It is of somebody who was not asked to read here.".to_owned(),
            "It may be of another study. If the reader’s name was changed, ask them under the old one first.",
        ),
        _ => return error.into(),
    };
    Refusal::Unreadable(Unreadable { what, hint: Some(hint.to_owned()) })
}

fn may_come_in(standing: Standing) -> bool {
    !matches!(standing, Standing::Before | Standing::NotGiven)
}

/// Each kind of standing: what it is called before and after, with a drawing.
const KINDS: [(Standing, Icon, &str, &str); 7] = [
    (Standing::New, Icon::Ok, "to take in", "taken in"),
    (
        Standing::Instead,
        Icon::Again,
        "to take in, in the place of what they said before",
        "taken in, in the place of what they said before",
    ),
    (
        Standing::Changed,
        Icon::Info,
        "about words that were changed since: kept, and the new words wait for them",
        "about words that were changed since: kept, and the new words wait for them",
    ),
    (
        Standing::HeldBack,
        Icon::Hold,
        "about words that are held back for now: kept, and a no counts",
        "about words that are held back for now: kept, and a no counts",
    ),
    (
        Standing::TakesBackANo,
        Icon::Hold,
        "takes back a no that they gave: the no stands",
        "takes back a no that they gave: the no stands",
    ),
    (Standing::Before, Icon::Info, "here already", "here already: nothing was done twice"),
    (
        Standing::NotGiven,
        Icon::Block,
        "not taken in: they were not asked about it, may know the person, or it is shown no longer",
        "not taken in: they were not asked about it, may know the person, or it is shown no longer",
    ),
];

/// Whose answers they are, and what becomes of each.
fn account(
    desk: &Desk,
    who: &str,
    role: ReviewRole,
    answers: &[ReturnedAnswer],
    is_done: bool,
) -> Markup {
    let none = !answers.iter().any(|one| may_come_in(one.standing));
    let asks = !is_done && answers.iter().any(|one| one.standing == Standing::TakesBackANo);
    html! {
        div.stack-sm data-nothing[none] {
            h3 { (count(answers.len(), "answer")) " of " (who) span.muted { ", " (role_in_words(role)) } }
            @if answers.is_empty() { p.muted { "They answered nothing yet." } }
            @for (kind, icon, before, after) in KINDS {
                @let these: Vec<_> = answers.iter().filter(|one| one.standing == kind).collect();
                @if !these.is_empty() {
                    details.disc open[these.len() <= 12 && kind != Standing::Before] {
                        summary { (icon) strong { (these.len()) } " " (if is_done { after } else { before }) }
                        ul.read-by { @for one in &these { (row(one)) } }
                    }
                }
            }
            @if asks { label.check { input type="checkbox" name="revise" value="1" data-revise; "They were asked, and changed their mind: take these in too" } }
            @if desk.key.is_none() && answers.iter().any(|one| one.standing == Standing::NotGiven) { p.sm.muted { "The key is not open, and without it nothing is shown to anybody. Start the program with the key, and bring the file in again." } }
        }
    }
}

/// One answer: of which words, and what it says.
fn row(one: &ReturnedAnswer) -> Markup {
    let (verdict, comment) = match &one.answer.says {
        Says::Pass => (Verdict::Pass, ""),
        Says::KnowsPerson => (Verdict::KnowsPerson, ""),
        Says::Answers(said, comment) => (said.verdict(), comment.as_str()),
    };
    html! {
        li {
            (standing::verdict_in_words(verdict)) " "
            @if let Some(shown) = &one.shown { strong { (shown.quote) } " " span.muted { "“" (seen(&short(shown.words.as_str(), 70))) "”" } }
            @else { span.muted { "words that are not shown to them" } }
            @if !comment.trim().is_empty() { p.say.sm { "“" (short(comment.trim(), 300)) "”" } }
        }
    }
}
