//! A reviewer's pack: one file that needs no connection, with the quotes they were asked about and
//! the questions. Their answers come back as a file of their own; the pack keeps none of the words
//! anywhere else.

use std::path::Path;

use heard_model::{Light, Use};
use heard_study::{Around, Beside, ReviewDesk, Settings, StudyError, ToReview};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::pages::review::said;
use crate::pages::review::words::QUESTIONS;

const STYLE: &str =
    concat!(include_str!("../assets/tokens.css"), include_str!("../assets/pack.css"));
const SCRIPT: &str = include_str!("../assets/pack.js");

/// The pack of `reviewer` for the study in `folder`, and how many quotes are in it. What is shown
/// must be ready ([`heard_study::Study::make_shown`]). `id` names the pack; `once` gives a random
/// word for each answer.
pub fn review_pack(
    folder: &Path,
    reviewer: &str,
    settings: &Settings,
    mut once: impl FnMut() -> String,
) -> Result<(String, usize), StudyError> {
    let desk = ReviewDesk::open(folder, reviewer)?;
    let mut quotes = Vec::new();
    for one in desk.waiting(usize::MAX)? {
        let (one, beside) = desk.find(&one.shown.public_id)?;
        quotes.push((one, beside, once()));
    }
    let count = quotes.len();
    Ok((page(reviewer, settings, &quotes, &once()).into_string(), count))
}

fn page(
    reviewer: &str,
    settings: &Settings,
    quotes: &[(ToReview, Beside, String)],
    id: &str,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
                meta name="referrer" content="no-referrer";
                title { "Reading with us – " (settings.title) }
                // Our own files, put in whole: nothing of them came from anywhere else.
                style { (PreEscaped(STYLE)) }
            }
            body.peer data-pack=(id) data-reviewer=(reviewer) {
                main {
                    section.hello #hello {
                        h1 { "Reading with us" }
                        p { "Here is what some people said, one at a time. Names are hidden." }
                        ul {
                            li { "Tell us if it is OK to use the words. One “no” is enough." }
                            li { "Pass on any of them. You don’t have to say why." }
                            li { "Stop when you like. Your answers stay on this phone or computer until you send them." }
                        }
                        p.no-js { "Without scripts this page can be read and printed. Tick on paper and give it back, or tell the person who sent it." }
                        p { button.primary type="button" data-start hidden { "Start reading" } }
                    }
                    @for (one, beside, once) in quotes { (article(one, beside, once)) }
                    section.done #done {
                        h1 { "Thank you" }
                        p { "Send your answers back to the person who gave you this." }
                        p.js { button.primary type="button" data-file { "Save my answers as a file" } }
                        p.js { button type="button" data-copy { "Or show them, to copy" } }
                        textarea.js #answers rows="6" readonly hidden aria-label="Your answers" {}
                        p.js { button type="button" data-back { "Go back to the words" } }
                    }
                }
                aside {
                    h2 { "Someone to talk to" }
                    @if settings.support_lines.is_empty() { p { "Talk to the person who gave you this." } }
                    @for line in &settings.support_lines { p { (line) } }
                    @if settings.synthetic { p { strong { "Synthetic." } " Invented for software testing. No real person, place, service or case." } }
                }
                nav.js hidden aria-label="Pass or stop" {
                    button type="button" data-pass { "Pass" }
                    button type="button" data-stop { "Stop" }
                }
                script #given type="application/json" {}
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn article(one: &ToReview, beside: &Beside, once: &str) -> Markup {
    let shown = &one.shown;
    let notes: Vec<String> = shown.content_notes.iter().map(|note| said::note(note)).collect();
    let code = format!("{}-{}", shown.quote.0, shown.shown_digest.get(..5).unwrap_or_default());
    html! {
        article data-quote=(shown.public_id) data-shown=(shown.shown_digest) data-once=(once) {
            h2 { "Someone’s words" }
            p.code { "Sheet " (code) }
            @if notes.is_empty() { (words(one, beside)) } @else {
                details.care {
                    summary { "It talks about: " (notes.join(", ")) ". Tap to read, or pass." }
                    (words(one, beside))
                }
            }
            form {
                @for use_ in &one.asked_for {
                    (choice(&format!("ok-{}", use_.as_str()), &question(*use_), ["Yes", "Not sure", "No"], once))
                }
                details.more {
                    summary { "Say more (if you want)" }
                    @for (name, question, words) in QUESTIONS { (choice(name, question, words, once)) }
                    p { label { "Is there anything to leave out?" textarea name="leave_out" rows="2" maxlength="2000" {} } }
                    p { label { "Anything else?" textarea name="comment" rows="2" maxlength="2000" {} } }
                }
                p.js { button.primary type="button" data-next { "Save and go on" } }
                p { label.box.know { input type="checkbox" name="know" value="yes"; " I may know this person. Stop these words, and don’t show me this person again." } }
            }
        }
    }
}

fn question(use_: Use) -> String {
    format!("Is it OK to use this {}?", said::use_(use_))
}

fn words(one: &ToReview, beside: &Beside) -> Markup {
    html! {
        @for (_, asked) in beside.round.iter().filter(|(part, _)| *part == Around::Question) {
            details { summary { "What they were asked" } p { "“" (asked.as_str()) "”" } }
        }
        blockquote { p { "“" (one.shown.words.as_str()) "”" } footer { cite { (one.shown.label) } } }
        details {
            summary { "What we changed" }
            ul {
                @for change in &beside.changes { li { (said::change(change)) } }
                li { "We kept the words the way they were said." }
            }
        }
    }
}

fn choice(name: &str, question: &str, words: [&str; 3], once: &str) -> Markup {
    html! {
        fieldset {
            legend { (question) }
            @for (light, word) in Light::ALL.into_iter().zip(words) {
                label.box { input type="radio" name=(name) value=(light.as_str()) data-of=(once); " " (word) }
            }
        }
    }
}

/// What was changed in somebody's words, in plain words, by the word that the study has for it.
pub fn change_in_words(change: &str) -> &'static str {
    said::change(change)
}

/// Where somebody's words would go, in plain words: `in a report`.
pub fn use_in_words(use_: Use) -> &'static str {
    said::use_(use_)
}
