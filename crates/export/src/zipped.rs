//! Archives that are the same bytes for the same content.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::ExportError;
use crate::markup::Markup;

/// Packs the parts in their order, each dated 1 January 1980, the first day an archive knows.
pub(crate) fn archive<N: AsRef<str>>(parts: &[(N, Vec<u8>)]) -> Result<Vec<u8>, ExportError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        zip.start_file(name.as_ref(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What an office file says of itself: its title and language, and neither a person nor a time.
pub(crate) fn core_properties(title: &str) -> Vec<u8> {
    let mut xml = Markup::default();
    xml.ours("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
        .open(
            "cp:coreProperties",
            &[
                (
                    "xmlns:cp",
                    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
                ),
                ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ],
        )
        .leaf("dc:title", &[], title)
        .ours("<dc:language>en-GB</dc:language>")
        .close("cp:coreProperties");
    xml.into_bytes()
}

/// The same archive with one part in place of its own: for what another writer insists on.
pub(crate) fn with_part(bytes: &[u8], name: &str, part: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut own = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::with_capacity(own.len());
    for at in 0..own.len() {
        let mut entry = own.by_index(at)?;
        let entry_name = entry.name()?.into_owned();
        let mut content = Vec::new();
        if entry_name == name {
            content.extend_from_slice(part);
        } else {
            entry.read_to_end(&mut content)?;
        }
        parts.push((entry_name, content));
    }
    archive(&parts)
}
