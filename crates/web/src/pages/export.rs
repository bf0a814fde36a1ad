//! The study as a file for other programs. What is in it and what is not is shown before it is saved.

use heard_export::project::{self, DIALECTS};
use heard_model::{Loss, Project};
use heard_study::StudyError;
use maud::{Markup, html};

use super::import::left_behind;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, token};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};

/// What can be had.
const FILES: [(&str, &str, &str); 3] = [
    ("project", "A project", "Texts, codes, codings, memos and people as REFI-QDA (.qdpx)"),
    ("codebook", "The codebook", "The codes alone as REFI-QDA (.qdc)"),
    (
        "tables",
        "Tables",
        "Codings, quotes, people and turns as an Excel workbook, with a dictionary",
    ),
];

/// `GET /export`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let has_key = desk.key.as_ref().is_some_and(|key| !key.is_empty());
    let body = html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { "For another program, a spreadsheet or statistics" } h1 { "Export" } } }
            form.card.stack method="post" action="/export" {
                (token(asked))
                fieldset.stack-sm { legend { "What" }
                    @for (place, (name, title, about)) in FILES.into_iter().enumerate() {
                        label.check { input type="radio" name="what" value=(name) checked[place == 0]; span { (title) span.hint { (about) } } }
                    }
                }
                div.field { label for="dialect" { "Who is to read the project" } select.input #dialect name="dialect" {
                    @for dialect in DIALECTS { option value=(dialect.name) { (dialect.title) } }
                } }
                fieldset.stack-sm { legend { "Names" }
                    label.check { input type="radio" name="names" value="hidden" checked[has_key] disabled[!has_key]; span { "Hidden" span.hint {
                        @if has_key { "Coders are numbered, memos and dates stay here." } @else { "The key is not open, so nobody can say whom to look for." } } } }
                    label.check { input type="radio" name="names" value="raw" checked[!has_key]; span { "As they were said" span.hint { "For the research team alone. It stands in the log." } } }
                }
                div.field { label for="why" { "Why, for the log" } input.input #why name="why" autocomplete="off"; }
                button.btn.primary type="submit" { "Show what will be in it" }
            }
        }
    };
    framed(desk, asked, body)
}

fn framed(desk: &Desk, asked: &Asked, body: Markup) -> Answer {
    let above = [("/transcripts", "Transcripts")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Transcripts, "Export") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// `POST /export`: what will be in the file, and then the file.
pub(crate) fn make(desk: &Desk, asked: &Asked) -> Answer {
    let what = FILES.iter().find(|(name, ..)| *name == asked.field("what"));
    let (what, title, _) = what.ok_or(Refusal::BadField { name: "what" })?;
    let whole = of(desk, asked)?;
    let (name, bytes, lost) = file(what, &whole, asked)?;
    if asked.field("do") == "save" {
        return Ok(Reply::File { name, bytes });
    }
    let kept = [
        (whole.sources.len(), "text"),
        (whole.codes.len(), "code"),
        (whole.codings(), "coding"),
        (whole.memos.len(), "memo"),
        (whole.cases.len(), "participant"),
    ];
    let body = html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { (title) } h1 { "What will be in it" } } }
            section.card.stack {
                p { @if *what == "codebook" { (count(whole.codes.len(), "code")) } @else { @for (place, (number, what)) in kept.into_iter().enumerate() { @if place > 0 { " · " } (count(number, what)) } } }
                (left_behind(&lost))
                @if asked.field("names") == "raw" { p.banner.warn { (Icon::Warn) span { "What you save is raw: everything people said, with their names. Keep it inside the research team." } } }
                form.row method="post" action="/export" {
                    (token(asked))
                    @for field in ["what", "dialect", "names", "why"] { input type="hidden" name=(field) value=(asked.field(field)); }
                    input type="hidden" name="do" value="save";
                    button.btn.primary type="submit" { (Icon::Download) "Save " (name) }
                    a.btn href="/export" { "Choose again" }
                }
            }
        }
    };
    framed(desk, asked, body)
}

/// The study as it is to go out.
fn of(desk: &Desk, asked: &Asked) -> Result<Project, Refusal> {
    let why = asked.field("why");
    if asked.field("names") == "raw" {
        return Ok(desk.study.project(why)?.value);
    }
    let key = desk.key.as_ref().filter(|key| !key.is_empty()).ok_or(Refusal::NoKey)?;
    Ok(desk.study.anonymised_project(key, why)?.value)
}

/// The file with its name, and what is not in it.
fn file(
    what: &str,
    whole: &Project,
    asked: &Asked,
) -> Result<(String, Vec<u8>, Vec<Loss>), Refusal> {
    let failed = |source: heard_export::ExportError| {
        Refusal::Study(StudyError::Render { source: source.into() })
    };
    Ok(match what {
        "codebook" => ("codebook.qdc".to_owned(), project::codebook(whole), Vec::new()),
        "tables" => {
            let tables = project::tables(whole);
            let bytes = project::workbook(&tables).map_err(failed)?;
            ("tables.xlsx".to_owned(), bytes, Vec::new())
        }
        _ => {
            let dialect = project::dialect(asked.field("dialect"));
            let dialect = dialect.ok_or(Refusal::BadField { name: "dialect" })?;
            let written = project::write(whole, dialect).map_err(failed)?;
            let mut lost = whole.lost.clone();
            lost.extend(written.lost.all());
            ("study.qdpx".to_owned(), written.bytes, lost)
        }
    })
}
