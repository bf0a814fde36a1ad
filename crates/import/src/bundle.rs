//! A zipped folder of files: what somebody sends who sends a whole study at once.

use crate::ReadError;
use crate::archive::Archive;
use crate::source::Source;

/// Entries that make a zipped container one document, not a folder of files.
const DOCUMENTS: &[&str] = &[
    "[Content_Types].xml",
    "mimetype",
    "META-INF/manifest.xml",
    "META-INF/container.xml",
    "project.qde",
    "codebook.qdc",
    "Index/Document.iwa",
    "index.apxl",
];

/// A zipped folder, read file by file within bounds.
pub struct Bundle<'a> {
    archive: Archive<'a>,
    names: Vec<String>,
}

/// `bytes` as a zipped folder; nothing where they are anything else, such as a Word file.
///
/// # Errors
/// [`ReadError`] where the container is damaged or has too many entries.
pub fn bundle<'a>(file: &'a str, bytes: &'a [u8]) -> Result<Option<Bundle<'a>>, ReadError> {
    let source = Source::new(file, bytes);
    if !source.is_zip() {
        return Ok(None);
    }
    let archive = Archive::open(&source)?;
    let names = archive.names();
    if names.iter().any(|name| DOCUMENTS.iter().any(|known| name.ends_with(known))) {
        return Ok(None);
    }
    let hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
    let mut names: Vec<String> =
        names.into_iter().filter(|n| !n.ends_with('/') && !n.split('/').any(hidden)).collect();
    names.sort();
    Ok(Some(Bundle { archive, names }))
}

impl Bundle<'_> {
    /// The files in it by their paths, hidden ones passed over.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// Where it is damaged or encrypted, or where it or all read so far unpack to more than is safe.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = name.to_owned();
        self.archive.bytes(name)?.ok_or(ReadError::Empty { file })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zipped_folder_is_a_folder_and_a_word_file_is_not() {
        let bytes = zipped(&[
            ("b/two.txt", b"INT: Two?"),
            ("a.txt", b"INT: One?"),
            ("__MACOSX/a.txt", b"x"),
            (".hidden", b"x"),
        ]);
        let mut found = bundle("all.zip", &bytes).unwrap().unwrap();
        assert_eq!(found.names(), ["a.txt", "b/two.txt"]);
        assert_eq!(found.bytes("b/two.txt").unwrap(), b"INT: Two?");
        let word = zipped(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
        assert!(bundle("a.docx", &word).unwrap().is_none());
        assert!(bundle("a.txt", b"INT: One?").unwrap().is_none());
        assert!(bundle("a.zip", &bytes[..bytes.len() / 2]).is_err());
    }
}
