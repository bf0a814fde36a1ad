//! The container of REFI-QDA: a zip with the project's XML and a folder of sources.

use std::borrow::Cow;
use std::io::{Read, Seek};

use indexmap::IndexMap;

use super::raw::{Kind, Raw, RawSource, Words};
use super::{Each, Options, ProjectReading, build, qde};
use crate::archive::Archive;
use crate::{ReadError, xml};

/// Reads a `.qdpx`.
pub(super) fn read<R: Read + Seek>(
    file: &str,
    reader: R,
    options: Options,
    each: &mut Each<'_>,
) -> Result<ProjectReading, ReadError> {
    let mut archive = Archive::of(file, reader)?;
    archive.stays_inside()?;
    let names = archive.names();
    let project = project_of(file, &names)?;
    let bytes = archive.bytes(&project)?.unwrap_or_default();
    let xml = crate::encoding::utf(&bytes);
    drop(bytes);
    let mut raw = qde::read(&xml).map_err(|(at, what)| ReadError::Malformed {
        file: format!("{file}: {project}"),
        line: u32::try_from(xml::line_of(&xml, at)).unwrap_or(u32::MAX),
        what,
    })?;
    drop(xml);
    let mut inside = Inside { by_name: IndexMap::new(), archive };
    for name in names {
        inside.by_name.entry(last(&name).to_lowercase()).or_insert(name);
    }
    for note in &mut raw.notes {
        note.words = inside.read(note)?;
    }
    inside.losses(&mut raw);
    build::build(file, "qdpx", raw, options, &mut inside, each)
}

/// The name of the entry that is the project: `project.qde` as the standard says, or the only
/// one of that kind.
fn project_of(file: &str, names: &[String]) -> Result<String, ReadError> {
    let all: Vec<&String> =
        names.iter().filter(|name| name.to_lowercase().ends_with(".qde")).collect();
    let named = all.iter().find(|name| last(name).eq_ignore_ascii_case("project.qde"));
    match (named, all.as_slice()) {
        (Some(name), _) => Ok((*name).clone()),
        (None, [only]) => Ok((*only).clone()),
        _ => Err(ReadError::Malformed {
            file: file.to_owned(),
            line: 0,
            what: "no project.qde in it".to_owned(),
        }),
    }
}

/// What lies in the container, by name without folder and in lower case: programs disagree on both.
struct Inside<'a, R> {
    by_name: IndexMap<String, String>,
    archive: Archive<'a, R>,
}

impl<R: Read + Seek> Inside<'_, R> {
    /// The bytes that a path such as `internal://GUID.txt` names.
    fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        if path.is_empty() {
            return Ok(None);
        }
        match self.by_name.get(&last(path).to_lowercase()).cloned() {
            Some(name) => self.archive.bytes(&name),
            None => Ok(None),
        }
    }

    /// A source's words: its plain text, or else the document itself.
    fn read(&mut self, source: &RawSource) -> Result<Words, ReadError> {
        if let Some(text) = self.plain(source)? {
            return Ok(Words::Plain(text.into_owned()));
        }
        if matches!(source.kind, Kind::Picture | Kind::Media) {
            return Ok(Words::None);
        }
        for path in [&source.rich_path, &source.path] {
            let Some(bytes) = self.bytes(path)? else { continue };
            let read = crate::read(last(path), &bytes, crate::Options::default());
            if let Some(reading) = read.ok().and_then(|readings| readings.into_iter().next()) {
                return Ok(Words::Read(Box::new(reading)));
            }
        }
        Ok(Words::None)
    }

    /// The plain text of a source, out of the XML or beside it.
    fn plain<'s>(&mut self, source: &'s RawSource) -> Result<Option<Cow<'s, str>>, ReadError> {
        if let Words::Plain(text) = &source.words {
            return Ok(Some(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))));
        }
        let Some(bytes) = self.bytes(&source.plain_path)? else { return Ok(None) };
        let text = crate::encoding::utf(&bytes);
        Ok((!text.trim().is_empty()).then_some(Cow::Owned(text)))
    }

    /// Formats that only a program of their kind can show, left where they are.
    fn losses(&self, raw: &mut Raw) {
        let has_plain = |source: &RawSource| {
            matches!(source.words, Words::Plain(_))
                || self.by_name.contains_key(&last(&source.plain_path).to_lowercase())
        };
        let is_laid_out = |source: &&RawSource| {
            source.kind == Kind::Pdf || !source.rich_path.is_empty() && has_plain(source)
        };
        raw.losses.add_many(
            raw.sources.iter().filter(is_laid_out).count(),
            "layouts of documents",
            "Heard keeps the words; the document stays in the project's file",
        );
    }
}

impl<R: Read + Seek> build::Texts for Inside<'_, R> {
    fn counted<'s>(&mut self, source: &'s RawSource) -> Result<Option<Cow<'s, str>>, ReadError> {
        self.plain(source)
    }

    fn again(&mut self) {
        self.archive.again();
    }

    fn words(&mut self, source: &mut RawSource) -> Result<Words, ReadError> {
        self.read(source)
    }
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
