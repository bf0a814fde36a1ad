//! A page to read on a screen or with a screen reader, or to print. It needs nothing else.

use super::{For, Format};
use crate::ExportError;
use crate::chart::draw;
use crate::html::{page, shape, table};
use crate::markup::Markup;
use crate::sheet::{Card, HOW_TO_READ, Sheet, words};

pub(super) const FORMAT: Format = Format {
    name: "html",
    title: "Web page (one file, no scripts)",
    ending: ".html",
    media_type: "text/html; charset=utf-8",
    accepts: &[For::Release, For::Review, For::Internal],
    write,
};

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let title = format!("{} – {}", sheet.title, sheet.study);
    let footer = sheet.footer();
    Ok(page(&title, ("#words", "Skip to the words"), (&footer, sheet.synthetic), |page| {
        head(page, sheet);
        page.ours("<main id=\"words\" tabindex=\"-1\">\n");
        let themes = sheet.themes();
        match in_runs(sheet) {
            _ if sheet.poem.is_some() => poem(page, sheet),
            true => {
                for (theme, _) in &themes {
                    let cards = sheet
                        .cards
                        .iter()
                        .filter(|card| card.theme.as_ref().is_some_and(|mark| mark.id == theme.id));
                    section(page, sheet, Some(theme), &cards.collect::<Vec<_>>());
                }
                let rest: Vec<&Card> =
                    sheet.cards.iter().filter(|card| card.theme.is_none()).collect();
                section(page, sheet, None, &rest);
            }
            false => section(page, sheet, None, &sheet.cards.iter().collect::<Vec<_>>()),
        }
        for shown in &sheet.tables {
            let own = sheet.charts.iter().filter(|chart| words(&chart.title) == shown.title);
            own.for_each(|chart| draw(page, chart));
            table(page, shown);
        }
        support(page, sheet, "help-after");
        page.ours("</main>");
    }))
}

/// Whether each theme's cards stand together: only then do sections keep the order.
fn in_runs(sheet: &Sheet) -> bool {
    let mut seen: Vec<Option<&str>> = Vec::new();
    for card in &sheet.cards {
        let theme = card.theme.as_ref().map(|theme| theme.id.as_str());
        if seen.last() != Some(&theme) {
            // Cards without a theme are laid last.
            if seen.contains(&theme) || seen.last() == Some(&None) {
                return false;
            }
            seen.push(theme);
        }
    }
    !sheet.themes().is_empty()
}

fn head(page: &mut Markup, sheet: &Sheet) {
    page.ours("<header>\n")
        .leaf("p", &[("class", "over")], &sheet.study)
        .leaf("h1", &[], &sheet.title)
        .leaf("p", &[], &sheet.what())
        .ours("\n<div class=\"intro\">\n<section class=\"panel\"><h2>How to read this</h2>");
    if !sheet.cards.is_empty() {
        page.leaf("p", &[], HOW_TO_READ);
    }
    page.ours("<p>Please do not try to work out who somebody is.</p></section>\n");
    let care = sheet.care();
    if !care.is_empty() {
        page.ours(
            "<section class=\"panel\"><h2>Take care</h2><p>Some words here are about:</p><ul>",
        );
        for (note, count) in care {
            let quotes = if count == 1 { "1 quote" } else { "quotes" };
            let counted = if count == 1 { quotes.to_owned() } else { format!("{count} {quotes}") };
            page.leaf("li", &[], &format!("{note} ({counted})"));
        }
        page.ours("</ul><p>Each of them says so first, and can be skipped.</p></section>\n");
    }
    page.ours("</div>\n");
    support(page, sheet, "help-before");
    let themes = sheet.themes();
    if themes.len() > 1 && sheet.poem.is_none() {
        page.ours("<nav aria-label=\"Themes\"><ul class=\"jump\">");
        for (theme, numbers) in themes {
            page.ours("<li>");
            shape(page, theme);
            let first = numbers.first().map(|n| format!("#card-{n}")).unwrap_or_default();
            page.leaf("a", &[("href", &first)], &theme.name).ours("</li>");
        }
        page.ours("</ul></nav>\n");
    }
    page.ours("</header>\n");
}

/// A poem: a paragraph a stanza, or a table where several pronouns stand side by side.
fn poem(page: &mut Markup, sheet: &Sheet) {
    let Some((layout, stanzas)) = crate::poem::stanzas(sheet) else { return };
    page.ours("<section class=\"theme t0\"><h2><span>The poem</span></h2>\n<div class=\"poem\">\n");
    if layout.columns.len() > 1 {
        page.ours("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" aria-label=\"The poem\"><table><thead><tr>");
        for column in &layout.columns {
            page.leaf("th", &[("scope", "col")], column);
        }
        page.ours("</tr></thead>");
        for stanza in &stanzas {
            page.ours("<tbody>");
            for line in stanza {
                page.ours("<tr>");
                for column in 0..layout.columns.len() {
                    page.leaf("td", &[], if column == line.column { line.words } else { "" });
                }
                page.ours("</tr>");
            }
            page.ours("</tbody>");
        }
        page.ours("</table></div>\n");
    } else {
        for stanza in &stanzas {
            let lines: Vec<&str> = stanza.iter().map(|line| line.words).collect();
            page.ours("<p>").lines(&lines.join("\n")).ours("</p>\n");
        }
    }
    page.ours("</div>\n");
    for voice in crate::poem::voices(sheet) {
        page.ours("<p><cite>").text(&voice).ours("</cite></p>\n");
    }
    page.leaf("p", &[("class", "sm")], &layout.rule()).ours("</section>\n");
}

fn section(
    page: &mut Markup,
    sheet: &Sheet,
    theme: Option<&heard_anonymise::ThemeMark>,
    cards: &[&Card],
) {
    if cards.is_empty() {
        return;
    }
    let class = theme.map_or("theme", |theme| match theme.colour.as_str() {
        "t1" => "theme t1",
        "t2" => "theme t2",
        "t3" => "theme t3",
        "t4" => "theme t4",
        "t5" => "theme t5",
        _ => "theme t0",
    });
    page.open("section", &[("class", class)]).ours("<h2>");
    match theme {
        Some(theme) => {
            shape(page, theme);
            page.ours("<span>").text(&theme.name).ours(" ");
        }
        None => {
            page.ours("<span>Words ");
        }
    }
    let count =
        if cards.len() == 1 { "1 quote".to_owned() } else { format!("{} quotes", cards.len()) };
    page.leaf("span", &[("class", "count")], &count).ours("</span></h2>\n<div class=\"cards\">\n");
    for card in cards {
        write_card(page, sheet, card, theme.is_none());
    }
    page.ours("</div></section>\n");
}

fn write_card(page: &mut Markup, sheet: &Sheet, card: &Card, say_theme: bool) {
    let id = format!("card-{}", card.number);
    let colour = card.theme.as_ref().map_or("t0", |theme| theme.colour.as_str());
    page.open("article", &[("class", &format!("card {colour}")), ("id", &id)])
        .ours("<div class=\"card-top\">")
        .leaf("h3", &[], &format!("Card {}", card.number));
    if let (true, Some(theme)) = (say_theme, &card.theme) {
        page.ours("<p class=\"in\"><span>").text(&theme.name).ours("</span>");
        shape(page, theme);
        page.ours("</p>");
    }
    page.ours("</div>");
    let words = format!("said-{}", card.number);
    if let Some(note) = card.note() {
        let next = following(sheet, card.number);
        page.ours("<div class=\"note\"><p><strong>Before you read</strong>This is about: ")
            .text(&note)
            .ours(".</p><p class=\"ways\">")
            .leaf("a", &[("href", &format!("#{words}"))], &format!("Read card {}", card.number))
            .leaf("a", &[("href", &next)], &format!("Skip card {}", card.number))
            .ours("</p></div>");
    }
    page.open("blockquote", &[("id", &words), ("tabindex", "-1")])
        .ours("<p>“")
        .lines(&card.words)
        .ours("”</p><footer>")
        .leaf("cite", &[], &card.label);
    if sheet.purpose == For::Internal {
        page.leaf("span", &[("class", "id")], &card.quote);
    }
    page.ours("</footer></blockquote></article>\n");
}

/// Where a reader lands who skips this card.
fn following(sheet: &Sheet, number: u32) -> String {
    let at = sheet.cards.iter().position(|card| card.number == number);
    let next = at.and_then(|at| sheet.cards.get(at + 1));
    next.map_or_else(|| "#after".to_owned(), |card| format!("#card-{}", card.number))
}

fn support(page: &mut Markup, sheet: &Sheet, id: &str) {
    let last = id == "help-after";
    if last {
        page.ours("<div id=\"after\" tabindex=\"-1\"></div>");
    }
    if sheet.support.is_empty() {
        return;
    }
    page.open("section", &[("class", "help"), ("aria-labelledby", id)])
        .leaf(
            "h2",
            &[("id", id)],
            if last { "If this stayed with you" } else { "Someone to talk to" },
        )
        .ours("<ul>");
    for line in &sheet.support {
        page.leaf("li", &[], line);
    }
    page.ours("</ul></section>\n");
}
