//! PDF with a text layer: lines of pages put back into paragraphs.

mod columns;
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
        let worded = |page: &Option<String>| {
            page.as_ref().is_some_and(|words| words.contains(char::is_alphabetic))
        };
        if !pages.iter().any(worded) {
            return Err(ReadError::NoText {
                file: source.name.to_owned(),
                what: "pages of pictures",
            });
        }
        let unread: Vec<usize> = (1..).zip(&pages).filter(|p| p.1.is_none()).map(|p| p.0).collect();
        let pages: Vec<String> = pages.into_iter().map(Option::unwrap_or_default).collect();
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
        for page in unread {
            made.leave_out(page, "a page that can't be read");
        }
        made.left_out.extend(read.told.into_iter().map(|told| crate::LeftOut::new(0, told)));
        Ok(vec![made])
    }
}

/// The text of each page, from whoever was handed in to take it out.
fn pages(source: &Source<'_>) -> Result<Vec<Option<String>>, ReadError> {
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

/// The text of each page of a PDF, in the order in which it is read; nothing for a page that can't
/// be read. The parser panics on some fonts and, on files made to do so, may end the process: see
/// [`crate::Options::pages`].
///
/// # Errors
/// Where it wants a password, is damaged, or none of its pages can be read.
pub fn pdf_pages(bytes: &[u8]) -> Result<Vec<Option<String>>, PagesError> {
    let guarded = |read: &dyn Fn() -> Result<Vec<Option<String>>, PagesError>| {
        catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(PagesError::Damaged))
    };
    guarded(&|| {
        let mut document = pdf_extract::Document::load_mem(bytes).map_err(|error| of(&error))?;
        if document.is_encrypted() {
            // Many are locked against changes only, and open without a password.
            document.decrypt("").map_err(|_| PagesError::Password)?;
        }
        let numbers: Vec<u32> = document.get_pages().into_keys().collect();
        let pages: Vec<_> = numbers.into_iter().map(|number| page(&document, number)).collect();
        if pages.iter().any(Option::is_some) { Ok(pages) } else { Err(PagesError::Damaged) }
    })
}

fn page(document: &pdf_extract::Document, number: u32) -> Option<String> {
    let mut page = columns::Page::default();
    let read = AssertUnwindSafe(|| pdf_extract::output_doc_page(document, &mut page, number));
    catch_unwind(read).ok()?.ok()?;
    Some(page.text())
}

fn of(error: &pdf_extract::Error) -> PagesError {
    let said = error.to_string().to_lowercase();
    let locked = said.contains("encrypt") || said.contains("password");
    if locked { PagesError::Password } else { PagesError::Damaged }
}
