//! The texts of a PDF: pages, properties, annotations, attachments.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, Object};

use super::Texts;

pub(super) fn look(bytes: &[u8], place: &str, depth: usize, texts: &mut Texts) {
    let at =
        |part: &str| if place.is_empty() { part.to_owned() } else { format!("{place}/{part}") };
    // The parser panics on some fonts; a caller with a file from elsewhere runs this in a child.
    let pages =
        catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)));
    match pages {
        Ok(Ok(pages)) => {
            for (number, page) in pages.into_iter().enumerate() {
                texts.add(at(&format!("page {}", number + 1)), page);
            }
        }
        Ok(Err(error)) => texts.unread.push(format!("{}: {error}", at("pages"))),
        Err(_) => texts.unread.push(format!("{}: the parser gave up", at("pages"))),
    }
    let Ok(Ok(document)) = catch_unwind(AssertUnwindSafe(|| Document::load_mem(bytes))) else {
        return texts.unread.push(format!("{}: the parser gave up", at("properties")));
    };
    dictionary(&document.trailer, &at("trailer"), 0, texts);
    for (id, object) in &document.objects {
        let inner = at(&format!("object {}", id.0));
        walk(object, &inner, 0, texts);
        if let Object::Stream(stream) = object
            && (is(&stream.dict, b"Metadata") || is(&stream.dict, b"EmbeddedFile"))
        {
            match catch_unwind(AssertUnwindSafe(|| stream.get_plain_content())) {
                Ok(Ok(content)) => super::look(&content, &inner, depth + 1, texts),
                _ => texts.unread.push(format!("{inner}: can't be unpacked")),
            }
        }
    }
}

/// Where a font's name stands, with the letters of its subset before it.
const FONT_NAMES: [&[u8]; 3] = [b"BaseFont", b"FontName", b"FontFamily"];

fn is(dictionary: &Dictionary, kind: &[u8]) -> bool {
    dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == kind)
}

fn dictionary(entries: &Dictionary, place: &str, depth: usize, texts: &mut Texts) {
    for (key, value) in entries {
        // Of names only those that whoever made the file could choose: all others are the format's.
        if FONT_NAMES.contains(&key.as_slice())
            && let Ok(name) = value.as_name()
        {
            texts.add(place, String::from_utf8_lossy(name).replace(['+', '-', '#'], " "));
        }
        walk(value, &format!("{place}.{}", String::from_utf8_lossy(key)), depth + 1, texts);
    }
}

fn walk(object: &Object, place: &str, depth: usize, texts: &mut Texts) {
    if depth > 32 {
        return texts.unread.push(format!("{place}: nested too deep"));
    }
    match object {
        Object::String(bytes, _) => texts.add(place, words(bytes)),
        Object::Array(list) => {
            for value in list {
                walk(value, place, depth + 1, texts);
            }
        }
        Object::Dictionary(entries) => dictionary(entries, place, depth, texts),
        Object::Stream(stream) => dictionary(&stream.dict, place, depth, texts),
        _ => {}
    }
}

/// A PDF's text string: UTF-16 with a mark, or Latin.
fn words(bytes: &[u8]) -> String {
    if bytes.starts_with(b"\xfe\xff")
        || bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xef\xbb\xbf")
    {
        return crate::encoding::decode(bytes).text;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}
