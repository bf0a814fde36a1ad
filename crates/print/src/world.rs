//! The whole world of a template: our files, the words as JSON, our fonts.

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::PrintError;
use crate::fonts::FONTS;
use crate::profile::{Look, Profile};
use crate::sheet::Sheet;

/// A template of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Blanks,
    Boards,
    Cards,
    EasyRead,
    Journey,
    Key,
    Poem,
    Poster,
    Reading,
    Review,
    Zine,
}

const COMMON: &str = "common.typ";
const DATA: &str = "data.json";

impl Template {
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Template::Blanks => ("blanks.typ", include_str!("typst/blanks.typ")),
            Template::Boards => ("boards.typ", include_str!("typst/boards.typ")),
            Template::Cards => ("cards.typ", include_str!("typst/cards.typ")),
            Template::EasyRead => ("easy_read.typ", include_str!("typst/easy_read.typ")),
            Template::Journey => ("journey.typ", include_str!("typst/journey.typ")),
            Template::Key => ("key.typ", include_str!("typst/key.typ")),
            Template::Poem => ("poem.typ", include_str!("typst/poem.typ")),
            Template::Poster => ("poster.typ", include_str!("typst/poster.typ")),
            Template::Reading => ("reading.typ", include_str!("typst/reading.typ")),
            Template::Review => ("review.typ", include_str!("typst/review.typ")),
            Template::Zine => ("zine.typ", include_str!("typst/zine.typ")),
        }
    }
}

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// What a template may see.
struct Closed {
    main: Source,
    common: Source,
    data: (FileId, Bytes),
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.main, &self.common]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// All that a template gets: the words, how they look, and what is its own.
#[derive(Serialize)]
struct Data<T> {
    #[serde(flatten)]
    sheet: Sheet,
    #[serde(flatten)]
    look: Look,
    #[serde(flatten)]
    own: T,
}

/// Sets `template` with the words of `sheet` in a profile, and what is the template's `own`.
pub(crate) fn lay<T: Serialize>(
    template: Template,
    sheet: Sheet,
    profile: Profile,
    own: T,
) -> Result<Vec<u8>, PrintError> {
    let data = Data { sheet: sheet.checked()?, look: profile.look(), own };
    pdf(template, serde_json::to_vec(&data)?, profile.least())
}

/// Sets `template` with the words of `data`, a JSON object, as a tagged PDF that claims
/// PDF/UA-1. `least` is the smallest size of letters that it may use for people's words.
pub(crate) fn pdf(template: Template, data: Vec<u8>, least: f32) -> Result<Vec<u8>, PrintError> {
    let (name, text) = template.file();
    let world = Closed {
        main: Source::new(id(name)?, text.to_owned()),
        common: Source::new(id(COMMON)?, include_str!("typst/common.typ").to_owned()),
        data: (id(DATA)?, Bytes::new(data)),
    };
    let printed = set(&world, name, least);
    // What was cached for this page is of no use to the next.
    comemo::evict(5);
    printed
}

fn set(world: &Closed, name: &str, least: f32) -> Result<Vec<u8>, PrintError> {
    let set = typst::compile::<PagedDocument>(world);
    let document = set.output.map_err(|problems| problem(&problems, least))?;
    // A font that is missing is only a warning to Typst.
    if let Some(warning) = set.warnings.iter().find(|warning| warning.message.contains("font")) {
        return Err(PrintError::Template { message: warning.message.to_string() });
    }
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| PrintError::Template { message: error.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(name.to_owned()),
        creator: Smart::Custom(None),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|problems| problem(&problems, least))
}

/// File ids last as long as the process, so there are only as many as there are names here.
fn id(name: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(name)
        .map_err(|_| PrintError::Template { message: format!("no such file: {name}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// How a template says that words are too long: `heard:too-long:3,14`.
const TOO_LONG: &str = "heard:too-long:";

fn problem(problems: &[SourceDiagnostic], least: f32) -> PrintError {
    let message = problems.first().map(|problem| problem.message.to_string()).unwrap_or_default();
    match message.split_once(TOO_LONG) {
        Some((_, numbers)) => PrintError::TooLong {
            cards: numbers.split(',').filter_map(|number| number.trim().parse().ok()).collect(),
            least,
        },
        None => PrintError::Template { message },
    }
}
