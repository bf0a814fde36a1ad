//! What stands round a reviewer's page: text and colour, somebody to talk to, no way elsewhere.

use maud::{DOCTYPE, Markup, html};

use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::{brand, head};
use crate::rooms::ReviewRoom;

/// A reviewer's page round `body`.
pub(super) fn page(room: &ReviewRoom, asked: &Asked, title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head(&format!("{title} – {} – Heard", room.about.title), &["review.js"], asked.form_token()))
            body.peer {
                a.skip href="#main" { "Skip to the words" }
                header.pr-top {
                    a.pr-brand href="/review" { (brand()) "Heard" }
                    button.btn.small type="button" aria-expanded="false" aria-controls="disp" data-disp data-needs-script { (Icon::Letters) "Text and colour" }
                }
                section.disp #disp aria-label="Text and colour" hidden { (display()) }
                main.pr #main tabindex="-1" {
                    p.pr-kept #kept role="status" hidden {}
                    (body)
                    @if room.about.synthetic {
                        p.sm.muted { strong { "Synthetic." } " Invented for software testing. No real person, place, service or case." }
                    }
                }
            }
        }
    }
}

fn display() -> Markup {
    let choice = |name: &str, value: &str, class: &str, shown: &str, spoken: Option<&str>| {
        html! {
            label class=(class) {
                input type="radio" name=(name) data-pref=(name) value=(value) aria-label=[spoken];
                @if name == "bg" { span class=(format!("sw sw-{value}")) aria-hidden="true" {} }
                (shown)
            }
        }
    };
    html! {
        fieldset.seg { legend { "Text size" }
            (choice("text", "m", "ts1", "A", Some("Normal"))) (choice("text", "l", "ts2", "A", Some("Large")))
            (choice("text", "xl", "ts3", "A", Some("Larger"))) (choice("text", "xxl", "ts4", "A", Some("Largest")))
        }
        fieldset.seg { legend { "Background" }
            (choice("bg", "warm", "", "Warm", None)) (choice("bg", "cream", "", "Cream", None))
            (choice("bg", "blue", "", "Soft blue", None)) (choice("bg", "white", "", "White", None))
        }
        fieldset.seg { legend { "Spacing" }
            (choice("spacing", "normal", "", "Normal", None)) (choice("spacing", "wide", "", "Wider", None))
        }
        fieldset.seg { legend { "Light or dark" }
            (choice("theme", "light", "", "Light", None)) (choice("theme", "dark", "", "Dark", None))
        }
    }
}

/// Somebody to talk to: the lines that the study set.
pub(super) fn help(room: &ReviewRoom) -> Markup {
    html! {
        aside.pr-help aria-labelledby="help-h" {
            h2.h-sm #help-h { (Icon::Call) "Someone to talk to" }
            @if room.about.support_lines.is_empty() {
                p { "Talk to the person who sent you this link." }
            } @else {
                ul { @for line in &room.about.support_lines { li { (line) } } }
            }
        }
    }
}
