//! What could not be done: what happened, what is safe, what to do. Never a code alone, and never
//! words that came in.

pub(crate) mod peer;

use heard_study::StudyError;
use maud::{DOCTYPE, Markup, html};

use super::icon::Icon;
use super::shell::{brand, head};
use crate::reply::Refusal;

/// The page of a refusal. It carries nothing of the study: whoever was refused may be anybody.
pub(crate) fn page(refusal: &Refusal) -> Markup {
    let (title, words, next) = said(refusal);
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&format!("{title} – Heard"), &[], ""))
            body.plain {
                main.sorry #main {
                    a.brand href="/home" { (brand()) "Heard" }
                    div.card.stack {
                        h1 #said { (title) }
                        p { (words) }
                        @if let Refusal::Unreadable(file) = refusal { p #what { (file.what) } }
                        p.row { (Icon::Next) span #next { (next) } }
                        // Whoever was sent a link has no name and password to come in with.
                        @if !matches!(refusal, Refusal::BadInvite) { p { a.btn href="/home" { (if matches!(refusal, Refusal::NotSignedIn | Refusal::BadToken | Refusal::TooOften { .. }) { "Come in" } else { "To your first page" }) } } }
                    }
                }
            }
        }
    }
}

/// What a refusal is in words: what happened, what is safe, what to do.
pub(crate) fn in_words(refusal: &Refusal) -> Said {
    said(refusal)
}

pub(crate) type Said = (&'static str, &'static str, String);

fn said(refusal: &Refusal) -> Said {
    let plain = |title, words, next: &str| (title, words, next.to_owned());
    match refusal {
        Refusal::NotSignedIn => plain(
            "Come in first",
            "This page is for people of the study. You may have been away for a while, or opened an old address. What was saved is saved.",
            "Open your link again, come in with your name, or open the address that the program printed.",
        ),
        Refusal::BadInvite => plain(
            "This link has ended",
            "Links work for a while, and can be taken back. Nothing you saved is lost.",
            "Ask the person who sent it for a new one.",
        ),
        Refusal::BadToken => plain(
            "This address was used",
            "An address from the program lets somebody in once, so that nobody can use it after you.",
            "If you are in already, go to the overview. If not, stop the program and start it again.",
        ),
        Refusal::OtherHost | Refusal::OtherOrigin | Refusal::OtherForm => plain(
            "That did not come from here",
            "The request came from another page or an old one. Nothing was changed.",
            "Go to the overview and try again there.",
        ),
        Refusal::NotYours => plain(
            "This page is not for you",
            "It belongs to another role in the study.",
            "Ask a researcher if you think you should see it.",
        ),
        Refusal::NotFound { what } => (
            "There is nothing here",
            "The address leads nowhere, or what stood here was taken out.",
            format!("Look for the {what} in its list."),
        ),
        Refusal::BadField { name } => (
            "Something was missing",
            "What was sent can’t be used as it is. Nothing was changed.",
            format!("Go back, look at the field “{name}” and repeat it."),
        ),
        Refusal::BadSelection => plain(
            "These words can’t be found",
            "The selection is empty or no longer fits the words. Nothing was changed.",
            "Open the interview again and select the words once more.",
        ),
        other => said_later(other),
    }
}

fn said_later(refusal: &Refusal) -> Said {
    let plain = |title, words, next: &str| (title, words, next.to_owned());
    match refusal {
        Refusal::NoKey => plain(
            "The key is not open",
            "Words as spoken are shown only to whoever holds the key, and the program was started without it.",
            "Stop the program and start it with --key and the place of the key.",
        ),
        Refusal::NotAsReleased => plain(
            "This file is not what went out",
            "What lies in the release’s folder is no longer what the ledger says. It is not handed on.",
            "Run “heard release verify”, and put the folder back from a backup.",
        ),
        Refusal::TakenBack => taken_back(),
        Refusal::TooOften { wait } => (
            "Please wait a little",
            "The password was wrong too often. This slows down anybody who guesses.",
            format!("Try again in {}.", waiting(*wait)),
        ),
        Refusal::TooLarge => plain(
            "That is too large",
            "More was sent than can be taken in one go. Nothing was changed.",
            "Send a smaller file, or import it with “heard import”.",
        ),
        Refusal::TooSlow => plain(
            "That took too long",
            "The program is still busy with it. What was saved before is safe.",
            "Wait a moment, then look whether it was done before you repeat it.",
        ),
        Refusal::Unreadable(file) => (
            "This file can’t be read",
            "Nothing of it was kept. Other files are not touched by this.",
            file.hint
                .clone()
                .unwrap_or_else(|| "Save it as .docx or .txt and try again.".to_owned()),
        ),
        Refusal::Study(error) => of_study(error),
        _ => plain("That could not be done", "Nothing was changed.", "Go back and try again."),
    }
}

fn taken_back() -> Said {
    (
        "Somebody has taken their words back",
        "Words in this release may not be shown any more, so its files are not handed on.",
        "Stop using copies that you have. The releases page says which cards must come back; make the release again without them.".to_owned(),
    )
}

fn waiting(seconds: i64) -> String {
    match seconds {
        ..60 => "a minute".to_owned(),
        _ => super::words::count((seconds as usize).div_ceil(60), "minute"),
    }
}

fn of_study(error: &StudyError) -> Said {
    let plain = |title, words, next: &str| (title, words, next.to_owned());
    match error {
        StudyError::Busy => plain(
            "The study is busy",
            "Another program is writing to it. Nothing was changed.",
            "Wait a moment and try again.",
        ),
        StudyError::DiskFull => plain(
            "The disk is full",
            "Nothing of this was kept. Everything that was saved before is safe.",
            "Make room on the disk and try again.",
        ),
        StudyError::Place(..) => plain(
            "The study’s folder is gone, or can’t be written to",
            "Nothing of this was kept. Everything that was saved before lies in the folder, wherever it is now.",
            "Leave this page open. Look whether a disk was unplugged or the folder was moved; put it back, or start the program again where it is.",
        ),
        StudyError::Conflict { .. } => plain(
            "Somebody changed it meanwhile",
            "Both of you worked on the same thing. Theirs stands, yours was not saved.",
            "Look at it again, then repeat your change.",
        ),
        StudyError::BuiltOn { .. } => plain(
            "Somebody built on it",
            "What you want to take back was changed again since. Nothing was changed now.",
            "Take back the later change first, or ask whoever made it.",
        ),
        StudyError::NothingToUndo | StudyError::NothingToRedo => plain(
            "There is nothing to take back",
            "Nothing of yours is left to undo or to do again.",
            "The overview lists what was done, by whom and when.",
        ),
        StudyError::OtherWords { .. } => plain(
            "An interview of this name is here already",
            "Its words are different. Nothing of this file was kept.",
            "Give the file another name, or take the older interview out first.",
        ),
        StudyError::NothingToCommit { .. } => plain(
            "There is nothing to agree",
            "The draft says nothing that the version in use does not say.",
            "Change the draft first.",
        ),
        other => of_study_later(other),
    }
}

fn of_study_later(error: &StudyError) -> Said {
    let plain = |title, words, next: &str| (title, words, next.to_owned());
    match error {
        StudyError::Codebook { .. } => plain(
            "The codebook would not hold together",
            "Two codes of one name under one theme, a code without a name, or one under something that is not there. Nothing was changed.",
            "Choose another name or another theme.",
        ),
        StudyError::Rows { .. } => plain(
            "That code can’t be put there",
            "It may be retired, or a theme, or the words are no longer there. Nothing was changed.",
            "Choose another code.",
        ),
        StudyError::NotUndoable { .. } | StudyError::AlreadyUndone { .. } => plain(
            "That can’t be taken back",
            "It was taken back before, or is of a kind that stays on record. Nothing was changed.",
            "The overview lists what was done, by whom and when.",
        ),
        StudyError::Erased { .. } | StudyError::Withdrawn { .. } => plain(
            "It was taken back by the person",
            "What they took back stays taken back. Nothing was changed.",
            "Look at the record of their consent.",
        ),
        other => of_the_way_out(other),
    }
}

fn of_the_way_out(error: &StudyError) -> Said {
    let plain = |title, words, next: &str| (title, words, next.to_owned());
    match error {
        StudyError::HasQuotes { quotes, .. } => (
            "Quotes stand on this interview",
            "Words of it were lifted as quotes, and their reviews and releases stand on them. Nothing was changed.",
            format!(
                "There are {quotes}. Take back the lifting on the overview; if the person wants their words gone, record that on the consent page."
            ),
        ),
        StudyError::NotCleared { .. } => plain(
            "The gate stands against it",
            "It is not cleared to go out. Nothing was written.",
            "Read what stands against it; each finding says what would clear it.",
        ),
        StudyError::ChangedMeanwhile { .. } => plain(
            "Something changed meanwhile",
            "While the files were made, somebody changed what they stand on: a consent, a review, a mask or the set. Nothing went out.",
            "Look at the set again, then make it once more.",
        ),
        StudyError::Render { .. } | StudyError::Unscannable { .. } => plain(
            "A file could not be made",
            "One of the files could not be built or could not be looked through. Nothing went out.",
            "Leave that form out and try again; “heard release make” says which it was.",
        ),
        StudyError::NotAllowed { .. } => plain(
            "Somebody else must sign",
            "Nobody signs what they built alone. Nothing was changed.",
            "Ask somebody who did not build this set.",
        ),
        StudyError::NothingToSign { .. } => plain(
            "There is nothing to sign so",
            "What you wanted to sign has changed, or it can’t be signed. Nothing was changed.",
            "Look at the findings again.",
        ),
        StudyError::Exists { .. } => plain(
            "This name is taken",
            "Something of this name is here already. Nothing was changed.",
            "Choose another name.",
        ),
        StudyError::BadName { .. } => plain(
            "This name will not do",
            "It becomes the name of a file, so it may hold letters, digits, “-” and “_” only. Nothing was changed.",
            "Choose a plain name that says nothing of anybody.",
        ),
        StudyError::Unfounded { .. } => plain(
            "Something is missing",
            "What was to be written down does not fit what it is about. Nothing was changed.",
            "Go back, fill in what is missing, and keep it again.",
        ),
        StudyError::Behind => plain(
            "The board is not ready",
            "What facilitators may see is being made ready.",
            "Wait a moment and try again.",
        ),
        _ => plain(
            "That could not be done",
            "The study answered with an error. Nothing of this was kept; what was saved before is safe.",
            "Run “heard check”: it says what is whole and what to do.",
        ),
    }
}
