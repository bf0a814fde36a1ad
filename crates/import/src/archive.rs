//! Zipped containers, read entry by entry with counted bounds.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;

use crate::ReadError;
use crate::source::Source;

/// The most that one entry may unpack to.
const ENTRY: u64 = 256 << 20;
/// The most that all entries read together may unpack to.
const TOTAL: u64 = 512 << 20;
/// The most entries that are looked at.
const ENTRIES: usize = 20_000;

/// A zipped container, in memory or wherever it can be read from.
pub(crate) struct Archive<'a, R = Cursor<&'a [u8]>> {
    zip: ZipArchive<R>,
    file: &'a str,
    unpacked: u64,
}

impl<'a> Archive<'a> {
    /// Opens `source` as a container.
    ///
    /// # Errors
    /// Where it is damaged or has too many entries.
    pub(crate) fn open(source: &Source<'a>) -> Result<Archive<'a>, ReadError> {
        Archive::of(source.name, Cursor::new(source.bytes))
    }
}

impl<'a, R: Read + Seek> Archive<'a, R> {
    /// Opens what `reader` reads, called `file` in messages.
    ///
    /// # Errors
    /// Where it is damaged or has too many entries.
    pub(crate) fn of(file: &'a str, reader: R) -> Result<Archive<'a, R>, ReadError> {
        let zip = ZipArchive::new(reader).map_err(|error| ReadError::Malformed {
            file: file.to_owned(),
            line: 0,
            what: format!("a damaged container: {error}"),
        })?;
        if zip.len() > ENTRIES {
            let what = format!("{} entries", zip.len());
            return Err(ReadError::Hostile { file: file.to_owned(), what });
        }
        Ok(Archive { zip, file, unpacked: 0 })
    }

    /// Refuses a container whose entries lead out of it: upward paths, paths from the root, links.
    ///
    /// # Errors
    /// [`ReadError::Hostile`], saying what was met.
    pub(crate) fn stays_inside(&mut self) -> Result<(), ReadError> {
        for at in 0..self.zip.len() {
            let Ok(entry) = self.zip.by_index_raw(at) else { continue };
            let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            let leads_out = name.split(['/', '\\']).any(|part| part == "..")
                || name.starts_with(['/', '\\'])
                || name.get(1..2) == Some(":");
            let is_link = entry.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000);
            if leads_out || is_link {
                let what =
                    if is_link { "an entry that is a link" } else { "a path that leads out" };
                return Err(ReadError::Hostile {
                    file: self.file.to_owned(),
                    what: what.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// The entries' names, in the order of the container.
    pub(crate) fn names(&self) -> Vec<String> {
        (0..self.zip.len())
            .filter_map(|at| self.zip.name_for_index(at)?.ok().map(std::borrow::Cow::into_owned))
            .collect()
    }

    /// Entries that were read will be read once more: what was unpacked so far counts no longer.
    pub(crate) fn again(&mut self) {
        self.unpacked = 0;
    }

    /// The container's own comment, if it has one.
    pub(crate) fn comment(&self) -> Option<String> {
        let comment = self.zip.comment();
        (!comment.is_empty()).then(|| String::from_utf8_lossy(comment).into_owned())
    }

    /// The bytes of the entry called `name`; nothing where there is none.
    ///
    /// # Errors
    /// Where it is damaged, encrypted or unpacks to more than is safe.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.within(name, ENTRY)
    }

    fn within(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let file = self.file.to_owned();
        let damaged = |what: String| ReadError::Malformed {
            file: file.clone(),
            line: 0,
            what: format!("{name}: {what}"),
        };
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let left = most.min(TOTAL - self.unpacked);
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > left {
            return Err(ReadError::Hostile {
                file,
                what: format!("{name} has more than {left} bytes"),
            });
        }
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// Unpacks the entry called `name` into nothing, to see that it keeps within bounds.
    ///
    /// # Errors
    /// As [`Archive::bytes`].
    pub(crate) fn measure(&mut self, name: &str) -> Result<(), ReadError> {
        let file = self.file.to_owned();
        let Ok(entry) = self.zip.by_name(name) else { return Ok(()) };
        let left = ENTRY.min(TOTAL - self.unpacked);
        let size =
            std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|error| {
                ReadError::Malformed {
                    file: file.clone(),
                    line: 0,
                    what: format!("{name}: {error}"),
                }
            })?;
        if size > left {
            return Err(ReadError::Hostile {
                file,
                what: format!("{name} has more than {left} bytes"),
            });
        }
        self.unpacked += size;
        Ok(())
    }

    /// The entry called `name` as text.
    ///
    /// # Errors
    /// As [`Archive::bytes`].
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.within(name, crate::MAX_TEXT)? else { return Ok(None) };
        let marked = encoding_rs::Encoding::for_bom(&bytes).is_some();
        let whole =
            if marked { Err(bytes) } else { String::from_utf8(bytes).map_err(|e| e.into_bytes()) };
        Ok(Some(whole.unwrap_or_else(|bytes| encoding_rs::UTF_8.decode(&bytes).0.into_owned())))
    }
}
