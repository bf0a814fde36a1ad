//! The container of REFI-QDA: a zip with the project's XML and a folder of sources.

use std::io::{Read, Seek};

use indexmap::IndexMap;

use super::raw::{Kind, Raw, RawSource, Words};
use super::{Options, ProjectReading, build, qde};
use crate::archive::Archive;
use crate::{ReadError, xml};

/// Reads a `.qdpx`.
pub(super) fn read<R: Read + Seek>(
    file: &str,
    reader: R,
    options: Options,
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
    for source in raw.sources.iter_mut().chain(raw.notes.iter_mut()) {
        inside.words(source)?;
    }
    losses_of_files(&mut raw);
    build::build(file, "qdpx", raw, options)
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

/// Formats that only a program of their kind can show, left where they are.
fn losses_of_files(raw: &mut Raw) {
    let layouts = raw
        .sources
        .iter()
        .filter(|source| {
            matches!(source.words, Words::Plain(_)) && !source.rich_path.is_empty()
                || source.kind == Kind::Pdf
        })
        .count();
    raw.losses.add_many(
        layouts,
        "layouts of documents",
        "Heard keeps the words; the document stays in the project's file",
    );
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

    /// Reads a source's words: its plain text, or else the document itself.
    fn words(&mut self, source: &mut RawSource) -> Result<(), ReadError> {
        if let Words::Plain(text) = &mut source.words {
            if let Some(clean) = text.strip_prefix('\u{feff}') {
                *text = clean.to_owned();
            }
            return Ok(());
        }
        if let Some(bytes) = self.bytes(&source.plain_path.clone())? {
            let text = crate::encoding::utf(&bytes);
            if !text.trim().is_empty() {
                source.words = Words::Plain(text);
                return Ok(());
            }
        }
        if matches!(source.kind, Kind::Picture | Kind::Media) {
            return Ok(());
        }
        for path in [source.rich_path.clone(), source.path.clone()] {
            let Some(bytes) = self.bytes(&path)? else { continue };
            let read = crate::read(last(&path), &bytes, crate::Options::default());
            if let Some(reading) = read.ok().and_then(|readings| readings.into_iter().next()) {
                source.words = Words::Read(Box::new(reading));
                return Ok(());
            }
        }
        Ok(())
    }
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
