//! One person's words, and the questions about them.

use heard_model::{Light, Use};
use heard_study::{Around, Beside, Said, Sitting, ToReview};
use maud::{Markup, html};

use super::frame::{help, page as framed};
use super::{said, ways};
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::rooms::ReviewRoom;
use crate::session::secret;

/// The plain questions beside the lights: field, words, and what each light is called there.
pub(crate) const QUESTIONS: [(&str, &str, [&str; 3]); 3] = [
    ("dignity", "Does it sound like a real person, with dignity?", ["Yes", "Not sure", "No"]),
    ("recognised", "Could someone who knows them tell who it is?", ["Yes", "Maybe", "No"]),
    ("if_mine", "Would you be OK with it, if the words were yours?", ["Yes", "Not sure", "No"]),
];

/// A quote with what is known of it.
pub(super) struct Given<'a> {
    pub(super) one: &'a ToReview,
    pub(super) beside: &'a Beside,
    pub(super) sitting: &'a Sitting,
}

/// What binds an answer to what was shown, and makes it one answer however often it is sent.
pub(super) fn bound(one: &ToReview) -> Markup {
    html! {
        input type="hidden" name="shown" value=(one.shown.shown_digest);
        input type="hidden" name="once" value=(&secret()[..32]);
    }
}

/// What a form says.
pub(super) fn said(asked: &Asked, uses: &[Use]) -> Said {
    let light = |name: &str| Light::parse(asked.field(name));
    let of = |use_: &Use| Some((*use_, light(&format!("ok-{}", use_.as_str()))?));
    Said {
        lights: uses.iter().filter_map(of).collect(),
        dignity: light("dignity"),
        recognised: light("recognised"),
        if_mine: light("if_mine"),
        leave_out: asked.field("leave_out").to_owned(),
    }
}

/// The fields that somebody filled in.
pub(super) fn fields(asked: &Asked) -> Vec<(String, String)> {
    let ours = |name: &str| {
        name.starts_with("ok-")
            || QUESTIONS.iter().any(|(field, ..)| *field == name)
            || matches!(name, "leave_out" | "comment")
    };
    asked
        .form
        .iter()
        .filter(|(name, value)| ours(name) && !value.trim().is_empty())
        .take(40)
        .cloned()
        .collect()
}

impl Given<'_> {
    /// The page, with what was wrong with the form before.
    pub(super) fn page(&self, room: &ReviewRoom, asked: &Asked, problem: Option<&str>) -> Markup {
        let body = html! {
            div.pr-grid {
                section.pr-read aria-labelledby="pr-h" {
                    h1 #pr-h { "Someone’s words" }
                    p.pr-prog { (self.progress()) }
                    (self.card())
                }
                (self.form(asked, problem))
            }
            (help(room))
            (ways::bar(Some("answers")))
        };
        framed(room, asked, "Someone’s words", body)
    }

    fn progress(&self) -> Markup {
        html! {
            @if self.one.decided.is_some() { "You answered this one before. You can change it." }
            @else if self.sitting.done > 0 {
                "Saved. You’ve read " (self.sitting.done) " today. There’s no number to reach. "
                a href="/review/mine" { "Change an answer" }
            } @else { "Take your time. There’s no number to reach." }
        }
    }

    fn card(&self) -> Markup {
        let shown = &self.one.shown;
        let asked = self.beside.round.iter().find(|(part, _)| *part == Around::Question);
        let around: Vec<_> =
            self.beside.round.iter().filter(|(part, _)| *part != Around::Question).collect();
        html! {
            div.pr-card {
                @if let Some((_, words)) = asked {
                    details.disc.pr-chg { summary { "What they were asked" } p { "“" (words.as_str()) "”" } }
                }
                blockquote.pr-q {
                    p { "“" (shown.words.as_str()) "”" }
                    footer {
                        cite { (shown.label) }
                        @if self.beside.chosen { " " span.muted { "– a name they go by here, not their real one." } }
                    }
                }
                details.disc.pr-chg {
                    summary { "What we changed" }
                    ul {
                        @for change in &self.beside.changes { li { (said::change(change)) } }
                        li { "We kept the words the way they were said." }
                    }
                }
                @if !around.is_empty() {
                    details.disc.pr-chg {
                        summary { "What was said around it" }
                        @for (part, words) in around {
                            p { strong { (if *part == Around::Before { "Before: " } else { "After: " }) } (words.as_str()) }
                        }
                    }
                }
                @if let [only] = self.one.asked_for.as_slice() {
                    p.pr-use { (Icon::Codebook) span { "We’d like to put it " strong { (said::use_(*only)) } "." } }
                }
            }
        }
    }

    fn form(&self, asked: &Asked, problem: Option<&str>) -> Markup {
        let to = format!("/review/words/{}", self.one.shown.public_id);
        let one = self.one.asked_for.len() == 1;
        html! {
            form.pr-form #answers method="post" action=(to) data-quote=(self.one.shown.public_id) {
                (token(asked))
                (bound(self.one))
                // It stands below the words: whoever sent the form is led to it.
                @if let Some(problem) = problem { p.pr-problem role="alert" tabindex="-1" autofocus { (Icon::Info) (problem) } }
                @for use_ in &self.one.asked_for {
                    @let name = format!("ok-{}", use_.as_str());
                    fieldset.lights {
                        legend { @if one { "Is it OK to use this?" } @else { "Is it OK " (said::use_(*use_)) "?" } }
                        (self.light(&name, Light::Yes, Icon::Ok, "Yes", "Use it"))
                        (self.light(&name, Light::Unsure, Icon::Unsure, "Not sure", "Talk first"))
                        (self.light(&name, Light::No, Icon::No, "No", "Leave it out"))
                    }
                }
                p.pr-enough { "That is enough. The rest is up to you." }
                (self.more())
                button.btn.primary.big.wide type="submit" name="do" value="save" { "Save and go on" }
                p.pr-know {
                    button.btn.quiet type="submit" name="do" value="know" formnovalidate { (Icon::Person) "I may know this person" }
                    span.hint { "We’ll stop these words, and you won’t see this person again. You don’t have to say why." }
                }
            }
        }
    }

    fn light(&self, name: &str, light: Light, icon: Icon, word: &str, hint: &str) -> Markup {
        let class = match light {
            Light::Yes => "light yes",
            Light::Unsure => "light maybe",
            Light::No => "light no",
        };
        html! {
            label class=(class) {
                input type="radio" name=(name) value=(light.as_str()) checked[self.chosen(name) == Some(light)];
                (icon)
                span { strong { (word) } span.hint { (hint) } }
            }
        }
    }

    fn more(&self) -> Markup {
        let begun = QUESTIONS.iter().any(|(name, ..)| self.chosen(name).is_some())
            || !self.begun("leave_out").is_empty()
            || !self.begun("comment").is_empty();
        html! {
            details.pr-more open[begun] {
                summary { "Say more " span.muted { "(if you want)" } }
                @for (name, question, words) in QUESTIONS {
                    fieldset.pr-opts {
                        legend { (question) }
                        @for (light, word) in [Light::Yes, Light::Unsure, Light::No].into_iter().zip(words) {
                            label.opt { input type="radio" name=(name) value=(light.as_str()) checked[self.chosen(name) == Some(light)]; span { (word) } }
                        }
                    }
                }
                p.hint { "If you think someone could tell who it is, we talk about it before anything is used." }
                div.field { label for="leave_out" { "Is there anything to leave out?" } textarea.input #leave_out name="leave_out" rows="2" maxlength="2000" { (self.begun("leave_out")) } }
                div.field { label for="comment" { "Anything else?" } textarea.input #comment name="comment" rows="2" maxlength="2000" { (self.begun("comment")) } }
            }
        }
    }

    /// What was filled in before: begun, or answered.
    fn chosen(&self, name: &str) -> Option<Light> {
        if let Some(light) = Light::parse(self.begun(name)) {
            return Some(light);
        }
        let before = self.beside.answered.as_ref()?;
        match name {
            "dignity" => before.dignity,
            "recognised" => before.recognised,
            "if_mine" => before.if_mine,
            _ => {
                let use_ = Use::parse(name.strip_prefix("ok-")?)?;
                before.lights.iter().find(|(one, _)| *one == use_).map(|(_, light)| *light)
            }
        }
    }

    fn begun(&self, name: &str) -> &str {
        let field = self.beside.draft.iter().find(|(known, _)| known == name);
        field.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}
