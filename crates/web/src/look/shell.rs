//! What stands round every page: where one is, what else there is, that it is saved.

use maud::{DOCTYPE, Markup, html};

use super::icon::Icon;
use super::words::initials;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::rooms::BoardRoom;
use crate::route::Role;

/// The pages of the rail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    Home,
    Transcripts,
    Codebook,
    Search,
    Memos,
    Reports,
    Names,
    Quotes,
    Board,
    Consent,
    Releases,
}

impl Nav {
    /// Its name for scripts.
    fn word(self) -> &'static str {
        RAIL.iter().find(|(nav, ..)| *nav == self).map_or("", |(_, path, ..)| path)
    }
}

const RAIL: &[(Nav, &str, &str, Icon)] = &[
    (Nav::Home, "/", "Overview", Icon::Home),
    (Nav::Transcripts, "/transcripts", "Transcripts", Icon::Transcript),
    (Nav::Codebook, "/codebook", "Codebook", Icon::Codebook),
    (Nav::Search, "/search", "Search", Icon::Search),
    (Nav::Memos, "/memos", "Memos", Icon::Memo),
    (Nav::Reports, "/reports", "Reports", Icon::Reports),
    (Nav::Names, "/names", "Names", Icon::Names),
    (Nav::Quotes, "/quotes", "Quotes", Icon::Quotes),
    (Nav::Board, "/board", "Board", Icon::Board),
    (Nav::Consent, "/consent", "Consent", Icon::People),
    (Nav::Releases, "/releases", "Releases", Icon::Releases),
];

/// The study and the person, as a page's frame names them.
struct Place<'a> {
    title: &'a str,
    synthetic: bool,
    name: &'a str,
    /// Where in the journal the page was made, if it listens to what happens after.
    position: Option<u64>,
}

/// What a page says of itself.
pub(crate) struct Frame<'a> {
    /// Where in the rail.
    pub(crate) nav: Nav,
    /// The title, without the study's.
    pub(crate) title: &'a str,
    /// The pages above it: address and name.
    pub(crate) above: &'a [(&'a str, &'a str)],
    /// Classes of the body.
    pub(crate) class: &'a str,
    /// Scripts of the page, beside those of every page.
    pub(crate) scripts: &'a [&'a str],
}

impl<'a> Frame<'a> {
    /// A page of the rail, with nothing special.
    pub(crate) fn new(nav: Nav, title: &'a str) -> Frame<'a> {
        Frame { nav, title, above: &[], class: "", scripts: &[] }
    }

    /// A researcher's page round `body`.
    pub(crate) fn page(&self, desk: &Desk, asked: &Asked, body: Markup) -> Markup {
        let settings = desk.study.settings();
        let name = &desk.study.actor().name;
        let position = desk.study.position().unwrap_or_default();
        let place = Place {
            title: &settings.title,
            synthetic: settings.synthetic,
            name,
            position: Some(position),
        };
        self.drawn(place, asked, body)
    }

    /// The same for a page of the board.
    pub(crate) fn room(&self, room: &BoardRoom, asked: &Asked, body: Markup) -> Markup {
        let (title, synthetic) = (&room.about.title, room.about.synthetic);
        self.drawn(Place { title, synthetic, name: &room.who, position: None }, asked, body)
    }

    fn drawn(&self, place: Place<'_>, asked: &Asked, body: Markup) -> Markup {
        let title = format!("{} – {} – Heard", self.title, place.title);
        let role = asked.session.as_ref().map(|session| session.role);
        let live = place.position.map(|_| "live.js");
        let scripts: Vec<&str> = live.into_iter().chain(self.scripts.iter().copied()).collect();
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                (head(&title, &scripts, asked.form_token()))
                body class=[(!self.class.is_empty()).then_some(self.class)] data-page=(self.nav.word()) data-live=[place.position] data-me=(place.name) {
                    a.skip href="#main" { "Skip to main content" }
                    div.shell {
                        (rail(Some(self.nav), role))
                        header.top {
                            button.btn.quiet.small.menu-btn type="button" aria-expanded="false" aria-controls="rail" data-menu { (Icon::Menu) "Menu" }
                            (self.crumbs(place.title))
                            (corner(place.name, asked))
                        }
                        main.main #main tabindex="-1" { (body) }
                        footer.foot { (footer(place.synthetic)) }
                    }
                }
            }
        }
    }

    fn crumbs(&self, study: &str) -> Markup {
        html! {
            nav.crumbs aria-label="Breadcrumb" {
                ol {
                    li { a href="/" { (study) } }
                    @for (href, name) in self.above { li { a href=(href) { (name) } } }
                    li aria-current="page" { (self.title) }
                }
            }
        }
    }
}

/// The head of every page.
pub(crate) fn head(title: &str, scripts: &[&str], form_token: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            @if !form_token.is_empty() { meta name="form-token" content=(form_token); }
            title { (title) }
            link rel="icon" href="/assets/heard.svg";
            link rel="stylesheet" href="/assets/tokens.css";
            link rel="stylesheet" href="/assets/app.css";
            link rel="stylesheet" href="/assets/pages.css";
            link rel="stylesheet" href="/assets/work.css";
            link rel="stylesheet" href="/assets/board.css";
            link rel="stylesheet" href="/assets/reports.css";
            @if scripts.contains(&"review.js") { link rel="stylesheet" href="/assets/review.css"; }
            noscript { link rel="stylesheet" href="/assets/plain.css"; }
            script src="/assets/prefs.js" {}
            script src="/assets/app.js" defer {}
            @for script in scripts { script src=(format!("/assets/{script}")) defer {} }
        }
    }
}

/// The mark.
pub(crate) fn brand() -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            path d="M4 5h24v17H16l-7 6v-6H4z" fill="currentColor" {}
            path.brand-h d="M11 9.500v8M21 9.500v8M11 13.500h10" {}
        }
    }
}

/// The rail, the same order everywhere; a role simply has fewer of its pages.
pub(crate) fn rail(here: Option<Nav>, role: Option<Role>) -> Markup {
    let own = |nav: &Nav| role != Some(Role::Facilitator) || *nav == Nav::Board;
    html! {
        nav.rail aria-label="Main" {
            div.rail-in #rail {
                a.brand href="/" { (brand()) "Heard" }
                @for (nav, href, name, icon) in RAIL.iter().filter(|(nav, ..)| own(nav)) {
                    @if matches!(nav, Nav::Names | Nav::Quotes) { div.rail-sep {} }
                    a.nav href=(href) aria-current=[(here == Some(*nav)).then_some("page")] { (icon) (name) }
                }
            }
        }
    }
}

fn corner(name: &str, asked: &Asked) -> Markup {
    let is_facilitator =
        asked.session.as_ref().is_some_and(|session| session.role == Role::Facilitator);
    let role = if is_facilitator { "facilitator" } else { "researcher" };
    html! {
        div.top-right {
            span.saved #saved {
                (Icon::Ok) span.wide-only { "Saved on this computer" } span.phone-only { "Saved" }
            }
            @if is_facilitator { span.tag.outline.wide-only { (Icon::Ok) "Approved quotes only" } }
            @else if asked.session.as_ref().is_some_and(|session| session.sees_raw(asked.now)) {
                a.tag.outline.key-open href="/names" { (Icon::Unlock) "Names open" }
            } @else { span.tag.outline.wide-only { (Icon::Lock) "Names hidden" } }
            button.btn.quiet.small.icon type="button" data-theme-toggle aria-label="Switch between light and dark" { (Icon::Light) }
            details.pop-wrap.me {
                summary { span.avatar role="img" aria-label=(format!("{name}, {role}")) { (initials(name)) } }
                form.pop method="post" action="/leave" {
                    (token(asked))
                    p.sm { strong { (name) } br; (role) }
                    button.btn.small type="submit" { "Leave" }
                }
            }
        }
    }
}

/// What every form carries.
pub(crate) fn token(asked: &Asked) -> Markup {
    html! { input type="hidden" name="form_token" value=(asked.form_token()); }
}

fn footer(synthetic: bool) -> Markup {
    html! {
        @if synthetic {
            p { strong { "Synthetic." } " Invented for software testing. No real person, place, service or case." }
        } @else {
            p { "Everything stays on this computer." }
        }
    }
}

/// A thing to say with its state: icon, word, colour.
pub(crate) fn tag(class: &str, icon: Icon, words: &str) -> Markup {
    html! { span class=(format!("tag {class}")) { (icon) (words) } }
}

/// A page with nothing on it yet: what it is for and one next step.
pub(crate) fn empty(icon: Icon, title: &str, words: &str, next: Markup) -> Markup {
    html! {
        div.empty { (icon) h2 { (title) } p { (words) } div.btn-row { (next) } }
    }
}
