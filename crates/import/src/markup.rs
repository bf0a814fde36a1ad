//! The little markup that captions carry.

use crate::source::beginning;

/// No tag and no name in one is longer: what is not closed soon is none.
const LONGEST: usize = 400;

/// Parts a cue's text by `<v Ana>` tags: each stretch with its speaker.
pub(crate) fn voices(text: &str) -> Vec<(Option<String>, String)> {
    let mut found: Vec<(Option<String>, String)> = Vec::new();
    let mut speaker: Option<String> = None;
    let mut open = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("<v") {
        let tag = &rest[at..];
        let Some(end) = beginning(tag, LONGEST).find('>') else {
            open.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        let inside = &tag[2..end];
        let Some(space) = inside.find([' ', '\t']).filter(|_| inside.starts_with([' ', '\t', '.']))
        else {
            open.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        open.push_str(&rest[..at]);
        if !open.trim().is_empty() || speaker.is_some() {
            found.push((speaker.take(), std::mem::take(&mut open)));
        }
        open.clear();
        let name = plain(&inside[space..]);
        speaker = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        rest = &rest[at + end + 1..];
    }
    open.push_str(rest);
    if !open.trim().is_empty() || speaker.is_some() {
        found.push((speaker, open));
    }
    if found.is_empty() { vec![(None, String::new())] } else { found }
}

/// Takes the tags and entities of captions out of `text`; what is in angle brackets and is no tag
/// (`<UNSURE>`) stays.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let close = if tag.starts_with('<') { '>' } else { '}' };
        let end = beginning(tag, LONGEST).find(close);
        match end.filter(|end| is_tag(&tag[1..*end], close)) {
            Some(end) => rest = &tag[end + 1..],
            None => {
                out.push_str(&tag[..1]);
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    plain(&out).trim().to_owned()
}

fn is_tag(inside: &str, close: char) -> bool {
    if close == '}' {
        return inside.starts_with('\\');
    }
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    matches!(
        name.as_str(),
        "c" | "b" | "i" | "u" | "s" | "v" | "ruby" | "rt" | "lang" | "font" | "br" | "span"
    ) && !inside.starts_with(' ')
        || crate::time::clock(inside).is_some_and(|(len, _)| len == inside.len())
}

/// Entities as characters.
pub(crate) fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match beginning(rest, 11).find(';').and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push_str(&c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<String> {
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" | "rlm" => return Some(String::new()),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some(c.to_string())
}
