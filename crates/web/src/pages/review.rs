//! What a reviewer reads and answers: one quote at a time, on a phone, at their own pace.
//!
//! Every page works without a script. `review.js` keeps answers on the phone while there is no
//! connection, and what was begun; never the words.

mod frame;
pub(crate) mod said;
mod ways;
pub(crate) mod words;

use std::hash::{Hash, Hasher};

use heard_model::Use;
use heard_study::{Answer, Next, Says, StudyError, ToReview};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::reply::{self, Refusal, Reply};
use crate::rooms::ReviewRoom;
use frame::{help, page as framed};

/// `GET /review`: what this is, and what to leave out, before anything is read.
pub(crate) fn page(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let all = room.desk.assigned()?;
    let sitting = room.desk.sitting(asked.now)?;
    let waiting: Vec<&ToReview> = all.iter().filter(|one| one.decided.is_none()).collect();
    let mut notes: Vec<&str> =
        waiting.iter().flat_map(|one| &one.shown.content_notes).map(String::as_str).collect();
    notes.sort_unstable();
    notes.dedup();
    let leave_out =
        sitting.as_ref().map(|sitting| sitting.leave_out.as_slice()).unwrap_or_default();
    let body = html! {
        div.pr-mid {
            h1 { "Reading with us" }
            @if waiting.is_empty() {
                p.pr-big { "There is nothing to read now." }
                p { "Thank you for looking. If something new comes, someone will tell you." }
            } @else {
                p.pr-big { "You will see what people said, one at a time. Names are hidden." }
                ul.pr-list {
                    li { "Tell us if it is OK to use the words. One “no” is enough." }
                    li { "Pass on any of them. You don’t have to say why." }
                    li { "Take a break or stop when you like. It is all saved." }
                }
                form.stack method="post" action="/review/begin" {
                    (token(asked))
                    @if !notes.is_empty() {
                        fieldset.pr-checks {
                            legend { "Is there anything you don’t want to read about today?" }
                            @for note in &notes {
                                label.opt { input type="checkbox" name="leave" value=(note) checked[leave_out.iter().any(|one| one == note)]; span { (said::note(note)) } }
                            }
                        }
                    }
                    button.btn.primary.big.wide type="submit" { "Start reading" }
                }
            }
            @if all.iter().any(|one| one.decided.is_some()) {
                p { a href="/review/mine" { "See or change what you said" } }
            }
        }
        (help(room))
    };
    Ok(Reply::Html(framed(room, asked, "Reading with us", body)))
}

/// `POST /review/begin`
pub(crate) fn begin(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let leave_out: Vec<String> = asked.fields("leave").take(50).map(str::to_owned).collect();
    let anew = room.desk.sitting(asked.now)?.is_none();
    room.hand.sit(leave_out, anew)?;
    see("/review/next")
}

/// `GET /review/next`: the next quote, a word before it where it is about something hard, or why
/// there is none.
pub(crate) fn next(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    if room.desk.sitting(asked.now)?.is_none() {
        return see("/review");
    }
    let (next, sitting) = room.desk.next(asked.now, room.about.caps)?;
    let one = match next {
        Next::Read(one) => one,
        Next::Enough => return Ok(ways::enough(room, asked, &sitting, ways::Why::Many)),
        Next::EnoughHeavy => return Ok(ways::enough(room, asked, &sitting, ways::Why::Heavy)),
        Next::LeftOut => return Ok(ways::enough(room, asked, &sitting, ways::Why::LeftOut)),
        Next::Nothing => return Ok(ways::enough(room, asked, &sitting, ways::Why::Nothing)),
    };
    if one.shown.content_notes.is_empty() {
        return see(&format!("/review/words/{}", one.shown.public_id));
    }
    Ok(Reply::Html(framed(room, asked, "Before you read", heads_up(room, asked, &one))))
}

/// What the next words are about, and nothing of them.
fn heads_up(room: &ReviewRoom, asked: &Asked, one: &ToReview) -> Markup {
    html! {
        section.pr-mid {
            h1 { "Before you read the next one" }
            p.pr-big { "It talks about:" }
            ul.pr-notes { @for note in &one.shown.content_notes { li { (said::note(note)) } } }
            p { "You can read it, or skip it. Skipping is fine. You don’t have to say why." }
            form.stack method="post" action=(format!("/review/words/{}", one.shown.public_id)) {
                (token(asked))
                (words::bound(one))
                div.pr-btns {
                    button.btn.big.primary type="submit" name="do" value="read" { (Icon::See) "Read it" }
                    button.btn.big type="submit" name="do" value="pass" { (Icon::Pass) "Skip it" }
                }
                @for note in &one.shown.content_notes {
                    label.check { input type="checkbox" name="leave" value=(note); span { "Leave out words about this today: " (said::note(note)) } }
                }
            }
        }
        (help(room))
        (ways::bar(None))
    }
}

/// `GET /review/words/{quote}`
pub(crate) fn words(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let (one, beside) = room.desk.find(asked.path("quote"))?;
    let sitting = room.desk.sitting(asked.now)?.unwrap_or_default();
    let given = words::Given { one: &one, beside: &beside, sitting: &sitting };
    Ok(Reply::Html(given.page(room, asked, None)))
}

/// `POST /review/words/{quote}`: an answer, a pass, or what somebody began before they went.
pub(crate) fn answer(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let id = asked.path("quote");
    let leave: Vec<&str> = asked.fields("leave").collect();
    if !leave.is_empty() {
        let mut out = room.desk.sitting(asked.now)?.unwrap_or_default().leave_out;
        out.extend(leave.into_iter().take(50).map(str::to_owned));
        room.hand.sit(out, false)?;
        // Left out is not passed: it waits for another day.
        return see("/review/next");
    }
    let says = match asked.field("do") {
        "read" => return see(&format!("/review/words/{id}")),
        way @ ("break" | "stop") => {
            let begun = words::fields(asked);
            if !begun.is_empty() {
                room.hand.keep_draft(id, &begun)?;
            }
            return see(&format!("/review/{way}"));
        }
        "pass" => Says::Pass,
        "know" => Says::KnowsPerson,
        _ => {
            let (one, mut beside) = match room.desk.find(id) {
                Ok(found) => found,
                // Held back since they opened it: what they say of it counts, a no most of all.
                Err(StudyError::NotFound { .. }) => return meanwhile(room, asked, id),
                Err(error) => return Err(error.into()),
            };
            let said = words::said(asked, &one.asked_for);
            if said.lights.is_empty() {
                beside.draft = words::fields(asked);
                let sitting = room.desk.sitting(asked.now)?.unwrap_or_default();
                let given = words::Given { one: &one, beside: &beside, sitting: &sitting };
                let problem = "Choose Yes, Not sure or No. Or tap Pass.";
                return Ok(Reply::Again(given.page(room, asked, Some(problem))));
            }
            Says::Answers(said, asked.field("comment").to_owned())
        }
    };
    say(room, asked, id, says)
}

/// An answer about words that nobody is shown any more.
fn meanwhile(room: &ReviewRoom, asked: &Asked, id: &str) -> reply::Answer {
    let said = words::said(asked, &Use::ALL);
    if said.lights.is_empty() {
        return see("/review/next");
    }
    say(room, asked, id, Says::Answers(said, asked.field("comment").to_owned()))
}

fn say(room: &ReviewRoom, asked: &Asked, id: &str, says: Says) -> reply::Answer {
    let answer = Answer {
        public_id: id.to_owned(),
        shown_digest: asked.field("shown").to_owned(),
        once: once(asked.field("once"), &says),
        says,
    };
    room.hand.answer(&answer)?;
    see("/review/next")
}

/// Under what an answer counts once: what the page was given, and what is said. Whoever goes back to a
/// page that their phone kept and says something else is heard again; a second tap is not.
fn once(page: &str, says: &Says) -> String {
    let mut of = std::hash::DefaultHasher::new();
    format!("{says:?}").hash(&mut of);
    if page.is_empty() { String::new() } else { format!("{page}-{:016x}", of.finish()) }
}

/// `GET /review/break`
pub(crate) fn pause(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    Ok(Reply::Html(ways::pause(room, asked)))
}

/// `GET /review/stop`
pub(crate) fn stop(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let sitting = room.desk.sitting(asked.now)?.unwrap_or_default();
    Ok(Reply::Html(ways::stop(room, asked, &sitting)))
}

/// `GET /review/mine`: what somebody said, to look at and to change.
pub(crate) fn mine(room: &ReviewRoom, asked: &Asked) -> reply::Answer {
    let mut all = room.desk.assigned()?;
    all.retain(|one| one.decided.is_some());
    let mut answers = Vec::new();
    for one in &all {
        answers.push(room.desk.find(&one.shown.public_id)?.1.answered);
    }
    let body = html! {
        div.pr-mid {
            h1 { "What you said" }
            p { "Tap one to read it again or change your answer." }
            ul.pr-mine {
                @for (one, said) in all.iter().zip(&answers) {
                    li { a.opt href=(format!("/review/words/{}", one.shown.public_id)) {
                        strong { (one.shown.label) }
                        span.muted { (said::begins(one)) }
                        @if let Some(verdict) = one.decided { (said::answered(verdict, said.as_ref())) }
                    } }
                }
            }
            p { a.btn.big.primary href="/review" { "Back" } }
        }
        (help(room))
    };
    Ok(Reply::Html(framed(room, asked, "What you said", body)))
}

fn see(path: &str) -> Result<Reply, Refusal> {
    Ok(Reply::SeeOther(path.to_owned()))
}
