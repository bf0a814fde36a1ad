//! What every page of ours has: head, style, skip link, foot; and the shapes of themes.

use heard_anonymise::ThemeMark;
use heard_model::Table;

use crate::markup::Markup;
use crate::sheet::{STAR, SYNTHETIC, cell_words, has_star, words};

/// A page around `body`, with nothing in it that loads or runs.
pub(crate) fn page(
    title: &str,
    skip_to: (&str, &str),
    footer: (&str, bool),
    body: impl FnOnce(&mut Markup),
) -> Vec<u8> {
    let mut page = Markup::default();
    page.ours("<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
        .ours("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .ours("<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
        .ours("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .leaf("title", &[], title)
        .ours("\n<style>\n")
        .ours(include_str!("html/style.css"))
        .ours("</style>\n</head>\n<body>\n")
        .leaf("a", &[("class", "skip"), ("href", skip_to.0)], skip_to.1)
        .ours("\n");
    body(&mut page);
    page.ours("\n<footer class=\"foot\"><p>").text(footer.0).ours("</p>");
    if footer.1 {
        page.leaf("p", &[], SYNTHETIC);
    }
    page.ours("</footer>\n</body>\n</html>\n");
    page.into_bytes()
}

/// A theme's shape with its letter. It says nothing that the words beside it do not say.
pub(crate) fn shape(page: &mut Markup, theme: &ThemeMark) {
    page.open("svg", &[("class", &format!("cb {}", theme.colour)), ("viewBox", "0 0 24 24")])
        .ours(path(&theme.shape));
    let baseline = if theme.shape == "triangle" { "19.5" } else { "15.8" };
    page.leaf("text", &[("x", "12"), ("y", baseline)], &theme.letter).close("svg");
}

fn path(shape: &str) -> &'static str {
    match shape {
        "square" => r#"<rect x="2" y="2" width="20" height="20" rx="2"/>"#,
        "triangle" => r#"<path d="M12 1.5L23.5 22H.5z"/>"#,
        "circle" => r#"<circle cx="12" cy="12" r="11"/>"#,
        "diamond" => r#"<path d="M12 0l12 12-12 12L0 12z"/>"#,
        "hexagon" => r#"<path d="M6 2h12l5.5 10L18 22H6L.5 12z"/>"#,
        _ => r#"<rect x="0" y="4" width="24" height="16" rx="8"/>"#,
    }
}

/// A table of a report.
pub(crate) fn table(page: &mut Markup, table: &Table) {
    page.open(
        "div",
        &[
            ("class", "scroll-x"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", &table.title),
        ],
    )
    .ours("<table><caption>")
    .text(&table.title);
    if !table.basis.is_empty() {
        page.leaf("span", &[("class", "basis")], &table.basis);
    }
    page.ours("</caption><thead><tr>");
    for column in &table.columns {
        page.leaf("th", &[("scope", "col")], column);
    }
    page.ours("</tr></thead><tbody>");
    for row in &table.rows {
        page.ours("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let text = cell_words(cell);
            match at {
                0 => page.leaf("th", &[("scope", "row")], &text),
                _ => page.leaf("td", &[], &text),
            };
        }
        page.ours("</tr>");
    }
    page.ours("</tbody></table></div>\n");
    for note in &table.notes {
        page.leaf("p", &[("class", "sm")], &words(note));
    }
    if has_star(table) {
        page.leaf("p", &[("class", "sm")], STAR);
    }
}
