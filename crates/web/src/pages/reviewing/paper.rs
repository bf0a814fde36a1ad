//! Paper answers, typed in: the reader, the code on the sheet, what they ticked, and the next one.
//! Everything goes by keys, and works without a script.

use heard_model::{Light, Use};
use heard_study::{
    Beside, HeldBack, Reader, ReturnedFault, Said, Says, Sheet, SheetCode, StudyError, Ticked,
    ToReview,
};
use maud::{Markup, html};

use super::super::quotes::sight;
use super::super::reader::seen;
use super::super::review::said;
use super::super::review::words::QUESTIONS;
use super::{frame, standing};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, empty, token};
use crate::look::words::{count, in_url, short};
use crate::reply::{Answer, Refusal, Reply};
use crate::session::secret;

/// Where it lies in the house.
const ABOVE: [(&str, &str); 2] = [("/quotes", "Quotes"), ("/reviewing", "Who reads what")];

/// `GET /reviewing/paper?reader=nell&code=12-a3f09`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let reader = asked.query("reader").unwrap_or_default();
    let code = asked.query("code").unwrap_or_default();
    Ok(Reply::Html(whole(desk, asked, reader, code, None)?))
}

/// `POST /reviewing/paper`: what was ticked on one sheet.
pub(crate) fn keep(desk: &Desk, asked: &Asked) -> Answer {
    let (reader, typed) = (asked.field("reader"), asked.field("code"));
    let code = SheetCode::read(typed).ok_or(Refusal::BadField { name: "code" })?;
    let Some(says) = ticked(asked) else {
        let problem =
            "Nothing is ticked. If the sheet came back empty, tick “Pass”, or leave it out.";
        return Ok(Reply::Again(whole(desk, asked, reader, typed, Some(problem))?));
    };
    let ticked = Ticked { code, says, once: asked.field("once").to_owned() };
    match desk.study.type_in(reader, &ticked, &sight(desk)) {
        // It was sent twice: the first one stands.
        Ok(_) | Err(StudyError::AlreadySaved { .. }) => {}
        // Changed while it was typed in: the page tells of it.
        Err(StudyError::Returned(ReturnedFault::WordsChanged { .. })) => {
            return Ok(Reply::Again(whole(desk, asked, reader, typed, None)?));
        }
        Err(error) => return Err(error.into()),
    }
    let (reader, code) = (in_url(reader), in_url(&ticked.code.to_string()));
    Ok(Reply::SeeOther(format!("/reviewing/paper?reader={reader}&saved={code}")))
}

/// What a form says; nothing where it is empty.
fn ticked(asked: &Asked) -> Option<Says> {
    if !asked.field("know").is_empty() {
        return Some(Says::KnowsPerson);
    }
    if !asked.field("pass").is_empty() {
        return Some(Says::Pass);
    }
    let light = |name: &str| Light::parse(asked.field(name));
    let of = |use_: Use| Some((use_, light(&format!("ok-{}", use_.as_str()))?));
    let said = Said {
        lights: Use::ALL.into_iter().filter_map(of).collect(),
        dignity: light("dignity"),
        recognised: light("recognised"),
        if_mine: light("if_mine"),
        leave_out: asked.field("leave_out").to_owned(),
    };
    let comment = asked.field("comment").to_owned();
    (!said.is_empty() || !comment.is_empty()).then_some(Says::Answers(said, comment))
}

fn whole(
    desk: &Desk,
    asked: &Asked,
    reader: &str,
    code: &str,
    problem: Option<&str>,
) -> Result<Markup, Refusal> {
    let readers = desk.study.readers()?;
    let body = html! {
        div.wrap.narrow {
            div.page-head {
                div { p.eyebrow { "Sheets that came back on paper" } h1 { "Type in paper sheets" } }
                div.actions { a.btn href="/reviewing/returned" { (Icon::Quotes) "Bring files in" } }
            }
            @if readers.is_empty() {
                (empty(Icon::Quotes, "Nobody was asked to read yet", "Sheets are printed for a reader, with what they were asked about.", html! { a.btn.primary href="/reviewing" { "Ask somebody" } }))
            } @else {
                @if let Some(code) = asked.query("saved") { div.banner.ok role="status" { (Icon::Ok) p { "Sheet " strong { (code) } " is saved. The next one?" } } }
                (find(&readers, reader, code))
                @if !reader.is_empty() && code.is_empty() { (out(desk, reader)?) }
                @if !reader.is_empty() && !code.is_empty() { (sheet(desk, asked, reader, code, problem)?) }
            }
        }
    };
    let frame = Frame { scripts: &["paper.js"], ..frame("Type in paper sheets", &ABOVE) };
    Ok(frame.page(desk, asked, body))
}

/// Whose sheet, and which.
fn find(readers: &[Reader], reader: &str, code: &str) -> Markup {
    html! {
        form.row.sec-s.end action="/reviewing/paper" {
            div.field { label for="pp-r" { "Whose sheets" } select.input.auto #pp-r name="reader" required {
                @if reader.is_empty() { option value="" { "Choose" } }
                @for one in readers { option value=(one.name) selected[one.name == reader] { (one.name) ", " (one.waiting) " waiting" } }
            } }
            div.field { label for="pp-c" { "Code on the sheet" } input.input.auto.code-in #pp-c name="code" value=(code) maxlength="40" placeholder="12-a3f09" autocomplete="off" autocapitalize="off" spellcheck="false" autofocus[code.is_empty() && !reader.is_empty()]; }
            button.btn type="submit" { "Find" }
        }
    }
}

/// The sheets that are still out: one can be tapped instead of typing its code.
fn out(desk: &Desk, reader: &str) -> Result<Markup, Refusal> {
    let (_, all) = desk.study.sheets_of(reader, &sight(desk))?;
    let waiting: Vec<&ToReview> = all.iter().filter(|one| one.decided.is_none()).collect();
    Ok(html! {
        section.sec-s aria-labelledby="out-h" {
            h2.h-sm #out-h { (count(waiting.len(), "sheet")) " still out with " (reader) }
            @if waiting.is_empty() { p.muted { "Everything they were asked about is answered. A sheet that is typed in again takes the place of what was typed before." } }
            ul.files.sec-s { @for one in waiting.iter().take(60) {
                @let code = SheetCode::of(one.shown.quote, &one.shown.shown_digest).to_string();
                li { a href=(address(reader, &code)) { strong.num { (code) } span.muted { "“" (seen(&short(one.shown.words.as_str(), 60))) "”" } } }
            } }
            @if waiting.len() > 60 { p.sm.muted { "And " (waiting.len() - 60) " more: type the code." } }
        }
    })
}

fn address(reader: &str, code: &str) -> String {
    format!("/reviewing/paper?reader={}&code={}", in_url(reader), in_url(code))
}

/// The sheet with this code, or kind words where it can't be typed in.
fn sheet(
    desk: &Desk,
    asked: &Asked,
    reader: &str,
    typed: &str,
    problem: Option<&str>,
) -> Result<Markup, Refusal> {
    let Some(code) = SheetCode::read(typed) else {
        return Ok(told(
            "hold",
            Icon::Ask,
            "No sheet has such a code",
            html! { "It is a number, a line and five more letters or digits, as in 12-a3f09. It stands at the top of the sheet, on the right." },
        ));
    };
    Ok(match desk.study.sheet(reader, &code, &sight(desk))? {
        Sheet::Fits(found) => to_tick(asked, reader, &code, &found, problem),
        Sheet::Changed(found) => changed(asked, reader, &code, &found.0),
        Sheet::HeldBack(held) => held_back(asked, reader, &code, &held, problem),
        Sheet::NotGiven(others) if others.is_empty() => told(
            "hold",
            Icon::Ask,
            "This sheet is not in the study",
            html! { "Nobody was asked about it, or its words are shown no longer. Look at the code once more; nothing was kept." },
        ),
        Sheet::NotGiven(others) => told(
            "hold",
            Icon::Person,
            "This sheet is not one of theirs",
            html! {
                "Either it was given to somebody else, or " (reader) " may know who speaks. Is it the sheet of "
                @for (place, other) in others.iter().enumerate() { @if place > 0 { ", " } a href=(address(other, &code.to_string())) { (other) } } "?"
            },
        ),
    })
}

fn told(class: &str, icon: Icon, title: &str, words: Markup) -> Markup {
    html! { div class=(format!("banner sec-s {class}")) role="status" { (icon) p { strong { (title) "." } " " (words) } } }
}

/// The words were changed since: what was ticked was ticked of others.
fn changed(asked: &Asked, reader: &str, code: &SheetCode, one: &ToReview) -> Markup {
    html! {
        (told("hold", Icon::Again, "These words were changed since the sheet was printed", html! {
            "What " (reader) " ticked was about the words on the paper, so it can’t count for the new ones, a yes least of all. Nothing is lost: the new words wait for them. Print the sheet again, or ask them. "
        }))
        blockquote.quote.sec-s { p { "“" (seen(one.shown.words.as_str())) "”" } footer.cite { "as it is shown now" } }
        form.row.sec-s method="post" action="/reviewing/paper" {
            (bound(asked, reader, code))
            button.btn type="submit" name="know" value="yes" { (Icon::Person) "They ticked “I may know this person”" }
            a.btn href=(format!("/reviewing/paper?reader={}", in_url(reader))) { "Next sheet" }
        }
    }
}

/// What every form of a sheet carries.
fn bound(asked: &Asked, reader: &str, code: &SheetCode) -> Markup {
    html! {
        (token(asked))
        input type="hidden" name="reader" value=(reader);
        input type="hidden" name="code" value=(code);
        input type="hidden" name="once" value=(&secret()[..32]);
    }
}

/// The sheet again, to tick as it was ticked.
fn to_tick(
    asked: &Asked,
    reader: &str,
    code: &SheetCode,
    (one, _): &(ToReview, Beside),
    problem: Option<&str>,
) -> Markup {
    html! {
        section.card.sec-s aria-labelledby="sh-h" {
            h2.h-sm #sh-h { "Sheet " (code) " of " (reader) }
            blockquote.quote { p { "“" (seen(one.shown.words.as_str())) "”" } footer.cite { (one.shown.label) } }
            @if let Some(verdict) = one.decided { p.sm { "They answered these words before: " (standing::verdict_in_words(verdict)) ". What you save now takes its place." } }
            (form(asked, reader, code, &one.asked_for, problem))
        }
    }
}

/// A sheet whose words are shown to nobody for now: what was ticked counts, a no most of all.
fn held_back(
    asked: &Asked,
    reader: &str,
    code: &SheetCode,
    held: &HeldBack,
    problem: Option<&str>,
) -> Markup {
    html! {
        (told("hold", Icon::Hold, "These words are held back for now", html! {
            "So they are not shown here. What " (reader) " ticked counts all the same: type it in as it stands on the sheet. "
        }))
        section.card.sec-s aria-labelledby="sh-h" {
            h2.h-sm #sh-h { "Sheet " (code) " of " (reader) }
            (form(asked, reader, code, &held.asked_for, problem))
        }
    }
}

/// What can be ticked on a sheet.
fn form(
    asked: &Asked,
    reader: &str,
    code: &SheetCode,
    asked_for: &[Use],
    problem: Option<&str>,
) -> Markup {
    html! {
            form.stack.sec-s #ticks method="post" action="/reviewing/paper" {
                (bound(asked, reader, code))
                @if let Some(problem) = problem { p.err role="alert" tabindex="-1" autofocus { (problem) } }
                @for (place, use_) in asked_for.iter().enumerate() {
                    (choice(asked, &format!("ok-{}", use_.as_str()), &format!("Is it OK to use this {}?", said::use_(*use_)), ["Yes", "Not sure", "No"], place == 0 && problem.is_none()))
                }
                @for (name, question, words) in QUESTIONS { (choice(asked, name, question, words, false)) }
                div.row.even {
                    div.field { label for="pp-l" { "To leave out" } textarea.input #pp-l name="leave_out" rows="2" maxlength="2000" { (asked.field("leave_out")) } }
                    div.field { label for="pp-s" { "To say" } textarea.input #pp-s name="comment" rows="2" maxlength="2000" { (asked.field("comment")) } }
                }
                div.row {
                    label.check { input type="checkbox" name="pass" value="yes"; "Pass" }
                    label.check { input type="checkbox" name="know" value="yes"; "I may know this person" }
                }
                p.row { button.btn.primary.big type="submit" #pp-save { "Save, next sheet" } a.btn href=(format!("/reviewing/paper?reader={}", in_url(reader))) { "Leave it" } }
                p.sm.muted data-keys hidden { (Icon::Keyboard) " " kbd { "1" } " " kbd { "2" } " " kbd { "3" } " tick and go on, " kbd { "0" } " leaves a question empty, " kbd { "Enter" } " saves." }
            }
    }
}

/// A question with its boxes. None is ticked before: a sheet says what it says.
fn choice(asked: &Asked, name: &str, question: &str, words: [&str; 3], is_first: bool) -> Markup {
    let chosen = Light::parse(asked.field(name));
    html! {
        fieldset.ticks {
            legend { (question) }
            @for (place, (light, word)) in Light::ALL.into_iter().zip(words).enumerate() {
                label.opt { input type="radio" name=(name) value=(light.as_str()) checked[chosen == Some(light)] autofocus[is_first && place == 0]; span { (word) } }
            }
        }
    }
}
