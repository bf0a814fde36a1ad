//! A document for Word, in usual letters or in large print.

use super::{Block, Document};
use crate::ExportError;
use crate::formats::{docx_file, docx_paragraph as paragraph};
use crate::markup::Markup;
use crate::sheet::SYNTHETIC;

pub(super) fn write(document: &Document, large: bool) -> Result<Vec<u8>, ExportError> {
    let mut body = Markup::default();
    paragraph(&mut body, "Title", &document.title);
    let below = [document.study.as_str(), document.subtitle.as_str()];
    let below: Vec<&str> = below.into_iter().filter(|words| !words.is_empty()).collect();
    paragraph(&mut body, "Subtitle", &below.join(" – "));
    for block in &document.blocks {
        write_block(&mut body, block);
    }
    let mut foot = vec![document.footer.as_str()];
    if document.synthetic {
        foot.push(SYNTHETIC);
    }
    docx_file(&document.title, body, &foot, large)
}

fn write_block(body: &mut Markup, block: &Block) {
    match block {
        Block::Heading(2, words) => paragraph(body, "Heading1", words),
        Block::Heading(_, words) => paragraph(body, "Heading2", words),
        Block::Words(words) => paragraph(body, "Normal", words),
        Block::Points(points) => {
            points.iter().for_each(|point| paragraph(body, "Normal", &format!("• {point}")));
        }
        Block::Quote(words, label) => {
            paragraph(body, "Quote", &format!("“{words}”"));
            paragraph(body, "Speaker", label);
        }
        Block::Care(words) => paragraph(body, "CareNote", &format!("Before you read: {words}")),
        Block::Ticks(ticks) => {
            ticks.iter().for_each(|tick| paragraph(body, "Normal", &format!("☐ {tick}")));
        }
        Block::Lines(many) => {
            for _ in 0..*many {
                paragraph(body, "Normal", &"_".repeat(48));
            }
        }
    }
}
