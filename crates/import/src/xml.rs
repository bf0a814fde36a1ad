//! A walk over XML with bounds: no document types, no entities but XML's own, no depth without end.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The deepest nesting that is followed.
const DEEPEST: usize = 256;

/// The most elements that are followed: more than any document has.
const ELEMENTS: usize = 3_000_000;

/// What is met on the way.
pub(crate) enum Xml<'a> {
    Open(&'a Tag<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// An element's start.
pub(crate) struct Tag<'a> {
    name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.name
    }

    /// The value of the attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            (attribute.key.local_name().as_ref() == name).then(|| {
                attribute
                    .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned)
            })
        })
    }
}

/// Calls `on` for everything in `xml`, in order. An element without content is opened and closed.
///
/// # Errors
/// What was met, in words, and the byte at which.
pub(crate) fn walk(xml: &str, mut on: impl FnMut(Xml<'_>)) -> Result<(), (usize, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut elements) = (0usize, 0usize);
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        elements += usize::from(matches!(event, Ok(Event::Start(_) | Event::Empty(_))));
        if elements > ELEMENTS {
            return Err((at, format!("more than {ELEMENTS} elements")));
        }
        match event {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err((at, format!("more than {DEEPEST} elements inside each other")));
                }
                on(Xml::Open(&Tag { name: start.local_name().as_ref(), start: &start }));
            }
            Ok(Event::Empty(start)) => {
                let name = start.local_name();
                on(Xml::Open(&Tag { name: name.as_ref(), start: &start }));
                on(Xml::Close(name.as_ref()));
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                on(Xml::Close(end.local_name().as_ref()));
            }
            Ok(Event::Text(text)) => on(Xml::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => on(Xml::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(entity)) => on(Xml::Text(&resolve(&entity))),
            Ok(Event::DocType(text)) if text.contains("<!ENTITY") => {
                return Err((at, "a document type with entities of its own".to_owned()));
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err((at, error.to_string())),
        }
    }
}

fn resolve(entity: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    match &**entity {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => "\u{a0}".to_owned(),
        other => format!("&{other};"),
    }
}

/// The line (from 1) in which byte `at` of `xml` lies.
pub(crate) fn line_of(xml: &str, at: usize) -> usize {
    1 + xml.as_bytes()[..at.min(xml.len())].iter().filter(|b| **b == b'\n').count()
}

/// Every stretch of text in `xml` with the names of the elements it stands in, for
/// [`crate::texts_of`]; attributes too, as `element@attribute`.
pub(crate) fn all_text(xml: &str) -> Result<Vec<(String, String)>, (usize, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    // A character written as `&#39;` comes by itself: what no element parts is one stretch.
    let mut goes_on = false;
    walk(xml, |event| match event {
        Xml::Open(tag) => {
            goes_on = false;
            for attribute in tag.start.attributes().with_checks(false).flatten() {
                let value = attribute
                    .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
                if value.chars().any(char::is_alphabetic) {
                    let key = attribute.key.local_name();
                    found.push((format!("{}@{}", tag.name(), AsRef::<str>::as_ref(&key)), value));
                }
            }
            path.push(tag.name().to_owned());
        }
        Xml::Close(_) => {
            goes_on = false;
            path.pop();
        }
        Xml::Text(text) => match found.last_mut().filter(|_| goes_on) {
            Some((_, stretch)) => stretch.push_str(text),
            None => {
                goes_on = true;
                found.push((path.last().cloned().unwrap_or_default(), text.to_owned()));
            }
        },
    })?;
    found.retain(|(_, text)| !text.trim().is_empty());
    Ok(found)
}
