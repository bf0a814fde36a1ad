//! The framework matrix: laid out, and a cell to write in.

use heard_model::{CodeId, CodingId};
use heard_study::{ChartPassage, ChartSheet, Charting, Counted, NewChart, Stale, StudyError};
use maud::{Markup, html};

use super::super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};

/// `GET /reports/matrix`
pub(crate) fn matrix(desk: &Desk, asked: &Asked) -> Answer {
    let only = asked.query("only").unwrap_or_default();
    let counted = Counted {
        only: only
            .split_once('=')
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .into_iter()
            .collect(),
        ..Counted::default()
    };
    let found = desk.study.framework(&counted)?;
    let masked = desk.study.mask_words(&found.summaries(), desk.key.as_ref())?;
    let matrix = &found.value;
    let book = desk.study.working_codebook()?;
    let marks = Marks::of(&book);
    let people = desk.study.participants()?;
    let label = |case: &str| {
        let person = people.iter().find(|one| one.id.as_str() == case);
        person.map(|one| one.label.clone()).unwrap_or_default()
    };
    let state = |state| matrix.counts().get(&state).copied().unwrap_or(0) as usize;
    let width = matrix.themes.len();
    let body = html! {
        div.page-head { div {
            p.eyebrow { (count(matrix.cases.len(), "person")) " by " (count(width, "theme")) ": " (state(Charting::Charted)) " charted, " (state(Charting::Stale)) " to read again, " (state(Charting::NotYetCharted)) " not charted yet" }
            h1 { "Framework matrix" }
        } }
        p.muted.measure { "Every cell is written by a person, with links to the passages behind it. Names are hidden here." }
        form.row.report-form method="get" action="/reports/matrix" {
            div.field { label for="only" { "Only people of whom this is on record" } input.input.auto #only name="only" value=(only) placeholder="role=mother" autocomplete="off"; }
            button.btn type="submit" { "Show" }
        }
        @if width == 0 || matrix.cases.is_empty() {
            (empty(Icon::People, "There is nothing to lay out yet", "The matrix has a row for each participant and a column for each theme of the codebook.", html! {}))
        } @else {
            div.scroll-x.fwx tabindex="0" role="region" aria-label="Framework matrix" {
                table.fw.sticky1 {
                    caption { span.cap { strong { "Framework matrix" } "One row for each person, one column for each theme." } }
                    thead { tr { th scope="col" { "Person" } @for theme in &matrix.themes { th scope="col" { (theme_head(&marks, *theme)) } } } }
                    tbody {
                        @for (row, (case, cells)) in matrix.cases.iter().zip(&matrix.cells).enumerate() {
                            tr {
                                th scope="row" { (label(case)) span.faint { " " (case) } }
                                @for (column, (theme, cell)) in matrix.themes.iter().zip(cells).enumerate() {
                                    @let words = masked.get(row * width + column).map(|words| words.as_str()).unwrap_or_default();
                                    td { (shown(case, *theme, cell, words, &marks)) }
                                }
                            }
                        }
                    }
                }
            }
            ul.notes { @for note in &found.notes { li.sm.muted { (note) } } }
            p.sm.muted { "To take it out as a file: " code { "heard report matrix -o matrix.html -m \"what for\"" } }
        }
    };
    let mut frame = Frame::new(Nav::Reports, "Framework matrix");
    frame.above = &[("/reports", "Reports")];
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn theme_head(marks: &Marks, theme: CodeId) -> Markup {
    let mark = marks.get(theme);
    html! { span class=(format!("code {}", mark.theme)) { (mark.shape()) span { (mark.name) } } }
}

fn shown(
    case: &str,
    theme: CodeId,
    cell: &heard_study::MatrixCell,
    words: &str,
    marks: &Marks,
) -> Markup {
    let to = format!("/reports/matrix/{case}/{theme}");
    let of = format!(": {case}, {}", marks.get(theme).name);
    let passages = cell.linked.len() + cell.unlinked.len();
    html! {
        @match cell.charting {
            Charting::Charted | Charting::Stale => {
                p { (words) }
                p.cell-f {
                    a.xs href=(to) { (count(passages, "passage")) span.vh { (of) } }
                    @if cell.charting == Charting::Stale { (tag("hold mini", Icon::Again, "Passage changed")) }
                }
            }
            Charting::NothingToChart => { a.cell-none href=(to) { span aria-hidden="true" { "— " } "Read, nothing to chart" span.vh { (of) } } }
            Charting::NotYetCharted => { a.btn.small.quiet href=(to) { (Icon::Add) "Not charted yet" span.vh { (of) } } p.cell-f.xs { (count(passages, "passage")) } }
            Charting::NoPassage => { a.cell-none href=(to) { "No passage" span.vh { (of) } } }
        }
    }
}

/// `GET /reports/matrix/{case}/{theme}`
pub(crate) fn cell(desk: &Desk, asked: &Asked) -> Answer {
    let sheet = sheet(desk, asked)?;
    let summary = sheet.cell.summary.clone();
    let linked: Vec<CodingId> = sheet.cell.linked.clone();
    let seen = desk.study.position()?;
    Ok(Reply::Html(form(desk, asked, &sheet, &summary, &linked, seen, None)))
}

fn sheet(desk: &Desk, asked: &Asked) -> Result<ChartSheet, Refusal> {
    Ok(desk.study.chart_sheet(asked.path("case"), asked.path("theme"), desk.key.as_ref())?)
}

fn form(
    desk: &Desk,
    asked: &Asked,
    sheet: &ChartSheet,
    summary: &str,
    linked: &[CodingId],
    seen_at: u64,
    notice: Option<&str>,
) -> Markup {
    let to = format!("/reports/matrix/{}/{}", sheet.case, sheet.theme);
    let title = format!("{}: {}", sheet.label, sheet.theme_name);
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (sheet.case) " · " (count(sheet.passages.len(), "passage")) } h1 { (title) } } }
            @if let Some(notice) = notice { div.banner.warn role="alert" { (Icon::Warn) p { (notice) } } }
            @for one in &sheet.cell.stale { div.banner.hold { (Icon::Again) p { (why(one)) } } }
            form.chart-form method="post" action=(to) {
                (token(asked))
                input type="hidden" name="seen" value=(seen_at);
                div.field {
                    label for="summary" { "Summary, in your own words" }
                    textarea.input #summary name="summary" rows="6" { (summary) }
                    p.hint { "It rests on the passages that are ticked. Leave it empty where you read them and there is nothing to chart." }
                }
                @if let Some(written) = &sheet.written { p.sm.muted { "Written by " (written.author) ", " (crate::look::words::moment(written.at)) } }
                fieldset {
                    legend { "Passages behind it" }
                    @if sheet.passages.is_empty() { p.muted { "No passage of theirs is coded with this." } }
                    @for passage in &sheet.passages { (one_passage(passage, linked.contains(&passage.coding.id))) }
                }
                div.btn-row {
                    button.btn.primary type="submit" name="do" value="keep" { "Keep" }
                    a.btn href="/reports/matrix" { "Back to the matrix" }
                }
            }
            @if sheet.written.is_some() {
                form.sec method="post" action=(format!("{to}/clear")) { (token(asked)) button.btn.small.quiet type="submit" { (Icon::Remove) "Take the summary away" } }
            }
        }
    };
    let mut frame = Frame::new(Nav::Reports, &title);
    frame.above = &[("/reports", "Reports"), ("/reports/matrix", "Framework matrix")];
    frame.page(desk, asked, body)
}

fn one_passage(passage: &ChartPassage, linked: bool) -> Markup {
    let coding = &passage.coding;
    let turn = passage.turn.unwrap_or(1);
    html! {
        div.passage {
            label.check { input type="checkbox" name="on" value=(coding.id.0) checked[linked]; span { "“" (seen(passage.words.as_str())) "”" } }
            p.cite.sm { a href=(format!("/transcript/{}?turn={turn}#t{turn}", coding.transcript)) { (coding.transcript) " turn " (turn) } ", " (coding.code) " by " (coding.coder) }
        }
    }
}

fn why(stale: &Stale) -> &'static str {
    match stale {
        Stale::Gone(_) => "A passage that this rests on is gone: taken back, or no longer coded.",
        Stale::Moved(_) => "A passage that this rests on lies elsewhere now.",
        Stale::Unsettled(_) => "The code of a passage was changed since, and waits to be sorted.",
        Stale::ElsewhereNow(_) => "A passage that this rests on counts under another theme now.",
    }
}

/// `POST /reports/matrix/{case}/{theme}`
pub(crate) fn chart(desk: &Desk, asked: &Asked) -> Answer {
    let sheet = sheet(desk, asked)?;
    let summary = asked.whole_field("summary").trim().to_owned();
    let numbers = asked.fields("on").map(str::parse).collect::<Result<Vec<i64>, _>>();
    let numbers = numbers.map_err(|_| Refusal::BadField { name: "on" })?;
    let codings: Vec<CodingId> = numbers.into_iter().map(CodingId).collect();
    let new = NewChart {
        case: sheet.case.to_string(),
        theme: sheet.theme.to_string(),
        summary: summary.clone(),
        codings: codings.clone(),
    };
    let again = |seen: u64, notice: &str| {
        Ok(Reply::Again(form(desk, asked, &sheet, &summary, &codings, seen, Some(notice))))
    };
    let seen: u64 = asked.number("seen")?;
    match desk.study.chart(vec![new], Some(seen)) {
        Ok(_) => Ok(Reply::SeeOther("/reports/matrix".to_owned())),
        Err(StudyError::Unfounded { .. }) => {
            again(seen, "Tick the passages that the summary rests on, one at least.")
        }
        // What was typed stays; what the other wrote is shown beside it.
        Err(StudyError::Conflict { by, .. }) => {
            let theirs = sheet.cell.summary.as_str();
            let notice = format!(
                "{by} changed this summary while you wrote. Theirs is: “{theirs}”. Yours stands \
                 below and is not kept yet; keep it again to put it in the place of theirs."
            );
            again(desk.study.position()?, &notice)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /reports/matrix/{case}/{theme}/clear`
pub(crate) fn clear(desk: &Desk, asked: &Asked) -> Answer {
    desk.study.unchart(asked.path("case"), asked.path("theme"))?;
    Ok(Reply::SeeOther("/reports/matrix".to_owned()))
}
