//! PDF with a text layer: lines of pages put back into paragraphs.

mod lines;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Claim, Draft, Format};
use crate::document::{Document, Paragraph, Part, draft};
use crate::source::Source;
use crate::{Letters, ReadError};

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

/// The text of each page. The parser panics on some fonts and, on files made to do so, may end the
/// process: see [`crate::may_abort`].
fn pages(source: &Source<'_>) -> Result<Vec<String>, ReadError> {
    match catch_unwind(AssertUnwindSafe(|| {
        pdf_extract::extract_text_from_mem_by_pages(source.bytes)
    })) {
        Ok(Ok(pages)) => Ok(pages),
        Ok(Err(error))
            if error.to_string().to_lowercase().contains("encrypt")
                || error.to_string().contains("password") =>
        {
            Err(ReadError::Unreadable {
                file: source.name.to_owned(),
                what: "a PDF with a password",
            })
        }
        Ok(Err(_)) | Err(_) => Err(source.malformed(0, "a damaged PDF")),
    }
}
