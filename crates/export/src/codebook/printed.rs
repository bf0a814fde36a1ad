//! The codebook as a Word document, and the entries as every printed codebook has them.

use heard_model::Code;

use super::{CodebookFile, CodebookFormat, living};
use crate::ExportError;
use crate::outline::{Block, Outline};

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "docx",
    title: "Word document, to read and print",
    ending: ".docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    holds: super::FOR_PEOPLE,
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let codebook = file.codebook;
    let mut subtitle = vec![format!("{}.", file.what())];
    subtitle.extend(codebook.date.map(crate::sheet::day));
    subtitle.extend((!codebook.author.is_empty()).then(|| codebook.author.clone()));
    Outline {
        title: format!("{}: codebook {}", codebook.title, file.version),
        subtitle: subtitle.join(" "),
        blocks: entries(file),
        footer: file.footer(),
        synthetic: file.synthetic,
    }
    .docx()
}

/// Themes with their codes, codes under no theme, retired ones.
pub(super) fn entries(file: &CodebookFile<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for theme in file.codebook.themes().filter(|theme| theme.is_active()) {
        blocks.push(Block::Heading(1, format!("{} ({})", theme.name, theme.id)));
        blocks.extend(
            super::readable(theme).into_iter().map(|(name, text)| Block::Field(name, text)),
        );
        for code in file.under(Some(theme), true) {
            blocks.extend(living::entry(file, code));
        }
    }
    let retired: Vec<&Code> =
        file.codebook.codes.values().filter(|code| !code.is_active()).collect();
    for (name, codes) in [("Under no theme", file.under(None, true)), ("Retired", retired)] {
        if codes.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(1, name.to_owned()));
        for code in codes {
            blocks.extend(living::entry(file, code));
        }
    }
    blocks
}
