//! Import: files are read and shown first, and kept only then. Nothing waits on the server between
//! the two: the browser still holds the file and sends it again.

mod project;

use heard_study::{ImportOptions, IncomingFile, TranscriptEntry};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::{Desk, IncomingProject, Unreadable};
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav};
use crate::look::words::{count, grouped};
use crate::reply::{Answer, Refusal, Reply};

pub(super) use project::left_behind;

/// A file that came in: transcripts, or a whole project.
enum Incoming {
    File(IncomingFile),
    Project(Box<IncomingProject>, String),
}

/// `GET /import`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let body = html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { "You see what was read before anything is kept" } h1 { "Import transcripts" } } }
            noscript { p.banner.warn { (Icon::Warn) span { "Bringing files in needs scripts. Without them, use “heard import” on the command line." } } }
            div.drop #drop data-needs-script {
                (Icon::Transcript)
                h2.h-sm { "Drop files here" }
                p.muted { "Word, PDF, text, Markdown, captions (VTT, SRT), tables (CSV, TSV), ELAN, Praat and more; a zipped folder is all the files in it. What came in once does nothing twice: after a stop, choose the same files again." }
                p.muted.sm { "Whole projects of NVivo, MAXQDA or ATLAS.ti, saved as REFI-QDA (.qdpx); QualCoder’s data.qda; Taguette’s .sqlite3" }
                p.row { label.btn.primary for="files" { (Icon::Add) "Choose files" } input.vh #files type="file" multiple; label.btn for="folder" { "Choose a folder" } input.vh #folder type="file" webkitdirectory multiple; }
            }
            div.row.sec-s #course hidden { progress #progress aria-label="How far it is" value="0" max="1" {} span.sm.muted #course-words {} button.btn.small #stop type="button" { (Icon::Stop) "Stop" } }
            p.vh #import-live aria-live="polite" {}
            ol.stack.sec-s #read {}
            div.act-bar #take-bar hidden { span.strong #take-count {} button.btn.primary #take type="button" { "Import" } }
            p.sm.muted.sec { "The file itself is kept with the study, unchanged, so that the words can always be held against it. Nothing leaves this computer." }
        }
    };
    let above = [("/transcripts", "Transcripts")];
    let frame =
        Frame { above: &above, scripts: &["import.js"], ..Frame::new(Nav::Transcripts, "Import") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// The last part of the name alone: it is only ever shown and made a transcript's id of.
fn named(asked: &Asked) -> Result<&str, Refusal> {
    let name = last(asked.file_name.as_deref().unwrap_or_default());
    if name.is_empty() { Err(Refusal::BadField { name: "x-file-name" }) } else { Ok(name) }
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// A file of a zipped folder, as the browser is told of it before its bytes.
#[derive(serde::Serialize)]
struct Inside<'a> {
    name: &'a str,
    /// How many bytes it has; none where it can't be unpacked.
    size: usize,
    /// Why it can't.
    why: Option<&'a str>,
}

/// `POST /import/unpack`: the files of a zipped folder, to be looked at and kept as if each had
/// been chosen: a line of JSON that lists them, then their bytes one after the other. Any other
/// file is no list.
pub(crate) fn unpack(desk: &Desk, asked: &Asked) -> Answer {
    let files = (desk.tools.unpack)(named(asked)?, &asked.body).map_err(Refusal::Unreadable)?;
    let told: Option<Vec<Inside<'_>>> = files.as_ref().map(|files| {
        files
            .iter()
            .map(|(path, bytes)| Inside {
                name: last(path),
                size: bytes.as_ref().map_or(0, Vec::len),
                why: bytes.as_ref().err().map(String::as_str),
            })
            .collect()
    });
    let mut bytes = serde_json::to_vec(&told).unwrap_or_default();
    bytes.push(b'\n');
    for (_, inside) in files.iter().flatten() {
        bytes.extend_from_slice(inside.as_deref().unwrap_or_default());
    }
    Ok(Reply::File { name: "inside".to_owned(), bytes })
}

fn read(desk: &Desk, asked: &Asked) -> Result<Incoming, Refusal> {
    let name = named(asked)?;
    if asked.body.is_empty() {
        let what = "It is empty.".to_owned();
        return Err(Refusal::Unreadable(Unreadable { what, hint: None }));
    }
    let project = (desk.tools.read_project)(name, &asked.body).map_err(Refusal::Unreadable)?;
    if let Some(project) = project {
        return Ok(Incoming::Project(Box::new(project), name.to_owned()));
    }
    let file = (desk.tools.read_file)(name, &asked.body).map_err(Refusal::Unreadable)?;
    Ok(Incoming::File(file))
}

/// `POST /import/look`: what would come in.
pub(crate) fn look(desk: &Desk, asked: &Asked) -> Answer {
    let file = match read(desk, asked)? {
        Incoming::File(file) => file,
        Incoming::Project(incoming, _) => return project::look(&incoming),
    };
    let here = desk.study.transcripts()?;
    Ok(Reply::Html(html! {
        div #fragment {
            @for reading in &file.readings {
                @let transcript = &reading.transcript;
                div.stack-sm {
                    h3 { (transcript.id) }
                    (standing(here.iter().find(|entry| entry.id == transcript.id), transcript))
                    p.sm.muted { (count(transcript.turns.len(), "turn")) " · " (count(transcript.speakers.len(), "speaker")) " · read as " (reading.format) }
                    (preview(transcript))
                    @if !reading.left_out.is_empty() {
                        details.disc.sm open[reading.left_out.len() <= 3] { summary { (count(reading.left_out.len(), "thing")) " to know" }
                            ul.left-out { @for left in reading.left_out.iter().take(50) { li { @if left.line > 0 { span.num.faint { "line " (grouped(left.line as usize)) ": " } } (left.message) } } } }
                    }
                }
            }
        }
    }))
}

/// Whether an interview of this name is here, and what to do about it. One with other words may
/// come in as typed anew: what lies on the old words is carried over.
fn standing(here: Option<&TranscriptEntry>, transcript: &heard_model::Transcript) -> Markup {
    let Some(entry) = here else { return html! {} };
    html! {
        @if entry.digest == transcript.text.digest() {
            p { span.tag.info { (Icon::Info) "It is here already, word for word" } }
        } @else {
            p { span.tag.warn { (Icon::Warn) "An interview of this name is here, with other words" } }
            label.check { input type="checkbox" data-revise; "It is the same interview, typed anew: keep its codes, quotes and notes" }
        }
    }
}

/// The first turns, as they would come in. Raw: nobody looked for names yet, and whoever has the
/// file in hand has read it.
fn preview(transcript: &heard_model::Transcript) -> Markup {
    html! {
        details.disc.sm { summary { "Look at the first turns" }
            ol.first-turns {
                @for turn in transcript.turns.iter().take(6) {
                    @let words = transcript.text.slice(turn.speech).unwrap_or_default();
                    li { span.strong { (turn.speaker.as_deref().unwrap_or("–")) } " " (super::reader::seen(&crate::look::words::short(words, 160))) }
                }
            } }
    }
}

/// `POST /import/take`: takes the file in, whole or not at all.
pub(crate) fn take(desk: &Desk, asked: &Asked) -> Answer {
    let file = match read(desk, asked)? {
        Incoming::File(file) => file,
        Incoming::Project(incoming, name) => return project::take(desk, *incoming, &name),
    };
    let revise = asked.query("revise").is_some();
    let done = desk.study.import(file, &ImportOptions { revise, ..ImportOptions::default() })?;
    Ok(Reply::Html(html! {
        div #fragment {
            @for one in &done.value {
                p.row {
                    @if one.is_new { (Icon::Ok) a href=(format!("/transcript/{}", one.id)) { (one.id) } span.muted { "is in: " (count(one.turns, "turn")) "." } a href=(format!("/transcript/{}/speakers", one.id)) { "Say who speaks" } }
                    @else if let Some(carried) = one.revised {
                        (Icon::Ok) a href=(format!("/transcript/{}", one.id)) { (one.id) } span.muted { "was typed anew; " (count(carried.exact, "place")) " carried over." }
                        a href=(format!("/transcript/{}/revisions", one.id)) { @if carried.waiting > 0 { (count(carried.waiting, "place")) " to look at" } @else { "See what changed" } }
                    }
                    @else { (Icon::Info) (one.id) span.muted { "was here, word for word. Nothing was done." } }
                }
            }
        }
    }))
}
