//! A document as a web page.

use super::{Block, Document};
use crate::html::page;
use crate::markup::Markup;

pub(super) fn write(document: &Document) -> Vec<u8> {
    let title = format!("{} – {}", document.title, document.study);
    let foot = (document.footer.as_str(), document.synthetic);
    page(&title, ("#words", "Skip to the words"), foot, |page| {
        page.ours("<header>\n")
            .leaf("p", &[("class", "over")], &document.study)
            .leaf("h1", &[], &document.title)
            .leaf("p", &[], &document.subtitle)
            .ours("</header>\n<main id=\"words\" class=\"doc\" tabindex=\"-1\">\n");
        for block in &document.blocks {
            write_block(page, block);
        }
        page.ours("</main>");
    })
}

fn write_block(page: &mut Markup, block: &Block) {
    match block {
        Block::Heading(level, words) => {
            page.leaf(if *level == 2 { "h2" } else { "h3" }, &[], words);
        }
        Block::Words(words) => {
            page.ours("<p>").lines(words).ours("</p>");
        }
        Block::Points(points) => {
            page.ours("<ul class=\"points\">");
            for point in points {
                page.leaf("li", &[], point);
            }
            page.ours("</ul>");
        }
        Block::Quote(words, label) => {
            page.ours("<blockquote class=\"card t0\"><p>“")
                .lines(words)
                .ours("”</p><footer>")
                .leaf("cite", &[], label)
                .ours("</footer></blockquote>");
        }
        Block::Care(words) => {
            page.ours("<div class=\"note\"><p><strong>Before you read</strong>")
                .text(words)
                .ours("</p></div>");
        }
        Block::Ticks(ticks) => {
            page.ours("<ul class=\"ticks\">");
            for tick in ticks {
                page.ours("<li><span aria-hidden=\"true\">☐ </span>").text(tick).ours("</li>");
            }
            page.ours("</ul>");
        }
        Block::Lines(many) => {
            for _ in 0..*many {
                page.ours("<p class=\"line\"> </p>");
            }
        }
    }
    page.ours("\n");
}
