//! PDF with a text layer: lines of pages put back into paragraphs.

mod lines;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Claim, Draft, Format};
use crate::document::{Document, Paragraph, Part, draft};
use crate::source::Source;
use crate::{Letters, PagesError, ReadError};

pub(super) struct Pdf;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn title(&self) -> &'static str {
        "PDF with a text layer"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let head = &source.bytes[..source.bytes.len().min(1024)];
        if head.windows(5).any(|five| five == b"%PDF-") {
            Claim::new(100, "it opens with %PDF")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let pages = pages(source)?;
        if pages.iter().all(|page| !page.contains(char::is_alphabetic)) {
            return Err(ReadError::NoText {
                file: source.name.to_owned(),
                what: "pages of pictures",
            });
        }
        let read = lines::read(&pages);
        let mut document = Document::default();
        for paragraph in read.paragraphs {
            document
                .parts
                .push(Part::Paragraph(Paragraph { text: paragraph, ..Paragraph::default() }));
        }
        let mut made = draft(source, document)?;
        for (page, what, words) in read.dropped {
            made.letters.source += Letters::count(&words);
            made.leave_out_words(page, &words, what);
        }
        made.left_out.extend(read.told.into_iter().map(|told| crate::LeftOut::new(0, told)));
        Ok(vec![made])
    }
}

/// The text of each page, from whoever was handed in to take it out.
fn pages(source: &Source<'_>) -> Result<Vec<String>, ReadError> {
    let file = source.name.to_owned();
    source.pages.unwrap_or(pdf_pages)(source.bytes).map_err(|error| match error {
        PagesError::Password => ReadError::Unreadable { file, what: "a PDF with a password" },
        PagesError::Damaged => source.malformed(0, "a damaged PDF"),
        PagesError::TooMuch => ReadError::Hostile {
            file,
            what: "its pages take more time or memory than a sound file's".to_owned(),
        },
    })
}

/// The text of each page of a PDF. The parser panics on some fonts and, on files made to do so,
/// may end the process: see [`crate::Options::pages`].
///
/// # Errors
/// Where it wants a password, or is damaged.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<String>, PagesError> {
    match catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes))) {
        Ok(Ok(pages)) => Ok(pages),
        Ok(Err(error)) => {
            let said = error.to_string().to_lowercase();
            let locked = said.contains("encrypt") || said.contains("password");
            Err(if locked { PagesError::Password } else { PagesError::Damaged })
        }
        Err(_) => Err(PagesError::Damaged),
    }
}
