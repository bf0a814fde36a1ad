//! What is written in place of a mention.

use crate::fold::folded_words;
use crate::recognise::is_title;
use crate::recognise::words::{Case, Words};
use crate::{Class, Entity, Register, Replacement};

use super::{Candidate, Mask};

/// The mask of `candidate`; nothing where its entity is kept as it is.
pub(super) fn mask_of(
    candidate: Candidate,
    words: &Words<'_>,
    register: &Register,
) -> Option<Mask> {
    let raw = words.text().get(candidate.span.range())?;
    let entity = candidate.entity.and_then(|id| register.entity(id));
    let plain = || candidate.class.descriptor().to_owned();
    let shown = match entity.map(|entity| (entity, &entity.replacement)) {
        None => plain(),
        Some((_, Replacement::Keep)) => return None,
        Some((entity, Replacement::Pseudonym(name))) => {
            cased(&part_of(name, raw, entity), raw, words, &candidate)
        }
        Some((_, Replacement::Descriptor(text) | Replacement::Generalised(text))) => text.clone(),
        Some((_, Replacement::DateShift(days))) => {
            crate::dates::shift(raw, *days).unwrap_or_else(plain)
        }
    };
    let title =
        if matches!(candidate.class, Class::PersonName | Class::ProfessionalName | Class::Alias) {
            title(raw)
        } else {
            ""
        };
    let shown = format!("{title}[{}]{}", shown.replace(['[', ']', '\n'], ""), tail(raw, entity));
    Some(Mask {
        span: candidate.span,
        class: candidate.class,
        entity: candidate.entity,
        score: candidate.score,
        shown,
    })
}

/// The titles that a mention starts with, and the space after them: they stay readable.
fn title(raw: &str) -> &str {
    let mut end = 0;
    for word in raw.split_inclusive(' ') {
        let bare = word.trim_end_matches([' ', '.']);
        if !word.ends_with(' ') || !is_title(&bare.to_lowercase()) {
            break;
        }
        end += word.len();
    }
    &raw[..end]
}

/// The part of a pseudonym that answers `raw`: the surname's for a surname alone, the first
/// name's for a first name alone, else the whole.
fn part_of(pseudonym: &str, raw: &str, entity: &Entity) -> String {
    let names: Vec<&str> = pseudonym.split_whitespace().collect();
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        return pseudonym.to_owned();
    };
    let raw = folded_words(raw);
    let longest = entity.forms.iter().map(|form| folded_words(&form.text)).max_by_key(Vec::len);
    let longest = longest.unwrap_or_default();
    let code = pseudonym.contains(|c: char| c.is_ascii_digit());
    if code || names.len() < 2 || raw.len() > 1 {
        return pseudonym.to_owned();
    }
    let surname = longest.len() > 1
        && raw
            .first()
            .zip(longest.last())
            .is_some_and(|(raw, last)| raw == last || raw.strip_suffix('s') == Some(last));
    if surname { (*last).to_owned() } else { (*first).to_owned() }
}

/// `name` in capitals where the mention shouts, in lower case where it was typed so.
fn cased(name: &str, raw: &str, words: &Words<'_>, candidate: &Candidate) -> String {
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    let inside = words.within(candidate.span.range());
    let all = |case: Case| {
        inside
            .clone()
            .all(|at| words.get(at).is_some_and(|w| w.case == case || w.case == Case::None))
    };
    if letters > 1 && all(Case::Upper) {
        name.to_uppercase()
    } else if letters > 1 && all(Case::Lower) {
        name.to_lowercase()
    } else {
        name.to_owned()
    }
}

/// The plural or run-on possessive `s` that a mention carries beyond every form of its entity:
/// `the Hendersons`, `kayleighs mum`.
fn tail(raw: &str, entity: Option<&Entity>) -> &'static str {
    let Some(entity) = entity else { return "" };
    let written = folded_words(raw).join(" ");
    let Some(stem) = written.strip_suffix('s') else { return "" };
    let forms: Vec<Vec<String>> =
        entity.forms.iter().map(|form| folded_words(&form.text)).collect();
    // A part of a full name is one too.
    let forms: Vec<String> = forms
        .into_iter()
        .flat_map(|words| [words.join(" "), words.last().cloned().unwrap_or_default()])
        .collect();
    let is_form = |word: &str| forms.iter().any(|form| form == word);
    if is_form(stem) && !is_form(&written) { "s" } else { "" }
}
