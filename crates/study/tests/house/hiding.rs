//! A name slipped into the built bytes is found, wherever it hides.

use std::io::{Cursor, Write};

use heard_study::{BuiltFile, StudyError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::way_out::{Ready, ready};

/// A name that the key knows.
const NAME: &str = "Kayleigh";

fn file(path: &str, bytes: impl Into<Vec<u8>>) -> BuiltFile {
    BuiltFile { path: path.to_owned(), bytes: bytes.into(), cards: vec![] }
}

/// An archive of these parts, packed, with a comment.
fn zipped(parts: &[(&str, &[u8])], comment: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.set_comment(comment).unwrap();
    zip.finish().unwrap().into_inner()
}

const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

fn docx(part: &str, xml: &str) -> Vec<u8> {
    let body = "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Fine.</w:t></w:r></w:p></w:body></w:document>";
    let mut parts = vec![("[Content_Types].xml", TYPES.as_bytes())];
    if part != "word/document.xml" {
        parts.push(("word/document.xml", body.as_bytes()));
    }
    parts.push((part, xml.as_bytes()));
    zipped(&parts, "")
}

/// A small PDF with these objects beside a page.
fn pdf(more: &[&str], trailer: &str, catalog: &str) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots [5 0 R] >>";
    let catalog = format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>");
    let mut objects =
        vec![catalog.as_str(), "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, "<< >>"];
    objects.extend(more);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    out
}

fn picture() -> Vec<u8> {
    let text = format!("Comment\0{NAME}");
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
    bytes.extend(b"tEXt");
    bytes.extend(text.bytes());
    bytes.extend([0; 4]);
    bytes
}

/// The fourteen places, each with a file in which the name hides there and nowhere else.
#[allow(clippy::too_many_lines, reason = "a table")]
fn places() -> Vec<(&'static str, BuiltFile)> {
    let w = |inner: &str| {
        format!(
            "<w:document xmlns:w=\"w\" xmlns:wp=\"wp\"><w:body><w:p>{inner}<w:r><w:t>Fine.</w:t></w:r></w:p></w:body></w:document>"
        )
    };
    let sheet = format!(
        "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>{NAME}</t></is></c></row></sheetData></worksheet>"
    );
    let book = "<workbook><sheets><sheet name=\"Quotes\" sheetId=\"1\"/><sheet name=\"old\" sheetId=\"2\" state=\"veryHidden\"/></sheets></workbook>";
    let fine = "<worksheet><sheetData/></worksheet>";
    vec![
        (
            "document properties",
            file(
                "a.docx",
                docx(
                    "docProps/core.xml",
                    &format!("<p><dc:creator xmlns:dc=\"d\">{NAME}</dc:creator></p>"),
                ),
            ),
        ),
        (
            "comments",
            file(
                "a.docx",
                docx(
                    "word/comments.xml",
                    &format!(
                        "<w:comments xmlns:w=\"w\"><w:comment><w:p><w:r><w:t>{NAME}?</w:t></w:r></w:p></w:comment></w:comments>"
                    ),
                ),
            ),
        ),
        (
            "custom XML",
            file("a.docx", docx("customXml/item1.xml", &format!("<who name=\"{NAME}\"/>"))),
        ),
        (
            "a hidden sheet",
            file(
                "a.xlsx",
                zipped(
                    &[
                        ("[Content_Types].xml", TYPES.as_bytes()),
                        ("xl/workbook.xml", book.as_bytes()),
                        ("xl/worksheets/sheet1.xml", fine.as_bytes()),
                        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
                    ],
                    "",
                ),
            ),
        ),
        (
            "PDF metadata",
            file("a.pdf", pdf(&["<< >>", &format!("<< /Author ({NAME}) >>")], "/Info 6 0 R", "")),
        ),
        (
            "PDF annotations",
            file(
                "a.pdf",
                pdf(
                    &[&format!(
                        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({NAME}) >>"
                    )],
                    "",
                    "",
                ),
            ),
        ),
        (
            "an HTML comment",
            file("a.html", format!("<!doctype html><title>Fine</title><p>Fine<!-- {NAME} --></p>")),
        ),
        (
            "a data attribute",
            file(
                "a.html",
                format!("<!doctype html><title>Fine</title><p data-who=\"{NAME}\">Fine</p>"),
            ),
        ),
        ("a name in an archive", file("a.docx", docx(&format!("word/media/{NAME}.xml"), "<x/>"))),
        (
            "an archive's comment",
            file("a.docx", zipped(&[("[Content_Types].xml", TYPES.as_bytes())], NAME)),
        ),
        (
            "a picture's properties",
            file(
                "a.docx",
                zipped(
                    &[
                        ("[Content_Types].xml", TYPES.as_bytes()),
                        ("word/media/image1.png", &picture()),
                    ],
                    "",
                ),
            ),
        ),
        ("a hidden column", file("a.csv", format!("card,words,,,,,\n1,Fine,,,,,{NAME}\n"))),
        ("a file's name", file(&format!("{NAME}.txt"), "Fine\n")),
        (
            "a font's subset name",
            file(
                "a.pdf",
                pdf(
                    &[
                        "<< >>",
                        &format!("<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+{NAME} >>"),
                    ],
                    "",
                    "",
                ),
            ),
        ),
        (
            "alternative text",
            file(
                "a.docx",
                docx(
                    "word/document.xml",
                    &w(&format!(
                        "<w:drawing><wp:docPr id=\"1\" name=\"Picture 1\" descr=\"{NAME} in the garden\"/></w:drawing>"
                    )),
                ),
            ),
        ),
        (
            "a bookmark",
            file(
                "a.docx",
                docx(
                    "word/document.xml",
                    &w(&format!("<w:bookmarkStart w:id=\"0\" w:name=\"{NAME}\"/>")),
                ),
            ),
        ),
        (
            "a PDF bookmark",
            file(
                "a.pdf",
                pdf(
                    &[
                        "<< >>",
                        "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
                        &format!("<< /Title ({NAME}) /Parent 6 0 R /Dest [3 0 R /Fit] >>"),
                    ],
                    "",
                    "/Outlines 6 0 R",
                ),
            ),
        ),
    ]
}

fn release(
    ready: &Ready,
    name: &str,
    built: BuiltFile,
) -> Result<heard_study::Released, StudyError> {
    let mut plan = ready.plan();
    name.clone_into(&mut plan.name);
    ready.study().release(&plan, |_, _| Ok(vec![built]))
}

#[test]
fn a_name_slipped_into_built_bytes_is_found_wherever_it_hides() {
    let ready = ready();
    ready.approve();
    for (place, built) in places() {
        match release(&ready, "leaky", built) {
            Err(StudyError::NotCleared { report, .. }) => {
                assert!(report.findings.iter().any(|f| f.check == "D01"), "{place}: {report:?}");
                assert!(!format!("{report:?}").contains(NAME), "{place} is printed");
            }
            // What can't be read whole does not go out either.
            Err(StudyError::Unscannable { .. }) => {}
            Err(error) => panic!("{place}: {error}"),
            Ok(_) => panic!("{place}: it went out"),
        }
    }
    assert!(!ready.study().folder().join("releases/leaky").exists());
}

#[test]
fn the_same_files_without_the_name_go_out() {
    let ready = ready();
    ready.approve();
    for (at, (place, built)) in places().into_iter().enumerate() {
        let unread = |bytes: &[u8]| {
            let bytes: Vec<u8> = bytes.to_vec();
            let (from, to) = (NAME.as_bytes(), b"something");
            let mut out = Vec::new();
            let mut rest = bytes.as_slice();
            while let Some(found) = rest.windows(from.len()).position(|w| w == from) {
                out.extend(&rest[..found]);
                out.extend(&to[..from.len()]);
                rest = &rest[found + from.len()..];
            }
            out.extend(rest);
            out
        };
        // Packed parts are built anew by hand above; the plain ones show that the scan is not
        // simply refusing everything.
        if !(built.path.ends_with(".pdf") || built.path.ends_with(".csv") || built.path == "a.html")
        {
            continue;
        }
        if place == "an HTML comment" {
            continue;
        }
        let clean = BuiltFile { bytes: unread(&built.bytes), ..built };
        match release(&ready, &format!("clean-{at}"), clean) {
            Ok(_) => {}
            Err(StudyError::NotCleared { report, .. }) => {
                // The same quotes went out a moment ago: D09 may say so, the scan may not.
                assert!(
                    report.findings.iter().all(|f| !matches!(f.check, "D01" | "D23")),
                    "{place}: {report:?}"
                );
            }
            Err(error) => panic!("{place}: {error}"),
        }
    }
}
