//! The way out: a set is gated, built, looked through and frozen while one watches, and then lies
//! ready to be taken along.

use std::sync::Arc;

use heard_study::{Board, ReleaseEntry, ReleaseState, StudyError};
use maud::{Markup, html};

use super::super::gate::use_in_words;
use crate::asked::Asked;
use crate::jobs::Job;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, tag};
use crate::look::sorry;
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};
use crate::rooms::BoardRoom;

/// `POST /board/{collection}/release`
pub(crate) fn build(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let board = &room.board;
    let forms: Vec<String> = asked
        .fields("form")
        .filter(|form| room.tools.forms.iter().any(|known| known.name == *form))
        .map(str::to_owned)
        .collect();
    if forms.is_empty() {
        return Err(Refusal::BadField { name: "form" });
    }
    let release = free_name(board, name)?;
    let (id, job) = room.jobs.begin(name, &release);
    let (build, board) = (room.tools.build.clone(), board.clone());
    std::thread::spawn(move || {
        let told = |done: usize, of: usize, doing: &str| {
            job.with(|state| (state.done, state.of, state.doing) = (done, of, doing.to_owned()));
        };
        told(0, 0, "Running every check");
        let made = board.release(&job.collection, &job.release, |cleared, report, page| {
            let files = build(cleared, report, page, &forms, &told)?;
            told(files.len(), files.len(), "Looking through every byte for names");
            Ok(files)
        });
        job.with(|state| state.ended = Some(made.map(drop).map_err(Refusal::from)));
    });
    Ok(Reply::SeeOther(format!("/building/{id}")))
}

/// The collection's own name, or the first with a number that no release and no other set has.
fn free_name(board: &Board, name: &str) -> Result<String, Refusal> {
    let sets = board.sets()?.into_iter().map(|kept| kept.collection.name);
    let taken = board.releases()?.into_iter().map(|release| release.name);
    let taken: Vec<String> = taken.chain(sets.filter(|other| other != name)).collect();
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free = names.find(|name| !taken.contains(name));
    free.ok_or(Refusal::Study(StudyError::Closed))
}

/// `GET /building/{job}`: how far it is; the release itself once it is there.
pub(crate) fn building(room: &BoardRoom, asked: &Asked) -> Answer {
    let job = room.jobs.find(asked.path("job")).ok_or(Refusal::NotFound { what: "release" })?;
    let ended = job.with(|state| state.ended.as_ref().map(Result::is_ok));
    if ended == Some(true) {
        return Ok(Reply::SeeOther(format!("/release/{}", job.release)));
    }
    let body = if ended == Some(false) { refused(&job) } else { progress(&job) };
    let set = format!("/board/{}", job.collection);
    let above = [("/board", "Board"), (set.as_str(), job.collection.as_str())];
    let frame = Frame {
        above: &above,
        scripts: &["building.js"],
        ..Frame::new(Nav::Board, "Making the release")
    };
    Ok(Reply::Html(frame.room(room, asked, body)))
}

fn progress(job: &Arc<Job>) -> Markup {
    let (doing, done, of) = job.with(|state| (state.doing.clone(), state.done, state.of));
    html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { (job.collection) } h1 { "Making the release" } } }
            div.card.stack #building data-building {
                p role="status" { strong { (doing) } @if of > 0 { " · " (done) " of " (of) " files" } }
                progress max=[(of > 0).then_some(of)] value=[(of > 0).then_some(done)] aria-label="Files made" { (done) " of " (of) }
                p.sm.muted { "Nothing has gone out yet. You can leave this page; it goes on." }
                p { a.btn.small href="" { (Icon::Again) "How far is it?" } }
            }
        }
    }
}

fn refused(job: &Arc<Job>) -> Markup {
    let said = job
        .with(|state| state.ended.as_ref().and_then(|end| end.as_ref().err().map(sorry::in_words)));
    let (title, words, next) = said.unwrap_or_default();
    html! {
        div.wrap.narrow {
            div.page-head { div { p.eyebrow { (job.collection) } h1 { "Nothing went out" } } }
            div.banner.block role="alert" { (Icon::Block) div { p { strong { (title) "." } " " (words) } p { (next) } } }
            p.row.sec-s { a.btn.primary href=(format!("/board/{}/gate", job.collection)) { "See what stands against it" } a.btn href=(format!("/board/{}", job.collection)) { "Back to the board" } }
        }
    }
}

/// `GET /release/{release}`: what went out, and its files.
pub(crate) fn release(room: &BoardRoom, asked: &Asked) -> Answer {
    let name = asked.path("release");
    let entry = room.board.releases()?.into_iter().find(|entry| entry.name == name);
    let entry = entry.ok_or(Refusal::NotFound { what: "release" })?;
    let taken_back = room.board.must_come_back(name)?;
    let body = html! {
        div.wrap.narrow-ish {
            div.page-head {
                div { p.eyebrow { (use_in_words(entry.use_)) " · " (day(entry.on)) @if !entry.shown_to.is_empty() { " · " (entry.shown_to) } } h1 { (entry.title) } }
                div.actions { a.btn href=(format!("/board/{}", entry.collection)) { (Icon::Board) "The set" } }
            }
            @match entry.state {
                ReleaseState::Out if taken_back => { div.banner.hold { (Icon::Again) p { strong { "Somebody has taken their words back since." } " Its files are not handed on any more. Please don’t use copies that you have: whoever looks after the study says which cards must come back." } } }
                ReleaseState::Out => { div.banner.ok { (Icon::Ok) p { strong { "It passed every check and is frozen." } " What you take along is what the ledger says: every file is held against it before it is handed on." } } (files(room, &entry)) }
                ReleaseState::Recalled => { div.banner.hold { (Icon::Again) p { strong { "It was fetched back." } " Its files are not handed on any more." } } }
                ReleaseState::Erased => { div.banner { (Icon::Close) p { "Its files were erased. The ledger keeps that it was." } } }
            }
            dl.facts.card.sec { div { dt { "Release" } dd { (entry.name) } } div { dt { "Cards" } dd.num { (entry.cards) } } div { dt { "Codebook" } dd { (entry.codebook) } } div { dt { "Made by" } dd { (entry.made_by) } } div.wide { dt { "Digest of all files (SHA-256)" } dd.digest { (entry.manifest_sha256) } } }
            p.sm.muted.sec-s { "If somebody takes their words back, the list of cards to ask for and a letter stand on the releases page. Note whom you give copies to." }
        }
    };
    let above = [("/board", "Board")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Board, name) };
    Ok(Reply::Html(frame.room(room, asked, body)))
}

fn files(room: &BoardRoom, entry: &ReleaseEntry) -> Markup {
    let told = |file: &str| {
        let form = room.tools.forms.iter().find(|form| is_of(file, form.name));
        match form {
            Some(form) => (form.title, form.about),
            None if file.starts_with("gate-report") => {
                ("The gate’s report", "what was checked; no names in it")
            }
            None => ("Another form", "as its name says"),
        }
    };
    html! {
        section.sec aria-labelledby="fi-h" {
            h2 #fi-h { (count(entry.files.len(), "file")) " to take along" }
            ul.takes { @for (place, file) in entry.files.iter().enumerate() {
                @let (title, about) = told(file);
                li { a href=(format!("/release/{}/file?n={place}", entry.name)) { (Icon::Download) span { strong { (title) } span.sm.muted.block { (about) } span.sm.block.file-name { (file) } } } }
            } }
            p.sec-s { (tag("info", Icon::Info, "Print at 100 %, both sides, long edge")) }
        }
    }
}

/// Whether a file is of this form, by how its name ends.
fn is_of(file: &str, form: &str) -> bool {
    let ending = match form {
        "html" => return file.ends_with(".html") && !file.starts_with("gate-report"),
        "notes-csv" => "notes.csv",
        "notes-tsv" => "notes.tsv",
        "csv" => return file.ends_with(".csv") && !file.ends_with("notes.csv"),
        other => {
            return file.ends_with(&format!(".{other}")) || file.starts_with(&format!("{other}."));
        }
    };
    file.ends_with(ending)
}

/// `GET /release/{release}/file?n=0`: a file of the frozen bundle, as it went out or not at all.
pub(crate) fn file(room: &BoardRoom, asked: &Asked) -> Answer {
    let lost = || Refusal::NotFound { what: "release" };
    let place: usize = asked.query("n").and_then(|n| n.parse().ok()).ok_or_else(lost)?;
    let file = room.board.release_file(asked.path("release"), place)?.ok_or_else(lost)?;
    if file.taken_back {
        return Err(Refusal::TakenBack);
    }
    if !file.problems.is_empty() {
        return Err(Refusal::NotAsReleased);
    }
    let name = file.path.rsplit('/').next().unwrap_or(&file.path).to_owned();
    Ok(Reply::File { name, bytes: file.bytes })
}
