//! Themes as columns, quotes as cards.

use heard_model::{Purpose, QuoteId};
use heard_study::{BoardQuote, BoardTheme, Finding, Severity, ThemeReason};
use maud::{Markup, html};

use super::super::gate::{self as gate_page, use_in_words};
use super::super::reader::seen;
use super::View;
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::{tag, token};
use crate::look::words::count;

/// How many quotes that are not in the set are laid out below a column.
const MORE: usize = 40;

/// A column: its theme, the cards in it, and what else could be.
struct Column<'v> {
    theme: Option<&'v BoardTheme>,
    cards: Vec<&'v BoardQuote>,
    others: Vec<&'v BoardQuote>,
}

impl Column<'_> {
    fn id(&self) -> &str {
        self.theme.map_or("none", |theme| theme.id.as_str())
    }

    fn name(&self) -> &str {
        self.theme.map_or("Without a theme", |theme| theme.name.as_str())
    }
}

fn all(view: &View) -> Vec<Column<'_>> {
    let chosen = &view.set.collection.quotes;
    let column = |theme: Option<&'_ BoardTheme>| {
        let is_here = |quote: &&BoardQuote| match theme {
            Some(theme) => quote.theme == theme.id,
            None => !view.wall.themes.iter().any(|theme| theme.id == quote.theme),
        };
        let in_set = chosen.iter().filter_map(|id| view.wall.quote(*id));
        let heard = |quote: &BoardQuote| {
            view.balance.heard.iter().any(|heard| heard.who.voice == quote.shown.voice)
        };
        let not_in = view.wall.quotes.iter().filter(|quote| !chosen.contains(&quote.id()));
        let mut others: Vec<&BoardQuote> = not_in.filter(is_here).collect();
        others.sort_by_key(|quote| (heard(quote), quote.id()));
        (in_set.filter(is_here).collect::<Vec<_>>(), others)
    };
    let mut columns: Vec<Column<'_>> = Vec::new();
    for theme in view.wall.themes.iter().map(Some).chain([None]) {
        let (cards, others) = column(theme);
        if !cards.is_empty() || !others.is_empty() {
            columns.push(Column { theme, cards, others });
        }
    }
    columns
}

fn mark(view: &View, id: &str) -> crate::look::code::Mark {
    view.marks.of_word(id)
}

/// Links to the columns.
pub(super) fn jump(view: &View) -> Markup {
    html! {
        nav.bd-jump aria-label="Themes" {
            @for column in all(view) {
                @let mark = mark(view, column.id());
                a class=(mark.theme) href=(format!("#th-{}", column.id())) { (mark.shape()) span { (column.name()) } }
            }
        }
    }
}

/// Every column.
pub(super) fn columns(view: &View, asked: &Asked) -> Markup {
    html! {
        div.cols #cols tabindex="0" role="region" aria-label="Themes, scrolls sideways" {
            @for column in all(view) { (one(view, asked, &column)) }
        }
    }
}

fn one(view: &View, asked: &Asked, column: &Column<'_>) -> Markup {
    let mark = mark(view, column.id());
    let id = column.id();
    let people = people(&column.cards);
    let total = column.cards.len() + column.others.len();
    html! {
        section class=(format!("col {}", mark.theme)) id=(format!("th-{id}")) aria-labelledby=(format!("th-{id}-h")) {
            header.col-h { (mark.large()) div { h3 id=(format!("th-{id}-h")) { (column.name()) } p.sm.num { (column.cards.len()) " of " (total) " in the set · " (count(people, "person")) } } }
            @if column.theme.is_some() { (why(view, asked, column)) }
            ol.deck data-theme=(id) aria-label=(format!("Cards of {}", column.name())) {
                @for (place, quote) in column.cards.iter().enumerate() { (card(view, asked, column, place, quote)) }
            }
            @if column.cards.is_empty() { p.sm.muted.col-none { "No card of this theme is in the set." } }
            @if !column.others.is_empty() { (others(view, asked, column)) }
        }
    }
}

fn people(cards: &[&BoardQuote]) -> usize {
    let mut voices: Vec<&str> = cards.iter().map(|card| card.shown.voice.as_str()).collect();
    voices.sort_unstable();
    voices.dedup();
    voices.len()
}

/// Why these and no others: what the choice was made from, and the facilitator's reason.
fn why(view: &View, asked: &Asked, column: &Column<'_>) -> Markup {
    let Some(theme) = column.theme else { return html! {} };
    let said = view.set.reasons.iter().find(|said| said.theme == theme.id);
    let (reason, contrary) =
        said.map_or(("", ""), |said| (said.reason.as_str(), said.contrary.as_str()));
    let most = column
        .cards
        .iter()
        .map(|card| column.cards.iter().filter(|o| o.shown.voice == card.shown.voice).count())
        .max()
        .unwrap_or(0);
    let share = (most * 100).checked_div(column.cards.len()).unwrap_or(0);
    let strengths = column.cards.iter().filter(|card| card.strength).count();
    let id = &theme.id;
    html! {
        details.disc.sm.why { summary { "Why these" @if reason.is_empty() { span.muted { " · not said yet" } } @else { " " (Icon::Tick) } span.vh { ": " (theme.name) } }
            dl.facts {
                div { dt { "Passages coded" } dd.num { (theme.passages) " by " (count(theme.people, "person")) } }
                div { dt { "Chosen" } dd.num { (column.cards.len()) " of " (count(people(&column.cards), "person")) } }
                div { dt { "Most of one person" } dd.num { (share) " %" } }
                div { dt { "Strengths" } dd.num { (strengths) } }
            }
            form.stack method="post" action=(format!("/board/{}/reason", view.name())) data-swap {
                (token(asked)) input type="hidden" name="theme" value=(id);
                div.field { label for=(format!("con-{id}")) { "Do any say the contrary?" } select.input id=(format!("con-{id}")) name="contrary" {
                    @for word in ThemeReason::CONTRARY { option value=(word) selected[word == contrary] { (match word { "yes" => "yes, some are in the set", "none_found" => "we looked and found none", "not_looked" => "we have not looked", _ => "not said yet" }) } }
                } }
                div.field { label for=(format!("why-{id}")) { "Why these quotes" } textarea.input id=(format!("why-{id}")) name="reason" rows="3" maxlength="2000" { (reason) } }
                button.btn.small type="submit" data-key=(format!("why-{id}")) { "Save the reason" }
            }
        }
    }
}

/// What the gate found about one card, the gravest first.
fn found(view: &View, id: QuoteId) -> Option<&Finding> {
    view.gate
        .report
        .findings
        .iter()
        .filter(|finding| finding.quotes.contains(&id) && !finding.signed)
        .filter(|finding| finding.severity > Severity::Warn)
        .max_by_key(|finding| finding.severity)
}

fn card(
    view: &View,
    asked: &Asked,
    column: &Column<'_>,
    place: usize,
    quote: &BoardQuote,
) -> Markup {
    let id = quote.id();
    let number = view.gate.card(id).unwrap_or(0);
    let finding = found(view, id);
    let state = finding.map_or("ok", |finding| match finding.severity {
        Severity::Block => "stop",
        _ => "hold",
    });
    let pinned = view.set.pinned.contains(&id);
    html! {
        li class=(format!("qc {state}")) id=(format!("card-{}", id.0)) data-quote=(id.0) {
            div.qc-h {
                span.qc-no.num { span.vh { "Card " } (number) }
                @match finding { Some(finding) => { (gate_page::severity(finding)) } None => { span.okline.sm { (Icon::Tick) "Approved" } } }
            }
            (words(view, quote))
            @if let Some(finding) = finding { p.sm.qc-why { (gate_page::title(finding)) ": " (finding.message) } }
            form.qc-f method="post" action=(format!("/board/{}/card", view.name())) data-swap {
                (token(asked)) input type="hidden" name="quote" value=(id.0);
                button.btn.small.quiet type="submit" name="act" value=(if pinned { "unpin" } else { "pin" }) aria-pressed=(pinned) data-key=(format!("pin-{}", id.0)) { (Icon::Pin) "Pin" span.vh { " card " (number) } }
                a.btn.small.quiet href=(format!("/board/{}/swap?quote={}", view.name(), id.0)) { "Swap" span.vh { " card " (number) } }
                button.btn.small.quiet type="submit" name="act" value="out" data-key=(format!("out-{}", id.0)) { "Take out" span.vh { " card " (number) } }
                span.moves {
                    (step(column, place, id, number, true)) (step(column, place, id, number, false))
                }
            }
            (more(view, asked, quote, number))
        }
    }
}

/// The button that moves a card one place up or down its column.
fn step(column: &Column<'_>, place: usize, id: QuoteId, number: u32, up: bool) -> Markup {
    let is_end = if up { place == 0 } else { place + 1 == column.cards.len() };
    let (act, icon, word) = if up { ("up", Icon::Up, "up") } else { ("down", Icon::Down, "down") };
    html! {
        button.btn.small.quiet.icon type="submit" name="act" value=(act) aria-disabled=[is_end.then_some("true")] data-key=(format!("{act}-{}", id.0)) aria-label=(format!("Move card {number} {word}")) { (icon) }
    }
}

/// The words, the label and the code of a quote.
pub(super) fn words(view: &View, quote: &BoardQuote) -> Markup {
    let code = mark(view, &quote.shown.code);
    html! {
        blockquote.qc-q {
            p { "“" (seen(quote.shown.words.as_str())) "”" }
            footer { cite { (quote.shown.label) } @if !quote.shown.code.is_empty() { " " (code.label()) } }
        }
        @if quote.strength || !quote.shown.content_notes.is_empty() {
            p.row.sm.qc-notes { @if quote.strength { (tag("ok", Icon::Add, "Strength")) } @for note in &quote.shown.content_notes { span.tag.plain { (note.replace(['-', '_'], " ")) } } }
        }
    }
}

/// What a card is for, and what else it may be used for.
fn more(view: &View, asked: &Asked, quote: &BoardQuote, number: u32) -> Markup {
    let id = quote.id();
    let purpose = view.purposes.iter().find(|(of, _)| *of == id).map(|(_, purpose)| *purpose);
    html! {
        details.disc.sm.qc-more { summary { "Purpose and uses" span.vh { " of card " (number) } }
            form.row.gap-s method="post" action=(format!("/board/{}/card", view.name())) data-swap {
                (token(asked)) input type="hidden" name="quote" value=(id.0);
                label for=(format!("pu-{}", id.0)) { "It is here to" }
                select.input.auto id=(format!("pu-{}", id.0)) name="purpose" { @for one in Purpose::ALL { option value=(one.as_str()) selected[Some(one) == purpose] { (purpose_in_words(one)) } } }
                button.btn.small type="submit" name="act" value="purpose" data-key=(format!("pu-{}", id.0)) { "Save" }
            }
            p.gap-s { "Allowed and approved for: " (quote.shown.uses.iter().map(|use_| use_in_words(*use_)).collect::<Vec<_>>().join(", ")) "." @if quote.shown.edited { " Some words were left out or put in; brackets and … show where." } }
        }
    }
}

/// What a quote is for, after Corden & Sainsbury.
fn purpose_in_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::MatterOfEnquiry => "be what we talk about",
        Purpose::Evidence => "give evidence",
        Purpose::Explanation => "explain",
        Purpose::Illustration => "illustrate",
        Purpose::DeepenUnderstanding => "deepen understanding",
        Purpose::EnableVoice => "let people speak for themselves",
        Purpose::Readability => "make it easier to read",
    }
}

/// Approved quotes of the theme that are not in the set: who is not heard yet comes first.
fn others(view: &View, asked: &Asked, column: &Column<'_>) -> Markup {
    let unheard = |quote: &BoardQuote| {
        view.balance.unheard.iter().any(|voice| voice.voice == quote.shown.voice)
    };
    let first: Vec<&BoardQuote> =
        column.others.iter().copied().filter(|quote| unheard(quote)).take(1).collect();
    let rest: Vec<&BoardQuote> =
        column.others.iter().copied().filter(|quote| !first.contains(quote)).collect();
    html! {
        @for quote in &first { (offered(view, asked, quote, true)) }
        @if !rest.is_empty() {
            details.disc.more-q id=(format!("more-{}", column.id())) { summary { (count(rest.len(), "more approved quote")) }
                @for quote in rest.iter().take(MORE) { (offered(view, asked, quote, unheard(quote))) }
                @if rest.len() > MORE { p.sm.muted { "The first " (MORE) ". Pull a set of this theme alone to see others." } }
            }
        }
    }
}

fn offered(view: &View, asked: &Asked, quote: &BoardQuote, unheard: bool) -> Markup {
    let id = quote.id();
    html! {
        div.qc.suggest {
            div.qc-h { span.qc-no { span.sm { "Not in the set" } } @if unheard { (tag("info", Icon::Info, "Not heard yet")) } }
            (words(view, quote))
            form.qc-f method="post" action=(format!("/board/{}/card", view.name())) data-swap {
                (token(asked)) input type="hidden" name="quote" value=(id.0);
                button.btn.small type="submit" name="act" value="add" data-key=(format!("add-{}", id.0)) { (Icon::Add) "Add to the set" span.vh { ": " (quote.shown.label) } }
            }
        }
    }
}
